"""An entry on its way to the disk: what its body says, and where alone it opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.codec import Codec, canonical_json
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.domain.moment import Moment
from kap_companion.vault import VaultDamaged
from kap_companion.vault.record import (
    ENVELOPE,
    Head,
    Row,
    _associated,
    chained,
    opened_body,
    stamped,
)

KEY = bytes(range(32))
NOW = Moment(1_772_452_800_000_000, 60, "boot", 5)


def row_of(new: NewEntry) -> Row:
    row, _, _ = chained(stamped(new, "ada", NOW, Codec()), Head("device"), KEY)
    return row


@pytest.mark.parametrize(
    ("column", "other"),
    [("id", "x"), ("subject", "x"), ("kind", "quote-heard"), ("version", Observed.VERSION + 1)],
)
def test_a_body_opens_in_its_own_place_alone(column: str, other: str | int) -> None:
    row = row_of(NewEntry("session-1", Observed("rain")))
    assert opened_body(row, row[-1], KEY)["event"]["words"] == "rain"
    place = ENVELOPE.index(column)
    moved = (*row[:place], other, *row[place + 1 :])
    with pytest.raises(VaultDamaged):
        opened_body(moved, row[-1], KEY)


def test_what_is_replaced_is_only_said_where_something_is() -> None:
    """Without it, a body is what the first version wrote."""
    row = row_of(NewEntry("session-1", Observed("rain")))
    assert opened_body(row, row[-1], KEY).keys() == {"event", "performed_by", "reason"}
    row = row_of(NewEntry("session-1", Observed("rain"), amends="a", replaces="a"))
    assert opened_body(row, row[-1], KEY)["replaces"] == "a"


@given(st.tuples(*(st.text(st.characters(exclude_categories=["Cs"])),) * 3), st.integers(0))
def test_what_a_seal_is_tied_to_is_canonical(said: tuple[str, str, str], version: int) -> None:
    """Vaults of every version are opened with these bytes: the short way must never differ."""
    assert _associated(*said, version) == canonical_json([*said, version])
