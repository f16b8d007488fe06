"""A form in the patient's hands: one question at a time, answers in words, never a number."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget
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
LOW_PX = 500
"""Below this height answers stand side by side, so that all of them are in sight."""
INTRODUCTION = -1
"""The place of the page before the first question."""
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
        self._about = label("", fonts.LEAD)
        self._lead = label("", fonts.PATIENT, "muted")
        self._asked = Text("", fonts.QUESTION)
        self._answers = QGridLayout()
        self._answers.setSpacing(layout.M)
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
                    layout.S,
                    _boxed(self._answers),
                    layout.M,
                    self._rights,
                    layout.GAP,
                ],
                layout.S,
                (0, 0, layout.M, 0),
            )
        )
        left: list[layout.Item] = [self.back, self._kept, layout.GAP]
        footer = layout.row([*left, self.leave_out, self.next], layout.M)
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
        """Show the question at this place (from 0) of the first form that is not answered.

        At its beginning stands what the form says about itself.
        """
        if self._form is not None and place > 0:
            self._show(self._form, min(place, len(self._form.items) - 1))
        elif self._form is not None:
            self._introduce(self._form)

    def focus_first(self) -> None:
        """Put the focus on the answer that was given, else on the first one."""
        if self._place == INTRODUCTION:
            self.next.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.choices:
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
        """Arrows walk the answers without giving one; the one with the focus is in sight."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched, 0, layout.M)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = ARROWS.get(Qt.Key(event.key()))
            if step is not None and watched in self.choices:
                at = [id(each) for each in self.choices].index(id(watched)) + step
                to = self.choices[at % len(self.choices)]
                to.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # One question

    def _introduce(self, form: Form) -> None:
        """What the form says before its first question, and whose it is."""
        self._form, self._place = form, INTRODUCTION
        said = tr("{0} questions, one at a time. There is no right answer.")
        self._number.setText(self._part())
        self._about.setText(form.instruction)
        self._lead.setText(said.format(len(form.items)))
        self._asked.setText("")
        self._rights.setText(f"{form.source}. {form.rights}")
        self._show_choices(form, None)
        self._show_texts()
        self.next.say(tr("Begin"))

    def _show(self, form: Form, place: int) -> None:
        self._form, self._place = form, place
        item, total = form.items[place], len(form.items)
        self.progress.show_progress(total, place + 1)
        where = tr("Question {0} of {1}").format(place + 1, total)
        self._number.setText(" · ".join(filter(None, (self._part(), where))))
        self._about.setText("")
        self._lead.setText("" if item.choices else form.stem or form.instruction)
        self._rights.setText("")
        self._asked.setText(item.words)
        self._show_choices(form, place)
        self._show_texts()
        last = place + 1 == total and len(self._forms.forms) <= 1
        self.next.say(tr("I am done") if last else tr("Next"))
        self._forms.stand_at(place)

    def _show_texts(self) -> None:
        self.notice.hide()
        self._kept.setText("")
        for text in (self._number, self._about, self._lead, self._asked, self._rights):
            text.setVisible(bool(text.text()))
        asks = self._place != INTRODUCTION
        for widget in (self.progress, self.leave_out):
            widget.setVisible(asks)
        self.back.setVisible(self._place > 0)
        self._scroll.verticalScrollBar().setValue(0)
        self.focus_first()

    def _part(self) -> str:
        if self._all <= 1:
            return ""
        return tr("Part {0} of {1}").format(self._all - len(self._forms.forms) + 1, self._all)

    def _arrange(self) -> None:
        """One answer below the other, or in rows where they would not all be in sight."""
        low = self.height() < LOW_PX
        across = (len(self.choices) + 1) // 2 if low else 1
        self._asked.set_role(fonts.TITLE if low else fonts.QUESTION)
        for number, button in enumerate(self.choices):
            self._answers.addWidget(button, number // across, number % across)

    def _show_choices(self, form: Form, place: int | None) -> None:
        for button in self.choices:
            self._group.removeButton(button)
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.choices = []
        if place is None:
            return
        given = self._forms.answer(form, place)
        for choice in form.choices_of(place):
            button = Button(choice.words, "toggle")
            button.set_size("large")
            button.setAccessibleDescription(form.items[place].words)
            button.setChecked(choice.value == given)
            button.clicked.connect(partial(self._answer, choice.value))
            button.installEventFilter(self)
            self._group.addButton(button)
            self.choices.append(button)
        self._arrange()
        for button in self.choices:
            button.show()  # a layout would show it one turn later

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
        if self._place == INTRODUCTION and self._form is not None:
            self._show(self._form, 0)
            return
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
            self._introduce(following)


def _boxed(grid: QGridLayout) -> QWidget:
    """Return a widget around a grid, whose columns are of one width."""
    grid.setContentsMargins(0, 0, 0, 0)
    box = QWidget()
    box.setLayout(grid)
    return box
