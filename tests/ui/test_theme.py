from dataclasses import asdict, fields
from itertools import chain

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kap_companion.resources import asset_path
from kap_companion.ui.theme import (
    DARK_ROOM,
    DAY,
    THEMES,
    Theme,
    apply_theme,
    fonts,
    icon,
    icons,
    pixmap,
    theme_of,
    ui_font,
    words_font,
)
from kap_companion.ui.theme.stylesheet import stylesheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text_area import TextArea
from tests.ui.ink import contrast, drawn_contrast, luminance

GROUNDS = ("background", "surface", "raised")
# As designed: the least contrast on background, surface and raised, day and dark room.
DESIGNED = {
    "edge": ((3.4, 3.6, 3.8), (3.6, 3.5, 3.2)),
    "text": ((13.4, 14.3, 15.0), (10.2, 9.8, 9.0)),
    "muted": ((6.0, 6.4, 6.7), (5.6, 5.3, 4.9)),
    "accent": ((7.0, 7.5, 7.9), (8.3, 8.0, 7.3)),
    "positive": ((6.3, 6.7, 7.1), (8.6, 8.3, 7.6)),
    "caution": ((5.9, 6.3, 6.6), (8.3, 8.0, 7.3)),
    "danger": ((6.7, 7.1, 7.5), (6.8, 6.5, 5.9)),
    "focus": ((5.2, 5.6, 5.9), (13.2, 12.7, 11.7)),
}
BANDS = ((11.9, 11.3, 10.1, 8.1, 9.7, 10.1), (9.2, 8.3, 7.2, 6.1, 7.1, 7.8))
DRAWN = sorted(path.stem for path in asset_path("icons").glob("*.svg"))
NAMED = """
today patients person music practice lock unlock help play pause hold extend home soften
nosound mask eye vitals dose quote note touch intention insight step check circle done due
notice info undo redo amend search add close more back next down escort calendar chart
print export backup hub offline settings key shield moon handover
"""


@pytest.mark.parametrize(("theme", "column"), [(DAY, 0), (DARK_ROOM, 1)])
@pytest.mark.parametrize("token", DESIGNED)
def test_each_colour_has_the_contrast_it_was_designed_with(
    theme: Theme, column: int, token: str
) -> None:
    for ground, least in zip(GROUNDS, DESIGNED[token][column], strict=True):
        found = contrast(getattr(theme, token), getattr(theme, ground))
        assert round(found, 1) == least, f"{token} on {ground}"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_words_are_readable_on_every_ground_they_stand_on(theme: Theme) -> None:
    pairs = [("text", "accent_soft"), ("text", "caution_soft"), ("text", "danger_soft")]
    pairs += [("accent", "accent_soft"), ("positive", "accent_soft"), ("on_accent", "accent")]
    pairs += [("caution", "caution_soft"), ("danger", "danger_soft")]
    for ink, ground in pairs:
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5, (ink, ground)


@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
@pytest.mark.parametrize("kind", [LineField, DateField, TextArea])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_an_empty_field_suggests_is_readable(
    qapp: QApplication,
    qtbot: QtBot,
    theme: Theme,
    kind: type[LineField | TextArea],
    enabled: bool,  # noqa: FBT001
) -> None:
    apply_theme(qapp, theme)
    field = kind("Day")
    qtbot.addWidget(field)
    field.editor.setPlaceholderText("2026-11-28 HHH")
    field.setEnabled(enabled)
    field.resize(400, 200)
    field.show()
    apply_theme(qapp, theme)
    assert drawn_contrast(field.editor) >= 4.5
    apply_theme(qapp, DAY)


def test_soft_fills_keep_the_contrast_of_the_design() -> None:
    for theme, least in ((DAY, 5.3), (DARK_ROOM, 5.4)):
        for ink in ("accent", "caution", "danger"):
            found = contrast(getattr(theme, ink), getattr(theme, f"{ink}_soft"))
            assert round(found, 1) >= least, (theme.name, ink)


@pytest.mark.parametrize(("theme", "column"), [(DAY, 0), (DARK_ROOM, 1)])
def test_band_names_are_readable_on_their_bands(theme: Theme, column: int) -> None:
    found = tuple(round(contrast(theme.band_text, band), 1) for band in theme.bands)
    assert found == BANDS[column]


def test_blue_is_the_smallest_channel_of_every_dark_room_colour() -> None:
    plain = [value for value in asdict(DARK_ROOM).values() if isinstance(value, str)]
    colors = [value for value in chain(plain, DARK_ROOM.bands) if value.startswith("#")]
    assert len(colors) == len(fields(Theme)) - 2 + len(DARK_ROOM.bands)
    for color in colors:
        red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
        assert blue < min(red, green), color


def test_focus_is_the_only_blue_of_day_and_the_brightest_of_the_dark_room() -> None:
    def is_blue(color: str) -> bool:
        return int(color[5:7], 16) > max(int(color[1:3], 16), int(color[3:5], 16))

    day = {name: value for name, value in asdict(DAY).items() if str(value).startswith("#")}
    assert [name for name, value in day.items() if is_blue(value)] == ["focus"]
    dark = {name: value for name, value in asdict(DARK_ROOM).items() if str(value).startswith("#")}
    assert max(dark, key=lambda name: luminance(dark[name])) == "focus"


def test_a_theme_is_the_applications_own(qapp: QApplication) -> None:
    apply_theme(qapp, DARK_ROOM)
    assert theme_of() is DARK_ROOM
    assert qapp.palette().window().color() == QColor(DARK_ROOM.background)
    apply_theme(qapp, DAY)
    assert theme_of(QLabel()) is DAY
    assert qapp.palette().windowText().color() == QColor(DAY.text)


def test_before_any_theme_was_chosen_it_is_day(qapp: QApplication) -> None:
    qapp.setProperty("theme", "")
    assert theme_of() is DAY


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_stylesheet_has_a_colour_for_every_place(theme: Theme) -> None:
    built = stylesheet(theme)
    assert "$" not in built
    assert theme.focus in built


def test_nothing_of_ours_blinks(qapp: QApplication) -> None:
    qapp.setProperty("theme", None)
    apply_theme(qapp, DAY)
    assert qapp.cursorFlashTime() == 0


def test_all_icons_of_the_set_are_there() -> None:
    assert len(NAMED.split()) == 54
    assert sorted({*NAMED.split(), "app", "mark"}) == DRAWN


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", DRAWN)
def test_every_icon_is_drawn_in_the_colour_asked_for(name: str, theme: Theme) -> None:
    for size in (16, 18, 22, 24):
        inked = inked_pixels(icons.image(name, theme.text, size))
        assert sum(pixel.alpha() for pixel in inked) >= 6 * 255, f"{name} is hard to see"
        if name != "app":
            assert all(near(pixel, QColor(theme.text)) for pixel in inked if pixel.alpha() > 128)


def inked_pixels(drawn: QImage) -> list[QColor]:
    pixels = (drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height()))
    return [pixel for pixel in pixels if pixel.alpha()]


def near(one: QColor, other: QColor) -> bool:
    """Premultiplied pixels come back a step or two off."""
    pairs = zip(one.toTuple()[:3], other.toTuple()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) <= 2 for a, b in pairs)


@pytest.mark.usefixtures("qapp")
def test_the_app_icon_shows_its_mark_on_its_own_tile_at_16_px() -> None:
    drawn = icons.image("app", "#000000", 16)
    tile, mark = drawn.pixelColor(2, 13), drawn.pixelColor(8, 11)
    assert contrast(tile.name(), mark.name()) >= 3
    for taskbar in ("#FFFFFF", "#101010"):
        assert contrast(tile.name(), taskbar) > 2


@pytest.mark.usefixtures("qapp")
def test_icons_have_true_pixels_for_a_scaled_screen() -> None:
    assert pixmap("dose", DAY.text, 22, 1.5).width() == 33
    assert pixmap("dose", DAY.text, 22, 1.5).devicePixelRatio() == 1.5
    shown = icon("dose", DAY.text, 22)
    assert {(size.width(), size.height()) for size in shown.availableSizes()} >= {(22, 22)}


def test_an_icon_without_a_drawing_says_which_file_is_missing() -> None:
    with pytest.raises(FileNotFoundError, match=r"assets/icons/unheard-of\.svg"):
        icons.image("unheard-of", DAY.text, 16)


@pytest.mark.usefixtures("qapp")
def test_digits_have_one_width_and_sizes_are_pixels() -> None:
    font = ui_font(36, 500)
    metrics = QFontMetrics(font)
    assert len({metrics.horizontalAdvance(4 * digit) for digit in "0123456789"}) == 1
    assert (font.pixelSize(), font.weight()) == (36, QFont.Weight.Medium)


@pytest.mark.usefixtures("qapp")
def test_the_patients_words_are_set_in_another_face() -> None:
    assert QFontInfo(words_font(18)).family() != QFontInfo(ui_font(18)).family()
    serif = {
        role for role in vars(fonts).values() if isinstance(role, fonts.TypeRole) and role.serif
    }
    assert serif == {fonts.ANSWER, fonts.QUOTE, fonts.INTENTION, fonts.WORDS}


def test_the_smallest_type_is_13_px() -> None:
    roles = [role for role in vars(fonts).values() if isinstance(role, fonts.TypeRole)]
    assert min(role.px for role in roles) == 13


def test_a_painted_widget_repaints_in_the_other_theme(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, DAY)
    button = Button("Begin", "filled")
    qtbot.addWidget(button)
    button.resize(120, 40)
    assert button.grab().toImage().pixelColor(60, 5).name() == DAY.accent.lower()
    apply_theme(qapp, DARK_ROOM)
    assert button.grab().toImage().pixelColor(60, 5).name() == DARK_ROOM.accent.lower()
    apply_theme(qapp, DAY)
