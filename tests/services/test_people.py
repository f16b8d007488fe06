"""The people of the practice: each signs in by their own passphrase, and the record says so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    PassphraseChanged,
    PractitionerAdded,
    PractitionerRetired,
    RecoveryCodeRenewed,
    UnlockFailed,
    VaultRekeyed,
    VaultUnlocked,
)
from kap_companion.errors import InputRefused
from kap_companion.services import people as people_module
from kap_companion.services.people import People, Person, arrived
from kap_companion.vault import (
    CHEAPEST,
    NotSaved,
    TooManyTries,
    Vault,
    VaultUnavailable,
    WrongPassphrase,
    unlock_vault,
)
from tests.access import access_log
from tests.services.room import LIMIT_S, PASSPHRASE, Room, RoomClock

BOS = "nine slow herons"
REASON = "left the practice in March"


@pytest.fixture
def people(room: Room) -> Iterator[People]:
    made = People(room.vault, room.practice, room.clock, CHEAPEST)
    yield made
    made.close()


def bo(people: People) -> PractitionerAdded:
    return PractitionerAdded(people.new_id(), " Bo Lind ", "Nurse", "RN")


def added(people: People, passphrase: str = BOS) -> str:
    person = bo(people)
    people.add(person, passphrase).result(LIMIT_S)
    return person.practitioner_id


def folder_of(room: Room) -> Path:
    return room.vault._folder  # noqa: SLF001  # where the fixture has put it


def access(vault: Vault) -> list[Entry]:
    vault.journal.keep_draft("s", "line", "").result(LIMIT_S)  # behind all that was noted
    return list(access_log(vault.reader))


def events(vault: Vault) -> list[object]:
    return [entry.event for entry in access(vault)]


def opened(room: Room, secret: str) -> Vault:
    return arrived(unlock_vault(folder_of(room), secret, room.clock))


def test_a_person_is_added_and_signs_in(room: Room, people: People) -> None:
    person_id = added(people)
    ada, nurse = people.everyone()
    assert (ada.name, ada.signed_in, ada.has_passphrase) == ("Lena Berg", True, True)
    assert nurse == Person(
        person_id, "Bo Lind", "Nurse", "RN", signed_in=False, retired=False, has_passphrase=True
    )
    assert events(room.vault) == [PassphraseChanged(person_id)]
    people.close()
    room.vault.close()
    vault = opened(room, BOS)
    assert vault.practitioner_id == person_id
    session = room.clock.now()
    (entry,) = vault.journal.append([NewEntry("s", VaultUnlocked())]).result(LIMIT_S)
    assert entry.author == person_id
    assert entry.recorded_at == session
    vault.close()


@pytest.mark.parametrize(
    ("change", "passphrase", "said"),
    [
        ({"name": "  "}, BOS, "needs a name"),
        ({"credentials": "x" * 500}, BOS, "each fit a line"),
        ({}, "too short", "at least 12"),
    ],
)
def test_what_can_not_be_taken_is_refused_at_once(
    room: Room, people: People, change: dict[str, str], passphrase: str, said: str
) -> None:
    with pytest.raises(InputRefused, match=said):
        people.add(replace(bo(people), **change), passphrase)
    assert len(room.practice.chart().practitioners) == 1


def test_a_practice_has_room_for_so_many(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_module, "MOST_PEOPLE", 1)
    with pytest.raises(InputRefused, match="room for 1"):
        people.add(bo(people), BOS)


def test_where_the_slot_fails_the_person_has_no_passphrase_yet(room: Room, people: People) -> None:
    block = [folder_of(room) / f"{name}.new" for name in ("slots.json", "slots.copy.json")]
    for each in block:
        each.mkdir()
    person = bo(people)
    with pytest.raises(VaultUnavailable):
        people.add(person, BOS).result(LIMIT_S)
    assert not people.everyone()[1].has_passphrase
    for each in block:
        each.rmdir()
    people.add(person, BOS).result(LIMIT_S)
    assert [each.has_passphrase for each in people.everyone()] == [True, True]


def test_a_first_passphrase_is_given_later(room: Room, people: People) -> None:
    person = replace(bo(people), name="Cy")
    subject = room.vault.practice_subject
    room.vault.journal.append([NewEntry(subject, person)]).result(LIMIT_S)
    assert not people.everyone()[1].has_passphrase
    with pytest.raises(InputRefused):
        people.give_passphrase(person.practitioner_id, "short")
    people.give_passphrase(person.practitioner_id, BOS).result(LIMIT_S)
    assert people.everyone()[1].has_passphrase
    assert people.opens_with(BOS)


def test_a_person_is_described_anew(room: Room, people: People) -> None:
    me = room.practice.chart().practitioners[0]
    changed = replace(me, name="Lena Berg-Sand", credentials="MD")
    people.describe(changed).result(LIMIT_S)
    people.describe(changed).result(LIMIT_S)
    assert room.practice.chart().practitioners == (changed,)
    assert room.vault.keyring.people()[0].name == "Lena Berg-Sand"
    written = room.vault.reader.entries_of(room.vault.practice_subject)
    assert [entry.reason for entry in written if entry.amends] == ["changed"]
    added(people)
    other = replace(room.practice.chart().practitioners[1], role="Other")
    people.describe(other).result(LIMIT_S)
    assert room.practice.chart().practitioners == (changed, other)


def test_my_passphrase_is_changed(room: Room, people: People) -> None:
    with pytest.raises(WrongPassphrase):
        people.change_passphrase("not mine at all", BOS).result(LIMIT_S)
    with pytest.raises(InputRefused):
        people.change_passphrase(PASSPHRASE, "short")
    people.change_passphrase(PASSPHRASE, BOS).result(LIMIT_S)
    assert people.opens_with(BOS)
    assert not people.opens_with(PASSPHRASE)
    assert PassphraseChanged(room.vault.practitioner_id) in events(room.vault)


def test_a_new_code_is_on_the_record(room: Room, people: People) -> None:
    code = people.renew_recovery_code().result(LIMIT_S)
    assert people.opens_with(code)
    assert events(room.vault) == [RecoveryCodeRenewed()]
    people.close()
    room.vault.close()
    vault = opened(room, code)
    assert events(vault)[-1] == VaultUnlocked("recovery code")
    vault.close()


def test_who_is_retired_is_out_and_stays_the_author(room: Room, people: People) -> None:
    person_id = added(people)
    done = people.retire(person_id, f" {REASON} ").result(LIMIT_S)
    me, nurse = people.everyone()
    assert (me.retired, nurse.retired, nurse.has_passphrase) == (False, True, False)
    assert not nurse.still_opens
    chart = room.practice.chart()
    assert chart.practitioner_name(person_id) == "Bo Lind"
    assert [each.name for each in chart.active] == ["Lena Berg"]
    assert events(room.vault)[-2:] == [VaultRekeyed(), RecoveryCodeRenewed()]
    retirement = room.vault.reader.entries_of(room.vault.practice_subject)[-1]
    assert (retirement.event, retirement.reason) == (PractitionerRetired(person_id), REASON)
    assert not people.opens_with(BOS)
    assert people.opens_with(done.code)
    assert room.vault.verify().ok


def test_a_retirement_that_was_cut_short_is_finished(room: Room, people: People) -> None:
    person_id = added(people)
    subject = room.vault.practice_subject
    cut = NewEntry(subject, PractitionerRetired(person_id), reason=REASON)
    room.vault.journal.append([cut]).result(LIMIT_S)
    assert people.everyone()[1].still_opens
    people.retire(person_id, "again").result(LIMIT_S)
    assert not people.everyone()[1].still_opens
    written = room.vault.reader.entries_of(subject)
    retirements = [each for each in written if isinstance(each.event, PractitionerRetired)]
    assert [each.reason for each in retirements] == [REASON]


def test_the_retired_do_not_come_in_before_it_is_finished(room: Room, people: People) -> None:
    person_id = added(people)
    subject = room.vault.practice_subject
    room.vault.journal.append([NewEntry(subject, PractitionerRetired(person_id))]).result(LIMIT_S)
    people.close()
    room.vault.close()
    with pytest.raises(InputRefused, match="was retired"):
        opened(room, BOS)
    opened(room, PASSPHRASE).close()


def test_nobody_retires_themselves_nor_without_a_reason_nor_in_a_session(
    room: Room, people: People
) -> None:
    person_id = added(people)
    with pytest.raises(InputRefused, match="themselves"):
        people.retire(room.vault.practitioner_id, REASON)
    with pytest.raises(InputRefused, match="reason"):
        people.retire(person_id, "  ")
    room.begun()
    with pytest.raises(InputRefused, match="session is running"):
        people.retire(person_id, REASON)
    assert room.practice.chart().retired == frozenset()


def test_wrong_passphrases_are_on_the_record_with_their_time(room: Room, people: People) -> None:
    for _ in range(3):
        assert not people.opens_with("wrong")
    failed_at = room.clock.now()
    room.clock.advance(5)
    assert people.opens_with(PASSPHRASE)
    people.close()
    room.vault.close()
    vault = opened(room, PASSPHRASE)
    failed, unlocked = access(vault)
    assert (failed.event, failed.occurred_at) == (UnlockFailed(3), failed_at)
    assert unlocked.event == VaultUnlocked("passphrase")
    vault.close()


def test_guessing_is_slowed_down(people: People, clock: RoomClock) -> None:
    assert people.seconds_to_wait() == 0
    for _ in range(4):
        assert not people.opens_with("wrong")
    with pytest.raises(TooManyTries):
        people.opens_with("wrong")
    assert people.seconds_to_wait() == 1
    clock.advance(1)
    assert people.opens_with(PASSPHRASE)


def test_a_disk_that_takes_nothing_keeps_nobody_out(room: Room) -> None:
    """Neither the note of the unlocking nor the name at the door is worth a locked room."""
    room.vault.close()

    def refuses() -> None:
        raise NotSaved("The disk is full.")

    vault = unlock_vault(folder_of(room), PASSPHRASE, room.clock, refuses)
    assert arrived(vault) is vault
    assert PracticeChart.replay(vault.reader.entries_of(vault.practice_subject)).name == "Elm"
    people = People(vault, room.practice, room.clock, CHEAPEST)
    with pytest.raises(NotSaved):
        people.renew_recovery_code().result(LIMIT_S)
    people.close()
    vault.close()


def test_one_vouches_by_their_own_passphrase_alone(people: People, room: Room) -> None:
    person = added(people)
    assert people.vouches(person, BOS)
    assert not people.vouches(person, PASSPHRASE)  # that of who is signed in
    assert people.vouches(room.vault.practitioner_id, PASSPHRASE)
    assert not people.vouches(room.vault.practitioner_id, BOS)
    assert not people.vouches("nobody", BOS)
