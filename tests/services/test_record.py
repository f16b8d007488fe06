"""One session's record: any order of writing, hearing and undoing gives what a replay gives."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.events import Ending, MusicVolumeSet, Observed, QuoteHeard, TrackStarted
from kap_companion.errors import SessionStateError
from kap_companion.services.dosing import Dosing
from kap_companion.services.intention import IntentionForm
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.undo import Undo
from kap_companion.vault import NotSaved, unlock_vault
from tests.services.room import (
    DOSE,
    LIMIT_S,
    PASSPHRASE,
    Room,
    RoomClock,
    copied,
    replayed,
    room_in,
    saved,
)

ACTS = ("observe", "tag", "quote", "mask", "words", "correct", "dose", "volume", "undo", "redo")


class Hand:
    """Does one act by its name, and waits for the disk."""

    def __init__(self, record: SessionRecord, clock: RoomClock) -> None:
        self.record, self.clock = record, clock
        self.journey, self.undo = Journey(record), Undo(record)

    def do(self, act: str) -> None:
        self.clock.advance(7)
        written = self._written(act)
        if written is not None:
            saved(self.record, written)

    def _written(  # noqa: C901, PLR0911  # one way out for each act
        self, act: str
    ) -> Written | None:
        journey, notes = self.journey, self.record.chart.of(Observed)
        match act:
            case "observe":
                return journey.observe("breath", self.clock.now().shifted(-60_000_000))
            case "tag":
                return journey.tag("Settled")
            case "quote":
                return journey.quote("So wide.")
            case "mask":
                return journey.toggle_mask()
            case "dose":
                return Dosing(self.record).give(DOSE)
            case "volume":
                return self.record.write(MusicVolumeSet(40))
            case "words" if notes:
                return journey.add_words(notes[-1].id, "and deeper")
            case "correct" if notes:
                changed = Observed(f"corrected {self.clock.now().utc_us}", "Settled")
                return journey.correct(notes[-1], changed, notes[-1].occurred_at, "slip")
            case "undo":
                return self._undone()
            case "redo":
                return self.undo.redo()
            case _:
                return None

    def _undone(self) -> Written | None:
        try:
            return self.undo.undo()
        except SessionStateError:
            return self.undo.undo("not given after all")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), max_size=12))
def test_any_sequence_of_acts_leaves_the_chart_that_a_replay_gives(
    room: Room, clock: RoomClock, shared_patient: str, acts: list[str]
) -> None:
    session_id = room.planned(shared_patient)
    room.schedule.begin(session_id).result(LIMIT_S)
    hand = Hand(room.record(session_id), clock)
    for act in acts:
        hand.do(act)
        fresh = replayed(hand.record, room)
        assert hand.record.chart == fresh
        assert hand.record.chart.doses == fresh.doses
    end_whatever_runs(hand)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS[:8]), min_size=1, max_size=8))
def test_redo_brings_back_what_undo_took(
    room: Room, clock: RoomClock, shared_patient: str, acts: list[str]
) -> None:
    session_id = room.planned(shared_patient)
    room.schedule.begin(session_id).result(LIMIT_S)
    hand = Hand(room.record(session_id), clock)
    for act in acts:
        hand.do(act)
    seen = [live(hand.record)]
    while hand.undo.target() is not None:
        hand.do("undo")
        seen.append(live(hand.record))
    while (written := hand.undo.redo()) is not None:
        saved(hand.record, written)
        assert live(hand.record) == seen[len(seen) - 2]
        seen.pop()
    assert len(seen) == 1
    end_whatever_runs(hand)


def live(record: SessionRecord) -> list[object]:
    """What stands, without the words of how it came to stand."""
    facts = [fact for fact in record.chart.live if not isinstance(fact.event, MusicVolumeSet)]
    return [(fact.id, fact.event, fact.occurred_at, fact.words_added) for fact in facts]


def end_whatever_runs(hand: Hand) -> None:
    saved(hand.record, hand.journey.end(Ending.BROKEN_OFF))


@pytest.fixture
def shared_patient(room: Room) -> str:
    return room.patient()


def test_what_two_threads_write_is_heard_in_any_order(record: SessionRecord, room: Room) -> None:
    written = [record.write(Observed(str(number))) for number in range(6)]
    for place in (0, 3, 1, 2, 5, 4):
        saved(record, written[place])
        assert record.chart == SessionChart.replay(record.entries)
    assert record.chart == replayed(record, room)


def test_hearing_twice_changes_nothing(record: SessionRecord) -> None:
    written = record.write(Observed("once"))
    saved(record, written)
    before = record.chart
    record.absorb(written)
    assert record.chart == before


def test_many_threads_may_write_at_once(record: SessionRecord, room: Room) -> None:
    def write(number: int) -> list[Written]:
        return [record.write(Observed(f"{number} {part}")) for part in range(20)]

    with ThreadPoolExecutor(8) as threads:
        batches = list(threads.map(write, range(8)))
    busy = record.waiting
    assert busy
    for batch in batches:
        for written in batch:
            saved(record, written)
    assert not record.waiting
    assert len(record.chart.of(Observed)) == 160
    assert record.chart == replayed(record, room)


def test_listeners_hear_of_every_end_until_they_leave(record: SessionRecord) -> None:
    heard: list[Written] = []
    leave = record.subscribe(heard.append)
    first = record.write(Observed("one"), QuoteHeard("two"))
    saved(record, first)
    leave()
    saved(record, record.write(Observed("three")))
    assert heard == [first]
    assert len(record.chart.live) == 5


def test_a_write_that_fails_leaves_the_chart_and_is_told(
    founded_folder: Path, tmp_path: Path, clock: RoomClock
) -> None:
    full: list[bool] = []

    def before_commit() -> None:
        if full:
            raise NotSaved("The disk is full.")

    folder = copied(founded_folder, tmp_path / "vault")
    vault = unlock_vault(folder, PASSPHRASE, clock, before_commit)
    record = room_in(vault, clock).begun()
    heard: list[Written] = []
    record.subscribe(heard.append)
    before = record.chart
    full.append(True)
    written = record.write(Observed("lost"))
    assert isinstance(written.exception(LIMIT_S), NotSaved)
    record.absorb(written)
    assert heard == [written]
    assert record.chart == before
    assert not record.waiting
    full.clear()
    saved(record, record.write(Observed("kept")))
    assert record.chart == replayed(record, room_in(vault, clock))
    vault.close()


def test_drafts_and_signs_of_life_belong_to_the_session(
    record: SessionRecord, clock: RoomClock
) -> None:
    assert record.draft("line") == ""
    assert record.last_alive() is None
    record.keep_draft("line", "half a sen").result(LIMIT_S)
    record.keep_alive().result(LIMIT_S)
    assert record.draft("line") == "half a sen"
    assert record.last_alive() == clock.now()
    record.keep_draft("line", "").result(LIMIT_S)
    assert record.draft("line") == ""


def test_who_has_the_hands_on_the_keys_stands_beside_the_author(
    record: SessionRecord, room: Room
) -> None:
    (before,) = saved(record, record.write(Observed("mine")))
    record.hand_to("bo")
    (done,) = saved(record, record.write(Observed("theirs")))
    (amended,) = saved(
        record, record.amend(Fact((done,)), Observed("so"), done.occurred_at, "typo")
    )
    (track,) = saved(record, record.write(TrackStarted("Slow Tide", 0, 60_000)))
    record.hand_to(record.author)
    (after,) = saved(record, record.write(Observed("mine again")))
    assert [each.performed_by for each in (before, done, amended, track, after)] == [
        "",
        "bo",
        "bo",
        "",
        "",
    ]
    assert {each.author for each in record.entries} == {room.vault.practitioner_id}
    record.hand_to("bo")
    assert room.record(record.session_id).performed_by == ""


def test_what_the_patient_wrote_was_done_by_nobody_of_the_practice(record: SessionRecord) -> None:
    record.hand_to("bo")
    form = IntentionForm(record, QUESTIONS)
    entries = saved(record, form.finish(by_patient=True))
    assert {each.performed_by for each in entries} == {""}
    entries = saved(record, form.finish(by_patient=False))
    assert {each.performed_by for each in entries} == {"bo"}
