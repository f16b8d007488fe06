"""What came of a measure, in words: the total with its band, the change, and each answer."""

from collections.abc import Iterable, Iterator
from datetime import date

from kap_companion.domain.charts.measures import Result
from kap_companion.domain.events import Scale, When
from kap_companion.domain.measures.change import Change
from kap_companion.domain.measures_due import DueMeasure
from kap_companion.services.measures import Standing
from kap_companion.ui.language import tr
from kap_companion.ui.measure_words import measure_name
from kap_companion.ui.pages.when import day_and_month, local_time, on_day
from kap_companion.ui.room_words import number_text


def total_text(result: Result) -> str:
    """Return the total with its range and band, or why there is none."""
    if result.total is None:
        why = tr(result.why.value) if result.why else ""
        counted = tr("no total, answers missing: {0}").format(result.missing)
        return counted if result.missing else tr("no total, {0}").format(why)
    said = tr("{0} of {1}").format(number_text(result.total), number_text(result.scale.greatest))
    missing = tr("answers missing: {0}").format(result.missing) if result.missing else ""
    return ", ".join(filter(None, (said, tr(result.band) if result.band else "", missing)))


def result_title(result: Result) -> str:
    """Return the name of the measure and its total."""
    return f"{result.scale.name}: {total_text(result)}"


def taken_text(result: Result) -> str:
    """Return when it was taken, and how or by whom."""
    on = result.at.local().date()
    how = tr(result.given.value) if result.given else tr("rated by {0}").format(result.rater)
    return f"{day_text(on)} · {how}"


def change_text(change: Change, since: date) -> str:
    """Return how far the total is from the baseline, and what that counts as."""
    if change.better is None:
        return tr("as at the baseline, {0}").format(day_text(since))
    size = number_text(abs(change.points))
    more = tr("{0} more than at the baseline, {1}")
    fewer = tr("{0} fewer than at the baseline, {1}")
    said = (more if change.points > 0 else fewer).format(size, day_text(since))
    way = tr("better") if change.better else tr("worse")
    words = [tr(each.value) for each in change.words]
    return f"{said}: {', '.join((way, *words))}"


def standing_text(standing: Standing) -> str:
    """Return what is said of the newest result: when, how, and the change."""
    said = [taken_text(standing.newest)]
    baseline = standing.baseline
    if standing.change is not None and baseline is not None:
        said.append(change_text(standing.change, baseline.at.local().date()))
    elif baseline is None:
        said.append(tr("no total from before the first dose"))
    return " · ".join(said)


def answer_lines(result: Result) -> Iterator[str]:
    """Return each question with its answer as it was asked; bare numbers where it is not known."""
    form = result.form
    if form is None or len(form.items) != len(result.answers):
        for number, answer in enumerate(result.answers, 1):
            yield f"{number}: {_open() if answer is None else answer}"
        return
    for place, answer in enumerate(result.answers):
        words = {each.value: each.words for each in form.choices_of(place)}
        said = _open() if answer is None else f"{words.get(answer, '?')} ({answer})"
        yield f"{place + 1}. {form.items[place].words}\n{said}"


def cluster_lines(result: Result) -> Iterator[str]:
    """Return the clusters of the PCL-5, and whether they meet the provisional rule."""
    for each in result.clusters:
        cluster = each.cluster
        said = tr("{0}, {1}: {2}. Rated 2 or more: {3} of {4} needed.")
        yield said.format(cluster.name, tr(cluster.words), each.total, each.rated, cluster.needed)
    if result.clusters:
        told = {
            True: tr("The clusters meet the provisional rule."),
            False: tr("The clusters don’t meet the provisional rule."),
            None: tr("With answers missing the provisional rule can’t be told."),
        }[result.provisional]
        yield f"{told} {tr('A screen, never a diagnosis.')}"


def due_text(due: DueMeasure, own: Iterable[Scale], today: date) -> str:
    """Return which measure is due, and until or since when."""
    name, at_us = measure_name(due.measure, own), due.due_us
    if at_us is None:
        return tr("{0}, due {1}").format(name, tr(When.BASELINE.value))
    day = on_day(local_time(at_us).date(), today)
    if due.planned.when is When.AFTER_DOSE:
        return tr("{0}, follow-up due {1}").format(name, day)
    return tr("{0}, due before the session {1}").format(name, day)


def day_text(day: date) -> str:
    """Return 7 March 2026."""
    return f"{day_and_month(day)} {day.year}"


def _open() -> str:
    return tr("not answered")
