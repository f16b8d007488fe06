"""The policy file: what the IT of a computer presets, or locks, for everyone who works on it.

It is read once, at the start. What is wrong in it is told with its line and key and never stops the
program, nor does it set anybody free: a setting that may have been locked can’t be changed then.
"""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import appdirs

from kap_companion.domain.setting_rules import IDLE_MIN_RANGE
from kap_companion.host.folders import APP_NAME

FILE_NAME = "policy.toml"
ON_LINUX = Path("/etc/kap-companion")
MOST_BYTES = 64 * 1024
LONGEST_SHOWN = 40
KEYS: Mapping[str, tuple[str, ...]] = {
    "idle": ("minutes", "session_minutes", "locked"),
    "backup": ("folder", "locked"),
    "music": ("folder", "locked"),
}
"""Every section of the file, with its keys."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """What the policy says of one setting: its value until somebody chooses, or for good.

    `locked` without a value: what stands can’t be changed.
    """

    value: T | None = None
    locked: bool = False

    def over(self, chosen: T | None) -> T | None:
        """Return what holds where `chosen` was chosen, None where nobody says anything."""
        if self.value is not None and (self.locked or chosen is None):
            return self.value
        return chosen


@dataclass(frozen=True, slots=True)
class Policy:
    """What `path` says, setting by setting, and what is wrong in it, a line each.

    `idle` and `session_idle` are minutes until the screen locks.
    """

    path: Path
    idle: Rule[int] = Rule()
    session_idle: Rule[int] = Rule()
    backup: Rule[Path] = Rule()
    music: Rule[Path] = Rule()
    problems: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What stands beside a setting that is locked."""
        return f"Set by your IT, in {self.path}."

    @property
    def notice(self) -> str:
        """The sentence for the start where something is wrong in the file, else empty."""
        if not self.problems:
            return ""
        first, *others = self.problems
        more = f" (and {len(others)} more, see `kap-companion doctor`)" if others else ""
        return (
            f"The policy file of your IT has an error, {first}{more}. What it may have locked "
            f"stays locked; all else is as without it. Tell your IT: {self.path}."
        )


NO_POLICY = Policy(Path(FILE_NAME))


def policy_file() -> Path:
    """Return where this system keeps the policy; nothing that a user may set leads elsewhere."""
    if sys.platform != "linux":
        return Path(appdirs.site_data_dir(APP_NAME, appauthor=False)) / FILE_NAME
    return ON_LINUX / FILE_NAME


def minutes_that_hold(rule: Rule[int], chosen: int | None, usual: int) -> int:
    """Return the idle minutes that hold; a lock without a number allows no more than the usual."""
    holds = rule.over(chosen)
    if holds is None:
        return usual
    return min(holds, usual) if rule.locked and rule.value is None else holds


def read_policy(path: Path) -> Policy:
    """Return what the file says; one that isn’t there says nothing. Never raises."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Policy(path)
    except OSError:
        return _all_locked(path, "it can’t be read")
    if len(raw) > MOST_BYTES:
        return _all_locked(path, f"it is longer than {MOST_BYTES // 1024} KB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        return _all_locked(path, f"line {line}: this is no UTF-8 text")
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        return _all_locked(path, _not_toml(text, str(fault)))
    return _Reading(text, given).policy(path)


def _all_locked(path: Path, problem: str) -> Policy:
    shut: Rule[Any] = Rule(locked=True)
    return Policy(path, shut, shut, shut, shut, (problem,))


def _not_toml(text: str, fault: str) -> str:
    """What stops the reading of the whole file, with its line and, where there is one, its key."""
    what, _, place = fault.partition(" (at ")
    lines = text.splitlines() or [""]
    found = re.match(r"line (\d+)", place)
    number = min(int(found[1]), len(lines)) if found else len(lines)
    line = lines[number - 1]
    key = _shown(line.partition("=")[0].strip())
    named = f", {key}" if key else ""
    hint = " (write a path in single quotes)" if '"' in line and "\\" in line else ""
    return f"line {number}{named}: {what[:1].lower()}{what[1:]}{hint}"


def _shown(name: str) -> str:
    kept = "".join(each for each in name if each.isprintable())
    return kept if len(kept) <= LONGEST_SHOWN else f"{kept[:LONGEST_SHOWN]}…"


class _Reading:
    """One reading of a file that is TOML; gathers what is wrong in it."""

    def __init__(self, text: str, given: dict[str, Any]) -> None:
        self._lines = text.splitlines(keepends=True)
        self._given = given
        self._problems: list[str] = []

    def policy(self, path: Path) -> Policy:
        for name in self._given.keys() - KEYS.keys():
            self._wrong("there is no such section", name)
        idle, backup, music = (self._section(name) for name in KEYS)
        return Policy(
            path,
            Rule(self._minutes("minutes", idle), self._locked("idle", idle)),
            Rule(self._minutes("session_minutes", idle), self._locked("idle", idle)),
            Rule(self._folder("backup", backup), self._locked("backup", backup)),
            Rule(self._folder("music", music), self._locked("music", music)),
            tuple(dict.fromkeys(self._problems)),
        )

    def _section(self, name: str) -> dict[str, Any]:
        section = self._given.get(name, {})
        if not isinstance(section, dict):
            self._wrong(f"this must be a section, [{name}]", name)
            return {"locked": True}
        for key in section.keys() - set(KEYS[name]):
            self._wrong("there is no such key", name, key)
        return section

    def _locked(self, name: str, section: dict[str, Any]) -> bool:
        locked = section.get("locked", False)
        if not isinstance(locked, bool):
            self._wrong("this must be true or false", name, "locked")
            return True
        return locked

    def _minutes(self, key: str, section: dict[str, Any]) -> int | None:
        minutes = section.get(key)
        fewest, most = IDLE_MIN_RANGE
        if minutes is None or (type(minutes) is int and fewest <= minutes <= most):
            return minutes
        self._wrong(f"this must be a whole number from {fewest} to {most}", "idle", key)
        return None

    def _folder(self, name: str, section: dict[str, Any]) -> Path | None:
        folder = section.get("folder")
        if folder is None:
            return None
        if isinstance(folder, str) and folder.isprintable():
            path = Path(os.path.expanduser(folder))  # noqa: PTH111  # raises nothing
            if path.is_absolute():
                return path
        self._wrong("this must be a whole path, in single quotes", name, "folder")
        return None

    def _wrong(self, words: str, *keys: str) -> None:
        name = ".".join(_shown(key) for key in keys)
        self._problems.append(f"line {self._line_of(keys)}, {name}: {words}")

    def _line_of(self, keys: tuple[str, ...]) -> int:
        """The first line up to which the file holds this key."""
        for number, line in enumerate(self._lines, 1):
            if keys[-1] in line and _holds("".join(self._lines[:number]), keys):
                return number
        return len(self._lines)


def _holds(text: str, keys: tuple[str, ...]) -> bool:
    try:
        found: Any = tomllib.loads(text)
    except ValueError:  # in the middle of a value
        return False
    for key in keys:
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True
