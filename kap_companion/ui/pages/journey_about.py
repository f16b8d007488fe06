"""What an entry is about: the earlier one that was marked, told above the line while one writes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.events import AddendumWritten
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.fonts import role_font
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import line
from kap_companion.ui.wording import label_and_words, time_text, tr

LONGEST = 36
"""Characters that a row tells of the entry that it is about."""


class AboutBar(QWidget):
    """One line: *About 0:33 Tearful*, and the way to let go of it."""

    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._gives_way = False
        self.said = line("", fonts.STRONG)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button = Button(tr("Not about it"), "quiet")
        self.button.set_size("compact")
        self.button.clicked.connect(self.let_go)
        row = layout.row([self.said, self.button], layout.S)
        row.setStretch(0, 1)
        self.setLayout(row)
        self.hide()

    def show_about(self, text: str) -> None:
        """Say what it is about; an empty text takes the line away."""
        self._text = text
        self._say()
        self.setVisible(bool(text) and not self._gives_way)

    def set_gives_way(self, gives_way: bool) -> None:
        """Leave the line out where there is no room; the row will say what it is about."""
        self._gives_way = gives_way
        self.setVisible(bool(self._text) and not gives_way)

    def text(self) -> str:
        """Return all of what it says."""
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        metrics = QFontMetricsF(role_font(fonts.STRONG))
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.said.width())
        self.said.setText(shown)
        self.said.setAccessibleName(self._text)


def said_of(chart: SessionChart, fact: Fact) -> str:
    """Return when an entry was and what it says, such as *0:33 Tearful, mild.* and its words."""
    said = " ".join(filter(None, label_and_words(chart, fact)))
    return f"{time_text(chart, fact.occurred_at)} {' '.join(said.split())}"


def about_of(chart: SessionChart, fact: Fact) -> Fact | None:
    """Return the earlier entry that a fact is about; an addendum stands below its own anyway."""
    if isinstance(fact.event, AddendumWritten):
        return None
    about = getattr(fact.event, "about", "")
    return chart.fact(about) if about else None


def about_words(chart: SessionChart, fact: Fact) -> str:
    """Return what a row says of the entry that it is about, cut to a few words; or nothing."""
    about = about_of(chart, fact)
    return "" if about is None else short_about(chart, about)


def short_about(chart: SessionChart, about: Fact) -> str:
    """Return the same of an entry that is known."""
    said = said_of(chart, about)
    kept = said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()}…"
    return tr("about {0}").format(kept)
