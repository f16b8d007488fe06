"""The way out that was chosen goes, and is there again: the music is heard, and never louder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kap_companion.domain.player import TrackBegan
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import RATE_HZ, Ear, Samples, levels_db, listening
from tests.sound.measure import level_db, longest_silence_ms, steps_db
from tests.sound.signals import noise, wav_track
from tests.sound.studio import Lane, Studio, add_sink, open_studio, pactl
from tests.sound.test_outputs import unload_sink

SPEAKERS, CHOSEN = "speakers", "chosen"
LOUDER_DB, STEP_DB, FLOOR_DB = 1.0, 3.0, 20.0
AT_ONCE_DB = FLOOR_DB + LOUDER_DB
"""What the server moves sounds there at once, as it did; the room brings it up from below a moment
later, when it hears of the move."""
SILENT_DB, WINDOW_MS = -60.0, 20
GAP_MS = 2_000.0
VOLUME = 50

pytestmark = pytest.mark.sound


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(SPEAKERS) as studio:
        pactl("set-default-sink", SPEAKERS)
        yield studio


@pytest.fixture
def plugged(studio: Studio) -> Iterator[Studio]:
    """The chosen one is there; once it goes, the server moves what sounds there to the default."""
    add_sink(CHOSEN)
    yield studio
    if CHOSEN in pactl("list", "short", "sinks"):
        unload_sink(CHOSEN)


@contextmanager
def at_chosen() -> Iterator[Ear]:
    with listening(f"{CHOSEN}.monitor", listen_first_s=0.0) as ear:
        yield ear


@pytest.fixture
def tracks(tmp_path: Path) -> tuple[Track, ...]:
    return tuple(wav_track(tmp_path / f"{seed}.wav", noise(seed, 60)) for seed in (1, 2, 3))


@contextmanager
def playing(studio: Studio, tracks: tuple[Track, ...]) -> Iterator[Lane]:
    """A player whose way out was chosen before anything sounded, as after a start."""
    lane = Lane("", studio.ears[SPEAKERS], VOLUME)
    lane.ready()
    try:
        lane.ask("choose_output", CHOSEN)
        lane.ask("load", Playlist("noise", tracks), 4_000)
        lane.ask("play")
        lane.wait_for(TrackBegan)
        yield lane
    finally:
        lane.close()


def never_louder(heard: Samples, asked_db: float, most_up_db: float = STEP_DB) -> None:
    """No moment is louder than what was asked for, and none comes up steeply."""
    loudest_db = float(levels_db(heard, WINDOW_MS).max())
    step_db = float(steps_db(heard, floor_db=asked_db - FLOOR_DB).max(initial=0.0))
    print(f"\n{asked_db:.1f} dB, loudest {loudest_db:.1f}, step up {step_db:.1f} dB")
    assert loudest_db <= asked_db + LOUDER_DB
    assert step_db <= most_up_db


def recent_db(ear: Ear) -> float:
    return level_db(ear.heard()[-RATE_HZ // 2 :])


def test_it_goes_and_comes_again(plugged: Studio, tracks: tuple[Track, ...]) -> None:
    speakers = plugged.ears[SPEAKERS]
    speakers.forget()
    with playing(plugged, tracks) as lane:
        with at_chosen() as chosen:
            chosen.listen(4.0)
            asked_db = recent_db(chosen)
            speakers.listen(0.5)
            assert asked_db > SILENT_DB
            assert recent_db(speakers) < SILENT_DB
            since = speakers.mark()
            unload_sink(CHOSEN)
        speakers.listen(5.0)
        heard = speakers.heard()[since:]
        never_louder(heard, asked_db, AT_ONCE_DB)
        assert recent_db(speakers) == pytest.approx(asked_db, abs=LOUDER_DB)
        gap_ms = longest_silence_ms(heard, SILENT_DB)
        print(f"silent for {gap_ms:.0f} ms at most")
        assert gap_ms <= GAP_MS

        since = speakers.mark()
        add_sink(CHOSEN)
        with at_chosen() as chosen:
            chosen.listen(3.0)
            assert recent_db(chosen) < SILENT_DB, "what sounds is not moved by itself"
            lane.ask("next", 4_000)
            lane.wait_for(TrackBegan, lambda event: event.index == 1)
            chosen.listen(6.0)
            lane.ask("next", 2_000)
            lane.wait_for(TrackBegan, lambda event: event.index == 2)
            chosen.listen(5.0)
            speakers.listen(0.5)
            assert recent_db(chosen) == pytest.approx(asked_db, abs=LOUDER_DB)
            assert recent_db(speakers) < SILENT_DB
            never_louder(chosen.heard(), asked_db)
            never_louder(speakers.heard()[since:], asked_db)


def test_it_is_taken_again_by_hand_and_comes_up_from_below(
    plugged: Studio, tracks: tuple[Track, ...]
) -> None:
    speakers = plugged.ears[SPEAKERS]
    with playing(plugged, tracks) as lane:
        with at_chosen() as chosen:
            chosen.listen(4.0)
            asked_db = recent_db(chosen)
            unload_sink(CHOSEN)
        speakers.listen(4.0)
        add_sink(CHOSEN)
        with at_chosen() as chosen:
            chosen.listen(2.0)
            since, before = chosen.mark(), speakers.mark()
            lane.ask("choose_output", CHOSEN)
            chosen.listen(4.0)
            speakers.listen(0.5)
            never_louder(chosen.heard()[since:], asked_db)
            never_louder(speakers.heard()[before:], asked_db)
            assert recent_db(chosen) == pytest.approx(asked_db, abs=LOUDER_DB)
            assert recent_db(speakers) < SILENT_DB


def test_one_that_goes_while_the_next_track_waits_for_it(
    plugged: Studio, tracks: tuple[Track, ...]
) -> None:
    """The next track was made ready for a way out that is gone when it begins."""
    speakers = plugged.ears[SPEAKERS]
    with playing(plugged, tracks) as lane:
        with at_chosen() as chosen:
            chosen.listen(4.0)
            asked_db = recent_db(chosen)
            unload_sink(CHOSEN)
        speakers.listen(3.0)
        since = speakers.mark()
        lane.ask("next", 4_000)
        lane.wait_for(TrackBegan, lambda event: event.index == 1)
        speakers.listen(6.0)
        heard = speakers.heard()[since:]
        never_louder(heard, asked_db)
        assert longest_silence_ms(heard, SILENT_DB) < 50.0
        assert recent_db(speakers) == pytest.approx(asked_db, abs=LOUDER_DB)


def test_one_that_was_never_there_is_not_insisted_on(
    studio: Studio, tracks: tuple[Track, ...]
) -> None:
    speakers = studio.ears[SPEAKERS]
    with playing(studio, tracks):
        speakers.listen(3.0)
        assert recent_db(speakers) > SILENT_DB
