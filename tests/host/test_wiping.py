"""What is let go of is overwritten: looked for in the memory of a process that held it."""

import subprocess
import sys
from pathlib import Path

import pytest

from kap_companion.host import wiping
from kap_companion.host.wiping import fill_what_is_freed, wipe_what_is_free

CHILD = """
import gc, re, sys
from kap_companion.host.wiping import fill_what_is_freed, wipe_what_is_free

HALVES = ("the heron ", "stands still ")


def held(repeats):
    made = [(HALVES[0] + HALVES[1] + str(number)) * repeats for number in range(40)]
    return made


def found():
    marker = bytes(HALVES[0], "ascii") + bytes(HALVES[1], "ascii")
    own = id(marker)
    count = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if match is None or "[v" in line:
                continue
            start, end = (int(each, 16) for each in match.groups())
            while start < end:
                size = min(1 << 20, end - start)
                try:
                    memory.seek(start)
                    piece = memory.read(size)
                except (OSError, ValueError, OverflowError):
                    break
                for hit in re.finditer(re.escape(marker), piece):
                    at = start + hit.start()
                    own_bytes = own <= at < own + 200
                    count += not own_bytes
                del piece
                start += size
    return count


repeats = int(sys.argv[1])
fill_what_is_freed()
words = held(repeats)
sys.stdout.write(f"{found()} ")
del words
gc.collect()
wipe_what_is_free()
sys.stdout.write(f"{found()}")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own picture of a process")
@pytest.mark.parametrize("repeats", [1, 10, 1_000], ids=["small", "medium", "large"])
def test_words_let_go_of_are_found_no_more(repeats: int, project_root: Path) -> None:
    command = [sys.executable, "-c", CHILD, str(repeats)]
    done = subprocess.run(command, cwd=project_root, capture_output=True, text=True, check=True)
    before, after = (int(each) for each in done.stdout.split())
    assert before >= 40
    assert after == 0


def test_without_glibc_the_pools_are_filled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[bool] = []
    monkeypatch.setattr(wiping, "_fill_small_pools", lambda: filled.append(True))
    monkeypatch.setattr(sys, "platform", "darwin")
    fill_what_is_freed()
    assert filled == []
    wipe_what_is_free()
    assert filled == [True]
