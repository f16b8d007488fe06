"""Machines to try a package on: Debian as debootstrap makes it, each in a folder of its own."""

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/deb"
NAME = "kap-companion"
PERSON = "1000:1000"
HOME = "home/room"
MADE = "tmp/made"
SCREEN = "1366x768"

# What a system writes down for itself, and what is not its own.
NOT_COMPARED = {"dev", "home", "proc", "run", "sys", "tmp", "var/cache", "var/lib/apt"}
NOT_COMPARED |= {"var/lib/dpkg", "var/log"}


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

    def refuses(self, *words: str) -> str:
        """Run what must fail; returns what it said. Raises `SystemExit` where it did not."""
        done = subprocess.run(
            self.command(*words), check=False, env=environment({}), capture_output=True, text=True
        )
        check(done.returncode != 0, f"{' '.join(words)}: went through\n{done.stdout}")
        return f"{done.stdout}{done.stderr}"

    def beside(self, program: "subprocess.Popen[bytes]", *words: str) -> tuple[int, str]:
        """Run it where this program of the machine runs, so that each sees the other."""
        enter = ["nsenter", f"--target={_inner(program)[0]}", "--pid", "--mount", "--net"]
        done = subprocess.run(
            [*enter, "chroot", str(self.folder), *words],
            check=False,
            env=environment({}),
            capture_output=True,
            text=True,
        )
        return done.returncode, f"{done.stdout}{done.stderr}"


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """What a program in a machine is told, and nothing of what this one is told."""
    usual = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": f"/{HOME}"}
    return usual | {"DEBIAN_FRONTEND": "noninteractive"} | dict(extra)


def fresh_machine(release: str, name: str) -> Path:
    """A new copy of this release’s smallest Debian, with a home and a place for files of ours."""
    base, folder = BUILD / f"base-{release}", BUILD / f"machine-{name}"
    if not (base / "etc/debian_version").exists():
        shutil.rmtree(base, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", release, str(base)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(base), str(folder)], check=True)
    for place in (folder / MADE, folder / HOME):
        place.mkdir(parents=True, exist_ok=True)
        os.chown(place, 1000, 1000)
    return folder


def fetch(folder: Path, *packages: str, only_download: bool = True) -> None:
    """Get packages from Debian, and what they depend on: the only thing that needs a network."""
    shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
    options = ["-y", "--no-install-recommends", *(["--download-only"] if only_download else [])]
    for words in (["update"], ["install", *options, *packages]):
        command = ["chroot", str(folder), "apt-get", "-q", *words]
        done = subprocess.run(
            command, check=False, capture_output=True, env=environment({}), text=True
        )
        check(done.returncode == 0, f"{' '.join(command)}\n{done.stderr}")


def put(package: Path, folder: Path) -> str:
    """Copy a package into a machine; its path there."""
    shutil.copyfile(package, folder / MADE / package.name)
    return f"/{MADE}/{package.name}"


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


def end(program: "subprocess.Popen[bytes]") -> None:
    """End what runs in a machine: unshare pays no heed, and who is not root outlives it."""
    for child in _inner(program):
        os.kill(child, signal.SIGKILL)
    program.wait(timeout=20)


def _inner(program: "subprocess.Popen[bytes]") -> list[int]:
    """What unshare started in the machine."""
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    return [int(child) for child in children.read_text(encoding="ascii").split()]


def check(good: bool, words: str) -> None:  # noqa: FBT001  # a truth and what to say without it
    """Raises `SystemExit` with these words where it isn't so."""
    if not good:
        raise SystemExit(words)


def tell(words: str) -> None:
    """One thing that was seen to work."""
    print(f"ok  {words}", flush=True)
