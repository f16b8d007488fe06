"""The music is looked over before the dose: what is wrong is found, and the buttons mend it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from kap_companion.audio import words
from kap_companion.audio.library.model import Marks, Query
from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.player import Output
from kap_companion.domain.routes import Phase
from kap_companion.errors import KapError
from kap_companion.services import preflight
from kap_companion.services.library import MUSIC_FOLDER
from kap_companion.services.preflight import Report
from tests.audio.ear import write_tone
from tests.services.preflight_ground import LIMIT_S, SPEAKER, Ground


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    made = Ground(tmp_path)
    yield made
    made.close()


def names(report: Report) -> list[str]:
    return sorted(each.track.title for each in report.unmeasured)


def never(_done: int, _of: int, _name: str) -> None:
    """Nobody watches."""


def test_it_names_what_was_never_measured_and_measures_it(ground: Ground) -> None:
    found = ground.look()
    assert names(found) == ["swell", "tide"]
    assert not found.is_fine
    arc = ground.preflight.measure(found.unmeasured, never, Event()).result(LIMIT_S)
    assert ground.music.arc == arc
    gains = {track.title: track.gain_db for track in arc.tracks}
    assert gains["tide"] < 0 < gains["swell"]
    again = ground.look()
    assert names(again) == []
    assert again.is_fine
    assert [each.track.title for each in again.unlevel] == ["swell"], "too soft to be brought up"


def test_a_file_that_does_not_open_is_named_with_its_reason(ground: Ground) -> None:
    (ground.album / "tide.wav").write_bytes(b"no music")
    (ground.album / "swell.wav").unlink()
    found = ground.look()
    assert [title for title, _ in found.broken] == ["swell", "tide"]
    assert all(reason for _, reason in found.broken)
    assert not found.is_fine


def test_phases_that_repeat_are_told_and_are_no_fault(ground: Ground) -> None:
    ground.preflight.measure(ground.look().unmeasured, never, Event()).result(LIMIT_S)
    found = ground.look()
    assert [cover.phase for cover in found.short] == list(Phase)
    assert found.is_fine


def test_files_on_a_drive_that_may_go_are_copied_and_the_copies_play(ground: Ground) -> None:
    ground.away.add(ground.album)
    found = ground.look()
    assert sorted(each.track.title for each in found.away) == ["swell", "tide"]
    arc = ground.preflight.copy_in(found.away, never, Event()).result(LIMIT_S)
    assert ground.music.arc == arc
    places = {Path(track.path) for track in arc.tracks}
    assert all(place.is_relative_to(ground.data / MUSIC_FOLDER) for place in places)
    assert all(place.is_file() for place in places)
    assert sorted(path.name for path in ground.album.iterdir()) == ["swell.wav", "tide.wav"]
    assert ground.look().away == ()


def test_files_of_one_name_from_two_folders_are_both_copied(ground: Ground) -> None:
    other = ground.album.parent / "other"
    other.mkdir()
    write_tone(other / "tide.wav", 500, 3)
    made = ground.library.arc_of_folder(other).result(LIMIT_S)
    both = ground.library.arc(made.key).result(LIMIT_S)
    tracks = (*both.of(Phase.PEAK), *map(ArcTrack, ground.music.arc.tracks))
    kept = ground.library.save_arc(Arc("Both").with_phase(Phase.PEAK, tracks)).result(LIMIT_S)
    ground.music.load(kept)
    ground.away |= {ground.album, other}
    found = ground.look()
    arc = ground.preflight.copy_in(found.away, never, Event()).result(LIMIT_S)
    assert len({track.path for track in arc.tracks}) == len(kept.tracks)
    assert {Path(track.path).stat().st_size for track in arc.tracks} == {
        Path(track.path).stat().st_size for track in kept.tracks
    }


def test_a_copy_that_is_stopped_changes_nothing(ground: Ground) -> None:
    ground.away.add(ground.album)
    stop = Event()
    stop.set()
    before = ground.music.arc
    with pytest.raises(KapError):
        ground.preflight.copy_in(ground.look().away, never, stop).result(LIMIT_S)
    assert ground.library.arc(before.key).result(LIMIT_S) == before
    assert not any((ground.data / MUSIC_FOLDER).glob("*"))


def test_a_muted_way_out_is_found_and_unmuted(ground: Ground) -> None:
    ground.system.told = replace(SPEAKER, muted=True)
    found = ground.look()
    assert found.speaker == ground.system.told
    assert not found.is_fine
    assert ground.preflight.unmute().result(LIMIT_S)
    assert ground.look().speaker == SPEAKER


def test_the_way_out_that_was_chosen_is_asked_for(ground: Ground) -> None:
    ground.music.choose_output(Output("ears", "Headphones"))
    found = ground.look()
    assert ground.system.asked == ["ears"]
    assert found.chosen == Output("ears", "Headphones")
    assert not found.lost
    ground.player.ways = (Output("hall", "The hall"),)
    assert ground.look().lost
    assert ground.preflight.missing_output().result(LIMIT_S) == Output("ears", "Headphones")


def test_the_systems_own_choice_is_never_missing(ground: Ground) -> None:
    ground.music.choose_output(Output("ears", "Headphones"))
    ground.music.choose_output(Output("", "The system’s choice"))
    found = ground.look()
    assert (found.chosen, found.lost) == (None, False)
    assert ground.system.asked == [""]


def test_without_any_way_out_it_is_not_fine(ground: Ground) -> None:
    ground.preflight.measure(ground.look().unmeasured, never, Event()).result(LIMIT_S)
    ground.player.ways = ()
    assert not ground.look().is_fine


def test_where_the_system_cannot_be_asked_nothing_is_wrong(ground: Ground) -> None:
    ground.preflight.measure(ground.look().unmeasured, never, Event()).result(LIMIT_S)
    ground.system.told = None
    found = ground.look()
    assert found.speaker is None
    assert found.is_fine


def test_why_nothing_can_be_heard_is_told(ground: Ground) -> None:
    assert ground.look().silent_because == ""
    ground.player.hang_server(0)
    assert ground.look().silent_because == words.NO_ANSWER


def test_a_sound_server_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    never = Event()
    monkeypatch.setattr(preflight, "ANSWER_LIMIT_S", 0.01)
    monkeypatch.setattr(preflight, "loudspeaker", lambda _: never.wait(LIMIT_S))
    monkeypatch.setattr(preflight, "unmute", lambda _: never.wait(LIMIT_S))
    assert preflight.ThisSystem().speaker("") is None
    assert preflight.ThisSystem().unmute("") is False
    never.set()


def test_no_music_is_not_fine(ground: Ground) -> None:
    ground.music.load(Arc("Nothing"))
    found = ground.look()
    assert found.tracks == 0
    assert not found.is_fine


def test_the_systems_own_choice_chosen_again_is_never_lost(ground: Ground) -> None:
    ground.music.choose_output(Output("ears", "Headphones"))
    ground.music.choose_output(Output("", "The system’s choice"))
    assert not ground.look().lost


def test_what_is_marked_against_is_named(ground: Ground) -> None:
    ground.preflight.measure(ground.look().unmeasured, never, Event()).result(LIMIT_S)
    ids = {each.track.title: each.id for each in ground.library.search(Query()).result().tracks}
    ground.library.mark((ids["tide"],), Marks(has_lyrics=True)).result(LIMIT_S)
    found = ground.look()
    assert [each.track.title for each in found.sung] == ["tide"]
    assert found.is_fine
    ground.library.mark((ids["swell"],), Marks(not_for_sessions=True)).result(LIMIT_S)
    found = ground.look()
    assert [each.track.title for each in found.unfit] == ["swell"]
    assert not found.is_fine
