"""Choices of this computer survive a restart, and a damaged file never stops the program."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.config import (
    FILE_NAME,
    Config,
    FolderClosed,
    Settings,
    SettingsNotKept,
    load,
    save,
    vault_exists,
)
from tests.rights import as_anybody


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    chosen = Config("dark-room", "/music/Übung \U0001f3b5", 35)
    save(tmp_path / "new folder", chosen)
    assert load(tmp_path / "new folder") == chosen


def test_nothing_kept_is_the_default(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere") == Config()


@given(damage=st.binary(max_size=200))
def test_damage_is_the_default_and_never_an_error(
    damage: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / FILE_NAME).write_bytes(damage)
    assert isinstance(load(folder), Config)


def test_one_damaged_choice_leaves_the_others(tmp_path: Path) -> None:
    kept = {"theme": 7, "music_folder": "/music", "volume_percent": True, "unknown": 1}
    (tmp_path / FILE_NAME).write_text(json.dumps(kept))
    assert load(tmp_path) == Config(music_folder="/music")


def test_a_volume_out_of_bounds_is_brought_inside(tmp_path: Path) -> None:
    save(tmp_path, Config(volume_percent=4_000))
    assert load(tmp_path).volume_percent == 100


def test_deep_nesting_is_damage_too(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[" * 60_000)
    assert load(tmp_path) == Config()


def test_each_choice_is_kept_beside_the_others(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.choose_theme("dark-room")
    settings.choose_volume(20)
    settings.choose_music_folder("/music")
    assert Settings(tmp_path).now == Config("dark-room", "/music", 20)
    assert [each.name for each in tmp_path.iterdir()] == [FILE_NAME]


def test_a_disk_that_refuses_says_so_and_the_choice_holds_for_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = Settings(tmp_path / "file")
    with pytest.raises(SettingsNotKept, match="until you close"):
        settings.choose_theme("dark-room")
    assert settings.now.theme == "dark-room"


def test_habits_of_the_music_out_of_bounds_are_brought_inside(tmp_path: Path) -> None:
    kept = {"loudest_percent": 3, "soften_db": 90, "mask_plays": "perhaps", "volume_percent": 80}
    (tmp_path / FILE_NAME).write_text(json.dumps(kept))
    config = load(tmp_path)
    assert (config.loudest_percent, config.soften_db, config.mask_plays) == (10, 30, "")
    assert config.volume_percent == 10, "no louder than the ceiling"


def test_what_cannot_be_looked_at_is_not_taken_for_absent(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with as_anybody(), pytest.raises(FolderClosed, match="another user"):
        vault_exists(closed)
    closed.chmod(0o700)
    assert not vault_exists(closed)
    with pytest.raises(FolderClosed, match="can't be read"):
        vault_exists(tmp_path / ("x" * 300))
