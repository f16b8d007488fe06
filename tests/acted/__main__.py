"""Acts out one session in the real window: ``python -m tests.acted --by keys --out DIR``."""

import argparse
import sys
from pathlib import Path

from tests.acted.play import Stage, play


def main() -> int:
    """Act, and leave the pictures."""
    parser = argparse.ArgumentParser(prog="tests.acted", description=__doc__)
    parser.add_argument("--by", choices=["keys", "mouse"], default="keys")
    parser.add_argument("--out", type=Path, required=True, help="a folder for the pictures")
    parser.add_argument("--dark", action="store_true", help="in the dark room")
    parser.add_argument("--scale", type=float, default=1, help="1.5 for a screen at 150 %%")
    chosen = parser.parse_args()
    stage = Stage(by=chosen.by, out=chosen.out, dark=chosen.dark, scale=chosen.scale)
    for kind, count in sorted(play(stage).items()):
        sys.stdout.write(f"{count:4} {kind}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
