"""The way in: founding a practice, unlocking it, the recovery code, the sample."""

from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.events import (
    Exported,
    PractitionerAdded,
    Printed,
    UnlockFailed,
    VaultUnlocked,
)
from kap_companion.services.people import People
from kap_companion.services.practice import Practice
from kap_companion.ui.countdown import waiting_text
from kap_companion.ui.pages.unlock import UnlockPage
from kap_companion.ui.strength import strength
from kap_companion.ui.widgets.text import Text
from kap_companion.vault import (
    CHEAPEST,
    Throttle,
    TooManyTries,
    WrongPassphrase,
    unlock_vault,
    vault_exists,
)
from tests.access import access_log
from tests.ui.door import Running, running
from tests.ui.practice import PASSPHRASE, HandClock, founded_vault
from tests.ui.printing import Answer, Printing

LONG = "four quiet herons walk"
pytestmark = pytest.mark.usefixtures("themed")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def name_the_practice(door: Running) -> None:
    hands = door.hands
    hands.click("Begin")
    hands.fill("Name of the practice", "Haus am Fluss")
    hands.fill("Your name", "Jonas Feld")
    hands.click("Next")


def test_a_practice_is_founded_and_entered(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        hands, setup = door.hands, door.program.gate.setup
        assert door.program.gate.currentWidget() is door.program.gate.welcome
        name_the_practice(door)
        hands.fill("Passphrase", "short")
        assert setup.new.meter.accessibleName() or setup.new.meter.isVisible()
        hands.click("Create the vault")
        assert "at least 12" in setup.new.first.error()
        hands.fill("Passphrase", LONG)
        hands.fill("The same once more", LONG + "s")
        hands.click("Create the vault")
        assert "not the same" in setup.new.again.error()
        assert not vault_exists(data)
        hands.fill("The same once more", LONG)
        hands.click("Create the vault")
        hands.wait_until(lambda: bool(setup.card.shown.text()), "no code")
        code = setup.card.shown.text()
        assert len(code.split("-")) == 7
        kept_at = data.parent / "paper" / "code.txt"
        setup.card.save_to(str(kept_at))
        assert code in kept_at.read_text()
        assert kept_at.stat().st_mode & 0o077 == 0
        assert not setup.finish.isEnabled()
        hands.click("I have it on paper, away from this laptop")
        hands.click("Open the practice")
        hands.wait_until(lambda: door.program.window.shell is not None, "not entered")
        assert setup.new.first.value() == setup.card.shown.text() == ""
    for secret in (LONG, code, code.lower().replace("-", " ")):
        vault = unlock_vault(data, secret, clock)
        reader = vault.reader
        chart = PracticeChart.replay(reader.entries_of(reader.practice_subject()))
        assert (chart.name, chart.practitioners[0].name) == ("Haus am Fluss", "Jonas Feld")
        vault.close()


def test_what_becomes_of_the_first_code_is_on_the_access_log(
    qapp: QApplication,
    qtbot: QtBot,
    data: Path,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printing = Printing(monkeypatch, data.parent)
    with running(qapp, qtbot, data, clock) as door:
        hands, setup = door.hands, door.program.gate.setup
        name_the_practice(door)
        hands.fill("Passphrase", LONG)
        hands.fill("The same once more", LONG)
        hands.click("Create the vault")
        hands.wait_until(lambda: bool(setup.card.shown.text()), "no code")
        printing.answer = Answer.CANCEL
        hands.click("Print")
        printing.answer = Answer.PRINT
        hands.click("Print")
        assert setup.card.said.text() == "Sent to the printer."
        setup.card.save_to(str(data.parent / "code.txt"))
    vault = unlock_vault(data, LONG, clock)
    events = [entry.event for entry in access_log(vault.reader)]
    left = [event for event in events if isinstance(event, Printed | Exported)]
    assert left == [Printed("recovery code"), Exported("recovery code", "txt")]
    assert vault.verify().ok
    vault.close()


def test_a_line_of_the_first_code_that_is_not_saved_is_told(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        vault, gate = founded_vault(data, clock), door.program.gate
        gate._created((vault, "AAAA-BBBB"))  # noqa: SLF001  # as the worker hands it over
        gate.setCurrentWidget(gate.setup)
        vault.close()
        gate.setup.card.save_to(str(data.parent / "code.txt"))
        said = gate.setup.card.said
        door.hands.wait_until(lambda: "misses a line" in said.text(), "not told")
        assert "The vault is closed." in said.text()


def test_names_are_asked_for_before_the_passphrase(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        door.hands.click("Begin")
        door.hands.click("Next")
        assert door.program.gate.setup.practice.error()
        door.hands.fill("Name of the practice", "   ")
        door.hands.click("Next")
        assert door.program.gate.setup.practice.error()


def test_a_place_that_takes_no_vault_is_told_and_nothing_typed_is_lost(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock
) -> None:
    (tmp_path / "file").write_text("in the way")
    with running(qapp, qtbot, tmp_path / "file" / "data", clock) as door:
        name_the_practice(door)
        door.hands.fill("Passphrase", LONG)
        door.hands.fill("The same once more", LONG)
        door.hands.click("Create the vault")
        setup = door.program.gate.setup
        door.hands.wait_until(setup.create_button.isEnabled, "still waiting")
        assert setup._failed.isVisible()  # noqa: SLF001
        assert setup.new.first.value() == LONG


def test_a_code_that_can_not_be_saved_says_so(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        setup = door.program.gate.setup
        door.program.gate.setCurrentWidget(setup)
        setup.show_code("AAAA-BBBB")
        (data.parent / "file").write_text("")
        setup.card.save_to(str(data.parent / "file" / "code.txt"))
        assert setup.card.said.level() == "danger"
        setup.card.save_to(str(data.parent / "code.txt"))
        assert setup.card.said.level() == "positive"


@pytest.mark.parametrize(
    ("typed", "least", "most"),
    [
        ("", 0, 0),
        ("short", 1, 1),
        ("password1234", 1, 1),
        ("aaaaaaaaaaaaaaaa", 1, 1),
        ("four quiet herons walk", 4, 4),
        ("\ud800" * 20, 1, 4),
        ("🦆" * 300, 1, 4),
    ],
)
def test_the_strength_of_a_passphrase(typed: str, least: int, most: int) -> None:
    level, word = strength(typed)
    assert least <= level <= most
    assert bool(word) is bool(typed)


def test_unlocking(qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock) -> None:
    founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        page = door.program.gate.unlock
        assert door.program.gate.currentWidget() is page
        assert QApplication.focusWidget() is page.passphrase.editor
        assert page.passphrase.editor.echoMode() is QLineEdit.EchoMode.Password
        door.unlock("not the one")
        door.hands.wait_until(page.notice.isVisible, "no refusal")
        assert "Nothing is lost" in page.notice.text()
        assert page.passphrase.value() == ""
        QTest.keyClicks(page.passphrase.editor, PASSPHRASE)
        QTest.keyClick(page.passphrase.editor, Qt.Key.Key_Return)
        assert not page.sample.isEnabled()
        door.hands.wait_until(lambda: door.program.window.shell is not None, "not entered")
        assert door.shell.page().isVisible()
        assert door.program.window.windowTitle() == "KAP Companion"


def test_an_empty_passphrase_asks_nobody(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        door.hands.click("Unlock")
        assert door.program.gate.unlock.unlock.isEnabled()


def test_a_vault_that_is_open_elsewhere(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    elsewhere = founded_vault(data, clock)
    with running(qapp, qtbot, data, clock) as door:
        door.unlock(PASSPHRASE)
        notice = door.program.gate.unlock.notice
        door.hands.wait_until(notice.isVisible, "nothing said")
        assert "already open" in notice.text()
        elsewhere.close()
        door.enter(PASSPHRASE)


@pytest.mark.parametrize("first_start", [True, False])
def test_the_sample_practice_is_marked_and_apart(
    qapp: QApplication,
    qtbot: QtBot,
    data: Path,
    clock: HandClock,
    first_start: bool,  # noqa: FBT001
) -> None:
    if not first_start:
        founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        words = "Try it with a sample practice" if first_start else "Open the sample practice"
        door.hands.click(words)
        door.hands.wait_until(lambda: door.program.window.shell is not None, "not entered")
        marked = door.shell.header._marked  # noqa: SLF001
        assert marked.isVisible()
        assert "Sample" in marked.text()
    assert vault_exists(data) is not first_start
    assert vault_exists(data.parent / "data sample")


def peopled(data: Path, clock: HandClock) -> str:
    """A practice of two, and the id of the second."""
    vault = founded_vault(data, clock)
    people = People(vault, Practice(vault.journal, vault.reader), clock, CHEAPEST)
    person = PractitionerAdded(people.new_id(), "Bo & Lind", "Nurse")
    people.add(person, LONG).result(20)
    people.close()
    vault.close()
    return person.practitioner_id


def test_of_two_people_each_says_who_they_are(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    bo = peopled(data, clock)
    with running(qapp, qtbot, data, clock) as door:
        page = door.program.gate.unlock
        door.hands.wait_until(lambda: page.who is not None, "no names")
        assert page.who is not None
        assert page.who.editor.hasFocus()
        assert page.who.value() == ""
        assert page.who.editor.accessibleName() == "Your name"
        door.unlock(LONG)
        assert page.who.error() == "Choose your name."
        door.hands.choose("Your name", "Jonas")
        door.unlock(LONG)
        door.hands.wait_until(page.notice.isVisible, "no refusal")
        door.hands.choose("Your name", "Bo")
        door.enter(LONG)
        assert door.shell._workspace.journal.author == bo  # noqa: SLF001
        assert "signed in: Bo & Lind" in {each.text() for each in door.shell.findChildren(Text)}


def test_what_is_typed_before_the_names_are_there_is_left_alone(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    peopled(data, clock)
    with running(qapp, qtbot, data, clock) as door:
        page = door.program.gate.unlock
        door.hands.wait_until(lambda: page.who is not None, "no names")
        page.passphrase.editor.setFocus()
        QTest.keyClicks(page.passphrase.editor, "half a ph")
        door.program.gate.look()
        page._focus_first()  # noqa: SLF001  # as when the page comes into view
        assert page.passphrase.editor.hasFocus()
        assert page.passphrase.value() == "half a ph"


def test_one_person_is_not_asked_for_a_name(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        door.program.gate.unlock.show_people([("jonas", "Jonas Feld")])
        assert door.program.gate.unlock.who is None


def test_guessing_makes_wait_also_after_a_restart(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    founded_vault(data, clock).close()
    throttle = Throttle(data, clock)
    for _ in range(7):
        with suppress(WrongPassphrase, TooManyTries), throttle.one_try():
            raise WrongPassphrase
        clock.advance(throttle.seconds_to_wait() / 60)
    with running(qapp, qtbot, data, clock) as door:
        page = door.program.gate.unlock
        door.unlock("one more")
        door.hands.wait_until(lambda: "Wait 8 s" in page.notice.text(), "no wait")
        assert not page.unlock.isEnabled()
        clock.advance(5 / 60)
        door.hands.wait_until(lambda: "Wait 3 s" in page.notice.text(), "not counted down")
    with running(qapp, qtbot, data, clock) as door:
        page = door.program.gate.unlock
        door.hands.wait_until(lambda: "Wait 3 s" in page.notice.text(), "forgotten")
        assert page.notice.level() == "caution"
        door.hands.fill("Passphrase", PASSPHRASE)
        QTest.keyClick(page.passphrase.editor, Qt.Key.Key_Return)
        assert page.unlock.caption() == "Unlock"
        clock.advance(3 / 60)
        door.hands.wait_until(page.unlock.isEnabled, "still waiting")
        assert not page.notice.isVisible()
        shell = door.enter(PASSPHRASE)
        reader = shell._workspace.reader  # noqa: SLF001
        vault = door.program._vault  # noqa: SLF001
        assert vault is not None
        events = [entry.event for entry in access_log(reader)]
        tries = [each for each in events if isinstance(each, UnlockFailed | VaultUnlocked)]
        assert tries[-2:] == [UnlockFailed(8), VaultUnlocked("passphrase")]


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "Wait 1 s,"), (60, "Wait 1 min,"), (299, "Wait 4 min 59 s,")]
)
def test_a_wait_in_words(seconds: int, said: str) -> None:
    assert said in waiting_text(seconds)


def test_its_buttons_are_whole_while_it_opens(qtbot: QtBot) -> None:
    page = UnlockPage()
    qtbot.addWidget(page)
    page.resize(880, 600)
    page.show()
    page.show_opening()
    qtbot.waitUntil(lambda: page.unlock.width() >= page.unlock.sizeHint().width())
    for button in (page.unlock, page.restore, page.sample):
        assert button.width() >= button.sizeHint().width()
        assert button.visibleRegion().boundingRect().width() == button.width()
