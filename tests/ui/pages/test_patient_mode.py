"""The laptop in the patient’s hands: a question at a time, kept as it is typed, and no way out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import (
    Given,
    IntentionFormClosed,
    IntentionWritten,
    SessionBegun,
)
from kap_companion.tour.hands import Hands
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.patient_mode import PatientMode
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.practice import MARA, MORNING, PASSPHRASE, Disk, HandClock, Scribe

CONTROL = Qt.KeyboardModifier.ControlModifier
LIMIT_S = 20


@pytest.fixture
def session(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[OpenSession]:
    del qtbot
    scribe = Scribe(workspace, clock)
    session_id = scribe.planned(scribe.patient(MARA), MORNING)
    scribe.happened(session_id, SessionBegun())
    opened = OpenSession(workspace, session_id)
    yield opened
    opened.close()


def shown(qtbot: QtBot, widget: QWidget) -> Hands:
    qtbot.addWidget(widget)
    widget.resize(1366, 768)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return Hands(widget, Path())


@pytest.fixture
def mode(qtbot: QtBot, session: OpenSession) -> PatientMode:
    made = PatientMode(session)
    shown(qtbot, made)
    return made


@pytest.fixture
def hands(mode: PatientMode) -> Hands:
    return Hands(mode, Path())


def chart(session: OpenSession) -> SessionChart:
    return SessionChart.replay(session.workspace.reader.entries_of(session.id))


def answers(session: OpenSession) -> dict[str, tuple[tuple[str, ...], Given]]:
    return {
        key: (fact.event.answers, fact.event.given)
        for key, fact in chart(session).intentions.items()
        if isinstance(fact.event, IntentionWritten)
    }


def write(mode: PatientMode, *words: str) -> None:
    for area, text in zip(mode.form.question.areas, words, strict=False):
        area.setFocus()
        QTest.keyClicks(area.editor, text)


def to_review(mode: PatientMode, hands: Hands) -> None:
    hands.wait_until(lambda: mode.form.next.text() != "", "no button")
    while mode.form.next.caption() == "Next":
        hands.click("Next")


def test_the_whole_form_is_written_by_hand(
    mode: PatientMode, hands: Hands, session: OpenSession
) -> None:
    write(mode, "I am tired.")
    hands.click("Next")
    write(mode, "To rest.", "To forgive.", "To sleep.")
    hands.click("Next")
    hands.click("I would rather say it aloud")
    hands.click("Next")
    hands.click("Leave this one out")
    write(mode, "Breathe with me.")
    hands.click("Next")
    hands.click("Next")
    hands.click("Back")
    write(mode, "My hand.")
    to_review(mode, hands)
    assert chart(session).intentions == {}
    hands.click("I am done")
    hands.wait_until(lambda: chart(session).intention_closed, "not recorded")
    assert answers(session) == {
        "brings": (("I am tired.",), Given.WRITTEN),
        "intention": (("To rest.", "To forgive.", "To sleep."), Given.WRITTEN),
        "welcome": ((), Given.ALOUD),
        "feeling": ((), Given.LEFT_OUT),
        "support": (("Breathe with me.",), Given.WRITTEN),
        "touch": (("My hand.",), Given.WRITTEN),
        "music": ((), Given.LEFT_OUT),
    }
    assert chart(session).latest(IntentionFormClosed) == IntentionFormClosed(by_patient=True)
    hands.wait_until(lambda: not session.form.has_drafts, "drafts stay")


def test_control_return_goes_on_and_finishes_once(
    mode: PatientMode, hands: Hands, session: OpenSession
) -> None:
    for _ in range(7):
        QTest.keyClick(mode.form.question.areas[0].editor, Qt.Key.Key_Return, CONTROL)
    for _ in range(3):
        QTest.keyClick(mode.form.next, Qt.Key.Key_Return, CONTROL)
    hands.wait_until(lambda: chart(session).intention_closed, "not recorded")
    session.record.keep_draft("settle", "").result(LIMIT_S)
    assert len(chart(session).of(IntentionFormClosed)) == 1
    assert len(chart(session).of(IntentionWritten)) == 7


def test_going_back_finds_what_was_written(mode: PatientMode, hands: Hands) -> None:
    write(mode, "I am tired.")
    hands.click("Next")
    hands.click("Back")
    assert mode.form.question.areas[0].value() == "I am tired."


def test_from_the_review_each_answer_can_be_changed(
    mode: PatientMode, hands: Hands, session: OpenSession
) -> None:
    to_review(mode, hands)
    hands.click("Change: What brings you here?")
    write(mode, "Grief.")
    to_review(mode, hands)
    hands.click("I am done")
    hands.wait_until(lambda: bool(answers(session)), "not recorded")
    assert answers(session)["brings"] == (("Grief.",), Given.WRITTEN)


def test_what_is_typed_is_kept_and_only_then_said_to_be(
    mode: PatientMode, hands: Hands, session: OpenSession, disk: Disk
) -> None:
    kept = mode.form.question._kept  # noqa: SLF001
    disk.full = True
    write(mode, "Half a sen")
    hands.wait_until(mode.form.notice.isVisible, "nothing said")
    assert kept.text() == ""
    assert "still here" in mode.form.notice.text()
    disk.full = False
    write(mode, "tence")
    hands.wait_until(lambda: "Kept" in kept.text(), "not kept")
    assert not mode.form.notice.isVisible()
    assert "Half a sentence" in session.record.draft("intention:brings")


def test_a_form_half_written_comes_back_after_the_program_was_gone(
    mode: PatientMode, hands: Hands, session: OpenSession, qtbot: QtBot
) -> None:
    write(mode, "Half a sen")
    hands.click("Next")
    hands.click("I would rather say it aloud")
    mode.form.flush()
    session.record.keep_draft("settle", "").result(LIMIT_S)
    again = OpenSession(session.workspace, session.id)
    page = IntentionPage(again)
    hands = shown(qtbot, page)
    assert page.kept.isVisible()
    hands.click("Write it together")
    assert page.form.question.areas[0].value() == "Half a sen"
    hands.click("Next")
    assert page.form.question.answer().given is Given.ALOUD
    again.close()


def test_finishing_that_failed_says_so_and_can_be_done_again(
    mode: PatientMode, hands: Hands, session: OpenSession, disk: Disk
) -> None:
    write(mode, "I am tired.")
    to_review(mode, hands)
    disk.full = True
    hands.click("I am done")
    hands.wait_until(mode.form.notice.isVisible, "nothing said")
    assert not chart(session).intention_closed
    disk.full = False
    hands.click("I am done")
    hands.wait_until(lambda: chart(session).intention_closed, "not recorded")
    assert answers(session)["brings"] == (("I am tired.",), Given.WRITTEN)


def test_only_the_passphrase_leads_out(mode: PatientMode, hands: Hands, qtbot: QtBot) -> None:
    back: list[bool] = []
    mode.taken_back.connect(lambda: back.append(True))
    hands.click("Therapist")
    hands.click("Take the laptop back")
    assert back == []
    hands.fill("For the therapist: your passphrase", "not the one")
    hands.click("Take the laptop back")
    hands.wait_until(lambda: bool(mode.passphrase.error()), "nothing said")
    assert mode.passphrase.value() == ""
    assert back == []
    QTest.keyClicks(mode.passphrase.editor, PASSPHRASE)
    QTest.keyClick(mode.passphrase.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: back == [True])


def test_guessing_makes_wait_and_the_wait_is_told(
    mode: PatientMode, hands: Hands, clock: HandClock, qtbot: QtBot
) -> None:
    back: list[bool] = []
    mode.taken_back.connect(lambda: back.append(True))
    hands.click("Therapist")
    for _ in range(5):
        hands.wait_until(mode.take_back.isEnabled, "still looking")
        hands.fill("For the therapist: your passphrase", "a guess")
        hands.click("Take the laptop back")
        hands.wait_until(lambda: bool(mode.passphrase.error()), "nothing said")
    hands.wait_until(lambda: "Wait 1 s" in mode.passphrase.error(), "no wait")
    assert not mode.take_back.isEnabled()
    hands.fill("For the therapist: your passphrase", PASSPHRASE)
    QTest.keyClick(mode.passphrase.editor, Qt.Key.Key_Return)
    assert back == []
    clock.advance(1 / 60)
    hands.wait_until(mode.take_back.isEnabled, "still waiting")
    assert mode.passphrase.error() == ""
    hands.click("Take the laptop back")
    qtbot.waitUntil(lambda: back == [True])


def test_the_patient_goes_back_to_the_form(mode: PatientMode, hands: Hands) -> None:
    write(mode, "Half")
    hands.click("Therapist")
    hands.click("Back to the form")
    assert mode.form.question.areas[0].value() == "Half"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_F4, Qt.Key.Key_Q])
def test_no_key_leads_out(mode: PatientMode, session: OpenSession, key: Qt.Key) -> None:
    before = len(chart(session).facts)
    for modifier in (Qt.KeyboardModifier.NoModifier, CONTROL, Qt.KeyboardModifier.AltModifier):
        QTest.keyClick(QApplication.focusWidget() or mode, key, modifier)
    assert mode.isVisible()
    assert len(chart(session).facts) == before


def test_no_name_is_shown(mode: PatientMode, hands: Hands) -> None:
    to_review(mode, hands)
    said = " ".join(each.text() for each in mode.findChildren(Text))
    for word in ("Mara", "Lindholm", "Jonas", "Feld", "K-0311"):
        assert word not in said


def test_only_what_changed_is_written_again(
    mode: PatientMode, hands: Hands, session: OpenSession, qtbot: QtBot
) -> None:
    write(mode, "I am tired.")
    to_review(mode, hands)
    hands.click("I am done")
    hands.wait_until(lambda: session.chart.intention_closed, "not recorded")
    page = IntentionPage(session)
    together = shown(qtbot, page)
    together.click("Write it together")
    QTest.keyClicks(page.form.question.areas[0].editor, " And sad.")
    while page.form.next.caption() == "Next":
        together.click("Next")
    together.click("I am done")
    together.wait_until(lambda: len(chart(session).of(IntentionFormClosed)) == 2, "not recorded")
    facts = chart(session).of(IntentionWritten)
    assert [fact.amended for fact in facts] == [True, *[False] * 6]
    assert answers(session)["brings"] == (("I am tired. And sad.",), Given.WRITTEN)
    assert chart(session).latest(IntentionFormClosed) == IntentionFormClosed(by_patient=False)
