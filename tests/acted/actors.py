"""The two ways through a session: by keys alone, and by mouse with words typed where it clicked."""

from typing import Protocol

from tests.acted.hand import Hand
from tests.acted.screen_reader import TABS


class Actor(Protocol):
    """Somebody who works the program in one way."""

    hand: Hand

    def use(self, name: str, key: str = "") -> None:
        """Use the control of this name; `key` does the same without going there."""

    def fill(self, name: str, words: str) -> None:
        """Write in the field of this name, in the place of what stands there."""

    def pick(self, name: str, choice: str, key: str = "") -> None:
        """Choose in the list of this name; `key` does the same."""

    def take_row(self, rows: str, row: str) -> None:
        """Mark a row of the list of this name."""

    def turn_to(self, tab: str) -> None:
        """Bring to the front what only a mouse needs to have there."""

    def only_key(self, key: str) -> None:
        """Press what nothing of a mouse needs."""

    def only_click(self, name: str) -> None:
        """Click on what no key needs."""


class ByKeys:
    """Never touches the mouse: the key where there is one, else Tab and Space."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def use(self, name: str, key: str = "") -> None:
        """Press the key, or go there by Tab and press Space."""
        if key:
            self.hand.press(key)
        else:
            self.hand.use(name)

    def fill(self, name: str, words: str) -> None:
        """Go to the field by Tab and type."""
        self.hand.fill(name, words)

    def pick(self, name: str, choice: str, key: str = "") -> None:
        """Press the key, or go to the list by Tab and type how the choice begins."""
        if key:
            self.hand.press(key)
        else:
            self.hand.tab_to(name)
            self.hand.type(choice)

    def take_row(self, rows: str, row: str) -> None:
        """Go to the list by Tab, and down to the row."""
        self.hand.tab_to(rows)
        self.hand.walk_to(row)

    def turn_to(self, tab: str) -> None:
        """Leave it be."""

    def only_key(self, key: str) -> None:
        """Press it."""
        self.hand.press(key)

    def only_click(self, name: str) -> None:
        """Leave it be."""


class ByMouse:
    """Clicks on everything; types only where it has clicked."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def use(self, name: str, key: str = "") -> None:
        """Click on it."""
        del key
        self.hand.click(name)

    def fill(self, name: str, words: str) -> None:
        """Click into the field and type."""
        self.hand.write_in(name, words)

    def pick(self, name: str, choice: str, key: str = "") -> None:
        """Click on the list, then on the choice."""
        del key
        self.hand.click(name)
        self.hand.click(choice)

    def take_row(self, rows: str, row: str) -> None:
        """Click on the row."""
        del rows
        self.hand.click(row)

    def turn_to(self, tab: str) -> None:
        """Click on the tab, where there is one."""
        if self.hand.eyes.offers(tab, TABS):
            self.hand.click(tab, TABS)

    def only_key(self, key: str) -> None:
        """Leave it be."""

    def only_click(self, name: str) -> None:
        """Click on it."""
        self.hand.click(name)
