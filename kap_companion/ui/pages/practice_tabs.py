"""Everything about the practice in one place of the rail, a tab for each concern."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget

from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets import layout
from kap_companion.ui.wording import tr


class PracticeTabs(Page):
    """Shows one of several pages; what they ask for is passed on."""

    def __init__(self, pages: Sequence[tuple[str, Page]]) -> None:
        super().__init__()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setTabBarAutoHide(True)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.tabBar().setAccessibleName(tr("Parts of the practice"))
        for title, page in pages:
            self.tabs.addTab(page, title)
            page.session_chosen.connect(self.session_chosen)
            page.sheet_wanted.connect(self.sheet_wanted)
            page.patient_chosen.connect(self.patient_chosen)
            page.place_wanted.connect(self.place_wanted)
        self.tabs.currentChanged.connect(self.refresh)
        self.setLayout(layout.column([self.tabs], 0))

    def refresh(self) -> None:
        page = self.tabs.currentWidget()
        if isinstance(page, Page):
            page.refresh()

    def show_page(self, kind: type[Page]) -> None:
        """Show the page of this kind."""
        for number in range(self.tabs.count()):
            if isinstance(self.tabs.widget(number), kind):
                self.tabs.setCurrentIndex(number)

    def set_compact(self, compact: bool) -> None:
        for number in range(self.tabs.count()):
            page = self.tabs.widget(number)
            if isinstance(page, Page):
                page.set_compact(compact)
