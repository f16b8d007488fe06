"""Practice, Events: kinds of adverse events, interventions, the practice's own emergency card."""

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.domain.events import EmergencyCardSet, Phone
from kap_companion.domain.protocols import ADVERSE_KINDS, NO_CARD
from kap_companion.domain.setting_rules import LONGEST_CARD, MOST_PHONES
from kap_companion.ui.key_map import key_name
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS, stack
from kap_companion.ui.pages.emergency_card import EmergencyCard
from kap_companion.ui.pages.form_sheet import two
from kap_companion.ui.pages.interventions_editor import InterventionsEditor
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.review_settings import ReviewSettings
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, caption, heading, title
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

KINDS_CHARS = 4_000


class EventSettingsPage(Page):
    """Each is saved by its button; what is being typed is left alone by `refresh`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.kinds = TextArea(tr("Kinds, one a line"), max_chars=KINDS_CHARS)
        self.kinds.set_lines(12)
        self.save_kinds = Button(tr("Save the kinds"))
        self.usual = Button(tr("The usual kinds"), "quiet")
        self.kinds_note = SaveNote(workspace.bridge)
        self.words = TextArea(tr("Words of the card"), max_chars=LONGEST_CARD)
        self.words.set_lines(6)
        self.phones = [
            (LineField(tr("Name {0}").format(n)), LineField(tr("Number {0}").format(n)))
            for n in range(1, MOST_PHONES + 1)
        ]
        self.interventions = InterventionsEditor(workspace)
        self.save_card = Button(tr("Save the card"), "filled")
        self.card_note = SaveNote(workspace.bridge)
        self.empty_card = Button(tr("Empty the card"), "quiet")
        self.empty_card.clicked.connect(partial(self._fill_card, NO_CARD))
        self.preview = EmergencyCard()
        self.preview.away.hide()
        self.preview.dense.hide()
        self.review = ReviewSettings(workspace)
        self._kept_kinds: tuple[str, ...] = ()
        self._kept_card: EmergencyCardSet | None = None
        self._build()
        self.save_kinds.clicked.connect(self._save_kinds)
        self.usual.clicked.connect(partial(self._show_kinds, ADVERSE_KINDS))
        self.save_card.clicked.connect(self._save_card)

    def _build(self) -> None:
        self.about = Text("", fonts.NOTE, "muted")
        card: list[layout.Item] = [heading(tr("Emergency card")), self.about]
        card += [self.words, *(two(name, number, (3, 2)) for name, number in self.phones)]
        card += [
            layout.row([self.save_card, self.empty_card, layout.GAP], layout.S),
            self.card_note,
        ]
        card += [caption(tr("As it stands now")), self.preview]
        offered = tr("What an adverse event can be. One on the record keeps its name.")
        kinds: list[layout.Item] = [
            heading(tr("Kinds of adverse events")),
            Text(offered, fonts.NOTE, "muted"),
            self.kinds,
            layout.row([self.save_kinds, self.usual, layout.GAP], layout.S),
            self.kinds_note,
            layout.S,
            self.interventions,
            layout.M,
            self.review,
            layout.GAP,
        ]
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(stack(*card, layout.GAP, spacing=layout.M), 3)
        self._columns.addWidget(stack(*kinds, spacing=layout.M), 2)
        self._outer = layout.column([title(tr("Events")), self._columns, layout.GAP], layout.L)
        inner = QWidget()
        inner.setLayout(self._outer)
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        self.interventions.refresh()
        self.review.refresh()
        chart = self._workspace.practice_chart()
        key = key_name(self._workspace.key_map().key_of("card"))
        about = tr("A serious adverse event opens it beside the Journey; so does the key {0}.")
        self.about.setText(about.format(key))
        if chart.adverse_kinds != self._kept_kinds:
            self._kept_kinds = chart.adverse_kinds
            self._show_kinds(chart.adverse_kinds)
        if chart.emergency != self._kept_card:
            self._kept_card = chart.emergency
            self._show_card(chart.emergency)

    def _show_card(self, card: EmergencyCardSet) -> None:
        self.preview.show_card(card)
        self.preview.show()
        self._fill_card(card)

    def _fill_card(self, card: EmergencyCardSet) -> None:
        """Show it in the fields; its button saves it."""
        self.words.set_value(card.words)
        phones = (*card.phones, *(Phone("", ""),) * MOST_PHONES)
        for (name, number), phone in zip(self.phones, phones, strict=False):
            name.set_value(phone.name)
            number.set_value(phone.number)

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._outer.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    def _show_kinds(self, kinds: tuple[str, ...]) -> None:
        self.kinds.set_value("\n".join(kinds))

    def _save_kinds(self) -> None:
        kinds = tuple(self.kinds.value().splitlines())
        write = partial(self._workspace.practice.set_adverse_kinds, kinds)
        self.kinds_note.save(Change(kinds, write, then=self.refresh))

    def _save_card(self) -> None:
        phones = tuple(Phone(name.value(), number.value()) for name, number in self.phones)
        card = (self.words.value(), phones)
        write = partial(self._workspace.practice.set_emergency_card, *card)
        self.card_note.save(Change(card, write, then=self.refresh))
