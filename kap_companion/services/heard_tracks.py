"""Hears a track of an earlier session again: found by its title, played while no session runs."""

from concurrent.futures import Future

from kap_companion.audio.library.model import Query, TrackPage
from kap_companion.domain.playlist import Track
from kap_companion.errors import KapError, SessionStateError
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom

NOT_FOUND = "This track isn’t in the library any more."


class TrackNotFound(KapError):
    """No file is known under this title."""


class HeardTracks:
    """The record keeps titles, and no paths: the chosen music is asked first, then the library."""

    def __init__(self, music: MusicRoom, library: MusicLibrary) -> None:
        """Play in this room, from this library."""
        self._music, self._library = music, library

    @property
    def may_play(self) -> bool:
        """Whether no session runs, whose music that would end."""
        return self._music.may_listen

    @property
    def playing(self) -> str:
        """The title of what is listened to; empty where nothing is."""
        track = self._music.state().track
        return track.title if self._music.is_listening and track is not None else ""

    def find(self, title: str) -> Future[Track]:
        """Return the track of this title; fails with `TrackNotFound`, or as the library does."""
        found: Future[Track] = Future()
        chosen = next((each for each in self._music.arc.tracks if each.title == title), None)
        if chosen is not None:
            found.set_result(chosen)
            return found

        def answer(asked: Future[TrackPage]) -> None:
            error = asked.exception()
            if error is not None:
                found.set_exception(error)
                return
            same = [each for each in asked.result().tracks if each.track.title == title]
            here = next((each for each in same if not each.missing), None)
            if here is None:
                found.set_exception(TrackNotFound(NOT_FOUND))
            else:
                found.set_result(here.track)

        self._library.search(Query(title)).add_done_callback(answer)
        return found

    def play(self, track: Track, into_ms: int = 0) -> None:
        """Listen to it from there on; the chosen music is set aside.

        Refused while a session runs.
        """
        if not self._music.may_listen:
            raise SessionStateError("A session is running. Its music goes on.")
        self._music.listen(track, into_ms)

    def stop(self) -> None:
        """Let go of it; the chosen music is ready again, and silent."""
        self._music.stop_listening()
