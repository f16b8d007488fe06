"""The mistakes: one patch each, with the test that has to notice it in its first line."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(__file__).resolve().parent
TEST = "Test: "


@dataclass(frozen=True, slots=True)
class Sabotage:
    """One mistake: its name, its patch, and the test (file, or file::test) that notices it."""

    name: str
    path: Path
    test: str


def all_of_them() -> list[Sabotage]:
    """Return every mistake, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.patch"))]


def _read(path: Path) -> Sabotage:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    if not first.startswith(TEST):
        raise ValueError(f"{path.name} names no test in its first line.")
    return Sabotage(path.stem, path, first.removeprefix(TEST))
