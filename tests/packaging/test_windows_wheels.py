"""Windows gets the packages that the lock file has for it, and of them what the program needs."""

import re
import zipfile
from pathlib import Path

import pytest
from parts import is_wanted, trim
from wheels import LOCK, entries_for_windows, unpack

LOCKED = """\
both==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via kap-companion (pyproject.toml)
linux-only==2.0 ; sys_platform == 'linux' \\
    --hash=sha256:cc
windows-only==3.0 ; sys_platform == 'win32' \\
    --hash=sha256:dd
numbers==4.0 ; python_full_version < '3.12' \\
    --hash=sha256:ee
numbers==5.0 ; python_full_version >= '3.12' \\
    --hash=sha256:ff
"""


def names(text: str) -> list[str]:
    return re.findall(r"^(\S+==\S+)", text, flags=re.MULTILINE)


def test_a_marker_is_asked_as_windows_answers() -> None:
    assert names(entries_for_windows(LOCKED, "3.11.9")) == [
        "both==1.0",
        "windows-only==3.0",
        "numbers==4.0",
    ]
    assert "numbers==5.0" in names(entries_for_windows(LOCKED, "3.13.1"))


def test_every_hash_goes_with_its_package() -> None:
    first = entries_for_windows(LOCKED, "3.11.9").partition("windows-only")[0]
    assert re.findall(r"--hash=sha256:(\w+)", first) == ["aa", "bb"]


def test_of_the_project_s_own_lock_nothing_is_overlooked() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    taken = [each.partition("==")[0] for each in names(entries_for_windows(lock, "3.11.9"))]
    assert {each.partition("==")[0] for each in names(lock)} - set(taken) == {"jeepney", "pulsectl"}
    assert len(taken) == len(set(taken))


def wheel(folder: Path, *files: str) -> Path:
    file = folder / "some-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name in files:
            archive.writestr(name, "")
    return file


def test_commands_and_manuals_of_a_wheel_are_left_out(tmp_path: Path) -> None:
    file = wheel(tmp_path, "some/__init__.py", "some-1.0.data/scripts/some.exe")
    unpack(file, tmp_path / "packages")
    assert [each.name for each in (tmp_path / "packages").iterdir()] == ["some"]


def test_a_wheel_that_lays_modules_apart_is_not_taken_by_halves(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="not provided for"):
        unpack(wheel(tmp_path, "some-1.0.data/purelib/some.py"), tmp_path / "packages")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtWidgets.pyd",
        "PySide6/Qt6Core.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/support/deprecated.py",
        "numpy.libs/libscipy_openblas64_-0.dll",
        "sqlcipher3/_sqlite3.cp311-win_amd64.pyd",
        "mutagen-1.0.dist-info/COPYING",
        "numpy/testing/__init__.py",
    ],
)
def test_what_the_program_needs_stays(name: str) -> None:
    assert is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Network.dll",
        "PySide6/QtNetwork.pyd",
        "PySide6/plugins/tls/qschannelbackend.dll",
        "PySide6/assistant.exe",
        "PySide6/qml/QtQuick/qmldir",
        "PySide6/scripts/deploy.py",
        "PySide6/QtCore.pyi",
        "numpy/ma/tests/test_core.py",
        "shiboken6/shiboken6.abi3.lib",
    ],
)
def test_what_only_builders_need_goes(name: str) -> None:
    assert not is_wanted(name)


def test_what_is_left_empty_goes_too(tmp_path: Path) -> None:
    for name in ("PySide6/qml/QtQuick/qmldir", "PySide6/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    trim(tmp_path)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["PySide6", "__init__.py"]
