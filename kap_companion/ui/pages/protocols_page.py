"""Practice: its protocols. Each change is saved at once; sessions keep what they took."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Protocol
from kap_companion.domain.ids import new_id
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.services.protocols import Protocols
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS
from kap_companion.ui.pages.form_sheet import SheetKeeper
from kap_companion.ui.pages.list_row import ListRow
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.protocol_sheet import ProtocolSheet
from kap_companion.ui.pages.row import two_lines
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, line, title
from kap_companion.ui.wording import route_label, tr
from kap_companion.ui.workspace import Workspace

WIDEST_PX = 720
ROW_PX = 68


class ProtocolRow(ListRow):
    """One protocol; the row opens it, the button at its right copies, moves or removes it."""

    def __init__(self, protocol: Protocol) -> None:
        course = tr("{0} · {1} min").format(route_label(protocol.route), protocol.window_min)
        checks = ", ".join(check.name for check in protocol.checks)
        about = " · ".join(filter(None, (course, checks, protocol.arc)))
        name, below = line(protocol.name, fonts.STRONG), line(about, fonts.SECONDARY, "muted")
        does = tr("Copy, move or remove {0}").format(protocol.name)
        super().__init__(two_lines(name, below), f"{protocol.name}, {about}", does, copies=True)
        self.row.setMinimumHeight(ROW_PX)


class ProtocolsPage(Page):
    """All protocols in their order."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._protocols = Protocols(workspace.journal, workspace.reader, workspace.practice.taken)
        drafts = workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(self.sheet_wanted.emit, self.refresh, drafts, self)
        self.rows: list[ProtocolRow] = []
        self._shown: tuple[Protocol, ...] | None = None
        self.note = SaveNote(workspace.bridge)
        self.add = Button(tr("Add a protocol"), "quiet", icon="add")
        self.add.clicked.connect(self._add)
        self.restore = Button(tr("Restore the usual protocols"), "quiet")
        self.restore.clicked.connect(self._restore)
        self._list = layout.column([], 0)
        said = Text(
            tr("Examples to change: no number in them is a rule. Your prescriber decides."),
            fonts.NOTE,
            "muted",
        )
        buttons = layout.row([self.add, self.restore, layout.GAP], layout.S)
        column = QWidget()
        column.setMaximumWidth(WIDEST_PX)
        items: list[layout.Item] = [title(tr("Protocols")), said, self._list, self.note, buttons]
        column.setLayout(layout.column([*items, layout.GAP], layout.M))
        self._frame = layout.row([column, layout.GAP])
        self._frame.setStretch(0, 100)
        inner = QWidget()
        inner.setLayout(self._frame)
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        kept = self._workspace.practice_chart().protocols
        if kept != self._shown:
            self._show(kept)

    def set_compact(self, compact: bool) -> None:
        self._frame.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    def _show(self, protocols: tuple[Protocol, ...]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = protocols
        self.rows = [self._row(place, each) for place, each in enumerate(protocols)]
        for row in self.rows:
            self._list.addWidget(row)

    def _row(self, place: int, protocol: Protocol) -> ProtocolRow:
        row = ProtocolRow(protocol)
        row.opened.connect(partial(self._open, protocol))
        row.copied.connect(partial(self._copy, protocol))
        row.moved.connect(partial(self._move, place))
        row.removed.connect(partial(self._remove, protocol))
        return row

    def _new_key(self) -> str:
        return new_id(self._workspace.clock.now().utc_us)

    def _open(self, protocol: Protocol) -> None:
        bridge = self._workspace.bridge
        build = partial(ProtocolSheet, protocol, self._save_one, self._new_key, bridge, self)
        self._sheets.open(f"protocol {protocol.key}", build)

    def _add(self) -> None:
        bridge, empty = self._workspace.bridge, Protocol(self._new_key(), "", "", 0)
        build = partial(ProtocolSheet, empty, self._save_one, self._new_key, bridge, self)
        self._sheets.open("new protocol", build)

    def _save_one(self, protocol: Protocol) -> "Future[Any]":
        """Put the protocol where the one with its key stands, or at the end."""
        kept = self._workspace.practice_chart().protocols
        changed = [protocol if each.key == protocol.key else each for each in kept]
        known = any(each.key == protocol.key for each in kept)
        return self._protocols.set(changed if known else [*kept, protocol])

    def _copy(self, protocol: Protocol) -> None:
        names = {each.name for each in self._shown or ()}
        number, name = 2, tr("{0}, copy").format(protocol.name)
        while name in names:
            name = tr("{0}, copy {1}").format(protocol.name, number)
            number += 1
        copy = replace(protocol, key=self._new_key(), name=name)
        self._save([*(self._shown or ()), copy], tr("“{0}” is there.").format(name))

    def _move(self, place: int, step: int) -> None:
        changed = list(self._shown or ())
        if 0 <= place + step < len(changed):
            changed.insert(place + step, changed.pop(place))
            self._save(changed)
            self.rows[place + step].more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, protocol: Protocol) -> None:
        left = [each for each in self._shown or () if each.key != protocol.key]
        self._save(left, tr("Removed. Sessions that took it keep their copy."))

    def _restore(self) -> None:
        if self._shown != PROTOCOLS:
            self._save(PROTOCOLS, tr("The usual protocols are back."))

    def _save(self, protocols: Sequence[Protocol], done: str = "") -> None:
        before = self._shown or ()
        write = partial(self._protocols.set, tuple(protocols))
        undo = partial(self._save, before) if done else None
        if self.note.save(Change(tuple(protocols), write, done, undo, then=self.refresh)):
            self._show(tuple(protocols))
