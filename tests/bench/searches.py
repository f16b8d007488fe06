"""The search in a large vault: common and rare words, alone and narrowed, as the page asks."""

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count

from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.note_texts import NoteKind
from kap_companion.services.searching import search_everything
from kap_companion.vault import Vault, unlock_vault
from tests.bench.figures import Figure, middle, percentile
from tests.bench.vault_fill import PASSPHRASE, RARE, START, SteppingClock
from tests.bench.vaults import BenchVault

MOST_MS = 100.0
DAY_US = 86_400_000_000
COMMON, BEGINNING = "water", "wa"


def search_figures(large: BenchVault, rounds: int) -> list[Figure]:
    """Every question in turn, so often; the limit is that of each of them."""
    with closing(unlock_vault(large.folder, PASSPHRASE, SteppingClock(count()))) as vault:
        questions = list(_questions(vault))
        taken: dict[str, list[float]] = {what: [] for what, _ in questions}
        for _ in range(rounds):
            for what, query in questions:
                taken[what].append(_ms(vault, query))
    every = [each for times in taken.values() for each in times]
    title = f"search, {len(questions)} questions, p99 of {len(every)}"
    return [
        Figure(title, percentile(every, 99), "ms", most=MOST_MS),
        *(
            Figure(f"search for {what}, median", middle(times), "ms")
            for what, times in taken.items()
        ),
    ]


def _questions(vault: Vault) -> Iterator[tuple[str, NoteQuery]]:
    patient = vault.reader.patients(limit=1)[0].patient_id
    start_us = round(START.timestamp()) * 1_000_000
    first_us, last_us = start_us + 40 * DAY_US, start_us + 70 * DAY_US
    yield "a common word", NoteQuery(COMMON)
    yield "two letters", NoteQuery(BEGINNING)
    yield "three common words", NoteQuery("water light river")
    yield "words in a row", NoteQuery('"letting go"')
    yield "a rare word", NoteQuery(RARE)
    yield "no such word", NoteQuery("zzz")
    yield "a common word among quotes", NoteQuery(COMMON, NoteKind.QUOTE)
    yield "a common word among adverse events", NoteQuery(COMMON, NoteKind.ADVERSE)
    yield "a common word of one patient", NoteQuery(COMMON, patient_id=patient)
    yield "a common word of one month", NoteQuery(COMMON, from_us=first_us, to_us=last_us)
    yield "a common word by one person", NoteQuery(COMMON, author=vault.practitioner_id)
    yield (
        "a common word, narrowed by all",
        NoteQuery(
            COMMON,
            NoteKind.QUOTE,
            patient,
            vault.practitioner_id,
            start_us,
            start_us + 400 * DAY_US,
        ),
    )
    yield "all adverse events", NoteQuery(kind=NoteKind.ADVERSE)
    yield "a rare word among quotes", NoteQuery(RARE, NoteKind.QUOTE)


def _ms(vault: Vault, query: NoteQuery) -> float:
    start = time.perf_counter()
    search_everything(vault.reader, query)
    return (time.perf_counter() - start) * 1_000
