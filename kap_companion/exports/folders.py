"""A folder of files written whole or not at all, and for its owner alone."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path

from kap_companion.exports.files import PRIVATE, failed
from kap_companion.exports.remainders import IN_USE, REMAINDER, held, sweep

PRIVATE_FOLDER = 0o700


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Hand out a new folder that gets the name `target` once the block is through.

    Where the block raises, nothing is left; a folder of that name is never written over. Raises
    `ExportFailed`.
    """
    beside = target.with_name(target.name + REMAINDER)
    with ExitStack() as undo:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                sweep(target.parent)
            beside.mkdir(mode=PRIVATE_FOLDER)
            undo.callback(shutil.rmtree, beside, ignore_errors=True)
            with _marked(beside):
                yield beside
                for file in beside.iterdir():
                    _settle(file)
            beside.rename(target)
        except OSError as error:
            raise failed(error) from None
        undo.pop_all()


def private_file(path: Path) -> TextIOWrapper:
    """Open a new text file in UTF-8 for its owner alone; line ends stay as they are written."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    opened = os.open(path, flags, PRIVATE)
    return os.fdopen(opened, "w", encoding="utf-8", errors="replace", newline="")


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    mark = folder / IN_USE
    with mark.open("wb") as file, held(file.fileno()):
        yield
    mark.unlink()


def _settle(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
