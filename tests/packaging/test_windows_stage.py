"""The program is laid out whole, or not at all."""

import sys
import zipfile
from pathlib import Path

import pytest
from links import linked, missing_libraries
from placeholders import make_placeholders
from sign import sign_as_asked
from sources import Sources
from stage import stage

MADE = 1_700_000_000


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return make_placeholders(tmp_path / "given")


def wheel(folder: Path) -> Path:
    file = folder / "some-1.0-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: some\nVersion: 1.0\nLicense: MIT\n"
    record = "some/__init__.py,,\nsome-1.0.dist-info/LICENSE,,\nsome-1.0.dist-info/METADATA,,\n"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("some/__init__.py", "")
        archive.writestr("some-1.0.dist-info/METADATA", about)
        archive.writestr("some-1.0.dist-info/LICENSE", "Do as you like.")
        archive.writestr("some-1.0.dist-info/RECORD", record)
    return file


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program laid out with one small wheel; the tests only look at it."""
    folder = tmp_path_factory.mktemp("staged")
    stage(folder / "tree", make_placeholders(folder / "given"), [wheel(folder)], MADE)
    return folder / "tree"


def test_python_looks_into_the_program_s_own_folders_and_nowhere_else(tree: Path) -> None:
    [search] = (tree / "python").glob("*._pth")
    assert search.read_bytes().decode() == f"{search.stem}.zip\r\n.\r\n..\\packages\r\n"


def test_the_program_comes_with_its_music_its_licence_and_vlc(tree: Path) -> None:
    program = tree / "packages/kap_companion"
    for name in ("__main__.py", "assets/music/six-phases.m3u8", "LICENSE", "libvlc/contents.txt"):
        assert (program / name).is_file()


def test_each_module_is_compiled_and_names_no_folder_of_this_computer(tree: Path) -> None:
    modules = list((tree / "packages").rglob("*.py"))
    compiled = list((tree / "packages").rglob(f"*.{sys.implementation.cache_tag}.pyc"))
    assert len(compiled) == len(modules) > 100
    assert not [each for each in compiled if str(tree.parent).encode() in each.read_bytes()]


def test_every_part_has_its_licence(tree: Path) -> None:
    assert {"some.txt", "vlc.txt", "python.txt"} <= {
        each.name for each in (tree / "licences").iterdir()
    }
    assert "  some 1.0: MIT\r\n" in (tree / "LICENCES.txt").read_bytes().decode()


def test_all_files_are_of_one_time(tree: Path) -> None:
    assert {each.stat().st_mtime for each in tree.rglob("*")} == {MADE}


def test_a_part_without_a_licence_stops_it(tmp_path: Path, sources: Sources) -> None:
    file = tmp_path / "bare-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "bare-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: bare\nVersion: 1\n"
        )
    with pytest.raises(SystemExit, match="bare brings no licence"):
        stage(tmp_path / "tree", sources, [file], MADE)


def test_a_source_that_is_not_the_pinned_one_stops_it(tmp_path: Path, sources: Sources) -> None:
    sources.vlc.path.write_bytes(b"something else")
    with pytest.raises(SystemExit, match="is not the file that is pinned"):
        stage(tmp_path / "tree", sources, [], MADE)
    assert not (tmp_path / "tree").exists()


def test_what_is_no_program_links_to_nothing(tree: Path) -> None:
    assert list(linked(tree / "python/python.exe")) == []
    assert missing_libraries(tree) == []


def test_without_a_certificate_it_is_said_that_nothing_was_signed(tmp_path: Path) -> None:
    package = tmp_path / "some.msi"
    package.write_bytes(b"as it was")
    assert sign_as_asked(package, {}) == "not signed: KAP_SIGN_PFX names no certificate"
    assert package.read_bytes() == b"as it was"
