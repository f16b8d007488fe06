"""The chain of a session on paper, across: from the intention to what came of it."""

from dataclasses import replace

from PySide6.QtGui import QPainter

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.chain import Stage, chain_of
from kap_companion.exports.pdf import (
    SMALL,
    Block,
    Document,
    Letterhead,
    Paint,
    Paragraph,
    Picture,
)
from kap_companion.services.report_matter import SessionMatter
from kap_companion.ui.chain_words import chain_model
from kap_companion.ui.reports.figure_type import PaperTypesetter
from kap_companion.ui.reports.paper import ACROSS, day_of, document
from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.chain_layout import PlacedChain, place_chain
from kap_companion.ui.widgets.chain_paint import paint_placed
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr

MEASURE = 712.0
"""Points across, on A4 and on Letter alike."""

HEIGHT = 400.0
"""Points of a page that the picture takes: below the title on the first, below the head later."""

WIDTH_PX = 1_030.0
"""How wide the picture takes itself for: its 15 pixels are some 10 points then."""

PX = MEASURE / WIDTH_PX


def chain_report(matter: SessionMatter) -> Document:
    """Return the chain as a picture, on as many pages as it takes.

    It bears the practice and the day and nobody's name: such a page may be left lying somewhere.
    """
    model = chain_model(matter.chart)
    placed = place_chain(model, WIDTH_PX, HEIGHT / PX, PaperTypesetter())
    day = tr("Session of {0}").format(in_words(day_of(matter.chart)))
    about = " · ".join(filter(None, (matter.practice.name, day)))
    blocks: tuple[Block, ...] = (
        Paragraph.title(tr("From the intention to what came of it")),
        Paragraph.of(about, SMALL),
        *(Picture(_page(placed, number), HEIGHT, 0) for number in range(placed.pages)),
    )
    upright = document(tr("Chain of the integration"), blocks, matter.practice, day, matter.now)
    paper = ACROSS[matter.practice.letterhead.paper]
    return replace(upright, letterhead=Letterhead(), paper=paper, measure=MEASURE)


def has_chain(chart: SessionChart) -> bool:
    """Whether anything hangs together yet."""
    return any(link.stage is not Stage.INTENTION for link in chain_of(chart).links)


def _page(placed: PlacedChain, number: int) -> Paint:
    def paint(painter: QPainter, wide: float) -> None:
        painter.scale(wide / WIDTH_PX, wide / WIDTH_PX)
        paint_placed(painter, placed, DAY, number)

    return paint
