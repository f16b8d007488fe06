"""Machines to try installers on: Debian as debootstrap makes it, each in a folder of its own."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PERSON = "1000:1000"
HOME = "home/room"
MADE = "tmp/made"


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


def debootstrapped(release: str, folder: Path) -> None:
    """This release’s smallest Debian in a folder, whatever lay there; needs a network."""
    shutil.rmtree(folder, ignore_errors=True)
    command = ["debootstrap", "--variant=minbase", release, str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def give_room(folder: Path) -> None:
    """An empty home for a person who is not root, and an empty place for files of ours."""
    for name in (HOME, MADE):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
        os.chown(folder / name, *map(int, PERSON.split(":")))


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
