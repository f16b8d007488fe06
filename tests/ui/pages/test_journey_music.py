"""The music under the therapist's hands in the Journey: keys, the eye mask, the check."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.events import (
    EyeMaskPutOn,
    MusicBroughtHome,
    MusicBroughtUp,
    MusicSoftened,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    TrackStarted,
)
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.ui.pages.music_habits import MusicHabitsForm
from kap_companion.ui.pages.preflight_sheet import PreflightSheet
from kap_companion.ui.story import axis_model
from kap_companion.ui.widgets.axis_model import PhaseRow
from kap_companion.ui.workspace import Workspace
from tests.audio.fake_player import FakePlayer
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import HandClock

ARC = Arc(
    "Wide",
    tuple(
        tuple(ArcTrack(Track(f"/m/{phase}{n}", f"{phase.value} {n}", "", 600_000)) for n in (1, 2))
        for phase in Phase
    ),
)


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    workspace.music.load(ARC)
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


@pytest.fixture
def undosed(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    workspace.music.load(ARC)
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    yield made
    made.close()


def test_the_course_is_changed_by_one_key_each(room: InTheRoom, player: FakePlayer) -> None:
    room.keys(" ")
    player.advance(3_000)
    room.keys("h")
    assert room.page.hands.panel.hold.caption() == "Held"
    room.keys("heb")
    made = room.recorded(PhaseHeld, PhaseReleased, PhaseExtended, MusicBroughtHome)
    assert [type(each) for each in made] == [
        PhaseHeld,
        PhaseReleased,
        PhaseExtended,
        MusicBroughtHome,
    ]
    player.advance(25_000)
    assert room.workspace.music.now().phase is Phase.RE_ENTRY


def test_the_axis_ends_the_return_where_the_music_brought_home_does(room: InTheRoom) -> None:
    def return_ends_ms() -> int:
        page = room.page
        model = axis_model(page.session.chart, page.session.record.now())
        row = next(row for row in model.rows if isinstance(row, PhaseRow))
        assert row.ends_text
        return row.spans[-1].end_ms

    room.keys(" ")
    as_planned = return_ends_ms()
    room.keys("b")
    room.recorded(MusicBroughtHome)
    assert 0 < return_ends_ms() < as_planned - 10 * 60_000


def test_speech_softens_by_one_key_and_so_does_the_button(
    room: InTheRoom, player: FakePlayer
) -> None:
    room.keys(" ")
    player.advance(3_000)
    room.keys("s")
    assert player.state().softened_db == room.workspace.habits.now().soften_db
    room.page.hands.panel.soften.click()
    assert player.state().softened_db == 0
    assert [type(e) for e in room.recorded(MusicSoftened, MusicBroughtUp)] == [
        MusicSoftened,
        MusicBroughtUp,
    ]


def test_fade_and_back_by_the_same_key(room: InTheRoom, player: FakePlayer) -> None:
    room.keys(" ")
    player.advance(3_000)
    room.keys("f")
    player.advance(14_000)
    assert player.state().status is PlayerStatus.SILENT
    room.keys("f")
    player.advance(3_000)
    assert player.state().status is PlayerStatus.PLAYING


def test_back_begins_this_track_again(room: InTheRoom, player: FakePlayer) -> None:
    room.keys(" ")
    player.advance(30_000)
    room.keys(",")
    player.advance(6_000)
    titles = [each.title for each in room.recorded(TrackStarted) if hasattr(each, "title")]
    assert len(titles) == 2
    assert titles[0] == titles[1]


# The eye mask


def test_the_mask_asks_once_and_remembers(room: InTheRoom, player: FakePlayer) -> None:
    question = room.page.hands.question
    room.keys("m")
    assert question.isVisible()
    assert player.state().status is PlayerStatus.SILENT
    question.each_time.click()
    assert not question.isVisible()
    player.advance(2_000)
    assert player.state().status is PlayerStatus.PLAYING
    room.settle()
    room.keys("f")
    player.advance(14_000)
    room.keys("m")
    room.settle()
    room.keys("m")
    player.advance(4_000)
    assert not question.isVisible()
    assert player.state().status is PlayerStatus.PLAYING
    assert len(room.recorded(EyeMaskPutOn)) == 2


def test_a_no_is_remembered_too(room: InTheRoom, player: FakePlayer) -> None:
    room.keys("m")
    room.page.hands.question.never.click()
    room.settle()
    room.keys("m")
    room.settle()
    room.keys("m")
    player.advance(2_000)
    assert not room.page.hands.question.isVisible()
    assert player.state().status is PlayerStatus.SILENT


def test_taking_the_mask_off_softens_where_that_is_wanted(
    room: InTheRoom, player: FakePlayer
) -> None:
    habits = room.workspace.habits
    habits.keep(replace(habits.now(), mask_plays="yes", mask_softens=True)).result(10)
    room.keys("m")
    player.advance(3_000)
    room.settle()
    room.keys("m")
    assert player.state().softened_db > 0


# The check


def test_before_the_dose_the_music_can_be_checked(undosed: InTheRoom) -> None:
    panel = undosed.page.hands.panel
    assert panel.check.isVisible()
    assert not panel.hold.isVisible()
    panel.check.click()
    sheet = undosed.sheet(PreflightSheet)
    undosed.until(sheet.again.isEnabled)
    places: list[str] = []
    undosed.page.place_wanted.connect(places.append)
    sheet.arc_wanted.emit()
    assert places == ["music"]


def test_lost_sound_is_said_in_the_page_and_no_more_when_it_is_back(
    room: InTheRoom, player: FakePlayer
) -> None:
    room.keys(" ")
    player.advance(3_000)
    player.lose_sound()
    player.advance(1_000)
    room.page.refresh()
    assert room.page.room_notice.isVisible()
    assert room.page.room_notice.text() == player.state().detail
    player.regain_sound()
    player.advance(5_000)
    room.page.refresh()
    assert not room.page.room_notice.isVisible()
    room.settle()
    room.until(lambda: "Sound again." in {row.label for row in room.rows()})
    assert "No sound." in {row.label for row in room.rows()}


# How the practice wants it

NONSENSE = [("5", "12"), ("80", "90"), ("loud", "12"), ("", "")]


@pytest.fixture
def form(qtbot: QtBot, workspace: Workspace) -> MusicHabitsForm:
    made = MusicHabitsForm(workspace.habits, workspace.music, workspace.bridge)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_lower_ceiling_brings_down_what_is_louder(
    form: MusicHabitsForm, workspace: Workspace, player: FakePlayer
) -> None:
    form.loudest.set_value("50")
    form.loudest.editor.editingFinished.emit()
    assert workspace.habits.now().loudest_percent == 50
    assert player.state().volume_percent == 50


@pytest.mark.parametrize(("loudest", "by_db"), NONSENSE)
def test_nonsense_is_refused_in_words(
    form: MusicHabitsForm, workspace: Workspace, loudest: str, by_db: str
) -> None:
    before = workspace.habits.now()
    form.loudest.set_value(loudest)
    form.by_db.set_value(by_db)
    form.by_db.editor.editingFinished.emit()
    assert workspace.habits.now() == before
    assert form._said.text()  # noqa: SLF001  # the sentence below the fields


def test_the_mask_may_be_asked_about_again(form: MusicHabitsForm, workspace: Workspace) -> None:
    form.begins.set_value("yes")
    form.begins.changed.emit()
    form.softens.set_value("yes")
    form.softens.changed.emit()
    habits = workspace.habits.now()
    assert (habits.mask_plays, habits.mask_softens) == ("yes", True)
    form.begins.set_value("ask")
    form.begins.changed.emit()
    assert workspace.habits.now().mask_plays == ""
