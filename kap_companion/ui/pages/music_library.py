"""The library of the practice: all its music, searched, marked, heard, measured and added to."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QWidget

from kap_companion.audio.library.model import (
    ImportReport,
    LibraryTrack,
    Marks,
    MeasureReport,
    MovedReport,
    TrackPage,
)
from kap_companion.domain.arc_edit import added, phase_named
from kap_companion.domain.routes import Phase
from kap_companion.services.library import MusicLibrary
from kap_companion.ui.arc_desk import ArcDesk
from kap_companion.ui.pages.columns import stack
from kap_companion.ui.pages.library_filter import LibraryFilter
from kap_companion.ui.pages.library_list import LibraryList
from kap_companion.ui.pages.long_work import LongWork, Start
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.phase_minutes import PhaseMinutes
from kap_companion.ui.pages.report import (
    ReportNotice,
    import_words,
    measure_words,
    moved_words,
    refused_lines,
)
from kap_companion.ui.pages.track_marks import TrackMarks
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, caption, line
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

SIDE_PX, COMPACT_SIDE_PX = 340, 300
MARGINS, COMPACT_MARGINS = (layout.XXL, 20, layout.XXL, 12), (20, 12, 12, 8)
LEAST_LIST_PX = 120


class LibraryTab(Page):
    """What is looked for above, what was found at the left, what it is at the right."""

    listen_wanted = Signal(object)
    """Let this `Track` be heard."""

    def __init__(
        self, workspace: Workspace, library: MusicLibrary, desk: ArcDesk, area: QWidget
    ) -> None:
        super().__init__()
        self.workspace, self._library, self.desk = workspace, library, desk
        self._asked = 0
        self.work = LongWork(workspace.bridge)
        self.report = ReportNotice(area)
        self.report.sheet_wanted.connect(self.sheet_wanted)
        self._make_finding()
        self._make_buttons()
        self._covered, self._looked = 0, False
        self._make_marks()
        self._lay_out()
        desk.copy_offered.connect(self._offer_copy)
        desk.changed.connect(self._name_arc)
        self.set_compact(False)

    def refresh(self) -> None:
        self.search()
        if not self._looked:
            self._looked = True
            self._ask(self._library.look_for_files(), self._tell_missing)
        self._count_minutes()
        self._show_chosen()

    def _tell_missing(self, missing: int) -> None:
        if missing:
            self.search()

    def search(self) -> None:
        """Ask for what the filters say; an answer that comes too late is not shown."""
        self._asked += 1
        query = self.filter.query()
        self._ask(self._library.search(query), partial(self._show_found, self._asked))

    def add(self, paths: Sequence[str]) -> None:
        """Take in these files, folders and playlists."""
        if not paths:
            return
        wanted = tuple(Path(each) for each in paths)
        self._begin(
            tr("Adding music …"), lambda *told: self._library.add(wanted, *told), self._show_added
        )

    def find_moved_in(self, folder: str) -> None:
        """Look in this folder for the files that are missing."""
        self._begin(
            tr("Looking for moved files …"),
            lambda *told: self._library.find_moved(Path(folder), *told),
            self._show_moved,
        )

    def measure(self, ids: tuple[int, ...] | None) -> None:
        """Measure the loudness of these, or of all that were never measured."""
        self._begin(
            tr("Measuring the loudness …"),
            lambda *told: self._library.measure(ids, *told),
            self._show_measured,
        )

    # What it is made of

    def _make_finding(self) -> None:
        self.filter, self.list = LibraryFilter(), LibraryList()
        self.list.setMinimumHeight(LEAST_LIST_PX)
        self.filter.changed.connect(self.search)
        self.filter.words.entered.connect(self._go_to_list)
        self.list.rows.wanted.connect(self._fetch)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._listen)
        self._count = line("", fonts.SECONDARY, "muted")
        self.empty = Text("", fonts.BODY, "muted")
        self.empty.hide()

    def _make_buttons(self) -> None:
        self.folder, self.files = Button(tr("Add a folder"), "filled"), Button(tr("Add files"))
        self.moved, self.level = Button(tr("Find moved files…")), Button(tr("Measure all"))
        self.folder.clicked.connect(self._ask_folder)
        self.files.clicked.connect(self._ask_files)
        self.moved.clicked.connect(self._ask_moved)
        self.level.clicked.connect(lambda: self.measure(None))
        self.level.setToolTip(tr("Measure the loudness of all that was never measured"))

    def _make_marks(self) -> None:
        self.marks, self.minutes = TrackMarks(), PhaseMinutes()
        self.marks.marked.connect(self._mark)
        self.marks.listened.connect(self._listen_to_chosen)
        self.marks.added.connect(self._add_to_arc)
        self.marks.measured.connect(
            lambda: self.measure(tuple(each.id for each in self.list.picked()))
        )
        self.copy_notice = Notice("info", "")
        self.copy_notice.acted.connect(self._copy)
        self.copy_notice.hide()

    def _lay_out(self) -> None:
        top = layout.row([self.filter.words, self.folder, self.files], layout.S)
        top.setStretch(0, 1)
        said: list[layout.Item] = [self.copy_notice, self.report, self.work]
        self._main = layout.column(
            [top, self.filter, *said, self._count, self.empty, self.list], layout.S
        )
        self._main.setStretchFactor(self.list, 1)
        self._main.addStretch(0)
        by_phase = stack(caption(tr("Music for each phase")), self.minutes, spacing=6)
        upkeep = layout.row([self.moved, self.level, layout.GAP], layout.S)
        whole = layout.column([caption(tr("The whole library")), upkeep], 6)
        parts: list[layout.Item] = [self.marks, layout.hline(), by_phase, whole, layout.GAP]
        inner = stack(*parts, spacing=layout.L)
        inner.setContentsMargins(2, 0, 12, 0)
        self._side = layout.scrolling(inner)
        self._columns: QBoxLayout = layout.row([], layout.XL)
        self._columns.addLayout(self._main, 1)
        self._columns.addWidget(self._side)
        self.setLayout(self._columns)

    def set_compact(self, compact: bool) -> None:
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else MARGINS))
        self._columns.setSpacing(layout.L if compact else layout.XL)
        self._side.setFixedWidth(COMPACT_SIDE_PX if compact else SIDE_PX)
        self.filter.set_compact(compact)
        for button in (self.moved, self.level):
            button.set_size("compact")

    # Finding

    def _show_found(self, number: int, page: TrackPage) -> None:
        if number != self._asked:
            return
        self.list.show_page(page)
        self._say_count(page.total)

    def _fetch(self, offset: int) -> None:
        query = replace(self.filter.query(), offset=offset)
        asked = self._library.search(query)
        self.workspace.bridge.when_done(asked, partial(self._add_page, self._asked), self._no_page)

    def _add_page(self, number: int, page: TrackPage) -> None:
        if number == self._asked:
            self.list.rows.add_page(page)
            self._say_count(page.total)

    def _no_page(self, sentence: str) -> None:
        self.list.rows.give_up()
        self._refuse(sentence)

    def _say_count(self, total: int) -> None:
        self._count.setText(
            tr("one track") if total == 1 else tr("{0} tracks").format(f"{total:,}")
        )
        self.empty.setVisible(total == 0)
        self.list.setVisible(total > 0)
        nothing = tr("No music yet. Add a folder, or drop files here.")
        self.empty.setText(nothing if self.filter.is_open() else tr("Nothing fits."))

    def _go_to_list(self) -> None:
        self.list.setFocus()
        if not self.list.picked() and self.list.rows.tracks:
            self.list.setCurrentIndex(self.list.rows.index(0))

    def _show_chosen(self) -> None:
        picked = self.list.picked()
        self.marks.show_tracks(picked, may_listen=self.workspace.music.may_listen)
        self._show_cover(picked[0] if len(picked) == 1 else None)

    def _count_minutes(self) -> None:
        self._ask(self._library.minutes_by_phase(), self.minutes.show_minutes)

    # Marking, hearing, adding to the arc

    def _show_cover(self, track: LibraryTrack | None) -> None:
        wanted = 0 if track is None else track.id
        if wanted == self._covered:
            return
        self._covered = wanted
        self.marks.show_cover(None)
        if track is not None:
            found = self._library.cover(wanted)
            self.workspace.bridge.when_done(
                found, partial(self._take_cover, wanted), lambda _: None
            )

    def _take_cover(self, track_id: int, picture: bytes | None) -> None:
        if track_id == self._covered:  # someone may have gone on meanwhile
            self.marks.show_cover(picture)

    def _mark(self, marks: Marks) -> None:
        ids = tuple(each.id for each in self.list.picked())
        kept = self._library.mark(ids, marks)
        self.workspace.bridge.when_done(kept, lambda _: self._marked(ids, marks), self._not_marked)

    def _marked(self, ids: tuple[int, ...], marks: Marks) -> None:
        self.list.rows.mark(ids, marks)
        self._show_chosen()
        self._count_minutes()

    def _not_marked(self, sentence: str) -> None:
        self._show_chosen()  # as it was
        self._refuse(sentence)

    def _listen_to_chosen(self) -> None:
        picked = self.list.picked()
        if picked:
            self._listen(picked[0])

    def _listen(self, track: LibraryTrack) -> None:
        if self.workspace.music.may_listen and not track.missing:
            self.listen_wanted.emit(track.track)

    def _add_to_arc(self, phase: Phase | None) -> None:
        tracks = [each.track for each in self.list.picked()]
        homeless = [each.title for each in tracks if phase is None and not phase_named(each.phase)]
        if homeless:
            said = tr("Choose a phase first: “{0}” names none.").format(homeless[0])
            self.report.report(said, level="caution")
            return
        self.copy_notice.hide()
        before = len(self.desk.arc.tracks)
        self.desk.edit(lambda arc: added(arc, tracks, phase))
        if len(self.desk.arc.tracks) > before:
            self._say_in_arc(len(tracks))

    def _say_in_arc(self, count: int) -> None:
        name = self.desk.arc.name
        one, many = tr("One track is now in “{0}”."), tr("{1} tracks are now in “{0}”.")
        self.report.report((one if count == 1 else many).format(name, count), level="positive")

    def _name_arc(self) -> None:
        self.marks.name_arc(self.desk.arc.name)
        if not self.desk.is_built_in:
            self.copy_notice.hide()

    def _offer_copy(self) -> None:
        if not self.isVisible():
            return  # the change was wanted elsewhere
        said = tr("“{0}” came with the program and stays as it is.").format(self.desk.arc.name)
        self.copy_notice.show_notice("info", said, tr("Duplicate to change it"))
        self.copy_notice.show()

    def _copy(self) -> None:
        self.copy_notice.hide()
        self.desk.copy()

    # Adding, finding again, measuring

    def _begin(self, words: str, start: Start, done: Callable[[Any], None]) -> None:
        self.report.hide()
        resting = (self.folder, self.files, self.moved, self.level, self.marks.measure)
        if not self.work.run(words, start, done, self._refuse, resting):
            self.report.report(tr("Something else is still being done. Try again after it."))

    def _show_added(self, report: ImportReport) -> None:
        self._tell(import_words(report), refused_lines(report.refused))
        if report.relinked:
            self.desk.look_again()

    def _show_measured(self, report: MeasureReport) -> None:
        self._tell(measure_words(report), refused_lines(report.refused))
        self.desk.look_again()

    def _show_moved(self, report: MovedReport) -> None:
        self._tell(moved_words(report), report.still_missing)
        self.desk.look_again()

    def _tell(self, sentence: str, lines: Sequence[str]) -> None:
        self.report.report(sentence, lines, "caution" if lines else "positive")
        self.refresh()

    def _refuse(self, sentence: str) -> None:
        self.report.report(sentence, level="danger")

    def _ask(self, future: "Future[Any]", done: Callable[[Any], None]) -> None:
        self.workspace.bridge.when_done(future, done, self._refuse)

    # Dialogs

    def _ask_folder(self) -> None:
        self._ask_for(tr("Add a folder of music"), lambda folder: self.add([folder]))

    def _ask_moved(self) -> None:
        self._ask_for(tr("Find moved files in a folder"), self.find_moved_in)

    def _ask_for(self, title: str, chosen: Callable[[str], object]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, tr("Add files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
