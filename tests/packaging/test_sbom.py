"""The list of parts (SBOM) names each part once, and is what its schema says."""

import json
import subprocess
from pathlib import Path

import pytest

TOLD = {
    "version": "0.1.0",
    "made": 1_700_000_000,
    "components": [
        {
            "name": "pyside6-essentials",
            "version": "6.11.3",
            "licence": "LGPL-3.0-only",
            "purl": "pkg:pypi/pyside6-essentials@6.11.3",
        },
        {
            "name": "libvlc5",
            "version": "3.0.21-0+deb12u1",
            "licence": "of Debian, see its text",
            "purl": "pkg:deb/debian/libvlc5@3.0.21-0+deb12u1",
        },
    ],
}


@pytest.fixture
def python(project_root: Path) -> Path:
    found = project_root / "build/release/venv/bin/python"
    if not found.exists():
        pytest.skip("make check-release has not set up what writes the list")
    return found


def listed(python: Path, root: Path, folder: Path) -> str:
    (folder / "components.json").write_text(json.dumps(TOLD), encoding="utf-8")
    out = folder / "parts.cdx.json"
    command = [str(python), "packaging/sbom.py", str(folder / "components.json"), "--out", str(out)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert "valid CycloneDX 1.6" in done.stdout
    return out.read_text(encoding="utf-8")


def test_it_names_each_part_with_its_version(
    python: Path, project_root: Path, tmp_path: Path
) -> None:
    told = json.loads(listed(python, project_root, tmp_path))
    parts = {each["name"]: each for each in told["components"]}
    assert set(parts) == {"Six Phases", "pyside6-essentials", "libvlc5"}
    assert parts["libvlc5"]["version"] == "3.0.21-0+deb12u1"
    [qt] = parts["pyside6-essentials"]["components"]
    assert (qt["name"], qt["version"]) == ("Qt", "6.11.3")
    assert told["metadata"]["component"]["name"] == "kap-companion"


def test_the_same_parts_give_the_same_list(
    python: Path, project_root: Path, tmp_path: Path
) -> None:
    first = listed(python, project_root, tmp_path)
    assert listed(python, project_root, tmp_path) == first
