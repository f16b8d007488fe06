"""What was appended is read back as it was, for any event; and nothing can be changed after."""

import threading
from concurrent.futures import wait
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from kap_companion.domain.codec import Codec, canonical_json
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    ChartKind,
    Erased,
    Event,
    Observed,
    QuoteHeard,
    SessionPlanned,
    UnknownEvent,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused
from kap_companion.vault import NotSaved, Vault, unlock_vault
from kap_companion.vault.journal import VaultJournal
from kap_companion.vault.record import MOST_BODY_BYTES, stamped
from tests.domain.strategies import WORDS, events
from tests.vault.rig import NOON, PASSPHRASE, WAIT_S, Ticking, note, opened, with_the_key, write

Shared = tuple[Vault, Path]


@given(event=events(), performed_by=WORDS, reason=WORDS)
def test_append_then_read_is_identity(
    shared_vault: Shared, event: Event, performed_by: str, reason: str
) -> None:
    vault, _folder = shared_vault
    subject = new_id(0)
    at = Moment(-1, -600, "another boot", 5)
    new = NewEntry(subject, event, at, performed_by, "earlier", reason, replaces="newest seen")
    written = write(vault, new, NewEntry(subject, event))
    assert vault.reader.entries_of(subject) == written
    first, second = written
    assert (first.event, first.performed_by, first.reason) == (event, performed_by, reason)
    assert (first.occurred_at, first.amends) == (at, "earlier")
    assert (first.replaces, second.replaces) == ("newest seen", "")
    assert second.occurred_at == second.recorded_at == first.recorded_at


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "Cc", "Cf", "Co"])))
def test_any_text_comes_back_to_the_letter(shared_vault: Shared, words: str) -> None:
    vault, _folder = shared_vault
    subject = new_id(0)
    note(vault, words, subject)
    (entry,) = vault.reader.entries_of(subject)
    assert entry.event == Observed(words)


def test_an_unknown_kind_is_kept_as_it_is(vault: Vault) -> None:
    event = UnknownEvent("seen-in-a-dream", 7, canonical_json({"b": [1], "a": "é"}).decode())
    written = write(vault, NewEntry("session-1", event))
    assert vault.reader.entries_of("session-1")[-1:] == written
    assert vault.verify().ok


def test_the_numbers_run_on_without_a_gap(folder: Path) -> None:
    with opened(folder) as vault:
        before = note(vault, "one")
    with opened(folder) as vault:
        after = note(vault, "two")
        both = write(vault, NewEntry("a", Observed()), NewEntry("b", Observed()))
    assert after.device == before.device
    assert [each.seq - before.seq for each in (after, *both)] == [1, 2, 3]
    assert [each.counter - before.counter for each in (after, *both)] == [1, 2, 3]


def test_the_author_is_who_is_signed_in(vault: Vault) -> None:
    assert note(vault, "one").author == vault.practitioner_id == vault.journal.author


def test_many_at_once_keep_the_order_of_their_times(vault: Vault) -> None:
    def talk() -> None:
        futures = [vault.journal.append([NewEntry("s", Observed("x"))]) for _ in range(50)]
        wait(futures, WAIT_S)

    threads = [threading.Thread(target=talk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    entries = vault.reader.entries_of("s")
    assert len(entries) == 200
    assert [each.recorded_at.steady_us for each in entries] == sorted(
        each.recorded_at.steady_us for each in entries
    )
    assert vault.verify().ok


def test_the_time_is_that_of_the_call_not_of_the_disk(vault: Vault) -> None:
    started = threading.Event()
    go_on = threading.Event()

    def slow(_transaction: object) -> None:
        started.set()
        go_on.wait(WAIT_S)

    # The writer is made to wait, as for a slow disk.
    vault._writer.submit(slow)  # noqa: SLF001  # nothing public blocks it
    started.wait(WAIT_S)
    future = vault.journal.append([NewEntry("s", Observed("x"))])
    assert isinstance(vault.journal, VaultJournal)
    later = vault.journal._clock.now()  # noqa: SLF001  # the clock that the journal reads
    go_on.set()
    (entry,) = future.result(WAIT_S)
    assert entry.recorded_at.steady_us < later.steady_us


NO_TEXT = (
    "This text holds characters that can't be kept. Nothing was changed. Take them out, then try "
    "again."
)
TOO_LONG = "This text is too long for one entry. Nothing was changed. Shorten it, then try again."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("\ud800", NO_TEXT),
        ("ok \udfff", NO_TEXT),
        ("x" * 1_000_001, TOO_LONG),
        ("é" * 500_001, TOO_LONG),
    ],
)
def test_what_can_not_be_kept_is_refused_whole(vault: Vault, words: str, said: str) -> None:
    last = note(vault, "fine so far")
    before = vault.reader.entries_of("session-1")
    future = vault.journal.append(
        [NewEntry("session-1", Observed("fine")), NewEntry("session-1", QuoteHeard(words))]
    )
    with pytest.raises(InputRefused) as refused:
        future.result(WAIT_S)
    assert str(refused.value) == said
    assert vault.reader.entries_of("session-1") == before
    assert note(vault, "next").seq == last.seq + 1


def test_the_longest_text_that_one_entry_holds(vault: Vault) -> None:
    nothing = stamped(NewEntry("s", Observed()), "ada", Moment(0, 0, "", 0), Codec())
    longest = "x" * (MOST_BODY_BYTES - len(nothing.body))
    note(vault, longest, "s")
    with pytest.raises(InputRefused):
        note(vault, longest + "x", "s")
    assert [entry.event for entry in vault.reader.entries_of("s")] == [Observed(longest)]


def test_what_repeats_among_entries_is_held_once(vault: Vault) -> None:
    """A session has thousands, and most of what each says is what the one before it said."""
    one, other, *_ = vault.reader.entries_of("session-1")
    for name in ("device", "subject", "author"):
        assert getattr(one, name) is getattr(other, name)
    assert one.recorded_at.boot_id is other.recorded_at.boot_id
    assert one.occurred_at is one.recorded_at


def test_an_empty_batch_is_no_entry(vault: Vault) -> None:
    assert write(vault) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = x'00'",
        "UPDATE entry SET occurred_utc_us = 0 WHERE seq = 1",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = 3",
    ],
)
def test_nothing_can_be_changed_or_deleted(folder: Path, statement: str) -> None:
    refused = pytest.raises(dbapi2.IntegrityError, match="append-only")
    with with_the_key(folder) as connection, refused:
        connection.execute(statement)


def test_nothing_can_be_replaced(vault: Vault) -> None:
    def replace(transaction: object) -> None:
        connection = transaction.connection  # type: ignore[attr-defined]  # what jobs are handed
        connection.exec_driver_sql("INSERT OR REPLACE INTO entry SELECT * FROM entry")

    with pytest.raises(NotSaved):
        vault._writer.submit(replace).result(WAIT_S)  # noqa: SLF001  # as a bug would


def test_a_closed_vault_takes_nothing_more(folder: Path) -> None:
    with opened(folder) as vault:
        journal = vault.journal
    for future in (
        journal.append([NewEntry("s", Observed())]),
        journal.keep_draft("s", "line", "x"),
        journal.keep_alive("s", Moment(0, 0, "", 0)),
    ):
        with pytest.raises(NotSaved, match="closed"):
            future.result(WAIT_S)


def test_closing_writes_what_waits(folder: Path) -> None:
    with opened(folder) as vault:
        before = len(vault.reader.entries_of("session-1"))
        new = [NewEntry("session-1", Observed(str(number))) for number in range(300)]
        futures = [vault.journal.append([each]) for each in new]
    assert all(future.done() for future in futures)
    with opened(folder) as vault:
        assert len(vault.reader.entries_of("session-1")) == before + 300


@settings(max_examples=50)
@given(st.dictionaries(WORDS | st.text(), st.text(min_size=1), max_size=4))
def test_drafts_come_back_to_the_letter(shared_vault: Shared, drafts: dict[str, str]) -> None:
    vault, _folder = shared_vault
    subject = new_id(0)
    fields = {field.encode(errors="replace").decode(): text for field, text in drafts.items()}
    for field, text in fields.items():
        vault.journal.keep_draft(subject, field, "older")
        vault.journal.keep_draft(subject, field, text).result(WAIT_S)
    assert vault.reader.drafts_of(subject) == fields
    for field in fields:
        vault.journal.keep_draft(subject, field, "").result(WAIT_S)
    assert vault.reader.drafts_of(subject) == {}


def test_an_entry_does_not_wait_for_an_empty_log(vault: Vault, folder: Path) -> None:
    note(vault, "rain")
    assert (folder / "vault.db-wal").stat().st_size


def test_what_is_written_along_with_an_erasure_is_indexed(vault: Vault) -> None:
    told = NewEntry(vault.access_subject, Erased(ChartKind.SESSION, "session-1"))
    plan = NewEntry("session-2", SessionPlanned("patient-1", NOON, "im", 180))
    vault.erase(["session-1"], [told, plan]).result(WAIT_S)
    assert [each.session_id for each in vault.reader.sessions_of("patient-1")] == ["session-2"]
    assert vault.verify().ok


def test_a_draft_may_end_in_half_a_character(vault: Vault) -> None:
    """It is kept before anyone has looked at what it holds."""
    vault.journal.keep_draft("session-1", "line", "half \ud83d").result(WAIT_S)
    assert vault.reader.drafts_of("session-1") == {"line": "half \ud83d"}


def test_a_draft_is_dropped_alone(vault: Vault) -> None:
    for subject, field in (("session-1", "line"), ("session-1", "notes"), ("session-2", "line")):
        vault.journal.keep_draft(subject, field, "half").result(WAIT_S)
    vault.journal.keep_draft("session-1", "line", "").result(WAIT_S)
    assert vault.reader.drafts_of("session-1") == {"notes": "half"}
    assert vault.reader.drafts_of("session-2") == {"line": "half"}


def test_who_listens_is_told_what_was_written_and_nothing_else(folder: Path) -> None:
    full = [False]

    def before_commit() -> None:
        if full[0]:
            raise NotSaved("The disk is full.")

    told: list[Entry] = []
    with closing(unlock_vault(folder, PASSPHRASE, Ticking(), before_commit)) as vault:
        vault.when_written(told.extend)
        written = write(vault, NewEntry("s", Observed("one")), NewEntry("s", Observed("two")))
        full[0] = True
        with pytest.raises(NotSaved):
            note(vault, "three", "s")
        full[0] = False
        assert tuple(told) == written
        last = note(vault, "four", "s")
        assert tuple(told) == (*written, last)


def test_the_last_sign_of_life_is_kept(vault: Vault) -> None:
    assert vault.reader.last_alive("session-1") is None
    for moment in (Moment(1, 60, "boot", 2), Moment(3, -60, "later boot", 4)):
        vault.journal.keep_alive("session-1", moment).result(WAIT_S)
        assert vault.reader.last_alive("session-1") == moment


def test_a_subject_without_entries(vault: Vault) -> None:
    assert vault.reader.entries_of("nobody") == ()


def test_no_words_lie_open_in_any_file(folder: Path) -> None:
    with opened(folder) as vault:
        note(vault, "unmistakable words")
        vault.journal.keep_draft("session-1", "line", "unmistakable draft").result(WAIT_S)
        content = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"unmistakable" not in content
    assert not content.startswith(b"SQLite format 3")
