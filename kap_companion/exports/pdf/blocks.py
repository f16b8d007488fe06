"""What a printed document is made of: plain frozen values. All lengths are points, 72 to the inch.

A text is always plain: what looks like markup is printed as it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from PySide6.QtGui import QPainter

MEASURE = 487.0
"""How wide a text is set in points, on A4 and on Letter alike."""

Tone = Literal["text", "muted", "caution"]
Paint = Callable[[QPainter, float], None]
"""Paints a picture so many points wide from (0, 0); one unit of the painter is a point."""


class Paper(Enum):
    """A size of paper: width and height in points."""

    A4 = (595.28, 841.89)
    LETTER = (612.0, 792.0)
    A4_ACROSS = (841.89, 595.28)
    LETTER_ACROSS = (792.0, 612.0)

    @property
    def width(self) -> float:
        """Across, in points."""
        return self.value[0]

    @property
    def height(self) -> float:
        """From top to bottom, in points."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Face:
    """How text is set: size and height of a line, weight 100 to 900, in which colour."""

    size: float
    line: float
    weight: int = 400
    serif: bool = False
    tone: Tone = "text"

    def toned(self, tone: Tone) -> "Face":
        """Return the same in another colour."""
        return replace(self, tone=tone)


TITLE = Face(20, 26, 600)
HEADING = Face(12.5, 17, 600)
BODY = Face(10, 14.5)
STRONG = Face(10, 14.5, 600)
NOTE = Face(9, 12.5)
SMALL = Face(8.5, 12, tone="muted")
QUOTE = Face(10.5, 14.5, serif=True)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face. A line end in them ends the line."""

    text: str
    face: Face = BODY


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs set one after the other. `bar`: a line down its side marks somebody's own words.

    `with_next` keeps its end on one page with the beginning of what follows.
    """

    runs: tuple[Run, ...]
    before: float = 0
    after: float = 6
    indent: float = 0
    with_next: bool = False
    bar: bool = False

    @classmethod
    def of(cls, text: str, face: Face = BODY, after: float = 6) -> "Paragraph":
        """Return a text in one face."""
        return cls((Run(text, face),), after=after)

    @classmethod
    def title(cls, text: str) -> "Paragraph":
        """Return the title of a document."""
        return cls((Run(text, TITLE),), after=10, with_next=True)

    @classmethod
    def heading(cls, text: str) -> "Paragraph":
        """Return a heading; it never stands alone at the foot of a page."""
        return cls((Run(text, HEADING),), before=14, after=5, with_next=True)

    @classmethod
    def quote(cls, text: str) -> "Paragraph":
        """Return somebody's own words, in serif."""
        return cls((Run(text, QUOTE),), indent=12, bar=True)


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `head` stands again on each page. `shares` divide the width, by proportion.

    Breaks between rows; a row that is longer than `LONG_ROW` lines breaks inside. `head` may be
    empty, `rules` are hairlines between the rows.
    """

    shares: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...] = ()
    rules: bool = True
    after: float = 8


@dataclass(frozen=True, slots=True)
class Picture:
    """Something painted, over the whole width; never cut in two."""

    paint: Paint
    height: float
    after: float = 8


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline."""

    before: float = 6
    after: float = 6


@dataclass(frozen=True, slots=True)
class Space:
    """Room that a page may begin without."""

    height: float


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""


Block = Paragraph | Table | Picture | Rule | Space | NewPage


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the name as it is printed, the lines below it, the logo's file as bytes."""

    name: str = ""
    lines: tuple[str, ...] = ()
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class Families:
    """The families of fonts to look for, the first that is there wins; others lend their glyphs."""

    sans: tuple[str, ...]
    serif: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """All of a printed document.

    `title` and `about` run along at the top from the second page on; `foot` stands at the foot of
    each page, before `page_words` with the page's number and how many there are. `quiet` leaves the
    head of the pages and the lines around it away. `measure` is the width of the text.
    """

    title: str
    blocks: tuple[Block, ...]
    families: Families
    about: str = ""
    letterhead: Letterhead = Letterhead()
    paper: Paper = Paper.A4
    foot: str = ""
    page_words: str = "Page {0} of {1}"
    quiet: bool = False
    measure: float = MEASURE
