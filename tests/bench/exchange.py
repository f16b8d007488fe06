"""Handing on as FHIR: beside the bare serialisation of the same resources, and how memory holds."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil

from kap_companion.domain.entry import Entry
from kap_companion.exports import PatientPart, Selection, SessionPart, export_fhir
from kap_companion.exports.fhir import resources_of
from kap_companion.exports.parts import Part
from tests.bench.figures import Figure, middle
from tests.domain.record import Room
from tests.exports.fhir.ground import PATIENT, patient_entries, selection, session_entries

COMPARED = 200
"""So many sessions are written for the ratio."""

EARLY = 500
"""From so many sessions on memory must not grow."""
MB = 1 << 20
SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US


def exchange_figures(rounds: int, sessions: int, folder: Path) -> list[Figure]:
    """Return how long an export takes beside its resources alone, and what it grows by."""
    ours, bare, at_once = zip(*(_round(folder) for _ in range(rounds)), strict=True)
    each, whole = "json.dumps of each, written", "one json.dumps of all, kept in memory"
    return [
        Figure(f"FHIR of {COMPARED} sessions", middle(ours), "s", None, middle(bare), each, 3),
        Figure("the same", middle(ours), "s", None, middle(at_once), whole),
        _grown(sessions, folder),
    ]


def _round(folder: Path) -> tuple[float, float, float]:
    """One of each, one after the other: what keeps the machine busy then is fair to all."""
    parts = list(_parts(COMPARED))
    start = time.process_time()
    target = export_fhir(_of(parts), folder / "fhir.json", Room().now())
    ours = time.process_time() - start
    target.unlink()
    resources = list(resources_of(_of(parts)))
    start = time.process_time()
    with target.open("wb") as file:
        for each in resources:
            file.write(json.dumps(each, ensure_ascii=False).encode())
        file.flush()
        os.fsync(file.fileno())
    bare = time.process_time() - start
    target.unlink()
    start = time.process_time()
    json.dumps(resources, ensure_ascii=False)
    return ours, bare, time.process_time() - start


def _grown(sessions: int, folder: Path) -> Figure:
    """What the process holds more at the end than after the first sessions."""
    process = psutil.Process()
    held: list[int] = []

    def watched() -> Iterator[Part]:
        for number, part in enumerate(_parts(sessions)):
            yield part
            if number == min(EARLY, sessions // 2):
                held.append(process.memory_info().rss)

    export_fhir(_of(watched()), folder / "fhir.json", Room().now()).unlink()
    grown = max(process.memory_info().rss - held[0], 1) / MB
    return Figure(f"memory grown over a FHIR export of {sessions:,} sessions", grown, "MB", 16)


def _parts(sessions: int) -> Iterator[Part]:
    """A patient with so many sessions, each made when it is asked for."""
    entries = session_entries()
    yield PatientPart(PATIENT, patient_entries())
    for number in range(sessions):
        name = f"session-{number}"
        later_us = number * DAY_US
        own = tuple(_of_session(each, name, later_us + each.seq * SECOND_US) for each in entries)
        yield SessionPart(name, PATIENT, own)


def _of_session(entry: Entry, name: str, later_us: int) -> Entry:
    """The entry as one of this session, at a time of its own, as no two entries share one."""
    amends = f"{name}-{entry.amends}" if entry.amends else ""
    at = entry.recorded_at.shifted(later_us)
    return replace(
        entry, id=f"{name}-{entry.id}", subject=name, amends=amends, recorded_at=at, occurred_at=at
    )


def _of(parts: "list[Part] | Iterator[Part]") -> Selection:
    return replace(selection(), parts=parts)
