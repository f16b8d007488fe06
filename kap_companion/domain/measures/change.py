"""How far a total is from the baseline, and by which word that is known."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kap_companion.domain.measures.form import Form


class ChangeWord(StrEnum):
    """What a change counts as; the points and shares are those of each form's source."""

    MEANINGFUL = "meaningful"
    RESPONSE = "response"
    REMISSION = "remission"


@dataclass(frozen=True, slots=True)
class Change:
    """From the baseline to a later total: `points` is later minus baseline.

    `better` is None where nothing changed.
    """

    baseline: Decimal
    points: Decimal
    better: bool | None
    words: tuple[ChangeWord, ...] = ()


def change_between(
    baseline: Decimal, later: Decimal, *, higher_is_better: bool = False, form: Form | None = None
) -> Change:
    """Return the change. Only forms have words for it; scales have their points alone.

    Response: half of the baseline or less. Remission: below the form's mark, from a baseline that
    was not.
    """
    points = later - baseline
    better = None if not points else (points > 0) == higher_is_better
    words = []
    if form is not None:
        if abs(points) >= form.meaningful:
            words.append(ChangeWord.MEANINGFUL)
        if points < 0 and later * 2 <= baseline:
            words.append(ChangeWord.RESPONSE)
        below = form.remission_below
        if below is not None and later < below <= baseline:
            words.append(ChangeWord.REMISSION)
    return Change(baseline, points, better, tuple(words))
