"""What the entries of one subject mean now: pure folds over the record."""

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.charts.integration import (
    CheckIn,
    Insight,
    Step,
    insights,
    notes,
    steps,
)
from kap_companion.domain.charts.intended import Intended, intended
from kap_companion.domain.charts.locked import unconfirmed
from kap_companion.domain.charts.patient import PatientChart
from kap_companion.domain.charts.practice import PracticeChart
from kap_companion.domain.charts.session import SessionChart, SessionState
from kap_companion.domain.charts.spans import MusicSpan, Span, mask_spans, music_spans

__all__ = [
    "CheckIn",
    "Fact",
    "Insight",
    "Intended",
    "MusicSpan",
    "PatientChart",
    "PracticeChart",
    "SessionChart",
    "SessionState",
    "Span",
    "Step",
    "insights",
    "intended",
    "mask_spans",
    "music_spans",
    "notes",
    "replay",
    "steps",
    "unconfirmed",
]
