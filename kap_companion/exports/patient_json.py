"""A patient's entries as JSON, with those of each of their sessions: every line of the record."""

import json
from pathlib import Path
from typing import IO, Any

from kap_companion.exports.files import written_beside
from kap_companion.exports.parts import Part, PatientPart, Selection
from kap_companion.exports.session_json import plain_entry

FORMAT = "kap-companion-patient"
FORMAT_VERSION = 1

_JSON = json.JSONEncoder(ensure_ascii=False, indent=2)


def export_patient(selection: Selection, target: Path) -> Path:
    """Write a patient and their sessions to `target`; returns it.

    Holds one session at a time. Raises `ExportFailed`, and whatever going through the parts raises;
    then nothing is left.
    """
    with written_beside(target) as file:
        head = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "patient": selection.chart_id,
        }
        _say(file, _JSON.encode(head)[:-2])
        for number, part in enumerate(selection.parts):
            _write(file, part, first_session=number == 1)
        _say(file, "\n  ]\n}\n")
    return target


def _write(file: IO[bytes], part: Part, *, first_session: bool) -> None:
    entries = [plain_entry(entry) for entry in part.entries]
    if isinstance(part, PatientPart):
        _say(file, f',\n  "entries": {_indented(entries)},\n  "sessions": [')
    else:
        start = "\n    " if first_session else ",\n    "
        session = {"session": part.session_id, "entries": entries}
        _say(file, start + _indented(session, 4))


def _indented(plain: Any, by: int = 2) -> str:  # noqa: ANN401  # whatever JSON holds
    """JSON escapes the line ends within texts, so that every one of these is between values."""
    return _JSON.encode(plain).replace("\n", "\n" + " " * by)


def _say(file: IO[bytes], words: str) -> None:
    file.write(words.encode(errors="backslashreplace"))
