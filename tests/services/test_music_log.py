"""The pen of the music: what a log does not take is kept for that session, and for no other."""

from concurrent.futures import Future

import pytest

from kap_companion.domain.events import Event, MusicVolumeSet, PlaylistChosen
from kap_companion.domain.moment import Moment
from kap_companion.domain.timing import Timing
from kap_companion.services.music_log import MusicPen
from tests.services.room import RoomClock


class PaperLog:
    """A log whose disk says only later what came of a write."""

    running = True

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        self.clock = RoomClock()
        self.written: list[Event] = []
        self._waiting: list[Future[None]] = []

    def timing(self) -> Timing:
        return Timing()

    def has_chosen(self, chosen: PlaylistChosen) -> bool:
        return bool(chosen)

    def titles_heard(self) -> tuple[str, ...]:
        return ()

    def write(self, *events: Event, occurred_at: Moment | None = None) -> "Future[None]":
        del occurred_at
        self.written += events
        self._waiting.append(Future())
        return self._waiting[-1]

    def fail(self) -> None:
        while self._waiting:
            self._waiting.pop().set_exception(OSError())


@pytest.fixture
def pen() -> MusicPen:
    return MusicPen()


LOUD, SOFT = MusicVolumeSet(80), MusicVolumeSet(20)


def test_without_a_session_nothing_is_kept(pen: MusicPen) -> None:
    log = PaperLog("a")
    pen.take(None)
    pen.write(LOUD)
    pen.take(log)
    assert log.written == []


def test_what_failed_is_written_when_the_session_has_its_log_again(pen: MusicPen) -> None:
    before, after = PaperLog("a"), PaperLog("a")
    pen.take(before)
    pen.write(LOUD)
    pen.take(None)
    before.fail()
    pen.write(SOFT)
    pen.take(after)
    assert after.written == [LOUD, SOFT]


def test_what_failed_in_one_session_is_never_written_in_another(pen: MusicPen) -> None:
    before, after = PaperLog("a"), PaperLog("b")
    pen.take(before)
    pen.write(LOUD)
    pen.take(after)
    before.fail()
    pen.write(SOFT)
    assert after.written == [SOFT]


def test_a_session_that_is_over_is_written_to_no_more(pen: MusicPen) -> None:
    log = PaperLog("a")
    log.running = False
    pen.take(log)
    pen.write(LOUD)
    pen.take(None)
    pen.write(SOFT)
    log.running = True
    pen.take(log)
    assert log.written == []
