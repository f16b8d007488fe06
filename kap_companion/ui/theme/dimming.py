"""A theme with less light in it: every colour darker, and every word as readable as before.

Colours are scaled instead of a veil being laid over the window: text stays crisp, nothing is
painted twice, and what can be read can be computed.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from kap_companion.ui.theme.tokens import THEMES, Theme

FULL_PERCENT = 100
READABLE = 4.6
"""WCAG 2 asks for 4.5; the rest is for what is lost when a colour is rounded."""
SEEN = 3.1
_GREY = (0.2126, 0.7152, 0.0722)

Light = tuple[float, float, float]


@lru_cache(maxsize=16)
def dimmed(name: str, percent: int) -> Theme:
    """Return the theme of this name with `percent` of its light.

    Grounds keep that share. What stands on them keeps it too, or as much more (on a light ground:
    less) as it takes to be read at 4.5:1, a border at 3:1.
    """
    theme, share = THEMES[name], percent / FULL_PERCENT
    grounds = [_scaled(each, share) for each in (theme.background, theme.surface, theme.raised)]
    softs = [theme.accent_soft, theme.caution_soft, theme.danger_soft]
    accent_soft, caution_soft, danger_soft = softs = [_scaled(each, share) for each in softs]
    one, two, three, four, five, six = (_scaled(band, share) for band in theme.bands)
    bands = (one, two, three, four, five, six)

    def ink(color: str, *on: str, least: float = READABLE) -> str:
        return _apart(_scaled(color, share), [*grounds, *on], least)

    accent = ink(theme.accent, accent_soft)
    return replace(
        theme,
        background=grounds[0],
        surface=grounds[1],
        raised=grounds[2],
        line=_scaled(theme.line, share),
        edge=ink(theme.edge, least=SEEN),
        text=ink(theme.text, *softs),
        muted=ink(theme.muted),
        accent=accent,
        on_accent=_apart(_scaled(theme.on_accent, share), [accent], READABLE),
        accent_soft=accent_soft,
        positive=ink(theme.positive, accent_soft),
        caution=ink(theme.caution, caution_soft),
        caution_soft=caution_soft,
        danger=ink(theme.danger, danger_soft),
        danger_soft=danger_soft,
        focus=ink(theme.focus),
        bands=bands,
        band_text=_apart(_scaled(theme.band_text, share), bands, READABLE),
    )


def _apart(color: str, grounds: Iterable[str], least: float) -> str:
    """Return the colour, made lighter or darker until it stands out from each ground."""
    light = _light(color)
    mine, others = _luminance(light), [_luminance(_light(each)) for each in grounds]
    if mine > max(others):
        wanted = max(mine, least * (max(others) + 0.05) - 0.05)
    else:
        wanted = min(mine, max(0.0, (min(others) + 0.05) / least - 0.05))
    return _color(light, wanted / mine) if wanted != mine else color


def _scaled(color: str, share: float) -> str:
    return _color(_light(color), share)


def _luminance(light: Light) -> float:
    return sum(weight * part for weight, part in zip(_GREY, light, strict=True))


def _light(color: str) -> Light:
    """Return the light of each channel, 0 to 1."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB


def _color(light: Light, share: float) -> str:
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, each * share))):02X}" for each in light)


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004  # sRGB
