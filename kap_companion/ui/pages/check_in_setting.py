"""Practice, Settings: how long after a step was planned somebody asks how it goes."""

from functools import partial

from PySide6.QtWidgets import QWidget

from kap_companion.domain.check_ins import CHECK_IN_HOURS
from kap_companion.ui.check_in_words import UnclearHoursError, hours_text, parse_hours
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class CheckInSetting(QWidget):
    """A line of times; it is saved once it is left."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.times = LineField(tr("Times"), tr("h, d, wk or mo, with commas between them."))
        self.usual = Button(tr("The usual times"), "quiet")
        self.usual.set_size("compact")
        self.note = SaveNote(workspace.bridge)
        self.times.editor.editingFinished.connect(self._save)
        self.usual.clicked.connect(self._restore)
        said = tr("After a step was planned, somebody asks how it goes. For orientation only.")
        parts: list[layout.Item] = [heading(tr("Check-ins of steps"))]
        parts += [Text(said, fonts.NOTE, "muted"), self.times]
        parts += [layout.row([self.usual, layout.GAP]), self.note]
        self.setLayout(layout.column(parts, layout.M))

    def refresh(self) -> None:
        """Show the times of the practice, unless they are being typed."""
        if not self.times.editor.hasFocus():
            self.times.set_value(hours_text(self._kept()))

    def _kept(self) -> tuple[int, ...]:
        return self._workspace.practice_chart().check_in_hours

    def _save(self) -> None:
        try:
            hours = parse_hours(self.times.value())
        except UnclearHoursError as unclear:
            self.note.refuse(str(unclear))
            return
        if tuple(sorted(set(hours))) == self._kept():
            self.note.clear()
            return
        write = partial(self._workspace.practice.set_check_ins, hours)
        self.note.save(Change(hours, write, then=self.refresh))

    def _restore(self) -> None:
        """Have the usual times back; those that stood there can come back too."""
        before = self._kept()
        if before != CHECK_IN_HOURS:
            write = self._workspace.practice.set_check_ins
            back = partial(self._put, before)
            said = tr("The usual ones are back.")
            change = partial(write, CHECK_IN_HOURS)
            self.note.save(Change(CHECK_IN_HOURS, change, said, back, then=self.refresh))

    def _put(self, hours: tuple[int, ...]) -> None:
        write = partial(self._workspace.practice.set_check_ins, hours)
        self.note.save(Change(hours, write, then=self.refresh))
