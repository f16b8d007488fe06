"""Where the boxes of a chain stand: pure geometry but for the measure of the type."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from kap_companion.ui.theme.fonts import LABEL, NOTE, SECONDARY, TypeRole
from kap_companion.ui.widgets.chain_model import ChainBox, ChainModel
from kap_companion.ui.widgets.chain_type import Lines, Typeset, cut_to, on_screen

GAP_PX, ROW_GAP_PX = 28.0, 12.0
PAD_PX = 10.0
HEAD_PX = 32.0
NARROWEST_PX = 96.0
MOST_LINES, MOST_ABOUT = 10, 3
WORDS = TypeRole(16, 23, serif=True)
PLAIN, ABOUT, HEADING = NOTE, SECONDARY, LABEL


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place and its text."""

    box: ChainBox
    rect: QRectF
    about: Lines | None
    words: Lines | None


@dataclass(frozen=True, slots=True)
class PlacedChain:
    """A chain at one width. On paper `page_px` is how high a page is, 0 where it is not cut."""

    model: ChainModel
    headings: tuple[Lines | None, ...]
    boxes: tuple[PlacedBox, ...]
    column_px: float
    height: float
    page_px: float = 0.0

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return max(1, -int(-self.height // self.page_px)) if self.page_px else 1


def place_chain(
    model: ChainModel, width_px: float, page_px: float = 0.0, typeset: Typeset = on_screen
) -> PlacedChain:
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
            each = _set_box(box, column * (column_px + GAP_PX), column_px, typeset)
            height = each.rect.height()
            wished = _wished(box, model, middles) - height / 2
            top = _on_one_page(max(top, wished), height, page_px)
            each.rect.moveTop(top)
            middles[box.key] = each.rect.center().y()
            top += height + ROW_GAP_PX
            placed.append(each)
    height = max((each.rect.bottom() for each in placed), default=HEAD_PX)
    headings = tuple(cut_to(1, each, HEADING, column_px, typeset) for each in model.columns)
    return PlacedChain(model, headings, tuple(placed), column_px, height, page_px)


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
    top = max(top, page * page_px + HEAD_PX)
    return (page + 1) * page_px + HEAD_PX if top + height > (page + 1) * page_px else top


def _set_box(box: ChainBox, left: float, width: float, typeset: Typeset) -> PlacedBox:
    room = width - 2 * PAD_PX
    about = cut_to(MOST_ABOUT, box.about, ABOUT, room, typeset)
    words = cut_to(MOST_LINES, box.words, WORDS if box.serif else PLAIN, room, typeset)
    parts = [each.height for each in (about, words) if each is not None]
    height = sum(parts) + 2 * PAD_PX - 2
    return PlacedBox(box, QRectF(left, 0, width, height), about, words)
