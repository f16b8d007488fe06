"""The one sheet that lies over the Journey, and the closed ones that wait with a draft in them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.widgets.sheet import Sheet


class JourneySheets(QObject):
    """Opens sheets, one at a time. What is typed in a kept one comes back, also after a lock."""

    closed = Signal()

    def __init__(self, session: OpenSession, page: QWidget) -> None:
        super().__init__(page)
        self._subject = session.id
        self._drafts = session.workspace.sheet_drafts(page)
        self._sheet: Sheet | None = None
        self._kept: dict[str, Sheet] = {}

    def open_kept(self, draft: str, build: Callable[[], Sheet]) -> None:
        """Open the sheet that was left with this draft in it, or a new one."""
        if draft not in self._kept:
            self._kept[draft] = build()
            self._drafts.follow(self._kept[draft], self._subject, draft)
        self.open(self._kept[draft])

    def open(self, sheet: Sheet) -> None:
        """Open this sheet in the place of the one that is open."""
        if self._sheet is not None:
            self._sheet.dismiss()
        self._sheet = sheet
        sheet.closed.connect(self._let_go, Qt.ConnectionType.UniqueConnection)
        sheet.open()

    def _let_go(self) -> None:
        sheet, self._sheet = self._sheet, None
        self.closed.emit()
        if sheet is not None and not sheet.holds_draft:
            self._kept = {key: kept for key, kept in self._kept.items() if kept is not sheet}
            self._drafts.drop(sheet)
            sheet.done_with()
