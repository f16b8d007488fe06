"""Which boot this is, and a clock that counts from it through sleep, as each system has them."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "linux":
    import ctypes
if sys.platform == "win32":
    import winreg

NS_PER_US = 1_000


@dataclass(frozen=True, slots=True)
class SteadySource:
    """`now_us` gives microseconds since the boot named by `boot_id`.

    `counts_suspend` is False where this system offers no clock that goes on while it sleeps.
    """

    boot_id: str
    now_us: Callable[[], int]
    counts_suspend: bool = True


def steady_source() -> SteadySource:
    """Return this system's source.

    Where the boot can't be named, the id is made up for this run of the program: its moments are
    then never compared with those of another run by a clock that may have started anew.
    """
    if sys.platform == "linux":
        return SteadySource(_linux_boot_id() or this_run(), _linux_now_us)
    elif sys.platform == "darwin":  # noqa: RET505  # one chain, as mypy reads platforms
        return SteadySource(_darwin_boot_id() or this_run(), _darwin_now_us)
    elif sys.platform == "win32":
        return _windows_source()
    else:
        return plain_source()


def plain_source() -> SteadySource:
    """Return what every system has: a clock that never goes back, but may stand still in sleep."""
    return SteadySource(this_run(), _plain_now_us, counts_suspend=False)


def this_run() -> str:
    """Return a new name that stands for this run of the program only."""
    return f"run-{os.urandom(16).hex()}"


def _plain_now_us() -> int:
    return time.monotonic_ns() // NS_PER_US


if sys.platform == "linux":

    def _linux_now_us() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // NS_PER_US

    def _linux_boot_id() -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return ""


if sys.platform == "darwin":

    def _darwin_now_us() -> int:
        # Goes on in sleep, unlike CLOCK_UPTIME_RAW, and no time server slews it.
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // NS_PER_US

    def _darwin_boot_id() -> str:
        text = ctypes.create_string_buffer(64)
        size = ctypes.c_size_t(len(text))
        try:
            ask = ctypes.CDLL(None).sysctlbyname
        except (AttributeError, OSError):
            return ""
        failed = ask(b"kern.bootsessionuuid", text, ctypes.byref(size), None, ctypes.c_size_t(0))
        return "" if failed else text.value.decode("ascii", "replace")


if sys.platform == "win32":
    HUNDRED_NS_PER_US = 10
    PREFETCH_KEY = (
        r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
    )

    def _windows_source() -> SteadySource:
        try:
            query = ctypes.WinDLL("kernelbase").QueryInterruptTimePrecise
        except (AttributeError, OSError):
            return plain_source()  # older than Windows 10
        query.restype = None

        def now_us() -> int:
            # Biased interrupt time: the time asleep is in it.
            count = ctypes.c_ulonglong()
            query(ctypes.byref(count))
            return count.value // HUNDRED_NS_PER_US

        return SteadySource(_windows_boot_id() or this_run(), now_us)

    def _windows_boot_id() -> str:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, PREFETCH_KEY) as key:
                number, _ = winreg.QueryValueEx(key, "BootId")
        except OSError:
            return ""
        return f"windows-{number}"
