"""Which plugins of VLC come along, and how large each file of a bundle is: two lists."""

from collections.abc import Iterable
from pathlib import Path

CONTENTS = "contents.txt"


def allowed_in(file: Path) -> list[str]:
    """The plugins that an allow-list names, each as it lies in VLC's folder of them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def write_contents(folder: Path, files: Iterable[Path], target: Path) -> None:
    """Say in `target` how many bytes each of these files below `folder` has."""
    sizes = [
        f"{each.stat().st_size} {each.relative_to(folder).as_posix()}\n" for each in sorted(files)
    ]
    target.write_text("".join(sizes), encoding="utf-8")
