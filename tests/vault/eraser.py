"""Processes that add patients and erase them again until they are killed."""

import sys
from itertools import count
from pathlib import Path

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import ChartKind, Erased
from kap_companion.vault import unlock_vault
from tests.vault.nursery import main, tell
from tests.vault.rig import PASSPHRASE, WAIT_S, Ticking, begin_session, note

NOTES = 5


def erase_until_killed(folder: Path, life: int) -> None:
    vault = unlock_vault(folder, PASSPHRASE, Ticking())
    for number in count():
        patient, session = f"patient-{life}-{number}", f"session-{life}-{number}"
        begin_session(vault, session, patient)
        for line in range(NOTES):
            note(vault, f"words {line}", session)
        tell(f"made {patient} {session}")
        tombstones = [
            NewEntry(vault.access_subject, Erased(kind, each), reason="asked")
            for kind, each in ((ChartKind.PATIENT, patient), (ChartKind.SESSION, session))
        ]
        vault.erase([patient, session], tombstones).result(WAIT_S)
        tell(f"erased {patient} {session}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), erase_until_killed)
