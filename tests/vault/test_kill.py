"""Fifty kills at random moments: no acknowledged entry is lost, and no batch is half there."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from threading import Timer
from typing import IO

import pytest

from kap_companion.domain.events import Observed
from kap_companion.vault import Vault
from tests.vault.rig import opened

KILLS = 50
LONGEST_LIFE_S = 0.4


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills what it forks")
def test_nothing_acknowledged_is_lost(folder: Path, project_root: Path) -> None:
    random = Random(50)
    saved: set[str] = set()
    command = [sys.executable, "-m", "tests.vault.nursery", str(folder)]
    nursery = subprocess.Popen(
        command, cwd=project_root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for kill in range(KILLS):
            saved |= one_life(nursery.stdin, nursery.stdout, random)
            with opened(folder) as vault:
                check(vault, saved, whole=kill % 10 == 9)
        nursery.stdin.close()
    assert len(saved) > 10 * KILLS


def one_life(orders: IO[bytes], told: IO[bytes], random: Random) -> set[str]:
    """Let a process write until it is killed, and return the ids that it said were saved."""
    orders.write(b"live\n")
    orders.flush()
    killer: Timer | None = None
    saved = set()
    for line in told:
        word, _, rest = line.decode().strip().partition(" ")
        if word == "pid":
            # From the start on: unlocking and opening are killed too.
            killer = Timer(random.uniform(0, LONGEST_LIFE_S), os.kill, (int(rest), signal.SIGKILL))
            killer.start()
        elif word == "saved":
            saved.add(rest)
        else:
            break
    assert killer is not None
    killer.join()
    return saved


def check(vault: Vault, saved: set[str], *, whole: bool) -> None:
    entries = vault.reader.entries_of("session-1")
    assert saved <= {entry.id for entry in entries}
    batches = Counter(
        entry.event.words.rpartition(" ")[0]
        for entry in entries
        if isinstance(entry.event, Observed) and entry.event.words[0].isdigit()
    )
    assert set(batches.values()) <= {3}
    if whole:
        assert vault.verify().problem == ""
