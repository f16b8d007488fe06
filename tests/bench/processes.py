"""Starts a measured process, and looks at its memory while it waits."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.bench.vaults import ROOT

SCREEN = Path(__file__).with_name("screen.json")


@dataclass(frozen=True, slots=True)
class Report:
    """What a process told, and the memory it then held, in MB."""

    told: dict[str, Any]
    rss_mb: float
    uss_mb: float


def measured(module: str, *arguments: str) -> Report:
    """Run `module` with the time of its start and these arguments until it has told its figures."""
    began_ns = time.monotonic_ns()
    with subprocess.Popen(
        [sys.executable, "-m", module, str(began_ns), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=_environment(),
    ) as process:
        told = json.loads(_line(process))
        memory = psutil.Process(process.pid).memory_full_info()
        process.communicate("\n", timeout=60)
    if process.returncode:
        raise RuntimeError(f"{module} ended with exit code {process.returncode}")
    return Report(told, memory.rss / 1e6, memory.uss / 1e6)


def platform() -> str:
    """Return where windows are painted: on a display where there is one."""
    default = "xcb" if os.environ.get("DISPLAY") else "offscreen"
    return os.environ.get("QT_QPA_PLATFORM") or default


def _environment() -> dict[str, str]:
    """What a measured process finds: a screen for the whole window, and bytecode that is kept.

    Qt's own screen off screen is too narrow and would show the window compact. A program that was
    started before need not be compiled again, whatever is the rule for the one that measures.
    """
    name = platform()
    if name == "offscreen":
        name = f"offscreen:configfile={SCREEN}"
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": name}


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a measured process ended with exit code {process.wait()}")
    return line
