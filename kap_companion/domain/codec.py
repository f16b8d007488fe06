"""Events to canonical JSON and back, for ever: old versions are lifted, unknown kinds are kept."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, partial
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import EVENT_TYPES, Event, UnknownEvent
from kap_companion.domain.protocols import REVIEW_WORDS, asks_for_review
from kap_companion.errors import KapError

Plain = Any
Shape = TypeVar("Shape")
Upcaster = Callable[[dict[str, Plain]], dict[str, Plain]]
"""Takes the fields of one version of a kind and returns those of the next. Pure."""

Reader = Callable[[Plain], Plain]
"""Takes what JSON held and returns the value it stood for."""


def _unchanged(fields: dict[str, Plain]) -> dict[str, Plain]:
    """The next version only has more fields, and what they are without is their default."""
    return fields


def _review_by_kind(fields: dict[str, Plain]) -> dict[str, Plain]:
    """Before version 2 nobody was asked for a review; what was said then must not be lost."""
    return {**fields, "review": asks_for_review(str(fields.get("what", "")), REVIEW_WORDS)}


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("adverse-event-began", 1): _review_by_kind,
    ("dose-given", 1): _unchanged,  # 2 has who ordered and witnessed it, weight, lot, waste
    ("observed", 1): _unchanged,  # 2 has the entry that it is about
    ("quote-heard", 1): _unchanged,  # so has this
    ("infusion-rate-set", 1): _unchanged,  # 2 has whether it was asked about
    ("practitioner-added", 1): _unchanged,  # 2 has credentials
    ("step-planned", 1): _unchanged,  # 2 has why, how often, and how it will be known
    ("track-started", 1): _unchanged,  # 2 has the phase
}

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class UnreadableEvent(KapError):
    """A stored body does not have the shape of its kind and version."""


def canonical_json(plain: Plain) -> bytes:
    """Return the one UTF-8 form of a plain value: sorted keys, no spaces."""
    return _CANONICAL.encode(plain).encode()


class Codec:
    """Turns events into plain values and back."""

    def __init__(
        self,
        event_types: Iterable[type[Event]] = EVENT_TYPES,
        upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
    ) -> None:
        """Know these kinds, and how to lift their older versions."""
        self._types = {event_type.KIND: event_type for event_type in event_types}
        self._upcasters = upcasters

    def encode(self, event: Event) -> tuple[str, int, Plain]:
        """Return the event's kind, version and fields as plain values."""
        if isinstance(event, UnknownEvent):
            return event.kind, event.version, json.loads(event.body_json)
        return event.KIND, event.VERSION, to_plain(event)

    def as_written(self, entry: Entry) -> tuple[str, int, Plain]:
        """Return the kind, version and fields that stand on the record, not lifted."""
        if not entry.original:
            return self.encode(entry.event)
        version, body = json.loads(entry.original)
        return entry.event.KIND, version, body

    def original(self, kind: str, version: int, body: Plain) -> str:
        """Return what an entry keeps of what `decode` lifts; empty where it lifts nothing."""
        event_type = self._types.get(kind)
        if event_type is None or version >= event_type.VERSION:
            return ""
        return canonical_json([version, body]).decode()

    def decode(self, kind: str, version: int, body: Plain) -> Event:
        """Return the event, lifted to today's version; an `UnknownEvent` where it is newer or new.

        Raises `UnreadableEvent` where the body lacks what its kind and version promise.
        """
        event_type = self._types.get(kind)
        if event_type is None or version > event_type.VERSION:
            return UnknownEvent(kind, version, canonical_json(body).decode())
        try:
            for older in range(version, event_type.VERSION):
                body = self._upcasters[kind, older](_exactly(dict, body))
            return _dataclass_from(event_type, body)
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise UnreadableEvent(f"An entry of kind {kind} can't be read.") from error


def to_plain(value: object) -> Plain:
    """Return `value` as what JSON can hold, without loss; the annotation brings it back."""
    match value:
        case None | bool() | int() | str() if not isinstance(value, StrEnum):
            return value
        case StrEnum():
            return value.value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [to_plain(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(type(value).__name__)


def from_plain(annotation: Any, plain: Plain) -> Any:  # noqa: ANN401  # the annotation is the type
    """Return the value that `to_plain` was given, by the annotation of the field it stands in."""
    return _reader(annotation)(plain)


@cache
def _reader(annotation: Any) -> Reader:  # noqa: ANN401  # the annotation is the type
    """Return what reads values of this annotation; made once, since sessions hold thousands."""
    if get_origin(annotation) is tuple:
        item = _reader(get_args(annotation)[0])
        return lambda plain: tuple(map(item, _exactly(list, plain)))
    if isinstance(annotation, UnionType):
        inner = _reader(next(arg for arg in get_args(annotation) if arg is not type(None)))
        return lambda plain: None if plain is None else inner(plain)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return partial(_dataclass_from, annotation)
    if annotation in (date, datetime):
        from_iso: Reader = annotation.fromisoformat
        return from_iso
    if annotation in (int, str, bool):
        return partial(_exactly, annotation)
    return lambda plain: annotation(_exactly(str, plain))


def _exactly(expected: type, plain: Plain) -> Plain:
    if type(plain) is not expected:
        raise TypeError(expected.__name__)
    return plain


def _dataclass_from(cls: Callable[..., Shape], plain: Mapping[str, Plain]) -> Shape:
    readers = _field_readers(cls)
    given = _exactly(dict, plain).items()
    return cls(**{name: readers[name](value) for name, value in given})


@cache
def _field_readers(cls: Callable[..., object]) -> dict[str, Reader]:
    return {name: _reader(hint) for name, hint in get_type_hints(cls).items()}
