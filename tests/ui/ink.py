"""How well ink stands out from its ground: as designed, and as it is really drawn."""

from collections import Counter

from PySide6.QtWidgets import QWidget

FRAME_PX = 8


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(color: str) -> float:
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)


def contrast(one: str, other: str) -> float:
    """WCAG 2, relative luminance."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def drawn_contrast(widget: QWidget) -> float:
    """The contrast of the clearest pixel inside of the frame, on the commonest one.

    The focus is taken away first, for the cursor is as dark as ink.
    """
    widget.clearFocus()
    image = widget.grab().toImage()
    scale = image.devicePixelRatio()
    frame = round(FRAME_PX * scale)
    colors = Counter(
        image.pixelColor(x, y).name()
        for x in range(frame, image.width() - frame)
        for y in range(frame, image.height() - frame)
    )
    ((ground, _),) = colors.most_common(1)
    return max(contrast(ink, ground) for ink in colors)
