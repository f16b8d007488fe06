"""What a signature stands under, and what arrives after it."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest

from kap_companion.domain.charts.signatures import (
    Signature,
    arrived_after,
    of_part,
    signatures,
    signed_ids,
)
from kap_companion.domain.codec import Codec, canonical_json
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AfterCareGiven,
    CheckPutOff,
    DoseGiven,
    EndedWithOpen,
    Ending,
    Event,
    GateOverridden,
    Given,
    Handed,
    InsightWritten,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    ItemTicked,
    LookedAt,
    MonitoringNoted,
    MusicFadedOut,
    Observed,
    PractitionerAdded,
    ProtocolTaken,
    ReadyForDischarge,
    Retracted,
    SessionBegun,
    SessionEnded,
    Severity,
    Signed,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    VitalsTaken,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.signing import Part, digest_of, entries_of_part
from tests.domain.record import Room

DOSE = DoseGiven("ketamine", Decimal("62.5"), "mg", "nasal", "Ada")


class Signing(Room):
    """A session that is over, and hands that sign it."""

    def sign(self, part: Part, author: str = "ada", digest: str = "") -> Entry:
        entries = entries_of_part(part, self.entries)
        ids = tuple(entry.id for entry in entries)
        signed = Signed(part.value, "I sign.", ids, digest or digest_of(entries))
        return self.write(signed, author=author)

    def given(self) -> tuple[Signature, ...]:
        return signatures(self.entries)


@pytest.fixture
def room() -> Signing:
    made = Signing()
    made.write(IntentionWritten("intention", "What?", ("rest",), Given.WRITTEN))
    made.write(IntentionFormClosed(by_patient=True))
    made.write(SessionBegun())
    made.write(DOSE)
    made.wait(30)
    made.write(Observed("calm"))
    made.wait(60)
    made.write(SessionEnded(Ending.COMPLETED))
    return made


def kinds(part: Part, room: Room) -> list[type[Event]]:
    return [type(entry.event) for entry in entries_of_part(part, room.entries)]


class TestDigest:
    def test_it_is_sha256_of_the_meaning_in_order(self) -> None:
        """Known answer, so that no later version reads an old signature differently."""
        body = {
            "amount": f"{DOSE.amount}",
            "drug": DOSE.drug,
            "given_by": DOSE.given_by,
            "route": DOSE.route,
            "unit": DOSE.unit,
        }
        assert Codec().decode("dose-given", 1, body) == DOSE
        entry = Room().write(DOSE)
        as_first_written = replace(entry, original=Codec().original("dose-given", 1, body))
        known = "ccf0d3d641125949e8474e60de44da4174473acd37c23b9490d5b87a7ccd57ac"
        assert digest_of([as_first_written]) == known

    @pytest.mark.parametrize(
        "change",
        [
            {"id": "other"},
            {"author": "bo"},
            {"amends": "x"},
            {"reason": "because"},
            {"performed_by": "bo"},
            {"event": Observed("calm!")},
        ],
        ids=str,
    )
    def test_any_change_of_meaning_changes_it(self, change: dict[str, object]) -> None:
        room = Room()
        entry = room.write(Observed("calm"))
        assert digest_of([replace(entry, **change)]) != digest_of([entry])  # type: ignore[arg-type]  # as named

    def test_times_count(self) -> None:
        room = Room()
        entry = room.write(Observed("calm"))
        moved = entry.recorded_at.shifted(1)
        assert digest_of([replace(entry, recorded_at=moved)]) != digest_of([entry])
        assert digest_of([replace(entry, occurred_at=moved)]) != digest_of([entry])

    def test_the_order_counts(self) -> None:
        room = Room()
        pair = [room.write(Observed("a")), room.write(Observed("b"))]
        assert digest_of(pair) != digest_of(reversed(pair))
        assert digest_of([]) == digest_of(())


class TestParts:
    def test_the_journey_is_all_up_to_the_end(self, room: Signing) -> None:
        room.write(MusicFadedOut())  # at the same moment
        room.wait(1)
        room.write(MusicFadedOut())
        room.write(InsightWritten("rest"))
        room.write(IntegrationHeld())
        assert kinds(Part.JOURNEY, room) == [
            *(IntentionWritten, IntentionFormClosed, SessionBegun, DoseGiven, Observed),
            *(SessionEnded, MusicFadedOut),
        ]

    def test_what_is_checked_and_begins_in_the_room_belongs_to_the_journey(self) -> None:
        room = Signing()
        written = [
            room.write(each)
            for each in (
                ProtocolTaken(PROTOCOLS[0]),
                ItemTicked("day of", "phone", "Phone off"),
                GateOverridden(("Food: not ticked",), "Dr. Roth", "a bite of toast"),
                DOSE,
                VitalsTaken(118, 74),
                LookedAt("Visual check"),
                CheckPutOff("Vitals", 40, 10, "she sleeps"),
                AdverseEventBegan("Nausea", Severity.MILD),
                SessionEnded(Ending.COMPLETED),
            )
        ]
        assert list(entries_of_part(Part.JOURNEY, room.entries)) == written
        assert entries_of_part(Part.INTEGRATION, room.entries) == ()

    def test_vitals_and_adverse_events_after_the_end_belong_to_the_journey_too(
        self, room: Signing
    ) -> None:
        before = entries_of_part(Part.JOURNEY, room.entries)
        room.wait(20)
        late = [
            room.write(VitalsTaken(118, 74)),
            room.write(AdverseEventBegan("Headache", Severity.MILD)),
        ]
        room.write(Observed("walks to the door"))
        assert list(entries_of_part(Part.JOURNEY, room.entries)) == [*before, *late]

    def test_the_way_home_belongs_to_the_journey_and_late_acts_of_it_too(self) -> None:
        room = Signing()
        ticked = ItemTicked("readiness", "gait", "Walks as before")
        given = AfterCareGiven("Ada", Handed.READ, "Rest.")
        before = [room.write(ticked), room.write(given)]
        before.append(room.write(EndedWithOpen(("nobody said ready",))))
        before.append(room.write(SessionEnded(Ending.COMPLETED)))
        room.wait(20)
        late = [room.write(each) for each in (ReadyForDischarge("Ada"), ticked, given)]
        late.append(room.write(MonitoringNoted("a practice")))
        assert list(entries_of_part(Part.JOURNEY, room.entries)) == [*before, *late]

    def test_amendments_and_retractions_belong_where_the_entry_does(self, room: Signing) -> None:
        room.wait(5)
        note = room.entries[4]
        amendment = room.write(Observed("calmer"), ago_min=65, amends=note.id)
        gone = room.write(Retracted("undo"), amends=amendment.id)
        assert entries_of_part(Part.JOURNEY, room.entries)[-2:] == (amendment, gone)
        insight = room.write(InsightWritten("rest"))
        back = room.write(Retracted(), amends=insight.id)
        assert entries_of_part(Part.INTEGRATION, room.entries) == (insight, back)

    def test_what_was_told_later_of_the_session_belongs_to_it(self, room: Signing) -> None:
        room.wait(120)
        late = room.write(Observed("wept"), ago_min=150)
        room.write(Observed("something of today"))
        assert entries_of_part(Part.JOURNEY, room.entries)[-1] == late

    def test_before_the_end_all_belongs(self) -> None:
        room = Room()
        room.write(SessionBegun())
        room.write(InsightWritten("early"))
        assert kinds(Part.JOURNEY, room) == [SessionBegun]

    def test_an_end_taken_back_ends_nothing(self, room: Signing) -> None:
        room.write(Retracted(), amends=room.entries[-1].id)
        room.wait(10)
        room.write(Observed("still here"))
        assert kinds(Part.JOURNEY, room)[-3:] == [SessionEnded, Retracted, Observed]

    def test_the_integration_note(self, room: Signing) -> None:
        insight = room.write(InsightWritten("rest"))
        step = room.write(StepPlanned("walk", "me", insight=insight.id))
        room.write(StepOutcomeNoted(step.id, StepStatus.DONE))
        room.write(IntegrationNoteWritten("slept"))
        room.write(IntegrationHeld())
        assert kinds(Part.INTEGRATION, room) == [
            *(InsightWritten, StepPlanned, StepOutcomeNoted, IntegrationNoteWritten)
        ]

    def test_the_intention(self, room: Signing) -> None:
        assert kinds(Part.INTENTION, room) == [IntentionWritten, IntentionFormClosed]

    @pytest.mark.parametrize("part", list(Part))
    def test_an_addendum_belongs_to_the_part_it_names(self, room: Signing, part: Part) -> None:
        added = room.write(AddendumWritten("more", part=part.value))
        belongs = [each for each in Part if added in entries_of_part(each, room.entries)]
        assert belongs == [part]

    @pytest.mark.parametrize("part", list(Part))
    def test_a_signature_is_in_no_part(self, room: Signing, part: Part) -> None:
        before = entries_of_part(part, room.entries)
        room.sign(Part.JOURNEY)
        assert entries_of_part(part, room.entries) == before

    def test_the_order_of_arrival_does_not_matter(self, room: Signing) -> None:
        parts = [entries_of_part(part, room.entries) for part in Part]
        room.entries.reverse()
        assert [entries_of_part(part, room.entries) for part in Part] == parts


class TestSignatures:
    def test_who_what_when(self, room: Signing) -> None:
        entry = room.sign(Part.JOURNEY)
        (given,) = room.given()
        assert (given.author, given.at, given.event) == ("ada", entry.recorded_at, entry.event)
        assert (given.later, given.holds) == ((), True)

    def test_another_part_stays_unsigned(self, room: Signing) -> None:
        room.sign(Part.JOURNEY)
        assert len(of_part(Part.JOURNEY, room.given())) == 1
        assert of_part(Part.INTEGRATION, room.given()) == ()

    def test_what_comes_later_arrived_after_it(self, room: Signing) -> None:
        note = room.entries[4]
        room.sign(Part.JOURNEY)
        amendment = room.write(Observed("calmer"), ago_min=60, amends=note.id)
        gone = room.write(Retracted(), amends=amendment.id)
        added = room.write(AddendumWritten("more"))
        room.write(InsightWritten("of another part"))
        (given,) = room.given()
        assert given.later == (amendment, gone, added)
        assert given.holds
        marked = {amendment.id, gone.id, added.id, note.id}
        assert arrived_after(room.given(), room.entries) == marked

    def test_what_a_room_had_not_heard_of_arrived_after_too(self, room: Signing) -> None:
        early = Room("room-0")
        heard = early.write(Observed("from next door"))
        room.sign(Part.JOURNEY)
        (given,) = signatures([*room.entries, heard])
        assert given.later == (heard,)

    def test_a_second_signature_covers_it(self, room: Signing) -> None:
        room.sign(Part.JOURNEY)
        added = room.write(AddendumWritten("more"))
        room.sign(Part.JOURNEY, author="bo")
        first, second = room.given()
        assert (first.later, second.later) == ((added,), ())
        assert arrived_after(room.given(), room.entries) == frozenset()
        assert added.id in signed_ids(room.given())

    def test_a_signature_can_t_be_taken_back(self, room: Signing) -> None:
        signed = room.sign(Part.JOURNEY)
        room.write(Retracted(), amends=signed.id)
        assert len(room.given()) == 1

    def test_a_digest_of_something_else_does_not_hold(self, room: Signing) -> None:
        room.sign(Part.JOURNEY, digest="0" * 64)
        assert not room.given()[0].holds

    def test_nor_one_whose_entries_are_not_all_here(self, room: Signing) -> None:
        room.sign(Part.JOURNEY)
        del room.entries[4]
        assert not room.given()[0].holds

    def test_nothing_signed_nothing_arrived(self, room: Signing) -> None:
        assert room.given() == ()
        assert arrived_after((), room.entries) == frozenset()

    def test_a_part_of_a_newer_version_still_holds(self, room: Signing) -> None:
        note = room.entries[4]
        room.write(Signed("measures", "I sign.", (note.id,), digest_of([note])))
        (given,) = room.given()
        assert (given.later, given.holds) == ((), True)


def test_the_digest_is_over_plain_json() -> None:
    """The contract, written out: whoever checks it needs nothing of this program but this."""
    room = Room()
    entry = room.write(Observed("calm", "Settled"), amends="x", reason="slip")
    told = [
        entry.id,
        "observed",
        2,
        entry.recorded_at.utc_us,
        entry.occurred_at.utc_us,
        "ada",
        "x",
        {"words": "calm", "tag": "Settled", "about": ""},
        "slip",
        "",
    ]
    assert digest_of([entry]) == sha256(canonical_json([told])).hexdigest()


def test_the_digest_stays_when_a_later_version_lifts_what_was_signed() -> None:
    """Signed as version 1; read by a program whose version 2 has one more field."""
    room = Room()
    body = {"practitioner_id": "ada", "name": "Ada", "role": "therapist"}
    entry = room.write(PractitionerAdded("ada", "Ada", "therapist"))
    lifted = replace(entry, original=Codec().original("practitioner-added", 1, body))
    told = [
        *(entry.id, "practitioner-added", 1),
        *(entry.recorded_at.utc_us, entry.occurred_at.utc_us),
        *("ada", "", body, "", ""),
    ]
    assert digest_of([lifted]) == sha256(canonical_json([told])).hexdigest()
    assert digest_of([entry]) != digest_of([lifted])
