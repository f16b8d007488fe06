"""A chain as a picture in a page: as high as it needs to be, and read out as text."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.chain_layout import PlacedChain, place_chain
from kap_companion.ui.widgets.chain_model import ChainModel, chain_text
from kap_companion.ui.widgets.chain_paint import paint_placed

USUAL_PX = 800
PAD_PX = 8
"""Room for the ring of the focus."""


class ChainPicture(QWidget):
    """Shows a chain; its words are its accessible description."""

    def __init__(self) -> None:
        super().__init__()
        self._model = ChainModel(())
        self._placed: PlacedChain | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("From the intention to what came of it"))

    def set_model(self, model: ChainModel) -> None:
        """Show this chain."""
        self._model, self._placed = model, None
        self.setAccessibleDescription(chain_text(model))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Narrower columns are higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the longest column."""
        return round(place_chain(self._model, width - 2 * PAD_PX).height) + 2 * PAD_PX

    def sizeHint(self) -> QSize:
        """A width at which five columns are read well."""
        return QSize(USUAL_PX, self.heightForWidth(USUAL_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chain, and a ring where it has the keys."""
        if self._placed is None:
            self._placed = place_chain(self._model, self.width() - 2 * PAD_PX)
        painter = paint.painter_for(self)
        painter.save()
        painter.translate(PAD_PX, PAD_PX)
        paint_placed(painter, self._placed, theme_of(self))
        painter.restore()
        if self.hasFocus():
            paint.focus_ring(painter, self.rect().toRectF(), theme_of(self).focus)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width is a new layout."""
        super().resizeEvent(event)
        self._placed = None
