"""What a practice may set about its measures, and what a result must be to be recorded.

Every function returns what is kept, or raises `InputRefused` with the reason.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kap_companion.domain.events.measures import (
    MeasureAnswered,
    MeasurePlanSet,
    MeasuresSet,
    MeasureTotalled,
    PlannedMeasure,
    Scale,
    ScalesSet,
    Span,
    When,
)
from kap_companion.domain.measures import EVERY_FORM, PCL5, known_keys
from kap_companion.domain.measures.scoring import fits
from kap_companion.domain.setting_rules import LONGEST_WORD, check_key, once
from kap_companion.domain.typed import said
from kap_companion.errors import InputRefused

MOST_SCALES = 20
MOST_PLANNED = 60
MOST_MISSING_RANGE = (0, 4)
LARGEST_NUMBER = Decimal(1_000_000)
LONGEST_SPAN = {Span.HOURS: 24 * 14, Span.DAYS: 366, Span.WEEKS: 104}
DECIMALS = 2
OUT_OF_RANGE = "{0} goes from {1} to {2}."


def checked_measures(event: MeasuresSet) -> MeasuresSet:
    """Return which measures are in use, each once; an own scale stays named though it went."""
    least, most = MOST_MISSING_RANGE
    if not least <= event.most_missing <= most:
        raise InputRefused(f"Between {least} and {most} answers may be missing.")
    if not 1 <= event.pcl5_cutoff <= int(PCL5.scale.greatest):
        raise InputRefused(f"The cut-off lies between 1 and {PCL5.scale.greatest} points.")
    kept = tuple(dict.fromkeys(event.in_use))
    if len(kept) > MOST_SCALES + len(known_keys()):
        raise InputRefused("Too many measures are in use. Leave some out.")
    for key in kept:
        check_key(key, "A measure")
    return replace(event, in_use=kept)


def checked_scales(scales: Sequence[Scale]) -> ScalesSet:
    """Return the practice's own scales, trimmed, each told from the others."""
    if len(scales) > MOST_SCALES:
        raise InputRefused(f"Keep up to {MOST_SCALES} scales of your own.")
    kept = tuple(map(_checked_scale, scales))
    once((each.key for each in kept), "Two scales share a key, so their totals would mix.")
    once((each.name.casefold() for each in kept), "Two scales have the same name.")
    return ScalesSet(kept)


def checked_plan(planned: Sequence[PlannedMeasure]) -> MeasurePlanSet:
    """Return the plan, each line of it once."""
    kept = tuple(dict.fromkeys(map(_checked_planned, planned)))
    if len(kept) > MOST_PLANNED:
        raise InputRefused(f"The plan holds up to {MOST_PLANNED} lines.")
    return MeasurePlanSet(kept)


def checked_answers(event: MeasureAnswered) -> MeasureAnswered:
    """Return answers that belong to their form; refused where none was given at all."""
    form = EVERY_FORM.get((event.measure, event.form))
    if form is None:
        raise InputRefused("This form is not known here. Nothing was recorded.")
    if not fits(form, event.answers):
        raise InputRefused("The answers don’t fit the form. Nothing was recorded.")
    if all(answer is None for answer in event.answers):
        raise InputRefused("There are no answers to record yet.")
    return event


def checked_total(event: MeasureTotalled) -> MeasureTotalled:
    """Return a total within its range, with its rater named."""
    scale, value = event.scale, event.value
    if not (value.is_finite() and scale.least <= value <= scale.greatest):
        raise InputRefused(OUT_OF_RANGE.format(scale.name, scale.least, scale.greatest))
    if _decimals(value) > DECIMALS:
        raise InputRefused(f"A total has up to {DECIMALS} decimals.")
    return replace(event, rater=said(event.rater, "Who rated it?"))


def _checked_scale(scale: Scale) -> Scale:
    check_key(scale.key, "A scale")
    if scale.key in known_keys():
        raise InputRefused("A scale has the key of a measure that the program brings.")
    name = said(scale.name, "A scale needs a name.")
    if len(name) > LONGEST_WORD:
        raise InputRefused(f"The name of a scale has up to {LONGEST_WORD} characters.")
    if not all(map(_is_plain, (scale.least, scale.greatest))):
        raise InputRefused(f"{name}: the range needs two plain numbers.")
    if scale.least >= scale.greatest:
        raise InputRefused(f"{name}: the greatest number is larger than the least.")
    return replace(scale, name=name)


def _checked_planned(planned: PlannedMeasure) -> PlannedMeasure:
    check_key(planned.measure, "A measure")
    if planned.when is not When.AFTER_DOSE:
        return PlannedMeasure(planned.measure, planned.when)
    longest = LONGEST_SPAN[planned.span]
    if not 1 <= planned.amount <= longest:
        raise InputRefused(f"After a dose: 1 to {longest} {planned.span}.")
    return planned


def _is_plain(number: Decimal) -> bool:
    return number.is_finite() and abs(number) <= LARGEST_NUMBER and _decimals(number) <= DECIMALS


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
