"""A figure beyond its limit stops the trial of the package, one within is told beside it."""

import pytest
from limits import keep


def test_a_figure_within_its_limit_is_told_as_a_part_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep("the package", 90.0, 120, "MB")
    assert capsys.readouterr().out == ("ok  the package: 90.00 MB, 0.75 of the limit of 120 MB\n")


def test_a_figure_beyond_its_limit_stops_the_trial() -> None:
    with pytest.raises(SystemExit, match=r"1\.31 ×, 1\.01 of the limit of 1\.3 ×"):
        keep("starting", 1.31, 1.3, "×")
