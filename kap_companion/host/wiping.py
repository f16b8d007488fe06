"""Overwrites what this process has let go of, as far as a program in Python can.

On Linux with glibc, memory that is freed while `wiping` lasts is filled at once. Python keeps small
objects in pools of its own; those are filled by using their free places up and giving them back.
Elsewhere only the second half is done. Nothing here reaches what is still in use, what the system
has swapped out, or what a library keeps.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

M_PERTURB = -6
FILL = 0xA5
SMALL_STEP, SMALL_MOST = 16, 512
BYTES_OVERHEAD = 33
POOLS_BYTES = 8 * 1024 * 1024
"""For each size of small object; more than a session leaves free in its pools."""


@contextmanager
def wiping() -> Iterator[None]:
    """Let go of things in this block, and what they held is overwritten at its end."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(M_PERTURB, FILL)
    try:
        yield
    finally:
        gc.collect()
        _fill_small_pools()
        if libc is not None:
            libc.malloc_trim(0)
            libc.mallopt(M_PERTURB, 0)


def _fill_small_pools() -> None:
    for size in range(SMALL_STEP * 3, SMALL_MOST + 1, SMALL_STEP):
        filled = [bytes(size - BYTES_OVERHEAD) for _ in range(POOLS_BYTES // size // 8)]
        del filled


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
