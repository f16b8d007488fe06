"""Writes down for wixl what the installer holds and does: the same tree gives the same words.

Components are told apart by where their file lies, so that an upgrade knows them again. Each
version is a product of its own; one code, which never changes, says that all are this program.
"""

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from uuid import UUID, uuid5

NAME = "KAP Companion"
MAKER = "KAP Companion contributors"
ARCHITECTURE = "x64"

# Never to be changed: by it Windows knows an older or newer version.
UPGRADE_CODE = UUID("6f4f1d0e-2a53-4c55-9d0b-6f3d8f1e7c2a")

NO_DOWNGRADE = f"A newer version of {NAME} is installed. Remove it first if you want this one."
TOO_OLD = f"{NAME} needs 64-bit Windows 10 or later."
STARTER = "python/pythonw.exe"

# Every file is written, even where one of a higher version lies: the folder is the program's own,
# and an upgrade that left out what it thinks older would lose it with the version before.
OVERWRITE = "amus"

KNOWN_TO_BOTH_SIDES = (
    "UPDATE `Property` SET `Value` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;WINDOWS10' "
    "WHERE `Property` = 'SecureCustomProperties'"
)
"""What is found out before Windows asks for an administrator has to be known after it, too.

wixl sees to the first two by itself, and can't be told of the third: so the package is told.
"""

_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,5}")


def product_code(version: str) -> UUID:
    """Of one version. Raises `SystemExit` where Windows couldn't compare it with another."""
    if not _VERSION.fullmatch(version):
        raise SystemExit(f"{version} is no version that Windows Installer compares: three numbers.")
    return uuid5(UPGRADE_CODE, f"{NAME} {version} {ARCHITECTURE}")


def component_code(name: str) -> UUID:
    """Of the file that is installed under this name; the same in every version."""
    return uuid5(UPGRADE_CODE, name)


def write_wxs(tree: Path, icon: Path, version: str) -> str:
    """The XML for wixl: what lies in `tree` is installed, with `icon` for the menu and the list.

    It names both as they are seen from the folder of `tree`, where wixl is to be run.
    """
    root = ET.Element("Wix", xmlns="http://schemas.microsoft.com/wix/2006/wi")
    product = _product(root, version)
    _put(product, "Icon", Id="program.ico", SourceFile=str(icon.relative_to(tree.parent)))
    names = sorted(each.relative_to(tree) for each in tree.rglob("*") if each.is_file())
    _directories(product, tree, [PurePosixPath(name) for name in names])
    feature = _put(product, "Feature", Id="Program", Title=NAME, Level="1")
    for name in names:
        _put(feature, "ComponentRef", Id=_id("c", name.as_posix()))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _product(root: ET.Element, version: str) -> ET.Element:
    code, upgrade = _braced(product_code(version)), _braced(UPGRADE_CODE)
    about = {"Name": NAME, "Manufacturer": MAKER, "Version": version, "Language": "1033"}
    product = _put(root, "Product", Id=code, UpgradeCode=upgrade, Codepage="1252", **about)
    scope = {"InstallScope": "perMachine", "InstallerVersion": "500", "Compressed": "yes"}
    _put(product, "Package", Description=f"{NAME} {version}", Manufacturer=MAKER, **scope)
    _put(product, "MajorUpgrade", DowngradeErrorMessage=NO_DOWNGRADE)
    _need_windows_10(product)
    _put(product, "Media", Id="1", Cabinet="program.cab", EmbedCab="yes")
    for key, value in _properties().items():
        _put(product, "Property", Id=key, Value=value)
    # Where it was put stands in the list of programs, for who looks after many computers.
    place = {"Property": "ARPINSTALLLOCATION", "Value": "[INSTALLDIR]"}
    _put(product, "CustomAction", Id="TellPlace", Execute="immediate", Impersonate="yes", **place)
    sequence = _put(product, "InstallExecuteSequence")
    _put(sequence, "Custom", Action="TellPlace", After="CostFinalize")
    return product


def _need_windows_10(product: ET.Element) -> None:
    """By a value that older ones don't have: to installers Windows 10 calls itself Windows 8.1."""
    found = _put(product, "Property", Id="WINDOWS10")
    key = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    value = {"Root": "HKLM", "Key": key, "Name": "CurrentMajorVersionNumber", "Type": "raw"}
    _put(found, "RegistrySearch", Id="Windows10", Win64="yes", **value)
    _put(product, "Condition", Message=TOO_OLD).text = "Installed OR (VersionNT64 AND WINDOWS10)"


def _properties() -> Mapping[str, str]:
    return {
        "ARPPRODUCTICON": "program.ico",
        "ARPNOMODIFY": "1",
        "REINSTALLMODE": OVERWRITE,
        "MSIRESTARTMANAGERCONTROL": "Disable",
    }


def _directories(product: ET.Element, tree: Path, names: list[PurePosixPath]) -> None:
    top = _put(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    _put(top, "Directory", Id="ProgramMenuFolder")
    programs = _put(top, "Directory", Id="ProgramFiles64Folder")
    folders = {PurePosixPath(): _put(programs, "Directory", Id="INSTALLDIR", Name=NAME)}
    for name in names:
        parent = _folder(folders, name.parent)
        _component(parent, tree, name)


def _folder(folders: dict[PurePosixPath, ET.Element], path: PurePosixPath) -> ET.Element:
    if path not in folders:
        parent = _folder(folders, path.parent)
        folders[path] = _put(parent, "Directory", Id=_id("d", str(path)), Name=path.name)
    return folders[path]


def _component(parent: ET.Element, tree: Path, name: PurePosixPath) -> None:
    code = _braced(component_code(str(name)))
    component = _put(parent, "Component", Id=_id("c", str(name)), Guid=code, Win64="yes")
    place = {"Name": name.name, "Source": f"{tree.name}/{name}", "KeyPath": "yes"}
    file = _put(component, "File", Id=_id("f", str(name)), **place)
    if str(name) == STARTER:
        start = {"Target": f"[#{file.get('Id')}]", "Arguments": "-m kap_companion"}
        where = {"Directory": "ProgramMenuFolder", "WorkingDirectory": "INSTALLDIR"}
        looks = {
            "Name": NAME,
            "Description": "The session room in one place",
            "Icon": "program.ico",
        }
        _put(component, "Shortcut", Id="StartMenu", **start, **where, **looks)


def _id(kind: str, name: str) -> str:
    return f"{kind}_{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def _braced(code: UUID) -> str:
    return f"{{{code}}}".upper()


def _put(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)
