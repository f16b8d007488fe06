"""What the room needs while the vault is locked, in the clear: no name and no word of a patient.

It also tells the next start that the program was gone in a locked session, and how to go on.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kap_companion.config import RUN_FILE
from kap_companion.domain.codec import from_plain, to_plain
from kap_companion.domain.events import Question, QuickTag
from kap_companion.domain.moment import Moment
from kap_companion.domain.timing import Wished

MOST_BYTES = 256 * 1024
TAGS_KEPT = 6
PUBLIC_BYTES = 32


@dataclass(frozen=True)
class RunState:
    """One lock: whose, of which session (its id), and what goes on in front of it.

    `lock` and `public` (hex) belong to the inbox. `holder` is the practitioner id of who locked.
    `anchor` is the moment of the first dose; the phases follow from route, window and, where the
    protocol of the session says when they begin, `phase_min`. `by_patient`:
    the laptop is in the patient's hands, with these questions. `part` counts the programs that took
    the lock over after a crash. `alive` is when the program was last there. `wishes` are what was
    asked of the music's course. `patient` (the id) is who has the forms of `measures` (by their
    keys) still to answer, and stands at the question of this `place`; `session` may be empty then.
    """

    lock: str
    public: str
    holder: str
    session: str
    anchor: Moment | None = None
    route: str = ""
    window_min: int = 0
    mask_on: bool = False
    tags: tuple[QuickTag, ...] = ()
    by_patient: bool = False
    done: bool = False
    questions: tuple[Question, ...] = ()
    part: int = 0
    alive: Moment | None = None
    track: str = ""
    track_phase: str = ""
    track_position_ms: int = 0
    playing: bool = False
    wishes: tuple[Wished, ...] = ()
    phase_min: tuple[int, ...] = ()
    patient: str = ""
    measures: tuple[str, ...] = ()
    place: int = 0

    @property
    def takes(self) -> bool:
        """Whether anything can be written in front of the lock."""
        return bool(self.session or self.patient)


def keep_run_state(folder: Path, state: RunState) -> None:
    """Write the run file, whole or not at all. Raises `OSError`."""
    fresh = folder / (RUN_FILE + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(to_plain(state), stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(folder / RUN_FILE)


def read_run_state(folder: Path) -> RunState | None:
    """Return what the last lock left; None without a run file, or one that makes no sense."""
    try:
        with (folder / RUN_FILE).open("rb") as stream:
            plain: Any = json.loads(stream.read(MOST_BYTES))
        plain.pop("track_index", None)  # an earlier version counted the tracks of a plain list
        state: RunState = from_plain(RunState, plain)
        whole = len(bytes.fromhex(state.public)) == PUBLIC_BYTES
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return state if whole and state.takes else None


def forget_run_state(folder: Path) -> None:
    """Take the run file away. Raises `OSError`."""
    (folder / RUN_FILE).unlink(missing_ok=True)
