"""The layers are kept by a test, because a drawing of them would not be."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PACKAGE = "kap_companion"


def imported_names(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_bytes(), filename=str(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_every_import_keeps_to_the_layers(
    project_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(project_root / "pyproject.toml")
    status = lint_imports(config_filename=config, no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_domain_imports_nothing_but_the_standard_library(project_root: Path) -> None:
    allowed = sys.stdlib_module_names | {PACKAGE}
    strangers = {
        f"{file.relative_to(project_root)} imports {name}"
        for file in (project_root / PACKAGE / "domain").rglob("*.py")
        for name in imported_names(file)
        if name.partition(".")[0] not in allowed
    }
    assert not strangers


def test_what_runs_imports_only_what_is_declared(project_root: Path) -> None:
    declared = {
        "PySide6", "alembic", "appdirs", "filelock", "mutagen", "nacl", "psutil",
        "sqlalchemy", "sqlcipher3", "vlc", "wakepy",
    }  # fmt: skip
    allowed = sys.stdlib_module_names | declared | {PACKAGE}
    strangers = {
        f"{file.relative_to(project_root)} imports {name}"
        for file in (project_root / PACKAGE).rglob("*.py")
        for name in imported_names(file)
        if name.partition(".")[0] not in allowed
    }
    assert not strangers
