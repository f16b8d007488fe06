"""Counts the keys of the commonest acts by acting them: ``python -m tests.acted.keycount``.

Words and digits are not counted: they are what is said, not how. Exit code 1 where the table in
docs/in-the-room.md says something else.
"""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kap_companion.host.clock import system_clock
from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample
from tests.acted.desk import desk, program
from tests.acted.hand import Hand, wake
from tests.acted.play import HEIGHT_PX, WIDTH_PX
from tests.acted.screen_reader import ScreenReader
from tests.acted.story import PATIENT

DOCUMENT = Path("docs/in-the-room.md")
VITALS = ("126", "80", "78", "97")


def main() -> int:
    """Act, count, and hold the table against the document."""
    rows = table(counted())
    sys.stdout.write(rows)
    agrees = rows in DOCUMENT.read_text("utf-8")
    sys.stdout.write("" if agrees else f"{DOCUMENT} says something else.\n")
    return 0 if agrees else 1


def table(counts: dict[str, tuple[str, int]]) -> str:
    """Return the counts as the rows of a table."""
    return "".join(f"| {act} | {keys} | {count} |\n" for act, (keys, count) in counts.items())


def counted() -> dict[str, tuple[str, int]]:
    """Return for each act its keys as they are shown, and how often one is pressed."""
    with desk(WIDTH_PX, HEIGHT_PX) as folder:
        data = folder / "data"
        make_sample(data, system_clock())
        with program(data), closing(ScreenReader()) as eyes:
            hand = Hand(eyes, folder)
            wake(hand)
            _into_the_room(hand)
            return {act: (keys, _count(hand, do)) for act, keys, do in _acts(hand)}


def _count(hand: Hand, do: Callable[[], None]) -> int:
    before = hand.counted
    do()
    return hand.counted - before


def _into_the_room(hand: Hand) -> None:
    hand.fill("Passphrase", SAMPLE_PASSPHRASE)
    hand.press("\n")
    hand.use(f"…{PATIENT}, Lozenge…")
    hand.use("Begin the session")
    hand.see("Before we begin")
    hand.press("ctrl+3")
    hand.see("Session axis")
    hand.press("d")
    hand.fill("Who decides to go on", "Jonas Feld")
    hand.fill("Reason to go on", "The keys are counted.")
    hand.fill("Amount", "200")
    hand.press("\n", " ")
    hand.see("Pause music")


def _acts(hand: Hand) -> tuple[tuple[str, str, Callable[[], None]], ...]:
    def does(shows: str, *keys: str) -> Callable[[], None]:
        def act() -> None:
            hand.press(*keys)
            hand.see(shows)

        return act

    def write(key: str, words: str) -> None:
        hand.press(key)
        hand.type(words)
        hand.press("\n")
        hand.see(f"…{words}…")
        hand.away("Escape")

    def vitals() -> None:
        hand.press("v")
        for place, digits in enumerate(VITALS):
            hand.press(*(["Tab"] if place else []))
            hand.type(digits)
        hand.press("\n")
        hand.see("…126/80…")

    def booster() -> None:
        hand.press("d")
        hand.type("50")
        hand.press("\n")
        hand.see("…50 mg…")

    return (
        ("a tag", "`4`", does("…Tearful.…", "4")),
        ("how strong it was", "`.`", does("…Tearful, mild.…", ".")),
        ("it goes on", "`j`", does("Tearful since …", "j")),
        ("what the therapist did", "`p` `1`", does("…Did: Breath together.…", "p", "1")),
        ("a line", "`/` … `↵`", lambda: write("/", "Hands open")),
        ("the patient’s words", '`"` … `↵`', lambda: write('"', "So quiet here")),
        ("music soft", "`s`", does("As before", "s")),
        ("eye mask", "`m`", does("Take the mask off", "m")),
        ("a full set of vitals", "`v` … `Tab` … `Tab` … `Tab` … `↵`", vitals),
        ("a visual check", "`c`", does("…Visual check.…", "c")),
        ("a booster", "`d` … `↵`", booster),
        (
            "an adverse event, from its tag on",
            "`7` `a` `2`",
            does("Nausea, moderate · …", "7", "a", "2"),
        ),
        ("undo", "`Ctrl Z`", does("…taken back…", "ctrl+z")),
        ("lock", "`Ctrl L`", does("Quick note", "ctrl+l")),
    )


if __name__ == "__main__":
    sys.exit(main())
