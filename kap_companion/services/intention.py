"""The intention form: one question at a time, kept as it is typed, recorded when it is finished."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Given, IntentionFormClosed, IntentionWritten, Question
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.record import SessionRecord, Written

DRAFT_PREFIX = "intention:"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands under a question: the words in each of its fields, and how it is given.

    `given` is None while the question was not met yet.
    """

    words: tuple[str, ...] = ()
    given: Given | None = None

    @property
    def filled(self) -> tuple[str, ...]:
        """The fields that hold words."""
        return tuple(each.strip() for each in self.words if each.strip())

    @property
    def settled(self) -> "Answer":
        """The answer as it goes on the record: without words it is left out, unless said aloud."""
        if self.given is Given.ALOUD:
            return Answer(self.filled, Given.ALOUD)
        if self.given is Given.LEFT_OUT or not self.filled:
            return Answer((), Given.LEFT_OUT)
        return Answer(self.filled, Given.WRITTEN)


class Form(Protocol):
    """What the patient's pages need of a form, whether the vault is open behind it or locked."""

    questions: tuple[Question, ...]

    def answer(self, question: Question) -> Answer:
        """Return what stands under the question now."""
        ...

    def keep(self, question: Question, answer: Answer) -> "Future[None]":
        """Keep what is being typed or was chosen, as it stands. Raises `InputRefused`."""
        ...


def checked_answer(answer: Answer) -> Answer:
    """Return the answer; raises `InputRefused` where it is too long to be kept."""
    if any(len(each) > MAX_NOTE_CHARS for each in answer.words):
        raise InputRefused(f"One answer holds up to {MAX_NOTE_CHARS:,} characters.")
    return answer


def draft_text(answer: Answer) -> str:
    """Return an answer as its draft is kept."""
    given = answer.given.value if answer.given else ""
    return json.dumps({"words": list(answer.words), "given": given}, ensure_ascii=False)


def answer_from(text: str) -> Answer:
    """Return the answer of a kept draft."""
    draft = json.loads(text)
    return Answer(tuple(draft["words"]), Given(draft["given"]) if draft["given"] else None)


def entries_for(question: Question, answer: Answer, standing: Fact | None) -> list[NewEntry]:
    """Return what an answer adds to the record: nothing where it stands there already."""
    settled = answer.settled
    given = settled.given or Given.LEFT_OUT
    event = IntentionWritten(question.key, question.prompt, settled.words, given, question.shown_as)
    if standing is None:
        return [NewEntry("", event)]
    if standing.event == event:
        return []
    again = NewEntry("", event, amends=standing.id, reason="answered again")
    return [replace(again, replaces=standing.newest.id)]


class IntentionForm:
    """Answers to the practice's questions, for one session."""

    def __init__(self, record: SessionRecord, questions: Sequence[Question]) -> None:
        """Open the form: what was kept or answered before is there again."""
        self._record = record
        self.questions = tuple(questions)
        drafts = record.drafts()
        kept = {each.key: drafts.get(DRAFT_PREFIX + each.key, "") for each in questions}
        self._drafted = {key for key, text in kept.items() if text}
        self._answers = {each.key: self._found(each, kept[each.key]) for each in questions}

    def answer(self, question: Question) -> Answer:
        """Return what stands under the question now."""
        return self._answers[question.key]

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What stands under each question, by its key."""
        return self._answers

    @property
    def has_drafts(self) -> bool:
        """Whether something was typed or chosen that is not on the record yet."""
        return bool(self._drafted)

    def keep(self, question: Question, answer: Answer) -> "Future[None]":
        """Keep what is being typed or was chosen, as it stands."""
        self._answers[question.key] = checked_answer(answer)
        self._drafted.add(question.key)
        return self._record.keep_draft(DRAFT_PREFIX + question.key, draft_text(answer))

    def finish(self, *, by_patient: bool) -> Written:
        """Put all answers on the record together; those that already stand there stay."""
        standing = self._record.chart.intentions
        entries = [
            entry
            for question in self.questions
            for entry in entries_for(
                question, self._answers[question.key], standing.get(question.key)
            )
        ]
        closed = NewEntry("", IntentionFormClosed(by_patient))
        return self._record.write_entries([*entries, closed])

    def drop_drafts(self) -> None:
        """Forget the drafts, once their answers are on the record."""
        for key in self._drafted:
            self._record.keep_draft(DRAFT_PREFIX + key, "")
        self._drafted.clear()

    def _found(self, question: Question, kept: str) -> Answer:
        if kept:
            return answer_from(kept)
        fact = self._record.chart.intentions.get(question.key)
        if fact and isinstance(fact.event, IntentionWritten):
            return Answer(fact.event.answers, fact.event.given)
        return Answer()
