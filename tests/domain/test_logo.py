"""What may be a logo: looked at by its content, to its last byte."""

import zlib
from base64 import b64encode

import pytest

from kap_companion.domain.events import LetterheadSet, PaperSize
from kap_companion.domain.logo import MOST_BYTES, MOST_PIXELS, checked_logo, logo_bytes
from kap_companion.domain.setting_rules import (
    LONGEST_HEAD_LINE,
    MOST_ADDRESS_LINES,
    checked_letterhead,
)
from kap_companion.errors import InputRefused
from tests.domain.pictures import jpeg, png

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'


def padded(content: bytes, size: int) -> bytes:
    """A JPEG may have anything behind its end."""
    return content + b"\x00" * (size - len(content))


class TestLogo:
    @pytest.mark.parametrize("content", [png(), jpeg(), png(MOST_PIXELS, 1), jpeg(1, MOST_PIXELS)])
    def test_a_picture_is_kept_byte_for_byte(self, content: bytes) -> None:
        assert logo_bytes(checked_logo(content)) == content

    def test_no_bytes_are_no_logo(self) -> None:
        assert checked_logo(b"") == ""

    def test_the_largest_is_taken_and_one_byte_more_is_not(self) -> None:
        assert checked_logo(padded(jpeg(), MOST_BYTES))
        with pytest.raises(InputRefused, match="256 KB"):
            checked_logo(padded(jpeg(), MOST_BYTES + 1))

    @pytest.mark.parametrize("content", [SVG, b"GIF89a....", b"%PDF-1.4", b"\x00" * 40, b"logo"])
    def test_what_is_no_picture_is_refused(self, content: bytes) -> None:
        with pytest.raises(InputRefused, match="no PNG or JPEG"):
            checked_logo(content)

    @pytest.mark.parametrize("end", range(8, len(png())))
    def test_a_png_that_ends_too_early_is_refused(self, end: int) -> None:
        with pytest.raises(InputRefused, match="damaged"):
            checked_logo(png()[:end])

    @pytest.mark.parametrize("end", range(2, len(jpeg())))
    def test_a_jpeg_that_ends_too_early_is_refused(self, end: int) -> None:
        with pytest.raises(InputRefused, match="damaged"):
            checked_logo(jpeg()[:end])

    def test_a_changed_byte_of_a_png_is_found(self) -> None:
        whole = bytearray(png())
        whole[20] ^= 1
        with pytest.raises(InputRefused, match="damaged"):
            checked_logo(bytes(whole))

    def test_a_jpeg_without_its_markers_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="damaged"):
            checked_logo(b"\xff\xd8 this is only text that begins like one \xff\xd9")

    @pytest.mark.parametrize(
        "content",
        [png(MOST_PIXELS + 1, 1), png(1, MOST_PIXELS + 1), png(0, 1), jpeg(MOST_PIXELS + 1, 1)],
    )
    def test_a_size_that_nobody_prints_is_refused(self, content: bytes) -> None:
        with pytest.raises(InputRefused, match="pixels"):
            checked_logo(content)

    def test_a_png_with_more_pixels_than_it_tells_is_not_read_to_its_end(self) -> None:
        with pytest.raises(InputRefused, match="damaged"):
            checked_logo(png(pixels=zlib.compress(b"\x00" * 5_000_000)))

    @pytest.mark.parametrize("text", ["no base64", "AAA", "ä"])
    def test_a_text_that_is_no_file_is_refused(self, text: str) -> None:
        with pytest.raises(InputRefused, match="no picture"):
            logo_bytes(text)


class TestLetterhead:
    FULL = LetterheadSet(
        "Haus am Fluss",
        ("Mühlweg 1", "12345 Au"),
        "+49 1",
        b64encode(png()).decode(),
        PaperSize.LETTER,
    )

    def test_it_is_kept_trimmed(self) -> None:
        typed = LetterheadSet(" Haus am Fluss ", (" Mühlweg 1", "", "12345 Au "), " +49 1 ")
        kept = checked_letterhead(typed)
        assert kept == LetterheadSet("Haus am Fluss", ("Mühlweg 1", "12345 Au"), "+49 1")
        assert checked_letterhead(self.FULL) == self.FULL

    def test_the_longest_line_fits_and_a_longer_one_does_not(self) -> None:
        line = "x" * LONGEST_HEAD_LINE
        full = LetterheadSet(line, (line,), line)
        assert checked_letterhead(full) == full
        for long in (
            LetterheadSet(line + "x"),
            LetterheadSet(address=(line + "x",)),
            LetterheadSet(phone=line + "x"),
        ):
            with pytest.raises(InputRefused, match="120 characters"):
                checked_letterhead(long)

    def test_so_many_lines_and_no_more(self) -> None:
        lines = ("x",) * MOST_ADDRESS_LINES
        assert checked_letterhead(LetterheadSet(address=lines)).address == lines
        with pytest.raises(InputRefused, match="6 lines"):
            checked_letterhead(LetterheadSet(address=(*lines, "x")))

    def test_a_logo_that_is_none_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="no PNG"):
            checked_letterhead(LetterheadSet(logo=b64encode(SVG).decode()))
