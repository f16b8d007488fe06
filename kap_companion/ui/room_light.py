"""How much light the window gives: the theme and the dimmer, by key, on every page and lock."""

from collections.abc import Mapping
from contextlib import suppress

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.config import BRIGHTNESS_PERCENT, Settings, SettingsNotKept
from kap_companion.ui.theme import DARK_ROOM, DAY, THEMES, apply_theme

USUAL = {"theme": "Ctrl+D", "dim": "Ctrl+Shift+D"}
"""As in the table of keys, which would bring half of the program with it at the start."""


class RoomLight(QObject):
    """Changes it at once for the whole program, and keeps it with the computer."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        """Show what was kept."""
        super().__init__(app)
        self._app, self._settings = app, settings
        self._keys: dict[str, QShortcut] = {}
        self._apply()

    def toggle_theme(self) -> None:
        """Change between the day and the dark room."""
        dark = self._settings.now.theme == DARK_ROOM.name
        self.set_theme(DAY.name if dark else DARK_ROOM.name)

    def set_theme(self, name: str) -> None:
        """Use this theme from now on."""
        with suppress(SettingsNotKept):  # it holds until the window closes
            self._settings.choose_theme(name)
        self._apply()

    def set_brightness(self, percent: int) -> None:
        """Use this step of the dimmer from now on."""
        with suppress(SettingsNotKept):
            self._settings.choose_brightness(percent)
        self._apply()

    def step(self) -> None:
        """Go a step darker, from the darkest back to full brightness."""
        steps = BRIGHTNESS_PERCENT
        place = steps.index(self._settings.now.brightness_percent) + 1
        self.set_brightness(steps[place % len(steps)])

    def listen(self, window: QWidget) -> None:
        """Take the keys in this window, whatever it shows."""
        acts = {"theme": self.toggle_theme, "dim": self.step}
        for act, do in acts.items():
            self._keys[act] = QShortcut(window)
            self._keys[act].setAutoRepeat(False)
            self._keys[act].activated.connect(do)
        self.take_keys(self._settings.now.keys)

    def take_keys(self, chosen: Mapping[str, str]) -> None:
        """Use the keys that are set on this computer."""
        for act, shortcut in self._keys.items():
            shortcut.setKey(QKeySequence(chosen.get(act, USUAL[act])))

    def leave_theme_to(self, page: QWidget | None) -> None:
        """The page of an open vault has the key of the theme itself; two would be none."""
        self._keys["theme"].setEnabled(page is None)

    def _apply(self) -> None:
        now = self._settings.now
        apply_theme(self._app, THEMES.get(now.theme, DAY), now.brightness_percent)
