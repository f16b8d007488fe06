"""What a dose's record has to be, and what of it is unusual enough to ask: slips, never a limit.

Nothing here says what may be given. A number is refused only where it can be no number of its
kind, and asked about only where a typing slip is likelier than what stands there.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.events import DoseGiven, InfusionRateSet, Proof
from kap_companion.domain.moment import US_PER_MINUTE, US_PER_SECOND, Moment
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused

LARGEST_AMOUNT = Decimal(100_000)
"""No vial, bag or device holds more milligrams; a typing slip does."""

ASKED_ABOVE = {"mg": Decimal(1_000), "ml": Decimal(500)}
"""Above what one usual pack holds (a vial of 10 ml with 100 mg/ml, an infusion bag of 500 ml)."""

WEIGHT_KG_RANGE = (Decimal(1), Decimal(700))
"""No person weighs less or more."""
WEIGHT_KG_ASKED = (Decimal(25), Decimal(250))
"""Outside of these a weight in pounds, or a slip of a digit, is likelier than a weight."""

MOST_DEVICES = 20

RATE_ASKED_ABOVE = {
    "mg/h": Decimal(1_000),
    "ml/h": Decimal(500),
    "mg/min": Decimal(1_000) / 60,
    "mg/kg/h": Decimal(10),
}
"""The same packs, gone within an hour; a kilogram's share is that of a person of 100 kg."""
_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d)(-(?P<day>\d\d))?", re.ASCII)
_TURNED = re.compile(r"(?P<month>\d\d)[/.](?P<year>20\d\d)", re.ASCII)


class Doubt(StrEnum):
    """What of a dose is asked about before it is recorded."""

    LARGE = "more than one usual pack holds"
    WEIGHT = "unusual weight"
    SAME_SECOND = "another dose in the same second"
    BEFORE_BIRTH = "before the patient was born"
    EXPIRED = "past its expiry"


class UnsureDose(InputRefused):
    """A dose that can be, and is unusual enough to ask: `doubts` say why."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        """Name what is asked about."""
        super().__init__("Is this what was given?")
        self.doubts = doubts


class UnsureRate(InputRefused):
    """A rate that can be, and is unusual enough to ask."""

    def __init__(self) -> None:
        """Ask for another look."""
        super().__init__("Is this the rate?")


@dataclass(frozen=True, slots=True)
class Given:
    """A dose with its time, seen beside the session it belongs to; `amended` is its older fact."""

    dose: DoseGiven
    at: Moment
    chart: SessionChart
    born: date | None = None
    amended: Fact | None = None


def possible_amount(amount: Decimal) -> Decimal:
    """Return the amount; raises `InputRefused` where nothing can have been given like that."""
    if not amount.is_finite() or not 0 < amount <= LARGEST_AMOUNT:
        raise no_amount()
    return amount


def sure_of_rate(rate: InfusionRateSet) -> InfusionRateSet:
    """Return the rate as it goes on the record, marked where it was asked about.

    Raises `UnsureRate` for what is unusual and not `sure` yet.
    """
    possible_amount(rate.rate)
    doubtful = rate.rate > RATE_ASKED_ABOVE.get(rate.unit, LARGEST_AMOUNT)
    if doubtful and not rate.sure:
        raise UnsureRate
    return replace(rate, sure=doubtful)


def no_amount() -> InputRefused:
    """Return what is said of an amount that is none."""
    return InputRefused("This is not an amount that can be given. Type a number above zero.")


def checked_details(dose: DoseGiven) -> DoseGiven:
    """Return what else is told of a dose, trimmed; raises `InputRefused` for what can't be."""
    lines = {
        name: getattr(dose, name).strip()
        for name in ("ordered_by", "witnessed_by", "site", "lot", "expiry", "waste_witness")
    }
    if any(len(each) > MAX_LINE_CHARS for each in lines.values()):
        raise InputRefused("What was typed beside the dose is longer than a line. Shorten it.")
    lightest, heaviest = WEIGHT_KG_RANGE
    weight = dose.weight_kg
    if weight is not None and not (weight.is_finite() and lightest <= weight <= heaviest):
        raise InputRefused("That can’t be a weight in kilograms.")
    if dose.devices is not None and not 0 < dose.devices <= MOST_DEVICES:
        raise InputRefused(f"A number of devices from 1 to {MOST_DEVICES}.")
    if dose.wasted is not None:
        possible_amount(dose.wasted)
    return replace(
        dose,
        **lines,
        witness_proof=dose.witness_proof if lines["witnessed_by"] else Proof.NONE,
        waste_proof=dose.waste_proof if lines["waste_witness"] else Proof.NONE,
    )


def sure_of(given: Given, now: Moment) -> DoseGiven:
    """Return the dose as it goes on the record, marked where it was asked about.

    Raises `UnsureDose` for what is unusual and not `sure` yet, `InputRefused` for what is still to
    come.
    """
    if given.chart.timeline.between(now, given.at).us > US_PER_MINUTE:
        raise InputRefused("That time is still to come.")
    doubts = tuple(_doubts(given))
    if doubts and not given.dose.sure:
        raise UnsureDose(doubts)
    return replace(given.dose, sure=bool(doubts))


def _doubts(given: Given) -> Iterator[Doubt]:
    dose, day = given.dose, given.at.local().date()
    if dose.amount > ASKED_ABOVE.get(dose.unit, LARGEST_AMOUNT):
        yield Doubt.LARGE
    light, heavy = WEIGHT_KG_ASKED
    if dose.weight_kg is not None and not light <= dose.weight_kg <= heavy:
        yield Doubt.WEIGHT
    if any(_same_second(given, each) for each in given.chart.doses):
        yield Doubt.SAME_SECOND
    if given.born is not None and day < given.born:
        yield Doubt.BEFORE_BIRTH
    last = last_day(dose.expiry)
    if last is not None and day > last:
        yield Doubt.EXPIRED


def _same_second(given: Given, other: Fact) -> bool:
    if given.amended is not None and given.amended.id == other.id:
        return False
    return abs(given.chart.timeline.between(other.occurred_at, given.at).us) < US_PER_SECOND


def last_day(expiry: str) -> date | None:
    """Return the last day that an expiry names (2027-04, 2027-04-30 or 04/2027), None for others.

    What can't be read as a date stays as it was typed off the pack.
    """
    found = _MONTH.fullmatch(expiry.strip()) or _TURNED.fullmatch(expiry.strip())
    if found is None:
        return None
    parts = found.groupdict()
    year, month = int(parts["year"]), int(parts["month"])
    try:
        day = int(parts.get("day") or monthrange(year, month)[1])
        return date(year, month, day)
    except ValueError:
        return None
