"""The laptop in the patient's hands: the form, a thank-you, and the way back for the therapist."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from kap_companion.domain.player import PlayerStatus
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.music import MusicRoom
from kap_companion.services.sealed_form import SealedForm
from kap_companion.services.sealed_measures import SealedMeasures
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.intention_form import IntentionFormView
from kap_companion.ui.pages.measure_form_view import MeasureFormView
from kap_companion.ui.pages.unlock_row import UnlockRow
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, label, line
from kap_companion.ui.wording import clock_text, tr

CLOCK_EVERY_MS = 1_000
HEADER_PX = 88
LOW_PX = 600


class PatientMode(QWidget):
    """Shows no name, no score, no countdown; only a passphrase leads out of it.

    The vault behind it is locked, so there is nothing to be shown: neither what was written before
    nor anyone else's. `unlock_wanted` carries the secret and the practitioner's id.
    """

    unlock_wanted = Signal(str, str)

    def __init__(
        self,
        room: LockedRoom,
        music: MusicRoom,
        bridge: Bridge,
        people: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._room, self._music, self._bridge = room, music, bridge
        self.form = IntentionFormView(SealedForm(room, room.state.questions), bridge)
        self.form.finished.connect(self._finish)
        self.measures: MeasureFormView | None = None
        if room.state.patient:
            self.measures = MeasureFormView(SealedMeasures(room), bridge)
            self.measures.finished.connect(partial(self._finished, None))
        self.unlock = UnlockRow(
            people,
            room.state.holder,
            tr("For the therapist: your passphrase"),
            tr("Take the laptop back"),
        )
        self.unlock.unlock_wanted.connect(self.unlock_wanted)
        self.to_form = Button(tr("Back to the form"), "quiet")
        self.to_form.clicked.connect(self._show_form)
        self.kept = Notice("info", tr("What you wrote is kept. You can go on here."))
        if not room.state.part:
            self.kept.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.measures or self.form)
        self._pages.addWidget(self._thanks())
        self._clock = Text("", fonts.LEAD, wrap=False)
        self._music_line = line("", fonts.PATIENT)
        self.pause = IconButton("pause", tr("Pause the music"), 48)
        self.pause.clicked.connect(self._toggle_music)
        self.therapist = Button(tr("Therapist"), "quiet")
        self.therapist.set_size("large")
        self.therapist.clicked.connect(lambda: self._ask_passphrase(done=False))
        self._build()
        timer = QTimer(self, interval=CLOCK_EVERY_MS)
        timer.timeout.connect(self._tick)
        timer.start()
        self._tick()
        if self.measures is None:
            self.form.show_question(0)
        else:
            self.measures.begin(room.state.place)
        if room.state.done:
            self._ask_passphrase(done=True)

    def may_close(self) -> bool:
        """Never: the patient's hands lead nowhere else."""
        return False

    def show_failed(self, sentence: str) -> None:
        """Say why the laptop stays with the patient."""
        self.unlock.show_failed(sentence)

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands where the patient writes; no menu and no dragging lead elsewhere."""
        super().showEvent(event)
        for editor in (*self.findChildren(QPlainTextEdit), *self.findChildren(QLineEdit)):
            editor.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            editor.setAcceptDrops(False)
        first = self.measures or self.form.question
        QTimer.singleShot(0, first.focus_first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < LOW_PX
        below = layout.M if low else layout.XXL
        self._pages.setContentsMargins(40, layout.S if low else layout.XL, 40, below)

    def _build(self) -> None:
        header = QWidget()
        header.setFixedHeight(HEADER_PX)
        mark = IconMark("mark", "accent", 32)
        left: list[layout.Item] = [mark, self._clock, layout.GAP]
        header.setLayout(
            layout.row(
                [*left, self.therapist, self.pause, self._music_line], layout.M, (40, 0, 40, 0)
            )
        )
        ground = layout.surface("surface")
        kept = layout.row([self.kept], 0, (40, 0, 40, 0))
        box = layout.column([header, kept, self._pages], 0, (0, 0, 0, 0))
        box.setStretch(2, 1)
        ground.setLayout(box)
        self.setLayout(layout.column([ground], 0))

    def _thanks(self) -> QWidget:
        self._thanks_title = Text(tr("Thank you"), fonts.QUESTION)
        said = tr("What you wrote is kept. You can give the laptop back now.")
        if self._room.state.patient:
            said = tr("What you answered is kept. You can give the laptop back now.")
        self._thanks_text = label(said, fonts.LEAD, "muted")
        below = layout.row([self.to_form, layout.GAP], layout.M)
        field = layout.row([self.unlock, layout.GAP], 0)
        self.unlock.setFixedWidth(620)
        page = QWidget()
        column = layout.column(
            [layout.GAP, self._thanks_title, self._thanks_text, 40, field, below, layout.GAP],
            layout.M,
        )
        page.setLayout(layout.row([layout.GAP, column, layout.GAP], 0))
        return page

    def _tick(self) -> None:
        self._clock.setText(clock_text(self._room.now()))
        status = self._music.state().status
        playing = status is PlayerStatus.PLAYING
        audible = playing or status is PlayerStatus.PAUSED
        self.pause.setVisible(audible)
        self._music_line.setVisible(audible)
        said = tr("Soft music is playing") if playing else tr("The music is paused")
        self._music_line.setText(said)
        if playing:
            self.pause.set_icon("pause", tr("Pause the music"))
        else:
            self.pause.set_icon("play", tr("Play the music"))

    def _toggle_music(self) -> None:
        self._music.toggle()
        self._tick()

    def _finish(self) -> None:
        self.form.flush()
        sealed = self._room.finish_form()
        self._bridge.when_done(sealed, self._finished, self.form.say_not_saved)

    def _finished(self, _nothing: object) -> None:
        self._ask_passphrase(done=True)

    def _ask_passphrase(self, *, done: bool) -> None:
        self.form.flush()
        self.kept.hide()
        self._thanks_title.setText(tr("Thank you") if done else tr("For the therapist"))
        self._thanks_text.setVisible(done)
        self.to_form.setVisible(not done)
        self.therapist.hide()
        self.unlock.passphrase.clear()
        self._pages.setCurrentIndex(1)
        if not done:
            self.unlock.passphrase.editor.setFocus()

    def _show_form(self) -> None:
        self.therapist.show()
        self._pages.setCurrentIndex(0)
