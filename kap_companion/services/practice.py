"""The practice's own settings: its tags, its form, its integration window."""

from collections.abc import Sequence
from typing import NamedTuple

from kap_companion.domain.charts import PracticeChart, replay
from kap_companion.domain.defaults import IDLE_MIN, JOURNEY_IDLE_MIN
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AdverseKindsSet,
    CheckInTimesSet,
    Event,
    IntegrationWindowSet,
    IntentionFormSet,
    Intervention,
    InterventionsSet,
    LetterheadSet,
    LockTimesSet,
    MeasuresSet,
    NoteTemplate,
    NoteTemplatesSet,
    Phone,
    PlannedMeasure,
    PracticeFounded,
    Question,
    QuickTag,
    QuickTagsSet,
    ReviewWordsSet,
    Scale,
)
from kap_companion.domain.measure_rules import checked_measures, checked_plan, checked_scales
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.setting_rules import (
    Taken,
    check_integration_window,
    check_lock_times,
    check_questions,
    check_tags,
    checked_card,
    checked_check_ins,
    checked_interventions,
    checked_kinds,
    checked_letterhead,
    checked_templates,
    checked_words_of_review,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.host.policy import NO_POLICY, Policy, minutes_that_hold
from kap_companion.services.record import Written


class LockTimes(NamedTuple):
    """Idle minutes after which the screen locks, in general and while a session runs."""

    idle_min: int
    journey_idle_min: int


class Practice:
    """Reads and changes the practice's settings."""

    def __init__(
        self,
        journal: Journal,
        reader: Reader,
        taken: Taken = lambda _: "",
        policy: Policy = NO_POLICY,
    ) -> None:
        """Work on this vault's practice; `taken` knows the keys that were set on this computer.

        `policy` is what this computer's IT presets or locks.
        """
        self.taken = taken
        self.policy = policy
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
        check_questions(questions)
        return self._write(IntentionFormSet(tuple(questions)))

    def set_integration_window(self, from_h: int, to_h: int) -> Written:
        """Set the hours after the dose between which the integration session falls due."""
        check_integration_window(from_h, to_h)
        return self._write(IntegrationWindowSet(from_h, to_h))

    def lock_times(self, chart: PracticeChart) -> LockTimes:
        """Return the idle minutes that hold on this computer: the policy's, or the practice's."""
        chosen = LockTimesSet in chart.chosen
        idle_min, journey_idle_min = (
            (chart.idle_min, chart.journey_idle_min) if chosen else (None, None)
        )
        idle, session = self.policy.idle, self.policy.session_idle
        return LockTimes(
            minutes_that_hold(idle, idle_min, IDLE_MIN),
            minutes_that_hold(session, journey_idle_min, JOURNEY_IDLE_MIN),
        )

    def usual_lock_times(self) -> LockTimes:
        """Return the idle minutes of a practice that chose none."""
        return self.lock_times(PracticeChart())

    def set_lock_times(self, idle_min: int, journey_idle_min: int) -> Written:
        """Set the idle minutes after which the screen locks, in general and in the Journey.

        Refused where the policy locks them.
        """
        if self.policy.idle.locked:
            raise InputRefused(f"{self.policy.said} The minutes stay as they are.")
        check_lock_times(idle_min, journey_idle_min)
        return self._write(LockTimesSet(idle_min, journey_idle_min))

    def set_adverse_kinds(self, kinds: Sequence[str]) -> Written:
        """Replace the kinds of adverse events that the practice names."""
        return self._write(AdverseKindsSet(checked_kinds(kinds)))

    def set_review_words(self, words: Sequence[str]) -> Written:
        """Replace the words by which an adverse event asks for a clinician's review."""
        return self._write(ReviewWordsSet(checked_words_of_review(words)))

    def set_emergency_card(self, words: str, phones: Sequence[Phone]) -> Written:
        """Replace the practice's own words for an emergency, and whom to call."""
        return self._write(checked_card(words, phones))

    def set_interventions(self, made: Sequence[Intervention]) -> Written:
        """Replace what the practice's therapists do in the room, in the order shown."""
        return self._write(InterventionsSet(checked_interventions(made)))

    def set_check_ins(self, hours: Sequence[int]) -> Written:
        """Set the hours after a step was planned at which somebody asks how it goes."""
        return self._write(CheckInTimesSet(checked_check_ins(hours)))

    def set_note_templates(self, templates: Sequence[NoteTemplate]) -> Written:
        """Replace what an empty note of the integration may begin with."""
        return self._write(NoteTemplatesSet(checked_templates(templates)))

    def set_letterhead(self, letterhead: LetterheadSet) -> Written:
        """Replace what stands at the head of what is printed, and on which paper."""
        return self._write(checked_letterhead(letterhead))

    def set_measures(self, measures: MeasuresSet) -> Written:
        """Set which measures are in use, and how they are read."""
        return self._write(checked_measures(measures))

    def set_scales(self, scales: Sequence[Scale]) -> Written:
        """Replace the practice's own scales; totals on the record keep theirs.

        A new one is in use at once.
        """
        kept, chart = checked_scales(scales), self.chart()
        known = {each.key for each in chart.scales}
        fresh = tuple(each.key for each in kept.scales if each.key not in known)
        events: list[Event] = [kept]
        if fresh:
            used = (*chart.measures_in_use, *fresh)
            measures = MeasuresSet(used, chart.most_missing, chart.pcl5_cutoff)
            events.append(checked_measures(measures))
        return self._journal.append([NewEntry(self._subject, each) for each in events])

    def set_measure_plan(self, planned: Sequence[PlannedMeasure]) -> Written:
        """Replace the plan of which measures are due when."""
        return self._write(checked_plan(planned))

    def _write(self, event: Event) -> Written:
        return self._journal.append([NewEntry(self._subject, event)])
