"""Practice, Settings: the letterhead, its logo looked into before it is kept."""

from base64 import b64encode
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import LetterheadSet, PaperSize
from kap_companion.domain.logo import MOST_BYTES
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.workspace import Workspace
from tests.domain.pictures import jpeg, png
from tests.ui.pages.hand import WIDE, Hand
from tests.ui.practice import LIMIT_S, Disk


@pytest.fixture
def page(workspace: Workspace) -> PracticePage:
    return PracticePage(workspace, "/home/jonas/KAP Companion")


@pytest.fixture
def hand(qtbot: QtBot, page: PracticePage) -> Hand:
    return Hand(qtbot, page, (WIDE[0], 3_000))


def kept(workspace: Workspace) -> LetterheadSet:
    return workspace.practice_chart().letterhead


def test_it_is_typed_chosen_and_saved(
    hand: Hand, page: PracticePage, workspace: Workspace, tmp_path: Path
) -> None:
    part, logo = page.letterhead, tmp_path / "logo of ours.png"
    logo.write_bytes(png(40, 20))
    hand.write(part.name, "Haus am Fluss, Praxis")
    hand.write(part.address, "Muehlweg 1")
    hand.write(part.phone, "+49 151 5550100")
    part.take_logo(str(logo))
    assert part.picture.isVisible()
    part.paper.set_value("Letter")
    assert kept(workspace) == LetterheadSet()
    hand.click(part.save)
    hand.until(lambda: kept(workspace) != LetterheadSet())
    assert kept(workspace) == LetterheadSet(
        "Haus am Fluss, Praxis",
        ("Muehlweg 1",),
        "+49 151 5550100",
        b64encode(png(40, 20)).decode(),
        PaperSize.LETTER,
    )
    hand.until(part.note.line.isVisible)
    hand.click(part.remove)
    hand.click(part.save)
    hand.until(lambda: kept(workspace).logo == "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG or JPEG"),
        (png()[:-8], "damaged"),
        pytest.param(
            jpeg(),
            "damaged",
            marks=pytest.mark.qt_log_ignore(
                "Quantization table", extend=True
            ),  # Qt says it as well
        ),
        (png() + b"x" * MOST_BYTES, "256 KB"),
        (None, "can’t be read"),
    ],
)
def test_what_is_no_logo_is_said_so_and_changes_nothing(
    hand: Hand, page: PracticePage, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)
    page.letterhead.take_logo(str(file))
    hand.until(page.letterhead.note.notice.isVisible)
    assert said in page.letterhead.note.notice.text()
    assert page.letterhead.typed() == LetterheadSet()
    assert not page.letterhead.picture.isVisible()


def test_what_is_typed_stays_while_the_page_is_drawn_anew(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    hand.write(page.letterhead.name, "Half a na")
    workspace.practice.set_letterhead(LetterheadSet("From elsewhere")).result(LIMIT_S)
    page.refresh()
    assert page.letterhead.name.value() == "Half a na"


def test_what_was_set_elsewhere_is_shown(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    assert hand.page is page
    workspace.practice.set_letterhead(LetterheadSet("From elsewhere")).result(LIMIT_S)
    page.refresh()
    assert page.letterhead.name.value() == "From elsewhere"


def test_a_full_disk_leaves_it_in_the_fields(
    hand: Hand, page: PracticePage, workspace: Workspace, disk: Disk
) -> None:
    part = page.letterhead
    hand.write(part.name, "Elm")
    disk.full = True
    hand.click(part.save)
    hand.until(lambda: "Not saved" in part.note.notice.text())
    assert part.name.value() == "Elm"
    disk.full = False
    hand.click(part.note.notice.action)
    hand.until(lambda: kept(workspace).name == "Elm")
