"""The sheet in which something is added to what was signed."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact
from kap_companion.domain.signing import Part
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import label_and_words, time_text, tr


class AddendumSheet(FormSheet):
    """Adds words to a signed part, about one entry of it or about the whole."""

    def __init__(self, session: OpenSession, part: Part, area: QWidget, about: Fact | None) -> None:
        super().__init__(tr("Addendum"), tr("Record the addendum"), session.workspace.bridge, area)
        self._session, self._part = session, part
        self._about = about.id if about else ""
        said = tr("What was signed stays as it is. This is added, and shows as arrived after it.")
        self.words = TextArea(tr("Words"))
        self.words.set_lines(4)
        self.whole = Button(tr("About the whole instead"), "quiet")
        self.whole.set_size("compact")
        self.whole.clicked.connect(self._about_the_whole)
        self._entry = QWidget()
        words = label(_entry_text(session, about), fonts.NOTE)
        button = layout.row([self.whole, layout.GAP], 0)
        self._entry.setLayout(layout.column([caption(tr("About")), words, button], 2))
        self.add(label(said, fonts.SECONDARY, "muted"), self._entry, self.words, layout.GAP)
        self._entry.setVisible(about is not None)

    def write(self) -> "Future[Any] | None":
        return self._session.signing.add(self._part, self.words.value(), self._about)

    def _about_the_whole(self) -> None:
        self._about = ""
        self._entry.hide()
        self.words.editor.setFocus()


def _entry_text(session: OpenSession, about: Fact | None) -> str:
    if about is None:
        return ""
    said = " ".join(filter(None, label_and_words(session.chart, about)))
    return f"{time_text(session.chart, about.occurred_at)}  {said}"
