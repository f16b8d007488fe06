"""The one thread that writes: each job whole or not at all, and its future told only then."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Lock, Thread
from time import sleep
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from kap_companion.vault.engine import settle
from kap_companion.vault.errors import closed, not_saved
from kap_companion.vault.record import Head

MOST_TOGETHER = 64
CLOSING_S = 10.0

Result = TypeVar("Result")


@dataclass
class Transaction:
    """What a job may use while it runs: the open transaction, and the chain's head in it."""

    connection: Connection
    head: Head


Work = Callable[[Transaction], Result]


@dataclass(frozen=True)
class Job(Generic[Result]):
    """Something to write, and who waits for it; `settled` where the log must be empty then."""

    work: Work[Result]
    settled: bool = False
    future: "Future[Result]" = field(default_factory=Future)


@dataclass(frozen=True)
class Exchange:
    """Something to do between two transactions that gives the writer another engine."""

    work: Callable[[Engine], Engine]
    future: "Future[None]" = field(default_factory=Future)


class Attempt:
    """Keeps what went wrong inside its block, for the one who waits on the future."""

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.error = not_saved(error) if isinstance(error, SQLAlchemyError) else error
        return True


class Writer:
    """Runs jobs one after the other on its own thread and connection.

    Jobs that wait together share a transaction; if it fails, each is tried alone, so that a bad one
    takes no other with it. `before_commit` is called on that thread ahead of every commit.
    """

    def __init__(
        self, engine: Engine, head: Head, before_commit: Callable[[], None] = lambda: None
    ) -> None:
        """Own the engine from now on, and go on from this head."""
        self._engine = engine
        self._head = head
        self._before_commit = before_commit
        self._jobs: SimpleQueue[Job[Any] | Exchange | None] = SimpleQueue()
        self._held: list[Exchange | None] = []
        self._gather_s = 0.0
        self._gate = Lock()
        self._open = True
        self._thread = Thread(target=self._run, name="vault-writer", daemon=True)
        self._thread.start()

    def gather(self, seconds: float) -> None:
        """Wait this long, from now on, before a job that came alone is written.

        An entry and the end of its draft then share one commit, and the thread of the windows has
        painted what was entered before this one needs the interpreter.
        """
        self._gather_s = seconds

    def submit(self, work: Work[Result], *, settled: bool = False) -> "Future[Result]":
        """Queue a job; its future resolves on the writer's thread after COMMIT. Never blocks.

        `settled`: only after the database's log was emptied, too.
        """
        job = Job(work, settled)
        self._queue(job)
        return job.future

    def exchange(self, work: Callable[[Engine], Engine]) -> "Future[None]":
        """Queue what gets the engine, between two transactions, and returns the one to go on with.

        What is submitted meanwhile waits. Where `work` raises, the writer goes on with its engine,
        which opens its connection again where that was closed.
        """
        exchange = Exchange(work)
        self._queue(exchange)
        return exchange.future

    def close(self, timeout_s: float = CLOSING_S) -> bool:
        """Write what waits and stop; False where the disk did not take it in this time."""
        with self._gate:
            if self._open:
                self._open = False
                self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _queue(self, job: Job[Any] | Exchange) -> None:
        with self._gate:
            if self._open:
                self._jobs.put(job)
                return
        job.future.set_exception(closed())

    def _run(self) -> None:
        while (job := self._next()) is not None:
            if isinstance(job, Exchange):
                self._exchange(job)
            else:
                self._gather()
                self._write(self._waiting_with(job))
        self._engine.dispose()

    def _next(self) -> Job[Any] | Exchange | None:
        return self._held.pop() if self._held else self._jobs.get()

    def _gather(self) -> None:
        if self._gather_s and self._open and self._jobs.empty():
            with suppress(OSError):  # a clock that jumps may refuse; then it is written at once
                sleep(self._gather_s)

    def _waiting_with(self, first: Job[Any]) -> list[Job[Any]]:
        """Return this job and those that wait behind it, without the cancelled ones."""
        jobs = [first]
        while len(jobs) < MOST_TOGETHER and not self._jobs.empty():
            job = self._jobs.get()
            if not isinstance(job, Job):
                self._held.append(job)
                break
            jobs.append(job)
        return [job for job in jobs if job.future.set_running_or_notify_cancel()]

    def _exchange(self, exchange: Exchange) -> None:
        attempt = Attempt()
        with attempt:
            self._engine = exchange.work(self._engine)
        if attempt.error is None:
            exchange.future.set_result(None)
        else:
            exchange.future.set_exception(attempt.error)

    def _write(self, jobs: list[Job[Any]]) -> None:
        """Write the jobs together, and where that fails, each alone."""
        error = self._try(jobs)
        if error is None:
            return
        if len(jobs) == 1:
            jobs[0].future.set_exception(error)
            return
        for job in jobs:
            self._write([job])

    def _try(self, jobs: list[Job[Any]]) -> Exception | None:
        attempt = Attempt()
        results: list[Any] = []
        with attempt:
            results = self._commit(jobs)
        if attempt.error is None:
            for job, result in zip(jobs, results, strict=True):
                job.future.set_result(result)
        return attempt.error

    def _commit(self, jobs: list[Job[Any]]) -> list[Any]:
        with self._engine.begin() as connection:
            transaction = Transaction(connection, self._head)
            results = [job.work(transaction) for job in jobs]
            self._before_commit()
        self._head = transaction.head
        if any(job.settled for job in jobs):
            settle(self._engine)
        return results
