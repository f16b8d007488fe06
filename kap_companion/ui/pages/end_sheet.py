"""The sheet that ends a session: what it held, how it ended, a few words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.charts import SessionChart, mask_spans
from kap_companion.domain.charts.checks import checks_due, missed
from kap_companion.domain.charts.states import running_states
from kap_companion.domain.due import DueState
from kap_companion.domain.events import Ending, Observed, QuoteHeard, RecordingResumed, VitalsTaken
from kap_companion.domain.moment import Moment, elapsed
from kap_companion.domain.still_open import StillOpen
from kap_companion.errors import KapError
from kap_companion.services.ending import LINE, MoreIsOpen
from kap_companion.ui.check_words import missed_text
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.end_open import OpenList
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import span_text, time_text, tr

SUMMARY_DRAFT = "session-summary"


def summary_lines(chart: SessionChart, now: Moment) -> tuple[str, ...]:
    """Return what a session held, one fact a line."""
    gone = chart.t_plus(now)
    masked_ms = sum(elapsed(span.start, span.end or now).ms for span in mask_spans(chart))
    gaps = len(chart.of(RecordingResumed))
    lines = [
        tr("{0} since the first dose").format(span_text(_whole_minutes(gone.ms))) if gone else "",
        _counted(len(chart.doses), tr("1 dose"), tr("{0} doses")),
        _counted(len(chart.of(Observed)), tr("1 observation"), tr("{0} observations")),
        _counted(len(chart.of(QuoteHeard)), tr("1 quote"), tr("{0} quotes")),
        tr("eye mask on for {0}").format(span_text(_whole_minutes(masked_ms))) if masked_ms else "",
        _counted(gaps, tr("1 gap in the recording"), tr("{0} gaps in the recording"))
        if gaps
        else "",
        *_of_checks(chart, now),
    ]
    return tuple(filter(None, lines))


def _of_checks(chart: SessionChart, now: Moment) -> tuple[str, ...]:
    """How often vitals were taken, and which checks were missed or still wait."""
    taken = len(chart.of(VitalsTaken))
    waiting = [due for due in checks_due(chart, now) if due.state is DueState.DUE]
    lost, still = missed_text(missed(chart, now)), missed_text(waiting)
    return (
        _counted(taken, tr("1 set of vitals"), tr("{0} sets of vitals")) if taken else "",
        tr("checks missed: {0}").format(lost) if lost else "",
        tr("checks due now: {0}").format(still) if still else "",
    )


def _whole_minutes(span_ms: int) -> int:
    return span_ms // 60_000 * 60_000


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count)


class EndSheet(Sheet):
    """Ends the session as completed, broken off, or without a dose."""

    ended = Signal()
    way_wanted = Signal(str, str)
    """Go to this stage, and do this there: something is still open."""

    def __init__(self, session: OpenSession, area: QWidget, unrecorded: str = "") -> None:
        """`unrecorded` is what still stands in the entry line."""
        super().__init__(tr("End the session"), area)
        self._session = session
        self._notice = Notice("danger", "")
        self._notice.hide()
        self.add(self._notice)
        if unrecorded.strip():
            said = tr("What stands in the line is not recorded yet. Close this sheet to record it.")
            in_line = Notice("caution", said, tr("Go there"))
            in_line.acted.connect(partial(self._lead, "journey", "write"))
            self.add(in_line)
        self._in_line = (LINE,) if unrecorded.strip() else ()
        self.open_list = OpenList(session)
        self.open_list.way_wanted.connect(self._lead)
        self.end = Button(tr("End the session"), "filled")
        self.end.clicked.connect(self._end)
        self.add(self.open_list)
        self._show_open()
        session.ticked.connect(self._show_open)
        session.changed.connect(self._show_open)
        for state in running_states(session.chart):
            since = time_text(session.chart, state.since)
            goes_on = tr("Still going on: {0}, since {1}. It ends with the session.")
            self.add(Notice("info", goes_on.format(state.what, since)))
        self.add(label("\n".join(summary_lines(session.chart, session.record.now()))))
        dosed = bool(session.chart.doses)
        first = Ending.COMPLETED if dosed else Ending.NO_DOSE_GIVEN
        words = {
            Ending.COMPLETED: tr("Completed"),
            Ending.NO_DOSE_GIVEN: tr("No dose given"),
            Ending.BROKEN_OFF: tr("Broken off"),
        }
        options = [(each.value, words[each]) for each in (first, Ending.BROKEN_OFF)]
        self.ending = ChoiceField(tr("How it ended"), options)
        self.ending.set_value(first.value)
        self.summary = TextArea(tr("A few words"), tr("Kept as you type. May stay empty."))
        self.summary.set_lines(5)
        self.summary.set_value(session.record.draft(SUMMARY_DRAFT))
        self._draft = DraftKeeper(self._keep, self)
        self.summary.changed.connect(self._draft.typed)
        note = tr("The notes go on to integration. Amendments stay possible.")
        self.add(self.ending, self.summary, label(note, fonts.SECONDARY, "muted"))
        self.set_footer(self.end)

    def _keep(self) -> None:
        self._session.record.keep_draft(SUMMARY_DRAFT, self.summary.value())

    def _end(self) -> None:
        try:
            ending = Ending(self.ending.value())
            shown = (*self.open_list.shown, *self._in_line)
            written = self._session.ending.end(ending, self.summary.value(), shown)
        except MoreIsOpen as more:
            self.open_list.show_open(self._but_the_line(more.open))
            self._say(str(more))
            return
        except KapError as refused:
            self._say(str(refused))
            return
        self.end.setEnabled(False)
        self._session.workspace.bridge.when_done(written, self._done, self._failed)

    def _show_open(self) -> None:
        """Follow what becomes open while the sheet is read, until it is on its way to the disk."""
        if self.end.isEnabled():
            self.open_list.show_open(self._but_the_line(self._session.ending.open()))

    def _but_the_line(self, still_open: Sequence[StillOpen]) -> tuple[StillOpen, ...]:
        """What stands in the line is spoken of above, before its draft is on the disk."""
        return tuple(each for each in still_open if each not in self._in_line)

    def _lead(self, stage: str, act: str) -> None:
        self.dismiss()
        self.way_wanted.emit(stage, act)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed stays, for when the sheet is opened again."""
        super().hideEvent(event)
        self._draft.flush()

    def _done(self, _entries: object) -> None:
        self._session.record.keep_draft(SUMMARY_DRAFT, "")
        if not isValid(self):
            return
        self._draft.stop()
        self.dismiss()
        self.ended.emit()

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        self.end.setEnabled(True)
        self._say(tr("Not saved: {0}").format(sentence))

    def _say(self, sentence: str) -> None:
        self._notice.show_notice("danger", sentence)
        self._notice.show()
