"""How hard a passphrase is to guess, in words."""

from kap_companion.domain.text import SHORTEST_PASSPHRASE

MOST_LOOKED_AT = 72
"""The estimate grows slow with length, and nothing this long is weak."""

_WORDS = ("too easy to guess", "weak", "fair", "good", "strong")


def strength(passphrase: str) -> tuple[int, str]:
    """Return a level from 0 (nothing typed) to 4 and its word."""
    if not passphrase:
        return 0, ""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return 1, "too short"
    from zxcvbn import zxcvbn  # noqa: PLC0415  # only the set-up needs its word lists

    score = int(zxcvbn(passphrase[:MOST_LOOKED_AT])["score"])
    return max(1, score), _WORDS[score]
