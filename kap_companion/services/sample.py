"""The sample practice: invented people and sessions, to look around in."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    Event,
    MeasureReviewed,
    PatientRegistered,
    ProtocolTaken,
    ScreeningReviewed,
    SessionPlanned,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import US_PER_MINUTE, Clock, Moment
from kap_companion.domain.ports import Journal
from kap_companion.services.sample_measures import TAKEN, USED
from kap_companion.services.sample_preparation import (
    PREPARED,
    REVIEWER,
    Prepared,
    protocol_of_route,
    ticks_of,
)
from kap_companion.services.sample_story import (
    COMING,
    PEOPLE,
    STORIES,
    Happening,
    Refer,
    SampleSession,
    always,
)
from kap_companion.vault import CHEAPEST, Vault, create_vault, unlock_vault, vault_exists

SAMPLE_PASSPHRASE = "slow river in march"  # noqa: S105  # opens invented data only, and is printed
SAMPLE_PRACTICE = "Elm Street Practice"
SAMPLE_THERAPIST = "Jonas Feld"
FOUNDED_DAYS_AGO = 40
US_PER_DAY = 24 * 60 * US_PER_MINUTE


@dataclass
class _StoryClock:
    """Stands where the story is; moved by hand."""

    at: Moment

    def now(self) -> Moment:
        """Return where the story is."""
        return self.at


def open_sample(folder: Path, clock: Clock) -> Vault:
    """Return the sample practice of this computer, made when it is first asked for."""
    if not vault_exists(folder):
        make_sample(folder, clock)
    return unlock_vault(folder, SAMPLE_PASSPHRASE, clock)


def make_sample(folder: Path, clock: Clock) -> None:
    """Make a sample vault in `folder` whose stories end now; raises as `create_vault` does.

    Its key costs little, since the passphrase is known to everyone.
    """
    now = clock.now()
    story = _StoryClock(now.shifted(-FOUNDED_DAYS_AGO * US_PER_DAY))
    vault, _ = create_vault(
        folder,
        SAMPLE_PASSPHRASE,
        story,
        SAMPLE_PRACTICE,
        SAMPLE_THERAPIST,
        "Therapist",
        sample=True,
        cost=CHEAPEST,
    )
    try:
        _Teller(vault.journal, vault.practice_subject, story, now).tell()
    finally:
        vault.close()


class _Teller:
    """Writes the stories at the times they happened."""

    def __init__(self, journal: Journal, practice: str, clock: _StoryClock, now: Moment) -> None:
        self._journal = journal
        self._practice = practice
        self._clock = clock
        self._now = now
        self._waiting: list[Future[tuple[Entry, ...]]] = []

    def tell(self) -> None:
        """Write everything, and wait for the disk."""
        patients = [self._register(each, how) for each, how in zip(PEOPLE, PREPARED, strict=True)]
        for story in STORIES:
            self._tell_session(story, patients[story.patient])
        self._tell_measures(patients)
        self._clock.at = self._now.shifted(-2 * 60 * US_PER_MINUTE)
        for coming in COMING:
            local = self._now.local().replace(second=0, microsecond=0)
            day = local + timedelta(days=coming.in_days)
            at = day.replace(hour=coming.hour, minute=coming.minute)
            plan = coming.plan(patients[coming.patient], at)
            self._plan(self._new_id(), plan)

    def _register(self, details: PatientRegistered, prepared: Prepared) -> str:
        """Write who it is and how they were prepared for the course; returns the patient's id."""
        patient_id = self._new_id()
        answered = [NewEntry(patient_id, each) for each in (details, *prepared.answers())]
        seen = tuple(entry.id for entry in self._write(answered)[1:])
        review = ScreeningReviewed(REVIEWER, seen, prepared.cleared)
        others = prepared.others(self._clock.at.local().date())
        self._write([NewEntry(patient_id, each) for each in (review, *others)])
        return patient_id

    def _plan(self, session_id: str, plan: SessionPlanned) -> None:
        taken = ProtocolTaken(protocol_of_route(plan.route))
        self._write([NewEntry(session_id, each) for each in (plan, taken)])

    def _tell_session(self, story: SampleSession, patient_id: str) -> None:
        dose_at = self._now.shifted(-round(story.dose_hours_ago * 60) * US_PER_MINUTE)
        session_id = self._new_id()
        self._clock.at = dose_at.shifted(-2 * US_PER_DAY)
        plan = story.plan(patient_id, dose_at.local())
        self._plan(session_id, plan)
        named: dict[str, str] = {}
        escort = PEOPLE[story.patient].escort_name
        ticks = ticks_of(protocol_of_route(plan.route), escort, dose_at)
        on_the_day = [Happening(minute, always(event)) for minute, event in ticks]
        for happening in sorted((*story.happenings, *on_the_day), key=lambda each: each.minute):
            self._clock.at = dose_at.shifted(round(happening.minute * US_PER_MINUTE))
            event = self._event(happening, named)
            entry = self._write([NewEntry(session_id, event)])[0]
            if happening.name:
                named[happening.name] = entry.id

    def _tell_measures(self, patients: Sequence[str]) -> None:
        self._write([NewEntry(self._practice, USED)])
        for taken in TAKEN:
            patient_id = patients[taken.patient]
            self._clock.at = self._now.shifted(-round(taken.days_ago * US_PER_DAY))
            (entry,) = self._write([NewEntry(patient_id, taken.event)])
            if taken.seen:
                self._clock.at = self._clock.at.shifted(20 * US_PER_MINUTE)
                reviewed = MeasureReviewed(entry.id, REVIEWER, taken.seen)
                self._write([NewEntry(patient_id, reviewed)])

    def _event(self, happening: Happening, named: dict[str, str]) -> Event:
        event: Event = happening.event(Refer(named, self._clock.at))
        return event

    def _write(self, entries: Sequence[NewEntry]) -> tuple[Entry, ...]:
        written: Any = self._journal.append(entries)
        result: tuple[Entry, ...] = written.result()
        return result

    def _new_id(self) -> str:
        return new_id(self._clock.now().utc_us)
