"""The key-caps of a page show the keys that are set on this computer."""

from PySide6.QtWidgets import QWidget

from kap_companion.ui.key_map import KeyMap
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.widgets.sheet import Sheet


def show_keys(page: QWidget, keys: KeyMap) -> None:
    """Put the key that is set on every button and cap of the page that has a usual one.

    What lies over the page in a sheet has keys of its own and keeps them.
    """
    caps: list[Button | KeyCap] = [*page.findChildren(Button), *page.findChildren(KeyCap)]
    names = keys.caps()
    for shown in caps:
        name = names.get(shown.usual_key, shown.key_text())
        if name != shown.key_text() and not _is_in_sheet(shown, page):
            shown.set_key(name)


def _is_in_sheet(widget: QWidget, page: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not page:
        if isinstance(parent, Sheet):
            return True
        parent = parent.parentWidget()
    return False
