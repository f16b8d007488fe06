"""Parts of the protocol's sheet: the checks with what they take and when, and the limits."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kap_companion.domain.events import CheckPlan, Limit, Sign
from kap_companion.domain.protocol_rules import LONGEST_NAME
from kap_companion.errors import InputRefused
from kap_companion.ui.pages.form_sheet import two
from kap_companion.ui.protocol_lines import minute_of, minutes_of, minutes_text
from kap_companion.ui.room_words import number_text, sign_name
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.guarded_line import GuardedLine
from kap_companion.ui.widgets.text import Text, caption
from kap_companion.ui.wording import tr

SIGN_COLUMNS = 3
BOUND_CHARS = 6
NAME_PX = 104


class CheckFields(QWidget):
    """One check: its name, what is taken, and when it falls due."""

    removed = Signal()

    def __init__(self, check: CheckPlan) -> None:
        super().__init__()
        self.name = LineField(tr("Check"), max_chars=LONGEST_NAME)
        self.name.set_value(check.name)
        self.signs = {sign: Button(sign_name(sign), "toggle") for sign in Sign}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(layout.S)
        for number, (sign, button) in enumerate(self.signs.items()):
            button.set_size("compact")
            button.setChecked(sign in check.signs)
            grid.addWidget(button, number // SIGN_COLUMNS, number % SIGN_COLUMNS)
        self.before = CheckBox(tr("Once before the dose"))
        self.before.setChecked(check.before)
        self.at = LineField(tr("At these minutes of T+"), placeholder="40, 120")
        self.at.set_value(minutes_text(check.at_min))
        self.every = LineField(tr("Then every (min)"), max_chars=5)
        self.until = LineField(tr("Until (min)"), max_chars=5)
        for field, minutes in ((self.every, check.every_min), (self.until, check.until_min)):
            field.set_value(str(minutes) if minutes else "")
        self.remove = Button(tr("Take this check out"), "quiet")
        self.remove.set_size("compact")
        self.remove.clicked.connect(self.removed)
        words = tr("What is taken; nothing for a look at the patient")
        said = Text(words, fonts.SECONDARY, "muted")
        parts: list[layout.Item] = [self.name, said, body, self.before, self.at]
        parts += [two(self.every, self.until), layout.row([self.remove, layout.GAP])]
        self.setLayout(layout.column([*parts, layout.hline()], layout.S))

    def check(self) -> CheckPlan | None:
        """Return the check as typed; None after saying under a field what is wrong."""
        read: list[tuple[LineField, Callable[[str], object]]] = [
            (self.at, minutes_of),
            (self.every, minute_of),
            (self.until, minute_of),
        ]
        for field, parse in read:
            try:
                parse(field.value())
            except InputRefused as refused:
                field.set_error(str(refused))
        if any(field.error() for field, _ in read):
            return None
        return CheckPlan(
            self.name.value().strip(),
            tuple(sign for sign, button in self.signs.items() if button.isChecked()),
            self.before.isChecked(),
            minutes_of(self.at.value()),
            minute_of(self.every.value()),
            minute_of(self.until.value()),
        )


class CheckList(QWidget):
    """All checks of a protocol, one below the other."""

    def __init__(self, checks: Sequence[CheckPlan]) -> None:
        super().__init__()
        self.fields: list[CheckFields] = []
        self._box = layout.column([], layout.M)
        self.more = Button(tr("Add a check"), "quiet", icon="add")
        self.more.clicked.connect(self._add_one)
        inner = layout.column([self._box, layout.row([self.more, layout.GAP])], layout.S)
        self.setLayout(inner)
        for check in checks:
            self._add(check)

    def checks(self) -> tuple[CheckPlan, ...] | None:
        """Return the checks as typed; None where one of them can't be read."""
        read = [field.check() for field in self.fields]
        found = tuple(each for each in read if each is not None)
        return found if len(found) == len(read) else None

    def _add_one(self) -> None:
        self._add(CheckPlan("")).name.setFocus()

    def _add(self, check: CheckPlan) -> CheckFields:
        field = CheckFields(check)
        field.removed.connect(lambda: self._take_out(field))
        self.fields.append(field)
        self._box.addWidget(field)
        return field

    def _take_out(self, field: CheckFields) -> None:
        self.fields.remove(field)
        self._box.removeWidget(field)
        field.hide()
        field.deleteLater()


class LimitGrid(QWidget):
    """For each sign: at or below, and at or above which value a recheck is asked for."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        super().__init__()
        known = {limit.sign: limit for limit in limits}
        self.bounds: dict[Sign, tuple[GuardedLine, GuardedLine]] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(layout.S)
        grid.setColumnMinimumWidth(0, NAME_PX)
        grid.addWidget(caption(tr("at or below")), 0, 1)
        grid.addWidget(caption(tr("at or above")), 0, 2)
        for row, sign in enumerate(Sign, 1):
            limit = known.get(sign, Limit(sign))
            low, high = (_bound(value) for value in (limit.low, limit.high))
            low.setAccessibleName(tr("{0}, at or below").format(sign_name(sign)))
            high.setAccessibleName(tr("{0}, at or above").format(sign_name(sign)))
            grid.addWidget(Text(sign_name(sign), wrap=False), row, 0)
            grid.addWidget(low, row, 1)
            grid.addWidget(high, row, 2)
            self.bounds[sign] = low, high
        self.setLayout(grid)

    def limits(self) -> tuple[Limit, ...]:
        """Return the limits as typed; raises `InputRefused` for what is no number."""
        return tuple(
            Limit(sign, _number(sign, low.text()), _number(sign, high.text()))
            for sign, (low, high) in self.bounds.items()
            if low.text().strip() or high.text().strip()
        )


def _bound(value: Decimal | None) -> GuardedLine:
    editor = GuardedLine(BOUND_CHARS)
    editor.setText("" if value is None else number_text(value))
    return editor


def _number(sign: Sign, text: str) -> Decimal | None:
    typed = text.strip().replace(",", ".")
    if not typed:
        return None
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        said = tr("A limit of {0} is a number, such as 140.")
        raise InputRefused(said.format(sign_name(sign)))
    return number
