"""Signing on a real vault: one's own passphrase, a finished part, and what comes after it."""

from pathlib import Path
from queue import Queue

import pytest

from kap_companion.domain.charts.signatures import of_part
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AddendumWritten,
    ConflictSettled,
    Ending,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    Retracted,
    Signed,
)
from kap_companion.domain.signing import Part, digest_of
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.integration import Integration
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.signing import Signing
from kap_companion.services.undo import Undo
from tests.services.room import (
    COLLEAGUE,
    COLLEAGUES_PASSPHRASE,
    DOSE,
    LIMIT_S,
    PASSPHRASE,
    Room,
    RoomClock,
    copied,
    replayed,
    saved,
    signed_in,
    with_colleague,
)

NAME = "Lena Berg"


@pytest.fixture
def over(dosed: SessionRecord) -> SessionRecord:
    """A session with a note that has ended."""
    saved(dosed, Journey(dosed).observe("calm"))
    saved(dosed, Journey(dosed).end(Ending.COMPLETED))
    return dosed


def signing(record: SessionRecord, room: Room) -> Signing:
    return Signing(record, room.vault.signs_with)


def sign(record: SessionRecord, room: Room, part: Part = Part.JOURNEY) -> Signed:
    heard: Queue[Written] = Queue()
    leave = record.subscribe(heard.put)
    work = signing(record, room)
    entry = work.sign(work.to_sign(part, NAME), PASSPHRASE)
    record.absorb(heard.get(timeout=LIMIT_S))
    leave()
    assert isinstance(entry.event, Signed)
    return entry.event


def test_what_was_shown_is_what_is_signed(over: SessionRecord, room: Room) -> None:
    wanted = signing(over, room).to_sign(Part.JOURNEY, NAME)
    signed = sign(over, room)
    assert signed.entries == tuple(entry.id for entry in wanted.entries)
    assert signed.digest == wanted.digest == digest_of(wanted.entries)
    assert signed.statement == wanted.statement
    assert signed.statement == (
        "I, Lena Berg, sign the journey record of this session as it stands on 2026-03-02, 13:00: "
        "5 entries."
    )


def test_a_signature_is_its_authors_and_holds(over: SessionRecord, room: Room) -> None:
    work = signing(over, room)
    assert not work.is_signed(Part.JOURNEY)
    assert work.given() == ()
    sign(over, room)
    (given,) = work.given()
    assert (given.author, given.holds, given.later) == (over.author, True, ())
    assert work.is_signed(Part.JOURNEY)
    assert not work.is_signed(Part.INTEGRATION)


@pytest.mark.parametrize("secret", ["", "seven quiet herons", PASSPHRASE.upper()])
def test_only_ones_own_passphrase_signs(over: SessionRecord, room: Room, secret: str) -> None:
    work = signing(over, room)
    with pytest.raises(InputRefused, match="not your passphrase"):
        work.sign(work.to_sign(Part.JOURNEY, NAME), secret)
    assert replayed(over, room).of(Signed) == ()


def test_a_running_journey_can_t_be_signed(dosed: SessionRecord, room: Room) -> None:
    work = signing(dosed, room)
    with pytest.raises(SessionStateError, match="once the session has ended"):
        work.to_sign(Part.JOURNEY, NAME)
    assert not work.may_sign(Part.JOURNEY)


def test_nothing_can_t_be_signed(over: SessionRecord, room: Room) -> None:
    with pytest.raises(SessionStateError, match="nothing to sign"):
        signing(over, room).to_sign(Part.INTEGRATION, NAME)


def test_one_entry_is_said_as_one(over: SessionRecord, room: Room) -> None:
    saved(over, Integration(over).write_note("slept"))
    wanted = signing(over, room).to_sign(Part.INTEGRATION, NAME)
    assert wanted.statement.endswith("1 entry.")
    assert "the integration note" in wanted.statement


def test_signing_again_needs_something_new(over: SessionRecord, room: Room) -> None:
    work = signing(over, room)
    sign(over, room)
    with pytest.raises(SessionStateError, match="nothing came since"):
        work.to_sign(Part.JOURNEY, NAME)
    saved(over, work.add(Part.JOURNEY, "She wept too."))
    assert work.may_sign(Part.JOURNEY)
    assert len(sign(over, room).entries) == 6
    assert not work.may_sign(Part.JOURNEY)


def test_what_changes_after_it_is_told(over: SessionRecord, room: Room) -> None:
    sign(over, room)
    (note,) = over.chart.of(Observed)
    changed = Journey(over).correct(note, Observed("quiet"), note.occurred_at, "the word she used")
    (amendment,) = saved(over, changed)
    work = signing(over, room)
    (given,) = of_part(Part.JOURNEY, work.given())
    assert given.later == (amendment,)
    assert given.holds
    assert work.arrived_after() == {note.id, amendment.id}


class TestAddendum:
    def test_it_is_about_an_entry_and_found_by_its_words(
        self, over: SessionRecord, room: Room
    ) -> None:
        sign(over, room)
        (note,) = over.chart.of(Observed)
        saved(over, signing(over, room).add(Part.JOURNEY, " She wept too. ", note.id))
        (added,) = over.chart.of(AddendumWritten)
        assert added.event == AddendumWritten("She wept too.", note.id, "journey record")
        (found,) = room.vault.reader.search("wept")
        assert found.entry_id == added.id
        assert room.vault.verify().ok

    def test_without_a_signature_there_is_nothing_to_add_to(
        self, over: SessionRecord, room: Room
    ) -> None:
        with pytest.raises(SessionStateError, match="not signed"):
            signing(over, room).add(Part.JOURNEY, "more")

    def test_it_needs_words(self, over: SessionRecord, room: Room) -> None:
        sign(over, room)
        with pytest.raises(InputRefused):
            signing(over, room).add(Part.JOURNEY, " ")

    def test_its_words_can_be_amended(self, over: SessionRecord, room: Room) -> None:
        sign(over, room)
        saved(over, signing(over, room).add(Part.JOURNEY, "She wpt."))
        (added,) = over.chart.of(AddendumWritten)
        event = AddendumWritten(" She wept. ")
        saved(over, Journey(over).correct(added, event, added.occurred_at, "slip"))
        assert over.chart.of(AddendumWritten)[0].event == AddendumWritten("She wept.")
        assert room.vault.verify().ok


class TestForEver:
    def test_a_signature_is_neither_amended_nor_taken_back(
        self, over: SessionRecord, room: Room
    ) -> None:
        sign(over, room)
        (fact,) = over.chart.of(Signed)
        journey = Journey(over)
        assert not journey.may_take_back(fact)
        with pytest.raises(SessionStateError):
            journey.take_back(fact, "a slip")
        with pytest.raises(SessionStateError, match="stands as it is"):
            journey.correct(fact, fact.event, over.now().shifted(1), "a slip")

    def test_undo_does_not_reach_behind_it(self, over: SessionRecord, room: Room) -> None:
        undo = Undo(over)
        assert undo.target() is not None
        sign(over, room)
        assert undo.target() is None
        assert undo.undo() is None
        saved(over, Integration(over).write_insight("to rest"))
        saved(over, undo.undo())
        assert over.chart.of(InsightWritten) == ()
        assert len(over.chart.of(Observed, Signed)) == 2


class TestConflicts:
    def test_an_amendment_names_the_version_it_was_made_from(self, over: SessionRecord) -> None:
        journey = Journey(over)
        (first,) = over.chart.of(Observed)
        saved(over, journey.correct(first, Observed("quiet"), first.occurred_at, "better"))
        (second,) = over.chart.of(Observed)
        saved(over, journey.correct(second, Observed("slow"), first.occurred_at, "better"))
        (third,) = over.chart.of(Observed)
        replaced = [entry.replaces for entry in third.versions]
        assert replaced == ["", first.newest.id, second.newest.id]
        assert third.conflict == ()

    def test_two_that_did_not_know_of_each_other_are_settled(
        self, over: SessionRecord, room: Room
    ) -> None:
        journey, work = Journey(over), signing(over, room)
        (seen,) = over.chart.of(Observed)
        for words in ("quiet", "slow"):
            saved(over, journey.correct(seen, Observed(words), seen.occurred_at, "better"))
        (fact,) = over.chart.of(Observed)
        assert [entry.event for entry in fact.conflict] == [Observed("quiet"), Observed("slow")]
        saved(over, work.keep(fact, fact.conflict[0]))
        (kept,) = over.chart.of(Observed)
        assert (kept.event, kept.conflict) == (Observed("quiet"), ())
        assert over.chart == replayed(over, room)
        assert [found.words for found in room.vault.reader.search("quiet")] == ["quiet"]
        assert room.vault.verify().ok
        with pytest.raises(SessionStateError, match="settled already"):
            work.keep(kept, fact.conflict[0])

    def test_a_retraction_that_knew_nothing_of_an_amendment(
        self, over: SessionRecord, room: Room
    ) -> None:
        journey, work = Journey(over), signing(over, room)
        (seen,) = over.chart.of(Observed)
        saved(over, journey.correct(seen, Observed("quiet"), seen.occurred_at, "better"))
        saved(over, journey.take_back(seen, "not hers"))
        (fact,) = (each for each in over.chart.facts if each.id == seen.id)
        kinds = [type(entry.event) for entry in fact.conflict]
        assert kinds == [Observed, Retracted]
        saved(over, work.keep(fact, fact.conflict[0]))
        assert [each.event for each in over.chart.of(Observed)] == [Observed("quiet")]
        assert room.vault.verify().ok
        assert room.vault.reader.search("quiet")

    def test_undo_says_which_version_it_saw(self, over: SessionRecord) -> None:
        journey = Journey(over)
        (seen,) = over.chart.of(Observed)
        saved(over, journey.correct(seen, Observed("quiet"), seen.occurred_at, "better"))
        (amended,) = over.chart.of(Observed)
        undo = Undo(over)
        (first,) = saved(over, undo.undo())
        (second,) = saved(over, undo.undo())
        assert (first.amends, first.replaces) == (amended.newest.id, "")
        assert (second.amends, second.replaces) == (seen.id, seen.id)

    def test_a_decision_is_not_undone(self, over: SessionRecord, room: Room) -> None:
        journey, work = Journey(over), signing(over, room)
        (seen,) = over.chart.of(Observed)
        for words in ("quiet", "slow"):
            saved(over, journey.correct(seen, Observed(words), seen.occurred_at, "better"))
        (fact,) = over.chart.of(Observed)
        saved(over, work.keep(fact, fact.conflict[0]))
        target = Undo(over).target()
        assert target is not None
        assert target == fact.conflict[1]


class TestTwoPeople:
    """Two practitioners who sign in one after the other, each by their own passphrase."""

    @pytest.fixture
    def folder(self, founded_folder: Path, tmp_path: Path) -> Path:
        copy = copied(founded_folder, tmp_path / "shared")
        with_colleague(copy)
        return copy

    @pytest.fixture
    def session(self, folder: Path, clock: RoomClock) -> str:
        """A session of the first one, with a note of theirs, over and signed."""
        with signed_in(folder, clock, PASSPHRASE) as room:
            record = room.begun()
            saved(record, record.write(DOSE))
            saved(record, Journey(record).observe("calm"))
            saved(record, Journey(record).end(Ending.COMPLETED))
            sign(record, room)
            return record.session_id

    def test_both_sign_the_same_part(self, folder: Path, session: str, clock: RoomClock) -> None:
        with signed_in(folder, clock, COLLEAGUES_PASSPHRASE) as room:
            record = room.record(session)
            work = signing(record, room)
            with pytest.raises(InputRefused, match="not your passphrase"):
                work.sign(work.to_sign(Part.JOURNEY, "Ada"), PASSPHRASE)
            work.sign(work.to_sign(Part.JOURNEY, "Ada"), COLLEAGUES_PASSPHRASE)
            first, second = signing(room.record(session), room).given()
            assert first.author != second.author == COLLEAGUE
            assert first.event.entries == second.event.entries
            assert first.holds
            assert second.holds

    def test_undo_never_takes_back_what_someone_else_did(
        self, folder: Path, session: str, clock: RoomClock
    ) -> None:
        with signed_in(folder, clock, PASSPHRASE) as room:
            record = room.record(session)
            saved(record, Integration(record).write_note("slept"))
        with signed_in(folder, clock, COLLEAGUES_PASSPHRASE) as room:
            record = room.record(session)
            undo = Undo(record)
            assert undo.target() is None
            saved(record, Integration(record).write_insight("to rest"))
            saved(record, undo.undo())
            assert undo.undo() is None
            assert len(record.chart.of(IntegrationNoteWritten)) == 1


def test_a_settlement_without_a_conflict_is_no_fact_of_its_own(over: SessionRecord) -> None:
    (note,) = over.chart.of(Observed)
    settled = NewEntry("", ConflictSettled(note.id), amends=note.id)
    saved(over, over.write_entries([settled]))
    assert over.chart.of(ConflictSettled) == ()
