"""Collects the licence of everything that a bundle holds."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

HERE = Path(__file__).parent
LICENCE_WORDS = ("licen", "copying", "notice")

# Of what the build's environment holds, this only builds. Of PyInstaller the starter is handed on.
BUILDS_ONLY = frozenset(
    {"altgraph", "macholib", "packaging", "pefile", "pip", "pyinstaller-hooks-contrib"}
    | {"pywin32-ctypes", "setuptools"}
)


@dataclass(frozen=True, slots=True)
class Component:
    """A part that others made; `texts` are the files with its licence.

    `kind` is where it is from, as a package URL says it: pypi or deb/debian.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]
    kind: str


def components(system_files: Iterable[Path]) -> list[Component]:
    """The Python packages of this environment, and Debian's packages with these files.

    Raises `SystemExit` for one without a licence.
    """
    python = [of_python(each) for each in distributions() if _name(each) not in BUILDS_ONLY]
    debian = [_of_debian(name) for name in sorted({_package(file) for file in system_files})]
    return sorted([*python, *debian], key=lambda each: each.name)


def write_licences(parts: Iterable[Component], folder: Path) -> str:
    """Put each licence into `folder`; returns a line about each component."""
    lines = []
    for part in parts:
        target = folder / f"{part.name}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for text in part.texts:
                out.write(f"--- {text.name} ---\n\n".encode())
                with text.open("rb") as source:
                    shutil.copyfileobj(source, out)
                out.write(b"\n")
        lines.append(f"  {part.name} {part.version}: {part.licence}")
    return "\n".join(lines)


def write_components(parts: Iterable[Component], version: str, made: int, file: Path) -> None:
    """What packaging/sbom.py makes its list of: `made` is in seconds since 1970."""
    told = [
        {
            "name": part.name,
            "version": part.version,
            "licence": part.licence,
            "purl": f"pkg:{part.kind}/{part.name}@{part.version}",
        }
        for part in parts
    ]
    text = json.dumps({"version": version, "made": made, "components": told}, indent=1)
    file.write_text(text + "\n", encoding="utf-8")


def of_python(package: Distribution) -> Component:
    """A Python package; raises `SystemExit` where there is no licence of it."""
    name = _name(package)
    own = HERE / "licences" / f"{name}.txt"
    texts = tuple(_licence_files(package)) + ((own,) if own.exists() else ())
    if not texts:
        raise SystemExit(f"{name} brings no licence; put its text into {own}.")
    about = package.metadata
    said = [about[key] for key in ("License-Expression", "License") if key in about]
    licence = next((each for each in said if "\n" not in each), "see its text")
    return Component(name, package.version, licence, texts, "pypi")


def _name(package: Distribution) -> str:
    return package.metadata["Name"].lower().replace("_", "-")


def _licence_files(package: Distribution) -> Iterator[Path]:
    for file in sorted(package.files or []):
        is_about = file.parts[0].endswith(".dist-info")
        if is_about and any(word in str(file.name).lower() for word in LICENCE_WORDS):
            yield Path(str(package.locate_file(file)))


def _package(file: Path) -> str:
    asked = ["dpkg-query", "--search", str(file.resolve())]
    found = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    if not found:
        raise SystemExit(f"{file} belongs to no package of Debian; its licence is not known.")
    return found.partition(":")[0]


def _of_debian(name: str) -> Component:
    asked = ["dpkg-query", "--show", "--showformat", "${Version}", name]
    version = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    text = Path("/usr/share/doc") / name / "copyright"
    if not text.exists():
        raise SystemExit(f"{text} is missing, and with it the licence of {name}.")
    return Component(name, version, "of Debian, see its text", (text,), "deb/debian")
