"""Practice, About: what stands there can be selected, copied and read."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kap_companion.services.about import About
from kap_companion.ui.pages.about import AboutPage
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless


@pytest.fixture
def page(workspace: Workspace, tmp_path: Path) -> AboutPage:
    return AboutPage(workspace, About(tmp_path / "data", lambda: tmp_path / "backups"))


@pytest.fixture
def hand(qtbot: QtBot, page: AboutPage) -> Hand:
    hand = Hand(qtbot, page, WIDE)
    hand.until(page.copy.isEnabled)
    return hand


def test_a_place_can_be_selected_and_not_changed(
    hand: Hand, page: AboutPage, tmp_path: Path
) -> None:
    del hand
    place = page.places[0].editor
    place.setFocus()
    QTest.keyClicks(place, "typed")
    assert place.text() == str(tmp_path / "data")
    QTest.keyClick(place, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(place, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "data")


def test_versions_and_places_are_copied(hand: Hand, page: AboutPage, tmp_path: Path) -> None:
    hand.click(page.copy)
    copied = QGuiApplication.clipboard().text()
    for words in ("KAP Companion: 0.", "SQLCipher: ", "libVLC: ", "Qt: 6.", str(tmp_path / "data")):
        assert words in copied
    assert page.notice.isVisible()


def test_each_licence_can_be_read(hand: Hand, page: AboutPage) -> None:
    del hand
    assert "Permission is hereby granted" in page.text.value()
    chooser = page.which.editor
    chooser.setFocus()
    QTest.keyClicks(chooser, "libVLC")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page.text.value()
    QTest.keyClicks(page.text.editor, "typed")
    assert not page.text.value().startswith("typed")


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_everything_has_a_name_in_both_widths(
    qtbot: QtBot, page: AboutPage, size: tuple[int, int]
) -> None:
    hand = Hand(qtbot, page, size)
    hand.until(page.copy.isEnabled)
    stops = hand.tab_stops()
    assert nameless(stops) == []
    assert {field.editor for field in page.places} <= set(stops)
