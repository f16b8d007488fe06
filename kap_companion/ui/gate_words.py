"""What is open before the dose, in words."""

from collections.abc import Sequence

from kap_companion.domain.gate import Open, OpenKind
from kap_companion.ui.wording import tr


def open_words(each: Open) -> str:
    """Return one thing that is open, as a line of a list."""
    words, kind = each.words, each.kind
    until = f"{each.until:%H:%M}" if each.until else ""
    return {
        OpenKind.NOT_TICKED: words,
        OpenKind.HOLDS_BACK: tr("{0}: the hold ends at {1}").format(words, until),
        OpenKind.NO_BASELINE: tr("Baseline vitals are not taken"),
        OpenKind.BEYOND_LIMITS: tr("The baseline lies at or beyond a limit of the protocol"),
        OpenKind.NOT_SCREENED: tr("The screening list is not answered to its end"),
        OpenKind.NOT_REVIEWED: tr("Nobody reviewed the finding: {0}").format(words),
        OpenKind.ANSWER_NOT_REVIEWED: tr("Nobody reviewed the answer: {0}").format(words),
        OpenKind.NO_CONSENT: tr("No consent is current"),
        OpenKind.MEDICINES_NOT_ASKED: tr("Nobody asked which medicines are taken"),
    }[kind]


def how_many(still_open: Sequence[Open]) -> str:
    """Return how many things are open, in a sentence."""
    return how_many_open(len(still_open))


def how_many_open(count: int) -> str:
    """Return that so many things are open, in a sentence."""
    if not count:
        return tr("Nothing is open.")
    if count == 1:
        return tr("One item is open.")
    return tr("{0} items are open.").format(count)
