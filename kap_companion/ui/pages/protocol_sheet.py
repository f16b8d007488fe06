"""The sheet of one protocol: every part of how a kind of session is run."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Protocol
from kap_companion.domain.protocol_rules import LONGEST_NAME
from kap_companion.domain.routes import ROUTES, route_named
from kap_companion.errors import InputRefused
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet, two
from kap_companion.ui.pages.protocol_parts import CheckList, LimitGrid
from kap_companion.ui.protocol_lines import (
    NewKey,
    items_of,
    items_text,
    minute_of,
    tags_of,
    tags_text,
)
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import heading, label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

Save = Callable[[Protocol], "Future[Any]"]
MINUTE_CHARS = 4


class ProtocolSheet(FormSheet):
    """Edits `protocol` and hands it to `save`; sessions that took it keep what they took."""

    def __init__(
        self, protocol: Protocol, save: Save, new_key: NewKey, bridge: Bridge, area: QWidget
    ) -> None:
        title = tr("Edit the protocol") if protocol.name else tr("Add a protocol")
        super().__init__(title, tr("Save the protocol"), bridge, area)
        self._protocol, self._save_protocol, self._new_key = protocol, save, new_key
        said = tr("A session keeps the protocol as it was when it was planned.")
        self.add(label(said, fonts.SECONDARY, "muted"))
        self._add_course(protocol)
        self._add_checks(protocol)
        self._add_lists(protocol)
        self.add(layout.GAP)

    def write(self) -> "Future[Any] | None":
        numbers = [self.window_min, self.hold_min, *self.phases]
        minutes = [self._minute(field) for field in numbers]
        checks = self.checks.checks()
        if checks is None or any(each is None for each in minutes):
            self.refuse(tr("A number can’t be read. Look below."))
            return None
        window_min, hold_min, *phases = [each or 0 for each in minutes]
        if not window_min and self.route.value():
            window_min = route_named(self.route.value()).window_min
        return self._save_protocol(
            Protocol(
                self._protocol.key,
                self.name.value(),
                self.route.value(),
                window_min,
                phase_min=tuple(phases) if any(phases) else (),
                checks=checks,
                limits=self.limits.limits(),
                day_of=self._items(self.day_of, self._protocol.day_of),
                readiness=self._items(self.readiness, self._protocol.readiness),
                tags=tags_of(self.tags.value()),
                hold_min=hold_min,
                arc=self.arc.value(),
            )
        )

    def _add_course(self, protocol: Protocol) -> None:
        self.name = LineField(tr("Name"), max_chars=LONGEST_NAME)
        self.route = ChoiceField(tr("Route"), [(each.key, tr(each.label)) for each in ROUTES])
        self.window_min = LineField(
            tr("Minutes in the room after the dose"), max_chars=MINUTE_CHARS
        )
        self.hold_min = LineField(
            tr("A lozenge is held for (minutes)"),
            tr("Empty where nothing is held."),
            max_chars=MINUTE_CHARS,
        )
        names = (tr("Build begins"), tr("Peak begins"), tr("Re-entry begins"), tr("Return begins"))
        self.phases = [LineField(name, max_chars=MINUTE_CHARS) for name in names]
        self.arc = LineField(tr("Music"), tr("Title of an arc; empty for what was chosen last."))
        self.name.set_value(protocol.name)
        self.route.set_value(protocol.route)
        self.window_min.set_value(str(protocol.window_min) if protocol.window_min else "")
        self.hold_min.set_value(str(protocol.hold_min) if protocol.hold_min else "")
        self.arc.set_value(protocol.arc)
        for field, minute in zip(self.phases, protocol.phase_min, strict=False):
            field.set_value(str(minute))
        self.route.changed.connect(self._show_usual)
        self._show_usual()
        build, peak, re_entry, back = self.phases
        self.add(self.name, self.route, two(self.window_min, self.hold_min))
        self.add(heading(tr("Phases, in minutes of T+")), two(build, peak), two(re_entry, back))
        self.add(self.arc)

    def _show_usual(self) -> None:
        """Show in the empty fields what the route has."""
        if not self.route.value():
            return
        route = route_named(self.route.value())
        usual = (route.build_min, route.peak_min, route.re_entry_min, route.return_min)
        for field, minute in zip(self.phases, usual, strict=True):
            field.editor.setPlaceholderText(str(minute))
        self.window_min.editor.setPlaceholderText(str(route.window_min))

    def _add_checks(self, protocol: Protocol) -> None:
        self.checks, self.limits = CheckList(protocol.checks), LimitGrid(protocol.limits)
        said = tr("Your own: a value at or beyond one of them asks for a recheck, no more.")
        self.add(heading(tr("Checks")), self.checks, heading(tr("Limits")))
        self.add(label(said, fonts.SECONDARY, "muted"), self.limits)

    def _add_lists(self, protocol: Protocol) -> None:
        self.day_of = TextArea(
            tr("List of the day"),
            tr("One item per line; “(120 min)” at its end: so long it holds the dose back."),
        )
        self.readiness = TextArea(
            tr("Readiness list"),
            tr("One item per line. It is ticked in Return, before the patient goes home."),
        )
        self.tags = TextArea(
            tr("Tags"), tr("One per line: its key, a space, its word. Empty: the practice’s tags.")
        )
        self.day_of.set_value(items_text(protocol.day_of))
        self.readiness.set_value(items_text(protocol.readiness))
        self.tags.set_value(tags_text(protocol.tags))
        for area, lines in ((self.day_of, 10), (self.readiness, 8), (self.tags, 5)):
            area.set_lines(lines)
            self.add(area)

    def _minute(self, field: LineField) -> int | None:
        try:
            return minute_of(field.value())
        except InputRefused as refused:
            field.set_error(str(refused))
            return None

    def _items(self, area: TextArea, before: Any) -> Any:  # noqa: ANN401  # list items
        return items_of(area.value(), before, self._new_key, by_place=True)
