"""The sheet in which a part of a session is signed: the sentence, the entries, the passphrase."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.entry import Entry
from kap_companion.domain.signing import Part
from kap_companion.errors import InputRefused
from kap_companion.services.signing import Signing, ToSign
from kap_companion.ui.entry_words import entry_row
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.signatures import sign_words
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.wording import tr

LIST_PX, LIST_COMPACT_PX = 232, 84
ROOM_FOR_LONG_PX = 560
GROUP = 4


def grouped(digest: str) -> str:
    """Return a digest in short groups, to be read aloud or compared on paper."""
    groups = (digest[start : start + GROUP] for start in range(0, len(digest), GROUP))
    return " ".join(groups)


class SignSheet(FormSheet):
    """Signs what it shows, once the passphrase of who is signed in was typed."""

    def __init__(self, session: OpenSession, part: Part, area: QWidget) -> None:
        """Raises `SessionStateError` where this can't be signed now."""
        super().__init__(sign_words(part), tr("Sign"), session.workspace.bridge, area)
        self._session = session
        name = session.workspace.signed_in_name()
        self.wanted = session.signing.to_sign(part, name)
        self.entries = EntryList()
        self.entries.set_rows([entry_row(session.chart, each) for each in self.wanted.entries])
        room = area.height() >= ROOM_FOR_LONG_PX
        self.entries.setFixedHeight(LIST_PX if room else LIST_COMPACT_PX)
        self.digest = label(grouped(self.wanted.digest), fonts.SECONDARY, "muted")
        self.passphrase = PassphraseField(tr("Your passphrase"))
        self.passphrase.editor.returnPressed.connect(self.save.click)
        self.body.setSpacing(layout.M)
        counted = tr("What is signed: {0} in all").format(f"{len(self.wanted.entries):,}")
        self.add(
            label(self.wanted.statement),
            layout.column([caption(counted), self.entries], layout.XS),
            layout.column([caption(tr("Digest (SHA-256)")), self.digest], 2),
            self.passphrase,
            layout.GAP,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """A passphrase is not left standing."""
        super().hideEvent(event)
        self.passphrase.clear()

    def _saving(self) -> None:
        secret = self.passphrase.value()
        if not secret:
            self.passphrase.set_error(tr("Type your passphrase."))
            return
        self.say_nothing()
        self._wait(True)
        worker = ThreadPoolExecutor(1, thread_name_prefix="passphrase")
        asked = worker.submit(_signed, self._session.signing, self.wanted, secret)
        worker.shutdown(wait=False)
        self._bridge.when_done(asked, self._answered, self._not_saved)

    def _answered(self, answer: Entry | str) -> None:
        if not isValid(self):
            return
        if not isinstance(answer, str):
            self._saved(self.saved)
            return
        self._wait(False)
        self.passphrase.clear()
        self.passphrase.set_error(answer)
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)


def _signed(signing: Signing, wanted: ToSign, secret: str) -> Entry | str:
    """Sign on another thread; a passphrase that is not one's own is told at its field."""
    try:
        return signing.sign(wanted, secret)
    except InputRefused as refused:
        return str(refused)


class EntryList(LogView):
    """The entries that are signed, read from the top."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Entries to be signed"))

    def set_rows(self, rows: Sequence[LogRow]) -> None:
        super().set_rows(rows)
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        self._sticks = False
        super()._fit()

    def _content_top(self) -> int:
        return -self.verticalScrollBar().value()
