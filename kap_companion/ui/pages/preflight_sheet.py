"""The music looked over before the dose: each finding in a line, with the button that mends it."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kap_companion.audio.library.model import LibraryTrack, Progress
from kap_companion.domain.course import Course
from kap_companion.domain.player import Output
from kap_companion.services.music import MusicRoom
from kap_companion.services.preflight import Preflight, Report
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.work_strip import WorkStrip
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, label
from kap_companion.ui.wording import MS_PER_MINUTE, tr

MOST_NAMED = 3
THE_SYSTEMS = ""
Mend = Callable[[Sequence[LibraryTrack], Progress, Event], "Future[Any]"]


class PreflightSheet(Sheet):
    """Looks when it opens, and again after each thing that was mended."""

    arc_wanted = Signal()
    """The music is to be changed on its own page."""

    def __init__(
        self, preflight: Preflight, music: MusicRoom, course: Course, bridge: Bridge, area: QWidget
    ) -> None:
        super().__init__(tr("Check the music"), area)
        self._preflight, self._music, self._bridge = preflight, music, bridge
        self._course = course
        self._stop = Event()
        self.work = WorkStrip(bridge)
        self.work.stop_wanted.connect(self._stop_work)
        self._name = label(music.arc.name or tr("No music is chosen."), fonts.STRONG)
        self._said = label("", tone="muted")
        self._lines: QVBoxLayout = layout.column([], layout.M)
        self.lines = QWidget()
        self.lines.setLayout(self._lines)
        self._options = [(THE_SYSTEMS, tr("The system’s choice"))]
        self.output = ChoiceField(tr("Way out"), self._options, side_by_side=0)
        self._ways = layout.column([self.output], 0)
        self.tone = Button(tr("Play a soft tone"))
        self.tone.clicked.connect(music.sound_tone)
        self._heard = label(tr("Two seconds, at the volume of the room."), fonts.NOTE, "muted")
        self.again = Button(tr("Look again"), "filled")
        self.again.clicked.connect(self.look)
        self.add(self._name, self._said, self.work, self.lines, layout.hline())
        self.add(self._ways, self.tone, self._heard, layout.GAP)
        self.set_footer(self.again)
        self.look()

    def look(self) -> None:
        """Look the music over."""
        self._said.setText(tr("Looking …"))
        self.again.setEnabled(False)
        self._bridge.when_done(self._preflight.look(self._course), self._show, self._refuse)

    def _show(self, report: Report) -> None:
        self.again.setEnabled(True)
        fine = tr("All is well with {0} tracks.").format(report.tracks)
        said = fine if report.is_fine else tr("There is something to mend.")
        self._said.setText(said if report.tracks else "")
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for line in self._findings(report):
            self._lines.addWidget(line)
        self._show_outputs(report)

    def _findings(self, report: Report) -> "Iterable[FindingLine]":
        yield self._files(report)
        yield self._enough(report)
        yield self._level(report)
        yield self._marks(report)
        yield self._drives(report)
        yield self._sound(report)

    def _files(self, report: Report) -> "FindingLine":
        if not report.tracks:
            return FindingLine(tr("No music is chosen."), tr("Choose music"), self._want_arc)
        if not report.broken:
            return FindingLine(tr("Every file opens."))
        said = tr("Can’t be opened: {0}.").format(_named([title for title, _ in report.broken]))
        return FindingLine(said, tr("Change the arc"), self._want_arc)

    def _enough(self, report: Report) -> "FindingLine":
        if not report.short:
            return FindingLine(tr("Enough music for the session, and 20 min more."))
        phases = "; ".join(
            tr("{0} has {1} of {2} min").format(
                tr(cover.phase.value),
                round(cover.has_ms / MS_PER_MINUTE),
                round(cover.needs_ms / MS_PER_MINUTE),
            )
            for cover in report.short
        )
        said = tr("Some music is heard twice: {0}.").format(phases)
        return FindingLine(said, tr("Change the arc"), self._want_arc, level="info")

    def _level(self, report: Report) -> "FindingLine":
        if report.unmeasured:
            said = tr("Loudness was not measured: {0}.").format(_titles(report.unmeasured))
            mend = partial(
                self._mend,
                tr("Measuring the loudness …"),
                report.unmeasured,
                self._preflight.measure,
            )
            return FindingLine(said, tr("Measure"), mend)
        if report.unlevel:
            said = tr("Softer than the others, since their peaks leave no room: {0}.")
            return FindingLine(said.format(_titles(report.unlevel)), level="info")
        return FindingLine(tr("All tracks are level."))

    def _marks(self, report: Report) -> "FindingLine":
        act = tr("Change the arc"), self._want_arc
        if report.unfit:
            said = tr("Marked as not for sessions: {0}.").format(_titles(report.unfit))
            return FindingLine(said, *act)
        if report.sung:
            said = tr("With lyrics: {0}.").format(_titles(report.sung))
            return FindingLine(said, *act, level="info")
        return FindingLine(tr("No track is marked as not for sessions, none has lyrics."))

    def _drives(self, report: Report) -> "FindingLine":
        if not report.away:
            return FindingLine(tr("All files are on this computer."))
        said = tr("On a network or removable drive: {0}.").format(_titles(report.away))
        mend = partial(self._mend, tr("Copying …"), report.away, self._preflight.copy_in)
        return FindingLine(said, tr("Copy here"), mend)

    def _sound(self, report: Report) -> "FindingLine":
        if not report.outputs:
            said = report.silent_because or tr("No sound output is there. Plug one in.")
            return FindingLine(said, tr("Look again"), self.look)
        if report.lost and report.chosen:
            said = tr("{0} is not there. Plug it in, or go on with the system’s choice.")
            said = said.format(report.chosen.name)
            return FindingLine(said, tr("Use the system’s choice"), self._let_system_choose)
        speaker = report.speaker
        if speaker is None:
            return FindingLine(tr("Whether the sound is muted can’t be told here: play the tone."))
        if speaker.muted:
            return FindingLine(tr("{0} is muted.").format(speaker.name), tr("Unmute"), self._unmute)
        return FindingLine(
            tr("{0} is there and not muted, at {1} %.").format(speaker.name, speaker.percent)
        )

    def _show_outputs(self, report: Report) -> None:
        options = [(THE_SYSTEMS, tr("The system’s choice"))]
        options += [(each.key, each.name) for each in report.outputs]
        if options != self._options:
            self._options = options
            had_focus = self.output.isAncestorOf(QApplication.focusWidget() or self.output)
            field = ChoiceField(tr("Way out"), options, side_by_side=1)
            field.changed.connect(self._choose)
            self._ways.replaceWidget(self.output, field)
            self.output.hide()
            self.output.deleteLater()
            self.output = field
            if had_focus:
                self.tone.setFocus(Qt.FocusReason.OtherFocusReason)
        self.output.set_value(report.chosen.key if report.chosen else THE_SYSTEMS)

    def _choose(self) -> None:
        names = dict(self._options)
        key = self.output.value()
        kept = self._music.choose_output(Output(key, names[key]))
        self._bridge.when_done(kept, lambda _: self.look(), self._refuse)

    def _let_system_choose(self) -> None:
        self.output.set_value(THE_SYSTEMS)
        self._choose()

    def _unmute(self) -> None:
        self._bridge.when_done(self._preflight.unmute(), lambda _: self.look(), self._refuse)

    def _mend(self, words: str, tracks: Sequence[LibraryTrack], mend: Mend) -> None:
        self._stop.clear()
        self.work.begin(words, (self.lines, self.again))
        work = mend(tracks, lambda done, total, _: self.work.tell(done, total), self._stop)
        self._bridge.when_done(work, self._mended, self._refuse)

    def _mended(self, _: object) -> None:
        self.work.end()
        self.look()

    def _refuse(self, sentence: str) -> None:
        self.work.end()
        self.again.setEnabled(True)
        self._said.setText(sentence)

    def _want_arc(self) -> None:
        self.dismiss()
        self.arc_wanted.emit()

    def _stop_work(self) -> None:
        self._stop.set()

    def dismiss(self) -> None:
        self._stop_work()
        super().dismiss()


class FindingLine(QWidget):
    """One finding: fine, to know, or to mend; what is to mend comes with its button."""

    def __init__(
        self, words: str, act: str = "", mend: Callable[[], None] | None = None, level: str = ""
    ) -> None:
        super().__init__()
        icon, tone = ("notice", "caution") if act and not level else ("check", "positive")
        if level:
            icon, tone = "info", "muted"
        said: list[layout.Item] = [Text(words)]
        if mend is not None:
            self.button = Button(act)
            self.button.set_size("compact")
            self.button.clicked.connect(mend)
            said.append(layout.row([self.button, layout.GAP], 0))
        mark = IconMark(icon, tone, 20)
        line = layout.row([mark, layout.column(said, layout.S)], layout.M)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self.setLayout(line)


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return tr("{0} and {1} more").format(shown, more) if more > 0 else shown


def _titles(tracks: Sequence[LibraryTrack]) -> str:
    return _named([each.track.title for each in tracks])
