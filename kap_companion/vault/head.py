"""A look at the end of the chain after each unlock: what takes milliseconds, whatever the size."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from kap_companion.vault.anchors import newest_anchor, problem_with
from kap_companion.vault.devices import public_key
from kap_companion.vault.links import LINKS, link_problem
from kap_companion.vault.own import DEVICE, read_own
from kap_companion.vault.record import NO_HASH
from kap_companion.vault.schema import entry

LOOKED_AT = 100
"""How many of this device's newest entries are looked at."""


def check_head(engine: Engine) -> str:
    """Return what is wrong at the end of the chain as a sentence, empty where nothing is."""
    try:
        with engine.connect() as connection:
            device = read_own(connection, DEVICE)
            return (
                _count_problem(connection)
                or _newest_problem(connection, device)
                or _anchor_problem(connection, device)
            )
    except SQLAlchemyError:
        return "A part of the vault's file can't be read."


def _count_problem(connection: Connection) -> str:
    """Compare how many entries were ever written with where the devices' chains end."""
    written = connection.execute(select(func.max(entry.c.position))).scalar() or 0
    ends = sum(_last_seq(connection, device) for device in _devices(connection))
    return "" if written == ends else "The newest entries of a device are missing."


def _devices(connection: Connection) -> Iterator[str]:
    """Yield the devices by jumping along the index, never over all entries."""
    device: str | None = ""
    while device is not None:
        device = connection.execute(
            select(func.min(entry.c.device)).where(entry.c.device > device)
        ).scalar()
        if device is not None:
            yield device


def _last_seq(connection: Connection, device: str) -> int:
    of_device = select(func.max(entry.c.seq)).where(entry.c.device == device)
    return int(connection.execute(of_device).scalar_one())


def _newest_problem(connection: Connection, device: str) -> str:
    of_device = LINKS.where(entry.c.device == device).order_by(entry.c.seq.desc())
    rows = connection.execute(of_device.limit(LOOKED_AT + 1)).all()[::-1]
    before, looked_at = (rows[0], rows[1:]) if len(rows) > LOOKED_AT else (None, rows)
    seq, previous = (before.seq, before.hash) if before else (0, NO_HASH)
    for number, row in enumerate(looked_at, seq + 1):
        problem = link_problem(row, number, previous)
        if problem:
            return problem
        previous = row.hash
    return ""


def _anchor_problem(connection: Connection, device: str) -> str:
    newest = newest_anchor(connection, device)
    own_key = {device: {public_key(connection)}}
    return problem_with(connection, newest, own_key) if newest else ""
