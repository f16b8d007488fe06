"""Integration on a real vault: what was written is changed, taken back, tied and told apart."""

from datetime import date, timedelta

import pytest

from kap_companion.domain.charts import Intended, insights, intended, steps
from kap_companion.domain.charts.themes import questions, themes
from kap_companion.domain.defaults import INTENTION_QUESTION
from kap_companion.domain.events import (
    Given,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntentionWritten,
    Observed,
    QuestionFate,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeKind,
    ThemeNamed,
    Went,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.integration import Integration, belongs_here
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import saved


@pytest.fixture
def work(dosed: SessionRecord) -> Integration:
    return Integration(dosed)


def answer(record: SessionRecord, *words: str, given: Given = Given.WRITTEN) -> str:
    event = IntentionWritten(INTENTION_QUESTION, "Turn towards?", words, given)
    return saved(record, record.write(event))[0].id


def test_each_intention_has_its_own_key(dosed: SessionRecord) -> None:
    key = answer(dosed, "To rest.", "To forgive.", "To sleep.")
    assert intended(dosed.chart) == (
        Intended(key, "To rest."),
        Intended(f"{key}:2", "To forgive."),
        Intended(f"{key}:3", "To sleep."),
    )


def test_an_intention_said_aloud_can_be_answered(dosed: SessionRecord) -> None:
    key = answer(dosed, given=Given.ALOUD)
    assert intended(dosed.chart) == (Intended(key, ""),)


def test_nothing_was_intended(dosed: SessionRecord) -> None:
    assert intended(dosed.chart) == ()
    answer(dosed, given=Given.LEFT_OUT)
    assert intended(dosed.chart) == ()


def test_an_insight_is_changed_and_taken_back(dosed: SessionRecord, work: Integration) -> None:
    saved(dosed, work.write_insight(" I stayed. ", ("note",), "intention"))
    (insight,) = insights(dosed.chart)
    assert insight.event == InsightWritten("I stayed.", ("note",), "intention")
    saved(dosed, work.change_insight(insight.fact, InsightWritten(" I stay. ", ())))
    (changed,) = insights(dosed.chart)
    assert (changed.fact.id, changed.event) == (insight.fact.id, InsightWritten("I stay."))
    with pytest.raises(InputRefused, match="no words"):
        work.change_insight(changed.fact, InsightWritten(" "))
    saved(dosed, work.take_back(changed.fact))
    assert insights(dosed.chart) == ()


def test_a_step_is_planned_changed_and_told_of(dosed: SessionRecord, work: Integration) -> None:
    today = dosed.now().local().date()
    saved(dosed, work.plan_step(StepPlanned(" Ring Ruth ", " Mara ", today, "insight")))
    (step,) = steps(dosed.chart)
    assert step.event == StepPlanned("Ring Ruth", "Mara", today, "insight")
    later = StepPlanned("Ring Ruth tonight ", "Mara", None, "insight")
    saved(dosed, work.change_step(step.fact, later))
    saved(dosed, work.note_outcome(step.fact.id, StepStatus.CHANGED, " Wrote to her. "))
    (told,) = steps(dosed.chart)
    assert told.event == StepPlanned("Ring Ruth tonight", "Mara", None, "insight")
    assert (told.status, told.words) == (StepStatus.CHANGED, "Wrote to her.")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (StepPlanned(" ", "Mara"), "no words"),
        (StepPlanned("Ring", " "), "someone"),
        (StepPlanned("Ring", "M" * 401), "someone"),
        (StepPlanned("Ring", "Mara", date(1066, 10, 14)), "year"),
        (StepPlanned("Ring", "Mara", date(9999, 12, 31)), "year"),
    ],
)
def test_an_impossible_step_is_refused(
    dosed: SessionRecord, work: Integration, step: StepPlanned, said: str
) -> None:
    with pytest.raises(InputRefused, match=said):
        work.plan_step(step)
    saved(dosed, work.plan_step(StepPlanned("Ring Ruth", "Mara")))
    with pytest.raises(InputRefused, match=said):
        work.change_step(steps(dosed.chart)[0].fact, step)


def test_a_time_is_booked_within_a_year(dosed: SessionRecord, work: Integration) -> None:
    tomorrow = dosed.now().local() + timedelta(days=1)
    saved(dosed, work.book(tomorrow))
    assert dosed.chart.latest(IntegrationBooked) == IntegrationBooked(tomorrow)
    for days in (-400, 400):
        with pytest.raises(InputRefused, match="year"):
            work.book(tomorrow + timedelta(days=days))


def test_what_integration_wrote_is_told_from_the_journey(
    dosed: SessionRecord, work: Integration
) -> None:
    undo = Undo(dosed)

    def last_belongs() -> bool:
        target = undo.target()
        assert target is not None
        return belongs_here(dosed.chart, target)

    saved(dosed, Journey(dosed).observe("Settled"))
    assert not last_belongs()
    saved(dosed, Journey(dosed).take_back(dosed.chart.of(Observed)[0], "not so"))
    assert not last_belongs()
    saved(dosed, work.write_note("Slept."))
    assert last_belongs()
    saved(dosed, work.hold())
    assert last_belongs()
    saved(dosed, work.take_back(dosed.chart.of(IntegrationHeld)[0]))
    assert last_belongs()


def test_an_outcome_needs_no_words(dosed: SessionRecord, work: Integration) -> None:
    saved(dosed, work.plan_step(StepPlanned("Ring Ruth", "Mara")))
    step = steps(dosed.chart)[0].fact.id
    saved(dosed, work.note_outcome(step, StepStatus.DROPPED, "  "))
    assert dosed.chart.latest(StepOutcomeNoted) == StepOutcomeNoted(step, StepStatus.DROPPED)


def test_a_name_is_given_once_and_changed(dosed: SessionRecord) -> None:
    work = Integration(dosed)
    (named,) = saved(
        dosed, work.name_theme(ThemeNamed(ThemeKind.TRIGGER, "  her  kitchen ", ("q",)))
    )
    (theme,) = themes(dosed.chart)
    assert theme.event == ThemeNamed(ThemeKind.TRIGGER, "her kitchen", ("q",))
    with pytest.raises(InputRefused, match="already"):
        work.name_theme(ThemeNamed(ThemeKind.TRIGGER, "Her Kitchen"))
    saved(dosed, work.name_theme(ThemeNamed(ThemeKind.PLACE, "Her Kitchen")))
    saved(
        dosed, work.change_theme(theme.fact, ThemeNamed(ThemeKind.TRIGGER, "Her kitchen", ("q",)))
    )
    assert themes(dosed.chart)[0].event.name == "Her kitchen"
    for name in ("", "  ", "x" * 81):
        with pytest.raises(InputRefused):
            work.name_theme(ThemeNamed(ThemeKind.THEME, name))
    saved(dosed, work.name_theme(ThemeNamed(ThemeKind.THEME, "x" * 80)))
    assert belongs_here(dosed.chart, named)


def test_a_question_is_kept_and_settled(dosed: SessionRecord) -> None:
    work = Integration(dosed)
    (asked,) = saved(dosed, work.keep_question(" Who was it? ", ["q"]))
    saved(dosed, work.settle_question(asked.id, QuestionFate.ANSWERED, " Me. "))
    (kept,) = questions(dosed.chart)
    assert (kept.event.words, kept.event.sources) == ("Who was it?", ("q",))
    assert (kept.fate, kept.words) == (QuestionFate.ANSWERED, "Me.")
    with pytest.raises(InputRefused):
        work.keep_question(" ")


def test_a_step_is_asked_about_and_says_what_for(dosed: SessionRecord) -> None:
    work = Integration(dosed)
    step = StepPlanned("Walk", "Mara", None, "", " air ", " daily ", " boots ")
    (planned,) = saved(dosed, work.plan_step(step))
    saved(dosed, work.check_in(planned.id, Went.WELL))
    (found,) = steps(dosed.chart)
    assert (found.event.why, found.event.often, found.event.known_by) == ("air", "daily", "boots")
    assert [each.event for each in found.check_ins] == [StepCheckedIn(planned.id, Went.WELL)]
    with pytest.raises(InputRefused):
        work.plan_step(StepPlanned("Walk", "Mara", often="x" * (MAX_LINE_CHARS + 1)))
    saved(dosed, work.plan_step(StepPlanned("Walk", "Mara", often="x" * MAX_LINE_CHARS)))
