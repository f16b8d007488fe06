"""What people signed is there, and is what they signed; the check says where it is not."""

from collections import defaultdict

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import DeviceEnrolled, Signed
from kap_companion.domain.signing import digest_of
from kap_companion.vault import Vault
from kap_companion.vault.signatures import note_enrolments
from tests.domain.record import Room
from tests.vault.rig import note, write


def sign(vault: Vault, entries: tuple[str, ...], digest: str) -> str:
    signed = Signed("journey record", "I sign what stands above.", entries, digest)
    (entry,) = write(vault, NewEntry("session-1", signed))
    return entry.id


def test_a_signature_over_a_session(vault: Vault) -> None:
    entries = vault.reader.entries_of("session-1")
    sign(vault, tuple(each.id for each in entries), digest_of(entries))
    first = entries[:1]
    sign(vault, (first[0].id,), digest_of(first))
    note(vault, "arrived after signing")
    report = vault.verify()
    assert report.ok
    assert report.signatures == 2


def test_a_signature_over_something_else(vault: Vault) -> None:
    entries = vault.reader.entries_of("session-1")
    fine = sign(vault, (), digest_of([]))
    wrong = sign(vault, tuple(each.id for each in entries), digest_of(entries[:-1]))
    report = vault.verify()
    assert report.problem == "What was signed is not what the signature was made for."
    assert report.entry_id == wrong != fine
    assert report.signatures == 1


def test_a_signature_over_what_is_not_in_its_session(vault: Vault) -> None:
    elsewhere = note(vault, "elsewhere", "session-2")
    wrong = sign(vault, (elsewhere.id,), digest_of([elsewhere]))
    report = vault.verify()
    assert report.problem == (
        "A signature names entries that do not stand before it in its session."
    )
    assert report.entry_id == wrong


def test_a_device_puts_its_own_keys_on_record_and_no_others() -> None:
    room = Room(device="room-1")
    room.write(DeviceEnrolled("room-1", "00ff"))
    room.write(DeviceEnrolled("room-2", "aa"))
    room.write(DeviceEnrolled("room-1", "no hex"))
    enrolled: defaultdict[str, set[bytes]] = defaultdict(set)
    note_enrolments(room.entries, enrolled)
    assert enrolled == {"room-1": {b"\x00\xff", b""}}
