"""The vitals of the session in a narrow window, where the axis has no rows for them."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.checks import Reading, own_baseline, readings
from kap_companion.domain.events import VitalsTaken
from kap_companion.domain.vital_signs import taken
from kap_companion.ui.check_words import beyond_text
from kap_companion.ui.room_words import vitals_words
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.wording import time_text, tr

SHOWN = 6


class ReadingsList(QWidget):
    """The patient's own baseline, and the newest readings, the last one first."""

    def __init__(self) -> None:
        super().__init__()
        self._box: QVBoxLayout = layout.column([], layout.XS)
        self._chart: SessionChart | None = None
        self._shown: object = None
        self.setLayout(self._box)

    def show_chart(self, chart: SessionChart) -> None:
        """Show the readings of this chart; out of sight, only once it comes into view."""
        self._chart = chart
        if not self.isVisible():
            return
        baseline, found = own_baseline(chart), readings(chart)
        shown = (baseline, found, chart.anchor)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if taken(baseline) and chart.anchor is not None:
            self._add(caption(tr("Baseline")), label(vitals_words(baseline)))
        for reading in reversed(found[-SHOWN:]):
            self._add(*self._lines(chart, reading, baseline))
        if not found:
            self._add(label(tr("No vitals yet."), fonts.SECONDARY, "muted"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._chart is not None:
            self.show_chart(self._chart)

    def _lines(
        self, chart: SessionChart, reading: Reading, baseline: VitalsTaken
    ) -> tuple[QWidget, ...]:
        said = label(vitals_words(reading.vitals))
        at = caption(time_text(chart, reading.fact.occurred_at))
        if not reading.beyond:
            return at, said
        after = chart.anchor is not None and baseline != reading.vitals
        told = beyond_text(reading, baseline if after else None)
        return at, said, label(told, fonts.LABEL, "caution")

    def _add(self, *lines: QWidget) -> None:
        for each in lines:
            self._box.addWidget(each)
