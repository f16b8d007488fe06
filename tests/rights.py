"""A person who may not do everything: tests run as root, whom no file's mode keeps out."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

VERSION_3 = 0x20080522
OVERRIDES = 1 << 1 | 1 << 2 | 1 << 3
"""Writing anywhere, reading anywhere, and changing the mode of what belongs to another."""

NOBODY = 65534


class _Head(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Set(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def as_anybody() -> Iterator[None]:
    """Let this thread, and those that it begins, be kept out by modes for the length of a block."""
    if sys.platform != "linux":
        pytest.skip("only done on Linux")
    if os.geteuid() != 0:
        yield
        return
    system = ctypes.CDLL(None, use_errno=True)
    head, rights = _Head(VERSION_3, 0), (_Set * 2)()
    assert system.capget(ctypes.byref(head), rights) == 0
    before = rights[0].effective
    rights[0].effective = before & ~OVERRIDES
    assert system.capset(ctypes.byref(head), rights) == 0
    try:
        yield
    finally:
        rights[0].effective = before
        assert system.capset(ctypes.byref(head), rights) == 0
