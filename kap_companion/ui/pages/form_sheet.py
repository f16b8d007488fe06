"""A sheet with a form: refusals are said in it, and what was typed stays until it is saved."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.errors import KapError
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.sheet_drafts import SheetDrafts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.wording import tr

Submit = Callable[[], "Future[Any] | None"]


class FormSheet(Sheet):
    """Calls what writes, waits for the disk, and says what went wrong with the text still there."""

    finished = Signal()
    """It was saved; the sheet is of no more use."""

    def __init__(
        self,
        title: str,
        save_words: str,
        bridge: Bridge,
        area: QWidget,
        quiet: Button | None = None,
    ) -> None:
        """`quiet` stands beside what saves."""
        super().__init__(title, area)
        self._bridge = bridge
        self._notice: Notice | None = None
        self.save = Button(save_words, "filled")
        self.save.clicked.connect(self._saving)
        self.set_footer(self.save, quiet)

    @property
    def notice(self) -> Notice:
        """What says above the form what went wrong; made once that is asked for."""
        if self._notice is None:
            self._notice = Notice("danger", "")
            self._notice.hide()
            self.body.insertWidget(0, self._notice)
            self._notice.lower()  # a screen reader speaks of it before the form
        return self._notice

    def saved(self) -> None:
        """Do what follows once the disk has it."""

    def is_untouched(self) -> bool:
        """Whether nothing was typed that a sheet made anew would not show."""
        return False

    def failed_words(self, sentence: str) -> str:
        """Return what to say where the disk did not take it."""
        return tr("Not saved: {0}").format(sentence)

    def write(self) -> "Future[Any] | None":
        """Write what the form says; None where a field already says what is wrong.

        Raises `KapError` where the service refuses it.
        """
        raise NotImplementedError

    def submit(self, write: Submit, done: Callable[[], None]) -> None:
        """Call `write`, then `done` once the disk has it; say here what goes wrong."""
        self.say_nothing()
        try:
            future = write()
        except KapError as refused:
            self.refuse(str(refused))
            return
        if future is not None:
            self._wait(True)
            self.writing.emit(future)
            self._bridge.when_done(future, lambda _: self._saved(done), self._not_saved)

    def say_nothing(self) -> None:
        """Take away what said what went wrong."""
        if self._notice is not None:
            self._notice.hide()

    def refuse(self, sentence: str) -> None:
        """Say in the sheet what went wrong."""
        self.notice.show_notice("danger", sentence)
        self.notice.show()
        self._scroll.verticalScrollBar().setValue(0)

    def _saving(self) -> None:
        self.submit(self.write, self.saved)

    def _saved(self, done: Callable[[], None]) -> None:
        if not isValid(self):
            return
        self._wait(False)
        self.finished.emit()
        self.dismiss()
        done()

    def _not_saved(self, sentence: str) -> None:
        if not isValid(self):
            return
        self._wait(False)
        self.refuse(self.failed_words(sentence))

    def _wait(self, waiting: bool) -> None:
        for button in self.findChildren(Button):
            button.setEnabled(not waiting)


class SheetKeeper(QObject):
    """Keeps a closed sheet with its draft, one for each key, until it has done its work."""

    def __init__(
        self,
        show: Callable[[Sheet], None],
        after: Callable[[], None],
        drafts: SheetDrafts,
        parent: QObject,
    ) -> None:
        """Show sheets by `show`; `after` is called once one of them has done its work."""
        super().__init__(parent)
        self._show, self._after, self._drafts = show, after, drafts
        self._kept: dict[str, FormSheet] = {}
        self._began: dict[str, object] = {}
        self._shown: FormSheet | None = None

    def open(
        self, key: str, build: Callable[[], FormSheet], subject: str = "", begins: object = None
    ) -> FormSheet:
        """Show the sheet of this key: the one with the draft, or a new one.

        With a subject, whose words they are, what is typed in it comes back after a lock, too.
        `begins` is what it begins with: a draft that began with something else gives way.
        """
        self._make_room(key)
        if self._began.get(key, begins) != begins:
            self.drop(key)
        self._began[key] = begins
        kept = self._kept.get(key)
        if kept is not None and kept.isHidden() and kept.is_untouched():
            self.drop(key)  # it may speak of how things were before
        if key not in self._kept:
            sheet = self._kept[key] = build()
            sheet.finished.connect(lambda: self._finish(key))
            if subject:
                self._drafts.follow(sheet, subject, key)
        self._shown = self._kept[key]
        self._show(self._shown)
        return self._shown

    def _make_room(self, key: str) -> None:
        """One sheet lies over the page at a time; what was typed in another stays with it."""
        before = self._shown
        if before is not None and before is not self._kept.get(key) and isValid(before):
            before.dismiss()

    def _finish(self, key: str) -> None:
        self.drop(key)
        self._after()

    def drop(self, key: str) -> None:
        """Forget the draft of this key."""
        sheet = self._kept.pop(key, None)
        if sheet is not None:
            self._drafts.drop(sheet)
            sheet.deleteLater()


def two(first: QWidget, second: QWidget, share: tuple[int, int] = (1, 1)) -> layout.Item:
    """Return two fields side by side."""
    row = layout.row([], layout.M)
    row.addLayout(layout.column([first, layout.GAP], 0), share[0])
    row.addLayout(layout.column([second, layout.GAP], 0), share[1])
    return row
