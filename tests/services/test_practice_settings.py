"""What a practice may make its own, and what it is refused."""

from dataclasses import replace

import pytest

from kap_companion.domain.defaults import QUESTIONS, QUICK_TAGS
from kap_companion.domain.events import PracticeFounded, Question, QuickTag
from kap_companion.domain.setting_rules import LONGEST_WORD, MOST_QUESTIONS, MOST_TAGS
from kap_companion.errors import InputRefused
from kap_companion.services.practice import Practice
from kap_companion.vault import Vault

LIMIT_S = 10


@pytest.fixture
def practice(vault: Vault) -> Practice:
    return Practice(vault.journal, vault.reader)


def test_another_name_keeps_the_older_one_in_the_record(practice: Practice, vault: Vault) -> None:
    before = practice.chart()
    practice.rename("  Haus am See ").result(LIMIT_S)
    assert practice.chart() == replace(before, name="Haus am See")
    practice.rename("Haus am Meer").result(LIMIT_S)
    entries = vault.reader.entries_of(vault.reader.practice_subject())
    names = [each.event.name for each in entries if isinstance(each.event, PracticeFounded)]
    assert names == [before.name, "Haus am See", "Haus am Meer"]
    assert practice.chart().name == "Haus am Meer"


@pytest.mark.parametrize("name", ["", " \t", "x" * 401])
def test_a_name_is_a_line(practice: Practice, name: str) -> None:
    with pytest.raises(InputRefused, match="fits a line"):
        practice.rename(name)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("own", " "), "needs words"),
        (Question("own", "x" * 401), "needs words"),
        (Question("own", "Why?", hint="x" * 401), "below a question"),
        (Question("own", "Why?", answers=0), "between one and 3 answers"),
        (Question("own", "Why?", answers=4), "between one and 3 answers"),
        (Question("own", "Why?", shown_as="x" * (LONGEST_WORD + 1)), "a word or two"),
        (QUESTIONS[0], "share a key"),
    ],
)
def test_a_question_that_would_not_work_is_refused(
    practice: Practice, question: Question, said: str
) -> None:
    with pytest.raises(InputRefused, match=said):
        practice.set_questions([*QUESTIONS, question])
    assert practice.chart().questions == QUESTIONS


@pytest.mark.parametrize("count", [0, MOST_QUESTIONS + 1])
def test_a_form_has_some_questions_and_not_too_many(practice: Practice, count: int) -> None:
    questions = [Question(f"own-{number}", "Why?") for number in range(count)]
    with pytest.raises(InputRefused, match="between one and"):
        practice.set_questions(questions)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        (QuickTag("", "Yawning"), "single character"),
        (QuickTag("yy", "Yawning"), "single character"),
        (QuickTag("\t", "Yawning"), "single character"),
        (QuickTag("M", "Yawning"), "already has a use"),
        (QuickTag("1", "Yawning"), "Two tags have the key 1"),
        (QuickTag("=", " "), "short word"),
        (QuickTag("=", "x" * (LONGEST_WORD + 1)), "short word"),
    ],
)
def test_a_tag_that_would_not_work_is_refused(practice: Practice, tag: QuickTag, said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        practice.set_quick_tags([*QUICK_TAGS, tag])
    assert practice.chart().quick_tags == QUICK_TAGS


def test_tags_are_some_and_not_too_many(practice: Practice) -> None:
    with pytest.raises(InputRefused, match="between one and"):
        practice.set_quick_tags([])
    many = [QuickTag(chr(0x4E00 + number), "Sign") for number in range(MOST_TAGS + 1)]
    with pytest.raises(InputRefused, match="between one and"):
        practice.set_quick_tags(many)


@pytest.mark.parametrize(("from_h", "to_h"), [(0, 48), (48, 48), (48, 24), (24, 24 * 14 + 1)])
def test_a_window_that_can_not_be_is_refused(practice: Practice, from_h: int, to_h: int) -> None:
    with pytest.raises(InputRefused, match="begins after the dose"):
        practice.set_integration_window(from_h, to_h)


@pytest.mark.parametrize(
    ("idle_min", "journey_idle_min"), [(0, 30), (10, 0), (241, 30), (10, 241), (-1, 30)]
)
def test_a_lock_time_that_can_not_be_is_refused(
    practice: Practice, idle_min: int, journey_idle_min: int
) -> None:
    with pytest.raises(InputRefused, match="after 1 to 240 minutes"):
        practice.set_lock_times(idle_min, journey_idle_min)
    assert (practice.chart().idle_min, practice.chart().journey_idle_min) == (10, 30)


@pytest.mark.parametrize(("idle_min", "journey_idle_min"), [(1, 240), (240, 1)])
def test_lock_times_at_their_limits_stand(
    practice: Practice, idle_min: int, journey_idle_min: int
) -> None:
    practice.set_lock_times(idle_min, journey_idle_min).result(LIMIT_S)
    chart = practice.chart()
    assert (chart.idle_min, chart.journey_idle_min) == (idle_min, journey_idle_min)


def test_what_is_set_stands(practice: Practice) -> None:
    practice.set_integration_window(12, 24 * 14).result(LIMIT_S)
    practice.set_quick_tags([QuickTag("é", "Étonné")]).result(LIMIT_S)
    practice.set_questions([Question("own", "Why?", answers=2)]).result(LIMIT_S)
    chart = practice.chart()
    assert (chart.integration_from_h, chart.integration_to_h) == (12, 24 * 14)
    assert chart.quick_tags == (QuickTag("é", "Étonné"),)
    assert chart.questions == (Question("own", "Why?", answers=2),)
