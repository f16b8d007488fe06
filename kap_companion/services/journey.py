"""The Journey: dose, eye mask, the timed log, and taking things back."""

import re
from dataclasses import replace
from decimal import Decimal

from kap_companion.domain.charts import SessionState, mask_spans
from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AddendumWritten,
    ClockDisagreed,
    ConflictSettled,
    DoseGiven,
    EndedWithOpen,
    Ending,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    InterventionMade,
    LockedEntriesConfirmed,
    Observed,
    QuoteHeard,
    ReadyForDischarge,
    RecordingResumed,
    SessionBegun,
    SessionEnded,
    Signed,
    SoundLost,
    SoundRecovered,
    TrackFailed,
    UnknownEvent,
    VitalsTaken,
    WordsAdded,
)
from kap_companion.domain.moment import US_PER_SECOND, Moment
from kap_companion.domain.routes import route_named
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.checks import checked_vitals
from kap_companion.services.dose_checks import checked_details, no_amount, possible_amount
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import note

WORDS_AFTER_TAG_US = 20 * US_PER_SECOND

OF_THE_MACHINE = (
    SessionBegun,
    RecordingResumed,
    ClockDisagreed,
    SoundLost,
    SoundRecovered,
    TrackFailed,
    UnknownEvent,
)
"""What a person did not do, and so can't take back."""

FOR_EVER = (Signed, ConflictSettled, LockedEntriesConfirmed)
"""What a person stands by; it is added to, and not taken back."""

_AMOUNT = re.compile(r"\d{1,9}([.,]\d{1,9})?", re.ASCII)
_MAY_MEAN_THOUSANDS = re.compile(r"0*[1-9]\d*,\d{3}", re.ASCII)


def parse_amount(text: str) -> Decimal:
    """Return the amount typed, with decimal point or comma; else raises `InputRefused`."""
    typed = text.strip()
    if _MAY_MEAN_THOUSANDS.fullmatch(typed):
        raise InputRefused("That comma may mean thousands. Type the amount without it.")
    if not _AMOUNT.fullmatch(typed):
        raise no_amount()
    return possible_amount(Decimal(typed.replace(",", ".")))


def checked_words(words: str) -> str:
    """Return the words without outer white space; raises `InputRefused` for none or too many."""
    stripped = words.strip()
    if not stripped:
        raise InputRefused("There are no words to record yet.")
    if len(stripped) > MAX_NOTE_CHARS:
        raise InputRefused(f"One note holds up to {MAX_NOTE_CHARS:,} characters. Nothing was cut.")
    return stripped


def checked_dose(dose: DoseGiven) -> DoseGiven:
    """Return the dose; raises `InputRefused` where it can't have been given like that."""
    possible_amount(dose.amount)
    named = (dose.drug, dose.unit, dose.given_by)
    if not all(name.strip() for name in named):
        raise InputRefused("A dose needs the drug's name, a unit and who gave it.")
    if any(len(name) > MAX_LINE_CHARS for name in named):
        raise InputRefused("A name is longer than a line. Shorten it.")
    try:
        route_named(dose.route)
    except KeyError:
        raise InputRefused("Choose a route.") from None
    return checked_details(dose)


class Journey:
    """What the therapist does in the room, each act one entry."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record
        self._mask: tuple[Written, bool] | None = None

    def observe(self, words: str, occurred_at: Moment | None = None, about: str = "") -> Written:
        """Record what was seen; `about` is the id of the earlier entry that it is about."""
        return self._hand(Observed(checked_words(words), about=about), occurred_at)

    def quote(self, words: str, occurred_at: Moment | None = None, about: str = "") -> Written:
        """Record what the patient said, word for word; `about` as in `observe`."""
        return self._hand(QuoteHeard(checked_words(words), about), occurred_at)

    def tag(self, label: str, occurred_at: Moment | None = None) -> Written:
        """Record a one-key tag."""
        return self._hand(Observed(tag=label), occurred_at)

    def add_words(self, tag_id: str, words: str) -> Written:
        """Add words to a tag; needs no reason, the tag stands unchanged."""
        event = WordsAdded(checked_words(words))
        return self._record.write_entries([NewEntry("", event, amends=tag_id)])

    @property
    def mask_is_on(self) -> bool:
        """Whether the eye mask is on now, or will be once the disk has it."""
        if self._mask is not None and self._is_coming(self._mask[0]):
            return self._mask[1]
        spans = mask_spans(self._record.chart)
        return bool(spans) and spans[-1].end is None

    def toggle_mask(self) -> Written:
        """Put the eye mask on, or take it off."""
        return self.set_mask(on=not self.mask_is_on)

    def set_mask(self, *, on: bool, occurred_at: Moment | None = None) -> Written:
        """Record that the eye mask went on, or came off."""
        written = self._hand(EyeMaskPutOn() if on else EyeMaskTakenOff(), occurred_at)
        self._mask = (written, on)
        return written

    def correct(self, fact: Fact, event: Event, occurred_at: Moment, reason: str) -> Written:
        """Amend an entry: its words, its time, or both."""
        if isinstance(fact.event, FOR_EVER):
            raise SessionStateError("This stands as it is. An addendum can be written to it.")
        if event == fact.event and occurred_at == fact.occurred_at:
            raise InputRefused("Nothing was changed.")
        match event:
            case Observed(tag=""):
                event = replace(event, words=checked_words(event.words))
            case Observed(words=words) if words.strip():
                event = replace(event, words=checked_words(words))
            case QuoteHeard(words=words) | AddendumWritten(words=words):
                event = replace(event, words=checked_words(words))
            case DoseGiven():
                event = checked_dose(event)
            case VitalsTaken():
                event = checked_vitals(event)
            case InterventionMade(words=words):
                event = replace(event, words=note(words))
            case ReadyForDischarge() if self._before_the_dose(occurred_at):
                raise InputRefused("That is before the first dose.")
            case _:
                pass
        return self._record.amend(fact, event, occurred_at, self._reason(reason))

    def _before_the_dose(self, at: Moment) -> bool:
        chart = self._record.chart
        return chart.anchor is not None and chart.timeline.between(chart.anchor, at).us < 0

    def may_take_back(self, fact: Fact) -> bool:
        """Whether this is something that a person did, and does not stand by for ever."""
        return not isinstance(fact.event, (*OF_THE_MACHINE, *FOR_EVER))

    def take_back(self, fact: Fact, reason: str) -> Written:
        """Retract an entry; it stays in the record, struck through.

        Refused for what no person did: the begin of the session, a gap, a moved clock.
        """
        if not self.may_take_back(fact):
            raise SessionStateError("This belongs to the session itself and stays on the record.")
        return self._record.retract(fact, self._reason(reason))

    def end(
        self, ending: Ending, summary: str = "", left_open: EndedWithOpen | None = None
    ) -> Written:
        """End the session; refused where the ending and the doses contradict each other.

        `left_open` says what is still open; both are written, or neither.
        """
        self._require_running()
        dosed = bool(self._record.chart.doses)
        if dosed and ending is Ending.NO_DOSE_GIVEN:
            raise SessionStateError("A dose was recorded. Take it back first, or end the session.")
        if not dosed and ending is Ending.COMPLETED:
            raise SessionStateError("No dose was recorded. End it as a session without a dose.")
        if len(summary) > MAX_NOTE_CHARS:
            raise InputRefused(f"A summary holds up to {MAX_NOTE_CHARS:,} characters.")
        before = (left_open,) if left_open is not None else ()
        return self._record.write(*before, SessionEnded(ending, summary.strip()))

    def _hand(self, event: Event, occurred_at: Moment | None = None) -> Written:
        self._require_running()
        return self._record.write(event, occurred_at=occurred_at)

    def _is_coming(self, written: Written) -> bool:
        """Whether this write is not in the chart yet, and did not fail."""
        if not written.done():
            return True
        if written.exception() is not None:
            return False
        return self._record.chart.fact(written.result()[0].id) is None

    @staticmethod
    def _reason(reason: str) -> str:
        if not reason.strip():
            raise InputRefused("A change on the record needs a reason.")
        if len(reason) > MAX_LINE_CHARS:
            raise InputRefused("The reason is longer than a line. Shorten it.")
        return reason.strip()

    def _require_running(self) -> None:
        if self._record.chart.state is not SessionState.RUNNING:
            raise SessionStateError("This session is not running. Nothing was recorded.")
