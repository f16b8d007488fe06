"""Tells what kind of drive a file is on: one that may go away in mid-session, or one that stays."""

import os
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import psutil

NETWORK_KINDS = frozenset(
    (
        *("9p", "afpfs", "cifs", "davfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "webdav"),
        *("fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs"),
    )
)
REMOVABLE_PLACES = ("/media/", "/run/media/", "/Volumes/")
"""Where desktops put what is plugged in."""

SHARES = ("\\\\", "//")
"""How the name of a place on another computer begins."""


class Drive(StrEnum):
    """What can be said of a drive."""

    FIXED = "fixed"
    REMOVABLE = "removable"
    NETWORK = "network"


class Partition(Protocol):
    """What psutil tells of a mounted drive."""

    @property
    def mountpoint(self) -> str:
        """Where it is."""
        ...

    @property
    def fstype(self) -> str:
        """Its file system."""
        ...

    @property
    def opts(self) -> str:
        """What the system says of it, separated by commas."""
        ...


def mounted() -> Iterable[Partition]:
    """The drives of this computer; may take a moment where one doesn't answer."""
    found: Iterable[Partition] = psutil.disk_partitions(all=True)
    return found


def drive_of(path: Path, partitions: Callable[[], Iterable[Partition]] = mounted) -> Drive:
    """Return what kind of drive a file is on; one that nobody knows is taken as fixed.

    Where a link leads to counts, and not where it lies.
    """
    place = os.path.realpath(path)
    if place.startswith(SHARES) or str(path).startswith(SHARES):
        return Drive.NETWORK
    holding = [each for each in partitions() if _holds(each.mountpoint, place)]
    if not holding:
        return Drive.FIXED
    nearest = max(holding, key=lambda each: len(each.mountpoint))
    words = set(nearest.opts.lower().split(","))
    if nearest.fstype.lower() in NETWORK_KINDS or "remote" in words:
        return Drive.NETWORK
    at = nearest.mountpoint.rstrip("/") + "/"
    removable = "removable" in words or (
        sys.platform != "win32" and any(at.startswith(each) for each in REMOVABLE_PLACES)
    )
    return Drive.REMOVABLE if removable else Drive.FIXED


def _holds(mountpoint: str, place: str) -> bool:
    mark = "\\" if "\\" in mountpoint else "/"
    return place == mountpoint or place.startswith(mountpoint.rstrip(mark) + mark)
