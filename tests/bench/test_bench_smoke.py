"""The bench runs and returns its figures; what they say is for `make bench`, never for a test."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import pytest

from tests.bench.figures import Figure, percentile, table
from tests.bench.measures import GROUPS, Plan
from tests.bench.vaults import NoRealDisk, filled, real_disk
from tests.vault.conftest import mounted

QUICK = [  # the room's sound has its own tests, and so have its two hours
    name for name in GROUPS if name not in ("crossfade", "playing", "two-hours")
]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return Plan(
        rounds=1, entries=3, small=120, large=160, cache=tmp_path_factory.mktemp("bench-vaults")
    )


@pytest.fixture
def memory_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=1m", "tmpfs") as disk:
        yield disk


@pytest.mark.slow
@pytest.mark.parametrize("group", QUICK)
def test_a_group_measures_and_tells(group: str, plan: Plan) -> None:
    figures = GROUPS[group](plan)
    assert figures
    assert all(figure.value > 0 and isfinite(figure.value) for figure in figures)
    assert all(figure.what in table(figures) for figure in figures)


def test_a_vault_is_filled_once(plan: Plan) -> None:
    first = filled(plan.small, plan.cache)
    inode = (first.folder / "vault.db").stat().st_ino
    assert filled(plan.small, plan.cache) == first
    assert (first.folder / "vault.db").stat().st_ino == inode


def test_a_disk_in_memory_is_refused(memory_disk: Path) -> None:
    with pytest.raises(NoRealDisk):
        real_disk(memory_disk)


def test_a_figure_is_over_by_its_value_or_by_its_ratio() -> None:
    by_value = Figure("a", 17.0, "ms", most=16)
    by_ratio = Figure("b", 3.0, "ms", baseline=1.0, most_ratio=1.5)
    within = Figure("c", 1.5, "ms", most=16, baseline=1.0, most_ratio=1.5)
    told = Figure("d", 100.0, "ms", baseline=1.0)
    verdicts = [figure.verdict for figure in (by_value, by_ratio, within, told)]
    assert verdicts == ["over", "over", "ok", "-"]


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile(list(range(1, 501)), 99) == 495
    assert percentile([3.0], 99) == 3.0
