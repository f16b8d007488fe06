"""The whole practice leaves, noted on the access log, and comes back under a passphrase."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Exported,
    Imported,
    PractitionerAdded,
    PractitionerRetired,
    Retracted,
)
from kap_companion.exports import ImportRefused
from kap_companion.services.leaving import ChooseSomeone, arrive, leave, look_into
from kap_companion.services.record import SessionRecord
from kap_companion.vault import CHEAPEST, NotSaved, Stopped, Vault, unlock_vault
from tests.access import access_log
from tests.services.room import LIMIT_S, PASSPHRASE, Room, RoomClock, copied, room_in

OTHER = "another passphrase"
BO = PractitionerAdded("bo-1", "Bo Lind", "nurse")


def of_practice(room: Room, *new: NewEntry) -> tuple[str, ...]:
    return tuple(each.id for each in room.vault.journal.append(new).result(LIMIT_S))


def logged(vault: Vault) -> list[object]:
    return [entry.event for entry in access_log(vault.reader)]


def test_the_export_is_on_the_access_log(
    room: Room, record: SessionRecord, tmp_path: Path, clock: RoomClock
) -> None:
    told: list[tuple[int, int]] = []
    path = leave(room.vault, tmp_path, clock, lambda done, total: told.append((done, total)))
    assert record.session_id in path.read_text(encoding="utf-8")
    assert logged(room.vault)[-1] == Exported("practice", "jsonl")
    assert told[-1][0] == told[-1][1] == look_into(path).entries


def test_it_can_be_stopped_and_leaves_nothing(room: Room, tmp_path: Path, clock: RoomClock) -> None:
    before = logged(room.vault)
    with pytest.raises(Stopped):
        leave(room.vault, tmp_path / "out", clock, cancelled=lambda: True)
    assert list((tmp_path / "out").iterdir()) == []
    assert logged(room.vault) == before


def test_what_can_not_be_noted_does_not_leave(
    founded_folder: Path, tmp_path: Path, clock: RoomClock
) -> None:
    def full() -> None:
        raise NotSaved("The disk is full.")

    folder = copied(founded_folder, tmp_path / "vault")
    with closing(unlock_vault(folder, PASSPHRASE, clock, full)) as vault:
        with pytest.raises(NotSaved):
            leave(vault, tmp_path / "out", clock)
        assert list((tmp_path / "out").iterdir()) == []


@pytest.fixture
def new_place(tmp_path: Path) -> Path:
    return tmp_path / "new"


def test_it_comes_back_for_its_only_practitioner(
    room: Room, record: SessionRecord, tmp_path: Path, new_place: Path, clock: RoomClock
) -> None:
    before = room.vault.reader.entries_of(record.session_id)
    found = look_into(leave(room.vault, tmp_path, clock))
    person = found.person()
    assert person == (room.vault.practitioner_id, "Lena Berg")
    code = arrive(found, person, new_place, OTHER, clock, cost=CHEAPEST)
    with closing(unlock_vault(new_place, code, clock)) as vault:
        assert vault.practitioner_id == person[0]
    with closing(unlock_vault(new_place, OTHER, clock)) as vault:
        assert vault.reader.entries_of(record.session_id) == before
        assert logged(vault)[-1] == Imported(found.entries)
        assert vault.verify().ok
        room_in(vault, clock).record(record.session_id)


def test_of_several_one_is_chosen_and_who_retired_is_not(
    room: Room, tmp_path: Path, new_place: Path, clock: RoomClock
) -> None:
    practice, lena = room.vault.practice_subject, room.vault.practitioner_id
    others = [BO, PractitionerAdded("../up", "Up", ""), PractitionerAdded("cy-1", "Cy", "nurse")]
    of_practice(room, *(NewEntry(practice, each) for each in others))
    of_practice(room, NewEntry(practice, PractitionerRetired("cy-1")))
    (retired,) = of_practice(room, NewEntry(practice, PractitionerRetired(lena)))
    of_practice(room, NewEntry(practice, Retracted(), amends=retired, reason="by mistake"))
    found = look_into(leave(room.vault, tmp_path, clock))
    people = ((lena, "Lena Berg"), ("bo-1", "Bo Lind"))
    assert found.people == people
    for wrong in ("", "cy-1", "../up", "nobody"):
        with pytest.raises(ChooseSomeone) as asked:
            found.person(wrong)
        assert asked.value.people == people
        assert "Lena" not in str(asked.value)
    arrive(found, found.person("bo-1"), new_place, OTHER, clock, cost=CHEAPEST)
    with closing(unlock_vault(new_place, OTHER, clock)) as vault:
        assert vault.practitioner_id == "bo-1"
        chart = PracticeChart.replay(vault.reader.entries_of(vault.practice_subject))
        assert chart.practitioner_name(lena) == "Lena Berg"


def test_a_practice_that_was_erased_has_nobody_to_choose(
    room: Room, tmp_path: Path, clock: RoomClock
) -> None:
    room.vault.erase([room.vault.practice_subject], []).result(LIMIT_S)
    found = look_into(leave(room.vault, tmp_path, clock))
    assert found.people == ()
    with pytest.raises(ChooseSomeone):
        found.person()


def test_looking_and_arriving_can_be_stopped(
    room: Room, tmp_path: Path, new_place: Path, clock: RoomClock
) -> None:
    path = leave(room.vault, tmp_path, clock)
    with pytest.raises(Stopped):
        look_into(path, cancelled=lambda: True)
    found = look_into(path)
    with pytest.raises(Stopped):
        arrive(found, found.person(), new_place, OTHER, clock, cancelled=lambda: True)
    assert not new_place.exists()


def test_another_file_in_its_place_is_not_taken(
    room: Room, tmp_path: Path, new_place: Path, clock: RoomClock
) -> None:
    path = leave(room.vault, tmp_path, clock)
    found = look_into(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ImportRefused):
        arrive(found, found.person(), new_place, OTHER, clock, cost=CHEAPEST)
    assert sorted(_names(tmp_path)) == sorted(["vault", path.name])


def _names(folder: Path) -> Iterator[str]:
    return (each.name for each in folder.iterdir())
