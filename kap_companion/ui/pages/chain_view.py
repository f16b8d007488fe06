"""The chain of a session as one picture: from the intention to what came of it, also on paper."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import SessionChart
from kap_companion.errors import KapError
from kap_companion.ui.chain_words import chain_model
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS
from kap_companion.ui.pages.picture_print import Page, print_picture
from kap_companion.ui.pages.printing import Outcome
from kap_companion.ui.pages.when import long_day
from kap_companion.ui.theme import DAY, fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.chain_layout import PlacedChain, place_chain
from kap_companion.ui.widgets.chain_model import ChainModel
from kap_companion.ui.widgets.chain_paint import paint_placed
from kap_companion.ui.widgets.chain_picture import ChainPicture
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import heading, label
from kap_companion.ui.wording import tr

WHAT = "chain of the integration"
"""What the access log calls it."""


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
            outcome = print_picture(self, self._heading(), self._place, self._paint)
        except KapError as failed:
            self._say("danger", str(failed))
            return
        access, session = self._session.workspace.access, self._session.id
        if outcome is Outcome.PDF:
            access.exported(WHAT, "pdf", session)
            self._say("positive", tr("Saved."))
        elif outcome is Outcome.PRINTER:
            access.printed(WHAT, session)
            self._say("positive", tr("Sent to the printer."))

    def _place(self, page: Page) -> int:
        self._on_paper: PlacedChain = place_chain(self._model, page.width, page.height)
        self._page_px = page.height
        return self._on_paper.pages

    def _paint(self, painter: QPainter, number: int) -> None:
        painter.translate(0, -number * self._page_px)
        paint_placed(painter, self._on_paper, DAY)

    def _heading(self) -> str:
        """The practice and the day; no name goes on a page that may be left lying somewhere."""
        chart = self._session.chart
        at = chart.anchor or chart.facts[0].occurred_at
        day = at.local().date()
        said = tr("Session of {0}").format(f"{long_day(day)} {day.year}")
        return " · ".join(filter(None, (self._session.practice.name, said)))

    def _say(self, level: str, sentence: str) -> None:
        self.said.show_notice("danger" if level == "danger" else "positive", sentence)
        self.said.show()
