"""The self-test: the real parts of the program at work, away from the practice's data."""

from kap_companion.selftest.run import run_screen_checks, run_selftest

__all__ = ["run_screen_checks", "run_selftest"]
