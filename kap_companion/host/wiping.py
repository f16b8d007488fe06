"""Overwrites what this process has let go of, as far as a program in Python can.

With glibc, memory is filled as it is freed, by any thread, once that was asked for. Python keeps
small objects in pools of its own; their free places are filled by using them up and giving them
back. Elsewhere only the second is done. Nothing here reaches what is still in use, what the system
has swapped out, or what a library keeps.
"""

import ctypes
import sys

M_PERTURB, M_ARENA_MAX = -6, -8
FILL = 0xA5
ARENAS = 2
"""The threads share them: fewer places that hold on to what was freed."""
SMALL_STEP, SMALL_MOST = 16, 512
BYTES_OVERHEAD = 33
BYTES_FILLED = 1024 * 1024
"""For each size of small object; more than a session leaves free in Python's pools."""


def fill_what_is_freed() -> None:
    """From now on, overwrite memory as it is freed; before anything secret is in it."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(M_PERTURB, FILL)
        libc.mallopt(M_ARENA_MAX, ARENAS)


def wipe_what_is_free() -> None:
    """Overwrite the free places of Python's pools, and give free pages back to the system.

    Takes a tenth of a second; for any thread, once garbage was collected.
    """
    _fill_small_pools()
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def _fill_small_pools() -> None:
    for size in range(SMALL_STEP * 3, SMALL_MOST + 1, SMALL_STEP):
        filled = [bytes(size - BYTES_OVERHEAD) for _ in range(BYTES_FILLED // size)]
        del filled


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
