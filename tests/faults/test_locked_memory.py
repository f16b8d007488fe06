"""Behind the lock nothing of the record is in the memory of the process any more."""

import sys
from pathlib import Path

import pytest

from tests.faults.locked_memory import look


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own picture of a process")
def test_what_was_read_is_gone_behind_the_lock(tmp_path: Path) -> None:
    before, after = look(tmp_path)
    assert before["name"] > 0
    assert before["note"] > 0
    assert before["data key"] > 0
    assert {what: count for what, count in after.items() if count} == {}
