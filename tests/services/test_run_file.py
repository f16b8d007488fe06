"""The run file: read back as it was written, and never a reason not to start."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.config import RUN_FILE
from kap_companion.domain.course import Wish
from kap_companion.domain.defaults import QUESTIONS, QUICK_TAGS
from kap_companion.domain.moment import Moment
from kap_companion.domain.timing import Wished
from kap_companion.services.run_file import (
    MOST_BYTES,
    RunState,
    forget_run_state,
    keep_run_state,
    read_run_state,
)
from tests.domain.strategies import JSON

NOW = Moment(1_770_000_000_000_000, 60, "boot-1", 3_600_000_000)
BARE = RunState("lock-1", bytes(32).hex(), "lena", "session-1")
FULL = RunState(
    lock="lock-1",
    public=bytes(range(32)).hex(),
    holder="lena",
    session="session-1",
    anchor=NOW,
    route="im",
    window_min=90,
    mask_on=True,
    tags=QUICK_TAGS,
    by_patient=True,
    done=True,
    questions=QUESTIONS,
    part=3,
    alive=NOW.shifted(1),
    track="Low Tide",
    track_phase="Peak",
    track_position_ms=61_000,
    playing=True,
    wishes=(Wished(Wish.EXTEND, NOW, 5), Wished(Wish.HOLD, NOW)),
    phase_min=(10, 20, 45, 70),
)


@pytest.mark.parametrize("state", [BARE, FULL], ids=["bare", "full"])
def test_it_is_read_back_as_it_was_written(tmp_path: Path, state: RunState) -> None:
    keep_run_state(tmp_path, FULL)
    keep_run_state(tmp_path, state)
    assert read_run_state(tmp_path) == state
    assert [path.name for path in tmp_path.iterdir()] == [RUN_FILE]
    if os.name == "posix":
        assert (tmp_path / RUN_FILE).stat().st_mode & 0o777 == 0o600


def test_forgotten_it_is_gone(tmp_path: Path) -> None:
    keep_run_state(tmp_path, BARE)
    for _ in range(2):
        forget_run_state(tmp_path)
        assert read_run_state(tmp_path) is None


def test_half_a_write_leaves_the_older_one(tmp_path: Path) -> None:
    keep_run_state(tmp_path, BARE)
    (tmp_path / (RUN_FILE + ".new")).mkdir()
    with pytest.raises(OSError, match=RUN_FILE):
        keep_run_state(tmp_path, FULL)
    assert read_run_state(tmp_path) == BARE


def changed(**fields: Any) -> bytes:  # noqa: ANN401  # whatever JSON holds
    return json.dumps({"lock": "l", "public": "", "holder": "", "session": "s"} | fields).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"lock": "only"}',
        b"[" * 100_000,
        changed(),
        changed(public=bytes(31).hex()),
        changed(public="no hex"),
        changed(public=7),
        changed(public=bytes(32).hex(), more=1),
        changed(public=bytes(32).hex(), part="1"),
        changed(public=bytes(32).hex(), anchor={"utc_us": 1}),
        changed(public=bytes(32).hex(), session=""),
        changed(public=bytes(32).hex(), holder="x" * MOST_BYTES),
    ],
)
def test_what_makes_no_sense_is_as_if_not_there(tmp_path: Path, content: bytes) -> None:
    (tmp_path / RUN_FILE).write_bytes(content)
    assert read_run_state(tmp_path) is None


def test_what_makes_sense_in_the_same_form_is_read(tmp_path: Path) -> None:
    (tmp_path / RUN_FILE).write_bytes(changed(public=bytes(32).hex()))
    assert read_run_state(tmp_path) == RunState("l", bytes(32).hex(), "", "s")


@given(plain=JSON)
def test_any_json_is_met_calmly(plain: Any, tmp_path_factory: pytest.TempPathFactory) -> None:  # noqa: ANN401  # whatever JSON holds
    folder = tmp_path_factory.mktemp("run")
    (folder / RUN_FILE).write_text(json.dumps(plain), encoding="utf-8")
    assert read_run_state(folder) is None


@given(at=st.integers(0, 5_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_met_calmly(
    at: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("run")
    keep_run_state(folder, FULL)
    content = bytearray((folder / RUN_FILE).read_bytes())
    content[at % len(content)] ^= 1 << bit
    (folder / RUN_FILE).write_bytes(content)
    found = read_run_state(folder)
    assert found is None or len(bytes.fromhex(found.public)) == 32


def test_the_place_in_a_plain_list_of_an_earlier_version_is_passed_over(tmp_path: Path) -> None:
    keep_run_state(tmp_path, FULL)
    path = tmp_path / RUN_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"track_index": 2}))
    assert read_run_state(tmp_path) == FULL
