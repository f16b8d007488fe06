"""The session in the window: what it lets go of when the vault is locked."""

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.workspace import Workspace
from tests.ui.practice import MARA, MORNING, HandClock, Scribe


def planned(workspace: Workspace, clock: HandClock) -> str:
    scribe = Scribe(workspace, clock)
    return scribe.planned(scribe.patient(MARA), MORNING)


def test_what_came_in_one_go_is_told_once(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session = OpenSession(workspace, planned(workspace, clock))
    told: list[None] = []
    session.changed.connect(lambda: told.append(None))
    with qtbot.waitSignal(session.changed):
        session.catch_up()
        session.catch_up()
    qtbot.wait(50)
    assert len(told) == 1
    session.close()


def test_nothing_holds_it_where_it_goes_with_a_change_untold(
    workspace: Workspace, clock: HandClock
) -> None:
    session = OpenSession(workspace, planned(workspace, clock))
    session.catch_up()
    record = weakref.ref(session.record)
    session.close()
    session.deleteLater()
    del session
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    gc.collect()
    assert record() is None
