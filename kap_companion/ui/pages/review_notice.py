"""The notice that stands until a named clinician has acknowledged: it has no way to close it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.measures import MeasureReview
from kap_companion.domain.charts.reviews import open_reviews
from kap_companion.ui.review_words import AnyReview, review_text
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import tr


class ReviewNotice(Notice):
    """Shows what is open in a session; its one button asks for the sheet (`review_wanted`)."""

    review_wanted = Signal(object)
    """The review to acknowledge: of the session, or of an answer to a measure."""

    def __init__(self) -> None:
        super().__init__("danger", "", tr("Acknowledge"))
        self._open: tuple[AnyReview, ...] = ()
        self.acted.connect(self._ask)
        self.hide()

    def show_chart(self, chart: SessionChart, measures: Sequence[MeasureReview] = ()) -> None:
        """Show what is open in this chart, and of the patient's measures."""
        self._open = (*measures, *open_reviews(chart))
        said = review_text(chart, self._open)
        if said and said != self.text():
            self.show_notice("danger", said, tr("Acknowledge"))
        self.setVisible(bool(said))

    def _ask(self) -> None:
        if self._open:
            self.review_wanted.emit(self._open[0])
