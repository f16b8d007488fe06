"""No library, no device, a server that goes and comes back, a program that ends without goodbye."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kap_companion.audio import words
from kap_companion.audio.outputs import look_for_sound
from kap_companion.audio.play import play_files
from kap_companion.audio.room_player import open_player
from kap_companion.domain.player import (
    BeginCause,
    PlayerStatus,
    SoundFailed,
    SoundRecovered,
    TrackBegan,
    VolumeChanged,
)
from kap_companion.domain.playlist import Playlist, Track
from tests.audio.ear import write_tone
from tests.audio.notebook import Notebook
from tests.null_sink import SINK, _start, running_null_sink

pytestmark = pytest.mark.sound


def tones(folder: Path, count: int = 2, seconds: float = 20) -> Playlist:
    return Playlist(
        "tones",
        tuple(
            Track(
                str(write_tone(folder / f"{number}.wav", 300 + number, seconds)),
                f"{number}",
                "",
                round(seconds * 1000),
            )
            for number in range(count)
        ),
    )


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    if any(Path("/proc/asound").glob("card[0-9]*")):
        pytest.skip("this computer has a sound card of its own")


@pytest.mark.usefixtures("no_server")
def test_without_a_device_the_player_is_silent_and_says_why(tmp_path: Path) -> None:
    player = open_player(40)
    notebook = Notebook(player)
    playlist = tones(tmp_path)
    player.load(playlist, 500)
    player.play()
    player.pause()
    player.next()
    player.fade_out(100)
    player.play_from(1, 0)
    player.set_volume(120)
    assert notebook.wait_for(SoundFailed).reason == words.NO_OUTPUT
    assert notebook.wait_for(VolumeChanged).volume_percent == 100
    state = player.state()
    assert (state.status, state.detail) == (PlayerStatus.NO_SOUND, words.NO_OUTPUT)
    assert (state.track, state.next_track) == (playlist.tracks[1], None)
    player.close()


@pytest.mark.usefixtures("no_server")
def test_without_a_device_the_report_and_play_say_so(tmp_path: Path) -> None:
    report = look_for_sound()
    assert (report.module, report.devices, report.problem) == ("", (), words.NO_OUTPUT)
    assert report.vlc_version
    lines: list[str] = []
    assert play_files([Path(tones(tmp_path, 1).tracks[0].path)], 1, None, lines.append) == 1
    assert lines == [words.NO_OUTPUT]


def test_the_report_names_the_outputs(null_sink: str) -> None:
    del null_sink
    report = look_for_sound()
    assert (report.module, report.problem) == ("pulse", "")
    assert any("Null Output" in name or SINK in name for name in report.devices)


def test_without_the_library_it_says_so(tmp_path: Path) -> None:
    script = (
        "from kap_companion.audio.room_player import open_player\n"
        "player = open_player(); print(player.state().detail); player.close()\n"
    )
    done = run_python(script, {"PYTHON_VLC_LIB_PATH": str(tmp_path / "nowhere.so")})
    assert done.stdout.strip() == words.NO_LIBRARY
    assert done.returncode == 0


def test_a_sound_server_that_goes_and_comes_back(tmp_path: Path) -> None:
    with running_null_sink() as sink:
        player = open_player(50)
        notebook = Notebook(player)
        player.load(tones(tmp_path), 500)
        player.play_from(1, 5_000)
        notebook.wait_for(TrackBegan)
        subprocess.run(["pulseaudio", "--kill"], check=True, timeout=20)
        failed = notebook.wait_for(SoundFailed)
        assert (failed.track, failed.reason) == (None, words.OUTPUT_LOST)
        assert player.state().status is PlayerStatus.NO_SOUND
        _start(sink.folder)
        again = notebook.wait_for(TrackBegan, lambda event: event is not notebook.events[0])
        assert (again.index, again.cause) == (1, BeginCause.RECOVERED)
        assert notebook.wait_for(SoundRecovered).track == again.track
        assert 5_000 <= player.state().position_ms < 9_000
        player.close()


def test_closing_while_it_plays_is_quick_and_leaves_no_thread(
    null_sink: str, tmp_path: Path
) -> None:
    del null_sink
    script = """
import sys, threading, time
from kap_companion.audio.room_player import open_player
from kap_companion.domain.player import TrackBegan
from kap_companion.domain.playlist import Playlist, Track
player, began = open_player(), threading.Event()
player.subscribe(lambda event: began.set())
player.load(Playlist("p", (Track(sys.argv[1], "t", "", 20_000),)), 0)
player.play()
assert began.wait(10)
if "close" in sys.argv:
    start = time.monotonic()
    player.close()
    assert time.monotonic() - start < 1.5
    assert threading.active_count() == 1, threading.enumerate()
"""
    path = tones(tmp_path, 1).tracks[0].path
    for how in ("close", "just end"):
        done = run_python(script, {}, path, how)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), how


def test_a_broken_file_leaves_no_path_on_stderr(null_sink: str, tmp_path: Path) -> None:
    del null_sink
    broken = tmp_path / "private name.mp3"
    broken.write_bytes(b"ID3" + bytes(500) + b"\xff\xfb" * 300)
    script = (
        "import sys; from pathlib import Path; from kap_companion.audio.play import play_files\n"
        "sys.exit(play_files([Path(sys.argv[1]), Path('/gone/private name.ogg')], 1, 3, len))\n"
    )
    done = run_python(script, {}, str(broken))
    assert "private" not in done.stderr
    assert done.returncode == 1


def run_python(
    script: str, extra: dict[str, str], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-X", "dev", "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env={**os.environ, **extra, "PYTHONPATH": "."},
    )
