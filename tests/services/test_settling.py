"""Two changes of a patient's details, or of a plan, that did not know of each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import ConflictSettled, PatientRegistered, SessionPlanned
from kap_companion.errors import SessionStateError
from kap_companion.services.history import History
from tests.services.room import LIMIT_S, NOON, Room

NORA = PatientRegistered("Nora Weiss", record_number="K-7")
PLAN = SessionPlanned("patient", NOON, "sublingual", 120)


def registered(room: Room) -> tuple[str, Fact]:
    patient_id, written = room.patients.add(NORA)
    written.result(LIMIT_S)
    return patient_id, details_of(room, patient_id)


def details_of(room: Room, patient_id: str) -> Fact:
    fact = room.patients.chart(patient_id).fact
    assert fact is not None
    return fact


def plan_of(room: Room, session_id: str) -> Fact:
    fact = room.schedule.planned(session_id)
    assert fact is not None
    return fact


def two_details(room: Room) -> tuple[str, Fact]:
    """Two people had the same version before them: one mends the name, one adds a phone number."""
    patient_id, seen = registered(room)
    for changed in (replace(NORA, name="Nora Winter"), replace(NORA, escort_phone="0151")):
        room.patients.edit(patient_id, changed, seen=seen).result(LIMIT_S)
    return patient_id, details_of(room, patient_id)


def two_plans(room: Room) -> tuple[str, Fact]:
    session_id, written = room.schedule.plan(PLAN)
    written.result(LIMIT_S)
    seen = plan_of(room, session_id)
    later = replace(PLAN, planned_for=NOON + timedelta(hours=2))
    for changed in (later, replace(PLAN, route="nasal")):
        room.schedule.replan(session_id, changed, seen=seen).result(LIMIT_S)
    return session_id, plan_of(room, session_id)


class TestWhatWasSeen:
    def test_an_edit_replaces_the_version_that_was_before_its_author(self, room: Room) -> None:
        patient_id, seen = registered(room)
        room.patients.edit(patient_id, replace(NORA, name="N. W."), seen=seen).result(LIMIT_S)
        assert details_of(room, patient_id).newest.replaces == seen.newest.id
        room.patients.edit(patient_id, NORA).result(LIMIT_S)
        fact = details_of(room, patient_id)
        assert fact.newest.replaces == fact.versions[1].id
        assert fact.conflict == ()

    def test_a_plan_replaces_the_version_that_was_before_its_author(self, room: Room) -> None:
        session_id, written = room.schedule.plan(PLAN)
        written.result(LIMIT_S)
        seen = plan_of(room, session_id)
        changed = replace(PLAN, route="nasal")
        room.schedule.replan(session_id, changed, seen=seen).result(LIMIT_S)
        assert plan_of(room, session_id).newest.replaces == seen.newest.id
        room.schedule.replan(session_id, PLAN).result(LIMIT_S)
        assert plan_of(room, session_id).conflict == ()


class TestDetails:
    def test_both_stand_until_one_is_kept(self, room: Room) -> None:
        patient_id, fact = two_details(room)
        assert [each.event for each in fact.conflict] == [
            replace(NORA, name="Nora Winter"),
            replace(NORA, escort_phone="0151"),
        ]
        assert room.patients.find("Winter") == ()
        room.patients.keep(patient_id, fact, fact.conflict[0]).result(LIMIT_S)
        after = details_of(room, patient_id)
        assert after.conflict == ()
        assert after.event == replace(NORA, name="Nora Winter")
        assert [row.name for row in room.patients.find("Winter")] == ["Nora Winter"]
        assert room.vault.verify().ok

    def test_the_one_that_was_not_kept_stays_in_the_history(self, room: Room) -> None:
        patient_id, fact = two_details(room)
        room.patients.keep(patient_id, fact, fact.conflict[0]).result(LIMIT_S)
        history = History(room.vault.reader)
        told = [
            line.entry.event
            for found in history.slices(history.of_patient(patient_id))
            for line in found
        ]
        assert replace(NORA, escort_phone="0151") in told
        assert any(isinstance(event, ConflictSettled) for event in told)

    def test_what_is_settled_is_not_settled_again(self, room: Room) -> None:
        patient_id, fact = two_details(room)
        room.patients.keep(patient_id, fact, fact.conflict[1]).result(LIMIT_S)
        with pytest.raises(SessionStateError, match="settled already"):
            room.patients.keep(patient_id, fact, fact.conflict[0])
        assert details_of(room, patient_id).event == replace(NORA, escort_phone="0151")

    def test_a_third_that_came_meanwhile_is_still_told(self, room: Room) -> None:
        patient_id, fact = two_details(room)
        third = replace(NORA, notes="blue blanket")
        room.patients.edit(patient_id, third, seen=Fact((fact.first,))).result(LIMIT_S)
        room.patients.keep(patient_id, fact, fact.conflict[0]).result(LIMIT_S)
        rivals = [each.event for each in details_of(room, patient_id).conflict]
        assert third in rivals
        assert fact.conflict[1].event not in rivals

    def test_after_one_is_kept_work_goes_on_from_it(self, room: Room) -> None:
        patient_id, fact = two_details(room)
        room.patients.keep(patient_id, fact, fact.conflict[0]).result(LIMIT_S)
        both = replace(NORA, name="Nora Winter", escort_phone="0151")
        room.patients.edit(patient_id, both).result(LIMIT_S)
        after = details_of(room, patient_id)
        assert (after.event, after.conflict) == (both, ())


class TestPlans:
    def test_one_is_kept_and_the_list_follows(self, room: Room) -> None:
        session_id, fact = two_plans(room)
        (before,) = room.vault.reader.sessions_of("patient")
        assert before.route == "nasal"
        room.schedule.keep(session_id, fact, fact.conflict[0]).result(LIMIT_S)
        assert plan_of(room, session_id).conflict == ()
        (after,) = room.vault.reader.sessions_of("patient")
        assert (after.route, after.planned_us - before.planned_us) == (
            "sublingual",
            2 * 3_600_000_000,
        )
        assert room.vault.verify().ok

    def test_it_may_still_be_settled_once_the_session_runs(self, room: Room) -> None:
        session_id, fact = two_plans(room)
        room.schedule.begin(session_id).result(LIMIT_S)
        room.schedule.keep(session_id, fact, fact.conflict[0]).result(LIMIT_S)
        assert plan_of(room, session_id).conflict == ()
        with pytest.raises(SessionStateError, match="settled already"):
            room.schedule.keep(session_id, fact, fact.conflict[1])
