"""What was written while the vault was locked, joined to the record: entries and drafts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from kap_companion.domain.charts import PracticeChart, SessionChart
from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import LOCKED_SCREEN, NewEntry
from kap_companion.domain.events import Given, InboxFaulty, IntentionFormClosed, Question
from kap_companion.domain.moment import Moment
from kap_companion.domain.ports import Reader
from kap_companion.errors import InputRefused
from kap_companion.services.intention import (
    DRAFT_PREFIX,
    Answer,
    answer_from,
    draft_text,
    entries_for,
)
from kap_companion.services.locked_room import NOTE_DRAFT
from kap_companion.services.measure_draft import (
    MEASURE_DRAFT,
    answered,
    draft_field,
    joined_text,
    must_not_wait,
)
from kap_companion.vault.inbox import Payload
from kap_companion.vault.inbox_entry import entry_from
from kap_companion.vault.inbox_received import Received
from kap_companion.vault.record import Stamped, stamped

LINE_DRAFT = "journey-line"
"""Where the Journey keeps what stands in its line."""


@dataclass
class Joined:
    """What goes on the record, and the drafts by subject and field."""

    entries: list[Stamped] = field(default_factory=list)
    drafts: dict[tuple[str, str], str] = field(default_factory=dict)


class Joiner:
    """Reads what an inbox held against the record that it belongs to."""

    def __init__(self, reader: Reader, access_subject: str, now: Moment) -> None:
        """Join to what `reader` reads; what is found faulty is told as of now."""
        self._reader = reader
        self._access_subject = access_subject
        self._now = now
        self._codec = Codec()

    def joined(self, received: Received) -> Joined:
        """Return entries and drafts, in the order in which they were written."""
        joined = Joined()
        for payload in received.payloads:
            if payload["type"] == "entry":
                joined.entries.append(entry_from(payload, self._codec))
        for session in dict.fromkeys(each["subject"] for each in received.payloads):
            self._join_session(session, received.payloads, joined)
            self._join_measures(session, received.payloads, joined)
        for fault, count in received.faults.items():
            faulty = NewEntry(self._access_subject, InboxFaulty(fault, count))
            joined.entries.append(self._stamped(faulty, self._now))
        return joined

    def _join_session(self, session: str, payloads: Sequence[Payload], joined: Joined) -> None:
        of_session = [each for each in payloads if each["subject"] == session]
        typed = _newest_parts(of_session)
        kept = self._reader.drafts_of(session)
        answers = {
            name.removeprefix(DRAFT_PREFIX): _with_kept(kept.get(name, ""), parts)
            for name, parts in typed.items()
            if name.startswith(DRAFT_PREFIX)
        }
        done = [each for each in of_session if each["type"] == "done"]
        form = self._form_entries(session, answers, kept, Moment(*done[-1]["at"])) if done else []
        joined.entries.extend(form)
        if form:
            answered = {*answers, *_answered(kept)}
            joined.drafts |= {(session, DRAFT_PREFIX + key): "" for key in answered}
        else:
            joined.drafts |= {
                (session, DRAFT_PREFIX + key): draft_text(answer) for key, answer in answers.items()
            }
        note = " ".join(filter(None, typed.get(NOTE_DRAFT, [])))
        if note:
            line = _line_with(kept.get(LINE_DRAFT, ""), note, self._now)
            joined.drafts[session, LINE_DRAFT] = line

    def _join_measures(self, patient: str, payloads: Sequence[Payload], joined: Joined) -> None:
        """Record the forms that were finished, and keep the others as drafts.

        An unfinished one with an answer that a clinician has to see is recorded as it stands.
        """
        own = [each for each in payloads if each["subject"] == patient]
        finished = {each["measure"]: each for each in own if each["type"] == "measured"}
        typed, kept = _newest_parts(own), self._reader.drafts_of(patient)
        begun = [name for name in typed if name.startswith(MEASURE_DRAFT)]
        for name in dict.fromkeys((*begun, *map(draft_field, finished))):
            measure = name.removeprefix(MEASURE_DRAFT)
            text = joined_text([kept.get(name, ""), *typed.get(name, [])])
            done = finished.get(measure)
            event = answered(measure, text)
            if event is not None and (done or must_not_wait(measure, text)):
                at = Moment(*done["at"]) if done else self._now
                joined.entries.append(self._stamped(NewEntry(patient, event), at))
                text = ""
            joined.drafts[patient, name] = text

    def _form_entries(
        self, session: str, answers: Mapping[str, Answer], kept: Mapping[str, str], at: Moment
    ) -> list[Stamped]:
        """Return what the finished form adds; what stands and has no new words stays as it is.

        Nothing where an answer is too long for an entry: then all are kept as drafts.
        """
        standing = SessionChart.replay(self._reader.entries_of(session)).intentions
        entries: list[NewEntry] = []
        for question in self._questions():
            draft = kept.get(DRAFT_PREFIX + question.key)
            answer = answers.get(question.key) or (answer_from(draft) if draft else None)
            settled = (answer or Answer()).settled
            if settled.given is Given.LEFT_OUT and question.key in standing:
                continue
            entries += entries_for(question, settled, standing.get(question.key))
        entries.append(NewEntry("", IntentionFormClosed(by_patient=True)))
        try:
            return [self._stamped(replace(each, subject=session), at) for each in entries]
        except InputRefused:
            return []

    def _questions(self) -> tuple[Question, ...]:
        entries = self._reader.entries_of(self._reader.practice_subject())
        return PracticeChart.replay(entries).questions

    def _stamped(self, new: NewEntry, at: Moment) -> Stamped:
        return stamped(new, LOCKED_SCREEN, at, self._codec)


def _newest_parts(payloads: Iterable[Payload]) -> dict[str, list[str]]:
    """Return by field what was typed last in each part, that is before and after each crash."""
    parts: dict[str, dict[int, str]] = {}
    for each in payloads:
        if each["type"] == "draft":
            parts.setdefault(each["field"], {})[each["part"]] = each["text"]
    return {name: [texts[part] for part in sorted(texts)] for name, texts in parts.items()}


def _with_kept(kept: str, parts: Sequence[str]) -> Answer:
    """Return one answer out of what was kept before the lock and each part typed since.

    Words that were left out in one part don't come back with another; leaving out an empty field
    after a crash takes nothing from what was written before it.
    """
    answers = [answer_from(text) for text in (kept, *parts) if text]
    meant = [each for each in answers if each.given is not Given.LEFT_OUT]
    given = next((each.given for each in reversed(answers) if each.given), None)
    if given is Given.LEFT_OUT:
        written = any(each.filled for each in meant)
        meant, given = (meant, None) if written else (answers, given)
    fields = max(len(each.words) for each in meant)
    words = tuple(
        "\n".join(each.words[at] for each in meant if at < len(each.words) and each.words[at])
        for at in range(fields)
    )
    return Answer(words, given)


def _answered(kept: Mapping[str, str]) -> list[str]:
    return [name.removeprefix(DRAFT_PREFIX) for name in kept if name.startswith(DRAFT_PREFIX)]


def _line_with(kept: str, note: str, now: Moment) -> str:
    """Return the draft of the Journey's line with half a note behind what stood there."""
    line = json.loads(kept) if kept else {"words": "", "quote": False, "at": asdict(now)}
    both = [words for words in (str(line["words"]), note) if words]
    return json.dumps(line | {"words": " ".join(both)}, ensure_ascii=False)
