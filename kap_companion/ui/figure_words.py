"""The figures of a practice in words: titles, names of rows and columns, and lines for a file."""

from collections.abc import Iterator

from kap_companion.domain.figure_tables import Figures, FigureTable, Topic
from kap_companion.domain.small_numbers import Shown, Untold
from kap_companion.services.figures import Period
from kap_companion.ui.widgets.dates import MONTHS, in_words
from kap_companion.ui.wording import tr

NOTHING = "–"
MONTH_CHARS = len("2026-03")


def about_text(topic: Topic) -> str:
    """Return what has to be known to read a table."""
    return {
        Topic.SESSIONS: tr("By the month for which each session was planned."),
        Topic.INTEGRATION: tr(
            "Sessions that ended, by protocol; the window is the one that is set now."
        ),
        Topic.ADVERSE: tr(
            "In sessions with a dose, by how severe each was at its worst. One session may have "
            "several. The rate counts to 100 sessions with a dose."
        ),
        Topic.CHANGE: tr(
            "Patients whose course began in this time: from the first total before the first dose "
            "to the newest after it. What counts as meaningful is the form’s own."
        ),
        Topic.RESPONSE: tr("Half of the baseline or less."),
        Topic.REMISSION: tr("Below the form’s own mark, from a baseline that was not."),
    }[topic]


def cell_text(shown: Shown) -> str:
    """Return a count as it is told."""
    if isinstance(shown, Untold):
        return tr(shown.value)
    return f"{shown:,}"


def row_name(topic: Topic, name: str) -> str:
    """Return what a row is called."""
    if topic is Topic.SESSIONS and len(name) == MONTH_CHARS:
        year, month = name.split("-")
        return f"{tr(MONTHS[int(month) - 1])} {year}"
    return name or tr("without a protocol")


def extra_heads(table: FigureTable) -> list[str]:
    """Return what the columns beside the counts are called."""
    heads = [tr("per 100 sessions")] if table.rates else []
    return [*heads, tr("mean change")] if table.means else heads


def extra_texts(table: FigureTable, row: int) -> list[str]:
    """Return what stands beside the counts of a row; the totals have nothing there."""
    beside = [each for each in (table.rates, table.means) if each]
    return [_number(each[row]) if row < len(each) else "" for each in beside]


def rows_of(table: FigureTable) -> Iterator[tuple[str, list[str]]]:
    """Yield each row with its cells, the totals last."""
    names = [row_name(table.topic, each) for each in table.table.rows]
    for place, (name, cells) in enumerate(zip([*names, tr("All")], table.table.cells, strict=True)):
        yield name, [*map(cell_text, cells), *extra_texts(table, place)]


def heads_of(table: FigureTable) -> list[str]:
    """Return the names of the columns, after that of the rows."""
    return [*map(tr, table.table.columns), tr("all"), *extra_heads(table)]


def doses_text(figures: Figures) -> str:
    """Return on how many sessions with a dose it all rests."""
    return tr("Sessions with a dose: {0}").format(cell_text(figures.doses))


def period_text(period: Period) -> str:
    """Return a period in words."""
    return tr("{0} to {1}").format(in_words(period.first), in_words(period.last))


def csv_header() -> list[str]:
    """Return the names of the columns of the file."""
    return [tr(each) for each in ("from", "to", "table", "row", "column", "value")]


def csv_rows(figures: Figures, period: Period) -> Iterator[list[str]]:
    """Yield one line for each number; what is not told stands as it is shown."""
    days = [period.first.isoformat(), period.last.isoformat()]
    yield [*days, tr("Sessions with a dose"), "", "", _plain(cell_text(figures.doses))]
    for table in figures.tables:
        for name, cells in rows_of(table):
            for head, cell in zip(heads_of(table), cells, strict=True):
                if cell:
                    yield [*days, tr(table.topic.value), name, head, _plain(cell)]


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".replace("-", "−")


def _plain(cell: str) -> str:
    """A number as programs read it."""
    return cell.replace(",", "").replace("−", "-")
