"""Paints the picture of an arc: phases under their line, what they need, and their music."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from kap_companion.domain.arc_edit import Place
from kap_companion.ui.theme import Theme, ui_font
from kap_companion.ui.widgets.arc_picture_layout import (
    GIVES_WAY_MS,
    LANE_PX,
    LINE_PX,
    NAME_PX,
    Placed,
    PlacedBlock,
    slopes,
)
from kap_companion.ui.widgets.arc_picture_model import INTENSITIES, Block, PhasePart
from kap_companion.ui.widgets.axis_ink import Ink, Look, Type, box, write
from kap_companion.ui.wording import t_plus_text, tr

HEADROOM_PX = 10
TITLE_BASE_PX = 20
LOUD_TOP_PX, LOUD_PX = 30, 16
MOST_LU = 8.0
PAD_PX = 6
LEAST_WORDS_PX = 18
PIN_PX = 3.5
PIN_ROOM_PX = 8
TINY_PX = 40
GHOST_OPACITY = 0.55
MOVED_PX = 6
PLAY_PX, PLAY_TALL_PX, PLAY_ROOM_PX = 9, 11, 15
PLAY_BAR_PX = 4


class ArcInk(Ink):
    """The inks of the axis, and those that only this picture has."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.caution = QColor(theme.caution)
        self.small = Type(ui_font(13))
        self.warns, self.warns_strong = (
            Look(self.plain, self.caution),
            Look(self.strong, self.caution),
        )
        self.names = Look(self.strong, self.text)
        self.measured = Look(self.small, self.muted)


class ArcPainter:
    """Everything of the picture; the block at `playing` sounds now."""

    def __init__(
        self, painter: QPainter, placed: Placed, ink: ArcInk, playing: Place | None = None
    ) -> None:
        self._painter, self._placed, self._ink = painter, placed, ink
        self._playing = playing

    def paint(self) -> None:
        """Bands, line, labels, blocks and the scale."""
        self._bands()
        for number, part in enumerate(self._placed.model.parts):
            self._label(number, part)
            if not part.blocks:
                self._nothing(number)
        for each in self._placed.blocks:
            self._block(each)
        sounding = self._placed.block_of(self._playing)
        if sounding is not None:
            self._sounding(sounding.rect)
        self._scale()

    def mark(self, chosen: PlacedBlock, *, focused: bool) -> None:
        """Show which block the keys and the details below mean."""
        pen = self._ink.stroke(self._ink.focus if focused else self._ink.accent, 2)
        box(self._painter, chosen.rect.adjusted(1, 1, -1, -1), self._ink.nothing, pen)

    def drag(self, dragged: PlacedBlock, left: float, caret: QRectF) -> None:
        """Show a block on its way, and where it would go."""
        self._painter.setOpacity(GHOST_OPACITY)
        ghost = dragged.rect.translated(left - dragged.rect.left(), -MOVED_PX)
        self._block(PlacedBlock(dragged.place, ghost, 0))
        self._painter.setOpacity(1)
        box(self._painter, caret, self._ink.accent)

    # The phases

    def _bands(self) -> None:
        line = self._line()
        painter = self._painter
        for number, band in enumerate(self._placed.bands):
            left, right = round(band.left()), round(band.right())
            painter.save()
            painter.setClipRect(QRectF(left, 0, right - left, band.height()))
            area = QPainterPath(line)
            area.lineTo(self._placed.bands[-1].right(), band.height())
            area.lineTo(0, band.height())
            area.closeSubpath()
            painter.fillPath(area, self._ink.bands[number])
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._ink.accent, 2))
        painter.drawPath(line)

    def _line(self) -> QPainterPath:
        points = self._points()
        path = QPainterPath(QPointF(*points[0]))
        tangents = slopes(points)
        for n in range(len(points) - 1):
            (x0, y0), (x1, y1) = points[n], points[n + 1]
            third = (x1 - x0) / 3
            first = QPointF(x0 + third, y0 + tangents[n] * third)
            second = QPointF(x1 - third, y1 - tangents[n + 1] * third)
            path.cubicTo(first, second, QPointF(x1, y1))
        return path

    def _points(self) -> list[tuple[float, float]]:
        """The line goes through the middle of each phase; the peak is a plateau."""
        bands = self._placed.bands
        tall = bands[0].height() - HEADROOM_PX
        points = [(bands[0].left(), INTENSITIES[0])]
        for number, band in enumerate(bands):
            peak = INTENSITIES[number] == max(INTENSITIES)
            shares = (0.35, 0.7) if peak else (0.5,)
            points += [
                (band.left() + share * band.width(), INTENSITIES[number]) for share in shares
            ]
        points.append((bands[-1].right(), INTENSITIES[0]))
        return [(x, HEADROOM_PX + (1 - height) * tall) for x, height in points]

    def _label(self, number: int, part: PhasePart) -> None:
        x, band = self._placed.label_xs[number], self._placed.bands[number]
        top = self._placed.labels_top
        ink, painter = self._ink, self._painter
        painter.setPen(ink.stroke(ink.edge))
        if abs(x - band.left()) > MOVED_PX:  # a thread leads to the band that it stands aside of
            foot = QPointF(band.center().x(), band.bottom())
            painter.drawLine(foot, QPointF(x + 4, top + 2))
        write(painter, ink.names, QPointF(x, top + 16), part.name)
        look = ink.warns if part.short else ink.quiet
        write(painter, look, QPointF(x, top + NAME_PX + 13), part.said)
        strong = ink.warns_strong if part.short else ink.quiet
        write(painter, strong, QPointF(x, top + NAME_PX + LINE_PX + 13), part.word)

    # The music

    def _nothing(self, number: int) -> None:
        band, top = self._placed.bands[number], self._placed.lane_tops[number]
        rect = QRectF(band.left() + 1, top, band.width() - 2, LANE_PX)
        box(self._painter, rect, self._ink.nothing, self._ink.stroke(self._ink.edge, dashed=True))
        self._words(self._ink.quiet, rect, tr("no music"), LANE_PX / 2 + 5)

    def _block(self, each: PlacedBlock) -> None:
        block = self._placed.model.at(each.place)
        if block is None:
            return
        ink = self._ink
        rect = each.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        box(self._painter, rect, ink.raised, ink.stroke(ink.edge, dashed=block.missing))
        if each.fade_px > 0:
            self._fade(each)
        self._title(ink.warns if block.missing else ink.said, each, block)
        self._loudness(block, each.rect)
        if block.pinned:
            head = QPointF(rect.right() - PIN_PX - 4, rect.top() + PIN_PX + 4)
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(ink.accent)
            self._painter.drawEllipse(head, PIN_PX, PIN_PX)

    def _title(self, look: Look, each: PlacedBlock, block: Block) -> None:
        """In the block, or beside it where it is too short and nothing stands there."""
        title = block.title
        inside, beside = each.rect.width() - 2 * PAD_PX, self._placed.free_after(each) - 2 * PAD_PX
        need = look.type.width(title)
        tiny = inside < TINY_PX and beside > 2 * TINY_PX
        if need > inside and (beside >= need or tiny):
            rect = each.rect.translated(each.rect.width(), 0)
            rect.setWidth(beside + 2 * PAD_PX)
            self._words(look, rect, title, TITLE_BASE_PX)
        else:
            rect = each.rect.adjusted(0, 0, -PIN_ROOM_PX if block.pinned else 0, 0)
            if each.place == self._playing:
                rect.setLeft(rect.left() + PLAY_ROOM_PX)
            self._words(look, rect, title, TITLE_BASE_PX)

    def _sounding(self, rect: QRectF) -> None:
        """What plays has the sign of playing before its title, and a bar along its top."""
        painter, ink = self._painter, self._ink
        box(painter, QRectF(rect.left(), rect.top(), rect.width(), PLAY_BAR_PX), ink.accent)
        narrow = rect.width() < PLAY_PX + 2 * PAD_PX
        left = rect.center().x() - PLAY_PX / 2 if narrow else rect.left() + PAD_PX
        middle = rect.top() + TITLE_BASE_PX - PLAY_TALL_PX / 2
        sign = QPainterPath(QPointF(left, middle - PLAY_TALL_PX / 2))
        sign.lineTo(left + PLAY_PX, middle)
        sign.lineTo(left, middle + PLAY_TALL_PX / 2)
        sign.closeSubpath()
        painter.fillPath(sign, ink.accent)

    def _fade(self, each: PlacedBlock) -> None:
        """Where two sound at once: a wedge that rises as wide as it lasts."""
        rect = each.rect
        wedge = QPainterPath(rect.bottomLeft())
        wedge.lineTo(rect.left() + each.fade_px, rect.top())
        wedge.lineTo(rect.left() + each.fade_px, rect.bottom())
        wedge.closeSubpath()
        self._painter.fillPath(wedge, self._ink.edge)

    def _loudness(self, block: Block, rect: QRectF) -> None:
        """A line at the height of its loudness; the middle is where all music is brought to."""
        ink, painter = self._ink, self._painter
        middle = rect.top() + LOUD_TOP_PX + LOUD_PX / 2
        left, right = rect.left() + PAD_PX, rect.right() - PAD_PX
        if right <= left:
            return
        if block.over_target_lu is None:
            words = tr("not measured")
            if ink.small.width(words) <= right - left:
                write(painter, ink.measured, QPointF(left, middle + 5), words)
                left += ink.small.width(words) + PAD_PX
            painter.setPen(ink.stroke(ink.muted, 1.5, dashed=True))
            if left < right:
                painter.drawLine(QPointF(left, middle), QPointF(right, middle))
            return
        painter.setPen(ink.stroke(ink.line))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        over = max(-MOST_LU, min(MOST_LU, block.over_target_lu))
        y = middle - over / MOST_LU * LOUD_PX / 2
        painter.setPen(ink.stroke(ink.accent, 2))
        painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _words(self, look: Look, rect: QRectF, words: str, baseline: float) -> None:
        room = rect.width() - 2 * PAD_PX
        if room >= LEAST_WORDS_PX:
            shown = look.type.elided(words, room)
            write(self._painter, look, QPointF(rect.left() + PAD_PX, rect.top() + baseline), shown)

    def _scale(self) -> None:
        painter, ink, placed = self._painter, self._ink, self._placed
        top = placed.scale_top + 0.5
        painter.setPen(ink.stroke(ink.line))
        painter.drawLine(QPointF(0, top), QPointF(placed.width, top))
        for at_ms in placed.ticks():
            x = min(placed.x(at_ms), placed.width - 1)
            painter.setPen(ink.stroke(ink.edge))
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
            words = t_plus_text(at_ms)
            width = ink.plain.width(words)
            left = min(max(0.0, x - width / 2), placed.width - width)
            write(painter, ink.quiet, QPointF(left, top + 20), words)
        if placed.end_ms > placed.model.window_end_ms + GIVES_WAY_MS:
            self._window_end()

    def _window_end(self) -> None:
        """Music runs on after the end of the window: a line says where that is."""
        x = round(self._placed.bands[-1].right()) + 0.5
        self._painter.setPen(self._ink.stroke(self._ink.caution, 1, dashed=True))
        bottom = self._placed.scale_top
        self._painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        words, width = tr("end of the window"), self._placed.width
        need = self._ink.plain.width(words)
        left = x + PAD_PX if x + PAD_PX + need < width else x - PAD_PX - need
        write(self._painter, self._ink.warns, QPointF(left, 14), words)
