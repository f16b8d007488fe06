"""What the session axis shows, as plain frozen values, so that any page can draw any story on it.

Every time is in milliseconds on the T+ scale (0 is the first dose, negative before it). A page that
has no dose yet may use milliseconds since midnight: the scale then reads as the time of day.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

MINUS = "\u2212"
MusicState = Literal["played", "now", "planned"]
MarkKind = Literal["tick", "quote", "touch", "intervention", "insight"]


class AxisMode(Enum):
    """How much room there is: rows and gutter follow from it."""

    FULL = "full"
    COMPACT = "compact"
    WIDE = "wide"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase from start to end; `band` 1 to 6 chooses its colour."""

    start_ms: int
    end_ms: int
    name: str
    band: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class DoseMark:
    """A dose given, with its text ("200 mg"); a booster is drawn hollow."""

    at_ms: int
    text: str
    booster: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class MaskSpan:
    """The eye mask on; a current one grows with the now-line."""

    start_ms: int
    end_ms: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class MusicSpan:
    """One track on the axis."""

    start_ms: int
    end_ms: int
    title: str
    state: MusicState = "played"


@dataclass(frozen=True, slots=True)
class Mark:
    """A note, quote, touch or insight; `key` comes back when it is chosen, `text` is read out."""

    at_ms: int
    kind: MarkKind
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch about which nothing is known ("not recorded") or nothing was heard ("no sound")."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class PointMark:
    """A point of the patient's course, as it was marked."""

    at_ms: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """The band of phases; `ends_text` says at its end how long it is until then.

    `points` are what was marked of the patient's own course, at the foot of the band.
    """

    spans: tuple[PhaseSpan, ...]
    name: str = "Phase"
    ends_text: str = ""
    points: tuple[PointMark, ...] = ()


@dataclass(frozen=True, slots=True)
class DoseRow:
    """Triangles where a dose was given."""

    marks: tuple[DoseMark, ...]
    name: str = "Dose"


@dataclass(frozen=True, slots=True)
class MaskRow:
    """When the eyes were covered."""

    spans: tuple[MaskSpan, ...]
    name: str = "Eye mask"


@dataclass(frozen=True, slots=True)
class MusicRow:
    """Tracks played, playing and planned, and where no sound came."""

    spans: tuple[MusicSpan, ...]
    gaps: tuple[Gap, ...] = ()
    name: str = "Music"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read at a time: one value, or the upper and the lower of a pressure.

    `text` is written beside it; a reading beyond a limit is in caution, and its `text` says so.
    """

    at_ms: int
    values: tuple[float, ...]
    text: str
    said: str
    key: str = ""
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class PressureRow:
    """Pressures as open arrowheads joined by a bar, over the band of the patient's baseline."""

    readings: tuple[Reading, ...]
    baseline: tuple[float, ...] = ()
    baseline_text: str = ""
    name: str = "BP"


@dataclass(frozen=True, slots=True)
class CurveRow:
    """Single values as dots on a line, over the baseline; `wide` ones need a wide window."""

    readings: tuple[Reading, ...]
    baseline: tuple[float, ...] = ()
    baseline_text: str = ""
    name: str = "Heart"
    kind: Literal["heart", "spo2"] = "heart"
    wide: bool = False


ReadingsRow = PressureRow | CurveRow


@dataclass(frozen=True, slots=True)
class CourseSpan:
    """A stretch with its words: an infusion at one rate, an adverse event; `begin` marks its start.

    A current one grows with the now-line.
    """

    start_ms: int
    end_ms: int
    text: str
    key: str
    begin: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class CourseRow:
    """Stretches with their words; they may overlap, their words give way to the next beginning."""

    name: str
    spans: tuple[CourseSpan, ...]


@dataclass(frozen=True, slots=True)
class MarksRow:
    """Notes or insights."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """The line of times; usually the last row."""

    name: str = ""


Row = PhaseRow | DoseRow | CourseRow | MaskRow | MusicRow | ReadingsRow | MarksRow | ScaleRow


@dataclass(frozen=True, slots=True)
class AxisModel:
    """Everything the axis shows; `gaps` are those of the record and run through all rows.

    `by_clock`: its times are those of the day, from midnight on, and no T+.
    """

    start_ms: int
    end_ms: int
    now_ms: int | None
    now_text: str
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...] = ()
    by_clock: bool = False


MS_PER_DAY = 86_400_000
EMPTY_AXIS = AxisModel(0, 1, None, "", ())


def scale_text(at_ms: int, *, by_clock: bool = False) -> str:
    """Hours and minutes as the scale shows them, with a true minus before the dose."""
    if by_clock:
        hours, minutes = divmod(at_ms % MS_PER_DAY // 60_000, 60)
        return f"{hours:02d}:{minutes:02d}"
    minutes = abs(at_ms) // 60_000
    sign = MINUS if at_ms < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}"
