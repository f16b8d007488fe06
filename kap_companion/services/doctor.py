"""Looks at this computer and says, line by line, what is there and what is missing."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kap_companion import __version__
from kap_companion.audio.libvlc import Origin
from kap_companion.audio.outputs import look_for_sound
from kap_companion.config import FolderClosed, is_there
from kap_companion.host.clock import system_clock
from kap_companion.host.folders import free_bytes
from kap_companion.host.policy import NO_POLICY, Policy, Rule
from kap_companion.resources import asset_path
from kap_companion.services.vault_place import VaultPlace
from kap_companion.vault import vault_exists

OLDEST_PYTHON = (3, 11)
LEAST_FREE_MB = 500
PACKAGES = ("PySide6_Essentials", "SQLAlchemy", "sqlcipher3", "PyNaCl", "python-vlc")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    what: str
    words: str

    @property
    def line(self) -> str:
        """The finding as a line."""
        return f"{'ok     ' if self.good else 'missing'}  {self.what}: {self.words}"


def examine(
    data: Path, environ: Mapping[str, str], policy: Policy = NO_POLICY
) -> tuple[Finding, ...]:
    """Return what is found; nothing is changed, and no vault is opened."""
    return (
        _python(),
        *_packages(),
        _display(environ),
        *_sound(),
        _music(),
        _clock(),
        _folder(data),
        *_place(data),
        _disk(data),
        _vault(data),
        *_policy(policy),
    )


def _python() -> Finding:
    good = sys.version_info[:2] >= OLDEST_PYTHON
    return Finding(good, "Python", f"{platform.python_version()}, KAP Companion {__version__}")


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(good=True, what=name, words=version(name))
        except PackageNotFoundError:
            yield Finding(good=False, what=name, words="not installed")


def _display(environ: Mapping[str, str]) -> Finding:
    if sys.platform != "linux":
        return Finding(good=True, what="Display", words="the desktop’s own")
    found = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    words = found or "none; the window needs a desktop, `tour` does not"
    return Finding(good=bool(found), what="Display", words=words)


def _sound() -> Iterator[Finding]:
    report = look_for_sound()
    if report.vlc_version:
        whole = report.vlc_origin is not Origin.INSTEAD
        yield Finding(whole, "VLC", f"{report.vlc_version}, {report.vlc_origin.value}")
    else:
        yield Finding(good=False, what="VLC", words="libVLC was not found")
    devices = ", ".join(report.devices) or "default output"
    heard = report.problem or f"{report.module}: {devices}"
    yield Finding(not report.problem, "Sound", heard)


def _music() -> Finding:
    folder = asset_path("music")
    count = len(list(folder.glob("*.opus"))) if folder.is_dir() else 0
    return Finding(bool(count), "Music", f"{count} tracks come with the program")


def _clock() -> Finding:
    clock = system_clock()
    counts = getattr(clock, "counts_suspend", False)
    words = "counts sleep too" if counts else "stops while the computer sleeps"
    return Finding(bool(counts), "Clock for T+", words)


def _folder(data: Path) -> Finding:
    try:
        existing = next(folder for folder in (data, *data.parents) if is_there(folder))
    except FolderClosed as closed:
        return Finding(good=False, what="Data folder", words=f"{data}. {closed}")
    good = os.access(existing, os.W_OK)
    return Finding(good, "Data folder", f"{data}{'' if good else ' can’t be written to'}")


def _place(data: Path) -> Iterator[Finding]:
    place = VaultPlace()
    try:
        words = place.warning(data) if vault_exists(data) else place.refusal(data)
    except FolderClosed:  # which is told already
        return
    if words:
        yield Finding(good=False, what="Place of the record", words=words)


def _disk(data: Path) -> Finding:
    try:
        free_mb = free_bytes(data) // 1_000_000
    except OSError:
        return Finding(good=False, what="Disk", words="the system doesn’t tell how much is free")
    return Finding(free_mb >= LEAST_FREE_MB, "Disk", f"{free_mb:,} MB free")


def _vault(data: Path) -> Finding:
    try:
        there = vault_exists(data)
    except FolderClosed as closed:
        return Finding(good=False, what="Vault", words=str(closed))
    words = "there, locked" if there else "none yet; the first start makes one"
    return Finding(good=True, what="Vault", words=words)


def _policy(policy: Policy) -> Iterator[Finding]:
    """What is wrong in the policy file, then what it says."""
    for problem in policy.problems:
        yield Finding(good=False, what="Policy", words=f"{policy.path}: {problem}")
    rules: dict[str, Rule[Any]] = {
        "idle minutes": policy.idle,
        "idle minutes in a session": policy.session_idle,
        "backup folder": policy.backup,
        "music folder": policy.music,
    }
    held = {what: rule for what, rule in rules.items() if rule != Rule()}
    said = ", ".join(f"{what} {_rule_words(rule)}" for what, rule in held.items())
    yield Finding(good=True, what="Policy", words=f"{policy.path}: {said}" if said else "none")


def _rule_words(rule: Rule[Any]) -> str:
    value = "as they stand" if rule.value is None else str(rule.value)
    return f"{value} ({'locked' if rule.locked else 'preset'})"
