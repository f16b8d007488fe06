"""Vaults for tests: made once, copied for each."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kap_companion.vault import Vault
from tests.vault.rig import begin_session, copied, new_vault, note, opened


@dataclass(frozen=True)
class Template:
    """A closed vault with a session and three notes in it."""

    folder: Path
    code: str
    note_ids: tuple[str, ...]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("template") / "vault"
    vault, code = new_vault(folder)
    begin_session(vault)
    notes = [note(vault, words) for words in ("warm light", "a river", "my mother's garden")]
    vault.close()
    return Template(folder, code, tuple(each.id for each in notes))


@pytest.fixture
def folder(template: Template, tmp_path: Path) -> Path:
    return copied(template.folder, tmp_path / "vault")


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    with opened(folder) as vault:
        yield vault


@pytest.fixture(scope="module")
def shared_vault(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Vault, Path]]:
    """One vault for all examples of a property; each takes a subject of its own."""
    folder = copied(template.folder, tmp_path_factory.mktemp("shared") / "vault")
    with opened(folder) as vault:
        yield vault, folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        yield disk


class mounted:  # noqa: N801  # reads as what it gives
    """A mount for the length of a block; skips the test where this may not mount."""

    def __init__(self, place: Path, *how: str) -> None:
        self._place, self._how = place, how

    def __enter__(self) -> Path:
        self._place.mkdir(exist_ok=True)
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            pytest.skip("only root can mount a disk for this test")
        done = subprocess.run(
            ["mount", *self._how, str(self._place)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            pytest.skip(f"this machine can't mount: {done.stderr.strip()}")
        return self._place

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", str(self._place)], check=False)
