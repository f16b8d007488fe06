from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kap_companion.ui.theme import DAY, apply_theme


@pytest.fixture(autouse=True)
def _day(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, DAY)
    yield
    apply_theme(qapp, DAY)
