"""What the documents say about keys, commands, files and packages is what the program has."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion.cli import main
from kap_companion.domain.defaults import QUICK_TAGS
from kap_companion.host.policy import KEYS, Rule, read_policy
from kap_companion.ui.keymap import held_keys, journey_keys
from kap_companion.ui.pages.keys_sheet import SHOWN

DOCUMENTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/*.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")
MOST_PICTURE_BYTES = 1_500_000

Rows = list[tuple[str, str]]


@pytest.fixture(scope="session")
def readme(project_root: Path) -> str:
    return (project_root / "README.md").read_text(encoding="utf-8")


def documents(root: Path) -> Iterator[Path]:
    for pattern in DOCUMENTS:
        yield from sorted(root.glob(pattern))


def tables(text: str, header: str) -> list[Rows]:
    """The rows of each two-column table that begins with this header, as the document has them."""
    found: list[Rows] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        lines = [line.strip("|").split(" | ") for line in block.splitlines()]
        if lines[0][0].strip() == header:
            found.append([(first.strip(), second.strip()) for first, second in lines[2:]])
    return found


def caps(*keys: str) -> str:
    return " ".join(f"`{SHOWN.get(key, key)}`" for key in keys)


def test_the_readme_has_the_keys_of_the_program(readme: str) -> None:
    assert tables(readme, "Key") == [
        [(caps(*use.keys), use.words) for use in journey_keys()],
        [(caps(tag.key), tag.label) for tag in QUICK_TAGS],
        [(caps(keys), words) for keys, words in held_keys()],
    ]


def test_the_readme_has_the_commands_of_the_program(
    readme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [table] = tables(readme, "Command")
    with pytest.raises(SystemExit):
        main(["--help"])
    helped = capsys.readouterr().out
    assert [CODE.findall(usage)[0].split()[0] for usage, _ in table] == re.findall(
        r"^    (\w+)  ", helped, flags=re.MULTILINE
    )
    flat = " ".join(helped.split())
    assert [words for _, words in table if words not in flat] == []


@pytest.mark.parametrize("command", ["sample", "tour", "export", "play"])
def test_each_option_in_the_readme_is_one(
    command: str, readme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [table] = tables(readme, "Command")
    [usage] = [usage for usage, _ in table if usage.startswith(f"`{command} ")]
    with pytest.raises(SystemExit):
        main([command, "--help"])
    helped = capsys.readouterr().out
    for word in CODE.findall(usage)[0].split():
        assert word.rstrip("…") in helped


def test_the_policy_is_described_as_it_is_read(project_root: Path, tmp_path: Path) -> None:
    text = (project_root / "docs" / "installing.md").read_text(encoding="utf-8")
    [table] = tables(text, "Key")
    keys = [f"`{section}.{key}`" for section, known in KEYS.items() for key in known]
    assert [key for key, _ in table] == keys
    [example] = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    (tmp_path / "policy.toml").write_text(example, encoding="utf-8")
    policy = read_policy(tmp_path / "policy.toml")
    assert policy.problems == ()
    assert (policy.idle, policy.session_idle) == (Rule(5, locked=True), Rule(20, locked=True))


def test_every_link_and_picture_is_there(project_root: Path) -> None:
    missing = [
        f"{document.name}: {target}"
        for document in documents(project_root)
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target.partition("#")[0]).exists()
    ]
    assert missing == []


def test_every_picture_is_shown_and_they_stay_small(project_root: Path, readme: str) -> None:
    pictures = sorted((project_root / "docs" / "screenshots").glob("*"))
    assert pictures
    assert [each.name for each in pictures if f"docs/screenshots/{each.name}" not in readme] == []
    assert sum(each.stat().st_size for each in pictures) < MOST_PICTURE_BYTES


def test_every_dependency_has_its_reason(project_root: Path) -> None:
    text = (project_root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*settings["project"]["dependencies"], *settings["dependency-groups"]["dev"]]
    names = [re.split(r"[<>=!~\[; ]", each)[0] for each in declared]
    assert [name for name in names if not re.search(rf"^\| .*\b{name}\b", text, re.MULTILINE)] == []


def test_the_versions_named_are_the_locked_ones(project_root: Path) -> None:
    text = (project_root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    locked: dict[str, set[str]] = {}
    for lock in sorted((project_root / "packaging").glob("requirements*.txt")):
        for name, version in re.findall(r"^([\w-]+)==(\S+)", lock.read_text(), flags=re.MULTILINE):
            locked.setdefault(name, set()).add(version)
    rows = re.findall(r"^\| ([A-Za-z][\w-]*)[^|]* \| (\d[\w.]*)", text, flags=re.MULTILINE)
    assert len(rows) > len(locked) / 4
    assert [name for name, version in rows if version not in locked[name.lower()]] == []


def test_the_changelog_tells_of_this_version(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    changes = (project_root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{settings['project']['version']}]" in changes
