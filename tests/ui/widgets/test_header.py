import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.header import SessionHeader
from kap_companion.ui.widgets.header_parts import StageTab

WORDS = ("Prepare", "Intention", "Journey", "Return", "Integration")
STAGES = [(word.lower(), word, place < 2) for place, word in enumerate(WORDS)]


@pytest.fixture
def header(qtbot: QtBot) -> SessionHeader:
    made = SessionHeader()
    qtbot.addWidget(made)
    made.set_clock("T+", "0:42")
    made.set_person("Mara Lindholm", "Peak, held · 11:00")
    made.set_stages(STAGES, "journey")
    made.set_music("Slow Tide", "playing", playing=True)
    made.resize(1282, made.height())
    made.show()
    return made


def tab(header: SessionHeader, word: str) -> StageTab:
    return next(tab for tab in header.findChildren(StageTab) if tab.caption() == word)


def test_heights_are_the_designed_ones(header: SessionHeader) -> None:
    assert header.height() == 72
    header.set_clock("T+", "0:42", big=True)
    assert header.height() == 92
    header.set_compact(True)
    assert header.height() == 60


def test_the_clock_keeps_its_width_while_digits_change(header: SessionHeader) -> None:
    for big in (False, True):
        widths = set()
        for minute in range(60):
            header.set_clock("T+", f"0:{minute:02}", big=big)
            widths.add(header.clock.sizeHint().width())
        assert len(widths) == 1


def test_the_clock_is_spoken(header: SessionHeader) -> None:
    assert (header.clock.text(), header.clock.accessibleName()) == ("0:42", "T+ 0:42")
    header.set_clock("T+", "not started", idle=True)
    assert header.clock.accessibleName() == "T+ not started"


def test_a_stage_is_chosen_by_click_and_by_key(qtbot: QtBot, header: SessionHeader) -> None:
    with qtbot.waitSignal(header.stage_chosen) as chosen:
        qtbot.mouseClick(tab(header, "Return"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["return"]
    with qtbot.waitSignal(header.stage_chosen) as chosen:
        qtbot.keyClick(tab(header, "Prepare"), Qt.Key.Key_Space)
    assert chosen.args == ["prepare"]
    assert tab(header, "Journey").isChecked()
    assert not tab(header, "Return").isChecked()


def test_done_stages_say_so(header: SessionHeader) -> None:
    assert tab(header, "Prepare").accessibleDescription() == "done"
    assert tab(header, "Journey").accessibleDescription() == ""


def test_the_tabs_stay_while_the_stage_goes_on(header: SessionHeader) -> None:
    before = tab(header, "Return")
    header.set_stages([(key, word, True) for key, word, _ in STAGES], "return")
    assert tab(header, "Return") is before
    assert before.isChecked()


def test_without_a_session_there_are_no_stages(header: SessionHeader) -> None:
    header.set_stages([], "")
    assert not header.stage_menu.isVisible()
    header.set_person("", "")
    assert not header.person.isVisible()


def test_in_compact_the_stages_are_one_menu(
    qtbot: QtBot, header: SessionHeader, qapp: QApplication
) -> None:
    header.set_compact(True)
    assert header.stage_menu.caption() == "Journey"
    assert not tab(header, "Return").isVisible()
    qtbot.mouseClick(header.stage_menu, Qt.MouseButton.LeftButton)
    menu = qapp.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == list(WORDS)
    with qtbot.waitSignal(header.stage_chosen) as chosen:
        menu.actions()[3].trigger()
    assert chosen.args == ["return"]
    menu.close()


def test_the_music_is_paused_from_every_page(qtbot: QtBot, header: SessionHeader) -> None:
    button = header.music.button
    assert (button.icon_name(), button.accessibleName()) == ("pause", "Pause music")
    with qtbot.waitSignal(header.play_pause):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    header.set_music("Slow Tide", "paused", playing=False)
    assert (button.icon_name(), button.accessibleName()) == ("play", "Play music")


def test_no_sound_is_said_in_words(header: SessionHeader) -> None:
    header.set_music("No sound from this device", "", playing=False, available=False)
    assert not header.music.button.isVisible()
    assert header.music.isVisible()
    header.set_music("", "", playing=False)
    assert not header.music.isVisible()


def test_everything_fits_at_both_widths(header: SessionHeader) -> None:
    header.set_marked("Sample practice")
    header.set_music("No sound from this device", "The record goes on", playing=False,
                     available=False)  # fmt: skip
    for width, compact in ((1282, False), (859, True)):
        header.set_compact(compact)
        assert header.minimumSizeHint().width() <= width


def test_five_stages_leave_name_and_lost_sound_their_room(header: SessionHeader) -> None:
    header.set_compact(False)
    header.set_marked("Sample practice")
    header.set_clock("T+", "0:42", big=True)
    header.set_person("Mara", "Peak, held · 10:42")
    header.set_signed_in("Jonas Feld", "signed in", [])
    header.set_music("No sound", "from this device", playing=False, available=False)
    header.resize(1282, header.height())
    header.show()
    for part in (header.person, header.signed_in, header.music):
        assert part.width() >= part.sizeHint().width()
