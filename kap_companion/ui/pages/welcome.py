"""The first page of a first start: set up a practice, or look around in a sample one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.ui.language import tr
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.curve import JourneyCurve
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading, label

WORDS_PX = 520
WAYS_PX = 526
NARROW_PX = 1100


class WelcomePage(QWidget):
    """Says what the program is, and offers the two ways in."""

    begin_wanted = Signal()
    sample_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.begin = Button(tr("Begin"), "filled")
        self.begin.set_size("tall")
        self.begin.setMinimumWidth(150)
        self.begin.clicked.connect(self.begin_wanted)
        self.sample = Button(tr("Try it with a sample practice"), icon="person")
        self.sample.clicked.connect(self._ask_sample)
        self.restore = Button(tr("Restore a backup"), "quiet")
        self.restore.clicked.connect(self.restore_wanted)
        self.notice = Notice("danger", "")
        self.notice.hide()
        ground = layout.surface("surface")
        self._columns = layout.row([self._about(), self._ways()], 96, (112, 60, 80, 0))
        self._columns.setStretch(1, 1)
        self.curve = JourneyCurve()
        self._below = layout.row([self.notice])
        box = layout.column([self._columns, layout.GAP, self._below, self.curve], 0)
        ground.setLayout(box)
        self.setLayout(layout.column([ground], 0))

    def show_preparing(self) -> None:
        """Say that the sample practice is being made."""
        self.sample.setEnabled(False)
        self.sample.say(tr("Preparing the sample practice …"))

    def show_failed(self, sentence: str) -> None:
        """Say why the sample practice could not be opened."""
        self.sample.setEnabled(True)
        self.sample.say(tr("Try it with a sample practice"))
        self._say(sentence)

    def show_closed(self, sentence: str) -> None:
        """Say why no practice can be kept here; the sample practice may still open."""
        for button in (self.begin, self.restore):
            button.setEnabled(False)
        self._say(sentence)

    def resizeEvent(self, event: object) -> None:
        """Give a narrow window less margin and a lower curve."""
        self._fit()
        del event

    def _say(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW_PX
        self._columns.setSpacing(40 if narrow else 96)
        side = 40 if narrow else 112
        self._columns.setContentsMargins(side, 24 if narrow else 60, side, 0)
        self._below.setContentsMargins(side, 0, side, layout.L)
        self.curve.setFixedHeight(96 if narrow else 232)
        self.curve.setVisible(not narrow or self.notice.isHidden())  # words before the picture

    def _about(self) -> QWidget:
        about = QWidget()
        about.setMaximumWidth(WORDS_PX)
        what = tr(
            "KAP Companion keeps the record of the room, "
            "so that you can keep your eyes on the person."
        )
        promise = tr(
            "It writes down, reminds and hands on. It never advises a dose. "
            "What you record is encrypted and stays inside your practice."
        )
        about.setLayout(
            layout.column(
                [
                    IconMark("mark", "accent", 56),
                    Text(tr("Welcome"), fonts.DISPLAY),
                    label(what, fonts.LEAD),
                    label(promise, fonts.PATIENT, "muted"),
                    layout.GAP,
                ],
                14,
            )
        )
        return about

    def _ways(self) -> QWidget:
        ways = QWidget()
        ways.setMaximumWidth(WAYS_PX)
        steps = (
            tr("Your name and your role"),
            tr("A passphrase only you know"),
            tr("A recovery code, shown once, to keep on paper"),
        )
        items: list[layout.Item] = [
            heading(tr("Set up a new practice")),
            label(tr("About four minutes. You need a printer or a pen."), tone="muted"),
        ]
        for number, step in enumerate(steps, 1):
            row = layout.row([KeyCap(str(number)), label(step)], layout.M)
            row.setStretch(1, 1)
            items.append(row)
        hint = tr(
            "Invented patients, kept apart from your own. You can begin for real at any time."
        )
        sample = layout.row([self.sample, layout.GAP, self.restore], layout.S)
        ways.setLayout(
            layout.column(
                [
                    *items,
                    layout.S,
                    layout.row([self.begin, layout.GAP], 0),
                    layout.M,
                    layout.hline(),
                    layout.XS,
                    sample,
                    label(hint, fonts.SECONDARY, "muted"),
                    layout.GAP,
                ],
                10,
            )
        )
        return ways

    def _ask_sample(self) -> None:
        self.notice.hide()
        self._fit()
        self.sample_wanted.emit()
