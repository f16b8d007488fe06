"""The room while the vault is locked: one may write, read nothing; each act is a sealed record."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, replace
from pathlib import Path
from threading import Lock

from kap_companion.domain.charts.course import wished
from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Observed,
    PlaylistChosen,
    Question,
)
from kap_companion.domain.moment import Clock, Moment
from kap_companion.domain.timing import Timing
from kap_companion.services.intention import DRAFT_PREFIX, Answer, checked_answer, draft_text
from kap_companion.services.journey import checked_words
from kap_companion.services.measure_draft import draft_field
from kap_companion.services.run_file import RunState, keep_run_state
from kap_companion.vault.inbox import Inbox, InboxRefused, Payload
from kap_companion.vault.inbox_entry import entry_payload

NOTE_DRAFT = "locked-note"
Sealed = Future[None]


class LockedRoom:
    """What goes on in a session whose vault is locked. Callable from any thread, never blocking.

    The futures resolve once the record is on the disk, on a thread of this object's own; they fail
    with `InboxRefused`.
    """

    def __init__(
        self, folder: Path, state: RunState, clock: Clock, open_inbox: Callable[[], Inbox]
    ) -> None:
        """Go on with this state; `open_inbox` is called on the room's own thread."""
        self._folder = folder
        self._state = state
        self._clock = clock
        self._codec = Codec()
        self._gate = Lock()
        self._notes = 0
        self._first_note: Moment | None = None
        self._worker = _worker()
        self._inbox = self._worker.submit(open_inbox)
        self._keep(alive=clock.now())

    @property
    def state(self) -> RunState:
        """What the run file holds."""
        return self._state

    @property
    def notes(self) -> int:
        """How many notes, tags and mask changes were sealed here."""
        return self._notes

    @property
    def first_note(self) -> Moment | None:
        """When the first of them was."""
        return self._first_note

    # What people do

    def note(self, words: str, began: Moment | None = None) -> Sealed:
        """Seal a note. Raises `InputRefused` for no words or too many."""
        return self._by_hand(Observed(checked_words(words)), began)

    def tag(self, label: str) -> Sealed:
        """Seal a one-key tag."""
        return self._by_hand(Observed(tag=label))

    def toggle_mask(self) -> Sealed:
        """Seal that the eye mask went on, or came off."""
        on = not self._state.mask_on
        self._keep(mask_on=on)
        return self._by_hand(EyeMaskPutOn() if on else EyeMaskTakenOff())

    def keep_note_draft(self, words: str) -> Sealed:
        """Keep half a note as it is typed."""
        return self._keep_draft(NOTE_DRAFT, words)

    def keep_answer(self, question: Question, answer: Answer) -> Sealed:
        """Keep an answer as it is typed. Raises `InputRefused` where it is too long."""
        return self._keep_draft(DRAFT_PREFIX + question.key, draft_text(checked_answer(answer)))

    def finish_form(self) -> Sealed:
        """Seal that the patient is done with the form."""
        self._keep(done=True)
        payload = {"type": "done", "subject": self._state.session}
        return self._seal(payload | {"at": astuple(self._clock.now())})

    def keep_measure(self, measure: str, text: str) -> Sealed:
        """Keep the answers to a form as they stand."""
        payload = {"type": "draft", "subject": self._state.patient, "field": draft_field(measure)}
        return self._seal(payload | {"part": self._state.part, "text": text})

    def stand_at(self, place: int) -> None:
        """Remember for a crash which question of a form is shown."""
        if place != self._state.place:
            self._keep(place=place)

    def finish_measure(self, measure: str) -> Sealed:
        """Seal that the patient is done with a form; with the last one, with all of them."""
        left = tuple(each for each in self._state.measures if each != measure)
        self._keep(measures=left, done=not left, place=0)
        payload = {"type": "measured", "subject": self._state.patient, "measure": measure}
        return self._seal(payload | {"at": astuple(self._clock.now())})

    # What the music does

    @property
    def session_id(self) -> str:
        """Return the id of the session that goes on."""
        return self._state.session

    @property
    def clock(self) -> Clock:
        """Return the clock by which it is written."""
        return self._clock

    @property
    def running(self) -> bool:
        """A session can't end while it is locked; there may be none."""
        return bool(self._state.session)

    def has_chosen(self, chosen: PlaylistChosen) -> bool:
        """Nobody chooses music at the locked screen; what plays was chosen before."""
        del chosen
        return True

    def now(self) -> Moment:
        """Return this moment."""
        return self._clock.now()

    def timing(self) -> Timing:
        """Return what the course of the session follows from."""
        state = self._state
        return Timing(state.anchor, state.route, state.window_min, state.wishes, state.phase_min)

    def titles_heard(self) -> tuple[str, ...]:
        """What was heard before can't be read here; the music itself remembers it."""
        return ()

    def write(self, *events: Event, occurred_at: Moment | None = None) -> Sealed:
        """Seal what the room heard."""
        wishes = [wished(event, occurred_at or self._clock.now()) for event in events]
        if made := tuple(each for each in wishes if each is not None):
            self._keep(wishes=(*self._state.wishes, *made))
        sealed = [self._seal_event(event, occurred_at) for event in events]
        return sealed[-1]

    def heard(self, track: str, phase: str, position_ms: int, *, playing: bool) -> None:
        """Note for a crash where the music is, and that the program is there."""
        self._keep(
            alive=self._clock.now(),
            track=track,
            track_phase=phase,
            track_position_ms=position_ms,
            playing=playing,
        )

    def close(self) -> int | None:
        """Wait until all is sealed that was written; return how many records the inbox took.

        None where the inbox of an earlier program was not to be had: nobody knows what was in it.
        """
        self._worker.shutdown()
        if self._inbox.exception() is None:
            return self._inbox.result().count
        return None if self._state.part else 0

    def reopen(self) -> None:
        """Go on after `close`, since the vault stays locked."""
        self._worker = _worker()

    def _by_hand(self, event: Event, occurred_at: Moment | None = None) -> Sealed:
        sealed = self._seal_event(event, occurred_at)
        sealed.add_done_callback(self._count)
        return sealed

    def _count(self, sealed: Sealed) -> None:
        if sealed.exception() is None:
            with self._gate:
                self._notes += 1
                self._first_note = self._first_note or self._clock.now()

    def _seal_event(self, event: Event, occurred_at: Moment | None) -> Sealed:
        new = NewEntry(self._state.session, event, occurred_at=occurred_at)
        return self._seal(entry_payload(new, self._clock.now(), self._codec))

    def _keep_draft(self, field: str, text: str) -> Sealed:
        payload = {"type": "draft", "subject": self._state.session, "field": field}
        return self._seal(payload | {"part": self._state.part, "text": text})

    def _seal(self, payload: Payload) -> Sealed:
        try:
            return self._worker.submit(lambda: self._inbox.result().append(payload))
        except RuntimeError:  # closed: the vault is just being unlocked
            refused: Sealed = Future()
            refused.set_exception(InboxRefused())
            return refused

    def _keep(self, **changed: object) -> None:
        with self._gate:
            self._state = replace(self._state, **changed)  # type: ignore[arg-type]  # its fields
        with suppress(RuntimeError):  # closed: the vault is just being unlocked
            self._worker.submit(self._write_state, self._state)

    def _write_state(self, state: RunState) -> None:
        with suppress(OSError):  # the record itself goes through the inbox
            keep_run_state(self._folder, state)


def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="inbox")
