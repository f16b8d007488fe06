import pytest

from kap_companion.domain.loudness import Loudness, LoudnessSource, gain_db


@pytest.mark.parametrize(
    ("lufs", "peak", "expected"),
    [
        (-20.0, -3.0, 0.0),
        (-8.0, 1.0, -12.0),
        (-26.0, -9.0, 6.0),
        (-26.0, -3.0, 2.0),
        (-40.0, -30.0, 7.5),
        (-26.0, None, 0.0),
        (-10.0, None, -10.0),
        (None, -3.0, 0.0),
    ],
)
def test_a_gain_levels_and_never_clips(
    lufs: float | None, peak: float | None, expected: float
) -> None:
    assert gain_db(Loudness(lufs, None, peak, LoudnessSource.MEASURED)) == pytest.approx(expected)


def test_what_was_never_measured_stays_as_it_is() -> None:
    assert gain_db(None) == 0.0
