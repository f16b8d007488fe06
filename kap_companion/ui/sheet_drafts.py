"""What was typed in a sheet comes back in it, after a lock or a crash."""

import json
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject

from kap_companion.domain.ports import Journal, Reader
from kap_companion.ui.draft_keeper import DraftKeeper
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.number_field import NumberField
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr

KEPT = (LineField, NumberField, TextArea, ChoiceField)
"""Never a passphrase."""

Values = list[str]


class SheetDrafts(QObject):
    """Keeps what is typed in sheets with the vault's drafts, at most 500 ms behind the keys.

    A draft comes back only into a sheet that begins with what it began with then: what was written
    elsewhere meanwhile is not undone by it.
    """

    def __init__(self, journal: Journal, reader: Reader, parent: QObject) -> None:
        super().__init__(parent)
        self._journal, self._reader = journal, reader
        self._followed: list[_Followed] = []

    def follow(self, sheet: Sheet, subject: str, name: str) -> None:
        """Bring back what was typed in this sheet, and keep what is typed from now on.

        `subject` is whose draft it is: with whose erasure it goes.
        """
        followed = _Followed(sheet, partial(self._journal.keep_draft, subject, f"sheet {name}"))
        self._followed.append(followed)
        followed.bring_back(self._reader.drafts_of(subject).get(f"sheet {name}", ""))

    def drop(self, sheet: Sheet) -> None:
        """Forget the draft of this sheet: it is on the record now, or never will be."""
        for each in [each for each in self._followed if each.sheet is sheet]:
            self._followed.remove(each)
            each.drop()
            each.let_go()


class _Followed(QObject):
    """One sheet, what stood in it when it was opened, and where its draft goes."""

    def __init__(self, sheet: Sheet, keep: Callable[[str], object]) -> None:
        super().__init__(sheet)
        self.sheet = sheet
        self._keep = keep
        self._fields = [each for each in sheet.findChildren(Field) if isinstance(each, KEPT)]
        self._began = self._values()
        self._keeper = DraftKeeper(self._keep_values, self)
        self._notice: Notice | None = None
        for field in self._fields:
            field.changed.connect(self._keeper.typed)
        sheet.writing.connect(self._ends_with)
        sheet.installEventFilter(self)

    def bring_back(self, draft: str) -> None:
        kept = json.loads(draft) if draft else {}
        if kept and kept["began"] == self._began:
            self._show(kept["typed"])
            self._say_so()

    def _say_so(self) -> None:
        """Hardly any sheet has a draft: what says so is not built into each that opens."""
        said = tr("This is what you typed before. It is not saved yet.")
        self._notice = Notice("info", said, tr("Start anew"))
        self._notice.acted.connect(self._start_anew)
        self.sheet.body.insertWidget(0, self._notice)

    def drop(self) -> None:
        self._keeper.stop()
        self._keep("")

    def let_go(self) -> None:
        """Follow the sheet no longer: it may be used again, for something else."""
        self.sheet.removeEventFilter(self)
        for field in self._fields:
            field.changed.disconnect(self._keeper.typed)
        self.sheet.writing.disconnect(self._ends_with)
        if self._notice is not None:
            self._notice.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closed, or hidden with its page because the vault is locked: nothing may wait then."""
        if event.type() is QEvent.Type.Hide:
            self._keeper.flush()
        return super().eventFilter(watched, event)

    def _ends_with(self, written: "Future[Any]") -> None:
        """Drop the draft as soon as the disk has the words, even where the window is gone then."""
        self._keeper.flush()
        keep = self._keep

        def end(done: "Future[Any]") -> None:
            if not done.cancelled() and done.exception() is None:
                keep("")

        written.add_done_callback(end)

    def _values(self) -> Values:
        return [field.value() for field in self._fields]

    def _show(self, values: Values) -> None:
        for field, value in zip(self._fields, values, strict=True):
            if field.value() != value:
                field.set_value(value)
                field.changed.emit()  # for what a field says below about its value

    def _keep_values(self) -> None:
        typed = self._values()
        draft = {"began": self._began, "typed": typed}
        self._keep("" if typed == self._began else json.dumps(draft, ensure_ascii=False))

    def _start_anew(self) -> None:
        if self._notice is not None:
            self._notice.hide()
        self._show(self._began)
        self.drop()
