"""What people typed is trimmed, and refused where it does not fit; nothing is cut."""

from collections.abc import Callable

import pytest

from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.typed import line, note, said

LINE, NOTE = "x" * MAX_LINE_CHARS, "x" * MAX_NOTE_CHARS


@pytest.mark.parametrize("typed", [line, note])
def test_outer_white_space_goes_and_nothing_else(typed: Callable[[str], str]) -> None:
    assert typed(" \n a  b\u00a0🦆 <b>\t") == "a  b\u00a0🦆 <b>"
    assert typed("") == typed(" \t\n") == ""


def test_a_line_ends_somewhere() -> None:
    assert line(LINE) == LINE
    with pytest.raises(InputRefused, match=r"longer than a line\. Shorten it"):
        line(LINE + "x")


def test_a_note_ends_somewhere() -> None:
    assert note(NOTE) == NOTE
    with pytest.raises(InputRefused, match=r"20,000 characters\. Nothing was cut"):
        note(NOTE + "x")


def test_what_has_to_say_something_says_what() -> None:
    assert said(" Dr. Roth ", "Who was told?") == "Dr. Roth"
    for nothing in ("", "  ", "\n\t"):
        with pytest.raises(InputRefused, match=r"^Who was told\?$"):
            said(nothing, "Who was told?")
    with pytest.raises(InputRefused, match="longer than a line"):
        said(LINE + "x", "Who was told?")
