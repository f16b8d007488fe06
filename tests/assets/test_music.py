"""What a room can rely on in the built-in music: six phases, level, no clicks, free to use."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from composer.arrange import PREROLL_S
from composer.dsp import CONTROL_HZ, RATE_HZ, Audio
from composer.files import write_playlist
from composer.loudness import blocks_lufs, gated_lufs, k_weighting, true_peak_dbtp
from composer.pads import STRINGS, render_pad
from composer.score import Piece, read_score
from composer.tuning import frequency_hz
from mutagen.oggopus import OggOpus

from kap_companion.audio.folder import read_folder

MUSIC = Path(__file__).parents[2] / "assets" / "music"
PIECES = read_score()
FILES = [piece.file for piece in PIECES]
PHASES = ["pre-onset", "onset", "build", "peak", "re-entry", "return"]

ARC_CROSSFADE_S = 15
LIST_CROSSFADE_S = 8
BESIDE_S = 4
LATE_MS = (0, 3, 11, 29)
"""Two decks never start to the sample, and the phases in which their tones meet hang on that."""

THINNED = 4
HEARD_HZ = RATE_HZ // THINNED
STRETCH = 20 * RATE_HZ
SPECTRUM_FRAMES = 1 << 15
SPECTRUM_HZ = np.fft.rfftfreq(SPECTRUM_FRAMES, 1 / RATE_HZ)

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class End:
    """How a piece begins, or how it closes when heard backwards."""

    edge: float
    first_second: float
    after_the_fade: float
    brightness_hz: float


@dataclass(frozen=True)
class Track:
    """What is measured in a decoded file: figures, and as little of the sound as will do."""

    momentary: Numbers
    peak_dbtp: float
    roughness: float
    offset: float
    alikeness: Numbers
    spectrum: Numbers
    ends: tuple[End, End]
    opening: Audio
    closing: Audio


@cache
def measured(name: str) -> Track:
    """All that is asked about a piece, from one decoding of it."""
    samples, rate_hz = soundfile.read(MUSIC / name, dtype="float32")
    assert rate_hz == RATE_HZ
    audio = np.ascontiguousarray(samples.T)
    end = (ARC_CROSSFADE_S + BESIDE_S + 1) * RATE_HZ
    return Track(
        momentary=np.concatenate(list(_momentary(audio))),
        peak_dbtp=_peak_dbtp(audio),
        roughness=_roughness(audio),
        offset=float(np.max(np.abs(np.mean(audio, axis=1)))),
        alikeness=_alikeness(audio[:, 8 * RATE_HZ : -10 * RATE_HZ]),
        spectrum=_spectrum(audio),
        ends=(_end(audio), _end(audio[:, ::-1])),
        opening=_heard(audio[:, :end]),
        closing=_heard(audio[:, -end:]),
    )


def _momentary(audio: Audio) -> Iterator[Numbers]:
    """Short stretches go through the filter much faster; each begins a second early."""
    for start in range(0, audio.shape[1], STRETCH):
        lead = min(start, RATE_HZ)
        stretch = audio[:, start - lead : start + STRETCH + RATE_HZ // 3]
        yield blocks_lufs(_heard(stretch), HEARD_HZ)[10 * lead // RATE_HZ :]


def _heard(audio: Audio) -> Audio:
    """The audio weighted as loudness asks, and thinned: next to nothing lies above 6 kHz."""
    frames = audio.shape[1] // THINNED * THINNED
    kept = frames // THINNED // 2 + 1
    spectrum = np.fft.rfft(audio[:, :frames])[:, :kept] * _weights(frames)[:kept]
    return (np.fft.irfft(spectrum, frames // THINNED) / THINNED).astype(np.float32)


@cache
def _weights(frames: int) -> npt.NDArray[np.float32]:
    hz = np.fft.rfftfreq(frames, 1 / RATE_HZ).astype(np.float64)
    return k_weighting(hz).astype(np.float32)


def _peak_dbtp(audio: Audio) -> float:
    highest = int(np.argmax(np.max(np.abs(audio), axis=0)))
    return true_peak_dbtp(audio[:, max(0, highest - 5 * RATE_HZ) : highest + 5 * RATE_HZ])


def _roughness(audio: Audio) -> float:
    """The largest fourth difference: near zero for slow waves, large where samples jump."""
    return max(
        float(np.max(np.abs(np.diff(audio[:, start : start + STRETCH + 4], n=4))))
        for start in range(0, audio.shape[1] - 4, STRETCH)
    )


def _alikeness(audio: Audio) -> Numbers:
    """How alike left and right are each second, from -1 to 1."""
    left, right = audio[:, : audio.shape[1] // RATE_HZ * RATE_HZ].reshape(2, -1, RATE_HZ)
    together = np.sum(left * right, axis=1)
    alone = np.sqrt(np.sum(left**2, axis=1) * np.sum(right**2, axis=1))
    alike: Numbers = (together / alone).astype(np.float64)
    return alike


def _end(outwards: Audio) -> End:
    within = outwards[:, 5 * RATE_HZ : 15 * RATE_HZ]
    power = _spectrum(within)
    return End(
        float(np.max(np.abs(outwards[:, : RATE_HZ // 100]))),
        _rms(outwards[:, :RATE_HZ]),
        _rms(outwards[:, 8 * RATE_HZ : 12 * RATE_HZ]),
        float(power @ SPECTRUM_HZ / power.sum()),
    )


def _rms(audio: Audio) -> float:
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64))))


def _spectrum(audio: Audio) -> Numbers:
    """The mean power at SPECTRUM_HZ of stretches of 0.7 s, every second one."""
    middle = audio.mean(axis=0)
    stretches = middle[: len(middle) // SPECTRUM_FRAMES * SPECTRUM_FRAMES]
    windowed = stretches.reshape(-1, SPECTRUM_FRAMES)[::2] * np.hanning(SPECTRUM_FRAMES)
    power: Numbers = np.mean(np.abs(np.fft.rfft(windowed)) ** 2, axis=0)
    return power


def _tag(name: str, key: str) -> str:
    return str(OggOpus(MUSIC / name)[key][0])


def _length_s(name: str) -> float:
    file: Any = OggOpus(MUSIC / name)
    return float(file.info.length)


def test_each_phase_has_three_pieces_and_the_peak_four() -> None:
    phases = [_tag(name, "PHASE") for name in FILES]
    assert {phase: phases.count(phase) for phase in PHASES} == dict.fromkeys(PHASES, 3) | {
        "peak": 4
    }


def test_a_folder_shows_the_phases_in_their_order() -> None:
    tracks = read_folder(MUSIC).playlist.tracks
    assert [Path(track.path).name for track in tracks] == sorted(FILES) == FILES
    assert [phase for phase, _ in itertools.groupby(track.phase for track in tracks)] == PHASES


def test_players_that_go_by_number_play_round_after_round_of_the_phases() -> None:
    phases = {int(_tag(name, "TRACKNUMBER")): _tag(name, "PHASE") for name in FILES}
    assert [phases[number + 1] for number in range(len(FILES))] == [*PHASES * 3, "peak"]


def test_the_folder_holds_nothing_but_the_pieces_their_list_and_their_licence() -> None:
    others = {"LICENSE", "NOTICE", "six-phases.m3u8"}
    assert {path.name for path in MUSIC.iterdir()} == {*FILES, *others}


@pytest.mark.parametrize("piece", PIECES, ids=FILES)
def test_tags_name_the_piece_and_its_licence(piece: Piece) -> None:
    keys = ("TITLE", "ARTIST", "ALBUM", "LICENSE", "PHASE", "TRACKNUMBER")
    assert {key: _tag(piece.file, key) for key in keys} == {
        "TITLE": piece.title,
        "ARTIST": "KAP Companion",
        "ALBUM": "Six Phases",
        "LICENSE": "CC0-1.0",
        "PHASE": piece.phase,
        "TRACKNUMBER": str(piece.number),
    }


def test_there_is_enough_for_a_whole_first_day_in_few_megabytes() -> None:
    assert sum(_length_s(name) for name in FILES) >= 70 * 60
    assert sum((MUSIC / name).stat().st_size for name in FILES) <= 42_000_000


@pytest.mark.parametrize("piece", PIECES, ids=FILES)
def test_files_are_as_long_as_the_score_says(piece: Piece) -> None:
    assert _length_s(piece.file) == pytest.approx(piece.length_s, abs=0.1)


def test_the_list_is_the_one_the_score_gives(tmp_path: Path) -> None:
    write_playlist(PIECES, tmp_path / "list.m3u8")
    assert (MUSIC / "six-phases.m3u8").read_bytes() == (tmp_path / "list.m3u8").read_bytes()


def test_the_notice_gives_the_music_away_and_names_each_piece() -> None:
    notice = (MUSIC / "NOTICE").read_text(encoding="utf-8")
    assert "CC0" in notice
    assert "CC0 1.0 Universal" in (MUSIC / "LICENSE").read_text(encoding="utf-8")
    assert [piece.title for piece in PIECES if piece.title not in notice] == []


@pytest.mark.parametrize("name", FILES)
def test_loudness_is_level(name: str) -> None:
    assert gated_lufs(measured(name).momentary) == pytest.approx(-20, abs=0.5)


def test_no_piece_is_louder_than_another() -> None:
    loudness = [gated_lufs(measured(name).momentary) for name in FILES]
    assert max(loudness) - min(loudness) <= 1


@pytest.mark.parametrize("name", FILES)
def test_peaks_leave_room(name: str) -> None:
    assert measured(name).peak_dbtp <= -3


@pytest.mark.parametrize("name", FILES)
def test_nothing_swells_suddenly(name: str) -> None:
    assert np.max(_steps_lu(_body(name))) <= 2.0


def _body(name: str) -> Numbers:
    """The momentary loudness outside the fades."""
    return measured(name).momentary[80:-120]


def _steps_lu(momentary: Numbers) -> Numbers:
    """Loudness steps between 400 ms windows side by side."""
    return np.abs(momentary[4:] - momentary[:-4])


@pytest.mark.parametrize("name", FILES)
def test_no_passage_is_much_louder_or_softer_than_the_rest(name: str) -> None:
    low, high = np.percentile(_short_term(_body(name)), [1, 99])
    assert high - low <= 4


def _short_term(momentary: Numbers) -> Numbers:
    """The loudness of three seconds."""
    power = np.convolve(10 ** (momentary / 10), np.ones(30) / 30, "valid")
    loudness: Numbers = 10 * np.log10(power)
    return loudness


@pytest.mark.parametrize("name", FILES)
def test_both_ends_are_silent_and_the_fades_slow(name: str) -> None:
    for end in measured(name).ends:
        assert end.edge < 0.002
        assert end.first_second < 0.4 * end.after_the_fade


@pytest.mark.parametrize("name", FILES)
def test_nothing_clicks(name: str) -> None:
    assert measured(name).roughness < 0.003


def test_a_click_would_be_found() -> None:
    samples, _ = soundfile.read(MUSIC / FILES[0], frames=STRETCH, dtype="float32")
    audio = np.ascontiguousarray(samples.T)
    assert _roughness(audio) < 0.003
    audio[:, STRETCH // 2 :] += 0.004
    assert _roughness(audio) > 0.003


@pytest.mark.parametrize("name", FILES)
def test_one_loudspeaker_is_enough(name: str) -> None:
    assert np.min(measured(name).alikeness) >= 0.0
    assert np.mean(measured(name).alikeness) <= 0.9, "that is hardly stereo"


@pytest.mark.parametrize("name", FILES)
def test_the_spectrum_is_warm_and_its_low_end_held(name: str) -> None:
    assert _share_db(name, 0, 35) < -25
    assert _share_db(name, 0, 120) < -5
    assert _share_db(name, 2000, 5000) < -15
    assert measured(name).offset < 1e-4


def _share_db(name: str, low_hz: float, high_hz: float) -> float:
    """The part of the energy that lies in a band, averaged over the piece."""
    power = measured(name).spectrum
    inside = (low_hz <= SPECTRUM_HZ) & (high_hz > SPECTRUM_HZ)
    return float(10 * np.log10(power[inside].sum() / power.sum()))


@pytest.mark.parametrize("crossfade_s", [ARC_CROSSFADE_S, LIST_CROSSFADE_S])
def test_any_two_pieces_overlap_without_hole_or_bump(crossfade_s: int) -> None:
    for leaving, coming, late_ms in itertools.product(FILES, FILES, LATE_MS):
        level = blocks_lufs(_seam(leaving, coming, crossfade_s, late_ms), HEARD_HZ)
        seam = (leaving, coming, late_ms)
        assert -26 < np.min(level) < np.max(level) < -17, seam
        assert -24.5 < np.min(_short_term(level)) < np.max(_short_term(level)) < -17.5, seam
        assert np.max(_steps_lu(level)) <= 3.5, seam


@pytest.mark.parametrize("crossfade_s", [ARC_CROSSFADE_S, LIST_CROSSFADE_S])
def test_pieces_with_short_fades_of_their_own_overlap_better(crossfade_s: int) -> None:
    names = [piece.file for piece in PIECES if piece.fade_out_s < LIST_CROSSFADE_S / 2 + 1]
    dips, bumps = np.transpose(
        [
            (np.min(level), np.max(level))
            for pair in itertools.product(names, names, LATE_MS)
            for level in [blocks_lufs(_seam(*pair[:2], crossfade_s, pair[2]), HEARD_HZ)]
        ]
    )
    assert np.percentile(dips, 1) > -24
    assert np.percentile(bumps, 99) < -17


@pytest.mark.parametrize("piece", PIECES, ids=FILES)
def test_a_piece_goes_round_and_round_without_a_mark(piece: Piece) -> None:
    body = _short_term(_body(piece.file))
    for late_ms in LATE_MS:
        seam = _seam(piece.file, piece.file, ARC_CROSSFADE_S, late_ms)
        level = _short_term(blocks_lufs(seam, HEARD_HZ))
        assert np.min(body) - 3.5 < np.min(level) < np.max(level) < np.max(body) + 2


@pytest.mark.parametrize("piece", PIECES, ids=FILES)
def test_going_round_makes_no_pause_that_stands_out(piece: Piece) -> None:
    at_s = [strike.at_s for chord in piece.chords for strike in chord.strikes]
    longest_s = max(later - earlier for earlier, later in itertools.pairwise(at_s))
    assert at_s[0] + piece.length_s - ARC_CROSSFADE_S - at_s[-1] < 2.1 * longest_s


@pytest.mark.parametrize("name", FILES)
def test_a_piece_closes_in_the_colour_in_which_any_opens(name: str) -> None:
    opening, closing = (end.brightness_hz for end in measured(name).ends)
    assert closing == pytest.approx(opening, abs=60)
    assert 300 < min(opening, closing) < max(opening, closing) < 500


def _seam(leaving: str, coming: str, crossfade_s: int, late_ms: int) -> Audio:
    """Some seconds before, the room's equal-power crossfade begun late, some seconds after."""
    overlap, beside, late = (HEARD_HZ * ms // 1000 for ms in (1000 * crossfade_s, 4000, late_ms))
    opening = measured(coming).opening
    closing = np.pad(measured(leaving).closing, ((0, 0), (0, late)))[:, late:]
    gain = np.sin(np.linspace(0, np.pi / 2, overlap, dtype=np.float32))
    both = closing[:, -overlap:] * gain[::-1] + opening[:, :overlap] * gain
    before = closing[:, -overlap - beside : -overlap]
    return np.concatenate([before, both, opening[:, overlap : overlap + beside]], axis=1)


def test_every_piece_opens_and_closes_on_the_same_open_chord() -> None:
    ends = {chord.voices for piece in PIECES for chord in (piece.chords[0], piece.chords[-1])}
    assert ends == {("D3", "A3", "D4", "E4", "A4")}


def test_pieces_of_one_phase_have_harmonies_of_their_own() -> None:
    for one, other in itertools.combinations(PIECES, 2):
        shared = _inner_chords(one) & _inner_chords(other)
        assert one.phase != other.phase or len(shared) <= 2, (one.name, other.name)


def _inner_chords(piece: Piece) -> set[tuple[str, ...]]:
    return {chord.voices for chord in piece.chords[1:-1]}


def test_little_happens_on_the_way_in_and_at_the_peak_and_more_on_the_way_back() -> None:
    quiet = [_events_per_min(piece) for piece in PIECES if piece.phase in {"onset", "peak"}]
    moving = [_events_per_min(piece) for piece in PIECES if piece.phase in {"re-entry", "return"}]
    assert max(quiet) < 7 < min(moving)


def _events_per_min(piece: Piece) -> float:
    """Changes of chord and struck notes."""
    return sum(1 + len(chord.strikes) for chord in piece.chords) / (piece.length_s / 60)


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
