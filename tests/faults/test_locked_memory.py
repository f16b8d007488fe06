"""Behind the lock nothing of the record is in the memory of the process any more."""

import sys
from pathlib import Path

import pytest

from tests.faults.locked_memory import look, look_at_a_late_reader


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own picture of a process")
def test_what_was_read_is_gone_behind_the_lock(tmp_path: Path) -> None:
    before, after = look(tmp_path)
    assert before["name"] > 0
    assert before["note"] > 0
    assert before["data key"] > 0
    assert {what: count for what, count in after.items() if count} == {}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own picture of a process")
def test_what_a_thread_still_read_is_gone_once_it_lets_go(tmp_path: Path) -> None:
    reading, after = look_at_a_late_reader(tmp_path)
    assert reading["data key"] > 0
    assert {what: count for what, count in after.items() if count} == {}
