"""An arc as it runs: what was heard of it, what comes by the course of the session, and why."""

from dataclasses import replace
from threading import RLock

from kap_companion.domain.arc import Arc
from kap_companion.domain.charts.course import wished
from kap_companion.domain.course import Course
from kap_companion.domain.events import Event
from kap_companion.domain.moment import Moment
from kap_companion.domain.planner import Plan, Planned, Sounding, plan_in_order, plan_music
from kap_companion.domain.player import Player, PlayerState, PlayerStatus, TrackBegan
from kap_companion.domain.playlist import Cue, Playlist, Track
from kap_companion.domain.routes import Phase
from kap_companion.domain.timing import Wished
from kap_companion.services.music_log import MusicLog
from kap_companion.services.music_resumed import LeftAt, found_in


class ArcRun:
    """Keeps the player's queue in step with the plan. Callable from any thread."""

    def __init__(self, player: Player) -> None:
        """Plan for this player; it has no arc yet."""
        self._player = player
        self._gate = RLock()
        self._log: MusicLog | None = None
        self._session = ""
        self._is_over = False
        self._unsaved: tuple[Wished, ...] = ()
        """What was wished, and does not stand in the log yet."""
        self._queue: list[Planned] = []
        """What sounded, sounds and comes, each in the place by which the player counts it."""
        self._heard: list[str] = []
        self._began = False
        self.arc = Arc("")

    # What it goes along with

    def attach(self, log: MusicLog | None) -> None:
        """Follow the course of this session from now on; None: of none."""
        with self._gate:
            self._log = log
            # One that is only read again has no course any more that the music could follow.
            self._is_over = log is not None and not log.running and log.timing().anchor is not None
            if log is not None and not self._is_over and log.session_id != self._session:
                self._session = log.session_id
                self._begin_session()
            self._remember_heard()
        self.replan()

    def _begin_session(self) -> None:
        """Another session: what plays goes on as its first phase, what rests begins anew."""
        self._heard, self._unsaved = [], ()
        state = self._player.state()
        own = self.planned_at(state.index)
        self._began = self._began and state.status is PlayerStatus.PLAYING and own is not None
        if self._began and own is not None and state.index is not None:
            self._queue[state.index] = replace(own, phase=self.phase_of_course())
            self._heard = [own.cue.track.path]

    def _remember_heard(self) -> None:
        titles = frozenset(self._log.titles_heard() if self._log else ())
        paths = [track.path for track in self.arc.tracks if track.title in titles]
        self._heard += [path for path in paths if path not in self._heard]

    def load(self, arc: Arc) -> None:
        """Take another arc, from what the course asks for now; what sounds softens out."""
        with self._gate:
            self.arc, self._began, self._heard = arc, False, []
            self._remember_heard()
        self.replan()

    def change(self, arc: Arc) -> None:
        """Take the arc's new shape; what sounds goes on, and what comes is planned anew."""
        with self._gate:
            self.arc = arc
        self.replan()

    def wish(self, event: Event) -> Moment | None:
        """Change the course as this event tells; return the moment at which it is to be written."""
        with self._gate:
            now = self._log.clock.now() if self._log else None
            made = wished(event, now) if now else None
            self._unsaved += (made,) if made else ()
        self.replan()
        return now

    def replan(self) -> None:
        """Plan anew what comes: the dose, the course or the arc has changed."""
        with self._gate:
            self._forget_saved()
            if not self._began:
                self._make_ready()
                return
            state = self._player.state()
            if state.index is not None:
                self._replan_from(state.index, state.position_ms)

    def take_up(self, left: LeftAt) -> bool:
        """Go on where the music was left; False where the arc has lost that track."""
        with self._gate:
            found = found_in(self.arc, left)
            if found is None:
                return False
            phase, track = found[0], found[1].track
            self._queue = [Planned(Cue(track), phase, 0, track.duration_ms)]
            self._player.load(Playlist(self.arc.name, (track,)), self.arc.crossfade_ms)
            self._player.play_from(0, left.position_ms)
            self._follow(0, self._plan(Sounding(track, phase, left.position_ms)))
        return True

    def heard(self, event: TrackBegan) -> str:
        """A track began; return the phase for which it was chosen, empty where it is in none."""
        with self._gate:
            self._began = True
            if event.track.path not in self._heard:
                self._heard.append(event.track.path)
            own = self._keep_true(event)
            self._replan_from(event.index, event.position_ms)
        return own.phase.value

    def _keep_true(self, event: TrackBegan) -> Planned:
        """What really sounds in a place; a plan that came too late for it was not played."""
        own = self.planned_at(event.index)
        if own is None or own.cue.track != event.track:
            own = Planned(Cue(event.track), self._phase_of(event.track), 0, event.track.duration_ms)
            self._queue += [own] * (event.index - len(self._queue))
            self._queue[event.index :] = [own]
        return own

    def _phase_of(self, track: Track) -> Phase:
        """The phase of the arc that has this track; of one that has none, where the session is."""
        for phase, tracks in zip(Phase, self.arc.phases, strict=True):
            if any(each.track.path == track.path for each in tracks):
                return phase
        return self.phase_of_course()

    # What it is

    @property
    def began(self) -> bool:
        """Whether anything of this arc was heard yet."""
        return self._began

    @property
    def may_be_changed(self) -> bool:
        """Whether there is a course to be held, extended or brought home."""
        log = self._log
        return log is not None and log.running and log.timing().anchor is not None

    def course(self) -> Course:
        """The course in milliseconds from now; one without phases where no session has one."""
        log = self._log
        if log is None or self._is_over:
            return Course()
        timing = log.timing()
        unsaved = tuple(each for each in self._unsaved if each not in timing.wishes)
        return replace(timing, wishes=timing.wishes + unsaved).course_from(log.clock.now())

    def phase_of_course(self) -> Phase:
        """The phase in which the session is."""
        course = self.course()
        return course.held or course.at(0)

    def planned_at(self, index: int | None) -> Planned | None:
        """What the player counts as this place."""
        with self._gate:
            there = index is not None and 0 <= index < len(self._queue)
            return self._queue[index] if there and index is not None else None

    def coming(self, state: PlayerState) -> tuple[Planned, ...]:
        """What plays and what comes, in milliseconds from now; none without sound or music."""
        if state.status is PlayerStatus.NO_SOUND or state.index is None:
            return ()
        with self._gate:
            queue = self._queue[state.index :]
        planned: list[Planned] = []
        start_ms = -state.position_ms
        for each in queue:
            if planned:
                start_ms = planned[-1].end_ms - each.cue.crossfade_ms
            length_ms = each.cue.length_ms or each.end_ms - each.start_ms
            planned.append(replace(each, start_ms=start_ms, end_ms=start_ms + length_ms))
        return tuple(planned)

    # Within

    def _forget_saved(self) -> None:
        """What stands in the log counts from there: it may be amended or taken back."""
        saved = self._log.timing().wishes if self._log else ()
        self._unsaved = tuple(each for each in self._unsaved if each not in saved)

    def _replan_from(self, index: int, position_ms: int) -> None:
        own = self.planned_at(index)
        if own is not None:
            self._follow(index, self._plan(Sounding(own.cue.track, own.phase, position_ms)))

    def _plan(self, sounding: Sounding | None) -> Plan:
        course = self.course()
        if not course.spans:
            return plan_in_order(self.arc, sounding)
        return plan_music(self.arc, course, sounding, self._heard)

    def _make_ready(self) -> None:
        """Nothing has been heard yet: begin with what the course asks for."""
        plan = self._plan(None)
        self._queue = list(plan.coming)
        first = tuple(each.cue.track for each in plan.coming[:1])
        self._player.load(Playlist(self.arc.name, first), self.arc.crossfade_ms)
        if plan.coming:
            self._player.follow(0, _cues(plan.coming[1:]), plan.coming[0].cue.play_ms)

    def _follow(self, index: int, plan: Plan) -> None:
        own = self._queue[index]
        own = replace(own, cue=replace(own.cue, play_ms=plan.play_ms))
        self._queue[index:] = [own, *plan.coming]
        self._player.follow(index, _cues(plan.coming), plan.play_ms)


def _cues(planned: tuple[Planned, ...]) -> tuple[Cue, ...]:
    return tuple(each.cue for each in planned)
