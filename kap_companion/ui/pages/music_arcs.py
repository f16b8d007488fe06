"""The arcs of the practice: which one the room has, and what each is made of, as a picture."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from kap_companion.domain.arc import Arc
from kap_companion.domain.arc_edit import (
    PHASES,
    Place,
    crossfaded,
    moved,
    one_on,
    phase_on,
    pin_toggled,
    place_of,
    removed,
    track_at,
)
from kap_companion.domain.player import PlayerStatus
from kap_companion.services.library import MusicLibrary
from kap_companion.ui.arc_desk import ArcDesk
from kap_companion.ui.arc_words import (
    clock_words,
    gain_words,
    lufs_words,
    model_of,
    total_words,
    unmeasured,
)
from kap_companion.ui.pages.arc_details import ArcDetails, Detail
from kap_companion.ui.pages.arc_exchange import ArcExchange
from kap_companion.ui.pages.arc_keeping import ArcKeeping
from kap_companion.ui.pages.arc_list import ArcChoice, ArcList
from kap_companion.ui.pages.columns import in_a_row, stack
from kap_companion.ui.pages.found_list import Found
from kap_companion.ui.pages.long_work import LongWork
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.report import ReportNotice
from kap_companion.ui.pages.route_choice import RouteChoice
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.arc_picture import ArcPicture
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LIST_PX = 256
SOUNDING = frozenset({PlayerStatus.PLAYING, PlayerStatus.FADING})
MARGINS, COMPACT_MARGINS = (layout.XXL, 20, layout.XXL, 12), (20, 8, 20, 4)


class ArcTab(Page):
    """The list of arcs at the left; the one on the desk, its picture and its tracks, beside it."""

    listen_wanted = Signal(object)
    """Let this `Track` be heard."""

    def __init__(
        self, workspace: Workspace, library: MusicLibrary, desk: ArcDesk, area: QWidget
    ) -> None:
        super().__init__()
        self.workspace, self.desk = workspace, desk
        self.compact = False
        self.work = LongWork(workspace.bridge)
        self.report = ReportNotice(area)
        self.report.sheet_wanted.connect(self.sheet_wanted)
        self.exchange = ArcExchange(library, self.work, self.report, self)
        self.keeping = ArcKeeping(library, desk, workspace.bridge, area)
        self.keeping.sheet_wanted.connect(self.sheet_wanted)
        self.keeping.deleted.connect(self._deleted)
        for source in (self.exchange, self.keeping):
            source.made.connect(self._open_made)
        self._make_choices()
        self._make_buttons()
        self._make_picture()
        self._lay_out()
        self.notice = self._copy_notice
        desk.changed.connect(self.draw)
        desk.listed.connect(self._show_list)
        desk.said.connect(self._say)
        desk.copy_offered.connect(self._offer_copy)

    def refresh(self) -> None:
        self.desk.refresh()
        self.draw()

    def draw(self) -> None:
        """Draw the arc on the desk as it is now."""
        desk, course = self.desk, self.routes.course()
        self._name.setText(desk.arc.name)
        self._total.setText(self._total_words())
        self.picture.set_model(model_of(desk.arc, course, desk.facts))
        self._empty.setVisible(bool(desk.arc.key) and not desk.arc.tracks)
        self.show_playing()
        self._show_detail()
        self._show_list()
        self._caution.setVisible(not self.workspace.music.may_listen and not desk.in_room)
        self.use.setEnabled(bool(desk.arc.key) and not desk.in_room)
        self.use.say(tr("In the room") if desk.in_room else tr("Use in the room"))
        for button in (self.rename, self.delete):
            button.setEnabled(not desk.is_built_in)
        self.undo.setEnabled(desk.may_undo)
        if not desk.is_built_in:
            self._copy_notice.hide()

    def show_playing(self) -> None:
        """Mark what sounds now, where it sounds from this arc or is listened to."""
        before = self.picture.playing()
        self.picture.set_playing(self._playing())
        if self.picture.playing() != before:
            self._show_detail()

    def warns(self) -> bool:
        """Return whether the page says that a session runs."""
        return self._caution.isVisible()

    def total(self) -> str:
        """Return how much music there is for how long a time."""
        return self._total.text()

    # What it is made of

    def _make_choices(self) -> None:
        self.arcs, self.choice = ArcList(), ArcChoice()
        self.arcs.opened.connect(self._open_row)
        self.choice.picked.connect(self.desk.open)
        self.routes = RouteChoice()
        self.routes.changed.connect(self.draw)
        self._name = Text("", fonts.TITLE, wrap=False)
        self._total = line("", fonts.BODY, "muted")
        self._caution = hint(tr("A session runs. Another choice softens out what plays now."))
        self._copy_notice = Notice("info", "")
        self._copy_notice.acted.connect(self._act)
        for hidden in (self._caution, self._copy_notice):
            hidden.hide()

    def _make_buttons(self) -> None:
        acts: dict[str, tuple[str, Callable[[], None]]] = {
            "use": (tr("Use in the room"), self.desk.use),
            "new": (tr("New"), self.keeping.ask_for_new),
            "take": (tr("Take in…"), self._show_ways_in),
            "duplicate": (tr("Duplicate"), self.desk.copy),
            "rename": (tr("Rename"), self.keeping.ask_for_name),
            "delete": (tr("Delete"), self.keeping.ask_to_delete),
            "share": (tr("Share…"), lambda: self.exchange.share(self.desk.arc)),
            "write": (tr("Write as playlist"), lambda: self.exchange.write_playlist(self.desk.arc)),
            "undo": (tr("Undo"), self.desk.undo),
            "more": (tr("More"), self._show_more),
        }
        made = {
            name: Button(words, "filled" if name == "use" else "bordered")
            for name, (words, _) in acts.items()
        }
        for name, button in made.items():
            button.clicked.connect(lambda _=False, act=acts[name][1]: act())
        self.use, self.new, self.take = made["use"], made["new"], made["take"]
        self.duplicate, self.rename, self.delete = (
            made["duplicate"],
            made["rename"],
            made["delete"],
        )
        self.undo = made["undo"]
        self.undo.setAccessibleDescription(tr("Ctrl+Z in the picture does the same"))
        self.undo.setToolTip(tr("Take the last change back (Ctrl+Z)"))
        self.share, self.write, self.more = made["share"], made["write"], made["more"]
        self.more.set_trailing_icon("down")
        self.take.set_trailing_icon("down")

    def _make_picture(self) -> None:
        self.picture, self.details = ArcPicture(), ArcDetails()
        self._empty = Text(
            tr("No music in this arc yet. Open the library and add some."), fonts.NOTE
        )
        self._empty.hide()
        edit = self.desk.edit
        picture, details = self.picture, self.details
        picture.chosen.connect(lambda _: self._show_detail())
        picture.moved.connect(lambda place, to: edit(lambda arc: moved(arc, place, to)))
        picture.stepped.connect(self._step)
        picture.removed.connect(lambda place: edit(lambda arc: removed(arc, place)))
        picture.pinned.connect(lambda place: edit(lambda arc: pin_toggled(arc, place)))
        picture.crossfaded.connect(self._crossfade)
        picture.undone.connect(self.desk.undo)
        picture.listened.connect(lambda _: self._listen())
        details.pin_toggled.connect(lambda: self._on_current(pin_toggled))
        details.crossfaded.connect(lambda by: self._crossfade(self.picture.current(), by))
        details.listened.connect(self._listen)
        details.removed.connect(lambda: self._on_current(removed))

    def _lay_out(self) -> None:
        in_list: list[layout.Item] = [self.new, self.take, layout.GAP]
        self._left = stack(self.arcs, layout.row(in_list, layout.S), spacing=layout.M)
        self._left.setFixedWidth(LIST_PX)
        named = layout.column([self._name, self._total], 0)
        self._top_row = in_a_row([named, self.routes], layout.L)
        buttons: list[layout.Item] = [self.duplicate, self.rename, self.delete]
        out: list[layout.Item] = [self.share, self.write]
        self._acts = in_a_row([self.use, layout.S, *buttons, layout.GAP, self.undo, *out])
        self._narrow_row = in_a_row([self.choice, self.more])
        pictured = stack(self.picture, self._empty, layout.GAP)
        self._scroll, self._rule = layout.scrolling(pictured), layout.hline()
        said: list[layout.Item] = [self._caution, self._copy_notice, self.report, self.work]
        self._right = layout.column(
            [
                self._narrow_row,
                self._top_row,
                self._acts,
                *said,
                self._scroll,
                self._rule,
                self.details,
            ],
            layout.M,
        )
        self._right.setStretchFactor(self._scroll, 1)
        self._columns: QBoxLayout = layout.row([self._left], layout.XXL)
        self._columns.addLayout(self._right, 1)
        self.setLayout(self._columns)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        self.compact = compact
        self._left.setVisible(not compact)
        self._acts.setVisible(not compact)
        self._name.setVisible(not compact)
        self._rule.setVisible(not compact)
        self._narrow_row.setVisible(compact)
        # The one filled button stands beside the name, or beside the choice of it.
        row = (self._narrow_row if compact else self._acts).layout()
        assert isinstance(row, QBoxLayout)  # noqa: S101  # both were made as rows
        row.insertWidget(1 if compact else 0, self.use)
        row.setStretchFactor(self.choice, 1)
        before, after = (
            (self.choice, self.more) if compact else (self.routes.editor, self.duplicate)
        )
        self.setTabOrder(before, self.use)  # moved about, it would be the last
        self.setTabOrder(self.use, after)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else MARGINS))
        self._right.setSpacing(6 if compact else layout.M)
        self.picture.set_compact(compact)

    # Drawing

    def _playing(self) -> Place | None:
        music, arc = self.workspace.music, self.desk.arc
        now = music.now()
        track = now.player.track if now.player.status in SOUNDING else None
        if track is None:
            return None
        if music.is_listening:
            return place_of(arc, track.path, None, near=self.picture.current())
        return place_of(arc, track.path, now.phase) if self.desk.in_room else None

    def _total_words(self) -> str:
        desk = self.desk
        if not desk.arc.key:
            return tr("Looking for the music…")
        said = [total_words(desk.arc, self.routes.course())]
        count = len(unmeasured(desk.arc, desk.facts))
        if count:
            said.append(tr("{0} not measured").format(count))
        if desk.in_room and self.compact:
            said.append(tr("in the room"))
        return " · ".join(said)

    def _show_list(self) -> None:
        rows, room, key = self.desk.rows, self.desk.room_key, self.desk.arc.key
        self.arcs.show_arcs(rows, room, key)
        self.choice.show_arcs(rows, room, key)

    def _show_detail(self) -> None:
        place, arc = self.picture.current(), self.desk.arc
        each = track_at(arc, place) if place is not None else None
        if place is None or each is None:
            self.details.show_detail(None)
            return
        known = self.desk.facts.get(each.track.path)
        figures = [tr(PHASES[place.phase].value), clock_words(each.track.duration_ms)]
        figures += [lufs_words(known), gain_words(each.track.gain_db)]
        figures.append(tr("file missing") if known and known.missing else "")
        figures.append(tr("plays now") if place == self.picture.playing() else "")
        self.details.show_detail(
            Detail(
                first=" · ".join(filter(None, (each.track.title, each.track.artist))),
                second=" · ".join(filter(None, figures)),
                crossfade_s=arc.crossfade_into(each) // 1000,
                pinned=each.pinned,
                may_listen=self.workspace.music.may_listen,
            )
        )

    # Changing

    def _step(self, place: Place, step: int, into_phase: bool) -> None:
        go = phase_on if into_phase else one_on
        to = go(self.desk.arc, place, step)
        self.desk.edit(lambda arc: moved(arc, place, to))
        if track_at(self.desk.arc, to) is not None and not self.desk.is_built_in:
            self.picture.choose(to)

    def _crossfade(self, place: Place | None, seconds: int) -> None:
        if place is not None:
            self.desk.edit(lambda arc: crossfaded(arc, place, seconds * 1000))

    def _on_current(self, change: Callable[[Arc, Place], Arc]) -> None:
        place = self.picture.current()
        if place is not None:
            self.desk.edit(lambda arc: change(arc, place))

    def _listen(self) -> None:
        place = self.picture.current()
        each = track_at(self.desk.arc, place) if place is not None else None
        if each is not None and self.workspace.music.may_listen:
            self.listen_wanted.emit(each.track)

    # Saying

    def _say(self, level: str, sentence: str) -> None:
        self.report.report(sentence, level="danger" if level == "danger" else "info")

    def _offer_copy(self) -> None:
        if not self.isVisible():
            return  # the change was wanted elsewhere
        said = tr("This arc came with the program and stays as it is.")
        self._copy_notice.show_notice("info", said, tr("Duplicate to change it"))
        self._copy_notice.show()
        self.picture.set_model(self.picture.model())

    def _act(self) -> None:
        self._copy_notice.hide()
        self.desk.copy()

    # The arcs themselves

    def _open_row(self, row: Found) -> None:
        self._open(row.key)

    def _open(self, key: str) -> None:
        self._copy_notice.hide()
        self.desk.forget_wanted()
        self.picture.choose(None)
        self.desk.open(key)

    def _open_made(self, key: str) -> None:
        self.desk.read()
        self._open(key)

    def _deleted(self) -> None:
        self.picture.choose(None)
        self.desk.show(Arc(""))
        self.desk.read()

    def _show_ways_in(self) -> None:
        menu = QMenu(self)
        self.exchange.menu(menu)
        self._pop_up(menu, self.take)

    def _show_more(self) -> None:
        menu = QMenu(self)
        acts = (
            self.undo,
            self.new,
            self.duplicate,
            self.rename,
            self.delete,
            self.share,
            self.write,
        )
        for button in acts:
            action = menu.addAction(button.caption(), button.click)
            action.setEnabled(button.isEnabled())
        menu.addSeparator()
        self.exchange.menu(menu)
        self._pop_up(menu, self.more)

    def _pop_up(self, menu: QMenu, button: Button) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))
