"""What a session adds to the course: doses, steps, what helped with what was noted after it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.course_story import (
    Help,
    Helped,
    SessionStory,
    Thread,
    What,
    story_of,
)
from kap_companion.domain.events import (
    DoseGiven,
    Event,
    Given,
    IntegrationHeld,
    IntentionWritten,
    InterventionMade,
    Observed,
    PhaseHeld,
    QuoteHeard,
    Retracted,
    SessionBegun,
    SessionPlanned,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeKind,
    ThemeNamed,
    WordsAdded,
)
from tests.domain.record import Room

PLAN = SessionPlanned("patient-1", datetime(2026, 2, 1, 10, tzinfo=UTC), "nasal", 120)
DOSE = DoseGiven("ketamine", Decimal("52.50"), "mg", "nasal", "Ada")


def begun() -> Room:
    room = Room()
    room.write(PLAN)
    room.write(SessionBegun())
    return room


def story(room: Room) -> SessionStory:
    found = story_of("session-1", SessionChart.replay(room.entries))
    assert found is not None
    return found


def helped(room: Room) -> list[tuple[Help, str, str]]:
    return [(each.help, each.words, each.noted) for each in story(room).helped]


def test_a_session_that_has_not_begun_adds_nothing() -> None:
    room = Room()
    room.write(Observed("x"))
    assert story_of("session-1", SessionChart.replay(room.entries)) is None
    room.write(PLAN)
    assert story_of("session-1", SessionChart.replay(room.entries)) is None


def test_a_session_without_a_dose_stands_at_its_plan() -> None:
    room = begun()
    found = story(room)
    assert (found.on, found.route, found.course) == (date(2026, 2, 1), "nasal", None)
    assert [each.what for each in found.happened] == [What.SESSION]


def test_everything_that_happened_in_order_of_time() -> None:
    room = begun()
    room.write(DOSE)
    room.wait(60 * 24)
    step = room.write(StepPlanned("Ring Ruth", "Mara"))
    room.wait(10)
    room.write(IntegrationHeld())
    room.wait(60 * 24)
    room.write(StepOutcomeNoted(step.id, StepStatus.DONE, "She cried."))
    late = room.now().shifted(-60_000_000 * 60 * 30)
    room.write(DOSE, at=late)
    found = story(room)
    assert [(each.what, each.words) for each in found.happened] == [
        (What.DOSE, "ketamine 52.50 mg"),
        (What.DOSE, "ketamine 52.50 mg"),
        (What.STEP, "Ring Ruth"),
        (What.INTEGRATION, ""),
        (What.OUTCOME, "Ring Ruth: done"),
    ]
    assert found.on == room.entries[2].occurred_at.local().date()
    assert found.course is not None
    assert {each.session_id for each in found.happened} == {"session-1"}


def test_what_was_taken_back_is_not_told() -> None:
    room = begun()
    made = room.write(InterventionMade("Blanket"))
    room.write(Retracted(), amends=made.id)
    assert helped(room) == []


def test_what_was_said_beforehand() -> None:
    room = begun()
    room.write(IntentionWritten("support", "What helps?", ("Say", "breathe"), Given.WRITTEN))
    room.write(IntentionWritten("intention", "What?", ("rest",), Given.WRITTEN))
    room.write(Observed("calm"))
    assert helped(room) == [(Help.ASKED_FOR, "Say breathe", "")]


def test_a_question_left_out_is_no_help() -> None:
    room = begun()
    room.write(IntentionWritten("support", "What helps?", (), Given.LEFT_OUT))
    assert helped(room) == []


@pytest.mark.parametrize(
    ("event", "kind", "words"),
    [
        (
            InterventionMade("Breath together", "slowly"),
            Help.INTERVENTION,
            "Breath together: slowly",
        ),
        (InterventionMade("Lights"), Help.INTERVENTION, "Lights"),
        (InterventionMade("Hand on shoulder", touch=True), Help.TOUCH, "Hand on shoulder"),
        (Observed("as agreed", "Touch"), Help.TOUCH, "as agreed"),
        (Observed("", "touch"), Help.TOUCH, "touch"),
        (PhaseHeld("peak"), Help.MUSIC, "peak"),
    ],
    ids=str,
)
def test_what_was_done_and_what_was_noted_after_it(event: Event, kind: Help, words: str) -> None:
    room = begun()
    room.write(Observed("before it"))
    room.wait(1)
    room.write(event)
    room.wait(10)
    room.write(QuoteHeard("It is wide."))
    room.write(Observed("later"))
    assert helped(room) == [(kind, words, "“It is wide.”")]


@pytest.mark.parametrize(("minutes", "noted"), [(10, "Settled slow breath"), (10.01, "")])
def test_what_came_later_than_ten_minutes_does_not_stand_beside_it(
    minutes: float, noted: str
) -> None:
    room = begun()
    room.write(InterventionMade("Blanket"))
    room.wait(minutes)
    tag = room.write(Observed(tag="Settled"))
    room.write(WordsAdded("slow breath"), amends=tag.id)
    assert helped(room) == [(Help.INTERVENTION, "Blanket", noted)]


def test_another_touch_is_not_what_was_noted() -> None:
    room = begun()
    room.write(Observed("hand", "Touch"))
    room.write(Observed("", "Touch"))
    assert [each[2] for each in helped(room)] == ["", ""]


def test_a_step_that_was_done_helped_and_one_that_was_dropped_did_not() -> None:
    room = begun()
    done = room.write(StepPlanned("Walk", "Mara"))
    dropped = room.write(StepPlanned("Swim", "Mara"))
    room.write(StepPlanned("Rest", "Mara"))
    room.write(StepOutcomeNoted(done.id, StepStatus.DONE, "Every day."))
    room.write(StepOutcomeNoted(dropped.id, StepStatus.DROPPED, "Too cold."))
    (only,) = story(room).helped
    on = room.entries[-1].occurred_at.local().date()
    assert only == Helped(Help.STEP, "Walk", on, "session-1", done.id, "Every day.")


def test_names_and_free_tags_run_through_each_once() -> None:
    room = begun()
    room.write(ThemeNamed(ThemeKind.PERSON, "Ruth"))
    room.write(ThemeNamed(ThemeKind.THEME, "grief"))
    room.write(ThemeNamed(ThemeKind.THEME, "grief"))
    room.write(Observed("by the #river"))
    assert story(room).threads == (
        Thread("theme", "grief"),
        Thread("person", "Ruth"),
        Thread("tag", "river"),
    )
