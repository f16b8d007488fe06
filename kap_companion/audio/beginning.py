"""Makes ready what is heard next, and lets it begin: by the plan, by hand, or after a loss."""

from collections.abc import Callable
from dataclasses import replace

from kap_companion.audio.crossing import (
    BEGIN_FADE_MS,
    SHORTEST_FADE_MS,
    TAIL_MS,
    Crossing,
    crossing,
    skip_ms,
)
from kap_companion.audio.recovery import BED_LOOKS_BACK_MS
from kap_companion.audio.slot import OFF_PLAN_MS, Place, Slot, Stage
from kap_companion.audio.standing import HEARD, Standing
from kap_companion.domain.player import (
    BeginCause,
    PlayerEvent,
    PlayerStatus,
    SoundRecovered,
    TrackBegan,
)

BED_RETURNS_MS = 6_000.0
"""So long before its end the bed makes itself ready again, and looks for nothing else."""


class Beginning:
    """All methods are called from one thread."""

    def __init__(
        self,
        standing: Standing,
        clock_ms: Callable[[], float],
        tell: Callable[[PlayerEvent], None],
    ) -> None:
        self._standing = standing
        self._pair, self._recovery = standing.pair, standing.recovery
        self._clock_ms = clock_ms
        self._tell = tell

    # Making ready

    def prepare(self) -> None:
        """Make ready what comes next; let it begin once it is ready and wanted."""
        place = self._wanted()
        cued = self._pair.cued()
        if cued is not None and (place is None or not self._is_for(cued, place)):
            cued.clear()
            cued = None
        if place is None:
            return
        if cued is None:
            self._load(place)
        elif cued.stage is Stage.READY:
            self._take_turn(cued)

    def _wanted(self) -> Place | None:
        standing, front = self._standing, self._pair.front
        if standing.status is PlayerStatus.NO_SOUND and not self._recovery.may_try():
            return None
        if standing.due is not None:
            return standing.due
        if front is None:
            return standing.start if standing.cue_for(standing.start) else None
        return self._beside_bed(front) if front.place.is_bed else standing.next_place(front)

    def _beside_bed(self, bed: Slot) -> Place | None:
        if bed.left_ms(self._clock_ms()) < BED_RETURNS_MS:
            return self._standing.next_place(bed)
        count = len(self._standing.order.cues)
        return self._recovery.place_to_look(count) if self._may_look() else None

    def _may_look(self) -> bool:
        return self._recovery.may_try() and self._standing.status in HEARD

    def _is_for(self, cued: Slot, place: Place) -> bool:
        """Whether a deck has been made ready for this; when and how it comes in may be new."""
        cue = self._standing.cue_for(place)
        if cue is None or cue.track != cued.track or not cued.place.is_same_spot(place):
            return False
        cued.cue = cue
        return True

    def _load(self, place: Place) -> None:
        cue, free = self._standing.cue_for(place), self._pair.free()
        if cue is None:
            return
        if free is not None:
            self._recovery.asked_at_ms = self._clock_ms()
            self._pair.load(free, cue, place, look=not self._recovery.is_hasty)
        elif self._standing.due is not None:
            self._pair.hasten()

    # Letting it begin

    def _take_turn(self, cued: Slot) -> None:
        standing, front = self._standing, self._pair.front
        beside_bed = front is not None and front.place.is_bed and not cued.place.is_bed
        if standing.due is None and beside_bed:
            standing.due = cued.place
        if standing.due is not None and standing.is_wanted:
            self._begin(cued, standing.due)
        elif standing.status is PlayerStatus.NO_SOUND:
            standing.status, standing.detail = PlayerStatus.SILENT, ""

    def _begin(self, slot: Slot, place: Place) -> None:
        standing = self._standing
        standing.due = None
        gap_ms = self._recovery.gap_ms()
        if gap_ms is not None or (place.is_bed and self._pair.front is None):
            place = replace(place, cause=BeginCause.RECOVERED)
        self._let_in(slot, place)
        if standing.status is PlayerStatus.NO_SOUND:
            standing.status, standing.detail = PlayerStatus.PLAYING, ""
        standing.was_heard, standing.has_ended = True, False
        standing.reported.discard(place.index)
        self._tell(TrackBegan(slot.track, place.index, place.cause, place.position_ms))
        if gap_ms is not None:
            self._tell(SoundRecovered(slot.track, gap_ms))
        self._settle_loss(place)

    def _settle_loss(self, place: Place) -> None:
        if place.is_bed:
            self._recovery.heard_until_ms = None
            self._recovery.wait(BED_LOOKS_BACK_MS)
        else:
            self._recovery.is_over()

    def _let_in(self, slot: Slot, place: Place) -> None:
        front, now_ms = self._pair.front, self._clock_ms()
        if front is None:
            self._let_in_alone(slot, place)
        elif place.cause is BeginCause.AUTOMATIC:
            self._let_in_by_plan(front, slot, place)
        else:
            fade_ms = skip_ms(front, slot.duration_ms(), place.fade_ms)
            self._pair.cross_to(slot, place, fade_ms, now_ms)

    def _let_in_alone(self, slot: Slot, place: Place) -> None:
        now_ms, planned_ms = self._clock_ms(), self._standing.planned_end_ms
        by_itself = place.cause is BeginCause.AUTOMATIC
        on_plan = by_itself and abs(now_ms - planned_ms) < OFF_PLAN_MS
        fade_ms = SHORTEST_FADE_MS if by_itself else BEGIN_FADE_MS
        self._pair.cross_to(slot, place, fade_ms, planned_ms if on_plan else now_ms)

    def _let_in_by_plan(self, front: Slot, slot: Slot, place: Place) -> None:
        now_ms = self._clock_ms()
        way = self.crossing_to(front, place)
        if way.to_its_end:
            planned_ms = front.zero_ms + front.end_ms()
            self._pair.follow_to(slot, place, way.fade_ms, planned_ms)
            return
        planned_ms = front.zero_ms + front.end_ms() - way.lead_ms
        if abs(planned_ms - now_ms) > OFF_PLAN_MS:
            planned_ms = now_ms
        left_ms = front.left_ms(now_ms)
        there_ms = left_ms - way.tail_ms if left_ms > 0 else front.file_left_ms() - TAIL_MS
        fade_ms = max(SHORTEST_FADE_MS, min(way.fade_ms, there_ms))
        self._pair.cross_to(slot, place, fade_ms, planned_ms)

    # When

    def due_in_ms(self, front: Slot, place: Place) -> float:
        """How long until what sounds gives way to this; past is negative.

        A fade keeps to the plan; what sounds to its own end is followed where that really is.
        """
        way = self.crossing_to(front, place)
        if way.to_its_end:
            return front.end_ms() - front.position_ms() - way.lead_ms
        return front.left_ms(self._clock_ms()) - way.lead_ms

    def crossing_to(self, front: Slot, place: Place) -> Crossing:
        """How what sounds gives way to this."""
        cue = self._standing.cue_for(place) or front.cue
        cued = self._pair.cued()
        known_ms = cued.duration_ms() if cued is not None and cued.cue == cue else 0
        late_ms = front.late_ms(self._clock_ms())
        return crossing(front, cue, cue.length_ms or known_ms, late_ms)
