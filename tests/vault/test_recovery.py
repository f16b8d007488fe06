"""A recovery code survives being printed, read out and typed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.vault.recovery import (
    ALPHABET,
    looks_like_code,
    new_recovery_code,
    read_recovery_code,
    spelled,
)

SECRETS = st.binary(min_size=16, max_size=16)


def test_seven_groups_of_four() -> None:
    groups = new_recovery_code().split("-")
    assert [len(group) for group in groups] == [4] * 7
    assert set("".join(groups)) <= set(ALPHABET)


def test_a_printed_code_is_read_for_ever() -> None:
    """Known answer, so that no later version reads an old sheet of paper differently."""
    assert spelled(bytes(range(16))) == "000G-40R4-0M30-E209-185G-R38E-1YZ4"


def test_a_new_code_is_read() -> None:
    code = new_recovery_code()
    assert read_recovery_code(code) == code


def test_a_wrong_last_letter_is_always_noticed() -> None:
    code = spelled(bytes(range(16)))
    read = [read_recovery_code(code[:-1] + letter) for letter in ALPHABET]
    assert [each for each in read if each] == [code]


def test_no_two_are_the_same() -> None:
    assert len({new_recovery_code() for _ in range(100)}) == 100


@given(SECRETS)
def test_as_printed(secret: bytes) -> None:
    assert read_recovery_code(spelled(secret)) == spelled(secret)


@given(SECRETS)
def test_as_people_type_it(secret: bytes) -> None:
    code = spelled(secret)
    typed = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert read_recovery_code(f" {typed}\n") == code
    assert read_recovery_code(code.replace("1", "I").replace("-", "")) == code


@given(SECRETS, st.integers(0, 27), st.sampled_from(ALPHABET))
def test_a_wrong_letter_is_almost_always_noticed(secret: bytes, place: int, letter: str) -> None:
    digits = spelled(secret).replace("-", "")
    wrong = digits[:place] + letter + digits[place + 1 :]
    assert looks_like_code(wrong)
    # One in 4096 slips through the checksum, and is then refused by the key slot.
    assert (read_recovery_code(wrong) == spelled(secret)) is (wrong == digits)


def test_most_slips_fail_the_checksum() -> None:
    digits = spelled(bytes(range(16))).replace("-", "")
    slips = [digits[:place] + "Z" + digits[place + 1 :] for place in range(28)]
    assert sum(read_recovery_code(slip) is None for slip in slips) >= 27


@pytest.mark.parametrize(
    "typed", ["", "seven quiet rivers", "A" * 27, "A" * 29, "U" * 28, "ß" * 28]
)
def test_what_is_no_code(typed: str) -> None:
    assert not looks_like_code(typed)
    assert read_recovery_code(typed) is None
