"""The course of one patient, and of nobody else."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    DoseGiven,
    HowGiven,
    MeasureAnswered,
    SessionBegun,
    SessionMoved,
    SessionPlanned,
)
from kap_companion.domain.measures import PCL5, PHQ9
from kap_companion.domain.moment import Moment
from kap_companion.services.patient_course import CourseStopped, course_of
from kap_companion.vault import Vault
from tests.vault.conftest import folder, template, vault
from tests.vault.rig import NOON, write

__all__ = ["folder", "template", "vault"]

DOSE = DoseGiven("ketamine", Decimal(50), "mg", "im", "Ada")
PRACTICE = PracticeChart()


def moment(days: int) -> Moment:
    us = round((NOON + timedelta(days=days)).timestamp()) * 1_000_000
    return Moment(us, 0, "boot", us)


def a_session(vault: Vault, session: str, days: int, *, dose: bool = True) -> None:
    planned = datetime.fromtimestamp(moment(days).utc_us / 1_000_000, UTC)
    plan = SessionPlanned("patient-1", planned, "im", 180)
    events = [plan, SessionBegun(), *([DOSE] if dose else [])]
    write(vault, *(NewEntry(session, event, occurred_at=moment(days)) for event in events))


def answered(vault: Vault, days: int, *answers: int) -> None:
    event = MeasureAnswered(PHQ9.key, PHQ9.version, answers, HowGiven.ASKED)
    write(vault, NewEntry("patient-1", event, occurred_at=moment(days)))


def test_sessions_and_measures_in_order_of_time(vault: Vault) -> None:
    a_session(vault, "late", 20)
    a_session(vault, "early", 3)
    answered(vault, 30, *(1,) * len(PHQ9.items))
    answered(vault, 1, *(2,) * len(PHQ9.items))
    course = course_of(vault.reader, "patient-1", PRACTICE)
    assert [each.session_id for each in course.sessions] == ["session-1", "early", "late"]
    assert course.first_dose_us == moment(3).utc_us
    assert [each.at.utc_us for each in course.results] == [moment(1).utc_us, moment(30).utc_us]
    assert course.pcl5_cutoff == PRACTICE.pcl5_cutoff
    assert PCL5.key not in {each.measure for each in course.results}


def test_a_course_without_a_dose_has_no_first_one(vault: Vault) -> None:
    course = course_of(vault.reader, "patient-1", PRACTICE)
    assert (len(course.sessions), course.first_dose_us) == (1, None)
    assert course_of(vault.reader, "nobody", PRACTICE).sessions == ()


def test_a_session_that_was_moved_away_is_anothers(vault: Vault) -> None:
    a_session(vault, "wrong", 3)
    write(vault, NewEntry("wrong", SessionMoved("patient-2", "patient-1")))
    course = course_of(vault.reader, "patient-1", PRACTICE)
    assert [each.session_id for each in course.sessions] == ["session-1"]


def test_the_earliest_dose_counts_wherever_it_was_planned(vault: Vault) -> None:
    a_session(vault, "first", 2)
    a_session(vault, "second", 4)
    write(vault, NewEntry("second", DOSE, occurred_at=moment(1)))
    assert course_of(vault.reader, "patient-1", PRACTICE).first_dose_us == moment(1).utc_us


def test_it_stops_where_nobody_looks_any_more(vault: Vault) -> None:
    with pytest.raises(CourseStopped):
        course_of(vault.reader, "patient-1", PRACTICE, lambda: True)


def test_what_was_planned_and_did_not_begin_is_not_there(vault: Vault) -> None:
    write(vault, NewEntry("planned", SessionPlanned("patient-1", NOON, "im", 180)))
    course = course_of(vault.reader, "patient-1", PRACTICE)
    assert [each.session_id for each in course.sessions] == ["session-1"]
