"""Overwrites what this process has let go of, as far as a program in Python can.

With glibc, memory that is freed within a block is filled at once. Python keeps small objects in
pools of its own; their free places are filled by using them up and giving them back. Elsewhere only
the second is done. Nothing here reaches what is still in use, what the system has swapped out, or
what a library keeps.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

M_PERTURB = -6
FILL = 0xA5
SMALL_STEP, SMALL_MOST = 16, 512
BYTES_OVERHEAD = 33
BYTES_FILLED = 1024 * 1024
"""For each size of small object; more than a session leaves free in Python's pools."""


@contextmanager
def freed_is_filled() -> Iterator[None]:
    """Within this block what any thread frees is overwritten; for one block at a time."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(M_PERTURB, FILL)
    try:
        yield
    finally:
        if libc is not None:
            libc.mallopt(M_PERTURB, 0)


def wipe_what_is_free() -> None:
    """Overwrite the free places of Python's pools, and give free pages back to the system.

    Takes a tenth of a second; for any thread, once garbage was collected.
    """
    with freed_is_filled():
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
