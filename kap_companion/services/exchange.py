"""Handing on: a session, a patient or the practice, as files that other programs read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import rmtree

from kap_companion.domain.charts import PatientChart, PracticeChart, SessionChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Exported
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Clock, Moment
from kap_companion.domain.ports import Journal, Reader
from kap_companion.errors import InputRefused, KapError
from kap_companion.exports import (
    Part,
    PatientPart,
    Selection,
    SessionPart,
    export_csv,
    export_fhir,
    export_patient,
    export_session,
)
from kap_companion.services.unfinished import exporting
from kap_companion.vault.progress import Cancelled, Progress, Stopped

EVERYONE = 1_000_000
SHORT_ID = 8


class What(StrEnum):
    """How much leaves."""

    SESSION = "session"
    PATIENT = "patient"
    PRACTICE = "practice"


class Form(StrEnum):
    """In which format it leaves."""

    CSV = "csv"
    JSON = "json"
    FHIR = "fhir"


@dataclass(frozen=True, slots=True)
class Order:
    """What shall leave, in which format; `chart_id` is empty for the practice."""

    what: What
    form: Form
    chart_id: str = ""


class Exchange:
    """Writes exports, and notes each on the access log. Takes its time: not for the GUI thread."""

    def __init__(self, journal: Journal, reader: Reader, clock: Clock) -> None:
        """Work on this vault."""
        self._journal = journal
        self._reader = reader
        self._clock = clock

    def hand_on(
        self,
        order: Order,
        folder: Path,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Path:
        """Write into `folder`, under a name that names nobody; returns the file, or the folder.

        `progress` is told in patients and sessions. Raises `ExportFailed`, `Stopped`, `NotSaved`
        where the access log can't be written, and `InputRefused` where there is no such chart; then
        nothing is left behind.
        """
        now = self._clock.now()
        steps = _Steps(progress, cancelled)
        selection = self._selection(order, steps)
        target = folder / _name(selection, order.form, now)
        with exporting(self._journal, self._reader.access_subject(), folder):
            written = WRITERS[order.form](selection, target, now)
        self._note(order, written)
        return written

    def _note(self, order: Order, written: Path) -> None:
        """What is not on the access log must not have left."""
        noted = Exported(order.what.value, order.form.value, order.chart_id)
        try:
            self._journal.append([NewEntry(self._reader.access_subject(), noted)]).result()
        except KapError:
            _remove(written)
            raise

    # What belongs to it

    def _selection(self, order: Order, steps: "_Steps") -> Selection:
        practice_id = self._reader.practice_subject()
        practice = PracticeChart.replay(self._reader.entries_of(practice_id))
        parts = self._parts(order, steps)
        return Selection(order.what.value, order.chart_id, practice_id, practice, parts)

    def _parts(self, order: Order, steps: "_Steps") -> Iterator[Part]:
        if order.what is What.SESSION:
            return self._of_session(order.chart_id, steps)
        if order.what is What.PRACTICE:
            everyone = self._reader.patients(limit=EVERYONE)
            return self._of_patients([each.patient_id for each in everyone], steps)
        if self._reader.patient(order.chart_id) is None:
            raise InputRefused("There is no patient with this id. `list` shows them.")
        return self._of_patients([order.chart_id], steps)

    def _of_session(self, session_id: str, steps: "_Steps") -> Iterator[Part]:
        entries = self._reader.entries_of(session_id)
        chart = SessionChart.replay(entries)
        if chart.plan is None:
            raise InputRefused("There is no session with this id. `list` shows them.")
        patient = PatientPart(chart.patient_id, self._reader.entries_of(chart.patient_id))
        steps.total = 2
        return steps.counted(iter((patient, SessionPart(session_id, chart.patient_id, entries))))

    def _of_patients(self, patient_ids: list[str], steps: "_Steps") -> Iterator[Part]:
        sessions = sum(len(self._reader.sessions_of(each)) for each in patient_ids)
        steps.total = len(patient_ids) + sessions
        return steps.counted(part for each in patient_ids for part in self._of_patient(each))

    def _of_patient(self, patient_id: str) -> Iterator[Part]:
        """Yield a patient and their sessions; nobody who was erased since this began."""
        entries = self._reader.entries_of(patient_id)
        if PatientChart.replay(entries).fact is None:
            return
        yield PatientPart(patient_id, entries)
        for session in self._reader.sessions_of(patient_id):
            of_session = self._reader.entries_of(session.session_id)
            yield SessionPart(session.session_id, patient_id, of_session)


class _Steps:
    """Tells how many parts are done, and stops where that is wished."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self.total = 0

    def counted(self, parts: Iterator[Part]) -> Iterator[Part]:
        for done, part in enumerate(parts, 1):
            if self._cancelled and self._cancelled():
                raise Stopped
            yield part
            if self._progress:
                self._progress(min(done, self.total), self.total)


def _name(selection: Selection, form: Form, now: Moment) -> str:
    at = now.local()
    name = f"{selection.name}-{at:%Y%m%d-%H%M%S}-{new_id(now.utc_us)[-SHORT_ID:]}"
    return name + ENDINGS[form]


def _json(selection: Selection, target: Path, _now: Moment) -> Path:
    """A session by itself is written as it always was; a practice leaves by `leave`."""
    if selection.what == What.PRACTICE:
        raise InputRefused("The whole practice as JSON is written by Leaving. Nothing was written.")
    if selection.what == What.PATIENT:
        return export_patient(selection, target)
    of_session = [part for part in selection.parts if isinstance(part, SessionPart)]
    return export_session(selection.chart_id, of_session[0].entries, target.parent)


def _csv(selection: Selection, target: Path, _now: Moment) -> Path:
    return export_csv(selection, target)


ENDINGS = {Form.CSV: "-csv", Form.JSON: ".json", Form.FHIR: ".fhir.json"}
WRITERS: Mapping[Form, Callable[[Selection, Path, Moment], Path]] = {
    Form.CSV: _csv,
    Form.JSON: _json,
    Form.FHIR: export_fhir,
}


def _remove(written: Path) -> None:
    with suppress(OSError):
        if written.is_dir():
            rmtree(written)
        else:
            written.unlink()
