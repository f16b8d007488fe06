"""Lines of a history in words: with the names of people and charts, looked up once each."""

from collections.abc import Iterable

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.charts.practice import AT_THE_LOCKED_SCREEN
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.history import Line, Row
from kap_companion.domain.ports import Reader
from kap_companion.ui.history_words import line_words, moment_words
from kap_companion.ui.pages.when import day_and_month, local_time
from kap_companion.ui.wording import tr


class RowMaker:
    """Makes rows; callable from one thread at a time, any. `chart_id` is whose history it is."""

    def __init__(self, reader: Reader, practice: PracticeChart, chart_id: str = "") -> None:
        self._reader = reader
        self._people = {each.practitioner_id: each.name for each in practice.practitioners}
        self._people[LOCKED_SCREEN] = tr(AT_THE_LOCKED_SCREEN)
        self._own = {reader.practice_subject(), reader.access_subject(), chart_id}
        self._charts: dict[str, str] = {}

    def rows(self, lines: Iterable[Line]) -> tuple[Row, ...]:
        """Return the rows of these lines."""
        return tuple(self._row(line) for line in lines)

    def _row(self, line: Line) -> Row:
        entry = line.entry
        who = self._people.get(entry.author) or tr("someone else")
        done_by = self._people.get(entry.performed_by, entry.performed_by)
        about = "" if line.chart_id in self._own else self._chart(line.chart_id)
        return Row.of(line, who, done_by, line_words(line, self._named), about)

    def _named(self, of_id: str) -> str:
        return self._people.get(of_id) or self._patient(of_id)

    def _chart(self, chart_id: str) -> str:
        if chart_id not in self._charts:
            self._charts[chart_id] = self._looked_up(chart_id) or tr("a chart that is erased")
        return self._charts[chart_id]

    def _looked_up(self, chart_id: str) -> str:
        session = self._reader.session(chart_id)
        if session is None:
            return self._patient(chart_id)
        at = local_time(session.held_us)
        day = tr("session of {0}").format(f"{day_and_month(at.date())} {at.year}")
        return ", ".join(filter(None, (self._patient(session.patient_id), day)))

    def _patient(self, patient_id: str) -> str:
        known = self._reader.patient(patient_id) if patient_id else None
        return known.name if known else ""


def quiet_words(row: Row) -> str:
    """Return what stands below the first line of a row: who, about which chart, why."""
    done_by = tr("done by {0}").format(row.performed_by) if row.performed_by else ""
    reason = tr("reason: {0}").format(row.line.entry.reason) if row.line.entry.reason else ""
    return " · ".join(filter(None, (row.who, done_by, row.about, reason)))


def full_words(row: Row) -> str:
    """Return everything that is known of a row."""
    entry = row.line.entry
    happened = tr("Happened {0}, recorded {1}").format(
        moment_words(entry.occurred_at), moment_words(entry.recorded_at)
    )
    return "\n".join((row.what, quiet_words(row), happened))


def csv_header() -> tuple[str, ...]:
    """Return the heads of the columns of `csv_cells`."""
    return (
        tr("Recorded"),
        tr("Happened"),
        tr("Who"),
        tr("Done by"),
        tr("Kind"),
        tr("What"),
        tr("About"),
        tr("Reason"),
        tr("Entry"),
    )


def csv_cells(row: Row) -> tuple[str, ...]:
    """Return a row as cells; times with their offset."""
    entry = row.line.entry
    return (
        entry.recorded_at.local().isoformat(timespec="seconds"),
        entry.occurred_at.local().isoformat(timespec="seconds"),
        row.who,
        row.performed_by,
        row.line.group.value,
        row.what,
        row.about,
        entry.reason,
        entry.id,
    )
