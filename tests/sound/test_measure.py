"""What the sound tests measure with can fail: a hole, a step or a dip that is there is found."""

import numpy as np
import pytest

from tests.audio.ear import RATE_HZ, Samples
from tests.sound.control import Control, steady_take
from tests.sound.measure import (
    dip_and_bump_db,
    holes,
    in_frames,
    level_db,
    longest_hole_ms,
    longest_silence_ms,
    steepest_db,
    step_time_ms,
    steps_db,
    tone_levels_db,
)
from tests.sound.pitch import place_ms
from tests.sound.signals import chirp, noise, tone


def with_hole(samples: Samples, at_ms: float, length_ms: float) -> Samples:
    holed = samples.copy()
    holed[in_frames(at_ms) : in_frames(at_ms + length_ms)] = 0
    return holed


def with_step(samples: Samples, at_ms: float, step_db: float) -> Samples:
    stepped = samples.copy()
    stepped[in_frames(at_ms) :] *= np.float32(10 ** (step_db / 20))
    return stepped


@pytest.mark.parametrize("signal", [tone(440, 2), noise(1, 2)])
def test_a_hole_is_found_where_it_is(signal: Samples) -> None:
    found = holes(with_hole(signal, 700, 60), 50)
    assert len(found) == 1
    assert (found[0].start_ms, found[0].length_ms) == pytest.approx((700, 60), abs=0.2)
    assert found[0].end_ms == pytest.approx(760, abs=0.2)
    assert longest_hole_ms(with_hole(signal, 700, 21)) > 20


@pytest.mark.parametrize("signal", [tone(440, 2), noise(1, 2)])
def test_steady_sound_has_neither_hole_nor_step(signal: Samples) -> None:
    assert longest_hole_ms(signal) == 0
    assert steepest_db(signal) < 0.2
    assert max(dip_and_bump_db(signal)) < 0.1


def test_silence_around_the_sound_is_no_hole() -> None:
    silence = np.zeros(RATE_HZ, dtype=np.float32)
    assert holes(np.concatenate((silence, tone(440, 1), silence)), 1) == []
    assert holes(silence, 1) == []
    assert longest_hole_ms(silence) == 0
    assert longest_silence_ms(silence) == pytest.approx(1_000)
    assert longest_silence_ms(tone(440, 1)) < 0.5
    assert longest_silence_ms(np.concatenate((silence, tone(440, 1)))) == pytest.approx(
        1_000, abs=1
    )


@pytest.mark.parametrize("at_ms", [1_000, 1_003, 1_005, 1_007.5])
@pytest.mark.parametrize("step_db", [4, -4])
def test_a_step_is_found_wherever_it_falls(at_ms: float, step_db: float) -> None:
    """Windows that only follow each other would see half of it."""
    stepped = with_step(noise(1, 2), at_ms, step_db)
    assert steepest_db(stepped) > 3.5
    steepest = int(np.abs(steps_db(stepped)).argmax())
    assert step_time_ms(steepest) == pytest.approx(at_ms, abs=3)


def test_a_step_of_less_is_less() -> None:
    assert 1.5 < steepest_db(with_step(noise(1, 2), 1_003, 2)) < 2.5


def test_a_ramp_is_no_step() -> None:
    ramp = np.linspace(1, 0.1, 2 * RATE_HZ).astype(np.float32)
    assert steepest_db(noise(1, 2) * ramp) < 1.5


def test_a_crossfade_of_amplitudes_has_a_dip_of_three_decibels() -> None:
    share = np.clip(np.linspace(-1, 2, 3 * RATE_HZ), 0, 1).astype(np.float32)
    faded = tone(440, 3) * (1 - share) + tone(1_000, 3) * share
    dip_db, bump_db = dip_and_bump_db(faded)
    assert dip_db == pytest.approx(3.0, abs=0.1)
    assert bump_db < 0.1


def test_levels() -> None:
    assert level_db(tone(440, 1, 1.0)) == pytest.approx(-3.01, abs=0.01)
    assert level_db(np.zeros(0, dtype=np.float32)) == pytest.approx(-140)
    both = tone(440, 1, 0.5) + tone(1_000, 1, 0.05)
    assert tone_levels_db(both, 440) == pytest.approx(-6.02, abs=0.1)
    assert tone_levels_db(both, 1_000) == pytest.approx(-26.02, abs=0.5)


def test_a_pitch_says_the_place() -> None:
    rising = chirp(500, 40, 20)
    for at_s in (2.0, 11.03, 19.0):
        stretch = rising[round(at_s * RATE_HZ) :][: in_frames(100)]
        assert place_ms(stretch, 500, 40) == pytest.approx(at_s * 1000, abs=5)


class ShakyControl(Control):
    """A control whose machine stumbles as often as it is told to."""

    def __init__(self, times: int) -> None:
        self._left = times

    def mark(self) -> int:
        return 0

    def stumbled(self, since: int) -> str:
        self._left -= 1
        return "" if self._left < since else "a hole"


def test_a_measurement_that_fails_counts_where_the_machine_was_steady() -> None:
    taken = iter([3.0, 0.0])
    assert steady_take(ShakyControl(0), lambda: next(taken), lambda value: value < 1) == 3.0


def test_a_measurement_is_taken_again_where_the_machine_stumbled() -> None:
    taken = iter([3.0, 2.0, 0.0])
    assert steady_take(ShakyControl(2), lambda: next(taken), lambda value: value < 1) == 0.0


def test_a_machine_that_always_stumbles_is_a_failure() -> None:
    with pytest.raises(pytest.fail.Exception):
        steady_take(ShakyControl(99), lambda: 3.0, lambda value: value < 1)
