"""The index always says what a replay of the journal says, and answers what screens ask."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.facts import replay
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    ConflictSettled,
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    IntegrationHeld,
    MusicPaused,
    Observed,
    PatientRegistered,
    QuoteHeard,
    Retracted,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionPlanned,
    Signed,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    WordsAdded,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.note_texts import NoteKind, NoteText
from kap_companion.domain.summary import PatientSummary, SubjectSummary, summarise
from kap_companion.vault import Stopped, Vault
from kap_companion.vault import index as index_module
from kap_companion.vault.schema import INDEX_VERSION
from kap_companion.vault.search import search_terms
from tests.domain.strategies import events, instances
from tests.vault.rig import NOON, begin_session, note, opened, with_the_key, write

PLAN = SessionPlanned("patient-1", NOON, "im", 180)
Change = tuple[str, int, Event]


def found(connection: object, subject: str) -> dict[str, list[tuple[object, ...]]]:
    """The index rows of one subject, as they lie in the database."""
    columns = {"patient": "patient_id", "session": "session_id", "step": "session_id"}
    rows = {
        table: connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", (subject,))  # type: ignore[attr-defined]  # noqa: S608  # names of ours
        for table, column in columns.items()
    }
    rows["note"] = connection.execute(  # type: ignore[attr-defined]  # an untyped module's
        "SELECT entry_id, words, terms FROM note WHERE subject = ?", (subject,)
    )
    return {table: sorted(each.fetchall(), key=repr) for table, each in rows.items()}


def wanted(summary: SubjectSummary) -> dict[str, int]:
    return {
        "patient": summary.patient is not None,
        "session": summary.session is not None,
        "step": len(summary.steps),
        "note": len(summary.notes),
    }


def apply(vault: Vault, subject: str, changes: list[list[Change]]) -> None:
    """Write batches in which each change is new, or touches one of the entries before it."""
    written: list[Entry] = []
    for batch in changes:
        new = [to_write(subject, change, written) for change in batch]
        written.extend(write(vault, *new))


def to_write(subject: str, change: Change, written: list[Entry]) -> NewEntry:
    how, which, event = change
    target = written[which % len(written)].id if written and how != "new" else ""
    match how:
        case "retract":
            return NewEntry(subject, Retracted(), amends=target, reason="a slip")
        case "add words":
            return NewEntry(subject, WordsAdded("more words"), amends=target)
        case "rival":
            return NewEntry(subject, event, amends=target, replaces=target)
        case "unknowing":
            return NewEntry(subject, Retracted(), amends=target, replaces=target)
        case "settle":
            return settling(subject, which, written)
        case _:
            return NewEntry(subject, event, amends=target)


def settling(subject: str, which: int, written: list[Entry]) -> NewEntry:
    """One of the conflicts so far is settled; a note where there is none."""
    rivals = [fact for fact in replay(written) if fact.conflict]
    if not rivals:
        return NewEntry(subject, Observed("in peace"))
    fact = rivals[which % len(rivals)]
    kept, *over = fact.conflict
    settled = ConflictSettled(kept.id, tuple(each.id for each in over))
    return NewEntry(subject, settled, amends=fact.id)


SAID_OR_SEEN = st.sampled_from([Observed, QuoteHeard, EyeMaskPutOn, MusicPaused, WordsAdded])
HOW = st.sampled_from(
    ["new", "new", "new", "amend", "retract", "add words", "rival", "rival", "unknowing", "settle"]
)
UNSIGNED = events().filter(lambda event: not isinstance(event, Signed))
CHANGES = st.lists(
    st.lists(
        st.tuples(HOW, st.integers(0, 50), UNSIGNED | SAID_OR_SEEN.flatmap(instances)),
        min_size=1,
        max_size=4,
    ),
    max_size=6,
)


@settings(max_examples=100)
@given(CHANGES, st.sampled_from([0, 1]))
def test_index_equals_replay(
    shared_vault: tuple[Vault, Path], changes: list[list[Change]], planned: int
) -> None:
    vault, _folder = shared_vault
    subject = new_id(0)
    begun: list[list[Change]] = [[("new", 0, PLAN)]] * planned
    apply(vault, subject, begun + changes)
    summary = summarise(subject, vault.reader.entries_of(subject))
    engine = vault.reader._engine  # type: ignore[attr-defined]  # noqa: SLF001  # its connection
    with engine.connect() as connection:
        rows = found(connection.connection, subject)
    assert {table: len(each) for table, each in rows.items()} == wanted(summary)
    assert rows["note"] == sorted(
        ((text.entry_id, text.words, search_terms(text.words)) for text in summary.notes), key=repr
    )
    if summary.session:
        by_planned = vault.reader.sessions_of(summary.session.patient_id)
        assert summary.session in by_planned
    if summary.patient:
        assert vault.reader.patient(subject) == summary.patient


def test_after_all_that_the_vault_verifies(shared_vault: tuple[Vault, Path]) -> None:
    vault, _folder = shared_vault
    assert vault.verify().problem == ""


def a_session(vault: Vault, subject: str, *events: Event, planned: datetime = NOON) -> None:
    plan = replace(PLAN, planned_for=planned)
    write(vault, *(NewEntry(subject, event) for event in (plan, *events)))


DOSE = DoseGiven("ketamine", Decimal("52.5"), "mg", "im", "Ada")


def test_the_running_session(vault: Vault) -> None:
    running = vault.reader.running_session()
    assert running is not None
    assert (running.session_id, running.state) == ("session-1", SessionState.RUNNING)
    write(vault, NewEntry("session-1", SessionEnded(Ending.BROKEN_OFF)))
    assert vault.reader.running_session() is None
    (ended,) = vault.reader.sessions_of("patient-1")
    assert ended == replace(running, state=SessionState.ENDED, ending="broken off")


def test_of_two_that_run_the_one_planned_later_counts(vault: Vault) -> None:
    day = timedelta(days=1)
    a_session(vault, "later", SessionBegun(), planned=NOON + day)
    a_session(vault, "earlier", SessionBegun(), planned=NOON - day)
    running = vault.reader.running_session()
    assert running is not None
    assert running.session_id == "later"


def test_a_patients_sessions_oldest_first(vault: Vault) -> None:
    day = timedelta(days=1)
    for subject, planned in (("c", NOON + day), ("b", NOON - day), ("a", NOON - day)):
        a_session(vault, subject, planned=planned)
    found = [each.session_id for each in vault.reader.sessions_of("patient-1")]
    assert found == ["a", "b", "session-1", "c"]
    session = vault.reader.session("b")
    assert session is not None
    assert session.session_id == "b"
    assert vault.reader.session("nowhere") is None


def test_patients_by_name(vault: Vault) -> None:
    for subject, name in (("p3", "Zoë"), ("p2", "åsa"), ("p1", "Åsa")):
        write(vault, NewEntry(subject, PatientRegistered(name)))
    found = [each.patient_id for each in vault.reader.patients()]
    assert found == ["p1", "p2", "patient-1", "p3"]


def test_what_awaits_integration_comes_longest_waiting_first(vault: Vault) -> None:
    end = SessionEnded(Ending.COMPLETED)
    a_session(vault, "late", SessionBegun(), DOSE, end)
    a_session(vault, "later", SessionBegun(), DOSE, end)
    a_session(vault, "no dose", SessionBegun(), end)
    a_session(vault, "held", SessionBegun(), DOSE, end, IntegrationHeld())
    a_session(vault, "still on", SessionBegun(), DOSE)
    a_session(vault, "cancelled", SessionCancelled())
    waiting = vault.reader.awaiting_integration()
    assert [each.session_id for each in waiting] == ["late", "later"]
    assert [each.integration_held for each in waiting] == [False, False]
    held = vault.reader.session("held")
    assert held is not None
    assert held.integration_held is True
    assert [each.session_id for each in vault.reader.awaiting_integration(limit=1)] == ["late"]


def test_sessions_of_a_stretch_of_time(vault: Vault) -> None:
    day = timedelta(days=1)
    for subject, days in (("c", 1), ("b", -1), ("a", -1), ("long ago", -2)):
        a_session(vault, subject, planned=NOON + days * day)
    start = round((NOON - day).timestamp() * 1_000_000)
    between = vault.reader.sessions_between(start, start + 86_400_000_000)
    assert [each.session_id for each in between] == ["a", "b"]
    through = vault.reader.sessions_between(start, start + 86_400_000_000 * 2 + 1)
    assert [each.session_id for each in through] == ["a", "b", "session-1", "c"]


def test_open_steps_by_when_they_are_due(vault: Vault) -> None:
    events = [
        StepPlanned("call my sister", "patient"),
        StepPlanned("walk", "patient", due=date(2026, 4, 1)),
        StepPlanned("write", "patient", due=date(2026, 3, 9)),
        StepPlanned("rest", "patient", due=date(2026, 3, 8)),
    ]
    steps = write(vault, *(NewEntry("session-1", event) for event in events))
    write(vault, NewEntry("session-1", StepOutcomeNoted(steps[3].id, StepStatus.DONE)))
    found = vault.reader.open_steps()
    assert [each.words for each in found] == ["write", "walk", "call my sister"]
    assert [each.due for each in found] == [date(2026, 3, 9), date(2026, 4, 1), None]
    assert {(each.patient_id, each.session_id) for each in found} == {("patient-1", "session-1")}
    assert {each.status for each in found} == {StepStatus.OPEN}
    assert len(vault.reader.open_steps(limit=2)) == 2


def test_a_list_that_is_not_told_how_long_it_may_be_has_an_end(vault: Vault) -> None:
    write(vault, *(NewEntry(f"p{n}", PatientRegistered("Ola")) for n in range(200)))
    assert len(vault.reader.patients()) == 200
    ended = (PLAN, SessionBegun(), DOSE, SessionEnded(Ending.COMPLETED))
    write(vault, *(NewEntry(f"s{n}", event) for n in range(51) for event in ended))
    assert len(vault.reader.awaiting_integration()) == 50
    write(vault, *(NewEntry("session-1", StepPlanned("walk", "Nora")) for _ in range(51)))
    assert len(vault.reader.open_steps()) == 50
    write(vault, *(NewEntry("session-1", Observed("rain")) for _ in range(501)))
    assert len(vault.reader.search("rain")) == 100
    assert len(vault.reader.entries_back("session-1")) == 500


def test_an_edit_of_a_patient_shows_at_once(vault: Vault) -> None:
    (first,) = vault.reader.entries_of("patient-1")
    edited = PatientRegistered("Nora Weiss", "Noa", birth_date=date(1980, 2, 29))
    write(vault, NewEntry("patient-1", edited, amends=first.id))
    expected = PatientSummary("patient-1", "Nora Weiss", "Noa", date(1980, 2, 29), "")
    assert vault.reader.patient("patient-1") == expected
    assert vault.reader.patients() == (expected,)
    assert vault.reader.patient("nobody") is None


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Åsa Öberg", "Nora Weiß", "王小明"]),
        ("weiss", ["Nora Weiß"]),
        ("WEISS nor", ["Nora Weiß"]),
        ("oberg", ["Åsa Öberg"]),
        ("小", ["王小明"]),
        ("R-8", ["Åsa Öberg"]),
        ("r-", ["Åsa Öberg", "Nora Weiß"]),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("\0", []),
        ("\ud800", ["Åsa Öberg", "Nora Weiß", "王小明"]),
    ],
)
def test_patients_are_found_by_any_part(vault: Vault, search: str, found: list[str]) -> None:
    write(vault, NewEntry("p2", PatientRegistered("Åsa Öberg", record_number="R-8")))
    write(vault, NewEntry("p3", PatientRegistered("王小明")))
    names = [each.name for each in vault.reader.patients(search)]
    assert sorted(names) == sorted(found)
    assert len(vault.reader.patients(limit=2)) == 2


def test_a_note_taken_back_is_found_no_more_and_then_again(vault: Vault) -> None:
    (hit,) = vault.reader.search("river")
    (written,) = (each for each in vault.reader.entries_of("session-1") if each.id == hit.entry_id)
    at_us = written.occurred_at.utc_us
    told = NoteText(hit.entry_id, "session-1", "a river", NoteKind.NOTE, at_us, written.author)
    assert hit == told
    (taken,) = write(vault, NewEntry("session-1", Retracted(), amends=hit.entry_id))
    assert vault.reader.search("river") == ()
    write(vault, NewEntry("session-1", Retracted("redo"), amends=taken.id))
    assert vault.reader.search("river") == (hit,)


def test_what_touches_only_notes_is_followed_without_the_whole_session(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = note(vault, "a rivver")

    def refused(*_anything: object) -> None:
        raise AssertionError("the whole session was read")

    monkeypatch.setattr(index_module, "read_entries", refused)
    note(vault, "rain")
    write(vault, NewEntry("session-1", EyeMaskPutOn()))
    write(vault, NewEntry("session-1", Observed("a brook"), amends=first.id))
    assert vault.reader.search("rain")
    assert vault.reader.search("brook")
    assert vault.reader.search("rivver") == ()


def test_rows_that_say_the_same_stay_where_they_are(vault: Vault, folder: Path) -> None:
    def places() -> set[object]:
        with with_the_key(folder) as connection:
            rows = connection.execute("SELECT position, entry_id FROM note").fetchall()
            return set(rows)

    before = places()
    write(vault, NewEntry("session-1", StepPlanned("walk", "Nora")))
    vault.rebuild_index()
    assert places() >= before


def test_words_added_and_amended_are_found(vault: Vault) -> None:
    tag = note(vault, "tearful")
    write(vault, NewEntry("session-1", WordsAdded("and smiling"), amends=tag.id))
    assert [hit.entry_id for hit in vault.reader.search("smil tear")] == [tag.id]
    write(vault, NewEntry("session-1", Observed("joyful"), amends=tag.id))
    assert vault.reader.search("tearful") == ()
    assert [hit.entry_id for hit in vault.reader.search("joyful")] == [tag.id]


def test_one_batch_about_several_subjects(vault: Vault) -> None:
    plan = replace(PLAN, patient_id="p9")
    written = write(
        vault,
        NewEntry("s9", plan),
        NewEntry("p9", PatientRegistered("Ola")),
        NewEntry("s9", Observed("sunlight")),
    )
    assert [each.subject for each in written] == ["s9", "p9", "s9"]
    assert vault.reader.patients("ola")
    assert vault.reader.search("sunlight")
    assert [each.session_id for each in vault.reader.sessions_of("p9")] == ["s9"]


def test_a_damaged_index_is_made_again(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM session")
        connection.execute("DELETE FROM note WHERE words LIKE '%river%'")
        connection.execute("UPDATE patient SET name = 'someone'")
        connection.execute(
            "INSERT INTO note VALUES (99, 'ghost', 'ghosts', 'boo', NULL, 'note', 0, '', '')"
        )
    told: list[tuple[int, int]] = []
    with opened(folder) as vault:
        assert "index" in vault.verify().problem
        vault.rebuild_index(lambda done, total: told.append((done, total)))
        assert vault.verify().ok
        assert vault.reader.search("river")
        assert vault.reader.search("boo") == ()
        assert vault.reader.running_session() is not None
    assert told[-1] == (4, 4)


def test_ghosts_alone_are_noticed(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute(
            "INSERT INTO note VALUES (99, 'ghost', 'ghosts', 'boo', NULL, 'note', 0, '', '')"
        )
    with opened(folder) as vault:
        assert "index" in vault.verify().problem


def test_an_older_index_is_made_again_at_unlock(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM session")
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'index_version'")
    for _ in range(2):
        with opened(folder) as vault:
            assert vault.reader.running_session() is not None
            assert vault.verify().ok
    with with_the_key(folder) as connection:
        query = "SELECT name FROM meta WHERE value = ? AND name LIKE '%version'"
        assert connection.execute(query, (INDEX_VERSION,)).fetchall() == [("index_version",)]


def test_a_rebuild_that_is_stopped_changes_nothing(vault: Vault, folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM session")
    with pytest.raises(Stopped):
        vault.rebuild_index(cancelled=lambda: True)
    assert vault.reader.running_session() is None


def test_another_session_begun_after(vault: Vault) -> None:
    begin_session(vault, "session-2", "patient-2")
    assert {each.patient_id for each in vault.reader.patients()} == {"patient-1", "patient-2"}


def test_a_note_without_words_is_no_note(vault: Vault) -> None:
    note(vault, "")
    assert vault.verify().ok
