"""Keys: the same secret gives the same key, at a cost that is neither trifling nor ruinous."""

import resource
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.vault import VaultUnavailable
from kap_companion.vault.keys import (
    CHEAPEST,
    KEY_BYTES,
    MIB,
    KeyCost,
    calibrated_cost,
    derive,
    measured_seconds,
    new_key_pair,
    open_sealed,
    random_key,
    seal,
    seal_to,
    unseal,
)

SALT = bytes(16)


def test_one_letter_typed_two_ways_is_one_passphrase() -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert derive(composed, SALT, CHEAPEST) == derive(decomposed, SALT, CHEAPEST)


@pytest.mark.parametrize("secret", ["", "\0", "\ud800", "x" * 10_000, "🙂"])
def test_any_text_can_be_a_passphrase(secret: str) -> None:
    assert len(derive(secret, SALT, CHEAPEST)) == 32


def test_another_salt_or_cost_gives_another_key() -> None:
    keys = {
        derive("x", SALT, CHEAPEST),
        derive("x", b"s" * 16, CHEAPEST),
        derive("x", SALT, KeyCost(64, 2)),
        derive("y", SALT, CHEAPEST),
    }
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("seconds_at_cheapest", "expected"),
    [
        (0.01, KeyCost(256, 3)),
        (1 / 12, KeyCost(256, 3)),
        (0.1, KeyCost(256, 2)),
        (0.2, KeyCost(256, 1)),
        (0.4, KeyCost(128, 1)),
        (0.9, CHEAPEST),
        (30.0, CHEAPEST),
    ],
)
def test_the_cost_is_what_a_second_pays(seconds_at_cheapest: float, expected: KeyCost) -> None:
    cost = calibrated_cost({CHEAPEST: seconds_at_cheapest}.__getitem__)
    assert cost == expected
    assert cost.bounded


def test_what_is_measured_is_one_derivation() -> None:
    began = time.perf_counter()
    measured = measured_seconds(CHEAPEST)
    assert 0 < measured <= time.perf_counter() - began


@pytest.mark.parametrize(
    ("cost", "bounded"),
    [
        (KeyCost(64, 1), True),
        (KeyCost(1024, 10), True),
        (KeyCost(63, 1), False),
        (KeyCost(1025, 1), False),
        (KeyCost(64, 0), False),
        (KeyCost(64, 11), False),
        (KeyCost(1_048_576, 3), False),
    ],
)
def test_bounds(cost: KeyCost, *, bounded: bool) -> None:
    assert cost.bounded is bounded


@given(st.binary(), st.binary())
def test_what_was_sealed_opens(plain: bytes, associated: bytes) -> None:
    key = random_key()
    sealed = seal(plain, associated, key)
    assert unseal(sealed, associated, key) == plain
    assert unseal(sealed, associated + b".", key) is None
    assert unseal(sealed, associated, random_key()) is None
    assert unseal(sealed[:-1], associated, key) is None


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(23), bytes(24), bytes(39)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    assert unseal(sealed, b"", bytes(32)) is None


@pytest.mark.parametrize("length", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_of_another_length_opens_nothing(length: int) -> None:
    key = random_key()
    sealed = seal(b"words", b"", key)
    assert unseal(sealed, b"", (key + key)[:length]) is None


@given(st.binary())
def test_what_was_sealed_to_a_pair_opens_by_its_private_key_alone(plain: bytes) -> None:
    pair = new_key_pair()
    sealed = seal_to(pair.public, plain)
    assert open_sealed(sealed, pair) == plain
    assert open_sealed(sealed, new_key_pair()) is None
    assert open_sealed(sealed[:-1], pair) is None


def test_a_pair_shows_nothing_of_its_keys() -> None:
    assert str(new_key_pair()) == "KeyPair(…)"


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_too_little_memory_is_said() -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + 300 * MIB, before[1]))
    try:
        with pytest.raises(VaultUnavailable) as caught:
            derive("x", SALT, KeyCost(1024, 1))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    assert str(caught.value) == (
        "There is too little free memory to unlock the vault. Nothing is lost. Close other "
        "programs, then try again."
    )
