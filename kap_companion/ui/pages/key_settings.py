"""Practice, Keys: which key does what on this computer; each change holds and is kept at once."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kap_companion.domain.charts.protocol import tags_of
from kap_companion.domain.events import QuickTag
from kap_companion.ui.key_map import (
    ALWAYS_ON,
    USUAL_KEYS,
    changed,
    key_name,
    refusal,
    typed_key,
)
from kap_companion.ui.keymap import KeyUse
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS, stack
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.key_field import KeyField
from kap_companion.ui.widgets.text import Text, heading, label, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

KEY_PX, WIDE_KEY_PX = 84, 148


class KeyRow(QWidget):
    """One act: its key, what it does, and the way to turn it off or back to its usual key."""

    pressed = Signal(str)
    wants_off = Signal()
    wants_usual = Signal()

    def __init__(self, use: KeyUse, usual: str, *, combined: bool = False) -> None:
        super().__init__()
        self.act, self.usual, self._words = use.act, usual, use.words
        self.field = KeyField(combined=combined)
        self.field.setFixedWidth(WIDE_KEY_PX if combined else KEY_PX)
        self.field.pressed.connect(self.pressed)
        self.field.turned_off.connect(self.wants_off)
        self.change = Button("", "quiet")
        self.change.clicked.connect(self._change)
        line = layout.row([self.field, label(use.words), self.change], layout.M)
        line.setStretch(1, 1)
        self.box: QVBoxLayout = layout.column([line], layout.XS)
        self.setLayout(self.box)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show these keys, none for one that is turned off."""
        self._is_usual = keys[:1] == (self.usual,)
        shown = " ".join(map(key_name, keys)) or tr("off")
        self.field.setText(shown)
        self.field.setAccessibleName(tr("Key for: {0}").format(self._words))
        self.field.setAccessibleDescription(tr("{0}. Press another key.").format(shown))
        name = tr("Turn off: {0}") if self._is_usual else tr("Usual key for: {0}")
        self.change.say(tr("Off") if self._is_usual else tr("Usual"))
        self.change.setAccessibleName(name.format(self._words))
        self.change.setVisible(not (self._is_usual and self.act in ALWAYS_ON))

    def _change(self) -> None:
        wish = self.wants_off if self._is_usual else self.wants_usual
        wish.emit()


class KeySettingsPage(Page):
    """All keys in two columns; what can't be is said below the row."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.note = SaveNote(workspace.bridge)
        self.usual = Button(tr("All usual keys"))
        self.usual.clicked.connect(self._restore)
        self.rows = [self._row(use, combined=False) for use in USUAL_KEYS.uses()]
        of_window = [self._row(use, combined=True) for use in USUAL_KEYS.window_uses()]
        half = -(-len(self.rows) // 2)
        first, second = self.rows[:half], self.rows[half:]
        self.rows += of_window
        about = tr(
            "For this computer. Stand in a key and press another one; Backspace turns it off. "
            "Tags have their keys in Settings and in the protocols."
        )
        everywhere: list[layout.Item] = [layout.S, heading(tr("Everywhere")), *of_window]
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(stack(*first, layout.GAP), 1)
        self._columns.addWidget(stack(*second, *everywhere, layout.GAP), 1)
        self._outer = layout.column(
            [
                title(tr("Keys")),
                Text(about, fonts.NOTE, "muted"),
                layout.row([self.usual, layout.GAP]),
                self.note,
                self._columns,
                layout.GAP,
            ],
            layout.M,
        )
        inner = QWidget()
        inner.setLayout(self._outer)
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        keys = self._workspace.key_map()
        uses = (*keys.uses(), *keys.window_uses())
        for row, use in zip(self.rows, uses, strict=True):
            row.show_keys(use.keys)
        self.usual.setEnabled(bool(keys.chosen))

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.S if compact else layout.XXXL)
        self._outer.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    def row_of(self, act: str) -> KeyRow:
        """Return the row of an act."""
        return next(row for row in self.rows if row.act == act)

    def _row(self, use: KeyUse, *, combined: bool) -> KeyRow:
        row = KeyRow(use, use.keys[0], combined=combined)
        row.pressed.connect(partial(self._press, row))
        row.wants_off.connect(partial(self._set, row, ""))
        row.wants_usual.connect(partial(self._set, row, row.usual))
        return row

    def _press(self, row: KeyRow, typed: str) -> None:
        key = typed_key(row.act, typed)
        if key:
            self._set(row, key)
        else:
            self._stand_by(row)
            self.note.refuse(tr("That can’t be the key. Take Ctrl and a letter, or a character."))

    def _set(self, row: KeyRow, key: str) -> None:
        self._stand_by(row)
        keys = self._workspace.key_map()
        if why := refusal(keys, row.act, key, self._tags()):
            self.note.refuse(why)
            return
        chosen = changed(keys, row.act, key)
        keep = partial(self._workspace.keys.keep, chosen)
        self.note.save(Change((row.act, key, len(chosen)), keep, tr("Kept.")))
        self.refresh()

    def _restore(self) -> None:
        keys = self._workspace.key_map()
        if why := next((each for each in map(self._why_not_usual, self.rows) if each), ""):
            self._stand_by(None)
            self.note.refuse(why)
            return
        self._stand_by(None)
        before = dict(keys.chosen)
        back = partial(self._bring_back, before)
        keep = partial(self._workspace.keys.keep, {})
        self.note.save(Change((), keep, tr("All keys are the usual ones."), back))
        self.refresh()

    def _why_not_usual(self, row: KeyRow) -> str:
        """A tag of long ago may have a key that is usual only since."""
        is_changed = row.act in self._workspace.keys.now()
        return refusal(USUAL_KEYS, row.act, row.usual, self._tags()) if is_changed else ""

    def _bring_back(self, chosen: dict[str, str]) -> None:
        self.note.save(Change(chosen, partial(self._workspace.keys.keep, chosen), tr("Kept.")))
        self.refresh()

    def _stand_by(self, row: KeyRow | None) -> None:
        """Have what is said stand below this row, or above all of them."""
        if row is not None:
            row.box.addWidget(self.note)
        else:
            self._outer.insertWidget(self._outer.indexOf(self._columns), self.note)
        self.note.show()  # now: a layout shows what came from another one only later

    def _tags(self) -> list[QuickTag]:
        """Return every tag a session can come with, and those of the one that runs."""
        chart, reader = self._workspace.practice_chart(), self._workspace.reader
        tags = [*chart.quick_tags]
        for protocol in chart.protocols:
            tags += protocol.tags
        running = reader.running_session()
        if running is not None:
            tags += tags_of(self._workspace.record(running.session_id).chart, chart.quick_tags)
        return tags
