"""What falls due in the room: each check has one state, and what is made answers one check."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.due import (
    EARLY_MS,
    MS_PER_MIN,
    Due,
    DueState,
    Made,
    PutOff,
    Standing,
    due_checks,
    minutes_of,
)
from kap_companion.domain.events import CheckPlan, Sign

COMING, DUE, DONE, MISSED = DueState
PRESSURE = (Sign.SYSTOLIC, Sign.DIASTOLIC)
EVERY_30 = CheckPlan("Vitals", PRESSURE, before=True, every_min=30, until_min=90)
"""Before the dose, and at 30, 60 and 90 minutes; they open at 25, 55 and 85."""

AFTER = CheckPlan("Vitals", PRESSURE, at_min=(40, 120))
"""Opens at 35 and at 115."""

plans = st.builds(
    CheckPlan,
    name=st.sampled_from(["Vitals", "Visual check"]),
    before=st.booleans(),
    at_min=st.lists(st.integers(1, 240), max_size=5).map(tuple),
    every_min=st.integers(0, 60),
    until_min=st.integers(0, 240),
)
times = st.none() | st.integers(-60 * MS_PER_MIN, 300 * MS_PER_MIN)
many_made = st.lists(times, max_size=8).map(
    lambda found: tuple(
        Made(f"e{number}", ("Vitals",), at_ms)
        for number, at_ms in enumerate(sorted(found, key=lambda at: -(10**9) if at is None else at))
    )
)
many_put_off = st.lists(
    st.builds(
        PutOff,
        st.just("Vitals"),
        st.integers(1, 240),
        st.integers(1, 240),
        times,
    ),
    max_size=4,
).map(tuple)
standings = st.builds(Standing, times, st.booleans())


def at(minutes: float, *, over: bool = False) -> Standing:
    return Standing(round(minutes * MS_PER_MIN), over)


def made(*minutes: float | None, name: str = "Vitals") -> tuple[Made, ...]:
    return tuple(
        Made(f"at {each}", (name,), None if each is None else round(each * MS_PER_MIN))
        for each in minutes
    )


def states(plan: CheckPlan, standing: Standing, *taken: Made) -> list[DueState]:
    return [each.state for each in due_checks([plan], taken, (), standing)]


def put_off(plan: CheckPlan, standing: Standing, *off: PutOff) -> dict[int | None, Due]:
    return {each.due_min: each for each in due_checks([plan], (), off, standing)}


def told(each: Due) -> tuple[float, DueState]:
    """The minute it falls due, and its state."""
    assert each.at_ms is not None
    return each.at_ms / MS_PER_MIN, each.state


class TestMinutes:
    @pytest.mark.parametrize(
        ("plan", "minutes"),
        [
            (CheckPlan("x"), ()),
            (CheckPlan("x", before=True), ()),
            (CheckPlan("x", at_min=(40, 120)), (40, 120)),
            (CheckPlan("x", at_min=(120, 40, 40)), (40, 120)),
            (CheckPlan("x", every_min=30, until_min=90), (30, 60, 90)),
            (CheckPlan("x", every_min=30, until_min=89), (30, 60)),
            (CheckPlan("x", every_min=30, until_min=29), ()),
            (CheckPlan("x", at_min=(60,), every_min=60, until_min=240), (60, 120, 180, 240)),
            (CheckPlan("x", at_min=(5, 10), every_min=15, until_min=60), (5, 10, 25, 40, 55)),
            (CheckPlan("x", at_min=(40,), every_min=0, until_min=240), (40,)),
            (CheckPlan("x", at_min=(40,), every_min=-15, until_min=240), (40,)),
            (CheckPlan("x", every_min=1, until_min=3), (1, 2, 3)),
        ],
    )
    def test_they_are_the_listed_ones_then_each_interval(
        self, plan: CheckPlan, minutes: tuple[int, ...]
    ) -> None:
        assert minutes_of(plan) == minutes

    @given(plans)
    def test_they_come_in_order_and_none_twice(self, plan: CheckPlan) -> None:
        minutes = minutes_of(plan)
        assert all(one < other for one, other in pairwise(minutes))
        assert set(plan.at_min) <= set(minutes)


class TestBeforeTheDose:
    def test_it_is_due_until_it_is_made(self) -> None:
        before = Standing(None)
        first = due_checks([EVERY_30], (), (), before)[0]
        assert first == Due("Vitals", None, None, DUE, takes_vitals=True)
        found = due_checks([EVERY_30], made(None), (), before)[0]
        assert found == Due("Vitals", None, None, DONE, "at None", takes_vitals=True)

    def test_nothing_after_the_dose_falls_due_before_it(self) -> None:
        assert states(EVERY_30, Standing(None)) == [DUE, COMING, COMING, COMING]
        assert states(EVERY_30, Standing(None), *made(None)) == [DONE, COMING, COMING, COMING]

    def test_without_a_baseline_it_is_missed_once_the_dose_is_given(self) -> None:
        assert states(EVERY_30, at(0)) == [MISSED, COMING, COMING, COMING]
        first = due_checks([EVERY_30], (), (), at(0))[0]
        assert first == Due("Vitals", None, None, MISSED, takes_vitals=True)

    def test_a_dose_that_is_still_to_be_given_leaves_it_due(self) -> None:
        """Written down for two minutes from now, there are two minutes left to take them."""
        assert states(EVERY_30, at(-2)) == [DUE, COMING, COMING, COMING]
        assert states(EVERY_30, at(-0.001)) == [DUE, COMING, COMING, COMING]
        assert states(EVERY_30, at(-2), *made(-3)) == [DONE, COMING, COMING, COMING]

    def test_the_last_one_before_the_dose_is_the_one(self) -> None:
        found = due_checks([EVERY_30], made(-20, -3, 2), (), at(3))
        assert found[0].made_by == "at -3"

    def test_what_is_made_at_the_moment_of_the_dose_was_before_it(self) -> None:
        found = due_checks([EVERY_30], made(0), (), at(31))
        assert [each.state for each in found] == [DONE, DUE, COMING, COMING]
        assert found[0].made_by == "at 0"

    def test_what_is_made_after_the_dose_is_no_baseline(self) -> None:
        first_ms = Made("late", ("Vitals",), 1)
        assert due_checks([EVERY_30], [first_ms], (), at(1))[0].state is MISSED

    def test_a_plan_that_asks_for_none_has_none(self) -> None:
        assert [each.due_min for each in due_checks([AFTER], (), (), at(1))] == [40, 120]


class TestAfterTheDose:
    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [
            (0, [COMING, COMING]),
            (39.99, [COMING, COMING]),
            (40, [DUE, COMING]),
            (114.99, [DUE, COMING]),
            (115, [MISSED, COMING]),
            (119.99, [MISSED, COMING]),
            (120, [MISSED, DUE]),
            (600, [MISSED, DUE]),
        ],
    )
    def test_a_check_is_due_from_its_minute_until_the_next_takes_over(
        self, minutes: float, expected: list[DueState]
    ) -> None:
        assert states(AFTER, at(minutes)) == expected

    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [
            (34.99, [DUE, COMING]),
            (35, [DONE, COMING]),
            (40, [DONE, COMING]),
            (114.99, [DONE, COMING]),
            (115, [DUE, DONE]),
            (120, [DUE, DONE]),
        ],
    )
    def test_five_minutes_early_is_that_check(
        self, minutes: float, expected: list[DueState]
    ) -> None:
        assert states(AFTER, at(50), *made(minutes)) == expected

    def test_early_is_never_more_than_half_of_the_time_between(self) -> None:
        """Each at its own time, every four minutes: a check at 6 is none for 8 and 4 at once."""
        often = CheckPlan("Vitals", PRESSURE, at_min=(4, 8, 20))
        assert states(often, at(30), *made(1.99)) == [MISSED, MISSED, DUE]
        assert states(often, at(30), *made(2)) == [DONE, MISSED, DUE]
        assert states(often, at(30), *made(5.99)) == [DONE, MISSED, DUE]
        assert states(often, at(30), *made(6)) == [MISSED, DONE, DUE]
        assert states(often, at(30), *made(14.99)) == [MISSED, DONE, DUE]
        assert states(often, at(30), *made(15)) == [MISSED, MISSED, DONE]

    def test_one_that_is_due_with_the_dose_is_made_after_it(self) -> None:
        at_once = CheckPlan("Vitals", PRESSURE, at_min=(0, 40))
        assert states(at_once, at(0)) == [DUE, COMING]
        assert states(at_once, at(0), *made(0)) == [DUE, COMING]
        assert states(at_once, at(1), Made("e1", ("Vitals",), 1)) == [DONE, COMING]

    def test_the_last_one_stays_open(self) -> None:
        assert states(AFTER, at(300), *made(40, 299)) == [DONE, DONE]

    def test_the_first_that_was_made_for_it_is_the_one(self) -> None:
        found = due_checks([AFTER], made(38, 41, 50), (), at(60))
        assert found[0].made_by == "at 38"

    def test_what_answers_another_plan_answers_it_not(self) -> None:
        assert states(AFTER, at(50), *made(40, name="Visual check")) == [DUE, COMING]

    def test_one_act_may_answer_two_plans(self) -> None:
        look = CheckPlan("Visual check", at_min=(40,))
        both = Made("e1", ("Vitals", "Visual check"), 40 * MS_PER_MIN)
        found = due_checks([AFTER, look], [both], (), at(50))
        assert [(each.name, each.state) for each in found] == [
            ("Vitals", DONE),
            ("Vitals", COMING),
            ("Visual check", DONE),
        ]

    def test_what_was_not_made_when_it_was_over_was_missed(self) -> None:
        assert states(AFTER, at(50, over=True), *made(40)) == [DONE, MISSED]
        assert states(EVERY_30, at(10, over=True)) == [MISSED, MISSED, MISSED, MISSED]

    def test_without_a_dose_nothing_had_to_be_made(self) -> None:
        assert states(EVERY_30, Standing(None, over=True)) == [COMING] * 4
        taken = states(EVERY_30, Standing(None, over=True), *made(None))
        assert taken == [DONE, COMING, COMING, COMING]


class TestWhatIsShown:
    def test_how_long_it_still_is_and_how_long_it_is_over(self) -> None:
        found = due_checks([EVERY_30], made(0), (), at(31.5))
        assert [each.left_ms for each in found] == [None, -90_000, 28.5 * MS_PER_MIN, 3_510_000]
        before = due_checks([EVERY_30], (), (), Standing(None))
        assert [each.left_ms for each in before] == [None] * 4

    def test_a_look_takes_no_vitals(self) -> None:
        look = CheckPlan("Visual check", before=True, at_min=(15,))
        found = due_checks([AFTER, look], (), (), at(1))
        assert [each.takes_vitals for each in found] == [True, True, False, False]

    def test_what_waits_is_still_to_be_made(self) -> None:
        every = CheckPlan("Vitals", PRESSURE, before=True, at_min=(10, 20, 30))
        found = due_checks([every], made(-1), (), at(21))
        assert [(each.state, each.waits) for each in found] == [
            (DONE, False),
            (MISSED, False),
            (DUE, True),
            (COMING, True),
        ]


class TestPutOff:
    def test_it_falls_due_so_much_later(self) -> None:
        off = PutOff("Vitals", 40, 10, 30 * MS_PER_MIN)
        assert told(put_off(AFTER, at(49.99), off)[40]) == (50, COMING)
        assert put_off(AFTER, at(50), off)[40].state is DUE
        assert put_off(AFTER, at(50), off)[120].at_ms == 120 * MS_PER_MIN

    def test_one_that_is_overdue_falls_due_so_much_after_it_was_put_off(self) -> None:
        off = PutOff("Vitals", 40, 5, 60 * MS_PER_MIN)
        assert told(put_off(AFTER, at(60), off)[40]) == (65, COMING)
        assert put_off(AFTER, at(65), off)[40].state is DUE

    def test_more_than_once(self) -> None:
        first, then = PutOff("Vitals", 40, 10, 40 * MS_PER_MIN), PutOff("Vitals", 40, 5, None)
        assert put_off(AFTER, at(54), first, then)[40].at_ms == 55 * MS_PER_MIN
        again = replace(then, at_ms=70 * MS_PER_MIN)
        assert put_off(AFTER, at(74), first, again)[40].at_ms == 75 * MS_PER_MIN

    def test_never_past_where_the_next_one_takes_over(self) -> None:
        off = PutOff("Vitals", 40, 240)
        assert told(put_off(AFTER, at(114.99), off)[40]) == (115, COMING)
        assert put_off(AFTER, at(115), off)[40].state is MISSED

    def test_the_last_one_as_far_as_is_said(self) -> None:
        off = PutOff("Vitals", 120, 240)
        assert put_off(AFTER, at(300), off)[120].at_ms == 360 * MS_PER_MIN

    @pytest.mark.parametrize("off", [PutOff("Visual check", 40, 10), PutOff("Vitals", 30, 10)])
    def test_another_check_is_left_alone(self, off: PutOff) -> None:
        assert told(put_off(AFTER, at(45), off)[40]) == (40, DUE)

    def test_made_all_the_same_it_is_done(self) -> None:
        off = [PutOff("Vitals", 40, 30)]
        found = due_checks([AFTER], made(45), off, at(45))[0]
        assert (found.state, found.made_by, found.at_ms) == (DONE, "at 45", 70 * MS_PER_MIN)

    def test_over_before_that_it_was_missed(self) -> None:
        off = [PutOff("Vitals", 40, 30)]
        assert due_checks([AFTER], (), off, at(45, over=True))[0].state is MISSED


@given(plans, many_put_off, st.integers(0, 500 * MS_PER_MIN), st.integers(1, 240))
def test_put_off_as_far_as_is_said_it_is_not_missed_and_further_it_is(
    plan: CheckPlan, off: tuple[PutOff, ...], now_ms: int, minutes: int
) -> None:
    for due in due_checks([plan], (), off, Standing(now_ms)):
        most = due.longest_put_off_min
        if due.due_min is None or due.state is MISSED or most is None:
            continue
        further = PutOff(due.name, due.due_min, minutes, now_ms)
        anew = due_checks([plan], (), (*off, further), Standing(now_ms))
        (put,) = (each for each in anew if each.due_min == due.due_min)
        assert put.at_ms is not None
        assert put.closes_ms is not None
        assert (put.at_ms < put.closes_ms) == (minutes <= most)


@given(st.lists(plans, max_size=3), many_made, many_put_off, standings)
def test_every_check_of_a_plan_is_there_once_and_in_one_state(
    asked: list[CheckPlan], taken: tuple[Made, ...], off: tuple[PutOff, ...], standing: Standing
) -> None:
    found = due_checks(asked, taken, off, standing)
    expected = [
        (plan.name, minute)
        for plan in asked
        for minute in ([None] if plan.before else []) + list(minutes_of(plan))
    ]
    assert [(each.name, each.due_min) for each in found] == expected
    ids = {each.entry_id for each in taken}
    for each in found:
        assert (each.state is DONE) == (each.made_by in ids) == bool(each.made_by)
        if standing.over:
            assert each.state not in {DUE, *([COMING] if standing.now_ms is not None else [])}
        if each.at_ms is not None and standing.now_ms is not None and each.state is DUE:
            assert each.at_ms <= standing.now_ms


@given(plans.filter(lambda plan: plan.name == "Vitals"), times)
def test_one_act_answers_at_most_one_check_of_a_plan(plan: CheckPlan, at_ms: int | None) -> None:
    act = Made("e1", ("Vitals",), at_ms)
    found = due_checks([plan], [act], (), at(500))
    answered = [each.due_min for each in found if each.state is DONE]
    if at_ms is None or at_ms <= 0:
        assert answered == ([None] if plan.before else [])
        return
    past = [minute for minute in minutes_of(plan) if minute * MS_PER_MIN <= at_ms]
    coming = [minute for minute in minutes_of(plan) if minute not in past]
    early = [minute for minute in coming[:1] if minute * MS_PER_MIN - at_ms <= EARLY_MS]
    assert len(answered) == 1 if past else len(answered) <= 1
    assert set(answered) <= {*past[-1:], *early}


@given(plans, many_made, many_put_off, standings, st.integers(1, 300 * MS_PER_MIN))
def test_time_takes_nothing_back(
    plan: CheckPlan,
    taken: tuple[Made, ...],
    off: tuple[PutOff, ...],
    standing: Standing,
    later_ms: int,
) -> None:
    """Coming becomes due or missed, due becomes missed; what is done or missed stays so."""
    if standing.now_ms is None:
        return
    later = replace(standing, now_ms=standing.now_ms + later_ms)
    may = {
        COMING: {COMING, DUE, MISSED},
        DUE: {DUE, MISSED},
        DONE: {DONE},
        MISSED: {MISSED},
    }
    before = due_checks([plan], taken, off, standing)
    after = due_checks([plan], taken, off, later)
    assert all(there.state in may[here.state] for here, there in zip(before, after, strict=True))


@given(plans, many_made, many_put_off, standings, times)
def test_one_act_more_only_does_what_was_open(
    plan: CheckPlan,
    taken: tuple[Made, ...],
    off: tuple[PutOff, ...],
    standing: Standing,
    at_ms: int | None,
) -> None:
    more = (*taken, Made("more", ("Vitals",), at_ms))
    before = due_checks([plan], taken, off, standing)
    after = due_checks([plan], more, off, standing)
    changed = [
        (here, there)
        for here, there in zip(before, after, strict=True)
        if here.state != there.state
    ]
    assert len(changed) <= 1
    assert all(there.made_by == "more" and here.state is not DONE for here, there in changed)


@given(plans, st.integers(1, 240), st.integers(1, 240), standings, times)
def test_putting_off_never_makes_a_check_due_earlier(
    plan: CheckPlan, due_min: int, minutes: int, standing: Standing, at_ms: int | None
) -> None:
    off = [PutOff(plan.name, due_min, minutes, at_ms)]
    plain = due_checks([plan], (), (), standing)
    waiting = due_checks([plan], (), off, standing)
    for here, there in zip(plain, waiting, strict=True):
        assert here.at_ms is None or there.at_ms is None or here.at_ms <= there.at_ms
        assert (there.state is MISSED) == (here.state is MISSED)
        assert there == here or there.due_min == due_min
