"""The licences of all that came along: without them an installation is not whole."""

from collections.abc import Iterator
from pathlib import Path

from kap_companion.selftest.result import AGAIN, Result, failed, ok
from kap_companion.services.licences import licences

WHAT = "Licences"


def check_licences(_folder: Path) -> Iterator[Result]:
    """Read each, as About shows it."""
    found = licences()
    bare = [each.name for each in found if not each.text.strip()]
    if bare:
        yield failed(WHAT, f"The text is missing of {', '.join(bare)}. {AGAIN}")
    else:
        yield ok(WHAT, f"{len(found)}, each in full")
