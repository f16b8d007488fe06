"""The writer: jobs in order, whole or not at all, and a future told only when the disk has it."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.vault import NotSaved, Vault, VaultInUse, unlock_vault
from kap_companion.vault import writer as writer_module
from kap_companion.vault.writer import MOST_TOGETHER, Attempt, Transaction, Writer
from tests.vault.rig import PASSPHRASE, WAIT_S, Ticking, note, opened


@pytest.fixture
def writer(vault: Vault) -> Writer:
    return vault._writer  # noqa: SLF001  # nothing public makes a job fail or wait


class Gate:
    """Holds the writer's thread until it is opened."""

    def __init__(self, writer: Writer) -> None:
        self._inside, self._go_on = threading.Event(), threading.Event()
        self.future = writer.submit(self._hold)
        assert self._inside.wait(WAIT_S)

    def _hold(self, _transaction: Transaction) -> None:
        self._inside.set()
        self._go_on.wait(WAIT_S)

    def open(self) -> None:
        self._go_on.set()


@pytest.fixture
def gate(writer: Writer) -> Iterator[Gate]:
    gate = Gate(writer)
    yield gate
    gate.open()


def fails(_transaction: Transaction) -> None:
    raise RuntimeError


def words(vault: Vault) -> list[str]:
    return [entry.event.words for entry in vault.reader.entries_of("s")]  # type: ignore[attr-defined]


def append(vault: Vault, text: str) -> Future[object]:
    return vault.journal.append([NewEntry("s", Observed(text))])  # type: ignore[return-value]


def test_a_failing_job_takes_no_other_with_it(vault: Vault, writer: Writer, gate: Gate) -> None:
    good = [append(vault, "a")]
    bad = writer.submit(fails)
    good.append(append(vault, "b"))
    gate.open()
    with pytest.raises(RuntimeError):
        bad.result(WAIT_S)
    for future in good:
        future.result(WAIT_S)
    assert words(vault) == ["a", "b"]
    assert vault.verify().ok


def test_what_failed_leaves_no_gap(vault: Vault, writer: Writer) -> None:
    before = note(vault, "one", "s")

    def write_and_fail(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("INSERT INTO meta VALUES ('half', 'done')")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        writer.submit(write_and_fail).result(WAIT_S)
    assert note(vault, "two", "s").seq == before.seq + 1
    count = writer.submit(
        lambda transaction: transaction.connection.exec_driver_sql(
            "SELECT count(*) FROM meta WHERE name = 'half'"
        ).scalar()
    )
    assert count.result(WAIT_S) == 0


def test_a_database_error_carries_no_words(writer: Writer) -> None:
    future = writer.submit(
        lambda transaction: transaction.connection.exec_driver_sql(
            "INSERT INTO nowhere VALUES (?)", ("secret words",)
        )
    )
    with pytest.raises(NotSaved) as caught:
        future.result(WAIT_S)
    assert "secret" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_database_error_says_what_to_do(writer: Writer) -> None:
    full = dbapi2.OperationalError("database or disk is full")
    full.sqlite_errorcode = dbapi2.SQLITE_FULL

    def fails(_transaction: Transaction) -> None:
        raise DBAPIError("secret", {}, full)

    with pytest.raises(NotSaved, match="The disk is full"):
        writer.submit(fails).result(WAIT_S)


def test_more_than_go_together(vault: Vault, gate: Gate) -> None:
    futures = [append(vault, str(number)) for number in range(MOST_TOGETHER * 2 + 3)]
    gate.open()
    for future in futures:
        future.result(WAIT_S)
    assert words(vault) == [str(number) for number in range(MOST_TOGETHER * 2 + 3)]


def test_a_job_that_nobody_wants_any_more(vault: Vault, gate: Gate) -> None:
    unwanted = append(vault, "unwanted")
    assert unwanted.cancel()
    kept = append(vault, "kept")
    gate.open()
    kept.result(WAIT_S)
    assert words(vault) == ["kept"]


def test_before_each_commit_and_never_saved_ahead_of_it(folder: Path) -> None:
    seen: list[bool] = []
    futures: list[Future[object]] = []
    vault = unlock_vault(
        folder, PASSPHRASE, Ticking(), lambda: seen.append(futures != [] and futures[-1].done())
    )
    futures.append(append(vault, "a"))
    futures[-1].result(WAIT_S)
    assert seen
    assert not any(seen)
    vault.close()


def test_closing_does_not_wait_for_ever(folder: Path) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    gate = Gate(vault._writer)  # noqa: SLF001  # a disk that does not answer
    late = append(vault, "late")
    assert not vault.close(timeout_s=0.01)
    with pytest.raises(VaultInUse):
        unlock_vault(folder, PASSPHRASE, Ticking())
    gate.open()
    late.result(WAIT_S)
    assert vault.close()
    with opened(folder) as again:
        assert words(again) == ["late"]


def test_closing_twice_is_fine(folder: Path) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    assert vault.close()
    assert vault.close()
    late = append(vault, "late")
    assert late.done()
    assert isinstance(late.exception(), NotSaved)


def test_an_interrupt_is_not_kept_from_the_thread() -> None:
    with pytest.raises(KeyboardInterrupt), Attempt():
        raise KeyboardInterrupt


def test_what_is_written_within_a_moment_shares_a_commit(folder: Path) -> None:
    commits: list[bool] = []
    vault = unlock_vault(folder, PASSPHRASE, Ticking(), lambda: commits.append(True))
    vault.gather_writes(0.5)
    append(vault, "a").result(WAIT_S)
    commits.clear()
    first = append(vault, "b")
    time.sleep(0.05)
    vault.journal.keep_draft("s", "line", "c").result(WAIT_S)
    assert first.done()
    assert commits == [True]
    last = append(vault, "d")
    assert vault.close()
    assert last.done()


def test_no_more_than_so_many_share_a_commit(folder: Path) -> None:
    commits: list[None] = []
    vault = unlock_vault(folder, PASSPHRASE, Ticking(), lambda: commits.append(None))
    gate = Gate(vault._writer)  # noqa: SLF001  # a disk that does not answer
    futures = [append(vault, "a") for _ in range(MOST_TOGETHER + 1)]
    commits.clear()
    gate.open()
    gate.future.result(WAIT_S)
    for future in futures:
        future.result(WAIT_S)
    assert len(commits) == 3  # the one that held the others, as many as may, and one more
    vault.close()


def test_an_exchange_comes_between_what_was_before_it_and_behind(
    vault: Vault, writer: Writer, gate: Gate
) -> None:
    jobs = [append(vault, "before")]
    seen: list[list[bool]] = []

    def work(engine: Engine) -> Engine:
        seen.append([job.done() for job in jobs])
        return engine

    exchange = writer.exchange(work)
    jobs.append(append(vault, "behind"))
    gate.open()
    exchange.result(WAIT_S)
    jobs[-1].result(WAIT_S)
    assert seen == [[True, False]]
    assert words(vault) == ["before", "behind"]


def test_an_exchange_that_fails_leaves_the_writer_its_engine(vault: Vault, writer: Writer) -> None:
    def fails(_engine: Engine) -> Engine:
        raise KeyError("refused")

    with pytest.raises(KeyError, match="refused"):
        writer.exchange(fails).result(WAIT_S)
    append(vault, "and on").result(WAIT_S)
    assert words(vault) == ["and on"]


def test_only_what_has_to_be_settled_empties_the_log(folder: Path, vault: Vault) -> None:
    writer = vault._writer  # noqa: SLF001  # nothing public settles
    log = folder / "vault.db-wal"
    append(vault, "a").result(WAIT_S)
    writer.submit(lambda _transaction: None).result(WAIT_S)
    assert log.stat().st_size
    writer.submit(lambda _transaction: None, settled=True).result(WAIT_S)
    assert not log.stat().st_size


def test_a_clock_that_refuses_to_wait_stops_no_writer(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def refuses(seconds: float) -> None:
        waits.append(seconds)
        raise OSError

    monkeypatch.setattr(writer_module, "sleep", refuses)
    append(vault, "a").result(WAIT_S)
    assert waits == []
    vault.gather_writes(0.25)
    append(vault, "b").result(WAIT_S)
    assert waits == [0.25]
    assert words(vault) == ["a", "b"]


def test_the_writer_keeps_no_process_from_its_end(writer: Writer) -> None:
    threads = [each for each in threading.enumerate() if each.name == "vault-writer"]
    assert writer._thread in threads  # noqa: SLF001  # the thread itself
    assert all(each.daemon for each in threads)
