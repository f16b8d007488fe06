"""Undo: the last thing done by hand, never music, and a dose only with a reason."""

import pytest

from kap_companion.domain.events import DoseGiven, MusicPaused, Observed, QuoteHeard
from kap_companion.errors import SessionStateError
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import DOSE, Room, replayed, saved


def test_with_nothing_done_there_is_nothing_to_undo(record: SessionRecord) -> None:
    undo = Undo(record)
    assert undo.target() is None
    assert undo.undo() is None
    assert undo.redo() is None


def test_music_is_passed_over(record: SessionRecord) -> None:
    saved(record, Journey(record).observe("calm"))
    saved(record, record.write(MusicPaused()))
    saved(record, Undo(record).undo())
    assert record.chart.of(Observed) == ()
    assert len(record.chart.of(MusicPaused)) == 1


def test_a_dose_is_undone_only_with_a_reason(record: SessionRecord, room: Room) -> None:
    saved(record, record.write(DOSE))
    undo = Undo(record)
    with pytest.raises(SessionStateError):
        undo.undo()
    saved(record, undo.undo("spilled"))
    assert record.chart.anchor is None
    saved(record, undo.redo())
    assert len(record.chart.of(DoseGiven)) == 1
    assert record.chart == replayed(record, room)


def test_an_amendment_is_undone_to_what_was(record: SessionRecord) -> None:
    journey, undo = Journey(record), Undo(record)
    saved(record, journey.quote("So wide."))
    (fact,) = record.chart.of(QuoteHeard)
    changed = QuoteHeard("So wide in here.")
    saved(record, journey.correct(fact, changed, fact.occurred_at, "heard the end"))
    saved(record, undo.undo())
    assert record.chart.of(QuoteHeard)[0].event == QuoteHeard("So wide.")
    saved(record, undo.redo())
    assert record.chart.of(QuoteHeard)[0].event == changed


def test_something_new_ends_redo(record: SessionRecord) -> None:
    journey, undo = Journey(record), Undo(record)
    saved(record, journey.tag("Settled"))
    saved(record, undo.undo())
    saved(record, journey.tag("Moving"))
    assert undo.redo() is None


def test_what_is_heard_out_of_order_is_undone_in_the_order_of_the_record(
    record: SessionRecord,
) -> None:
    undo, journey = Undo(record), Journey(record)
    said = ("one", "two", "three", "four", "five", "six")
    written = [journey.observe(words) for words in said]
    for places in ((0,), (3,), (1,), (2,), (5, 4)):
        for place in places:
            saved(record, written[place])
        undo.target()
    for words in reversed(said):
        target = undo.target()
        assert target is not None
        assert target.event == Observed(words)
        saved(record, undo.undo())


def test_what_came_of_one_slip_is_taken_back_and_brought_back_together(
    record: SessionRecord,
) -> None:
    journey, undo = Journey(record), Undo(record)
    saved(record, journey.tag("Settled"))
    slip = frozenset(
        entry.id for tag in ("Tearful", "Smiling") for entry in saved(record, journey.tag(tag))
    )

    def together(entry_id: str) -> frozenset[str]:
        return slip if entry_id in slip else frozenset()

    assert [entry.amends in slip for entry in saved(record, undo.undo(together=together))] == [
        True,
        True,
    ]
    assert tags(record) == ["Settled"]
    saved(record, undo.redo(together))
    assert tags(record) == ["Settled", "Tearful", "Smiling"]
    saved(record, undo.undo(together=together))
    saved(record, undo.undo(together=together))
    assert tags(record) == []
    saved(record, undo.redo(together))
    assert tags(record) == ["Settled"]
    saved(record, undo.redo(together))
    assert tags(record) == ["Settled", "Tearful", "Smiling"]
    saved(record, undo.undo())
    assert tags(record) == ["Settled", "Tearful"]


def test_a_slip_takes_no_dose_with_it(record: SessionRecord) -> None:
    (dose,) = saved(record, record.write(DOSE))
    (tag,) = saved(record, Journey(record).tag("Tearful"))
    saved(record, Undo(record).undo(together=lambda _: frozenset({dose.id, tag.id})))
    assert tags(record) == []
    assert len(record.chart.of(DoseGiven)) == 1


def tags(record: SessionRecord) -> list[str]:
    events = (fact.event for fact in record.chart.of(Observed))
    return [event.tag for event in events if isinstance(event, Observed)]
