"""A fact and all that was said of it, as the sheet of its versions asks for it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from kap_companion.domain.charts import Fact, PracticeChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import AddendumWritten, Retracted
from kap_companion.domain.moment import Moment
from kap_companion.services.record import Written
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.entry_words import entry_words
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.when import near_day
from kap_companion.ui.wording import clock_text, time_text, tr


class Past(ABC):
    """What every past can tell; which words its entries have, and who settles it, differs."""

    def __init__(self, fact: Fact, practice: PracticeChart, now: Moment, bridge: Bridge) -> None:
        """Tell of `fact` as it was read; days are said as seen `now`."""
        self.fact = fact
        self.bridge = bridge
        self._practice = practice
        self._today = now.local().date()

    @abstractmethod
    def words(self, entry: Entry) -> str:
        """Return what an entry says."""

    @abstractmethod
    def by(self, entry: Entry) -> str:
        """Return who wrote a version, when, and why."""

    @abstractmethod
    def keep(self, kept: Entry) -> Written:
        """Let one of the rivals count. Raises `KapError` where it is settled already."""

    def rival_words(self, entry: Entry) -> str:
        """Return what a rival says, beside the others."""
        return self.words(entry)

    def advice(self) -> str:
        """Return what there is to know before one of the rivals is kept."""
        return tr("These were written without knowing of each other. Both are kept on the record.")

    def since(self) -> list[Entry]:
        """Return what came after the first version, in no order."""
        fact = self.fact
        taken = [fact.retraction] if fact.retraction else []
        return [*fact.versions[1:], *fact.added, *fact.settled, *taken]

    def entries(self) -> Iterator[Entry]:
        """Yield all about the fact, the newest first; nothing where it was never touched."""
        since = self.since()
        if since:
            whole = {entry.id: entry for entry in (self.fact.first, *since)}
            yield from sorted(whole.values(), key=lambda entry: entry.order, reverse=True)

    def _name(self, entry: Entry) -> str:
        return self._practice.practitioner_name(entry.author)

    def _written(self, entry: Entry) -> str:
        """When it was written: today 10:00."""
        at = entry.recorded_at
        return f"{near_day(at.local().date(), self._today)} {clock_text(at)}"


class SessionPast(Past):
    """The past of a fact of the open session, with the addenda to it."""

    def __init__(self, session: OpenSession, fact: Fact) -> None:
        super().__init__(fact, session.practice, session.record.now(), session.workspace.bridge)
        self._session = session

    def words(self, entry: Entry) -> str:
        if isinstance(entry.event, Retracted):  # its reason is told with who did it
            return tr("Taken back.")
        return " ".join(filter(None, entry_words(self._session.chart, entry)))

    def by(self, entry: Entry) -> str:
        at = time_text(self._session.chart, entry.occurred_at)
        said = tr("{0}, by {1}, written {2}").format(at, self._name(entry), self._written(entry))
        return tr("{0}. Reason: {1}").format(said, entry.reason) if entry.reason else said

    def keep(self, kept: Entry) -> Written:
        return self._session.signing.keep(self.fact, kept)

    def since(self) -> list[Entry]:
        about = (fact.newest for fact in self._session.chart.facts)
        return [*super().since(), *(each for each in about if self._is_addendum(each))]

    def _is_addendum(self, entry: Entry) -> bool:
        return isinstance(entry.event, AddendumWritten) and entry.event.about == self.fact.id
