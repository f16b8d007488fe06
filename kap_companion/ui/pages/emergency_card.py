"""The practice's own emergency card, and the dense log of a serious event: beside, never over."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.dense import DenseMinute, dense_minutes
from kap_companion.domain.events import EmergencyCardSet
from kap_companion.domain.moment import Moment
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, caption, label
from kap_companion.ui.wording import time_text, tr

WORDS_PX = 144
"""Six lines of the words; more of them scroll."""
WORDS_ACROSS_PX = 200
"""The width of the words in either column, beside a scroll bar."""
MINUTES, ACROSS = 6, 2


class EmergencyCard(QFrame):
    """Stands at the top of a side column. It opens by itself and closes only by hand."""

    put_away = Signal()
    shown = Signal(bool)
    """It was opened, or put away."""
    noted = Signal()
    """"No change" was noted."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setAccessibleName(tr("Emergency card"))
        self.words = label("")
        self._words_area = layout.scrolling(self.words)
        self._phones = layout.column([], layout.XS)
        self.away = Button(tr("Put away"), "quiet", "!")
        self.away.set_size("compact")
        self.away.clicked.connect(self.put_away)
        head = layout.row([caption(tr("Emergency")), layout.GAP, self.away])
        self.dense = DenseLog()
        self.dense.same.clicked.connect(self.noted)
        parts: list[layout.Item] = [head, self._phones, self._words_area, self.dense]
        self.setLayout(layout.column(parts, layout.S, (12, 4, 8, 10)))
        self.hide()

    def open_card(self, card: EmergencyCardSet) -> None:
        """Show the card as the practice wrote it."""
        self.show_card(card)
        self.show()
        self.shown.emit(True)

    def event(self, event: QEvent) -> bool:
        """Whatever comes to stand on it, the column makes room for all of it."""
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show}:
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))
        return done

    def close_card(self) -> None:
        """Put the card away."""
        self.hide()
        self.shown.emit(False)

    def show_card(self, card: EmergencyCardSet) -> None:
        """Show these words and numbers, or where to write them."""
        missing = tr("The practice has not written its emergency card: Practice, Events.")
        written = bool(card.words or card.phones)
        self.words.setText(card.words if written else missing)
        self._words_area.setVisible(bool(self.words.text()))
        needed_px = self.words.heightForWidth(WORDS_ACROSS_PX)
        self._words_area.setFixedHeight(min(WORDS_PX, needed_px))
        while (item := self._phones.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for phone in card.phones:
            self._phones.addWidget(Text(phone.name, fonts.SECONDARY, "muted"))
            self._phones.addWidget(Text(phone.number, fonts.HEADING))


class DenseLog(QWidget):
    """Each minute that passes stands with its T+, until it has a note; one key notes no change."""

    def __init__(self) -> None:
        super().__init__()
        said = label(tr("Dense log: a note each minute."), fonts.SECONDARY, "muted")
        self._cells = [Text("", fonts.STRONG, wrap=False) for _ in range(MINUTES)]
        self.same = Button(tr("No change"), key="l")
        self.same.set_size("compact")
        minutes = QWidget()
        grid = QGridLayout(minutes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(layout.XS)
        for number, cell in enumerate(self._cells):
            grid.addWidget(cell, number // ACROSS, number % ACROSS)
        self.setLayout(layout.column([said, minutes, self.same], layout.XS))

    def show_now(self, chart: SessionChart, now: Moment) -> None:
        """Show the newest minutes, oldest first; nothing while no serious event runs."""
        minutes = dense_minutes(chart, now)
        self.setVisible(bool(minutes))
        shown = minutes[-MINUTES:]
        for number, cell in enumerate(self._cells):
            cell.setVisible(number < len(shown))
            if number < len(shown):
                self._show(cell, chart, shown[number])

    def texts(self) -> list[str]:
        """Return what the minutes say."""
        return [cell.text() for cell in self._cells if not cell.isHidden()]

    @staticmethod
    def _show(cell: Text, chart: SessionChart, minute: DenseMinute) -> None:
        at = time_text(chart, minute.at)
        mark = "✓" if minute.noted else (tr("now") if minute.current else tr("open"))
        tone = "muted" if minute.noted else ("text" if minute.current else "caution")
        if cell.text() != f"{at} {mark}":
            cell.setText(f"{at} {mark}")
            cell.set_tone(tone)
