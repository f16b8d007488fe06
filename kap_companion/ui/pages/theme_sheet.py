"""The sheet in which something that runs through a session gets its name, new or used before."""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts.themes import Theme
from kap_companion.domain.events import ThemeKind, ThemeNamed
from kap_companion.services.integration import LONGEST_NAME
from kap_companion.services.patient_names import Names
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.insight_card import sources_text
from kap_companion.ui.pages.refill import refill
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme_words import theme_word
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.wording import tr

MOST_OFFERED = 8


class ThemeSheet(FormSheet):
    """Names something out of `sources`; or changes `theme`. Names of earlier sessions are offered.

    Who opens it sets `names` once they are read.
    """

    def __init__(
        self,
        session: OpenSession,
        area: QWidget,
        sources: Sequence[str] = (),
        theme: Theme | None = None,
    ) -> None:
        title, save = tr("Add a name"), tr("Record the name")
        if theme is not None:
            title, save = tr("Change the name"), tr("Save the name")
        super().__init__(title, save, session.workspace.bridge, area)
        self._session, self._theme = session, theme
        self._sources = theme.event.sources if theme else tuple(sources)
        self._names: Names = {}
        self.kind = ChoiceField(tr("What it is"), [(each, theme_word(each)) for each in ThemeKind])
        self.name = LineField(tr("Name"), max_chars=LONGEST_NAME)
        self.offers: list[Button] = []
        self._offered: QVBoxLayout = layout.column([], layout.XS)
        self._earlier = caption(tr("From earlier sessions"))
        self.take_back = Button(tr("Take back"), "quiet")
        self.take_back.clicked.connect(self._take_back)
        self.kind.set_value(theme.event.kind if theme else ThemeKind.THEME)
        self.name.set_value(theme.event.name if theme else "")
        self.kind.changed.connect(self._show_offers)
        self.name.changed.connect(self._show_offers)
        self.name.entered.connect(self.save.click)
        self._build()

    def set_names(self, names: Names) -> None:
        """Offer these names of the patient's other sessions."""
        self._names = names
        self._show_offers()

    def write(self) -> "Future[Any] | None":
        name = self.name.value()
        if not name.strip():
            self.name.set_error(tr("What is it called?"))
            return None
        named = ThemeNamed(ThemeKind(self.kind.value()), name, self._sources)
        integration = self._session.integration
        if self._theme is not None:
            return integration.change_theme(self._theme.fact, named)
        return integration.name_theme(named)

    def _build(self) -> None:
        came_from = sources_text(self._session.chart, self._sources)
        if came_from:
            self.add(label(came_from, fonts.SECONDARY, "muted"))
        foot = layout.row([self.take_back, layout.GAP])
        offered = layout.column([self._earlier, self._offered], layout.S)
        self.add(self.kind, self.name, offered, foot, layout.GAP)
        self.take_back.setVisible(self._theme is not None)
        self._show_offers()

    def _show_offers(self) -> None:
        """Those of this kind that begin with, or hold, what is typed."""
        known = self._names.get(ThemeKind(self.kind.value()), ())
        typed = self.name.value().strip().casefold()
        fits = [each for each in known if typed in each.casefold() and each.casefold() != typed]
        self.offers = [self._offer(each) for each in fits[:MOST_OFFERED]]
        refill(self._offered, self.offers)
        self._earlier.setVisible(bool(self.offers))

    def _offer(self, name: str) -> Button:
        button = Button(name)
        button.set_size("compact")
        button.clicked.connect(partial(self._take, name))
        return button

    def _take(self, name: str) -> None:
        self.name.set_value(name)
        self._show_offers()
        self.save.setFocus()

    def _take_back(self) -> None:
        if self._theme is not None:
            fact = self._theme.fact
            self.submit(lambda: self._session.integration.take_back(fact), self.saved)
