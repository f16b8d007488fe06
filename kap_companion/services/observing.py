"""What belongs to an observation: how strong it was, that it goes on, what was done about it."""

from dataclasses import replace

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.charts.states import (
    State,
    is_tag,
    running_states,
    state_of,
    stronger,
)
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    InterventionMade,
    Observed,
    StateEnded,
    StateWentOn,
    StrengthNoted,
)
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import note, said

LONGEST_STATE = 60


class Observing:
    """What is said of the observations of one session."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record

    def running(self) -> tuple[State, ...]:
        """Return the states that go on."""
        return running_states(self._record.chart)

    def strengthen(self, fact: Fact) -> Written:
        """Note the next strength of a tag; needs no reason, the tag stands unchanged."""
        self._require_running()
        if not is_tag(fact) or fact.retraction is not None:
            raise InputRefused("Only a tag has a strength.")
        noted = StrengthNoted(stronger(fact))
        return self._record.write_entries([NewEntry("", noted, amends=fact.id)])

    def still(self, fact: Fact) -> Written:
        """Record that what an entry names goes on, or, where it does already, that it ended."""
        self._require_running()
        going = state_of(self._record.chart, fact.id)
        if going is not None:
            return self.end(going.fact.id)
        what = state_name(fact)
        if not what or fact.retraction is not None:
            raise InputRefused("Only what was seen can go on.")
        if any(each.what.casefold() == what.casefold() for each in self.running()):
            raise InputRefused(f"{what} goes on already. Its button ends it.")
        return self._record.write(StateWentOn(fact.id, what))

    def end(self, entry_id: str) -> Written:
        """Record that a running state, by the id of its `StateWentOn`, ended."""
        self._require_running()
        for each in self.running():
            if each.fact.id == entry_id:
                return self._record.write(StateEnded(entry_id, each.what))
        raise SessionStateError("This has ended already.")

    def intervene(self, made: InterventionMade) -> Written:
        """Record what the therapist did."""
        self._require_running()
        what = said(made.what, "What did you do?")
        return self._record.write(replace(made, what=what, words=note(made.words)))

    def _require_running(self) -> None:
        if self._record.chart.state is not SessionState.RUNNING:
            raise SessionStateError("This session is not running. Nothing was recorded.")


def state_name(fact: Fact) -> str:
    """Return what goes on by an entry: its tag, else how its words begin; empty for others."""
    if not isinstance(fact.event, Observed):
        return ""
    words = fact.event.tag or " ".join(fact.event.words.split())
    return words if len(words) <= LONGEST_STATE else f"{words[: LONGEST_STATE - 1].rstrip()}…"
