"""What every page has in common."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A place in the window. It draws what the services say, and asks for what lies beyond it."""

    session_chosen = Signal(str, str)
    """Open this session (its id) at this stage: prepare, intention, journey, return, integration;
    empty: where it stands."""
    sheet_wanted = Signal(object)
    """Show this `Sheet` at the right."""
    patient_chosen = Signal(str)
    """Show the patient with this id."""
    record_changed = Signal(str)
    """This page wrote to the record of the session or patient with this id, or erased it."""
    place_wanted = Signal(str)
    """Go to this place: today, patients, music, practice; search, keys."""

    def __init__(self) -> None:
        super().__init__()
        # The page itself takes the focus when it comes into view, so that no control wears a ring.
        # Not by a click: whoever writes and presses a button goes on writing.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Nothing of a page shows who has the keys: what Qt would do is paint all of it anew."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See `focusInEvent`: a page loses the keys with each sheet and each field."""

    def refresh(self) -> None:
        """Draw what is true now; called whenever the page comes into view."""

    def show_entry(self, entry_id: str) -> bool:  # most pages show none
        """Bring this entry into view and mark it; False where the page doesn't have it."""
        return False

    def set_compact(self, compact: bool) -> None:
        """Lay the page out for a narrow window (below 1100 effective pixels), or a wide one."""
