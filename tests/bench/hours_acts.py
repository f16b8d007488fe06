"""What a therapist does in two hours: 600 acts as the keys of each, evenly spread."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from PySide6.QtCore import Qt

from tests.bench.vault_fill import some_words

HOURS_MIN = 120
VITALS_EVERY_MIN = 5
TAGS = "1234569"
"""Settled, Moving … without those that become adverse events here."""
Key = tuple[Qt.Key, str]
RETURN, ESCAPE = (Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Escape, "")


@dataclass(frozen=True, slots=True)
class Act:
    """The keys of one act; `words` are those of the row that its Return puts into the log."""

    keys: tuple[Key, ...]
    words: str = ""


def acts_of_two_hours(count: int) -> Iterator[Act]:
    """Return so many acts: vitals every five minutes, between them all else that is noted."""
    random = Random(7)
    each_vitals = max(2, count * VITALS_EVERY_MIN // HOURS_MIN)
    for number in range(count):
        yield _vitals(random) if number % each_vitals == 0 else _other(number, random)


def _vitals(random: Random) -> Act:
    upper = random.choice((118, 124, 131, 164))
    read = (upper, upper - 44, random.randint(66, 98), random.randint(95, 99))
    return Act((*typed("v"), *typed("/".join(map(str, read))), RETURN))


def _other(number: int, random: Random) -> Act:
    match number % 100:
        case 40:
            return Act(typed("7a2"))  # Nausea, an adverse event about it, moderate
        case 60:
            return Act((*typed("ge"), RETURN))  # it ends
    match number % 20:
        case 2 | 12:
            return Act(typed("m"))
        case 5 | 9 | 14:
            return _entered('"', some_words(random, 5))
        case 3 | 7 | 11 | 16 | 18:
            return Act(typed(random.choice(TAGS)))
        case _:
            return _entered("/", f"{some_words(random, 3)} {number}")


def _entered(begin: str, words: str) -> Act:
    return Act((*typed(begin), *typed(words), RETURN), words)


def typed(words: str) -> tuple[Key, ...]:
    """Return the keys of these characters."""
    return tuple((Qt.Key.Key_unknown, letter) for letter in words)
