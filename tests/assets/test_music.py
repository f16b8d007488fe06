"""What a room can rely on in the built-in music: six phases, level, no clicks, free to use."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from composer.arrange import PREROLL_S
from composer.dsp import CONTROL_HZ, RATE_HZ, Audio
from composer.files import write_playlist
from composer.loudness import gated_lufs, momentary_lufs, true_peak_dbtp
from composer.pads import STRINGS, render_pad
from composer.score import Piece, read_score
from composer.tuning import frequency_hz
from mutagen.oggopus import OggOpus

MUSIC = Path(__file__).parents[2] / "assets" / "music"
PIECES = read_score()
FILES = [piece.file for piece in PIECES]
PHASES = ["pre-onset", "onset", "build", "peak", "re-entry", "return"]
CROSSFADE_S = 10
STRETCH = 20 * RATE_HZ


@dataclass(frozen=True)
class Track:
    """A decoded file, measured once."""

    audio: Audio

    @cached_property
    def momentary(self) -> npt.NDArray[np.float64]:
        return np.concatenate([self._stretch(at) for at in range(0, self.audio.shape[1], STRETCH)])

    def _stretch(self, start: int) -> npt.NDArray[np.float64]:
        """Short stretches go through the filter much faster; each begins a second early."""
        lead = min(start, RATE_HZ)
        heard = self.audio[:, start - lead : start + STRETCH + 3 * RATE_HZ // 10]
        return momentary_lufs(heard)[10 * lead // RATE_HZ :]


@pytest.fixture(scope="module")
def tracks() -> Mapping[str, Track]:
    return {name: Track(_decoded(MUSIC / name)) for name in FILES}


def _decoded(path: Path) -> Audio:
    samples, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == RATE_HZ
    return np.ascontiguousarray(samples.T)


def _tag(name: str, key: str) -> str:
    return str(OggOpus(MUSIC / name)[key][0])


def _length_s(name: str) -> float:
    file: Any = OggOpus(MUSIC / name)
    return float(file.info.length)


def test_each_phase_has_its_piece_in_playing_order() -> None:
    assert [_tag(name, "PHASE") for name in FILES] == PHASES
    assert [_tag(name, "TRACKNUMBER") for name in FILES] == list("123456")


def test_the_folder_holds_nothing_but_the_pieces_their_list_and_their_licence() -> None:
    others = {"LICENSE", "NOTICE", "six-phases.m3u8"}
    assert {path.name for path in MUSIC.iterdir()} == {*FILES, *others}


@pytest.mark.parametrize("piece", PIECES, ids=PHASES)
def test_tags_name_the_piece_and_its_licence(piece: Piece) -> None:
    tags = {key: _tag(piece.file, key) for key in ("TITLE", "ARTIST", "ALBUM", "LICENSE", "PHASE")}
    assert tags == {
        "TITLE": piece.title,
        "ARTIST": "KAP Companion",
        "ALBUM": "Six Phases",
        "LICENSE": "CC0-1.0",
        "PHASE": piece.phase,
    }


def test_there_are_twenty_minutes_and_a_reserve_in_few_megabytes() -> None:
    assert sum(_length_s(name) for name in FILES) >= 24 * 60
    assert sum((MUSIC / name).stat().st_size for name in FILES) <= 18_000_000


@pytest.mark.parametrize("piece", PIECES, ids=PHASES)
def test_files_are_as_long_as_the_score_says(piece: Piece) -> None:
    assert _length_s(piece.file) == pytest.approx(piece.length_s, abs=0.1)


def test_the_list_is_the_one_the_score_gives(tmp_path: Path) -> None:
    write_playlist(PIECES, tmp_path / "list.m3u8")
    assert (MUSIC / "six-phases.m3u8").read_bytes() == (tmp_path / "list.m3u8").read_bytes()


def test_the_notice_gives_the_music_away() -> None:
    assert "CC0" in (MUSIC / "NOTICE").read_text(encoding="utf-8")
    assert "CC0 1.0 Universal" in (MUSIC / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_loudness_is_level(tracks: Mapping[str, Track], name: str) -> None:
    assert gated_lufs(tracks[name].momentary) == pytest.approx(-20, abs=1)


@pytest.mark.parametrize("name", FILES)
def test_peaks_leave_room(tracks: Mapping[str, Track], name: str) -> None:
    audio = tracks[name].audio
    highest = int(np.argmax(np.max(np.abs(audio), axis=0)))
    loudest = audio[:, max(0, highest - 5 * RATE_HZ) : highest + 5 * RATE_HZ]
    assert true_peak_dbtp(loudest) <= -3


@pytest.mark.parametrize("name", FILES)
def test_nothing_swells_suddenly(tracks: Mapping[str, Track], name: str) -> None:
    assert np.max(_steps_lu(tracks[name].momentary)) <= 2.0


def _steps_lu(momentary: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Loudness steps between 400 ms windows side by side, outside the fades."""
    body = momentary[80:-120]
    return np.abs(body[4:] - body[:-4])


@pytest.mark.parametrize("name", FILES)
def test_no_passage_is_much_louder_or_softer_than_the_rest(
    tracks: Mapping[str, Track], name: str
) -> None:
    short_term = np.convolve(
        10 ** (tracks[name].momentary[80:-120] / 10), np.ones(30) / 30, "valid"
    )
    low, high = 10 * np.log10(np.percentile(short_term, [1, 99]))
    assert high - low <= 8


@pytest.mark.parametrize("name", FILES)
def test_both_ends_are_silent_and_the_fades_slow(tracks: Mapping[str, Track], name: str) -> None:
    audio = tracks[name].audio
    for outwards in (audio, audio[:, ::-1]):
        assert np.max(np.abs(outwards[:, : RATE_HZ // 100])) < 0.002
        assert _rms(outwards[:, :RATE_HZ]) < 0.4 * _rms(outwards[:, 8 * RATE_HZ : 12 * RATE_HZ])


def _rms(audio: Audio) -> float:
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64))))


@pytest.mark.parametrize("name", FILES)
def test_nothing_clicks(tracks: Mapping[str, Track], name: str) -> None:
    assert _roughness(tracks[name].audio) < 0.003


def test_a_click_would_be_found(tracks: Mapping[str, Track]) -> None:
    audio = tracks[FILES[0]].audio[:, : 20 * RATE_HZ].copy()
    audio[:, 10 * RATE_HZ :] += 0.004
    assert _roughness(audio) > 0.003


def _roughness(audio: Audio) -> float:
    """The largest fourth difference: near zero for slow waves, large where samples jump."""
    return float(np.max(np.abs(np.diff(audio, n=4, axis=1))))


@pytest.mark.parametrize("name", FILES)
def test_one_loudspeaker_is_enough(tracks: Mapping[str, Track], name: str) -> None:
    audio = tracks[name].audio[:, 8 * RATE_HZ : -10 * RATE_HZ]
    seconds = audio[:, : audio.shape[1] // RATE_HZ * RATE_HZ].reshape(2, -1, RATE_HZ)
    left, right = seconds
    together = np.sum(left * right, axis=1)
    alone = np.sqrt(np.sum(left**2, axis=1) * np.sum(right**2, axis=1))
    assert np.min(together / alone) >= 0.0
    assert np.mean(together / alone) <= 0.9, "that is hardly stereo"


@pytest.mark.parametrize("name", FILES)
def test_the_spectrum_is_warm(tracks: Mapping[str, Track], name: str) -> None:
    assert _share_db(tracks[name].audio, 0, 35) < -25
    assert _share_db(tracks[name].audio, 2000, 5000) < -15
    assert np.max(np.abs(np.mean(tracks[name].audio, axis=1))) < 1e-4


def _share_db(audio: Audio, low_hz: float, high_hz: float) -> float:
    """The part of the energy that lies in a band, averaged over the piece."""
    frames = 1 << 15
    middle = audio.mean(axis=0)
    blocks = middle[: len(middle) // frames * frames].reshape(-1, frames)[::4]
    power = np.mean(np.abs(np.fft.rfft(blocks * np.hanning(frames))) ** 2, axis=0)
    hz = np.fft.rfftfreq(frames, 1 / RATE_HZ)
    return float(10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum()))


def test_any_two_pieces_overlap_without_hole_or_bump(tracks: Mapping[str, Track]) -> None:
    for leaving, coming in itertools.permutations(FILES, 2):
        seam = _crossfaded(tracks[leaving].audio, tracks[coming].audio)
        level = momentary_lufs(seam)
        assert -25 < np.min(level) < np.max(level) < -17, (leaving, coming)


def _crossfaded(leaving: Audio, coming: Audio) -> Audio:
    """Two seconds before, an equal-power crossfade as the room's mixer makes it, two after."""
    overlap, beside = CROSSFADE_S * RATE_HZ, 2 * RATE_HZ
    angle = np.linspace(0, np.pi / 2, overlap).astype(np.float32)
    both = leaving[:, -overlap:] * np.cos(angle) + coming[:, :overlap] * np.sin(angle)
    before = leaving[:, -overlap - beside : -overlap]
    return np.concatenate([before, both, coming[:, overlap : overlap + beside]], axis=1)


def test_every_piece_opens_and_closes_on_the_same_open_chord() -> None:
    ends = {chord.voices for piece in PIECES for chord in (piece.chords[0], piece.chords[-1])}
    assert ends == {("D3", "A3", "D4", "E4", "A4")}


def test_the_same_chance_gives_the_same_samples() -> None:
    first, again, other = (_short_pad(seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def _short_pad(seed: int) -> Audio:
    held = np.ones(2 * CONTROL_HZ)
    return render_pad({"A3": held}, STRINGS, 0.5 * held, np.random.default_rng(seed))


def test_notes_outside_the_tonal_family_are_refused() -> None:
    assert frequency_hz("A4") == pytest.approx(440, abs=2)
    with pytest.raises(ValueError, match="E#4"):
        frequency_hz("E#4")


def test_the_room_is_full_before_the_fade_opens() -> None:
    assert max(piece.room_s for piece in PIECES) < PREROLL_S
