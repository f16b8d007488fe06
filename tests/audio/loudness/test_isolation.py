"""A decoder that crashes or hangs loses its own file's measurement, and nothing else."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from kap_companion.audio.loudness import measuring, process
from kap_companion.audio.loudness.measuring import NotMeasured, measure
from kap_companion.audio.loudness.scan import CRASHED, scan
from kap_companion.domain.loudness import Loudness
from tests.audio.ear import write_tone


def behaving(code: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.abort()", "can’t be decoded"),
        ("import sys; sys.stdin.read()", "hung"),
        ("print('no wave at all' * 9)", "another form"),
        ("pass", "No sound"),
    ],
)
def test_a_decoder_that_misbehaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    path = write_tone(tmp_path / "a.wav", 300, 1)
    monkeypatch.setattr(process, "start", lambda _arguments: behaving(code))
    with pytest.raises(NotMeasured, match=said):
        measuring.measure(path, lambda _ms: None, stalled_s=1.0)


def test_a_crash_loses_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = process.start

    def crash_at_b(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
        first = Path(arguments[3]).name
        return behaving("import os; os.abort()") if first == "b.wav" else real(arguments[:4])

    monkeypatch.setattr(process, "start", crash_at_b)
    files = [write_tone(tmp_path / f"{name}.wav", 300, 1) for name in "ab"]
    monkeypatch.setattr("kap_companion.audio.loudness.scan.BATCH", 1)
    (first, second) = [outcome for _index, outcome in scan(files, Event())]
    assert isinstance(first, Loudness)
    assert second == CRASHED


def test_stopping_begins_nothing(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    assert list(scan([write_tone(tmp_path / "a.wav", 300, 1)], stop)) == []


def test_what_is_no_music_is_not_given_to_a_decoder(tmp_path: Path) -> None:
    (tmp_path / "list.mp3").write_text("#EXTM3U\nhttp://example.invalid/a.mp3\n")
    with pytest.raises(NotMeasured, match="no music"):
        measure(tmp_path / "list.mp3", lambda _ms: None)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = write_tone(tmp_path / os.fsdecode(b"r\xe4uber.wav"), 300, 1)
    assert measure(path, lambda _ms: None).duration_ms == pytest.approx(1_000, abs=100)
