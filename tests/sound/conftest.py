"""One ear for all tests that listen to a player in this process."""

from tests.audio.conftest import _listening, ear

__all__ = ["_listening", "ear"]
