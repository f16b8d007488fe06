"""The session that is acted out leaves the same on the record, whichever way it was acted."""

from collections import Counter
from pathlib import Path

import pytest

from tests.acted.play import Stage, play

LEFT = Counter(
    {
        "adverse-event-began": 1,
        "adverse-event-ended": 1,
        "after-care-given": 1,
        "course-point-marked": 2,
        "dose-given": 1,
        "eye-mask-put-on": 1,
        "eye-mask-taken-off": 1,
        "insight-written": 1,
        "intention-written": 7,
        "intervention-made": 1,
        "item-ticked": 24,
        "locked-entries-confirmed": 1,
        "looked-at": 1,
        "lozenge-taken-out": 1,
        "music-brought-up": 1,
        "music-softened": 1,
        "observed": 3,
        "phase-held": 1,
        "phase-released": 1,
        "quote-heard": 1,
        "ready-for-discharge": 1,
        "retracted": 1,
        "session-begun": 1,
        "session-ended": 1,
        "state-ended": 1,
        "state-went-on": 1,
        "step-planned": 1,
        "strength-noted": 1,
        "vitals-taken": 2,
        "words-added": 1,
    }
)


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_all_that_was_done_is_on_the_record(by: str, tmp_path: Path) -> None:
    recorded = play(Stage(by=by, out=tmp_path))
    assert {kind: recorded[kind] for kind in LEFT} == LEFT
