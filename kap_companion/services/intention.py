"""The intention form: one question at a time, kept as it is typed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Given, IntentionFormClosed, IntentionWritten, Question
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.record import SessionRecord, Written

DRAFT_PREFIX = "intention:"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands under a question now: the words in each of its fields, and how it was given."""

    words: tuple[str, ...] = ()
    given: Given | None = None

    @property
    def filled(self) -> tuple[str, ...]:
        """The fields that hold words."""
        return tuple(each.strip() for each in self.words if each.strip())


class IntentionForm:
    """Answers to the practice's questions, for one session."""

    def __init__(self, record: SessionRecord, questions: Sequence[Question]) -> None:
        """Open the form: what was kept or answered before is there again."""
        self._record = record
        self.questions = tuple(questions)

    def answer(self, question: Question) -> Answer:
        """Return what stands under the question: a kept draft, else the recorded answer."""
        kept = self._record.draft(DRAFT_PREFIX + question.key)
        if kept:
            return Answer(tuple(json.loads(kept)), Given.WRITTEN)
        fact = self._record.chart.intentions.get(question.key)
        if fact and isinstance(fact.event, IntentionWritten):
            return Answer(fact.event.answers, fact.event.given)
        return Answer()

    def keep(self, question: Question, words: Sequence[str]) -> None:
        """Keep what is being typed, as it stands."""
        text = json.dumps(list(words), ensure_ascii=False) if any(words) else ""
        self._record.keep_draft(DRAFT_PREFIX + question.key, text)

    def give(self, question: Question, answer: Answer) -> Written | None:
        """Put an answer on the record; None where it already stands there.

        An answer without words counts as left out, unless it was said aloud.
        """
        if any(len(each) > MAX_NOTE_CHARS for each in answer.words):
            raise InputRefused(f"One answer holds up to {MAX_NOTE_CHARS:,} characters.")
        given = answer.given or Given.LEFT_OUT
        if given is Given.WRITTEN and not answer.filled:
            given = Given.LEFT_OUT
        words = answer.filled if given is not Given.LEFT_OUT else ()
        event = IntentionWritten(question.key, question.prompt, words, given, question.shown_as)
        standing = self._record.chart.intentions.get(question.key)
        self._record.keep_draft(DRAFT_PREFIX + question.key, "")
        if standing is None:
            return self._record.write(event)
        if standing.event == event:
            return None
        now = self._record.now()
        return self._record.amend(standing.id, event, now, "answered again")

    def close(self, *, by_patient: bool) -> Written:
        """The form is finished."""
        return self._record.write_entries([NewEntry("", IntentionFormClosed(by_patient))])
