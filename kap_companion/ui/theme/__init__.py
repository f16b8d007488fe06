"""How the program looks: colours, type and icons, one table for each."""

from kap_companion.ui.theme.fonts import TypeRole, role_font, ui_font, words_font
from kap_companion.ui.theme.icons import icon, paint_icon, pixmap
from kap_companion.ui.theme.style import STYLE, apply_theme, brightness_of, refresh_style, theme_of
from kap_companion.ui.theme.tokens import DARK_ROOM, DAY, THEMES, Theme

__all__ = [
    "DARK_ROOM",
    "DAY",
    "STYLE",
    "THEMES",
    "Theme",
    "TypeRole",
    "apply_theme",
    "brightness_of",
    "icon",
    "paint_icon",
    "pixmap",
    "refresh_style",
    "role_font",
    "theme_of",
    "ui_font",
    "words_font",
]
