"""What can go wrong with the library, each with its sentence for the screen."""

from kap_companion.errors import KapError


class LibraryNewer(KapError):
    """Another version of the program wrote the file; it was not touched."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "The music library was written by a newer version of KAP Companion. Nothing was "
            "changed, and the music of the program plays. Install the newer version to use it."
        )


class LibraryUnavailable(KapError):
    """The file can't be opened, read or written now."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "The music library can’t be reached on the disk. What it holds was not changed. Check "
            "the disk, then try again."
        )


class LibraryFull(KapError):
    """The disk is full; what was being written was taken back."""

    def __init__(self, done: str = "") -> None:
        """Say so, with what was kept."""
        super().__init__(
            f"The disk is full. {done}Nothing is half-written. Free some room, then try again."
        )


class LibraryDamaged(KapError):
    """What is on the disk is no sound library."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "The music library on the disk is damaged. The music of the program plays. Start the "
            "program again: the damaged file is then set aside, and a new one begun."
        )


class NotInLibrary(KapError):
    """There is no such piece or arc."""

    def __init__(self, what: str = "This piece") -> None:
        """Say which."""
        super().__init__(f"{what} is not in the library any more. Nothing was changed.")
