"""Lets the tests of the music read the score and measure with the composer's own tools."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
