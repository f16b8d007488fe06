"""Icons: our own line drawings, coloured by the theme and sharp at every screen scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kap_companion.resources import asset_path

# The scalings that Windows, macOS and the Linux desktops offer.
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)


def icon(name: str, color: str, size: int = 22) -> QIcon:
    """Return icon `name` in `color` ("#RRGGBB"), `size` logical pixels, drawn for every scale.

    Raises FileNotFoundError for a name that has no drawing.
    """
    result = QIcon()
    for scale in SCALES:
        result.addPixmap(pixmap(name, color, size, scale))
    return result


def pixmap(name: str, color: str, size: int = 22, scale: float = 1.0) -> QPixmap:
    """Return icon `name` at `size` logical pixels for a screen with `scale` device pixels to each.

    Raises FileNotFoundError for a name that has no drawing.
    """
    result = QPixmap.fromImage(image(name, color, round(size * scale)))
    result.setDevicePixelRatio(scale)
    return result


@lru_cache(maxsize=512)
def image(name: str, color: str, device_px: int) -> QImage:
    """Return icon `name` as a square of `device_px` device pixels; shared, so never paint on it."""
    renderer = QSvgRenderer(QByteArray(_svg(name, color)))
    drawing = QImage(device_px, device_px, QImage.Format.Format_ARGB32_Premultiplied)
    drawing.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawing)
    renderer.render(painter, QRectF(0, 0, device_px, device_px))
    painter.end()
    return drawing


def paint_icon(painter: QPainter, name: str, color: str, square: QRectF) -> None:
    """Paint icon `name` into `square` (logical pixels), moved onto whole device pixels."""
    scale = painter.device().devicePixelRatio()
    drawing = image(name, color, round(square.width() * scale))
    left, top = round(square.x() * scale) / scale, round(square.y() * scale) / scale
    side = drawing.width() / scale
    painter.drawImage(QRectF(left, top, side, side), drawing)


def _svg(name: str, color: str) -> bytes:
    return _drawing(name).replace("currentColor", color).encode()


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return asset_path(f"icons/{name}.svg").read_text("utf-8")
