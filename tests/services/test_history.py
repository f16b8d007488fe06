"""The history of a chart and of the practice: complete, newest first, in slices."""

import pytest

from kap_companion.domain.charts import PatientChart
from kap_companion.domain.events import (
    ChartKind,
    ChartOpened,
    DeviceEnrolled,
    Event,
    Exported,
    IntegrationWindowSet,
    Observed,
    PatientRegistered,
    PracticeFounded,
    PractitionerAdded,
    SessionMoved,
    SessionPlanned,
)
from kap_companion.services.access import AccessLog
from kap_companion.services.erasure import Erasure
from kap_companion.services.history import SLICE, History, Scope
from kap_companion.services.moving import Moving
from tests.services.room import LIMIT_S, Room, saved


@pytest.fixture
def history(room: Room) -> History:
    return History(room.vault.reader)


@pytest.fixture
def access(room: Room) -> AccessLog:
    return AccessLog(room.vault.journal, room.vault.access_subject)


def told(history: History, scope: Scope) -> list[Event]:
    return [line.entry.event for found in history.slices(scope) for line in found]


def kinds(history: History, scope: Scope) -> list[type[Event]]:
    return [type(each) for each in told(history, scope) if not isinstance(each, DeviceEnrolled)]


def test_the_practice(room: Room, history: History, access: AccessLog) -> None:
    access.chart_opened(ChartKind.PATIENT, "a")
    room.practice.set_integration_window(12, 72).result(LIMIT_S)
    access.exported("practice", "csv").result(LIMIT_S)
    assert kinds(history, history.of_practice()) == [
        Exported,
        IntegrationWindowSet,
        ChartOpened,
        PractitionerAdded,
        PracticeFounded,
    ]


def test_a_patient_with_sessions_and_who_looked(
    room: Room, history: History, access: AccessLog
) -> None:
    mara, hanna = room.patient("Mara"), room.patient("Hanna")
    session_id, other = room.planned(mara), room.planned(hanna)
    for chart, chart_id in (
        (ChartKind.PATIENT, hanna),
        (ChartKind.SESSION, other),
        (ChartKind.PATIENT, mara),
        (ChartKind.SESSION, session_id),
    ):
        access.chart_opened(chart, chart_id)
    details = PatientChart.replay(room.vault.reader.entries_of(mara)).details
    room.patients.edit(mara, details, "typo").result(LIMIT_S)
    assert kinds(history, history.of_patient(mara)) == [
        PatientRegistered,
        ChartOpened,
        ChartOpened,
        SessionPlanned,
        PatientRegistered,
    ]
    assert kinds(history, history.of_session(session_id)) == [ChartOpened, SessionPlanned]
    assert history.of_patient(mara).chart_id == mara


def test_a_moved_session_says_where_it_came_from(room: Room, history: History) -> None:
    wrong, right = room.patient("Mara"), room.patient("Hanna")
    session_id = room.planned(wrong)
    moving = Moving(room.vault.journal, room.vault.reader)
    moving.move(session_id, right, "slip").result(LIMIT_S)
    assert SessionMoved(right, wrong) in told(history, history.of_patient(right))
    assert kinds(history, history.of_patient(wrong)) == [PatientRegistered]


def test_of_an_erased_chart_only_the_access_log_tells(
    room: Room, history: History, access: AccessLog
) -> None:
    patient = room.patient()
    access.chart_opened(ChartKind.PATIENT, patient)
    erasure = Erasure(room.vault.erase, room.vault.reader)
    (erased,) = erasure.patient(patient, "asked").result(LIMIT_S)
    opened = ChartOpened(ChartKind.PATIENT, patient)
    assert told(history, history.of_patient(patient)) == [erased.event, opened]


def test_a_long_log_comes_in_slices(room: Room, history: History, access: AccessLog) -> None:
    for number in range(2 * SLICE + 1):
        access.chart_opened(ChartKind.PATIENT, str(number))
    record = room.begun()
    saved(record, record.write(Observed("calm")))
    found = list(history.slices(history.of_practice()))
    assert [len(each) for each in found] == [SLICE, SLICE, 5]
    entries = [line.entry for each in found for line in each]
    assert entries == sorted(entries, key=lambda each: each.order, reverse=True)
    charts = [each.event.chart_id for each in entries if isinstance(each.event, ChartOpened)]
    assert charts == [str(number) for number in reversed(range(2 * SLICE + 1))]
