"""The fixtures of the music page, which its three files of tests share."""

from tests.ui.music_ground import library, music_workspace, page, paper, room, spring

__all__ = ["library", "music_workspace", "page", "paper", "room", "spring"]
