"""Disks to break: a small one in memory, and an ext4 on a loop device whose power can be cut."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXT4_IOC_SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2
IMAGE_BYTES = 64 * 1024 * 1024


class NotHere(Exception):
    """This machine lacks what the fault needs; the words say what."""


def needs(*programs: str) -> None:
    """Raise `NotHere` where one of these programs is not installed."""
    for program in programs:
        if shutil.which(program) is None:
            raise NotHere(f"{program} is not installed")


def needs_root() -> None:
    if sys.platform != "linux":
        raise NotHere("only done on Linux")
    if os.geteuid() != 0:
        raise NotHere("only root can mount a disk")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotHere(f"{command[0]}: {done.stderr.strip() or done.returncode}")


@contextmanager
def small_disk(place: Path, size: str = "4m") -> Iterator[Path]:
    """Mount a small disk that is in memory. Raises `NotHere`."""
    needs_root()
    place.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


class LoopDisk:
    """An ext4 in a file. What it has not been told to keep is gone when its power is cut."""

    def __init__(self, place: Path) -> None:
        """Make it, not mounted yet. Raises `NotHere`."""
        needs_root()
        needs("mkfs.ext4", "mount")
        self._image = place / "disk.img"
        self.place = place / "disk"
        self.place.mkdir(exist_ok=True)
        self._image.write_bytes(b"")
        os.truncate(self._image, IMAGE_BYTES)
        _run("mkfs.ext4", "-q", "-F", str(self._image))

    def mount(self) -> None:
        """Mount it, by which its own journal is brought to its end."""
        _run("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.place))

    def unmount(self) -> None:
        _run("umount", str(self.place))

    def sync(self) -> None:
        """Bring all that is there so far to the disk."""
        _run("sync", "--file-system", str(self.place))

    def cut(self) -> None:
        """Cut the power."""
        cut_power(self.place)

    def mend(self) -> None:
        """Check the disk while it is not mounted, as a system does when it starts."""
        # 1 says that something was put right, which a cut may well ask for.
        command = ["e2fsck", "-p", str(self._image)]
        if subprocess.run(command, capture_output=True, check=False).returncode > 1:
            raise NotHere("the disk itself did not survive")

    def turn_read_only(self) -> None:
        """Let the disk meet an error, after which the system takes no more writes for it."""
        source = subprocess.run(
            ["findmnt", "--noheadings", "--output", "SOURCE", str(self.place)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
        trigger = Path("/sys/fs/ext4", Path(source).name, "trigger_fs_error")
        if not source or not trigger.exists():
            raise NotHere("this system can't be asked for an error of the disk")
        trigger.write_text("1", encoding="ascii")


def cut_power(place: Path) -> None:
    """End the file system that this is on at once: nothing that waits to be written is."""
    import fcntl  # noqa: PLC0415  # not on every system that lists these faults

    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(descriptor)


@contextmanager
def loop_disk(place: Path) -> Iterator[LoopDisk]:
    """Make such a disk and mount it. Raises `NotHere`."""
    disk = LoopDisk(place)
    disk.mount()
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk.place)], capture_output=True, check=False)
