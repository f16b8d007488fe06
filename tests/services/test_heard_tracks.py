"""A track of an earlier session is heard again, outside of every record."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from kap_companion.audio.library.model import BUILT_IN_KEY, TrackPage
from kap_companion.config import Settings
from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.events import Ending, SessionEnded, TrackStarted
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.errors import KapError, SessionStateError
from kap_companion.resources import asset_path
from kap_companion.services.heard_tracks import HeardTracks, TrackNotFound
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom
from kap_companion.services.record import SessionRecord
from tests.audio.fake_player import FakePlayer
from tests.services.room import LIMIT_S, saved

TIDE = Track("/music/tide.opus", "Slow Tide", "", 60_000)


@pytest.fixture
def music() -> MusicRoom:
    return MusicRoom(FakePlayer())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[MusicLibrary]:
    made = MusicLibrary(tmp_path, asset_path("music"), Settings(tmp_path))
    yield made
    made.close()


@pytest.fixture
def heard(music: MusicRoom, library: MusicLibrary) -> HeardTracks:
    return HeardTracks(music, library)


def test_the_chosen_music_is_asked_first(music: MusicRoom, heard: HeardTracks) -> None:
    music.load(Arc("Tide").with_phase(Phase.PEAK, [ArcTrack(TIDE)]))
    assert heard.find("Slow Tide").result(LIMIT_S) == TIDE


def test_then_the_library_by_its_very_title(heard: HeardTracks, library: MusicLibrary) -> None:
    known = library.arc(BUILT_IN_KEY).result(LIMIT_S).tracks[0]
    assert heard.find(known.title).result(LIMIT_S).title == known.title
    for title in (known.title[:-1], "Never heard of"):
        with pytest.raises(TrackNotFound):
            heard.find(title).result(LIMIT_S)


def test_a_library_that_can_not_be_opened_says_so(
    heard: HeardTracks, library: MusicLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: Future[TrackPage] = Future()
    broken.set_exception(KapError("The library can’t be read."))
    monkeypatch.setattr(library, "search", lambda _query: broken)
    with pytest.raises(KapError):
        heard.find("Slow Tide").result(LIMIT_S)


def test_it_plays_and_stops_and_leaves_the_record_alone(
    heard: HeardTracks, music: MusicRoom, dosed: SessionRecord
) -> None:
    saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
    music.attach(dosed)
    entries = len(dosed.entries)
    assert heard.may_play
    heard.play(TIDE)
    assert heard.playing == "Slow Tide"
    heard.stop()
    assert heard.playing == ""
    dosed.keep_draft("x", "").result(LIMIT_S)
    dosed.catch_up()
    assert len(dosed.entries) == entries
    assert not dosed.chart.of(TrackStarted)


@pytest.mark.parametrize(("into_ms", "from_ms"), [(0, 0), (31_000, 31_000), (60_000, 0), (-5, 0)])
def test_it_is_heard_from_where_it_was(
    heard: HeardTracks, music: MusicRoom, into_ms: int, from_ms: int
) -> None:
    heard.play(TIDE, into_ms)
    assert music.state().position_ms == pytest.approx(from_ms, abs=500)


def test_while_a_session_runs_its_music_goes_on(
    heard: HeardTracks, music: MusicRoom, dosed: SessionRecord
) -> None:
    music.attach(dosed)
    assert not heard.may_play
    with pytest.raises(SessionStateError):
        heard.play(TIDE)
    assert heard.playing == ""
