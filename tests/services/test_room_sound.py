"""The sound of the room: it goes the way that it went the last time, on this computer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.events import SoundOutputChosen
from kap_companion.domain.player import Output
from kap_companion.services.room_sound import RoomSound, room_sound
from tests.audio.ear import write_tone
from tests.services.locked import LockedGround
from tests.services.preflight_ground import LIMIT_S, Player

EARS = Output("ears", "Headphones")
Start = Callable[[], tuple[RoomSound, Player]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """The program is started, over and over, with the data of this computer."""
    bundled, running = tmp_path / "bundled", list[RoomSound]()
    bundled.mkdir()
    write_tone(bundled / "1 Low Water.wav", 200, 1)

    def begin() -> tuple[RoomSound, Player]:
        for sound in running:
            sound.close()
        player = Player()
        running[:] = [room_sound(player, tmp_path / "data", bundled, Settings(tmp_path / "data"))]
        return running[0], player

    yield begin
    for sound in running:
        sound.close()


def test_at_first_the_system_chooses(start: Start) -> None:
    sound, player = start()
    assert (sound.music.output, player.chosen_output) == (None, "")
    assert sound.preflight.missing_output().result(LIMIT_S) is None


def test_the_way_out_is_the_same_after_a_restart(start: Start) -> None:
    sound, player = start()
    sound.music.choose_output(EARS).result(LIMIT_S)
    assert player.chosen_output == "ears"
    sound, player = start()
    assert (sound.music.output, player.chosen_output) == (EARS, "ears")
    assert sound.preflight.missing_output().result(LIMIT_S) is None


def test_one_that_is_gone_is_named_and_remembered_until_another_is_chosen(start: Start) -> None:
    sound, _ = start()
    sound.music.choose_output(EARS).result(LIMIT_S)
    sound, player = start()
    player.ways = (Output("hall", "The hall"),)
    assert sound.preflight.missing_output().result(LIMIT_S) == EARS
    player.ways = (Output("hall", "The hall"), EARS)
    assert sound.preflight.missing_output().result(LIMIT_S) is None
    sound.music.choose_output(Output("", "The system’s choice")).result(LIMIT_S)
    assert (sound.music.output, player.chosen_output) == (None, "")
    sound, player = start()
    assert (sound.music.output, player.chosen_output) == (None, "")


def test_a_disk_that_refuses_says_so_and_the_sound_goes_there(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, player = start()

    def refuse(*_: object) -> None:
        raise SettingsNotKept("full")

    monkeypatch.setattr("kap_companion.config.save", refuse)
    kept = sound.music.choose_output(EARS)
    with pytest.raises(SettingsNotKept):
        kept.result(LIMIT_S)
    assert (sound.music.output, player.chosen_output) == (EARS, "ears")
    monkeypatch.undo()


def test_in_front_of_a_locked_vault_it_is_chosen_kept_and_comes_on_the_record(
    start: Start, tmp_path: Path, ground: LockedGround
) -> None:
    room = ground.lock()
    sound, player = start()
    sound.music.attach(room)
    sound.music.choose_output(EARS).result(LIMIT_S)
    assert player.chosen_output == "ears"
    assert Settings(tmp_path / "data").now.output_key == "ears"
    ground.unlock()
    (chosen,) = ground.record.chart.of(SoundOutputChosen)
    assert chosen.event == SoundOutputChosen("Headphones")
