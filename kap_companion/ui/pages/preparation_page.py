"""Practice: what is asked before a course, and what a patient is told."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.domain.after_care import AFTER_CARE
from kap_companion.domain.ids import new_id
from kap_companion.domain.protocols import SCREENING
from kap_companion.domain.what_to_expect import WHAT_TO_EXPECT
from kap_companion.services.protocols import Protocols
from kap_companion.ui.pages.after_care_sheet import AfterCarePage
from kap_companion.ui.pages.columns import COMPACT_MARGINS, WIDE_MARGINS, stack
from kap_companion.ui.pages.expect_sheet import ExpectSheet
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.protocol_lines import items_of, items_text
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import title
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LINES = 18


class TextSetting(QWidget):
    """A setting of many lines: typed, then saved by its button; the usual one can come back."""

    def __init__(self, workspace: Workspace, label: str, hint: str, save_words: str) -> None:
        super().__init__()
        self.note = SaveNote(workspace.bridge)
        self.area = TextArea(label, hint)
        self.area.set_lines(LINES)
        self.save = Button(save_words)
        self.restore = Button(tr("Restore the usual"), "quiet")
        self.preview = Button(tr("As the patient sees it"), "quiet")
        self.preview.hide()
        self._kept, self._on_its_way = "", False
        self.write: Callable[[str], Future[Any]] | None = None
        self.save.clicked.connect(self._save_typed)
        buttons = layout.row([self.save, self.restore, self.preview, layout.GAP], layout.S)
        self.setLayout(layout.column([self.area, self.note, buttons, layout.GAP], layout.M))

    def show_kept(self, text: str) -> None:
        """Show what is kept, unless something else is being typed."""
        if self.area.value() in {"", self._kept}:
            self.area.set_value(text)
        self._kept = text

    def put(self, text: str) -> None:
        """Save this text in the place of what stands there, which can come back."""
        before = self._kept
        self.area.set_value(text)
        self._save(tr("The usual one is back."), partial(self._put_back, before))

    def _put_back(self, text: str) -> None:
        self.area.set_value(text)
        self._save()

    def _save_typed(self) -> None:
        self._save()

    def _save(self, done: str = "", undo: Callable[[], None] | None = None) -> None:
        text, write = self.area.value(), self.write
        if write is not None and (text != self._kept or self._on_its_way):
            saved = partial(self._saved, text)
            change = Change(text, lambda: write(text), done, undo, then=saved)
            self._on_its_way = self.note.save(change) or self._on_its_way

    def _saved(self, text: str) -> None:
        self._kept, self._on_its_way = text, False


class PreparationPage(Page):
    """The screening list, and the pages for the patient."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._protocols = Protocols(workspace.journal, workspace.reader)
        self.screening = TextSetting(
            workspace,
            tr("Screening list"),
            tr("One question per line. One that is worded anew is asked anew."),
            tr("Save the list"),
        )
        self.screening.write = self._set_screening
        usual = items_text(SCREENING)
        self.screening.restore.clicked.connect(lambda: self.screening.put(usual))
        self.expect = TextSetting(
            workspace,
            tr("What to expect"),
            tr("Plain words for the patient. Name no dose and no drug in it."),
            tr("Save the page"),
        )
        self.expect.write = self._protocols.set_what_to_expect
        self.expect.restore.clicked.connect(lambda: self.expect.put(WHAT_TO_EXPECT))
        self.expect.preview.clicked.connect(self._preview)
        self.after_care = TextSetting(
            workspace,
            tr("After-care sheet"),
            tr("What a patient takes home. A sheet that was given keeps its words."),
            tr("Save the sheet"),
        )
        self.after_care.write = self._protocols.set_after_care
        self.after_care.restore.clicked.connect(lambda: self.after_care.put(AFTER_CARE))
        self.after_care.preview.clicked.connect(self._preview_after_care)
        pages = stack(self.expect, self.after_care, layout.GAP, spacing=layout.XL)
        self._columns: QBoxLayout = layout.row([self.screening, pages], layout.XXXL)
        inner = QWidget()
        inner.setLayout(layout.column([title(tr("Preparation")), self._columns, layout.GAP]))
        self._inner = inner
        self.setLayout(layout.column([layout.scrolling(inner)]))
        self.expect.preview.show()
        self.after_care.preview.show()
        self.set_compact(False)

    def refresh(self) -> None:
        chart = self._workspace.practice_chart()
        self.screening.show_kept(items_text(chart.screening))
        self.expect.show_kept(chart.what_to_expect)
        self.after_care.show_kept(chart.after_care)

    def set_compact(self, compact: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        box = self._inner.layout()
        if box is not None:
            box.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))

    def _set_screening(self, text: str) -> "Future[Any]":
        before = (*self._workspace.practice_chart().screening, *SCREENING)
        items = items_of(text, before, lambda: new_id(self._workspace.clock.now().utc_us))
        return self._protocols.set_screening(items)

    def _preview(self) -> None:
        practice, access = self._workspace.practice_chart(), self._workspace.access
        self._show(ExpectSheet(self.expect.area.value(), practice, "", access, self))

    def _preview_after_care(self) -> None:
        practice, access = self._workspace.practice_chart(), self._workspace.access
        words = self.after_care.area.value()
        self._show(AfterCarePage(words, practice, "", access, self, tr("After-care sheet")))

    def _show(self, sheet: ExpectSheet) -> None:
        sheet.closed.connect(sheet.deleteLater)
        self.sheet_wanted.emit(sheet)
