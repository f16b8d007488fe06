"""The record of a running session as a PDF, read from the vault and laid out: how long it takes."""

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kap_companion.domain.charts import SessionState
from kap_companion.exports.pdf import lay_out, pdf_bytes
from kap_companion.services.report_matter import session_matter
from kap_companion.ui.reports.session_record import session_record
from kap_companion.vault import Vault, unlock_vault
from tests.bench.furnish import RoomClock
from tests.bench.painted import report
from tests.bench.vault_fill import PASSPHRASE


def main(arguments: Sequence[str]) -> None:
    """Make the record so many times; the first one finds the fonts as a new window does."""
    folder, rounds = Path(arguments[1]), int(arguments[2])
    app = QApplication(["reports"])
    with closing(unlock_vault(folder, PASSPHRASE, RoomClock())) as vault:
        told, pages = zip(*(_once(vault) for _ in range(rounds)), strict=True)
    report({"first_ms": told[0], "made_ms": told, "pages": pages[0]})
    app.quit()


def _once(vault: Vault) -> tuple[float, int]:
    running = vault.reader.running_session()
    assert running is not None
    assert running.state is SessionState.RUNNING
    began = time.perf_counter()
    matter = session_matter(vault.reader, running.session_id, RoomClock().now())
    pages = lay_out(session_record(matter))
    assert pdf_bytes(pages)
    return (time.perf_counter() - began) * 1_000, len(pages)


if __name__ == "__main__":
    main(sys.argv[1:])
