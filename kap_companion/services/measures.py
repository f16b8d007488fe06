"""The measures of one patient: taken, corrected, due, and reviewed by a named clinician."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from kap_companion.domain.charts.measures import (
    MeasureReview,
    Result,
    baseline_of,
    change_of,
    measure_reviews,
    measures_of,
    of_measure,
    open_measure_reviews,
)
from kap_companion.domain.charts.practice import PracticeChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    HowGiven,
    MeasureAnswered,
    MeasureReviewed,
    MeasureTotalled,
    Retracted,
    Scale,
)
from kap_companion.domain.measure_rules import checked_answers, checked_total
from kap_companion.domain.measures import FORMS, SCALES, Form
from kap_companion.domain.measures.change import Change
from kap_companion.domain.measures_due import DueMeasure, due_measures, first_dose_us
from kap_companion.domain.moment import Clock, Moment
from kap_companion.domain.ports import Journal, Reader
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.measure_draft import answered, draft_field, kept_answers
from kap_companion.services.record import Written
from kap_companion.services.reviews import WHAT_WAS_SEEN, WHO_REVIEWED
from kap_companion.services.typed import note, said

A_REASON = "A change on the record needs a reason."
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a patient stands in one measure: the newest result, and the baseline it is held against.

    `change` is None where there is nothing to compare.
    """

    newest: Result
    baseline: Result | None
    change: Change | None
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class MeasuresNow:
    """All of a patient's measures at one moment.

    `unfinished` are the forms that were begun and not finished, by key; their answers are kept.
    """

    results: tuple[Result, ...]
    standings: tuple[Standing, ...]
    due: tuple[DueMeasure, ...]
    reviews: tuple[MeasureReview, ...]
    unfinished: tuple[str, ...]

    @property
    def open_reviews(self) -> tuple[MeasureReview, ...]:
        """The reviews that nobody has acknowledged yet."""
        return tuple(each for each in self.reviews if each.reviewed is None)


class Measures:
    """Reads and writes the measures of one patient."""

    def __init__(
        self,
        patient_id: str,
        journal: Journal,
        reader: Reader,
        clock: Clock,
        practice: PracticeChart,
    ) -> None:
        """Work on this patient's record, by the rules of the practice."""
        self.patient_id = patient_id
        self.practice = practice
        self._journal = journal
        self._reader = reader
        self._clock = clock

    def today(self) -> date:
        """Return the day that it is here."""
        return self._clock.now().local().date()

    def results(self) -> tuple[Result, ...]:
        """Return the results that stand, the earliest first."""
        practice = self.practice
        entries = self._reader.entries_of(self.patient_id)
        return measures_of(entries, practice.most_missing, practice.pcl5_cutoff)

    def now(self) -> MeasuresNow:
        """Return how everything stands."""
        entries = self._reader.entries_of(self.patient_id)
        practice = self.practice
        results = measures_of(entries, practice.most_missing, practice.pcl5_cutoff)
        sessions = self._reader.sessions_of(self.patient_id)
        due = due_measures(
            practice.measure_plan,
            practice.measures_in_use,
            results,
            sessions,
            self._clock.now().utc_us,
        )
        drafts = self._reader.drafts_of(self.patient_id)
        return MeasuresNow(
            results,
            _standings(results, first_dose_us(sessions)),
            due,
            measure_reviews(entries),
            tuple(key for key in FORMS if draft_field(key) in drafts),
        )

    def forms(self) -> tuple[Form, ...]:
        """Return the forms in use."""
        return tuple(FORMS[key] for key in self.practice.measures_in_use if key in FORMS)

    def scales(self) -> tuple[Scale, ...]:
        """Return the scales in use: known ones, and the practice's own."""
        own = {each.key: each for each in self.practice.scales}
        known = {key: each.scale for key, each in SCALES.items()}
        by_key = {**known, **own}
        return tuple(by_key[key] for key in self.practice.measures_in_use if key in by_key)

    def kept(self, form: Form) -> tuple[int | None, ...] | None:
        """Return the answers of a form that was begun and not finished; None without any."""
        drafts = self._reader.drafts_of(self.patient_id)
        return kept_answers(form, drafts.get(draft_field(form.key)))

    def before_handing_over(self, measures: Sequence[str]) -> Written | None:
        """Have these forms begin anew: what was kept of them goes on the record as it stands.

        None where nothing was kept.
        """
        drafts = self._reader.drafts_of(self.patient_id)
        texts = {key: drafts.get(draft_field(key), "") for key in measures}
        events = [event for key, text in texts.items() if (event := answered(key, text))]
        if not events:
            return None
        written = self._journal.append([NewEntry(self.patient_id, each) for each in events])
        return self._with_drafts_gone(written, [each.measure for each in events])

    def answer(self, form: Form, answers: Sequence[int | None], on: date | None = None) -> Written:
        """Record what the therapist asked; `on` is an earlier day. A draft of the form ends.

        Raises `InputRefused` for answers that don't fit, none at all, or a day to come.
        """
        event = MeasureAnswered(form.key, form.version, tuple(answers), HowGiven.ASKED)
        written = self._write(checked_answers(event), self._day(on))
        if self.kept(form) is None:
            return written
        return self._with_drafts_gone(written, [form.key])

    def total(self, scale: Scale, value: Decimal, rater: str, on: date | None = None) -> Written:
        """Record a total; `on` is an earlier day. Raises `InputRefused` outside of its range."""
        event = MeasureTotalled(scale, value, rater)
        return self._write(checked_total(event), self._day(on))

    def correct(
        self, result: Result, event: MeasureAnswered | MeasureTotalled, why: str
    ) -> Written:
        """Put a newer version of a result on the record; the older one stays."""
        checked = _checked(event)
        if checked == result.fact.event:
            raise InputRefused("Nothing was changed.")
        amends, seen = result.fact.id, result.fact.newest.id
        amendment = NewEntry(self.patient_id, checked, result.at, amends=amends, replaces=seen)
        return self._journal.append([replace(amendment, reason=said(why, A_REASON))])

    def take_back(self, result: Result, why: str) -> Written:
        """Take a result back; it stays on the record, with the reason."""
        amends, seen = result.fact.id, result.fact.newest.id
        taken = NewEntry(self.patient_id, Retracted(), amends=amends, replaces=seen)
        return self._journal.append([replace(taken, reason=said(why, A_REASON))])

    def open_reviews(self) -> tuple[MeasureReview, ...]:
        """Return the answers that nobody has reviewed yet."""
        return open_measure_reviews(self._reader.entries_of(self.patient_id))

    def acknowledge(self, of: str, by: str, words: str) -> Written:
        """Record that a named clinician looked at it; it needs a note, and closes the review."""
        who = said(by, WHO_REVIEWED)
        if not words.strip():
            raise InputRefused(WHAT_WAS_SEEN)
        if all(each.fact.id != of for each in self.open_reviews()):
            raise SessionStateError("This was acknowledged already.")
        return self._write(MeasureReviewed(of, who, note(words)))

    def _write(self, event: Event, at: Moment | None = None) -> Written:
        return self._journal.append([NewEntry(self.patient_id, event, occurred_at=at)])

    def _with_drafts_gone(self, written: Written, measures: Sequence[str]) -> Written:
        """Return what is done once the disk has it, and then has let the drafts of forms go."""
        whole: Written = Future()

        def end(done: Written) -> None:
            error = done.exception()
            if error is not None:
                whole.set_exception(error)
                return
            gone = [self._keep(each, "") for each in measures]
            gone[-1].add_done_callback(lambda _: whole.set_result(done.result()))

        written.add_done_callback(end)
        return whole

    def _keep(self, measure: str, text: str) -> "Future[None]":
        return self._journal.keep_draft(self.patient_id, draft_field(measure), text)

    def _day(self, on: date | None) -> Moment | None:
        """Return noon of an earlier day; None for today, which is now."""
        now = self._clock.now()
        today = now.local().date()
        if on is None or on == today:
            return None
        if on > today:
            raise InputRefused("That day has not come yet.")
        noon = datetime.combine(on, NOON, now.local().tzinfo)
        return now.shifted(round((noon - now.local()).total_seconds() * 1_000_000))


def _checked(event: MeasureAnswered | MeasureTotalled) -> Event:
    return checked_answers(event) if isinstance(event, MeasureAnswered) else checked_total(event)


def _standings(results: Sequence[Result], dose_us: int | None) -> tuple[Standing, ...]:
    """Return how each measure stands that was ever taken: forms first, in the order of taking."""
    keys = dict.fromkeys((*(key for key in FORMS), *(each.measure for each in results)))
    found = []
    for key in keys:
        own = of_measure(results, key)
        if own:
            baseline = baseline_of(results, key, dose_us)
            found.append(Standing(own[-1], baseline, change_of(own[-1], baseline), own))
    return tuple(found)
