import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.bars import ProgressSegments, StrengthMeter, TrackBar, WindowBar
from kap_companion.ui.widgets.chip import Chip
from kap_companion.ui.widgets.curve import EDGES, JourneyCurve


def test_progress_fills_as_far_as_the_open_question(qtbot: QtBot) -> None:
    progress = ProgressSegments(7, 2)
    qtbot.addWidget(progress)
    progress.adjustSize()
    shown = progress.grab().toImage()
    colors = [shown.pixelColor(place * 52 + 20, 2).name().upper() for place in range(7)]
    assert colors == [DAY.accent] * 2 + [DAY.line] * 5
    assert progress.accessibleName() == "Question 2 of 7"


def test_the_window_and_now_stand_where_they_belong(qtbot: QtBot) -> None:
    bar = WindowBar(12)
    qtbot.addWidget(bar)
    bar.resize(600, 44)
    shown = bar.grab().toImage()
    assert shown.pixelColor(121, 13) == QColor(DAY.text)
    assert shown.pixelColor(180, 13) == QColor(DAY.line)
    assert shown.pixelColor(360, 13) == QColor(DAY.bands[5])
    assert shown.pixelColor(540, 13) == QColor(DAY.line)
    assert bar.accessibleName() == "12 h after the dose; integration is due from 24 to 48 h"


@pytest.mark.parametrize("hours", [-5, 0, 500])
def test_now_never_leaves_the_bar(qtbot: QtBot, hours: float) -> None:
    bar = WindowBar(hours)
    qtbot.addWidget(bar)
    bar.resize(600, 44)
    shown = bar.grab().toImage()
    inked = [x for x in range(600) if shown.pixelColor(x, 13) == QColor(DAY.text)]
    assert len(inked) in {2, 3}


def test_strength_is_a_word_not_only_a_colour(qtbot: QtBot) -> None:
    meter = StrengthMeter()
    qtbot.addWidget(meter)
    meter.set_strength(1, "Weak: easy to guess")
    assert meter.word() == meter.accessibleName() == "Weak: easy to guess"
    before = meter.grab().toImage()
    meter.set_strength(4, "Weak: easy to guess")
    assert meter.grab().toImage() != before


@pytest.mark.parametrize(("share", "shown"), [(-1, 0), (0.25, 0.25), (7, 1)])
def test_a_track_is_between_its_ends(qtbot: QtBot, share: float, shown: float) -> None:
    bar = TrackBar()
    qtbot.addWidget(bar)
    bar.set_position(share)
    assert bar.position() == shown
    assert bar.accessibleDescription() == f"{shown:.0%}"


def test_the_curve_has_six_flat_fills(qtbot: QtBot) -> None:
    curve = JourneyCurve()
    qtbot.addWidget(curve)
    curve.resize(1366, 232)
    shown = curve.grab().toImage()
    for phase, band in enumerate(DAY.bands):
        x = round((EDGES[phase] + EDGES[phase + 1]) / 2 * 1366)
        assert shown.pixelColor(x, 228) == QColor(band)
    assert "Peak" in curve.accessibleName()


@pytest.mark.parametrize("level", ["plain", "caution", "danger", "positive"])
def test_a_chip_shows_and_speaks_its_words(qtbot: QtBot, level: str) -> None:
    chip = Chip("in 3 min", level, "due")  # type: ignore[arg-type]  # all four, by parameter
    qtbot.addWidget(chip)
    assert chip.text() == chip.accessibleName() == "in 3 min"
    chip.adjustSize()
    assert chip.height() == 26
    plain = chip.grab().toImage()
    chip.show_state("in 3 min", level, "notice")  # type: ignore[arg-type]  # the same
    assert chip.grab().toImage() != plain
