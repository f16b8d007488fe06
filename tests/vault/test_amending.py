"""What hangs together with an amendment, and what may be followed without a look at the rest."""

import pytest

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    EyeMaskPutOn,
    Observed,
    Retracted,
    SessionBegun,
    StepPlanned,
    WordsAdded,
)
from kap_companion.vault import Vault
from kap_companion.vault.amending import hanging_together, touches_only_notes
from kap_companion.vault.engine import disposed
from tests.vault.rig import looking_into, note, write


def test_only_what_amends_the_same_hangs_together(vault: Vault) -> None:
    first, other = note(vault, "a rivver"), note(vault, "a lake")
    (added,) = write(vault, NewEntry("session-1", WordsAdded("and a boat"), amends=first.id))
    write(vault, NewEntry("session-1", WordsAdded("and a swan"), amends=other.id))
    (amended,) = write(vault, NewEntry("session-1", Observed("a river"), amends=first.id))
    (back,) = write(vault, NewEntry("session-1", Retracted(), amends=amended.id))
    with disposed(looking_into(vault)) as engine, engine.connect() as connection:
        found = hanging_together(connection, "session-1", [back], Codec())
    assert found == (first, added, amended, back)


@pytest.mark.parametrize(
    ("event", "notes"),
    [
        (Observed("rain"), True),
        (WordsAdded("rain"), True),
        (Retracted(), True),
        (EyeMaskPutOn(), True),
        (StepPlanned("walk", "Nora"), False),
        (SessionBegun(), False),
    ],
)
def test_what_touches_only_notes(event: Event, notes: bool) -> None:  # noqa: FBT001  # a row
    assert touches_only_notes(event) is notes
