"""The sheets of the arcs: to name one, and to be asked before one is deleted."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr

LONGEST_NAME = 120


class NameSheet(FormSheet):
    """Hands the name to `keep`; `done` is called once it is kept, with what came of it."""

    def __init__(
        self,
        words: tuple[str, str],
        name: str,
        keep: Callable[[str], "Future[Any]"],
        done: Callable[[Any], None],
        bridge: Bridge,
        area: QWidget,
    ) -> None:
        super().__init__(*words, bridge, area)
        self._keep, self._done = keep, done
        self._kept: Future[Any] | None = None
        self.name = LineField(tr("Name"), max_chars=LONGEST_NAME)
        self.name.set_value(name)
        self.name.entered.connect(self.save.click)
        self.add(self.name, layout.GAP)

    def write(self) -> "Future[Any] | None":
        name = self.name.value().strip()
        if not name:
            self.name.set_error(tr("An arc needs a name."))
            self.name.setFocus()
            return None
        self._kept = self._keep(name)
        return self._kept

    def saved(self) -> None:
        if self._kept is not None:
            self._done(self._kept.result())


class DeleteSheet(FormSheet):
    """Says what goes and what stays, and deletes only then."""

    def __init__(
        self,
        name: str,
        delete: Callable[[], "Future[Any]"],
        done: Callable[[], None],
        bridge: Bridge,
        area: QWidget,
    ) -> None:
        super().__init__(tr("Delete this arc"), tr("Delete the arc"), bridge, area)
        self._delete, self._done = delete, done
        stays = tr(
            "Its order goes for good. The tracks stay in the library, and so do their files."
        )
        self.add(Text(name, fonts.STRONG), Text(stays), layout.GAP)

    def failed_words(self, sentence: str) -> str:
        return tr("Not deleted: {0}").format(sentence)

    def write(self) -> "Future[Any]":
        return self._delete()

    def saved(self) -> None:
        self._done()
