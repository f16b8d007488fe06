"""What the picture of a chain shows, as plain frozen values: boxes in columns, and their ties."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChainBox:
    """One thing in its column; `about` stands small above its words, `serif` for the patient's."""

    key: str
    column: int
    words: str
    about: str = ""
    serif: bool = False


@dataclass(frozen=True, slots=True)
class ChainModel:
    """Names of the columns from the left, the boxes, and pairs of keys that belong together."""

    columns: tuple[str, ...]
    boxes: tuple[ChainBox, ...] = ()
    ties: tuple[tuple[str, str], ...] = ()


def chain_text(model: ChainModel) -> str:
    """Return the whole picture in words: a line for each box, with what it came from."""
    known = {box.key: box for box in model.boxes}
    lines = []
    for box in model.boxes:
        came_from = [known[a].words for a, b in model.ties if b == box.key and a in known]
        said = f"{model.columns[box.column]}: {_said(box)}"
        lines.append(f"{said} ← {'; '.join(came_from)}" if came_from else said)
    return "\n".join(lines)


def _said(box: ChainBox) -> str:
    return " · ".join(filter(None, (box.about, box.words)))
