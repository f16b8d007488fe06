"""Standing by what was written while the vault was locked."""

from collections.abc import Sequence

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import LockedEntriesConfirmed
from kap_companion.services.record import SessionRecord, Written


def confirm(record: SessionRecord, facts: Sequence[Fact]) -> Written:
    """Put on the record that who is signed in saw these facts, as they stand, and confirms them."""
    ids = tuple(fact.versions[-1].id for fact in facts)
    return record.write(LockedEntriesConfirmed(ids))
