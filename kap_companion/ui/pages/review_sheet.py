"""The sheet in which a clinician acknowledges what was recorded: who, and with what note."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.measures import MeasureReview
from kap_companion.domain.charts.reviews import Review
from kap_companion.services.measures import Measures
from kap_companion.services.reviews import WHAT_WAS_SEEN, WHO_REVIEWED
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.review_words import (
    AnyReview,
    answer_text,
    measure_recorded_text,
    recorded_text,
)
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

Acknowledge = Callable[[str, str], "Future[Any]"]
"""Records a name and a note."""


class AcknowledgeSheet(FormSheet):
    """Both are needed; what was typed is kept until it is recorded."""

    def __init__(
        self,
        said: tuple[str, ...],
        acknowledge: Acknowledge,
        by: str,
        bridge: Bridge,
        area: QWidget,
    ) -> None:
        """`said` is what was recorded, the first line of it strong; `by` is who is signed in."""
        super().__init__(tr("Clinician review"), tr("Record"), bridge, area)
        self._acknowledge = acknowledge
        self.holds_draft = True
        self.words = TextArea(tr("Note"), tr("It stands in the record."))
        self.words.set_lines(5)
        self.by = LineField(tr("Name of the clinician"))
        self.by.set_value(by)
        self._began = self._typed()
        first, *more = said
        told = [label(each, fonts.NOTE) for each in more if each]
        self.add(label(first, fonts.STRONG), *told, self.words, self.by, layout.GAP)
        self.by.entered.connect(self.save.click)
        self.finished.connect(self._forget)

    def open(self) -> None:
        """Show the sheet; the note is what has to be typed."""
        super().open()
        self.words.editor.setFocus()

    def is_untouched(self) -> bool:
        return self._typed() == self._began

    def dismiss(self) -> None:
        self.holds_draft = self.holds_draft and not self.is_untouched()
        super().dismiss()

    def write(self) -> "Future[Any] | None":
        for field, sentence in ((self.by, tr(WHO_REVIEWED)), (self.words, tr(WHAT_WAS_SEEN))):
            if not field.value().strip():
                field.set_error(sentence)
                field.editor.setFocus()
        words, by = self._typed()
        if not (words.strip() and by.strip()):
            return None
        return self._acknowledge(by, words)

    def _typed(self) -> tuple[str, str]:
        return self.words.value(), self.by.value()

    def _forget(self) -> None:
        self.holds_draft = False


class ReviewSheet(AcknowledgeSheet):
    """About an adverse event of the open session."""

    def __init__(self, session: OpenSession, review: Review, area: QWidget) -> None:
        event = review.event
        said = (recorded_text(session.chart, review), event.words, event.action, event.told)
        super().__init__(
            said,
            lambda by, words: session.reviews.acknowledge(review.fact.id, by, words),
            session.workspace.signed_in_name(),
            session.workspace.bridge,
            area,
        )


class MeasureReviewSheet(AcknowledgeSheet):
    """About an answer of the patient to a measure."""

    def __init__(
        self, workspace: Workspace, measures: Measures, review: MeasureReview, area: QWidget
    ) -> None:
        super().__init__(
            (measure_recorded_text(review), answer_text(review)),
            lambda by, words: measures.acknowledge(review.fact.id, by, words),
            workspace.signed_in_name(),
            workspace.bridge,
            area,
        )


def session_review_sheet(
    session: OpenSession, review: AnyReview, area: QWidget
) -> AcknowledgeSheet:
    """Return the sheet of a review that stands in the open session: its own, or the patient's."""
    if isinstance(review, Review):
        return ReviewSheet(session, review, area)
    sheet = MeasureReviewSheet(session.workspace, session.measures, review, area)
    sheet.finished.connect(session.catch_up)
    return sheet
