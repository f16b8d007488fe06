"""Looks the music over before the dose: does it open, is it enough, level, and will it sound?"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from kap_companion.audio.library.kinds import Refusal, kind_of
from kap_companion.audio.library.model import LibraryTrack, Progress
from kap_companion.audio.patience import answer_within
from kap_companion.domain.arc import Arc
from kap_companion.domain.course import Course
from kap_companion.domain.cover import PhaseCover, cover_of
from kap_companion.domain.loudness import TARGET_LUFS
from kap_companion.domain.player import Output
from kap_companion.host.drives import Drive, drive_of
from kap_companion.host.loudspeaker import Loudspeaker, loudspeaker, unmute
from kap_companion.services.library import MusicLibrary
from kap_companion.services.music import MusicRoom

ANSWER_LIMIT_S = 3.0
"""A sound server that hangs must not keep the program from ending."""
LEVEL_LU = 1.0
"""Tracks that are this near to the common loudness are level."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    `broken` holds titles with the reason, `short` the phases that repeat, `unlevel` the tracks that
    stay softer than the others since their peaks leave no room. `unfit` are marked as not for
    sessions, `sung` as having lyrics. `chosen` is the way out that was chosen, None or one without
    a key for the system's own choice; `lost` says that it isn't there. `speaker` is what the system
    says of it, None where it can't be asked. `silent_because` is why nothing can be heard, empty
    where that is not so.
    """

    tracks: int = 0
    broken: tuple[tuple[str, str], ...] = ()
    short: tuple[PhaseCover, ...] = ()
    unmeasured: tuple[LibraryTrack, ...] = ()
    unlevel: tuple[LibraryTrack, ...] = ()
    unfit: tuple[LibraryTrack, ...] = ()
    sung: tuple[LibraryTrack, ...] = ()
    away: tuple[LibraryTrack, ...] = ()
    outputs: tuple[Output, ...] = ()
    chosen: Output | None = None
    lost: bool = False
    speaker: Loudspeaker | None = None
    silent_because: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to be mended; music that repeats, or has lyrics, is no fault."""
        muted = self.speaker is not None and self.speaker.muted
        of_files = (self.broken, self.unmeasured, self.unfit, self.away)
        return self.tracks > 0 and not any((*of_files, self.lost, muted, not self.outputs))


class SoundSystem(Protocol):
    """What the system says of its ways out."""

    def speaker(self, key: str) -> Loudspeaker | None:
        """Return this way out, None where it can't be asked, or doesn't answer in time."""
        ...

    def unmute(self, key: str) -> bool:
        """Take the mute away."""
        ...


class ThisSystem:
    """See `SoundSystem`: this computer's own."""

    def speaker(self, key: str) -> Loudspeaker | None:
        """See `SoundSystem.speaker`."""
        return answer_within(ANSWER_LIMIT_S, partial(loudspeaker, key))

    def unmute(self, key: str) -> bool:
        """See `SoundSystem.unmute`."""
        return bool(answer_within(ANSWER_LIMIT_S, partial(unmute, key)))


class Preflight:
    """Looks, and mends what it found. Callable from any thread; the futures say what came of it."""

    def __init__(
        self,
        music: MusicRoom,
        library: MusicLibrary,
        system: SoundSystem | None = None,
        drive: Callable[[Path], Drive] = drive_of,
    ) -> None:
        """Look over what this room has chosen out of this library."""
        self._music, self._library = music, library
        self._system = system or ThisSystem()
        self._drive = drive
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="preflight")

    def look(self, course: Course) -> Future[Report]:
        """Look the chosen music over for this course."""
        return self._worker.submit(self._look, self._music.arc, course)

    def measure(
        self, tracks: Iterable[LibraryTrack], progress: Progress, stop: Event
    ) -> Future[Arc]:
        """Measure the loudness of these, and take the levelled music into the room."""
        ids = tuple(track.id for track in tracks)
        return self._worker.submit(self._after, self._library.measure(ids, progress, stop))

    def copy_in(
        self, tracks: Iterable[LibraryTrack], progress: Progress, stop: Event
    ) -> Future[Arc]:
        """Copy these onto this computer, and have the room play the copies."""
        ids = tuple(track.id for track in tracks)
        return self._worker.submit(self._after, self._library.copy_in(ids, progress, stop))

    def missing_output(self) -> Future[Output | None]:
        """Look only whether the way out that was chosen is there; resolves to it if it isn't."""
        return self._worker.submit(self._music.missing_output)

    def unmute(self) -> Future[bool]:
        """Take the mute of the way out away."""
        return self._worker.submit(self._system.unmute, self._key())

    def close(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _after(self, work: Future[Any]) -> Arc:
        work.result()
        arc = self._library.arc(self._music.arc.key).result()
        self._music.change(arc)
        return arc

    def _look(self, arc: Arc, course: Course) -> Report:
        tracks = self._library.known({track.path for track in arc.tracks}).result()
        outputs, chosen = self._music.outputs(), self._music.output
        known = {"", *(each.key for each in outputs)}
        lost = chosen is not None and chosen.key not in known
        return Report(
            tracks=len(arc.tracks),
            broken=tuple(_broken(arc)),
            short=tuple(cover for cover in cover_of(arc, course) if not cover.is_enough),
            unmeasured=tuple(track for track in tracks if track.loudness is None),
            unlevel=tuple(track for track in tracks if _stays_soft(track)),
            unfit=tuple(track for track in tracks if track.not_for_sessions),
            sung=tuple(track for track in tracks if track.has_lyrics),
            away=tuple(self._away(tracks)),
            outputs=outputs,
            chosen=chosen,
            lost=lost,
            speaker=self._system.speaker(self._key()),
            silent_because=self._music.state().detail,
        )

    def _key(self) -> str:
        return self._music.output.key if self._music.output else ""

    def _away(self, tracks: Sequence[LibraryTrack]) -> Iterable[LibraryTrack]:
        kinds: dict[Path, Drive] = {}
        for track in tracks:
            folder = Path(track.track.path).parent
            if folder not in kinds:
                kinds[folder] = self._drive(folder)
            if kinds[folder] is not Drive.FIXED:
                yield track


def _broken(arc: Arc) -> Iterable[tuple[str, str]]:
    for track in dict.fromkeys(arc.tracks):
        opened = kind_of(Path(track.path))
        if isinstance(opened, Refusal):
            yield track.title, opened.reason


def _stays_soft(track: LibraryTrack) -> bool:
    loudness = track.loudness
    if loudness is None or loudness.integrated_lufs is None:
        return False
    return loudness.integrated_lufs + track.track.gain_db < TARGET_LUFS - LEVEL_LU
