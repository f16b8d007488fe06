"""The command `loudness`: measures files one after the other, in lines for people or machines."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kap_companion.audio.library.tags import shown
from kap_companion.audio.loudness.measuring import NotMeasured, measure
from kap_companion.audio.loudness.meter import Measured
from kap_companion.audio.loudness.process import end_with_the_caller
from kap_companion.domain.loudness import Loudness, LoudnessSource, gain_db

EVERY_S = 0.5
"""How often a machine is told how far a file is."""


def loudness_of_files(files: Sequence[Path], *, as_json: bool) -> int:
    """Print the loudness of each file as it is found; returns the exit code.

    As JSON each line is an object with `file`, the index of the file, and either `done_ms` (so much
    of it was measured), `refused` (why it can't be), or the fields of `Measured`.
    """
    if as_json:
        threading.Thread(target=end_with_the_caller, daemon=True).start()
    failed = False
    for index, path in enumerate(files):
        try:
            found = measure(path, _Told(index, quiet=not as_json))
        except NotMeasured as problem:
            failed = True
            _say(index, {"refused": str(problem)}, f"{shown(path.name)}: {problem}", as_json)
        else:
            _say(index, asdict(found), _line(path, found), as_json)
    return 1 if failed else 0


class _Told:
    def __init__(self, index: int, *, quiet: bool) -> None:
        self._index, self._quiet, self._last = index, quiet, time.monotonic()

    def __call__(self, done_ms: int) -> None:
        now = time.monotonic()
        if not self._quiet and now - self._last >= EVERY_S:
            self._last = now
            _print(json.dumps({"file": self._index, "done_ms": done_ms}))


def _say(index: int, machine: dict[str, Any], line: str, as_json: bool) -> None:  # noqa: FBT001
    _print(json.dumps({"file": index, **machine}) if as_json else line)


def _line(path: Path, found: Measured) -> str:
    if found.integrated_lufs is None:
        return f"{shown(path.name)}: silent"
    loudness = Loudness(
        found.integrated_lufs, found.range_lu, found.true_peak_dbtp, LoudnessSource.MEASURED
    )
    return ", ".join(
        (
            f"{shown(path.name)}: {found.integrated_lufs:.1f} LUFS",
            "range not known" if found.range_lu is None else f"range {found.range_lu:.1f} LU",
            "" if found.true_peak_dbtp is None else f"true peak {found.true_peak_dbtp:.1f} dBTP",
            f"played at {gain_db(loudness):+.1f} dB",
        )
    )


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
