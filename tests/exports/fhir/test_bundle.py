"""The FHIR bundle: valid whatever is on record, by two validators that know no exporter."""

import csv
import errno
import json
import re
from base64 import b64decode
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    ConflictSettled,
    DoseGiven,
    Ending,
    Event,
    Finding,
    Given,
    GoalWritten,
    HowGiven,
    InfusionRateSet,
    InfusionStopped,
    IntegrationHeld,
    IntentionWritten,
    MeasureAnswered,
    MeasureTotalled,
    Observed,
    Retracted,
    Scale,
    ScreeningAnswered,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionPlanned,
    VitalsTaken,
)
from kap_companion.exports import PatientPart, Selection, SessionPart, export_csv, export_fhir
from kap_companion.exports.fhir import resources_of
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.values import date_time, id_of, instant, narrative, number, text
from kap_companion.exports.files import ExportFailed
from tests.domain.record import Room
from tests.domain.strategies import events
from tests.exports.fhir.ground import (
    CHART,
    DETAILS,
    PATIENT,
    PRACTICE,
    Plain,
    bundle_of,
    everything,
    named,
    of,
    of_changes,
    of_events,
    selection,
    session_entries,
)
from tests.exports.fhir.r4 import RESOURCES
from tests.exports.fhir.second_opinion import faults_by_others
from tests.exports.fhir.validator import faults

OF_CLINICAL_RECORD = {
    "AdverseEvent",
    "CarePlan",
    "Composition",
    "Consent",
    "DocumentReference",
    "Encounter",
    "Goal",
    "MedicationAdministration",
    "Observation",
    "Organization",
    "Patient",
    "Practitioner",
    "Procedure",
    "Provenance",
    "QuestionnaireResponse",
    "Task",
}


@pytest.fixture
def bundle(tmp_path: Path) -> Plain:
    return bundle_of(everything(), tmp_path)


def all_faults(bundle: Plain) -> list[str]:
    return faults(bundle) + faults_by_others(bundle)


def test_everything_on_record_is_valid_and_has_its_resource(bundle: Plain) -> None:
    assert all_faults(bundle) == []
    kinds = {each["resource"]["resourceType"] for each in bundle["entry"]}
    assert kinds == OF_CLINICAL_RECORD == set(RESOURCES) - {"Bundle"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(events(), max_size=12))
def test_whatever_happened_is_valid(happened: list[Event]) -> None:
    resources = list(resources_of(of_events(happened)))
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    written = json.loads(json.dumps(entries, allow_nan=False))
    found = {"resourceType": "Bundle", "type": "collection", "entry": written}
    assert all_faults(found) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(events() | st.just(Retracted()), st.integers(-2, 6)), max_size=10))
def test_whatever_was_changed_is_valid(changes: list[tuple[Event, int]]) -> None:
    resources = list(resources_of(of_changes(changes)))
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    found = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    assert all_faults(found) == []


def test_two_versions_of_which_one_is_kept_are_both_told(tmp_path: Path) -> None:
    desk = Room("desk")
    desk.write(DETAILS)
    goal = desk.write(GoalWritten("one"))
    here = desk.write(GoalWritten("two"), amends=goal.id, replaces=goal.id, reason="here")
    there = desk.write(GoalWritten("three"), amends=goal.id, replaces=goal.id, reason="there")
    desk.write(ConflictSettled(here.id, (there.id,)), amends=goal.id, reason="settled")
    found = bundle_of(selection(PatientPart(PATIENT, of(PATIENT, desk.entries))), tmp_path)
    assert all_faults(found) == []
    assert named(found, "Goal")[0]["description"]["text"] == "two"
    reasons = [each["reason"][0]["text"] for each in named(found, "Provenance") if "reason" in each]
    assert sorted(reasons) == ["here", "settled", "there"]


def test_an_infusion_that_runs_is_in_progress(tmp_path: Path) -> None:
    dose = DoseGiven("ketamine", Decimal(1), "mg", "intravenous", "ada")
    found = bundle_of(of_events([dose, InfusionRateSet(Decimal(1), "mg/h")]), tmp_path)
    assert named(found, "MedicationAdministration")[0]["status"] == "in-progress"


def test_what_nobody_answered_any_more_is_entered_in_error(tmp_path: Path) -> None:
    wish = IntentionWritten("hope", "Hope?", ("Peace",), Given.WRITTEN)
    found = bundle_of(of_changes([(wish, -1), (Retracted(), 1)]), tmp_path)
    assert named(found, "QuestionnaireResponse")[0]["status"] == "entered-in-error"
    again = bundle_of(of_changes([(wish, -1), (replace(wish, answers=("Rest",)), 1)]), tmp_path)
    assert named(again, "QuestionnaireResponse")[0]["status"] == "amended"


def test_who_did_it_stands_beside_who_wrote_it(tmp_path: Path) -> None:
    room = Room()
    room.write(SessionPlanned(PATIENT, room.now().local(), "nasal", 90))
    taken = replace(room.write(VitalsTaken(heart_rate=70)), performed_by="bo")
    entries = (room.entries[0], taken)
    part = SessionPart("s", PATIENT, of("s", entries))
    found = bundle_of(selection(PatientPart(PATIENT, ()), part), tmp_path)
    agents = named(found, "Provenance")[-1]["agent"]
    told = [(each["type"]["coding"][0]["code"], each["who"]["display"]) for each in agents]
    assert told == [("enterer", "Ada Green"), ("performer", "Bo Lind")]
    assert named(found, "Observation")[0]["performer"][0]["display"] == "Bo Lind"


def test_an_agreement_that_ends_before_it_begins_has_no_end(tmp_path: Path) -> None:
    made = AgreementMade(Agreed.OTHER, "Photos", "Ada", date(2026, 2, 2), date(2026, 1, 2))
    found = bundle_of(of_changes([(made, -1)]), tmp_path)
    assert all_faults(found) == []
    assert named(found, "Consent")[0]["provision"]["period"] == {"start": "2026-02-02"}


def test_an_item_whose_key_is_no_text_is_there_all_the_same(tmp_path: Path) -> None:
    asked = ScreeningAnswered("\x1f", "", Finding.NO, "0")
    found = bundle_of(of_changes([(asked, -1)]), tmp_path)
    assert all_faults(found) == []
    assert named(found, "QuestionnaireResponse")[0]["item"][0]["linkId"] == "not named"


def test_many_names_are_not_all_kept() -> None:
    people = People(CHART, PRACTICE)
    for place in range(2_100):
        assert people.person(f"Name {place}") == {"display": f"Name {place}"}
        entry = replace(Room().write(Observed("x")), author=f"Name {place}")
        assert people.agents(entry)[0]["who"] == {"display": f"Name {place}"}
    assert len(people._refs) <= 1_000  # noqa: SLF001  # what it holds is what is asked


def test_a_second_export_names_everything_by_the_same_ids(bundle: Plain, tmp_path: Path) -> None:
    assert bundle_of(everything(), tmp_path) == bundle


def test_a_session_alone_has_its_patient_and_resolves(tmp_path: Path) -> None:
    chosen = everything()
    parts = list(chosen.parts)[:2]
    found = bundle_of(replace(chosen, what="session", parts=parts), tmp_path)
    assert all_faults(found) == []
    assert len(named(found, "Patient")) == 1


def test_text_reaches_the_reader_to_the_letter_and_as_text_alone(bundle: Plain) -> None:
    (record, _) = named(bundle, "Composition")
    told = record["section"][0]["text"]["div"]
    assert '"Light" &amp; &lt;b&gt;water&lt;/b&gt;' in told
    assert "nobody said this" not in told
    assert "Tearful mild softly" in told
    (patient,) = named(bundle, "Patient")
    assert patient["name"][0]["text"] == "Nora <Weiß>"
    (note, sheet) = sorted(named(bundle, "DocumentReference"), key=lambda each: each["description"])
    assert b64decode(sheet["content"][0]["attachment"]["data"]) == b"Slept nine hours.\n\n=2+2"
    assert b64decode(note["content"][0]["attachment"]["data"]) == b"Rest.\nDrink."


def test_a_dose_says_drug_route_amount_and_who(bundle: Plain) -> None:
    first, infusion, spray, other = named(bundle, "MedicationAdministration")
    assert first["medicationCodeableConcept"]["coding"][0]["code"] == "6130"
    assert first["dosage"]["route"]["coding"][0]["code"] == "78421000"
    assert first["dosage"]["dose"] == {
        "value": 60,
        "unit": "mg",
        "system": "http://unitsofmeasure.org",
        "code": "mg",
    }
    gave, ordered, *_ = first["performer"]
    assert gave["actor"]["display"] == "Bo Lind"
    assert "reference" in gave["actor"]
    assert ordered["actor"] == {"display": "Dr. Old"}
    assert "coding" not in infusion["medicationCodeableConcept"]
    assert infusion["effectivePeriod"]["end"] > infusion["effectivePeriod"]["start"]
    assert infusion["dosage"]["rateQuantity"]["code"] == "mg/kg/h"
    assert spray["medicationCodeableConcept"]["coding"][0]["code"] == "2201623"
    assert other["dosage"]["dose"] == {"value": 2, "unit": "drops"}


def test_a_pressure_with_one_part_says_that_the_other_was_not_taken(bundle: Plain) -> None:
    panels = [
        each
        for each in named(bundle, "Observation")
        if each["code"].get("coding", [{}])[0].get("code") == "85354-9"
    ]
    (whole, half) = panels
    assert [each["valueQuantity"]["value"] for each in whole["component"]] == [118, 76]
    assert half["component"][1]["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert half["note"] == [{"text": "recheck"}]


def test_oxygen_has_both_of_its_codes(bundle: Plain) -> None:
    (oxygen,) = [
        each
        for each in named(bundle, "Observation")
        if each["code"].get("coding", [{}])[0].get("code") == "2708-6"
    ]
    assert [each["code"] for each in oxygen["code"]["coding"]] == ["2708-6", "59408-5"]


def test_an_amendment_and_a_taking_back_say_who_when_and_why(bundle: Plain) -> None:
    told = [
        (each["activity"]["coding"][0]["code"], each["reason"][0]["text"])
        for each in named(bundle, "Provenance")
        if "reason" in each
    ]
    assert ("UPDATE", "read again") in told
    assert ("UPDATE", "her name") in told
    assert ("NULLIFY", "not hers") in told
    assert ("NULLIFY", "wrong patient") in told
    (changed,) = [
        each
        for each in named(bundle, "Provenance")
        if each.get("reason", [{}])[0].get("text") == "read again"
    ]
    first = next(each for each in session_entries() if isinstance(each.event, DoseGiven))
    assert changed["entity"][0]["what"]["identifier"]["value"] == f"urn:uuid:{id_of(first.id)}"
    assert re.fullmatch(r".*[+-]\d\d:\d\d", changed["recorded"])


def test_what_was_taken_back_is_entered_in_error(bundle: Plain) -> None:
    statuses = {
        each["description"]["text"]: each["lifecycleStatus"] for each in named(bundle, "Goal")
    }
    assert statuses == {"To sleep.": "entered-in-error", "To rest.": "active"}
    (plan,) = named(bundle, "CarePlan")
    assert len(plan["goal"]) == 1


def test_agreements_say_since_when_and_whether_they_hold(bundle: Plain) -> None:
    touch, consent = named(bundle, "Consent")
    assert touch["status"] == "inactive"
    assert consent["status"] == "active"
    assert consent["provision"]["period"] == {"start": "2026-01-02", "end": "2027-01-02"}


def test_an_adverse_event_is_as_severe_as_at_its_worst(bundle: Plain) -> None:
    nausea, dizziness = named(bundle, "AdverseEvent")
    assert nausea["seriousness"]["coding"][0]["code"] == "Serious"
    assert nausea["severity"]["text"] == "serious"
    assert nausea["outcome"]["coding"][0]["code"] == "unknown"
    assert "handed over" in nausea["text"]["div"]
    assert dizziness["outcome"]["coding"][0]["code"] == "ongoing"
    assert dizziness["seriousness"]["coding"][0]["code"] == "Non-serious"


def test_a_step_says_what_became_of_it_and_out_of_what_it_grew(bundle: Plain) -> None:
    done, walk = named(bundle, "Task")
    (patient,) = named(bundle, "Patient")
    assert done["status"] == "completed"
    assert done["owner"]["reference"] == f"urn:uuid:{patient['id']}"
    assert done["reasonCode"] == {"text": "I can rest."}
    assert done["note"] == [{"text": "She cried."}]
    assert done["restriction"]["period"]["end"] == "2026-03-01"
    assert walk["status"] == "accepted"
    assert walk["owner"] == {"display": "Max"}
    *told, check_in = [each["text"] for each in walk["note"]]
    assert told == [
        "What for: less alone",
        "How often: each week",
        "How it will be known: a call was made",
    ]
    assert re.fullmatch(r"Check-in \d{4}-\d\d-\d\d: in part. Twice.", check_in)


def test_what_the_patient_answered_is_theirs(bundle: Plain) -> None:
    screening, intention = named(bundle, "QuestionnaireResponse")
    assert screening["item"][0]["answer"][0]["valueString"] == "yes"
    assert screening["item"][0]["answer"][0]["item"][0]["answer"] == [{"valueString": "as a child"}]
    hope, fear = intention["item"]
    assert [each["valueString"] for each in hope["answer"]] == ["Peace", "Sleep"]
    assert [each["valueString"] for each in fear["answer"]] == ["said aloud"]
    assert intention["author"] == intention["source"]


def test_a_signed_record_says_who_signed_and_that_something_came_after(bundle: Plain) -> None:
    signed, plain = named(bundle, "Composition")
    assert signed["status"] == "amended"
    assert signed["attester"][0]["party"]["display"] == "Ada Green"
    assert plain["status"] == "preliminary"


def test_only_people_who_are_referred_to_are_in_it(tmp_path: Path) -> None:
    room = Room()
    room.write(SessionPlanned(PATIENT, room.now().local(), "nasal", 90))
    part = SessionPart("s", PATIENT, of("s", room.entries))
    found = bundle_of(selection(PatientPart(PATIENT, ()), part), tmp_path)
    assert [each["name"][0]["text"] for each in named(found, "Practitioner")] == ["Ada Green"]


def test_two_people_of_one_name_are_not_taken_for_each_other() -> None:
    twice = (CHART.practitioners[0], replace(CHART.practitioners[1], name="Ada Green"))
    people = People(PracticeChart(practitioners=twice), PRACTICE)
    assert people.person("Ada Green") == {"display": "Ada Green"}
    assert people.person("bo")["display"] == "Ada Green"
    assert people.person(id_of("stranger")) == {"display": "someone else"}
    assert people.person("locked-screen") == {"display": "at the locked screen"}


@pytest.mark.parametrize(
    ("happened", "visit", "therapy"),
    [
        ((), "planned", "preparation"),
        ((SessionCancelled("ill"),), "cancelled", "not-done"),
        ((SessionBegun(),), "in-progress", "in-progress"),
        ((SessionBegun(), SessionEnded(Ending.BROKEN_OFF)), "finished", "stopped"),
        ((SessionBegun(), SessionEnded(Ending.NO_DOSE_GIVEN)), "finished", "not-done"),
    ],
)
def test_a_session_stands_where_it_stands(
    tmp_path: Path, happened: tuple[Event, ...], visit: str, therapy: str
) -> None:
    found = bundle_of(of_events(happened), tmp_path)
    assert all_faults(found) == []
    assert named(found, "Encounter")[0]["status"] == visit
    assert named(found, "Procedure")[0]["status"] == therapy


def test_an_integration_that_was_held_unbooked_has_its_time(tmp_path: Path) -> None:
    found = bundle_of(of_events([IntegrationHeld()]), tmp_path)
    assert named(found, "Encounter")[1]["period"]["start"]


def test_a_clock_that_was_set_back_makes_no_time_run_backwards(tmp_path: Path) -> None:
    room = Room()
    room.write(SessionPlanned(PATIENT, room.now().local(), "intravenous", 90))
    room.write(SessionBegun())
    room.write(DoseGiven("ketamine", Decimal(1), "mg", "intravenous", "ada"))
    room.write(InfusionRateSet(Decimal(1), "mg/h"))
    room.move_wall_clock(-60)
    room.write(InfusionStopped())
    room.write(SessionEnded(Ending.COMPLETED))
    found = bundle_of(
        selection(PatientPart(PATIENT, ()), SessionPart("s", PATIENT, of("s", room.entries))),
        tmp_path,
    )
    dose = named(found, "MedicationAdministration")[0]
    assert "effectiveDateTime" in dose
    assert not [each for each in faults(found) if "per-1" in each]


def test_a_session_that_was_never_planned_is_left_out(tmp_path: Path) -> None:
    part = SessionPart("s", PATIENT, of("s", [Room().write(Observed("alone"))]))
    found = bundle_of(selection(PatientPart(PATIENT, ()), part), tmp_path)
    assert named(found, "Encounter") == []


def test_the_whole_goes_or_nothing(tmp_path: Path) -> None:
    def broken() -> Any:  # noqa: ANN401  # never gets so far
        yield from list(everything().parts)[:1]
        raise OSError(errno.ENOSPC, "full")

    chosen = Selection("practice", "", PRACTICE, CHART, broken())
    with pytest.raises(ExportFailed, match="drive is full"):
        export_fhir(chosen, tmp_path / "x.json", Room().now())
    assert list(tmp_path.iterdir()) == []


# Measures


def test_a_form_is_answers_and_a_total(tmp_path: Path) -> None:
    whole = MeasureAnswered("gad-7", "en-1", (2, 1, 0, 3, 1, 1, 2), HowGiven.BY_PATIENT)
    half = replace(whole, answers=(2, None, 0, 3, 1, 1, 2))
    newer = MeasureAnswered("phq-9", "xx-9", (1, 2), HowGiven.ASKED)
    own = Scale("own", "Our scale", Decimal(0), Decimal(10))
    desk = Room("desk")
    first = desk.write(half)
    desk.write(whole, amends=first.id, replaces=first.id, reason="put in wrong")
    desk.write(MeasureTotalled(own, Decimal("7.5"), "Bo Lind"))
    desk.write(half)
    desk.write(newer)
    gone = desk.write(whole)
    desk.write(Retracted(), amends=gone.id, reason="twice")
    desk.write(DETAILS)
    chosen = selection(PatientPart(PATIENT, of(PATIENT, desk.entries)))
    made = [each for each in resources_of(chosen) if each["resourceType"] != "Provenance"]
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in made]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    assert all_faults(bundle) == []
    response, untotalled, unknown, wrong = named(bundle, "QuestionnaireResponse")
    values = [each["answer"][0]["valueInteger"] for each in response["item"]]
    assert values == [2, 1, 0, 3, 1, 1, 2]
    assert response["item"][0]["text"] == "Feeling nervous, anxious or on edge"
    assert "answer" not in untotalled["item"][1]
    assert [each["linkId"] for each in unknown["item"]] == ["1", "2"]
    assert response["questionnaire"] == "http://loinc.org/q/69737-5"
    statuses = [each["status"] for each in (response, untotalled, unknown, wrong)]
    assert statuses == ["amended", "completed", "completed", "entered-in-error"]
    total, rated, _ = named(bundle, "Observation")
    assert total["code"]["coding"][0]["code"] == "70274-6"
    assert total["valueQuantity"]["value"] == 10
    assert total["derivedFrom"][0]["reference"] == f"urn:uuid:{response['id']}"
    assert rated["code"] == {"text": "Our scale"}
    assert rated["valueQuantity"]["value"] == 7.5
    rows = [(each["measure"], each["item"], each["value"]) for each in read_rows(chosen, tmp_path)]
    assert ("GAD-7", "", "10") in rows
    assert ("GAD-7", "4", "3") in rows
    assert ("Our scale", "", "7.5") in rows


def read_rows(chosen: Selection, folder: Path) -> list[dict[str, str]]:
    target = export_csv(chosen, folder / "x-csv")
    with (target / "measures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Small values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("60.0"), 60),
        (Decimal("0.5"), 0.5),
        (7, 7),
        (Decimal("NaN"), None),
        (Decimal("1e400"), None),
        (Decimal("0.12345678901234567"), None),
        (Decimal(0), 0),
    ],
)
def test_a_number_is_one_that_reads_back_as_it_was(value: Decimal | int, expected: object) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("offset_min", "written"),
    [
        (0, "2026-02-02T02:40:00.000+00:00"),
        (60, "2026-02-02T03:40:00.000+01:00"),
        (-570, "2026-02-01T17:10:00.000-09:30"),
        (14 * 60, "2026-02-02T16:40:00.000+14:00"),
        (14 * 60 + 1, "2026-02-02T02:40:00.000+00:00"),
        (-15 * 60, "2026-02-02T02:40:00.000+00:00"),
    ],
)
def test_an_instant_has_its_offset_where_fhir_knows_it(offset_min: int, written: str) -> None:
    assert instant(replace(Room().now(), offset_min=offset_min)) == written


def test_a_time_without_an_offset_gets_this_computers() -> None:
    assert re.fullmatch(r"2026-01-01T10:00:00[+-]\d\d:\d\d", date_time(datetime(2026, 1, 1, 10)))  # noqa: DTZ001
    odd = timezone(timedelta(hours=15, seconds=7))
    assert date_time(datetime(2026, 1, 2, 15, 0, 7, tzinfo=odd)) == "2026-01-02T00:00:00+00:00"


def test_text_loses_only_what_can_not_be_text() -> None:
    assert text(" a\0b\x0b\ud800c\ufffe\n d ") == "abc\n d"
    assert narrative(["", " \0"]) == {}


# The validator bites


def _first(bundle: Plain, kind: str) -> Plain:
    return named(bundle, kind)[0]


def _set(kind: str, name: str, value: object) -> Callable[[Plain], None]:
    def change(bundle: Plain) -> None:
        _first(bundle, kind)[name] = value

    change.__doc__ = f"{kind}.{name} = {value!r}"
    return change


def _without(kind: str, name: str) -> Callable[[Plain], None]:
    def change(bundle: Plain) -> None:
        del _first(bundle, kind)[name]

    change.__doc__ = f"{kind} without {name}"
    return change


NOBODY = {"reference": "urn:uuid:00000000-0000-0000-0000-000000000000"}
CHANGES: list[Callable[[Plain], None]] = [
    _without("Encounter", "status"),
    _without("Encounter", "class"),
    _without("Observation", "code"),
    _without("MedicationAdministration", "subject"),
    _without("Consent", "policyRule"),
    _without("Provenance", "agent"),
    _set("Encounter", "class", [{"code": "AMB"}]),
    _set("Encounter", "status", "completed"),
    _set("Encounter", "actualPeriod", {"start": "2026-01-01"}),
    _set("Encounter", "subject", NOBODY),
    _set("Encounter", "period", {"start": "2026-01-02", "end": "2026-01-01"}),
    _set("Patient", "birthDate", "29.02.1980"),
    _set("Patient", "name", []),
    _set("Patient", "text", {"status": "generated", "div": "<div>no namespace</div>"}),
    _set("Observation", "effectiveDateTime", "2026-01-01T10:00:00"),
    _set("Observation", "status", "done"),
    _set("Observation", "code", {"coding": [{"system": "http://loinc.org", "code": "70221-7"}]}),
    _set("Observation", "valueQuantity", {"value": 1, "unit": "mmHg", "code": "mmHg"}),
    _set("Provenance", "recorded", "2026-01-01"),
    _set("Provenance", "target", []),
    _set("Task", "lastModified", "2020-01-01T00:00:00+00:00"),
    _set("Composition", "section", [{"title": "empty"}]),
    _set("DocumentReference", "content", [{"attachment": {"data": "AAAA"}}]),
    _set("MedicationAdministration", "dosage", {"text": "some"}),
    _set("MedicationAdministration", "effectivePeriod", {"start": "2026-01-01"}),
    _set("CarePlan", "intent", "wish"),
    _set("Goal", "description", "words alone"),
    _set("AdverseEvent", "severity", {"text": "mild"}),
    _set("Practitioner", "active", "yes"),
    _set("Organization", "id", "with spaces"),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.__doc__ or "")
def test_no_change_goes_unseen(bundle: Plain, change: Callable[[Plain], None]) -> None:
    change(bundle)
    assert faults(bundle)


FORM_CHANGES = (
    _without("Encounter", "status"),
    _without("Observation", "code"),
    _without("MedicationAdministration", "subject"),
    _set("Encounter", "class", [{"code": "AMB"}]),
    _set("Encounter", "actualPeriod", {"start": "2026-01-01"}),
    _set("Patient", "birthDate", "29.02.1980"),
    _set("Goal", "description", "words alone"),
    _set("Practitioner", "active", "yes"),
)


@pytest.mark.parametrize("change", FORM_CHANGES, ids=lambda each: each.__doc__ or "")
def test_the_second_opinion_bites_too(bundle: Plain, change: Callable[[Plain], None]) -> None:
    assert faults_by_others(bundle) == []
    change(bundle)
    assert faults_by_others(bundle)


def test_the_same_thing_twice_is_seen(bundle: Plain) -> None:
    bundle["entry"].append(deepcopy(bundle["entry"][0]))
    assert any("bdl-7" in each for each in faults(bundle))
