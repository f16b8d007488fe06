"""Puts the Debian package on fresh machines without a network, uses it, and takes it away again.

``make test-deb`` as root. Each machine is Debian as debootstrap makes it, in a folder of its own.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from tests.null_sink import running_null_sink

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/deb"
RELEASES = ("bookworm", "trixie")
NAME = "kap-companion"
PERSON = "1000:1000"
HOME = "home/room"
MADE = "tmp/made"
FORMATS = ("wav", "aiff", "flac", "ogg", "opus", "mp3", "m4a", "aac")
TONE_LUFS, AS_LOUD_LU = -27.1, 1.0

# What a system writes down for itself, and what is not its own.
NOT_COMPARED = {"dev", "home", "proc", "run", "sys", "tmp", "var/cache", "var/lib/apt"}
NOT_COMPARED |= {"var/lib/dpkg", "var/log"}

# Else what the fresh system merely recommends, and did not have, would be kept once it is there.
ALL_THAT_CAME = (
    "-oAPT::AutoRemove::RecommendsImportant=false",
    "-oAPT::AutoRemove::SuggestsImportant=false",
)

COLOURS_OF_A_WINDOW = 16
SCREEN = "1366x768"


@dataclass(frozen=True, slots=True)
class Machine:
    """A Debian in a folder. What runs in it has no network, and sees the given folders of ours."""

    folder: Path
    shared: tuple[Path, ...] = ()

    def command(self, *words: str, person: str = "0:0") -> list[str]:
        """How to run these words in it, as this user and group."""
        mounts = "".join(
            f"mkdir -p {self.folder}{each} && mount --bind {each} {self.folder}{each} && "
            for each in self.shared
        )
        alone = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]
        enter = ["chroot", f"--userspec={person}", str(self.folder)]
        return [
            *(*alone, f"--mount-proc={self.folder}/proc", "sh", "-c", mounts + 'exec "$@"', "sh"),
            *(*enter, *words),
        ]

    def run(self, *words: str, person: str = "0:0", **environ: str) -> str:
        """Run it to its end; returns what it printed. Raises `SystemExit` where it failed."""
        command = self.command(*words, person=person)
        done = subprocess.run(
            command, check=False, env=environment(environ), capture_output=True, text=True
        )
        if done.returncode:
            said = f"{done.stdout}{done.stderr}"
            raise SystemExit(f"{' '.join(words)}: exit code {done.returncode}\n{said}")
        return done.stdout


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """What a program in a machine is told, and nothing of what this one is told."""
    usual = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": f"/{HOME}"}
    return usual | {"DEBIAN_FRONTEND": "noninteractive"} | dict(extra)


def main() -> int:
    """Try the package on each release that is named, or on all."""
    if os.geteuid() != 0:
        raise SystemExit("make test-deb makes machines in folders, and needs root for that.")
    [package] = BUILD.glob(f"{NAME}_*.deb")
    for release in sys.argv[1:] or RELEASES:
        print(f"--- {release} ---", flush=True)
        try_on(release, package)
    return 0


def try_on(release: str, package: Path) -> None:
    """The whole way on one release; raises `SystemExit` where something isn't as it should be."""
    folder = fresh_machine(release)
    with running_null_sink() as sound, running_screen() as screen:
        machine = Machine(folder, (sound.folder, Path("/tmp/.X11-unix")))  # noqa: S108  # X’s own
        sound.folder.chmod(0o755)
        deb = f"/{MADE}/{package.name}"
        (folder / MADE).mkdir(parents=True, exist_ok=True)
        (folder / HOME).mkdir(parents=True, exist_ok=True)
        os.chown(folder / HOME, 1000, 1000)
        os.chown(folder / MADE, 1000, 1000)
        shutil.copyfile(package, folder / deb[1:])
        fetch(folder, deb)
        packages, files = installed(machine), content(folder)
        machine.run("apt-get", "install", "-y", "--no-install-recommends", deb)
        came = installed(machine) - packages
        tell(f"installed without a network, with {len(came) - 1} packages of Debian")
        check(not [name for name in came if "vlc" in name], f"VLC came along: {came}")
        room = {"DISPLAY": screen, "PULSE_SERVER": os.environ["PULSE_SERVER"]}
        use(machine, room, BUILD / f"window-{release}.png")
        kept = hashes(folder / HOME)
        check(bool(kept), "the program left no data folder")
        machine.run("apt-get", "purge", "-y", NAME)
        machine.run("apt-get", "autoremove", "-y", "--purge", *ALL_THAT_CAME)
        check(hashes(folder / HOME) == kept, "purging the package changed the data folder")
        check(installed(machine) == packages, f"left: {installed(machine) ^ packages}")
        left = content(folder) ^ files
        check(not left, f"not as before: {sorted(left)}")
        tell("purged: packages and files are as before, the data folder is untouched")


def use(machine: Machine, room: Mapping[str, str], picture: Path) -> None:
    """Everything that a practice does with the installed program, as one who is not root."""
    told = machine.run(NAME, "doctor", person=PERSON, **room)
    check("came with the program" in told, told)
    tell("doctor finds nothing missing")
    told = machine.run(NAME, "--selftest", person=PERSON, **room)
    check("FAILED" not in told, told)
    tell("the self-test finds nothing failed")
    machine.run(NAME, "sample", f"/{HOME}/sample", person=PERSON)
    show_window(machine, room, picture)
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


def fresh_machine(release: str) -> Path:
    """A new copy of this release’s smallest Debian."""
    base, folder = BUILD / f"base-{release}", BUILD / f"machine-{release}"
    if not (base / "etc/debian_version").exists():
        shutil.rmtree(base, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", release, str(base)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(base), str(folder)], check=True)
    return folder


def fetch(folder: Path, deb: str) -> None:
    """Get what the package depends on from Debian: the only thing that needs a network."""
    shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
    options = ["-y", "--no-install-recommends", "--download-only"]
    for words in (["update"], ["install", *options, deb]):
        command = ["chroot", str(folder), "apt-get", "-q", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment({}))


def installed(machine: Machine) -> set[str]:
    """The packages and their states."""
    wanted = "${Package} ${Version} ${db:Status-Abbrev}\\n"
    return set(machine.run("dpkg-query", "--show", f"--showformat={wanted}").splitlines())


def content(folder: Path) -> set[str]:
    """All files and folders of the system."""
    found = set()
    for place, folders, files in os.walk(folder):
        inner = Path(place).relative_to(folder)
        folders[:] = [each for each in folders if str(inner / each) not in NOT_COMPARED]
        found |= {str(inner / each) for each in (*folders, *files)}
    return found


def hashes(folder: Path) -> dict[str, str]:
    """The content of each file below a folder."""
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@contextmanager
def running_screen() -> Iterator[str]:
    """An X server of our own; the name of its display."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SCREEN}x24", "-ac", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            assert server.stdout is not None  # noqa: S101  # a pipe was asked for
            yield f":{server.stdout.readline().decode().strip()}"
        finally:
            server.terminate()


def show_window(machine: Machine, room: Mapping[str, str], picture: Path) -> None:
    """Start the program as from the menu, and take a picture of what it shows."""
    command = machine.command(NAME, person=PERSON)
    with subprocess.Popen(command, env=environment(room)) as program:
        find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "KAP Companion"]
        subprocess.run(
            find, check=True, timeout=60, env=os.environ | room, stdout=subprocess.DEVNULL
        )
        for _try in range(60):
            grab = ["ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-video_size", SCREEN]
            still = [*grab, "-i", room["DISPLAY"], "-frames:v", "1", str(picture)]
            subprocess.run(still, check=True)
            if colours(picture) > COLOURS_OF_A_WINDOW:
                break
        else:
            raise SystemExit(f"The window stayed empty: {picture}")
        check(program.poll() is None, "the program ended by itself")
        end(program)


def end(program: "subprocess.Popen[bytes]") -> None:
    """End what runs in a machine: unshare pays no heed, and who is not root outlives it."""
    inner = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(encoding="ascii")
    for child in inner.split():
        os.kill(int(child), signal.SIGKILL)
    program.wait(timeout=20)


def colours(picture: Path) -> int:
    """How many colours a picture has, on a grid of its points."""
    image = QImage(str(picture))
    across, down = range(0, image.width(), 3), range(0, image.height(), 3)
    return len({image.pixel(x, y) for x in across for y in down})


def make_music(folder: Path) -> None:
    """The same tone in every format that the program takes."""
    tone = ["-f", "lavfi", "-i", "sine=frequency=1000:sample_rate=48000:duration=4,volume=0.5"]
    for kind in FORMATS:
        target = str(folder / f"tone.{kind}")
        command = ["ffmpeg", "-v", "error", "-y", *tone, "-ac", "2", target]
        subprocess.run(command, check=True)


def check(good: bool, words: str) -> None:  # noqa: FBT001  # a truth and what to say without it
    """Raises `SystemExit` with these words where it isn't so."""
    if not good:
        raise SystemExit(words)


def tell(words: str) -> None:
    """One thing that was seen to work."""
    print(f"ok  {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
