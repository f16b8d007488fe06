"""`python -m tests.bench [group …]`: every figure beside its limit; exit code 1 where one is over.

The groups are starts, memory, entries, integration, slow-disk, safekeeping, axis, course, search,
reports, exchange, crossfade, playing, library and two-hours (which takes six minutes); without a
name all of them are measured.
"""

import argparse
import sys
from collections.abc import Sequence

from tests.bench.figures import Figure, load_text, table
from tests.bench.measures import GROUPS, Plan
from tests.bench.processes import platform
from tests.bench.vaults import NoRealDisk, real_disk


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is named and print it; returns the exit code."""
    parsed = _parser().parse_args(arguments)
    plan = Plan(rounds=parsed.rounds, entries=parsed.entries)
    try:
        disk = real_disk(plan.cache)
    except NoRealDisk as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"On {plan.cache} ({disk}); windows on {platform()}; {load_text()}.")
    figures: list[Figure] = []
    for name in parsed.groups or GROUPS:
        figures += GROUPS[name](plan)
        print(f"{name} measured; {load_text()}.", flush=True)
    print()
    print(table(figures))
    return 1 if any(figure.over for figure in figures) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, default=Plan().rounds, help="starts of each kind")
    parser.add_argument("--entries", type=int, default=Plan().entries, help="log entries")
    return parser


if __name__ == "__main__":
    sys.exit(main())
