"""The middle of the page: the intention in the patient's words, and the insights that answer it."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionChart, insights, intended
from kap_companion.domain.defaults import INTENTION_QUESTION
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.insight_card import CardState, InsightCard
from kap_companion.ui.pages.insight_form import InsightForm
from kap_companion.ui.pages.refill import refill, refill_together
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import caption, label, words
from kap_companion.ui.wording import tr

INDENT_PX = 14


class InsightsPanel(QWidget):
    """Shows what was intended and what was understood; the form opens above the list."""

    chosen = Signal(str)
    step_wanted = Signal(str)
    link_wanted = Signal()
    change_wanted = Signal(str)
    undo_wanted = Signal()
    before_wanted = Signal(str)

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.form = InsightForm(session)
        self.cards: dict[str, InsightCard] = {}
        self._arrived: AbstractSet[str] = frozenset()
        self._intended: tuple[str, ...] | None = None
        self._intention: QVBoxLayout = layout.column([], layout.XS, (INDENT_PX, 0, INDENT_PX, 0))
        self._cards: QVBoxLayout = layout.column([], layout.S)
        self._none = label("", fonts.SECONDARY, "muted")
        self.undo = Button(tr("Undo"), "quiet", "Ctrl Z")
        self.undo.set_size("compact")
        self.undo.clicked.connect(self.undo_wanted)
        self._asked = ""
        self.before = Button(tr("How it came to be"), "quiet")
        self.before.set_size("compact")
        self.before.clicked.connect(lambda: self.before_wanted.emit(self._asked))
        before = layout.row([self.before, layout.GAP], 0)
        self._heading = caption(tr("Insights"))
        self.chain = Button(tr("The whole chain"), "quiet")
        self.chain.set_size("compact")
        heading = layout.row([self._heading, layout.GAP, self.undo, self.chain])
        inner = layout.column([heading, self._none, self.form], 0, (INDENT_PX, 0, INDENT_PX, 0))
        top: list[layout.Item] = [self._intention, before, layout.M]
        self.setLayout(layout.column([*top, inner, layout.XS, self._cards], 0))
        self.before.hide()

    def show_chart(self, chart: SessionChart, chosen: str, *, linking: bool) -> None:
        """Show the insights of this chart, the chosen one with its buttons."""
        self._show_intention(chart)
        self.cards = {}
        for insight in insights(chart):
            key = insight.fact.id
            if key == self.form.changes():
                continue
            open_card = key == chosen and not self.form.is_open
            state = CardState(open_card, linking and open_card, key in self._arrived)
            card = InsightCard(chart, insight, state)
            card.chosen.connect(lambda key=key: self.chosen.emit(key))
            card.step_wanted.connect(lambda key=key: self.step_wanted.emit(key))
            card.link_wanted.connect(self.link_wanted)
            card.before_wanted.connect(lambda key=key: self.before_wanted.emit(key))
            card.change_wanted.connect(lambda key=key: self.change_wanted.emit(key))
            self.cards[key] = card
        refill_together(self._cards, self.cards.values())
        self._heading.setVisible(not self.form.is_open)
        self._none.setVisible(not self.cards and not self.form.is_open)
        self._none.setText(tr("No insight is written yet. Choose a note at the left to begin."))

    def show_arrived(self, arrived: AbstractSet[str]) -> None:
        """Mark, the next time insights are shown, those that came after signing."""
        self._arrived = arrived

    def show_undo(self, *, possible: bool) -> None:
        """Offer to undo where there is something of the integration to take back."""
        self.undo.setVisible(possible and not self.form.is_open)

    def _show_intention(self, chart: SessionChart) -> None:
        said = tuple(each.words or tr("Said aloud.") for each in intended(chart))
        fact = chart.intentions.get(INTENTION_QUESTION)
        self._asked = fact.id if fact else ""
        self.before.setVisible(fact is not None and fact.amended)
        if said == self._intended:
            return
        self._intended = said
        lines = [words(each, fonts.INTENTION) for each in said]
        none = [] if said else [label(tr("No intention was written."), fonts.SECONDARY, "muted")]
        heading = caption(tr("Intentions") if len(said) > 1 else tr("Intention"))
        refill(self._intention, [heading, *lines, *none])
