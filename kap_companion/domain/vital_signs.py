"""Vital signs: what can have been read at all, what is unusual enough to ask, and change.

The ranges catch slips of the typing hand; they say nothing of what is healthy, and they are no
limits of the practice. Where each comes from: docs/clinical-defaults.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.events.protocol import Limit, Sign
from kap_companion.domain.events.vitals import VitalsTaken

Value = int | Decimal


@dataclass(frozen=True, slots=True)
class Readable:
    """What a sign can read: outside of `least` to `most` it is refused, outside of `usual` asked.

    `decimals` is how many digits after the point are read.
    """

    least: Decimal
    most: Decimal
    usual_least: Decimal
    usual_most: Decimal
    decimals: int = 0


READABLE: Mapping[Sign, Readable] = {
    Sign.SYSTOLIC: Readable(Decimal(30), Decimal(300), Decimal(80), Decimal(200)),
    Sign.DIASTOLIC: Readable(Decimal(10), Decimal(200), Decimal(40), Decimal(120)),
    Sign.HEART_RATE: Readable(Decimal(20), Decimal(300), Decimal(40), Decimal(150)),
    Sign.SPO2: Readable(Decimal(30), Decimal(100), Decimal(88), Decimal(100)),
    Sign.RESPIRATORY_RATE: Readable(Decimal(1), Decimal(80), Decimal(8), Decimal(30)),
    Sign.TEMPERATURE: Readable(Decimal(25), Decimal(45), Decimal(35), Decimal(39), decimals=1),
    Sign.SEDATION: Readable(Decimal(-5), Decimal(4), Decimal(-3), Decimal(3)),
    Sign.PAIN: Readable(Decimal(0), Decimal(10), Decimal(0), Decimal(10)),
    Sign.NAUSEA: Readable(Decimal(0), Decimal(10), Decimal(0), Decimal(10)),
}


@dataclass(frozen=True, slots=True)
class Beyond:
    """A value at or beyond a bound that the practice has set; `above` tells which of the two."""

    sign: Sign
    value: Value
    bound: Decimal
    above: bool


@dataclass(frozen=True, slots=True)
class Change:
    """How far a value lies from the patient's own baseline."""

    sign: Sign
    value: Value
    baseline: Value

    @property
    def by(self) -> Value:
        """Return the difference, positive where the value is higher."""
        return self.value - self.baseline


def read(vitals: VitalsTaken, sign: Sign) -> Value | None:
    """Return what was read of a sign, None where it was not taken."""
    value: Value | None = getattr(vitals, sign)
    return value


def taken(vitals: VitalsTaken) -> tuple[Sign, ...]:
    """Return the signs that were taken."""
    return tuple(sign for sign in Sign if read(vitals, sign) is not None)


def impossible(vitals: VitalsTaken) -> tuple[Sign, ...]:
    """Return the signs whose values nothing can have shown.

    A diastolic pressure that is not below the systolic one is among them.
    """
    outside = [sign for sign, value, range_ in _values(vitals) if not _within(value, range_)]
    if vitals.systolic is not None and vitals.diastolic is not None:
        crossed = vitals.diastolic >= vitals.systolic
        if crossed and Sign.DIASTOLIC not in outside:
            outside.append(Sign.DIASTOLIC)
    return tuple(outside)


def unusual(vitals: VitalsTaken) -> tuple[Sign, ...]:
    """Return the signs whose values can be, and are rare enough to ask whether they are so."""
    wrong = impossible(vitals)
    return tuple(
        sign
        for sign, value, range_ in _values(vitals)
        if sign not in wrong and not range_.usual_least <= value <= range_.usual_most
    )


def beyond(vitals: VitalsTaken, limits: Iterable[Limit]) -> tuple[Beyond, ...]:
    """Return what lies at or beyond the bounds that the practice has set."""
    return tuple(found for limit in limits for found in _beyond(vitals, limit))


def changes(vitals: VitalsTaken, baseline: VitalsTaken) -> tuple[Change, ...]:
    """Return the change of each sign that both have."""
    pairs = ((sign, read(vitals, sign), read(baseline, sign)) for sign in Sign)
    return tuple(
        Change(sign, value, before)
        for sign, value, before in pairs
        if value is not None and before is not None
    )


def _values(vitals: VitalsTaken) -> Iterator[tuple[Sign, Value, Readable]]:
    for sign, range_ in READABLE.items():
        value = read(vitals, sign)
        if value is not None:
            yield sign, value, range_


def _within(value: Value, range_: Readable) -> bool:
    return Decimal(value).is_finite() and range_.least <= value <= range_.most


def _beyond(vitals: VitalsTaken, limit: Limit) -> Iterator[Beyond]:
    value = read(vitals, limit.sign)
    if value is None:
        return
    if limit.high is not None and value >= limit.high:
        yield Beyond(limit.sign, value, limit.high, above=True)
    elif limit.low is not None and value <= limit.low:
        yield Beyond(limit.sign, value, limit.low, above=False)
