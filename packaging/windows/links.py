"""Which libraries the files of a Windows program ask for, and whether each is there."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# What Windows 10 has itself, as far as anything here asks for it; api-ms-… are names of its parts.
OF_WINDOWS = re.compile(
    r"(api-ms-win-.*|advapi32|authz|bcrypt|bcryptprimitives|cabinet|comctl32|comdlg32|crypt32"
    r"|d2d1|d3d11|d3d12|d3d9|dbghelp|dcomp|dwmapi|dwrite|dxgi|gdi32|imm32|iphlpapi|kernel32|mpr|msi"
    r"|icuuc|netapi32|ntdll|ole32|oleaut32|pdh|powrprof|propsys|psapi|rpcrt4|secur32|setupapi|shcore"
    r"|shell32|shlwapi|ucrtbase|uiautomationcore|user32|userenv|uxtheme|version|winmm|winspool|wintrust|ws2_32"
    r"|wtsapi32|ncrypt|msvcrt|opengl32)\.(dll|drv)"
)


def missing_libraries(tree: Path) -> list[str]:
    """Each library that something in `tree` links to and that neither it nor Windows has."""
    here = {each.name.lower() for each in tree.rglob("*.[dp][ly][ld]")}
    return sorted(
        f"{file.relative_to(tree).as_posix()} needs {name}"
        for file in sorted(tree.rglob("*"))
        if file.suffix in {".dll", ".exe", ".pyd"}
        for name in linked(file)
        if name not in here and not OF_WINDOWS.fullmatch(name)
    )


def linked(file: Path) -> Iterator[str]:
    """The names, in small letters; none where the file is no program of Windows."""
    yield from (name.lower() for name in re.findall(r"DLL Name: (\S+)", _told(file)))


def imported(file: Path, library: str) -> list[str]:
    """What the file asks this library for, by name."""
    part = _told(file).partition(f"DLL Name: {library}\n")[2].partition("\n\n")[0]
    return re.findall(r"^\s+[0-9a-f]+\s+\d+\s+(\w+)", part, re.MULTILINE)


def _told(file: Path) -> str:
    with file.open("rb") as opened:
        if opened.read(2) != b"MZ":
            return ""
    command = ["objdump", "--private-headers", str(file)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
