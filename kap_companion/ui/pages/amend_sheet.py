"""The sheet in which an entry of the log is corrected or taken back, its older versions in view."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.signatures import signed_ids
from kap_companion.domain.events import (
    AddendumWritten,
    CoursePoint,
    CoursePointMarked,
    DoseGiven,
    Event,
    InterventionMade,
    LookedAt,
    Observed,
    QuoteHeard,
    VitalsTaken,
)
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.dose_checks import UnsureDose
from kap_companion.services.record import Written
from kap_companion.ui.course_words import point_name
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.adverse_amend import ADVERSE, AmendAdverse
from kap_companion.ui.pages.dose_doubts import DoubtNotice
from kap_companion.ui.pages.dose_sheet import DoseFields
from kap_companion.ui.pages.journey_about import about_of, said_of
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.pages.past import SessionPast
from kap_companion.ui.pages.versions import VersionsPanel
from kap_companion.ui.pages.vitals_fields import VitalsFields, asked_signs
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import label_and_words, tr

WORDED = (Observed, QuoteHeard, AddendumWritten, LookedAt, InterventionMade)


class AmendSheet(Sheet):
    """Changes one fact of the log; what it said before stays a look away."""

    def __init__(self, session: OpenSession, fact: Fact, area: QWidget) -> None:
        super().__init__(tr("Amend"), area)
        self._session = session
        self.holds_draft = True
        self._fact = fact
        self._notice = Notice("danger", "")
        self._notice.hide()
        self.doubts = DoubtNotice()
        self.add(self._notice)
        if fact.conflict:
            self._show_versions()
        self._show_said()
        self._show_signed()
        self.time = MomentField(session.chart, fact.occurred_at)
        self.vitals = self._vitals_fields()
        self.words = self._words_field()
        self.dose = self._dose_fields()
        self.adverse = self._adverse_fields()
        self.point = self._point_field()
        self.reason = LineField(tr("Reason"), tr("It stands in the record with the change."))
        self.reason.set_value(tr("typing slip") if not isinstance(fact.event, DoseGiven) else "")
        self.add(*([] if self.vitals else [self.time]), self.reason)
        if not fact.conflict:
            self._show_versions()
        self.add(layout.GAP)
        self.save = Button(tr("Amend"), "filled")
        self.save.clicked.connect(self._amend)
        self.take_back = Button(tr("Take back"), "quiet")
        self.take_back.clicked.connect(self._take_back)
        self.set_footer(self.save, self.take_back)
        self.take_back.setVisible(session.journey.may_take_back(fact))

    def _show_said(self) -> None:
        chart = self._session.chart
        said, _ = label_and_words(chart, self._fact)
        if said:
            self.add(label(said, fonts.STRONG))
        about = about_of(chart, self._fact)
        if about is not None:
            words = tr("About {0}").format(said_of(chart, about))
            self.add(label(words, fonts.SECONDARY, "muted"))

    def _words_field(self) -> TextArea | None:
        match self._fact.event:
            case Observed(words=text):
                field = TextArea(tr("Words"))
            case QuoteHeard(words=text):
                field = TextArea(tr("The patient’s words"), serif=True)
            case InterventionMade(words=text):
                field = TextArea(tr("Words"))
            case AddendumWritten(words=text) | VitalsTaken(words=text) | LookedAt(words=text):
                field = TextArea(tr("Words"))
            case _:
                return None
        field.set_value(text)
        field.set_lines(4)
        self.add(field)
        return field

    def _dose_fields(self) -> DoseFields | None:
        if not isinstance(self._fact.event, DoseGiven):
            return None
        fields = DoseFields(self._session, but=self._fact)
        fields.show_dose(self._fact.event)
        said = tr("T+ and what is due follow an amended time; the music does not jump.")
        self.add(self.doubts, label(said, fonts.SECONDARY, "muted"), fields)
        self.add(fields.details)
        self.doubts.confirmed.connect(self._amend_sure)
        return fields

    def _vitals_fields(self) -> VitalsFields | None:
        """The fields of vitals, with the time among them as where they were recorded."""
        if not isinstance(self._fact.event, VitalsTaken):
            return None
        asked = asked_signs(protocol_of(self._session.chart))
        fields = VitalsFields(asked, self._session.checks.baseline(), self.time)
        fields.show_vitals(self._fact.event)
        self.add(fields)
        return fields

    def _adverse_fields(self) -> AmendAdverse | None:
        event = self._fact.event
        if not isinstance(event, ADVERSE):
            return None
        fields = AmendAdverse(event, self._session.practice.adverse_kinds)
        self.add(fields)
        return fields

    def _point_field(self) -> ChoiceField | None:
        if not isinstance(self._fact.event, CoursePointMarked):
            return None
        field = ChoiceField(tr("Point"), [(each.value, point_name(each)) for each in CoursePoint])
        field.set_value(self._fact.event.point.value)
        self.add(field)
        return field

    def _show_versions(self) -> None:
        panel = VersionsPanel(SessionPast(self._session, self._fact))
        panel.settled.connect(self._leave)
        self.keep = panel.keep
        if not panel.is_empty():
            self.add(panel)

    def _show_signed(self) -> None:
        signed = signed_ids(self._session.signing.given())
        if self._fact.id in signed:
            said = tr("This is signed. A change is an addition: it shows as arrived after signing.")
            self.add(label(said, fonts.SECONDARY, "muted"))

    def _changed_event(self) -> Event | None:
        event = self._fact.event
        if self.dose is not None:
            return self.dose.dose()
        if self.vitals is not None and isinstance(event, VitalsTaken):
            return self.vitals.vitals(event.words if self.words is None else self.words.value())
        if self.adverse is not None:
            return self.adverse.changed()
        if self.point is not None:
            return CoursePointMarked(CoursePoint(self.point.value()))
        if self.words is not None and isinstance(event, WORDED):
            return replace(event, words=self.words.value())
        return event

    def _amend_sure(self) -> None:
        self._amend(sure=True)

    def _amend(self, *, sure: bool = False) -> None:
        event = self._changed_event()
        if event is None:
            return
        try:
            at = self.time.moment(self._session.record.now())
        except InputRefused as refused:
            self.time.set_error(str(refused))
            return
        try:
            self._wait(self._write(event, at, sure=sure))
        except UnsureDose as unsure:
            self._scroll.verticalScrollBar().setValue(0)
            if isinstance(event, DoseGiven):
                self.doubts.ask(event, unsure.doubts)
        except KapError as refused:
            if not self._said_in_fields(refused, event):
                self._say(str(refused))

    def _said_in_fields(self, refused: KapError, event: Event) -> bool:
        """Whether what was refused is said, or asked, under the field that it is about."""
        if self.vitals is None or not isinstance(event, VitalsTaken):
            return False
        return self.vitals.say(refused, event)

    def _write(self, event: Event, at: Moment, *, sure: bool) -> Written:
        reason = self.reason.value()
        if isinstance(event, ADVERSE):
            return self._session.adverse.amend(self._fact, event, at, reason)
        if isinstance(event, CoursePointMarked):
            return self._session.course.amend(self._fact, event, at, reason)
        if not isinstance(event, DoseGiven):
            return self._session.journey.correct(self._fact, event, at, reason)
        stood = self._fact.event
        if isinstance(stood, DoseGiven) and replace(event, sure=stood.sure) == stood:
            event = stood  # another time at most: what was confirmed then still is
        else:
            event = replace(event, sure=sure and self.doubts.asked(event))
        return self._session.dosing.amend(self._fact, event, at, reason)

    def _take_back(self) -> None:
        try:
            self._wait(self._session.journey.take_back(self._fact, self.reason.value()))
        except KapError as refused:
            self._say(str(refused))

    def _wait(self, written: Written) -> None:
        self._enable(False)
        self.writing.emit(written)
        self._session.workspace.bridge.when_done(written, self._done, self._failed)

    def _done(self, _entries: object) -> None:
        if isValid(self):
            self._leave()

    def _leave(self) -> None:
        self.holds_draft = False
        self.dismiss()

    def _enable(self, enabled: bool) -> None:
        self.save.setEnabled(enabled)
        self.take_back.setEnabled(enabled)

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        self._enable(True)
        self._say(tr("Not saved: {0}").format(sentence))

    def _say(self, sentence: str) -> None:
        self._notice.show_notice("danger", sentence)
        self._notice.show()
