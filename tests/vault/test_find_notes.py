"""Notes are found by words, and narrowed by kind, patient, person and period, newest first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AdverseEventBegan,
    DoseGiven,
    GoalWritten,
    InsightWritten,
    Observed,
    PatientRegistered,
    Protocol,
    ProtocolTaken,
    QuoteHeard,
    Retracted,
    SessionMoved,
    Severity,
    WordsAdded,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.note_texts import NoteKind
from kap_companion.vault import Vault
from kap_companion.vault.facets import FIRST, LAST, facet_queries
from tests.vault.older import TO_0003
from tests.vault.rig import NOON, begin_session, note, opened, with_the_key, write

DAY = timedelta(days=1)
EARLIEST, LATEST = datetime(1960, 1, 1), datetime(2110, 1, 1)  # noqa: DTZ001  # made UTC below


def us(at: datetime) -> int:
    return round(at.timestamp()) * 1_000_000


def said(vault: Vault, words: str, at: datetime, session: str = "session-1") -> str:
    moment = Moment(us(at), 0, "boot", us(at))
    (entry,) = write(vault, NewEntry(session, QuoteHeard(words), occurred_at=moment))
    return entry.id


def found(vault: Vault, **asked: object) -> list[str]:
    return [each.note.words for each in vault.reader.find_notes(NoteQuery(**asked))]  # type: ignore[arg-type]


def test_nothing_asked_for_finds_nothing(vault: Vault) -> None:
    assert found(vault) == []
    assert found(vault, words="🙂") == []
    assert found(vault, words="🙂", kind=NoteKind.NOTE) == []


def test_the_newest_stands_first_however_late_it_was_written(vault: Vault) -> None:
    said(vault, "river two", NOON + 2 * DAY)
    said(vault, "river three", NOON + 3 * DAY)
    said(vault, "river one", NOON + DAY)
    assert found(vault, words="river")[:3] == ["river three", "river two", "river one"]
    assert len(vault.reader.find_notes(NoteQuery("river"), limit=2)) == 2


def test_what_is_quoted_is_found_as_it_stands(vault: Vault) -> None:
    note(vault, "I sat with it")
    note(vault, "it sat with me")
    assert found(vault, words='"sat with it"') == ["I sat with it"]
    assert len(found(vault, words="sat with it")) == 2
    assert found(vault, words='"sat wit"') == []


def test_a_kind_narrows(vault: Vault) -> None:
    note(vault, "soup on the table")
    write(vault, NewEntry("session-1", QuoteHeard("the soup is cold")))
    write(vault, NewEntry("session-1", InsightWritten("soup is home")))
    write(vault, NewEntry("session-1", AdverseEventBegan("Nausea", Severity.MILD, "after soup")))
    assert found(vault, words="soup", kind=NoteKind.QUOTE) == ["the soup is cold"]
    assert found(vault, words="soup", kind=NoteKind.INSIGHT) == ["soup is home"]
    assert found(vault, kind=NoteKind.ADVERSE) == ["Nausea after soup"]
    assert len(found(vault, words="soup")) == 4


def test_a_patient_narrows_and_keeps_what_belongs_to_them(vault: Vault) -> None:
    begin_session(vault, "session-2", "patient-2")
    note(vault, "a lake", "session-2")
    write(vault, NewEntry("patient-2", GoalWritten("swim in the lake")))
    note(vault, "a lake of mine")
    assert sorted(found(vault, words="lake", patient_id="patient-2")) == [
        "a lake",
        "swim in the lake",
    ]
    write(vault, NewEntry("session-2", SessionMoved("patient-1", "patient-2")))
    assert found(vault, words="lake", patient_id="patient-2") == ["swim in the lake"]
    assert len(found(vault, words="lake", patient_id="patient-1")) == 2
    assert vault.verify().ok


def test_ids_that_end_alike_are_told_apart(vault: Vault) -> None:
    for number, session in ((1, "s-1"), (2, "s-2")):
        begin_session(vault, session, f"patient-{number}-0123456789abcdef")
        note(vault, f"lake {number}", session)
    assert found(vault, words="lake", patient_id="patient-1-0123456789abcdef") == ["lake 1"]


def test_who_wrote_it_narrows(vault: Vault) -> None:
    write(vault, NewEntry("session-1", Observed("a beetle"), performed_by="nurse-1"))
    note(vault, "a beetle again")
    assert found(vault, words="beetle", author="nurse-1") == ["a beetle"]
    assert found(vault, words="beetle", author=vault.practitioner_id) == ["a beetle again"]
    assert found(vault, words="beetle", author="nobody-1") == []


def test_a_period_narrows_to_the_microsecond(vault: Vault) -> None:
    for day in range(-40, 800, 40):
        said(vault, f"bell {day}", NOON + day * DAY)
    start, end = us(NOON + 40 * DAY), us(NOON + 120 * DAY)
    period = {"from_us": start, "to_us": end}
    assert found(vault, words="bell", **period) == ["bell 80", "bell 40"]
    assert found(vault, words="bell", from_us=start, to_us=end + 1)[0] == "bell 120"
    assert found(vault, words="bell", from_us=us(NOON + 760 * DAY)) == ["bell 760"]
    assert found(vault, words="bell", to_us=start) == ["bell 0", "bell -40"]
    assert found(vault, words="bell", from_us=end, to_us=start) == []
    assert len(found(vault, words="bell", from_us=us(NOON), to_us=us(NOON + 700 * DAY))) == 18


@given(
    st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)),
    st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)),
    st.floats(0, 1),
)
def test_a_period_names_every_month_in_it(first: datetime, last: datetime, share: float) -> None:
    start, end = sorted((first, last))
    at = start + (end - start) * share
    if not FIRST <= at < min(end, LAST):
        return
    (query,) = facet_queries(NoteQuery(from_us=us(start), to_us=us(end) + 1))
    assert f"m{at:%Y%m}" in query or f"y{at:%Y}" in query


def test_a_clock_that_is_far_off_is_no_trouble(vault: Vault) -> None:
    said(vault, "long gone", datetime(1965, 1, 1, tzinfo=UTC))
    said(vault, "far ahead", datetime(2150, 1, 1, tzinfo=UTC))
    assert found(vault, words="gone") == ["long gone"]
    assert found(vault, words="ahead") == ["far ahead"]


@settings(max_examples=150)
@given(st.text(max_size=30), st.sampled_from([None, *NoteKind]), st.text(max_size=5))
def test_nothing_typed_is_a_syntax_error(
    shared_vault: tuple[Vault, Path], typed: str, kind: NoteKind | None, person: str
) -> None:
    vault, _folder = shared_vault
    for hit in vault.reader.find_notes(NoteQuery(typed, kind, author=person)):
        assert hit.note.words


def test_our_own_words_are_not_found_by_typing_them(vault: Vault) -> None:
    (hit,) = vault.reader.search("river")
    for typed in ("\ue000kquote", "knote", "note", hit.author[-16:]):
        assert vault.reader.search(typed) == ()


def test_a_note_that_changes_is_found_by_what_it_is_now(vault: Vault) -> None:
    entry = note(vault, "a fox")
    write(vault, NewEntry("session-1", WordsAdded("and a hare"), amends=entry.id))
    assert found(vault, words="hare fox", kind=NoteKind.NOTE) == ["a fox and a hare"]
    write(vault, NewEntry("session-1", Retracted(), amends=entry.id, reason="a slip"))
    assert found(vault, words="fox") == []
    assert vault.verify().ok


def test_a_session_is_indexed_with_its_protocol(vault: Vault) -> None:
    taken = Protocol("im", "Muscle", "im", 120)
    write(vault, NewEntry("session-1", DoseGiven("ketamine", Decimal(50), "mg", "im", "Ada")))
    (entry,) = write(vault, NewEntry("session-1", ProtocolTaken(taken)))
    assert getattr(vault.reader.session("session-1"), "protocol", "") == "Muscle"
    other = ProtocolTaken(Protocol("im", "Muscle, short", "im", 90))
    write(vault, NewEntry("session-1", other, amends=entry.id, reason="replanned"))
    assert getattr(vault.reader.session("session-1"), "protocol", "") == "Muscle, short"
    assert vault.verify().ok


@pytest.mark.usefixtures("vault")
def test_a_filled_vault_of_the_schema_before_is_lifted_and_searched(
    vault: Vault, folder: Path
) -> None:
    said(vault, "the door is open", NOON + DAY)
    vault.close()
    with with_the_key(folder) as connection:
        for statement in TO_0003:
            connection.execute(statement)
    with opened(folder) as lifted:
        assert found(lifted, words="door", kind=NoteKind.QUOTE, from_us=us(NOON)) == [
            "the door is open"
        ]
        assert [each.session_id for each in lifted.reader.sessions_of("patient-1")] == ["session-1"]
        assert [each.name for each in lifted.reader.patients()] == ["Nora Weiß"]
        assert lifted.verify().ok


def test_a_patient_is_found_by_what_was_noted_of_them(vault: Vault) -> None:
    details = PatientRegistered("Ola", allergies="Penicillin", notes="prefers the blue blanket")
    write(vault, NewEntry("ola", details))
    (hit,) = vault.reader.find_notes(NoteQuery("blanket", NoteKind.PATIENT))
    assert (hit.session_id, hit.note.words) == ("", "Penicillin prefers the blue blanket")
    assert hit.patient == vault.reader.patient("ola")


def test_a_note_comes_with_its_session_and_whose_it_is(vault: Vault) -> None:
    begin_session(vault, "session-2", "patient-2")
    note(vault, "a lake", "session-2")
    (hit,) = vault.reader.find_notes(NoteQuery("lake"))
    assert (hit.session_id, hit.patient) == ("session-2", vault.reader.patient("patient-2"))
    write(vault, NewEntry("session-2", SessionMoved("nobody-here", "patient-2")))
    (hit,) = vault.reader.find_notes(NoteQuery("lake"))
    assert hit.patient is None
