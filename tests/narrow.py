"""What a test is about is there, and is of its kind: else the test fails where it is said."""

from typing import TypeVar

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Event

Kind = TypeVar("Kind", bound=Event)
Thing = TypeVar("Thing")


def there(thing: Thing | None) -> Thing:
    """Return what is not None."""
    assert thing is not None
    return thing


def event_of(found: Fact | Entry, kind: type[Kind]) -> Kind:
    """Return the event of a fact or an entry, which is of this kind."""
    assert isinstance(found.event, kind)
    return found.event
