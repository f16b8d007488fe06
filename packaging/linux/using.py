"""What a practice does with the installed program, on a machine without a network."""

import re
import subprocess
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from debian import NAME, ROOT
from machine import HOME, MADE, PERSON, Machine, check, end, environment, tell
from screen import take_picture, wait_for_window

from kap_companion.services.licences import licences

FORMATS = ("wav", "aiff", "flac", "ogg", "opus", "mp3", "m4a", "aac")
TONE_LUFS, AS_LOUD_LU = -27.1, 1.0
HEARD_RATE_HZ, HEARD_AMPLITUDE = 16_000, 33  # one in a thousand: silence is zero here

# A sound server in the machine itself, and what the tour plays recorded behind it.
LISTENED_TO = f"""
set -e
pulseaudio -n --daemonize=yes --exit-idle-time=-1 --log-level=error \\
  -L "module-null-sink sink_name=room" \\
  -L "module-native-protocol-unix socket=/{MADE}/sound auth-anonymous=1"
export PULSE_SERVER=unix:/{MADE}/sound
parec --device=room.monitor --raw --format=s16le --rate={HEARD_RATE_HZ} --channels=1 \\
  >/{MADE}/heard.raw &
{NAME} tour --out /{MADE}/tour
kill $!
pulseaudio --kill
"""


def use(machine: Machine, room: Mapping[str, str], picture: Path) -> None:
    """Everything that a practice does with the installed program, as one who is not root."""
    told = machine.run(NAME, "doctor", person=PERSON, **room)
    check("came with the program" in told, told)
    tell("doctor finds nothing missing")
    told = machine.run(NAME, "--selftest", person=PERSON, **room)
    check("FAILED" not in told, told)
    whole = f"Licences: {len(licences())}, each in full"
    check(whole in told, f"{whole}: so the source says\n{told}")
    tell(f"the self-test finds nothing failed. {whole}")
    machine.run(NAME, "sample", f"/{HOME}/sample", person=PERSON)
    with shown_window(machine, room, picture):
        tell(f"a window: {picture.relative_to(ROOT)}")
    make_music(machine.folder / MADE)
    files = [f"/{MADE}/tone.{kind}" for kind in FORMATS]
    told = machine.run(NAME, "loudness", *files, person=PERSON)
    for kind in FORMATS:
        loud = [float(each) for each in re.findall(rf"tone\.{kind}: (\S+) LUFS", told)]
        check(len(loud) == 1 and abs(loud[0] - TONE_LUFS) < AS_LOUD_LU, f"{kind}: {told}")
    machine.run(NAME, "play", "--crossfade", "1", *files, person=PERSON, **room)
    tell(f"decoded and played: {', '.join(FORMATS)}")
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    tour = machine.run(NAME, "tour", "--out", f"/{MADE}/tour", person=PERSON, **offscreen)
    tell(f"tour: {tour.splitlines()[-1]}")


def find_all_letters(machine: Machine, room: Mapping[str, str]) -> None:
    """With the font that the package recommends, emoji are no longer missing."""
    told = machine.run(NAME, "--selftest", person=PERSON, **room)
    check(re.search("^ok +Letters: emoji$", told, re.MULTILINE) is not None, told)
    tell("with what the package recommends, the self-test finds emoji")


@contextmanager
def shown_window(
    machine: Machine, room: Mapping[str, str], picture: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the program as from the menu, and take a picture of what it shows; then end it."""
    command = machine.command(NAME, person=PERSON)
    with subprocess.Popen(command, env=environment(room)) as program:
        wait_for_window(room["DISPLAY"])
        take_picture(room["DISPLAY"], picture)
        yield program
        check(program.poll() is None, "the program ended by itself")
        end(program)


def make_music(folder: Path) -> None:
    """The same tone in every format that the program takes."""
    tone = ["-f", "lavfi", "-i", "sine=frequency=1000:sample_rate=48000:duration=4,volume=0.5"]
    for kind in FORMATS:
        target = str(folder / f"tone.{kind}")
        command = ["ffmpeg", "-v", "error", "-y", *tone, "-ac", "2", target]
        subprocess.run(command, check=True)


def tour_with_sound(machine: Machine) -> None:
    """The tour beside a sound server that runs in the machine; what it plays is heard."""
    environ = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": f"/{MADE}"}
    told = machine.run("sh", "-c", LISTENED_TO, person=PERSON, **environ)
    heard = array("h", (machine.folder / MADE / "heard.raw").read_bytes())
    loud = sum(abs(each) > HEARD_AMPLITUDE for each in heard)
    said = f"{loud / HEARD_RATE_HZ:.1f} s of {len(heard) / HEARD_RATE_HZ:.1f} s were not silent"
    check(loud > HEARD_RATE_HZ, f"{said}\n{told}")
    tell(f"the tour with sound: {said}, peak {max(map(abs, heard)) / 32768:.2f}")
