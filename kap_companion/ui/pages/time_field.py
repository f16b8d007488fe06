"""A time of day as plain text."""

from datetime import time

from kap_companion.ui.pages.when import UnclearTimeError, parse_time
from kap_companion.ui.widgets.fields import LineField


class TimeField(LineField):
    """Takes a time in several ways of writing, and sets it as 14:30 on leaving."""

    def __init__(self, label: str) -> None:
        super().__init__(label, placeholder="14:30", max_chars=12)
        self.editor.editingFinished.connect(self._tidy)

    def clock(self) -> time | None:
        """Return the time, or None if the field is empty or unclear."""
        try:
            return parse_time(self.value())
        except UnclearTimeError:
            return None

    def set_clock(self, clock: time) -> None:
        """Show a time."""
        self.set_value(f"{clock:%H:%M}")

    def check(self) -> bool:
        """Return whether the field holds a time; if not, say what is wrong."""
        try:
            parse_time(self.value())
        except UnclearTimeError as unclear:
            self.set_error(str(unclear))
            return False
        return True

    def _tidy(self) -> None:
        clock = self.clock()
        if clock is not None:
            self.set_clock(clock)
        elif self.value().strip():
            self.check()
