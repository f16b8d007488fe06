"""The phases as one band: as long as they last, with a rim around the one that is now."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.routes import PhaseSpan, phase_spans, route_named
from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.phase_bar import HEIGHT_PX, PhaseBar

SPANS = phase_spans(route_named("sublingual"), 120)
WIDTH_PX = 600


@pytest.fixture
def bar(qtbot: QtBot, themed: QApplication) -> PhaseBar:
    del themed
    made = PhaseBar()
    qtbot.addWidget(made)
    made.resize(WIDTH_PX, HEIGHT_PX)
    made.show()
    return made


def drawn(bar: PhaseBar) -> QImage:
    return bar.grab().toImage()


def middle_px(span: PhaseSpan) -> int:
    start, end = SPANS[0].start_ms, SPANS[-1].end_ms
    return round(((span.start_ms + span.end_ms) / 2 - start) * WIDTH_PX / (end - start))


def test_each_phase_has_its_band(bar: PhaseBar) -> None:
    bar.show_phases(SPANS, None)
    image = drawn(bar)
    found = [image.pixelColor(middle_px(span), HEIGHT_PX // 2).name() for span in SPANS]
    assert found == [QColor(color).name() for color in DAY.bands[: len(SPANS)]]
    assert bar.accessibleName() == ""


def test_the_phase_that_is_now_has_a_rim_and_a_name(bar: PhaseBar) -> None:
    bar.show_phases(SPANS, None)
    without = drawn(bar)
    for span in SPANS:
        bar.show_phases(SPANS, span.phase)
        assert bar.accessibleName() == span.phase.value
        assert rim(drawn(bar), span) != rim(without, span)


def rim(image: QImage, span: PhaseSpan) -> list[str]:
    return [image.pixelColor(middle_px(span), y).name() for y in range(HEIGHT_PX)]


def test_without_phases_it_is_empty(bar: PhaseBar) -> None:
    bar.show_phases(SPANS, SPANS[0].phase)
    bar.show_phases((), None)
    image = drawn(bar)
    colors = {image.pixelColor(x, HEIGHT_PX // 2).name() for x in range(0, WIDTH_PX, 7)}
    assert len(colors) == 1
    assert bar.accessibleName() == ""
