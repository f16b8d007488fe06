"""History: read in the background, filtered, exported; for the practice, a patient, a session."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    ChartKind,
    ChartOpened,
    Ending,
    Exported,
    Observed,
    SessionEnded,
    UnlockFailed,
)
from kap_companion.services.erasure import Erasure
from kap_companion.services.moving import Moving
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.found_list import Found
from kap_companion.ui.pages.history import HistoryPage, HistorySheet
from kap_companion.ui.pages.history_list import SIFTED_AT_ONCE
from kap_companion.ui.pages.history_view import HistoryView
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.theme import THEMES, Theme, apply_theme
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.access import access_log
from tests.narrow import there
from tests.ui.ink import drawn_contrast
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import LIMIT_S, HandClock, People, Scribe, full_day


@pytest.fixture
def people(workspace: Workspace, clock: HandClock) -> People:
    return full_day(workspace, clock)


@pytest.fixture
def page(workspace: Workspace) -> Iterator[HistoryPage]:
    made = HistoryPage(workspace)
    yield made
    made.view.stop()


def read(hand: Hand, view: HistoryView) -> list[Found]:
    """The rows, once all are read and sifted."""
    hand.until(lambda: view.count.text() and not view.count.text().startswith("Reading"))
    model = view.list.history
    rows = [model.data(model.index(at), Qt.ItemDataRole.UserRole) for at in range(model.rowCount())]
    return [row for row in rows if isinstance(row, Found)]


ENROLLED = ["This computer signs the record from now on."] * 2
"""Once where the practice was founded, once where its vault was copied for the test."""


def whats(hand: Hand, view: HistoryView) -> list[str]:
    return [row.first for row in read(hand, view)]


def sifted(hand: Hand, view: HistoryView, count: str) -> list[str]:
    hand.until(lambda: view.count.text() == count)
    return whats(hand, view)


class TestThePractice:
    @pytest.mark.parametrize("size", [WIDE, COMPACT])
    def test_settings_and_access_newest_first(
        self, qtbot: QtBot, page: HistoryPage, workspace: Workspace, size: tuple[int, int]
    ) -> None:
        workspace.access.chart_opened(ChartKind.PATIENT, "gone")
        workspace.practice.set_integration_window(12, 72).result(LIMIT_S)
        hand = Hand(qtbot, page, size)
        rows = read(hand, page.view)
        assert [row.first for row in rows] == [
            "Integration falls due between 12 h and 72 h.",
            "Opened the patient’s page.",
            *ENROLLED,
            "Practitioner: Jonas Feld, Psychotherapist.",
            "Name of the practice: Haus am Fluss.",
        ]
        assert rows[0].second == "Jonas Feld"
        assert rows[0].right == "17 March 2026, 10:00"
        assert rows[1].second == "Jonas Feld · a chart that is erased"
        assert page.view.count.text() == "6 lines"
        assert nameless(hand.tab_stops()) == []

    @pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
    def test_what_the_empty_days_suggest_is_readable(
        self, qtbot: QtBot, page: HistoryPage, themed: QApplication, theme: Theme
    ) -> None:
        apply_theme(themed, theme)
        Hand(qtbot, page)
        for day in (page.view.filter.first, page.view.filter.last):
            assert day.editor.placeholderText() == "2026-03-17"
            assert drawn_contrast(day.editor) >= 4.5

    def test_it_is_read_anew_when_it_comes_into_view(
        self, qtbot: QtBot, page: HistoryPage, workspace: Workspace
    ) -> None:
        hand = Hand(qtbot, page)
        assert len(whats(hand, page.view)) == 2 + len(ENROLLED)
        workspace.practice.rename("Haus am Wald").result(LIMIT_S)
        page.refresh()
        rows = whats(hand, page.view)
        assert rows[0].startswith("Changed: Name of the practice: Haus am Fluss. → ")

    def test_an_erasure_is_a_line_of_it(
        self, qtbot: QtBot, page: HistoryPage, workspace: Workspace, people: People
    ) -> None:
        erasure = Erasure(workspace.erase, workspace.reader)
        erasure.patient(people.tomas, "Legal request").result(LIMIT_S)
        hand = Hand(qtbot, page)
        session, patient = read(hand, page.view)[:2]
        assert (patient.first, session.first) == (
            "Erased the patient for ever.",
            "Erased the session for ever.",
        )
        assert patient.second == "Jonas Feld · a chart that is erased · reason: Legal request"

    def test_a_row_is_read_in_full_below(self, qtbot: QtBot, page: HistoryPage) -> None:
        hand = Hand(qtbot, page)
        read(hand, page.view)
        assert not page.view.detail.isVisible()
        page.view.list.setFocus()
        hand.press(Qt.Key.Key_Down, page.view.list)
        hand.until(page.view.detail.isVisible)
        assert "Happened 2026-03-17 10:00" in page.view.detail_text()


class TestFiltering:
    @pytest.fixture
    def view(self, qtbot: QtBot, page: HistoryPage, workspace: Workspace) -> HistoryView:
        access = workspace.reader.access_subject()
        workspace.access.exported("session", "json", "an-id")
        by_nobody = NewEntry(access, UnlockFailed(3))
        workspace.journal.append([by_nobody]).result(LIMIT_S)
        self.hand = Hand(qtbot, page)
        assert len(whats(self.hand, page.view)) == 4 + len(ENROLLED)
        return page.view

    def test_by_words(self, view: HistoryView) -> None:
        self.hand.write(view.filter.words, "haus FLUSS")
        found = sifted(self.hand, view, "1 line")
        assert found == ["Name of the practice: Haus am Fluss."]
        self.hand.write(view.filter.words, "haus meer")
        assert sifted(self.hand, view, "0 lines") == []
        assert view.nothing.isVisible()
        assert not view.export.isEnabled()
        self.hand.write(view.filter.words, "")
        assert len(sifted(self.hand, view, "6 lines")) == 4 + len(ENROLLED)
        assert not view.nothing.isVisible()

    def test_by_kind(self, view: HistoryView) -> None:
        box = there(view.filter.group.editor)
        box.setFocus()
        for letters, count in (("A", 0), ("Acc", 2 + len(ENROLLED))):
            view.filter.group.set_value("access" if count else "backup")
            view.filter.group.changed.emit()
            expected = "0 lines" if not count else f"{count} lines"
            assert len(sifted(self.hand, view, expected)) == count, letters

    def test_by_person(self, view: HistoryView, workspace: Workspace) -> None:
        view.filter.person.set_value(workspace.journal.author)
        view.filter.person.changed.emit()
        self.hand.write(view.filter.words, "json")
        assert sifted(self.hand, view, "1 line") == ["Exported: session, as JSON."]

    def test_by_day(self, view: HistoryView) -> None:
        self.hand.write(view.filter.first, "2026-03-18")
        assert sifted(self.hand, view, "0 lines") == []
        self.hand.write(view.filter.first, "2026-03-17")
        self.hand.write(view.filter.last, "2026-03-17")
        assert len(sifted(self.hand, view, "6 lines")) == 4 + len(ENROLLED)


class TestLong:
    def test_many_lines_come_a_few_at_a_time(
        self, qtbot: QtBot, page: HistoryPage, workspace: Workspace
    ) -> None:
        access = workspace.reader.access_subject()
        many = 2 * SIFTED_AT_ONCE + 7
        batch = [
            NewEntry(access, ChartOpened(ChartKind.PATIENT, str(number % 3)))
            for number in range(many)
        ]
        workspace.journal.append(batch).result(LIMIT_S)
        hand = Hand(qtbot, page)
        hand.write(page.view.filter.words, "opened")
        assert len(sifted(hand, page.view, f"{many:,} lines")) == many
        page.refresh()
        page.refresh()
        assert len(sifted(hand, page.view, f"{many:,} lines")) == many


class TestExporting:
    def test_what_is_shown_is_written_and_that_is_logged(
        self, qtbot: QtBot, page: HistoryPage, workspace: Workspace, tmp_path: Path
    ) -> None:
        workspace.practice.rename("=Haus am Wald").result(LIMIT_S)
        hand = Hand(qtbot, page)
        read(hand, page.view)
        hand.write(page.view.filter.words, "haus")
        sifted(hand, page.view, "2 lines")
        hand.click(page.view.export)
        (dialog,) = page.view.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(tmp_path))
        dialog.reject()
        hand.until(page.view.notice.isVisible)
        (target,) = tmp_path.glob("history-*.csv")
        assert target.name in page.view.notice.text()
        with target.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        assert head[:3] == ["Recorded", "Happened", "Who"]
        assert [row[4] for row in rows] == ["settings", "settings"]
        assert rows[0][7] == "renamed"
        assert rows[0][0].startswith("2026-03-17T10:00:00")
        workspace.journal.append([]).result(LIMIT_S)
        (entry,) = access_log(workspace.reader)
        assert entry.event == Exported("history", "csv")

    def test_a_folder_that_refuses_is_told(
        self, qtbot: QtBot, page: HistoryPage, workspace: Workspace, tmp_path: Path
    ) -> None:
        hand = Hand(qtbot, page)
        read(hand, page.view)
        (tmp_path / "file").write_text("x")
        page.view.export_to(str(tmp_path / "file"))
        hand.until(page.view.notice.isVisible)
        assert "could not be written" in page.view.notice.text()
        assert page.view.export.isEnabled()
        assert access_log(workspace.reader) == ()


class TestOneChart:
    def test_a_patient_with_sessions_from_their_page(
        self, qtbot: QtBot, workspace: Workspace, people: People, tmp_path: Path
    ) -> None:
        page = PatientsPage(workspace)
        moving = Moving(workspace.journal, workspace.reader)
        moving.move(people.running, people.hanna, "two of that name").result(LIMIT_S)
        hand = Hand(qtbot, page)
        page.open_patient(people.hanna)
        hand.click(there(page.view).history)
        sheet = hand.sheet(HistorySheet)
        rows = read(hand, sheet.view)
        said = [row.first for row in rows]
        assert "Moved here from Mara Lindholm: it is Hanna Vogt’s session." in said
        assert "Opened the patient’s page." in said
        assert "Patient registered: Hanna Vogt, 1991-12-24." in said
        assert not any("Tomás" in f"{row.first}{row.second}" for row in rows)
        moved = rows[said.index("Moved here from Mara Lindholm: it is Hanna Vogt’s session.")]
        assert "Hanna Vogt, session of 17 March 2026 · reason: two of that name" in moved.second
        sheet.view.export_to(str(tmp_path))
        hand.until(sheet.view.notice.isVisible)
        assert len(list(tmp_path.glob(f"history-{people.hanna}-*.csv"))) == 1
        hand.press(Qt.Key.Key_Escape)
        hand.until(lambda: not page.findChildren(HistorySheet))

    def test_a_session_from_its_integration(
        self, qtbot: QtBot, workspace: Workspace, people: People, clock: HandClock
    ) -> None:
        Scribe(workspace, clock).happened(
            people.running, Observed("still"), SessionEnded(Ending.COMPLETED)
        )
        session = OpenSession(workspace, people.running)
        page = IntegrationPage(session)
        hand = Hand(qtbot, page)
        hand.click(page.room.history)
        sheet = hand.sheet(HistorySheet)
        said = whats(hand, sheet.view)
        assert said[:2] == ["Session ended. Completed.", "still"]
        assert said[-1].startswith("Session planned for Mara Lindholm: 2026-03-17 10:00")
        session.close()


def test_a_vault_that_cant_be_read_is_told(
    qtbot: QtBot, page: HistoryPage, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kap_companion.vault import VaultDamaged  # noqa: PLC0415

    def damaged(*_: object) -> None:
        raise VaultDamaged

    hand = Hand(qtbot, page)
    read(hand, page.view)
    with monkeypatch.context() as patched:
        patched.setattr(type(vault.reader), "entries_of", damaged)
        page.refresh()
        hand.until(page.view.notice.isVisible)
        assert "damaged" in page.view.notice.text()
        assert page.view.count.text() == ""
        assert not page.view.export.isEnabled()
    hand.click(page.view.notice.action)
    assert len(whats(hand, page.view)) == 2 + len(ENROLLED)
