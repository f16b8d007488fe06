"""Prints what CHANGELOG.md says of this version, as the notes of its release."""

import argparse
import re
import sys
from pathlib import Path

from kap_companion import __version__

CHANGES = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")


def main() -> int:
    """With `--tag`, stop where the tag names another version than the program does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default=f"v{__version__}", help="the tag that is released")
    parser.add_argument("--changes", type=Path, default=CHANGES, help="the changelog")
    asked = parser.parse_args()
    if asked.tag != f"v{__version__}":
        raise SystemExit(f"The tag is {asked.tag}, but the program is {__version__}.")
    print(notes(asked.changes.read_text(encoding="utf-8"), __version__))
    return 0


def notes(changes: str, version: str) -> str:
    """The section of this version, without its heading and without links into the repository.

    Raises `SystemExit` where there is none, or where it says nothing.
    """
    sections = re.split(r"^## \[([^\]]+)\].*\n", changes, flags=re.MULTILINE)
    found = dict(zip(sections[1::2], sections[2::2], strict=True)).get(version, "").strip()
    if not found:
        raise SystemExit(f"CHANGELOG.md says nothing of {version}.")
    return LINK.sub(r"\1", found)


if __name__ == "__main__":
    sys.exit(main())
