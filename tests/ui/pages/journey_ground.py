"""A session in the room, with hands on the keys and an eye on the journal."""

from collections.abc import Callable
from threading import Event as Flag
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.events import Event, Protocol, SessionBegun
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.workspace import Workspace
from tests.ui.practice import DOSE, MARA, MORNING, HandClock, Scribe

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PATIENCE_MS = 10_000
SomeSheet = TypeVar("SomeSheet", bound=Sheet)


class SlowDisk:
    """A disk whose next commit waits until the test lets it through."""

    def __init__(self) -> None:
        self.free = Flag()
        self.free.set()

    def before_commit(self) -> None:
        assert self.free.wait(PATIENCE_MS / 1000)


class InTheRoom:
    """One running session and its Journey page, worked by keys and clicks."""

    def __init__(
        self,
        qtbot: QtBot,
        workspace: Workspace,
        clock: HandClock,
        *,
        dosed: bool = True,
        protocol: Protocol | None = None,
    ) -> None:
        self.qtbot, self.workspace, self.clock = qtbot, workspace, clock
        scribe = Scribe(workspace, clock)
        self.patient = scribe.patient(MARA)
        scribe.prepared(self.patient)
        self.id = scribe.planned(self.patient, MORNING, protocol=protocol)
        scribe.happened(self.id, SessionBegun(), ago_min=10)
        if dosed:
            scribe.happened(self.id, DOSE)
        self.open()

    def open(self) -> None:
        """Open the session, as at a start of the program."""
        self.session = OpenSession(self.workspace, self.id)
        self.workspace.music.attach(self.session.record)
        self.page = JourneyPage(self.session)
        self.qtbot.addWidget(self.page)
        self.page.resize(1282, 696)
        self.page.show()
        self.page.activateWindow()
        self.until(self.page.isActiveWindow)

    def close(self) -> None:
        """Put the session away, as the shell does."""
        self.page.hide()
        self.session.record.keep_draft("settle", "").exception(PATIENCE_MS / 1000)
        self.session.close()
        self.page.close()

    # The hands

    def keys(self, text: str) -> None:
        """Type where the focus is."""
        for character in text:
            QTest.keyClicks(self.focus(), character)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus(), key, modifier)

    def press_return(self) -> None:
        self.press(Qt.Key.Key_Return)

    def note(self, words: str) -> None:
        """Enter the line, write, record, leave."""
        self.page.line.setFocus()
        self.keys(words)
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Escape)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus

    def sheet(self, kind: type[SomeSheet]) -> SomeSheet:
        (shown,) = (each for each in self.page.findChildren(kind) if each.isVisible())
        return shown

    # The eyes

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def chart(self) -> SessionChart:
        """What the journal says, read afresh."""
        return SessionChart.replay(self.workspace.reader.entries_of(self.id))

    def facts(self, *kinds: type[Event]) -> tuple[Fact, ...]:
        return self.chart().of(*kinds)

    def recorded(self, *kinds: type[Event]) -> list[Event]:
        """The live events of these kinds, once the disk has all that was done."""
        self.settle()
        return [fact.event for fact in self.facts(*kinds)]

    def settle(self) -> None:
        """Wait for the disk, and until the page shows what it has."""
        self.session.record.keep_draft("settle", "").result(PATIENCE_MS / 1000)
        told = self.session._soon  # noqa: SLF001  # pages follow half a frame behind
        self.until(lambda: not self.session.record.waiting and not told.isActive())
        QApplication.processEvents()
        QApplication.processEvents()

    def settle_screen(self) -> None:
        """Let deleted widgets go, and everything queued arrive; waits for no disk."""
        for _ in range(3):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def row(self, containing: str) -> LogRow:
        (found,) = (row for row in self.rows() if containing in f"{row.label} {row.words}")
        return found

    def rows(self) -> list[LogRow]:
        return list(self.page.log.rows())

    def words_of(self, label: str) -> list[str]:
        return [row.words for row in self.rows() if row.label == label]

    def draft(self, field: str = "journey-line") -> str:
        return self.session.record.draft(field)
