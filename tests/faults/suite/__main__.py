"""`python -m tests.faults.suite [family …]`: one table of faults; exit code 1 where one fails.

Without a name all families are done. Some need root and a loop device, and say so where they are
not there.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from tests.faults.suite.families import FAMILIES
from tests.faults.suite.plan import FULL, QUICK, planned
from tests.faults.suite.rows import Row, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is named and print it; returns the exit code."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    unknown = set(parsed.families) - FAMILIES.keys()
    if unknown:
        parser.error(f"there is no family {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="kap-faults-") as name:
        plan = planned(Path(name), QUICK if parsed.quick else FULL)
        for family in parsed.families or FAMILIES:
            start = monotonic()
            rows += FAMILIES[family](plan)
            print(f"{family}: {monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    print(table(rows))
    failed = sum(row.failed for row in rows)
    print(f"\n{len(rows)} kinds of fault, {failed} failed.")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.suite", description=__doc__)
    names = ", ".join(FAMILIES)
    parser.add_argument(
        "families", nargs="*", metavar="family", choices=[*FAMILIES, []], help=names
    )
    parser.add_argument("--quick", action="store_true", help="each fault a few times only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
