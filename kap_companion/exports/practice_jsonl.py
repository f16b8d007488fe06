"""The whole practice as JSON lines: every entry to the letter, so that nobody is bound to us.

The file is not encrypted: whoever has it can read it.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO

from kap_companion import __version__
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Contents, OpenEntry
from kap_companion.exports.files import written_beside
from kap_companion.exports.practice_format import (
    ENDING,
    Plain,
    header_of,
    line_of,
    trailer_of,
)

SHORT_ID = 8
_LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}
"""Some programs take these for the end of a line; they can only stand in texts."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def export_practice(
    contents: Contents,
    entries: Iterable[OpenEntry],
    folder: Path,
    now: Moment,
    step: Callable[[], None],
) -> Path:
    """Write the record into `folder`, under a name that names nobody; returns the file.

    Holds one entry at a time. `step` is called after each, and what it raises ends the export.
    Raises `ExportFailed`. In both cases nothing is left behind.
    """
    target = folder / _name(now)
    with written_beside(target) as file:
        lines = _Lines(file)
        lines.write(header_of(contents, now, __version__))
        for entry in entries:
            lines.write(line_of(entry))
            step()
        lines.write(trailer_of(contents.entries, lines.sha256.hexdigest()))
    return target


class _Lines:
    """Writes lines, and keeps the hash of those written so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = sha256()

    def write(self, plain: Plain) -> None:
        text = _JSON.encode(plain)
        for character, escaped in _LINE_ENDS.items():
            text = text.replace(character, escaped)
        line = text.encode() + b"\n"
        self.sha256.update(line)
        self._file.write(line)


def _name(now: Moment) -> str:
    day = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=now.utc_us)
    return f"practice-{day:%Y-%m-%d}-{new_id(now.utc_us)[-SHORT_ID:]}{ENDING}"
