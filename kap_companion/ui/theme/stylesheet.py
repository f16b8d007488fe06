"""The stylesheet: what Qt's own widgets need; ours paint themselves from the tokens."""

from dataclasses import asdict
from string import Template

from kap_companion.ui.theme.reach import LEAST_PX, target_px
from kap_companion.ui.theme.tokens import Theme

_SHEET = Template("""
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="positive"] { color: $positive; }
QLabel[tone="caution"] { color: $caution; }
QLabel[tone="danger"] { color: $danger; }
QFrame[surface="surface"] { background: $surface; }
QFrame[surface="raised"] { background: $raised; }
QFrame[surface="line"] { background: $line; border: none; }
QFrame[surface="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QLineEdit, QPlainTextEdit, QComboBox {
  background: $raised; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 1px 13px;
  placeholder-text-color: $muted;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox { min-height: 40px; }
QPlainTextEdit { padding: 9px 11px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on {
  border: 2px solid $focus; padding: 0 12px; }
QPlainTextEdit:focus { padding: 8px 10px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $danger; }
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus { border-color: $focus; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  color: $muted; border-color: $line; }
QComboBox::drop-down { border: none; width: 32px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $edge; outline: none;
  selection-background-color: $accent_soft; selection-color: $accent; }
QComboBox QAbstractItemView::item { min-height: ${target}px; padding: 0 12px; }
QListView, QTableView, QTreeView { background: transparent; border: none; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: ${around}px 24px ${around}px 16px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $accent; }
QMenu::item:disabled { color: $muted; }
QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 4px 8px; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: ${target}px; }
QScrollBar::handle:horizontal { min-width: ${target}px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
QSlider { min-height: ${target}px; }
QSlider:focus { border: 2px solid $focus; border-radius: 6px; }
QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal {
  background: $raised; border: 2px solid $accent; width: 14px; margin: -7px 0; border-radius: 9px; }
QTabBar::tab { color: $muted; background: transparent; min-height: ${target}px; padding: 0 14px;
  border: none; border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar:focus { border: 2px solid $focus; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the Qt stylesheet of `theme`."""
    colors = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    target = target_px(LEAST_PX)
    return _SHEET.substitute(colors, target=target, around=(target - 20) // 2)
