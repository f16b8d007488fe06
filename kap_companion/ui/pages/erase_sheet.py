"""The sheet in which a patient is erased: what that destroys, why, and two confirmations."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.summary import PatientSummary
from kap_companion.errors import InputRefused
from kap_companion.services.erasure import Erasure, Extent
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.patient_picker import identity
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

OTHER = "other"


class EraseSheet(FormSheet):
    """Erases one patient. The second confirmation is the passphrase, tried on another thread."""

    erased = Signal(str)
    """The id of the patient who is no more."""

    def __init__(self, workspace: Workspace, area: QWidget, patient: PatientSummary) -> None:
        super().__init__(tr("Erase this patient"), tr("Erase for ever"), workspace.bridge, area)
        self._patient = patient
        self._opens_with = workspace.opens_with
        self._erasure = Erasure(workspace.erase, workspace.reader)
        self._word = patient.record_number or tr("ERASE")
        self._make_fields()
        who = " · ".join(filter(None, (patient.name, identity(patient))))
        extent = self._erasure.extent(patient.patient_id)
        self.add(
            Text(who, fonts.STRONG),
            Notice("danger", extent_words(extent), details=tr("Nobody can undo this.")),
            Text(
                tr(
                    "Backups made before still hold it all, until they are rotated away or "
                    "deleted by hand. So do exports and printed pages."
                ),
                fonts.NOTE,
            ),
            self.reason,
            self.words,
            layout.hline(),
            self.confirmation,
            self.passphrase,
            layout.GAP,
        )

    def write(self) -> "Future[Any] | None":
        if not self._complete():
            return None
        worker = ThreadPoolExecutor(1, thread_name_prefix="erase")
        future = worker.submit(self._erase, self.passphrase.value(), self._reason())
        worker.shutdown(wait=False)
        return future

    def saved(self) -> None:
        self.erased.emit(self._patient.patient_id)

    def failed_words(self, sentence: str) -> str:
        self.passphrase.clear()
        return tr("Not erased: {0}").format(sentence)

    def _make_fields(self) -> None:
        self._reasons = {
            "retention": tr("End of retention"),
            "request": tr("Legal request"),
            "mistake": tr("Entered by mistake"),
            OTHER: tr("Another reason"),
        }
        self.reason = ChoiceField(tr("Reason"), list(self._reasons.items()), side_by_side=0)
        self.words = LineField(
            tr("In a few words"), tr("Name nobody: this line stays in the practice’s history.")
        )
        self.confirmation = LineField(tr("Type {0} to confirm").format(self._word))
        self.passphrase = PassphraseField(tr("Your passphrase"))
        self.passphrase.entered.connect(self.save.click)

    def _complete(self) -> bool:
        if not self.reason.value():
            self.reason.set_error(tr("Choose the reason."))
        elif self.reason.value() == OTHER and not self.words.value().strip():
            self.words.set_error(tr("Say why in a few words."))
        if self.confirmation.value().strip() != self._word:
            self.confirmation.set_error(tr("Type {0}, as it stands there.").format(self._word))
        if not self.passphrase.value():
            self.passphrase.set_error(tr("Type your passphrase."))
        fields = (self.reason, self.words, self.confirmation, self.passphrase)
        return not any(field.error() for field in fields)

    def _reason(self) -> str:
        chosen = "" if self.reason.value() == OTHER else self._reasons[self.reason.value()]
        return ": ".join(filter(None, (chosen, self.words.value().strip())))

    def _erase(self, secret: str, reason: str) -> object:
        """Called on the worker's thread."""
        if not self._opens_with(secret):
            raise InputRefused(tr("That passphrase doesn’t open this vault. Try again."))
        return self._erasure.patient(self._patient.patient_id, reason).result()


def extent_words(extent: Extent) -> str:
    """Return what an erasure destroys, as a sentence."""
    entries = tr("{0} entries").format(f"{extent.entries:,}")
    if not extent.sessions:
        return tr("This destroys the patient’s record: {0}.").format(entries)
    counted = tr("{0} sessions").format(extent.sessions)
    sessions = tr("1 session") if extent.sessions == 1 else counted
    return tr("This destroys the patient’s record: {0}, {1}.").format(sessions, entries)
