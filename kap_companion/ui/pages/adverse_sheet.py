"""The sheets of an adverse event: its record in two keys, and how it goes on or ended."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from kap_companion.domain.charts.adverse import AdverseEvent, worst_first
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Outcome,
)
from kap_companion.domain.moment import Moment
from kap_companion.services.adverse import likely_kind
from kap_companion.services.record import Written
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.adverse_fields import (
    BY_DIGIT,
    GOES_ON,
    AdverseFields,
    BeginFields,
    OneKey,
    listens,
    outcome_field,
)
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ListField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import time_text, tr


@dataclass(frozen=True, slots=True)
class About:
    """The entry that an adverse event is about: what it says, when it was, and where it is."""

    said: str
    at: Moment
    entry_id: str = ""
    written: Written | None = None


class AdverseSheet(FormSheet):
    """Return records what is chosen, a digit records it with that severity."""

    def __init__(self, session: OpenSession, area: QWidget, about: About | None = None) -> None:
        super().__init__(tr("Adverse event"), tr("Record"), session.workspace.bridge, area)
        self._session = session
        self._about = about
        self._opened = session.record.now()
        kinds = session.workspace.practice_chart().adverse_kinds
        self.fields = BeginFields(kinds)
        self.body.setSpacing(layout.M)
        keys = label(
            tr("↵ records it, 1 to 4 record it with that severity."), fonts.SECONDARY, "muted"
        )
        self.add(keys, *self._about_parts(), self.fields)
        start = about.at if about is not None else self._opened
        self.time = MomentField(session.chart, start, empty_is_now=about is None)
        self.add(self.time, layout.GAP)
        if about is not None:
            self.fields.what.set_value(likely_kind(about.said, kinds))
        listens(self.fields.what, self.fields.severity)
        OneKey(self).pressed.connect(self._key)
        for field in (*self.fields.lines(), self.time):
            field.entered.connect(self.save.click)

    def _about_parts(self) -> list[layout.Item]:
        if self._about is None:
            return []
        said = tr("About {0} {1}").format(
            time_text(self._session.chart, self._about.at), self._about.said
        )
        self.about_line = label(said, fonts.STRONG)
        self.not_about = Button(tr("Not about it"), "quiet")
        self.not_about.set_size("compact")
        self.not_about.clicked.connect(self._forget_about)
        line = layout.row([self.about_line, self.not_about], layout.S)
        line.setStretch(0, 1)
        return [line]

    def _forget_about(self) -> None:
        self._about = None
        self.about_line.hide()
        self.not_about.hide()
        self.fields.what.setFocus()

    def _key(self, typed: str) -> None:
        if typed in BY_DIGIT:
            self.fields.severity.set_value(BY_DIGIT[typed].value)
        if typed != "e":
            self.save.click()

    def write(self) -> "Future[Any] | None":
        what = self.fields.what.value()
        if not what:
            self.fields.what.set_error(tr("Choose what it is."))
            return None
        began = AdverseEventBegan(
            what,
            self.fields.grade(),
            self.fields.words.value(),
            self.fields.action.value(),
            self.fields.told.value(),
            self._about.entry_id if self._about else "",
        )
        at = self.time.moment(self._session.record.now())
        about = self._about.written if self._about else None
        if about is not None:
            return self._session.adverse.begin_about(began, at, about)
        return self._session.adverse.begin(began, at)


class FollowSheet(FormSheet):
    """How a running adverse event goes on: a digit for its severity, `e` for its end."""

    def __init__(self, session: OpenSession, area: QWidget, first: str = "") -> None:
        title = tr("Adverse event, how it goes on")
        super().__init__(title, tr("Record"), session.workspace.bridge, area)
        self._session = session
        running = {each.fact.id: each for each in worst_first(session.adverse.running())}
        self._running = running
        options = [(key, running_text(session, each)) for key, each in running.items()]
        self.which = ListField(tr("Which one"), options)
        for box in self.which.findChildren(QComboBox):  # a long name must not widen the sheet
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.which.set_value(first if first in running else next(iter(running), ""))
        self.fields = AdverseFields()
        self.outcome = outcome_field()
        self.time = MomentField(session.chart, session.record.now(), empty_is_now=True)
        keys = tr("↵ records it, 1 to 4 record another severity, e ends it.")
        self.body.setSpacing(layout.M)
        self.add(label(keys, fonts.SECONDARY, "muted"), self.which, self.fields.severity)
        self.add(self.outcome, self.fields, self.time, layout.GAP)
        self.which.changed.connect(self._show_severity)
        listens(self.which, self.fields.severity, self.outcome)
        OneKey(self).pressed.connect(self._key)
        for field in (*self.fields.lines(), self.time):
            field.entered.connect(self.save.click)
        self.outcome.set_value(GOES_ON)
        self._show_severity()

    def open(self) -> None:
        """Show the sheet with the keys of severity awake."""
        super().open()
        self.fields.severity.setFocus()

    def _show_severity(self) -> None:
        chosen = self._running.get(self.which.value())
        if chosen is not None:
            self.fields.severity.set_value(chosen.severity.value)

    def _key(self, typed: str) -> None:
        if typed == "e":
            self.outcome.set_value(Outcome.RECOVERED.value)
            return
        if typed in BY_DIGIT:
            self.fields.severity.set_value(BY_DIGIT[typed].value)
        self.save.click()

    def write(self) -> "Future[Any] | None":
        chosen = self._running.get(self.which.value())
        if chosen is None:
            return None
        words, action = self.fields.words.value(), self.fields.action.value()
        told = self.fields.told.value()
        at = self.time.moment(self._session.record.now()) if self.time.touched else None
        followed = AdverseEventFollowed(chosen.fact.id, self.fields.grade(), words, action, told)
        adverse = self._session.adverse
        if self.outcome.value() in {"", GOES_ON}:
            return adverse.follow(followed, at)
        ended = AdverseEventEnded(chosen.fact.id, Outcome(self.outcome.value()), words)
        plain = not action.strip() and not told.strip()
        if plain and followed.severity is chosen.severity:
            return adverse.end(ended, at)
        last = AdverseEventFollowed(chosen.fact.id, followed.severity, "", action, told)
        return adverse.end(ended, at, last)


def running_text(session: OpenSession, each: AdverseEvent) -> str:
    """Return a running adverse event in a line: what, how severe, since when."""
    since = time_text(session.chart, each.fact.occurred_at)
    return tr("{0}, {1}, since {2}").format(each.event.what, tr(each.severity.value), since)
