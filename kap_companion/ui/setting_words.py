"""The practice's settings in lines that can be read, and laid beside each other."""

from collections.abc import Iterator

from kap_companion.domain.events import (
    AdverseKindsSet,
    AfterCareSet,
    CheckInTimesSet,
    CheckPlan,
    EmergencyCardSet,
    Event,
    IntegrationWindowSet,
    IntentionFormSet,
    InterventionsSet,
    LetterheadSet,
    Limit,
    LockTimesSet,
    NoteTemplatesSet,
    Protocol,
    ProtocolsSet,
    Question,
    QuickTagsSet,
    ReviewWordsSet,
    ScreeningListSet,
    WhatToExpectSet,
)
from kap_companion.domain.practice_settings import Offered
from kap_companion.ui.check_in_words import hours_text
from kap_companion.ui.measure_words import measure_setting_lines
from kap_companion.ui.protocol_lines import items_text, minutes_text, tags_text
from kap_companion.ui.room_words import number_text, sign_name
from kap_companion.ui.wording import route_label, tr

MINUS, PLUS = "−", "+"


def setting_name(name: str) -> str:
    """Return what a setting is called, as it begins a line."""
    return tr(name[:1].upper() + name[1:])


def difference(offer: Offered) -> list[str]:
    """Return the lines that go and the lines that come, in their order."""
    old = setting_lines(offer.old) if offer.old is not None else []
    new = setting_lines(offer.new) if offer.new is not None else []
    gone = [f"{MINUS} {each}" for each in old if each not in new]
    come = [f"{PLUS} {each}" for each in new if each not in old]
    if gone or come:
        return [*gone, *come]
    moved = old != new
    return [tr("Only the order changes.") if moved else tr("Only keys change that are not shown.")]


def setting_lines(event: Event) -> list[str]:
    """Return all that a setting says, a line for each part of it."""
    match event:
        case ProtocolsSet(protocols=protocols):
            found = [said for each in protocols for said in _protocol(each)]
        case ScreeningListSet(items=items):
            found = items_text(items).splitlines()
        case WhatToExpectSet(words=words) | AfterCareSet(words=words):
            found = [each for each in words.splitlines() if each.strip()]
        case IntentionFormSet(questions=questions):
            found = list(map(_question, questions))
        case QuickTagsSet(tags=tags):
            found = tags_text(tags).splitlines()
        case ReviewWordsSet(words=named):
            found = list(named)
        case AdverseKindsSet(kinds=kinds):
            found = list(kinds)
        case InterventionsSet(interventions=made):
            found = [
                tr("{0}, a touch").format(each.what) if each.touch else each.what for each in made
            ]
        case _:
            found = _of_the_office(event)
    return found


def _of_the_office(event: Event) -> list[str]:
    match event:
        case EmergencyCardSet(words=words, phones=phones):
            calls = [f"{phone.name}: {phone.number}" for phone in phones]
            return [*(each for each in words.splitlines() if each.strip()), *calls]
        case IntegrationWindowSet(from_h=from_h, to_h=to_h):
            return [tr("From {0} to {1} hours after the dose").format(from_h, to_h)]
        case LockTimesSet(idle_min=idle, journey_idle_min=journey):
            said = tr("After {0} minutes, in a session after {1}")
            return [said.format(idle, journey)]
        case _:
            return _of_the_days_after(event)


def _of_the_days_after(event: Event) -> list[str]:
    match event:
        case CheckInTimesSet(hours=hours):
            return [tr("{0} after the step").format(hours_text((each,))) for each in hours]
        case NoteTemplatesSet(templates=templates):
            return [f"{each.name}: {' / '.join(each.words.split(chr(10)))}" for each in templates]
        case LetterheadSet() as letterhead:
            return letterhead_lines(letterhead)
        case _:
            return measure_setting_lines(event)


def letterhead_lines(letterhead: LetterheadSet) -> list[str]:
    """Return what is printed at the head of a page, line by line, and on which paper."""
    logo = tr("with a logo ({0} KB)").format(-(-len(letterhead.logo) * 3 // 4096))
    lines = (
        letterhead.name,
        *letterhead.address,
        letterhead.phone,
        logo if letterhead.logo else "",
        tr("on {0}").format(letterhead.paper.value),
    )
    return [each for each in lines if each]


def _question(question: Question) -> str:
    parts = (
        question.prompt,
        question.hint,
        tr("up to {0} answers").format(question.answers) if question.answers > 1 else "",
        tr("in the Journey as “{0}”").format(question.shown_as) if question.shown_as else "",
    )
    return " · ".join(filter(None, parts))


def _protocol(protocol: Protocol) -> Iterator[str]:
    name = protocol.name
    course = [
        route_label(protocol.route),
        tr("{0} min").format(protocol.window_min),
        tr("phases at {0}").format(minutes_text(protocol.phase_min)) if protocol.phase_min else "",
        tr("held for {0} min").format(protocol.hold_min) if protocol.hold_min else "",
        tr("music “{0}”").format(protocol.arc) if protocol.arc else "",
    ]
    yield f"{name}: {', '.join(filter(None, course))}"
    yield from (f"{name}, {_check(each)}" for each in protocol.checks)
    yield from (f"{name}, {_limit(each)}" for each in protocol.limits)
    for title, items in (
        (tr("list of the day"), protocol.day_of),
        (tr("readiness list"), protocol.readiness),
    ):
        yield from (f"{name}, {title}: {each}" for each in items_text(items).splitlines())
    yield from (f"{name}, {tr('tag')}: {each}" for each in tags_text(protocol.tags).splitlines())


def _check(check: CheckPlan) -> str:
    every = tr("every {0} min until {1}").format(check.every_min, check.until_min)
    when = (
        tr("before the dose") if check.before else "",
        tr("at {0} min").format(minutes_text(check.at_min)) if check.at_min else "",
        every if check.every_min else "",
    )
    what = ", ".join(map(sign_name, check.signs)) or tr("a look")
    return f"{check.name} ({what}): {', '.join(filter(None, when))}"


def _limit(limit: Limit) -> str:
    bounds = (
        tr("from {0} down").format(number_text(limit.low)) if limit.low is not None else "",
        tr("from {0} up").format(number_text(limit.high)) if limit.high is not None else "",
    )
    return tr("limit of {0}: {1}").format(sign_name(limit.sign), ", ".join(filter(None, bounds)))
