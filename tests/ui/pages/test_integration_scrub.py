"""Going through a session on its axis, and hearing again what was playing there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.events import Ending, SessionBegun, SessionEnded, TrackStarted
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.narrow import there
from tests.ui.pages.integration_ground import SIT, TABLE, Desk, desk, ended_session
from tests.ui.practice import MORNING, HandClock, Scribe

WIDE_FIELD = Track("/music/wide.opus", "Heron Lake", "", 600_000)
MIN = 60_000


@pytest.fixture
def at(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    session, notes = ended_session(workspace, clock)
    heard = TrackStarted("Heron Lake", 0, 600_000)
    Scribe(workspace, clock).happened(session, heard, ago_min=27 * 60 - 30)
    workspace.music.load(Arc("Ours").with_phase(Phase.PEAK, [ArcTrack(WIDE_FIELD)]))
    return desk(qtbot, workspace, session, notes)


def test_nothing_is_pointed_at_until_a_hand_does(at: Desk) -> None:
    assert "Drag along the axis" in at.room.moment.words()
    assert not at.room.moment.play.isVisible()


def test_a_moment_says_what_was_said_played_and_which_phase_it_was(at: Desk) -> None:
    height = at.room.moment.height()
    at.room.axis.scrub_to(40 * MIN)
    said = at.room.moment.words()
    assert said.startswith("T+ 0:40 · ")
    assert "Heron Lake" in said
    assert f"0:36  “{TABLE}”" in said
    assert at.room.moment.accessibleName() == said
    assert at.room.moment.play.isVisible()
    assert at.room.moment.height() == height
    at.room.axis.scrub_to(10 * MIN)
    assert "Heron Lake" not in at.room.moment.words()
    assert not at.room.moment.play.isVisible()


def test_the_arrows_walk_from_one_note_to_the_next(at: Desk) -> None:
    axis = at.room.axis
    axis.setFocus(Qt.FocusReason.TabFocusReason)
    at.qtbot.waitUntil(axis.hasFocus)
    QTest.keyClick(axis, Qt.Key.Key_End)
    said = at.room.moment.words()
    assert SIT in said
    QTest.keyClick(axis, Qt.Key.Key_Left)
    assert at.room.moment.words() != said


def test_the_track_of_that_moment_is_heard_and_stopped(at: Desk, player: FakePlayer) -> None:
    at.room.axis.scrub_to(35 * MIN)
    play = at.room.moment.play
    assert play.accessibleName() == "Play Heron Lake"
    before = len(at.journal())
    at.click(play)
    at.qtbot.waitUntil(lambda: player.state().status is PlayerStatus.PLAYING)
    at.qtbot.waitUntil(lambda: play.accessibleName() == "Stop Heron Lake")
    track = player.state().track
    assert track is not None
    assert track.title == "Heron Lake"
    started = at.session.chart.of(TrackStarted)[0].occurred_at
    into_ms = 35 * MIN - there(at.session.chart.t_plus(started)).us / 1000
    assert player.state().position_ms == pytest.approx(into_ms, abs=2_000)
    at.click(play)
    assert play.accessibleName() == "Play Heron Lake"
    assert not at.workspace.music.is_listening
    assert len(at.journal()) == before


def test_a_track_that_is_gone_is_said_so(at: Desk) -> None:
    at.workspace.music.load(Arc("Another"))
    at.room.axis.scrub_to(40 * MIN)
    at.click(at.room.moment.play)
    at.qtbot.waitUntil(lambda: "isn’t in the library" in at.room.moment.words())
    assert at.room.moment.play.isEnabled()


def test_while_a_session_runs_nothing_else_is_played(at: Desk, clock: HandClock) -> None:
    scribe = Scribe(at.workspace, clock)
    running = scribe.planned(at.session.patient_id, MORNING)
    scribe.happened(running, SessionBegun())
    record = at.workspace.record(running)
    at.workspace.music.attach(record)
    at.room.axis.scrub_to(40 * MIN)
    assert not at.room.moment.play.isEnabled()
    scribe.happened(running, SessionEnded(Ending.NO_DOSE_GIVEN))
    record.catch_up()
    at.page.refresh()
    assert at.room.moment.play.isEnabled()
