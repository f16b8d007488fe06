"""Practice: its name, its look, and what a practice may change; each change is saved at once."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.config import BRIGHTNESS_PERCENT
from kap_companion.domain.defaults import (
    INTEGRATION_FROM_H,
    INTEGRATION_TO_H,
)
from kap_companion.services.record import Written
from kap_companion.ui.pages.check_in_setting import CheckInSetting
from kap_companion.ui.pages.columns import COMPACT_MARGINS, SIDE_PX, WIDE_MARGINS, stack
from kap_companion.ui.pages.form_sheet import two
from kap_companion.ui.pages.letterhead_part import LetterheadPart
from kap_companion.ui.pages.music_habits import MusicHabitsForm
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.questions_editor import QuestionsEditor
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.pages.settings_file import SettingsFilePart
from kap_companion.ui.pages.tags_editor import TagsEditor
from kap_companion.ui.pages.templates_editor import TemplatesEditor
from kap_companion.ui.theme import DARK_ROOM, DAY, brightness_of, fonts, theme_of
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, caption, heading, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

WIDEST_PX = 16_777_215
Two = tuple[int, int]
WriteTwo = Callable[[int, int], Written]


class PracticePage(Page):
    """Built once; `refresh` shows what is true now and leaves alone what is being typed."""

    theme_chosen = Signal(str)
    """The name of the theme that was chosen."""
    brightness_chosen = Signal(int)
    """How much of its light is to be shown, in percent."""

    def __init__(self, workspace: Workspace, data_folder_text: str) -> None:
        super().__init__()
        self.workspace = workspace
        self.tags = TagsEditor(workspace)
        self.questions = QuestionsEditor(workspace, self.sheet_wanted.emit, self)
        self.templates = TemplatesEditor(workspace, self.sheet_wanted.emit, self)
        self.file = SettingsFilePart(workspace, self.sheet_wanted.emit, self)
        self.file.changed.connect(self.refresh)
        self.letterhead = LetterheadPart(workspace)
        self._make_fields()
        self._side = self._side_column(data_folder_text)
        parts: list[layout.Item] = [title(tr("Practice")), self.tags, layout.L, self.questions]
        parts += [layout.L, self.templates, layout.L, self.letterhead]
        main = stack(*parts, layout.GAP, spacing=layout.M)
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(main, 1)
        self._columns.addWidget(self._side)
        self._columns.setAlignment(self._side, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(layout.column([self._columns, layout.GAP]))
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        chart = self.workspace.practice_chart()
        times = self.workspace.practice.lock_times(chart)
        signed_in = chart.practitioner_name(self.workspace.journal.author)
        roles = (
            each.role
            for each in chart.practitioners
            if each.practitioner_id == self.workspace.journal.author
        )
        self._signed_in.setText(" · ".join(filter(None, (signed_in, next(roles, "")))))
        for field, value in (
            (self.name, chart.name),
            (self.from_h, str(chart.integration_from_h)),
            (self.to_h, str(chart.integration_to_h)),
            (self.idle, str(times.idle_min)),
            (self.journey_idle, str(times.journey_idle_min)),
        ):
            if not field.editor.hasFocus():
                field.set_value(value)
        self._show_light()
        self.music.refresh()
        self.letterhead.refresh()
        self.tags.refresh()
        self.questions.refresh()
        self.templates.refresh()
        self.check_ins.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """A key changed the light while the choice of it is in view."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show_light()

    def _show_light(self) -> None:
        keys = self.workspace.key_map()
        for field, value, act, said in (
            (self.theme, theme_of(self).name, "theme", tr("{0} changes it on every page.")),
            (self.brightness, str(brightness_of()), "dim", tr("{0} goes a step darker.")),
        ):
            field.set_value(value)
            key = keys.key_of(act)
            field.set_hint(said.format(key) if key else "")

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.XXL if compact else layout.XXXL)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
        self._side.setMinimumWidth(0 if compact else SIDE_PX)
        self._side.setMaximumWidth(WIDEST_PX if compact else SIDE_PX)

    def _make_fields(self) -> None:
        bridge = self.workspace.bridge
        self.name = LineField(tr("Name of the practice"))
        self.name.editor.editingFinished.connect(self._rename)
        self.name_note = SaveNote(bridge)
        self._signed_in = Text("")
        options = [(DAY.name, tr("Day")), (DARK_ROOM.name, tr("Dark room"))]
        self.theme = ChoiceField(tr("Theme"), options)
        self.theme.changed.connect(lambda: self.theme_chosen.emit(self.theme.value()))
        steps = [(str(percent), f"{percent} %") for percent in BRIGHTNESS_PERCENT]
        self.brightness = ChoiceField(tr("Brightness of this window"), steps)
        self.brightness.changed.connect(self._choose_brightness)
        self.from_h = LineField(tr("From (hours)"), max_chars=3)
        self.to_h = LineField(tr("To (hours)"), max_chars=3)
        self.window_note = SaveNote(bridge)
        self.usual_window = _usual(tr("The usual hours"), self._restore_window)
        for field in (self.from_h, self.to_h):
            field.editor.editingFinished.connect(self._set_window)
        self.check_ins = CheckInSetting(self.workspace)
        self.idle = LineField(tr("Idle (minutes)"), max_chars=3)
        self.journey_idle = LineField(tr("In a session (minutes)"), max_chars=3)
        self.lock_note = SaveNote(bridge)
        self.usual_lock = _usual(tr("The usual minutes"), self._restore_lock_times)
        self.music = MusicHabitsForm(self.workspace.habits, self.workspace.music, bridge)
        for field in (self.idle, self.journey_idle):
            field.editor.editingFinished.connect(self._set_lock_times)
        policy = self.workspace.practice.policy
        self.lock_said = Text(policy.said, fonts.NOTE)
        self.lock_said.setVisible(policy.idle.locked)
        if policy.idle.locked:
            self.usual_lock.hide()
            for field in (self.idle, self.journey_idle):
                field.editor.setReadOnly(True)

    def _side_column(self, data_folder_text: str) -> QWidget:
        said = tr("Hours after the dose between which the integration session falls due.")
        where = Text(data_folder_text, fonts.NOTE)
        kept = tr("Encrypted, on this computer only. Nothing is sent anywhere.")
        items: list[layout.Item] = [
            self.name,
            self.name_note,
            stack(caption(tr("Signed in")), self._signed_in, spacing=2),
            layout.S,
            self.theme,
            self.brightness,
            layout.S,
            heading(tr("Integration window")),
            Text(said, fonts.NOTE, "muted"),
            two(self.from_h, self.to_h),
            layout.row([self.usual_window, layout.GAP]),
            self.window_note,
            layout.S,
            self.check_ins,
            layout.S,
            heading(tr("Screen lock")),
            Text(tr("Nobody can read anything behind it. A session goes on."), fonts.NOTE, "muted"),
            two(self.idle, self.journey_idle),
            self.lock_said,
            layout.row([self.usual_lock, layout.GAP]),
            self.lock_note,
            layout.S,
            self.music,
            layout.S,
            self.file,
            layout.S,
            heading(tr("Where the data lives")),
            where,
            Text(kept, fonts.NOTE, "muted"),
            layout.GAP,
        ]
        return stack(*items, spacing=layout.M)

    def _choose_brightness(self) -> None:
        self.brightness_chosen.emit(int(self.brightness.value()))

    def _rename(self) -> None:
        name = self.name.value().strip()
        if name != self.workspace.practice_chart().name:
            self.name_note.save(Change(name, partial(self.workspace.practice.rename, name)))

    def _set_window(self) -> None:
        chart = self.workspace.practice_chart()
        typed = (self.from_h.value().strip(), self.to_h.value().strip())
        if not all(each.isascii() and each.isdigit() for each in typed):
            self.window_note.refuse(tr("Write both as whole hours, such as 24 and 48."))
            return
        from_h, to_h = int(typed[0]), int(typed[1])
        if (from_h, to_h) != (chart.integration_from_h, chart.integration_to_h):
            write = partial(self.workspace.practice.set_integration_window, from_h, to_h)
            self.window_note.save(Change((from_h, to_h), write))
        else:
            self.window_note.clear()

    def _restore_window(self) -> None:
        chart, write = self.workspace.practice_chart(), self.workspace.practice
        before, usual = (
            (chart.integration_from_h, chart.integration_to_h),
            (INTEGRATION_FROM_H, INTEGRATION_TO_H),
        )
        self._restore(self.window_note, write.set_integration_window, before, usual)

    def _restore_lock_times(self) -> None:
        chart, write = self.workspace.practice_chart(), self.workspace.practice
        before, usual = write.lock_times(chart), write.usual_lock_times()
        self._restore(self.lock_note, write.set_lock_times, before, usual)

    def _restore(self, note: SaveNote, write: WriteTwo, before: Two, usual: Two) -> None:
        """Have the usual two numbers back; those that stood there can come back too."""
        if before != usual:
            back = partial(self._put, note, write, before)
            said = tr("The usual ones are back.")
            note.save(Change(usual, partial(write, *usual), said, back, then=self.refresh))

    def _put(self, note: SaveNote, write: WriteTwo, two: Two) -> None:
        note.save(Change(two, partial(write, *two), then=self.refresh))

    def _set_lock_times(self) -> None:
        standing = self.workspace.practice.lock_times(self.workspace.practice_chart())
        typed = (self.idle.value().strip(), self.journey_idle.value().strip())
        if not all(each.isascii() and each.isdigit() for each in typed):
            self.lock_note.refuse(tr("Write both as whole minutes, such as 10 and 30."))
            return
        times = (int(typed[0]), int(typed[1]))
        if times != standing:
            write = partial(self.workspace.practice.set_lock_times, *times)
            self.lock_note.save(Change(times, write))
        else:
            self.lock_note.clear()


def _usual(words: str, restore: Callable[[], None]) -> Button:
    button = Button(words, "quiet")
    button.set_size("compact")
    button.clicked.connect(restore)
    return button
