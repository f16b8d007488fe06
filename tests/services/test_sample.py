"""The sample practice: invented, marked, whole, and only made once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kap_companion.domain.charts import SessionChart, SessionState, insights, steps
from kap_companion.domain.charts.adverse import adverse_events
from kap_companion.domain.charts.checks import baseline, missed, readings
from kap_companion.domain.charts.measures import measure_reviews
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.reviews import open_reviews
from kap_companion.domain.charts.ticks import DAY_OF, ticks
from kap_companion.domain.events import Ending, QuoteHeard, SessionEnded
from kap_companion.domain.gate import open_before_dose
from kap_companion.services.measures import Measures
from kap_companion.services.patients import Patients
from kap_companion.services.practice import Practice
from kap_companion.services.preparation import CoursePreparation
from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample, open_sample
from kap_companion.services.schedule import Schedule
from kap_companion.vault import VaultExists, unlock_vault
from tests.services.room import RoomClock


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "practice"
    make_sample(folder, RoomClock())
    return folder


def test_it_is_a_practice_with_people_past_and_future(sample: Path) -> None:
    clock = RoomClock()
    vault = unlock_vault(sample, SAMPLE_PASSPHRASE, clock)
    journal, reader = vault.journal, vault.reader
    assert Practice(journal, reader).chart().sample
    assert vault.verify().ok
    people = Patients(journal, reader, clock).find()
    assert len(people) >= 4
    charts = [
        SessionChart.replay(reader.entries_of(session.session_id))
        for person in people
        for session in reader.sessions_of(person.patient_id)
    ]
    past = [chart for chart in charts if chart.state is SessionState.ENDED]
    assert len(past) == 3
    assert all(chart.doses and chart.of(QuoteHeard) for chart in past)
    assert all(protocol_of(chart).route == chart.route for chart in charts)
    practice = Practice(journal, reader).chart()
    for person in people:
        course = CoursePreparation(person.patient_id, journal, reader).chart()
        before = open_before_dose(SessionChart(()), course, practice.screening, clock.now())
        assert before == ()
    for chart in past:
        items = protocol_of(chart).day_of
        found = ticks(chart, DAY_OF, items)
        assert {item.key for item in items} == set(found)
        dose_at = chart.doses[0].occurred_at.local()
        assert not any(tick.holds_back(dose_at) for tick in found.values())
        assert baseline(chart) is not None
        assert len(readings(chart)) > 1
        ended = chart.latest(SessionEnded)
        broken_off = ended is not None and ended.ending is Ending.BROKEN_OFF
        assert broken_off or missed(chart, clock.now()) == ()
    beyond = [each for chart in past for each in readings(chart) if each.beyond]
    assert len(beyond) == 1, "one is beyond a limit, and was taken again"
    (events,) = filter(None, map(adverse_events, past))
    assert [each.ended is not None for each in events] == [True]
    assert not any(open_reviews(chart) for chart in past)
    assert any(insights(chart) and steps(chart) for chart in past)
    today = Schedule(journal, reader, clock).today()
    assert today.running is None
    assert today.planned
    assert today.integrations
    assert Schedule(journal, reader, clock).coming()
    now_us = clock.now().utc_us
    assert all(fact.first.recorded_at.utc_us <= now_us for chart in charts for fact in chart.facts)
    assert datetime.fromtimestamp(now_us / 1_000_000, UTC).year == 2026
    vault.close()


def test_its_people_answered_measures_and_what_had_to_be_seen_was_seen(sample: Path) -> None:
    clock = RoomClock()
    vault = unlock_vault(sample, SAMPLE_PASSPHRASE, clock)
    practice = Practice(vault.journal, vault.reader).chart()
    people = [each.patient_id for each in vault.reader.patients()]
    courses = [
        Measures(each, vault.journal, vault.reader, clock, practice).now() for each in people
    ]
    standings = [each for course in courses for each in course.standings]
    assert len([each for each in standings if each.change is not None]) == 4
    assert all(each.total is not None for course in courses for each in course.results)
    assert vault.reader.open_reviews() == ()
    reviewed = [
        each for patient in people for each in measure_reviews(vault.reader.entries_of(patient))
    ]
    assert len(reviewed) == 1
    vault.close()


def test_it_is_made_when_it_is_first_opened_and_then_only_opened(tmp_path: Path) -> None:
    folder, clock = tmp_path / "sample", RoomClock()
    first = open_sample(folder, clock)
    subject = first.practice_subject
    first.close()
    again = open_sample(folder, clock)
    assert again.practice_subject == subject
    again.close()


def test_it_is_never_written_over_another_vault(sample: Path) -> None:
    with pytest.raises(VaultExists):
        make_sample(sample, RoomClock())
