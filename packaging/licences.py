"""Collects the licence of everything that a bundle holds; of Python packages as About shows it."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from kap_companion.services.licences import licence_of

# Of what the build's environment holds, this only builds. Of PyInstaller the starter is handed on.
BUILDS_ONLY = frozenset(
    {"altgraph", "macholib", "packaging", "pefile", "pip", "pyinstaller-hooks-contrib"}
    | {"pywin32-ctypes", "setuptools"}
)


@dataclass(frozen=True, slots=True)
class Component:
    """A part that others made, and the text of its licence.

    `kind` is where it is from, as a package URL says it: pypi or deb/debian.
    """

    name: str
    version: str
    licence: str
    text: str
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
        target.write_text(part.text, encoding="utf-8")
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
    found, name = licence_of(package), _name(package)
    if not found.text:
        raise SystemExit(
            f"{name} brings no licence; put its text into assets/licences, and name it in "
            "kap_companion/services/licences.py."
        )
    return Component(name, found.version, found.short or "see its text", found.text, "pypi")


def _name(package: Distribution) -> str:
    return package.metadata["Name"].lower().replace("_", "-")


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
    words = text.read_text(encoding="utf-8")
    return Component(name, version, "of Debian, see its text", words, "deb/debian")
