"""The fields of vital signs: numbers only, beside each the patient's baseline and the change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Protocol, Sign, VitalsTaken
from kap_companion.domain.protocols import MEASURED
from kap_companion.domain.vital_signs import READABLE, Value, read
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.checks import Impossible, Unsure
from kap_companion.services.readings import parse_reading
from kap_companion.ui.check_words import (
    PRESSURE,
    baseline_text,
    impossible_text,
    short_name,
    unsure_text,
)
from kap_companion.ui.pages.form_sheet import two
from kap_companion.ui.room_words import value_text
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.number_field import NumberField
from kap_companion.ui.widgets.text import caption
from kap_companion.ui.wording import tr


def asked_signs(protocol: Protocol) -> tuple[Sign, ...]:
    """Return the signs that the checks of a protocol take, or the usual four where none do."""
    asked = dict.fromkeys(sign for check in protocol.checks for sign in check.signs)
    return tuple(asked) or MEASURED


class VitalsFields(QWidget):
    """What is asked first on top, further signs below; `entered` tells that Return was pressed."""

    entered = Signal()

    def __init__(self, asked: Sequence[Sign], baseline: VitalsTaken, between: QWidget) -> None:
        """`between` stands between what is asked first and the further signs."""
        super().__init__()
        self._asked_about: dict[Sign, Value] = {}
        further = tuple(sign for sign in Sign if sign not in asked)
        self._order = (*asked, *further)
        self.fields: Mapping[Sign, NumberField] = {sign: _field(sign) for sign in self._order}
        self.setLayout(
            layout.column(
                [
                    *self._rows(asked),
                    between,
                    *([caption(tr("Further signs"))] if further else []),
                    *self._rows(further),
                ],
                layout.M,
            )
        )
        for sign, field in self.fields.items():
            field.changed.connect(partial(self._show_change, sign))
            field.goes_on.connect(partial(self._go_on, sign))
            field.entered.connect(self.entered)
        for sign in PRESSURE:
            self.fields[sign].pair_pasted.connect(self._take_pair)
        self.begin(baseline)

    def begin(self, baseline: VitalsTaken) -> None:
        """Be empty, with nothing asked about, beside this baseline."""
        self._baseline = baseline
        self._asked_about.clear()
        self.show_vitals(VitalsTaken())

    def show_vitals(self, vitals: VitalsTaken) -> None:
        """Fill the fields; what stood then, when it was asked about, is not asked about again."""
        for sign, field in self.fields.items():
            value = read(vitals, sign)
            field.set_value("" if value is None else value_text(value))
            self._show_change(sign)
            if value is not None and sign.value in vitals.sure:
                self._asked_about[sign] = value

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(field.value().strip() for field in self.fields.values())

    def vitals(self, words: str = "") -> VitalsTaken | None:
        """Return what was typed, or None after saying under a field what is no number."""
        values: dict[str, Any] = {}
        for sign, field in self.fields.items():
            try:
                values[sign.value] = parse_reading(sign, field.value())
            except InputRefused as refused:
                field.set_error(str(refused))
        if len(values) < len(self.fields):
            self._go_to_the_first_error()
            return None
        sure = tuple(
            sign.value for sign, value in self._asked_about.items() if values[sign.value] == value
        )
        return VitalsTaken(**values, words=words, sure=sure)

    def say(self, refused: KapError, vitals: VitalsTaken) -> bool:
        """Say under its field what was refused, or ask about it; False where it is no field's."""
        match refused:
            case Unsure(signs=signs):
                for sign in signs:
                    value = read(vitals, sign)
                    if value is not None:
                        self._asked_about[sign] = value
                    self.fields[sign].note(unsure_text(sign, vitals))
            case Impossible(signs=signs):
                for sign in signs:
                    self.fields[sign].set_error(impossible_text(sign, vitals))
            case _:
                return False
        self.fields[signs[0]].setFocus()
        return True

    def _rows(self, signs: Sequence[Sign]) -> Iterator[layout.Item]:
        """Two fields a row."""
        for first, second in zip(signs[::2], (*signs[1::2], None), strict=False):
            beside = QWidget() if second is None else self.fields[second]
            yield two(self.fields[first], beside)

    def _show_change(self, sign: Sign) -> None:
        value = None
        with suppress(InputRefused):  # said when it is recorded
            value = parse_reading(sign, self.fields[sign].value())
        self.fields[sign].set_hint(baseline_text(sign, self._baseline, value))

    def _go_on(self, sign: Sign) -> None:
        place = self._order.index(sign) + 1
        if place < len(self._order):
            self.fields[self._order[place]].setFocus()

    def _take_pair(self, upper: str, lower: str) -> None:
        for sign, text in zip(PRESSURE, (upper, lower), strict=True):
            self.fields[sign].set_value(text)
            self.fields[sign].changed.emit()

    def _go_to_the_first_error(self) -> None:
        wrong = (field for field in self.fields.values() if field.error())
        next(wrong).setFocus()


def _field(sign: Sign) -> NumberField:
    range_ = READABLE[sign]
    more = (",." if range_.decimals else "") + ("-−" if range_.least < 0 else "")
    return NumberField(short_name(sign), more=more)
