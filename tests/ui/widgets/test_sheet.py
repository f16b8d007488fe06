import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text_area import TextArea


class Page(QWidget):
    """A page with a header above an area that a sheet lies over."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.area = QWidget()
        inside = QVBoxLayout(self.area)
        inside.addWidget(self.line)
        inside.addStretch(1)
        box = layout.column([QLineEdit(), self.area], 0)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.resize(width, 700)
        self.sheet = Sheet("Give the dose", self.area)
        self.amount, self.why = LineField("Amount"), TextArea("Why")
        self.record = Button("Record the dose", "filled")
        self.sheet.add(self.amount, self.why, layout.GAP)
        self.sheet.set_footer(self.record, Button("Not now", "quiet"))


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(1282)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.line.setFocus()
    return made


def test_it_lies_at_the_right_of_its_area_and_takes_the_focus(page: Page) -> None:
    page.sheet.open()
    assert page.sheet.geometry().getRect() == (1282 - 420, 0, 420, page.area.height())
    assert page.amount.editor.hasFocus()


def test_it_follows_its_area(page: Page) -> None:
    page.sheet.open()
    page.resize(1400, 600)
    assert page.sheet.x() == 1400 - 420
    assert page.sheet.height() == page.area.height()


def test_it_fills_a_compact_area(page: Page) -> None:
    page.resize(859, 452)
    page.sheet.open()
    assert page.sheet.width() == page.area.width()


def test_escape_closes_it_keeps_the_draft_and_gives_the_focus_back(
    qtbot: QtBot, page: Page
) -> None:
    page.sheet.open()
    qtbot.keyClicks(page.why.editor, "as planned")
    with qtbot.waitSignal(page.sheet.closed):
        qtbot.keyClick(page.why.editor, Qt.Key.Key_Escape)
    assert page.sheet.isHidden()
    assert page.line.hasFocus()
    page.sheet.open()
    assert page.why.value() == "as planned"


def test_its_close_button_does_the_same(qtbot: QtBot, page: Page) -> None:
    page.sheet.open()
    with qtbot.waitSignal(page.sheet.closed):
        qtbot.mouseClick(page.sheet.close_button, Qt.MouseButton.LeftButton)
    assert page.line.hasFocus()


def test_closing_a_closed_sheet_says_nothing(qtbot: QtBot, page: Page) -> None:
    with qtbot.assertNotEmitted(page.sheet.closed):
        page.sheet.dismiss()


def test_tab_stays_in_the_open_sheet_and_goes_round(qtbot: QtBot, page: Page) -> None:
    page.sheet.open()
    seen = []
    for _ in range(6):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(seen[-1], Qt.Key.Key_Tab)
    assert all(page.sheet.isAncestorOf(widget) for widget in seen if widget)
    assert page.record in seen
    assert seen[0] is seen[5]
    page.amount.editor.setFocus()
    qtbot.keyClick(page.amount.editor, Qt.Key.Key_Backtab)
    assert page.sheet.close_button.hasFocus()


def test_a_field_that_is_gone_gets_no_focus(qtbot: QtBot, page: Page) -> None:
    page.sheet.open()
    page.line.hide()
    with qtbot.waitSignal(page.sheet.closed):
        page.sheet.dismiss()
    assert not page.line.hasFocus()


def test_a_field_that_was_deleted_meanwhile_does_no_harm(qtbot: QtBot, page: Page) -> None:
    page.sheet.open()
    page.line.deleteLater()
    with qtbot.waitSignal(page.line.destroyed):
        pass
    with qtbot.waitSignal(page.sheet.closed):
        page.sheet.dismiss()


def test_the_name_is_spoken(page: Page) -> None:
    page.sheet.set_title("Amend the dose")
    assert page.sheet.accessibleName() == "Amend the dose"
