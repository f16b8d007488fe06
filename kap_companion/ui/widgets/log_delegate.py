"""Sets and paints one row of the log; what was set once is kept until width or theme changes."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from kap_companion.domain.free_tags import FREE_TAG
from kap_companion.ui.theme import Theme, ui_font, words_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.log_row import (
    ISOLATE,
    POP,
    LogRow,
    RowText,
    about_span,
    remarks,
    row_text,
)

TIME_PX = 40
GAP_PX = 14
PAD_PX = 2
SIDE_PX = 4
LINE_PX, QUOTE_LINE_PX = 24, 25
BODY_PX, QUOTE_PX, REMARK_PX = 16, 18, 14
KEPT_LAYOUTS = 400

# What a row puts around the words is nothing that a free tag stands behind.
_AROUND = str.maketrans(dict.fromkeys((ISOLATE, POP, "“", "”"), " "))
# Latin, general punctuation and sub- and superscripts never need a taller line.
_USUAL = re.compile("[\x20-\u024f\u2010-\u2027\u2030-\u205e\u2070-\u209c]*")


@dataclass(frozen=True, slots=True)
class Setting:
    """A row set in lines, with its height in pixels."""

    layout: QTextLayout
    height: int


class LogDelegate:
    """Measures and paints rows. Heights of short rows are known without setting them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._body, self._strong = ui_font(BODY_PX), ui_font(BODY_PX, 600)
        self._quote, self._remark = words_font(QUOTE_PX), ui_font(REMARK_PX)
        self._measures = {
            id(font): QFontMetricsF(font)
            for font in (self._body, self._strong, self._quote, self._remark)
        }
        self._kept: OrderedDict[tuple[LogRow, float, bool], Setting] = OrderedDict()

    def height(self, row: LogRow, width: float) -> int:
        """Pixels that the row takes at this width."""
        room = text_room(width)
        if self._is_one_line(row, room):
            return (QUOTE_LINE_PX if row.is_quote else LINE_PX) + 2 * PAD_PX
        return self.set_height(row, width)

    def set_height(self, row: LogRow, width: float) -> int:
        """The same, found by setting the row in lines."""
        return self._setting(row, text_room(width)).height

    def paint(self, painter: QPainter, row: LogRow, rect: QRectF, *, soft: bool = False) -> None:
        """The row in its rectangle; on a soft fill nothing is muted, for the dark room's sake."""
        setting = self._setting(row, text_room(rect.width()), soft=soft)
        line_px = QUOTE_LINE_PX if row.is_quote else LINE_PX
        top = rect.top() + PAD_PX
        painter.setFont(self._body)
        # A longer time ("12:05") grows into the gap, not over the edge.
        cell_px = max(float(TIME_PX), self._width(self._body, row.time_text))
        cell = QRectF(rect.left(), top, cell_px, line_px)
        ink = self._theme.text if soft else self._theme.muted
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(painter, cell, row.time_text, ink, right)
        painter.setPen(QColor(self._theme.text))
        setting.layout.draw(
            painter, QPointF(rect.left() + TIME_PX + GAP_PX, top), [], painter.clipBoundingRect()
        )

    def is_on_about(self, row: LogRow, rect: QRectF, at: QPointF) -> bool:
        """Whether a place in the row's rectangle is on the words that say what it is about."""
        setting = self._setting(row, text_room(rect.width()))
        inside = QPointF(at.x() - rect.left() - TIME_PX - GAP_PX, at.y() - rect.top() - PAD_PX)
        for number in range(setting.layout.lineCount()):
            line = setting.layout.lineAt(number)
            if line.naturalTextRect().contains(inside):
                place = line.xToCursor(inside.x(), QTextLine.CursorPosition.CursorOnCharacter)
                text = setting.layout.text()
                return _units(text[: about_span(row).start]) <= place < _about_end(text, row)
        return False

    def _is_one_line(self, row: LogRow, room: float) -> bool:
        if not (_USUAL.fullmatch(row.words) and _USUAL.fullmatch(row.label)):
            return False
        words = f"“{row.words}”" if row.is_quote else row.words
        width = self._width(self._words_font(row), words) + SIDE_PX
        if row.label:
            width += self._width(self._strong, f"{row.label} ")
        if said := remarks(row):
            width += self._width(self._remark, "  " + " · ".join(said))
        return width < room

    def _setting(self, row: LogRow, room: float, *, soft: bool = False) -> Setting:
        known = self._kept.get((row, room, soft))
        if known is None:
            known = self._kept[row, room, soft] = self._set(row, room, soft=soft)
            if len(self._kept) > KEPT_LAYOUTS:
                self._kept.popitem(last=False)
        return known

    def _set(self, row: LogRow, room: float, *, soft: bool) -> Setting:
        parts = row_text(row)
        layout = QTextLayout(parts.text, self._body)
        layout.setFormats(self._formats(row, parts, soft=soft))
        height = _break(layout, room, row, _option(rtl=parts.rtl, right=False))
        if parts.rtl and layout.lineCount() > 1:
            # One line stands by its time; several read from a straight right edge.
            height = _break(layout, room, row, _option(rtl=True, right=True))
        return Setting(layout, height)

    def _formats(self, row: LogRow, parts: RowText, *, soft: bool) -> list[QTextLayout.FormatRange]:
        ink, quiet = self._inks(row, soft=soft)
        units = [_units(part) for part in _split(parts)]
        looks = (
            _format(self._strong, ink, struck=row.retracted),
            _format(self._words_font(row), ink, struck=row.retracted),
            _format(self._remark, quiet),
        )
        ranges, start = [], 0
        for length, look in zip(units, looks, strict=True):
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = start, length, look
            ranges.append(span)
            start += length
        ranges.extend(self._chips(parts, soft=soft))
        return [span for span in ranges if span.length]

    def _chips(self, parts: RowText, *, soft: bool) -> Iterator[QTextLayout.FormatRange]:
        """Free tags stand on a fill of their own."""
        theme, (before, words, _) = self._theme, _split(parts)
        look = QTextCharFormat()
        look.setBackground(QColor(theme.raised if soft else theme.accent_soft))
        look.setForeground(QColor(theme.text))
        for found in FREE_TAG.finditer(words.translate(_AROUND)):
            span = QTextLayout.FormatRange()
            span.start = _units(before + words[: found.start()])
            span.length, span.format = _units(found.group()), look
            yield span

    def _inks(self, row: LogRow, *, soft: bool) -> tuple[str, str]:
        """The colours of its words and of its remarks."""
        theme = self._theme
        if row.state == "failed":
            return theme.danger, theme.danger
        quiet = theme.text if soft else theme.muted
        return (quiet if row.state == "saving" or row.retracted else theme.text), quiet

    def _words_font(self, row: LogRow) -> QFont:
        return self._quote if row.is_quote else self._body

    def _width(self, font: QFont, text: str) -> float:
        return self._measures[id(font)].horizontalAdvance(text)


def text_room(width: float) -> float:
    """Pixels left for the words beside the time."""
    return max(40.0, width - TIME_PX - GAP_PX - SIDE_PX)


def _about_end(text: str, row: LogRow) -> int:
    return _units(text[: about_span(row).stop])


def _split(parts: RowText) -> tuple[str, str, str]:
    gap = 1 if parts.label_length and parts.words_length else 0
    words_at = parts.label_length + gap
    rest_at = words_at + parts.words_length
    return parts.text[:words_at], parts.text[words_at:rest_at], parts.text[rest_at:]


def _units(text: str) -> int:
    # Qt counts UTF-16: an emoji is two.
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _format(font: QFont, color: str, *, struck: bool = False) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFont(font)
    look.setForeground(QColor(color))
    look.setFontStrikeOut(struck)
    return look


def _option(*, rtl: bool, right: bool) -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if rtl:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    return option


def _break(layout: QTextLayout, room: float, row: LogRow, option: QTextOption) -> int:
    usual, top = QUOTE_LINE_PX if row.is_quote else LINE_PX, 0.0
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        height = max(usual, int(line.height()))
        line.setPosition(QPointF(0, top + (height - line.height()) / 2))
        top += height
    layout.endLayout()
    return int(max(top, usual)) + 2 * PAD_PX
