"""The music beside the log: what it says of every state, and what its buttons ask for."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.player import PlayerState, PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.services.music import MusicNow
from kap_companion.ui.pages.music_panel import MusicPanel, music_subtitle, music_title
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text
from tests.narrow import there

TIDE, HARBOUR = (Track(f"/m/{name}", name, "", 600_000) for name in ("Slow Tide", "Harbour"))
PLAYING = PlayerState(
    status=PlayerStatus.PLAYING,
    track=TIDE,
    index=3,
    position_ms=120_000,
    duration_ms=600_000,
    volume_percent=70,
    next_track=HARBOUR,
)


def now(player: PlayerState = PLAYING, **changed: object) -> MusicNow:
    usual = {
        "arc_name": "Six phases",
        "phase": Phase.PEAK,
        "coming": Phase.PEAK,
        "left_ms": 78 * 60_000,
        "may_wish": True,
    }
    return MusicNow(player, **(usual | changed))  # type: ignore[arg-type]  # its fields


@pytest.fixture
def panel(qtbot: QtBot) -> MusicPanel:
    made = MusicPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def said(panel: MusicPanel) -> list[str]:
    return [each.text() for each in panel.findChildren(Text) if each.text()]


def test_it_says_what_plays_what_comes_and_how_long_the_arc_is(panel: MusicPanel) -> None:
    panel.show_now(now())
    assert said(panel) == [
        "Music",
        "Volume 70 %",
        "Slow Tide",
        "then Harbour, still in the peak",
        "1 h 18 min to the end of the arc",
    ]


@pytest.mark.parametrize(
    ("music", "words"),
    [
        (now(coming=Phase.RE_ENTRY), "then Harbour, re-entry"),
        (now(coming=None), "then Harbour"),
        (now(left_ms=0), "The arc is over; the return goes on"),
        (now(may_wish=False), "Six phases, until the dose"),
    ],
)
def test_it_says_where_in_the_arc_that_is(panel: MusicPanel, music: MusicNow, words: str) -> None:
    panel.show_now(music)
    assert words in said(panel)


def test_without_a_session_it_says_nothing_of_an_end(panel: MusicPanel) -> None:
    panel.show_now(now(left_ms=None, may_wish=False))
    assert not any("arc" in words or "dose" in words for words in said(panel))


def test_before_the_dose_the_course_can_only_be_checked(panel: MusicPanel) -> None:
    panel.show_now(now(may_wish=False))
    assert panel.check.isVisible()
    assert not panel.hold.isVisible()
    assert not panel.home.isEnabled()
    panel.show_now(now())
    assert not panel.check.isVisible()
    assert panel.hold.isVisible()
    assert panel.home.isEnabled()


def test_what_is_held_softened_or_faded_says_so(panel: MusicPanel) -> None:
    panel.show_now(now(held=True))
    assert panel.hold.isChecked()
    assert panel.hold.caption() == "Held"
    panel.show_now(now(PlayerState(PlayerStatus.PLAYING, TIDE, softened_db=12.0)))
    assert panel.soften.caption() == "As before"
    panel.show_now(now(PlayerState(PlayerStatus.SILENT, TIDE, position_ms=9_000)))
    assert panel.fade.caption() == "Faded"
    panel.show_now(now(PlayerState(PlayerStatus.SILENT, TIDE)))
    assert panel.fade.caption() == "Fade"


def test_without_sound_it_says_why(panel: MusicPanel) -> None:
    panel.show_now(now(PlayerState(PlayerStatus.NO_SOUND, detail="No output.")))
    assert said(panel)[2:4] == ["No sound", "No output."]


def test_each_button_asks_for_its_act(panel: MusicPanel) -> None:
    panel.show_now(now())
    asked: list[str] = []
    panel.acted.connect(asked.append)
    for button in panel.findChildren(Button):
        if button.isVisible():
            button.click()
    assert sorted(asked) == sorted(
        ["back", "extend", "fade", "hold", "home", "louder", "next", "soften", "softer"]
    )
    panel.set_compact(True)
    panel.soften_below.click()
    assert asked[-1] == "soften"


@pytest.mark.parametrize("compact", [False, True])
def test_no_word_runs_into_its_key(panel: MusicPanel, *, compact: bool) -> None:
    panel.set_compact(compact)
    panel.setFixedWidth(236 if compact else 278)
    panel.show_now(now(PlayerState(PlayerStatus.FADING, TIDE, softened_db=9.0), held=True))
    QApplication.sendPostedEvents()
    there(panel.layout()).activate()
    for button in panel.findChildren(Button):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.caption()


@pytest.mark.parametrize(
    ("state", "title", "subtitle"),
    [
        (PLAYING, "Slow Tide", "playing · 8 min left"),
        (PlayerState(PlayerStatus.PLAYING, TIDE, softened_db=9.0), "Slow Tide", "softened"),
        (PlayerState(PlayerStatus.PAUSED, TIDE), "Slow Tide", "paused"),
        (PlayerState(PlayerStatus.FADING, TIDE), "Slow Tide", "fading out"),
        (PlayerState(track=TIDE), "Slow Tide", "ready"),
        (PlayerState(), "No music chosen", "nothing plays"),
        (PlayerState(PlayerStatus.NO_SOUND), "No sound", "from this device"),
    ],
)
def test_the_header_says_it_in_two_lines(state: PlayerState, title: str, subtitle: str) -> None:
    assert (music_title(state), music_subtitle(state)) == (title, subtitle)
