"""Where a part of a session says who signed it, and offers to sign it or to add to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts.signatures import Signature, of_part
from kap_companion.domain.signing import Part
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.refill import refill
from kap_companion.ui.pages.when import near_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import caption, label, line
from kap_companion.ui.wording import clock_text, tr


def part_name(part: Part) -> str:
    """Return what a part is called at the head of its own line."""
    return {
        Part.INTENTION: tr("Intention"),
        Part.JOURNEY: tr("Journey record"),
        Part.INTEGRATION: tr("Integration note"),
    }[part]


def sign_words(part: Part) -> str:
    """Return what the button to sign a part says."""
    return {
        Part.INTENTION: tr("Sign the intention"),
        Part.JOURNEY: tr("Sign the journey record"),
        Part.INTEGRATION: tr("Sign the integration note"),
    }[part]


class PartSignatures(QWidget):
    """The signatures under one part, and two quiet buttons; hidden where it has neither."""

    sign_wanted = Signal(str)
    addendum_wanted = Signal(str)

    def __init__(self, session: OpenSession, part: Part, *, named: bool = True) -> None:
        super().__init__()
        self._session, self.part = session, part
        self._shown: tuple[tuple[str, int], ...] = ()
        self._rows: list[QWidget] = []
        self._lines: QVBoxLayout = layout.column([], 2)
        self.sign = Button(tr("Sign") if named else sign_words(part), "quiet")
        self.sign.setAccessibleName(sign_words(part))
        self.addendum = Button(tr("Add an addendum"), "quiet", icon="add")
        self.addendum.setAccessibleName(
            tr("Add an addendum: {0}").format(part_name(part).casefold())
        )
        self.sign.clicked.connect(lambda: self.sign_wanted.emit(part.value))
        self.addendum.clicked.connect(lambda: self.addendum_wanted.emit(part.value))
        for button in (self.sign, self.addendum):
            button.set_size("compact")
        buttons = layout.row([self.sign, self.addendum, layout.GAP], layout.S)
        name = [line(part_name(part), fonts.STRONG)] if named else []
        self.setLayout(layout.column([*name, self._lines, buttons], 2))

    def refresh(self) -> None:
        """Show what is true now."""
        signing = self._session.signing
        given = of_part(self.part, signing.given())
        shown = tuple((each.entry.id, len(each.later)) for each in given)
        if shown != self._shown:
            self._shown = shown
            self._rows = [self._line(each) for each in given]
            refill(self._lines, self._rows)
        may_sign = signing.may_sign(self.part)
        self.sign.setVisible(may_sign)
        self.addendum.setVisible(bool(given))
        self.setVisible(bool(given) or may_sign)

    def said(self) -> list[str]:
        """Return what stands here, a line each."""
        return [row.accessibleName() for row in self._rows]

    def _line(self, given: Signature) -> QWidget:
        name = self._session.practice.practitioner_name(given.author)
        said = tr("Signed by {0}, {1}").format(name, self._when(given))
        parts = [said]
        later: list[layout.Item] = []
        if given.later:
            count = len(given.later)
            more = tr("+ 1 entry arrived after signing")
            if count > 1:
                more = tr("+ {0} entries arrived after signing").format(count)
            later = [label(more, fonts.SECONDARY, "muted")]
            parts.append(more)
        if not given.holds:
            broken = tr("What was signed is not as it was. Check the vault.")
            later = [*later, label(broken, fonts.LABEL, "danger")]
            parts.append(broken)
        room = QWidget()
        mark = IconMark("check", "positive", 18)
        mark.setFixedHeight(fonts.SECONDARY.line_px)
        words = layout.column([label(said, fonts.SECONDARY), *later], 0)
        row = layout.row([layout.column([mark, layout.GAP], 0)], layout.S)
        row.addLayout(words, 1)
        room.setLayout(row)
        room.setAccessibleName(". ".join(parts))
        return room

    def _when(self, given: Signature) -> str:
        today, day = self._session.record.now().local().date(), given.at.local().date()
        at = clock_text(given.at)
        return at if day == today else f"{near_day(day, today)} {at}"


class SignaturesPanel(QWidget):
    """The parts of a session that can be signed, one below the other."""

    sign_wanted = Signal(str)
    addendum_wanted = Signal(str)

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.parts = {
            part: PartSignatures(session, part)
            for part in (Part.JOURNEY, Part.INTEGRATION, Part.INTENTION)
        }
        for each in self.parts.values():
            each.sign_wanted.connect(self.sign_wanted)
            each.addendum_wanted.connect(self.addendum_wanted)
        self.setLayout(layout.column([caption(tr("Signatures")), *self.parts.values()], layout.S))

    def refresh(self) -> None:
        """Show what is true now."""
        for each in self.parts.values():
            each.refresh()
        self.setVisible(any(not each.isHidden() for each in self.parts.values()))
