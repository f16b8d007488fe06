"""The practice's kinds of adverse events and its emergency card, checked before they are kept."""

from collections.abc import Sequence

from kap_companion.domain.events import EmergencyCardSet, Phone
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused

LONGEST_KIND = 60
MOST_KINDS = 60
LONGEST_CARD = 1_000
"""It is read standing up, beside a patient."""
MOST_PHONES = 6


def checked_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds, trimmed; raises `InputRefused` where they can't be told apart."""
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


def checked_card(words: str, phones: Sequence[Phone]) -> EmergencyCardSet:
    """Return the card, trimmed, without empty lines; raises `InputRefused` for half of one."""
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
