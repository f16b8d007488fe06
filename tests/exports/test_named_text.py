"""The text of our PDFs is what was painted; a file that is not as expected stays as it is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from kap_companion.exports.pdf import (
    Document,
    Families,
    Pages,
    Paragraph,
    inking,
    lay_out,
    paint_pages,
    printing,
    spelling,
    write_pdf,
)
from kap_companion.exports.pdf import pdf_bytes as finished
from kap_companion.exports.pdf.named_text import with_named_text
from tests.exports.pdf_text import objects_of, page_texts

pytestmark = pytest.mark.usefixtures("qapp")

FAMILIES = Families(("Inter", "Noto Sans", "DejaVu Sans"), ("Noto Serif", "DejaVu Serif"))
WORDS = "office was here · שלום · مرحبا"


def laid_out(*words: str) -> Pages:
    blocks = tuple(Paragraph.quote(each) for each in words)
    return lay_out(Document("Report", blocks, FAMILIES, quiet=True, page_words=""))


def as_qt_writes(pages: Pages) -> tuple[bytes, list[list[inking.Inked]]]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    inker = inking.Inker()
    paint_pages(pages, QPdfWriter(buffer), painter=inker)
    return bytes(buffer.data().data()), inker.pages


def go_on() -> None:
    """Nobody wants it to stop."""


def seen(text: str) -> str:
    return "".join(text.split())


def test_spaces_and_ligatures_are_what_they_were() -> None:
    [page] = page_texts(finished(laid_out("a fine office, was here")))
    assert "a fine office, was here" in page
    assert "\t" not in page


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, categories=("L", "N", "P"))))
def test_what_is_typed_in_latin_is_found(words: str) -> None:
    [page] = page_texts(finished(laid_out(words)))
    drawn = re.sub(r"\[U\+[0-9A-F]+\]", "", page)
    there = "".join(each for each in words if f"[U+{ord(each):04X}]" not in page)
    assert "".join(there.split()) == "".join(drawn.split())


@pytest.mark.parametrize("emoji", ["😀", "❤️"])
def test_an_emoji_is_found_or_numbered(emoji: str) -> None:
    [page] = page_texts(finished(laid_out(f"a {emoji} b")))
    assert emoji[0] in page or f"[U+{ord(emoji[0]):04X}]" in page


def test_the_update_is_added_and_changes_nothing_before_it() -> None:
    before, said = as_qt_writes(laid_out(WORDS, "שָׁלוֹם"))
    after = with_named_text(before, said, go_on)
    assert after is not None
    assert after.startswith(before)
    added = objects_of(after).keys() - objects_of(before).keys()
    assert added, "unseen letters have numbers of their own"


def test_what_does_not_fit_what_was_painted_is_not_named() -> None:
    before, said = as_qt_writes(laid_out(WORDS))
    other = inking.Inked("x")
    for wrong in ([], [*said, *said], [[other]], [[other] * 200]):
        assert with_named_text(before, wrong, go_on) is None


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_a_file_that_is_not_as_expected_never_fails(at: int, other: bytes) -> None:
    before, said = as_qt_writes(laid_out("abc हिन्दी"))
    place = at % len(before)
    changed = before[:place] + other + before[place + len(other) :]
    made = with_named_text(changed, said, go_on)
    assert made is None or made.startswith(changed)


def test_it_can_be_stopped_to_the_end() -> None:
    class Stopped(Exception):
        pass

    pages = laid_out(*["हिन्दी"] * 200)
    asked: list[tuple[int, int]] = []
    finished(pages, lambda done, total: asked.append((done, total)))
    assert asked == sorted(asked)
    for last in (len(asked) - 1, len(pages) + 1, 0):
        told = iter(range(last))

        def step(_done: int, _total: int, told: Iterator[int] = told) -> None:
            if next(told, None) is None:
                raise Stopped

        with pytest.raises(Stopped):
            finished(pages, step)


def test_what_can_t_be_named_stays_as_qt_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the blanks, which would say what they are."""
    monkeypatch.setattr(printing, "with_named_text", lambda *_: None)
    [page] = page_texts(finished(laid_out("a ☺ 😀 b")))
    assert seen(page) in {"a☺b", "a☺😀b"}


COLORED = "a 😀 b ❤️ c 👩🏽‍🚀 d 🇪🇸 e"


@pytest.mark.parametrize("words", [COLORED, "😀", "😀😀", "great😀", "हिन्दी 😀"])
def test_what_is_in_colour_goes_in_as_a_picture_and_is_found(words: str) -> None:
    """In every size that a page has, and in both of its fonts: each was blank in some order."""
    blocks = (Paragraph.heading(words), Paragraph.of(words), Paragraph.quote(words))
    made = finished(lay_out(Document("Report", blocks, FAMILIES, quiet=True, page_words="")))
    pictures = sum(each in words for each in ("❤️", "👩🏽‍🚀", "🇪🇸")) + words.count("😀")
    widths = [int(each) for each in re.findall(rb"/Subtype /Image\n/Width (\d+)", made)]
    assert len(widths) == 2 * 3 * pictures  # each with its mask
    assert min(widths) > 100  # units: as wide as a letter is high
    [page] = page_texts(made)
    for emoji in ("😀", "❤️", "👩🏽‍🚀", "🇪🇸"):
        assert page.count(emoji) == 3 * words.count(emoji)
    assert seen(page).count(seen(words)) == 3


def test_what_is_in_colour_and_goes_in_as_text_is_found_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = finished(laid_out("a ☺ b"))
    monkeypatch.setattr(spelling, "_COLORED", ("cmap",))
    colored = finished(laid_out("a ☺ b"))
    assert seen(page_texts(colored)[0]) == seen(page_texts(plain)[0]) == "a☺b"


def test_a_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    made = Document("Report", (Paragraph.of("Words"),), FAMILIES)
    told: list[tuple[int, int]] = []
    file = write_pdf(made, tmp_path / "report.pdf", lambda done, total: told.append((done, total)))
    assert file.stat().st_mode & 0o077 == 0
    assert told == sorted(told, key=lambda each: each[0] / each[1])
