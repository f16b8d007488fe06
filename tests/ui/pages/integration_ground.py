"""A session that is over, opened on the page of integration, to be worked on as a person does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    Ending,
    Event,
    Given,
    IntentionWritten,
    Observed,
    QuoteHeard,
    Retracted,
    SessionBegun,
    SessionEnded,
)
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.integration_room import IntegrationRoom
from kap_companion.ui.workspace import Workspace
from tests.ui.practice import DOSE, MARA, MORNING, HandClock, Scribe

WIDE = (1366, 696)
INTENDED = ("I want to meet my grief without running from it.",)
TABLE = "She is at the table. She isn’t angry with me."
SIT = "I could sit down next to her."
TOUCH = "Reached out; hand on her shoulder, as agreed."


@dataclass
class Desk:
    """The page on the desk, the hands that work on it, and what the journal holds."""

    qtbot: QtBot
    workspace: Workspace
    session: OpenSession
    page: IntegrationPage
    notes: dict[str, str]

    @property
    def room(self) -> IntegrationRoom:
        return self.page.room

    def click(self, widget: QWidget) -> None:
        """Press it, once it is laid out."""
        least = widget.minimumSizeHint().height()
        self.qtbot.waitUntil(lambda: widget.isVisible() and widget.height() >= least)
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_and_wait(self, widget: QWidget) -> None:
        with self.qtbot.waitSignal(self.session.changed):
            self.click(widget)

    def click_note(self, words: str) -> None:
        story = self.room.story
        place = next(i for i, row in enumerate(story.rows()) if row.words == words)
        spot = story.visualRect(story.model().index(place, 0)).center()
        self.qtbot.mouseClick(story.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))

    def type_in(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        self.qtbot.keyClicks(widget, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        held = Qt.KeyboardModifier.NoModifier if modifier is None else modifier
        self.qtbot.keyClick(self.page, key, held)

    def wait_for_marks(self, keys: Sequence[str]) -> None:
        self.qtbot.waitUntil(lambda: self.room.story.marks() == frozenset(keys))

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.is_saving())

    def journal(self) -> tuple[Entry, ...]:
        return self.workspace.reader.entries_of(self.session.id)

    def written(self, kind: type[Event]) -> Sequence[Entry]:
        return [entry for entry in self.journal() if isinstance(entry.event, kind)]

    def draft(self, field: str) -> str:
        return self.workspace.reader.drafts_of(self.session.id).get(field, "")

    def only_sheet(self, kind: type[QWidget]) -> QWidget:
        return next(each for each in self.page.findChildren(kind) if each.isVisible())


def ended_session(
    workspace: Workspace,
    clock: HandClock,
    *,
    intentions: tuple[str, ...] = INTENDED,
    dosed: bool = True,
) -> tuple[str, dict[str, str]]:
    """A session whose dose was given 27 hours ago; returns its id and its notes by their words."""
    scribe = Scribe(workspace, clock)
    session = scribe.planned(scribe.patient(MARA), MORNING - timedelta(days=1))
    hour = 60
    scribe.happened(session, SessionBegun(), ago_min=27 * hour + 30)
    if intentions:
        answer = IntentionWritten("intention", "Turn towards?", intentions, Given.WRITTEN)
        scribe.happened(session, answer, ago_min=27 * hour + 20)
    if dosed:
        scribe.happened(session, DOSE, ago_min=27 * hour)
    said: tuple[tuple[int, Event], ...] = (
        (24, Observed(tag="Settled")),
        (36, QuoteHeard(TABLE)),
        (39, Observed(TOUCH, "Touch")),
        (47, QuoteHeard(SIT)),
    )
    notes = {
        str(getattr(event, "words", "")): scribe.happened(
            session, event, ago_min=27 * hour - minute
        )[0].id
        for minute, event in said
    }
    ending = Ending.COMPLETED if dosed else Ending.NO_DOSE_GIVEN
    scribe.happened(session, SessionEnded(ending), ago_min=25 * hour)
    return session, notes


def desk(qtbot: QtBot, workspace: Workspace, session_id: str, notes: dict[str, str]) -> Desk:
    """The page of this session, shown wide."""
    session = OpenSession(workspace, session_id)
    page = IntegrationPage(session)
    session.setParent(page)
    qtbot.addWidget(page, before_close_func=lambda _: session.close())
    page.resize(*WIDE)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.refresh()
    return Desk(qtbot, workspace, session, page, notes)


def taken_back(entries: Sequence[Entry]) -> list[str]:
    """The ids that these entries take back."""
    return [entry.amends for entry in entries if isinstance(entry.event, Retracted)]
