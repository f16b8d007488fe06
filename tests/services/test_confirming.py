"""Standing by what was written at the locked screen: seen as it stands, and told once."""

from kap_companion.domain.charts import unconfirmed
from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.events import Given, LockedEntriesConfirmed, Observed
from kap_companion.services.confirming import confirm
from kap_companion.services.intention import Answer
from kap_companion.services.journey import Journey
from kap_companion.vault.inbox_file import INBOX_FILE
from tests.narrow import there
from tests.services.locked import LockedGround, sealed, type_answer
from tests.services.room import saved


def test_what_was_written_is_confirmed_by_who_is_signed_in(ground: LockedGround) -> None:
    room = ground.lock(by_patient=True)
    type_answer(room, QUESTIONS[0], Answer(("grief",), Given.WRITTEN))
    sealed(room.note("warm"), room.toggle_mask(), room.finish_form())
    ground.unlock()
    facts = unconfirmed(ground.record.chart)
    assert len(facts) == 2 + len(QUESTIONS)
    (entry,) = saved(ground.record, confirm(ground.record, facts))
    assert entry.event == LockedEntriesConfirmed(tuple(fact.id for fact in facts))
    assert entry.author == ground.vault.practitioner_id
    assert unconfirmed(ground.record.chart) == ()
    assert not (ground.folder / INBOX_FILE).exists()


def test_what_was_amended_or_taken_back_needs_nobody_more(ground: LockedGround) -> None:
    room = ground.lock()
    sealed(room.note("worm"), room.note("not here"), room.tag("Settled"))
    ground.unlock()
    worm, not_here, settled = unconfirmed(ground.record.chart)
    journey = Journey(ground.record)
    at = worm.occurred_at
    saved(ground.record, journey.correct(worm, Observed("warm"), at, "a typing slip"))
    saved(ground.record, journey.take_back(not_here, "another room"))
    (left,) = unconfirmed(ground.record.chart)
    assert left.id == settled.id


def test_what_comes_with_the_next_lock_is_to_be_confirmed_anew(ground: LockedGround) -> None:
    sealed(ground.lock().note("first"))
    ground.unlock()
    saved(ground.record, confirm(ground.record, unconfirmed(ground.record.chart)))
    sealed(ground.lock().note("second"))
    ground.unlock()
    (fact,) = unconfirmed(ground.record.chart)
    assert fact.event == Observed("second")
    assert there(ground.record.chart.latest(LockedEntriesConfirmed)).entries != (fact.id,)
