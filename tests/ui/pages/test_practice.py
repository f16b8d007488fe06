"""Practice: every change is saved as it is made, refused in words, and can be taken back."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kap_companion.domain.defaults import QUESTIONS, QUICK_TAGS
from kap_companion.domain.events import Question, QuickTag
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.pages.question_sheet import QuestionSheet
from kap_companion.ui.pages.save_note import SaveNote
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import Disk

FOLDER = "/home/jonas/KAP Companion"


@pytest.fixture
def page(workspace: Workspace) -> PracticePage:
    return PracticePage(workspace, FOLDER)


@pytest.fixture
def hand(qtbot: QtBot, page: PracticePage) -> Hand:
    return Hand(qtbot, page, (WIDE[0], 2_000))


def tags(workspace: Workspace) -> tuple[QuickTag, ...]:
    return workspace.practice_chart().quick_tags


def questions(workspace: Workspace) -> tuple[Question, ...]:
    return workspace.practice_chart().questions


def has_questions(workspace: Workspace, count: int) -> bool:
    return len(questions(workspace)) == count


def pick(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


@pytest.mark.usefixtures("hand")
def test_it_says_who_is_signed_in_and_where_the_data_lives(page: PracticePage) -> None:
    said = [label.text() for label in page.findChildren(Text)]
    assert "Jonas Feld · Psychotherapist" in said
    assert FOLDER in said
    assert page.name.value() == "Haus am Fluss"


def test_a_new_name_is_saved_on_leaving_the_field(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    hand.write(page.name, "Haus am See")
    hand.press(Qt.Key.Key_Return)
    hand.until(lambda: workspace.practice_chart().name == "Haus am See")
    assert len(workspace.reader.entries_of(workspace.reader.practice_subject())) == 3


def test_an_empty_name_is_refused(hand: Hand, page: PracticePage, workspace: Workspace) -> None:
    hand.write(page.name, "")
    hand.press(Qt.Key.Key_Tab)
    assert page.name_note.notice.text() == "A practice needs a name that fits a line."
    assert workspace.practice_chart().name == "Haus am Fluss"


def test_the_theme_is_asked_for(hand: Hand, page: PracticePage) -> None:
    assert page.theme.value() == "day"
    chosen: list[str] = []
    page.theme_chosen.connect(chosen.append)
    dark = page.theme.editor.group.buttons()[1]  # type: ignore[attr-defined]  # side by side
    hand.click(dark)
    assert chosen == ["dark-room"]


def test_the_window_is_set_in_hours(hand: Hand, page: PracticePage, workspace: Workspace) -> None:
    hand.write(page.to_h, "72")
    hand.press(Qt.Key.Key_Tab)
    hand.until(lambda: workspace.practice_chart().integration_to_h == 72)
    hand.until(page.window_note.line.isVisible)


@pytest.mark.parametrize(
    ("from_h", "to_h"), [("48", "24"), ("0", "48"), ("x", "48"), ("24", "999")]
)
def test_an_impossible_window_is_refused_in_words(
    hand: Hand, page: PracticePage, workspace: Workspace, from_h: str, to_h: str
) -> None:
    hand.write(page.from_h, from_h)
    hand.write(page.to_h, to_h)
    hand.press(Qt.Key.Key_Tab)
    assert page.window_note.notice.isVisible()
    assert page.from_h.value() == from_h
    chart = workspace.practice_chart()
    assert (chart.integration_from_h, chart.integration_to_h) == (24, 48)


def test_a_tag_gets_another_word(hand: Hand, page: PracticePage, workspace: Workspace) -> None:
    hand.write(page.tags.rows[1].label, "Restless")
    hand.press(Qt.Key.Key_Return)
    hand.until(lambda: tags(workspace)[1] == QuickTag("2", "Restless"))


def test_a_tag_is_added_once_it_is_whole(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    hand.click(page.tags.add)
    row = page.tags.rows[-1]
    assert row.key.hasFocus()
    hand.write(row.key, "=")
    hand.press(Qt.Key.Key_Tab)
    assert row.label.hasFocus()
    assert tags(workspace) == QUICK_TAGS
    hand.write(row.label, "Yawning")
    hand.press(Qt.Key.Key_Tab)
    hand.until(lambda: tags(workspace) == (*QUICK_TAGS, QuickTag("=", "Yawning")))


@pytest.mark.parametrize(
    ("key", "said"),
    [("2", "Two tags have the key 2."), ("m", "already has a use"), ("D", "already has a use")],
)
def test_a_key_that_is_taken_is_refused_and_stays_to_be_put_right(
    hand: Hand, page: PracticePage, workspace: Workspace, key: str, said: str
) -> None:
    hand.write(page.tags.rows[0].key, key)
    hand.press(Qt.Key.Key_Tab)
    assert said in page.tags.note.notice.text()
    assert page.tags.rows[0].key.text() == key
    page.refresh()
    assert page.tags.rows[0].key.text() == key
    assert tags(workspace) == QUICK_TAGS
    hand.write(page.tags.rows[0].key, "=")
    hand.press(Qt.Key.Key_Tab)
    hand.until(lambda: tags(workspace)[0].key == "=")
    assert not page.tags.note.notice.isVisible()


def test_a_tag_is_moved_by_menu_and_by_key(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    pick(page.tags.rows[0].menu(), "Move down")
    hand.until(lambda: [tag.key for tag in tags(workspace)[:2]] == ["2", "1"])
    page.tags.rows[0].label.setFocus()
    hand.qtbot.keyClick(page.tags.rows[0].label, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    hand.until(lambda: tags(workspace) == QUICK_TAGS)


def test_a_removed_tag_comes_back_by_undo(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    pick(page.tags.rows[3].menu(), "Remove")
    hand.until(lambda: len(tags(workspace)) == len(QUICK_TAGS) - 1)
    hand.until(page.tags.note.notice.isVisible)
    hand.click(page.tags.note.notice.action)
    hand.until(lambda: tags(workspace) == QUICK_TAGS)
    assert [row.tag() for row in page.tags.rows] == list(QUICK_TAGS)


def test_a_full_disk_keeps_the_word_and_tries_again(
    hand: Hand, page: PracticePage, workspace: Workspace, disk: Disk
) -> None:
    disk.full = True
    hand.write(page.tags.rows[0].label, "At rest")
    hand.press(Qt.Key.Key_Return)
    hand.until(page.tags.note.notice.isVisible)
    assert page.tags.note.notice.text().startswith("Not saved: The disk is full.")
    assert page.tags.rows[0].label.text() == "At rest"
    page.refresh()
    assert page.tags.rows[0].label.text() == "At rest"
    disk.full = False
    hand.click(page.tags.note.notice.action)
    hand.until(lambda: tags(workspace)[0].label == "At rest")


def test_a_question_is_edited(hand: Hand, page: PracticePage, workspace: Workspace) -> None:
    hand.click(page.questions.rows[3].row)
    sheet = hand.sheet(QuestionSheet)
    assert sheet.prompt.value() == QUESTIONS[3].prompt
    hand.write(sheet.prompt, "How are you right now?")
    hand.write(sheet.shown_as, "On arriving")
    hand.click(sheet.answers.editor.group.buttons()[1])  # type: ignore[attr-defined]  # side by side
    hand.click(sheet.save)
    hand.until(lambda: questions(workspace) != QUESTIONS)
    changed = questions(workspace)[3]
    assert changed.key == QUESTIONS[3].key
    assert (changed.prompt, changed.answers) == ("How are you right now?", 2)
    assert changed.shown_as == "On arriving"
    assert changed.hint == QUESTIONS[3].hint
    hand.until(lambda: "How are you right now?" in page.questions.rows[3].row.accessibleName())


def test_a_question_needs_words(hand: Hand, page: PracticePage, workspace: Workspace) -> None:
    hand.click(page.questions.add)
    sheet = hand.sheet(QuestionSheet)
    hand.click(sheet.save)
    assert sheet.prompt.error() == "A question needs words."
    assert questions(workspace) == QUESTIONS


def test_a_question_is_added_at_the_end(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    hand.click(page.questions.add)
    sheet = hand.sheet(QuestionSheet)
    hand.write(sheet.prompt, "Who waits for you at home?")
    hand.click(sheet.save)
    hand.until(lambda: len(questions(workspace)) == len(QUESTIONS) + 1)
    assert questions(workspace)[-1].prompt == "Who waits for you at home?"
    assert questions(workspace)[:-1] == QUESTIONS


def test_questions_are_moved_removed_and_restored(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    pick(page.questions.rows[0].menu(), "Move down")
    hand.until(lambda: questions(workspace)[0] == QUESTIONS[1])
    pick(page.questions.rows[6].menu(), "Remove")
    hand.until(lambda: len(questions(workspace)) == 6)
    mine = questions(workspace)
    hand.click(page.questions.restore)
    hand.until(lambda: questions(workspace) == QUESTIONS)
    hand.until(page.questions.note.notice.isVisible)
    hand.click(page.questions.note.notice.action)
    hand.until(lambda: questions(workspace) == mine)


def test_the_last_question_stays(hand: Hand, page: PracticePage, workspace: Workspace) -> None:
    for left in range(len(QUESTIONS) - 1, 0, -1):
        pick(page.questions.rows[0].menu(), "Remove")
        hand.until(partial(has_questions, workspace, left))
    pick(page.questions.rows[0].menu(), "Remove")
    assert "between one and" in page.questions.note.notice.text()
    assert len(questions(workspace)) == 1
    assert len(page.questions.rows) == 1


def test_everything_is_reached_by_tab_and_has_a_name(hand: Hand, page: PracticePage) -> None:
    stops = hand.tab_stops()
    assert not nameless(stops)
    first, second = page.tags.rows[:2]
    walk = [first.key, first.label, first.more, second.key]
    start = stops.index(first.key)
    assert stops[start : start + 4] == walk


def test_a_narrow_window_stacks_the_columns(qtbot: QtBot, page: PracticePage) -> None:
    Hand(qtbot, page, COMPACT)
    left = page.tags.mapTo(page, page.tags.rect().topLeft())
    right = page.name.mapTo(page, page.name.rect().topLeft())
    assert left.x() == right.x()
    assert right.y() > left.y()


@pytest.mark.usefixtures("hand")
def test_notes_stand_only_where_something_happened(page: PracticePage) -> None:
    assert not any(note.notice.isVisible() for note in page.findChildren(SaveNote))


def test_what_is_changed_back_while_it_is_being_saved_is_saved_too(
    hand: Hand, page: PracticePage, workspace: Workspace
) -> None:
    before = tags(workspace)
    first = page.tags.rows[0].label
    for _ in range(2):  # there and back, before the first of them can be on the disk
        hand.qtbot.keyClick(
            page.tags.rows[0].label, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier
        )
    assert page.tags.rows[0].label is first
    written = workspace.journal.keep_draft("any", "any", "")
    hand.until(written.done)
    assert tags(workspace) == before
