"""Which libVLC is loaded: each time in a process of its own, since a process loads only one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kap_companion.audio.libvlc import CHOSEN, CONTENTS, LIBRARY

SCRIPT = """
import sys
sys._MEIPASS = sys.argv[1]
from kap_companion.audio.libvlc import import_vlc, library_origin, library_version
print(library_origin().name, library_version()[:2], bool(import_vlc().Instance()))
"""


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A frozen program's folder with a libVLC in it, copied from the system's."""
    if sys.platform != "linux":
        pytest.skip("the program is bundled with libVLC on Linux")
    [system, *_] = [each.parent for each in Path("/usr/lib").glob(f"*/{LIBRARY}")]
    folder = tmp_path / "libvlc"
    for name in (LIBRARY, "libvlccore.so.9", "vlc/plugins/access/libfilesystem_plugin.so"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(system / name, folder / name)
    files = [each for each in folder.rglob("*") if each.is_file()]
    sizes = [f"{each.stat().st_size} {each.relative_to(folder)}\n" for each in files]
    (folder / CONTENTS).write_text("".join(sizes), encoding="utf-8")
    return tmp_path


def told(frozen: Path, **environ: str) -> str:
    # What patchelf does for a real bundle: its own libvlccore comes first.
    search = {"LD_LIBRARY_PATH": str(frozen / "libvlc")} | environ
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(frozen)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, **search, "PYTHONPATH": "."},
    )
    return done.stdout.strip()


def test_the_one_that_came_with_the_program_is_first(frozen: Path) -> None:
    assert told(frozen) == "BUNDLE 3. True"


def test_where_none_came_it_is_the_system_s(tmp_path: Path) -> None:
    assert told(tmp_path) == "SYSTEM 3. True"


def test_a_person_s_own_choice_comes_before_it(frozen: Path) -> None:
    assert told(frozen, LD_LIBRARY_PATH="", **{CHOSEN: "libvlc.so.5"}) == "SYSTEM 3. True"


def test_where_a_file_of_it_is_missing_the_system_s_takes_its_place(frozen: Path) -> None:
    (frozen / "libvlc/vlc/plugins/access/libfilesystem_plugin.so").unlink()
    assert told(frozen, LD_LIBRARY_PATH="") == "INSTEAD 3. True"


def test_where_half_of_a_file_is_missing_too(frozen: Path) -> None:
    os.truncate(frozen / "libvlc/libvlccore.so.9", 4096)
    assert told(frozen, LD_LIBRARY_PATH="") == "INSTEAD 3. True"


def test_where_it_can_t_be_loaded_too(frozen: Path) -> None:
    library = frozen / "libvlc" / LIBRARY
    library.write_bytes(bytes(library.stat().st_size))
    assert told(frozen, LD_LIBRARY_PATH="") == "INSTEAD 3. True"


def test_where_nothing_says_what_belongs_to_it_too(frozen: Path) -> None:
    (frozen / "libvlc" / CONTENTS).unlink()
    assert told(frozen, LD_LIBRARY_PATH="") == "INSTEAD 3. True"


# The loader of Linux stands in for a Mac's: for both, a library that is loaded already is the one
# that is meant by its name.
ON_A_MAC = """
import ctypes.util, sys
sys._MEIPASS, sys.platform = sys.argv[1], "darwin"
from kap_companion.audio.libvlc import import_vlc, library_origin
vlc = import_vlc()
sys.platform = "linux"
print(library_origin().name, vlc.plugin_path)
with open("/proc/self/maps", encoding="utf-8") as maps:
    print(*sorted({line.split()[-1] for line in maps if "libvlc" in line}))
print(bool(vlc.Instance()))
"""


def test_on_a_mac_its_own_core_comes_first_and_the_plugins_are_named(frozen: Path) -> None:
    folder = frozen / "libvlc"
    (folder / "libvlc.so.5").rename(folder / "libvlc.dylib")
    (folder / "libvlccore.so.9").rename(folder / "libvlccore.dylib")
    (folder / "vlc/plugins").rename(folder / "plugins")
    files = [each for each in folder.rglob("*") if each.is_file() and each.name != CONTENTS]
    sizes = [f"{each.stat().st_size} {each.relative_to(folder)}\n" for each in files]
    (folder / CONTENTS).write_text("".join(sizes), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ON_A_MAC, str(frozen)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert done.stdout.splitlines() == [
        f"BUNDLE {folder}/plugins",
        f"{folder}/libvlc.dylib {folder}/libvlccore.dylib",
        "True",
    ]
