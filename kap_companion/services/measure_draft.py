"""The answers of a form on their way: kept as a draft, put together after a crash, recorded."""

import json
from collections.abc import Sequence

from kap_companion.domain.charts.measures import asks_for_a_review
from kap_companion.domain.events import HowGiven, MeasureAnswered
from kap_companion.domain.measures import EVERY_FORM, Form
from kap_companion.domain.measures.scoring import fits

MEASURE_DRAFT = "measure:"
LEFT_OPEN = -1
"""In a draft: the question was met, and left without an answer. None: it was not met."""

Answers = tuple[int | None, ...]


def draft_field(measure: str) -> str:
    """Return under which name the answers to a measure's form are kept."""
    return MEASURE_DRAFT + measure


def draft_text(form: Form, answers: Sequence[int | None]) -> str:
    """Return answers as their draft is kept."""
    return json.dumps({"form": form.version, "answers": list(answers)})


def joined_text(texts: Sequence[str]) -> str:
    """Return one draft out of those of one form, in the order in which they were written.

    What is not met in a later one stays as it was; drafts of another version than the newest don't
    count, since their questions may be others.
    """
    drafts = [json.loads(text) for text in texts if text]
    if not drafts:
        return ""
    alike = [each["answers"] for each in drafts if each["form"] == drafts[-1]["form"]]
    longest = max(map(len, alike))
    met = [[each[at] for each in alike if at < len(each)] for at in range(longest)]
    answers = [next((one for one in reversed(each) if one is not None), None) for each in met]
    return json.dumps({"form": drafts[-1]["form"], "answers": answers})


def kept_answers(form: Form, text: str | None) -> Answers | None:
    """Return the answers of a draft of this form; None where there is none, or of another form."""
    if not text:
        return None
    draft = json.loads(text)
    answers = tuple(None if each == LEFT_OPEN else each for each in draft["answers"])
    return answers if draft["form"] == form.version and fits(form, answers) else None


def answered(measure: str, text: str) -> MeasureAnswered | None:
    """Return what a finished draft says, given by the patient; None where it says nothing.

    Every version of a form is read: the program may be a newer one than took the answers.
    """
    version: str = json.loads(text)["form"] if text else ""
    form = EVERY_FORM.get((measure, version))
    answers = kept_answers(form, text) if form else None
    if form is None or answers is None or all(each is None for each in answers):
        return None
    return MeasureAnswered(measure, form.version, answers, HowGiven.BY_PATIENT)


def must_not_wait(measure: str, text: str) -> bool:
    """Whether an unfinished draft holds an answer that a clinician has to see."""
    event = answered(measure, text)
    return event is not None and asks_for_a_review(event)
