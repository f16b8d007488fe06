"""Lists every control of every page as a screen reader finds it, and how the keyboard works it.

``python -m tests.acted.controls``: exit code 1 where one has no name, or takes neither a key of
its own, nor the focus, nor the arrows of a group that does. That Tab comes to all that takes the
focus is seen to by the tests of the pages.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from kap_companion.host.clock import system_clock
from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample
from tests.acted.desk import desk, program
from tests.acted.hand import Hand, wake
from tests.acted.play import HEIGHT_PX, WIDTH_PX
from tests.acted.screen_reader import TABS, ScreenReader, State, Thing
from tests.acted.story import PATIENT

ROWS = {"list": "list item"}
"""What the arrows walk through, once the focus is there."""
PLACES = ("Today", "Patients", "Music", "Practice")
STAGES = ("Prepare", "Intention", "Journey", "Return", "Integration")


@dataclass(frozen=True, slots=True)
class Found:
    """A control of a page, and the way to it: a key, the focus, the arrows, or nothing."""

    page: str
    role: str
    name: str
    way: str

    @property
    def is_right(self) -> bool:
        """Whether it has a name, and a way leads to it."""
        return bool(self.name and self.way)


def main() -> int:
    """Walk through the pages and list what is on them."""
    wrong = 0
    for each in found():
        wrong += not each.is_right
        mark = " " if each.is_right else "!"
        line = f"{mark} {each.page:24} {each.role:13} {each.way or 'no way':10} {each.name}"
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{wrong} without a name or a way.\n")
    return 1 if wrong else 0


def found() -> Iterator[Found]:
    """Return every control of every page, in the order of the pages."""
    with desk(WIDTH_PX, HEIGHT_PX) as folder:
        data = folder / "data"
        make_sample(data, system_clock())
        with program(data), closing(ScreenReader()) as eyes:
            hand = Hand(eyes, folder)
            wake(hand)
            for page, go in _pages(hand):
                go()
                yield from _on_page(page, hand)


def _pages(hand: Hand) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pages, and what leads from each to the next."""

    def unlock() -> None:
        hand.fill("Passphrase", SAMPLE_PASSPHRASE)
        hand.press("\n")
        hand.see("Planned today")

    def begin() -> None:
        hand.click("Today")
        hand.click(f"…{PATIENT}, Lozenge…")
        hand.click("Begin the session")
        hand.see("Before we begin")

    def dose() -> None:
        hand.press("d")
        hand.fill("Who decides to go on", "Jonas Feld")
        hand.fill("Reason to go on", "The pages are listed.")
        hand.fill("Amount", "200")
        hand.press("\n", "4", ".", "j", "7", "a", "2")
        hand.see("Nausea, moderate · …")

    def lock() -> None:
        hand.press("ctrl+l")
        hand.see("Quick note")

    def patient() -> None:
        hand.click("Patients")
        hand.click(f"{PATIENT}…")

    yield "locked", lambda: None
    yield "Today", unlock
    for place in PLACES[1:]:
        yield place, lambda place=place: hand.click(place)  # type: ignore[misc]
        for tab in [each.name for each in hand.eyes.things() if each.role in TABS]:
            yield f"{place}, {tab}", lambda tab=tab: hand.click(tab, TABS)  # type: ignore[misc]
    yield "a patient", patient
    yield "a planned session", begin
    yield "Journey, before the dose", lambda: hand.press("ctrl+3")
    yield "Journey", dose
    for sheet, key in (("dose", "d"), ("vitals", "v"), ("adverse event", "g"), ("did", "p")):
        yield f"Journey, {sheet}", lambda key=key: hand.press(key)  # type: ignore[misc]
        hand.press("Escape")
    yield "Journey, find", lambda: hand.press("q")
    hand.press("Escape")
    for number, stage in enumerate(STAGES, 1):
        yield stage, lambda number=number: hand.press(f"ctrl+{number}")  # type: ignore[misc]
    yield "locked, in a session", lock


def _on_page(page: str, hand: Hand) -> list[Found]:
    controls = [each for each in hand.eyes.things() if each.is_control or each.role in TABS]
    takes_keys = [each for each in controls if State.FOCUSABLE in each.states]
    groups = {each.description for each in takes_keys if each.description}
    rows = {ROWS[each.role] for each in takes_keys if each.role in ROWS}

    def way(each: Thing) -> str:
        if each.description.startswith("Key "):
            return each.description.removeprefix("Key ")
        if each in takes_keys:
            return "focus"
        walked = each.role in rows or each.role in TABS or each.description in groups
        return "arrows" if walked else ""

    enabled = [each for each in controls if State.ENABLED in each.states]
    return [Found(page, each.role, each.label or each.name, way(each)) for each in enabled]


if __name__ == "__main__":
    sys.exit(main())
