"""The keys of this computer: kept beside the vault, and read back with a damaged file too."""

import json
from pathlib import Path

import pytest

from kap_companion.config import FILE_NAME, Settings, SettingsNotKept
from kap_companion.domain.defaults import QUICK_TAGS
from kap_companion.domain.events import QuickTag
from kap_companion.domain.setting_rules import check_tags
from kap_companion.errors import InputRefused
from kap_companion.services.key_choices import KeyChoices

LIMIT_S = 20


def test_they_hold_at_once_and_after_a_start(tmp_path: Path) -> None:
    keys = KeyChoices(Settings(tmp_path))
    kept = keys.keep({"mask": "=", "hold": ""})
    assert keys.now() == {"mask": "=", "hold": ""}
    kept.result(LIMIT_S)
    assert KeyChoices(Settings(tmp_path)).now() == {"mask": "=", "hold": ""}


def test_a_full_disk_keeps_them_until_the_end(tmp_path: Path) -> None:
    in_the_way = tmp_path / "no folder"
    in_the_way.write_text("")
    keys = KeyChoices(Settings(in_the_way))
    with pytest.raises(SettingsNotKept):
        keys.keep({"mask": "="}).result(LIMIT_S)
    assert keys.now() == {"mask": "="}


def test_who_follows_is_told_until_they_leave(tmp_path: Path) -> None:
    keys, told = KeyChoices(Settings(tmp_path)), [0]

    def listener() -> None:
        told[0] += 1

    leave = keys.subscribe(listener)
    keys.keep({"mask": "="}).result(LIMIT_S)
    leave()
    keys.keep({}).result(LIMIT_S)
    assert told == [1]


@pytest.mark.parametrize(
    ("found", "read"),
    [
        ([], {}),
        ({"mask": 3, "hold": "h" * 30, "home": "\n", "next": "k", "fade": ""}, None),
    ],
)
def test_what_is_damaged_is_left_out(
    tmp_path: Path, found: object, read: dict[str, str] | None
) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"keys": found}), "utf-8")
    expected = {"next": "k", "fade": ""} if read is None else read
    assert KeyChoices(Settings(tmp_path)).now() == expected


def test_a_tag_with_a_key_that_was_set_here_is_refused() -> None:
    def taken(key: str) -> str:
        return "“Eye mask on or off”" if key == "ö" else ""

    check_tags(QUICK_TAGS, taken)
    for key in "öÖ":
        with pytest.raises(InputRefused, match=r"belongs to “Eye mask on or off”"):
            check_tags([*QUICK_TAGS, QuickTag(key, "Joy")], taken)
