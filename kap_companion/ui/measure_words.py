"""Measures in words: what they are called, what was answered, what the practice set of them."""

from collections.abc import Iterable

from kap_companion.domain.events import (
    Event,
    MeasureAnswered,
    MeasurePlanSet,
    MeasureReviewed,
    MeasuresSet,
    MeasureTotalled,
    PlannedMeasure,
    Scale,
    ScalesSet,
    When,
)
from kap_companion.domain.measures import FORMS, SCALES
from kap_companion.ui.language import tr
from kap_companion.ui.room_words import number_text

OPEN_ANSWER = "–"


def measure_name(key: str, own: Iterable[Scale] = ()) -> str:
    """Return what a measure is called; `own` are the practice's scales."""
    if key in FORMS:
        return FORMS[key].name
    if key in SCALES:
        return SCALES[key].scale.name
    return next((each.name for each in own if each.key == key), key)


def answers_text(answers: Iterable[int | None]) -> str:
    """Return the numbers of some answers in a row, a dash for each that is open."""
    return " ".join(OPEN_ANSWER if each is None else str(each) for each in answers)


def measure_words(event: Event) -> str:
    """Return what an event of a measure says in a history; empty for any other."""
    match event:
        case MeasureAnswered(measure=measure, answers=answers, given=given):
            said = tr("{0}, {1}: {2}.")
            return said.format(measure_name(measure), tr(given.value), answers_text(answers))
        case MeasureTotalled(scale=scale, value=value, rater=rater):
            said = tr("{0}: {1}, range {2}. Rated by {3}.")
            return said.format(scale.name, number_text(value), range_text(scale), rater)
        case MeasureReviewed(by=by, words=words):
            return tr("Answer reviewed by {0}: {1}").format(by, words)
        case _:
            return ""


def measure_setting_words(event: Event) -> str:
    """Return what a setting of measures says in a history; empty for any other event."""
    title = {
        MeasuresSet: tr("Measures: {0}."),
        ScalesSet: tr("Scales of the practice: {0}."),
        MeasurePlanSet: tr("Plan of measures: {0}."),
    }.get(type(event))
    return title.format("; ".join(measure_setting_lines(event)) or tr("none")) if title else ""


def measure_setting_lines(event: Event) -> list[str]:
    """Return a setting of measures, a line for each part; nothing for any other event."""
    match event:
        case MeasuresSet(in_use=in_use, most_missing=most_missing, pcl5_cutoff=cutoff):
            return [
                *(tr("In use: {0}").format(measure_name(key)) for key in in_use),
                tr("Answers that may be missing: {0}").format(most_missing),
                tr("Cut-off of the PCL-5: {0}").format(cutoff),
            ]
        case ScalesSet(scales=scales):
            return list(map(scale_text, scales))
        case MeasurePlanSet(planned=planned):
            return [f"{measure_name(each.measure)}: {when_text(each)}" for each in planned]
        case _:
            return []


def range_text(scale: Scale) -> str:
    """Return from where to where a scale goes."""
    return tr("{0} to {1}").format(number_text(scale.least), number_text(scale.greatest))


def scale_text(scale: Scale) -> str:
    """Return a scale of the practice in a line."""
    better = tr("higher is better") if scale.higher_is_better else tr("lower is better")
    return f"{scale.name}, {range_text(scale)}, {better}"


def when_text(planned: PlannedMeasure) -> str:
    """Return when in the course a measure falls due."""
    if planned.when is not When.AFTER_DOSE:
        return tr(planned.when.value)
    return tr("{0} {1} after the dose").format(planned.amount, tr(planned.span.value))
