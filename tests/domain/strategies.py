"""Any event with any values, built from the annotations of its fields."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from kap_companion.domain.events import EVENT_TYPES, Event

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: WORDS,
    int: st.integers(-(2**62), 2**62),
    bool: st.booleans(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    datetime: st.datetimes(timezones=OFFSETS),
}


def values(annotation: type | UnionType) -> st.SearchStrategy[Any]:
    if get_origin(annotation) is tuple:
        return st.lists(values(get_args(annotation)[0]), max_size=4).map(tuple)
    if isinstance(annotation, UnionType):
        of_each: list[st.SearchStrategy[Any]] = [
            st.none() if each is type(None) else values(each) for each in get_args(annotation)
        ]
        return st.one_of(of_each)
    if is_dataclass(annotation):
        return instances(annotation)
    if issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    return PLAIN[annotation]


def instances(cls: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls)
    return st.builds(cls, **{each.name: values(hints[each.name]) for each in fields(cls)})


def events() -> st.SearchStrategy[Event]:
    return st.sampled_from(EVENT_TYPES).flatmap(instances)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
