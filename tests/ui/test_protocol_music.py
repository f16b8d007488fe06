"""A session that runs by a protocol: its own tags, its own course, its own music."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc import Arc
from kap_companion.domain.charts.course import course_of
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Given,
    IntentionWritten,
    Observed,
    PlaylistChosen,
    Protocol,
    ProtocolsSet,
    QuickTag,
    SessionBegun,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.keys_sheet import KeysSheet
from kap_companion.ui.pages.prepare import PreparePage
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.protocol_music import ProtocolMusic
from kap_companion.ui.shell import Shell
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.narrow import there
from tests.ui.door import running
from tests.ui.music_ground import library, music_workspace, paper, room, spring
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import (
    LIMIT_S,
    MARA,
    MORNING,
    PASSPHRASE,
    HandClock,
    Scribe,
    founded_vault,
    workspace_of,
)

__all__ = ["library", "music_workspace", "paper", "room", "spring"]

SLOW = replace(
    PROTOCOLS[2],
    key="slow",
    name="Slow lozenge",
    phase_min=(20, 40, 70, 100),
    tags=(QuickTag("1", "Spits out"), QuickTag("=", "Hums")),
    arc="Spring",
)


@pytest.fixture
def by_protocol(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, protocol=SLOW)
    yield made
    made.close()


def test_the_tags_of_the_protocol_are_the_journeys(by_protocol: InTheRoom) -> None:
    by_protocol.keys("1=2")
    events = by_protocol.recorded(Observed)
    assert events == [Observed(tag="Spits out"), Observed(tag="Hums")]
    cells = by_protocol.page.tags.cells()
    assert [each.accessibleName() for each in cells] == ["Spits out, key 1", "Hums, key ="]
    by_protocol.page.act("keys")
    sheet = by_protocol.sheet(KeysSheet)
    words = [each.text() for each in sheet.findChildren(Text)]
    assert "Hums" in words
    assert "Settled" not in words


def test_the_phases_of_the_protocol_are_the_band_of_the_axis(
    by_protocol: InTheRoom, clock: HandClock
) -> None:
    course = course_of(by_protocol.chart(), clock.now())
    assert [span.end_ms // 60_000 for span in course.spans] == [0, 20, 40, 70, 100, 120]
    assert by_protocol.session.record.timing().phase_min == SLOW.phase_min


@pytest.mark.parametrize("now", [(), (replace(SLOW, tags=(), phase_min=()),)])
def test_a_protocol_that_runs_may_be_changed_or_deleted(
    by_protocol: InTheRoom, workspace: Workspace, now: tuple[Protocol, ...]
) -> None:
    practice = workspace.reader.practice_subject()
    workspace.journal.append([NewEntry(practice, ProtocolsSet(now))]).result(LIMIT_S)
    by_protocol.close()
    by_protocol.open()
    by_protocol.keys("=")
    assert by_protocol.recorded(Observed) == [Observed(tag="Hums")]
    assert by_protocol.session.record.timing().phase_min == SLOW.phase_min


# The music


def begun(workspace: Workspace, clock: HandClock, protocol: Protocol | None) -> str:
    scribe = Scribe(workspace, clock)
    session = scribe.planned(scribe.patient(MARA), MORNING, protocol=protocol)
    scribe.happened(session, SessionBegun())
    return session


def wanted(qtbot: QtBot, workspace: Workspace, session_id: str) -> list[str]:
    """The arcs that a window asks for when this session is opened."""
    shell, asked = Shell(workspace, {}), list[str]()
    qtbot.addWidget(shell)
    shell.arc_wanted.connect(asked.append)
    shell.close_vault()
    shell.open_session(session_id)
    shell.close_vault()
    return asked


def test_a_begun_session_asks_for_the_music_of_its_protocol(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session = begun(workspace, clock, SLOW)
    assert wanted(qtbot, workspace, session) == ["Spring"]
    Scribe(workspace, clock).happened(session, PlaylistChosen("Autumn", "", ("Leaf",)))
    assert wanted(qtbot, workspace, session) == []


def test_a_session_without_a_protocol_keeps_the_music_there_is(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    assert wanted(qtbot, workspace, begun(workspace, clock, None)) == []


def test_a_session_that_is_opened_before_it_begins_asks_once_it_has_begun(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    scribe = Scribe(workspace, clock)
    session_id = scribe.planned(scribe.patient(MARA), MORNING, protocol=SLOW)
    shell, asked = Shell(workspace, {"today": partial(TodayPage, workspace)}), list[str]()
    qtbot.addWidget(shell)
    shell.arc_wanted.connect(asked.append)
    shell.open_session(session_id)
    assert asked == []
    workspace.schedule.begin(session_id).result(LIMIT_S)
    session = shell.session()
    assert session is not None
    session.catch_up()
    qtbot.waitUntil(lambda: asked == ["Spring"])
    shell.close_vault()


def test_the_arc_is_brought_into_the_room_by_its_title(
    qtbot: QtBot, library: MusicLibrary, room: MusicRoom, spring: Arc, workspace: Workspace
) -> None:
    bridge = Bridge()
    music, told = ProtocolMusic(library, room, bridge, bridge), list[str]()
    music.told.connect(told.append)
    music.use(spring.name)
    qtbot.waitUntil(lambda: room.arc.key == spring.key)
    music.use("No such arc")
    qtbot.waitUntil(lambda: bool(told))
    assert "“No such arc”, which is not in the library" in told[0]
    assert room.arc.key == spring.key
    chosen = library.chosen_arc().result(LIMIT_S)
    assert chosen.key != spring.key  # the choice of this computer is another thing
    del workspace


def test_the_program_says_where_the_music_of_a_protocol_is_not_there(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    clock, folder = HandClock(), tmp_path / "data"
    vault = founded_vault(folder, clock)
    workspace = workspace_of(vault, clock, FakePlayer(), Bridge())
    scribe, protocol = Scribe(workspace, clock), replace(SLOW, arc="No such arc")
    scribe.planned(scribe.patient(MARA), MORNING, protocol=protocol)
    workspace.people.close()
    workspace.music.close()
    vault.close()
    with running(qapp, qtbot, folder, clock) as door:
        shell = door.enter(PASSPHRASE)
        door.hands.click("10:00, Mara Lindholm, Lozenge · 120 min")
        door.hands.click("Begin the session")
        door.hands.wait_until(lambda: "No such arc" in shell.notice.text(), "nothing said")


# Where a session opens, and what its header says


def opened(qtbot: QtBot, workspace: Workspace, session_id: str) -> Shell:
    shell = Shell(workspace, {})
    qtbot.addWidget(shell)
    shell.close_vault()
    shell.open_session(session_id)
    return shell


def test_a_session_with_a_protocol_opens_at_prepare_until_words_were_written(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session_id = begun(workspace, clock, SLOW)
    shell = opened(qtbot, workspace, session_id)
    assert isinstance(shell.page(), PreparePage)
    shell.close_vault()
    words = IntentionWritten("intention", "What?", ("To rest",), Given.WRITTEN)
    Scribe(workspace, clock).happened(session_id, words)
    shell.open_session(session_id)
    assert isinstance(shell.page(), IntentionPage)
    shell.close_vault()


def test_a_session_without_a_protocol_opens_at_the_intention_as_before(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    shell = opened(qtbot, workspace, begun(workspace, clock, None))
    assert isinstance(shell.page(), IntentionPage)
    shell.go_to_stage("prepare")
    assert isinstance(shell.page(), PreparePage)
    shell.close_vault()


def test_the_header_says_until_when_the_dose_waits(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    shell = opened(qtbot, workspace, begun(workspace, clock, SLOW))
    session = there(shell.session())
    session.gate.wait_until(clock.now().local() + timedelta(minutes=50))
    shell.show_header()
    said = [each.text() for each in shell.header.person.findChildren(Text)]
    assert "Waiting until 10:50 · 10:00" in said
    clock.advance(50)
    shell.show_header()
    said = [each.text() for each in shell.header.person.findChildren(Text)]
    assert "Before the dose · 10:50" in said
    shell.close_vault()
