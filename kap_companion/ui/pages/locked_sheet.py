"""The sheet with what was written at the locked screen: read it, then stand by it."""

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact, unconfirmed
from kap_companion.domain.events import IntentionWritten
from kap_companion.services.confirming import confirm
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import caption, label, words
from kap_companion.ui.wording import label_and_words, time_text, tr


class LockedSheet(Sheet):
    """Lists what nobody has confirmed. What is wrong is amended or taken back in the log."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        super().__init__(tr("At the locked screen"), area)
        self._session = session
        self._facts = unconfirmed(session.chart)
        self._notice = Notice("danger", "")
        self._notice.hide()
        said = tr(
            "These were written while the record was locked, by whoever was in the room. "
            "What is wrong can be amended or taken back in the log."
        )
        self.add(self._notice, label(said, fonts.BODY, "muted"))
        for fact in self._facts:
            self.add(self._row(fact))
        self.add(layout.GAP)
        self.confirm = Button(tr("Confirm"), "filled")
        self.confirm.clicked.connect(self._confirm)
        self.set_footer(self.confirm)

    def _row(self, fact: Fact) -> QWidget:
        chart = self._session.chart
        box = layout.column([caption(time_text(chart, fact.occurred_at))], 2)
        if isinstance(fact.event, IntentionWritten):
            box.addWidget(label(fact.event.prompt, fonts.SECONDARY, "muted"))
            box.addWidget(words("\n".join(fact.event.answers) or tr("Left out."), fonts.WORDS))
        else:
            box.addWidget(label(" ".join(filter(None, label_and_words(chart, fact)))))
        row = QWidget()
        row.setLayout(box)
        return row

    def _confirm(self) -> None:
        self.confirm.setEnabled(False)
        written = confirm(self._session.record, self._facts)
        self._session.workspace.bridge.when_done(written, lambda _: self.dismiss(), self._failed)

    def _failed(self, sentence: str) -> None:
        self.confirm.setEnabled(True)
        self._notice.show_notice("danger", tr("Not saved: {0}").format(sentence))
        self._notice.show()
