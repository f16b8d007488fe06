"""All results of one measure, the newest first: each with its answers, to correct or take back."""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.measures import MeasureReview, Result, change_of
from kap_companion.services.measures import Measures, Standing
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.measure_result_words import (
    answer_lines,
    change_text,
    cluster_lines,
    result_title,
    taken_text,
    total_text,
)
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.review_words import reviewed_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

FEW = 12
"""As many are laid out at once; the others are asked for."""


class MeasureResultsSheet(Sheet):
    """Shows what was recorded, with the words of the form as it was asked then."""

    correct_wanted = Signal(object)
    take_back_wanted = Signal(object)
    """The `Result` to change."""

    def __init__(self, standing: Standing, reviews: Sequence[MeasureReview], area: QWidget) -> None:
        super().__init__(standing.newest.scale.name, area)
        self._standing = standing
        self._reviews = {each.fact.id: each for each in reviews}
        self._results = tuple(reversed(standing.results))
        self.rows: list[ResultRow] = []
        self._list = layout.column([], layout.L)
        self.more = Button(tr("Show all {0}").format(len(self._results)), "quiet")
        self.more.clicked.connect(partial(self._show, len(self._results)))
        form = standing.newest.form
        source = [label(f"{form.source}. {form.rights}", fonts.SECONDARY, "muted")] if form else []
        self.add(self._list, layout.row([self.more, layout.GAP]), *source, layout.GAP)
        self._show(FEW)

    def _show(self, most: int) -> None:
        """Show as many of the newest."""
        for result in self._results[len(self.rows) : most]:
            row = ResultRow(self._standing, result, self._reviews.get(result.id))
            row.correct.clicked.connect(partial(self._leave_for, self.correct_wanted, result))
            row.take_back.clicked.connect(partial(self._leave_for, self.take_back_wanted, result))
            self.rows.append(row)
            self._list.addWidget(row)
        self.more.setVisible(len(self.rows) < len(self._results))

    def _leave_for(self, wanted: SignalInstance, result: Result) -> None:
        self.dismiss()
        wanted.emit(result)


class ResultRow(QWidget):
    """One result; its answers are a click away."""

    def __init__(
        self, standing: Standing, result: Result, review: MeasureReview | None = None
    ) -> None:
        super().__init__()
        self.result = result
        change = change_of(result, standing.baseline)
        said = [label(total_text(result), fonts.STRONG), label(taken_text(result), fonts.NOTE)]
        if change is not None and standing.baseline is not None:
            since = standing.baseline.at.local().date()
            said.append(label(change_text(change, since), fonts.NOTE))
        if review is not None:
            waits = review.reviewed is None
            tone = "danger" if waits else "text"
            said.append(label(reviewed_text(review), fonts.LABEL if waits else fonts.NOTE, tone))
        said += [label(each, fonts.SECONDARY, "muted") for each in cluster_lines(result)]
        if result.contradictory:
            odd = tr("The answers don’t go together: no problem, and yet it made things difficult.")
            said.append(label(odd, fonts.NOTE, "caution"))
        if result.fact.amended:
            said.append(label(tr("Corrected: {0}").format(result.fact.newest.reason), fonts.NOTE))
        if result.fact.conflict:
            said.append(label(tr("Two changes did not know of each other."), fonts.NOTE, "caution"))
        self._given = layout.column([], layout.M)
        self.answers = QWidget()
        self.answers.setLayout(self._given)
        self.answers.hide()
        self.show_answers = Button(tr("Answers"), "quiet")
        self.show_answers.set_trailing_icon("down")
        self.show_answers.clicked.connect(self._toggle)
        self.correct = Button(tr("Correct"), "quiet")
        self.take_back = Button(tr("Take back"), "quiet")
        named = result_title(result)
        for button in (self.show_answers, self.correct, self.take_back):
            button.set_size("compact")
            button.setAccessibleName(f"{button.caption()}: {named}, {taken_text(result)}")
        buttons = layout.row([self.show_answers, self.correct, self.take_back, layout.GAP])
        self.setLayout(layout.column([*said, buttons, self.answers, layout.hline()], layout.XS))
        self.show_answers.setVisible(bool(result.answers))
        self.correct.setVisible(bool(result.form) or not result.answers)

    def _toggle(self) -> None:
        """Lay out the answers when they are first asked for: a course has hundreds of them."""
        if not self._given.count():
            for each in answer_lines(self.result):
                self._given.addWidget(label(each, fonts.NOTE))
        self.answers.setVisible(self.answers.isHidden())


class TakeBackMeasureSheet(FormSheet):
    """A result is taken back with a reason; it stays on the record."""

    def __init__(self, measures: Measures, result: Result, bridge: Bridge, area: QWidget) -> None:
        super().__init__(tr("Take a result back"), tr("Take it back"), bridge, area)
        self._measures, self._result = measures, result
        self.why = LineField(tr("Why?"))
        self.why.entered.connect(self.save.click)
        said = tr("It counts no more, and stays in the history. An open review stays open.")
        self.add(label(result_title(result), fonts.STRONG), label(taken_text(result), fonts.NOTE))
        self.add(label(said, fonts.SECONDARY, "muted"), self.why, layout.GAP)

    def write(self) -> "Future[Any] | None":
        return self._measures.take_back(self._result, self.why.value())

    def is_untouched(self) -> bool:
        return not self.why.value().strip()
