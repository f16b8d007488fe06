"""Where tracks follow without a crossfade, they follow without a gap, in every format."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kap_companion.domain.player import PlaybackFadedOut, TrackBegan
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import Samples
from tests.sound.control import NAME, Control, running_control, steady_take
from tests.sound.lanes import lane_names, side_by_side, starting
from tests.sound.measure import holes, in_frames
from tests.sound.signals import encoded, tone, track_of, write_wav
from tests.sound.studio import Lane, Studio, open_studio

FORMATS = ("wav", "flac", "mp3", "ogg", "opus", "m4a")
LIMIT_MS, QUIET_DB = 20.0, -50.0
SECONDS = 4.0
TONES_HZ = (440, 660, 990)
LANES, PLAIN = lane_names(len(FORMATS)), tuple(f"plain-{suffix}" for suffix in FORMATS)

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the files"),
]


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with open_studio(NAME, *LANES, *PLAIN) as studio:
        yield studio


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    folder = tmp_path_factory.mktemp("gapless")
    sources = [write_wav(folder / f"{hertz}.wav", tone(hertz, SECONDS)) for hertz in TONES_HZ]
    made = {suffix: [encoded(source, suffix) for source in sources] for suffix in FORMATS[1:]}
    return {"wav": sources, **made}


@pytest.fixture(scope="module")
def control(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Control]:
    with running_control(studio, tmp_path_factory.mktemp("control")) as control:
        yield control


def test_tracks_without_a_crossfade_follow_without_a_gap(
    studio: Studio, files: dict[str, list[Path]], control: Control
) -> None:
    with studio.lanes(LANES) as lanes:

        def take() -> dict[str, list[float]]:
            return side_by_side(lanes, FORMATS, lambda lane, suffix: gaps_ms(lane, files[suffix]))

        found = steady_take(
            control, take, lambda gaps: all(max(of) <= LIMIT_MS for of in gaps.values())
        )
    print(*(f"\n{suffix}: {told(found[suffix])}" for suffix in FORMATS))
    assert not {suffix: gaps for suffix, gaps in found.items() if max(gaps) > LIMIT_MS}


def test_what_plain_libvlc_leaves_between_tracks(
    studio: Studio, files: dict[str, list[Path]]
) -> None:
    """It stops one file before it opens the next: that is what the player is measured against."""
    with ExitStack() as stack:
        ears = {
            suffix: stack.enter_context(studio.plain(name, "list", *files[suffix]))
            for suffix, name in zip(FORMATS, PLAIN, strict=True)
        }
        since = {suffix: ear.mark() for suffix, ear in ears.items()}
        ears["wav"].listen(len(TONES_HZ) * (SECONDS + 0.2))
        found = {suffix: gaps_of(ear.heard()[since[suffix] :]) for suffix, ear in ears.items()}
    print(*(f"\nplain libVLC, {suffix}: {told(found[suffix])}" for suffix in FORMATS))
    assert max(map(max, found.values())) > LIMIT_MS, "this measurement would find no gap at all"


def gaps_ms(lane: Lane, files: list[Path]) -> list[float]:
    """The silences between these files, in the order in which they were heard."""
    after = len(lane.notes)
    tracks: tuple[Track, ...] = tuple(track_of(file, SECONDS) for file in files)
    with starting:
        lane.ask("load", Playlist("gapless", tracks), 0)
        lane.ask("play")
        began = lane.wait_for(TrackBegan, after=after)
    last = len(files) - 1
    lane.wait_for(TrackBegan, lambda event: event.index == last, after)
    lane.ear.listen(1.0)
    heard = lane.ear.heard()[began.frame + in_frames(1_000) :]
    lane.ask("fade_out", 100)
    lane.wait_for(PlaybackFadedOut, after=after)
    return gaps_of(heard)


def gaps_of(heard: Samples) -> list[float]:
    return [hole.length_ms for hole in holes(heard, 1.0, QUIET_DB)] or [0.0]


def told(gaps: list[float]) -> str:
    return ", ".join(f"{gap:.0f} ms" for gap in gaps)
