"""Music in the room: an arc that follows the session, and the therapist's hands on it."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.events import (
    Event,
    MusicBroughtHome,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    PlaylistChosen,
    SoundOutputChosen,
    TrackStarted,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.planner import Planned
from kap_companion.domain.player import (
    BeginCause,
    Output,
    Player,
    PlayerEvent,
    PlayerState,
    PlayerStatus,
    TrackBegan,
)
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.services.arc_run import ArcRun
from kap_companion.services.music_habits import MusicHabits
from kap_companion.services.music_log import MusicLog, MusicPen, entry_for
from kap_companion.services.music_resumed import LeftAt

FADE_OUT_MS = 12_000
HOME_FADE_MS = 20_000
"""How gently the music goes over to the way back."""

VOLUME_STEP_PERCENT = 5
EXTEND_MIN = 5

KeepOutput = Callable[[Output | None], "Future[None]"]


def _keep_nothing(_: Output | None) -> "Future[None]":
    kept: Future[None] = Future()
    kept.set_result(None)
    return kept


@dataclass(frozen=True, slots=True)
class MusicNow:
    """What the room hears, and where in its arc that is.

    `phase` is what sounds was chosen for, `coming` what follows it. `left_ms` is the time to the
    end of the arc, None where no session tells it. `may_wish`: the course can be changed now.
    """

    player: PlayerState
    arc_name: str = ""
    phase: Phase | None = None
    coming: Phase | None = None
    held: bool = False
    left_ms: int | None = None
    may_wish: bool = False


class MusicRoom:
    """The room's music; it plays with or without a session, and never waits for the record.

    Callable from any thread.
    """

    def __init__(
        self,
        player: Player,
        habits: Callable[[], MusicHabits] = MusicHabits,
        keep_output: KeepOutput = _keep_nothing,
    ) -> None:
        """Listen to this player from now on; what is chosen as its way out is kept."""
        self._player = player
        self._habits = habits
        self._keep_output = keep_output
        self._run = ArcRun(player)
        self._log: MusicLog | None = None
        self._session = ""
        self._pen = MusicPen()
        self._left_at: LeftAt | None = None
        self._named: PlaylistChosen | None = None
        """What this log was told of last; it may not say so itself yet."""
        self._softened_by_mask = False
        self._set_aside: Arc | None = None
        self.output: Output | None = None
        """The way out that was chosen; None is the system's own choice."""
        self._unsubscribe = player.subscribe(self._heard)

    # What is heard, and where it is written

    @property
    def arc(self) -> Arc:
        """The chosen music, also while another file is listened to."""
        return self._set_aside or self._run.arc

    def attach(self, log: MusicLog | None) -> None:
        """Go along with this session, and write into its record what is heard; None: no session."""
        self.stop_listening()
        self._log, self._named = log, None
        is_another = log is not None and log.session_id != self._session
        if log is not None and is_another:
            self._session, self._left_at = log.session_id, None
        self._pen.take(log)
        self._run.attach(log)
        self._choose()
        if is_another:
            self._say_what_plays()

    def load(self, arc: Arc) -> None:
        """Choose the music; what sounds now softens out."""
        self._set_aside = None
        self._run.load(arc)
        self._choose()

    def change(self, arc: Arc) -> None:
        """Take the arc's new shape; what sounds goes on, and what comes is planned anew."""
        if self._set_aside is None:
            self._run.change(arc)
        else:
            self._set_aside = arc
        self._choose()

    def replan(self) -> None:
        """Plan anew what comes: the dose has been given, or amended."""
        self._run.replan()

    def state(self) -> PlayerState:
        """What is heard now."""
        return self._player.state()

    def now(self) -> MusicNow:
        """What is heard now, and where in the arc that is."""
        state = self._player.state()
        own = self._run.planned_at(state.index)
        coming = None if state.index is None else self._run.planned_at(state.index + 1)
        course = self._run.course()
        may_wish = self._run.may_be_changed
        return MusicNow(
            player=state,
            arc_name=self.arc.name,
            phase=own.phase if own else None,
            coming=coming.phase if coming else None,
            held=may_wish and course.held is not None,
            left_ms=max(0, course.end_ms) if course.spans else None,
            may_wish=may_wish,
        )

    def plan(self) -> tuple[Planned, ...]:
        """What plays and what comes, in milliseconds from now; none without sound or music."""
        return self._run.coming(self._player.state())

    def tell_where(self, heard: Callable[..., None]) -> None:
        """Tell `heard` the track, its phase, how far it is and whether it plays."""
        state = self.state()
        if state.track is not None:
            own = self._run.planned_at(state.index)
            playing = state.status is PlayerStatus.PLAYING
            phase = own.phase.value if own else ""
            heard(state.track.title, phase, state.position_ms, playing=playing)

    # Playing

    def toggle(self) -> None:
        """Play, or pause."""
        if self.state().status is PlayerStatus.PLAYING:
            self._player.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play: where it was paused or left, else from what the course asks for now."""
        left, self._left_at = self._left_at, None
        if left is not None and self._run.take_up(left):
            return
        if not self._run.began:
            self._run.replan()
        self._player.play()

    def next(self) -> None:
        """Cross over to the next track."""
        self._player.next()

    def back(self) -> None:
        """Cross over to the start of this track, or to the one before."""
        self._player.back()

    def fade(self) -> None:
        """Fade to silence; faded, or fading, come back."""
        if self.state().status is PlayerStatus.PLAYING:
            self.fade_out()
        else:
            self.play()

    def fade_out(self) -> None:
        """Fade to silence."""
        self._player.fade_out(FADE_OUT_MS)

    def go_on_from(self, left: LeftAt | None) -> None:
        """When it is played next, go on where the music was left: the program had been gone."""
        self._left_at = left

    # Listening before use

    @property
    def may_listen(self) -> bool:
        """Whether no session runs, whose music that would end."""
        return self._log is None or not self._log.running

    @property
    def is_listening(self) -> bool:
        """Whether the chosen music is set aside for a file that is listened to."""
        return self._set_aside is not None

    def listen(self, track: Track, into_ms: int = 0) -> None:
        """Listen to one file from there on; the chosen music is set aside.

        Nothing while a session runs.
        """
        if not self.may_listen:
            return
        self._set_aside = self.arc
        first, *others = Arc("").phases
        self._run.load(Arc(track.title, ((*first, ArcTrack(track)), *others)))
        if 0 < into_ms < track.duration_ms:
            self._player.play_from(0, into_ms)
        else:
            self._player.play()

    def stop_listening(self) -> None:
        """Let go of what was listened to, and have the chosen music ready again."""
        if self._set_aside is not None:
            arc, self._set_aside = self._set_aside, None
            self._run.load(arc)

    # How loud

    @property
    def softened(self) -> bool:
        """Whether the music was made soft for speech."""
        return self.state().softened_db > 0

    def soften(self) -> None:
        """Make the music soft for speech, or let it come back up slowly."""
        self._softened_by_mask = False
        self._player.soften(0.0 if self.softened else float(self._habits().soften_db))

    def set_volume(self, percent: int) -> None:
        """Set the room's volume, in percent of the loudest, up to the practice's ceiling."""
        self._player.set_volume(min(percent, self._habits().loudest_percent))

    def change_volume(self, steps: int) -> None:
        """Make it louder or softer by small steps."""
        self.set_volume(self.state().volume_percent + steps * VOLUME_STEP_PERCENT)

    def keep_below_ceiling(self) -> None:
        """The ceiling was changed: what is louder comes down."""
        if self.state().volume_percent > self._habits().loudest_percent:
            self.set_volume(self._habits().loudest_percent)

    # The course

    def hold(self) -> None:
        """Stay in this phase; held, go on."""
        if not self._run.may_be_changed:
            return
        phase = self._run.phase_of_course().value
        if self._run.course().held is None:
            self._wish(PhaseHeld(phase))
        else:
            self._wish(PhaseReleased(phase))

    def extend(self, minutes: int = EXTEND_MIN) -> None:
        """Let this phase last longer."""
        if self._run.may_be_changed:
            phase = self._run.phase_of_course().value
            self._wish(PhaseExtended(phase, minutes))

    def bring_home(self) -> None:
        """Go over to the way back now, gently."""
        phase = self._run.phase_of_course()
        if self._run.may_be_changed and phase is not Phase.RETURN:
            self._wish(MusicBroughtHome(phase.value))
            if self._run.began and self.now().phase is not self._run.phase_of_course():
                self._player.next(HOME_FADE_MS)

    # The eye mask

    def asks_about_mask(self) -> bool:
        """Whether nobody has said yet if the music begins with the mask, and it could now."""
        return self._habits().mask_plays == "" and self._could_begin()

    def follow_mask(self, *, on: bool) -> None:
        """The mask went on, or came off: begin or soften, if the practice wants that."""
        habits = self._habits()
        if on and self._softened_by_mask and self.softened:
            self.soften()
        if on and habits.mask_plays == "yes" and self._could_begin():
            self.play()
        elif not on and habits.mask_softens and self._could_soften():
            self.soften()
            self._softened_by_mask = True

    # The way out

    def outputs(self) -> tuple[Output, ...]:
        """The ways out that this computer has; may take a moment."""
        return self._player.outputs()

    def choose_output(self, output: Output) -> "Future[None]":
        """Sound through this one from now on, after the next start too; no key is the system's own.

        The future fails with `SettingsNotKept`: then it holds until the program ends.
        """
        self.sound_through(output if output.key else None)
        self._write(SoundOutputChosen(output.name))
        return self._keep_output(self.output)

    def sound_through(self, output: Output | None) -> None:
        """Sound as it was chosen before; where that is gone, the system chooses until it is back.

        Nothing that sounds is moved when it is back: the next track comes in there.
        """
        self.output = output
        self._player.choose_output(output.key if output else "")

    def missing_output(self) -> Output | None:
        """Return the way out that was chosen, if it isn't there now; may take a moment."""
        chosen = self.output
        there = chosen is None or chosen.key in {each.key for each in self.outputs()}
        return None if there else chosen

    def sound_tone(self) -> None:
        """Let a soft tone be heard at the room's volume."""
        self._player.sound_tone()

    def close(self) -> None:
        """Stop the music and let go of the sound."""
        self._unsubscribe()
        self._player.close()

    # Within

    def _wish(self, event: Event) -> None:
        self._write(event, self._run.wish(event))

    def _could_begin(self) -> bool:
        resting = self.state().status in {PlayerStatus.SILENT, PlayerStatus.PAUSED}
        return resting and bool(self.arc.tracks)

    def _could_soften(self) -> bool:
        return self.state().status is PlayerStatus.PLAYING and not self.softened

    def _heard(self, event: PlayerEvent) -> None:
        """Called on the player's own thread."""
        if isinstance(event, TrackBegan):
            phase = self._run.heard(event)
            self._write(self._started(event, phase))
        elif (entry := entry_for(event)) is not None:
            self._write(entry)

    @staticmethod
    def _started(event: TrackBegan, phase: str) -> TrackStarted:
        track, cause = event.track, event.cause.value
        at_ms = event.position_ms
        return TrackStarted(track.title, event.index, track.duration_ms, at_ms, cause, phase)

    def _say_what_plays(self) -> None:
        """A session that begins under music hears it from here on."""
        state = self.state()
        own = self._run.planned_at(state.index)
        if state.status is not PlayerStatus.PLAYING or state.track is None or own is None:
            return
        track, index, at_ms = state.track, state.index or 0, state.position_ms
        began = TrackBegan(track, index, BeginCause.STARTED, at_ms)
        self._write(self._started(began, own.phase.value))

    def _choose(self) -> None:
        titles = tuple(track.title for track in self.arc.tracks)
        chosen, log = PlaylistChosen(self.arc.name, "", titles), self._log
        if not titles or log is None or not log.running or chosen == self._named:
            return
        self._named = chosen
        if not log.has_chosen(chosen):
            self._write(chosen)

    def _write(self, event: Event, at: Moment | None = None) -> None:
        self._pen.write(event, at)
