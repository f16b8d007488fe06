"""The Bundle: written part by part, so that a practice of any size takes no more memory."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from kap_companion.domain.charts import PatientChart
from kap_companion.domain.moment import Moment
from kap_companion.exports.fhir.codes import Plain
from kap_companion.exports.fhir.patient import patient_resources
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.session import session_resources
from kap_companion.exports.fhir.subject import Subject
from kap_companion.exports.fhir.values import URN, id_of, instant
from kap_companion.exports.files import written_beside
from kap_companion.exports.parts import PatientPart, Selection

AT_ONCE = 8
"""So many resources are made, then written: what is small stays where the processor finds it."""

_JSON = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False
)
"""No resource holds itself, and looking whether one does takes a fifth longer."""


def export_fhir(selection: Selection, target: Path, now: Moment) -> Path:
    """Write a Bundle of FHIR R4 to `target`, whole or not at all; returns it.

    Raises `ExportFailed`, and whatever going through the parts raises; then nothing is left.
    """
    with written_beside(target) as file:
        _write(file, selection, now)
    return target


def resources_of(selection: Selection) -> Iterator[Plain]:
    """Yield every resource, in the order of the parts."""
    for resources in _by_part(selection):
        yield from resources


def _by_part(selection: Selection) -> Iterator[Iterator[Plain]]:
    """Yield the resources of each part; what others refer to without a part of its own is last."""
    people = People(selection.practice, selection.practice_id)
    subject = Subject("")
    for part in selection.parts:
        if isinstance(part, PatientPart):
            subject = Subject.of(part.patient_id, PatientChart.replay(part.entries).details)
            yield patient_resources(part, people)
        else:
            yield session_resources(part, subject, people)
    yield iter([people.organization(), *people.named()])


def _write(file: IO[bytes], selection: Selection, now: Moment) -> None:
    head = {
        "resourceType": "Bundle",
        "id": id_of("bundle", selection.what, selection.chart_id or selection.practice_id),
        "type": "collection",
        "timestamp": instant(now),
    }
    file.write(_JSON.encode(head)[:-1].encode())
    start = b',"entry":[\n'
    for resources in _by_part(selection):
        while several := list(islice(resources, AT_ONCE)):
            entries = [{"fullUrl": URN + each["id"], "resource": each} for each in several]
            file.write(start)
            file.write(memoryview(_JSON.encode(entries).encode())[1:-1])
            start = b","
        if start == b",":
            start = b",\n"
    file.write(b"\n]}\n")
