"""The library of the practice: all its music, searched, marked, heard, measured and added to."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.audio.library.model import ArcUse, LibraryTrack, Marks, TrackPage
from kap_companion.domain.arc_edit import added, phase_named
from kap_companion.domain.routes import Phase
from kap_companion.services.library import MusicLibrary
from kap_companion.ui.arc_desk import ArcDesk
from kap_companion.ui.pages.columns import stack
from kap_companion.ui.pages.library_filter import LibraryFilter
from kap_companion.ui.pages.library_list import LibraryList
from kap_companion.ui.pages.library_upkeep import LibraryUpkeep
from kap_companion.ui.pages.long_work import LongWork
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.phase_minutes import PhaseMinutes
from kap_companion.ui.pages.remove_sheet import RemoveSheet
from kap_companion.ui.pages.report import ReportNotice
from kap_companion.ui.pages.track_marks import TrackMarks
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, caption, line
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SIDE_PX, COMPACT_SIDE_PX = 340, 300
MARGINS, COMPACT_MARGINS = (layout.XXL, 20, layout.XXL, 12), (20, 12, 12, 8)
LEAST_LIST_PX = 120
LOOK_AFTER_MS = 300
"""The first rows are painted before thousands of files are looked for."""


class LibraryTab(Page):
    """What is looked for above, what was found at the left, what it is at the right."""

    listen_wanted = Signal(object)
    """Let this `Track` be heard."""

    def __init__(
        self, workspace: Workspace, library: MusicLibrary, desk: ArcDesk, area: QWidget
    ) -> None:
        super().__init__()
        self.workspace, self._library, self.desk = workspace, library, desk
        self._area = area
        self._asked = 0
        self.work = LongWork(workspace.bridge)
        self.report = ReportNotice(area)
        self.report.sheet_wanted.connect(self.sheet_wanted)
        self.upkeep = LibraryUpkeep(library, self.work, self.report, self)
        self.upkeep.done.connect(self.refresh)
        self.upkeep.moved_files.connect(desk.look_again)
        self._make_finding()
        self._covered, self._looked = 0, False
        self._make_marks()
        self._lay_out()
        desk.copy_offered.connect(self._offer_copy)
        desk.changed.connect(self._name_arc)
        self.set_compact(False)

    def refresh(self) -> None:
        self.search()
        if not self._looked:
            self._looked = True
            QTimer.singleShot(LOOK_AFTER_MS, self, self._look_for_files)
        self._count_minutes()
        self._show_chosen()

    def _look_for_files(self) -> None:
        self._ask(self._library.look_for_files(), self._tell_missing)

    def _tell_missing(self, missing: int) -> None:
        if missing:
            self.search()

    def search(self) -> None:
        """Ask for what the filters say; an answer that comes too late is not shown."""
        self._asked += 1
        query = self.filter.query()
        self._ask(self._library.search(query), partial(self._show_found, self._asked))

    # What it is made of

    def _make_finding(self) -> None:
        self.filter, self.list = LibraryFilter(), LibraryList()
        self.list.setMinimumHeight(LEAST_LIST_PX)
        self.filter.changed.connect(self.search)
        self.filter.words.entered.connect(self._go_to_list)
        self.list.rows.wanted.connect(self._fetch)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._listen)
        self.list.removed.connect(self._ask_remove)
        self._count = line("", fonts.SECONDARY, "muted")
        self.empty = Text("", fonts.BODY, "muted")
        self.empty.hide()

    def _make_marks(self) -> None:
        self.marks, self.minutes = TrackMarks(), PhaseMinutes()
        self.marks.marked.connect(self._mark)
        self.marks.listened.connect(self._listen_to_chosen)
        self.marks.added.connect(self._add_to_arc)
        self.marks.measured.connect(
            lambda: self.upkeep.measure(tuple(each.id for each in self.list.picked()))
        )
        self.upkeep.resting.append(self.marks.measure)
        self.marks.removed.connect(self._ask_remove)
        self.marks.note.written.connect(self._keep_note)
        self.copy_notice = Notice("info", "")
        self.copy_notice.acted.connect(self._copy)
        self.copy_notice.hide()

    def _lay_out(self) -> None:
        top = layout.row([self.filter.words, self.upkeep.folder, self.upkeep.files], layout.S)
        top.setStretch(0, 1)
        self.locked = Text(self._library.locked, fonts.NOTE)
        if not self._library.locked:
            self.locked.hide()
        said: list[layout.Item] = [self.locked, self.copy_notice, self.report, self.work]
        self._main = layout.column(
            [top, self.filter, *said, self._count, self.empty, self.list], layout.S
        )
        self._main.setStretchFactor(self.list, 1)
        self._main.addStretch(0)
        by_phase = stack(caption(tr("Music for each phase")), self.minutes, spacing=6)
        upkeep = layout.row([self.upkeep.moved, self.upkeep.level, layout.GAP], layout.S)
        whole = layout.column([caption(tr("The whole library")), upkeep], 6)
        parts: list[layout.Item] = [self.marks, layout.hline(), by_phase, whole, layout.GAP]
        inner = stack(*parts, spacing=layout.L)
        inner.setContentsMargins(2, 0, 12, 0)
        self._side = layout.scrolling(inner)
        self._columns: QBoxLayout = layout.row([], layout.XL)
        self._columns.addLayout(self._main, 1)
        self._columns.addWidget(self._side)
        self.setLayout(self._columns)

    def set_compact(self, compact: bool) -> None:
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else MARGINS))
        self._columns.setSpacing(layout.L if compact else layout.XL)
        self._side.setFixedWidth(COMPACT_SIDE_PX if compact else SIDE_PX)
        self.filter.set_compact(compact)

    # Finding

    def _show_found(self, number: int, page: TrackPage) -> None:
        if number != self._asked:
            return
        self.list.show_page(page)
        self._say_count(page.total)

    def _fetch(self, offset: int) -> None:
        query = replace(self.filter.query(), offset=offset)
        asked = self._library.search(query)
        self.workspace.bridge.when_done(asked, partial(self._add_page, self._asked), self._no_page)

    def _add_page(self, number: int, page: TrackPage) -> None:
        if number == self._asked:
            self.list.rows.add_page(page)
            self._say_count(page.total)

    def _no_page(self, sentence: str) -> None:
        self.list.rows.give_up()
        self._refuse(sentence)

    def _say_count(self, total: int) -> None:
        self._count.setText(
            tr("one track") if total == 1 else tr("{0} tracks").format(f"{total:,}")
        )
        self.empty.setVisible(total == 0)
        self.list.setVisible(total > 0)
        nothing = tr("No music yet. Add a folder, or drop files here.")
        self.empty.setText(nothing if self.filter.is_open() else tr("Nothing fits."))

    def _go_to_list(self) -> None:
        self.list.setFocus()
        if not self.list.picked() and self.list.rows.tracks:
            self.list.setCurrentIndex(self.list.rows.index(0))

    def _show_chosen(self) -> None:
        picked = self.list.picked()
        self.marks.show_tracks(picked, may_listen=self.workspace.music.may_listen)
        self._show_cover(picked[0] if len(picked) == 1 else None)

    def _count_minutes(self) -> None:
        self._ask(self._library.minutes_by_phase(), self.minutes.show_minutes)

    # Taking out

    def _ask_remove(self) -> None:
        picked = self.list.picked()
        tracks = [each for each in picked if not each.bundled]
        if tracks:
            ids = tuple(each.id for each in tracks)
            self._ask(self._library.uses(ids), partial(self._show_remove, tracks))
        elif picked:
            self.report.report(tr("What came with the program stays in the library."))

    def _show_remove(self, tracks: list[LibraryTrack], uses: tuple[ArcUse, ...]) -> None:
        ids = tuple(each.id for each in tracks)
        sheet = RemoveSheet(
            tracks,
            uses,
            lambda: self._library.remove(ids),
            lambda: self._removed(tracks),
            self.workspace.bridge,
            self._area,
        )
        sheet.closed.connect(sheet.deleteLater)
        self.sheet_wanted.emit(sheet)

    def _removed(self, tracks: list[LibraryTrack]) -> None:
        for each in tracks:
            self.marks.note.forget(each.id)
        self._asked += 1  # what is being searched may still hold them
        self.list.forget({each.id for each in tracks})
        if self.list.rows.tracks:
            self._say_count(self.list.rows.total)
        else:
            self.search()
        self._count_minutes()
        self.desk.forget({each.track.path for each in tracks})
        one, many = (
            tr("One track removed. Its file stays."),
            tr("{0} tracks removed. Their files stay."),
        )
        said = one if len(tracks) == 1 else many.format(len(tracks))
        self.report.report(said, level="positive")

    # Marking, hearing, adding to the arc

    def _show_cover(self, track: LibraryTrack | None) -> None:
        wanted = 0 if track is None else track.id
        if wanted == self._covered:
            return
        self._covered = wanted
        self.marks.show_cover(None)
        if track is not None:
            found = self._library.cover(wanted)
            self.workspace.bridge.when_done(
                found, partial(self._take_cover, wanted), lambda _: None
            )

    def _take_cover(self, track_id: int, picture: bytes | None) -> None:
        if track_id == self._covered:  # someone may have gone on meanwhile
            self.marks.show_cover(picture)

    def _mark(self, marks: Marks) -> None:
        ids = tuple(each.id for each in self.list.picked())
        kept = self._library.mark(ids, marks)
        self.workspace.bridge.when_done(kept, lambda _: self._marked(ids, marks), self._not_marked)

    def _marked(self, ids: tuple[int, ...], marks: Marks) -> None:
        self.list.rows.mark(ids, marks)
        self._show_chosen()
        self._count_minutes()

    def _not_marked(self, sentence: str) -> None:
        self._show_chosen()  # as it was
        self._refuse(sentence)

    def _keep_note(self, track_id: int, text: str) -> None:
        marks = Marks(note=text)

        def kept(_: object) -> None:
            self.list.rows.mark((track_id,), marks)
            self.marks.note.kept(track_id, text)

        def refused(sentence: str) -> None:
            self.marks.note.refuse(track_id, sentence)
            if [each.id for each in self.list.picked()] != [track_id]:
                self._refuse(tr("A note is not kept: {0}").format(sentence))

        self.workspace.bridge.when_done(self._library.mark((track_id,), marks), kept, refused)

    def _listen_to_chosen(self) -> None:
        picked = self.list.picked()
        if picked:
            self._listen(picked[0])

    def _listen(self, track: LibraryTrack) -> None:
        if self.workspace.music.may_listen and not track.missing:
            self.listen_wanted.emit(track.track)

    def _add_to_arc(self, phase: Phase | None) -> None:
        tracks = [each.track for each in self.list.picked()]
        homeless = [each.title for each in tracks if phase is None and not phase_named(each.phase)]
        if homeless:
            said = tr("Choose a phase first: “{0}” names none.").format(homeless[0])
            self.report.report(said, level="caution")
            return
        self.copy_notice.hide()
        before = len(self.desk.arc.tracks)
        self.desk.edit(lambda arc: added(arc, tracks, phase))
        if len(self.desk.arc.tracks) > before:
            self._say_in_arc(len(tracks))

    def _say_in_arc(self, count: int) -> None:
        name = self.desk.arc.name
        one, many = tr("One track is now in “{0}”."), tr("{1} tracks are now in “{0}”.")
        self.report.report((one if count == 1 else many).format(name, count), level="positive")

    def _name_arc(self) -> None:
        self.marks.name_arc(self.desk.arc.name)
        if not self.desk.is_built_in:
            self.copy_notice.hide()

    def _offer_copy(self) -> None:
        if not self.isVisible():
            return  # the change was wanted elsewhere
        said = tr("“{0}” came with the program and stays as it is.").format(self.desk.arc.name)
        self.copy_notice.show_notice("info", said, tr("Duplicate to change it"))
        self.copy_notice.show()

    def _copy(self) -> None:
        self.copy_notice.hide()
        self.desk.copy()

    def _refuse(self, sentence: str) -> None:
        self.report.report(sentence, level="danger")

    def _ask(self, future: "Future[Any]", done: Callable[[Any], None]) -> None:
        self.workspace.bridge.when_done(future, done, self._refuse)
