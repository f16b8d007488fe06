"""Picking up a running session after the program was gone: T+ goes on, the gap is marked."""

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import ClockDisagreed, RecordingResumed
from kap_companion.domain.moment import US_PER_MS, US_PER_SECOND, Moment, clock_shift_us, elapsed
from kap_companion.services.record import SessionRecord, Written

NOTICED_SHIFT_US = 2 * US_PER_SECOND


def resume(record: SessionRecord) -> Written | None:
    """Mark the time in which nothing could be recorded; None where the session does not run.

    The gap begins where the recording was last known to go on: the newest entry or sign of life.
    """
    if record.chart.state is not SessionState.RUNNING:
        return None
    now = record.now()
    last = last_known(record)
    gap_ms = max(0, elapsed(last, now).us // US_PER_MS)
    return record.write(RecordingResumed(last, gap_ms))


def last_known(record: SessionRecord) -> Moment:
    """Return the last moment at which this session was certainly being recorded."""
    newest = max(record.entries, key=lambda entry: entry.order).recorded_at
    alive = record.last_alive()
    return alive if alive is not None and elapsed(newest, alive).us > 0 else newest


class ClockWatch:
    """Notices when the computer's wall clock is moved while a session runs."""

    def __init__(self, record: SessionRecord) -> None:
        """Watch from now on."""
        self._record = record
        self._reference = record.now()

    def look(self) -> Written | None:
        """Record a shift of more than two seconds, once; None where the clocks agree."""
        now = self._record.now()
        shift_us = clock_shift_us(self._reference, now)
        if abs(shift_us) < NOTICED_SHIFT_US:
            return None
        self._reference = now
        return self._record.write(ClockDisagreed(_towards_zero_ms(shift_us)))


def _towards_zero_ms(span_us: int) -> int:
    return -(-span_us // US_PER_MS) if span_us < 0 else span_us // US_PER_MS
