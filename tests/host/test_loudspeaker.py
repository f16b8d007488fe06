"""Whether the way out is muted, asked of a real sound server."""

import subprocess

import pytest

from kap_companion.host.loudspeaker import loudspeaker, unmute
from tests.null_sink import SINK

pytestmark = pytest.mark.sound


def pactl(*words: str) -> None:
    subprocess.run(["pactl", *words], check=True, timeout=20)


def test_a_mute_is_seen_and_taken_away(null_sink: str) -> None:
    del null_sink
    pactl("set-sink-mute", SINK, "1")
    pactl("set-sink-volume", SINK, "40%")
    try:
        told = loudspeaker()
        assert told is not None
        assert (told.key, told.muted, told.percent) == (SINK, True, 40)
        assert unmute()
        assert loudspeaker(SINK) is not None
        assert not (loudspeaker(SINK) or told).muted
    finally:
        pactl("set-sink-mute", SINK, "0")
        pactl("set-sink-volume", SINK, "100%")


def test_a_way_out_that_is_not_there_is_nothing(null_sink: str) -> None:
    del null_sink
    assert loudspeaker("no-such-way") is None
    assert not unmute("no-such-way")


def test_without_a_server_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    assert loudspeaker() is None
