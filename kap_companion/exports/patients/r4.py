"""Patients as FHIR R4 has them, alone or in a Bundle; of another version nothing is taken."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NoReturn

from kap_companion.exports.patients.model import Found, Kind, PatientFile, refuse

Plain = dict[str, Any]

OF_BOTH = {"resourceType", "id", "meta", "implicitRules", "language", "identifier", "link"}
OF_PATIENT = OF_BOTH | {
    *("text", "contained", "extension", "modifierExtension", "active", "name", "telecom"),
    *("gender", "birthDate", "deceasedBoolean", "deceasedDateTime", "address", "maritalStatus"),
    *("multipleBirthBoolean", "multipleBirthInteger", "photo", "contact", "communication"),
    *("generalPractitioner", "managingOrganization"),
}
OF_BUNDLE = OF_BOTH | {"type", "timestamp", "total", "entry", "signature"}
"""The elements that R4 (4.0.1) knows of each."""

OTHER_VERSION = re.compile(r"/fhir/(?!4\.0)\d+\.\d+/|\|(?!4\.0)\d+\.\d+")
"""A profile that names a version, and not this one."""

NOT_R4 = "This is FHIR of another version than R4. Export it as FHIR R4 (4.0.1) there."
PAST = {"old", "maiden"}
RECORD_NUMBER = "MR"
URI = "urn:ietf:rfc:3986"
LABELS = {"phone": "Phone", "sms": "Phone", "email": "Mail"}
PARTIAL = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
NO_DAY = "Its birth date has no day, and was left out."
DECEASED = "It is marked as deceased there."
INACTIVE = "It is marked as no longer active there."
MODIFIED = "It has a modifier that changes what it means, which is not known here."


def read_fhir(text: str) -> PatientFile:
    """Return the patients of a resource. Raises `ListRefused`."""
    resource = _parsed(text)
    kind = resource.get("resourceType")
    if kind == "Patient":
        return PatientFile(Kind.FHIR, (_found(1, resource),))
    if kind != "Bundle":
        refuse("This file holds no patients: neither a Patient of FHIR R4, nor a Bundle of them.")
    _check(resource, OF_BUNDLE)
    resources = list(_resources(resource))
    patients = [each for each in resources if each.get("resourceType") == "Patient"]
    if not patients:
        refuse("No patient is in this Bundle.")
    found = tuple(_found(number, each) for number, each in enumerate(patients, 1))
    return PatientFile(Kind.FHIR, found, others=len(resources) - len(patients))


def _parsed(text: str) -> Plain:
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        refuse("This JSON can’t be read: it is cut, or damaged.")
    if not isinstance(found, dict):
        refuse("This file holds no patients: neither a Patient of FHIR R4, nor a Bundle of them.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> Plain:
    """A name that stands twice would lose one of the two without a word."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(_name: str) -> NoReturn:
    raise ValueError("no number")


def _resources(bundle: Plain) -> Iterator[Plain]:
    for entry in _list(bundle, "entry"):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield resource


def _check(resource: Plain, known: AbstractSet[str]) -> None:
    """Refuse what R4 does not know: what it means can only be guessed."""
    if {name.removeprefix("_") for name in resource} - known:
        refuse(NOT_R4)
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    if isinstance(profiles, list) and any(OTHER_VERSION.search(str(each)) for each in profiles):
        refuse(NOT_R4)


def _found(number: int, patient: Plain) -> Found:
    _check(patient, OF_PATIENT)
    if {"modifierExtension", "implicitRules"} & set(patient):
        return Found(number, {}, problem=MODIFIED)
    born, remarks = _born(patient)
    remarks = (*remarks, *_marks(patient))
    texts = {
        "name": _name(patient),
        "preferred_name": _called(patient),
        "record_number": _record_number(patient),
        "notes": "\n".join(_notes(patient)),
        **_escort(patient),
    }
    return Found(number, texts, born, remarks=remarks)


def _born(patient: Plain) -> tuple[str, tuple[str, ...]]:
    written = _text(patient, "birthDate")
    if PARTIAL.fullmatch(written):
        return "", (NO_DAY,)
    return written, ()


def _marks(patient: Plain) -> Iterator[str]:
    """What has to be seen before somebody is taken in."""
    if patient.get("deceasedBoolean") is True or _text(patient, "deceasedDateTime"):
        yield DECEASED
    if patient.get("active") is False:
        yield INACTIVE


# Names, numbers, people


def _name(patient: Plain) -> str:
    """The official name, else any that is in use; the one to use only where there is no other."""
    names = [each for each in _dicts(patient, "name") if _text(each, "use") not in PAST]
    names.sort(key=lambda each: (_is_usual(each), _text(each, "use") != "official"))
    return next(filter(None, map(_written, names)), "")


def _called(patient: Plain) -> str:
    """The name to use, where there is another one beside it."""
    names = [each for each in _dicts(patient, "name") if _is_usual(each)]
    called = next(filter(None, map(_written, names)), "")
    return called if called != _name(patient) else ""


def _is_usual(name: Plain) -> bool:
    return _text(name, "use") in {"usual", "nickname"}


def _written(name: Plain) -> str:
    given = [each for each in _list(name, "given") if isinstance(each, str)]
    parts = " ".join(filter(None, (*map(str.strip, given), _text(name, "family"))))
    return _text(name, "text") or parts


def _record_number(patient: Plain) -> str:
    """The one that is marked as such, else the first that is no address of the Patient itself."""
    numbers = [each for each in _dicts(patient, "identifier") if _text(each, "system") != URI]
    numbers.sort(key=lambda each: not _is_record_number(each))
    return next(filter(None, (_text(each, "value") for each in numbers)), "")


def _is_record_number(identifier: Plain) -> bool:
    kind = identifier.get("type")
    codings = _dicts(kind, "coding") if isinstance(kind, dict) else []
    return any(_text(each, "code") == RECORD_NUMBER for each in codings)


def _escort(patient: Plain) -> Mapping[str, str]:
    for contact in _dicts(patient, "contact"):
        relations = [_text(each, "text") for each in _dicts(contact, "relationship")]
        if "escort" in map(str.casefold, relations):
            name = contact.get("name")
            phones = [_text(each, "value") for each in _dicts(contact, "telecom")]
            return {
                "escort_name": _written(name) if isinstance(name, dict) else "",
                "escort_phone": next(filter(None, phones), ""),
            }
    return {}


def _notes(patient: Plain) -> Iterator[str]:
    for each in _dicts(patient, "telecom"):
        label, value = LABELS.get(_text(each, "system")), _text(each, "value")
        if label and value:
            yield f"{label}: {value}"


# JSON, in doubt


def _text(plain: Plain, name: str) -> str:
    value = plain.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(plain: Plain, name: str) -> Sequence[Any]:
    value = plain.get(name)
    return value if isinstance(value, list) else ()


def _dicts(plain: Plain, name: str) -> list[Plain]:
    return [each for each in _list(plain, name) if isinstance(each, dict)]
