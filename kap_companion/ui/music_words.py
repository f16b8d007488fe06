"""What the record says of the music's course, and of its sound: the same wherever it is read."""

from kap_companion.domain.events import (
    Event,
    MusicBroughtHome,
    MusicBroughtUp,
    MusicSoftened,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    SoundOutputChosen,
    SoundRecovered,
    TrackFailed,
)
from kap_companion.domain.player import Output
from kap_companion.ui.wording import failed_words, recovered_words, tr


def course_words(event: Event) -> tuple[str, str]:
    """Return the label of such an event and the words after it; two empty texts for any other."""
    match event:
        case MusicSoftened(depth_db=depth_db):
            said = tr("Music softened."), tr("By {0} dB.").format(depth_db)
        case MusicBroughtUp():
            said = tr("Music as before."), ""
        case PhaseHeld(phase=phase):
            said = tr("Held."), tr(phase)
        case PhaseReleased(phase=phase):
            said = tr("Held no longer."), tr(phase)
        case PhaseExtended(phase=phase, minutes=minutes):
            said = tr("Extended."), tr("{0}, by {1} min").format(tr(phase), minutes)
        case MusicBroughtHome(phase=phase):
            said = tr("Brought home."), tr("Out of: {0}").format(tr(phase))
        case SoundOutputChosen(name=name):
            said = tr("Sound output."), name
        case SoundRecovered(title=title, gap_ms=gap_ms):
            said = recovered_words(title, gap_ms)
        case TrackFailed(title=title, reason=reason):
            said = failed_words(title, reason)
        case _:
            said = "", ""
    return said


def missing_words(output: Output | None) -> str:
    """Say that the way out that was chosen isn't there; nothing where none is missing."""
    if output is None:
        return ""
    said = tr("{0} is not there. The music goes the system’s way until it is back.")
    return said.format(output.name)
