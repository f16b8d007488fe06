"""The chain of a session as one picture: from the intention to what came of it, also on paper."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import SessionChart
from kap_companion.errors import KapError
from kap_companion.exports.pdf import Document
from kap_companion.services.report_matter import session_matter
from kap_companion.ui.chain_words import chain_model
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS
from kap_companion.ui.pages.printing import Outcome, print_document
from kap_companion.ui.reports.chain import chain_report
from kap_companion.ui.reports.kinds import Report
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.chain_model import ChainModel
from kap_companion.ui.widgets.chain_picture import ChainPicture
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import heading, label
from kap_companion.ui.wording import tr


class ChainView(QWidget):
    """Stands in the place of the page's columns until it is left; Esc leaves it too."""

    left = Signal()

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self._model = ChainModel(())
        self.picture = ChainPicture()
        self.back = Button(tr("Back to the integration"), "quiet", icon="back")
        self.print = Button(tr("Print"), icon="print")
        for button in (self.back, self.print):
            button.set_size("compact")
        self.back.clicked.connect(self.left)
        self.print.clicked.connect(self._print)
        self.said = Notice("positive", "")
        self.said.hide()
        self._none = label(
            tr("Nothing is tied yet. Insights and steps come into this picture as they are made."),
            fonts.SECONDARY,
            "muted",
        )
        top = layout.row([heading(tr("From the intention to what came of it")), layout.GAP])
        for button in (self.back, self.print):
            top.addWidget(button)
        inner = QWidget()
        self._inner = layout.column([self.said, self._none, self.picture, layout.GAP], layout.M)
        inner.setLayout(self._inner)
        self._box = layout.column([top, layout.scrolling(inner)], layout.M)
        self.setLayout(self._box)
        self.set_compact(compact=False)

    def set_compact(self, *, compact: bool) -> None:
        """Take less room around the picture."""
        self._box.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    def show_chart(self, chart: SessionChart) -> None:
        """Show the chain as it stands now."""
        today = self._session.record.now().local().date()
        model = chain_model(chart, today)
        if model != self._model:
            self._model = model
            self.picture.set_model(model)
        self._none.setVisible(not model.boxes)
        self.picture.setVisible(bool(model.boxes))
        self.print.setEnabled(bool(model.boxes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _print(self) -> None:
        try:
            outcome = print_document(self, self._document(), _refused())
        except KapError as failed:
            self._say("danger", str(failed))
            return
        access, session = self._session.workspace.access, self._session.id
        if outcome is Outcome.PDF:
            access.exported(Report.CHAIN.value, "pdf", session)
            self._say("positive", tr("Saved."))
        elif outcome is Outcome.PRINTER:
            access.printed(Report.CHAIN.value, session)
            self._say("positive", tr("Sent to the printer."))

    def _document(self) -> Document:
        record = self._session.record
        reader = self._session.workspace.reader
        return chain_report(session_matter(reader, self._session.id, record.now()))

    def _say(self, level: str, sentence: str) -> None:
        self.said.show_notice("danger" if level == "danger" else "positive", sentence)
        self.said.show()


def _refused() -> str:
    return tr("The printer did not take the page. Try again, or choose another printer.")
