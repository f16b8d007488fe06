"""The log shows what was written, to the letter, and keeps the newest in view."""

import itertools
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DARK_ROOM, DAY, apply_theme
from kap_companion.ui.widgets.log_delegate import LogDelegate
from kap_companion.ui.widgets.log_heights import Heights
from kap_companion.ui.widgets.log_row import LogRow, row_text, shown, spoken
from kap_companion.ui.widgets.log_view import LONG_PRESS_MS, LogView

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
HARD = [
    LogRow("html", "0:01", "note", "", "<b>Bold?</b> & <img src=x>"),
    LogRow("rtl", "0:02", "quote", "", "אני יכול לשבת לידה " * 20),
    LogRow("mixed", "0:03", "tag", "Tearful.", "قالت إنها بخير then English", late=True),
    LogRow("emoji", "0:04", "note", "", "👩🏽‍🚀🫶 " + "unbroken" * 40),
    LogRow("lines", "0:05", "note", "", "First.\nSecond.\r\nThird."),
    LogRow("broken", "0:06", "note", "", "a\ud800b\x00c"),
    LogRow("empty", "", "note"),
    LogRow("long", "12:05", "note", "", "word " * 4000, author="JF"),
]


def row(number: int, words: str = "Breath long and even.") -> LogRow:
    return LogRow(f"k{number}", f"0:{number % 60:02d}", "tag", "Settled.", words)


@pytest.fixture
def log(qtbot: QtBot) -> LogView:
    view = LogView()
    qtbot.addWidget(view)
    view.resize(600, 240)
    view.show()
    return view


def last_is_in_view(log: LogView) -> bool:
    rect = log.visualRect(log.model().index(log.model().rowCount() - 1, 0))
    return rect.bottom() == log.viewport().height() - 1


def has_color(image: QImage, color: str) -> bool:
    wanted = QColor(color).rgb()
    return any(
        image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width())
    )


def test_the_model_keeps_qts_rules(log: LogView) -> None:
    tester = QAbstractItemModelTester(
        log.model(), QAbstractItemModelTester.FailureReportingMode.Warning
    )
    log.set_rows([row(n) for n in range(5)])
    log.append_row(row(5))
    log.replace_row("k2", replace(row(2), retracted=True))
    log.set_hides_retracted(True)
    log.insert_row(row(9), before_key="k3")
    assert [shown_row.key for shown_row in log.rows()] == ["k0", "k1", "k9", "k3", "k4", "k5"]
    assert tester.model() is log.model()


def test_what_is_sifted_keeps_qts_rules_and_what_is_new_shows(log: LogView) -> None:
    tester = QAbstractItemModelTester(
        log.model(), QAbstractItemModelTester.FailureReportingMode.Warning
    )
    log.set_rows([row(n, f"words {n}") for n in range(5)])
    log.set_filter(lambda each: each.words == "words 3")
    assert [each.key for each in log.rows()] == ["k3"]
    log.append_row(row(7))
    log.replace_row("k7", replace(row(8), state="saved"))  # its key once the disk has it
    log.replace_row("k3", replace(row(3, "words 3"), amended=True))
    log.replace_row("k1", replace(row(1, "words 3"), amended=True))  # amended so that it is found
    log.insert_row(row(9), before_key="k3")
    assert [each.key for each in log.rows()] == ["k1", "k9", "k3", "k8"]
    assert (log.count(), tester.model()) == (7, log.model())
    log.set_filter(None)
    assert len(log.rows()) == log.count()


@pytest.mark.parametrize("words", ["short", "word " * 60, "אני יכול לשבת ", "👩🏽‍🚀🫶 and more"])
def test_what_a_row_is_about_is_hit_where_it_stands_and_nowhere_else(
    log: LogView, words: str
) -> None:
    about = replace(row(1, words), about="about 0:22 Tearful.", about_key="k0")
    log.set_rows([about])
    assert spoken(about).endswith("about 0:22 Tearful.")
    rect = log.visualRect(log.model().index(0, 0))
    delegate = LogDelegate(DAY)
    hits = {
        (x, y)
        for x in range(0, rect.width(), 3)
        for y in range(rect.top(), rect.bottom(), 6)
        if delegate.is_on_about(about, QRectF(rect), QPointF(x, y))
    }
    assert hits
    assert all(y > rect.bottom() - 60 for _, y in hits)  # at the end of the words
    plain = replace(about, about="", about_key="")
    assert not any(delegate.is_on_about(plain, QRectF(rect), QPointF(*hit)) for hit in hits)


def test_a_free_tag_stands_on_a_fill_of_its_own(log: LogView) -> None:
    log.set_rows([row(1, "of the garden")])
    assert not has_color(log.grab().toImage(), DAY.accent_soft)
    log.set_rows([row(1, "of the #garden")])
    assert has_color(log.grab().toImage(), DAY.accent_soft)


def test_a_short_log_stands_at_the_foot(log: LogView) -> None:
    log.set_rows([row(1)])
    assert log.visualRect(log.model().index(0, 0)).bottom() == log.viewport().height() - 1


def test_the_newest_row_comes_into_view(log: LogView) -> None:
    log.set_rows([row(n) for n in range(100)])
    assert last_is_in_view(log)
    log.append_row(row(100, "long words " * 60))
    assert last_is_in_view(log)


def test_a_log_that_was_scrolled_up_stays_where_it_is_read(log: LogView) -> None:
    log.set_rows([row(n) for n in range(100)])
    log.verticalScrollBar().setValue(50)
    log.append_row(row(100))
    assert log.verticalScrollBar().value() == 50
    log.verticalScrollBar().setValue(log.verticalScrollBar().maximum())
    log.append_row(row(101))
    assert last_is_in_view(log)


def test_the_newest_row_stays_in_view_when_the_window_changes(log: LogView) -> None:
    log.set_rows([row(n, "words " * (n % 40)) for n in range(100)])
    for size in ((300, 240), (300, 90), (900, 400)):
        log.resize(*size)
        assert last_is_in_view(log)


def test_rows_lie_below_each_other_without_a_gap(log: LogView) -> None:
    log.set_rows([*HARD, row(1)])
    rects = [log.visualRect(log.model().index(n, 0)) for n in range(len(HARD) + 1)]
    assert all(a.bottom() + 1 == b.top() for a, b in itertools.pairwise(rects))
    for rect in rects:
        assert log.indexAt(rect.center()).isValid()
    assert not log.indexAt(QPoint(5, 10_000)).isValid()


def test_whatever_was_written_is_painted(log: LogView) -> None:
    log.set_rows(HARD)
    for hard in HARD:
        assert log.scroll_to(hard.key)
        assert not log.grab().isNull()


def test_a_row_is_replaced_where_it_stands(log: LogView) -> None:
    log.set_rows([row(n) for n in range(30)])
    before = log.visualRect(log.model().index(29, 0)).height()
    log.replace_row("k29", row(29, "many words " * 40))
    assert log.visualRect(log.model().index(29, 0)).height() > before
    assert last_is_in_view(log)
    log.replace_row("nobody", row(99))
    assert len(log.rows()) == 30


def test_scroll_to_marks_the_row_and_brings_it_into_view(log: LogView) -> None:
    log.set_rows([row(n) for n in range(100)])
    assert log.scroll_to("k3")
    assert log.current_key() == "k3"
    assert log.viewport().rect().contains(log.visualRect(log.currentIndex()))
    assert not log.scroll_to("nobody")


def test_a_new_row_takes_the_mark_off_while_the_keys_are_elsewhere(log: LogView) -> None:
    log.set_rows([row(1), row(2)])
    log.clearFocus()
    log.scroll_to("k1")
    log.append_row(row(3))
    assert log.current_key() == ""


def test_up_down_and_enter_walk_and_amend(log: LogView, qtbot: QtBot) -> None:
    log.set_rows([row(n) for n in range(100)])
    log.walk(-1)
    assert log.current_key() == "k99"
    qtbot.keyClick(log, Qt.Key.Key_Up)
    assert log.current_key() == "k98"
    qtbot.keyClick(log, Qt.Key.Key_Home)
    assert log.current_key() == "k0"
    assert log.verticalScrollBar().value() == 0
    qtbot.keyClick(log, Qt.Key.Key_PageDown)
    qtbot.keyClick(log, Qt.Key.Key_End)
    qtbot.keyClick(log, Qt.Key.Key_Down)
    with qtbot.waitSignal(log.row_activated) as amend:
        qtbot.keyClick(log, Qt.Key.Key_Return)
    assert amend.args == ["k99"]


def test_letters_and_space_belong_to_the_page(log: LogView, qtbot: QtBot) -> None:
    log.set_rows([row(1), row(2)])
    log.walk(0)
    for key in (Qt.Key.Key_M, Qt.Key.Key_Space, Qt.Key.Key_1):
        qtbot.keyClick(log, key)
    assert log.current_key() == "k2"


def test_a_double_click_and_a_long_press_amend(log: LogView, qtbot: QtBot) -> None:
    log.set_rows([row(1), row(2)])
    at = log.visualRect(log.model().index(0, 0)).center()
    with qtbot.waitSignal(log.row_activated) as amend:
        qtbot.mouseDClick(log.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert amend.args == ["k1"]
    with qtbot.waitSignal(log.row_activated, timeout=10 * LONG_PRESS_MS) as held:
        qtbot.mousePress(log.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert held.args == ["k1"]
    qtbot.mouseRelease(log.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_saving_and_failed_rows_look_it_and_say_it(log: LogView, qapp: QApplication) -> None:
    apply_theme(qapp, DAY)
    log.set_rows([replace(row(1), state="failed")])
    assert has_color(log.grab().toImage(), DAY.danger)
    log.replace_row("k1", row(1))
    image = log.grab().toImage()
    assert has_color(image, DAY.text)
    assert not has_color(image, DAY.danger)


def test_a_new_theme_repaints_the_rows(log: LogView, qapp: QApplication) -> None:
    apply_theme(qapp, DAY)
    log.set_rows([row(1)])
    assert has_color(log.grab().toImage(), DAY.text)
    apply_theme(qapp, DARK_ROOM)
    assert has_color(log.grab().toImage(), DARK_ROOM.text)
    apply_theme(qapp, DAY)


def test_every_state_has_its_word() -> None:
    texts = {
        "not saved": replace(row(1), state="failed"),
        "taken back": replace(row(1), retracted=True, amended=True),
        "amended": replace(row(1), amended=True),
        "late entry": replace(row(1), late=True),
        "+\u00a0arrived after signing": replace(row(1), after_signing=True),
        "≠\u00a0two versions": replace(row(1), rivals=True),
        "at the locked screen": replace(row(1), author="at the locked screen"),
    }
    for word, state in texts.items():
        assert row_text(state).text.endswith(f"Settled. Breath long and even.  {word}")
        assert word in spoken(state)
    assert "saving" in spoken(replace(row(1), state="saving"))


def test_a_screen_reader_hears_time_words_and_detail(log: LogView) -> None:
    quote = LogRow("q", "0:24", "quote", "", "It is so wide", detail="first written 0:25")
    log.set_rows([quote])
    said = log.model().index(0, 0).data(ACCESSIBLE)
    assert said == "0:24, “It is so wide”, first written 0:25"


@given(st.text(st.characters(codec=None), max_size=60))
def test_what_is_shown_can_be_set_and_loses_no_text(words: str) -> None:
    seen = shown(words)
    assert "\x00" not in seen
    seen.encode()
    kept = [c for c in words if c.isalnum() and not 0xD800 <= ord(c) <= 0xDFFF]
    assert [c for c in seen if c.isalnum()] == kept


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_the_quick_measure_is_the_true_height(qapp: QApplication, words: str) -> None:
    del qapp
    delegate = LogDelegate(DAY)
    for kind in ("note", "quote"):
        one = LogRow("k", "0:01", kind, "Settled.", words, amended=True)
        assert delegate.height(one, 420) == delegate.set_height(one, 420)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=60), st.data())
def test_heights_are_running_sums(heights: list[int], data: st.DataObject) -> None:
    sums = Heights(heights[:-1])
    sums.append(heights[-1])
    place = data.draw(st.integers(0, len(heights) - 1))
    taller = data.draw(st.integers(1, 99))
    assert sums.change(place, taller) is (taller != heights[place])
    heights[place] = taller
    assert [sums.top(n) for n in range(sums.count)] == [
        sum(heights[:n]) for n in range(len(heights))
    ]
    assert sums.total == sum(heights)
    y = data.draw(st.integers(0, sums.total - 1))
    found = sums.at(y)
    assert sums.top(found) <= y < sums.top(found) + sums.of(found)


def test_only_what_shows_is_painted(log: LogView) -> None:
    log.set_rows([row(n) for n in range(2000)])
    log.viewport().repaint(QRect(0, 0, 600, 10))
    assert log.verticalOffset() == log.verticalScrollBar().maximum()


def on_screen(log: LogView, qapp: QApplication) -> QImage:
    """What the window holds, not what it would paint if it were asked."""
    qapp.processEvents()
    return log.screen().grabWindow(log.winId()).toImage()


@pytest.mark.parametrize("extra", [0, 7])
def test_what_is_moved_on_the_screen_is_what_would_be_painted(
    log: LogView, qapp: QApplication, extra: int
) -> None:
    log.resize(600, 240 + extra)
    for number in range(40):
        log.append_row(row(number, "wo " * number))
        if number % 3 == 0:
            log.replace_row(f"k{number}", row(number, f"Amended {number}."))
        if number > 30:
            log.verticalScrollBar().setValue(log.verticalScrollBar().value() - number)
        moved = on_screen(log, qapp)
        log.viewport().update()
        assert moved == on_screen(log, qapp)


def test_a_row_that_is_saved_looks_it_at_once(log: LogView, qapp: QApplication) -> None:
    assert QTest.qWaitForWindowExposed(log)
    log.set_rows([row(n) for n in range(3)])
    log.append_row(replace(row(3), state="saving"))
    saving = on_screen(log, qapp)
    log.replace_row("k3", replace(row(3), key="saved"))
    saved = on_screen(log, qapp)
    assert saved != saving
    log.viewport().update()
    assert saved == on_screen(log, qapp)


def test_a_row_more_paints_little_more_than_one_row(log: LogView, qapp: QApplication) -> None:
    assert QTest.qWaitForWindowExposed(log)
    log.set_rows([row(n) for n in range(40)])
    log.append_row(row(40))
    qapp.processEvents()
    painted: list[QRect] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.extend(cast("Iterable[QRect]", event.region()))
            return False

    watch = Watch()
    log.viewport().installEventFilter(watch)
    log.append_row(row(41))
    qapp.processEvents()
    newest = log.visualRect(log.model().index(41, 0))
    assert any(rect.contains(newest) for rect in painted)
    assert sum(rect.height() for rect in painted) < 2 * newest.height()


def test_a_row_taken_away_leaves_the_others_where_they_belong(log: LogView) -> None:
    tester = QAbstractItemModelTester(
        log.model(), QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    del tester
    log.set_rows([row(number) for number in range(30)])
    for key in ("k29", "k0", "k7", "no such key"):
        log.remove_row(key)
    left = [row(number) for number in range(30) if number not in {0, 7, 29}]
    assert list(log.rows()) == left
    assert log.count() == len(left)
    assert last_is_in_view(log)
    assert log.scroll_to("k8")
    assert log.current_key() == "k8"
    tops = [log.visualRect(log.model().index(place, 0)).top() for place in range(len(left))]
    assert tops == sorted(set(tops))


def test_a_row_that_is_left_out_can_be_taken_away(log: LogView) -> None:
    log.set_rows([row(1, "a"), row(2, "b"), row(3, "a")])
    log.set_filter(lambda each: each.words == "a")
    log.remove_row("k2")
    assert [each.key for each in log.rows()] == ["k1", "k3"]
    log.set_filter(None)
    assert [each.key for each in log.rows()] == ["k1", "k3"]


def test_the_mark_of_a_row_that_is_taken_away_goes_to_no_other(log: LogView) -> None:
    log.set_rows([row(number) for number in range(5)])
    log.scroll_to("k2")
    log.remove_row("k3")
    assert log.current_key() == "k2"
    log.remove_row("k2")
    assert log.current_key() == ""
