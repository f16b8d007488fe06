"""Practice, Measures: which are in use, how they are read, scales of one's own, and the plan."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.domain.charts.practice import PracticeChart
from kap_companion.domain.defaults import MEASURE_PLAN
from kap_companion.domain.events import MeasuresSet, PlannedMeasure, Scale
from kap_companion.domain.ids import new_id
from kap_companion.domain.measures import FORMS, SCALES, known_keys
from kap_companion.errors import KapError
from kap_companion.ui.measure_words import measure_name, range_text
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS, stack
from kap_companion.ui.pages.measure_rows import PlanRow, ScaleRow
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.refill import refill
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.number_field import NumberField
from kap_companion.ui.widgets.text import Text, heading, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

OWN = "own:"


class MeasureSettingsPage(Page):
    """Each part is saved by its button; what is being typed is left alone by `refresh`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._kept: PracticeChart | None = None
        self.ticks: dict[str, CheckBox] = {}
        self.scale_rows: list[ScaleRow] = []
        self.plan_rows: list[PlanRow] = []
        self._used = layout.column([], 0)
        self._scales = layout.column([], layout.M)
        self._plan = layout.column([], layout.M)
        self.missing = NumberField(
            tr("Answers that may be missing"),
            tr("0: a form with any answer missing has no total. Missing ones count as nothing."),
        )
        self.cutoff = NumberField(
            tr("Cut-off of the PCL-5"),
            tr("Sources differ: 31 to 33. It is a screen, never a diagnosis."),
        )
        self.save_used = Button(tr("Save the measures"), "filled")
        self.used_note = SaveNote(workspace.bridge)
        self.add_scale = Button(tr("Add a scale"), icon="add")
        self.save_scales = Button(tr("Save the scales"))
        self.scales_note = SaveNote(workspace.bridge)
        self.add_plan = Button(tr("Add a line"), icon="add")
        self.save_plan = Button(tr("Save the plan"))
        self.usual_plan = Button(tr("The usual plan"), "quiet")
        self.plan_note = SaveNote(workspace.bridge)
        self._connect()
        self._build()

    def _connect(self) -> None:
        self.save_used.clicked.connect(self._save_used)
        self.add_scale.clicked.connect(partial(self._add_scale, None))
        self.save_scales.clicked.connect(self._save_scales)
        self.add_plan.clicked.connect(self._add_plan)
        self.save_plan.clicked.connect(self._save_plan)
        self.usual_plan.clicked.connect(partial(self._show_plan, MEASURE_PLAN))

    def _build(self) -> None:
        licences = tr(
            "PHQ-9, GAD-7 and PCL-5 are free to use and shown in full. Of the others only the "
            "total is recorded: whoever uses them holds the licence and the form."
        )
        own = tr("A number that the practice asks itself. Totals on the record keep their range.")
        plan = tr("What is due shows on the patient’s page. It never holds anything back.")
        used: list[layout.Item] = [
            heading(tr("In use")),
            Text(licences, fonts.NOTE, "muted"),
            self._used,
            self.missing,
            self.cutoff,
            layout.row([self.save_used, layout.GAP]),
            self.used_note,
            layout.S,
            heading(tr("Scales of your own")),
            Text(own, fonts.NOTE, "muted"),
            self._scales,
            layout.row([self.add_scale, self.save_scales, layout.GAP], layout.S),
            self.scales_note,
            layout.GAP,
        ]
        due: list[layout.Item] = [
            heading(tr("Plan")),
            Text(plan, fonts.NOTE, "muted"),
            self._plan,
            layout.row([self.add_plan, self.save_plan, self.usual_plan, layout.GAP], layout.S),
            self.plan_note,
            layout.GAP,
        ]
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(stack(*used, spacing=layout.M), 1)
        self._columns.addWidget(stack(*due, spacing=layout.M), 1)
        self._outer = layout.column([title(tr("Measures")), self._columns, layout.GAP], layout.L)
        inner = QWidget()
        inner.setLayout(self._outer)
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.set_compact(False)

    def refresh(self) -> None:
        chart, kept = self._workspace.practice_chart(), self._kept
        self._kept = chart
        if kept is None or _rules(kept) != _rules(chart):
            self.missing.set_value(str(chart.most_missing))
            self.cutoff.set_value(str(chart.pcl5_cutoff))
        if kept is None or (kept.measures_in_use, kept.scales) != (
            chart.measures_in_use,
            chart.scales,
        ):
            self._show_used(chart, kept)
        if kept is None or kept.scales != chart.scales:
            self._show_scales(chart.scales)
        if kept is None or kept.measure_plan != chart.measure_plan or self._is_plan_of(kept):
            self._show_plan(chart.measure_plan)

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._outer.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    # In use

    def _show_used(self, chart: PracticeChart, kept: PracticeChart | None) -> None:
        """What was ticked and is not saved yet stays so."""
        by_hand = {
            key: tick.isChecked()
            for key, tick in self.ticks.items()
            if kept is not None and tick.isChecked() != (key in kept.measures_in_use)
        }
        self.ticks = {key: CheckBox(_described(key, chart.scales)) for key in _keys(chart.scales)}
        for key, tick in self.ticks.items():
            tick.setChecked(by_hand.get(key, key in chart.measures_in_use))
        refill(self._used, self.ticks.values())

    def _save_used(self) -> None:
        numbers = [each.value().strip() for each in (self.missing, self.cutoff)]
        if not all(each.isascii() and each.isdigit() for each in numbers):
            self.used_note.refuse(tr("Type both numbers."))
            return
        used = tuple(key for key, tick in self.ticks.items() if tick.isChecked())
        measures = MeasuresSet(used, *map(int, numbers))
        write = partial(self._workspace.practice.set_measures, measures)
        self.used_note.save(Change(measures, write, then=self.refresh))

    # Scales

    def _show_scales(self, scales: Iterable[Scale]) -> None:
        self.scale_rows = [self._scale_row(each.key, each) for each in scales]
        refill(self._scales, self.scale_rows)

    def _add_scale(self, scale: Scale | None) -> None:
        key = OWN + new_id(self._workspace.clock.now().utc_us)
        row = self._scale_row(key, scale)
        self.scale_rows.append(row)
        self._scales.addWidget(row)
        row.show()  # a layout would show it one turn later
        row.name.editor.setFocus()

    def _scale_row(self, key: str, scale: Scale | None) -> ScaleRow:
        row = ScaleRow(key, scale)
        row.removed.connect(lambda: self._remove(row, self.scale_rows))
        return row

    def _save_scales(self) -> None:
        def scales() -> list[Scale]:
            return [row.scale() for row in self.scale_rows if not row.is_empty()]

        self._save(self.scales_note, scales, self._workspace.practice.set_scales)

    # The plan

    def _show_plan(self, planned: Iterable[PlannedMeasure]) -> None:
        self.plan_rows = [self._plan_row(each) for each in planned]
        refill(self._plan, self.plan_rows)

    def _is_plan_of(self, chart: PracticeChart) -> bool:
        """Whether the rows say what that plan says: nothing in them waits to be saved."""
        try:
            return tuple(row.planned() for row in self.plan_rows) == chart.measure_plan
        except KapError:
            return False

    def _add_plan(self) -> None:
        row = self._plan_row(None)
        self.plan_rows.append(row)
        self._plan.addWidget(row)
        row.show()
        row.measure.setFocus()

    def _plan_row(self, planned: PlannedMeasure | None) -> PlanRow:
        scales = self._workspace.practice_chart().scales
        keys = dict.fromkeys((*_keys(scales), *([planned.measure] if planned else [])))
        row = PlanRow([(key, measure_name(key, scales)) for key in keys], planned)
        row.removed.connect(lambda: self._remove(row, self.plan_rows))
        return row

    def _save_plan(self) -> None:
        def planned() -> list[PlannedMeasure]:
            return [row.planned() for row in self.plan_rows]

        self._save(self.plan_note, planned, self._workspace.practice.set_measure_plan)

    # What both lists share

    def _save(
        self,
        note: SaveNote,
        read: Callable[[], Sequence[object]],
        write: "Callable[[Any], Future[Any]]",
    ) -> None:
        try:
            value = read()
        except KapError as refused:
            note.refuse(str(refused))
            return
        note.save(Change(tuple(value), partial(write, value), then=self.refresh))

    def _remove(self, row: QWidget, rows: list[Any]) -> None:
        rows.remove(row)
        row.hide()
        row.deleteLater()


def _rules(chart: PracticeChart) -> tuple[int, int]:
    return chart.most_missing, chart.pcl5_cutoff


def _keys(scales: Iterable[Scale]) -> tuple[str, ...]:
    return (*known_keys(), *(each.key for each in scales))


def _described(key: str, scales: Iterable[Scale]) -> str:
    name = measure_name(key, scales)
    if key in FORMS:
        return tr("{0}, in full").format(name)
    own = {each.key: each for each in scales}
    scale = SCALES[key].scale if key in SCALES else own[key]
    return tr("{0}, the total: {1}").format(name, range_text(scale))
