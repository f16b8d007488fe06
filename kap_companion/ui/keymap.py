"""Which key does what in the Journey: one table for the page, the key map and the manual."""

from collections.abc import Sequence
from dataclasses import dataclass

from kap_companion.ui.wording import tr


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key, the act it stands for, and the words for people."""

    keys: tuple[str, ...]
    act: str
    words: str


def journey_keys() -> tuple[KeyUse, ...]:
    """Return the keys of the Journey that are not tags; they sleep while a text field has focus."""
    return (
        KeyUse(("/", "\n"), "write", tr("Write in the line")),
        KeyUse(('"', "'"), "quote", tr("Write the patient’s words")),
        KeyUse(("m",), "mask", tr("Eye mask on or off")),
        KeyUse((" ",), "play", tr("Music: play or pause")),
        KeyUse(("s",), "soften", tr("Music: soft for speech, and back")),
        KeyUse(("h",), "hold", tr("Music: hold this phase, and go on")),
        KeyUse(("e",), "extend", tr("Music: five minutes more of this phase")),
        KeyUse(("b",), "home", tr("Music: bring home")),
        KeyUse(("n",), "next", tr("Music: next track")),
        KeyUse((",",), "back", tr("Music: this track again, or the one before")),
        KeyUse(("f",), "fade", tr("Music: fade to silence, and back")),
        KeyUse(("+",), "louder", tr("Music: louder")),
        KeyUse(("-",), "softer", tr("Music: softer")),
        KeyUse(("d",), "dose", tr("Give a dose")),
        KeyUse(("v",), "vitals", tr("Vitals")),
        KeyUse(("c",), "look", tr("Visual check made")),
        KeyUse(("z",), "later", tr("Put off the check that is due; all checks")),
        KeyUse(("y",), "again", tr("Recheck: choose when, note who was told")),
        KeyUse(("u",), "rate", tr("Infusion: start it, change its rate")),
        KeyUse(("x",), "out", tr("Infusion: stop it; lozenge: out of the mouth")),
        KeyUse((";",), "point", tr("Course: mark onset, then peak, then return")),
        KeyUse(("#",), "swallowed", tr("Lozenge: swallowed")),
        KeyUse(("a",), "adverse", tr("Adverse event, about the entry before; 1 to 4: severity")),
        KeyUse(("g",), "follow", tr("Adverse event: how it goes on, e ends it")),
        KeyUse(("!",), "card", tr("Emergency card, show it and put it away")),
        KeyUse(("l",), "same", tr("While a serious event runs: note no change")),
        KeyUse((".",), "stronger", tr("Tag: mild, moderate, severe; once more steps on")),
        KeyUse(("j",), "still", tr("Tag: goes on since then; once more: has ended")),
        KeyUse(("p",), "did", tr("What I did; 1 to 9 choose it")),
        KeyUse(("q",), "find", tr("Find in the log")),
        KeyUse(("?",), "keys", tr("This map")),
    )


def window_keys() -> tuple[KeyUse, ...]:
    """Return the combinations that work in the whole window and can be changed."""
    return (
        KeyUse(("Ctrl+D",), "theme", tr("Day or dark room")),
        KeyUse(("Ctrl+Shift+D",), "dim", tr("A step darker; after the darkest, full brightness")),
        KeyUse(("Ctrl+K",), "search", tr("Search everything")),
        KeyUse(("Ctrl+L",), "lock", tr("Lock; behind it, go to the passphrase")),
    )


def held_keys(window: Sequence[KeyUse] | None = None) -> tuple[tuple[str, str], ...]:
    """Return the combinations that work on every page, or in the line, with their words."""
    of_window = window_keys() if window is None else window
    return (
        ("↵", tr("Record what stands in the line")),
        ("Esc", tr("Leave the line; the draft is kept")),
        ("Ctrl ↵", tr("In the line: record it, and open its adverse event")),
        ("Ctrl ↑ ↓", tr("In the line and in Vitals: a minute earlier, a minute later")),
        ("↑ ↓ ↵", tr("Walk the log, amend the row")),
        ("←", tr("In the log: to the entry that the marked row is about")),
        ("Ctrl F", tr("Find in the log; Esc shows all of it again")),
        ("Tab", tr("In the line, while a #tag is offered: take it")),
        ("Ctrl Z", tr("Undo the last entry; in the line, the typing")),
        ("Ctrl Shift Z", tr("Redo")),
        ("p", tr("Integration: write an insight out of the chosen note")),
        ("← →", tr("Integration, on the axis: from mark to mark; with Shift by a minute")),
        ("Ctrl ↵", tr("Integration: record the insight or the note")),
        ("Ctrl 1 2 3 4 5", tr("Prepare, Intention, Journey, Return, Integration")),
        *((use.keys[0].replace("+", " "), use.words) for use in of_window if use.keys),
        ("F1", tr("This map")),
    )


def act_for(typed: str) -> str:
    """Return the act of a typed character, or an empty text where it is not the Journey's own."""
    character = "\n" if typed == "\r" else typed
    return next((use.act for use in journey_keys() if character in use.keys), "")
