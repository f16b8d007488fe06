"""Rows of the log as they were made last: while the log grows, most of them stay as they are."""

from collections.abc import Callable

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.events import EyeMaskPutOn, EyeMaskTakenOff, Observed, QuoteHeard
from kap_companion.ui.widgets.log_row import LogRow

SPEAK_OF_THEMSELVES = (Observed, QuoteHeard, EyeMaskPutOn, EyeMaskTakenOff)
"""What a row of these says comes from its own fact, and from the one that it is about."""

MakeRow = Callable[[SessionChart, Fact], LogRow]
Made = tuple[Fact | None, Fact | None, LogRow | None]
"""The fact, the one that it is about, and the row that came of both."""
NOT_MADE: Made = (None, None, None)


class JourneyRows:
    """Gives the row of a fact, made anew only where something that it says may have changed."""

    def __init__(self, make: MakeRow) -> None:
        self._make = make
        self._made: dict[str, Made] = {}
        self._times: tuple[object, object] = (None, None)

    def row(self, chart: SessionChart, fact: Fact) -> LogRow:
        """Return the row of this fact as the chart has it now, the same one if nothing changed."""
        self._follow_times(chart)
        about = chart.fact(getattr(fact.event, "about", ""))
        of_fact, of_about, before = self._made.get(fact.id, NOT_MADE)
        of_the_same = of_fact is fact and of_about is about
        if before is not None and of_the_same and isinstance(fact.event, SPEAK_OF_THEMSELVES):
            return before
        made = self._make(chart, fact)
        row = before if before is not None and before == made else made
        self._made[fact.id] = fact, about, row
        return row

    def forget(self) -> None:
        """Make every row anew: what all of them say has changed."""
        self._made.clear()

    def _follow_times(self, chart: SessionChart) -> None:
        """T+ of every row is another once the first dose or the way through the boots is."""
        times = chart.anchor, chart.timeline.began_us
        if times != self._times:
            self._times = times
            self.forget()
