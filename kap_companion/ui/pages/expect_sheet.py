"""A page of the practice's own for a patient, to read together and to print: what to expect."""

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import PracticeChart
from kap_companion.errors import KapError
from kap_companion.exports.pdf import Document
from kap_companion.services.access import AccessLog
from kap_companion.ui.pages.printing import Outcome, print_document
from kap_companion.ui.reports.handout import handout
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr

PAGE = "what to expect"


class ExpectSheet(Sheet):
    """Shows the page; what is printed names the practice, and no patient."""

    logged_as = PAGE
    """What the access log calls it."""

    def __init__(  # the page, whose it is, and where it stands
        self,
        words: str,
        practice: PracticeChart,
        patient_id: str,
        access: AccessLog,
        area: QWidget,
        title: str = "",
    ) -> None:
        super().__init__(title or tr("What to expect"), area)
        self._words, self._practice = words, practice
        self._patient_id, self._access = patient_id, access
        self.said = Notice("positive", "")
        self.said.hide()
        self.text = Text(words, fonts.BODY)
        self.print = Button(tr("Print"), "filled", icon="print")
        self.print.clicked.connect(self._print)
        self.add(self.said, self.text, layout.GAP)
        self.set_footer(self.print)

    def page(self) -> Document:
        """Return what goes on paper."""
        return handout(self._title.text(), self._words, self._practice)

    def went_out(self, outcome: Outcome) -> None:
        """Do what follows once it was printed, or saved as a file."""

    def _print(self) -> None:
        refused = tr("The printer did not take the page. Try again, or choose another printer.")
        try:
            outcome = print_document(self, self.page(), refused)
        except KapError as failed:
            self.say("danger", str(failed))
            return
        if outcome is Outcome.PDF:
            self._access.exported(self.logged_as, "pdf", self._patient_id)
            self.say("positive", tr("Saved."))
        elif outcome is Outcome.PRINTER:
            self._access.printed(self.logged_as, self._patient_id)
            self.say("positive", tr("Sent to the printer."))
        if outcome is not Outcome.NOWHERE:
            self.went_out(outcome)

    def say(self, level: str, sentence: str) -> None:
        """Say a sentence above the page."""
        self.said.show_notice("danger" if level == "danger" else "positive", sentence)
        self.said.show()
