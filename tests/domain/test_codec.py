"""What is written is read back the same, for ever; what isn't understood is kept."""

import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.codec import Codec, UnreadableEvent, canonical_json, from_plain, to_plain
from kap_companion.domain.events import (
    EVENT_TYPES,
    DoseGiven,
    Event,
    InfusionRateSet,
    IntegrationBooked,
    Observed,
    PlaylistChosen,
    Proof,
    QuickTagsSet,
    RecordingResumed,
    SessionEnded,
    StepPlanned,
    UnknownEvent,
)
from tests.domain.record import Room
from tests.domain.strategies import JSON, WORDS, events, instances

CODEC = Codec()


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.KIND)
def test_every_event_comes_back_the_same(event_type: type[Event]) -> None:
    @given(instances(event_type))
    def there_and_back(event: Event) -> None:
        kind, version, plain = CODEC.encode(event)
        stored = canonical_json(plain)
        assert CODEC.decode(kind, version, json.loads(stored)) == event

    there_and_back()


@given(events())
def test_reading_and_writing_again_gives_the_same_bytes(event: Event) -> None:
    kind, version, plain = CODEC.encode(event)
    stored = canonical_json(plain)
    again = CODEC.encode(CODEC.decode(kind, version, json.loads(stored)))
    assert (again[0], again[1], canonical_json(again[2])) == (kind, version, stored)


@given(events())
def test_every_field_is_written(event: Event) -> None:
    _, _, plain = CODEC.encode(event)
    assert set(plain) == {each.name for each in fields(event)}


def test_no_two_events_share_a_kind() -> None:
    kinds = [each.KIND for each in EVENT_TYPES]
    assert len(set(kinds)) == len(kinds)
    assert UnknownEvent.KIND not in kinds


# One stored body of each shape that a field can have, as version 1 of its kind wrote it. A change
# here is a change of what earlier versions wrote, and needs a new VERSION with an upcaster instead.
STORED: list[tuple[str, str, Event | None]] = [
    ("observed", '{"tag":"Tearful","words":""}', Observed(tag="Tearful")),
    (
        "dose-given",
        '{"amount":"60.0","drug":"ketamine","given_by":"Ada","route":"intramuscular","unit":"mg"}',
        DoseGiven("ketamine", Decimal("60.0"), "mg", "intramuscular", "Ada"),
    ),
    ("infusion-rate-set", '{"rate":"60","unit":"mg/h"}', InfusionRateSet(Decimal(60), "mg/h")),
    ("session-ended", '{"ending":"broken off","summary":"é"}', None),
    (
        "step-planned",
        '{"due":"2026-03-01","insight":"","owner":"me","words":"walk"}',
        StepPlanned("walk", "me", date(2026, 3, 1)),
    ),
    (
        "integration-booked",
        '{"at":"2026-03-01T10:30:00+00:00"}',
        IntegrationBooked(datetime(2026, 3, 1, 10, 30, tzinfo=UTC)),
    ),
    (
        "playlist-chosen",
        '{"name":"Warm","source":"","titles":["One","Two"]}',
        PlaylistChosen("Warm", "", ("One", "Two")),
    ),
    ("quick-tags-set", '{"tags":[{"key":"1","label":"Settled"}]}', None),
    (
        "recording-resumed",
        '{"gap_ms":5,"last_alive":{"boot_id":"b","offset_min":60,"steady_us":2,"utc_us":1}}',
        None,
    ),
]


@pytest.mark.parametrize(("kind", "body", "event"), STORED, ids=[each[0] for each in STORED])
def test_what_is_on_disk_today_stays_readable(kind: str, body: str, event: Event | None) -> None:
    read = CODEC.decode(kind, 1, json.loads(body))
    assert event is None or read == event
    _, version, plain = CODEC.encode(read)
    written = {name: plain[name] for name in json.loads(body)}
    assert canonical_json(written) == body.encode()
    assert version > 1 or written == plain


def test_nested_values_come_back_as_their_own_types() -> None:
    ended = CODEC.decode("session-ended", 1, {"ending": "completed", "summary": ""})
    assert isinstance(ended, SessionEnded)
    assert ended.ending.name == "COMPLETED"
    tags = CODEC.decode("quick-tags-set", 1, {"tags": [{"key": "1", "label": "Still"}]})
    assert isinstance(tags, QuickTagsSet)
    assert tags.tags[0].label == "Still"
    resumed = CODEC.decode("recording-resumed", 1, json.loads(STORED[-1][1]))
    assert isinstance(resumed, RecordingResumed)
    assert resumed.last_alive.steady_us == 2


class TestCanonicalJson:
    def test_its_form(self) -> None:
        plain = {"b": [1, None, True], "a": 'Ünïcødé 🌿 "quoted" <b>&\u2028'}
        expected = '{"a":"Ünïcødé 🌿 \\"quoted\\" <b>&\u2028","b":[1,null,true]}'
        assert canonical_json(plain) == expected.encode()

    @given(JSON)
    def test_it_is_stable(self, plain: object) -> None:
        once = canonical_json(plain)
        assert canonical_json(json.loads(once)) == once

    @given(st.dictionaries(WORDS, st.integers(), min_size=2), st.randoms())
    def test_the_order_of_fields_does_not_matter(self, plain: dict[str, int], dice: Random) -> None:
        shuffled = list(plain.items())
        dice.shuffle(shuffled)
        assert canonical_json(dict(shuffled)) == canonical_json(plain)


class TestWhatIsNotKnown:
    @given(JSON, st.integers(1, 99))
    def test_an_unknown_kind_is_kept_byte_for_byte(self, body: object, version: int) -> None:
        stored = canonical_json(body)
        event = CODEC.decode("from-the-future", version, json.loads(stored))
        assert isinstance(event, UnknownEvent)
        kind, kept_version, plain = CODEC.encode(event)
        assert (kind, kept_version, canonical_json(plain)) == ("from-the-future", version, stored)

    @given(events(), JSON)
    def test_a_newer_version_is_kept_byte_for_byte(self, known: Event, body: object) -> None:
        stored = canonical_json(body)
        event = CODEC.decode(known.KIND, known.VERSION + 1, json.loads(stored))
        assert event == UnknownEvent(known.KIND, known.VERSION + 1, stored.decode())
        assert canonical_json(CODEC.encode(event)[2]) == stored


@dataclass(frozen=True, slots=True)
class WeightTaken(Event):
    """Version 1 held pounds, version 2 kilograms under a name without unit."""

    KIND: ClassVar[str] = "weight-taken"
    VERSION: ClassVar[int] = 3
    weight_g: int
    scale: str = "standing"


def pounds_to_kilograms(body: dict[str, Any]) -> dict[str, Any]:
    return {"weight": body["pounds"] // 2}


def kilograms_to_grams(body: dict[str, Any]) -> dict[str, Any]:
    return {"weight_g": body["weight"] * 1_000}


class TestOlderVersions:
    @pytest.fixture
    def codec(self) -> Codec:
        return Codec(
            [WeightTaken],
            {("weight-taken", 1): pounds_to_kilograms, ("weight-taken", 2): kilograms_to_grams},
        )

    @pytest.mark.parametrize(
        ("version", "body"), [(1, {"pounds": 140}), (2, {"weight": 70}), (3, {"weight_g": 70_000})]
    )
    def test_each_is_lifted_to_todays(
        self, codec: Codec, version: int, body: dict[str, Any]
    ) -> None:
        assert codec.decode("weight-taken", version, body) == WeightTaken(70_000)

    def test_it_is_written_as_todays(self, codec: Codec) -> None:
        event = codec.decode("weight-taken", 1, {"pounds": 140})
        assert codec.encode(event) == (
            "weight-taken",
            3,
            {"weight_g": 70_000, "scale": "standing"},
        )

    @pytest.mark.parametrize(
        ("version", "body"), [(1, {"pounds": 140}), (2, {"weight": 70}), (3, {"weight_g": 70_000})]
    )
    def test_an_entry_knows_how_it_was_written(
        self, codec: Codec, version: int, body: dict[str, Any]
    ) -> None:
        event = codec.decode("weight-taken", version, body)
        original = codec.original("weight-taken", version, body)
        entry = replace(Room().write(event), original=original)
        assert (original == "") is (version == 3)
        told = codec.as_written(entry)
        assert told == (
            "weight-taken",
            version,
            body | ({"scale": "standing"} if not original else {}),
        )

    def test_what_is_newer_or_unknown_is_kept_by_its_event(self, codec: Codec) -> None:
        assert codec.original("weight-taken", 4, {"pounds": 140}) == ""
        assert codec.original("height-taken", 1, {"feet": 6}) == ""

    def test_lifting_leaves_the_stored_body_alone(self, codec: Codec) -> None:
        body = {"pounds": 140}
        codec.decode("weight-taken", 1, body)
        assert body == {"pounds": 140}

    def test_a_version_that_never_was(self, codec: Codec) -> None:
        with pytest.raises(UnreadableEvent):
            codec.decode("weight-taken", 0, {"weight_g": 1})

    def test_an_old_body_without_its_fields(self, codec: Codec) -> None:
        with pytest.raises(UnreadableEvent):
            codec.decode("weight-taken", 1, {"stone": 11})

    def test_an_old_body_that_is_no_body(self, codec: Codec) -> None:
        with pytest.raises(UnreadableEvent):
            codec.decode("weight-taken", 1, ["pounds", 140])


class TestDose:
    """A dose of version 1 knew drug, amount, unit, route and who gave it; 2 knows the rest."""

    OLD: ClassVar[dict[str, Any]] = {
        "amount": "60.0",
        "drug": "ketamine",
        "given_by": "Ada",
        "route": "intramuscular",
        "unit": "mg",
    }
    FULL = DoseGiven(
        "esketamine",
        Decimal("56.0"),
        "mg",
        "nasal",
        "Ada",
        ordered_by="Dr. Roth",
        witnessed_by="Ida",
        witness_proof=Proof.SIGNED,
        site="both nostrils",
        weight_kg=Decimal("70.50"),
        devices=2,
        lot="L-7",
        expiry="2027-01",
        wasted=Decimal("0.5"),
        waste_witness="Ben",
        waste_proof=Proof.TYPED,
        sure=True,
    )

    def test_an_old_one_has_nothing_of_what_was_not_asked_then(self) -> None:
        dose = CODEC.decode("dose-given", 1, self.OLD)
        assert dose == DoseGiven("ketamine", Decimal("60.0"), "mg", "intramuscular", "Ada")
        assert isinstance(dose, DoseGiven)
        assert (dose.weight_kg, dose.devices, dose.wasted) == (None, None, None)
        assert (dose.witness_proof, dose.waste_proof, dose.sure) == (Proof.NONE, Proof.NONE, False)

    def test_an_old_one_stays_on_the_record_as_it_was_written(self) -> None:
        dose = CODEC.decode("dose-given", 1, self.OLD)
        original = CODEC.original("dose-given", 1, self.OLD)
        entry = replace(Room().write(dose), original=original)
        assert CODEC.as_written(entry) == ("dose-given", 1, self.OLD)

    def test_a_new_one_is_written_in_full_and_comes_back(self) -> None:
        kind, version, plain = CODEC.encode(self.FULL)
        assert (kind, version) == ("dose-given", 2)
        assert (plain["weight_kg"], plain["wasted"]) == ("70.50", "0.5")
        assert (plain["witness_proof"], plain["waste_proof"]) == ("own passphrase", "name typed")
        assert (plain["devices"], plain["sure"]) == (2, True)
        assert CODEC.decode(kind, version, json.loads(canonical_json(plain))) == self.FULL
        assert CODEC.original(kind, version, plain) == ""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"weight_kg": 70.5},
            {"weight_kg": "heavy"},
            {"devices": "2"},
            {"devices": True},
            {"wasted": 1},
            {"witness_proof": "a nod"},
            {"witness_proof": None},
            {"sure": "yes"},
            {"strength": "strong"},
        ],
        ids=str,
    )
    def test_what_it_can_not_hold_is_refused(self, wrong: dict[str, object]) -> None:
        with pytest.raises(UnreadableEvent):
            CODEC.decode("dose-given", 2, CODEC.encode(self.FULL)[2] | wrong)

    def test_a_third_version_is_kept(self) -> None:
        newer = self.OLD | {"strength": "50 mg/ml"}
        kept = CODEC.decode("dose-given", 3, newer)
        assert isinstance(kept, UnknownEvent)
        assert CODEC.encode(kept) == ("dose-given", 3, newer)


class TestWhatCanNotBeRead:
    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("quote-heard", {}),
            ("quote-heard", {"words": 5}),
            ("quote-heard", {"words": None}),
            ("quote-heard", {"words": "x", "volume": 3}),
            ("quote-heard", {"words": "x", "KIND": "observed"}),
            ("quote-heard", []),
            ("quote-heard", "words"),
            ("quote-heard", None),
            ("quote-heard", 7),
            ("session-ended", {"ending": "vanished"}),
            ("session-ended", {"ending": 1}),
            ("session-ended", {"ending": ["completed"]}),
            ("step-planned", {"words": "x", "owner": "y", "due": "2026-02-30"}),
            ("step-planned", {"words": "x", "owner": "y", "due": 20260228}),
            ("integration-booked", {"at": "soon"}),
            ("music-volume-set", {"percent": True}),
            ("music-volume-set", {"percent": 50.0}),
            ("intention-form-closed", {"by_patient": 1}),
            ("playlist-chosen", {"name": "x", "source": "", "titles": "One"}),
            ("playlist-chosen", {"name": "x", "source": "", "titles": {"One": 1}}),
            ("playlist-chosen", {"name": "x", "source": "", "titles": None}),
            ("quick-tags-set", {"tags": ["Settled"]}),
            ("quick-tags-set", {"tags": [{"key": "1"}]}),
            ("recording-resumed", {"gap_ms": 1, "last_alive": None}),
            ("recording-resumed", {"gap_ms": 1, "last_alive": "now"}),
        ],
    )
    def test_a_body_of_another_shape(self, kind: str, body: object) -> None:
        with pytest.raises(UnreadableEvent):
            CODEC.decode(kind, 1, body)

    @pytest.mark.parametrize("amount", ["a lot", "", 60, 60.5, True, None, ["60"]])
    def test_an_amount_that_is_no_decimal_text(self, amount: object) -> None:
        body = {"drug": "k", "amount": amount, "unit": "mg", "route": "oral", "given_by": "a"}
        with pytest.raises(UnreadableEvent):
            CODEC.decode("dose-given", 1, body)

    @given(events(), JSON)
    def test_no_body_does_worse_than_that(self, known: Event, body: object) -> None:
        try:
            event = CODEC.decode(known.KIND, known.VERSION, body)
        except UnreadableEvent:
            return
        assert type(event) is type(known)

    def test_its_message_holds_nothing_of_the_body(self) -> None:
        with pytest.raises(UnreadableEvent) as caught:
            CODEC.decode("quote-heard", 1, {"words": 5, "secret": "Ada"})
        assert str(caught.value) == "An entry of kind quote-heard can't be read."


@pytest.mark.parametrize("value", [1.5, b"bytes", {"a": 1}, [1], object()])
def test_what_json_can_not_hold_without_loss_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=f"^{type(value).__name__}$"):
        to_plain(value)


@pytest.mark.parametrize(("annotation", "wanted"), [(int, "int"), (Decimal, "str")])
def test_a_value_of_another_type_is_refused_by_the_name_of_its_own(
    annotation: type, wanted: str
) -> None:
    with pytest.raises(TypeError, match=f"^{wanted}$"):
        from_plain(annotation, 1.5)


def test_a_field_that_may_be_empty_is_read_as_empty() -> None:
    assert from_plain(date | None, None) is None
    assert from_plain(date | None, "2026-02-28") == date(2026, 2, 28)
