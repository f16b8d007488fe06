"""Forms in the patient’s hands: one question at a time, words without numbers, nothing lost."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts.measures import Result, measures_of
from kap_companion.domain.events import HowGiven
from kap_companion.domain.measures import GAD7, PCL5, PHQ9
from kap_companion.services.lockup import (
    NO_SESSION,
    Lockup,
    found_locked,
    lock_up,
    open_up,
    with_measures,
)
from kap_companion.services.music import MusicRoom
from kap_companion.tour.hands import Hands
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.measure_form_view import MeasureFormView
from kap_companion.ui.pages.patient_mode import PatientMode
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text
from kap_companion.vault import Vault
from tests.audio.fake_player import FakePlayer
from tests.narrow import there
from tests.ui.pages.locked_ground import InboxDisk
from tests.ui.practice import MARA, PASSPHRASE, HandClock, Scribe, workspace_of

Key = Qt.Key


class HandedOver:
    """A vault locked with no session, and the patient's page in front of it."""

    def __init__(
        self, qtbot: QtBot, vault: Vault, clock: HandClock, player: FakePlayer, *keys: str
    ) -> None:
        self.qtbot, self.clock = qtbot, clock
        self.folder, self.bridge = vault.folder, Bridge()
        workspace = workspace_of(vault, clock, player, self.bridge)
        self.music: MusicRoom = workspace.music
        self.patient = Scribe(workspace, clock).patient(MARA)
        workspace.people.close()
        state = with_measures(NO_SESSION, self.patient, keys)
        self._lockup: Lockup | None = lock_up(vault, state, "handed over", clock)
        assert vault.close_locked()
        self._vault: Vault | None = None
        self.mode = self._shown()

    def _shown(self) -> PatientMode:
        room = there(there(self._lockup).room)
        mode = PatientMode(room, self.music, self.bridge, [("jonas", "Jonas Feld")])
        self.qtbot.addWidget(mode)
        mode.resize(1366, 768)
        mode.show()
        mode.activateWindow()
        self.qtbot.waitUntil(mode.isActiveWindow)
        return mode

    @property
    def form(self) -> MeasureFormView:
        return there(self.mode.measures)

    def lose(self) -> None:
        """The program is gone, and the next one finds the lock."""
        self.mode.hide()
        there(self._lockup).let_go()
        self._lockup = there(found_locked(self.folder, self.clock))
        self.mode = self._shown()

    def results(self) -> tuple[Result, ...]:
        """What the record says, once the vault is open."""
        self.mode.hide()
        opened = open_up(self.folder, PASSPHRASE, self.clock, self._lockup)
        self._lockup, self._vault = None, opened.vault
        assert opened.faults == {}
        return measures_of(opened.vault.reader.entries_of(self.patient))

    def close(self) -> None:
        self.mode.hide()
        self.music.close()
        if self._lockup is not None:
            self._lockup.let_go()
        if self._vault is not None:
            self._vault.close()

    # The patient's hands

    def said(self) -> str:
        return "\n".join(t.text() for t in self.mode.findChildren(Text) if t.isVisible())

    def begin(self) -> None:
        """Leave the page that introduces a form."""
        assert self.form.next.caption() == "Begin"
        self.form.next.click()

    def choose(self, *places: int) -> None:
        for place in places:
            asked = self.said()
            self.form.choices[place].click()
            self.form.next.click()
            self.qtbot.waitUntil(partial(self._says_more_than, asked))

    def _says_more_than(self, said: str) -> bool:
        return self.said() != said

    def until_asked(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.said())


@pytest.fixture
def inbox_disk(monkeypatch: pytest.MonkeyPatch) -> InboxDisk:
    return InboxDisk(monkeypatch)


@pytest.fixture
def handed(
    qtbot: QtBot,
    themed: QApplication,
    vault: Vault,
    clock: HandClock,
    player: FakePlayer,
    inbox_disk: InboxDisk,
) -> Iterator[HandedOver]:
    del themed, inbox_disk
    made = HandedOver(qtbot, vault, clock, player, "gad-7", "phq-9")
    yield made
    made.close()


def test_one_form_after_the_other_is_answered_and_recorded(handed: HandedOver) -> None:
    assert handed.form.next.hasFocus()
    for said in ("Part 1 of 2", GAD7.instruction, "7 questions", GAD7.rights):
        assert said in handed.said()
    handed.begin()
    assert "Part 1 of 2 · Question 1 of 7" in handed.said()
    assert GAD7.instruction in handed.said()
    handed.choose(0, 1, 2, 3, 0, 1, 2)
    handed.until_asked("Part 2 of 2")
    handed.begin()
    assert "Part 2 of 2 · Question 1 of 10" in handed.said()
    assert handed.form.next.caption() == "Next"
    handed.choose(*[1] * 8, 0)
    assert handed.form.next.caption() == "I am done"
    assert PHQ9.instruction not in handed.said(), "the last question stands by itself"
    handed.choose(2)
    handed.until_asked("Thank you")
    assert "What you answered is kept." in handed.said()
    gad7, phq9 = handed.results()
    assert (gad7.answers, gad7.given) == ((0, 1, 2, 3, 0, 1, 2), HowGiven.BY_PATIENT)
    assert phq9.answers == (*[1] * 8, 0, 2)


def test_no_name_no_number_and_no_score_is_shown(handed: HandedOver) -> None:
    handed.begin()
    handed.choose(3, 3, 3)
    shown = [handed.said(), *(each.caption() for each in handed.form.choices)]
    assert "Mara" not in "".join(shown)
    assert not any(
        character.isdigit() for each in handed.form.choices for character in each.caption()
    )
    assert "GAD-7" not in "".join(shown)
    assert "severe" not in "".join(shown)


def test_the_answers_are_walked_by_arrows_and_given_by_space(handed: HandedOver) -> None:
    form = handed.form
    handed.begin()
    handed.qtbot.waitUntil(form.choices[0].hasFocus)
    QTest.keyClick(form.choices[0], Key.Key_Down)
    QTest.keyClick(form.choices[1], Key.Key_Right)
    QTest.keyClick(form.choices[2], Key.Key_Up)
    assert form.choices[1].hasFocus()
    assert not any(each.isChecked() for each in form.choices), "walking gives no answer"
    QTest.keyClick(form.choices[1], Key.Key_Space)
    assert form.choices[1].isChecked()
    handed.until_asked("✓ Kept")
    QTest.keyClick(form.choices[1], Key.Key_Up)
    QTest.keyClick(form.choices[0], Key.Key_Up)
    assert form.choices[3].hasFocus()


def test_a_question_is_left_out_only_by_saying_so(handed: HandedOver) -> None:
    handed.begin()
    handed.form.next.click()
    assert "Choose what fits best, or leave this one out." in handed.form.notice.text()
    assert "Question 1 of 7" in handed.said()
    handed.form.leave_out.click()
    assert "Question 2 of 7" in handed.said()
    handed.choose(1)
    handed.form.back.click()
    assert handed.form.choices[1].isChecked()
    handed.form.back.click()
    assert not handed.form.back.isVisible()
    handed.choose(3)
    assert handed.form.choices[1].isChecked(), "what was answered stands there again"
    handed.choose(1, *[0] * 5)
    handed.until_asked("Part 2 of 2")
    (gad7,) = handed.results()
    assert gad7.answers == (3, 1, 0, 0, 0, 0, 0)


def test_only_the_passphrase_leads_out_and_back(handed: HandedOver) -> None:
    handed.begin()
    hands = Hands(handed.mode, Path())
    handed.choose(2)
    hands.click("Therapist")
    assert "For the therapist" in handed.said()
    hands.click("Back to the form")
    assert "Question 2 of 7" in handed.said()
    wanted: list[str] = []
    handed.mode.unlock_wanted.connect(lambda secret, _: wanted.append(secret))
    hands.click("Therapist")
    hands.fill("For the therapist: your passphrase", PASSPHRASE)
    hands.click("Take the laptop back")
    assert wanted == [PASSPHRASE]


def test_after_a_crash_the_form_goes_on_where_it_stood(handed: HandedOver) -> None:
    handed.begin()
    handed.choose(2, 2, 2)
    handed.until_asked("Question 4 of 7")
    handed.lose()
    handed.until_asked("Question 4 of 7")
    assert "What you wrote is kept. You can go on here." in handed.mode.kept.text()
    handed.form.back.click()
    assert not any(each.isChecked() for each in handed.form.choices), "nothing can be read back"
    handed.form.leave_out.click()
    handed.choose(1, 1, 1, 1)
    handed.until_asked("10 questions")
    (gad7,) = handed.results()
    assert gad7.answers == (2, 2, 2, 1, 1, 1, 1)


def test_after_a_crash_behind_the_last_answer_it_is_done(handed: HandedOver) -> None:
    handed.begin()
    handed.choose(*[0] * 7)
    handed.until_asked("10 questions")
    handed.begin()
    handed.choose(*[0] * 9)
    handed.choose(0)
    handed.until_asked("Thank you")
    handed.lose()
    handed.until_asked("Thank you")
    assert len(handed.results()) == 2


def test_a_full_disk_is_told_and_nothing_is_lost(handed: HandedOver, inbox_disk: InboxDisk) -> None:
    handed.begin()
    handed.choose(*[1] * 6)
    inbox_disk.full = True
    handed.form.choices[1].click()
    handed.qtbot.waitUntil(handed.form.notice.isVisible)
    assert "can’t be kept just now" in handed.form.notice.text()
    handed.form.next.click()
    handed.qtbot.waitUntil(lambda: "Not saved yet" in handed.form.notice.text())
    assert handed.form.choices[1].isChecked()
    inbox_disk.full = False
    handed.choose(1)
    handed.until_asked("Part 2 of 2")
    (gad7,) = handed.results()
    assert gad7.answers == (1,) * 7


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_longest_question_and_its_answers_can_all_be_reached(
    qtbot: QtBot,
    themed: QApplication,
    vault: Vault,
    clock: HandClock,
    player: FakePlayer,
    size: tuple[int, int],
) -> None:
    del themed
    handed = HandedOver(qtbot, vault, clock, player, "pcl-5")
    handed.mode.resize(*size)
    for text in ("in the past month.", PCL5.rights):
        assert text in handed.said()
    handed.begin()
    assert PCL5.stem in handed.said()
    for place in range(20):
        handed.until_asked(f"Question {place + 1} of 20")
        qtbot.waitUntil(lambda: all(map(is_whole, handed.form.choices)))
        if place < 19:
            handed.choose(0)
    handed.close()


def is_whole(button: Button) -> bool:
    """Whether all of it can be seen."""
    return button.visibleRegion().boundingRect().size() == button.size()
