"""Lines of a history: what each changes, what kind it is, and which of them are shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    BackupMade,
    ChartKind,
    ChartOpened,
    Erased,
    Event,
    Exported,
    IntegrationWindowSet,
    Observed,
    PracticeFounded,
    Printed,
    QuoteHeard,
    Retracted,
    SessionMoved,
    UnknownEvent,
    VaultUnlocked,
    WordsAdded,
)
from kap_companion.domain.history import Group, Line, Row, Sieve, lines, named_chart
from tests.domain.record import Room
from tests.domain.strategies import events


def line_of(room: Room, entry: Entry) -> Line:
    return next(line for line in lines(room.entries) if line.entry == entry)


class TestLines:
    def test_the_newest_comes_first(self) -> None:
        room = Room()
        first, second = room.write(Observed("a")), room.write(Observed("b"))
        assert lines(reversed(room.entries)) == (Line(second), Line(first))
        assert lines([]) == ()

    def test_an_amendment_knows_what_stood_before_it(self) -> None:
        room = Room()
        first = room.write(Observed("a"))
        second = room.write(Observed("b"), amends=first.id)
        third = room.write(Observed("c"), amends=first.id)
        assert line_of(room, second).before == first
        assert line_of(room, third).before == second

    def test_words_added_are_no_version(self) -> None:
        room = Room()
        tag = room.write(Observed(tag="Tearful"))
        added = room.write(WordsAdded("softly"), amends=tag.id)
        amended = room.write(Observed(tag="Moving"), amends=tag.id)
        gone = room.write(Retracted(), amends=added.id)
        assert line_of(room, added).before == tag
        assert line_of(room, amended).before == tag
        assert line_of(room, gone).before == added

    def test_a_retraction_and_its_taking_back_know_the_act(self) -> None:
        room = Room()
        act = room.write(Observed("a"))
        newer = room.write(Observed("b"), amends=act.id)
        undone = room.write(Retracted("undo"), amends=act.id)
        redone = room.write(Retracted("redo"), amends=undone.id)
        again = room.write(Retracted("undo"), amends=redone.id)
        assert line_of(room, undone) == Line(undone, newer)
        assert line_of(room, redone) == Line(redone, newer, restores=True)
        assert line_of(room, again) == Line(again, newer)

    def test_what_it_amends_may_not_be_there(self) -> None:
        room = Room()
        entry = room.write(Retracted(), amends="elsewhere")
        assert lines(room.entries) == (Line(entry),)

    @given(events())
    def test_every_entry_is_a_line_with_a_group(self, event: Event) -> None:
        room = Room()
        entry = room.write(event)
        assert lines(room.entries) == (Line(entry),)
        assert Line(entry).group in Group


@pytest.mark.parametrize(
    ("event", "group"),
    [
        (Observed("a"), Group.RECORD),
        (UnknownEvent("new", 1, "{}"), Group.RECORD),
        (SessionMoved("b", "a"), Group.CHANGE),
        (Erased(ChartKind.PATIENT, "a"), Group.CHANGE),
        (VaultUnlocked(), Group.ACCESS),
        (IntegrationWindowSet(24, 48), Group.SETTINGS),
        (BackupMade(5), Group.BACKUP),
    ],
)
def test_the_group_of_an_event(event: Event, group: Group) -> None:
    assert Line(Room().write(event)).group is group


def test_the_group_of_what_changes_something() -> None:
    room = Room()
    seen, named = room.write(Observed(tag="a")), room.write(PracticeFounded("Elm"))
    for event, amended, group in (
        (Observed("b"), seen, Group.CHANGE),
        (Retracted(), seen, Group.CHANGE),
        (WordsAdded("b"), seen, Group.RECORD),
        (PracticeFounded("Oak"), named, Group.SETTINGS),
        (Retracted(), named, Group.SETTINGS),
    ):
        assert line_of(room, room.write(event, amends=amended.id)).group is group


@pytest.mark.parametrize(
    ("event", "chart_id"),
    [
        (ChartOpened(ChartKind.PATIENT, "mara"), "mara"),
        (Erased(ChartKind.SESSION, "gone"), "gone"),
        (Exported("session", "json", "s"), "s"),
        (Printed("plan", "p"), "p"),
        (Exported("practice", "csv"), "session-1"),
        (Observed("x"), "session-1"),
    ],
)
def test_which_chart_a_line_is_about(event: Event, chart_id: str) -> None:
    assert Line(Room().write(event)).chart_id == chart_id


def test_what_names_no_chart_names_an_empty_one() -> None:
    assert named_chart(Observed("x")) == ""


class TestSieve:
    @pytest.fixture
    def row(self) -> Row:
        entry = Room().write(QuoteHeard("The River"), reason="misheard")
        return Row.of(Line(entry), "Jonas Feld", "Ada", "“The River”", "Mara")

    def test_a_row_holds_its_words_and_what_a_search_looks_through(self, row: Row) -> None:
        said = (row.who, row.performed_by, row.what, row.about)
        assert said == ("Jonas Feld", "Ada", "“The River”", "Mara")
        searched = ["“the river”", "jonas feld", "ada", "mara", "misheard"]
        assert row.text.splitlines() == searched

    @pytest.mark.parametrize(
        ("words", "through"),
        [
            ("", True),
            ("river JONAS", True),
            ("mara", True),
            ("ada", True),
            ("misheard", True),
            ("riv mis", True),
            ("river sea", False),
        ],
    )
    def test_by_words(self, row: Row, words: str, *, through: bool) -> None:
        assert Sieve(words=words).lets_through(row) is through

    def test_by_person_and_kind(self, row: Row) -> None:
        assert Sieve(author="ada", group="record").lets_through(row)
        assert not Sieve(author="bo").lets_through(row)
        assert not Sieve(group=Group.ACCESS).lets_through(row)

    def test_by_day(self, row: Row) -> None:
        day = row.line.entry.recorded_at.local().date()
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        assert Sieve(first=day, last=day).lets_through(row)
        assert Sieve(first=before, last=after).lets_through(row)
        assert not Sieve(first=after).lets_through(row)
        assert not Sieve(last=before).lets_through(row)
        assert not Sieve(last=date.min).lets_through(row)
