"""The practice is counted session by session; it tells how far it is, and can be stopped."""

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kap_companion.domain.charts import PracticeChart, SessionState
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    AdverseEventBegan,
    DoseGiven,
    Ending,
    Event,
    HowGiven,
    IntegrationHeld,
    MeasureAnswered,
    PatientRegistered,
    Protocol,
    ProtocolTaken,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionPlanned,
    Severity,
)
from kap_companion.domain.figure_tables import Figures, Topic
from kap_companion.domain.measures import PHQ9
from kap_companion.domain.moment import Moment
from kap_companion.domain.note_texts import NoteKind
from kap_companion.domain.small_numbers import Untold
from kap_companion.domain.summary import SessionSummary
from kap_companion.services.figures import SEVERAL, CountingStopped, FigureCount, Period
from kap_companion.vault import Vault
from tests.vault.conftest import folder, template, vault
from tests.vault.rig import write

__all__ = ["folder", "template", "vault"]

DAY = timedelta(days=1)
PRACTICE = PracticeChart()
DOSE = DoseGiven("ketamine", Decimal(50), "mg", "im", "Ada")
SPRING = Period(date(2026, 4, 1), date(2026, 6, 30))


def moment(at: datetime) -> Moment:
    us = round(at.timestamp()) * 1_000_000
    return Moment(us, 0, "boot", us)


NOW_US = moment(datetime(2027, 1, 1, tzinfo=UTC)).utc_us


class Books:
    """Writes a practice of invented people into a vault."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.sessions = 0

    def session(
        self, patient: str, at: datetime, *events: Event, protocol: str = "IM", held_h: float = 30
    ) -> str:
        self.sessions += 1
        session = f"counted-{self.sessions}"
        plan = SessionPlanned(patient, at, "im", 180)
        taken = ProtocolTaken(Protocol("im", protocol, "im", 180))
        happened = events or (SessionBegun(), DOSE, SessionEnded(Ending.COMPLETED))
        batch = [NewEntry(session, each, moment(at)) for each in (plan, taken, *happened)]
        if held_h:
            later = moment(at + timedelta(hours=held_h))
            batch.append(NewEntry(session, IntegrationHeld(), later))
        write(self.vault, *batch)
        return session

    def measured(self, patient: str, at: datetime, total: int) -> None:
        answers = tuple(min(3, max(0, total - 3 * n)) for n in range(len(PHQ9.items)))
        event = MeasureAnswered(PHQ9.key, PHQ9.version, answers, HowGiven.ASKED)
        write(self.vault, NewEntry(patient, event, moment(at)))


@pytest.fixture
def books(vault: Vault) -> Books:
    return Books(vault)


def counted(vault: Vault, period: Period = SPRING) -> Figures:
    return FigureCount(vault.reader, PRACTICE, NOW_US).count(period)


def told(figures: Figures, topic: Topic) -> dict[str, dict[str, object]]:
    table = next(each for each in figures.tables if each.topic is topic).table
    columns = (*table.columns, "all")
    return {
        name: dict(zip(columns, cells, strict=True))
        for name, cells in zip((*table.rows, "All"), table.cells, strict=True)
    }


MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)


def test_sessions_by_month_and_integration_by_protocol(vault: Vault, books: Books) -> None:
    for number in range(6):
        books.session("a", MAY + number * DAY)
        books.session("a", MAY + 31 * DAY, protocol="IV", held_h=100)
        books.session("a", MAY + 31 * DAY, protocol="IV", held_h=0)
        books.session("a", MAY - 200 * DAY)
    figures = counted(vault)
    assert told(figures, Topic.SESSIONS) == {
        "2026-05": {"completed": 6, "all": 6},
        "2026-06": {"completed": 12, "all": 12},
        "All": {"completed": 18, "all": 18},
    }
    held = told(figures, Topic.INTEGRATION)
    assert held["IM"] == {"within the window": 6, "later": 0, "overdue": 0, "all": 6}
    assert held["IV"] == {"within the window": 0, "later": 6, "overdue": 6, "all": 12}
    assert figures.doses == 18


def test_both_ends_of_the_time_belong_to_it(vault: Vault, books: Books) -> None:
    local = datetime.now().astimezone().tzinfo
    for at in (
        datetime(2026, 3, 31, 23, 59, tzinfo=local),
        datetime(2026, 4, 1, tzinfo=local),
        datetime(2026, 6, 30, 23, 59, tzinfo=local),
        datetime(2026, 7, 1, tzinfo=local),
    ):
        for _ in range(5):
            books.session("a", at)
    assert counted(vault).doses == 10


def test_adverse_events_of_sessions_with_a_dose(vault: Vault, books: Books) -> None:
    nausea = AdverseEventBegan("Nausea", Severity.MILD)
    for _ in range(6):
        books.session("a", MAY, SessionBegun(), DOSE, nausea)
        books.session("a", MAY, SessionBegun(), nausea)
        books.session("a", MAY, SessionCancelled("ill"))
        books.session("a", MAY)
    figures = counted(vault)
    assert told(figures, Topic.ADVERSE)["Nausea"] == {"mild": 6, "all": 6}
    adverse = next(each for each in figures.tables if each.topic is Topic.ADVERSE)
    assert adverse.rates == (50.0,)


def test_outcomes_of_who_began_in_this_time_by_protocol(vault: Vault, books: Books) -> None:
    for number in range(6):
        patient = f"began-{number}"
        books.session(patient, MAY)
        books.measured(patient, MAY - DAY, 20)
        books.measured(patient, MAY + DAY, 8)
        went_on = f"went-on-{number}"
        books.session(went_on, MAY - 100 * DAY)
        books.session(went_on, MAY)
        books.measured(went_on, MAY - 101 * DAY, 20)
        books.measured(went_on, MAY + DAY, 8)
        both = f"both-{number}"
        books.session(both, MAY, protocol="IV")
        books.session(both, MAY + DAY)
        books.measured(both, MAY - DAY, 20)
        books.measured(both, MAY + 2 * DAY, 19)
    change = told(counted(vault), Topic.CHANGE)
    assert change["PHQ-9 · IM"] == {
        "meaningfully better": 6,
        "less than that": 0,
        "meaningfully worse": 0,
        "all": 6,
    }
    assert change[f"PHQ-9 · {SEVERAL}"]["less than that"] == 6
    assert told(counted(vault), Topic.RESPONSE)["PHQ-9 · IM"]["yes"] == 6


def test_few_are_not_told(vault: Vault, books: Books) -> None:
    books.session("a", MAY)
    figures = counted(vault)
    assert figures.doses is Untold.FEW
    assert told(figures, Topic.SESSIONS)["2026-05"]["completed"] is Untold.FEW


def test_a_practice_without_sessions_in_this_time(vault: Vault) -> None:
    write(vault, NewEntry("lone", PatientRegistered("Nobody")))
    assert counted(vault, Period(date(2020, 1, 1), date(2020, 3, 1))).tables == ()


def test_a_time_falls_into_months() -> None:
    found = list(Period(date(2025, 11, 20), date(2026, 1, 5)).months())
    assert found == [
        ("2025-11", date(2025, 11, 20), date(2025, 12, 1)),
        ("2025-12", date(2025, 12, 1), date(2026, 1, 1)),
        ("2026-01", date(2026, 1, 1), date(2026, 1, 6)),
    ]
    assert list(Period(date(2026, 1, 2), date(2026, 1, 1)).months()) == []


def test_it_tells_how_far_it_is(vault: Vault, books: Books) -> None:
    books.session("a", MAY)
    shares: list[float] = []
    FigureCount(
        vault.reader, PRACTICE, NOW_US, lambda done, total: shares.append(done / total)
    ).count(SPRING)
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1


@pytest.mark.parametrize("after", [0, 2, 3, 4])
def test_it_stops_wherever_it_is(vault: Vault, books: Books, after: int) -> None:
    books.session("a", MAY, SessionBegun(), DOSE, AdverseEventBegan("Nausea", Severity.MILD))
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > after

    with pytest.raises(CountingStopped):
        FigureCount(vault.reader, PRACTICE, NOW_US, cancelled=cancelled).count(SPRING)
    assert len(asked) == after + 1


class FullHouse:
    """Ten years of a busy practice, made up month by month as it is asked for."""

    def __init__(self, sessions_a_month: int) -> None:
        self.sessions_a_month = sessions_a_month
        self.asked = 0

    def subjects_with(self, kind: NoteKind) -> frozenset[str]:
        assert kind is NoteKind.ADVERSE
        return frozenset()

    def sessions_between(self, from_us: int, to_us: int) -> tuple[SessionSummary, ...]:
        assert from_us < to_us
        self.asked += 1
        one = SessionSummary(
            "", "", from_us, "im", 120, SessionState.ENDED, "completed", from_us, None, False
        )
        return tuple(
            replace(one, session_id=f"{self.asked}-{n}", patient_id=f"p{n % 40}")
            for n in range(self.sessions_a_month)
        )

    def sessions_of(self, _patient_id: str) -> Sequence[SessionSummary]:
        return ()

    def entries_of(self, _subject: str) -> tuple[Entry, ...]:
        return ()


def test_fifty_thousand_sessions_are_never_held_at_once() -> None:
    house = FullHouse(420)
    decade = Period(date(2017, 1, 1), date(2026, 12, 31))
    tracemalloc.start()
    figures = FigureCount(house, PRACTICE, NOW_US).count(decade)  # type: ignore[arg-type]  # as much of a reader as is asked
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (house.asked, figures.doses) == (120, 50_400)
    assert peak < 3_000_000
