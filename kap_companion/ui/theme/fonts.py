"""Type: a calm sans serif, a serif for what the patient said, digits of one width."""

import sys
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

SANS_FALLBACKS = ("Segoe UI", "SF Pro Text", "Inter", "Noto Sans", "DejaVu Sans")
# Linux desktops name very different system fonts; these are the ones that our packages bring along.
SANS_LINUX = ("Inter", "Noto Sans", "DejaVu Sans")
SERIF = ("Iowan Old Style", "Georgia", "Noto Serif", "DejaVu Serif")


@dataclass(frozen=True, slots=True)
class TypeRole:
    """One way of setting text: size and line height and tracking in pixels, weight 100 to 900."""

    px: int
    line_px: int
    weight: int = 400
    serif: bool = False
    tracking_px: float = 0.0


CLOCK = TypeRole(36, 44, 500, tracking_px=-0.6)
CLOCK_IDLE = TypeRole(20, 28, 500)
CLOCK_COMPACT = TypeRole(46, 54, 400, tracking_px=-1.0)
CLOCK_JOURNEY = TypeRole(66, 76, 400, tracking_px=-1.6)
CLOCK_LOCK = TypeRole(168, 170, 400, tracking_px=-5.0)
DISPLAY = TypeRole(42, 50, 600, tracking_px=-0.8)
QUESTION = TypeRole(34, 44, 500, tracking_px=-0.4)
ANSWER = TypeRole(25, 38, serif=True)
TITLE = TypeRole(26, 34, 600, tracking_px=-0.2)
LEAD = TypeRole(20, 31)
HEADING = TypeRole(18, 26, 600)
PATIENT = TypeRole(17, 26)
BODY = TypeRole(16, 24)
STRONG = TypeRole(16, 24, 600)
QUOTE = TypeRole(18, 25, serif=True)
INTENTION = TypeRole(20, 28, serif=True)
WORDS = TypeRole(17, 25, serif=True)
BUTTON = TypeRole(15, 20, 500)
NOTE = TypeRole(15, 22)
LABEL = TypeRole(14, 20, 600)
SECONDARY = TypeRole(14, 20)
KEY = TypeRole(13, 16, 600)


def ui_font(px: int, weight: int = 400) -> QFont:
    """Return the sans serif of the room at `px` pixels, with tabular digits."""
    return QFont(_font(_sans_families(), px, weight))


def words_font(px: int, weight: int = 400) -> QFont:
    """Return the serif that marks a patient's own words, at `px` pixels."""
    return QFont(_font(SERIF, px, weight))


def role_font(role: TypeRole) -> QFont:
    """Return the font of a type role; its line height is the layout's business."""
    font = words_font(role.px, role.weight) if role.serif else ui_font(role.px, role.weight)
    if role.tracking_px:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, role.tracking_px)
    return font


@lru_cache(maxsize=64)  # a frame asks for dozens
def _font(families: tuple[str, ...], px: int, weight: int) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(px)
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=1)
def _sans_families() -> tuple[str, ...]:
    if sys.platform.startswith(("win", "darwin")):
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        return (*system.families(), *SANS_FALLBACKS)
    return SANS_LINUX
