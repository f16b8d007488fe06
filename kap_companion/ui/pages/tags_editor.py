"""The one-key tags of the Journey: every change is saved as it is made."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QWidget

from kap_companion.domain.defaults import QUICK_TAGS
from kap_companion.domain.events import QuickTag
from kap_companion.domain.setting_rules import LONGEST_WORD
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.guarded_line import GuardedLine
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

KEY_PX = 52
COLUMNS = 2


class TagRow(QWidget):
    """One tag: its key, its word, and what can be done with it (Alt with an arrow moves it)."""

    edited = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, tag: QuickTag) -> None:
        super().__init__()
        self.key, self.label = GuardedLine(1), GuardedLine(LONGEST_WORD)
        self.key.setText(tag.key)
        self.key.setFixedWidth(KEY_PX)
        self.key.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.label.setText(tag.label)
        self.label.setMinimumWidth(80)
        self.more = IconButton("more", tr("Move or remove {0}").format(tag.label), 36)
        self.more.clicked.connect(self._open_menu)
        self.key.setAccessibleName(tr("Key of {0}").format(tag.label or tr("the new tag")))
        self.label.setAccessibleName(tr("Word for the key {0}").format(tag.key))
        for line in (self.key, self.label):
            line.editingFinished.connect(self.edited)
        row = layout.row([self.key, self.label, self.more], layout.S)
        row.setStretch(1, 1)
        self.setLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def tag(self) -> QuickTag:
        """Return the tag as it stands in the fields."""
        return QuickTag(self.key.text().strip(), self.label.text().strip())

    def menu(self) -> QMenu:
        """Return what can be done with the row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Move up")).triggered.connect(partial(self.moved.emit, -1))
        menu.addAction(tr("Move down")).triggered.connect(partial(self.moved.emit, 1))
        menu.addAction(tr("Remove")).triggered.connect(self.removed)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))


class TagsEditor(QWidget):
    """All tags in their order."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._practice = workspace.practice
        self.rows: list[TagRow] = []
        self._saved: tuple[QuickTag, ...] = ()
        self._sent: tuple[QuickTag, ...] = ()  # on its way to the disk, or there
        self._columns = COLUMNS
        self.note = SaveNote(workspace.bridge)
        self.add = Button(tr("Add a tag"), "quiet", icon="add")
        self.add.clicked.connect(self.add_tag)
        self.restore = Button(tr("Restore the usual tags"), "quiet")
        self.restore.clicked.connect(self._restore)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(layout.XL)
        self._grid.setVerticalSpacing(layout.S)
        said = Text(tr("One key in the Journey records the word."), fonts.NOTE, "muted")
        items: list[layout.Item] = [heading(tr("Quick tags")), said, layout.XS, body]
        items += [self.note, layout.row([self.add, self.restore, layout.GAP], layout.S)]
        self.setLayout(layout.column(items, layout.S))

    def refresh(self) -> None:
        """Show the tags of the practice, unless what is typed waits to be put right."""
        kept = self._practice.chart().quick_tags
        if not self.rows or (kept != self._saved and self.tags() == self._saved):
            self._show(kept)

    def tags(self) -> tuple[QuickTag, ...]:
        """Return the tags as they stand in the rows."""
        return tuple(row.tag() for row in self.rows)

    def set_columns(self, columns: int) -> None:
        """Stand the rows in that many columns."""
        self._columns = columns
        self._place()

    def add_tag(self) -> None:
        """Begin a new tag; it is saved once it has a key and a word."""
        row = self._row(QuickTag("", ""))
        self.rows.append(row)
        self._place()
        row.show()  # now: Tab passes by what is still to be shown
        row.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, tags: tuple[QuickTag, ...]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(tag) for tag in tags]
        self._saved = self._sent = tags
        self._place()

    def _row(self, tag: QuickTag) -> TagRow:
        row = TagRow(tag)
        row.edited.connect(self._save)
        row.moved.connect(partial(self._move, row))
        row.removed.connect(partial(self._remove, row))
        return row

    def _place(self) -> None:
        """Down the first column, then down the next: the order in which Tab goes."""
        while self._grid.takeAt(0) is not None:
            pass
        deep = -(-len(self.rows) // self._columns) or 1
        for number, row in enumerate(self.rows):
            self._grid.addWidget(row, number % deep, number // deep)
            if number:
                QWidget.setTabOrder(self.rows[number - 1].more, row.key)
            QWidget.setTabOrder(row.key, row.label)
            QWidget.setTabOrder(row.label, row.more)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)

    def _move(self, row: TagRow, step: int) -> None:
        place = self.rows.index(row)
        if 0 <= place + step < len(self.rows):
            self.rows.insert(place + step, self.rows.pop(place))
            self._place()
            self._save()

    def _remove(self, row: TagRow) -> None:
        before = self._saved
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._place()
        self._save(tr("Removed."), before)

    def _restore(self) -> None:
        before = self._saved
        if self.tags() != QUICK_TAGS:
            self._show(QUICK_TAGS)
            self._saved = self._sent = before
            self._save(tr("The usual tags are back."), before)

    def _save(self, done: str = "", before: tuple[QuickTag, ...] | None = None) -> None:
        tags = self.tags()
        half_typed = any(not tag.key or not tag.label for tag in tags)
        if half_typed or tags == self._sent:
            return
        self._sent = tags
        undo = partial(self._bring_back, before) if before is not None else None
        write = partial(self._practice.set_quick_tags, tags)
        self.note.save(Change(tags, write, done, undo, then=partial(self._keep, tags)))

    def _keep(self, tags: tuple[QuickTag, ...]) -> None:
        self._saved = tags

    def _bring_back(self, tags: tuple[QuickTag, ...]) -> None:
        saved = self._saved
        self._show(tags)
        self._saved = self._sent = saved
        self._save()
