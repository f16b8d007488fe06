"""What came to a chart since an earlier one, so that who shows it need not begin anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import is_

from kap_companion.domain.charts.facts import Fact


@dataclass(frozen=True, slots=True)
class Growth:
    """The facts that are new, in the order of the record, and known ones to which words came."""

    fresh: Sequence[Fact]
    added_to: Sequence[Fact] = ()


def growth(old: Sequence[Fact], new: Sequence[Fact]) -> Growth | None:
    """Return what came to the old facts; None where more changed, or every fact was told anew."""
    if len(old) > len(new):
        return None
    fresh = new[len(old) :]
    if all(map(is_, old, new)):
        return Growth(fresh)
    pairs = [pair for pair in zip(old, new, strict=False) if pair[0] is not pair[1]]
    if all(was.versions is now.versions for was, now in pairs):
        return Growth(fresh, tuple(now for _, now in pairs))
    return None
