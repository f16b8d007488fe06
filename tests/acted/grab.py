"""Keeps what the screen shows, in a process of its own: ``python -m tests.acted.grab FILE``."""

import sys

from PySide6.QtGui import QGuiApplication

if __name__ == "__main__":
    screen = QGuiApplication([sys.argv[0]]).primaryScreen()
    sys.exit(0 if screen.grabWindow(0).save(sys.argv[1]) else 1)
