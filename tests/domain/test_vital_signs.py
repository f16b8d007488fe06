"""Vital signs: slips of the typing hand are caught, and nothing is told of what is healthy."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.events import Limit, Sign, VitalsTaken
from kap_companion.domain.vital_signs import (
    READABLE,
    Beyond,
    Change,
    Value,
    beyond,
    changes,
    impossible,
    read,
    taken,
    unusual,
)
from tests.domain.strategies import instances

NOTHING = VitalsTaken()
CALM = VitalsTaken(118, 74, 66, 98, 14, Decimal("36.6"), 0, 0, 0)
LIMITS = (
    Limit(Sign.SYSTOLIC, low=Decimal(90), high=Decimal(140)),
    Limit(Sign.DIASTOLIC, high=Decimal(90)),
    Limit(Sign.SPO2, low=Decimal(92)),
)


def with_sign(sign: Sign, value: Value | None, vitals: VitalsTaken = NOTHING) -> VitalsTaken:
    changed: dict[str, Any] = {sign.value: value}
    return replace(vitals, **changed)


signs = st.sampled_from(Sign)


@st.composite
def plausible(draw: st.DrawFn) -> VitalsTaken:
    """Any set of signs, each somewhere around what can be read."""
    vitals = VitalsTaken()
    for sign, range_ in READABLE.items():
        if draw(st.booleans()):
            around = st.integers(round(range_.least) - 20, round(range_.most) + 20)
            vitals = with_sign(sign, draw(around), vitals)
    return vitals


class TestReading:
    def test_each_sign_is_read_from_its_field(self) -> None:
        assert [read(CALM, sign) for sign in Sign] == [
            *(118, 74, 66, 98, 14),
            *(Decimal("36.6"), 0, 0, 0),
        ]
        assert all(read(VitalsTaken(), sign) is None for sign in Sign)

    def test_zero_is_a_value_that_was_taken(self) -> None:
        assert taken(VitalsTaken(pain=0, sedation=0)) == (Sign.SEDATION, Sign.PAIN)
        assert taken(CALM) == tuple(Sign)
        assert taken(VitalsTaken(words="quiet")) == ()

    def test_every_sign_has_a_range(self) -> None:
        assert set(READABLE) == set(Sign)
        for range_ in READABLE.values():
            assert range_.least <= range_.usual_least < range_.usual_most <= range_.most

    def test_only_the_temperature_is_read_with_a_digit_after_the_point(self) -> None:
        assert [sign for sign, range_ in READABLE.items() if range_.decimals] == [Sign.TEMPERATURE]
        assert READABLE[Sign.TEMPERATURE].decimals == 1


class TestImpossible:
    def test_what_is_calm_is_possible_and_usual(self) -> None:
        assert (impossible(CALM), unusual(CALM)) == ((), ())
        assert (impossible(VitalsTaken()), unusual(VitalsTaken())) == ((), ())

    @pytest.mark.parametrize(
        "vitals",
        [
            VitalsTaken(systolic=12080),
            VitalsTaken(systolic=-118),
            VitalsTaken(systolic=29),
            VitalsTaken(systolic=301),
            VitalsTaken(diastolic=9),
            VitalsTaken(diastolic=201),
            VitalsTaken(heart_rate=19),
            VitalsTaken(heart_rate=301),
            VitalsTaken(spo2=29),
            VitalsTaken(spo2=101),
            VitalsTaken(respiratory_rate=0),
            VitalsTaken(respiratory_rate=81),
            VitalsTaken(temperature=Decimal("24.9")),
            VitalsTaken(temperature=Decimal("45.1")),
            VitalsTaken(temperature=Decimal(366)),
            VitalsTaken(temperature=Decimal("NaN")),
            VitalsTaken(temperature=Decimal("sNaN")),
            VitalsTaken(temperature=Decimal("Infinity")),
            VitalsTaken(sedation=-6),
            VitalsTaken(sedation=5),
            VitalsTaken(pain=-1),
            VitalsTaken(pain=11),
            VitalsTaken(nausea=11),
        ],
        ids=str,
    )
    def test_nothing_can_have_shown_it(self, vitals: VitalsTaken) -> None:
        assert impossible(vitals) == taken(vitals)
        assert unusual(vitals) == ()

    @pytest.mark.parametrize("sign", Sign)
    def test_the_edges_can_be(self, sign: Sign) -> None:
        range_ = READABLE[sign]
        step = Decimal(1).scaleb(-range_.decimals)
        for value in (range_.least, range_.most):
            assert impossible(with_sign(sign, value)) == ()
        assert impossible(with_sign(sign, range_.least - step)) == (sign,)
        assert impossible(with_sign(sign, range_.most + step)) == (sign,)

    def test_all_that_is_wrong_is_named(self) -> None:
        wrong = VitalsTaken(400, 20, 66, 120, pain=11)
        assert impossible(wrong) == (Sign.SYSTOLIC, Sign.SPO2, Sign.PAIN)

    @pytest.mark.parametrize(("systolic", "diastolic"), [(80, 80), (74, 118), (30, 200)])
    def test_pressures_the_wrong_way_round(self, systolic: int, diastolic: int) -> None:
        assert impossible(VitalsTaken(systolic, diastolic)) == (Sign.DIASTOLIC,)
        assert Sign.DIASTOLIC not in unusual(VitalsTaken(systolic, diastolic))

    def test_a_diastolic_pressure_outside_and_above_is_named_once(self) -> None:
        assert impossible(VitalsTaken(100, 250)) == (Sign.DIASTOLIC,)

    def test_close_together_and_alone_they_can_be(self) -> None:
        assert impossible(VitalsTaken(81, 80)) == ()
        assert impossible(VitalsTaken(diastolic=150)) == impossible(VitalsTaken(40)) == ()


class TestUnusual:
    @pytest.mark.parametrize("sign", Sign)
    def test_the_edges_are_usual_and_what_is_past_them_is_asked(self, sign: Sign) -> None:
        range_ = READABLE[sign]
        step = Decimal(1).scaleb(-range_.decimals)
        assert unusual(with_sign(sign, range_.usual_least)) == ()
        assert unusual(with_sign(sign, range_.usual_most)) == ()
        for value in (range_.usual_least - step, range_.usual_most + step):
            vitals = with_sign(sign, value)
            asked = range_.least <= value <= range_.most
            assert unusual(vitals) == ((sign,) if asked else ())

    def test_all_that_is_unusual_is_named(self) -> None:
        odd = VitalsTaken(210, 74, 30, 98, 14, Decimal("34.9"))
        assert unusual(odd) == (Sign.SYSTOLIC, Sign.HEART_RATE, Sign.TEMPERATURE)

    @given(plausible())
    def test_no_sign_is_both_impossible_and_only_unusual(self, vitals: VitalsTaken) -> None:
        assert not set(impossible(vitals)) & set(unusual(vitals))
        assert {*impossible(vitals), *unusual(vitals)} <= set(taken(vitals))

    @given(instances(VitalsTaken))
    def test_no_number_is_too_much_to_look_at(self, vitals: VitalsTaken) -> None:
        assert set(impossible(vitals)) <= set(taken(vitals))
        assert set(unusual(vitals)) <= set(taken(vitals))


class TestBeyond:
    @pytest.mark.parametrize(
        ("sign", "value", "found"),
        [
            (Sign.SYSTOLIC, 139, ()),
            (Sign.SYSTOLIC, 140, ((140, True),)),
            (Sign.SYSTOLIC, 141, ((140, True),)),
            (Sign.SYSTOLIC, 91, ()),
            (Sign.SYSTOLIC, 90, ((90, False),)),
            (Sign.SYSTOLIC, 89, ((90, False),)),
            (Sign.DIASTOLIC, 90, ((90, True),)),
            (Sign.DIASTOLIC, 20, ()),
            (Sign.SPO2, 92, ((92, False),)),
            (Sign.SPO2, 100, ()),
            (Sign.HEART_RATE, 180, ()),
        ],
    )
    def test_a_value_at_a_bound_is_beyond_it(
        self, sign: Sign, value: int, found: tuple[tuple[int, bool], ...]
    ) -> None:
        expected = tuple(Beyond(sign, value, Decimal(bound), above) for bound, above in found)
        assert beyond(with_sign(sign, value), LIMITS) == expected

    def test_what_was_not_taken_is_beyond_nothing(self) -> None:
        assert beyond(VitalsTaken(), LIMITS) == ()
        assert beyond(CALM, ()) == ()

    def test_each_is_named_in_the_order_of_the_bounds(self) -> None:
        found = beyond(VitalsTaken(150, 95, spo2=90), LIMITS)
        assert [each.sign for each in found] == [Sign.SYSTOLIC, Sign.DIASTOLIC, Sign.SPO2]

    def test_zero_can_be_a_bound(self) -> None:
        limit = Limit(Sign.SEDATION, low=Decimal(-2), high=Decimal(0))
        assert beyond(VitalsTaken(sedation=0), [limit]) == (
            Beyond(Sign.SEDATION, 0, Decimal(0), above=True),
        )
        low = Limit(Sign.PAIN, low=Decimal(0))
        assert beyond(VitalsTaken(pain=0), [low])[0].above is False

    @given(plausible(), signs, st.none() | st.integers(0, 300), st.none() | st.integers(0, 300))
    def test_a_bound_tells_of_its_own_sign_only(
        self, vitals: VitalsTaken, sign: Sign, low: int | None, high: int | None
    ) -> None:
        bounds = [None if each is None else Decimal(each) for each in (low, high)]
        found = beyond(vitals, [Limit(sign, bounds[0], bounds[1])])
        value = read(vitals, sign)
        over = value is not None and high is not None and value >= high
        under = value is not None and low is not None and value <= low
        assert bool(found) == (over or under)
        for each in found:
            assert (each.sign, each.value, each.above) == (sign, value, over)


class TestChange:
    def test_each_sign_that_both_have_is_compared(self) -> None:
        before = VitalsTaken(118, 74, None, 99, temperature=Decimal("36.6"))
        now = VitalsTaken(132, 74, 80, 97, temperature=Decimal("36.2"))
        found = {each.sign: each.by for each in changes(now, before)}
        assert found == {
            Sign.SYSTOLIC: 14,
            Sign.DIASTOLIC: 0,
            Sign.SPO2: -2,
            Sign.TEMPERATURE: Decimal("-0.4"),
        }

    def test_a_value_of_zero_is_compared_too(self) -> None:
        found = changes(VitalsTaken(pain=3, nausea=0), VitalsTaken(pain=0, nausea=2))
        assert found == (Change(Sign.PAIN, 3, 0), Change(Sign.NAUSEA, 0, 2))
        assert [each.by for each in found] == [3, -2]

    @given(plausible(), plausible())
    def test_there_and_back_is_no_change(self, one: VitalsTaken, other: VitalsTaken) -> None:
        there = {each.sign: each.by for each in changes(one, other)}
        back = {each.sign: each.by for each in changes(other, one)}
        assert set(there) == set(taken(one)) & set(taken(other))
        assert all(there[sign] == -back[sign] for sign in there)
