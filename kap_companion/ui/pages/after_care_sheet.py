"""The after-care sheet: read together or printed, and on the record as it was given."""

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.charts.returning import after_care_of
from kap_companion.domain.events import Handed
from kap_companion.errors import KapError
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.expect_sheet import ExpectSheet
from kap_companion.ui.pages.printing import Outcome
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import clock_text, tr


class AfterCarePage(ExpectSheet):
    """The page alone, as the practice sees it beforehand."""

    logged_as = "after-care sheet"


class AfterCareSheet(AfterCarePage):
    """The page of one session: whoever prints it has given it, and so has who reads it aloud."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        practice = session.workspace.practice_chart()
        given = after_care_of(session.chart)
        sheet = given[-1].event.sheet if given else practice.after_care
        access, title = session.workspace.access, tr("After-care sheet")
        super().__init__(sheet, practice, session.patient_id, access, area, title)
        self._session, self._sheet = session, sheet
        self.by = LineField(tr("Given by"))
        self.by.set_value(session.workspace.signed_in_name())
        self.given = Text("", fonts.STRONG, "positive")
        self.older = Text("", fonts.SECONDARY, "muted")
        self.read = Button(tr("Read together"))
        self.read.clicked.connect(lambda: self._record(Handed.READ))
        self.body.insertWidget(1, self.given)
        self.body.insertWidget(2, self.older)
        self.body.insertWidget(3, self.by)
        self._footer.insertWidget(1, self.read)
        session.changed.connect(self._show_given)
        self._show_given()

    def went_out(self, outcome: Outcome) -> None:
        self._record(Handed.PRINTED if outcome is Outcome.PRINTER else Handed.AS_FILE)

    def _record(self, how: Handed) -> None:
        returning = self._session.returning
        try:
            written = returning.give_after_care(self.by.value(), how, self._sheet)
        except KapError as refused:
            self.say("danger", str(refused))
            return
        self.read.setEnabled(False)
        self._session.workspace.bridge.when_done(written, self._recorded, self._failed)

    def _recorded(self, _entries: object) -> None:
        if isValid(self):
            self.read.setEnabled(True)

    def _failed(self, sentence: str) -> None:
        if isValid(self):
            self.read.setEnabled(True)
            self.say("danger", tr("Not saved: {0}").format(sentence))

    def _show_given(self) -> None:
        given = after_care_of(self._session.chart)
        self.given.setVisible(bool(given))
        changed = bool(given) and self._session.workspace.practice_chart().after_care != self._sheet
        self.older.setVisible(changed)
        self.older.setText(tr("This is what was given. The practice’s sheet was changed since."))
        if given:
            last = given[-1]
            at = clock_text(last.fact.occurred_at)
            said = tr("Given {0} by {1}, {2}.")
            self.given.setText(said.format(at, last.event.by, tr(last.event.how.value)))
