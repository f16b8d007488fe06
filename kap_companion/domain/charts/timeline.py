"""One timeline for a record that spans boots: steady within each, so that a moved clock shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kap_companion.domain.moment import Elapsed, Moment, elapsed


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where each known boot began, in microseconds of wall time as the first of them had it.

    Only the time between the last moment of one boot and the first of the next is taken from wall
    time; whatever happens to the wall clock within a boot moves nothing.
    """

    began_us: Mapping[str, int]
    last: Moment | None

    @classmethod
    def through(cls, moments: Iterable[Moment]) -> "Timeline":
        """Return the timeline through these moments, which come in the order of the record."""
        timeline, last = cls({}, None), None
        for moment in moments:  # thousands, and of one boot or two
            if moment.boot_id not in timeline.began_us:
                timeline = cls(timeline.began_us, last).plus(moment)
            last = moment
        return cls(timeline.began_us, last)

    def plus(self, moment: Moment) -> "Timeline":
        """Return the timeline that goes on through this moment, which comes next in the record."""
        if moment.boot_id in self.began_us:
            return Timeline(self.began_us, moment)
        began_us = self.place_us(moment) - moment.steady_us
        return Timeline({**self.began_us, moment.boot_id: began_us}, moment)

    def place_us(self, moment: Moment) -> int:
        """Return where a moment lies; one of an unknown boot follows the last known one."""
        if moment.boot_id in self.began_us:
            return self.began_us[moment.boot_id] + moment.steady_us
        if self.last is None:
            return moment.utc_us
        return self.place_us(self.last) + moment.utc_us - self.last.utc_us

    def between(self, start: Moment, end: Moment) -> Elapsed:
        """Return the time between two moments; steady only within one boot."""
        if start.boot_id == end.boot_id:
            return elapsed(start, end)
        return Elapsed(self.place_us(end) - self.place_us(start), steady=False)
