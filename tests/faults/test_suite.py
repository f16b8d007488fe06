"""Every family of faults a few times; `make faults` does each as often as it takes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.suite import __main__ as suite
from tests.faults.suite import families
from tests.faults.suite.plan import QUICK, Plan, planned
from tests.faults.suite.rows import Row, Tally, table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="breaks what Linux lets it break")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(tmp_path_factory.mktemp("faults"), QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("family", families.FAMILIES)
def test_a_few_of_each_family(plan: Plan, family: str) -> None:
    rows = families.FAMILIES[family](plan)
    assert [f"{row.fault}: {row.verdict}" for row in rows if row.failed] == []
    if all(row.skipped for row in rows):
        pytest.skip(rows[0].skipped)


def test_losses_are_a_problem_and_so_is_nothing_done() -> None:
    tally = Tally()
    assert tally.row("a fault", "x").verdict == "FAILS: never done"
    tally.add(5, 0)
    assert tally.row("a fault", "x").verdict == "holds"
    tally.add(5, 2, "half a batch is there", "kill 2")
    row = tally.row("a fault", "x")
    assert (row.times, row.acknowledged, row.lost) == (2, 10, 2)
    assert row.verdict == "FAILS: 2 acknowledged entries lost, and 1 more"
    assert (
        tally.row("a fault", "x", may_lose=True).verdict == "FAILS: half a batch is there (kill 2)"
    )


def test_the_table_says_what_was_skipped_and_what_is_a_limit() -> None:
    rows = [
        Row("power cut", "all stays", skipped="only root can mount a disk"),
        Row("old file", "no entry shown wrong", 1, 9, 3, limit="not seen"),
    ]
    heading, _line, first, second = table(rows).splitlines()
    assert heading.startswith("fault ")
    assert first.endswith("|              |      | skipped: only root can mount a disk")
    assert second.endswith("| 9            | 3    | limit: not seen")


def test_the_program_prints_one_table_and_tells_by_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with faked(monkeypatch, Row("a fault", "x", 1, 1, 0)):
        assert suite.main(["one", "--quick"]) == 0
    assert "holds" in capsys.readouterr().out
    with faked(monkeypatch, Row("a fault", "x", 1, 1, 1, "1 acknowledged entries lost")):
        assert suite.main([]) == 1
    assert "1 kinds of fault, 1 failed." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        suite.main(["another"])


@contextmanager
def faked(monkeypatch: pytest.MonkeyPatch, row: Row) -> Iterator[None]:
    """One family that came to this."""
    monkeypatch.setattr(suite, "FAMILIES", {"one": lambda _plan: [row]})
    monkeypatch.setattr(suite, "planned", lambda place, _counts: Path(place))
    yield
