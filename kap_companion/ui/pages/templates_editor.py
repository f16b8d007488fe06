"""Practice, Settings: what an empty note of the integration may begin with."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kap_companion.domain.defaults import NOTE_TEMPLATES
from kap_companion.domain.events import NoteTemplate
from kap_companion.domain.setting_rules import LONGEST_TEMPLATE_NAME
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.list_row import ListRow
from kap_companion.ui.pages.row import two_lines
from kap_companion.ui.pages.save_note import Change, SaveNote
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, heading, line
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

Templates = tuple[NoteTemplate, ...]
Save = Callable[[NoteTemplate], "Future[Any]"]


class TemplateRow(ListRow):
    """One template; the row opens it, the button at its right moves or removes it."""

    def __init__(self, template: NoteTemplate) -> None:
        flat = " ".join(template.words.split())
        inner = two_lines(Text(template.name), line(flat, fonts.SECONDARY, "muted"))
        does = tr("Move or remove the template {0}").format(template.name)
        super().__init__(inner, template.name, does)


class TemplateSheet(FormSheet):
    """Edits a template, and hands it to `save`."""

    def __init__(
        self, template: NoteTemplate, save: Save, workspace: Workspace, area: QWidget
    ) -> None:
        title = tr("Edit the template") if template.name else tr("Add a template")
        super().__init__(title, tr("Save the template"), workspace.bridge, area)
        self._save_template = save
        self.name = LineField(tr("Name"), max_chars=LONGEST_TEMPLATE_NAME)
        self.words = TextArea(tr("Words"), tr("Headings are enough; the note is yours."))
        self.words.set_lines(12)
        self.name.set_value(template.name)
        self.words.set_value(template.words)
        self.add(self.name, self.words, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.name.value().strip():
            self.name.set_error(tr("A template needs a name."))
        if not self.words.value().strip():
            self.words.set_error(tr("A template needs words."))
        if self.name.error() or self.words.error():
            return None
        return self._save_template(NoteTemplate(self.name.value().strip(), self.words.value()))


class TemplatesEditor(QWidget):
    """All templates in their order; `show_sheet` shows the sheet of one, over `area`."""

    def __init__(
        self, workspace: Workspace, show_sheet: Callable[[Sheet], None], area: QWidget
    ) -> None:
        super().__init__()
        self._workspace, self._area = workspace, area
        drafts = workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(show_sheet, self.refresh, drafts, self)
        self.rows: list[TemplateRow] = []
        self._shown: Templates = ()
        self.note = SaveNote(workspace.bridge)
        self.add = Button(tr("Add a template"), "quiet", icon="add")
        self.restore = Button(tr("Restore the usual templates"), "quiet")
        self.add.clicked.connect(partial(self._open, NoteTemplate("", "")))
        self.restore.clicked.connect(self._restore)
        self._list = layout.column([], 0)
        said = Text(tr("An empty note of the integration may begin with one."), fonts.NOTE, "muted")
        buttons = layout.row([self.add, self.restore, layout.GAP], layout.S)
        items: list[layout.Item] = [heading(tr("Templates for notes")), said, self._list]
        self.setLayout(layout.column([*items, self.note, buttons], layout.S))

    def refresh(self) -> None:
        """Show the templates of the practice."""
        kept = self._workspace.practice_chart().note_templates
        if kept != self._shown:
            self._show(kept)

    def _show(self, templates: Templates) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = templates
        self.rows = [self._row(place, each) for place, each in enumerate(templates)]
        for row in self.rows:
            self._list.addWidget(row)

    def _row(self, place: int, template: NoteTemplate) -> TemplateRow:
        row = TemplateRow(template)
        row.opened.connect(partial(self._open, template))
        row.moved.connect(partial(self._move, place))
        row.removed.connect(partial(self._remove, template))
        return row

    def _open(self, template: NoteTemplate) -> None:
        save = partial(self._save_one, template.name)
        build = partial(TemplateSheet, template, save, self._workspace, self._area)
        practice = self._workspace.reader.practice_subject()
        self._sheets.open(f"template {template.name}", build, practice)

    def _save_one(self, known_as: str, template: NoteTemplate) -> "Future[Any]":
        """Put the template where the one of that name stands, or at the end."""
        kept = self._workspace.practice_chart().note_templates
        changed = [template if each.name == known_as else each for each in kept]
        known = any(each.name == known_as for each in kept)
        wanted = changed if known else [*kept, template]
        return self._workspace.practice.set_note_templates(wanted)

    def _move(self, place: int, step: int) -> None:
        if 0 <= place + step < len(self._shown):
            changed = list(self._shown)
            changed.insert(place + step, changed.pop(place))
            self._save(changed)
            self.rows[place + step].more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, template: NoteTemplate) -> None:
        left = [each for each in self._shown if each != template]
        self._save(left, tr("The template was removed. Notes keep their words."))

    def _restore(self) -> None:
        if self._shown != NOTE_TEMPLATES:
            self._save(NOTE_TEMPLATES, tr("The usual templates are back."))

    def _save(self, templates: Sequence[NoteTemplate], done: str = "") -> None:
        before = self._shown
        write = partial(self._workspace.practice.set_note_templates, tuple(templates))
        undo = partial(self._save, before) if done else None
        if self.note.save(Change(tuple(templates), write, done, undo, then=self.refresh)):
            self._show(tuple(templates))
