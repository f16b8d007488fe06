"""What a new practice starts with holds together, and each number is named with its source."""

import re
from decimal import Decimal
from importlib.util import find_spec, module_from_spec
from itertools import pairwise
from pathlib import Path

import pytest

from kap_companion.domain import protocols
from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.codec import from_plain, to_plain
from kap_companion.domain.due import minutes_of
from kap_companion.domain.events import CheckPlan, Limit, ListItem, Protocol, Sign
from kap_companion.domain.protocols import (
    ADVERSE_KINDS,
    DAY_OF,
    LIMITS,
    LOOK,
    MEASURED,
    NO_CARD,
    PROTOCOLS,
    READINESS,
    SCREENING,
    VITALS,
)
from kap_companion.domain.routes import ROUTES, route_named
from kap_companion.domain.vital_signs import READABLE, Readable
from tests.narrow import there

DOCUMENT = "docs/clinical-defaults.md"


@pytest.fixture(scope="module")
def rows(project_root: Path) -> list[list[str]]:
    """Every row of every table of the document, cell by cell."""
    text = (project_root / DOCUMENT).read_text(encoding="utf-8")
    lines = re.findall(r"^\|(.+)\|$", text, flags=re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def by_key(key: str) -> Protocol:
    [protocol] = [each for each in PROTOCOLS if each.key == key]
    return protocol


def check(protocol: Protocol, name: str) -> CheckPlan:
    [plan] = [each for each in protocol.checks if each.name == name]
    return plan


def test_there_is_one_for_each_route() -> None:
    assert [each.route for each in PROTOCOLS] == [each.key for each in ROUTES]
    assert len({each.key for each in PROTOCOLS}) == len(PROTOCOLS)
    assert len({each.name for each in PROTOCOLS}) == len(PROTOCOLS)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda each: each.key)
class TestEach:
    def test_it_has_the_name_window_and_phases_of_its_route(self, protocol: Protocol) -> None:
        route = route_named(protocol.route)
        assert (protocol.name, protocol.window_min) == (route.label, route.window_min)
        assert protocol.phase_min == ()

    def test_vitals_are_taken_before_the_dose_and_after_it(self, protocol: Protocol) -> None:
        vitals = check(protocol, VITALS)
        assert vitals.before
        assert vitals.signs == MEASURED
        assert minutes_of(vitals)

    def test_its_checks_have_names_of_their_own(self, protocol: Protocol) -> None:
        names = [each.name for each in protocol.checks]
        assert len(set(names)) == len(names)
        assert all(names)

    def test_its_minutes_are_in_order_and_within_the_window(self, protocol: Protocol) -> None:
        for plan in protocol.checks:
            minutes = minutes_of(plan)
            assert all(one < other for one, other in pairwise((0, *minutes)))
            assert minutes[-1] <= protocol.window_min

    def test_the_last_check_is_near_the_end_of_the_window(self, protocol: Protocol) -> None:
        assert minutes_of(check(protocol, VITALS))[-1] == protocol.window_min

    def test_it_has_the_lists_and_limits_of_the_practice(self, protocol: Protocol) -> None:
        assert (protocol.limits, protocol.day_of) == (LIMITS, DAY_OF)
        assert (protocol.readiness, protocol.tags, protocol.arc) == (READINESS, (), "")

    def test_only_a_lozenge_is_held(self, protocol: Protocol) -> None:
        assert bool(protocol.hold_min) == (protocol.route == "sublingual")

    def test_it_goes_on_the_record_and_comes_back(self, protocol: Protocol) -> None:
        assert from_plain(Protocol, to_plain(protocol)) == protocol


def test_made_anew_they_are_the_same() -> None:
    """They are put together once, as the module is read; here it is read again."""
    spec = there(find_spec(protocols.__name__))
    again = module_from_spec(spec)
    there(spec.loader).exec_module(again)
    assert again.PROTOCOLS == PROTOCOLS


def test_when_each_is_checked() -> None:
    """The schedules of the sources that docs/clinical-defaults.md names."""
    assert {each.key: minutes_of(check(each, VITALS)) for each in PROTOCOLS} == {
        "im": (30, 60, 90),
        "iv": (15, 30, 45, 60, 75, 90),
        "lozenge": (120,),
        "nasal": (40, 120),
        "oral": (60, 120, 180, 240),
    }
    look = check(by_key("lozenge"), LOOK)
    assert (look.signs, look.before) == ((), False)
    assert minutes_of(look) == (15, 30, 45, 60, 75, 90, 105)


@pytest.mark.parametrize(
    ("items", "count"),
    [(DAY_OF, 13), (READINESS, 11), (SCREENING, 22)],
    ids=["day", "ready", "ask"],
)
def test_no_list_says_a_thing_twice(items: tuple[ListItem, ...], count: int) -> None:
    assert len({item.key for item in items}) == len({item.words for item in items}) == count
    assert all(item.key and item.words and item.hold_min >= 0 for item in items)


def test_no_kind_of_adverse_event_is_named_twice() -> None:
    assert len(set(ADVERSE_KINDS)) == len(ADVERSE_KINDS) == 20
    assert ADVERSE_KINDS[-1] == "Other"
    assert "Suicidal ideation" in ADVERSE_KINDS


def test_only_food_and_fluids_hold_back() -> None:
    assert {item.key: item.hold_min for item in DAY_OF if item.hold_min} == {
        "food": 360,
        "fluids": 120,
    }
    assert not any(item.hold_min for item in (*READINESS, *SCREENING))


def test_a_limit_lies_where_values_are_usual() -> None:
    """A bound that only asked values reach would never be seen."""
    assert len({limit.sign for limit in LIMITS}) == len(LIMITS)
    for limit in LIMITS:
        bounds = [each for each in (limit.low, limit.high) if each is not None]
        assert bounds
        usual = READABLE[limit.sign]
        assert all(usual.usual_least < each < usual.usual_most for each in bounds)
        assert limit.sign in MEASURED


def test_the_practice_writes_its_own_emergency_card() -> None:
    assert (NO_CARD.words, NO_CARD.phones) == ("", ())


def test_a_new_practice_has_them() -> None:
    practice = PracticeChart.replay([])
    assert (practice.protocols, practice.screening) == (PROTOCOLS, SCREENING)
    assert (practice.adverse_kinds, practice.emergency) == (ADVERSE_KINDS, NO_CARD)
    assert practice.protocol("nasal") == by_key("nasal")
    assert practice.protocol("through the wall") is None


def schedule(plan: CheckPlan) -> str:
    """When a check falls due, as the document says it."""
    minutes = minutes_of(plan)
    step, last = minutes[0], minutes[-1]
    if len(minutes) > 1 and minutes == tuple(range(step, last + 1, step)):
        return f"every {step} until {last}"
    return "at " + " and ".join(map(str, minutes))


def reach(least: Decimal, most: Decimal) -> str:
    return f"−{-least} to {most}" if least < 0 else f"{least}–{most}"


class TestTheDocument:
    """docs/clinical-defaults.md names every number of the program."""

    @pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda each: each.key)
    def test_it_says_when_each_protocol_checks_what(
        self, rows: list[list[str]], protocol: Protocol
    ) -> None:
        [row] = [row for row in rows if row[0] == protocol.name and row[1] == "yes"]
        looks = [schedule(each) for each in protocol.checks if each.name == LOOK]
        assert row[2:4] == [schedule(check(protocol, VITALS)), *(looks or ["–"])]
        assert row[4]

    @pytest.mark.parametrize("limit", LIMITS, ids=lambda each: each.sign.value)
    def test_it_names_each_limit(self, rows: list[list[str]], limit: Limit) -> None:
        told = {
            Sign.SYSTOLIC: f"at or above {limit.high} systolic",
            Sign.DIASTOLIC: f" {limit.high} diastolic",
            Sign.HEART_RATE: f"at or above a heart rate of {limit.high}",
        }[limit.sign]
        assert limit.low is None
        assert len([row for row in rows if told in row[0] and all(row)]) == 1

    def test_it_names_each_hold(self, rows: list[list[str]]) -> None:
        holds = [item for item in DAY_OF if item.hold_min]
        named = [row[0] for row in rows if all(row)]
        assert ", ".join(f"{each.words.lower()} {each.hold_min} min" for each in holds) in named
        assert f"lozenge held for {by_key('lozenge').hold_min} min" in named

    @pytest.mark.parametrize(("sign", "range_"), READABLE.items(), ids=lambda each: str(each)[:9])
    def test_it_names_what_can_be_read(
        self, rows: list[list[str]], sign: Sign, range_: Readable
    ) -> None:
        name = {
            Sign.HEART_RATE: "heart rate",
            Sign.SPO2: "SpO₂",
            Sign.RESPIRATORY_RATE: "breaths",
            Sign.PAIN: "pain, nausea",
            Sign.NAUSEA: "pain, nausea",
        }.get(sign, sign.value)
        [row] = [row for row in rows if row[0].startswith(name) and len(row) == 4]
        assert row[1].startswith(reach(range_.least, range_.most))
        assert row[2] == reach(range_.usual_least, range_.usual_most)
        assert row[3]
