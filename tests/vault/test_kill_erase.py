"""Killed while it erases: a patient is there with every session, or gone with all of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from threading import Timer
from typing import IO

import pytest

from kap_companion.domain.events import Erased
from kap_companion.vault import Vault
from tests.access import access_log
from tests.vault.eraser import NOTES
from tests.vault.rig import opened

KILLS = 25
LONGEST_LIFE_S = 0.6

Pairs = set[tuple[str, str]]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills what it forks")
def test_all_of_it_or_nothing(folder: Path, project_root: Path) -> None:
    random = Random(7)
    made, erased = Pairs(), Pairs()
    command = [sys.executable, "-m", "tests.vault.eraser", str(folder)]
    nursery = subprocess.Popen(
        command, cwd=project_root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for kill in range(KILLS):
            one_life(nursery.stdin, nursery.stdout, random, made, erased)
            with opened(folder) as vault:
                check(vault, made, erased, whole=kill % 8 == 0)
        nursery.stdin.close()
    assert len(erased) > 5


def one_life(
    orders: IO[bytes], told: IO[bytes], random: Random, made: Pairs, erased: Pairs
) -> None:
    orders.write(b"live\n")
    orders.flush()
    killer: Timer | None = None
    for line in told:
        word, *rest = line.decode().split()
        if word == "pid":
            life_s = random.uniform(0, LONGEST_LIFE_S)
            killer = Timer(life_s, os.kill, (int(rest[0]), signal.SIGKILL))
            killer.start()
        elif word == "gone":
            break
        else:
            (made if word == "made" else erased).add((rest[0], rest[1]))
    assert killer is not None
    killer.join()


def check(vault: Vault, made: Pairs, erased: Pairs, *, whole: bool) -> None:
    reader = vault.reader
    told = {entry.event.chart_id for entry in access_log(reader) if isinstance(entry.event, Erased)}
    for pair in made:
        patient, session = pair
        there = (
            reader.patient(patient) is not None,
            len(reader.sessions_of(patient)) == 1,
            len(reader.entries_of(session)) == NOTES + 2,
            patient not in told,
            session not in told,
        )
        assert len(set(there)) == 1
        assert not (there[0] and pair in erased)
    if whole:
        assert vault.verify().problem == ""
