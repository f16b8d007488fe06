"""A sheet with the patients of a file: who is new, who is there already, and which to take in."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.exports import DateOrder, PatientFile
from kap_companion.services.patient_import import Arrival, PatientImport, Preview, Standing
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.found_list import Found, FoundList
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LIST_PX = 160


class ImportSheet(FormSheet):
    """Nothing is written until *Import*; a click on somebody takes them in or leaves them out."""

    taken = Signal(int)
    """So many patients were taken in."""

    def __init__(
        self, workspace: Workspace, area: QWidget, file: PatientFile, preview: Preview
    ) -> None:
        super().__init__(tr("Import patients"), tr("Import"), workspace.bridge, area)
        self._importing = PatientImport(workspace.journal, workspace.reader, workspace.clock)
        self._file, self._preview = file, preview
        self._left_out: set[int] = set()
        self.order = ChoiceField(
            tr("What comes first in its dates?"),
            [(DateOrder.DAY, tr("Day")), (DateOrder.MONTH, tr("Month"))],
            tr("Some birth dates could be read in two ways, such as 03/04/1980."),
        )
        if not preview.asks:
            self.order.hide()
        self.order.changed.connect(self._read_again)
        self._says = Text("", fonts.NOTE, "muted")
        self.list = FoundList(tr("Patients of this file"))
        self.list.setMinimumHeight(LIST_PX)
        self.list.opened.connect(self._turn)
        self.add(self.order, self._says)
        self.body.addWidget(self.list, 1)
        self._begin()

    def write(self) -> "Future[Any] | None":
        return self._importing.take(self._chosen())

    def saved(self) -> None:
        self.taken.emit(len(self._chosen()))

    def is_untouched(self) -> bool:
        return not self._left_out

    # Showing

    def _begin(self) -> None:
        """Who may be there already is left out until somebody says otherwise."""
        perhaps = self._preview.of(Standing.PERHAPS)
        self._left_out = {each.candidate.place for each in perhaps}
        self._show()

    def _show(self) -> None:
        current = self.list.current()
        self.list.show_rows(list(self._rows()))
        self.list.choose(current.key if current else "")
        count = len(self._chosen())
        self.save.say(
            tr("Import 1 patient") if count == 1 else tr("Import {0} patients").format(count)
        )
        self.save.setEnabled(count > 0 and not self._preview.asks)
        self._says.setText("\n".join(filter(None, self._told())) or tr("Nobody is in this file."))

    def _told(self) -> Iterator[str]:
        counts = ((words, len(self._preview.of(each))) for each, words in _headings().items())
        yield " · ".join(f"{words}: {count:,}" for words, count in counts if count)
        if any(each.may_be_taken for each in self._preview.arrivals):
            yield tr("A click takes somebody in or leaves them out.")
        if self._file.ignored:
            names = ", ".join(self._file.ignored)
            yield tr("Columns that are left out: {0}").format(names)
        if self._file.others:
            yield tr("Resources that are no patients: {0}").format(f"{self._file.others:,}")

    def _rows(self) -> Iterator[Found]:
        for standing, words in _headings().items():
            found = self._preview.of(standing)
            if found:
                yield Found("heading", "", f"{words} ({len(found):,})")
            for each in found:
                yield self._row(each)

    def _row(self, arrival: Arrival) -> Found:
        place = arrival.candidate.place
        details = arrival.details
        born = in_words(details.birth_date) if details.birth_date else ""
        where = "" if arrival.may_be_taken else self._place_words(place)
        said = (where, arrival.why, born, details.record_number, *arrival.candidate.remarks)
        name = arrival.candidate.name or tr("No name")
        out = place in self._left_out
        right = (tr("leave out") if out else tr("take in")) if arrival.may_be_taken else ""
        return Found("patient", str(place), name, " · ".join(filter(None, said)), right)

    def _place_words(self, place: int) -> str:
        words = tr("Line {0}") if self._file.kind == "list" else tr("Patient {0}")
        return words.format(place)

    # Choosing

    def _chosen(self) -> tuple[Arrival, ...]:
        return tuple(
            each
            for each in self._preview.arrivals
            if each.may_be_taken and each.candidate.place not in self._left_out
        )

    def _turn(self, row: Found) -> None:
        if row.right:
            self._left_out ^= {int(row.key)}
            self._show()

    def _read_again(self) -> None:
        """The order of the dates was said: read them by it, away from the window."""
        order = DateOrder(self.order.value())
        self.save.setEnabled(False)
        found = _elsewhere(lambda: self._importing.preview(self._file, order))
        self._bridge.when_done(found, self._found, self.refuse)

    def _found(self, preview: Preview) -> None:
        if isValid(self):
            self._preview = preview
            self._begin()


def _elsewhere(work: Callable[[], Any]) -> "Future[Any]":
    worker = ThreadPoolExecutor(1, thread_name_prefix="patient-import")
    future = worker.submit(work)
    worker.shutdown(wait=False)
    return future


def _headings() -> dict[Standing, str]:
    return {
        Standing.WAITS: tr("Wait for your answer"),
        Standing.NEW: tr("New"),
        Standing.PERHAPS: tr("Perhaps there already"),
        Standing.UNREAD: tr("Can’t be read"),
        Standing.KNOWN: tr("There already"),
    }
