"""Gives each contract test the fake player and the real one in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audio.ear import Ear, listening
from tests.audio.rigs import Rig, fake_rig, real_rig


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.sound)])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "fake":
        with fake_rig() as fake:
            yield fake
        return
    request.getfixturevalue("null_sink")
    with real_rig(tmp_path) as real:
        yield real


@pytest.fixture(scope="session")
def _listening(null_sink: str) -> Iterator[Ear]:
    with listening(null_sink) as ear:
        yield ear


@pytest.fixture
def ear(_listening: Ear) -> Ear:
    """One ear for all tests, as it takes seconds to be trusted; it has heard nothing yet."""
    _listening.listen(0.3)  # what the test before left behind
    _listening.forget()
    return _listening
