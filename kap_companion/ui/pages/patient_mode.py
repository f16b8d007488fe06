"""The laptop in the patient's hands: the form, a thank-you, and the way back for the therapist."""

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kap_companion.domain.player import PlayerStatus
from kap_companion.ui.countdown import Countdown
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.intention_form import IntentionFormView
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text, label, line
from kap_companion.ui.wording import clock_text, tr

CLOCK_EVERY_MS = 1_000
HEADER_PX = 88


class PatientMode(QWidget):
    """Shows no name, no score, no countdown; only a passphrase leads out of it."""

    taken_back = Signal()

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="passphrase")
        self._countdown = Countdown(self)
        self._countdown.told.connect(self._wait)
        self._countdown.over.connect(self._waited)
        self.form = IntentionFormView(session.form, session.workspace.bridge)
        self.form.finished.connect(self._finish)
        self.passphrase = PassphraseField(tr("For the therapist: your passphrase"))
        self.passphrase.entered.connect(self._check)
        self.take_back = Button(tr("Take the laptop back"), "filled")
        self.take_back.clicked.connect(self._check)
        self.to_form = Button(tr("Back to the form"), "quiet")
        self.to_form.clicked.connect(self._show_form)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.form)
        self._pages.addWidget(self._thanks())
        self._clock = Text("", fonts.LEAD, wrap=False)
        self._music = line("", fonts.PATIENT)
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
        self.form.show_question(0)

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands where the patient writes."""
        super().showEvent(event)
        QTimer.singleShot(0, self.form.question.focus_first)

    def _build(self) -> None:
        header = QWidget()
        header.setFixedHeight(HEADER_PX)
        mark = IconMark("mark", "accent", 32)
        left: list[layout.Item] = [mark, self._clock, layout.GAP]
        header.setLayout(
            layout.row([*left, self.therapist, self.pause, self._music], layout.M, (40, 0, 40, 0))
        )
        ground = layout.surface("surface")
        box = layout.column([header, self._pages], 0, (0, 0, 0, 0))
        self._pages.setContentsMargins(40, layout.XL, 40, layout.XXL)
        box.setStretch(1, 1)
        ground.setLayout(box)
        self.setLayout(layout.column([ground], 0))

    def _thanks(self) -> QWidget:
        self._thanks_title = Text(tr("Thank you"), fonts.QUESTION)
        said = tr("What you wrote is kept. You can give the laptop back now.")
        self._thanks_text = label(said, fonts.LEAD, "muted")
        below = layout.row([self.take_back, self.to_form, layout.GAP], layout.M)
        field = layout.row([self.passphrase, layout.GAP], 0)
        self.passphrase.setFixedWidth(420)
        page = QWidget()
        column = layout.column(
            [layout.GAP, self._thanks_title, self._thanks_text, 40, field, below, layout.GAP],
            layout.M,
        )
        page.setLayout(layout.row([layout.GAP, column, layout.GAP], 0))
        return page

    def _tick(self) -> None:
        self._clock.setText(clock_text(self._session.record.now()))
        status = self._session.workspace.music.state().status
        playing = status is PlayerStatus.PLAYING
        audible = playing or status is PlayerStatus.PAUSED
        self.pause.setVisible(audible)
        self._music.setVisible(audible)
        self._music.setText(tr("Soft music is playing") if playing else tr("The music is paused"))
        if playing:
            self.pause.set_icon("pause", tr("Pause the music"))
        else:
            self.pause.set_icon("play", tr("Play the music"))

    def _toggle_music(self) -> None:
        self._session.workspace.music.toggle()
        self._tick()

    def _finish(self) -> None:
        written = self._session.form.finish(by_patient=True)
        bridge = self._session.workspace.bridge
        bridge.when_done(written, self._finished, self.form.say_not_saved)

    def _finished(self, _entries: object) -> None:
        self._session.form.drop_drafts()
        self._ask_passphrase(done=True)

    def _ask_passphrase(self, *, done: bool) -> None:
        self.form.flush()
        self._thanks_title.setText(tr("Thank you") if done else tr("For the therapist"))
        self._thanks_text.setVisible(done)
        self.to_form.setVisible(not done)
        self.therapist.hide()
        self.passphrase.clear()
        self._pages.setCurrentIndex(1)
        if not done:
            self.passphrase.editor.setFocus()

    def _show_form(self) -> None:
        self.therapist.show()
        self._pages.setCurrentIndex(0)

    def _check(self) -> None:
        secret = self.passphrase.value()
        if not secret or not self.take_back.isEnabled():
            return
        self.take_back.setEnabled(False)
        checked = self._worker.submit(self._session.workspace.opens_with, secret)
        self._session.workspace.bridge.when_done(checked, self._checked, self._refused)

    def _checked(self, opens: bool) -> None:  # the answer itself
        self.take_back.setEnabled(True)
        if opens:
            self._worker.shutdown(wait=False)
            self.taken_back.emit()
        else:
            self._refused(
                tr("That passphrase doesn’t open this vault. Nothing is lost. Try again.")
            )

    def _refused(self, sentence: str) -> None:
        self.take_back.setEnabled(True)
        self.passphrase.clear()
        self.passphrase.set_error(sentence)
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._countdown.start(self._session.workspace.people.seconds_to_wait)

    def _wait(self, sentence: str) -> None:
        self.take_back.setEnabled(False)
        self.passphrase.set_error(sentence)

    def _waited(self) -> None:
        self.take_back.setEnabled(True)
        self.passphrase.set_error("")
