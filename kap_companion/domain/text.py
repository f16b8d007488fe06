"""What counts as text: the one rule for everything that people type or paste."""

import unicodedata

MAX_NOTE_CHARS = 20_000
MAX_LINE_CHARS = 400
SHORTEST_PASSPHRASE = 12

_KEPT_CONTROLS = frozenset("\n\t")
_NEVER_TEXT = frozenset({"Cc", "Cs"})


def clean(text: str) -> tuple[str, int]:
    """Return `text` without what can't be text, and how many characters were taken out.

    NUL and the other control characters (but for newline and tab) and lone surrogates go; line ends
    become newlines and are not counted. Everything else stays to the letter: no normalisation, no
    trimming, emoji and right-to-left text untouched.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    if unified.isascii() and unified.isprintable():
        return unified, 0
    kept = "".join(filter(_is_text, unified))
    return kept, len(unified) - len(kept)


def _is_text(character: str) -> bool:
    return character in _KEPT_CONTROLS or unicodedata.category(character) not in _NEVER_TEXT
