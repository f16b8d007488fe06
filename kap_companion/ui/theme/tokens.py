"""The one table of colours: every fill, line and word on screen takes its colour from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Bands = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as "#RRGGBB". `bands` runs from pre-onset to return; `band_text` is set on each."""

    name: str
    background: str
    surface: str
    raised: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    positive: str
    caution: str
    caution_soft: str
    danger: str
    danger_soft: str
    focus: str
    bands: Bands
    band_text: str


DAY = Theme(
    name="day",
    background="#F5F0E6",
    surface="#FBF8F1",
    raised="#FFFEFA",
    line="#DDD4C3",
    edge="#8C8170",
    text="#2A251F",
    muted="#625A4E",
    accent="#1F5A4E",
    on_accent="#FFFDF6",
    accent_soft="#DEE7DC",
    positive="#3D6127",
    caution="#855000",
    caution_soft="#F5E3BE",
    danger="#9B2C1C",
    danger_soft="#F6DDD3",
    focus="#2466A8",
    bands=("#EAE3D4", "#ECDDBB", "#EECE9C", "#E6B389", "#D9CFA3", "#CBD6C0"),
    band_text="#2A251F",
)

# Blue is the smallest channel of every colour: blue light keeps eyes from adapting to the dark.
DARK_ROOM = Theme(
    name="dark-room",
    background="#12100D",
    surface="#181511",
    raised="#221D17",
    line="#342D24",
    edge="#776A58",
    text="#CDBCA3",
    muted="#978974",
    accent="#A4B184",
    on_accent="#15170E",
    accent_soft="#2A2D1E",
    positive="#A9B56F",
    caution="#D9A24A",
    caution_soft="#3A2A12",
    danger="#E0806A",
    danger_soft="#3D1D16",
    focus="#EBD5AC",
    bands=("#2A241D", "#372B1C", "#47331B", "#5C391E", "#3B3821", "#2B3326"),
    band_text="#D8C6AB",
)

THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (DAY, DARK_ROOM)})
