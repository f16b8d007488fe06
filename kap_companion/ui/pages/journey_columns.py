"""Below the axis: three columns in a wide window, the log and tabs in a narrow one."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from kap_companion.ui.pages.emergency_card import EmergencyCard
from kap_companion.ui.pages.journey_checks import JourneyChecks
from kap_companion.ui.pages.music_panel import MusicPanel
from kap_companion.ui.widgets import layout
from kap_companion.ui.wording import tr

WORDS_PX, CONTROLS_PX, PANEL_PX = 284, 326, 268
GAP_PX = 10
SHORT_PX, TALL_PX = 400, 560
"""The controls need the one; from the other on all rows of the music stand above what is due."""

QWIDGETSIZE_MAX = 16_777_215


class JourneyColumns(QWidget):
    """Arranges the patient's words, the middle with the log, and the controls."""

    def __init__(
        self,
        words: QWidget,
        middle: QWidget,
        music: MusicPanel,
        mask: QWidget,
        buttons: QWidget,
        checks: JourneyChecks,
    ) -> None:
        super().__init__()
        self._checks = checks
        self._words = layout.scrolling(words)
        self._music, self._mask, self._buttons = music, mask, buttons
        self._left = _Column(WORDS_PX, (layout.XL, 14, 22, layout.L))
        self._right = _Column(CONTROLS_PX, (22, layout.M, layout.XL, layout.M), SHORT_PX)
        self._panel = _Column(PANEL_PX, (layout.L, 0, layout.L, 10))
        self._tabs = QTabWidget()
        self._tabs.tabBar().setAccessibleName(tr("Beside the log"))
        self._tabs.setDocumentMode(True)
        self._words_tab, self._music_tab, self._vitals_tab = (
            _Column(0, (0, layout.M, 0, 0)) for _ in range(3)
        )
        self._tabs.addTab(self._words_tab, tr("Words"))
        self._tabs.addTab(layout.scrolling(self._music_tab), tr("Music"))
        self._tabs.addTab(layout.scrolling(self._vitals_tab), tr("Vitals"))
        self._lines = [layout.vline(), layout.vline()]
        self._rule = layout.hline()
        row = layout.row(
            [self._left, self._lines[0], middle, self._lines[1], self._right, self._panel], 0
        )
        row.setStretch(2, 1)
        self.setLayout(row)

    def hold_course(self, button: QWidget) -> None:
        """Hold the button of the course, beside the dose or where a narrow window has room."""
        self._course = button

    def hold_card(self, card: EmergencyCard) -> None:
        """Hold the emergency card: above the patient's words, or in a tab that comes with it."""
        self._card = card
        self._card_tab = _Column(0, (0, layout.M, 0, 0))
        self._tabs.addTab(layout.scrolling(self._card_tab), tr("Card"))
        card.shown.connect(self._show_card_tab)
        self._show_card_tab(False)

    def _show_card_tab(self, shown: bool) -> None:
        last = self._tabs.count() - 1
        self._tabs.setTabVisible(last, shown)
        if shown:
            self._tabs.setCurrentIndex(last)

    def set_compact(self, compact: bool) -> None:
        """Stand the parts side by side, or behind tabs."""
        if compact:
            self._words_tab.fill([self._words])
            self._card_tab.fill([self._card, layout.GAP])
            self._music_tab.fill([self._music, layout.GAP])
            checks = [self._checks.vitals, self._checks.block, self._checks.readings]
            self._vitals_tab.fill([*checks, layout.GAP])
            soften = layout.row([self._music.soften_below, self._course], layout.S)
            soften.setStretch(0, 1)
            self._panel.fill([self._tabs, soften, self._mask, self._buttons])
        else:
            buttons = layout.row([self._buttons, self._course], layout.XS)
            buttons.setStretch(0, 1)
            self._left.fill([self._card, self._words])
            self._right.fill(
                [
                    self._music,
                    self._rule,
                    self._mask,
                    self._checks.block,
                    layout.GAP,
                    self._checks.vitals,
                    buttons,
                ]
            )
        for wide in (self._left, self._right, self._lines[0]):
            wide.setVisible(not compact)
        self._panel.setVisible(compact)
        self._checks.readings.setVisible(compact)
        self._music.set_compact(compact)
        self._show_short()

    def controls_px(self) -> int:
        """Return how high the controls are when all that they show now stands whole."""
        return self._right.whole_px() if self._right.isVisibleTo(self) else 0

    def least_controls_px(self) -> int:
        """Return how high they must be at least, with all left out that has its key."""
        self._set_short(short=self._right.isVisibleTo(self))
        least_px = self.controls_px()
        self._show_short()
        return least_px

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_short()

    def _show_short(self) -> None:
        """Where the columns are low, leave out of the music what has its key."""
        self._set_short(short=not self._panel.isVisibleTo(self) and self.height() < TALL_PX)

    def _set_short(self, *, short: bool) -> None:
        self._music.set_short(short)
        self._music.updateGeometry()  # now, and not once the next events are handled
        self._right.set_spacing(layout.S if short else GAP_PX)


class Yielding(QWidget):
    """Takes whatever height it is given: a bar that comes into it makes no window higher."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class _Column(QWidget):
    """A column that may be filled anew; what it held before is only let go of."""

    def __init__(
        self, width_px: int, margins: layout.Margins, least_px: int = QWIDGETSIZE_MAX
    ) -> None:
        super().__init__()
        self._least_px = least_px
        self._box = layout.column([], GAP_PX, margins)
        self.setLayout(self._box)
        if width_px:
            self.setFixedWidth(width_px)

    def minimumSizeHint(self) -> QSize:
        """No lower than its items, unless they can do with less."""
        least = super().minimumSizeHint()
        return QSize(least.width(), min(least.height(), self._least_px))

    def whole_px(self) -> int:
        """Return how high it is with every item whole."""
        return super().minimumSizeHint().height()

    def set_spacing(self, px: int) -> None:
        """Leave so much room between the items."""
        self._box.setSpacing(px)

    def fill(self, items: Sequence[layout.Item]) -> None:
        """Show these items, top down."""
        while self._box.takeAt(0) is not None:
            pass
        for item in items:
            layout.add(self._box, item)
