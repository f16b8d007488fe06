"""A patient's measures on their page: what is due, and how each stands now."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.measures import MeasureReview
from kap_companion.services.measures import Measures, MeasuresNow, Standing
from kap_companion.ui.measure_result_words import due_text, result_title, standing_text
from kap_companion.ui.measure_words import measure_name
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.review_words import measure_recorded_text, measure_review_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr


class MeasuresPanel(QWidget):
    """Draws what stands; whoever shows it opens the sheets."""

    take_wanted = Signal()
    results_wanted = Signal(object)
    """The `Standing` of one measure."""
    finish_wanted = Signal(str)
    """Go on with a form that the patient began: its key."""

    def __init__(self, measures: Measures, now: MeasuresNow) -> None:
        super().__init__()
        today = measures.today()
        self.take = Button(tr("Take a measure"))
        self.take.clicked.connect(self.take_wanted)
        self.due = [
            label(due_text(each, measures.practice.scales, today), fonts.LABEL, "caution")
            for each in now.due
        ]
        self.unfinished = [self._unfinished(key) for key in now.unfinished]
        self.rows = [self._row(each) for each in now.standings]
        items: list[layout.Item] = [*self.due, *self.unfinished, *self.rows]
        if not now.standings and not now.due:
            items.append(hint(tr("No measure was taken yet.")))
        items += [layout.S, layout.row([self.take, layout.GAP])]
        self.setLayout(layout.column(items, layout.XS))

    def _unfinished(self, key: str) -> Notice:
        said = tr("{0} is not finished. What was answered is kept.").format(measure_name(key))
        notice = Notice("info", said, tr("Go on with it here"))
        notice.acted.connect(partial(self.finish_wanted.emit, key))
        return notice

    def _row(self, standing: Standing) -> Row:
        said, about = result_title(standing.newest), standing_text(standing)
        first, second = label(said, fonts.STRONG), label(about, fonts.SECONDARY, "muted")
        inner = layout.row([], layout.M)
        inner.addLayout(two_lines(first, second), 1)
        row = Row(inner, f"{said}, {about}")
        row.clicked.connect(lambda _=False: self.results_wanted.emit(standing))
        return row


class MeasureReviewNotice(Notice):
    """An answer that stands until a named clinician has acknowledged it; nothing closes it."""

    def __init__(self, review: MeasureReview, name: str = "") -> None:
        """`name` is the patient's, where the page is not theirs."""
        asked, stays = (
            measure_review_text(review),
            tr("It stays until a named clinician adds a note."),
        )
        if name:
            recorded = f"{name}: {measure_recorded_text(review)}"
            asked, stays = tr("Clinician review needed"), f"{recorded} {stays}"
        super().__init__("danger", asked, tr("Acknowledge"), stays)
        self.review = review
