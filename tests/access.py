"""The access log as tests look at it."""

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import DeviceEnrolled
from kap_companion.domain.ports import Reader


def access_log(reader: Reader) -> tuple[Entry, ...]:
    """Return the entries of the access log, but for the devices that put their keys on record.

    A vault that a test copied is a new device, and says so once.
    """
    entries = reader.entries_of(reader.access_subject())
    return tuple(each for each in entries if not isinstance(each.event, DeviceEnrolled))
