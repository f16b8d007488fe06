"""What came of a long work with many files: a notice with the first few, a sheet with all."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kap_companion.audio.library.model import ImportReport, MeasureReport, MovedReport, Refused
from kap_companion.ui.theme import fonts, role_font
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice, NoticeLevel
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr

FIRST_FEW = 3
LONGEST_NAME = 64
Lines = Sequence[str]
Counted = tuple[int, str, str]
"""How many there are, what is said of one, and what of any other number."""


class ReportNotice(Notice):
    """Shows a report; `sheet_wanted` carries the `Sheet` with all of it."""

    sheet_wanted = Signal(object)

    def __init__(self, area: QWidget) -> None:
        super().__init__("info", "")
        self._area = area
        self._report: tuple[str, Lines] = ("", ())
        self.acted.connect(self._act)
        self.hide()

    def report(self, sentence: str, lines: Lines = (), level: NoticeLevel = "info") -> None:
        """Say the sentence, the first few lines, and how many more there are."""
        self._report = sentence, tuple(lines)
        shown = [shortened(each) for each in lines[:FIRST_FEW]]
        more = len(lines) - FIRST_FEW
        if more > 0:
            shown.append(tr("and {0} more").format(more))
        action = tr("Show all") if more > 0 else tr("Noted")
        self.show_notice(level, sentence, action, "\n".join(shown))
        self.show()

    def _act(self) -> None:
        sentence, lines = self._report
        if len(lines) > FIRST_FEW:
            sheet = ReportSheet(sentence, lines, self._area)
            sheet.closed.connect(sheet.deleteLater)
            self.sheet_wanted.emit(sheet)
        self.hide()


class ReportSheet(Sheet):
    """All lines of a report; they can be copied."""

    def __init__(self, sentence: str, lines: Lines, area: QWidget) -> None:
        super().__init__(tr("What was left out"), area)
        self.lines = QPlainTextEdit("\n".join(lines))
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setFont(role_font(fonts.NOTE))
        self.lines.setAccessibleName(tr("Each file and why"))
        self.add(Text(sentence, fonts.STRONG), self.lines)
        self.body.setStretchFactor(self.lines, 1)
        self.body.setContentsMargins(layout.XL, layout.XS, layout.XL, layout.XL)


def shortened(words: str) -> str:
    """The words without their middle where they are long: both ends tell files apart."""
    if len(words) <= 2 * LONGEST_NAME:
        return words
    return f"{words[:LONGEST_NAME]} … {words[-LONGEST_NAME:]}"


def import_words(report: ImportReport) -> str:
    """Return what was taken in, in a sentence or a few."""
    return _said(
        (report.added, tr("One track added."), tr("{0} tracks added.")),
        (report.known, tr("One was there before."), tr("{0} were there before.")),
        (report.relinked, tr("One was found again."), tr("{0} were found again.")),
        (len(report.refused), tr("One file was left out."), tr("{0} files were left out.")),
        stopped=report.stopped,
    )


def measure_words(report: MeasureReport) -> str:
    """Return how many were measured."""
    return _said(
        (report.measured, tr("One track measured."), tr("{0} tracks measured.")),
        (len(report.refused), tr("One can’t be measured."), tr("{0} can’t be measured.")),
        stopped=report.stopped,
    )


def moved_words(report: MovedReport) -> str:
    """Return how many files were found again."""
    missing = len(report.still_missing)
    return _said(
        (report.found, tr("One file found again."), tr("{0} files found again.")),
        (missing, tr("One is still missing."), tr("{0} are still missing.")),
        stopped=report.stopped,
    )


def refused_lines(refused: Sequence[Refused]) -> Lines:
    """Return each file with its reason."""
    return [f"{each.name}: {each.reason}" for each in refused]


def _said(first: Counted, *others: Counted, stopped: bool) -> str:
    """What was to be done is said in any case, also of none; of the others only what there is."""
    counted = [first, *(each for each in others if each[0])]
    said = [one if count == 1 else many.format(count) for count, one, many in counted]
    return " ".join([*said, tr("Stopped; what is done stays.")] if stopped else said)
