"""Starts the program's own commands as processes of low priority, from source or frozen."""

import os
import subprocess
import sys
from collections.abc import Sequence
from types import MappingProxyType

from kap_companion.resources import PACKAGE

NICER_BY = 10
QUIET_ON_WINDOWS = 0x0800_4000
"""No console window, and a priority below normal; both are handed on to its own processes."""

# More threads make small products of matrices slower, and the session's window wait.
ONE_THREAD = MappingProxyType(
    dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
)


def start(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Run `kap-companion` with these arguments; its input and output are pipes.

    Raises OSError where the system starts no process.
    """
    frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if frozen else [sys.executable, "-m", "kap_companion"]
    return subprocess.Popen(  # noqa: S603  # the program itself
        [*program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if frozen else PACKAGE.parent,
        creationflags=QUIET_ON_WINDOWS if sys.platform == "win32" else 0,
    )


def be_nice() -> None:
    """Let everything else on this computer go first; to be called before numpy is imported."""
    os.environ.update(ONE_THREAD)
    if hasattr(os, "nice"):
        os.nice(NICER_BY)


def end_with_the_caller() -> None:
    """Wait until the standard input ends, whose other end is the caller's, and end with it."""
    # Not through Python's buffer: its lock would still be held when the interpreter ends.
    while os.read(0, 1):
        pass
    os._exit(1)


def end(process: "subprocess.Popen[bytes]") -> int:
    """End it if it still runs, and let go of its pipes; returns its exit code."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # it had not read what it was told
                continue
    return process.wait()
