"""The scripts by which the package refuses to be replaced or removed while the program runs."""

from pathlib import Path

TEMPLATE = Path(__file__).with_name("not-while-running")

# Each script, and what dpkg says when it has to look whether the program runs.
WHEN = {"preinst": "install | upgrade", "prerm": "remove"}


def write_scripts(folder: Path) -> None:
    """Put them into the DEBIAN folder of a package."""
    for name, when in WHEN.items():
        script = folder / name
        text = TEMPLATE.read_text(encoding="utf-8").replace("@WHEN@", when)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
