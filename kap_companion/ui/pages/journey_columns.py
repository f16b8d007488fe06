"""Below the axis: three columns in a wide window, the log and tabs in a narrow one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTabWidget, QWidget

from kap_companion.ui.pages.music_panel import MusicPanel
from kap_companion.ui.widgets import layout
from kap_companion.ui.wording import tr

WORDS_PX, CONTROLS_PX, PANEL_PX = 284, 326, 268


class JourneyColumns(QWidget):
    """Arranges the patient's words, the middle with the log, and the controls."""

    def __init__(
        self, words: QWidget, middle: QWidget, music: MusicPanel, mask: QWidget, buttons: QWidget
    ) -> None:
        super().__init__()
        self._words = layout.scrolling(words)
        self._music, self._mask, self._buttons = music, mask, buttons
        self._left = _Column(WORDS_PX, (layout.XL, 14, 22, layout.L))
        self._right = _Column(CONTROLS_PX, (22, 14, layout.XL, layout.M))
        self._panel = _Column(PANEL_PX, (layout.L, 0, layout.L, 10))
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._words_tab, self._music_tab = (_Column(0, (0, layout.M, 0, 0)) for _ in range(2))
        self._tabs.addTab(self._words_tab, tr("Words"))
        self._tabs.addTab(layout.scrolling(self._music_tab), tr("Music"))
        self._lines = [layout.vline(), layout.vline()]
        self._rule = layout.hline()
        row = layout.row(
            [self._left, self._lines[0], middle, self._lines[1], self._right, self._panel], 0
        )
        row.setStretch(2, 1)
        self.setLayout(row)

    def set_compact(self, compact: bool) -> None:
        """Stand the parts side by side, or behind tabs."""
        if compact:
            self._words_tab.fill([self._words])
            self._music_tab.fill([self._music, layout.GAP])
            self._panel.fill([self._tabs, self._music.soften_below, self._mask, self._buttons])
        else:
            self._left.fill([self._words])
            self._right.fill([self._music, self._rule, self._mask, layout.GAP, self._buttons])
        for wide in (self._left, self._right, self._lines[0]):
            wide.setVisible(not compact)
        self._panel.setVisible(compact)
        self._music.set_compact(compact)


class _Column(QWidget):
    """A column that may be filled anew; what it held before is only let go of."""

    def __init__(self, width_px: int, margins: layout.Margins) -> None:
        super().__init__()
        self._box = layout.column([], 10, margins)
        self.setLayout(self._box)
        if width_px:
            self.setFixedWidth(width_px)

    def fill(self, items: Sequence[layout.Item]) -> None:
        """Show these items, top down."""
        while self._box.takeAt(0) is not None:
            pass
        for item in items:
            layout.add(self._box, item)
