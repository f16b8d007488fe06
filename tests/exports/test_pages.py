"""Pages: what is glued stays together, tables say their head again, nothing is cut or lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from kap_companion.exports.pdf import (
    BODY,
    NOTE,
    Document,
    Families,
    Letterhead,
    NewPage,
    Pages,
    Paper,
    Paragraph,
    Picture,
    Rule,
    Run,
    Space,
    Table,
    lay_out,
    page_picture,
    pdf_bytes,
)
from kap_companion.exports.pdf.pages import paginate
from kap_companion.exports.pdf.printing import scale_onto
from kap_companion.exports.pdf.setting import UNITS_PER_INCH, as_text
from kap_companion.exports.pdf.slices import LONG_ROW, Slice, glue
from tests.domain.pictures import png
from tests.exports.pdf_text import fonts_of, media_box, page_texts

pytestmark = pytest.mark.usefixtures("qapp")

FAMILIES = Families(("Inter", "Noto Sans", "DejaVu Sans"), ("Noto Serif", "DejaVu Serif"))


def document(*blocks: object, **more: object) -> Document:
    return Document("Session record", blocks, FAMILIES, **more)  # type: ignore[arg-type]


def texts(made: Document) -> list[str]:
    return page_texts(pdf_bytes(lay_out(made)))


def last_ink(picture: QImage) -> int:
    """The column of the last dark point, from the left."""
    columns = reversed(range(picture.width()))
    rows = range(picture.height())
    return next(x for x in columns if any(picture.pixelColor(x, y).value() < 140 for y in rows))


def stroke(_painter: QPainter, _left: float, _top: float) -> None:
    """Paint nothing, but count."""


class TestPaginate:
    """Slices by themselves: heights are plain numbers here."""

    @given(
        st.lists(st.tuples(st.floats(1, 30), st.booleans()), max_size=60),
        st.floats(40, 100),
        st.floats(40, 100),
    )
    def test_everything_stands_once_in_order_and_inside(
        self, made: list[tuple[float, bool]], first: float, room: float
    ) -> None:
        seen: list[int] = []
        slices = []
        for number, (height, glued) in enumerate(made):

            def paint(_painter: QPainter, _left: float, _top: float, number: int = number) -> None:
                seen.append(number)

            slices.append(Slice(height, paint, glued))
        pages = paginate(slices, first, room)
        heights = [height for height, _ in made]
        for number, page in enumerate(pages):
            for each, top in page:
                assert each.paint is not None
                each.paint(QPainter(), 0, 0)
                assert top + heights[seen[-1]] <= (room if number else first) + 1e-6
        assert seen == list(range(len(made)))

    def test_what_is_glued_moves_on_together(self) -> None:
        pages = paginate(
            [Slice(80, stroke), Slice(10, stroke, glued=True), Slice(20, stroke)], 100, 100
        )
        assert [len(page) for page in pages] == [1, 2]

    def test_what_just_fits_stays(self) -> None:
        pages = paginate([Slice(80, stroke), Slice(20, stroke)], 100, 100)
        assert [len(page) for page in pages] == [2]

    def test_a_page_does_not_begin_with_room(self) -> None:
        pages = paginate([Slice(100, stroke), Slice(9, kind="space"), Slice(10, stroke)], 100, 100)
        assert [top for _, top in pages[1]] == [0]

    def test_a_break_of_an_empty_page_makes_none(self) -> None:
        stop = Slice(0, kind="break")
        words = Slice(10, stroke)
        assert len(paginate([stop, words, stop, stop, words, stop], 50, 50)) == 2

    def test_nothing_is_one_empty_page(self) -> None:
        assert paginate([], 50, 50) == ((),)

    def test_the_head_of_a_table_stands_again(self) -> None:
        head = Slice(10, stroke)
        rows = [Slice(30, stroke, head=head) for _ in range(4)]
        pages = paginate([Slice(10, stroke, glued=True), *rows], 100, 100)
        assert [[top for _, top in page] for page in pages] == [[0, 10, 40, 70], [0, 10]]

    @pytest.mark.parametrize(
        ("count", "glued"),
        [
            (1, [False]),
            (2, [True, False]),
            (3, [True, True, False]),
            (5, [True, False, False, True, False]),
        ],
    )
    def test_no_line_stands_alone(self, count: int, glued: list[bool]) -> None:
        assert glue(count) == glued
        assert glue(count, with_next=True) == [*glued[:-1], True]


class TestDocument:
    def test_its_text_is_there_to_be_found(self) -> None:
        [page] = texts(
            document(Paragraph.title("Session"), Paragraph.quote("I was a fine river, 2.5 mg"))
        )
        assert "Session" in page
        assert "I was a fine river, 2.5 mg" in page
        assert "Page 1 of 1" in page

    @pytest.mark.parametrize(("paper", "box"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
    def test_paper_and_fonts(self, paper: Paper, box: tuple[int, int]) -> None:
        made = pdf_bytes(lay_out(document(Paragraph.of("Words"), paper=paper)))
        assert media_box(made) == box
        assert fonts_of(made)
        assert all(fonts_of(made).values()), "each font is embedded"

    def test_head_and_foot_of_every_page(self) -> None:
        made = document(
            Paragraph.of("one"),
            NewPage(),
            Paragraph.of("two"),
            NewPage(),
            Paragraph.of("three"),
            about="A. L.",
            foot="Made today",
            letterhead=Letterhead("By the river", ("Mill Lane 1",), png(40, 20)),
        )
        first, second, third = texts(made)
        assert "Mill Lane 1" in first
        assert "A. L." not in first
        for number, page in enumerate((second, third), 2):
            assert "By the river · Session record · A. L." in page
            assert f"Page {number} of 3" in page
            assert "Made today" in page
            assert "Mill Lane" not in page

    def test_a_quiet_document_has_no_head(self) -> None:
        made = document(
            Paragraph.of("x"),
            NewPage(),
            Paragraph.of("y"),
            quiet=True,
            letterhead=Letterhead("Elm"),
        )
        assert not any("Elm" in page for page in texts(made))

    def test_a_logo_that_can_t_be_decoded_leaves_the_page_whole(self) -> None:
        made = document(Paragraph.of("x"), letterhead=Letterhead("Elm", (), png()[:30]))
        assert "Elm" in texts(made)[0]

    def test_a_table_says_its_head_on_each_page_and_loses_no_row(self) -> None:
        rows = tuple(
            ((Run(f"0:{n:02d}", NOTE),), (Run(f"Row number {n} of the log"),)) for n in range(120)
        )
        pages = texts(document(Table((1, 8), rows, ("T+", "What happened"))))
        assert len(pages) > 2
        assert all("What happened" in page for page in pages)
        whole = "".join(pages)
        assert all(whole.count(f"Row number {n} of the log") == 1 for n in range(120))

    @pytest.mark.parametrize("lines", [LONG_ROW, LONG_ROW + 1, 150])
    def test_only_a_long_row_breaks_inside(self, lines: int) -> None:
        words = "\n".join(f"line {n}." for n in range(lines))
        filler = tuple(Paragraph.of(f"before {n}") for n in range(24))
        pages = texts(document(*filler, Table((1,), (((Run(words),),),))))
        holding = [page for page in pages if "line " in page]
        assert (len(holding) > 1) == (lines > LONG_ROW)
        whole = "".join(pages)
        assert all(f"line {n}." in whole for n in range(lines))
        for page in holding:
            assert page.count("line ") != 1

    def test_a_heading_never_stands_alone(self) -> None:
        for count in range(20, 50):
            filler = tuple(Paragraph.of(f"f{n}") for n in range(count))
            pages = texts(document(*filler, Paragraph.heading("Lonely"), Paragraph.of("Its text")))
            page = next(page for page in pages if "Lonely" in page)
            assert "Its text" in page

    def test_a_word_without_end_is_broken_and_kept(self) -> None:
        whole = "".join(texts(document(Paragraph.of("x" * 3_000)))).replace("\n", "")
        assert whole.count("x") == 3_000

    def test_a_picture_is_painted_and_never_higher_than_the_page(self) -> None:
        def paint(painter: QPainter, width: float) -> None:
            painter.fillRect(0, 0, round(width), 3_000, QColor("#ff0000"))

        pages = lay_out(document(Picture(paint, 3_000), Rule(), Space(20), Paragraph.of("After")))
        picture = page_picture(pages, 0, 50)
        assert picture.pixelColor(picture.width() // 4, picture.height() // 2) == QColor("#ff0000")
        assert picture.pixelColor(picture.width() // 4, picture.height() - 3) == QColor("white")

    def test_other_paper_than_the_documents_is_filled_and_not_left(self) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        scales = []
        for size in (QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5, QPageSize.PageSizeId.A3):
            writer = QPdfWriter(buffer)
            writer.setPageSize(QPageSize(size))
            scales.append(scale_onto(Paper.A4, writer) / writer.logicalDpiX() * UNITS_PER_INCH)
        assert scales[0] == scales[2] == 1
        assert scales[1] == pytest.approx(420 / 595, abs=0.01)

    def test_steps_are_told_and_may_stop_it(self) -> None:
        class Enough(Exception):
            pass

        def stop(done: int, _total: int) -> None:
            if done == 2:
                raise Enough

        many = document(*(Paragraph.of(f"{n}") for n in range(5)))
        with pytest.raises(Enough):
            lay_out(many, stop)
        pages = lay_out(document(*([Paragraph.of("x"), NewPage()] * 4)))
        with pytest.raises(Enough):
            pdf_bytes(pages, stop)


class TestFromRightToLeft:
    """Hebrew and Arabic begin at the right, in a text and in the cell of a table."""

    @pytest.mark.parametrize(
        ("words", "is_right"),
        [
            ("שלום", True),
            ("«مرحبا» 12", True),
            ("12 שלום OK", True),
            ("hi שלום", True),
            ("שלום · born 7 March", False),
            ("12", False),
        ],
    )
    def test_lines_begin_where_they_are_read_from(self, words: str, *, is_right: bool) -> None:
        cells = ((Run("a"),), (Run(words),))
        for block in (
            Paragraph.of(words),
            Paragraph.quote(words),
            Table((1, 1), (cells,), rules=False),
        ):
            wide = document(block, quiet=True, page_words="")
            picture = page_picture(lay_out(wide), 0, dots_per_inch=72)
            ends_right = last_ink(picture) > wide.paper.width / 2 + wide.measure / 2 - 20
            assert ends_right == is_right


class TestEveryScript:
    """No empty box: a glyph, or the number of the character."""

    def test_scripts_of_the_world_are_drawn_or_numbered(self) -> None:
        words = "שלום עולם · مرحبا بكم · Ελληνικά · Кириллица · ไทย · हिन्दी · 漢字 · 한국어 · 😀"
        [page] = texts(document(Paragraph.of(words)))
        for word in ("שלום", "עולם", "مرحبا", "بكم", "Ελληνικά", "Кириллица"):
            assert word in page, word
        for script in ("漢", "한"):
            assert script in page or f"U+{ord(script):04X}]" in page

    @pytest.mark.parametrize("character", ["\ufdd0", "\U0010fffe", "\U000fffff", "\u0378"])
    def test_what_no_font_has_is_numbered(self, character: str) -> None:
        [page] = texts(document(Paragraph.of(f"a{character}b")))
        assert f"[U+{ord(character):04X}]" in page

    @pytest.mark.parametrize("unseen", ["\u200d", "\u2068", "\ufe0f", "\u00ad", "\u200b"])
    def test_what_is_not_seen_is_not_numbered(self, unseen: str) -> None:
        [page] = texts(document(Paragraph.of(f"a{unseen}b")))
        assert "U+" not in page

    def test_letters_are_put_together(self) -> None:
        """Fonts have a syllable of Korean, seldom the letters that it is made of."""
        assert as_text("\u1112\u1161\u11ab e\u0301") == "\ud55c \u00e9"

    def test_an_emoji_of_several_is_numbered_by_its_parts(self) -> None:
        [page] = texts(document(Paragraph.of("a\U0010fffe\u200d\U0010fffdb")))
        assert "[U+10FFFE]" in page
        assert "[U+10FFFD]" in page

    def test_what_is_no_text_shows_as_a_replacement(self) -> None:
        pages = lay_out(document(Paragraph.of("a\x00b\ud800c\td")))
        assert isinstance(page_picture(pages, 0), QImage)
        [page] = page_texts(pdf_bytes(pages))
        assert "\x00" not in page

    @given(st.text(st.characters(), max_size=200))
    def test_any_text_is_laid_out(self, words: str) -> None:
        assert isinstance(lay_out(document(Paragraph.of(words, BODY))), Pages)
