import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DAY, fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text, caption, heading, label, line, title, words


def test_markup_is_shown_not_read(qtbot: QtBot) -> None:
    shown = label("<b>Mara</b>")
    qtbot.addWidget(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText
    plain = label("Mara")
    qtbot.addWidget(plain)
    assert shown.sizeHint().width() > plain.sizeHint().width()


def test_lines_stand_on_the_line_height_of_the_role(qtbot: QtBot) -> None:
    shown = Text("one\ntwo\nthree", fonts.QUOTE)
    qtbot.addWidget(shown)
    assert shown.heightForWidth(400) == 3 * fonts.QUOTE.line_px
    shown.set_role(fonts.TITLE)
    assert shown.heightForWidth(400) == 3 * fonts.TITLE.line_px


def test_long_words_break_where_they_must(qtbot: QtBot) -> None:
    shown = label("x" * 300)
    qtbot.addWidget(shown)
    assert shown.heightForWidth(200) > 5 * fonts.BODY.line_px


def test_a_line_stays_one_line(qtbot: QtBot) -> None:
    shown = line("one\ntwo " * 50)
    qtbot.addWidget(shown)
    assert shown.heightForWidth(100) == fonts.BODY.line_px


def test_a_tone_is_a_colour_of_the_theme(qtbot: QtBot) -> None:
    shown = Text("████", fonts.TITLE)
    qtbot.addWidget(shown)
    shown.adjustSize()
    shown.set_tone("danger")
    picture = shown.grab().toImage()
    assert picture.pixelColor(20, picture.height() // 2) == QColor(DAY.danger)
    assert shown.tone() == "danger"


@pytest.mark.parametrize("text", ["", "\0", "🌿" * 40, "שלום " * 40, "a\u2028b", "\ud800"])
def test_no_text_breaks_the_setting(qtbot: QtBot, text: str) -> None:
    shown = label(text)
    qtbot.addWidget(shown)
    shown.resize(120, 200)
    assert not shown.grab().isNull()


def test_roles_by_name(qtbot: QtBot) -> None:
    shown = [title("a"), heading("a"), caption("a"), words("a")]
    for each in shown:
        qtbot.addWidget(each)
    assert [each.font().pixelSize() for each in shown] == [26, 18, 14, 17]


def test_alignment_is_kept(qtbot: QtBot) -> None:
    shown = line("█")
    qtbot.addWidget(shown)
    shown.resize(200, 100)
    shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
    picture = shown.grab().toImage()
    assert picture.pixelColor(195, 88) == QColor(DAY.text)
    shown.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    assert shown.grab().toImage().pixelColor(5, 12) == QColor(DAY.text)


def test_rows_columns_and_hairlines(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    across, down = layout.hline(), layout.vline()
    inner = layout.row([label("a"), 8, down, layout.GAP])
    page.setLayout(layout.column([heading("b"), across, inner, layout.GAP]))
    page.resize(300, 300)
    page.show()
    assert (across.height(), across.width(), down.width()) == (1, 300, 1)
    assert page.grab().toImage().pixelColor(150, across.y()) == QColor(DAY.line)


def test_a_card_is_a_surface_with_an_edge(qtbot: QtBot) -> None:
    card = layout.card(layout.column([label("now")]))
    qtbot.addWidget(card)
    card.resize(200, 100)
    picture = card.grab().toImage()
    assert picture.pixelColor(100, 0) == QColor(DAY.line)
    assert picture.pixelColor(190, 90) == QColor(DAY.surface)


def test_what_does_not_fit_scrolls(qtbot: QtBot) -> None:
    inner = QWidget()
    inner.setLayout(layout.column([label("line") for _ in range(60)]))
    page, area = QWidget(), layout.scrolling(inner)
    page.setLayout(layout.column([area]))
    qtbot.addWidget(page)
    page.resize(200, 200)
    page.show()
    assert area.verticalScrollBar().maximum() > 0
    assert page.grab().toImage().pixelColor(100, 2) == QColor(DAY.background)
