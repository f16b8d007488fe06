"""The ground of the locked room's tests: a session that runs, is locked, lost, found and opened."""

from concurrent.futures import Future
from pathlib import Path

from kap_companion.config import RUN_FILE
from kap_companion.domain.charts import Fact
from kap_companion.domain.events import InboxFaulty, Observed, Question
from kap_companion.services.intention import Answer
from kap_companion.services.joining import LINE_DRAFT
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.lockup import (
    NO_SESSION,
    Lockup,
    Opened,
    found_locked,
    lock_up,
    open_up,
    run_state,
)
from kap_companion.services.record import SessionRecord
from kap_companion.vault import Vault, unlock_vault
from kap_companion.vault.inbox_file import INBOX_FILE
from tests.access import access_log
from tests.narrow import there
from tests.services.room import LIMIT_S, PASSPHRASE, Room, RoomClock, room_in


class LockedGround:
    """One vault with a session that runs; open or locked, as the test says."""

    def __init__(self, folder: Path, clock: RoomClock) -> None:
        self.folder, self.clock = folder, clock
        self._vault: Vault | None = unlock_vault(folder, PASSPHRASE, clock)
        self._lockup: Lockup | None = None
        self.record: SessionRecord = self.services.begun()

    @property
    def vault(self) -> Vault:
        return there(self._vault)

    @property
    def services(self) -> Room:
        return room_in(self.vault, self.clock)

    @property
    def lockup(self) -> Lockup:
        return there(self._lockup)

    @property
    def room(self) -> LockedRoom:
        return there(self.lockup.room)

    def lock(self, *, by_patient: bool = False) -> LockedRoom:
        """Lock while the session runs."""
        practice = self.services.practice.chart()
        chart = self.services.record(self.record.session_id).chart
        state = run_state(self.record.session_id, chart, practice, by_patient=by_patient)
        self._lockup = lock_up(self.vault, state, "by key", self.clock)
        self._put_away()
        return self.room

    def lock_without_session(self) -> Lockup:
        self._lockup = lock_up(self.vault, NO_SESSION, "idle", self.clock)
        self._put_away()
        return self.lockup

    def lose(self) -> None:
        """The program is gone from one moment to the next, in the middle of two writes."""
        self.end()
        with (self.folder / INBOX_FILE).open("ab") as inbox:
            inbox.write(b"\0\0\0\x50half a rec")
        (self.folder / (RUN_FILE + ".new")).write_bytes(b'{"lock": ')

    def end(self) -> None:
        """The program ends in good order, and the vault stays locked."""
        self.lockup.let_go()
        self._lockup = None

    def find(self) -> LockedRoom:
        """The next program finds the lock."""
        self._lockup = there(found_locked(self.folder, self.clock))
        return self.room

    def unlock(self, secret: str = PASSPHRASE) -> Opened:
        opened = open_up(self.folder, secret, self.clock, self._lockup)
        self._lockup, self._vault = None, opened.vault
        self.record = self.services.record(self.record.session_id)
        return opened

    def close(self) -> None:
        if self._lockup is not None:
            self._lockup.let_go()
        elif self._vault is not None:
            self._vault.close()

    # What the record says

    def observed(self) -> list[Fact]:
        return list(self.record.chart.of(Observed))

    def words(self) -> list[str]:
        """The notes, and the tags by their labels, as they happened."""
        events = [fact.event for fact in self.observed()]
        return [each.words or each.tag for each in events if isinstance(each, Observed)]

    def line(self) -> str:
        """The draft of the Journey's line."""
        return self.record.draft(LINE_DRAFT)

    def told(self) -> dict[str, int]:
        """The faults that stand in the access log."""
        entries = access_log(self.vault.reader)
        found = [each.event for each in entries if isinstance(each.event, InboxFaulty)]
        return {each.fault: each.count for each in found}

    def _put_away(self) -> None:
        assert self.vault.close_locked()
        self._vault = None


def sealed(*written: "Future[None]") -> None:
    """Wait until the disk has it."""
    for each in written:
        each.result(LIMIT_S)


def type_answer(room: LockedRoom, question: Question, answer: Answer) -> None:
    sealed(room.keep_answer(question, answer))
