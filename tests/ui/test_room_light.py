"""The theme and the dimmer: on every page at once, kept with the computer, always readable."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.config import BRIGHTNESS_PERCENT, Settings, load
from kap_companion.ui.keymap import window_keys
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.room_light import USUAL, RoomLight
from kap_companion.ui.theme import (
    DARK_ROOM,
    DAY,
    THEMES,
    Theme,
    apply_theme,
    brightness_of,
    theme_of,
)
from kap_companion.ui.theme.dimming import dimmed
from kap_companion.ui.workspace import Workspace
from tests.ui.ink import contrast, luminance

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
GROUNDS = ("background", "surface", "raised")
INKS = ("text", "muted", "accent", "positive", "caution", "danger", "focus")
ON_SOFT = [("text", "accent_soft"), ("text", "caution_soft"), ("text", "danger_soft")]
ON_SOFT += [("accent", "accent_soft"), ("positive", "accent_soft"), ("on_accent", "accent")]
ON_SOFT += [("caution", "caution_soft"), ("danger", "danger_soft")]


@pytest.fixture
def light(qapp: QApplication, tmp_path: Path) -> Iterator[RoomLight]:
    yield RoomLight(qapp, Settings(tmp_path))
    apply_theme(qapp, DAY)


@pytest.mark.parametrize("percent", BRIGHTNESS_PERCENT)
@pytest.mark.parametrize("name", THEMES)
def test_words_are_readable_at_every_step(name: str, percent: int) -> None:
    theme = dimmed(name, percent)
    for ink, ground in chain(((ink, ground) for ink in INKS for ground in GROUNDS), ON_SOFT):
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5, (ink, ground)
    for band in theme.bands:
        assert contrast(theme.band_text, band) >= 4.5
    for ground in GROUNDS:
        assert contrast(theme.edge, getattr(theme, ground)) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_each_step_gives_less_light_everywhere(name: str) -> None:
    shown = [colors(name, percent) for percent in BRIGHTNESS_PERCENT]
    for brighter, darker in pairwise(shown):
        assert all(
            luminance(low) <= luminance(high) for high, low in zip(brighter, darker, strict=True)
        )
        grounds = range(3)
        assert all(luminance(darker[n]) < luminance(brighter[n]) for n in grounds)


def colors(name: str, percent: int) -> list[str]:
    return colors_of(dimmed(name, percent))


def colors_of(theme: Theme) -> list[str]:
    plain = [value for value in asdict(theme).values() if isinstance(value, str)]
    return [value for value in (*plain, *theme.bands) if value.startswith("#")]


@pytest.mark.parametrize("percent", BRIGHTNESS_PERCENT)
def test_blue_stays_the_smallest_channel_of_the_dark_room(percent: int) -> None:
    for color in colors(DARK_ROOM.name, percent):
        red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
        assert blue < min(red, green), color


def test_full_brightness_is_the_theme_itself() -> None:
    assert colors(DAY.name, 100) == colors_of(DAY)
    assert colors(DARK_ROOM.name, 100) == colors_of(DARK_ROOM)


def test_a_step_holds_at_once_and_after_a_start(
    qapp: QApplication, light: RoomLight, tmp_path: Path
) -> None:
    light.set_theme(DARK_ROOM.name)
    light.step()
    assert brightness_of() == 80
    assert theme_of() == dimmed(DARK_ROOM.name, 80)
    assert qapp.palette().window().color() == QColor(theme_of().background)
    assert (load(tmp_path).theme, load(tmp_path).brightness_percent) == (DARK_ROOM.name, 80)
    apply_theme(qapp, DAY)
    RoomLight(qapp, Settings(tmp_path))
    assert theme_of() == dimmed(DARK_ROOM.name, 80)


def test_after_the_darkest_it_is_full_again(light: RoomLight) -> None:
    seen = []
    for _ in BRIGHTNESS_PERCENT:
        light.step()
        seen.append(brightness_of())
    assert seen == [80, 60, 40, 100]
    assert theme_of() is DAY


def test_a_disk_that_refuses_changes_the_light_none_the_less(
    qapp: QApplication, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "no folder"
    in_the_way.write_text("")
    light = RoomLight(qapp, Settings(in_the_way))
    light.set_theme(DARK_ROOM.name)
    light.step()
    assert theme_of() == dimmed(DARK_ROOM.name, 80)
    apply_theme(qapp, DAY)


@pytest.mark.parametrize("kept", ["bright", 3.5, 10_000, 55, None, True])
def test_a_damaged_choice_is_one_of_the_steps(tmp_path: Path, kept: object) -> None:

    (tmp_path / "settings.json").write_text(json.dumps({"brightness_percent": kept}), "utf-8")
    assert load(tmp_path).brightness_percent in BRIGHTNESS_PERCENT


def test_the_usual_keys_are_those_of_the_table() -> None:
    table = {use.act: use.keys[0] for use in window_keys()}
    assert {act: table[act] for act in USUAL} == USUAL


def test_the_keys_work_whatever_the_window_shows(qtbot: QtBot, light: RoomLight) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    light.listen(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL | SHIFT)
    assert brightness_of() == 80
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    assert theme_of().name == DARK_ROOM.name
    light.leave_theme_to(window)
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    assert theme_of().name == DARK_ROOM.name
    light.leave_theme_to(None)
    light.take_keys({"theme": "Ctrl+G", "dim": ""})
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL | SHIFT)
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    assert (brightness_of(), theme_of().name) == (80, DAY.name)


def test_the_choice_in_the_practice_follows_and_leads(
    qtbot: QtBot, workspace: Workspace, light: RoomLight
) -> None:
    page = PracticePage(workspace, "/somewhere")
    qtbot.addWidget(page)
    page.brightness_chosen.connect(light.set_brightness)
    page.refresh()
    page.show()
    assert page.brightness.value() == "100"
    light.step()
    qtbot.waitUntil(lambda: page.brightness.value() == "80")
    assert page.brightness.line_text() == "Ctrl+Shift+D goes a step darker."
    button = next(
        each for each in page.brightness.findChildren(QWidget) if each.accessibleName() == "40 %"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert brightness_of() == 40
