"""What the therapist did, in two keys: the practice's own list, and words of one's own."""

from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Intervention, InterventionMade
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

DIGITS = "123456789"


class InterventionSheet(FormSheet):
    """A digit or a click records one at once; Return records what was typed."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        super().__init__(tr("What I did"), tr("Record the words"), session.workspace.bridge, area)
        self._session = session
        self._chosen: Intervention | None = None
        self.body.setSpacing(layout.S)
        listed = session.practice.interventions
        keys = tr("1 to 9 record one. Words typed below go with it.")
        self.add(label(keys, fonts.SECONDARY, "muted"))
        self.touch = Notice("caution", self._touch_words(listed))
        self.add(self.touch)
        if not self.touch.text():
            self.touch.hide()
        self.buttons = [self._button(place, each) for place, each in enumerate(listed)]
        self.words = LineField(tr("Words"), tr("↵ records them; they may stand alone."))
        self.words.entered.connect(self.save.click)
        self.add(*self.buttons, self.words, layout.GAP)

    def open(self) -> None:
        """Show the sheet with its digits awake."""
        super().open()
        if self.buttons:
            self.buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = DIGITS.find(event.text()) if event.text() else -1
        if 0 <= place < len(self.buttons) and not event.isAutoRepeat():
            self.buttons[place].click()
        super().keyPressEvent(event)

    def write(self) -> "Future[Any] | None":
        chosen, self._chosen = self._chosen, None
        words = self.words.value()
        if chosen is not None:
            made = InterventionMade(chosen.what, words, chosen.touch)
        elif words.strip():
            made = InterventionMade(words)
        else:
            self.words.set_error(tr("Choose one, or say in a few words what you did."))
            return None
        return self._session.observing.intervene(made)

    def _button(self, place: int, made: Intervention) -> Button:
        button = Button(made.what, key=DIGITS[place] if place < len(DIGITS) else "")
        button.set_size("compact")
        button.clicked.connect(partial(self._choose, made))
        return button

    def _choose(self, made: Intervention) -> None:
        self._chosen = made
        self.save.click()

    def _touch_words(self, listed: tuple[Intervention, ...]) -> str:
        """What is said where the list holds a touch and no agreement to touch holds today."""
        touches = ", ".join(each.what for each in listed if each.touch)
        if not touches or self._session.touch_agreed():
            return ""
        return tr("No touch agreement holds today. This is a touch: {0}.").format(touches)
