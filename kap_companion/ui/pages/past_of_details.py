"""The past of what stands outside of the journal of a session: a patient's details, a plan."""

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import ConflictSettled, SessionPlanned
from kap_companion.services.patients import EDITED
from kap_companion.services.record import Written
from kap_companion.services.schedule import REPLANNED
from kap_companion.services.settling import KEPT
from kap_companion.ui.pages.past import Past
from kap_companion.ui.pages.patient_page import details_lines
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.pages.when import long_day
from kap_companion.ui.wording import route_label, tr
from kap_companion.ui.workspace import Workspace

_BY_ITSELF = frozenset({EDITED, REPLANNED, KEPT, ""})
"""Reasons that nobody typed, and that say no more than the version does."""


class DetailsPast(Past):
    """The past of a patient's details: of each version, the fields in which they differ."""

    def __init__(self, workspace: Workspace, patient_id: str, fact: Fact) -> None:
        super().__init__(fact, workspace.practice_chart(), workspace.clock.now(), workspace.bridge)
        self._patients, self._id = workspace.patients, patient_id

    def words(self, entry: Entry) -> str:
        return _settled(entry) or _said(details_lines(entry, self.fact.versions))

    def rival_words(self, entry: Entry) -> str:
        return _said(details_lines(entry, self.fact.conflict))

    def advice(self) -> str:
        edit = tr("What only the other one says can be typed in afterwards, with Edit.")
        return f"{super().advice()} {edit}"

    def by(self, entry: Entry) -> str:
        return _by(self._name(entry), self._written(entry), entry.reason)

    def keep(self, kept: Entry) -> Written:
        return self._patients.keep(self._id, self.fact, kept)


class PlanPast(Past):
    """The past of a session's plan."""

    def __init__(self, workspace: Workspace, session_id: str, fact: Fact) -> None:
        super().__init__(fact, workspace.practice_chart(), workspace.clock.now(), workspace.bridge)
        self._schedule, self._id = workspace.schedule, session_id

    def words(self, entry: Entry) -> str:
        return _settled(entry) or _plan_words(entry)

    def by(self, entry: Entry) -> str:
        return _by(self._name(entry), self._written(entry), entry.reason)

    def keep(self, kept: Entry) -> Written:
        return self._schedule.keep(self._id, self.fact, kept)


class ComparingSheet(VersionsSheet):
    """Shows versions of several lines, which need more room side by side; gone once closed."""

    width_px = 560

    def __init__(self, past: Past, area: QWidget, title: str) -> None:
        super().__init__(past, area, title)
        self.closed.connect(self.deleteLater)


def details_versions(workspace: Workspace, area: QWidget, patient_id: str) -> VersionsSheet | None:
    """Return the sheet in which a patient's versions are compared; None for an unknown patient."""
    chart = workspace.patients.chart(patient_id)
    if chart.fact is None:
        return None
    title = tr("Details of {0}").format(chart.called)
    return ComparingSheet(DetailsPast(workspace, patient_id, chart.fact), area, title)


def plan_versions(workspace: Workspace, area: QWidget, session_id: str) -> VersionsSheet | None:
    """Return the sheet in which the versions of a plan are compared; None where there is none."""
    fact = workspace.schedule.planned(session_id)
    if fact is None:
        return None
    return ComparingSheet(PlanPast(workspace, session_id, fact), area, tr("The plan"))


def _settled(entry: Entry) -> str:
    return tr("One of two versions kept.") if isinstance(entry.event, ConflictSettled) else ""


def _said(lines: list[str]) -> str:
    return "\n".join(lines) or tr("No difference.")


def _plan_words(entry: Entry) -> str:
    if not isinstance(entry.event, SessionPlanned):
        return ""
    at, plan = entry.event.planned_for.astimezone(), entry.event
    day = f"{long_day(at.date())} {at.year}, {at:%H:%M}"
    course = tr("{0} · {1} min").format(route_label(plan.route), plan.window_min)
    return f"{day}\n{course}"


def _by(name: str, written: str, reason: str) -> str:
    said = tr("By {0}, {1}").format(name, written)
    return said if reason in _BY_ITSELF else tr("{0}. Reason: {1}").format(said, reason)
