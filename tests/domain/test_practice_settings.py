"""Settings that are taken in from elsewhere: known, compared, and believed in nothing."""

from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.charts.practice import SETTINGS
from kap_companion.domain.events import (
    EmergencyCardSet,
    Event,
    IntegrationWindowSet,
    LetterheadSet,
    Phone,
    ProtocolsSet,
    QuickTag,
    QuickTagsSet,
)
from kap_companion.domain.practice_settings import (
    NAMES,
    Fate,
    Offered,
    checked,
    offered,
    standing,
    to_file,
    usual,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.errors import InputRefused
from tests.domain.pictures import png

OURS = PracticeChart(
    quick_tags=(QuickTag("1", "Ours"),),
    protocols=PROTOCOLS[:2],
    emergency=EmergencyCardSet("Call", (Phone("Dr Sommer", "+49 151 5550133"),)),
    letterhead=LetterheadSet(
        "By the river", ("Mill Lane 1",), "555 0100", b64encode(png()).decode()
    ),
)
FIRST = PracticeChart()

Change = Callable[[dict[str, Any]], object]


def offer_of(name: str, change: Change = lambda _: None, chart: PracticeChart = FIRST) -> Offered:
    """What a file of our settings offers, with one of them changed by hand."""
    plain = deepcopy(to_file(OURS))
    change(plain[name])
    return next(each for each in offered(chart, plain) if each.name == name)


def test_every_setting_of_the_practice_has_a_name() -> None:
    assert set(NAMES.values()) == {*SETTINGS, EmergencyCardSet, LetterheadSet}


def test_nothing_of_a_person_is_in_it() -> None:
    held = to_file(replace(OURS, name="Haus am Fluss"))
    assert list(held) == list(NAMES)
    assert "Haus am Fluss" not in str(held)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_new_practice_has_would_be_taken(name: str) -> None:
    event = usual()[name]
    if not (isinstance(event, EmergencyCardSet) and not event.words):
        assert checked(event) == event


def test_out_and_in_again_changes_nothing() -> None:
    assert {each.fate for each in offered(OURS, to_file(OURS))} == {Fate.SAME}


def test_new_and_different_are_told_apart() -> None:
    mine = replace(FIRST, quick_tags=(QuickTag("1", "Mine"),))
    assert offer_of("protocols", chart=mine).fate is Fate.NEW
    assert offer_of("quick tags", chart=mine).fate is Fate.DIFFERENT
    assert offer_of("screen lock", chart=mine).fate is Fate.SAME
    different = offer_of("quick tags", chart=mine)
    assert different.old == QuickTagsSet(mine.quick_tags)
    assert different.new == QuickTagsSet(OURS.quick_tags)


def test_what_is_not_in_the_file_stays() -> None:
    plain = to_file(OURS)
    del plain["protocols"]
    found = {each.name: each for each in offered(FIRST, plain)}
    assert found["protocols"].fate is Fate.MISSING
    assert found["protocols"].new is None


def test_a_setting_from_a_newer_version_is_named_and_left_out() -> None:
    newer = offer_of("quick tags", lambda tags: tags.update(version=2, colour=["\ud800"]))
    assert (newer.fate, newer.new) == (Fate.NEWER, None)
    assert offer_of("protocols").fate is Fate.NEW


def test_a_setting_that_is_not_known_is_named_and_left_out() -> None:
    plain = {**to_file(OURS), "moon\x00phase\n\ud800": {"version": 1}, "x" * 500: 3}
    unknown = [each.name for each in offered(OURS, plain) if each.fate is Fate.UNKNOWN]
    assert unknown == ["moonphase", f"{'x' * 60}…"]


def check(protocols: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = protocols["protocols"][0]["checks"][0]
    return found


BROKEN: list[tuple[str, str, Change, str]] = [
    (
        "every minute for weeks",
        "protocols",
        lambda held: check(held).update(every_min=1, until_min=100_000),
        "until 1 to 1,440 minutes",
    ),
    ("a negative window", "protocols", lambda held: held["protocols"][0].update(window_min=-5), ""),
    (
        "a protocol without a name",
        "protocols",
        lambda held: held["protocols"][0].update(name=" "),
        "needs a name",
    ),
    (
        "a protocol without a key",
        "protocols",
        lambda held: held["protocols"][0].update(key=""),
        "key",
    ),
    (
        "two protocols with one key",
        "protocols",
        lambda held: held["protocols"][1].update(key="im"),
        "share a key",
    ),
    (
        "an unknown route",
        "protocols",
        lambda held: held["protocols"][0].update(route="moon"),
        "route",
    ),
    (
        "a limit that is no number",
        "protocols",
        lambda held: held["protocols"][0]["limits"][0].update(high="NaN"),
        "plain number",
    ),
    (
        "a limit beyond what can be read",
        "protocols",
        lambda held: held["protocols"][0]["limits"][0].update(high="1E+9"),
        "lies within",
    ),
    (
        "a sign twice",
        "protocols",
        lambda held: check(held).update(signs=["systolic", "systolic"]),
        "twice",
    ),
    (
        "one key for two tags",
        "quick tags",
        lambda held: held["tags"].append({"key": "1", "label": "Again"}),
        "Two tags have the key 1",
    ),
    (
        "a tag on a key of the Journey",
        "quick tags",
        lambda held: held["tags"].append({"key": ";", "label": "Mine"}),
        "already has a use",
    ),
    (
        "a tag without a word",
        "quick tags",
        lambda held: held["tags"].append({"key": "2", "label": ""}),
        "short word",
    ),
    (
        "two questions with one key",
        "intention questions",
        lambda held: held["questions"][0].update(key="touch"),
        "share a key",
    ),
    (
        "an item twice",
        "screening list",
        lambda held: held["items"].append(dict(held["items"][0])),
        "same item twice",
    ),
    ("a window that ends first", "integration window", lambda held: held.update(from_h=72), ""),
    ("no time before the lock", "screen lock", lambda held: held.update(idle_min=0), "locks after"),
    (
        "half a number",
        "emergency card",
        lambda held: held.update(phones=[{"name": "Dr", "number": ""}]),
        "name beside it",
    ),
    ("no words", "what to expect", lambda held: held.update(words="  "), "needs words"),
    (
        "no text",
        "what to expect",
        lambda held: held.update(words="a\x00b\ud800"),
        "no text",
    ),
    (
        "an intervention twice",
        "interventions",
        lambda held: held["interventions"].append(held["interventions"][0]),
        "stands there twice",
    ),
    ("no after-care", "after-care sheet", lambda held: held.update(words=" "), "needs words"),
    (
        "two lines in a line",
        "kinds of adverse events",
        lambda held: held["kinds"].append("a\nb"),
        "no text",
    ),
]


@pytest.mark.parametrize(
    ("name", "change", "why"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN]
)
def test_what_cant_be_kept_is_named_and_left_out(name: str, change: Change, why: str) -> None:
    found = offer_of(name, change)
    assert found.fate is Fate.REFUSED
    assert why in found.why
    assert found.why


SHAPES: list[tuple[str, Change]] = [
    ("no version", lambda held: held.pop("version")),
    ("a version that is none", lambda held: held.update(version="1")),
    ("a version that is no number", lambda held: held.update(version=True)),
    ("a version of nothing", lambda held: held.update(version=0)),
    ("a field too many", lambda held: held.update(colour="red")),
    ("a field too few", lambda held: held.pop("tags")),
    ("a list of something else", lambda held: held.update(tags=["1"])),
    ("no list", lambda held: held.update(tags={"1": "Settled"})),
]


@pytest.mark.parametrize("change", [each[1] for each in SHAPES], ids=[each[0] for each in SHAPES])
def test_what_lacks_its_shape_is_named_and_left_out(change: Change) -> None:
    found = offer_of("quick tags", change)
    assert (found.fate, found.new) == (Fate.REFUSED, None)
    assert found.why


@pytest.mark.parametrize("part", [None, 3, "words", [], [1], True])
def test_a_part_that_is_no_object_is_refused(part: object) -> None:
    plain = {**to_file(OURS), "quick tags": part}
    found = next(each for each in offered(FIRST, plain) if each.name == "quick tags")
    assert found.fate is Fate.REFUSED


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=12,
    ),
    st.sampled_from(list(NAMES)),
)
def test_whatever_stands_there_nothing_else_is_touched(part: object, name: str) -> None:
    found = offered(OURS, {**to_file(OURS), name: part})
    assert {each.fate for each in found if each.name != name} == {Fate.SAME}


def test_a_setting_of_another_sort_is_none() -> None:
    with pytest.raises(TypeError):
        checked(Event())
    with pytest.raises(InputRefused):
        checked(IntegrationWindowSet(48, 24))


def test_what_stands_is_what_was_set() -> None:
    assert standing(OURS)["protocols"] == ProtocolsSet(PROTOCOLS[:2])
    assert standing(OURS)["emergency card"] == OURS.emergency
