"""A session's chain in words, for its picture: what each box says, and what stands above it."""

from datetime import date

from kap_companion.domain.charts import SessionChart, Step, steps
from kap_companion.domain.charts.chain import Link, Stage, chain_of
from kap_companion.domain.events import StepCheckedIn, StepStatus
from kap_companion.ui.language import tr
from kap_companion.ui.pages.when import near_day, on_day
from kap_companion.ui.theme_words import status_word, went_word
from kap_companion.ui.widgets.chain_model import ChainBox, ChainModel
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import time_text

SEPARATOR = " · "


def chain_model(chart: SessionChart, today: date | None = None) -> ChainModel:
    """Return the picture of this session's chain.

    Days are said as today; without it, as on paper, so that they are true next week, too.
    """
    chain = chain_of(chart)
    known = {step.fact.id: step for step in steps(chart)}
    boxes = tuple(_box(chart, link, known.get(link.key), today) for link in chain.links)
    return ChainModel(_columns(), boxes, chain.ties)


def _columns() -> tuple[str, ...]:
    return (tr("Intention"), tr("What was said"), tr("Insight"), tr("Step"), tr("What came of it"))


def _box(chart: SessionChart, link: Link, step: Step | None, today: date | None) -> ChainBox:
    about, words = "", link.words
    match link.stage:
        case Stage.INTENTION:
            words = link.words or tr("Said aloud.")
        case Stage.SAID if link.fact is not None:
            about = time_text(chart, link.fact.occurred_at)
            words = f"“{link.words}”" if link.patients else link.words
        case Stage.STEP if step is not None:
            about = _of_step(step, today)
        case Stage.OUTCOME:
            about = _of_outcome(link, today)
            words = f"“{link.words}”" if link.words else ""
        case _:
            pass
    return ChainBox(link.key, int(link.stage), words, about, serif=link.patients)


def _of_step(step: Step, today: date | None) -> str:
    due = step.event.due
    until = tr("by {0}").format(_near(due, today)) if due else ""
    return SEPARATOR.join(filter(None, (step.event.owner, step.event.often, until)))


def _of_outcome(link: Link, today: date | None) -> str:
    if link.fact is None:
        return ""
    day = _on(link.fact.occurred_at.local().date(), today)
    if isinstance(link.fact.event, StepCheckedIn):
        return tr("{0}, asked {1}").format(went_word(link.fact.event.went), day)
    return tr("{0} {1}").format(status_word(link.status or StepStatus.OPEN), day)


def _near(day: date, today: date | None) -> str:
    return in_words(day) if today is None else near_day(day, today)


def _on(day: date, today: date | None) -> str:
    return tr("on {0}").format(in_words(day)) if today is None else on_day(day, today)
