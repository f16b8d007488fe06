"""An entry on its way through the inbox: stamped where it was written, stored where it is read."""

import json
from dataclasses import astuple

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import LOCKED_SCREEN, NewEntry
from kap_companion.domain.moment import Moment
from kap_companion.vault.inbox import Payload
from kap_companion.vault.record import Stamped, stamped


def entry_payload(new: NewEntry, now: Moment, codec: Codec) -> Payload:
    """Return what is sealed of an entry that happened at the locked screen.

    Raises `InputRefused` for what can't be kept.
    """
    each = stamped(new, LOCKED_SCREEN, now, codec)
    return {
        "type": "entry",
        "id": each.id,
        "subject": new.subject,
        "kind": each.kind,
        "version": each.version,
        "body": each.body.decode(),
        "recorded": astuple(now),
        "occurred": astuple(new.occurred_at) if new.occurred_at else None,
    }


def entry_from(payload: Payload, codec: Codec) -> Stamped:
    """Return the entry that `entry_payload` was given, stamped as it was."""
    body = json.loads(payload["body"])
    occurred = payload["occurred"]
    kind, version = payload["kind"], payload["version"]
    new = NewEntry(
        payload["subject"],
        codec.decode(kind, version, body["event"]),
        occurred_at=Moment(*occurred) if occurred else None,
        performed_by=body["performed_by"],
        reason=body["reason"],
    )
    recorded = Moment(*payload["recorded"])
    return Stamped(
        payload["id"], recorded, LOCKED_SCREEN, new, kind, version, payload["body"].encode()
    )
