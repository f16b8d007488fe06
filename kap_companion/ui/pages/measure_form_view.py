"""A form in the patient's hands: one question at a time, answers in words, never a number."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget
from shiboken6 import isValid

from kap_companion.domain.measures import Form
from kap_companion.services.sealed_measures import SealedMeasures
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import ProgressSegments
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, label, line
from kap_companion.ui.wording import tr

PAPER_PX = 820
ARROWS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class MeasureFormView(QWidget):
    """Walks through the forms that were handed over. `finished`: all of them are sealed."""

    finished = Signal()

    def __init__(self, forms: SealedMeasures, bridge: Bridge) -> None:
        super().__init__()
        self._forms, self._bridge = forms, bridge
        self._all = len(forms.forms)
        self._form: Form | None = next(iter(forms.forms), None)
        self._place = 0
        self._sealing = False
        self.choices: list[Button] = []
        self._group = QButtonGroup(self)
        self.progress = ProgressSegments(1, 1)
        self._number = line("", fonts.PATIENT, "muted")
        self._about = label("", fonts.PATIENT, "muted")
        self._lead = label("", fonts.PATIENT, "muted")
        self._asked = Text("", fonts.QUESTION)
        self._answers = layout.column([], layout.M)
        self._kept = line("", fonts.PATIENT, "positive")
        self._rights = label("", fonts.PATIENT, "muted")
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.back = Button(tr("Back"))
        self.leave_out = Button(tr("Leave this one out"), "quiet")
        self.next = Button(tr("Next"), "filled")
        for button in (self.back, self.leave_out, self.next):
            button.set_size("large")
        self.next.setMinimumWidth(150)
        self.back.clicked.connect(self._go_back)
        self.leave_out.clicked.connect(self._leave_out)
        self.next.clicked.connect(self._go_on)
        self._build()

    def _build(self) -> None:
        progress = layout.row([self.progress, self._number, layout.GAP], layout.L)
        page = QWidget()
        page.setLayout(
            layout.column(
                [
                    progress,
                    10,
                    self._about,
                    self._lead,
                    self._asked,
                    layout.M,
                    self._answers,
                    self._kept,
                    layout.GAP,
                    self._rights,
                ],
                layout.S,
                (0, 0, layout.M, 0),
            )
        )
        footer = layout.row([self.back, layout.GAP, self.leave_out, self.next], layout.M)
        self._scroll = layout.scrolling(page)
        paper = QWidget()
        paper.setMaximumWidth(PAPER_PX)
        box = layout.column([self._scroll, self.notice, footer], layout.M)
        box.setStretch(0, 1)
        paper.setLayout(box)
        row = layout.row([layout.GAP, paper, layout.GAP], 0)
        row.setStretch(1, 100)
        self.setLayout(row)

    def begin(self, place: int = 0) -> None:
        """Show the question at this place (from 0) of the first form that is not answered."""
        if self._form is not None:
            self._show(self._form, min(place, len(self._form.items) - 1))

    def focus_first(self) -> None:
        """Put the focus on the answer that was given, else on the first one."""
        if self.choices:
            chosen = self._group.checkedButton() or self.choices[0]
            chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Each answer is sealed as it is given: nothing waits."""

    def say_not_saved(self, sentence: str) -> None:
        """Say that finishing failed; every answer is still here."""
        self._sealing = False
        said = tr("Not saved yet. What you answered is kept.")
        self.notice.show_notice("danger", said, details=sentence)
        self.notice.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk the answers without giving one."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = ARROWS.get(Qt.Key(event.key()))
            if step is not None and watched in self.choices:
                at = [id(each) for each in self.choices].index(id(watched)) + step
                to = self.choices[at % len(self.choices)]
                to.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    # One question

    def _show(self, form: Form, place: int) -> None:
        self._form, self._place = form, place
        item, total = form.items[place], len(form.items)
        self.notice.hide()
        self._kept.setText("")
        self.progress.show_progress(total, place + 1)
        self._number.setText(self._where(place + 1, total))
        first = place == 0
        self._about.setText(form.instruction if first and form.stem else "")
        self._lead.setText("" if item.choices else form.stem or form.instruction)
        self._rights.setText(f"{form.full_name}. {form.rights}" if first else "")
        for text in (self._about, self._lead, self._rights):
            text.setVisible(bool(text.text()))
        self._asked.setText(item.words)
        self.back.setVisible(place > 0)
        last = place + 1 == total and len(self._forms.forms) <= 1
        self.next.say(tr("I am done") if last else tr("Next"))
        self._show_choices(form, place)
        self._scroll.verticalScrollBar().setValue(0)
        self._forms.stand_at(place)

    def _where(self, number: int, total: int) -> str:
        said = tr("Question {0} of {1}").format(number, total)
        if self._all <= 1:
            return said
        part = tr("Part {0} of {1}").format(self._all - len(self._forms.forms) + 1, self._all)
        return f"{part} · {said}"

    def _show_choices(self, form: Form, place: int) -> None:
        for button in self.choices:
            self._group.removeButton(button)
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()
        given = self._forms.answer(form, place)
        self.choices = []
        for choice in form.choices_of(place):
            button = Button(choice.words, "toggle")
            button.set_size("large")
            button.setAccessibleDescription(form.items[place].words)
            button.setChecked(choice.value == given)
            button.clicked.connect(partial(self._answer, choice.value))
            button.installEventFilter(self)
            self._group.addButton(button)
            self._answers.addWidget(button)
            self.choices.append(button)
        self.focus_first()

    def _answer(self, value: int) -> None:
        self.notice.hide()
        self.focus_first()
        self._keep(value)

    def _keep(self, answer: int | None) -> None:
        form, place = self._form, self._place
        if form is not None:
            kept = self._forms.keep(form, place, answer)
            self._bridge.when_done(kept, partial(self._is_kept, form, place), self._not_kept)

    def _is_kept(self, form: Form, place: int, _nothing: object) -> None:
        if isValid(self) and (form, place) == (self._form, self._place):
            self._kept.setText(tr("✓ Kept"))

    def _not_kept(self, sentence: str) -> None:
        if isValid(self):
            said = tr("What you answer can’t be kept just now. It is still here.")
            self.notice.show_notice("caution", said, details=sentence)
            self.notice.show()

    # From one to the next

    def _go_back(self) -> None:
        if self._form is not None:
            self._show(self._form, self._place - 1)

    def _go_on(self) -> None:
        if self._group.checkedButton() is None:
            said = tr("Choose what fits best, or leave this one out.")
            self.notice.show_notice("info", said)
            self.notice.show()
            return
        self._forward()

    def _leave_out(self) -> None:
        self._keep(None)
        self._forward()

    def _forward(self) -> None:
        form = self._form
        if form is None or self._sealing:
            return
        if self._place + 1 < len(form.items):
            self._show(form, self._place + 1)
            return
        self._sealing = True
        sealed = self._forms.finish(form)
        self._bridge.when_done(sealed, self._form_done, self.say_not_saved)

    def _form_done(self, _nothing: object) -> None:
        if not isValid(self):
            return
        self._sealing = False
        following = next(iter(self._forms.forms), None)
        if following is None:
            self.finished.emit()
        else:
            self._show(following, 0)
