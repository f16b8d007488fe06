"""Every event has words, and a change says what was and what is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    EVENT_TYPES,
    BackupRestored,
    DoseGiven,
    Event,
    Intervention,
    InterventionsSet,
    LetterheadSet,
    Observed,
    PatientRegistered,
    PracticeFounded,
    Retracted,
    SessionMoved,
    Strength,
    StrengthNoted,
    UnknownEvent,
    UnlockFailed,
    WordsAdded,
)
from kap_companion.domain.history import Group, lines
from kap_companion.ui.history_words import event_words, group_words, line_words
from tests.domain.record import Room
from tests.domain.strategies import instances

DOSE = DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada")


def named(of_id: str) -> str:
    return {"mara": "Mara", "hanna": "Hanna"}.get(of_id, "")


@pytest.fixture
def room() -> Room:
    return Room()


def said(room: Room, entry: Entry) -> str:
    return next(line_words(line, named) for line in lines(room.entries) if line.entry == entry)


@pytest.mark.parametrize("event_type", EVENT_TYPES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_event_has_words_of_its_own(event_type: type[Event], data: st.DataObject) -> None:
    words = event_words(data.draw(instances(event_type)), named)
    assert words.strip()
    assert event_type.KIND not in words
    assert "no words for" not in words


def test_what_is_unknown_is_said_so() -> None:
    assert "seen-by-owl" in event_words(UnknownEvent("seen-by-owl", 1, "{}"), named)


def test_a_kind_without_words_is_named() -> None:
    class Sung(Event):
        KIND = "sung"

    assert "(sung)" in event_words(Sung(), named)


def test_an_amendment_says_what_was_and_what_is(room: Room) -> None:
    first = room.write(DOSE)
    newer = room.write(replace(DOSE, amount=Decimal(70)), amends=first.id, at=first.occurred_at)
    assert said(room, newer) == (
        "Changed: Dose: 60 mg ketamine, IM injection. Given by Ada. → "
        "Dose: 70 mg ketamine, IM injection. Given by Ada."
    )


def test_a_time_that_changes_alone_is_said_alone(room: Room) -> None:
    first = room.write(Observed("calm"))
    moved = room.write(Observed("calm"), amends=first.id, ago_min=5)
    assert said(room, moved).startswith("Changed: 20")
    assert "calm" not in said(room, moved)
    both = room.write(Observed("still"), amends=first.id, ago_min=9)
    assert said(room, both).startswith("Changed: calm → still (Changed: 20")


def test_details_of_a_patient_say_what_differs(room: Room) -> None:
    details = PatientRegistered("Mara Lindholm", birth_date=date(1984, 3, 7))
    first = room.write(details)
    newer = room.write(replace(details, preferred_name="Mara", notes="x"), amends=first.id)
    assert said(room, first) == "Patient registered: Mara Lindholm, 1984-03-07."
    assert said(room, newer) == (
        "Details changed: Preferred name: empty; Notes: empty → Preferred name: Mara; Notes: x"
    )


def test_taken_back_and_brought_back(room: Room) -> None:
    act = room.write(Observed("calm"))
    undone = room.write(Retracted("undo"), amends=act.id)
    redone = room.write(Retracted("redo"), amends=undone.id)
    lost = room.write(Retracted(), amends="elsewhere")
    assert said(room, undone) == "Taken back: calm"
    assert said(room, redone) == "Brought back: calm"
    assert said(room, lost) == "Taken back: an entry"


def test_words_added_stand_with_their_tag(room: Room) -> None:
    tag = room.write(Observed(tag="Tearful"))
    assert said(room, room.write(WordsAdded("softly"), amends=tag.id)) == "Tearful. Added: softly"


def test_a_strength_stands_with_its_tag(room: Room) -> None:
    tag = room.write(Observed(tag="Tearful"))
    noted = room.write(StrengthNoted(Strength.MODERATE), amends=tag.id)
    assert said(room, noted) == "Tearful. Strength: moderate."
    (line, _) = lines(room.entries)
    assert line.group is Group.RECORD
    undone = room.write(Retracted("undo"), amends=noted.id)
    assert said(room, undone) == "Taken back: Strength: moderate."


def test_the_practices_interventions_are_a_setting(room: Room) -> None:
    made = (Intervention("Breath together"), Intervention("Hand on shoulder", touch=True))
    entry = room.write(InterventionsSet(made))
    assert said(room, entry) == "Interventions: Breath together, Hand on shoulder."
    assert lines(room.entries)[0].group is Group.SETTINGS


def test_the_letterhead_is_a_setting(room: Room) -> None:
    entry = room.write(LetterheadSet("By the river", ("Mill Lane 1",), "555", "AAAA"))
    assert said(room, entry) == (
        "Letterhead: By the river, Mill Lane 1, 555, with a logo (1 KB), on A4."
    )
    assert lines(room.entries)[0].group is Group.SETTINGS


def test_people_and_charts_have_their_names(room: Room) -> None:
    moved = room.write(SessionMoved("hanna", "mara"))
    assert said(room, moved) == "Moved here from Mara: it is Hanna’s session."
    gone = room.write(SessionMoved("hanna", "erased"))
    assert "someone not known here" in said(room, gone)


def test_a_name_that_changed(room: Room) -> None:
    first = room.write(PracticeFounded("Elm"))
    newer = room.write(PracticeFounded("Oak"), amends=first.id, at=first.occurred_at)
    expected = "Changed: Name of the practice: Elm. → Name of the practice: Oak."
    assert said(room, newer) == expected


@pytest.mark.parametrize(("count", "words"), [(1, "once."), (3, "3 times.")])
def test_how_often_is_said_in_words(count: int, words: str) -> None:
    assert event_words(UnlockFailed(count), named).endswith(words)


def test_a_day_that_is_none_is_no_reason_to_fall() -> None:
    assert "2026-02-" in event_words(BackupRestored(1_200, 1_770_000_000_000_000), named)
    assert "an unknown day, 1,200" in event_words(BackupRestored(1_200, 2**62), named)


def test_every_group_has_a_name() -> None:
    assert set(group_words()) == set(Group)
