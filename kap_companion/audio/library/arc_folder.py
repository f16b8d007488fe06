"""Carries an arc from one computer to another: its files, a playlist, and what a playlist lacks."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kap_companion.audio.library.errors import LibraryFull
from kap_companion.audio.library.m3u import m3u_bytes
from kap_companion.audio.library.model import Progress, Stop
from kap_companion.audio.library.tags import PHASES, shown
from kap_companion.domain.arc import CROSSFADE_MS, LONGEST_CROSSFADE_MS, Arc
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.errors import KapError

FORMAT = 1
JSON_NAME = "arc.json"
MOST_BYTES = 8 * 1024 * 1024
MOST_TRACKS = 5_000
LONGEST_NAME = 80
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NotWritten(KapError):
    """The arc could not be written; what was begun is gone again."""


class NotAnArc(KapError):
    """The folder holds no arc that was exported."""


class Cancelled(KapError):
    """Someone asked to stop; what was begun is gone again."""


@dataclass(frozen=True, slots=True)
class CarriedTrack:
    """A track of an exported arc, its file inside the folder."""

    file: Path
    phase: str
    pinned: bool
    crossfade_ms: int | None


@dataclass(frozen=True, slots=True)
class CarriedArc:
    """An exported arc as its folder tells it."""

    name: str
    crossfade_ms: int
    tracks: tuple[CarriedTrack, ...]


def export_arc(arc: Arc, folder: Path, progress: Progress, stop: Stop) -> Path:
    """Copy an arc into a new folder inside `folder`; returns that.

    Raises `LibraryFull`, `NotWritten` and `Cancelled`; nothing that was begun then stays, and
    nothing that was there before is ever touched.
    """
    name = _file_name(arc.name)
    with made_whole(folder, name) as fresh:
        files = _copied(arc, fresh, progress, stop)
        placed = [
            (replace(each.track, path=str(fresh / files[each.track.path])), phase.value.lower())
            for phase in Phase
            for each in arc.of(phase)
        ]
        (fresh / f"{name}.m3u8").write_bytes(m3u_bytes(arc.name, placed, fresh))
        text = json.dumps(_document(arc, files), ensure_ascii=True, indent=2)
        (fresh / JSON_NAME).write_text(f"{text}\n", encoding="ascii")
    return final_name(fresh)


@contextmanager
def made_whole(folder: Path, name: str) -> Iterator[Path]:
    """A new folder that gets its name once it is complete, and goes where it isn't."""
    fresh = None
    try:
        fresh = _new_folder(folder, name)
        yield fresh
        fresh.rename(final_name(fresh))
    except OSError as fault:
        _drop(fresh)
        if fault.errno in FULL:
            raise LibraryFull("What was begun is removed. ") from None
        raise NotWritten(
            "This folder can’t be written to, or a file of the arc can’t be read. What was begun "
            "is removed. Choose another folder, or find the missing files first."
        ) from None
    except BaseException:
        _drop(fresh)
        raise


def _drop(fresh: Path | None) -> None:
    if fresh is not None:
        shutil.rmtree(fresh, ignore_errors=True)


def _new_folder(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for again in range(1, MOST_TRACKS):
        plain = name if again == 1 else f"{name} {again}"
        fresh = folder / f"{plain}.part"
        if (folder / plain).exists() or fresh.exists():
            continue
        fresh.mkdir()
        return fresh
    raise OSError(errno.EEXIST, "no free name")


def final_name(fresh: Path) -> Path:
    """What a folder that is being made will be called."""
    return fresh.with_name(fresh.name.removesuffix(".part"))


def _copied(arc: Arc, fresh: Path, progress: Progress, stop: Stop) -> dict[str, str]:
    """Copy each file once; returns the new names by the old paths."""
    tracks = {track.path: track for track in arc.tracks}
    names: dict[str, str] = {}
    for at, track in enumerate(tracks.values(), 1):
        _go_on(stop)
        progress(at - 1, len(tracks), track.title)
        name = f"{at:02} {_file_name(track.title)}{Path(track.path).suffix.lower()}"
        shutil.copyfile(track.path, fresh / name)
        names[track.path] = name
    progress(len(tracks), len(tracks), "")
    return names


def _go_on(stop: Stop) -> None:
    if stop.is_set():
        raise Cancelled("This was stopped. What was begun is removed.")


def _document(arc: Arc, files: dict[str, str]) -> dict[str, Any]:
    return {
        "kap_companion_arc": FORMAT,
        "name": arc.name,
        "crossfade_ms": arc.crossfade_ms,
        "tracks": [
            {
                "file": files[each.track.path],
                "phase": phase.value.lower(),
                "pinned": each.pinned,
                "crossfade_ms": each.crossfade_ms,
                **_told(each.track),
            }
            for phase in Phase
            for each in arc.of(phase)
        ],
    }


def _told(track: Track) -> dict[str, Any]:
    return {"title": track.title, "artist": track.artist, "duration_ms": track.duration_ms}


def _file_name(name: str) -> str:
    """A name that every system takes."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', " ", shown(name))
    return " ".join(plain.split())[:LONGEST_NAME].strip(". ") or "Music"


def read_arc_folder(folder: Path) -> CarriedArc:
    """What an exported folder holds; raises `NotAnArc` where it isn't one, or a newer kind."""
    try:
        with (folder / JSON_NAME).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        document = json.loads(content) if len(content) <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("tracks"), list):
        raise NotAnArc("There is no exported arc in this folder. Nothing was changed.")
    if document.get("kap_companion_arc") != FORMAT:
        raise NotAnArc("This arc comes from another version of KAP Companion. Nothing was changed.")
    crossfade = _crossfade(document.get("crossfade_ms"))
    tracks = (_carried(folder, each) for each in document["tracks"][:MOST_TRACKS])
    return CarriedArc(
        shown(str(document.get("name") or folder.name)),
        CROSSFADE_MS if crossfade is None else crossfade,
        tuple(track for track in tracks if track is not None),
    )


def _carried(folder: Path, said: Any) -> CarriedTrack | None:
    """A track of the document, unless it makes no sense or leads out of the folder."""
    if not isinstance(said, dict):
        return None
    name, phase = said.get("file"), said.get("phase")
    if not isinstance(name, str) or phase not in PHASES or Path(name).name != name:
        return None
    if name in {"", ".", ".."} or "\\" in name or (folder / name).is_symlink():
        return None
    pinned = said.get("pinned") is True
    return CarriedTrack(folder / name, str(phase), pinned, _crossfade(said.get("crossfade_ms")))


def _crossfade(said: Any) -> int | None:
    if not isinstance(said, int) or isinstance(said, bool):
        return None
    return max(0, min(LONGEST_CROSSFADE_MS, said))


def copy_in(
    files: list[Path], into: Path, name: str, progress: Progress, stop: Stop
) -> dict[Path, Path]:
    """Copy files into a new folder of `into`; returns each with its copy.

    Raises as `export_arc` does.
    """
    names: dict[Path, str] = {}
    with made_whole(into, _file_name(name)) as fresh:
        for at, file in enumerate(files):
            _go_on(stop)
            progress(at, len(files), shown(file.name))
            names[file] = _free(fresh, file)
            shutil.copyfile(file, fresh / names[file])
    return {file: final_name(fresh) / copy for file, copy in names.items()}


def _free(folder: Path, file: Path) -> str:
    """The file's own name, or one beside it: files of several folders may share theirs."""
    for again in range(1, MOST_TRACKS):
        name = file.name if again == 1 else f"{file.stem} {again}{file.suffix}"
        if not (folder / name).exists():
            return name
    raise OSError(errno.EEXIST, "no free name")
