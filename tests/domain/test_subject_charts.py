"""The charts of the practice and of a patient."""

import pytest

from kap_companion.domain.charts import PatientChart, PracticeChart
from kap_companion.domain.defaults import (
    INTEGRATION_FROM_H,
    INTEGRATION_TO_H,
    INTENTION_QUESTION,
    QUESTIONS,
    QUICK_TAGS,
)
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import (
    AdverseKindsSet,
    EmergencyCardSet,
    IntegrationWindowSet,
    IntentionFormSet,
    LetterheadSet,
    ListItem,
    LockTimesSet,
    Observed,
    PatientRegistered,
    Phone,
    PracticeFounded,
    PractitionerAdded,
    PractitionerRetired,
    Protocol,
    ProtocolsSet,
    Question,
    QuickTag,
    QuickTagsSet,
    Retracted,
    ScreeningListSet,
)
from kap_companion.domain.protocols import PROTOCOLS
from tests.domain.record import Room
from tests.narrow import event_of, there

ADA = PractitionerAdded("id-ada", "Ada", "therapist")


class TestPractice:
    def test_what_was_never_set_is_the_default(self) -> None:
        assert PracticeChart.replay([]) == PracticeChart(
            "", False, (), QUICK_TAGS, QUESTIONS, 24, 48, 10, 30
        )

    def test_each_event_sets_its_own(self) -> None:
        room = Room()
        tags, questions = (QuickTag("x", "Still"),), (Question("q", "Why?"),)
        for event in (
            PracticeFounded("Elm", sample=True),
            ADA,
            QuickTagsSet(tags),
            IntentionFormSet(questions),
            IntegrationWindowSet(24, 72),
            LockTimesSet(5, 45),
        ):
            room.write(event)
        assert PracticeChart.replay(room.entries) == PracticeChart(
            "Elm",
            True,
            (ADA,),
            tags,
            questions,
            24,
            72,
            5,
            45,
            chosen=frozenset({QuickTagsSet, IntentionFormSet, IntegrationWindowSet, LockTimesSet}),
        )

    def test_who_was_retired_stays_the_author_of_what_they_wrote(self) -> None:
        room = Room()
        bo = PractitionerAdded("id-bo", "Bo", "nurse")
        for event in (ADA, bo, PractitionerRetired("id-ada")):
            room.write(event)
        chart = PracticeChart.replay(room.entries)
        assert chart.practitioners == (ADA, bo)
        assert chart.active == (bo,)
        assert chart.practitioner_name("id-ada") == "Ada"

    def test_the_newest_setting_counts_until_it_is_taken_back(self) -> None:
        room = Room()
        room.write(IntegrationWindowSet(24, 72))
        newest = room.write(IntegrationWindowSet(12, 36))
        assert PracticeChart.replay(room.entries).integration_from_h == 12
        room.write(Retracted("undo"), amends=newest.id)
        chart = PracticeChart.replay(room.entries)
        assert (chart.integration_from_h, chart.integration_to_h) == (24, 72)

    def test_what_was_set_after_something_taken_back_counts(self) -> None:
        room = Room()
        first = room.write(IntegrationWindowSet(12, 36))
        room.write(Retracted("undo"), amends=first.id)
        room.write(PracticeFounded("Elm"))
        assert PracticeChart.replay(room.entries) == PracticeChart("Elm")

    def test_a_name_may_be_amended(self) -> None:
        room = Room()
        founded = room.write(PracticeFounded("Elm"))
        room.write(PracticeFounded("Elm & Oak"), amends=founded.id)
        assert PracticeChart.replay(room.entries).name == "Elm & Oak"

    def test_a_person_added_again_is_one_person(self) -> None:
        room = Room()
        room.write(ADA)
        room.write(PractitionerAdded("id-bo", "Bo", "nurse"))
        room.write(PractitionerAdded("id-ada", "Ada L.", "prescriber"))
        people = PracticeChart.replay(room.entries).practitioners
        assert [person.name for person in people] == ["Ada L.", "Bo"]

    def test_an_author_has_a_name_or_is_someone_else(self) -> None:
        chart = PracticeChart(practitioners=(PractitionerAdded("id-bo", "Bo", "nurse"), ADA))
        assert chart.practitioner_name("id-ada") == "Ada"
        assert chart.practitioner_name("id-nobody") == "someone else"
        assert chart.practitioner_name(LOCKED_SCREEN) == "at the locked screen"

    def test_what_it_does_not_know_changes_nothing(self) -> None:
        room = Room()
        room.write(Observed("x"))
        assert PracticeChart.replay(room.entries) == PracticeChart()


class TestRoomSettings:
    """The protocols and lists of the room: set as a whole, the newest counts, none is lost."""

    OWN = Protocol("own", "Our own", "nasal", 100)
    CARD = EmergencyCardSet("Call, stay, breathe.", (Phone("Ambulance", "112"),))

    def test_each_event_sets_its_own(self) -> None:
        room = Room()
        room.write(ProtocolsSet((self.OWN,)))
        room.write(ScreeningListSet((ListItem("heart", "Heart disease"),)))
        room.write(AdverseKindsSet(("Nausea",)))
        room.write(self.CARD)
        room.write(LetterheadSet("Elm & Oak"))
        chart = PracticeChart.replay(room.entries)
        assert chart.letterhead == LetterheadSet("Elm & Oak")
        assert (chart.protocols, chart.adverse_kinds) == ((self.OWN,), ("Nausea",))
        assert (chart.screening, chart.emergency) == (
            (ListItem("heart", "Heart disease"),),
            self.CARD,
        )

    def test_the_newest_counts_until_it_is_taken_back(self) -> None:
        room = Room()
        room.write(self.CARD)
        newer = room.write(EmergencyCardSet("Stay."))
        emptied = room.write(ProtocolsSet(()))
        chart = PracticeChart.replay(room.entries)
        assert (chart.emergency.words, chart.protocols) == ("Stay.", ())
        room.write(Retracted(), amends=newer.id)
        room.write(Retracted(), amends=emptied.id)
        chart = PracticeChart.replay(room.entries)
        assert (chart.emergency, chart.protocols) == (self.CARD, PROTOCOLS)

    def test_a_protocol_is_found_by_its_key(self) -> None:
        room = Room()
        room.write(ProtocolsSet((PROTOCOLS[0], self.OWN)))
        chart = PracticeChart.replay(room.entries)
        assert (chart.protocol("own"), chart.protocol("im")) == (self.OWN, PROTOCOLS[0])
        assert chart.protocol("nasal") is None


class TestDefaults:
    def test_there_are_enough_tags_each_with_its_own_key(self) -> None:
        assert len(QUICK_TAGS) >= 12
        assert len({tag.key for tag in QUICK_TAGS}) == len({tag.label for tag in QUICK_TAGS})
        assert len({tag.key for tag in QUICK_TAGS}) == len(QUICK_TAGS)
        assert all(len(tag.key) == 1 and tag.key.isascii() for tag in QUICK_TAGS)

    def test_the_form_asks_seven_questions_and_up_to_three_intentions(self) -> None:
        assert len({question.key for question in QUESTIONS}) == len(QUESTIONS) == 7
        (asked,) = (each for each in QUESTIONS if each.key == INTENTION_QUESTION)
        assert asked.answers == 3
        assert all(each.answers == 1 for each in QUESTIONS if each is not asked)

    def test_what_helps_and_touch_stay_in_view(self) -> None:
        shown = [each.shown_as for each in QUESTIONS if each.shown_as]
        assert shown == ["Intention", "If it gets hard", "Touch we agreed", "Music wishes"]

    def test_the_integration_window(self) -> None:
        assert (INTEGRATION_FROM_H, INTEGRATION_TO_H) == (24, 48)


class TestPatient:
    def test_an_unknown_patient_has_empty_details(self) -> None:
        chart = PatientChart.replay([])
        assert (chart.fact, chart.details, chart.called) == (None, PatientRegistered(""), "")

    def test_an_edit_is_the_newest_version_of_the_same_patient(self) -> None:
        room = Room()
        room.write(Observed("x"))
        first = room.write(PatientRegistered("Ada Lovelace"))
        room.write(PatientRegistered("Ada King", escort_name="William"), amends=first.id)
        chart = PatientChart.replay(room.entries)
        assert chart.details == PatientRegistered("Ada King", escort_name="William")
        versions = [event_of(each, PatientRegistered) for each in there(chart.fact).versions]
        assert [version.name for version in versions] == ["Ada Lovelace", "Ada King"]

    @pytest.mark.parametrize(("preferred", "called"), [("", "Augusta Ada King"), ("Ada", "Ada")])
    def test_the_room_uses_the_preferred_name(self, preferred: str, called: str) -> None:
        room = Room()
        room.write(PatientRegistered("Augusta Ada King", preferred))
        assert PatientChart.replay(room.entries).called == called
