"""Names for what runs through a session, and questions to come back to."""

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.themes import names_known, questions, themes
from kap_companion.domain.events import (
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    Retracted,
    ThemeKind,
    ThemeNamed,
)
from tests.domain.record import Room


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def named(*names: tuple[ThemeKind, str]) -> SessionChart:
    room = Room()
    for kind, name in names:
        room.write(ThemeNamed(kind, name))
        room.wait(1)
    return chart_of(room)


def test_names_stand_by_kind_and_then_in_the_order_they_were_given() -> None:
    chart = named(
        (ThemeKind.PLACE, "kitchen"), (ThemeKind.TRIGGER, "dusk"), (ThemeKind.TRIGGER, "doors")
    )
    assert [each.event.name for each in themes(chart)] == ["dusk", "doors", "kitchen"]


def test_a_name_is_amended_and_taken_back() -> None:
    room = Room()
    dusk = room.write(ThemeNamed(ThemeKind.TRIGGER, "dsk"))
    gone = room.write(ThemeNamed(ThemeKind.PATTERN, "leaving"))
    room.write(ThemeNamed(ThemeKind.TRIGGER, "dusk"), amends=dusk.id)
    room.write(Retracted(), amends=gone.id)
    (theme,) = themes(chart_of(room))
    assert (theme.fact.id, theme.event.name) == (dusk.id, "dusk")


def test_names_of_earlier_sessions_come_back_once_each_the_newest_first() -> None:
    newer = named((ThemeKind.PERSON, "Ruth"), (ThemeKind.PERSON, "mother"))
    older = named((ThemeKind.PERSON, "Mother"), (ThemeKind.PERSON, "Karl"))
    known = names_known([newer, older])
    assert known[ThemeKind.PERSON] == ("mother", "Ruth", "Karl")
    assert known[ThemeKind.PLACE] == ()
    assert list(known) == list(ThemeKind)


def test_a_question_is_open_until_it_is_settled_and_may_be_opened_again() -> None:
    room = Room()
    boy = room.write(QuestionKept("Who was the boy?"))
    room.wait(1)
    room.write(QuestionKept("Why the sea?"))
    first, second = questions(chart_of(room))
    assert (first.fate, first.settled, second.fate) == (QuestionFate.OPEN, None, QuestionFate.OPEN)
    room.wait(1)
    answered = room.write(QuestionSettled(boy.id, QuestionFate.ANSWERED, "It was me."))
    first, second = questions(chart_of(room))
    assert (first.fate, first.words) == (QuestionFate.ANSWERED, "It was me.")
    assert first.settled is not None
    assert first.settled.id == answered.id
    assert second.fate is QuestionFate.OPEN
    room.wait(1)
    room.write(QuestionSettled(boy.id, QuestionFate.OPEN))
    assert questions(chart_of(room))[0].fate is QuestionFate.OPEN
