"""Adverse events in the room: begun, followed, ended; each act one entry."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events, running_events
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Event,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.protocols import REVIEW_WORDS, asks_for_review
from kap_companion.errors import InputRefused, KapError, SessionStateError
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import line, note, said

SAME_STEM = 4
"""So many first letters make "Dizzy" a "Dizziness" and "Anxious" an "Anxiety"."""


class AdverseEvents:
    """The adverse events of one session."""

    def __init__(self, record: SessionRecord, review_words: Iterable[str] = REVIEW_WORDS) -> None:
        """Act on this session's record; kinds with one of these words ask for a review."""
        self._record = record
        self._review_words = tuple(review_words)
        self._journey = Journey(record)

    def all(self) -> tuple[AdverseEvent, ...]:
        """Return every adverse event, in the order they began."""
        return adverse_events(self._record.chart)

    def running(self) -> tuple[AdverseEvent, ...]:
        """Return those that have not ended."""
        return running_events(self._record.chart)

    def begin(self, event: AdverseEventBegan, occurred_at: Moment | None = None) -> Written:
        """Record that one began."""
        self._require_begun()
        checked = replace(
            self._marked(event),
            what=said(event.what, "What is it?"),
            words=note(event.words),
            action=note(event.action),
            told=line(event.told),
        )
        return self._record.write(checked, occurred_at=occurred_at)

    def follow(self, event: AdverseEventFollowed, occurred_at: Moment | None = None) -> Written:
        """Record how a running one goes on; not before it began."""
        self._require_since(self._require_runs(event.of), occurred_at)
        checked = replace(
            event, words=note(event.words), action=note(event.action), told=line(event.told)
        )
        return self._record.write(checked, occurred_at=occurred_at)

    def begin_about(self, event: AdverseEventBegan, at: Moment, about: Written) -> Written:
        """Record that one began, about an entry that may still be on its way to the disk."""
        if _is_saved(about):
            return self.begin(replace(event, about=about.result()[0].id), at)
        if about.done():  # the entry that it was about was never saved
            return self.begin(event, at)
        self._require_begun()
        said(event.what, "What is it?")
        joined: Written = Future()

        def then(_: Written) -> None:
            try:
                self.begin_about(event, at, about).add_done_callback(
                    lambda done: _pass_on(done, joined)
                )
            except KapError as refused:
                joined.set_exception(refused)

        about.add_done_callback(then)
        return joined

    def end(
        self,
        event: AdverseEventEnded,
        occurred_at: Moment | None = None,
        last: AdverseEventFollowed | None = None,
    ) -> Written:
        """Record that a running one ended; not before it went on. `last` is done along with it."""
        self._require_since(self._require_runs(event.of), occurred_at, ends=True)
        ended = replace(event, words=note(event.words))
        if last is None:
            return self._record.write(ended, occurred_at=occurred_at)
        action, told = note(last.action), line(last.told)
        followed = replace(last, action=action, told=told, words=note(last.words))
        return self._record.write(followed, ended, occurred_at=occurred_at)

    def amend(self, fact: Fact, event: Event, at: Moment, reason: str) -> Written:
        """Amend a beginning, what followed or an end: none may stand before its beginning."""
        self._require_order(fact, event, at)
        if isinstance(event, AdverseEventBegan):
            event = self._marked(event)
        match event:
            case AdverseEventBegan() | AdverseEventFollowed():
                event = replace(
                    event,
                    words=note(event.words),
                    action=note(event.action),
                    told=line(event.told),
                )
            case AdverseEventEnded():
                event = replace(event, words=note(event.words))
            case _:
                raise SessionStateError("This is no adverse event.")
        return self._journey.correct(fact, event, at, reason)

    def _marked(self, event: AdverseEventBegan) -> AdverseEventBegan:
        return replace(event, review=asks_for_review(event.what, self._review_words))

    def _require_order(self, fact: Fact, event: Event, at: Moment) -> None:
        """It began, then went on, then ended: an amendment that turns this round is refused.

        What came out of order from elsewhere can still be amended, by its words or into its place.
        """
        place = self._record.chart.timeline.place_us
        if place(at) == place(fact.occurred_at):
            return
        for each in self.all():
            if each.fact.id not in {fact.id, getattr(event, "of", "")}:
                continue
            before, after = _beside(each, event)
            if any(place(at) < place(one.occurred_at) for one in before):
                raise InputRefused("It can’t have ended or gone on before it began.")
            if any(place(at) > place(one.occurred_at) for one in after):
                raise InputRefused("It can’t have begun or gone on after it ended.")

    def _require_runs(self, entry_id: str) -> AdverseEvent:
        self._require_begun()
        for each in self.running():
            if each.fact.id == entry_id:
                return each
        raise SessionStateError("This adverse event has ended already.")

    def _require_since(
        self, running: AdverseEvent, occurred_at: Moment | None, *, ends: bool = False
    ) -> None:
        place = self._record.chart.timeline.place_us
        at = occurred_at or self._record.now()
        if place(at) < place(running.fact.occurred_at):
            raise InputRefused("It began later than that.")
        if ends and any(place(at) < place(one.fact.occurred_at) for one in running.followed):
            raise InputRefused("It still went on then.")

    def _require_begun(self) -> None:
        """One that shows after the end belongs to the session too."""
        if self._record.chart.state not in {SessionState.RUNNING, SessionState.ENDED}:
            raise SessionStateError("This session is not running. Nothing was recorded.")


def _beside(whole: AdverseEvent, event: Event) -> tuple[list[Fact], list[Fact]]:
    """What of an adverse event may not come after this part of it, and what not before."""
    went_on = [each.fact for each in whole.followed]
    ended = [whole.ended.fact] if whole.ended else []
    match event:
        case AdverseEventBegan():
            return [], [*went_on, *ended]
        case AdverseEventFollowed():
            return [whole.fact], ended
        case _:
            return [whole.fact, *went_on], []


def likely_kind(said_words: str, kinds: Sequence[str]) -> str:
    """Return the kind that a tag or words name by their beginning; empty where none is meant."""
    for word in said_words.casefold().split():
        stem = word.strip(".,;:!?“”\"'()")[:SAME_STEM]
        if len(stem) < SAME_STEM:
            continue
        for kind in kinds:
            if any(part.startswith(stem) for part in kind.casefold().split()):
                return kind
    return ""


def _is_saved(written: Written) -> bool:
    return written.done() and written.exception() is None


def _pass_on(done: Written, to: Written) -> None:
    error = done.exception()
    if error is None:
        to.set_result(done.result())
    else:
        to.set_exception(error)
