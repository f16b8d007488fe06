"""History: in the Practice for everything there, over any page for one patient or session."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kap_companion.services.history import History, Scope
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS
from kap_companion.ui.pages.history_view import HistoryView
from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.sheet import COMPACT_AREA_PX, Sheet
from kap_companion.ui.widgets.text import heading, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SHEET_PX = 900


class HistoryPage(Page):
    """The practice's settings and its access log; read anew whenever it comes into view."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.view = HistoryView(workspace, History.of_practice, title(tr("History")))
        self._box = layout.column([self.view])
        self.setLayout(self._box)
        self.set_compact(False)

    def refresh(self) -> None:
        self.view.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)
        self._box.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))


class HistorySheet(Sheet):
    """One chart's history; gone once it is closed."""

    width_px = SHEET_PX

    def __init__(
        self, workspace: Workspace, area: QWidget, name: str, scope: Callable[[History], Scope]
    ) -> None:
        super().__init__(name, area)
        self.view = HistoryView(workspace, scope, heading(tr("History")))
        self.view.set_compact(area.width() < COMPACT_AREA_PX)
        self.add(self.view)
        self.closed.connect(self.view.stop)
        self.closed.connect(self.deleteLater)
        self.view.load()


def patient_history(workspace: Workspace, area: QWidget, patient_id: str) -> HistorySheet:
    """Return the history of a patient with all of their sessions."""
    name = workspace.patients.chart(patient_id).details.name or tr("Patient")
    return HistorySheet(workspace, area, name, lambda history: history.of_patient(patient_id))


def session_history(workspace: Workspace, area: QWidget, session_id: str) -> HistorySheet:
    """Return the history of one session."""
    name = tr("This session")
    return HistorySheet(workspace, area, name, lambda history: history.of_session(session_id))
