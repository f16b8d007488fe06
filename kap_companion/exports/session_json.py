"""One session's entries as JSON: every line of the record, as it was written."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.exports.files import write_beside
from kap_companion.exports.practice_format import moment_of

FORMAT = "kap-companion-session"
FORMAT_VERSION = 1


def export_session(session_id: str, entries: Sequence[Entry], folder: Path) -> Path:
    """Write a session's entries to a file in `folder`, named by the session's id; returns its path.

    Raises `ExportFailed` where the folder can't be written.
    """
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "session": session_id,
        "entries": [plain_entry(entry) for entry in entries],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return write_beside(folder / f"session-{session_id}.json", text.encode())


def plain_entry(entry: Entry) -> dict[str, Any]:
    """Return an entry as it was written, not lifted to today's version."""
    kind, version, body = Codec().as_written(entry)
    return {
        "id": entry.id,
        "device": entry.device,
        "seq": entry.seq,
        "counter": entry.counter,
        "subject": entry.subject,
        "kind": kind,
        "version": version,
        "recorded_at": moment_of(entry.recorded_at),
        "occurred_at": moment_of(entry.occurred_at),
        "author": entry.author,
        "performed_by": entry.performed_by,
        "amends": entry.amends,
        "reason": entry.reason,
        "replaces": entry.replaces,
        "body": body,
    }
