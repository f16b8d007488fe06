"""No session ends with something open that was not shown; what was open is written with the end."""

import json

import pytest

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import (
    AdverseEventBegan,
    EndedWithOpen,
    Ending,
    IntentionFormClosed,
    SessionEnded,
    Severity,
    Signed,
)
from kap_companion.domain.signing import Part
from kap_companion.domain.still_open import Pending, StillOpen
from kap_companion.services.ending import LINE, LINE_DRAFT, EndOfSession, MoreIsOpen
from kap_companion.services.record import SessionRecord
from kap_companion.services.signing import Signing
from tests.services.room import LIMIT_S, Room, replayed, saved

NAUSEA = AdverseEventBegan("Nausea", Severity.MILD)


def end_of(record: SessionRecord, room: Room) -> EndOfSession:
    return EndOfSession(record, Signing(record, lambda _: True), room.vault.reader)


def test_what_was_open_is_written_with_the_end(dosed: SessionRecord, room: Room) -> None:
    saved(dosed, dosed.write(NAUSEA))
    end = end_of(dosed, room)
    entries = saved(dosed, end.end(Ending.COMPLETED, "Quiet.", end.open()))
    assert [type(each.event) for each in entries] == [EndedWithOpen, SessionEnded]
    assert replayed(dosed, room).latest(EndedWithOpen) == EndedWithOpen(
        (
            "Nausea, mild: adverse event runs",
            "escort not seen",
            "nobody said ready",
            "after-care sheet not given",
        )
    )


def test_nothing_that_was_not_shown_is_passed_over(dosed: SessionRecord, room: Room) -> None:
    end = end_of(dosed, room)
    shown = end.open()
    saved(dosed, dosed.write(NAUSEA))
    with pytest.raises(MoreIsOpen) as more:
        end.end(Ending.COMPLETED, "", shown)
    assert more.value.open[0].kind is Pending.EVENT_RUNS
    assert replayed(dosed, room).state is SessionState.RUNNING
    saved(dosed, end.end(Ending.COMPLETED, "", more.value.open))


def test_what_was_seen_to_meanwhile_is_no_more_open(dosed: SessionRecord, room: Room) -> None:
    end = end_of(dosed, room)
    shown = (*end.open(), StillOpen(Pending.CHECK_DUE, "Vitals 0:40", "Vitals"))
    saved(dosed, end.end(Ending.COMPLETED, "", shown))
    assert "Vitals" not in str(dosed.chart.latest(EndedWithOpen))


def test_with_nothing_open_the_end_stands_alone(record: SessionRecord, room: Room) -> None:
    end = end_of(record, room)
    assert end.open() == ()
    entries = saved(record, end.end(Ending.NO_DOSE_GIVEN, "", ()))
    assert [type(each.event) for each in entries] == [SessionEnded]


def test_an_end_that_contradicts_the_doses_writes_neither(dosed: SessionRecord, room: Room) -> None:
    end = end_of(dosed, room)
    before = len(replayed(dosed, room).facts)
    with pytest.raises(Exception, match="A dose was recorded"):
        end.end(Ending.NO_DOSE_GIVEN, "", end.open())
    assert len(replayed(dosed, room).facts) == before


def test_an_intention_that_nobody_signed(record: SessionRecord, room: Room) -> None:
    end = end_of(record, room)
    saved(record, record.write(IntentionFormClosed(by_patient=True)))
    assert end.open() == (StillOpen(Pending.NOT_SIGNED, "intention", "intention"),)
    saved(record, record.write(Signed(Part.INTENTION.value, "I sign.", (), "")))
    assert end.open() == ()


def test_drafts_with_something_in_them(record: SessionRecord, room: Room) -> None:
    end = end_of(record, room)
    kept = {
        LINE_DRAFT: json.dumps({"words": "half a sen", "quote": False}),
        "sheet vitals": "{}",
        "sheet dose 0": "{}",
        "sheet 0198-abc 1 0": "{}",
        "session-summary": "Quiet",
        "gate waiting": "2026-03-02T12:00",
    }
    for field, text in kept.items():
        record.keep_draft(field, text).result(LIMIT_S)
    assert set(end.open()) == {
        LINE,
        StillOpen(Pending.DRAFT, "vitals", "sheet vitals"),
        StillOpen(Pending.DRAFT, "dose", "sheet dose 0"),
        StillOpen(Pending.DRAFT, "a change of an entry", "sheet 0198-abc 1 0"),
    }
    for field in kept:
        record.keep_draft(field, "").result(LIMIT_S)
    assert end.open() == ()


def test_an_empty_quote_in_the_line_is_no_draft(record: SessionRecord, room: Room) -> None:
    words = json.dumps({"words": " ", "quote": True})
    record.keep_draft(LINE_DRAFT, words).result(LIMIT_S)
    assert end_of(record, room).open() == ()
