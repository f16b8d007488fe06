"""Counts over the whole practice, session by session: none is held longer than it is counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from kap_companion.domain.charts import PracticeChart, SessionChart
from kap_companion.domain.charts.adverse import adverse_events
from kap_companion.domain.charts.measures import measures_of
from kap_companion.domain.figure_tables import Figures, figures_of
from kap_companion.domain.figures import Tally, outcomes_of
from kap_companion.domain.note_texts import NoteKind
from kap_companion.domain.ports import Reader
from kap_companion.domain.summary import SessionSummary
from kap_companion.errors import KapError
from kap_companion.services.schedule import window_of

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

SEVERAL = "several protocols"
MONTHS_AHEAD = 24


class CountingStopped(KapError):
    """Somebody stopped it."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was counted.")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def months(self) -> Iterator[tuple[str, date, date]]:
        """Yield each month, or part of one, with its first day and the one after its last."""
        start = self.first
        while start <= self.last:
            following = _next_month(start)
            yield f"{start:%Y-%m}", start, min(following, _day_after(self.last))
            start = following


@dataclass
class _Treated:
    """A patient whose first dose is in the period: when it was, and by which protocols."""

    first_dose_us: int
    protocols: set[str]


class FigureCount:
    """One count over a period. `progress` is told how far it is; `cancelled` is asked."""

    def __init__(
        self,
        reader: Reader,
        practice: PracticeChart,
        now_us: int,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        self._reader, self._practice, self._now_us = reader, practice, now_us
        self._progress, self._cancelled = progress, cancelled
        self._tally = Tally()
        self._treated: dict[str, _Treated] = {}

    def count(self, period: Period) -> Figures:
        """Return the figures. Raises `CountingStopped`, and `KapError` where a record won't open.

        It takes its time: call it off the window's thread.
        """
        eventful = self._reader.subjects_with(NoteKind.ADVERSE)
        months = list(period.months())
        for done, (month, start, end) in enumerate(months):
            self._step(done, 2 * len(months))
            for session in self._reader.sessions_between(_us(start), _us(end)):
                self._count_session(month, session, eventful)
        for done, (patient_id, treated) in enumerate(self._treated.items(), 1):
            self._step(len(self._treated) + done, 2 * len(self._treated))
            self._count_patient(patient_id, treated)
        return figures_of(self._tally)

    def _step(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(done, total)
        self._go_on()

    def _go_on(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise CountingStopped

    def _count_session(self, month: str, session: SessionSummary, eventful: frozenset[str]) -> None:
        dose_us = session.dose_us
        window = None if dose_us is None else window_of(dose_us, self._practice)
        self._tally.add_session(month, session, window, self._now_us)
        if dose_us is None:
            return
        self._treat(session, dose_us)
        if session.session_id in eventful:
            self._go_on()
            chart = SessionChart.replay(self._reader.entries_of(session.session_id))
            self._tally.add_adverse(adverse_events(chart))

    def _treat(self, session: SessionSummary, dose_us: int) -> None:
        treated = self._treated.setdefault(session.patient_id, _Treated(dose_us, set()))
        treated.first_dose_us = min(treated.first_dose_us, dose_us)
        treated.protocols.add(session.protocol)

    def _count_patient(self, patient_id: str, treated: _Treated) -> None:
        """Only who began in the period: a course that goes on has its baseline before it."""
        before = (
            each.dose_us
            for each in self._reader.sessions_of(patient_id)
            if each.dose_us is not None
        )
        if min(before, default=treated.first_dose_us) < treated.first_dose_us:
            return
        results = measures_of(
            self._reader.entries_of(patient_id),
            self._practice.most_missing,
            self._practice.pcl5_cutoff,
        )
        protocol = next(iter(treated.protocols)) if len(treated.protocols) == 1 else SEVERAL
        for outcome in outcomes_of(results, protocol, treated.first_dose_us):
            self._tally.add_outcome(outcome)


def _us(day: date) -> int:
    """Return when a day begins here."""
    return round(datetime.combine(day, time()).astimezone().timestamp() * 1_000_000)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
