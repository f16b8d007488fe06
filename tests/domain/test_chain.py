"""The chain from an intention to what came of it: every link once, tied to where it came from."""

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.chain import Chain, Stage, chain_of
from kap_companion.domain.events import (
    Given,
    InsightWritten,
    IntentionWritten,
    Observed,
    QuoteHeard,
    Retracted,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    Went,
    WordsAdded,
)
from tests.domain.record import Room


def told(room: Room) -> Chain:
    return chain_of(SessionChart.replay(room.entries))


def words(chain: Chain, stage: Stage) -> list[str]:
    return [link.words for link in chain.of(stage)]


def intend(room: Room, *answers: str) -> str:
    return room.write(IntentionWritten("intention", "What?", answers, Given.WRITTEN)).id


def test_nothing_is_an_empty_chain() -> None:
    assert told(Room()) == Chain((), ())


def test_from_the_intention_to_what_came_of_it() -> None:
    room = Room()
    intention = intend(room, "Meet my grief.", "Rest.")
    seen = room.write(Observed("her hand", "Touch"))
    quote = room.write(QuoteHeard("She is at the table."))
    room.write(QuoteHeard("It is so wide."))
    room.write(WordsAdded("slowly"), amends=seen.id)
    insight = room.write(InsightWritten("I stayed.", (seen.id, quote.id), intention))
    step = room.write(StepPlanned("Ring Ruth", "Mara", None, insight.id))
    room.write(StepOutcomeNoted(step.id, StepStatus.DONE, "She cried."))
    chain = told(room)
    assert words(chain, Stage.INTENTION) == ["Meet my grief.", "Rest."]
    assert words(chain, Stage.SAID) == ["She is at the table.", "Touch. her hand slowly"]
    assert [link.patients for link in chain.of(Stage.SAID)] == [True, False]
    (outcome,) = chain.of(Stage.OUTCOME)
    assert (outcome.words, outcome.status, outcome.patients) == (
        "She cried.",
        StepStatus.DONE,
        True,
    )
    assert set(chain.ties) == {
        (intention, seen.id),
        (intention, quote.id),
        (seen.id, insight.id),
        (quote.id, insight.id),
        (insight.id, step.id),
        (step.id, outcome.key),
    }


def test_an_insight_without_a_source_is_tied_to_its_intention_at_once() -> None:
    room = Room()
    intend(room, "a", "b")
    second = f"{room.entries[0].id}:2"
    gone = room.write(QuoteHeard("x"))
    room.write(Retracted(), amends=gone.id)
    tied = room.write(InsightWritten("b it is", (gone.id, "elsewhere"), second))
    free = room.write(InsightWritten("by itself"))
    chain = told(room)
    assert chain.ties == ((second, tied.id),)
    assert {link.key for link in chain.of(Stage.INSIGHT)} == {tied.id, free.id}
    assert not chain.of(Stage.SAID)


def test_an_open_step_has_its_newest_check_in_and_none_without() -> None:
    room = Room()
    walk = room.write(StepPlanned("walk", "me"))
    room.wait(1)
    room.write(StepPlanned("swim", "me", None, "gone"))
    room.write(StepCheckedIn(walk.id, Went.NOT_YET, "rain"))
    room.wait(1)
    last = room.write(StepCheckedIn(walk.id, Went.WELL))
    chain = told(room)
    (outcome,) = chain.of(Stage.OUTCOME)
    assert (outcome.status, outcome.words, outcome.patients) == (StepStatus.OPEN, "", False)
    assert outcome.fact is not None
    assert outcome.fact.id == last.id
    assert chain.ties == ((walk.id, outcome.key),)


def test_a_step_that_was_dropped_without_words_has_an_outcome_of_none() -> None:
    room = Room()
    step = room.write(StepPlanned("walk", "me"))
    room.write(StepOutcomeNoted(step.id, StepStatus.DROPPED))
    (outcome,) = told(room).of(Stage.OUTCOME)
    assert (outcome.words, outcome.patients, outcome.status) == ("", False, StepStatus.DROPPED)
