"""The layers are kept by a test, because a drawing of them would not be."""

import ast
import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PACKAGE = "kap_companion"


DECLARED = {
    "PySide6",
    "alembic",
    "appdirs",
    "filelock",
    "jeepney",
    "pulsectl",
    "mutagen",
    "nacl",
    "numpy",
    "psutil",
    "shiboken6",  # the other half of PySide6
    "sqlalchemy",
    "sqlcipher3",
    "vlc",
    "wakepy",
    "zxcvbn",
}


def imported_names(file: Path) -> Iterator[str]:
    """The modules a file imports, also those it imports by a call."""
    for node in ast.walk(ast.parse(file.read_bytes(), filename=str(file))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.Call(
                func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module


def strangers(root: Path, folder: str, allowed: AbstractSet[str]) -> list[str]:
    """What the files of a folder import beside the allowed top-level packages."""
    return [
        f"{file.relative_to(root)} imports {name}"
        for file in sorted((root / PACKAGE / folder).rglob("*.py"))
        for name in imported_names(file)
        if name.partition(".")[0] not in allowed
    ]


def test_every_import_keeps_to_the_layers(
    project_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(project_root / "pyproject.toml")
    status = lint_imports(config_filename=config, no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_domain_imports_nothing_but_the_standard_library(project_root: Path) -> None:
    assert not strangers(project_root, "domain", sys.stdlib_module_names | {PACKAGE})


def test_what_runs_imports_only_what_is_declared(project_root: Path) -> None:
    assert not strangers(project_root, ".", sys.stdlib_module_names | DECLARED | {PACKAGE})


@pytest.mark.parametrize(
    ("library", "may"),
    [
        ("vlc", {"audio"}),
        ("numpy", {"audio"}),
        ("PySide6", {"ui", "app.py", "selftest", "tour", "exports"}),
        ("sqlcipher3", {"vault"}),
    ],
)
def test_a_library_is_imported_by_one_layer(
    library: str, may: set[str], project_root: Path
) -> None:
    package = project_root / PACKAGE
    importers = {
        file.relative_to(package).parts[0]
        for file in package.rglob("*.py")
        for name in imported_names(file)
        if name.partition(".")[0] == library
    }
    assert importers
    assert importers <= may


def test_of_the_exports_only_pages_are_painted(project_root: Path) -> None:
    exports = project_root / PACKAGE / "exports"
    importers = {
        file.relative_to(exports).parts[0]
        for file in exports.rglob("*.py")
        for name in imported_names(file)
        if name.startswith(("PySide6", f"{PACKAGE}.exports.pdf"))
    }
    assert importers == {"pdf"}


NETWORK = frozenset(
    {"asyncio", "ftplib", "http", "imaplib", "poplib", "smtplib", "socket", "ssl", "urllib"}
) | {"xmlrpc", "PySide6.QtNetwork"}


def test_nothing_opens_a_connection(project_root: Path) -> None:
    package = project_root / PACKAGE
    importing = {
        f"{file.relative_to(package)} imports {name}"
        for file in package.rglob("*.py")
        for name in imported_names(file)
        if NETWORK & {name, name.partition(".")[0]}
    }
    assert importing == set()
