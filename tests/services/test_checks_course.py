"""The checks of a session from its baseline to after its end, and what is refused on the way."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from kap_companion.domain.charts.checks import RECHECK, told_of
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.events import (
    CheckPlan,
    CheckPutOff,
    Ending,
    Limit,
    LookedAt,
    Protocol,
    ProtocolTaken,
    RecheckAsked,
    SessionEnded,
    Sign,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.checks import Checks, Impossible, PastTheNext, Unsure
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, replayed, saved

COMING, DUE, DONE, MISSED = DueState
CALM, HIGH = VitalsTaken(118, 74, 66, 98), VitalsTaken(152, 88, 66, 98)
PROTOCOL = Protocol(
    "lozenge",
    "Lozenge",
    "sublingual",
    120,
    checks=(
        CheckPlan("Vitals", (Sign.SYSTOLIC, Sign.HEART_RATE), before=True, at_min=(40,)),
        CheckPlan("Visual check", at_min=(15,)),
    ),
    limits=(Limit(Sign.SYSTOLIC, high=Decimal(140)),),
)
LONG_LINE = "x" * (MAX_LINE_CHARS + 1)


@pytest.fixture
def session(record: SessionRecord) -> SessionRecord:
    """A session that has begun, with a protocol."""
    saved(record, record.write(ProtocolTaken(PROTOCOL)))
    return record


@pytest.fixture
def checks(session: SessionRecord) -> Checks:
    return Checks(session)


def states(checks: Checks) -> list[DueState]:
    return [each.state for each in checks.due()]


def test_a_session_from_baseline_to_the_last_check(
    checks: Checks, session: SessionRecord, room: Room, clock: RoomClock
) -> None:
    assert [each.name for each in checks.due()] == ["Vitals", "Visual check", "Vitals"]
    assert states(checks) == [DUE, COMING, COMING]
    assert checks.baseline() == VitalsTaken()
    saved(session, checks.take(CALM))
    saved(session, session.write(DOSE))
    clock.advance(16 * 60)
    assert states(checks) == [DONE, DUE, COMING]
    saved(session, checks.look("Visual check", words=" breathes calmly "))
    clock.advance(25 * 60)
    assert states(checks) == [DONE, DONE, DUE]
    saved(session, checks.take(HIGH))
    assert states(checks) == [DONE, DONE, DONE]
    assert [each.vitals for each in checks.readings()] == [CALM, HIGH]
    assert [bool(each.beyond) for each in checks.readings()] == [False, True]
    assert checks.baseline() == CALM
    assert session.chart.latest(LookedAt) == LookedAt("Visual check", "breathes calmly")
    assert replayed(session, room).facts == session.chart.facts


def test_after_a_restart_the_same_is_due(
    checks: Checks, session: SessionRecord, room: Room, clock: RoomClock
) -> None:
    saved(session, checks.take(CALM))
    saved(session, session.write(DOSE))
    clock.advance(60)
    [high] = saved(session, checks.take(HIGH))
    saved(session, checks.recheck(high.id, 20))
    clock.advance(13 * 60)
    saved(session, checks.look("Visual check"))
    before = [(each.name, each.at_ms, each.state, each.made_by) for each in checks.due()]
    clock.advance(60)
    clock.reboot()
    after = Checks(room.record(session.session_id))
    found = [(each.name, each.at_ms, each.state, each.made_by) for each in after.due()]
    assert found == before
    assert after.baseline() == CALM
    clock.advance(6 * 60)
    assert [each.state for each in after.due() if each.name == RECHECK] == [DUE]


class TestVitals:
    @pytest.mark.parametrize("nothing", [VitalsTaken(), VitalsTaken(words="refused the cuff")])
    def test_without_a_number_they_are_none(
        self, checks: Checks, session: SessionRecord, nothing: VitalsTaken
    ) -> None:
        with pytest.raises(InputRefused, match="no vitals to record yet"):
            checks.take(nothing)
        assert session.chart.of(VitalsTaken) == ()

    @pytest.mark.parametrize(
        ("vitals", "signs"),
        [
            (VitalsTaken(12080), (Sign.SYSTOLIC,)),
            (VitalsTaken(74, 118), (Sign.DIASTOLIC,)),
            (VitalsTaken(118, 74, 0, 101), (Sign.HEART_RATE, Sign.SPO2)),
            (VitalsTaken(temperature=Decimal("NaN")), (Sign.TEMPERATURE,)),
            (VitalsTaken(12080, sure=("systolic",)), (Sign.SYSTOLIC,)),
        ],
        ids=str,
    )
    def test_what_can_not_have_been_read_is_refused(
        self, checks: Checks, session: SessionRecord, vitals: VitalsTaken, signs: tuple[Sign, ...]
    ) -> None:
        with pytest.raises(Impossible, match="can’t have been read") as caught:
            checks.take(vitals)
        assert caught.value.signs == signs
        assert session.chart.of(VitalsTaken) == ()

    def test_what_is_unusual_is_asked_about_and_then_stands(
        self, checks: Checks, session: SessionRecord
    ) -> None:
        odd = VitalsTaken(210, 74, 35)
        with pytest.raises(Unsure, match="Is this what was read") as caught:
            checks.take(odd)
        assert caught.value.signs == (Sign.SYSTOLIC, Sign.HEART_RATE)
        with pytest.raises(Unsure) as again:
            checks.take(VitalsTaken(210, 74, 35, sure=("systolic",)))
        assert again.value.signs == (Sign.HEART_RATE,)
        assert session.chart.of(VitalsTaken) == ()
        sure = VitalsTaken(210, 74, 35, sure=("systolic", "heart_rate"))
        saved(session, checks.take(sure))
        assert session.chart.latest(VitalsTaken) == sure

    def test_words_beside_them_are_a_line(self, checks: Checks, session: SessionRecord) -> None:
        saved(session, checks.take(VitalsTaken(118, 74, words=" left arm ")))
        assert session.chart.latest(VitalsTaken) == VitalsTaken(118, 74, words="left arm")
        with pytest.raises(InputRefused, match="longer than a line"):
            checks.take(VitalsTaken(118, 74, words=LONG_LINE))

    def test_they_may_be_written_down_later(
        self, checks: Checks, session: SessionRecord, clock: RoomClock
    ) -> None:
        at = session.now()
        saved(session, session.write(DOSE))
        clock.advance(300)
        saved(session, checks.take(CALM, at))
        assert checks.readings()[0].fact.occurred_at == at
        assert checks.baseline() == CALM

    def test_one_key_takes_them_back(self, checks: Checks, session: SessionRecord) -> None:
        saved(session, checks.take(CALM))
        saved(session, Undo(session).undo())
        assert (checks.readings(), states(checks)[0]) == ((), DUE)


class TestPuttingOff:
    def test_it_needs_a_reason_and_falls_due_again(
        self, checks: Checks, session: SessionRecord, clock: RoomClock
    ) -> None:
        saved(session, session.write(DOSE))
        clock.advance(50 * 60)
        vitals = checks.due()[-1]
        assert vitals.state is DUE
        for reason in ("", "  "):
            with pytest.raises(InputRefused, match="needs a reason"):
                checks.put_off(vitals, 10, reason)
        with pytest.raises(InputRefused, match="longer than a line"):
            checks.put_off(vitals, 10, LONG_LINE)
        saved(session, checks.put_off(vitals, 10, " she sleeps "))
        assert session.chart.latest(CheckPutOff) == CheckPutOff("Vitals", 40, 10, "she sleeps")
        assert states(checks)[-1] is COMING
        clock.advance(10 * 60)
        assert states(checks)[-1] is DUE

    def test_never_to_where_the_next_one_takes_over(
        self, checks: Checks, session: SessionRecord, clock: RoomClock
    ) -> None:
        vitals = CheckPlan("Vitals", (Sign.SYSTOLIC,), every_min=30, until_min=90)
        saved(session, session.write(ProtocolTaken(replace(PROTOCOL, checks=(vitals,)))))
        saved(session, session.write(DOSE))
        clock.advance(40 * 60)
        overdue = checks.due()[0]
        assert (overdue.due_min, overdue.longest_put_off_min) == (30, 14)
        with pytest.raises(PastTheNext, match="By at most 14 min") as refused:
            checks.put_off(overdue, 15, "she sleeps")
        assert refused.value.most_min == 14
        clock.advance(13 * 60)
        with pytest.raises(PastTheNext, match="By at most 1 min"):
            checks.put_off(overdue, 14, "she sleeps")
        saved(session, checks.put_off(overdue, 1, "she sleeps"))
        clock.advance(90)
        with pytest.raises(PastTheNext, match="It can’t be put off any more"):
            checks.put_off(overdue, 1, "she sleeps")
        assert session.chart.latest(CheckPutOff) == CheckPutOff("Vitals", 30, 1, "she sleeps")

    def test_a_recheck_is_put_off_like_any_other(
        self, checks: Checks, session: SessionRecord, clock: RoomClock
    ) -> None:
        [high] = saved(session, checks.take(HIGH))
        saved(session, checks.recheck(high.id, 1))
        clock.advance(5 * 60)
        asked = next(each for each in checks.due() if each.name == RECHECK)
        assert (asked.state, asked.left_ms) == (DUE, -240_000)
        saved(session, checks.put_off(asked, 3, "she settles"))
        later = next(each for each in checks.due() if each.name == RECHECK)
        assert (later.state, later.left_ms) == (COMING, 180_000)

    @pytest.mark.parametrize("minutes", [-5, 0, 241, 10**9])
    def test_not_for_ever(self, checks: Checks, minutes: int) -> None:
        with pytest.raises(InputRefused, match="from 1 to 240"):
            checks.put_off(checks.due()[0], minutes, "why")
        with pytest.raises(InputRefused, match="from 1 to 240"):
            checks.recheck("", minutes)

    @pytest.mark.parametrize("minutes", [1, 240])
    def test_the_edges_are_possible(
        self, checks: Checks, session: SessionRecord, minutes: int
    ) -> None:
        saved(session, checks.put_off(checks.due()[0], minutes, "why"))
        saved(session, checks.recheck("", minutes))
        assert session.chart.latest(RecheckAsked) == RecheckAsked("", minutes)


def test_who_was_told_is_named(checks: Checks, session: SessionRecord) -> None:
    [high] = saved(session, checks.take(HIGH))
    with pytest.raises(InputRefused, match=r"Who was told\?"):
        checks.tell(high.id, " ")
    with pytest.raises(InputRefused, match="longer than a line"):
        checks.tell(high.id, "Dr. Roth", LONG_LINE)
    saved(session, checks.tell(high.id, " Dr. Roth ", " by phone "))
    assert session.chart.latest(SomeoneTold) == SomeoneTold(high.id, "Dr. Roth", "by phone")
    assert told_of(session.chart, high.id) == ("Dr. Roth",)


def test_after_the_end_they_are_still_taken(
    checks: Checks, session: SessionRecord, clock: RoomClock
) -> None:
    saved(session, session.write(DOSE))
    clock.advance(30 * 60)
    saved(session, session.write(SessionEnded(Ending.BROKEN_OFF)))
    clock.advance(10 * 60)
    assert states(checks) == [MISSED, MISSED, MISSED]
    saved(session, checks.take(CALM))
    assert states(checks) == [MISSED, DONE, DONE]
    [high] = saved(session, checks.take(HIGH))
    with pytest.raises(SessionStateError, match="nothing falls due any more"):
        checks.recheck(high.id, 5)
    with pytest.raises(SessionStateError, match="nothing falls due any more"):
        checks.follow_up(high.id, 5, "Dr. Roth")
    saved(session, checks.follow_up(high.id, None, "Dr. Roth"))
    assert told_of(session.chart, high.id) == ("Dr. Roth",)


def refuse_everything(checks: Checks) -> None:
    due = Due("Vitals", None, None, DUE)
    acts: tuple[Callable[[], object], ...] = (
        lambda: checks.take(CALM),
        lambda: checks.look("Visual check"),
        lambda: checks.put_off(due, 5, "why"),
        lambda: checks.recheck("", 5),
        lambda: checks.tell("", "Dr. Roth"),
    )
    for act in acts:
        with pytest.raises(SessionStateError, match=r"not running\. Nothing was recorded"):
            act()


def test_before_it_begins_and_once_it_is_cancelled_nothing_is_recorded(room: Room) -> None:
    session_id = room.planned()
    refuse_everything(Checks(room.record(session_id)))
    room.schedule.cancel(session_id).result(LIMIT_S)
    refuse_everything(Checks(room.record(session_id)))
