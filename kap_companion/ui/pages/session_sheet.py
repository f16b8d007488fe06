"""The sheet of a planned session: begin it, change its plan, or cancel it with a reason."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.summary import SessionSummary
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.patient_page import rivals_notice
from kap_companion.ui.pages.when import clock_of, local_time, long_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import route_label, tr
from kap_companion.ui.workspace import Workspace


class SessionSheet(FormSheet):
    """Shows one planned session and what can be done with it."""

    begun = Signal(str)
    """The session with this id runs now."""
    change_wanted = Signal()
    prepare_wanted = Signal()
    """To be prepared before it begins."""
    patient_wanted = Signal()
    move_wanted = Signal()
    versions_wanted = Signal()
    """To be compared: two changes of the plan that did not know of each other."""
    cancelled = Signal()

    def __init__(self, workspace: Workspace, area: QWidget, session: SessionSummary) -> None:
        patient = workspace.reader.patient(session.patient_id)
        name = patient.name if patient else tr("Unknown patient")
        super().__init__(name, tr("Begin the session"), workspace.bridge, area)
        self._schedule = workspace.schedule
        self._session = session
        at = local_time(session.planned_us)
        self._when = Text(f"{long_day(at.date())}, {clock_of(session.planned_us)}", fonts.STRONG)
        course = tr("{0} · {1} min").format(route_label(session.route), session.window_min)
        protocol = workspace.schedule.protocol(session.session_id)
        by = tr("Without a protocol")
        if protocol is not None:
            by = tr("By the protocol “{0}”").format(protocol.name)
        self.prepare = Button(tr("Prepare"))
        self.prepare.clicked.connect(self._prepare)
        self.change = Button(tr("Change the plan"))
        self.patient = Button(tr("Open the patient"), "quiet")
        self.cancel = Button(tr("Cancel this session"), "quiet")
        self.wrong_patient = Button(tr("Wrong patient?"), "quiet")
        self.change.clicked.connect(self._change)
        self.patient.clicked.connect(self._open_patient)
        self.cancel.clicked.connect(self._ask_reason)
        self.wrong_patient.clicked.connect(self._move)
        self._make_cancelling()
        self.rivals = rivals_notice()
        self.rivals.acted.connect(self._compare)
        plan = workspace.schedule.planned(session.session_id)
        if plan is None or not plan.conflict:
            self.rivals.hide()
        self.add(
            self.rivals,
            layout.column(
                [self._when, Text(course, fonts.BODY, "muted"), Text(by, fonts.BODY, "muted")], 2
            ),
            layout.row([self.prepare, self.change, layout.GAP], layout.S),
            layout.row([self.patient, layout.GAP], layout.S),
            layout.hline(),
            layout.row([self.cancel, self.wrong_patient, layout.GAP], layout.S),
            self._cancelling,
            layout.GAP,
        )

    def write(self) -> "Future[Any] | None":
        return self._schedule.begin(self._session.session_id)

    def saved(self) -> None:
        self.begun.emit(self._session.session_id)

    def _make_cancelling(self) -> None:
        self.reason = LineField(tr("Reason, if you like"))
        self.confirm = Button(tr("Cancel the session"))
        self.keep = Button(tr("Keep it"), "quiet")
        self.confirm.clicked.connect(self._cancel)
        self.keep.clicked.connect(self._ask_no_more)
        self._cancelling = QWidget()
        buttons = layout.row([self.confirm, self.keep, layout.GAP], layout.S)
        self._cancelling.setLayout(layout.column([self.reason, buttons], layout.M))
        self._cancelling.hide()

    def _ask_reason(self) -> None:
        self.cancel.hide()
        self._cancelling.show()
        self.reason.setFocus()

    def _ask_no_more(self) -> None:
        self.cancel.show()
        self.cancel.setFocus()  # before its field hides: else Esc would go past the sheet
        self._cancelling.hide()

    def _cancel(self) -> None:
        def write() -> "Future[Any]":
            return self._schedule.cancel(self._session.session_id, self.reason.value())

        self.submit(write, self.cancelled.emit)

    def _change(self) -> None:
        self.dismiss()
        self.change_wanted.emit()

    def _prepare(self) -> None:
        self.dismiss()
        self.prepare_wanted.emit()

    def _compare(self) -> None:
        self.dismiss()
        self.versions_wanted.emit()

    def _move(self) -> None:
        self.dismiss()
        self.move_wanted.emit()

    def _open_patient(self) -> None:
        self.dismiss()
        self.patient_wanted.emit()
