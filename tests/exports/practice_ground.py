"""A practice to export, and hands that change the file as someone outside might."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    ChartKind,
    DoseGiven,
    Erased,
    Observed,
    PractitionerAdded,
    QuoteHeard,
    Retracted,
    UnknownEvent,
)
from kap_companion.exports import export_practice
from kap_companion.vault import Vault
from tests.vault.rig import Ticking, begin_session, write

ODD = 'NUL\0 NBSP\u00a0 "q" \\ שלום 🦆 <b>x</b> \'; DROP TABLE entry; -- \u2028\u2029\x85 {"a": 1}'
Lines = list[dict[str, Any]]


def furnish(vault: Vault) -> None:
    """Two patients with a session each, of which one was erased; something from the future."""
    for number in "12":
        begin_session(vault, f"session-{number}", f"patient-{number}")
    dose = DoseGiven("k", Decimal("0.50"), "mg", "nasal", "Ada")
    (first,) = write(vault, NewEntry("session-1", dose, performed_by="Bo Lind"))
    (second,) = write(vault, NewEntry("session-1", QuoteHeard("So w")))
    amended = NewEntry("session-1", QuoteHeard(ODD), amends=second.id, reason="the rest")
    write(vault, amended, NewEntry("session-1", Retracted(), amends=first.id, reason="not hers"))
    write(vault, NewEntry("session-2", Observed("gone")))
    write(vault, NewEntry("session-1", UnknownEvent("drum-beaten", 3, '{"beats": [1, 2.5]}')))
    write(vault, NewEntry(vault.practice_subject, PractitionerAdded("p-2", "Bo Lind", "nurse")))
    erase(vault, "session-2", "patient-2")


def erase(vault: Vault, session: str, patient: str) -> None:
    charts = ((ChartKind.SESSION, session), (ChartKind.PATIENT, patient))
    told = [NewEntry(vault.access_subject, Erased(*chart), reason="asked") for chart in charts]
    vault.erase([session, patient], told).result(30)


def exported(vault: Vault, folder: Path, step: Callable[[], None] = lambda: None) -> Path:
    with vault.open_record() as (contents, entries):
        return export_practice(contents, entries, folder, Ticking().now(), step)


def lines_of(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_bytes().decode().splitlines()]


def written(path: Path, lines: Lines) -> Path:
    """Write lines as someone would who knows the format: chained and with a trailer that fits."""
    with path.open("wb") as file, nullcontext(sha256()) as digest:
        for line in lines[:-1]:
            content = json.dumps(line).encode() + b"\n"
            digest.update(content)
            file.write(content)
        lines[-1]["sha256"] = digest.hexdigest()
        file.write(json.dumps(lines[-1]).encode() + b"\n")
    return path


def relinked(lines: Lines) -> Lines:
    """Make hashes, counts and heads fit the entries, so that only the test's own fault is left."""
    devices: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines[1:-1], 1):
        chain = devices.setdefault(line["device"], {"hash": "00" * 32, "entries": 0})
        line["previous_hash"], line["hash"] = chain["hash"], f"{number:064x}"
        chain |= {"hash": line["hash"], "entries": chain["entries"] + 1}
    lines[0]["devices"] = [{"device": device, **chain} for device, chain in devices.items()]
    lines[0]["entries"] = lines[-1]["entries"] = len(lines) - 2
    return lines


def bare(lines: Lines) -> Lines:
    """The entries without what an import makes anew."""
    return [
        {name: value for name, value in line.items() if "hash" not in name} for line in lines[1:-1]
    ]
