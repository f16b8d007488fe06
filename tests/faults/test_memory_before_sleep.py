"""When the computer falls asleep, nothing of the record is in the memory that sleeps with it."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.faults.locked_memory import look_asleep

pytest.importorskip("jeepney")

from tests.host.desktop import running_bus
from tests.host.logind import PATIENCE_S, FakeLogind


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None,
    reason="reads Linux's own picture of a process, and needs a message bus of its own",
)
def test_what_was_read_is_gone_when_sleep_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asleep: list[int] = []

    def stop() -> None:
        os.kill(asleep[0], signal.SIGSTOP)

    with running_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        logind = FakeLogind(address, when_free=stop)

        def fall_asleep(process: int) -> None:
            asleep.append(process)
            logind.inhibitor(1)
            logind.tell(sleeps=True)
            assert logind.inhibitor(1).free.wait(PATIENCE_S)

        before, after = look_asleep(tmp_path / "vault", fall_asleep)
        logind.leave()
    assert before["name"] > 0
    assert before["data key"] > 0
    assert {what: count for what, count in after.items() if count} == {}
