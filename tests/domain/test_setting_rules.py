"""The bounds of a practice's settings, on both sides of each edge."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.events import (
    CheckPlan,
    Limit,
    ListItem,
    NoteTemplate,
    Phone,
    Protocol,
    Question,
    QuickTag,
    Sign,
)
from kap_companion.domain.protocol_rules import checked_protocol, checked_protocols
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.setting_rules import (
    check_integration_window,
    check_key,
    check_lock_times,
    check_questions,
    check_tags,
    checked_card,
    checked_check_ins,
    checked_items,
    checked_kinds,
    checked_page,
    checked_templates,
)
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.errors import InputRefused

USUAL = PROTOCOLS[2]
ITEM = ListItem("food", "Food")
LOOK = CheckPlan("Look", every_min=15, until_min=105)

Act = Callable[[], object]


def with_check(**fields: object) -> Act:
    check = replace(LOOK, **fields)  # type: ignore[arg-type]  # one field each
    return lambda: checked_protocol(replace(USUAL, checks=(check,)))


def with_fields(**fields: object) -> Act:
    return lambda: checked_protocol(replace(USUAL, **fields))  # type: ignore[arg-type]


def with_limit(low: str | None = None, high: str | None = None, sign: Sign = Sign.SYSTOLIC) -> Act:
    bounds = (None if each is None else Decimal(each) for each in (low, high))
    limit = Limit(sign, *bounds)
    return with_fields(limits=(limit,))


def tags(count: int) -> Act:
    return lambda: check_tags([QuickTag(chr(0x100 + 2 * n), "Word") for n in range(count)])


def questions(count: int) -> Act:
    return lambda: check_questions([Question(str(n), "Why?") for n in range(count)])


def items(count: int) -> Act:
    return lambda: checked_items([ListItem(str(n), str(n)) for n in range(count)], "The list")


def kinds(count: int) -> Act:
    return lambda: checked_kinds([str(n) for n in range(count)])


def card(*phones: Phone, words: str = "") -> Act:
    return lambda: checked_card(words, phones)


def protocols(count: int) -> Act:
    return lambda: checked_protocols(
        [replace(USUAL, key=str(n), name=str(n)) for n in range(count)]
    )


def check_ins(*hours: int) -> Act:
    return lambda: checked_check_ins(hours)


def templates(count: int = 1, name: str = "Talk", words: str = "Sleep:") -> Act:
    return lambda: checked_templates(
        [NoteTemplate(f"{name} {n}" if count > 1 else name, words) for n in range(count)]
    )


EDGES: list[tuple[str, Act, Act]] = [
    ("check-ins, one", check_ins(24), check_ins()),
    ("check-ins, twelve", check_ins(*range(1, 13)), check_ins(*range(1, 14))),
    ("check-in, earliest", check_ins(1, 24), check_ins(0, 24)),
    ("check-in, latest", check_ins(24 * 366), check_ins(24 * 366 + 1)),
    ("templates, none and twenty", templates(20), templates(21)),
    ("template, name", templates(name="x" * 60), templates(name="x" * 61)),
    ("template, a name", templates(name=" x "), templates(name="  ")),
    ("template, words", templates(words="x"), templates(words=" \n")),
    (
        "template, most words",
        templates(words="x" * MAX_NOTE_CHARS),
        templates(words="x" * (MAX_NOTE_CHARS + 1)),
    ),
    ("window, shortest", with_fields(window_min=15), with_fields(window_min=14)),
    ("window, longest", with_fields(window_min=720), with_fields(window_min=721)),
    ("hold, least", with_fields(hold_min=0), with_fields(hold_min=-1)),
    ("hold, longest", with_fields(hold_min=120), with_fields(hold_min=121)),
    ("name", with_fields(name="x" * 60), with_fields(name="x" * 61)),
    ("no phases, or four", with_fields(phase_min=()), with_fields(phase_min=(1, 2, 3))),
    (
        "phases in order",
        with_fields(phase_min=(1, 2, 3, 4)),
        with_fields(phase_min=(1, 3, 3, 4)),
    ),
    (
        "phases after the dose",
        with_fields(phase_min=(1, 2, 3, 4)),
        with_fields(phase_min=(0, 2, 3, 4)),
    ),
    (
        "phases in the window",
        with_fields(phase_min=(1, 2, 3, 119)),
        with_fields(phase_min=(1, 2, 3, 120)),
    ),
    ("checks", with_fields(checks=()), with_fields(checks=(LOOK, replace(LOOK, name="look")))),
    (
        "so many checks",
        with_fields(checks=tuple(replace(LOOK, name=str(n)) for n in range(8))),
        with_fields(checks=tuple(replace(LOOK, name=str(n)) for n in range(9))),
    ),
    ("a check's name", with_check(name="x" * 60), with_check(name="x" * 61)),
    ("a name of its own", with_check(name="Recheck2"), with_check(name="recheck")),
    ("every, least", with_check(every_min=1, until_min=1), with_check(every_min=-1)),
    (
        "every, most",
        with_check(every_min=240, until_min=240),
        with_check(every_min=241, until_min=241),
    ),
    ("until, latest", with_check(until_min=1440), with_check(until_min=1441)),
    (
        "until it comes once",
        with_check(every_min=15, until_min=15),
        with_check(every_min=15, until_min=14),
    ),
    (
        "until after those before",
        with_check(at_min=(20,), until_min=35),
        with_check(at_min=(20,), until_min=34),
    ),
    (
        "at, latest",
        with_check(at_min=(1440,), every_min=0, until_min=0),
        with_check(at_min=(1441,), every_min=0, until_min=0),
    ),
    (
        "at, in order",
        with_check(at_min=(1, 2)),
        with_check(at_min=(2, 2)),
    ),
    (
        "it falls due",
        with_check(before=True, every_min=0, until_min=0),
        with_check(every_min=0, until_min=0),
    ),
    ("no end without a beat", with_check(), with_check(every_min=0)),
    (
        "each sign once",
        with_check(signs=(Sign.SYSTOLIC, Sign.DIASTOLIC)),
        with_check(signs=(Sign.SYSTOLIC, Sign.SYSTOLIC)),
    ),
    ("a limit, least", with_limit(low="30"), with_limit(low="29")),
    ("a limit, most", with_limit(high="300"), with_limit(high="301")),
    ("limits that cross", with_limit("89", "90"), with_limit("90", "90")),
    ("a plain limit", with_limit(high="140.000"), with_limit(high="Infinity")),
    ("a short limit", with_limit(high="140.00000000"), with_limit(high="140.000000000")),
    ("a key", with_fields(key="x" * 64), with_fields(key="x" * 65)),
    ("so many protocols", protocols(30), protocols(31)),
    ("tags, least", tags(1), tags(0)),
    ("tags, most", tags(30), tags(31)),
    (
        "a tag's word",
        lambda: check_tags([QuickTag("1", "x" * 40)]),
        lambda: check_tags([QuickTag("1", "x" * 41)]),
    ),
    ("questions, least", questions(1), questions(0)),
    ("questions, most", questions(12), questions(13)),
    (
        "a question's key",
        lambda: check_questions([Question("k", "Why?")]),
        lambda: check_questions([Question(" ", "Why?")]),
    ),
    ("items", items(60), items(61)),
    (
        "a hold of an item",
        lambda: checked_items([replace(ITEM, hold_min=10_080)], "x"),
        lambda: checked_items([replace(ITEM, hold_min=10_081)], "x"),
    ),
    (
        "an item, told apart",
        lambda: checked_items([ITEM, ListItem("b", "Foods")], "x"),
        lambda: checked_items([ITEM, ListItem("b", "FOOD")], "x"),
    ),
    (
        "an item's key",
        lambda: checked_items([ITEM, ListItem("b", "Water")], "x"),
        lambda: checked_items([ITEM, ListItem("food", "Water")], "x"),
    ),
    ("kinds, least", kinds(1), kinds(0)),
    ("kinds, most", kinds(60), kinds(61)),
    (
        "a kind's name",
        lambda: checked_kinds(["x" * 60]),
        lambda: checked_kinds(["x" * 61]),
    ),
    (
        "the window of integration",
        lambda: check_integration_window(1, 336),
        lambda: check_integration_window(1, 337),
    ),
    (
        "its beginning",
        lambda: check_integration_window(1, 2),
        lambda: check_integration_window(0, 2),
    ),
    ("its end", lambda: check_integration_window(1, 2), lambda: check_integration_window(2, 2)),
    ("idle, least", lambda: check_lock_times(1, 1), lambda: check_lock_times(1, 0)),
    ("idle, most", lambda: check_lock_times(240, 240), lambda: check_lock_times(241, 1)),
    ("the card", card(words="x" * 1_000), card(words="x" * 1_001)),
    ("phones", card(*[Phone("a", "1")] * 6), card(*[Phone("a", "1")] * 7)),
    ("a phone", card(Phone("a" * 400, "1")), card(Phone("a" * 401, "1"))),
    ("a number", card(Phone("a", "1" * 400)), card(Phone("a", "1" * 401))),
    ("both of a phone", card(Phone("", "")), card(Phone("a", ""))),
    ("the page", lambda: checked_page("x" * 20_000), lambda: checked_page("x" * 20_001)),
    (
        "a printable key",
        lambda: check_key("a b", "x"),
        lambda: check_key("a\nb", "x"),
    ),
]


@pytest.mark.parametrize(
    ("fits", "beyond"), [each[1:] for each in EDGES], ids=[each[0] for each in EDGES]
)
def test_what_is_at_the_edge_is_taken_and_what_is_beyond_it_refused(fits: Act, beyond: Act) -> None:
    fits()
    with pytest.raises(InputRefused) as refused:
        beyond()
    assert str(refused.value).endswith(".")


def test_what_is_typed_is_trimmed() -> None:
    assert checked_items([ListItem("a", "  Food ")], "x") == (ListItem("a", "Food"),)
    assert checked_kinds([" Nausea ", " "]) == ("Nausea",)
    assert checked_page(" Come rested.\n\n") == "Come rested.\n"
    assert checked_card(" Call ", [Phone(" Dr ", " 1 "), Phone(" ", "")]).phones == (
        Phone("Dr", "1"),
    )


def test_a_limit_without_bounds_is_none() -> None:
    kept = checked_protocol(replace(USUAL, limits=(Limit(Sign.PAIN),)))
    assert kept.limits == ()


@given(st.builds(Protocol, st.text(), st.text(), st.text(), st.integers()))
def test_what_is_taken_once_is_taken_again_as_it_is(protocol: Protocol) -> None:
    try:
        kept = checked_protocol(replace(protocol, route="oral"))
    except InputRefused:
        return
    assert checked_protocol(kept) == kept


def test_check_ins_come_in_order_and_once_each() -> None:
    assert checked_check_ins((72, 24, 72)) == (24, 72)


def test_templates_are_told_apart_by_name_whatever_its_case() -> None:
    assert checked_templates(()) == ()
    assert checked_templates([NoteTemplate(" Talk ", "Sleep:")]) == (
        NoteTemplate("Talk", "Sleep:"),
    )
    with pytest.raises(InputRefused):
        checked_templates([NoteTemplate("Talk", "a"), NoteTemplate("talk ", "b")])
