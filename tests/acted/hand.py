"""A hand at the real keyboard and the real mouse of a screen, and an eye that keeps pictures."""

import subprocess
import sys
import time
from collections.abc import Set as AbstractSet
from pathlib import Path

from tests.acted.screen_reader import CONTROLS, NotThere, ScreenReader, State, Thing, middle_of

SETTLE_S = 0.25
STEP_S = 0.02
MOST_TABS, MOST_ROWS = 150, 20
NAMED = {
    " ": "space",
    "\n": "Return",
    "/": "slash",
    '"': "quotedbl",
    "'": "apostrophe",
    ".": "period",
    ",": "comma",
    ";": "semicolon",
    "+": "plus",
    "-": "minus",
    "!": "exclam",
    "?": "question",
    "#": "numbersign",
}


class Hand:
    """Presses keys and the mouse's button; what it pressed is counted."""

    def __init__(self, eyes: ScreenReader, out: Path, scale: float = 1) -> None:
        """Work on what `eyes` see; `scale` is how much denser the screen is than they tell."""
        self.eyes = eyes
        self._scale = scale
        self.out = out
        self.pictures: list[Path] = []
        self.counted = 0

    # The keyboard

    def press(self, *keys: str) -> None:
        """Press these keys, each a character or a name such as ``ctrl+z`` or ``Down``."""
        for key in keys:
            _xdotool("key", "--clearmodifiers", NAMED.get(key, key))
            self.counted += 1
            time.sleep(STEP_S)
        time.sleep(SETTLE_S)

    def type(self, words: str) -> None:
        """Type words where the keyboard is."""
        _xdotool("type", "--delay", "8", "--", words)
        time.sleep(SETTLE_S)

    def away(self, key: str) -> None:
        """Press a key that is no part of what is counted."""
        _xdotool("key", key)
        time.sleep(SETTLE_S)

    def tab_to(self, name: str) -> Thing:
        """Press Tab until the keyboard is on the control of this name; raises `NotThere`."""
        target = self.eyes.find(name)
        for _ in range(MOST_TABS):
            if State.FOCUSED in self.eyes.states(target):
                return target
            _xdotool("key", "Tab")
            time.sleep(STEP_S)
        raise NotThere(f"Tab never comes to “{name}”")

    def walk_to(self, name: str) -> Thing:
        """Press Down until the keyboard is on the row of this name; raises `NotThere`."""
        for _ in range(MOST_ROWS):
            target = self.eyes.find(name)
            if {State.FOCUSED, State.SELECTED} & target.states:
                return target
            _xdotool("key", "Down")
            time.sleep(STEP_S)
        raise NotThere(f"the keyboard never comes to the row “{name}”")

    def use(self, name: str) -> None:
        """Go to a control by Tab and press Space on it."""
        self.tab_to(name)
        self.press(" ")

    def fill(self, name: str, words: str) -> None:
        """Go to a field by Tab and type, in the place of what stands there."""
        self.tab_to(name)
        _xdotool("key", "ctrl+a")
        self.type(words)

    # The mouse

    def click(self, name: str, roles: AbstractSet[str] = CONTROLS) -> None:
        """Click on the control of this name, once it stands still."""
        self.eyes.once(lambda: self._still(name, roles), f"“{name}” does not stand still")
        self._scroll_to(name, roles)
        self.click_at(self.eyes.find(name, roles))

    def _scroll_to(self, name: str, roles: AbstractSet[str]) -> None:
        """Turn the wheel where it lies, until it is in sight."""
        for _ in range(MOST_ROWS):
            thing = self.eyes.find(name, roles)
            if thing.is_in_sight:
                return
            self._point(middle_of(thing.scrolls_in), "5")
            time.sleep(SETTLE_S)
        raise NotThere(f"“{name}” never scrolls into sight")

    def _point(self, at: tuple[int, int], button: str) -> None:
        x, y = (round(each * self._scale) for each in at)
        _xdotool("mousemove", str(x), str(y), "click", button)

    def _still(self, name: str, roles: AbstractSet[str]) -> bool:
        before = self.eyes.find(name, roles)
        time.sleep(SETTLE_S)
        return self.eyes.find(name, roles).box == before.box

    def click_at(self, thing: Thing) -> None:
        """Click in the middle of this thing."""
        self._point(thing.middle, "1")
        self.counted += 1
        time.sleep(SETTLE_S)

    def write_in(self, name: str, words: str) -> None:
        """Click into the field of this name and type."""
        self.click(name)
        _xdotool("key", "ctrl+a")
        self.type(words)

    # The eye

    def see(self, name: str) -> None:
        """Wait until something of this name can be seen; raises `NotThere`."""
        self.eyes.once(lambda: self.eyes.has(name), f"“{name}” was not to be seen")

    def unsee(self, name: str) -> None:
        """Wait until nothing of this name can be seen any more; raises `NotThere`."""
        self.eyes.once(lambda: not self.eyes.has(name), f"“{name}” is still to be seen")

    def picture(self, name: str) -> Path:
        """Keep what the screen shows now."""
        time.sleep(SETTLE_S)
        path = self.out / f"{len(self.pictures) + 1:02}-{name}.png"
        subprocess.run(
            [sys.executable, "-m", "tests.acted.grab", str(path)], check=True, timeout=30
        )
        self.pictures.append(path)
        return path


def wake(hand: Hand) -> None:
    """Wait until the program's window stands, and give it the keyboard: no window manager does."""
    hand.eyes.find("Unlock", CONTROLS)
    _xdotool("search", "--onlyvisible", "--name", "KAP Companion", "windowfocus", "--sync")


def _xdotool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=30)
