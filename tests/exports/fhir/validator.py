"""Checks a Bundle against `r4.py`: shapes, codes, units, references, and R4's own invariants."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from tests.exports.fhir.r4 import (
    CODES,
    EVERY_RESOURCE,
    IN_JSON,
    PRIMITIVES,
    RESOURCES,
    TYPES,
    UCUM,
    UNITS,
    VITAL_UNITS,
)

Faults = Iterator[str]
NARRATIVE_TAGS = {"div", "p", "br"}
GOES_ON = re.compile(r"\n {12,}")
"""A line of the table that is further in than the others goes on with the one above it."""

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Element:
    """One element of a type, as a line of the table has it."""

    name: str
    kinds: tuple[str, ...]
    many: str
    allowed: tuple[str, ...]


def faults(bundle: Any) -> list[str]:  # noqa: ANN401  # whatever JSON holds
    """Return what is wrong with a bundle; nothing where it is valid."""
    return list(_Bundle(bundle).faults())


@cache
def elements(name: str) -> Mapping[str, Element]:
    """Return the elements of a type by the names under which they stand in JSON."""
    lines = TYPES.get(name) or EVERY_RESOURCE + RESOURCES[name]
    joined = GOES_ON.sub(" ", lines)
    found = {}
    for line in filter(None, map(str.strip, joined.splitlines())):
        element, kinds, many, *allowed = line.split()
        for kind in kinds.split("|"):
            called = element.replace("[x]", kind[0].upper() + kind[1:])
            found[called] = Element(element, (kind,), many, tuple(allowed))
    return found


class _Bundle:
    def __init__(self, bundle: Any) -> None:  # noqa: ANN401  # whatever JSON holds
        self._bundle = bundle
        entries = bundle.get("entry", [])
        self._by_url = {each["fullUrl"]: each["resource"]["resourceType"] for each in entries}

    def faults(self) -> Faults:
        entries = self._bundle["entry"]
        yield from self._of_type(self._bundle, "Bundle", "Bundle")
        urls = [each["fullUrl"] for each in entries]
        if len(set(urls)) != len(urls):
            yield "bdl-7: a fullUrl stands twice"
        for each in entries:
            resource = each["resource"]
            kind = resource["resourceType"]
            path = f"{kind}/{resource['id']}"
            if each["fullUrl"] != f"urn:uuid:{resource['id']}":
                yield f"{path}: its address is not that of its id"
            of_shape = list(self._of_type(resource, kind, path))
            yield from of_shape or invariants(resource, path)

    def _of_type(self, value: Any, kind: str, path: str) -> Faults:  # noqa: ANN401
        if kind in PRIMITIVES:
            yield from _primitive(value, kind, path)
        elif kind == "Resource":
            return
        elif not isinstance(value, dict) or not value:
            yield f"{path}: ele-1, no object, or one without anything in it"
        else:
            yield from self._members(value, kind, path)
            yield from _of_datatype(value, kind, path)

    def _members(self, value: dict[str, Any], kind: str, path: str) -> Faults:
        known = elements(kind)
        for name, held in value.items():
            if name == "resourceType" and kind in RESOURCES:
                continue
            if name not in known:
                yield f"{path}.{name}: R4 knows no such element"
                continue
            yield from self._held(held, known[name], f"{path}.{name}")
        yield from _counted(value, known, path)

    def _held(self, held: Any, element: Element, path: str) -> Faults:  # noqa: ANN401
        many = element.many in "*+"
        if many != isinstance(held, list) or held == []:
            yield f"{path}: one where a list belongs, a list where one belongs, or an empty list"
            return
        for number, each in enumerate(held if many else [held]):
            at = f"{path}[{number}]" if many else path
            (kind,) = element.kinds
            yield from self._of_type(each, kind, at)
            if kind == "Reference":
                yield from self._reference(each, element.allowed, at)
            elif element.allowed and each not in element.allowed:
                yield f"{at}: {each!r} is none of its codes"

    def _reference(self, each: dict[str, Any], allowed: Sequence[str], path: str) -> Faults:
        url = each.get("reference")
        if url is None:
            if not {"identifier", "display"} & set(each):
                yield f"{path}: a reference to nothing"
        elif url not in self._by_url:
            yield f"{path}: resolves to nothing in this bundle"
        elif allowed and self._by_url[url] not in allowed:
            yield f"{path}: refers to {self._by_url[url]}, which R4 does not allow there"


def _counted(value: dict[str, Any], by_name: Mapping[str, Element], path: str) -> Faults:
    present = [by_name[name].name for name in value if name in by_name]
    for element in by_name.values():
        count = present.count(element.name)
        if element.many in "1+" and count == 0:
            yield f"{path}: {element.name} is missing"
        if count > 1:
            yield f"{path}: {element.name} stands there in two types"


def _primitive(value: Any, kind: str, path: str) -> Faults:  # noqa: ANN401
    expected = IN_JSON.get(kind, str)
    if not isinstance(value, expected) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{path}: is no {kind}"
        return
    written = value if isinstance(value, str) else json.dumps(value)
    if PRIMITIVES[kind].fullmatch(written) is None:
        yield f"{path}: {written[:60]!r} is no {kind}"
    if isinstance(value, str) and any(ord(each) < 32 and each not in "\t\n\r" for each in value):
        yield f"{path}: holds a control character"
    if kind == "integer" and not -(2**31) <= value < 2**31:
        yield f"{path}: is beyond FHIR's integers"
    if kind == "xhtml":
        yield from _narrative(value, path)


def _narrative(div: str, path: str) -> Faults:
    try:
        root = ET.fromstring(div)  # noqa: S314  # our own words, in a test
    except ET.ParseError:
        yield f"{path}: txt-1, no XHTML"
        return
    if not "".join(root.itertext()).strip():
        yield f"{path}: txt-2, says nothing"
    tags = {each.tag.removeprefix(XHTML) for each in root.iter()}
    if not tags <= NARRATIVE_TAGS:
        yield f"{path}: txt-1, {tags - NARRATIVE_TAGS}"


def _of_datatype(value: dict[str, Any], kind: str, path: str) -> Faults:
    match kind:
        case "Coding":
            yield from _coding(value, path)
        case "Quantity":
            yield from _quantity(value, path)
        case "Period" if {"start", "end"} <= set(value):
            if _moment(value["start"]) > _moment(value["end"]):
                yield f"{path}: per-1, ends before it starts"
        case "Attachment" if "data" in value and "contentType" not in value:
            yield f"{path}: att-1"
        case "ContactPoint" if "value" in value and "system" not in value:
            yield f"{path}: cpt-2"
        case "Identifier" if value.get("system") == "urn:ietf:rfc:3986":
            if not value["value"].startswith("urn:uuid:"):
                yield f"{path}: is no URI"
        case _:
            pass


def _coding(value: dict[str, Any], path: str) -> Faults:
    system, code = value.get("system", ""), value.get("code", "")
    if system not in CODES:
        yield f"{path}: {system} is no known system"
    elif code not in CODES[system].split():
        yield f"{path}: {code} is no code of {system} that is known here"


def _quantity(value: dict[str, Any], path: str) -> Faults:
    if "code" in value and "system" not in value:
        yield f"{path}: qty-3"
    if "system" in value and (value["system"] != UCUM or value.get("code") not in UNITS):
        yield f"{path}: {value.get('code')} is no UCUM unit that is known here"


def _moment(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.astimezone()


# What R4 says of single resources in its invariants


def invariants(resource: dict[str, Any], path: str) -> Faults:
    """Yield what a resource of the right shape breaks."""
    check = INVARIANTS.get(resource["resourceType"])
    if check is not None:
        yield from (f"{path}: {fault}" for fault in check(resource))


def _patient(resource: dict[str, Any]) -> Faults:
    for each in resource.get("contact", []):
        if not {"name", "telecom", "address", "organization"} & set(each):
            yield "pat-1"


def _administration(resource: dict[str, Any]) -> Faults:
    dosage = resource.get("dosage")
    if dosage is not None and not {"dose", "rateQuantity", "rateRatio"} & set(dosage):
        yield "mad-1"


def _consent(resource: dict[str, Any]) -> Faults:
    if not {"policy", "policyRule"} & set(resource):
        yield "ppc-1"
    if "patient" not in resource:
        yield "ppc-5, treatment without a patient"


def _task(resource: dict[str, Any]) -> Faults:
    if _moment(resource["lastModified"]) < _moment(resource["authoredOn"]):
        yield "inv-1, modified before it was written"


def _composition(resource: dict[str, Any]) -> Faults:
    for each in resource.get("section", []):
        if not {"text", "entry", "section"} & set(each):
            yield "cmp-1"


def _response(resource: dict[str, Any]) -> Faults:
    for each in resource.get("item", []):
        if "item" in each and any("item" in answer for answer in each.get("answer", [])):
            yield "qrs-1"


def _adverse_event(resource: dict[str, Any]) -> Faults:
    for name in ("severity", "outcome", "seriousness"):
        if "coding" not in resource.get(name, {"coding": []}):
            yield f"{name} has no code"


def _observation(resource: dict[str, Any]) -> Faults:
    values = [name for name in resource if name.startswith("value")]
    if values and "dataAbsentReason" in resource:
        yield "obs-6"
    codes = {each["code"] for each in resource["code"].get("coding", [])}
    parts = resource.get("component", [])
    for part in parts:
        if codes & {each["code"] for each in part["code"].get("coding", [])} and values:
            yield "obs-7"
        if not any(name.startswith("value") for name in part) and "dataAbsentReason" not in part:
            yield "vs-3, a component without a value or a reason"
    if not values and not parts and "dataAbsentReason" not in resource:
        yield "vs-2, neither a value nor why there is none"
    categories = {code["code"] for each in resource["category"] for code in each["coding"]}
    if "vital-signs" in categories:
        yield from _vital_sign(resource)


def _vital_sign(resource: dict[str, Any]) -> Faults:
    if "subject" not in resource or not resource.get("effectiveDateTime"):
        yield "a vital sign without subject or time"
    for each in (resource, *resource.get("component", [])):
        for coding in each["code"]["coding"]:
            unit = VITAL_UNITS.get(coding["code"])
            quantity = each.get("valueQuantity")
            if unit and quantity and quantity["code"] != unit:
                yield f"{coding['code']} is measured in {unit}"
    if "85354-9" in {each["code"] for each in resource["code"]["coding"]}:
        found = [each["code"]["coding"][0]["code"] for each in resource.get("component", [])]
        if found != ["8480-6", "8462-4"]:
            yield "a blood pressure without both of its parts"


INVARIANTS: Mapping[str, Callable[[dict[str, Any]], Faults]] = {
    "AdverseEvent": _adverse_event,
    "Composition": _composition,
    "Consent": _consent,
    "MedicationAdministration": _administration,
    "Observation": _observation,
    "Patient": _patient,
    "QuestionnaireResponse": _response,
    "Task": _task,
}
