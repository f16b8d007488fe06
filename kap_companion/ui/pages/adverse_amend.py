"""The fields in which what stands of an adverse event is corrected: its begin, course or end."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Event,
    Outcome,
)
from kap_companion.ui.pages.adverse_fields import AdverseFields, BeginFields
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.wording import tr

ADVERSE = (AdverseEventBegan, AdverseEventFollowed, AdverseEventEnded)


class AmendAdverse(QWidget):
    """Shows one entry of an adverse event, and gives back what was made of it."""

    def __init__(
        self,
        event: AdverseEventBegan | AdverseEventFollowed | AdverseEventEnded,
        kinds: Sequence[str],
    ) -> None:
        super().__init__()
        self._event = event
        self.fields: AdverseFields | None = None
        self.outcome = ChoiceField(
            tr("Outcome"), [(each.value, tr(each.value)) for each in Outcome]
        )
        self.words = LineField(tr("Words"))
        if isinstance(event, AdverseEventEnded):
            self.outcome.set_value(event.outcome.value)
            self.words.set_value(event.words)
            self.setLayout(layout.column([self.outcome, self.words], layout.L))
            return
        if isinstance(event, AdverseEventBegan):
            known = kinds if event.what in kinds else (event.what, *kinds)
            self.fields = BeginFields(known)
            self.fields.what.set_value(event.what)
        else:
            self.fields = AdverseFields()
        self.fields.show_event(event)
        self.setLayout(layout.column([self.fields], layout.L))

    def changed(self) -> Event:
        """Return the event as it stands in the fields."""
        fields, event = self.fields, self._event
        if isinstance(event, AdverseEventEnded) or fields is None:
            return AdverseEventEnded(
                getattr(event, "of", ""), Outcome(self.outcome.value()), self.words.value()
            )
        words, action = fields.words.value(), fields.action.value()
        told, severity = fields.told.value(), fields.grade()
        if isinstance(event, AdverseEventFollowed):
            return AdverseEventFollowed(event.of, severity, words, action, told)
        what = fields.what.value() if isinstance(fields, BeginFields) else event.what
        return AdverseEventBegan(what, severity, words, action, told, event.about)
