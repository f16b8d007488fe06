"""One search over everything: whose a note is, how many are given, what is too little."""

import pytest

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import GoalWritten
from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.note_texts import NoteKind
from kap_companion.services import searching
from kap_companion.services.searching import is_enough, search_everything
from kap_companion.vault import Vault
from tests.vault.conftest import folder, template, vault
from tests.vault.rig import begin_session, note, write

__all__ = ["folder", "template", "vault"]


@pytest.mark.parametrize(
    ("query", "enough"),
    [
        (NoteQuery(), False),
        (NoteQuery("  "), False),
        (NoteQuery("w"), False),
        (NoteQuery("wa"), True),
        (NoteQuery("光"), True),
        (NoteQuery("", NoteKind.QUOTE), True),
        (NoteQuery("", patient_id="p"), True),
        (NoteQuery("", author="a"), True),
        (NoteQuery("", from_us=1), True),
        (NoteQuery("", to_us=1), True),
        (NoteQuery("w", NoteKind.QUOTE), False),
    ],
    ids=str,
)
def test_what_is_enough_to_look_for(query: NoteQuery, enough: bool) -> None:  # noqa: FBT001  # a column of the table
    assert is_enough(query) is enough


def test_too_little_finds_nothing_at_all(vault: Vault) -> None:
    assert search_everything(vault.reader, NoteQuery("N")).is_empty


def test_people_and_notes_with_whose_they_are(vault: Vault) -> None:
    begin_session(vault, "session-2", "patient-2")
    note(vault, "Nora is far away", "session-2")
    note(vault, "Nora again", "session-2")
    write(vault, NewEntry("patient-2", GoalWritten("see Nora")))
    result = search_everything(vault.reader, NoteQuery("nora"))
    assert [each.patient_id for each in result.patients] == ["patient-1", "patient-2"]
    assert {
        (each.session_id, each.patient and each.patient.patient_id) for each in result.notes
    } == {
        ("session-2", "patient-2"),
        ("", "patient-2"),
    }
    assert not result.more


def test_people_are_left_out_where_something_narrows(vault: Vault) -> None:
    note(vault, "Nora again")
    result = search_everything(vault.reader, NoteQuery("nora", NoteKind.NOTE))
    assert result.patients == ()
    assert len(result.notes) == 1


def test_it_says_that_there_are_more(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_NOTES", 2)
    note(vault, "rain one")
    note(vault, "rain two")
    assert not search_everything(vault.reader, NoteQuery("rain")).more
    note(vault, "rain three")
    result = search_everything(vault.reader, NoteQuery("rain"))
    assert result.more
    assert [each.note.words for each in result.notes] == ["rain three", "rain two"]
