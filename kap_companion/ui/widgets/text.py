"""Set text: plain always, on the line heights of the type table, in a colour of the theme."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kap_companion.ui.theme import fonts, theme_of
from kap_companion.ui.theme.fonts import TypeRole, role_font
from kap_companion.ui.widgets.paint import painter_for

WRAP_PX = 560
NARROWEST_PX = 48
LINE_SEPARATOR = "\u2028"

Align = Qt.AlignmentFlag


class Text(QLabel):
    """A label of one type role and tone. `tone` names a colour of the theme, such as "muted".

    Qt's own label can't set line heights and shows markup; this one shows what it is given.
    """

    def __init__(
        self,
        text: str = "",
        role: TypeRole = fonts.BODY,
        tone: str = "text",
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._tone = tone
        self._counted: dict[int, int] = {}
        self._natural_px = 0
        self._measured_for: tuple[str, TypeRole] | None = None
        self._set: QTextLayout | None = None
        self._set_for: tuple[str, TypeRole, int, bool, Align] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(role_font(role))
        self.setWordWrap(wrap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setText(text)

    def tone(self) -> str:
        """Return the name of the colour the text is set in."""
        return self._tone

    def set_tone(self, tone: str) -> None:
        """Set the text in another colour of the theme."""
        self._tone = tone
        self.update()

    def set_role(self, role: TypeRole) -> None:
        """Set the text in another type role."""
        self._role = role
        self.setFont(role_font(role))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        natural = self._natural_width()
        width = min(natural, WRAP_PX) if self.wordWrap() else natural
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(NARROWEST_PX, self._natural_width()), self._role.line_px)

    def hasHeightForWidth(self) -> bool:
        return self.wordWrap()

    def heightForWidth(self, width: int) -> int:
        if not self.wordWrap():
            return self._role.line_px
        return self._lines_in(width) * self._role.line_px

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self._set_now()
        painter = painter_for(self)
        painter.setPen(QColor(getattr(theme_of(self), self._tone)))
        layout.draw(painter, QPointF(0, self._top(layout.lineCount())))
        painter.end()

    def _set_now(self) -> QTextLayout:
        """What is painted, set once: what is around a text changes more often than the text."""
        told = (self.text(), self._role, self.width(), self.wordWrap(), self.alignment())
        if self._set is None or told != self._set_for:
            self._set, self._set_for = self._laid_out(self.width()), told
        return self._set

    def _lines_in(self, width: int) -> int:
        """The lines that the text takes; layouts ask again and again for the same few widths."""
        if self._natural_width() <= width:  # no line of it breaks: there is nothing to lay out
            return max(1, len(self.text().splitlines()))
        if width not in self._counted:
            self._counted[width] = max(1, self._laid_out(width).lineCount())
        return self._counted[width]

    def _natural_width(self) -> int:
        told = (self.text(), self._role)
        if told != self._measured_for:
            self._counted, self._measured_for = {}, told
            metrics = QFontMetricsF(self.font())
            lines = self.text().splitlines() or [""]
            widest = max(metrics.horizontalAdvance(line) for line in lines)
            self._natural_px = round(widest + 1.5)
        return self._natural_px

    def _top(self, lines: int) -> float:
        room = self.height() - lines * self._role.line_px
        if self.alignment() & Align.AlignTop:
            return 0
        return float(room) if self.alignment() & Align.AlignBottom else room / 2

    def _laid_out(self, width: int) -> QTextLayout:
        layout = QTextLayout(self._shown(width), self.font())
        option = QTextOption(self.alignment() & Align.AlignHorizontal_Mask)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)  # else its glyphs are found anew for each painting
        _break_lines(layout, width, self._role.line_px)
        return layout

    def _shown(self, width: int) -> str:
        if self.wordWrap():
            return LINE_SEPARATOR.join(self.text().splitlines())
        line = " ".join(self.text().splitlines())
        return QFontMetricsF(self.font()).elidedText(line, Qt.TextElideMode.ElideRight, width)


def _break_lines(layout: QTextLayout, width: int, line_px: int) -> None:
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top + (line_px - line.height()) / 2))
        top += line_px
    layout.endLayout()


def label(text: str, role: TypeRole = fonts.BODY, tone: str = "text") -> Text:
    """Return wrapped text in `role` and `tone`."""
    return Text(text, role, tone)


def line(text: str, role: TypeRole = fonts.BODY, tone: str = "text") -> Text:
    """Return text on one line, which ends in an ellipsis where it doesn't fit."""
    return Text(text, role, tone, wrap=False)


def title(text: str) -> Text:
    """Return the title of a page."""
    return Text(text, fonts.TITLE)


def heading(text: str) -> Text:
    """Return the heading of a part of a page."""
    return Text(text, fonts.HEADING)


def caption(text: str) -> Text:
    """Return the small muted label that stands above a thing."""
    return Text(text, fonts.LABEL, "muted", wrap=False)


def words(text: str, role: TypeRole = fonts.WORDS) -> Text:
    """Return the patient's own words, which alone are set in serif."""
    return Text(text, role)
