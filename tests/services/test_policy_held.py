"""What the policy presets gives way to the practice; what it locks holds in every service."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kap_companion.audio.library.store import ELSEWHERE
from kap_companion.config import Settings
from kap_companion.domain.events import LockTimesSet
from kap_companion.domain.practice_settings import Fate
from kap_companion.errors import InputRefused, KapError
from kap_companion.host.policy import NO_POLICY, Policy, Rule, read_policy
from kap_companion.services.access import AccessLog
from kap_companion.services.doctor import examine
from kap_companion.services.library import MusicLibrary
from kap_companion.services.office import back_up_once
from kap_companion.services.practice import Practice
from kap_companion.services.safekeeping import OWN_FOLDER, Safekeeping
from kap_companion.services.settings_file import SettingsFiles
from kap_companion.vault import Vault
from tests.audio.ear import write_tone
from tests.services.room import RoomClock

LIMIT_S = 60
PRESET = replace(NO_POLICY, idle=Rule(5), session_idle=Rule(20))
LOCKED = Policy(
    Path("/etc/kap/policy.toml"),
    idle=Rule(5, locked=True),
    session_idle=Rule(20, locked=True),
)


def practice_of(vault: Vault, policy: Policy) -> Practice:
    return Practice(vault.journal, vault.reader, policy=policy)


# Idle minutes


def test_preset_minutes_hold_until_the_practice_chooses(vault: Vault) -> None:
    practice = practice_of(vault, PRESET)
    assert practice.lock_times(practice.chart()) == practice.usual_lock_times() == (5, 20)
    practice.set_lock_times(10, 30).result(LIMIT_S)  # the program's own, but chosen
    assert practice.lock_times(practice.chart()) == (10, 30)
    assert practice_of(vault, NO_POLICY).lock_times(practice.chart()) == (10, 30)


def test_locked_minutes_hold_and_can_not_be_chosen(vault: Vault) -> None:
    practice_of(vault, NO_POLICY).set_lock_times(60, 90).result(LIMIT_S)
    practice = practice_of(vault, LOCKED)
    assert practice.lock_times(practice.chart()) == (5, 20)
    with pytest.raises(InputRefused, match=re.escape(LOCKED.said)):
        practice.set_lock_times(60, 90)


def test_a_broken_policy_sets_nobody_free(vault: Vault, tmp_path: Path) -> None:
    practice_of(vault, NO_POLICY).set_lock_times(60, 15).result(LIMIT_S)
    (tmp_path / "policy.toml").write_text("[idle\n")
    practice = practice_of(vault, read_policy(tmp_path / "policy.toml"))
    assert practice.lock_times(practice.chart()) == (10, 15)
    with pytest.raises(InputRefused):
        practice.set_lock_times(60, 90)


def test_a_settings_file_does_not_get_past_a_lock(vault: Vault, tmp_path: Path) -> None:
    access = AccessLog(vault.journal, vault.access_subject)
    practice_of(vault, NO_POLICY).set_lock_times(60, 90).result(LIMIT_S)
    free = SettingsFiles(vault.journal, vault.reader, access)
    file = free.write(tmp_path / "ours.json")
    practice_of(vault, NO_POLICY).set_lock_times(10, 30).result(LIMIT_S)
    offers = {each.name: each for each in free.look(file).offers}
    assert offers["screen lock"].fate is Fate.NEW
    held = SettingsFiles(vault.journal, vault.reader, access, LOCKED)
    offers = {each.name: each for each in held.look(file).offers}
    assert offers["screen lock"].fate is Fate.REFUSED
    assert offers["screen lock"].why == LOCKED.said
    assert offers["quick tags"].fate is Fate.SAME
    with pytest.raises(InputRefused, match="Nothing was changed"):
        held.take([LockTimesSet(60, 90)])


# Backups


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    (tmp_path / "safe").mkdir()
    (tmp_path / "stick").mkdir()
    return tmp_path / "safe"


def test_a_preset_folder_takes_backups_until_another_is_chosen(
    vault: Vault, clock: RoomClock, safe: Path
) -> None:
    policy = replace(NO_POLICY, backup=Rule(safe))
    keeping = Safekeeping(vault, clock, Settings(vault.folder), vault.folder, policy)
    assert keeping.back_up().result(LIMIT_S).path.parent == safe
    assert keeping.locked == ""
    keeping.choose_folder(safe.parent / "stick").result(LIMIT_S)
    assert keeping.back_up().result(LIMIT_S).path.parent == safe.parent / "stick"
    keeping.close()


def test_a_locked_folder_takes_all_backups(vault: Vault, clock: RoomClock, safe: Path) -> None:
    settings, policy = Settings(vault.folder), replace(LOCKED, backup=Rule(safe, locked=True))
    settings.choose_backup_folder(str(safe.parent / "stick"))
    keeping = Safekeeping(vault, clock, settings, vault.folder, policy)
    assert keeping.folder == safe
    assert keeping.locked == LOCKED.said
    for ask in (keeping.choose_folder, keeping.back_up_to):
        with pytest.raises(InputRefused, match="Set by your IT"):
            ask(safe.parent / "stick").result(LIMIT_S)
    keeping.close()
    with pytest.raises(InputRefused, match="Set by your IT"):
        back_up_once(vault, vault.folder, safe.parent / "stick", lambda *_: None, policy)
    made = back_up_once(vault, vault.folder, safe, lambda *_: None, policy)
    assert made.path.parent == safe
    assert list((safe.parent / "stick").iterdir()) == []


def test_locked_without_a_folder_they_stay_where_they_are(vault: Vault, clock: RoomClock) -> None:
    policy = replace(LOCKED, backup=Rule(locked=True))
    keeping = Safekeeping(vault, clock, Settings(vault.folder), vault.folder, policy)
    assert keeping.folder == vault.folder / OWN_FOLDER
    assert keeping.back_up().result(LIMIT_S).path.parent == keeping.folder
    keeping.close()


# Music


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for folder, pitch in (("shelf", 300), ("own", 400), ("bundled", 200)):
        (tmp_path / folder).mkdir()
        write_tone(tmp_path / folder / f"{folder}.wav", pitch, 1)
    (tmp_path / "shelf" / "out.wav").symlink_to(tmp_path / "own" / "own.wav")
    (tmp_path / "shelf" / "list.m3u8").write_text("shelf.wav\n../own/own.wav\n")
    return tmp_path / "shelf"


@pytest.fixture
def libraries() -> Iterator[list[MusicLibrary]]:
    made: list[MusicLibrary] = []
    yield made
    for each in made:
        each.close()


def library(made: list[MusicLibrary], shelf: Path, music: "Rule[Path]") -> MusicLibrary:
    data, policy = shelf.parent / "data", replace(LOCKED, music=music)
    made.append(MusicLibrary(data, shelf.parent / "bundled", Settings(data), policy))
    return made[-1]


def test_a_preset_folder_is_where_one_looks_first(
    libraries: list[MusicLibrary], shelf: Path
) -> None:
    music = library(libraries, shelf, Rule(shelf))
    assert music.begins_in == str(shelf)
    assert music.add((shelf.parent / "own",)).result(LIMIT_S).added == 1
    assert library(libraries, shelf, Rule()).begins_in == ""


def test_music_is_taken_from_a_locked_folder_only(
    libraries: list[MusicLibrary], shelf: Path
) -> None:
    own = shelf.parent / "own"
    shared = library(libraries, shelf, Rule())
    shared.add((own,)).result(LIMIT_S)
    arc = shared.arc_of_folder(own).result(LIMIT_S)
    carried = shared.export_arc(arc.key, shelf.parent).result(LIMIT_S)
    shared.remove(arc.report.ids).result(LIMIT_S)

    music = library(libraries, shelf, Rule(shelf, locked=True))
    report = music.add((own, shelf / "list.m3u8", shelf / "out.wav")).result(LIMIT_S)
    assert report.added == 1
    assert [(each.name, each.reason) for each in report.refused] == [
        ("own.wav", ELSEWHERE),
        ("own.wav", ELSEWHERE),
        ("out.wav", ELSEWHERE),
    ]
    said = f"Music is taken from {shelf} only. {LOCKED.said}"
    assert music.locked == said
    for taken in (music.import_arc(carried), music.arc_of_folder(own)):
        with pytest.raises(KapError, match=re.escape(said)):
            taken.result(LIMIT_S)
    inside = carried.rename(shelf / carried.name)
    assert music.import_arc(inside).result(LIMIT_S).report.added == 1


def test_locked_without_a_folder_nothing_more_is_taken(
    libraries: list[MusicLibrary], shelf: Path
) -> None:
    music = library(libraries, shelf, Rule(locked=True))
    report = music.add((shelf / "shelf.wav",)).result(LIMIT_S)
    assert [each.reason for each in report.refused] == [ELSEWHERE]
    assert music.locked == f"No more music is taken. {LOCKED.said}"


# Doctor


def test_the_doctor_says_which_policy_holds(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("[idle]\nminutes = 5\nlocked = true\n[backup]\nfolder = 'here'\n")
    lines = [each for each in examine(tmp_path, {}, read_policy(file)) if each.what == "Policy"]
    assert [each.good for each in lines] == [False, True]
    assert "line 5, backup.folder" in lines[0].words
    assert "idle minutes 5 (locked), idle minutes in a session as they stand (locked)" in (
        lines[1].words
    )
    assert [each.words for each in examine(tmp_path, {}) if each.what == "Policy"] == ["none"]
