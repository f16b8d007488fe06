"""A field for when something happened, typed as T+ or as the time of day."""

import re

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import SessionBegun
from kap_companion.domain.moment import US_PER_MINUTE, US_PER_MS, Moment, elapsed
from kap_companion.errors import InputRefused
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.wording import MS_PER_MINUTE, clock_text, t_plus_text, tr

_HOURS_MINUTES = re.compile(r"\s*([-−]?)(\d{1,2}):([0-5]\d)\s*")
HALF_DAY_MIN = 12 * 60
DAY_MIN = 24 * 60


class MomentField(LineField):
    """Holds a moment of a session; untouched, it gives back exactly the moment it was given.

    `empty_is_now` begins empty, for what is being recorded as it happens.
    """

    def __init__(self, chart: SessionChart, moment: Moment, *, empty_is_now: bool = False) -> None:
        super().__init__("", tr("Empty means now.") if empty_is_now else "", max_chars=8)
        self._empty_is_now = empty_is_now
        self.begin(chart, moment)

    def begin(self, chart: SessionChart, moment: Moment) -> None:
        """Hold this moment, and nothing of what was typed before."""
        anchored = chart.anchor is not None
        self.set_label(tr("T+ (hours:minutes)") if anchored else tr("Time of day"))
        self._chart, self._moment = chart, moment
        text = self._text()
        self._before = "" if self._empty_is_now else text
        self.editor.setPlaceholderText(text if self._empty_is_now else "")
        self.set_value(self._before)

    @property
    def touched(self) -> bool:
        """Whether another time was typed."""
        return self.value().strip() != self._before

    def show_now(self, now: Moment) -> None:
        """Let empty mean this moment, where nothing was typed; an older one would mislead."""
        if not self.touched:
            self._moment = now
            self.editor.setPlaceholderText(self._text())

    def step(self, minutes: int, now: Moment) -> None:
        """Set the time so many minutes later, earlier where negative; past now it is now again."""
        try:
            at = self.moment(now) if self.touched else now
        except InputRefused as refused:
            self.set_error(str(refused))
            return
        moved = at.shifted(minutes * US_PER_MINUTE)
        is_past = elapsed(moved, now).us > 0
        self.set_value(self._text_of(moved) if is_past else "")
        self.changed.emit()

    def moment(self, now: Moment) -> Moment:
        """Return the moment typed; refused where it is no time, or still to come."""
        if not self.touched:
            return self._moment
        match = _HOURS_MINUTES.fullmatch(self.value())
        if match is None:
            raise InputRefused(tr("Type a time as hours:minutes, such as 0:36."))
        minutes = int(match[2]) * 60 + int(match[3])
        if self._chart.anchor is None and (match[1] or minutes >= DAY_MIN):
            raise InputRefused(tr("A day has 24 hours. Type the time as hours:minutes."))
        shift_min = self._shift_min(-minutes if match[1] else minutes)
        moved = self._moment.shifted(shift_min * US_PER_MINUTE)
        if elapsed(now, moved).us > US_PER_MINUTE:
            raise InputRefused(tr("That time is still to come."))
        if self._is_before_the_session(moved):
            raise InputRefused(tr("That time is long before this session."))
        return moved

    def _is_before_the_session(self, moved: Moment) -> bool:
        begun = self._chart.of(SessionBegun)
        long_ago = -HALF_DAY_MIN * US_PER_MINUTE
        return bool(begun) and elapsed(begun[0].first.recorded_at, moved).us < long_ago

    def _shift_min(self, minutes: int) -> int:
        gone = self._chart.t_plus(self._moment)
        if gone is not None:
            return minutes - _towards_zero_min(gone.us // US_PER_MS)
        local = self._moment.local()
        shift = minutes - (local.hour * 60 + local.minute)
        if shift > HALF_DAY_MIN:
            return shift - DAY_MIN
        return shift + DAY_MIN if shift < -HALF_DAY_MIN else shift

    def _text(self) -> str:
        return self._text_of(self._moment)

    def _text_of(self, moment: Moment) -> str:
        gone = self._chart.t_plus(moment)
        return clock_text(moment) if gone is None else t_plus_text(gone.ms)


def _towards_zero_min(elapsed_ms: int) -> int:
    minutes = abs(elapsed_ms) // MS_PER_MINUTE
    return -minutes if elapsed_ms < 0 else minutes
