"""Practice, About: the version, what it is made of, where things are, and all licences, offline."""

from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion import __version__
from kap_companion.services.about import About, Fact, Made, to_hand_on
from kap_companion.services.licences import Licence
from kap_companion.ui.pages.columns import COMPACT_MARGINS, SIDE_PX, WIDE_MARGINS, stack
from kap_companion.ui.pages.page import Page
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ListField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, caption, heading, title
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

WIDEST_PX = 16_777_215
LONGEST_PATH = 4096
LONGEST_LICENCE = 1_000_000
LICENCE_LINES = 14


class AboutPage(Page):
    """Places stand there at once; what has to be read from the disk follows once it is asked for.

    What stands in its fields can be selected and changes nothing.
    """

    def __init__(self, workspace: Workspace, about: About) -> None:
        super().__init__()
        self._bridge, self._about = workspace.bridge, about
        self._made: Made | None = None
        self._asked = False
        self.places = [_path(fact.what) for fact in about.places()]
        self.vlc = _path(tr("VLC"))
        self.copy = Button(tr("Copy versions and places"))
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self._copy)
        self.notice = Notice("positive", "")
        self.notice.hide()
        self._versions = layout.column([], layout.M)
        self.which = ListField(tr("Of what"))
        self.which.changed.connect(self._show_licence)
        self.which.hide()
        self.text = TextArea(tr("Its licence"), max_chars=LONGEST_LICENCE)
        self.text.editor.setReadOnly(True)
        self.text.set_role(fonts.NOTE)
        self.text.set_lines(LICENCE_LINES)
        self._side = self._side_column()
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(self._main_column(), 1)
        self._columns.addWidget(self._side)
        inner = QWidget()
        inner.setLayout(layout.column([self._columns, layout.GAP]))
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        for field, fact in zip(self.places, self._about.places(), strict=True):
            _show(field, fact.words)
        if not self._asked:
            self._asked = True
            self._bridge.when_done(self._about.look(), self._looked, self._not_looked)

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.XXL if compact else layout.XXXL)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
        self._side.setMinimumWidth(0 if compact else SIDE_PX)
        self._side.setMaximumWidth(WIDEST_PX if compact else SIDE_PX)

    def _main_column(self) -> QWidget:
        items: list[layout.Item] = [
            title(tr("KAP Companion {0}").format(__version__)),
            heading(tr("Where things are")),
            *self.places,
            self.vlc,
            layout.S,
            heading(tr("Licences")),
            self.which,
            self.text,
            layout.GAP,
        ]
        return stack(*items, spacing=layout.M)

    def _side_column(self) -> QWidget:
        silent = tr("It opens no network connection, and looks for no updates by itself.")
        unnamed = tr("For whoever helps you. The name you use on this computer is left out.")
        items: list[layout.Item] = [
            heading(tr("Versions")),
            self._versions,
            layout.S,
            layout.row([self.copy, layout.GAP]),
            Text(unnamed, fonts.NOTE, "muted"),
            self.notice,
            layout.S,
            Text(silent, fonts.NOTE, "muted"),
            layout.GAP,
        ]
        return stack(*items, spacing=layout.M)

    def _looked(self, made: Made) -> None:
        self._made = made
        for fact in self._all_versions(made):
            layout.add(self._versions, stack(caption(fact.what), Text(fact.words), spacing=2))
        _show(self.vlc, made.vlc)
        names = [(str(number), _named(each)) for number, each in enumerate(made.licences)]
        self.which.offer(names)
        self.which.set_value("0")
        self.which.show()
        self._show_licence()
        self.copy.setEnabled(True)

    def _not_looked(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()

    def _all_versions(self, made: Made) -> tuple[Fact, ...]:
        return (*made.versions, Fact("Qt", qVersion()))

    def _show_licence(self) -> None:
        if self._made is not None:
            self.text.set_value(self._made.licences[int(self.which.value())].text)

    def _copy(self) -> None:
        if self._made is None:
            return
        facts = (*self._all_versions(self._made), *self._about.places())
        words = to_hand_on((*facts, Fact("VLC", self._made.vlc)), Path.home())
        QGuiApplication.clipboard().setText(words)
        self.notice.show_notice("positive", tr("Copied. It is forgotten when the screen locks."))
        self.notice.show()


def _path(what: str) -> LineField:
    field = LineField(what, max_chars=LONGEST_PATH)
    field.editor.setReadOnly(True)
    return field


def _show(field: LineField, words: str) -> None:
    """Put the words there, unless they are there: what was selected in them stays selected."""
    if field.value() != words:
        field.set_value(words)
        field.editor.setCursorPosition(0)


def _named(licence: Licence) -> str:
    name = f"{licence.name} {licence.version}".strip()
    return " · ".join(filter(None, (name, licence.short)))
