"""What a form of a measure is: its words exactly as its source has them, and how it is scored."""

from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.events.measures import Scale


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; `loinc` is the code of the answer, empty where none is known."""

    words: str
    value: int
    loinc: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `choices` are its own where it has any; one not `scored` adds to no total."""

    words: str
    loinc: str = ""
    choices: tuple[Choice, ...] = ()
    scored: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """From this total on it is called so, until the next band begins."""

    least: int
    words: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Items from `first` to `last` (counted from 1), of which the screen wants `needed`."""

    name: str
    words: str
    first: int
    last: int
    needed: int


@dataclass(frozen=True, slots=True)
class Form:
    """One version of one measure's form.

    `stem` begins each question where the form has such a line. `meaningful` is how many points of
    change count as such; below `remission_below` counts as remission. `review_item` (from 0) is
    the question whose answer above zero asks for a clinician's review. Sources stand in `source`.
    """

    key: str
    version: str
    name: str
    full_name: str
    instruction: str
    items: tuple[Item, ...]
    choices: tuple[Choice, ...]
    bands: tuple[Band, ...]
    source: str
    rights: str
    meaningful: int
    stem: str = ""
    remission_below: int | None = None
    review_item: int | None = None
    clusters: tuple[Cluster, ...] = ()
    loinc_panel: str = ""
    loinc_total: str = ""

    def choices_of(self, place: int) -> tuple[Choice, ...]:
        """Return the answers to choose among at this place (from 0)."""
        return self.items[place].choices or self.choices

    @property
    def scale(self) -> Scale:
        """The range of its total; a higher one is worse."""
        highest = max(each.value for each in self.choices)
        scored = sum(each.scored for each in self.items)
        return Scale(self.key, self.name, Decimal(0), Decimal(highest * scored))


@dataclass(frozen=True, slots=True)
class KnownScale:
    """A measure of which only the total is recorded, since its items are not free to show.

    `about` says how the total is counted. A value above `review_above` asks for a review.
    """

    scale: Scale
    full_name: str
    about: str
    source: str
    bands: tuple[Band, ...] = ()
    review_above: int | None = None
    loinc_panel: str = ""
    loinc_total: str = ""
