"""What came to a chart: new facts, words added to old ones; anything else is told as unknown."""

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.growth import Growth, growth
from kap_companion.domain.events import Observed, Retracted, Strength, StrengthNoted, WordsAdded
from tests.domain.record import Room
from tests.narrow import there


def test_facts_that_came_and_facts_that_were_added_to() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    room.write(Observed("a"))
    before = SessionChart.replay(room.entries)
    assert growth(before.facts, before.facts) == Growth(())
    after = there(before.plus(room.write(Observed("b"))))
    assert growth(before.facts, after.facts) == Growth(after.facts[2:])
    for event in (WordsAdded("wet cheeks"), StrengthNoted(Strength.MILD)):
        after = there(after.plus(room.write(event, amends=tag.id)))
    assert growth(before.facts, after.facts) == Growth(after.facts[2:], after.facts[:1])


def test_what_changed_otherwise_is_not_known() -> None:
    room = Room()
    first = room.write(Observed("a"))
    before = SessionChart.replay(room.entries)
    room.write(Observed("b"), amends=first.id)
    amended = SessionChart.replay(room.entries)
    assert growth(before.facts, amended.facts) is None
    room.write(Retracted(), amends=first.id)
    assert growth(amended.facts, SessionChart.replay(room.entries).facts) is None
    assert growth(before.facts, ()) is None
