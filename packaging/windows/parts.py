"""What of the Python packages the program needs on Windows; the rest is left out."""

from fnmatch import fnmatchcase
from pathlib import Path

# Of Qt the windows, drawings and printing; no network, no QML, no tools, no OpenGL in software.
QT_MODULES = ("Core", "Gui", "PrintSupport", "Svg", "Test", "Widgets")
OF_QT = (
    *(f"Qt{name}.pyd" for name in QT_MODULES),
    *(f"Qt6{name}.dll" for name in QT_MODULES),
    *("*.py", "pyside6.abi3.dll", "msvcp140*.dll", "vcruntime140*.dll", "concrt140.dll"),
    *("plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll"),
    *("plugins/styles/*.dll", "plugins/iconengines/*.dll"),
    *(f"plugins/imageformats/q{name}.dll" for name in ("gif", "ico", "jpeg", "svg")),
)
NOT_OF_QT = ("scripts/*",)

# What is for those who build on a package, or test it.
FOR_BUILDERS = (
    *("*.pyi", "*.pxd", "*.pyx", "*.lib", "*.h", "*/py.typed", "*.cmake"),
    *("*/tests/*", "numpy/conftest.py", "numpy/f2py/*", "numpy/distutils/*"),
    *("numpy/_pyinstaller/*", "numpy/typing/mypy_plugin.py", "numpy/*_tests.*.pyd"),
    *("alembic/testing/*", "sqlalchemy/testing/*"),
    *("shiboken6/vcamp140.dll", "shiboken6/vccorlib140.dll", "shiboken6/vcomp140.dll"),
)


def trim(packages: Path) -> None:
    """Delete what isn't needed from a folder of unpacked wheels, and the folders left empty."""
    for file in sorted(packages.rglob("*"), reverse=True):
        if file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif not is_wanted(file.relative_to(packages).as_posix()):
            file.unlink()


def is_wanted(name: str) -> bool:
    """Whether the program needs the file of this name, told from the folder of the packages."""
    if _fits(name, FOR_BUILDERS):
        return False
    package, _, inner = name.partition("/")
    return package != "PySide6" or (_fits(inner, OF_QT) and not _fits(inner, NOT_OF_QT))


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
