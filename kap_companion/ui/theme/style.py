"""Puts a theme on the application: palette, one stylesheet and fonts, all built from the tokens."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.ui.theme.dimming import FULL_PERCENT, dimmed
from kap_companion.ui.theme.fonts import BODY, role_font
from kap_companion.ui.theme.stylesheet import stylesheet
from kap_companion.ui.theme.tokens import DAY, THEMES, Theme

STYLE = "fusion"
"""The one style that looks and measures the same on every system."""
Role = QPalette.ColorRole


def apply_theme(app: QApplication, theme: Theme, brightness_percent: int = FULL_PERCENT) -> None:
    """Show the whole application in `theme`, with so much of its light.

    Painted widgets repaint on the events that follow.
    """
    if app.property("theme") is None:
        _still_the_interface(app)
    app.setProperty("theme", theme.name)
    app.setProperty("brightness", brightness_percent)
    shown = theme_of()
    app.setPalette(_palette(shown))
    app.setStyleSheet(stylesheet(shown))


def refresh_style(app: QApplication) -> None:
    """Have the stylesheet fit what it is worked with."""
    app.setStyleSheet(stylesheet(theme_of()))


def theme_of(widget: QWidget | None = None) -> Theme:  # noqa: ARG001  (one theme holds for all)
    """Return the theme that `widget` is shown in: the application's, or day before one was set."""
    app = QCoreApplication.instance()
    name = app.property("theme") if app is not None else None
    theme, percent = THEMES.get(str(name), DAY), brightness_of()
    return theme if percent == FULL_PERCENT else dimmed(theme.name, percent)


def brightness_of() -> int:
    """Return how much of its light the theme is shown with, in percent."""
    app = QCoreApplication.instance()
    percent = app.property("brightness") if app is not None else None
    return percent if isinstance(percent, int) else FULL_PERCENT


def _still_the_interface(app: QApplication) -> None:
    if app.property("style") != STYLE:  # asking Qt for its style loads every kind of style
        app.setStyle(STYLE)
    app.setFont(role_font(BODY))
    app.setCursorFlashTime(0)
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_AnimateCombo,
                   Qt.UIEffect.UI_AnimateTooltip, Qt.UIEffect.UI_FadeTooltip):  # fmt: skip
        app.setEffectEnabled(effect, False)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, color in _roles(theme).items():
        palette.setColor(role, QColor(color))
    for role in (Role.Text, Role.WindowText, Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return palette


def _roles(theme: Theme) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: theme.background,
        Role.WindowText: theme.text,
        Role.Base: theme.raised,
        Role.AlternateBase: theme.surface,
        Role.Text: theme.text,
        Role.PlaceholderText: theme.muted,
        Role.Button: theme.raised,
        Role.ButtonText: theme.text,
        Role.BrightText: theme.danger,
        Role.Light: theme.raised,
        Role.Midlight: theme.surface,
        Role.Mid: theme.line,
        Role.Dark: theme.edge,
        Role.Shadow: theme.edge,
        Role.Highlight: theme.accent,
        Role.HighlightedText: theme.on_accent,
        Role.Accent: theme.accent,
        Role.Link: theme.accent,
        Role.LinkVisited: theme.accent,
        Role.ToolTipBase: theme.raised,
        Role.ToolTipText: theme.text,
    }
