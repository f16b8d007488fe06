"""What the practice wants of its music is kept on this computer, and never nonsense."""

from pathlib import Path

import pytest

from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.player import Output
from kap_companion.errors import InputRefused
from kap_companion.services.music_habits import HabitKeeper, MusicHabits

LIMIT_S = 30


def test_habits_hold_at_once_and_after_a_restart(tmp_path: Path) -> None:
    keeper = HabitKeeper(Settings(tmp_path))
    wanted = MusicHabits(80, 15, "yes", mask_softens=True)
    kept = keeper.keep(wanted)
    assert keeper.now() == wanted
    kept.result(LIMIT_S)
    keeper.close()
    assert HabitKeeper(Settings(tmp_path)).now() == wanted


def test_the_way_out_is_kept_over_a_restart(tmp_path: Path) -> None:
    keeper = HabitKeeper(Settings(tmp_path))
    assert keeper.output() is None
    keeper.keep_output(Output("ears", "Headphones Ü")).result(LIMIT_S)
    assert HabitKeeper(Settings(tmp_path)).output() == Output("ears", "Headphones Ü")
    keeper.keep(MusicHabits(soften_db=20)).result(LIMIT_S)
    assert HabitKeeper(Settings(tmp_path)).output() == Output("ears", "Headphones Ü")
    keeper.keep_output(None).result(LIMIT_S)
    assert HabitKeeper(Settings(tmp_path)).output() is None


def test_a_way_out_that_cannot_be_kept_says_so_and_holds_for_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    keeper = HabitKeeper(Settings(tmp_path / "file"))
    kept = keeper.keep_output(Output("ears", "Headphones"))
    with pytest.raises(SettingsNotKept):
        kept.result(LIMIT_S)
    assert keeper.output() == Output("ears", "Headphones")


def test_a_new_computer_has_the_usual_ones(tmp_path: Path) -> None:
    assert HabitKeeper(Settings(tmp_path)).now() == MusicHabits(100, 12, "", mask_softens=False)


@pytest.mark.parametrize(
    "nonsense",
    [
        MusicHabits(loudest_percent=9),
        MusicHabits(loudest_percent=101),
        MusicHabits(soften_db=2),
        MusicHabits(soften_db=31),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(tmp_path: Path, nonsense: MusicHabits) -> None:
    keeper = HabitKeeper(Settings(tmp_path))
    with pytest.raises(InputRefused):
        keeper.keep(nonsense)
    assert keeper.now() == MusicHabits()


@pytest.mark.parametrize(
    "edge",
    [MusicHabits(loudest_percent=10, soften_db=3), MusicHabits(loudest_percent=100, soften_db=30)],
)
def test_the_edges_are_taken(tmp_path: Path, edge: MusicHabits) -> None:
    keeper = HabitKeeper(Settings(tmp_path))
    keeper.keep(edge).result(LIMIT_S)
    assert keeper.now() == edge


def test_a_disk_that_refuses_says_so_and_the_habit_holds_for_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    keeper = HabitKeeper(Settings(tmp_path / "file"))
    kept = keeper.keep(MusicHabits(soften_db=20))
    with pytest.raises(SettingsNotKept):
        kept.result(LIMIT_S)
    assert keeper.now().soften_db == 20
