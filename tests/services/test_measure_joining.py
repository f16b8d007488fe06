"""Forms that the patient answers in front of the locked vault, with a session and without."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import HowGiven, RecordingResumed
from kap_companion.domain.measures import GAD7, PCL5, PHQ9, Form
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.lockup import NO_SESSION, lock_up, run_state, with_measures
from kap_companion.services.measure_draft import (
    answered,
    draft_field,
    draft_text,
    joined_text,
    kept_answers,
)
from kap_companion.services.measures import Measures
from kap_companion.services.sealed_measures import SealedMeasures
from tests.services.locked import LockedGround, sealed
from tests.services.room import LIMIT_S

GONE: tuple[Callable[[LockedGround], None], ...] = (LockedGround.lose, LockedGround.end)


def hand_over(ground: LockedGround, *keys: str, session: bool = False) -> LockedRoom:
    """Give the laptop to the patient of the session that runs; the lock may know none."""
    chart = ground.record.chart
    state = NO_SESSION
    if session:
        practice = ground.services.practice.chart()
        state = run_state(ground.record.session_id, chart, practice, by_patient=True)
    state = with_measures(state, chart.patient_id, keys)
    ground._lockup = lock_up(ground.vault, state, "handed over", ground.clock)  # noqa: SLF001
    ground._put_away()  # noqa: SLF001
    return ground.room


def measures(ground: LockedGround) -> Measures:
    vault, practice = ground.vault, ground.services.practice.chart()
    patient = ground.record.chart.patient_id
    return Measures(patient, vault.journal, vault.reader, ground.clock, practice)


def results(ground: LockedGround) -> list[tuple[str, tuple[int | None, ...]]]:
    return [(each.measure, each.answers) for each in measures(ground).results()]


def fill(forms: SealedMeasures, form: Form, *answers: int | None) -> None:
    for place, answer in enumerate(answers):
        sealed(forms.keep(form, place, answer))


def lost_and_found(ground: LockedGround, gone: Callable[[LockedGround], None]) -> SealedMeasures:
    gone(ground)
    ground.clock.advance(60)
    return SealedMeasures(ground.find())


def is_done(ground: LockedGround) -> bool:
    return ground.room.state.done


@pytest.mark.parametrize("session", [False, True])
def test_what_the_patient_answered_is_on_the_record(ground: LockedGround, *, session: bool) -> None:
    forms = SealedMeasures(hand_over(ground, "phq-9", "gad-7", session=session))
    assert forms.forms == (PHQ9, GAD7)
    fill(forms, PHQ9, *[1] * 8, 0, 2)
    assert (forms.answer(PHQ9, 9), forms.answer(GAD7, 0)) == (2, None)
    ground.clock.advance(60)
    sealed(forms.finish(PHQ9))
    finished = ground.clock.now()
    assert list(forms.forms) == [GAD7]
    fill(forms, GAD7, *[0] * 6, 3)
    sealed(forms.finish(GAD7))
    assert not list(forms.forms)
    assert is_done(ground)
    ground.clock.advance(600)
    assert ground.unlock().faults == {}
    phq9, gad7 = measures(ground).results()
    assert (phq9.answers, phq9.given, phq9.at) == (
        (*[1] * 8, 0, 2),
        HowGiven.BY_PATIENT,
        finished,
    )
    assert gad7.answers == (*[0] * 6, 3)
    assert phq9.fact.first.author == LOCKED_SCREEN
    assert measures(ground).now().unfinished == ()
    assert ground.vault.verify().ok


def test_the_run_file_holds_no_name_no_question_and_no_answer(ground: LockedGround) -> None:
    room = hand_over(ground, "phq-9")
    forms = SealedMeasures(room)
    fill(forms, PHQ9, 3)
    assert room.state.questions == ()
    assert not room.running
    assert room.state.measures == ("phq-9",)


def test_a_form_that_is_not_known_here_is_not_asked(ground: LockedGround) -> None:
    assert SealedMeasures(hand_over(ground, "phq-99", "pcl-5")).forms == (PCL5,)


def test_an_unfinished_form_is_kept(ground: LockedGround) -> None:
    forms = SealedMeasures(hand_over(ground, "gad-7"))
    fill(forms, GAD7, 1, None, 2)
    assert forms.answer(GAD7, 1) is None
    ground.unlock()
    assert results(ground) == []
    assert measures(ground).kept(GAD7) == (1, None, 2, None, None, None, None)


def test_suicidal_thoughts_in_an_unfinished_form_do_not_wait(ground: LockedGround) -> None:
    forms = SealedMeasures(hand_over(ground, "phq-9"))
    sealed(forms.keep(PHQ9, 8, 1))
    ground.unlock()
    assert results(ground) == [("phq-9", (*[None] * 8, 1, None))]
    (review,) = measures(ground).open_reviews()
    assert ground.vault.reader.open_reviews()[0].review_id == review.fact.id
    assert measures(ground).now().unfinished == ()


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("session", [False, True])
def test_after_a_crash_the_form_goes_on_and_nothing_is_lost(
    ground: LockedGround, gone: Callable[[LockedGround], None], *, session: bool
) -> None:
    forms = SealedMeasures(hand_over(ground, "gad-7", "pcl-5", session=session))
    fill(forms, GAD7, *[2] * 7)
    sealed(forms.finish(GAD7))
    fill(forms, PCL5, 4, 3, None)
    again = lost_and_found(ground, gone)
    assert again.forms == (PCL5,), "what was finished is not asked again"
    assert again.answer(PCL5, 0) is None, "what was answered can’t be read back"
    sealed(again.keep(PCL5, 1, 0), again.keep(PCL5, 3, 1), again.finish(PCL5))
    ground.unlock()
    assert results(ground) == [("gad-7", (2,) * 7), ("pcl-5", (4, 0, None, 1, *[None] * 16))]
    resumed = ground.record.chart.of(RecordingResumed)
    assert bool(resumed) is session


@pytest.mark.parametrize("gone", GONE)
def test_after_a_crash_it_stands_where_it_stood_and_leaving_out_takes_nothing(
    ground: LockedGround, gone: Callable[[LockedGround], None]
) -> None:
    forms = SealedMeasures(hand_over(ground, "gad-7", "pcl-5"))
    assert forms.place == 0
    fill(forms, GAD7, 3, 2)
    forms.stand_at(2)
    forms.stand_at(2)
    again = lost_and_found(ground, gone)
    assert again.place == 2
    sealed(again.keep(GAD7, 0, None), again.keep(GAD7, 2, 1), again.keep(GAD7, 2, None))
    sealed(again.finish(GAD7))
    assert again.place == 0
    ground.unlock()
    assert results(ground) == [("gad-7", (3, 2, *[None] * 5))]


def test_a_form_finished_without_an_answer_leaves_nothing(ground: LockedGround) -> None:
    forms = SealedMeasures(hand_over(ground, "gad-7"))
    sealed(forms.finish(GAD7))
    ground.unlock()
    assert results(ground) == []
    assert measures(ground).now().unfinished == ()


def test_what_was_kept_before_counts_where_it_is_not_answered_again(ground: LockedGround) -> None:
    patient = ground.record.chart.patient_id
    text = draft_text(GAD7, (1, *[None] * 6))
    ground.vault.journal.keep_draft(patient, draft_field("gad-7"), text).result(LIMIT_S)
    forms = SealedMeasures(hand_over(ground, "gad-7"))
    sealed(forms.finish(GAD7))
    ground.unlock()
    assert results(ground) == [("gad-7", (1, *[None] * 6))]


def test_drafts_of_another_version_are_not_mixed() -> None:
    older = draft_text(replace(GAD7, version="en-0"), (3,) * 7)
    newer = draft_text(GAD7, (None, 1, *[None] * 5))
    assert kept_answers(GAD7, joined_text([older, newer])) == (None, 1, *[None] * 5)
    assert kept_answers(GAD7, older) is None
    assert kept_answers(GAD7, draft_text(GAD7, (9,) * 7)) is None
    assert kept_answers(GAD7, None) is None
    assert joined_text(["", ""]) == ""


def test_a_draft_of_no_known_form_says_nothing() -> None:
    assert answered("gad-7", "") is None
    assert answered("gad-7", draft_text(replace(GAD7, version="en-9"), (3,) * 7)) is None
    assert answered("gad-7", draft_text(GAD7, (-1, *[None] * 6))) is None
