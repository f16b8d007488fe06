"""Who came to the record, and what left it: the access log, kept apart from any chart.

These entries stand under a subject of their own, so that erasing a patient leaves them in place;
they name charts by id only.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class ChartKind(StrEnum):
    """What kind of chart was opened, moved or erased."""

    PATIENT = "patient"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class VaultUnlocked(Event):
    """The author opened the vault by a ``passphrase`` or the ``recovery code``."""

    KIND: ClassVar[str] = "vault-unlocked"
    by: str = "passphrase"


@dataclass(frozen=True, slots=True)
class UnlockFailed(Event):
    """Wrong secrets were typed since the last unlock, `count` times; the last at `occurred_at`."""

    KIND: ClassVar[str] = "unlock-failed"
    count: int


@dataclass(frozen=True, slots=True)
class VaultLocked(Event):
    """The screen was locked: ``by key``, ``idle``, ``suspend``, ``handed over``, ``closed``."""

    KIND: ClassVar[str] = "vault-locked"
    why: str


@dataclass(frozen=True, slots=True)
class ChartOpened(Event):
    """The author opened a chart."""

    KIND: ClassVar[str] = "chart-opened"
    chart: ChartKind
    chart_id: str


@dataclass(frozen=True, slots=True)
class Exported(Event):
    """Data left the vault as a file.

    `what` is ``session``, ``patient``, ``history``, ``practice``, ``settings``, ``calendar``,
    ``figures``, ``what to expect``, ``chain of the integration``,
    ``recovery code``, or the name of a report, such as ``keepsake``.
    """

    KIND: ClassVar[str] = "exported"
    what: str
    form: str
    chart_id: str = ""


@dataclass(frozen=True, slots=True)
class Printed(Event):
    """Something was sent to a printer; `what` names the kind of page."""

    KIND: ClassVar[str] = "printed"
    what: str
    chart_id: str = ""


@dataclass(frozen=True, slots=True)
class BackupMade(Event):
    """A backup was written, opened again and found sound."""

    KIND: ClassVar[str] = "backup-made"
    entries: int


@dataclass(frozen=True, slots=True)
class BackupRestored(Event):
    """This vault was put back from a backup that ended with entry number `entries`."""

    KIND: ClassVar[str] = "backup-restored"
    entries: int
    made_us: int


@dataclass(frozen=True, slots=True)
class PassphraseChanged(Event):
    """The author's passphrase was changed, or `practitioner_id` was given a first one."""

    KIND: ClassVar[str] = "passphrase-changed"
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class RecoveryCodeRenewed(Event):
    """A new recovery code was made; the one before opens nothing any more."""

    KIND: ClassVar[str] = "recovery-code-renewed"


@dataclass(frozen=True, slots=True)
class VaultRekeyed(Event):
    """The database got a new key; whoever knew only the old one is out."""

    KIND: ClassVar[str] = "vault-rekeyed"


@dataclass(frozen=True, slots=True)
class DeviceEnrolled(Event):
    """This device signs its anchors by the key pair with this Ed25519 `public` key (hex)."""

    KIND: ClassVar[str] = "device-enrolled"
    device: str
    public: str


@dataclass(frozen=True, slots=True)
class Erased(Event):
    """The key of a chart was destroyed: its entries stand in the chain, and nobody can read them.

    The envelope's reason says why; it names nobody.
    """

    KIND: ClassVar[str] = "erased"
    chart: ChartKind
    chart_id: str


@dataclass(frozen=True, slots=True)
class InboxFaulty(Event):
    """What was written while locked was not all there, or not all of it was sealed here.

    `fault` is ``forged``, ``dropped`` or ``damaged``; `count` is how many records it touches.
    """

    KIND: ClassVar[str] = "inbox-faulty"
    fault: str
    count: int


@dataclass(frozen=True, slots=True)
class Imported(Event):
    """This vault was made out of a practice's export, which held so many `entries`."""

    KIND: ClassVar[str] = "imported"
    entries: int
