"""Has Debian's own tools read the package, its menu entry, and what software centres show of it."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from debian import NAME
from machine import check, tell

LINTIAN = ("lintian", "--allow-root", "--fail-on=error,warning")
METAINFO = "local.kap_companion.kap_companion.metainfo.xml"


def read_papers(package: Path) -> None:
    """Raises `SystemExit` where one of them finds an error or a warning."""
    _read_by(*LINTIAN, str(package))
    with TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "--extract", str(package), folder], check=True)
        share = Path(folder) / "usr/share"
        _read_by("desktop-file-validate", str(share / f"applications/{NAME}.desktop"))
        _read_by("appstreamcli", "validate", "--no-net", str(share / "metainfo" / METAINFO))


def _read_by(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    said = done.stdout.strip()
    check(done.returncode == 0, f"{command[0]}: exit code {done.returncode}\n{said}{done.stderr}")
    tell(f"{command[0]}: {said or 'nothing to say'}")
