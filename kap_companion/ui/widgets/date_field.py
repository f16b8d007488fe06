"""A date as plain text: quicker to type than to click through a calendar, and read back."""

from datetime import date

from PySide6.QtWidgets import QWidget

from kap_companion.ui.widgets.dates import UnclearDateError, in_words, parse_date
from kap_companion.ui.widgets.fields import LineField

DATE_CHARS = 40


class DateField(LineField):
    """Takes a date in several ways of writing, and says below in words which day it understood."""

    def __init__(
        self,
        label: str,
        earliest: date | None = None,
        latest: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, "", "1980-03-07", DATE_CHARS, parent)
        self._earliest = earliest
        self._latest = latest
        self.changed.connect(self._read_back)
        self.editor.editingFinished.connect(self.check)

    def day(self) -> date | None:
        """Return the date, or None if the field is empty, unclear or out of bounds."""
        try:
            return self._within(parse_date(self.value())) if self.value().strip() else None
        except UnclearDateError:
            return None

    def set_day(self, day: date | None) -> None:
        """Show `day`, or nothing."""
        self.set_value(day.isoformat() if day else "")
        self._read_back()

    def check(self) -> bool:
        """Return whether the field is empty or holds a good date; if not, say what is wrong."""
        if not self.value().strip():
            return True
        try:
            self._within(parse_date(self.value()))
        except UnclearDateError as unclear:
            self.set_error(str(unclear))
            return False
        return True

    def _read_back(self) -> None:
        day = self.day()
        self.set_hint(in_words(day) if day else "")

    def _within(self, day: date) -> date:
        if self._earliest and day < self._earliest:
            raise UnclearDateError(self.tr("That is before {0}.").format(in_words(self._earliest)))
        if self._latest and day > self._latest:
            raise UnclearDateError(self.tr("That is after {0}.").format(in_words(self._latest)))
        return day
