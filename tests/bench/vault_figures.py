"""The vault's figures, each beside what it is compared with, on a real disk.

Every function returns rows of name, value and limit (None where the figure is only told).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from sqlcipher3 import dbapi2

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.vault import Vault, unlock_vault
from kap_companion.vault.engine import DatabaseKey
from kap_companion.vault.lock import locked
from kap_companion.vault.unlock import open_slot
from tests.bench.vault_fill import PASSPHRASE, Filled, SteppingClock

Row = tuple[str, float, float | None]
SMALL, LARGE = 2_500, 1_000_000
ROUNDS = 15
APPENDS = 500
DAY_US = 86_400_000_000


def unlock_figures(small: Filled, large: Filled) -> list[Row]:
    """From the data key to Today's questions answered, in the large vault and in the small one."""
    small_ms, large_ms = in_turns(unlock_ms(small), unlock_ms(large))
    return [
        ("unlock to Today's rows, less Argon2, large vault, ms", large_ms, 250.0),
        ("unlock to Today's rows, less Argon2, small vault, ms", small_ms, None),
        ("unlock to Today's rows, large / small", large_ms / small_ms, 1.5),
    ]


def session_figures(small: Filled, large: Filled) -> list[Row]:
    """A session of 2,000 entries read, opened and folded, in the large vault and the small one."""
    with opened(small) as in_small, opened(large) as in_large:
        small_ms, large_ms = in_turns(
            session_ms(in_small, small.long_session), session_ms(in_large, large.long_session)
        )
    return [
        ("session of 2,000 entries opened, large vault, ms", large_ms, None),
        ("session of 2,000 entries opened, small vault, ms", small_ms, None),
        ("session of 2,000 entries opened, large / small", large_ms / small_ms, 1.5),
    ]


def append_figures(filled: Filled, scratch: Path) -> list[Row]:
    """From append to saved, in a session of 2,000 entries, beside raw commits of sqlcipher3."""
    with opened(filled) as vault:
        saved = list(append_ms(vault, filled.long_session))
    raw = list(raw_commit_ms(scratch))
    return [
        ("append to saved, p50, ms", median(saved), None),
        ("append to saved, p99, ms", p99(saved), None),
        ("raw sqlcipher3 commit, p50, ms", median(raw), None),
        ("raw sqlcipher3 commit, p99, ms", p99(raw), None),
        ("append to saved / raw commit, p50", median(saved) / median(raw), None),
        ("append to saved / raw commit, p99", p99(saved) / p99(raw), None),
    ]


def search_figures(large: Filled) -> list[Row]:
    """A word that a quarter of the notes hold, and one that few do."""
    with opened(large) as vault:
        return [
            (f"search for {word!r} in a large vault, ms", measured(vault.reader.search, word), None)
            for word in ("w", "water", "water light river")
        ]


def unlock_ms(filled: Filled) -> Callable[[], float]:
    """Return what measures one opening with the data key already there."""
    unlocked = open_slot(filled.folder, PASSPHRASE)

    def once() -> float:
        start = time.perf_counter()
        lock = locked(filled.folder)
        with closing(
            Vault(filled.folder, unlocked, SteppingClock(count()), _nothing, lock)
        ) as vault:
            ask_what_today_shows(vault)
            return ms_since(start)

    return once


def ask_what_today_shows(vault: Vault) -> None:
    """Ask the reader what the first page after unlocking asks."""
    reader = vault.reader
    reader.entries_of(reader.practice_subject())
    reader.running_session()
    reader.sessions_between(0, DAY_US)
    for session in reader.awaiting_integration():
        reader.patient(session.patient_id)
    reader.open_steps()
    reader.patients()


def session_ms(vault: Vault, subject: str) -> Callable[[], float]:
    """Return what measures one opening of a session."""

    def once() -> float:
        start = time.perf_counter()
        SessionChart.replay(vault.reader.entries_of(subject)).phases  # noqa: B018  # the fold
        return ms_since(start)

    return once


def append_ms(vault: Vault, subject: str) -> Iterator[float]:
    """Yield how long each of the appends took to be saved."""
    for number in range(APPENDS):
        start = time.perf_counter()
        vault.journal.append([NewEntry(subject, Observed(f"what was seen {number}"))]).result()
        yield ms_since(start)


def raw_commit_ms(folder: Path) -> Iterator[float]:
    """Yield how long plain commits of rows of the same size take, with the same settings."""
    path = folder / "raw.db"
    with closing(dbapi2.connect(str(path), isolation_level=None)) as connection:
        connection.execute(DatabaseKey(bytes(range(32)), bytes(16)).pragma)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE entry (position INTEGER PRIMARY KEY, body BLOB)")
        for _ in range(APPENDS):
            start = time.perf_counter()
            connection.execute("INSERT INTO entry(body) VALUES (randomblob(600))")
            yield ms_since(start)
    path.unlink()


@contextmanager
def opened(filled: Filled) -> Iterator[Vault]:
    """Hand out a filled vault, open."""
    with closing(unlock_vault(filled.folder, PASSPHRASE, SteppingClock(count()))) as vault:
        yield vault


def in_turns(*measures: Callable[[], float]) -> Sequence[float]:
    """Return the median of each, measured by turns so that a busy machine is fair to all."""
    rounds = [[measure() for measure in measures] for _ in range(ROUNDS)]
    return [median(each) for each in zip(*rounds, strict=True)]


def measured(call: Callable[[str], object], word: str) -> float:
    """Return the median time of a call, in milliseconds."""

    def once() -> float:
        start = time.perf_counter()
        call(word)
        return ms_since(start)

    return in_turns(once)[0]


def ms_since(start: float) -> float:
    """Return the milliseconds since `start`, a `perf_counter`."""
    return (time.perf_counter() - start) * 1_000


def p99(values: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return quantiles(values, n=100)[98]


def _nothing() -> None:
    """Delay no commit."""
