"""The practice's own settings: its tags, its form, its integration window."""

from collections.abc import Callable, Sequence

from kap_companion.domain.charts import PracticeChart, replay
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AdverseKindsSet,
    Event,
    IntegrationWindowSet,
    IntentionFormSet,
    Intervention,
    InterventionsSet,
    LockTimesSet,
    Phone,
    PracticeFounded,
    Question,
    QuickTag,
    QuickTagsSet,
)
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.emergency import checked_card, checked_kinds
from kap_companion.services.observing import checked_interventions
from kap_companion.services.record import Written

RESERVED_KEYS = frozenset("/\"'m dnf+-?hebsva,czyuxgl!;.jpq")
"""Keys that the Journey usually needs for itself, on one computer of the practice or another."""

Taken = Callable[[str], str]
"""Tells what has a key on this computer, in words; nothing where it is free."""

IDLE_MIN_RANGE = (1, 240)
LONGEST_WINDOW_H = 24 * 14
LONGEST_WORD = 40
MOST_ANSWERS = 3
MOST_QUESTIONS = 12
MOST_TAGS = 30


class Practice:
    """Reads and changes the practice's settings."""

    def __init__(self, journal: Journal, reader: Reader, taken: Taken = lambda _: "") -> None:
        """Work on this vault's practice; `taken` knows the keys that were set on this computer."""
        self.taken = taken
        self._journal = journal
        self._reader = reader
        self._subject = reader.practice_subject()

    def chart(self) -> PracticeChart:
        """Return the practice as it stands."""
        return PracticeChart.replay(self._reader.entries_of(self._subject))

    def rename(self, name: str) -> Written:
        """Give the practice another name; the older one stays in the record."""
        if not name.strip() or len(name) > MAX_LINE_CHARS:
            raise InputRefused("A practice needs a name that fits a line.")
        facts = replay(self._reader.entries_of(self._subject))
        founded = next(fact for fact in facts if isinstance(fact.event, PracticeFounded))
        event = PracticeFounded(name.strip(), sample=self.chart().sample)
        renamed = NewEntry(self._subject, event, amends=founded.id, reason="renamed")
        return self._journal.append([renamed])

    def set_quick_tags(self, tags: Sequence[QuickTag]) -> Written:
        """Replace the one-key tags; refused where two share a key, or a key is taken."""
        check_tags(tags, self.taken)
        return self._write(QuickTagsSet(tuple(tags)))

    def set_questions(self, questions: Sequence[Question]) -> Written:
        """Replace the questions of the intention form."""
        if not 0 < len(questions) <= MOST_QUESTIONS:
            raise InputRefused(f"The form holds between one and {MOST_QUESTIONS} questions.")
        if len({question.key for question in questions}) != len(questions):
            raise InputRefused("Two questions share a key, so their answers would mix.")
        for question in questions:
            _check_question(question)
        return self._write(IntentionFormSet(tuple(questions)))

    def set_integration_window(self, from_h: int, to_h: int) -> Written:
        """Set the hours after the dose between which the integration session falls due."""
        if not 0 < from_h < to_h <= LONGEST_WINDOW_H:
            raise InputRefused("The window begins after the dose and ends after it begins.")
        return self._write(IntegrationWindowSet(from_h, to_h))

    def set_lock_times(self, idle_min: int, journey_idle_min: int) -> Written:
        """Set the idle minutes after which the screen locks, in general and in the Journey."""
        shortest, longest = IDLE_MIN_RANGE
        if not all(shortest <= each <= longest for each in (idle_min, journey_idle_min)):
            raise InputRefused(f"The screen locks after {shortest} to {longest} minutes.")
        return self._write(LockTimesSet(idle_min, journey_idle_min))

    def set_adverse_kinds(self, kinds: Sequence[str]) -> Written:
        """Replace the kinds of adverse events that the practice names."""
        return self._write(AdverseKindsSet(checked_kinds(kinds)))

    def set_emergency_card(self, words: str, phones: Sequence[Phone]) -> Written:
        """Replace the practice's own words for an emergency, and whom to call."""
        return self._write(checked_card(words, phones))

    def set_interventions(self, made: Sequence[Intervention]) -> Written:
        """Replace what the practice's therapists do in the room, in the order shown."""
        return self._write(InterventionsSet(checked_interventions(made)))

    def _write(self, event: Event) -> Written:
        return self._journal.append([NewEntry(self._subject, event)])


def check_tags(tags: Sequence[QuickTag], taken: Taken = lambda _: "") -> None:
    """Raise `InputRefused` where the Journey could not use these tags."""
    keys = [tag.key for tag in tags]
    for tag in tags:
        _check_tag(tag)
        if holder := taken(tag.key.lower()):
            raise InputRefused(f"On this computer the key {tag.key} belongs to {holder}.")
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputRefused(f"Two tags have the key {twice}. Give each its own.")
    if not 0 < len(tags) <= MOST_TAGS:
        raise InputRefused(f"Keep between one and {MOST_TAGS} tags.")


def _check_tag(tag: QuickTag) -> None:
    if len(tag.key) != 1 or not tag.key.isprintable():
        raise InputRefused("A tag's key is a single character.")
    if tag.key.lower() in RESERVED_KEYS:
        raise InputRefused(f"The key {tag.key} already has a use in the Journey.")
    if not tag.label.strip() or len(tag.label) > LONGEST_WORD:
        raise InputRefused("A tag needs a short word.")


def _check_question(question: Question) -> None:
    if not question.prompt.strip() or len(question.prompt) > MAX_LINE_CHARS:
        raise InputRefused("Each question needs words, and fits a line or two.")
    if len(question.hint) > MAX_LINE_CHARS:
        raise InputRefused("The words below a question fit a line or two.")
    if not 1 <= question.answers <= MOST_ANSWERS:
        raise InputRefused(f"A question takes between one and {MOST_ANSWERS} answers.")
    if len(question.shown_as) > LONGEST_WORD:
        raise InputRefused("The heading in the Journey is a word or two.")
