"""Starts the program's own commands as processes of low priority, from source or frozen."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
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
    return subprocess.Popen(  # noqa: S603  # the program itself
        [*_program(), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_place(),
        creationflags=QUIET_ON_WINDOWS if sys.platform == "win32" else 0,
    )


def call(arguments: Sequence[str], within_s: float) -> int:
    """Run `kap-companion` with these arguments, speaking where this process speaks.

    Returns its exit code. Raises OSError where the system starts no process, `TimeoutExpired` where
    it had to be ended.
    """
    done = subprocess.run(  # noqa: S603  # the program itself
        [*_program(), *arguments], cwd=_place(), timeout=within_s, check=False
    )
    return done.returncode


def _program() -> list[str]:
    return [sys.executable] if _is_frozen() else [sys.executable, "-m", "kap_companion"]


def _place() -> Path | None:
    """Where Python finds the package; a bundle finds itself."""
    return None if _is_frozen() else PACKAGE.parent


def _is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


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
