"""Gives each contract test the fake player and the real one in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
