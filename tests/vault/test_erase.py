"""Erasing: the key is gone from every page, the chain holds, and nothing comes back."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import select

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    ChartKind,
    Erased,
    InsightWritten,
    Observed,
    PatientRegistered,
    Retracted,
    StepPlanned,
)
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused
from kap_companion.vault import NotSaved, Vault, unlock_vault
from kap_companion.vault.engine import disposed
from kap_companion.vault.entries import ERASED_KEY
from kap_companion.vault.erase import erased_subjects
from kap_companion.vault.schema import INDEX_TABLES, subject_key
from tests.access import access_log
from tests.vault.pages import holding
from tests.vault.rig import (
    PASSPHRASE,
    WAIT_S,
    Ticking,
    begin_session,
    copied,
    looking_into,
    note,
    opened,
    to_the_letter,
    with_the_key,
    write,
)

MOMENT = Moment(5, 0, "boot", 5)
BOTH = ("patient-1", "session-1")
REFUSED = "This record is not in the vault, or was erased before."


def tombstones(vault: Vault, subjects: Sequence[str] = BOTH) -> list[NewEntry]:
    return [
        NewEntry(vault.access_subject, Erased(ChartKind(each.split("-")[0]), each), reason="asked")
        for each in subjects
    ]


def erasing(vault: Vault, subjects: Sequence[str] = BOTH) -> Future[tuple[Entry, ...]]:
    return vault.erase(subjects, tombstones(vault, subjects))


def erase(vault: Vault, subjects: Sequence[str] = BOTH) -> tuple[Entry, ...]:
    return erasing(vault, subjects).result(WAIT_S)


def key_of(folder: Path, subject: str) -> bytes:
    with with_the_key(folder) as connection:
        query = "SELECT key FROM subject_key WHERE subject = ?"
        (key,) = connection.execute(query, (subject,)).fetchone()
        return bytes(key)


def drafted(vault: Vault) -> None:
    """Everything in which something of a subject may be kept."""
    first = note(vault, "a lighthouse")
    write(vault, NewEntry("session-1", Observed("a lantern"), amends=first.id, reason="misheard"))
    write(vault, NewEntry("session-1", StepPlanned("Walk to the lighthouse", "Nora")))
    write(vault, NewEntry("session-1", InsightWritten("The lighthouse is mine")))
    vault.journal.keep_draft("session-1", "line", "half a lighthouse").result(WAIT_S)
    vault.journal.keep_draft("patient-1", "notes", "lighthouse keeper").result(WAIT_S)
    vault.journal.keep_alive("session-1", MOMENT).result(WAIT_S)


def test_nothing_of_it_is_left(vault: Vault) -> None:
    drafted(vault)
    entries = erase(vault)
    reader = vault.reader
    assert [entry.event for entry in entries] == [
        Erased(ChartKind.PATIENT, "patient-1"),
        Erased(ChartKind.SESSION, "session-1"),
    ]
    assert reader.entries_of("patient-1") == reader.entries_of("session-1") == ()
    assert (reader.patients(), reader.sessions_of("patient-1"), reader.open_steps()) == ((), (), ())
    assert (reader.patient("patient-1"), reader.running_session()) == (None, None)
    assert reader.search("lighthouse") == reader.search("light") == ()
    assert reader.drafts_of("session-1") == reader.drafts_of("patient-1") == {}
    assert reader.last_alive("session-1") is None
    assert access_log(reader) == entries


def test_others_stay(vault: Vault) -> None:
    begin_session(vault, "session-2", "patient-2")
    note(vault, "a harbour", "session-2")
    erase(vault)
    (row,) = vault.reader.patients()
    assert row.patient_id == "patient-2"
    assert [found.subject for found in vault.reader.search("harbour")] == ["session-2"]
    assert len(vault.reader.entries_of("session-2")) == 3


def test_the_drafts_of_others_stay(vault: Vault) -> None:
    begin_session(vault, "session-2", "patient-2")
    for subject in ("session-1", "session-2"):
        vault.journal.keep_draft(subject, "line", "half a lighthouse").result(WAIT_S)
        vault.journal.keep_alive(subject, MOMENT).result(WAIT_S)
    erase(vault, ["session-2"])
    assert vault.reader.drafts_of("session-1") == {"line": "half a lighthouse"}
    assert vault.reader.last_alive("session-1") == MOMENT
    assert vault.reader.drafts_of("session-2") == {}
    assert vault.reader.last_alive("session-2") is None


def test_the_chain_still_holds(folder: Path) -> None:
    with opened(folder) as vault:
        before = vault.verify().entries
        erase(vault)
        report = vault.verify()
        assert report.ok
        assert report.entries == before + 2
        vault.rebuild_index()
        assert vault.reader.patients() == ()
        assert vault.verify().ok
        told: list[tuple[int, int]] = []
        assert vault.verify(lambda done, total: told.append((done, total))).ok
        assert told[-1][0] == told[-1][1]
    with opened(folder) as again:
        assert again.verify().ok
        assert again.reader.entries_of("session-1") == ()


def test_key_and_words_are_on_no_page(folder: Path) -> None:
    """Also not in the log, and not where SQLite moved things about."""
    with opened(folder) as vault:
        drafted(vault)
        for number in range(2, 30):
            begin_session(vault, f"session-{number}", f"patient-{number}")
        for number in range(300):
            subject = f"session-{number % 29 + 1}"
            said = note(vault, f"lighthouse {number} " * (number % 9 + 1), subject)
            if number % 3 == 0:
                write(vault, NewEntry(subject, Retracted(), amends=said.id, reason="slip"))
        keys = {each: key_of(folder, each) for each in ("session-1", "patient-1", "session-2")}
        assert all(holding(folder, key) for key in keys.values())
        assert holding(folder, b"lighthouse 29 ")
        erase(vault)
        assert [holding(folder, keys[each]) for each in BOTH] == [0, 0]
        assert holding(folder, keys["session-2"])
        for words in (b"a lantern", b"Walk to the", b"keeper", b"half a", b"lighthouse 29 "):
            assert not holding(folder, words)
        assert holding(folder, b"lighthouse 31 ")
    assert [holding(folder, keys[each]) for each in BOTH] == [0, 0]


def test_what_a_long_look_holds_back_goes_later(folder: Path) -> None:
    """With the closing of the vault, and after a crash with the next opening."""
    crashed = folder.with_name("crashed")
    with opened(folder) as vault:
        note(vault, "before")
        key = key_of(folder, "session-1")
        long_look = looking_into(vault)  # as a check does
        with disposed(long_look) as engine, engine.connect() as connection:
            connection.execute(select(subject_key)).all()
            erase(vault)
            assert holding(folder, key)
            copied(folder, crashed)
    assert not holding(folder, key)
    with opened(crashed) as vault:
        assert vault.reader.entries_of("session-1") == ()
        assert not holding(crashed, key)


@pytest.mark.parametrize("subjects", [("nowhere",), ("patient-1", "nowhere"), ("",)])
def test_what_is_not_there_is_refused_and_nothing_of_the_rest_is_done(
    vault: Vault, subjects: tuple[str, ...]
) -> None:
    with pytest.raises(InputRefused, match=to_the_letter(REFUSED)):
        vault.erase(subjects, tombstones(vault)).result(WAIT_S)
    assert vault.reader.patient("patient-1") is not None
    assert access_log(vault.reader) == ()
    assert vault.verify().ok


def test_twice_is_refused(vault: Vault) -> None:
    erase(vault)
    with pytest.raises(InputRefused, match=to_the_letter(REFUSED)):
        erase(vault)
    assert len(access_log(vault.reader)) == 2


def test_nothing_is_added_to_what_was_erased(vault: Vault) -> None:
    erase(vault)
    journal = vault.journal
    for refused in (
        journal.append([NewEntry("session-1", Observed("late"))]),
        journal.append([NewEntry("patient-1", PatientRegistered("Nora Weiß"))]),
        journal.keep_draft("session-1", "line", "late"),
        journal.keep_alive("session-1", MOMENT),
    ):
        with pytest.raises(InputRefused, match="was erased"):
            refused.result(WAIT_S)
    journal.keep_draft("session-1", "line", "").result(WAIT_S)
    assert vault.verify().ok


def test_a_disk_that_refuses_leaves_all_as_it_was(folder: Path) -> None:
    full = [False]

    def before_commit() -> None:
        if full[0]:
            raise NotSaved("The disk is full.")

    vault = unlock_vault(folder, PASSPHRASE, Ticking(), before_commit)
    full[0] = True
    with pytest.raises(NotSaved):
        erase(vault)
    full[0] = False
    assert len(vault.reader.entries_of("session-1")) == 5
    assert vault.verify().ok
    erase(vault)
    assert vault.reader.entries_of("session-1") == ()
    vault.close()


def test_words_that_no_entry_can_hold_erase_nothing(vault: Vault) -> None:
    bad = NewEntry(vault.access_subject, Erased(ChartKind.PATIENT, "patient-1"), reason="\ud800")
    with pytest.raises(InputRefused, match="can't be kept"):
        vault.erase(["patient-1"], [bad]).result(WAIT_S)
    assert vault.reader.patient("patient-1") is not None


class TestVerify:
    def test_a_key_that_went_without_a_word_is_found(self, folder: Path) -> None:
        with with_the_key(folder) as connection:
            change = "UPDATE subject_key SET key = ? WHERE subject = 'session-1'"
            connection.execute(change, (ERASED_KEY,))
        with opened(folder) as vault:
            problem = "A record can't be read, and nothing says that it was erased."
            assert vault.verify().problem == problem

    def test_an_index_that_still_knows_is_found(self, folder: Path) -> None:
        with opened(folder) as vault:
            erase(vault)
        with with_the_key(folder) as connection:
            connection.execute(
                "INSERT INTO note VALUES (99, 'x', 'session-1', 'a river', NULL, '', 0, '', '')"
            )
        with opened(folder) as vault:
            report = vault.verify()
            problem = "The index is not what the journal says. Nothing is lost: rebuild it."
            assert (report.problem, report.entry_id) == (problem, "")
            vault.rebuild_index()
            assert vault.verify().ok

    def test_a_broken_link_is_found_though_its_body_is_sealed_for_ever(self, folder: Path) -> None:
        with opened(folder) as vault:
            erase(vault)
        with with_the_key(folder) as connection:
            (trigger,) = connection.execute(
                "SELECT sql FROM sqlite_master WHERE name = 'entry_is_never_updated'"
            ).fetchone()
            connection.execute("DROP TRIGGER entry_is_never_updated")
            connection.execute("UPDATE entry SET body = randomblob(90) WHERE seq = 6")
            connection.execute(trigger)
        with opened(folder) as vault:
            assert "not as it was written" in vault.verify().problem


def test_who_was_erased_is_known_by_id_alone(vault: Vault) -> None:
    erase(vault)
    with disposed(looking_into(vault)) as engine, engine.connect() as connection:
        assert erased_subjects(connection) == set(BOTH)
        for table in INDEX_TABLES:
            assert connection.execute(select(table)).all() == []
