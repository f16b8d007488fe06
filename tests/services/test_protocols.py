"""Protocols as a practice changes them: whole, in order, and refused where a session would fail."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kap_companion.domain.after_care import AFTER_CARE
from kap_companion.domain.events import (
    CheckPlan,
    Limit,
    ListItem,
    Protocol,
    QuickTag,
    SessionPlanned,
    Sign,
)
from kap_companion.domain.protocol_rules import MOST_PROTOCOLS, checked_protocol
from kap_companion.domain.protocols import PROTOCOLS, SCREENING
from kap_companion.domain.setting_rules import MOST_ITEMS
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.domain.what_to_expect import WHAT_TO_EXPECT
from kap_companion.errors import InputRefused
from kap_companion.services.protocols import Protocols
from tests.services.room import LIMIT_S, Room

USUAL = PROTOCOLS[2]
VITALS = CheckPlan("Vitals", (Sign.SYSTOLIC,), before=True)


@pytest.fixture
def protocols(room: Room) -> Protocols:
    return Protocols(room.vault.journal, room.vault.reader)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda each: each.key)
def test_what_a_new_practice_starts_with_would_be_taken(protocol: Protocol) -> None:
    assert checked_protocol(protocol) == protocol


def test_protocols_are_replaced_in_their_order(room: Room, protocols: Protocols) -> None:
    changed = (replace(USUAL, name=" Slow lozenge ", phase_min=(20, 40, 70, 100)), PROTOCOLS[0])
    protocols.set(changed).result(LIMIT_S)
    chart = room.practice.chart()
    assert [each.name for each in chart.protocols] == ["Slow lozenge", "IM injection"]
    assert chart.protocol("lozenge") == chart.protocols[0]
    assert chart.protocol("nasal") is None
    protocols.set(()).result(LIMIT_S)
    assert room.practice.chart().protocols == ()


def test_a_session_keeps_its_copy_whatever_becomes_of_the_protocol(
    room: Room, protocols: Protocols
) -> None:
    at = room.clock.now().local()
    plan = SessionPlanned(room.patient(), at, "sublingual", 120)
    session_id, written = room.schedule.plan(plan, USUAL)
    written.result(LIMIT_S)
    room.schedule.begin(session_id).result(LIMIT_S)
    protocols.set([replace(USUAL, name="Another", limits=(), checks=())]).result(LIMIT_S)
    assert room.schedule.protocol(session_id) == USUAL
    protocols.set(()).result(LIMIT_S)
    assert room.schedule.protocol(session_id) == USUAL


TWICE = (QuickTag("1", "Settled"), QuickTag("1", "Moving"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 61},
        {"route": "by dream"},
        {"route": ""},
        {"window_min": 14},
        {"window_min": 721},
        {"phase_min": (20, 40, 70)},
        {"phase_min": (20, 40, 40, 100)},
        {"phase_min": (40, 20, 70, 100)},
        {"phase_min": (0, 20, 70, 100)},
        {"phase_min": (20, 40, 70, 120)},
        {"tags": TWICE},
        {"tags": (QuickTag("m", "Mine"),)},
        {"tags": (QuickTag("1", " "),)},
        {"hold_min": -1},
        {"hold_min": 121},
        {"arc": "x" * (MAX_LINE_CHARS + 1)},
        {"day_of": (ListItem("a", " "),)},
        {"day_of": (ListItem("a", "Food", -1),)},
        {"day_of": (ListItem("a", "Food", 7 * 24 * 60 + 1),)},
        {"day_of": (ListItem("a", "Food"), ListItem("b", "food"))},
        {"day_of": (ListItem("a", "Food"), ListItem("a", "Water"))},
        {"readiness": tuple(ListItem(str(n), str(n)) for n in range(MOST_ITEMS + 1))},
        {"limits": (Limit(Sign.SYSTOLIC, Decimal(140), Decimal(90)),)},
        {"limits": (Limit(Sign.SYSTOLIC, Decimal(90), Decimal(90)),)},
        {"limits": (Limit(Sign.SYSTOLIC, high=Decimal(12080)),)},
        {"limits": (Limit(Sign.SPO2, low=Decimal(-1)),)},
        {"limits": (Limit(Sign.PAIN, high=Decimal(5)), Limit(Sign.PAIN, high=Decimal(6)))},
        {"checks": (replace(VITALS, name=" "),)},
        {"checks": (replace(VITALS, name="x" * 61),)},
        {"checks": (replace(VITALS, name="recheck"),)},
        {"checks": (VITALS, replace(VITALS, name="vitals"))},
        {"checks": tuple(replace(VITALS, name=str(n)) for n in range(9))},
        {"checks": (replace(VITALS, at_min=(40, 20)),)},
        {"checks": (replace(VITALS, at_min=(0,)),)},
        {"checks": (replace(VITALS, at_min=(24 * 60 + 1,)),)},
        {"checks": (replace(VITALS, every_min=241, until_min=300),)},
        {"checks": (replace(VITALS, every_min=15),)},
        {"checks": (replace(VITALS, every_min=30, until_min=20),)},
        {"checks": (replace(VITALS, at_min=(60,), every_min=30, until_min=80),)},
        {"checks": (replace(VITALS, every_min=30, until_min=24 * 60 + 1),)},
        {"checks": (replace(VITALS, until_min=90),)},
        {"checks": (replace(VITALS, before=False),)},
    ],
    ids=str,
)
def test_a_protocol_that_can_not_be_run_is_refused_with_the_reason(
    room: Room, protocols: Protocols, wrong: dict[str, object]
) -> None:
    changed = replace(USUAL, **wrong)  # type: ignore[arg-type]  # its own fields
    with pytest.raises(InputRefused) as refused:
        protocols.set([changed])
    assert str(refused.value).endswith(".")
    assert room.practice.chart().protocols == PROTOCOLS


def test_two_protocols_are_told_apart(protocols: Protocols) -> None:
    with pytest.raises(InputRefused, match="same name"):
        protocols.set([USUAL, replace(USUAL, key="other", name="LOZENGE")])
    with pytest.raises(InputRefused, match="share a key"):
        protocols.set([USUAL, replace(USUAL, name="Other")])
    many = [replace(USUAL, key=str(n), name=str(n)) for n in range(MOST_PROTOCOLS + 1)]
    with pytest.raises(InputRefused, match="up to 30"):
        protocols.set(many)


def test_limits_without_a_bound_are_left_out() -> None:
    bounds = (Limit(Sign.SPO2, low=Decimal(90)), Limit(Sign.PAIN))
    assert checked_protocol(replace(USUAL, limits=bounds)).limits == bounds[:1]


def test_the_screening_list_is_the_practices_own(room: Room, protocols: Protocols) -> None:
    own = (*SCREENING[:2], ListItem("own", " Fear of needles "))
    protocols.set_screening(own).result(LIMIT_S)
    assert room.practice.chart().screening[-1] == ListItem("own", "Fear of needles")
    for wrong in ((ListItem("a", ""),), (SCREENING[0], SCREENING[0])):
        with pytest.raises(InputRefused):
            protocols.set_screening(wrong)


def test_what_to_expect_is_the_practices_own(room: Room, protocols: Protocols) -> None:
    assert room.practice.chart().what_to_expect == WHAT_TO_EXPECT
    protocols.set_what_to_expect("  Bring a scarf. ").result(LIMIT_S)
    assert room.practice.chart().what_to_expect == "Bring a scarf.\n"
    for wrong in (" ", "x" * (MAX_NOTE_CHARS + 1)):
        with pytest.raises(InputRefused):
            protocols.set_what_to_expect(wrong)


def test_the_after_care_sheet_is_the_practices_own(room: Room, protocols: Protocols) -> None:
    assert room.practice.chart().after_care == AFTER_CARE
    protocols.set_after_care("  Sleep well. ").result(LIMIT_S)
    assert room.practice.chart().after_care == "Sleep well.\n"
    for wrong in (" ", "x" * (MAX_NOTE_CHARS + 1)):
        with pytest.raises(InputRefused):
            protocols.set_after_care(wrong)
