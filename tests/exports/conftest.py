"""A practice, exported once for all who read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.vault import Vault
from tests.exports.practice_ground import exported, furnish
from tests.vault.rig import copied, new_vault, opened


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "vault"
    vault, _ = new_vault(folder)
    furnish(vault)
    vault.close()
    return folder


@pytest.fixture
def practice(furnished: Path, tmp_path: Path) -> Iterator[Vault]:
    with opened(copied(furnished, tmp_path / "vault")) as vault:
        yield vault


@pytest.fixture(scope="session")
def template_file(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with opened(copied(furnished, tmp_path_factory.mktemp("exported") / "vault")) as vault:
        return exported(vault, tmp_path_factory.mktemp("out"))
