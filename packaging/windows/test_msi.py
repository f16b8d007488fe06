"""Puts the installer into Wine, one version over another, uses what it can, takes it away again.

``make test-msi`` as root. Python and VLC are stand-ins; the rest is what a real package holds.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from machine import MADE, check, tell
from msi import BUILD, TREE, build, made_at, pack
from placeholders import make_placeholders
from screen import running_screen, take_picture, wait_for_window
from sign import CERTIFICATE, PASSWORD_FILE, sign_as_asked
from sources import ROOT, Sources, sha256
from wheels import fetch_wheels
from wine import Wine, fresh_wine, give_icu

from kap_companion import __version__

OLDER = "0.0.9"
GONE = "packages/kap_companion/only_in_the_older.py"
DATA = ("ProgramData/KAP Companion/policy.toml", "users/wine/AppData/Local/KAP Companion/kap.db")

# A program with widgets alone that comes with Qt, and what only it needs.
ASSISTANT = ("assistant.exe", "Qt6Help.dll", "Qt6Sql.dll", "plugins/sqldrivers/qsqlite.dll")

FAILED = 1603  # Windows Installer's word for: refused, and nothing changed


def main() -> int:
    """The whole way; raises `SystemExit` where something isn't as it should be."""
    if os.geteuid() != 0:
        raise SystemExit("make test-msi makes a machine in a folder, and needs root for that.")
    os.environ["SOURCE_DATE_EPOCH"] = str(made_at())  # though something be committed meanwhile
    sources = make_placeholders(BUILD / "placeholders")
    wheels = fetch_wheels(BUILD / "wheels", sources.python.version)
    older, newer = both(sources, wheels)
    signed(newer)
    wine = fresh_wine()
    for package in (older, newer):
        shutil.copyfile(package, wine.machine.folder / MADE / package.name)
    data = lay_data(wine)
    install(wine, older, newer)
    [qt] = [each for each in wheels if each.name.startswith("pyside6_essentials-")]
    show_qt(wine, qt)
    check(wine.install("/x", seen(newer)) == 0, "it can't be removed")
    check(not wine.program.exists(), f"left: {sorted(wine.program.rglob('*'))}")
    check(wine.menu() == [], "the menu entry is left")
    check("KAP Companion" not in wine.listed().values(), "it is still listed")
    check(content(wine.drive, DATA) == data, "removing the program changed data")
    tell("removed: program, menu entry and list are as before, the data is untouched")
    return 0


def both(sources: Sources, wheels: list[Path]) -> tuple[Path, Path]:
    """An older version, which has a file more, and this one; each is made twice."""
    first = sha256(build(sources, wheels, __version__))
    newer = build(sources, wheels, __version__)
    check(sha256(newer) == first, "two builds of the same are two files")
    tell(f"two builds are one file: {newer.name}, {newer.stat().st_size / 1e6:.1f} MB")
    (TREE / GONE).write_text("", encoding="utf-8")
    older = pack(OLDER, "-placeholder")
    (TREE / GONE).unlink()
    return older, newer


def signed(package: Path) -> None:
    """Sign it with a certificate made for this, and see that the signature is found and holds."""
    desk = BUILD / "certificate"
    shutil.rmtree(desk, ignore_errors=True)
    desk.mkdir()
    (desk / "password").write_text("made for this\n", encoding="ascii")
    key, mark = desk / "key.pem", desk / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=A test"]
    use = ["-addext", "extendedKeyUsage=codeSigning", "-keyout", str(key), "-out", str(mark)]
    subprocess.run([*make, *use], check=True, capture_output=True)
    bundle = ["openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(mark)]
    secret = ["-passout", f"file:{desk / 'password'}", "-out", str(desk / "test.pfx")]
    subprocess.run([*bundle, *secret], check=True)
    given = {CERTIFICATE: str(desk / "test.pfx"), PASSWORD_FILE: str(desk / "password")}
    before = package.read_bytes()
    sign_as_asked(package, given)
    verify = ["osslsigncode", "verify", "-CAfile", str(mark), "-in", str(package)]
    done = subprocess.run(verify, check=False, capture_output=True, text=True)
    check(done.returncode == 0 and "CN=A test" in done.stdout, done.stdout + done.stderr)
    check(package.read_bytes() != before, "signing changed nothing")
    tell("signed with a certificate made for this; osslsigncode verifies it")


def lay_data(wine: Wine) -> dict[str, str]:
    """What a practice has on its computer, as far as an installer could lay hands on it."""
    for name in DATA:
        (wine.drive / name).parent.mkdir(parents=True, exist_ok=True)
        (wine.drive / name).write_text(f"{name} of a practice", encoding="utf-8")
    return content(wine.drive, DATA)


def install(wine: Wine, older: Path, newer: Path) -> None:
    """The older version, this one over it, and the older one again, which is refused."""
    check(wine.install("/i", seen(older)) == 0, "the older version can't be installed")
    check((wine.program / GONE).exists(), "the older version is not whole")
    check(wine.listed()["DisplayVersion"] == OLDER, str(wine.listed()))
    tell(f"{OLDER} installed, without a question")
    check(wine.install("/i", seen(newer)) == 0, "this version can't be installed over it")
    check(content(wine.program) == content(TREE), "the upgrade left other files than it brought")
    is_listed(wine)
    tell(f"upgraded to {__version__}: {len(content(TREE))} files, each as it was packed, none more")
    code = wine.install("/i", seen(older))
    check(code == FAILED, f"the downgrade ended with {code}")
    check(content(wine.program) == content(TREE), "the refused downgrade changed the program")
    is_listed(wine)
    tell(f"{OLDER} over it is refused ({FAILED}), and nothing has changed")


def is_listed(wine: Wine) -> None:
    """In the list of programs and in the menu, as it should."""
    listed = wine.listed()
    check(listed["DisplayVersion"] == __version__, str(listed))
    place = "C:\\Program Files\\KAP Companion\\"
    check(listed["InstallLocation"] == place, str(listed))
    [entry] = wine.menu()
    start = entry.read_bytes()
    check(f"{place}python\\pythonw.exe".encode() in start, "the menu starts something else")
    check("-m kap_companion".encode("utf-16-le") in start, "the menu starts Python alone")


def show_qt(wine: Wine, wheel: Path) -> None:
    """A window drawn by the installed Qt: by a program of Qt's own, since Python is a stand-in."""
    picture = BUILD / "window.png"
    qt = wine.machine.folder / MADE / "qt"
    shutil.copytree(wine.program / "packages/PySide6", qt)
    give_icu(wine, qt / "Qt6Core.dll")
    (qt / "plugins/sqldrivers").mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for name in ASSISTANT:
            (qt / name).write_bytes(archive.read(f"PySide6/{name}"))
    with running_screen() as screen, wine.running(screen, qt / ASSISTANT[0]):
        wait_for_window(screen, "Qt Assistant")
        take_picture(screen, picture)
    tell(f"the installed Qt draws a window: {picture.relative_to(ROOT)}")


def content(folder: Path, names: tuple[str, ...] = ()) -> dict[str, str]:
    """The sum of each of these files below a folder; of all where none is named."""
    files = [folder / name for name in names] or [
        each for each in folder.rglob("*") if each.is_file()
    ]
    return {each.relative_to(folder).as_posix(): sha256(each) for each in sorted(files)}


def seen(package: Path) -> str:
    """The name of a package as Windows sees it."""
    return f"Z:\\{MADE}\\{package.name}".replace("/", "\\")


if __name__ == "__main__":
    sys.exit(main())
