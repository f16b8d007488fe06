"""What is left out for Windows is nothing that the program asks for, seen as it runs without it."""

import os
import re
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import pkgutil, sys
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path

from parts import is_wanted

import kap_companion
from kap_companion.cli import main

LEFT_OUT = set()

class AsOnWindows:
    # Hides the modules that the package for Windows won't have.
    def find_spec(self, name, path=None, target=None):
        found = PathFinder.find_spec(name, path, target)
        place = found.origin if found else None
        if not place or "site-packages" not in place:
            return None
        inner = place.partition("site-packages/")[2]
        if inner.startswith("PySide6/Qt"):
            inner = inner.partition(".")[0] + ".pyd"
        if not is_wanted(inner):
            LEFT_OUT.add(name)
            raise ModuleNotFoundError(f"{name} is left out", name=name)
        return None

sys.meta_path.insert(0, AsOnWindows())
names = [each.name for each in pkgutil.walk_packages(kap_companion.__path__, "kap_companion.")]
for name in names:
    if "migrations" not in name and not name.endswith("__main__"):
        import_module(name)

import numpy
from kap_companion.audio.loudness.meter import LoudnessMeter

meter = LoudnessMeter(48_000)
meter.add(numpy.sin(numpy.arange(192_000, dtype=numpy.float32)).reshape(2, -1))
assert meter.result().integrated_lufs is not None
main(["sample", sys.argv[1]])
print("modules:", len(names), "left out:", *sorted(LEFT_OUT))
"""


def test_the_program_runs_without_what_is_left_out(project_root: Path, tmp_path: Path) -> None:
    folders = [".", "packaging", "packaging/windows"]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "sample")],
        cwd=project_root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sample").is_dir()
    assert re.search(r"^modules: \d{3} left out:$", done.stdout, re.MULTILINE), done.stdout
