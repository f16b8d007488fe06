"""What is said to Windows Installer: the same each time, and what an upgrade needs to hold."""

import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from icon import SIZES, write_icon
from wxs import UPGRADE_CODE, component_code, product_code, write_wxs

SPACE = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("python/pythonw.exe", "packages/kap_companion/assets/tone.wav", "LICENCES.txt"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text(name, encoding="utf-8")
    return tmp_path / "tree"


def product(tree: Path, version: str = "1.2.3") -> ET.Element:
    written = ET.fromstring(write_wxs(tree, tree.parent / "program.ico", version))  # noqa: S314  # ours
    found = written.find(f"{SPACE}Product")
    assert found is not None
    return found


def only(element: ET.Element, tag: str) -> dict[str, str]:
    [found] = element.iter(f"{SPACE}{tag}")
    return found.attrib


def codes(element: ET.Element) -> set[str]:
    return {each.attrib["Guid"] for each in element.iter(f"{SPACE}Component")}


def test_the_same_tree_gives_the_same_words(tree: Path) -> None:
    icon = tree.parent / "program.ico"
    assert write_wxs(tree, icon, "1.2.3") == write_wxs(tree, icon, "1.2.3")
    assert str(tree.parent) not in write_wxs(tree, icon, "1.2.3")


def test_the_code_of_the_program_never_changes() -> None:
    assert str(UPGRADE_CODE) == "6f4f1d0e-2a53-4c55-9d0b-6f3d8f1e7c2a"
    assert component_code("python/python.exe") == UUID("1b9bad90-6bd1-5735-8fbc-23b4b7a5034f")


def test_each_version_is_a_product_with_the_same_components(tree: Path) -> None:
    old, new = product(tree, "0.1.0"), product(tree, "0.2.0")
    assert old.attrib["Id"] != new.attrib["Id"]
    assert old.attrib["UpgradeCode"] == new.attrib["UpgradeCode"]
    assert codes(old) == codes(new)
    assert len(codes(old)) == 3


def test_every_file_is_installed_once_and_belongs_to_the_program(tree: Path) -> None:
    found = product(tree)
    files = [each.attrib["Source"] for each in found.iter(f"{SPACE}File")]
    assert sorted(files) == [
        "tree/LICENCES.txt",
        "tree/packages/kap_companion/assets/tone.wav",
        "tree/python/pythonw.exe",
    ]
    components = {each.attrib["Id"] for each in found.iter(f"{SPACE}Component")}
    assert components == {each.attrib["Id"] for each in found.iter(f"{SPACE}ComponentRef")}
    assert {each.attrib["Win64"] for each in found.iter(f"{SPACE}Component")} == {"yes"}


def test_nothing_but_the_program_s_own_folder_and_the_menu_is_touched(tree: Path) -> None:
    found = product(tree)
    [top] = found.findall(f"{SPACE}Directory")
    assert {each.attrib["Id"] for each in top} == {"ProgramMenuFolder", "ProgramFiles64Folder"}
    removing = {"RemoveFolder", "RemoveFile", "RegistryValue", "RegistryKey", "Environment"}
    assert removing.isdisjoint(each.tag.removeprefix(SPACE) for each in found.iter())


def test_it_is_for_the_whole_computer_and_tells_where_it_lies(tree: Path) -> None:
    found = product(tree)
    assert only(found, "Package")["InstallScope"] == "perMachine"
    assert only(found, "CustomAction")["Value"] == "[INSTALLDIR]"
    assert "newer version" in only(found, "MajorUpgrade")["DowngradeErrorMessage"]


def test_the_menu_starts_the_program_without_a_console(tree: Path) -> None:
    start: dict[str, Any] = only(product(tree), "Shortcut")
    [target] = [
        each.attrib["Id"]
        for each in product(tree).iter(f"{SPACE}File")
        if each.attrib["Name"] == "pythonw.exe"
    ]
    assert (start["Target"], start["Arguments"]) == (f"[#{target}]", "-m kap_companion")
    assert (start["Directory"], start["Name"]) == ("ProgramMenuFolder", "KAP Companion")


@pytest.mark.parametrize("version", ["1.2", "1.2.3rc1", "1.2.3.4", "1.2.70000000"])
def test_a_version_that_windows_cannot_compare_is_refused(version: str) -> None:
    with pytest.raises(SystemExit, match="is no version that Windows Installer compares"):
        product_code(version)


@pytest.mark.usefixtures("qapp")
def test_the_icon_has_a_picture_for_each_size(project_root: Path, tmp_path: Path) -> None:
    write_icon(project_root / "assets/icons/app.svg", tmp_path / "program.ico")
    data = (tmp_path / "program.ico").read_bytes()
    assert struct.unpack_from("<HHH", data) == (0, 1, len(SIZES))
    for number, size in enumerate(SIZES):
        width, *_, length, begin = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        picture = data[begin : begin + length]
        assert width == size % 256
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack_from(">II", picture, 16) == (size, size)
