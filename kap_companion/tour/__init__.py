"""Drives the real windows through one whole session and checks what they say."""

from kap_companion.tour.run import run_tour

__all__ = ["run_tour"]
