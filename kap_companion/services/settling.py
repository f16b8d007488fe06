"""Two changes that did not know of each other: one is kept by hand, the other stays on record."""

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import ConflictSettled
from kap_companion.errors import SessionStateError

KEPT = "kept"
"""The reason that a decision carries."""


def settlement(shown: Fact, standing: Fact | None, kept: Entry) -> NewEntry:
    """Return the entry by which, of the rivals in `shown`, `kept` counts.

    `standing` is the same fact as it is now: a rival that came meanwhile is still told. Raises
    `SessionStateError` where `kept` is no rival there any more.
    """
    if standing is None or kept not in standing.conflict:
        raise SessionStateError("This is settled already. Open it again to see how it stands.")
    over = tuple(each.id for each in shown.conflict if each.id != kept.id)
    settled = ConflictSettled(kept.id, over)
    return NewEntry(kept.subject, settled, amends=shown.id, reason=KEPT)
