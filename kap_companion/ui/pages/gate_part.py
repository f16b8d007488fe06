"""In the dose sheet: what is open before this dose, and who goes on with it for what reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import GateOverridden
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused
from kap_companion.services.gate import WHO_DECIDES, WHY
from kap_companion.ui.gate_words import how_many, open_words
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import tr

FIRST_FEW = 6


class GatePart(QWidget):
    """Stands there only while something is open; what is typed in it goes on record."""

    missed = Signal(object)
    """This field has to be filled before a dose can be recorded."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self.notice = Notice("caution", "")
        self.by = LineField(tr("Who decides to go on"))
        self.by.set_value(session.workspace.signed_in_name())
        hint = tr("Recorded with the dose, and shown in the record.")
        self.reason = LineField(tr("Reason to go on"), hint)
        self.setLayout(layout.column([self.notice, self.by, self.reason], layout.L))
        self.hide()  # until it has its place in the sheet

    def show_now(self, at: Moment | None = None) -> None:
        """Show what is open before a dose at this moment, now by default."""
        still_open = self._session.gate.open(at)
        lines = [open_words(each) for each in still_open]
        if len(lines) > FIRST_FEW:
            more = len(lines) - FIRST_FEW + 1
            lines = [*lines[: FIRST_FEW - 1], tr("and {0} more, all under Prepare").format(more)]
        until = self._session.gate.waiting_until
        if until is not None:
            lines.append(tr("It was said to wait until {0}.").format(f"{until:%H:%M}"))
        self.notice.show_notice("caution", how_many(still_open), details="\n".join(lines))
        self.setVisible(bool(still_open))

    def passed(self, at: Moment) -> GateOverridden | None:
        """Return what is recorded with a dose at this moment; None where nothing is open.

        Raises `InputRefused` after saying under a field what is missing.
        """
        try:
            return self._session.gate.passed(self.by.value(), self.reason.value(), at)
        except InputRefused:
            self.show_now(at)
            for field, sentence in ((self.reason, tr(WHY)), (self.by, tr(WHO_DECIDES))):
                if not field.value().strip():
                    field.set_error(sentence)
                    field.setFocus()
                    self.missed.emit(field)
            raise
