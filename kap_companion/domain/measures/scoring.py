"""From answers to a total, its band, and the clusters of the PCL-5."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.measures.form import Band, Cluster, Form
from kap_companion.domain.measures.pcl5 import RATED

Answers = Sequence[int | None]
UNDER_CUTOFF, FROM_CUTOFF = "below the cut-off", "at or above the cut-off"


@dataclass(frozen=True, slots=True)
class ClusterScore:
    """The sum of a cluster, how many of its items are rated 2 or more, and whether that is enough.

    Items without an answer count as nothing.
    """

    cluster: Cluster
    total: int
    rated: int

    @property
    def enough(self) -> bool:
        """Whether as many items are rated as the screen wants."""
        return self.rated >= self.cluster.needed


def fits(form: Form, answers: Answers) -> bool:
    """Whether there is one answer per item, each among its choices or left open."""
    if len(answers) != len(form.items):
        return False
    return all(
        answer is None or any(answer == each.value for each in form.choices_of(place))
        for place, answer in enumerate(answers)
    )


def missing(form: Form, answers: Answers) -> int:
    """Return how many of the scored items have no answer."""
    pairs = zip(form.items, answers, strict=True)
    return sum(item.scored and answer is None for item, answer in pairs)


def contradicts_itself(form: Form, answers: Answers) -> bool:
    """Whether what is asked about the problems was answered though none was checked off."""
    pairs = list(zip(form.items, answers, strict=True))
    checked = any(answer for item, answer in pairs if item.scored)
    return not checked and any(answer for item, answer in pairs if not item.scored)


def total(form: Form, answers: Answers, most_missing: int = 0) -> int | None:
    """Return the sum of the scored answers; None with more missing than the practice allows.

    Where some may be missing, they count as nothing: the total is then the least it can be.
    """
    if missing(form, answers) > most_missing:
        return None
    pairs = zip(form.items, answers, strict=True)
    return sum(answer or 0 for item, answer in pairs if item.scored)


def band_of(bands: Sequence[Band], value: Decimal | int) -> str:
    """Return what a total is called; empty where there are no bands, or it lies below them."""
    reached = [each.words for each in bands if each.least <= value]
    return reached[-1] if reached else ""


def cutoff_words(value: Decimal | int, cutoff: int) -> str:
    """Return how a total of the PCL-5 stands to the cut-off that the practice has set."""
    return FROM_CUTOFF if value >= cutoff else UNDER_CUTOFF


def clusters(form: Form, answers: Answers) -> tuple[ClusterScore, ...]:
    """Return the clusters of a form that has any."""
    found = []
    for each in form.clusters:
        given = [answer or 0 for answer in answers[each.first - 1 : each.last]]
        found.append(ClusterScore(each, sum(given), sum(one >= RATED for one in given)))
    return tuple(found)


def provisional(form: Form, answers: Answers) -> bool | None:
    """Whether the clusters meet the PCL-5's provisional rule; None where no answer can tell.

    One B, one C, two D and two E items rated 2 or more. A screen, never a diagnosis. With answers
    missing it can be met, but not be found unmet.
    """
    found = clusters(form, answers)
    if not found:
        return None
    if all(each.enough for each in found):
        return True
    return None if missing(form, answers) else False
