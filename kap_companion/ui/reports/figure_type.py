"""The type of figures on paper: set as all of a document is, so that nothing in it is an empty box.

A pixel of a figure is a point of the document here; the figure is scaled as a whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from kap_companion.exports.pdf import UNITS, Face, Run, SetLine, Setter
from kap_companion.ui.reports.paper import families
from kap_companion.ui.theme.fonts import TypeRole
from kap_companion.ui.widgets.axis_ink import Type

ANY_WIDTH = 100_000.0
LINE = 1.4
"""A line of one word is so many times as high as its type."""


class FigureLines:
    """Some lines of a text, set."""

    def __init__(self, lines: Sequence[SetLine]) -> None:
        self._lines = lines
        self.text = lines[0].layout.text()
        self.count = len(lines)
        self.height = sum(each.height for each in lines) / UNITS
        self.ends = [each.line.textStart() + each.line.textLength() for each in lines]

    def draw(self, painter: QPainter, at: QPointF, color: str) -> None:
        """Paint them with the upper left corner there."""
        top = 0.0
        for line in self._lines:
            _paint(painter, at, line, top, QColor(color))
            top += line.height


class PaperType(Type):
    """A size and weight for the single words of a figure."""

    def __init__(self, setter: Setter, px: int, weight: int) -> None:
        self._setter, self._face = setter, Face(px, px * LINE, weight)
        self._set: dict[str, SetLine] = {}
        """Whatever was set stays: a line of Qt's does not outlive the text that it is of."""
        super().__init__(setter.font(self._face))

    def width(self, text: str) -> float:
        return self._line(text).line.naturalTextWidth() / UNITS

    def elided(self, text: str, room: float) -> str:
        shown = self._line(text).layout.text()
        metrics = QFontMetricsF(self.font)
        return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room * UNITS)

    def draw(self, painter: QPainter, at: QPointF, text: str) -> None:
        line = self._line(text)
        base = line.drop + line.line.y() + line.line.ascent()
        from_the_right = line.line.naturalTextRect().left() / UNITS
        begin = at - QPointF(from_the_right, 0)
        _paint(painter, begin, line, -base, painter.pen().color())

    def _line(self, text: str) -> SetLine:
        """An end of a line within it is a space: a figure has one line for its words."""
        if text not in self._set:
            flat = Run(" ".join(text.splitlines()), self._face)
            self._set[text] = self._setter.lines([flat], ANY_WIDTH * UNITS)[0]
        return self._set[text]


def paper_types() -> Callable[[int, int], Type]:
    """Return what makes the types of one figure, by pixels and weight."""
    setter = Setter(families())
    return lambda px, weight: PaperType(setter, px, weight)


class PaperTypesetter:
    """Sets the boxes of a figure, a text in a width at a time."""

    def __init__(self) -> None:
        self._setter = Setter(families())

    def __call__(self, text: str, role: TypeRole, width: float) -> tuple[FigureLines, list[int]]:
        """Return the text, and where its lines end."""
        face = Face(role.px, role.line_px, role.weight, role.serif)
        lines = FigureLines(self._setter.lines([Run(text, face)], width * UNITS))
        return lines, lines.ends


def _paint(painter: QPainter, at: QPointF, line: SetLine, top: float, color: QColor) -> None:
    painter.save()
    painter.translate(at)
    painter.scale(1 / UNITS, 1 / UNITS)
    parts = tuple((places, color) for places, _ in line.parts)
    replace(line, parts=parts).paint(painter, 0, top)
    painter.restore()
