"""The sentences about sound that people read: calm, and the same wherever they appear."""

UNPLAYABLE = "This file can't be played; the next one follows."
BROKE_OFF = "This file breaks off before its end; the next one follows."
NOTHING_PLAYABLE = "None of these files can be played."
STOOD_STILL = "The music stood still; it is being brought back."
OUTPUT_LOST = "The sound output is gone. The music goes on by itself as soon as it is back."
NO_LIBRARY = "The sound library (VLC) isn't installed, so there is no music; all else works."
NO_OUTPUT = "No sound output was found, so there is no music; all else works."
