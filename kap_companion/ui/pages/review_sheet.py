"""The sheet in which a clinician acknowledges what was recorded: who, and with what note."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.reviews import Review
from kap_companion.services.reviews import WHAT_WAS_SEEN, WHO_REVIEWED
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.review_words import recorded_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr


class ReviewSheet(FormSheet):
    """Both are needed; what was typed is kept until it is recorded."""

    def __init__(self, session: OpenSession, review: Review, area: QWidget) -> None:
        bridge = session.workspace.bridge
        super().__init__(tr("Clinician review"), tr("Record"), bridge, area)
        self._session, self._review = session, review
        self.holds_draft = True
        self.words = TextArea(tr("Note"), tr("It stands in the record."))
        self.words.set_lines(5)
        self.by = LineField(tr("Name of the clinician"))
        self.by.set_value(session.workspace.signed_in_name())
        self._began = self._typed()
        recorded = label(recorded_text(session.chart, review), fonts.STRONG)
        told = (review.event.words, review.event.action, review.event.told)
        said = [label(each, fonts.NOTE) for each in told if each]
        self.add(recorded, *said, self.words, self.by, layout.GAP)
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
        return self._session.reviews.acknowledge(self._review.fact.id, by, words)

    def _typed(self) -> tuple[str, str]:
        return self.words.value(), self.by.value()

    def _forget(self) -> None:
        self.holds_draft = False
