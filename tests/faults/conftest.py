"""The faults are met in real windows too: their ground is that of the window tests."""

from tests.ui.conftest import (
    _windows_go_between_tests,
    clock,
    disk,
    founded_folder,
    player,
    qapp_args,
    themed,
    vault,
    workspace,
)

__all__ = [
    "_windows_go_between_tests",
    "clock",
    "disk",
    "founded_folder",
    "player",
    "qapp_args",
    "themed",
    "vault",
    "workspace",
]
