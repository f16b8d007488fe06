"""Starts the program: ``python -m kap_companion`` and the command ``kap-companion``."""

import sys

from kap_companion.cli import main

if __name__ == "__main__":
    sys.exit(main())
