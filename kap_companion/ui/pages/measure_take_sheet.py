"""Which measure is taken, and how: in the patient's hands, asked here, or as a total."""

from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from kap_companion.domain.measures import Form
from kap_companion.services.measures import Measures
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import heading, label
from kap_companion.ui.wording import tr


class TakeMeasureSheet(Sheet):
    """What is due is ticked already."""

    handed_over = Signal(object)
    """Hand the laptop to the patient with these forms: a tuple of keys."""
    ask_wanted = Signal(object)
    """Ask this `Form` here."""
    total_wanted = Signal(object)
    """Put in a total of this `Scale`."""

    def __init__(self, measures: Measures, area: QWidget) -> None:
        super().__init__(tr("Take a measure"), area)
        due = {each.measure for each in measures.now().due}
        self.ticks: dict[str, CheckBox] = {}
        self.asks: dict[str, Button] = {}
        self.totals: dict[str, Button] = {}
        self.hand_over = Button(tr("Hand the laptop to the patient"), "filled", icon="handover")
        self.hand_over.clicked.connect(self._hand_over)
        self.notice = Notice("caution", tr("Tick the forms that the patient is to answer."))
        self.notice.hide()
        forms, scales = measures.forms(), measures.scales()
        if forms:
            said = tr("Ticked forms go to the patient: one question at a time, no score is shown.")
            self.add(heading(tr("Forms")), label(said, fonts.SECONDARY, "muted"), self.notice)
            self.add(*(self._form_row(form, due=form.key in due) for form in forms))
            self.set_footer(self.hand_over)
        if scales:
            said = tr("Only the total is recorded, with its date and who rated it.")
            self.add(heading(tr("Totals")), label(said, fonts.SECONDARY, "muted"))
        for scale in scales:
            words = tr("{0}, due").format(scale.name) if scale.key in due else scale.name
            button = Button(words)
            button.clicked.connect(partial(self._leave_for, self.total_wanted, scale))
            self.totals[scale.key] = button
            self.add(layout.row([button, layout.GAP]))
        if not forms and not scales:
            self.add(label(tr("No measure is in use. Practice, Measures sets which are.")))
        self.add(layout.GAP)

    def _form_row(self, form: Form, *, due: bool) -> layout.Item:
        tick = CheckBox(tr("{0}, due").format(form.name) if due else form.name)
        tick.setChecked(due)
        tick.toggled.connect(self.notice.hide)
        ask = Button(tr("Ask it here"))
        ask.set_size("compact")
        ask.setAccessibleName(tr("Ask it here: {0}").format(form.name))
        ask.clicked.connect(partial(self._leave_for, self.ask_wanted, form))
        self.ticks[form.key], self.asks[form.key] = tick, ask
        return layout.row([tick, layout.GAP, ask], layout.M)

    def _leave_for(self, wanted: SignalInstance, what: object) -> None:
        self.dismiss()
        wanted.emit(what)

    def _hand_over(self) -> None:
        keys = tuple(key for key, tick in self.ticks.items() if tick.isChecked())
        if not keys:
            self.notice.show()
            return
        self.dismiss()
        self.handed_over.emit(keys)
