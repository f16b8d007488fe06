"""The package's scripts: nothing is changed while the program runs, and data stays."""

from pathlib import Path

HERE = Path(__file__).resolve().parent

# Each script, what it is made of, and what dpkg says when it has to look whether the program runs.
SCRIPTS = {
    "preinst": ("not-while-running", "install | upgrade"),
    "prerm": ("not-while-running", "remove"),
    "postrm": ("data-stays", ""),
}


def write_scripts(folder: Path) -> None:
    """Put them into the DEBIAN folder of a package."""
    for name, (source, when) in SCRIPTS.items():
        script = folder / name
        text = (HERE / source).read_text(encoding="utf-8").replace("@WHEN@", when)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
