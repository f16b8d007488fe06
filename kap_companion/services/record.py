"""One session's record while it is open: its chart, and the way to add to it."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock

from kap_companion.domain.charts import Fact, SessionChart, SessionState
from kap_companion.domain.charts.course import timing_of
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    ClockDisagreed,
    Event,
    IntentionFormClosed,
    MusicFadedOut,
    PlaylistChosen,
    RecordingResumed,
    Retracted,
    SoundLost,
    SoundRecovered,
    TrackFailed,
    TrackStarted,
)
from kap_companion.domain.moment import Clock, Moment
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.timing import Timing

Written = Future[tuple[Entry, ...]]
WriteListener = Callable[[Written], None]

BY_ITSELF: tuple[type[Event], ...] = (
    ClockDisagreed,
    MusicFadedOut,
    RecordingResumed,
    SoundLost,
    SoundRecovered,
    TrackFailed,
    TrackStarted,
)
"""What happens without anyone's hand."""

BY_PATIENT = IntentionFormClosed(by_patient=True)
"""Closes what the patient wrote, which nobody of the practice did."""


class SessionRecord:
    """The open record of one session.

    `write` may be called from any thread. What came of it is told to the listeners on the journal's
    thread; whoever shows the chart then calls `absorb` on its own thread.
    """

    def __init__(self, session_id: str, journal: Journal, reader: Reader, clock: Clock) -> None:
        """Open the record: reads the session's entries and folds them."""
        self.session_id = session_id
        self._journal = journal
        self._reader = reader
        self._clock = clock
        self._entries = {entry.id: entry for entry in reader.entries_of(session_id)}
        self._chart = SessionChart.replay(self._entries.values())
        self._newest = max((entry.order for entry in self._entries.values()), default=(0, "", 0))
        self._performed_by = ""
        self._listeners: tuple[WriteListener, ...] = ()
        self._followers: tuple[WriteListener, ...] = ()
        self._waiting = 0
        self._gate = Lock()

    @property
    def chart(self) -> SessionChart:
        """What the saved entries mean now."""
        return self._chart

    @property
    def running(self) -> bool:
        """Whether the session runs."""
        return self._chart.state is SessionState.RUNNING

    @property
    def clock(self) -> Clock:
        """Return the clock by which it is written."""
        return self._clock

    def timing(self) -> Timing:
        """Return what the course of the session follows from."""
        return timing_of(self._chart)

    def titles_heard(self) -> tuple[str, ...]:
        """Return the titles of the music that was heard."""
        heard = (fact.event for fact in self._chart.of(TrackStarted))
        return tuple(event.title for event in heard if isinstance(event, TrackStarted))

    def has_chosen(self, chosen: PlaylistChosen) -> bool:
        """Whether this is the music that was chosen last."""
        return self._chart.latest(PlaylistChosen) == chosen

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The saved entries."""
        return tuple(self._entries.values())

    @property
    def author(self) -> str:
        """Who is signed in."""
        return self._journal.author

    @property
    def performed_by(self) -> str:
        """Who has the hands on the keys; empty where it is who is signed in."""
        return self._performed_by

    def hand_to(self, practitioner_id: str) -> None:
        """Say whose hands are on the keys from now on; it holds while this record is open."""
        self._performed_by = "" if practitioner_id == self.author else practitioner_id

    @property
    def waiting(self) -> bool:
        """Whether something was written whose outcome was not absorbed yet."""
        return self._waiting > 0

    def now(self) -> Moment:
        """Return this moment."""
        return self._clock.now()

    def subscribe(self, listener: WriteListener) -> Callable[[], None]:
        """Tell `listener` of every finished write, saved or not; returns what ends that."""
        self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            self._listeners = tuple(each for each in self._listeners if each is not listener)

        return unsubscribe

    def follow(self, follower: WriteListener) -> None:
        """Tell `follower` of every write as it begins, on the thread that writes."""
        self._followers = (*self._followers, follower)

    def write(self, *events: Event, occurred_at: Moment | None = None) -> Written:
        """Put events on the record together, as having happened at one moment (now by default)."""
        return self.write_entries(
            NewEntry(self.session_id, event, occurred_at=occurred_at) for event in events
        )

    def amend(self, fact: Fact, event: Event, occurred_at: Moment, reason: str) -> Written:
        """Put a newer version of a fact, as it was seen, on the record; the older one stays."""
        amendment = NewEntry(self.session_id, event, occurred_at, amends=fact.id, reason=reason)
        return self.write_entries([replace(amendment, replaces=fact.newest.id)])

    def retract(self, fact: Fact, reason: str) -> Written:
        """Take a fact back, as it was seen; it stays on the record, with the reason."""
        taken_back = NewEntry(self.session_id, Retracted(), amends=fact.id, reason=reason)
        return self.write_entries([replace(taken_back, replaces=fact.newest.id)])

    def write_entries(self, entries: Iterable[NewEntry]) -> Written:
        """Put whole entries on the record together, all of this session."""
        batch = [replace(entry, subject=self.session_id) for entry in entries]
        if not any(entry.event == BY_PATIENT for entry in batch):
            batch = [self._performed(entry) for entry in batch]
        with self._gate:
            self._waiting += 1
        future = self._journal.append(batch)
        for follower in self._followers:
            follower(future)
        future.add_done_callback(self._tell)
        return future

    def absorb(self, written: Written) -> None:
        """Take a finished write into the chart."""
        with self._gate:
            self._waiting -= 1
        if written.exception() is None:
            for entry in written.result():
                self._fold(entry)

    def catch_up(self) -> None:
        """Take in what was written of this session past this record."""
        for entry in self._reader.entries_of(self.session_id):
            self._fold(entry)

    def keep_draft(self, field: str, text: str) -> "Future[None]":
        """Keep what is being typed."""
        return self._journal.keep_draft(self.session_id, field, text)

    def draft(self, field: str) -> str:
        """Return what was being typed."""
        return self.drafts().get(field, "")

    def drafts(self) -> Mapping[str, str]:
        """Return everything that was being typed, by its field."""
        return self._reader.drafts_of(self.session_id)

    def keep_alive(self) -> "Future[None]":
        """Note that the recording goes on."""
        return self._journal.keep_alive(self.session_id, self._clock.now())

    def last_alive(self) -> Moment | None:
        """Return when the recording was last known to go on."""
        return self._reader.last_alive(self.session_id)

    def _performed(self, entry: NewEntry) -> NewEntry:
        if isinstance(entry.event, BY_ITSELF):
            return entry
        return replace(entry, performed_by=entry.performed_by or self._performed_by)

    def _tell(self, written: Written) -> None:
        for listener in self._listeners:
            listener(written)

    def _fold(self, entry: Entry) -> None:
        if entry.id not in self._entries:
            # Of two threads that write, the later one may be heard first.
            more = self._chart.plus(entry) if entry.order > self._newest else None
            self._entries[entry.id] = entry
            self._newest = max(self._newest, entry.order)
            self._chart = more or SessionChart.replay(self._entries.values())
