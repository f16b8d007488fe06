"""The room's music: two decks and a mixer on libVLC. Only this package knows of VLC."""
