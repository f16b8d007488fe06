"""All that a practice may set, in one table: what stands, what is usual, what may be taken in.

Whoever takes in a file of settings asks this table; nothing of a patient, a person or a passphrase
is in it, nor the practice's own name; what it prints at the head of a page is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from kap_companion.domain.charts.practice import SETTINGS, PracticeChart
from kap_companion.domain.codec import Codec, Plain, UnreadableEvent
from kap_companion.domain.events import (
    AdverseKindsSet,
    AfterCareSet,
    CheckInTimesSet,
    EmergencyCardSet,
    Event,
    IntegrationWindowSet,
    IntentionFormSet,
    InterventionsSet,
    LetterheadSet,
    LockTimesSet,
    MeasurePlanSet,
    MeasuresSet,
    NoteTemplatesSet,
    ProtocolsSet,
    QuickTagsSet,
    ReviewWordsSet,
    ScalesSet,
    ScreeningListSet,
    WhatToExpectSet,
)
from kap_companion.domain.measure_rules import checked_measures, checked_plan, checked_scales
from kap_companion.domain.protocol_rules import checked_protocols
from kap_companion.domain.setting_rules import (
    check_integration_window,
    check_lock_times,
    check_questions,
    check_tags,
    checked_card,
    checked_check_ins,
    checked_interventions,
    checked_items,
    checked_kinds,
    checked_letterhead,
    checked_page,
    checked_templates,
    checked_words_of_review,
)
from kap_companion.domain.text import clean
from kap_companion.errors import InputRefused

NAMES: Mapping[str, type[Event]] = {
    "protocols": ProtocolsSet,
    "screening list": ScreeningListSet,
    "what to expect": WhatToExpectSet,
    "after-care sheet": AfterCareSet,
    "intention questions": IntentionFormSet,
    "quick tags": QuickTagsSet,
    "kinds of adverse events": AdverseKindsSet,
    "words of review": ReviewWordsSet,
    "emergency card": EmergencyCardSet,
    "interventions": InterventionsSet,
    "integration window": IntegrationWindowSet,
    "screen lock": LockTimesSet,
    "measures": MeasuresSet,
    "scales": ScalesSet,
    "plan of measures": MeasurePlanSet,
    "check-ins of steps": CheckInTimesSet,
    "note templates": NoteTemplatesSet,
    "letterhead": LetterheadSet,
}
"""Each setting by its name in the file, in the order of the file. A name stays for ever."""

LONGEST_NAME = 60

PAGES = (WhatToExpectSet, AfterCareSet, EmergencyCardSet, NoteTemplatesSet)
"""Settings whose words are more than a line."""


class Fate(StrEnum):
    """What taking in a setting would do."""

    SAME = "the same"
    NEW = "new"
    DIFFERENT = "different"
    MISSING = "not in the file"
    REFUSED = "can’t be taken"
    NEWER = "from a newer version"
    UNKNOWN = "not known here"


TAKEN = frozenset({Fate.NEW, Fate.DIFFERENT})
"""What would change something."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A setting of a file beside the practice's own.

    `old` and `new` are None where there is none that can be read; `why` says why it is refused.
    """

    name: str
    fate: Fate
    old: Event | None = None
    new: Event | None = None
    why: str = ""


def standing(chart: PracticeChart) -> dict[str, Event]:
    """Return every setting as it stands, by its name."""
    return {name: _standing(chart, kind) for name, kind in NAMES.items()}


def usual() -> dict[str, Event]:
    """Return every setting as a new practice finds it."""
    return standing(PracticeChart())


def checked(event: Event) -> Event:
    """Return the setting as it would be kept; raises `InputRefused` where it can't be."""
    _check_text(event)
    match event:
        case ProtocolsSet(protocols=protocols):
            kept: Event = ProtocolsSet(checked_protocols(protocols))
        case ScreeningListSet(items=items):
            kept = ScreeningListSet(checked_items(items, "The screening list"))
        case WhatToExpectSet(words=words):
            kept = WhatToExpectSet(checked_page(words))
        case AfterCareSet(words=words):
            kept = AfterCareSet(checked_page(words, "sheet"))
        case AdverseKindsSet(kinds=kinds):
            kept = AdverseKindsSet(checked_kinds(kinds))
        case ReviewWordsSet(words=named):
            kept = ReviewWordsSet(checked_words_of_review(named))
        case InterventionsSet(interventions=made):
            kept = InterventionsSet(checked_interventions(made))
        case EmergencyCardSet(words=words, phones=phones):
            kept = checked_card(words, phones)
        case LetterheadSet() as letterhead:
            kept = checked_letterhead(letterhead)
        case _:
            kept = _checked_of_integration(event)
    return kept


def _checked_of_integration(event: Event) -> Event:
    match event:
        case CheckInTimesSet(hours=hours):
            return CheckInTimesSet(checked_check_ins(hours))
        case NoteTemplatesSet(templates=templates):
            return NoteTemplatesSet(checked_templates(templates))
        case _:
            return _checked_measures(event)


def offered(chart: PracticeChart, plain: Mapping[str, Plain]) -> tuple[Offered, ...]:
    """Return what a file offers: every setting that is known here, then those that are not.

    `plain` is the file's part of each name: its `version`, and the fields of the setting.
    """
    ours, first = standing(chart), usual()
    known = [_offer(name, ours[name], first[name], plain) for name in NAMES]
    others = (name for name in plain if name not in NAMES)
    return (*known, *(Offered(_shown(name), Fate.UNKNOWN) for name in others))


def to_file(chart: PracticeChart) -> dict[str, Plain]:
    """Return every setting as a file holds it, in the order of the file."""
    codec, held = Codec(), {}
    for name, event in standing(chart).items():
        _, version, fields_ = codec.encode(event)
        held[name] = {"version": version, **fields_}
    return held


def _standing(chart: PracticeChart, kind: type[Event]) -> Event:
    if kind is EmergencyCardSet:
        return chart.emergency
    if kind is LetterheadSet:
        return chart.letterhead
    return kind(**{its: getattr(chart, ours) for ours, its in SETTINGS[kind].items()})


def _offer(name: str, old: Event, first: Event, plain: Mapping[str, Plain]) -> Offered:
    if name not in plain:
        return Offered(name, Fate.MISSING, old)
    try:
        read = _read(NAMES[name], plain[name])
    except UnreadableEvent:
        return Offered(name, Fate.REFUSED, old, why="It lacks what belongs in it, or has more.")
    if read is None:
        return Offered(name, Fate.NEWER, old)
    try:
        new = checked(read)
    except InputRefused as refused:
        return Offered(name, Fate.REFUSED, old, read, str(refused))
    if new == old:
        return Offered(name, Fate.SAME, old, new)
    return Offered(name, Fate.NEW if old == first else Fate.DIFFERENT, old, new)


def _read(kind: type[Event], plain: Plain) -> Event | None:
    """Return the setting, lifted to today's version; None where it is newer."""
    if not isinstance(plain, dict):
        raise UnreadableEvent("A setting is no object.")
    version = plain.get("version")
    if type(version) is not int or version < 1:
        raise UnreadableEvent("A setting has no version.")
    if version > kind.VERSION:
        return None
    body = {name: value for name, value in plain.items() if name != "version"}
    return Codec().decode(kind.KIND, version, body)


def _shown(name: str) -> str:
    """A name that this program did not give, as it may be shown."""
    kept = " ".join(clean(name)[0].split())
    return kept if len(kept) <= LONGEST_NAME else f"{kept[:LONGEST_NAME]}…"


def _checked_measures(event: Event) -> Event:
    match event:
        case MeasuresSet() as measures:
            return checked_measures(measures)
        case ScalesSet(scales=scales):
            return checked_scales(scales)
        case MeasurePlanSet(planned=planned):
            return checked_plan(planned)
        case _:
            _check_plain(event)
            return event


def _check_plain(event: Event) -> None:
    match event:
        case IntentionFormSet(questions=questions):
            check_questions(questions)
        case QuickTagsSet(tags=tags):
            check_tags(tags)
        case IntegrationWindowSet(from_h=from_h, to_h=to_h):
            check_integration_window(from_h, to_h)
        case LockTimesSet(idle_min=idle_min, journey_idle_min=journey_idle_min):
            check_lock_times(idle_min, journey_idle_min)
        case _:
            raise TypeError(type(event).__name__)


def _check_text(event: Event) -> None:
    """What no hand could have typed is no text; a line is one line."""
    allows_lines = isinstance(event, PAGES)
    for text in _texts(event):
        kept, taken = clean(text)
        if taken or (not allows_lines and "\n" in kept):
            raise InputRefused("It holds characters that are no text.")


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    if is_dataclass(value):
        return [text for each in fields(value) for text in _texts(getattr(value, each.name))]
    return []
