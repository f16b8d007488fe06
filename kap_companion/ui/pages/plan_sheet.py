"""The sheet in which a session is planned, or its plan changed."""

from concurrent.futures import Future
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import Protocol, SessionPlanned
from kap_companion.domain.protocol_rules import WINDOW_MIN_RANGE
from kap_companion.domain.routes import ROUTES, route_named
from kap_companion.domain.summary import SessionSummary
from kap_companion.services.schedule import FURTHEST_PLAN
from kap_companion.ui.pages.form_sheet import FormSheet, two
from kap_companion.ui.pages.patient_picker import PatientPicker
from kap_companion.ui.pages.time_field import TimeField
from kap_companion.ui.pages.when import at_local
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

NONE, OWN = "without", "own"
"""Keys of the choice that are no protocol's: none at all, and the session's own copy."""


class PlanSheet(FormSheet):
    """Plans a session, for `patient_id` or whom the person finds; or changes the plan `session`."""

    planned = Signal(str)
    """The id of the session that the disk now has."""

    def __init__(
        self,
        workspace: Workspace,
        area: QWidget,
        patient_id: str = "",
        session: SessionSummary | None = None,
    ) -> None:
        title = tr("Change the plan") if session else tr("Plan a session")
        save = tr("Save the plan") if session else tr("Plan the session")
        super().__init__(title, save, workspace.bridge, area)
        self._workspace = workspace
        self._session = session
        self._saved_id = session.session_id if session else ""
        self._seen = workspace.schedule.planned(session.session_id) if session else None
        self._taken = workspace.schedule.protocol(session.session_id) if session else None
        self._as_filled: tuple[str, ...] = ()
        self._make_fields()
        self.add(self.patient, two(self.date, self.time))
        self.add(self.protocol, self.route, self.window_min)
        self.add(layout.GAP)
        self._fill(session, session.patient_id if session else patient_id)
        self._as_filled = self._typed()

    def write(self) -> "Future[Any] | None":
        plan = self._plan()
        if plan is None:
            return None
        schedule, protocol = self._workspace.schedule, self._protocols.get(self.protocol.value())
        if self._session is not None:
            session_id = self._session.session_id
            return schedule.replan(session_id, plan, seen=self._seen, protocol=protocol)
        self._saved_id, written = schedule.plan(plan, protocol)
        return written

    def is_untouched(self) -> bool:
        return self._typed() == self._as_filled

    def saved(self) -> None:
        self.planned.emit(self._saved_id)

    def _make_fields(self) -> None:
        today = self._workspace.clock.now().local().date()
        self.patient = PatientPicker(self._workspace.patients.find)
        self.date = DateField(tr("Date"), today - timedelta(days=366), today + FURTHEST_PLAN)
        self.time = TimeField(tr("Time"))
        self.protocol = self._make_choice()
        self.route = ChoiceField(tr("Route"), [(each.key, tr(each.label)) for each in ROUTES])
        self.window_min = LineField(tr("Minutes in the room after the dose"), max_chars=4)
        self.patient.picked.connect(self._as_last_time)
        self.protocol.changed.connect(self._follow_protocol)
        self.route.changed.connect(self._usual_window)
        self.date.set_day(today)

    def _make_choice(self) -> ChoiceField:
        """Return the choice of protocols: the practice's, and what the session has of its own.

        A session that has its copy keeps one: what was taken is changed, and never taken away.
        """
        self._protocols = {each.key: each for each in self._workspace.practice_chart().protocols}
        options = [(each.key, each.name) for each in self._protocols.values()]
        taken = self._taken
        if taken is None:
            options.append((NONE, tr("Without a protocol")))
        elif self._protocols.get(taken.key) != taken:
            options.insert(0, (OWN, tr("{0}, as it was taken").format(taken.name)))
        hint = tr("The session keeps its own copy. Route and minutes can differ from it.")
        return ChoiceField(tr("Protocol"), options, hint, side_by_side=0)

    def _chosen(self) -> Protocol | None:
        """The protocol that is chosen now, be it the session's own copy."""
        key = self.protocol.value()
        return self._taken if key == OWN else self._protocols.get(key)

    def _follow_protocol(self) -> None:
        protocol = self._chosen()
        if protocol is not None:
            self._show_route(protocol.route, protocol.window_min)

    def _fill(self, session: SessionSummary | None, patient_id: str) -> None:
        known = self._workspace.reader.patient(patient_id) if patient_id else None
        plan = self._seen.event if self._seen is not None else None
        if isinstance(plan, SessionPlanned):
            at = plan.planned_for.astimezone()
            self.date.set_day(at.date())
            self.time.set_clock(at.time())
            self._show_route(plan.route, plan.window_min)
        if session is not None:
            self.patient.lock()
            self._show_taken()
        if known is not None:
            self.patient.choose(known)

    def _show_taken(self) -> None:
        taken = self._taken
        same = taken is not None and self._protocols.get(taken.key) == taken
        self.protocol.set_value(NONE if taken is None else taken.key if same else OWN)

    def _typed(self) -> tuple[str, ...]:
        whom = (self.patient.patient_id(), self.patient.search.value())
        fields = (self.date, self.time, self.protocol, self.route, self.window_min)
        return (*whom, *(field.value() for field in fields))

    def _as_last_time(self, patient_id: str) -> None:
        """A patient mostly comes back to the protocol and the route of the last session."""
        sessions = self._workspace.reader.sessions_of(patient_id)
        if not sessions or self.route.value() or self.protocol.value():
            return
        taken = self._workspace.schedule.protocol(sessions[-1].session_id)
        if taken is not None:
            self.protocol.set_value(taken.key)
        self._show_route(sessions[-1].route, sessions[-1].window_min)

    def _show_route(self, route: str, window_min: int) -> None:
        self.route.set_value(route)
        self.window_min.set_value(str(window_min))

    def _usual_window(self) -> None:
        protocol, route = self._chosen(), route_named(self.route.value())
        follows = protocol is not None and protocol.route == route.key
        minutes = protocol.window_min if protocol and follows else route.window_min
        self.window_min.set_value(str(minutes))

    def _plan(self) -> SessionPlanned | None:
        """Return the plan, or None after saying under each field what is missing."""
        if not self.patient.patient_id():
            self.patient.search.set_error(tr("Choose a patient."))
        if not self.date.value().strip():
            self.date.set_error(tr("Which day?"))
        if not self.protocol.value():
            self.protocol.set_error(tr("Choose a protocol, or go without one."))
        if not self.route.value():
            self.route.set_error(tr("Choose a route."))
        minutes = self._minutes()
        checks = (self.date.check(), self.time.check())
        day, clock = self.date.day(), self.time.clock()
        chosen = self.patient.patient_id() and self.protocol.value() and self.route.value()
        ready = all(checks) and chosen
        if not ready or day is None or clock is None or minutes is None:
            return None
        planned_for = at_local(day, clock)
        return SessionPlanned(self.patient.patient_id(), planned_for, self.route.value(), minutes)

    def _minutes(self) -> int | None:
        shortest, longest = WINDOW_MIN_RANGE
        typed = self.window_min.value().strip()
        if typed.isascii() and typed.isdigit() and shortest <= int(typed) <= longest:
            return int(typed)
        said = tr("A number of minutes from {0} to {1}.").format(shortest, longest)
        self.window_min.set_error(said)
        return None
