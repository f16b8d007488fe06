"""Text set for a chain: a way for the screen, and what another way has to do."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption

from kap_companion.ui.theme.fonts import TypeRole, role_font


class Lines(Protocol):
    """Some lines of text, set: how many, how high together, and what they say."""

    count: int
    height: float
    text: str

    def draw(self, painter: QPainter, at: QPointF, color: str) -> None:
        """Paint them with the upper left corner there."""


Typeset = Callable[[str, TypeRole, float], tuple[Lines, Sequence[int]]]
"""Sets a text in a width; returns it with the place in it, in UTF-16, at which each line ends."""


def cut_to(most: int, text: str, role: TypeRole, width: float, typeset: Typeset) -> Lines | None:
    """Return a text set in this width, cut with dots after so many lines; None for no text."""
    flat = " ".join(text.split())
    if not flat:
        return None
    lines, ends = typeset(flat, role, width)
    if len(ends) > most:
        lines, _ = typeset(f"{_up_to(ends[most - 1], lines.text)[:-1].rstrip()}…", role, width)
    return lines


def _up_to(end: int, text: str) -> str:
    return (
        text.encode("utf-16-le", "surrogatepass")[: 2 * end].decode("utf-16-le", "ignore").rstrip()
    )


class ScreenLines:
    """Lines in the type of the screen."""

    def __init__(self, text: str, role: TypeRole, width: float) -> None:
        self.text = text
        self._layout = QTextLayout(text, role_font(role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self.ends = list(self._broken(role, width))
        self.count = len(self.ends)
        self.height = float(self.count * role.line_px)

    def draw(self, painter: QPainter, at: QPointF, color: str) -> None:
        painter.setPen(QColor(color))
        self._layout.draw(painter, at)

    def _broken(self, role: TypeRole, width: float) -> Sequence[int]:
        ends: list[int] = []
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            top = len(ends) * role.line_px + (role.line_px - line.height()) / 2
            line.setPosition(QPointF(0, top))
            ends.append(line.textStart() + line.textLength())
        self._layout.endLayout()
        return ends


def on_screen(text: str, role: TypeRole, width: float) -> tuple[Lines, Sequence[int]]:
    """Set a text for the screen."""
    lines = ScreenLines(text, role, width)
    return lines, lines.ends
