"""Keeping the record safe: backups on schedule, and checks of the vault, off the caller's thread.

A backup that failed is remembered, over restarts too, until one succeeds.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import RLock
from typing import TypeVar

from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import BackupMade, Signed
from kap_companion.domain.moment import Clock
from kap_companion.errors import InputRefused, KapError
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.vault import (
    Backup,
    BackupFailed,
    Vault,
    VerifyReport,
    backups_in,
    drop_outlived,
)

EVERY = timedelta(days=1)
OWN_FOLDER = "backups"

Result = TypeVar("Result")
Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Nobody waits."""


class Safekeeping:
    """Backs up and checks one open vault, one thing at a time, on a thread of its own.

    The futures fail with a `KapError` that says what happened; with `Stopped` after `stop`.
    Progress is told on that thread.
    """

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        settings: Settings,
        data: Path,
        policy: Policy = NO_POLICY,
    ) -> None:
        """Keep backups where policy and settings say, else in a folder of `data`."""
        self._vault = vault
        self._clock = clock
        self._settings = settings
        self._data = data
        self._policy = policy
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="safekeeping")
        self._gate = RLock()
        self._begun = self._running = self._stopped = 0
        self._asked: Future[Backup] | None = None
        self._newest: datetime | None = None
        vault.when_written(self._written)

    @property
    def folder(self) -> Path:
        """Where backups go."""
        chosen = self._settings.now.backup_folder
        holds = self._policy.backup.over(Path(chosen) if chosen else None)
        return holds or self._data / OWN_FOLDER

    @property
    def locked(self) -> str:
        """Who set the folder so that nobody here can change it; empty where it is free."""
        return self._policy.said if self._policy.backup.locked else ""

    @property
    def problem(self) -> str:
        """The sentence of a backup that failed, empty once one succeeded."""
        return self._settings.now.backup_problem

    def beside_the_vault(self) -> bool:
        """Whether backups are on the drive of the vault, and would be lost with it."""
        try:
            return os.stat(self.folder).st_dev == os.stat(self._data).st_dev  # noqa: PTH116  # both
        except OSError:
            return self.folder == self._data / OWN_FOLDER

    @property
    def unfinished(self) -> bool:
        """Whether a backup is being made, waits or is due, as far as is known without looking."""
        if self._asked is not None and not self._asked.done():
            return True
        return bool(self.problem) or self._is_due(self._newest)

    def backups(self) -> "Future[tuple[Backup, ...]]":
        """Return this vault's backups in the folder, newest first; none where it is not there."""
        return self._worker.submit(self._found)

    def back_up(self, progress: Progress = _silent) -> "Future[Backup]":
        """Make a backup now; one that still waits to begin is not asked for twice."""
        with self._gate:
            if self._asked is None or self._asked.running() or self._asked.done():
                self._asked = self._begin(partial(self._back_up, progress))
            return self._asked

    def back_up_if_due(self, progress: Progress = _silent) -> "Future[Backup | None]":
        """Make a backup where the last one is a day old, or failed; returns None where none is."""
        return self._begin(partial(self._back_up_if_due, progress))

    def choose_folder(self, folder: Path, progress: Progress = _silent) -> "Future[Backup]":
        """Keep backups there from now on; only a folder that just took one is chosen.

        It fails with `InputRefused` where the policy locks the folder.
        """
        return self._begin(partial(self._choose, folder, progress))

    def back_up_to(self, folder: Path, progress: Progress = _silent) -> "Future[Backup]":
        """Make one backup there, this once; fails as `choose_folder` does."""
        return self._begin(partial(self._made_there, folder, progress))

    def check(self, progress: Progress = _silent) -> "Future[VerifyReport]":
        """Check the whole vault."""
        return self._begin(lambda: self._vault.verify(progress, self._is_stopped))

    def check_head(self) -> "Future[str]":
        """Look at the end of the chain; returns what is wrong there, empty where nothing is."""
        return self._worker.submit(self._vault.check_head)

    def rebuild(self, progress: Progress = _silent) -> "Future[None]":
        """Make the index again."""
        return self._begin(lambda: self._vault.rebuild_index(progress, self._is_stopped))

    def stop(self) -> None:
        """Stop what runs, and what was asked for and still waits; nothing half done is left."""
        self._stopped = self._begun

    def close(self) -> None:
        """Make the backup that is due, unless it was broken off, and wait for it.

        Call it before the vault closes.
        """
        try:
            due = self.back_up_if_due()
        except RuntimeError:
            return
        self.leave()
        due.exception()

    def leave(self) -> None:
        """Wait for what was asked for, and begin nothing more."""
        self._worker.shutdown(wait=True)

    def break_off(self) -> None:
        """Stop what runs, forget what waits, and return once nothing works on the vault."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self.stop()
        self._worker.shutdown(wait=True)

    def _begin(self, work: Callable[[], Result]) -> "Future[Result]":
        with self._gate:
            self._begun = number = self._begun + 1

            def numbered() -> Result:
                self._running = number
                return work()

            return self._worker.submit(numbered)

    def _is_stopped(self) -> bool:
        return self._running <= self._stopped

    def _written(self, entries: Sequence[Entry]) -> None:
        if any(isinstance(entry.event, Signed) for entry in entries):
            with suppress(RuntimeError):  # the last signature, while the program closes
                self.back_up()

    def _back_up_if_due(self, progress: Progress) -> Backup | None:
        found = self._found()
        self._newest = found[0].manifest.made if found else None
        if self.problem or self._is_due(self._newest):
            return self._back_up(progress)
        return None

    def _is_due(self, newest: datetime | None) -> bool:
        return newest is None or self._now() - newest >= EVERY

    def _back_up(self, progress: Progress) -> Backup:
        try:
            made = self._made_in(self.folder, progress)
        except BackupFailed as failed:
            self._remember(str(failed))
            raise
        self._newest = made.manifest.made
        self._remember("")
        return made

    def _choose(self, folder: Path, progress: Progress) -> Backup:
        made = self._made_there(folder, progress)
        self._settings.choose_backup_folder(str(folder))
        self._remember("")
        return made

    def _made_there(self, folder: Path, progress: Progress) -> Backup:
        if self.locked and folder != self.folder:
            raise InputRefused(f"{self.locked} No backup was made in another folder.")
        return self._made_in(folder, progress)

    def _made_in(self, folder: Path, progress: Progress) -> Backup:
        if folder == self._data / OWN_FOLDER:
            with suppress(OSError):  # the backup itself says what is wrong
                folder.mkdir(mode=0o700, exist_ok=True)
        made = self._vault.back_up(folder, progress, self._is_stopped)
        with suppress(OSError):  # an old one more does no harm
            drop_outlived(folder, self._vault.backup_id, self._now())
        said = NewEntry(self._vault.access_subject, BackupMade(made.manifest.entries))
        with suppress(KapError):  # the backup is there, whether or not the log can say so
            self._vault.journal.append([said]).result()
        return made

    def _found(self) -> tuple[Backup, ...]:
        try:
            return backups_in(self.folder, self._vault.backup_id)
        except OSError:
            return ()

    def _remember(self, problem: str) -> None:
        if problem != self.problem:
            with suppress(SettingsNotKept):  # it holds until the program ends
                self._settings.keep_backup_problem(problem)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now().utc_us / 1_000_000, UTC)
