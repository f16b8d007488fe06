"""The practice in figures: counted on request, stopped, shown, and handed out as a file."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    AdverseEventBegan,
    Ending,
    Exported,
    SessionBegun,
    SessionEnded,
    Severity,
)
from kap_companion.domain.figure_tables import Figures, Topic
from kap_companion.errors import KapError
from kap_companion.services.figures import CountingStopped, FigureCount, Period
from kap_companion.ui.figure_words import row_name
from kap_companion.ui.pages.figures import FiguresPage
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import DOSE, MARA, MORNING, HandClock, Scribe


@pytest.fixture
def counted(workspace: Workspace, clock: HandClock) -> str:
    """Six sessions of February, each with an adverse event; one of the year before."""
    scribe = Scribe(workspace, clock)
    mara = scribe.patient(MARA)
    for days_ago in (20, 21, 22, 23, 24, 25, 300):
        session = scribe.planned(mara, MORNING - timedelta(days=days_ago))
        events = (SessionBegun(), DOSE, AdverseEventBegan("Nausea", Severity.MILD))
        scribe.happened(session, *events, ago_min=days_ago * 24 * 60)
        scribe.happened(session, SessionEnded(Ending.COMPLETED), ago_min=days_ago * 24 * 60 - 99)
    return mara


def opened(
    qtbot: QtBot, workspace: Workspace, size: tuple[int, int] = WIDE
) -> tuple[Hand, FiguresPage]:
    page = FiguresPage(workspace)
    return Hand(qtbot, page, size), page


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("size", [WIDE, COMPACT], ids=["wide", "compact"])
def test_it_counts_what_is_asked_for(
    qtbot: QtBot, workspace: Workspace, size: tuple[int, int]
) -> None:
    hand, page = opened(qtbot, workspace, size)
    assert page.figures() is None
    assert not page.export.isEnabled()
    page.period.set_value("quarter")
    hand.click(page.count)
    hand.until(page.figures)
    assert page.said.text() == "17 December 2025 to 17 March 2026 · Sessions with a dose: 6"
    assert ("February 2026", ["6", "6"]) in page.rows
    assert ("Nausea", ["6", "6", "100.0"]) in page.rows
    assert ("without a protocol", ["6", "6"]) in page.rows
    assert not page.strip.isVisible()
    assert nameless(hand.tab_stops()) == []


@pytest.mark.usefixtures("counted")
def test_few_are_not_shown(qtbot: QtBot, workspace: Workspace) -> None:
    hand, page = opened(qtbot, workspace)
    page.period.set_value("last")
    hand.click(page.count)
    hand.until(page.figures)
    assert "Sessions with a dose: < 5" in page.said.text()
    assert ("May 2025", ["< 5", "< 5"]) in page.rows
    assert ("Nausea", ["< 5", "< 5", "–"]) in page.rows


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ("quarter", "17 December 2025 to 17 March 2026"),
        ("year", "18 March 2025 to 17 March 2026"),
        ("this", "1 January 2026 to 31 December 2026"),
        ("last", "1 January 2025 to 31 December 2025"),
        ("all", "1 January 2000 to 18 March 2027"),
    ],
)
def test_the_times_to_choose(qtbot: QtBot, workspace: Workspace, chosen: str, days: str) -> None:
    hand, page = opened(qtbot, workspace)
    page.period.set_value(chosen)
    hand.click(page.count)
    hand.until(page.figures)
    assert page.said.text() == f"{days} · Nothing to count in this time."
    assert not page.export.isEnabled()


@pytest.mark.usefixtures("counted")
def test_what_is_shown_is_written_and_noted(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    hand, page = opened(qtbot, workspace)
    page.export_to(str(tmp_path))
    assert list(tmp_path.glob("*.csv")) == []
    page.period.set_value("quarter")
    hand.click(page.count)
    hand.until(page.figures)
    page.export_to(str(tmp_path / "out"))
    hand.until(page.notice.isVisible)
    (target,) = (tmp_path / "out").glob("*")
    assert page.notice.text() == f"Written: {target.name}"
    with target.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    days = ["2025-12-17", "2026-03-17"]
    assert lines[0] == ["from", "to", "table", "row", "column", "value"]
    assert lines[1] == [*days, "Sessions with a dose", "", "", "6"]
    assert [*days, "Adverse events", "Nausea", "per 100 sessions", "100.0"] in lines
    hand.until(lambda: "figures" in exported(workspace))


def exported(workspace: Workspace) -> list[str]:
    log = workspace.reader.entries_of(workspace.reader.access_subject())
    return [each.event.what for each in log if isinstance(each.event, Exported)]


@pytest.mark.usefixtures("counted")
def test_a_folder_that_can_t_be_written_is_said(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    hand, page = opened(qtbot, workspace)
    hand.click(page.count)
    hand.until(page.figures)
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    page.export_to(str(blocked))
    hand.until(page.notice.isVisible)
    assert page.notice.text().startswith("The export could not be written")
    hand.until(page.export.isEnabled)


@pytest.mark.usefixtures("counted")
def test_counting_is_stopped_and_what_was_shown_stays(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, page = opened(qtbot, workspace)
    hand.click(page.count)
    hand.until(page.figures)
    before = page.figures()

    def endless(count: FigureCount, period: Period) -> Figures:
        del period
        while True:
            count._go_on()  # noqa: SLF001  # as it asks while it counts

    monkeypatch.setattr(FigureCount, "count", endless)
    hand.click(page.count)
    hand.until(page.strip.isVisible)
    hand.click(page.strip.stop)
    hand.until(page.notice.isVisible)
    assert page.notice.text() == str(CountingStopped())
    assert page.figures() is before
    assert page.export.isEnabled()
    assert not page.strip.isVisible()


def test_it_says_so_where_a_record_can_t_be_read(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Figures:
        raise KapError("The vault can’t be read.")

    monkeypatch.setattr(FigureCount, "count", refuse)
    hand, page = opened(qtbot, workspace)
    hand.click(page.count)
    hand.until(page.notice.isVisible)
    assert page.notice.text() == "The vault can’t be read."
    assert page.count.isEnabled()


def test_rows_are_named_for_people() -> None:
    assert row_name(Topic.SESSIONS, "2026-03") == "March 2026"
    assert row_name(Topic.INTEGRATION, "") == "without a protocol"
    assert row_name(Topic.INTEGRATION, "2026-03") == "2026-03"
