"""Two changes that did not know of each other, seen and settled by hand: details and plans."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import PatientRegistered, SessionPlanned
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import Hand, nameless
from tests.ui.practice import LIMIT_S, MARA, MORNING, Disk, HandClock, Scribe

BLANKET = replace(MARA, notes="Prefers the grey blanket.")
LATEX = replace(MARA, allergies="Penicillin, hives in 2011. Latex.")
PLAN = SessionPlanned("", MORNING.astimezone() + timedelta(hours=3), "sublingual", 120)


@pytest.fixture
def mara(workspace: Workspace, clock: HandClock) -> str:
    return Scribe(workspace, clock).patient(MARA)


@pytest.fixture
def page(workspace: Workspace) -> PatientsPage:
    return PatientsPage(workspace)


@pytest.fixture
def hand(qtbot: QtBot, page: PatientsPage, mara: str) -> Hand:
    hand = Hand(qtbot, page)
    page.open_patient(mara)
    return hand


def fact_of(workspace: Workspace, patient_id: str) -> Fact:
    fact = workspace.patients.chart(patient_id).fact
    assert fact is not None
    return fact


def quarrel(workspace: Workspace, patient_id: str, *changes: PatientRegistered) -> None:
    seen = fact_of(workspace, patient_id)
    for change in changes:
        workspace.patients.edit(patient_id, change, seen=seen).result(LIMIT_S)


def two_plans(workspace: Workspace, patient_id: str) -> str:
    plan = replace(PLAN, patient_id=patient_id)
    session_id, written = workspace.schedule.plan(plan)
    written.result(LIMIT_S)
    seen = workspace.schedule.planned(session_id)
    later = replace(plan, planned_for=plan.planned_for + timedelta(hours=2))
    for change in (later, replace(plan, route="nasal", window_min=90)):
        workspace.schedule.replan(session_id, change, seen=seen).result(LIMIT_S)
    return session_id


def said(within: QWidget) -> list[str]:
    return [each.text() for each in within.findChildren(Text) if each.isVisible()]


def reach(hand: Hand, target: QWidget) -> None:
    """Go there by Tab alone."""
    for _ in range(40):
        if target.hasFocus():
            return
        hand.press(Qt.Key.Key_Tab)
    raise AssertionError("Tab does not reach it")


class TestDetails:
    def test_without_a_conflict_nothing_is_said(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str
    ) -> None:
        workspace.patients.edit(mara, BLANKET).result(LIMIT_S)
        page.refresh()
        assert hand.sheets == []
        assert page.view is not None
        assert page.view.rivals is None

    def test_both_are_compared_and_one_is_kept_by_the_keys_alone(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str
    ) -> None:
        quarrel(workspace, mara, LATEX, BLANKET)
        page.refresh()
        assert page.view is not None
        assert page.view.rivals is not None
        assert page.view.rivals.text() == "Two changes did not know of each other"
        assert f"{LATEX.allergies}\n{BLANKET.allergies}" in said(page.view)
        reach(hand, page.view.rivals.action)
        hand.press(Qt.Key.Key_Return)
        sheet = hand.sheet(VersionsSheet)
        first, _ = sheet.panel.keep.values()
        assert first.hasFocus()
        assert nameless(list(sheet._stops())) == []  # noqa: SLF001  # the order in which Tab goes
        assert first.accessibleName() == (
            f"Keep this one: Allergies: {LATEX.allergies}\nNotes: {LATEX.notes}"
        )
        assert f"Allergies: {BLANKET.allergies}\nNotes: {BLANKET.notes}" in said(sheet)
        assert "By Jonas Feld, today 10:00" in said(sheet)
        closed: list[bool] = []
        sheet.closed.connect(lambda: closed.append(True))
        hand.press(Qt.Key.Key_Return)
        hand.until(lambda: closed)
        hand.until(lambda: page.view is not None and page.view.rivals is None)
        assert workspace.patients.chart(mara).details == LATEX
        assert fact_of(workspace, mara).conflict == ()
        hand.until(lambda: page.view is not None and LATEX.allergies in said(page.view))

    def test_what_was_not_kept_is_still_read_behind_earlier_versions(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str
    ) -> None:
        quarrel(workspace, mara, LATEX, BLANKET)
        fact = fact_of(workspace, mara)
        workspace.patients.keep(mara, fact, fact.conflict[0]).result(LIMIT_S)
        page.refresh()
        assert page.view is not None
        hand.click(page.view.versions)
        words = said(hand.sheet(VersionsSheet))
        assert f"Allergies: {BLANKET.allergies}\nNotes: {BLANKET.notes}" in words
        assert "One of two versions kept." in words

    def test_a_full_disk_leaves_both(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str, disk: Disk
    ) -> None:
        quarrel(workspace, mara, LATEX, BLANKET)
        page.refresh()
        assert page.view is not None
        assert page.view.rivals is not None
        hand.click(page.view.rivals.action)
        sheet = hand.sheet(VersionsSheet)
        disk.full = True
        button = next(iter(sheet.panel.keep.values()))
        hand.click(button)
        hand.until(sheet.panel.notice.isVisible)
        assert "Not saved: The disk is full" in sheet.panel.notice.text()
        disk.full = False
        hand.click(button)
        hand.until(lambda: workspace.patients.chart(mara).details == LATEX)

    def test_settled_meanwhile_the_sheet_says_so(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str
    ) -> None:
        quarrel(workspace, mara, LATEX, BLANKET)
        page.refresh()
        assert page.view is not None
        assert page.view.rivals is not None
        hand.click(page.view.rivals.action)
        sheet = hand.sheet(VersionsSheet)
        fact = fact_of(workspace, mara)
        workspace.patients.keep(mara, fact, fact.conflict[0]).result(LIMIT_S)
        hand.click(list(sheet.panel.keep.values())[1])
        assert "settled already" in sheet.panel.notice.text()
        assert workspace.patients.chart(mara).details == LATEX

    def test_a_sheet_that_lay_open_does_not_write_over_what_it_never_showed(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str
    ) -> None:
        assert page.view is not None
        hand.click(page.view.edit)
        sheet = hand.sheet(PatientSheet)
        workspace.patients.edit(mara, LATEX).result(LIMIT_S)
        hand.write(sheet.notes, BLANKET.notes)
        hand.click(sheet.save)
        hand.until(lambda: page.view is not None and page.view.rivals is not None)
        rivals = [each.event for each in fact_of(workspace, mara).conflict]
        assert rivals == [LATEX, BLANKET]

    def test_a_sheet_in_which_nothing_was_typed_shows_what_is_there_now(
        self, hand: Hand, page: PatientsPage, workspace: Workspace, mara: str
    ) -> None:
        assert page.view is not None
        hand.click(page.view.edit)
        hand.press(Qt.Key.Key_Escape, hand.sheet(PatientSheet))
        workspace.patients.edit(mara, LATEX).result(LIMIT_S)
        hand.click(page.view.edit)
        sheet = hand.sheet(PatientSheet)
        assert sheet.allergies.value() == LATEX.allergies
        hand.write(sheet.birth_date, "7/3/1984")
        hand.press(Qt.Key.Key_Escape, sheet)
        hand.click(page.view.edit)
        assert hand.sheet(PatientSheet).birth_date.value() == "7/3/1984"


class TestPlans:
    @pytest.fixture(params=["today", "patients"])
    def at(
        self, request: pytest.FixtureRequest, qtbot: QtBot, workspace: Workspace, mara: str
    ) -> tuple[Hand, str]:
        session_id = two_plans(workspace, mara)
        page: Page = TodayPage(workspace) if request.param == "today" else PatientsPage(workspace)
        hand = Hand(qtbot, page)
        if isinstance(page, PatientsPage):
            page.open_patient(mara)
        open_the_plan(hand)
        return hand, session_id

    def test_both_are_compared_and_one_is_kept(
        self, at: tuple[Hand, str], workspace: Workspace
    ) -> None:
        hand, session_id = at
        opened = hand.sheet(SessionSheet)
        assert opened.rivals.isVisible()
        hand.click(opened.rivals.action)
        assert not opened.isVisible()
        sheet = hand.sheet(VersionsSheet)
        words = said(sheet)
        assert "Tuesday, 17 March 2026, 15:00\nLozenge · 120 min" in words
        assert "Tuesday, 17 March 2026, 13:00\nNasal spray · 90 min" in words
        closed: list[bool] = []
        sheet.closed.connect(lambda: closed.append(True))
        hand.click(next(iter(sheet.panel.keep.values())))
        hand.until(lambda: closed)
        (session,) = workspace.schedule.today().planned
        assert (session.session_id, session.route) == (session_id, "sublingual")
        open_the_plan(hand)
        assert not hand.sheet(SessionSheet).rivals.isVisible()

    def test_the_sheet_of_the_plan_starts_from_what_it_replaces(
        self, at: tuple[Hand, str], workspace: Workspace
    ) -> None:
        hand, session_id = at
        fact = workspace.schedule.planned(session_id)
        assert fact is not None
        workspace.schedule.keep(session_id, fact, fact.conflict[0]).result(LIMIT_S)
        hand.click(hand.sheet(SessionSheet).change)
        sheet = hand.sheet(PlanSheet)
        assert (sheet.time.value(), sheet.route.value()) == ("15:00", "sublingual")
        hand.write(sheet.window_min, "100")
        closed: list[bool] = []
        sheet.closed.connect(lambda: closed.append(True))
        hand.click(sheet.save)
        hand.until(lambda: closed)
        after = workspace.schedule.planned(session_id)
        assert after is not None
        assert after.conflict == ()
        assert isinstance(after.event, SessionPlanned)
        assert after.event.window_min == 100


def open_the_plan(hand: Hand) -> None:
    page = hand.page
    rows: Sequence[QWidget] = ()
    if isinstance(page, TodayPage):
        rows = page.plan_rows
    elif isinstance(page, PatientsPage) and page.view is not None:
        rows = page.view.session_rows
    rows[0].setFocus()
    assert QApplication.focusWidget() is rows[0]
    hand.press(Qt.Key.Key_Return)
