"""Who asks something that hangs gets on with it."""

import threading

from kap_companion.audio.patience import answer_within

LONG_S = 30.0


def test_an_answer_is_handed_on() -> None:
    assert answer_within(LONG_S, lambda: "here") == "here"


def test_without_an_answer_in_time_there_is_none() -> None:
    never = threading.Event()
    try:
        assert answer_within(0.01, lambda: never.wait(LONG_S)) is None
    finally:
        never.set()
