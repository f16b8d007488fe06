"""The files that whoever stages the Windows package has to bring, each checked against its pin."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PINS = HERE / "sources.toml"
DOWNLOADS = ROOT / "build/msi/sources"

_SUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be brought: where it has to lie, whose version it is, and its SHA-256 in hex."""

    name: str
    path: Path
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the package is staged from; `placeholders` where no real program comes of it."""

    python: Source
    vlc: Source
    placeholders: bool = False


def read_sources(downloads: Path = DOWNLOADS, pins: Path = PINS) -> Sources:
    """What `sources.toml` says of the files that were brought into the folder `downloads`."""
    told = tomllib.loads(pins.read_text(encoding="utf-8"))

    def source(name: str) -> Source:
        about = told[name]
        return Source(name, downloads / about["file"], about["version"], about["sha256"].lower())

    return Sources(source("python"), source("vlc"))


def checked(source: Source) -> Path:
    """Where the file lies. Raises `SystemExit`, saying what to do, unless it is the one pinned."""
    if not _SUM.fullmatch(source.sha256):
        raise SystemExit(
            f"No SHA-256 is pinned for {source.path.name}. Download it from its makers, compare it "
            f"with what they publish, and write its sum under [{source.name}] in {PINS.name}."
        )
    if not source.path.is_file():
        raise SystemExit(
            f"{source.path} is missing. Download it from its makers, and put it there."
        )
    found = sha256(source.path)
    if found != source.sha256:
        raise SystemExit(
            f"{source.path} is not the file that is pinned: its SHA-256 is {found}, and not "
            f"{source.sha256}. Nothing was built of it."
        )
    return source.path


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
