"""The practice's settings as one file: readable JSON in a stable order, and read back in doubt.

docs/settings-file.md describes the form.
"""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from kap_companion import __version__
from kap_companion.errors import KapError
from kap_companion.exports.files import write_beside

FORMAT = "kap-companion-settings"
FORMAT_VERSION = 1
SUFFIX = ".settings.json"
MOST_BYTES = 4_000_000
"""The fullest settings that a practice may keep take about half of it."""
_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class SettingsRefused(KapError):
    """The file can't be taken in; nothing was changed."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a file of settings holds: its parts by name, none of them looked at yet."""

    settings: Mapping[str, Any]
    newer: bool = False


def write_settings(settings: Mapping[str, Any], target: Path) -> Path:
    """Write the settings whole or not at all; returns the path. Raises `ExportFailed`."""
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program": __version__,
        "settings": settings,
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return write_beside(target, text.encode())


def read_settings(path: Path) -> SettingsFile:
    """Return what the file holds; raises `SettingsRefused` with the reason."""
    held = _bytes_of(path)
    if FORMAT.encode() not in held:
        raise _another()
    document = _parsed(held)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _another()
    version, settings = document.get("format_version"), document.get("settings")
    if type(version) is not int or version < 1 or not isinstance(settings, dict):
        raise _damaged()
    return SettingsFile(settings, newer=version > FORMAT_VERSION)


def _bytes_of(path: Path) -> bytes:
    """Read no more than a file of settings can be, and nothing that is no file at all."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SettingsRefused("This is no file. Nothing was changed.")
            held = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "the disk refused"
        raise SettingsRefused(f"The file can’t be read: {reason}. Nothing was changed.") from None
    if len(held) > MOST_BYTES:
        raise SettingsRefused(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB; settings never are. "
            "Nothing was changed."
        )
    return held


def _parsed(held: bytes) -> Any:  # noqa: ANN401  # whatever JSON may hold
    try:
        text = held.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _damaged() from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice would lose one of the two without a word."""
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("A name stands there twice.")
    return held


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _another() -> SettingsRefused:
    return SettingsRefused("This is no file of KAP Companion’s settings. Nothing was changed.")


def _damaged() -> SettingsRefused:
    return SettingsRefused(
        "The file is damaged: it ends too early, or was changed by hand. Nothing was changed."
    )
