"""Words of our own beside those of people, so that the search narrows as fast as it finds.

A note has one for its kind, for who wrote it, for its patient, for its month and its year. The
full-text search then meets “water, among the quotes of this patient” as it meets three words: it
begins with the rarest. Narrowing what was found afterwards would read a quarter of a million notes
for a common word.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.note_texts import NoteText

MARK = "\ue000"
"""Begins each of them: a character for private use, which the search takes for a letter."""

ID_CHARS = 16
"""The last of an id: they are random. What is found is compared with the whole id as well."""

US_PER_SECOND = 1_000_000
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def facets_of(text: NoteText, patient_id: str) -> str:
    """Return the facets of a note of this patient, as the index keeps them."""
    at = _time(text.at_us)
    words = (
        f"k{text.kind.value}",
        _of_id("a", text.author),
        _of_id("p", patient_id),
        _month(at),
        _year(at),
    )
    return " ".join(f"{MARK}{word}" for word in words)


def facet_queries(query: NoteQuery) -> Iterator[str]:
    """Yield FTS5 expressions, all of which a note has to meet."""
    if query.kind is not None:
        yield _quoted(f"k{query.kind.value}")
    if query.author:
        yield _quoted(_of_id("a", query.author))
    if query.patient_id:
        yield _quoted(_of_id("p", query.patient_id))
    if query.has_period:
        yield " OR ".join(map(_quoted, _period(query.from_us, query.to_us)))


def _period(from_us: int | None, to_us: int | None) -> list[str]:
    """Return the whole years and, at both ends, the months that the period touches; one at least.

    The days at its ends are for whoever reads the rows.
    """
    start = FIRST if from_us is None else max(FIRST, _time(from_us))
    end = LAST if to_us is None else min(LAST, _time(to_us))
    found: list[str] = []
    at = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while at < end or not found:
        next_year = at.replace(year=at.year + 1)
        if at.month == 1 and next_year <= end:
            found.append(_year(at))
            at = next_year
        else:
            found.append(_month(at))
            at = (at + timedelta(days=31)).replace(day=1)
    return found


def _time(us: int) -> datetime:
    seconds = min(max(us // US_PER_SECOND, 0), int(LAST.timestamp()))
    return datetime.fromtimestamp(seconds, UTC)


def _month(at: datetime) -> str:
    return f"m{at:%Y%m}"


def _year(at: datetime) -> str:
    return f"y{at:%Y}"


def _of_id(letter: str, each: str) -> str:
    """Return the facet of an id, of which only ASCII letters and digits are left."""
    plain = "".join(char for char in each if char.isascii() and char.isalnum())
    return letter + plain[-ID_CHARS:].lower()


def _quoted(word: str) -> str:
    return f'"{MARK}{word}"'
