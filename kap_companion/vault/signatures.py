"""What the record holds of signatures: the keys of its devices, and what people signed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import DeviceEnrolled, Signed
from kap_companion.domain.signing import digest_of


def note_enrolments(entries: Sequence[Entry], enrolled: defaultdict[str, set[bytes]]) -> None:
    """Add the public keys that these entries put on record; a device speaks for itself only."""
    for entry in entries:
        match entry.event:
            case DeviceEnrolled(device=device, public=public) if device == entry.device:
                enrolled[device].add(_bytes(public))


def signature_problem(before: Mapping[str, Entry], signed: Signed) -> str:
    """Return what is wrong with a signature, empty where nothing is.

    `before` are the entries of its session that stand before it, by id.
    """
    if not before.keys() >= set(signed.entries):
        return "A signature names entries that do not stand before it in its session."
    if digest_of([before[each] for each in signed.entries]) != signed.digest:
        return "What was signed is not what the signature was made for."
    return ""


def _bytes(public: str) -> bytes:
    try:
        return bytes.fromhex(public)
    except ValueError:
        return b""
