"""An arc in words and as the model of its picture, for a route and its usual window."""

from collections.abc import Mapping

from kap_companion.audio.library.model import LibraryTrack
from kap_companion.domain.arc import Arc, ArcTrack
from kap_companion.domain.arc_edit import PHASES
from kap_companion.domain.course import Course
from kap_companion.domain.cover import PhaseCover, cover_of
from kap_companion.domain.loudness import TARGET_LUFS
from kap_companion.domain.routes import Phase, PhaseSpan
from kap_companion.ui.widgets.arc_picture_model import ArcModel, Block, PhasePart
from kap_companion.ui.wording import MS_PER_MINUTE, tr

Facts = Mapping[str, LibraryTrack]
"""What the library knows of the files, by their paths."""

MUCH_SHARE = 1.5


def model_of(arc: Arc, course: Course, facts: Facts) -> ArcModel:
    """Return the picture of an arc over a course."""
    covers = {cover.phase: cover for cover in cover_of(arc, course)}
    parts = tuple(_part(arc, span, covers.get(span.phase), facts) for span in course.spans)
    empty = "" if arc.tracks else tr("No music in this arc yet. The library has it.")
    return ArcModel(parts, empty)


def total_words(arc: Arc, course: Course) -> str:
    """Return how much music there is for how long a time."""
    if not course.spans:
        return tr("{0} min of music").format(arc_minutes(arc))
    window = round((course.end_ms - course.spans[0].start_ms) / MS_PER_MINUTE)
    return tr("{0} min of music for {1} min").format(arc_minutes(arc), window)


def arc_minutes(arc: Arc) -> int:
    """Return how long an arc's music sounds, in minutes."""
    return round(sum(arc.length_ms(phase) for phase in PHASES) / MS_PER_MINUTE)


def unmeasured(arc: Arc, facts: Facts) -> tuple[int, ...]:
    """Return the library's ids of those tracks whose loudness isn't known."""
    known = (facts.get(path) for path in dict.fromkeys(track.path for track in arc.tracks))
    return tuple(each.id for each in known if each is not None and each.loudness is None)


def clock_words(span_ms: int) -> str:
    """Return minutes and seconds, such as 3:07; nothing where the length is not known."""
    seconds = span_ms // 1000
    return f"{seconds // 60}:{seconds % 60:02d}" if span_ms > 0 else ""


def lufs_words(known: LibraryTrack | None) -> str:
    """Return how loud a piece is, with a true minus."""
    loudness = known.loudness if known else None
    if loudness is None:
        return tr("not measured")
    if loudness.integrated_lufs is None:
        return tr("silent")
    return f"{loudness.integrated_lufs:.1f}\u00a0LUFS".replace("-", "−")


def gain_words(gain_db: float) -> str:
    """Return by how much a piece is played louder or softer."""
    if not round(gain_db, 1):
        return tr("played as it is")
    sign = "+" if gain_db > 0 else "−"
    return tr("played at {0} dB").format(f"{sign}{abs(gain_db):.1f}")


def track_words(arc: Arc, phase: Phase, each: ArcTrack, known: LibraryTrack | None) -> str:
    """Return what a screen reader says of a track in its place."""
    said = [each.track.title, each.track.artist, tr(phase.value)]
    said += [clock_words(each.track.duration_ms), lufs_words(known)]
    said.append(tr("pinned") if each.pinned else "")
    said.append(tr("file missing") if known and known.missing else "")
    said.append(tr("crossfade {0} s").format(arc.crossfade_into(each) // 1000))
    return ", ".join(filter(None, said))


def _part(arc: Arc, span: PhaseSpan, cover: PhaseCover | None, facts: Facts) -> PhasePart:
    blocks = tuple(_block(arc, span.phase, each, facts) for each in arc.of(span.phase))
    said, word = _cover_words(cover)
    return PhasePart(
        name=tr(span.phase.value),
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        blocks=blocks,
        said=said,
        word=word,
        short=cover is not None and not cover.is_enough,
    )


def _block(arc: Arc, phase: Phase, each: ArcTrack, facts: Facts) -> Block:
    known = facts.get(each.track.path)
    lufs = known.loudness.integrated_lufs if known and known.loudness else None
    return Block(
        title=each.track.title,
        length_ms=each.track.duration_ms,
        crossfade_ms=arc.crossfade_into(each),
        over_target_lu=None if lufs is None else lufs - TARGET_LUFS,
        pinned=each.pinned,
        missing=known is not None and known.missing,
        spoken=track_words(arc, phase, each, known),
    )


def _cover_words(cover: PhaseCover | None) -> tuple[str, str]:
    if cover is None:
        return "", ""
    has, needs = (round(ms / MS_PER_MINUTE) for ms in (cover.has_ms, cover.needs_ms))
    said = tr("{0} of {1} min").format(has, needs)
    if not cover.has_ms:
        return said, tr("nothing yet")
    if not cover.is_enough:
        return said, tr("repeats")
    return said, tr("more than fits") if cover.has_ms > cover.needs_ms * MUCH_SHARE else ""
