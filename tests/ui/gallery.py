"""Shows every widget of the interface on one page, to be looked at in both themes and any scale.

python -m tests.ui.gallery --theme dark-room --out FILE.png --scale 1.5 --size 911x512
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from kap_companion.ui.theme import THEMES, apply_theme, fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import ProgressSegments, StrengthMeter, TrackBar, WindowBar
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.chip import Chip
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.curve import JourneyCurve
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.header import SessionHeader
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.rail import Rail, RailItem
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, caption, heading, label, line, title, words
from kap_companion.ui.widgets.text_area import TextArea

LEAD = "KAP Companion keeps the record of the room, so that you can keep your eyes on the person."
SMALL_PRINT = (
    "It writes down, reminds and hands on. It never advises a dose. "
    "What you record is encrypted and stays inside your practice."
)
ICONS = Path(__file__).parents[2] / "assets" / "icons"
COMPACT_BELOW_PX = 1100
STAGES = ("Prepare", "Intention", "Journey", "Return", "Integration")
PLACES = (
    RailItem("today", "today", "Today"),
    RailItem("patients", "patients", "Patients"),
    RailItem("music", "music", "Music"),
    RailItem("practice", "practice", "Practice"),
)
HELPERS = (RailItem("keys", "help", "Keys"), RailItem("lock", "lock", "Lock"))


def sized(button: Button, size: str) -> Button:
    button.set_size(size)  # type: ignore[arg-type]  # a literal, at each call
    return button


def checked(button: Button) -> Button:
    button.setChecked(True)
    return button


def disabled(button: Button) -> Button:
    button.setEnabled(False)
    return button


def buttons() -> QWidget:
    page = QWidget()
    dimmed = sized(Button("Adverse event", key="a"), "compact")
    dimmed.set_key_dimmed(True)
    page.setLayout(
        layout.column(
            [
                heading("Buttons"),
                layout.row([Button("Go to the journey", "filled"), Button("Back"), layout.GAP]),
                layout.row(
                    [Button("New session", "quiet", icon="add"), Button("Record", "filled", "↵")]
                ),
                layout.row(
                    [
                        checked(sized(Button("Hold", "toggle", "h"), "compact")),
                        sized(Button("Extend 5", "toggle", "e"), "compact"),
                        layout.GAP,
                    ]
                ),
                layout.row([sized(Button("Vitals", key="v"), "compact"), dimmed, layout.GAP]),
                layout.row(
                    [
                        disabled(Button("Next", "filled")),
                        disabled(Button("Back", key="b")),
                        layout.GAP,
                    ]
                ),
                layout.row(
                    [
                        sized(Button("Next", "filled"), "large"),
                        sized(Button("Back"), "large"),
                        layout.GAP,
                    ]
                ),
                layout.row(
                    [
                        IconButton("pause", "Pause music"),
                        IconButton("play", "Play music", 48),
                        KeyCap("1"),
                        KeyCap("Ctrl Z"),
                        layout.GAP,
                    ]
                ),
                layout.row(
                    [
                        Chip("in 3 min", "caution"),
                        Chip("Visual check in 3 min", "caution", "due"),
                        layout.GAP,
                    ]
                ),
                layout.row(
                    [
                        Chip("Sample practice"),
                        Chip("Saved 10:59", "positive", "check"),
                        Chip("Not saved", "danger", "notice"),
                        layout.GAP,
                    ]
                ),
                layout.GAP,
            ],
            layout.M,
        )
    )
    return page


def fields() -> QWidget:
    page = QWidget()
    name = LineField("Name", "As it stands in the record", "")
    name.set_value("Mara Lindholm")
    born = DateField("Birth date")
    born.set_value("7/3/1980")
    born.check()
    passphrase = PassphraseField("Passphrase")
    passphrase.set_value("six calm words on a paper")
    notes = TextArea("What they say", serif=True)
    notes.set_value("I want to meet my grief without running from it.")
    notes.set_lines(2)
    meter = StrengthMeter()
    meter.set_strength(3, "Strong: hard to guess")
    page.setLayout(
        layout.column(
            [
                heading("Fields"),
                name,
                born,
                passphrase,
                meter,
                ChoiceField("Route", [("im", "IM"), ("oral", "Lozenge"), ("nasal", "Nasal")]),
                ChoiceField("Drug", [(str(n), f"Choice {n}") for n in range(6)]),
                notes,
                layout.GAP,
            ],
            layout.M,
        )
    )
    return page


def notices() -> QWidget:
    page = QWidget()
    track = TrackBar()
    track.set_position(0.77)
    page.setLayout(
        layout.column(
            [
                heading("Notices and bars"),
                Notice(
                    "danger",
                    "Not saved: the disk is full.",
                    "Try again",
                    "Your text is still here. Free some space, then try again.",
                ),
                Notice(
                    "caution",
                    "One item is open: clear fluids",
                    "Wait",
                    "This practice asks for 2 h, so the hold ends at 10:50.",
                ),
                Notice("info", "Picked up at 0:42. 2 min 10 s were not recorded."),
                Notice("positive", "Notes handed over"),
                layout.row(
                    [ProgressSegments(7, 2), line("2 of 7", fonts.PATIENT, "muted"), layout.GAP],
                    layout.L,
                ),
                layout.row(
                    [
                        line("Peter Sand", fonts.STRONG),
                        layout.GAP,
                        line("7 h left, no time booked", fonts.LABEL, "caution"),
                    ]
                ),
                WindowBar(41),
                track,
                layout.hline(),
                caption("If it gets hard"),
                words("Remind me that I can breathe, and that you are here."),
                caption("Hostile words"),
                words("<b>not bold</b> 🌿 שלום & '; DROP TABLE"),
                layout.GAP,
            ],
            layout.M,
        )
    )
    return page


def icon_page() -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    for number, path in enumerate(sorted(ICONS.glob("*.svg"))):
        cell = QWidget()
        cell.setLayout(
            layout.column(
                [
                    layout.row(
                        [
                            IconMark(path.stem, size_px=18),
                            IconMark(path.stem, size_px=24),
                            IconMark(path.stem, size_px=40),
                            layout.GAP,
                        ]
                    ),
                    Text(path.stem, fonts.SECONDARY),
                ]
            )
        )
        grid.addWidget(cell, number // 8, number % 8)
    return page


def widgets_page() -> QWidget:
    page = QWidget()
    columns = layout.row([buttons(), fields(), notices()], layout.XXXL, (32, 24, 32, 12))
    for number in range(3):
        columns.setStretch(number, 1)
    page.setLayout(columns)
    return layout.scrolling(page)


def welcome() -> QWidget:
    page = QWidget()
    left = layout.column(
        [
            title("Welcome"),
            label(
                LEAD,
                fonts.LEAD,
            ),
            label(
                SMALL_PRINT,
                fonts.PATIENT,
                "muted",
            ),
            layout.GAP,
        ],
        14,
    )
    card = layout.card(
        layout.column(
            [
                heading("Mara Lindholm"),
                words("“I want to meet my grief without running from it.”"),
                layout.row([Button("Go to the journey", "filled"), layout.GAP]),
            ],
            14,
        )
    )
    page.setLayout(
        layout.column(
            [layout.row([left, card], 96, (112, 70, 112, 0)), layout.GAP, JourneyCurve()], 0
        )
    )
    return page


def sheet_page() -> QWidget:
    page = widgets_page()
    sheet = Sheet("Give the dose", page)
    sheet.add(
        LineField("Amount", "in milligrams"), TextArea("Why", "Kept with the entry"), layout.GAP
    )
    sheet.set_footer(Button("Record the dose", "filled"), Button("Not now", "quiet"))
    sheet.open()
    return page


PAGES: Mapping[str, Callable[[], QWidget]] = {
    "widgets": widgets_page,
    "icons": icon_page,
    "welcome": welcome,
    "sheet": sheet_page,
}


def window(name: str, width: int, height: int) -> QWidget:
    shown = QWidget()
    rail, header, compact = Rail(PLACES, HELPERS), SessionHeader(), width < COMPACT_BELOW_PX
    rail.set_current("today")
    header.set_clock("T+", "0:42", big=name == "widgets")
    header.set_person("Mara Lindholm", "Peak, held · 11:00")
    header.set_stages([(word, word, number < 2) for number, word in enumerate(STAGES)], "Journey")
    header.set_music("Slow Tide", "playing · 10 min left", playing=True)
    header.set_compact(compact)
    rail.set_compact(compact)
    if name == "sheet":
        header.set_marked("Sample practice")
        header.set_music(
            "No sound from this device", "The record goes on", playing=False, available=False
        )
    page = PAGES[name]()
    main = layout.column([header, page], 0)
    main.setStretch(1, 1)
    body = layout.row([rail], 0)
    body.addLayout(main, 1)
    shown.setLayout(body)
    shown.resize(width, height)
    return shown


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--theme", choices=sorted(THEMES), default="day")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--page", choices=sorted(PAGES), default="widgets")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = options.scale
    app = QApplication(sys.argv[:1])
    apply_theme(app, THEMES[options.theme])
    shown = window(options.page, *map(int, options.size.split("x")))
    shown.show()
    shown.setFocus()
    app.processEvents()
    return 0 if shown.grab().save(str(options.out)) else 1


if __name__ == "__main__":
    sys.exit(main())
