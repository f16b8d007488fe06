"""Rows edited by someone who has the key: what the check sees, and what it can't."""

from collections.abc import Callable, Sequence
from operator import methodcaller
from pathlib import Path
from typing import Any

from kap_companion.vault.record import ENVELOPE, NO_HASH, STORED, chain_hash
from tests.faults.suite.look import look
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally
from tests.vault.rig import with_the_key

Connection = Any
SEQ = 20
MIDDLE = f"WHERE seq = {SEQ}"
OF_MIDDLE = f"(SELECT id FROM entry {MIDDLE})"

CLUMSY = (
    f"UPDATE entry SET counter = counter + 1 {MIDDLE}",
    f"UPDATE entry SET version = version + 1 {MIDDLE}",
    f"UPDATE entry SET recorded_utc_us = recorded_utc_us + 1 {MIDDLE}",
    f"UPDATE entry SET occurred_utc_us = occurred_utc_us + 1 {MIDDLE}",
    f"UPDATE entry SET recorded_steady_us = 0 {MIDDLE}",
    f"UPDATE entry SET author = 'eve' {MIDDLE}",
    f"UPDATE entry SET amends = 'x' {MIDDLE}",
    f"UPDATE entry SET kind = 'quote-heard' {MIDDLE}",
    f"UPDATE entry SET subject = 'patient-1' {MIDDLE}",
    f"UPDATE entry SET seq = 9999 {MIDDLE}",
    f"UPDATE entry SET body = (SELECT body FROM entry WHERE seq = {SEQ + 1}) {MIDDLE}",
    f"UPDATE entry SET body = randomblob(80) {MIDDLE}",
    f"UPDATE entry SET hash = randomblob(32) {MIDDLE}",
    f"UPDATE entry SET previous_hash = randomblob(32) {MIDDLE}",
    f"DELETE FROM entry {MIDDLE}",
    f"DELETE FROM entry WHERE seq > {SEQ} AND seq < {SEQ + 5}",
    "UPDATE subject_key SET key = randomblob(32) WHERE subject = 'session-1'",
    "DELETE FROM subject_key WHERE subject = 'patient-1'",
    "UPDATE patient SET name = 'Someone else'",
    "DELETE FROM patient",
    "UPDATE session SET state = 'ended'",
    f"UPDATE note SET words = 'never said' WHERE entry_id = {OF_MIDDLE}",
    f"DELETE FROM note WHERE entry_id = {OF_MIDDLE}",
    "INSERT INTO note VALUES (99, 'x', 'session-1', 'never said', NULL, 'note', 0, '', '')",
)
"""Changes that leave chain, bodies or index not as they belong together."""


def edits(plan: Plan) -> Sequence[Row]:
    """Edit a copy in each of these ways, and look."""
    return [
        _clumsy(plan),
        _skilful(plan, "newest entries taken away with the key", _without_the_newest),
        _skilful(plan, "chain written again with the key", _written_again),
        _skilful(plan, "draft changed with the key", _other_draft),
    ]


def _clumsy(plan: Plan) -> Row:
    tally = Tally()
    for statement in CLUMSY[:: min(plan.counts.stride, 3)]:
        folder = plan.copied("edited")
        _edit(folder, methodcaller("execute", statement))
        found = look(folder, plan.truth)
        problem = found.problem or ("" if found.told else f"not told: {statement}")
        tally.add(len(plan.truth), found.lost, problem)
    return tally.row("rows edited with the key", "the check tells it, no wrong words shown")


def _skilful(plan: Plan, fault: str, change: Callable[[Connection], object]) -> Row:
    """What someone does who knows the program: caught only by what is kept outside."""
    tally, folder = Tally(), plan.copied("edited")
    _edit(folder, change)
    found = look(folder, plan.truth)
    tally.add(len(plan.truth), found.lost, found.problem)
    limit = "" if found.told else "not seen without an anchor outside"
    if change is _other_draft:
        limit = "a draft is not part of the record"
    return tally.row(fault, "it opens, no wrong words shown", limit=limit, may_lose=True)


def _edit(folder: Path, change: Callable[[Connection], object]) -> None:
    """Change rows past the triggers, and put the triggers back."""
    with with_the_key(folder) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = [(name, sql) for name, sql in found.fetchall() if name.startswith("entry")]
        for name, _sql in kept:
            connection.execute(f"DROP TRIGGER {name}")
        change(connection)
        for _name, sql in kept:
            connection.execute(sql)


def _without_the_newest(connection: Connection) -> None:
    newest = "(SELECT id FROM entry ORDER BY seq DESC LIMIT 3)"
    connection.execute(f"DELETE FROM note WHERE entry_id IN {newest}")
    connection.execute(f"DELETE FROM entry WHERE id IN {newest}")


def _written_again(connection: Connection) -> None:
    connection.execute(f"UPDATE entry SET author = 'eve' {MIDDLE}")
    previous = NO_HASH
    rows = connection.execute(f"SELECT {', '.join(STORED)} FROM entry ORDER BY seq").fetchall()
    for row in rows:
        envelope, body = row[: len(ENVELOPE)], row[-1]
        own = chain_hash(envelope, previous, body)
        connection.execute(
            "UPDATE entry SET previous_hash = ?, hash = ? WHERE id = ?", (previous, own, row[0])
        )
        previous = own


def _other_draft(connection: Connection) -> None:
    connection.execute("INSERT INTO draft VALUES ('session-1', 'journey-line', x'6869')")
