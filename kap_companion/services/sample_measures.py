"""What the people of the sample practice answered: invented, so that a course can be seen."""

from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.events import (
    HowGiven,
    MeasureAnswered,
    MeasuresSet,
    MeasureTotalled,
)
from kap_companion.domain.measures import FORMS, SCALES

USED = MeasuresSet((*FORMS, "madrs"), most_missing=0, pcl5_cutoff=31)
RATER = "Dr. A. Okoye"
SEEN = "Passive thoughts, no plan, no intent. Safety plan gone through together."


@dataclass(frozen=True, slots=True)
class Taken:
    """A measure of the patient at this place in `PEOPLE`, so many days ago.

    `seen` is the note of who reviewed it, where it asked for that.
    """

    patient: int
    days_ago: float
    event: MeasureAnswered | MeasureTotalled
    seen: str = ""


def _form(key: str, answers: str) -> MeasureAnswered:
    given = tuple(map(int, answers))
    return MeasureAnswered(key, FORMS[key].version, given, HowGiven.BY_PATIENT)


def _total(key: str, value: int) -> MeasureTotalled:
    return MeasureTotalled(SCALES[key].scale, Decimal(value), RATER)


TAKEN: tuple[Taken, ...] = (
    Taken(1, 22, _form("phq-9", "3323232212"), seen=SEEN),
    Taken(1, 22, _form("pcl-5", "32322232323312223232")),
    Taken(0, 16, _form("phq-9", "2232221201")),
    Taken(0, 16, _form("gad-7", "2222211")),
    Taken(0, 16, _total("madrs", 26)),
    Taken(1, 13, _form("phq-9", "2211221101")),
    Taken(0, 10, _form("phq-9", "2222211102")),
    Taken(2, 6, _form("phq-9", "1221112101")),
    Taken(2, 6, _form("gad-7", "3222212")),
    Taken(0, 2, _form("phq-9", "1111101001")),
    Taken(0, 2, _form("gad-7", "1110111")),
    Taken(0, 2, _total("madrs", 12)),
)
"""The oldest first."""
