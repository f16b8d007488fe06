"""The course of one patient, read from the record: sessions, measures, what helped."""

from collections.abc import Callable
from dataclasses import dataclass

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.course_story import SessionStory, story_of
from kap_companion.domain.charts.measures import PCL5_CUTOFF, Result, measures_of
from kap_companion.domain.charts.practice import PracticeChart
from kap_companion.domain.ports import Reader
from kap_companion.errors import KapError


class CourseStopped(KapError):
    """Nobody wants to see it any more."""

    def __init__(self) -> None:
        super().__init__("Reading the course was stopped.")


@dataclass(frozen=True, slots=True)
class PatientCourse:
    """A patient's sessions that began, the oldest first, and their measures in order of time.

    `first_dose_us` is when the course's first dose was given, None before it.
    """

    sessions: tuple[SessionStory, ...] = ()
    results: tuple[Result, ...] = ()
    first_dose_us: int | None = None
    pcl5_cutoff: int = PCL5_CUTOFF


def course_of(
    reader: Reader,
    patient_id: str,
    practice: PracticeChart,
    stopped: Callable[[], bool] = lambda: False,
) -> PatientCourse:
    """Return the course of this patient, and of nobody else.

    It reads every session whole, so call it off the window's thread. Raises `CourseStopped` where
    that is wished meanwhile.
    """
    stories: list[SessionStory] = []
    first_dose_us: int | None = None
    for session in reader.sessions_of(patient_id):
        if stopped():
            raise CourseStopped
        chart = SessionChart.replay(reader.entries_of(session.session_id))
        story = story_of(session.session_id, chart)
        if story is None or chart.patient_id != patient_id:
            continue
        stories.append(story)
        if chart.anchor is not None:
            known = chart.anchor.utc_us if first_dose_us is None else first_dose_us
            first_dose_us = min(chart.anchor.utc_us, known)
    results = measures_of(
        reader.entries_of(patient_id), practice.most_missing, practice.pcl5_cutoff
    )
    in_order = tuple(sorted(stories, key=lambda each: each.on))
    return PatientCourse(in_order, results, first_dose_us, practice.pcl5_cutoff)
