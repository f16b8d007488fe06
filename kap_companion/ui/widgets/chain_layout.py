"""Where the boxes of a chain stand: pure geometry but for the measure of the type."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextLayout, QTextOption

from kap_companion.ui.theme.fonts import LABEL, NOTE, SECONDARY, TypeRole, role_font
from kap_companion.ui.widgets.chain_model import ChainBox, ChainModel

GAP_PX, ROW_GAP_PX = 28.0, 12.0
PAD_PX = 10.0
HEAD_PX = 32.0
NARROWEST_PX = 96.0
MOST_LINES = 10
WORDS = TypeRole(16, 23, serif=True)
PLAIN, ABOUT, HEADING = NOTE, SECONDARY, LABEL


@dataclass(frozen=True, slots=True)
class Set:
    """Some lines of text, set, with their height."""

    lines: QTextLayout
    height: float


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place and its text."""

    box: ChainBox
    rect: QRectF
    about: Set | None
    words: Set | None


@dataclass(frozen=True, slots=True)
class PlacedChain:
    """A chain at one width; `pages` is how many pages it takes, 1 where it is not cut."""

    model: ChainModel
    boxes: tuple[PlacedBox, ...]
    column_px: float
    height: float
    pages: int = 1


def place_chain(model: ChainModel, width_px: float, page_px: float = 0.0) -> PlacedChain:
    """Return the boxes placed in this width; with the height of a page none lies across two.

    A box stands level with what it came from, as far as those above it in its column let it.
    """
    count = max(1, len(model.columns))
    column_px = max(NARROWEST_PX, (width_px - (count - 1) * GAP_PX) / count)
    middles: dict[str, float] = {}
    placed: list[PlacedBox] = []
    for column in range(count):
        boxes = [box for box in model.boxes if box.column == column]
        boxes.sort(key=lambda box: _wished(box, model, middles))
        top = HEAD_PX
        for box in boxes:
            each = _set_box(box, column * (column_px + GAP_PX), column_px)
            height = each.rect.height()
            wished = _wished(box, model, middles) - height / 2
            top = _on_one_page(max(top, wished), height, page_px)
            each.rect.moveTop(top)
            middles[box.key] = each.rect.center().y()
            top += height + ROW_GAP_PX
            placed.append(each)
    height = max((each.rect.bottom() for each in placed), default=HEAD_PX)
    pages = 1 if not page_px else max(1, -int(-height // page_px))
    return PlacedChain(model, tuple(placed), column_px, height, pages)


def _wished(box: ChainBox, model: ChainModel, middles: dict[str, float]) -> float:
    """The middle of what it came from; at the foot where it came from nothing that is placed."""
    before = [middles[a] for a, b in model.ties if b == box.key and a in middles]
    if before:
        return sum(before) / len(before)
    return 0.0 if box.column == 0 or not middles else max(middles.values())


def _on_one_page(top: float, height: float, page_px: float) -> float:
    if not page_px or height > page_px - HEAD_PX:
        return top
    page = int(top // page_px)
    return (page + 1) * page_px + HEAD_PX if top + height > (page + 1) * page_px else top


def _set_box(box: ChainBox, left: float, width: float) -> PlacedBox:
    room = width - 2 * PAD_PX
    about = set_text(box.about, ABOUT, room, 3) if box.about else None
    words = set_text(box.words, WORDS if box.serif else PLAIN, room, MOST_LINES)
    parts = [each.height for each in (about, words) if each is not None]
    height = sum(parts) + 2 * PAD_PX - 2
    return PlacedBox(box, QRectF(left, 0, width, height), about, words)


def set_text(text: str, role: TypeRole, width: float, most: int) -> Set | None:
    """Return a text set in this width, cut with dots after so many lines; None for no text."""
    if not text.strip():
        return None
    flat = " ".join(text.split())
    lines, ends = _broken(flat, role, width)
    if len(ends) > most:
        kept = flat[: ends[most - 1]].rstrip()
        lines, ends = _broken(f"{kept[:-1].rstrip()}…", role, width)
    return Set(lines, len(ends) * float(role.line_px))


def _broken(text: str, role: TypeRole, width: float) -> tuple[QTextLayout, Sequence[int]]:
    lines = QTextLayout(text, role_font(role))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines.setTextOption(option)
    lines.beginLayout()
    ends: list[int] = []
    while (line := lines.createLine()).isValid():
        line.setLineWidth(width)
        top = len(ends) * role.line_px + (role.line_px - line.height()) / 2
        line.setPosition(QPointF(0, top))
        ends.append(line.textStart() + line.textLength())
    lines.endLayout()
    return lines, ends
