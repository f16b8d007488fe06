"""What a practice's own settings may be: one set of bounds for typing them and for taking them in.

None of these numbers is clinical: longer times and lists are slips of the hand. Every function
returns what is kept, or raises `InputRefused` with the reason.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from kap_companion.domain.events import (
    EmergencyCardSet,
    Intervention,
    LetterheadSet,
    ListItem,
    NoteTemplate,
    Phone,
    Question,
    QuickTag,
)
from kap_companion.domain.logo import checked_logo, logo_bytes
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.domain.typed import said
from kap_companion.errors import InputRefused

RESERVED_KEYS = frozenset("/\"'m dnf+-?hebsva,czyuxgl!;.jpq#")
"""Keys that the Journey usually needs for itself, on one computer of the practice or another."""

Taken = Callable[[str], str]
"""Tells what has a key on this computer, in words; nothing where it is free."""

IDLE_MIN_RANGE = (1, 240)
LONGEST_WINDOW_H = 24 * 14
LONGEST_WORD = 40
LONGEST_KEY = 64
MOST_ANSWERS = 3
MOST_QUESTIONS = 12
MOST_TAGS = 30
MOST_ITEMS = 60
LONGEST_HOLD_MIN = 7 * 24 * 60
LONGEST_KIND = 60
MOST_KINDS = 60
SHORTEST_WORD = 3
"""Fewer letters would be found in nearly every kind."""
LONGEST_CARD = 1_000
"""It is read standing up, beside a patient."""
MOST_PHONES = 6
LONGEST_INTERVENTION = 60
MOST_INTERVENTIONS = 30
LONGEST_CHECK_IN_H = 24 * 366
MOST_CHECK_INS = 12
LONGEST_TEMPLATE_NAME = 60
MOST_TEMPLATES = 20
LONGEST_HEAD_LINE = 120
MOST_ADDRESS_LINES = 6
"""The head of a letter leaves the page to the letter."""


def check_tags(tags: Sequence[QuickTag], taken: Taken = lambda _: "") -> None:
    """Raise `InputRefused` where the Journey could not use these tags."""
    keys = [tag.key for tag in tags]
    for tag in tags:
        _check_tag(tag)
        if holder := taken(tag.key.lower()):
            raise InputRefused(f"On this computer the key {tag.key} belongs to {holder}.")
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputRefused(f"Two tags have the key {twice}. Give each its own.")
    if not 0 < len(tags) <= MOST_TAGS:
        raise InputRefused(f"Keep between one and {MOST_TAGS} tags.")


def check_questions(questions: Sequence[Question]) -> None:
    """Raise `InputRefused` where the intention form could not ask these questions."""
    if not 0 < len(questions) <= MOST_QUESTIONS:
        raise InputRefused(f"The form holds between one and {MOST_QUESTIONS} questions.")
    once(
        (question.key for question in questions),
        "Two questions share a key, so their answers would mix.",
    )
    for question in questions:
        check_key(question.key, "A question")
        _check_question(question)


def check_integration_window(from_h: int, to_h: int) -> None:
    """Raise `InputRefused` for hours that are no window."""
    if not 0 < from_h < to_h <= LONGEST_WINDOW_H:
        raise InputRefused("The window begins after the dose and ends after it begins.")


def check_lock_times(idle_min: int, journey_idle_min: int) -> None:
    """Raise `InputRefused` for minutes after which no screen should lock."""
    shortest, longest = IDLE_MIN_RANGE
    if not all(shortest <= each <= longest for each in (idle_min, journey_idle_min)):
        raise InputRefused(f"The screen locks after {shortest} to {longest} minutes.")


def checked_items(items: Sequence[ListItem], what: str) -> tuple[ListItem, ...]:
    """Return the items of a list, trimmed; `what` is the name of the list."""
    if len(items) > MOST_ITEMS:
        raise InputRefused(f"{what} has up to {MOST_ITEMS} items.")
    checked = []
    for item in items:
        words = said(item.words, f"{what}: an item needs words.")
        check_key(item.key, f"{what}: an item")
        between(item.hold_min, 0, LONGEST_HOLD_MIN, f"{words} holds back for")
        checked.append(replace(item, words=words))
    once((each.words.casefold() for each in checked), f"{what} has the same item twice.")
    once((each.key for each in checked), f"{what} has the same item twice.")
    return tuple(checked)


def checked_page(words: str, what: str = "page") -> str:
    """Return what a patient reads, with its last line ended; `what` is what it is printed as."""
    if not words.strip():
        raise InputRefused(f"The {what} needs words. Restore the usual ones, or write your own.")
    if len(words) > MAX_NOTE_CHARS:
        raise InputRefused(f"The {what} holds up to {MAX_NOTE_CHARS:,} characters.")
    return words.strip() + "\n"


def checked_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of adverse events, trimmed, each told from the others."""
    named = tuple(each.strip() for each in kinds if each.strip())
    if not 0 < len(named) <= MOST_KINDS:
        raise InputRefused(f"Keep between one and {MOST_KINDS} kinds.")
    if any(len(each) > LONGEST_KIND for each in named):
        raise InputRefused(f"A kind has up to {LONGEST_KIND} characters.")
    known = [each.casefold() for each in named]
    if len(set(known)) != len(known):
        twice = next(each for each in named if known.count(each.casefold()) > 1)
        raise InputRefused(f"{twice} stands there twice. Keep one of them.")
    return named


def checked_words_of_review(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that ask for a clinician's review, trimmed, each once."""
    kept = tuple(dict.fromkeys(each.strip() for each in words if each.strip()))
    if not 0 < len(kept) <= MOST_KINDS:
        raise InputRefused(f"Keep between one and {MOST_KINDS} words.")
    if any(not SHORTEST_WORD <= len(each) <= LONGEST_KIND for each in kept):
        raise InputRefused(f"A word has {SHORTEST_WORD} to {LONGEST_KIND} letters.")
    return kept


def checked_interventions(made: Sequence[Intervention]) -> tuple[Intervention, ...]:
    """Return the practice's interventions, trimmed; raises `InputRefused` for what is unclear."""
    kept = tuple(replace(each, what=each.what.strip()) for each in made if each.what.strip())
    if not 0 < len(kept) <= MOST_INTERVENTIONS:
        raise InputRefused(f"Keep between one and {MOST_INTERVENTIONS} interventions.")
    if any(len(each.what) > LONGEST_INTERVENTION for each in kept):
        raise InputRefused(f"An intervention has up to {LONGEST_INTERVENTION} characters.")
    known = [each.what.casefold() for each in kept]
    if len(set(known)) != len(known):
        twice = next(each.what for each in kept if known.count(each.what.casefold()) > 1)
        raise InputRefused(f"{twice} stands there twice. Keep one of them.")
    return kept


def checked_check_ins(hours: Sequence[int]) -> tuple[int, ...]:
    """Return the hours of the check-ins, the earliest first, each once."""
    kept = tuple(sorted(set(hours)))
    if not 0 < len(kept) <= MOST_CHECK_INS:
        raise InputRefused(f"Keep between one and {MOST_CHECK_INS} check-ins.")
    if not 1 <= kept[0] <= kept[-1] <= LONGEST_CHECK_IN_H:
        raise InputRefused("A check-in comes between an hour and a year after the plan.")
    return kept


def checked_templates(templates: Sequence[NoteTemplate]) -> tuple[NoteTemplate, ...]:
    """Return the templates for notes, their names trimmed, each told from the others."""
    kept = tuple(replace(each, name=each.name.strip()) for each in templates)
    if len(kept) > MOST_TEMPLATES:
        raise InputRefused(f"There is room for {MOST_TEMPLATES} templates.")
    if any(not each.name or len(each.name) > LONGEST_TEMPLATE_NAME for each in kept):
        raise InputRefused(f"A template needs a name of up to {LONGEST_TEMPLATE_NAME} characters.")
    if any(not each.words.strip() or len(each.words) > MAX_NOTE_CHARS for each in kept):
        raise InputRefused(f"A template needs words, up to {MAX_NOTE_CHARS:,} characters.")
    once((each.name.casefold() for each in kept), "Two templates have the same name.")
    return kept


def checked_card(words: str, phones: Sequence[Phone]) -> EmergencyCardSet:
    """Return the emergency card, trimmed, without empty lines; refused for half of one."""
    if len(words) > LONGEST_CARD:
        raise InputRefused(f"The card holds up to {LONGEST_CARD:,} characters. Shorten it.")
    kept = tuple(
        Phone(each.name.strip(), each.number.strip())
        for each in phones
        if each.name.strip() or each.number.strip()
    )
    if len(kept) > MOST_PHONES:
        raise InputRefused(f"The card has room for {MOST_PHONES} numbers.")
    if any(not each.name or not each.number for each in kept):
        raise InputRefused("Each number needs a name beside it, and each name a number.")
    if any(max(len(each.name), len(each.number)) > MAX_LINE_CHARS for each in kept):
        raise InputRefused("A name or number is longer than a line. Shorten it.")
    return EmergencyCardSet(words.strip(), kept)


def checked_letterhead(letterhead: LetterheadSet) -> LetterheadSet:
    """Return what is printed at the head, trimmed, its logo looked into to the last byte."""
    address = tuple(each.strip() for each in letterhead.address if each.strip())
    name, phone = letterhead.name.strip(), letterhead.phone.strip()
    if len(address) > MOST_ADDRESS_LINES:
        raise InputRefused(f"The address has up to {MOST_ADDRESS_LINES} lines.")
    if any(len(each) > LONGEST_HEAD_LINE for each in (name, phone, *address)):
        raise InputRefused(f"A line of the letterhead has up to {LONGEST_HEAD_LINE} characters.")
    logo = checked_logo(logo_bytes(letterhead.logo))
    return LetterheadSet(name, address, phone, logo, letterhead.paper)


def check_key(key: str, whose: str) -> None:
    """Raise `InputRefused` where a key could not tie anything to it."""
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise InputRefused(f"{whose} has a key that can’t be used.")


def once(values: Iterable[Hashable], sentence: str) -> None:
    """Raise `InputRefused` with this sentence where a value stands there twice."""
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise InputRefused(sentence)


def between(minutes: int, least: int, most: int, begins: str) -> None:
    """Raise `InputRefused` where minutes lie outside of these; `begins` begins the sentence."""
    if not least <= minutes <= most:
        raise InputRefused(f"{begins} {least} to {most:,} minutes.")


def _check_tag(tag: QuickTag) -> None:
    if len(tag.key) != 1 or not tag.key.isprintable():
        raise InputRefused("A tag's key is a single character.")
    if tag.key.lower() in RESERVED_KEYS:
        raise InputRefused(f"The key {tag.key} already has a use in the Journey.")
    if not tag.label.strip() or len(tag.label) > LONGEST_WORD:
        raise InputRefused("A tag needs a short word.")


def _check_question(question: Question) -> None:
    if not question.prompt.strip() or len(question.prompt) > MAX_LINE_CHARS:
        raise InputRefused("Each question needs words, and fits a line or two.")
    if len(question.hint) > MAX_LINE_CHARS:
        raise InputRefused("The words below a question fit a line or two.")
    if not 1 <= question.answers <= MOST_ANSWERS:
        raise InputRefused(f"A question takes between one and {MOST_ANSWERS} answers.")
    if len(question.shown_as) > LONGEST_WORD:
        raise InputRefused("The heading in the Journey is a word or two.")
