"""Wrong secrets make the next one wait, whatever is done to clocks, files and processes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kap_companion.domain.moment import Moment
from kap_companion.vault import Throttle, TooManyTries, Vault, WrongPassphrase, unlock_vault
from kap_companion.vault.throttle import THROTTLE_FILE, Failures, wait_s, waiting_words
from tests.vault.conftest import Template
from tests.vault.rig import PASSPHRASE

SECOND = 1_000_000


class HandClock:
    """A clock that moves by hand: time, wall and boot."""

    def __init__(self) -> None:
        self._now = Moment(1_772_000_000 * SECOND, 60, "boot-1", 500 * SECOND)

    def now(self) -> Moment:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now = self._now.shifted(round(seconds * SECOND))

    def set_wall(self, seconds: float) -> None:
        self._now = replace(self._now, utc_us=self._now.utc_us + round(seconds * SECOND))

    def reboot(self) -> None:
        self._now = replace(self._now, boot_id="boot-2", steady_us=0)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def throttle(tmp_path: Path, clock: HandClock) -> Throttle:
    return Throttle(tmp_path, clock)


def fail(throttle: Throttle, times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongPassphrase, TooManyTries)), throttle.one_try():
            raise WrongPassphrase


def test_four_tries_are_free_and_the_fifth_makes_wait(throttle: Throttle) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassphrase), throttle.one_try():
            raise WrongPassphrase
        assert throttle.seconds_to_wait() == 0
    with pytest.raises(TooManyTries) as caught, throttle.one_try():
        raise WrongPassphrase
    assert str(caught.value) == (
        "Too many wrong tries in a row. Nothing is lost. Wait 1 s, then try again."
    )
    assert throttle.seconds_to_wait() == 1


def test_the_wait_doubles_up_to_five_minutes() -> None:
    waits = [wait_s(count) for count in range(20)]
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[5:15] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert wait_s(10**100) == 300


def test_nothing_is_tried_before_the_wait_is_over(throttle: Throttle, clock: HandClock) -> None:
    fail(throttle, 5)
    clock.advance(1)
    fail(throttle, 1)
    clock.advance(0.5)
    tried = False
    with pytest.raises(TooManyTries) as early, throttle.one_try():
        tried = True
    assert early.value.seconds == 2
    assert not tried
    clock.advance(1.5)
    with throttle.one_try():
        tried = True
    assert tried


def test_it_survives_a_restart(throttle: Throttle, tmp_path: Path, clock: HandClock) -> None:
    fail(throttle, 5)
    assert Throttle(tmp_path, clock).seconds_to_wait() == 1
    assert (tmp_path / THROTTLE_FILE).stat().st_mode & 0o077 == 0


def test_the_wall_clock_shortens_nothing_within_a_boot(
    throttle: Throttle, clock: HandClock
) -> None:
    fail(throttle, 5)
    clock.set_wall(3_600)
    assert throttle.seconds_to_wait() == 1
    clock.set_wall(-7_200)
    assert throttle.seconds_to_wait() == 1
    clock.advance(1)
    assert throttle.seconds_to_wait() == 0


def test_across_boots_the_wall_clock_tells_and_never_makes_it_longer(
    throttle: Throttle, clock: HandClock
) -> None:
    fail(throttle, 5)
    clock.reboot()
    clock.set_wall(-3_600)
    assert throttle.seconds_to_wait() == 1
    clock.set_wall(3_602)
    assert throttle.seconds_to_wait() == 0


def test_a_right_one_is_told_what_came_before_it(throttle: Throttle, clock: HandClock) -> None:
    fail(throttle, 3)
    last = clock.now()
    clock.advance(60)
    assert throttle.passed() == Failures(3, last)
    assert throttle.passed().count == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\0",
        b"[]",
        b"7",
        b"{}",
        b'{"count": "x"}',
        b"[" * 5_000,
        b" " * 2_000
        + json.dumps(
            {"count": 9, "utc_us": 0, "offset_min": 0, "boot_id": "", "steady_us": 0}
        ).encode(),
        json.dumps(
            {"count": -9, "utc_us": 0, "offset_min": 0, "boot_id": "", "steady_us": 0}
        ).encode(),
        json.dumps(
            {"count": float("inf"), "utc_us": 0, "offset_min": 0, "boot_id": "", "steady_us": 0}
        ).encode(),
    ],
)
def test_a_garbled_file_counts_as_none(throttle: Throttle, tmp_path: Path, content: bytes) -> None:
    (tmp_path / THROTTLE_FILE).write_bytes(content)
    assert throttle.seconds_to_wait() == 0
    with pytest.raises(WrongPassphrase), throttle.one_try():
        raise WrongPassphrase
    assert throttle.passed().count == 1


def test_a_disk_that_takes_nothing_keeps_nobody_out(throttle: Throttle, tmp_path: Path) -> None:
    (tmp_path / THROTTLE_FILE).mkdir()
    fail(throttle, 6)
    assert throttle.passed().count == 0


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (1, "1 s"), (60, "1 min"), (260, "4 min 20 s")]
)
def test_a_wait_in_words(seconds: int, said: str) -> None:
    assert waiting_words(seconds) == said


def test_the_right_passphrase_waits_too_and_then_opens(folder: Path, clock: HandClock) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            unlock_vault(folder, "wrong", clock)
    with pytest.raises(TooManyTries):
        unlock_vault(folder, "wrong", clock)
    with pytest.raises(TooManyTries):
        unlock_vault(folder, PASSPHRASE, clock)
    clock.advance(1)
    vault = unlock_vault(folder, PASSPHRASE, clock)
    (failures,) = vault.take_failures()
    assert failures.count == 5
    assert failures.last.steady_us == clock.now().steady_us - SECOND
    assert vault.take_failures() == ()
    assert not (folder / THROTTLE_FILE).exists()
    vault.close()


def test_who_guesses_at_an_open_vault_waits_too(
    folder: Path, clock: HandClock, template: Template
) -> None:
    vault = unlock_vault(folder, PASSPHRASE, clock)
    guess_until_it_waits(vault)
    with pytest.raises(TooManyTries):
        vault.keyring.change(vault.practitioner_id, PASSPHRASE, "another")
    clock.advance(1)
    assert vault.opens_with(template.code)
    assert [failures.count for failures in vault.take_failures()] == [5]
    vault.close()


def guess_until_it_waits(vault: Vault) -> None:
    for _ in range(3):
        assert not vault.opens_with("wrong")
    with pytest.raises(WrongPassphrase):
        vault.keyring.change(vault.practitioner_id, "wrong", "another")
    with pytest.raises(TooManyTries):
        vault.opens_with("wrong")
