"""Asks "is this so?" about a dose that is unusual; what was typed stays as it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import DoseGiven
from kap_companion.services.dose_checks import Doubt
from kap_companion.ui.room_words import number_text
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import dose_text, tr


class DoubtNotice(QWidget):
    """The question, with one button that answers it; another dose typed asks anew."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: DoseGiven | None = None
        self.notice = Notice("caution", "", tr("Yes, it is so"))
        self.notice.acted.connect(self.confirmed)
        self.setLayout(layout.column([self.notice]))
        self.hide()

    def ask(self, dose: DoseGiven, doubts: Sequence[Doubt]) -> None:
        """Ask about this dose."""
        self._asked = dose
        said = " ".join(_sentence(each, dose) for each in doubts)
        self.notice.show_notice("caution", said, tr("Yes, it is so"))
        self.show()
        self.notice.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def asked(self, dose: DoseGiven) -> bool:
        """Whether it is this very dose that was asked about."""
        return self._asked == dose

    def drop(self) -> None:
        """Forget the question."""
        self._asked = None
        self.hide()


def _sentence(doubt: Doubt, dose: DoseGiven) -> str:
    match doubt:
        case Doubt.LARGE:
            return tr("{0}: that is more than one usual pack holds.").format(dose_text(dose))
        case Doubt.WEIGHT:
            weight = number_text(dose.weight_kg) if dose.weight_kg is not None else ""
            return tr("A weight of {0} kg.").format(weight)
        case Doubt.SAME_SECOND:
            return tr("Another dose stands at this very second.")
        case Doubt.BEFORE_BIRTH:
            return tr("By this computer’s clock that is before the patient was born.")
        case Doubt.EXPIRED:
            return tr("The expiry {0} has passed.").format(dose.expiry)
