"""The open format of a whole practice: what its lines hold. `docs/export-format.md` is its text."""

from dataclasses import asdict
from typing import Any

from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Chain, Contents, OpenEntry, Said

FORMAT = "kap-companion-practice"
FORMAT_VERSION = 1
ENDING = ".jsonl"
MOST_LINE_BYTES = 2_000_000

Plain = dict[str, Any]


def header_of(contents: Contents, made_at: Moment, program: str) -> Plain:
    """Return the first line: what this file is, and what it holds."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program": program,
        "made_at": moment_of(made_at),
        "practice_subject": contents.practice_subject,
        "access_subject": contents.access_subject,
        "devices": [asdict(chain) for chain in contents.chains],
        "entries": contents.entries,
    }


def line_of(entry: OpenEntry) -> Plain:
    """Return the line of an entry; of an erased one nothing is known but the envelope."""
    said = entry.said
    return {
        "id": entry.id,
        "device": entry.device,
        "seq": entry.seq,
        "counter": entry.counter,
        "subject": entry.subject,
        "kind": entry.kind,
        "version": entry.version,
        "recorded_at": moment_of(entry.recorded_at),
        "occurred_at": moment_of(entry.occurred_at),
        "author": entry.author,
        "performed_by": said.performed_by if said else None,
        "amends": entry.amends,
        "reason": said.reason if said else None,
        "replaces": said.replaces if said else None,
        "body": said.body if said else None,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def trailer_of(entries: int, sha256: str) -> Plain:
    """Return the last line: how many entries there were, and the hash of all lines before it."""
    return {"end": FORMAT, "entries": entries, "sha256": sha256}


def moment_of(moment: Moment) -> Plain:
    """Return a moment; `local` says for people what the rest says for programs."""
    return {"local": moment.local().isoformat(timespec="microseconds"), **asdict(moment)}


def contents_from(plain: Plain) -> Contents:
    """Return what a header says. Raises `KeyError` or `TypeError` for what is none."""
    chains = tuple(Chain(**chain) for chain in plain["devices"])
    return Contents(plain["practice_subject"], plain["access_subject"], chains)


def entry_from(plain: Plain) -> OpenEntry:
    """Return the entry of a line. Raises `KeyError` or `TypeError` for what is none."""
    fields = dict(plain)
    said = [fields.pop(name) for name in ("body", "performed_by", "reason", "replaces")]
    fields["said"] = Said(*said) if any(each is not None for each in said) else None
    for name in ("recorded_at", "occurred_at"):
        fields[name] = moment_from(fields[name])
    return OpenEntry(**fields)


def moment_from(plain: Plain) -> Moment:
    """Return the moment. Raises `KeyError` or `TypeError` for what is none."""
    return Moment(**{name: value for name, value in plain.items() if name != "local"})
