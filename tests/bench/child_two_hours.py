"""Two hours in the room, in a process of its own: real keys into the real window, music running.

The clock runs faster, all else is as it is: the vault on the disk, libVLC, the frames. Told are
the pauses of the event loop (each beat that came a millisecond late or more), every act's longest,
Return to the row painted, memory, the CPU of a stretch in which nothing happens, and how far T+ is
from the monotonic clock.
"""

import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kap_companion.app import Program, application
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    PatientRegistered,
    ProtocolTaken,
    SessionBegun,
    SessionPlanned,
    VitalsTaken,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.player import PlayerStatus
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.host.clock import system_clock
from kap_companion.machine import Machine, this_machine
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.shell import Shell
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.vault import Vault, unlock_vault
from tests.bench.fast_clock import FastClock
from tests.bench.furnish import WAIT_S, a_dose
from tests.bench.heartbeat import Heartbeat, longest_between
from tests.bench.hours_acts import HOURS_MIN, RETURN, Act, Key, acts_of_two_hours, typed
from tests.bench.painted import Awaited, press, report, spin, spin_until
from tests.bench.vault_fill import PASSPHRASE
from tests.narrow import there

SETTLE_MS, KEY_MS = 1_500, 12
WARM_MIN, LOOK_EVERY = 5, 20
"""From so many minutes of the session on, memory is looked at: every so many acts."""


@dataclass
class Room:
    """The window in which it happens, and the clock by which it does."""

    shell: Shell
    page: JourneyPage
    clock: FastClock
    rate: float
    dosed_ns: int
    heart: Heartbeat = field(default_factory=Heartbeat)
    began_ns: list[int] = field(default_factory=list)
    painted_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._frames = Awaited(self.page.log.viewport(), QEvent.Type.Paint)

    def play(self) -> str:
        """Begin the music by its key; return the file that sounds, empty without a sound."""
        _press_key(typed(" ")[0])
        player = self.shell._workspace.music  # noqa: SLF001  # nobody else tells its state
        try:
            spin_until(lambda: player.state().status is PlayerStatus.PLAYING, 20)
        except TimeoutError:
            return ""
        return player.plan()[0].cue.track.path

    def act(self, act: Act) -> None:
        """Do one act, key by key; where it enters words, until their row is painted."""
        self.began_ns.append(time.monotonic_ns())
        for key in act.keys:
            if key == RETURN and act.words:
                self._enter(act.words)
            else:
                _press_key(key)
            spin(KEY_MS)
        spin_until(lambda: not any(each.isVisible() for each in self.page.findChildren(Sheet)))
        self.page.setFocus()

    def _enter(self, words: str) -> None:
        began_ns = time.monotonic_ns()
        _press_key(RETURN)
        ended_ns = self._frames.until(lambda: self.page.log.rows()[-1].words == words)
        self.painted_ms.append((ended_ns - began_ns) / 1e6)

    def look_at_memory(self) -> None:
        """Note what this process alone holds, once what is of no use is gone."""
        self.heart.stop()
        gc.collect()
        self.memory_mb.append(float(psutil.Process().memory_full_info().uss) / 1e6)
        self.heart.start()

    def t_plus_off_ms(self) -> float:
        """How far T+ is from the monotonic clock, in real milliseconds."""
        session = self.page.session
        before_ns = time.monotonic_ns()
        now = session.record.now()
        middle_ns = (before_ns + time.monotonic_ns()) / 2
        gone_us = there(session.chart.t_plus(now)).us
        return abs(gone_us / 1000 / self.rate - (middle_ns - self.dosed_ns) / 1e6)


def main(arguments: Sequence[str]) -> None:
    """Go through it in the vault of this folder: so many acts in so many seconds, then rest."""
    folder, count, last_s, idle_s = Path(arguments[1]), *map(int, arguments[2:5])
    rate = HOURS_MIN * 60 / last_s
    clock, machine = FastClock(system_clock(), rate), this_machine()
    faster = Machine(clock, machine.open_player, machine.battery, lambda: False)
    program = Program(application(), folder, faster)
    program.window.show()
    program.window.activateWindow()
    spin(SETTLE_MS)
    room = _entered(program, folder, clock, rate)
    playing = room.play()
    told = _two_hours(room, count, last_s)
    report(told | {"playing": playing, "idle_percent": _idle_percent(room, idle_s)})
    program.close()


def _entered(program: Program, folder: Path, clock: FastClock, rate: float) -> Room:
    vault = unlock_vault(folder, PASSPHRASE, clock)
    before_ns = time.monotonic_ns()
    at = clock.now()
    dosed_ns = round((before_ns + time.monotonic_ns()) / 2)
    patient, session = _fresh(clock), _fresh(clock)
    protocol = next(each for each in PROTOCOLS if each.key == "im")
    _write(vault, patient, PatientRegistered("Someone Invented"))
    plan = SessionPlanned(patient, at.local(), protocol.route, HOURS_MIN)
    begun = (plan, ProtocolTaken(protocol), SessionBegun(), VitalsTaken(118, 74, 72, 98))
    entries = [NewEntry(session, event, occurred_at=at) for event in (*begun, a_dose())]
    vault.journal.append(entries).result(WAIT_S)
    program.gate.opened.emit(vault)
    spin_until(lambda: program.window.shell is not None)
    shell = there(program.window.shell)
    spin_until(lambda: bool(shell._workspace.music.arc.key), 20)  # noqa: SLF001  # as after a start
    spin(SETTLE_MS)
    page = shell.page()
    assert isinstance(page, JourneyPage)
    return Room(shell, page, clock, rate, dosed_ns)


def _two_hours(room: Room, count: int, last_s: int) -> dict[str, object]:
    warm_at, each_ns = count * WARM_MIN // HOURS_MIN, last_s * 1_000_000_000 // count
    room.heart.start()
    from_ns = time.monotonic_ns()
    for number, act in enumerate(acts_of_two_hours(count)):
        if number >= warm_at and (number - warm_at) % LOOK_EVERY == 0:
            room.look_at_memory()
        left_ms = (from_ns + number * each_ns - time.monotonic_ns()) / 1e6
        spin(max(1, round(left_ms)))
        room.act(act)
    spin_until(lambda: not room.page.session.record.waiting)
    room.began_ns.append(time.monotonic_ns())
    room.look_at_memory()
    pauses = room.heart.pauses
    return {
        "took_s": (time.monotonic_ns() - from_ns) / 1e9,
        "entries": len(room.page.session.chart.facts),
        "pauses_ms": [pause.ms for pause in pauses],
        "cpu_ms": [pause.cpu_ms for pause in pauses],
        "of_acts_ms": longest_between(pauses, room.began_ns),
        "painted_ms": room.painted_ms,
        "off_ms": room.t_plus_off_ms(),
        "grown_mb": grown_mb(room.memory_mb),
    }


def grown_mb(looks: Sequence[float]) -> float:
    """By how much the floor of the last third of the looks lies over that of the first third.

    libVLC holds up to 40 MB more while it opens and fades tracks, and lets go of them again: what
    stays is what every look of a third still has. What grows steadily grows by two thirds of itself
    from the one floor to the other, so that much more is told.
    """
    third = max(1, len(looks) // 3)
    return 1.5 * (min(looks[-third:]) - min(looks[:third]))


def _idle_percent(room: Room, idle_s: int) -> float:
    """How much of a core this process takes while only the music and the clock go on."""
    room.heart.stop()
    room.clock.run_at(1)
    spin(SETTLE_MS)
    process = psutil.Process()
    began_s, before = time.monotonic(), process.cpu_times()
    spin(idle_s * 1000)
    after = process.cpu_times()
    busy_s = after.user + after.system - before.user - before.system
    return 100 * busy_s / (time.monotonic() - began_s)


def _press_key(key: Key) -> None:
    press(there(QApplication.focusWidget()), *key)


def _fresh(clock: FastClock) -> str:
    return new_id(clock.now().utc_us)


def _write(vault: Vault, subject: str, event: Event) -> None:
    vault.journal.append([NewEntry(subject, event)]).result(WAIT_S)


if __name__ == "__main__":
    main(sys.argv[1:])
