"""The picture of an arc: where things stand, and what a hand and the keys tell of them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.arc_edit import Place
from kap_companion.domain.routes import phase_spans, route_named
from kap_companion.ui.theme import DARK_ROOM, DAY, apply_theme
from kap_companion.ui.widgets.arc_picture import ArcPicture
from kap_companion.ui.widgets.arc_picture_layout import LANE_PX, slopes, spread
from kap_companion.ui.widgets.arc_picture_model import ArcModel, Block, PhasePart

MIN = 60_000
Key = Qt.Key
NOTHING: tuple[tuple[str, int], ...] = ()


def model(
    *music: tuple[tuple[str, int], ...], route: str = "sublingual", measured: bool = True
) -> ArcModel:
    spans = phase_spans(route_named(route), route_named(route).window_min)
    filled = [*music, *[NOTHING] * (len(spans) - len(music))]
    return ArcModel(
        tuple(
            PhasePart(
                span.phase.value,
                span.start_ms,
                span.end_ms,
                tuple(
                    Block(title, minutes * MIN, 30_000, 2.0 if measured else None, spoken=title)
                    for title, minutes in each
                ),
                said="12 of 30 min",
                word="repeats",
                short=True,
            )
            for span, each in zip(spans, filled, strict=True)
        )
    )


USUAL = model((("Arrival", 14),), NOTHING, (("Slope", 6), ("Water", 7)), (("Field", 20),))


@pytest.fixture
def picture(qtbot: QtBot, themed: QApplication) -> ArcPicture:
    del themed
    made = ArcPicture()
    qtbot.addWidget(made)
    made.set_model(USUAL)
    made.resize(960, made.sizeHint().height())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def told(picture: ArcPicture) -> list[tuple[object, ...]]:
    """What the picture said that a hand wants."""
    heard: list[tuple[object, ...]] = []

    def hear(name: str) -> Callable[..., None]:
        return lambda *values: heard.append((name, *values))

    picture.moved.connect(hear("moved"))
    picture.stepped.connect(hear("stepped"))
    picture.removed.connect(hear("removed"))
    picture.pinned.connect(hear("pinned"))
    picture.crossfaded.connect(hear("crossfaded"))
    picture.undone.connect(hear("undone"))
    picture.listened.connect(hear("listened"))
    return heard


def shows(picture: ArcPicture, color: str) -> bool:
    """Whether this colour is drawn anywhere."""
    image = picture.grab().toImage()
    wanted = QColor(color).rgb()
    step = 2
    return any(
        image.pixel(x, y) == wanted
        for y in range(0, image.height(), step)
        for x in range(0, image.width(), step)
    )


def middle(picture: ArcPicture, phase: int, index: int) -> QPoint:
    block = picture.placed().block_of(Place(phase, index))
    assert block is not None
    return block.rect.center().toPoint()


def drag(picture: ArcPicture, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.25, 0.5, 1.0):
        QTest.mouseMove(picture, start + (end - start) * share)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=end)


# Where things stand


def test_tracks_begin_with_their_phase_and_overlap_by_their_crossfade(picture: ArcPicture) -> None:
    placed = picture.placed()
    first, second = placed.block_of(Place(2, 0)), placed.block_of(Place(2, 1))
    assert first is not None
    assert second is not None
    assert first.rect.left() == pytest.approx(placed.x(15 * MIN))
    assert first.rect.right() - second.rect.left() == pytest.approx(second.fade_px)
    assert second.fade_px == pytest.approx(placed.x(MIN / 2) - placed.x(0))


def test_music_that_runs_into_the_next_phase_pushes_that_a_lane_down(picture: ArcPicture) -> None:
    assert len(set(picture.placed().lane_tops)) == 1
    picture.set_model(model((("Long", 40),), (("Low", 5),), (("Slope", 9),), (("Field", 9),)))
    tops = picture.placed().lane_tops
    assert tops[1] > tops[0]
    rects = [each.rect for each in picture.placed().blocks]
    assert not any(one.intersects(other) for n, one in enumerate(rects) for other in rects[n + 1 :])


def test_what_runs_on_after_the_window_is_in_the_picture(picture: ArcPicture) -> None:
    long = model(*[NOTHING] * 5, (("Endless", 90),))
    picture.set_model(long)
    assert picture.placed().end_ms == 85 * MIN + 90 * MIN
    assert picture.placed().bands[-1].right() < picture.width() - 100


@pytest.mark.parametrize("route", ["sublingual", "intramuscular", "oral"])
@pytest.mark.parametrize("width", [664, 960])
def test_labels_never_overlap_and_stay_in_the_picture(
    picture: ArcPicture, route: str, width: int
) -> None:
    picture.set_model(model(route=route))
    picture.resize(width, picture.height())
    placed, type_ = picture.placed(), picture._inks().plain  # noqa: SLF001  # its own measure
    ends = [x + type_.width("12 of 30 min") for x in placed.label_xs]
    assert all(end < x for end, x in zip(ends, placed.label_xs[1:], strict=False))
    assert ends[-1] <= width
    assert placed.label_xs[0] >= 0


def test_labels_are_spread_no_further_than_they_must() -> None:
    assert spread([0, 100, 300], [50, 50, 50], 400) == [0, 100, 300]
    assert spread([0, 10, 390], [50, 50, 50], 400) == [0, 64, 350]


def test_the_line_never_leaves_its_points() -> None:
    assert slopes([(0, 0), (1, 1), (2, 1), (3, 0)]) == [0, 0, 0, 0]
    assert slopes([(0, 0), (1, 1), (2, 2), (3, 3)])[1:3] == [1, 1]


def test_everything_is_drawn_in_both_themes(picture: ArcPicture, themed: QApplication) -> None:
    for theme in (DAY, DARK_ROOM):
        apply_theme(themed, theme)
        for band in theme.bands:
            assert shows(picture, band)
        assert shows(picture, theme.accent)
    apply_theme(themed, DAY)


def test_it_is_drawn_without_anything_and_very_full(picture: ArcPicture) -> None:
    for shown in (ArcModel(), model(), model(*[(("x", 1),) * 40] * 6, measured=False)):
        picture.set_model(shown)
        picture.resize(480, picture.sizeHint().height())
        assert not picture.grab().isNull()


def test_what_plays_has_a_sign_and_is_spoken(picture: ArcPicture, themed: QApplication) -> None:
    picture.choose(None)
    for theme in (DAY, DARK_ROOM):
        apply_theme(themed, theme)
        before = picture.grab().toImage()
        picture.set_playing(Place(2, 1))
        after = picture.grab().toImage()
        block = picture.placed().block_of(Place(2, 1))
        assert block is not None
        sign = QPoint(round(block.rect.left()) + 9, round(block.rect.top()) + 14)
        assert QColor(after.pixel(sign)).name() == theme.accent.lower()
        assert QColor(before.pixel(sign)).name() != theme.accent.lower()
        assert picture.accessibleDescription() == "Water plays now. Arrow keys walk the tracks."
        picture.choose(Place(2, 1))
        assert picture.accessibleDescription() == "Water, plays now"
        picture.choose(None)
        picture.set_playing(None)
        assert picture.accessibleDescription() == "Arrow keys walk the tracks."
    apply_theme(themed, DAY)


def changed_columns(before: QImage, after: QImage) -> list[int]:
    """Where the two differ, by their columns."""
    return [
        x
        for x in range(before.width())
        if any(before.pixel(x, y) != after.pixel(x, y) for y in range(before.height()))
    ]


def test_what_plays_is_seen_in_the_shortest_block(picture: ArcPicture) -> None:
    picture.set_model(model(*[(("x", 1),) * 40] * 6))
    picture.resize(480, picture.sizeHint().height())
    before = picture.grab().toImage()
    picture.set_playing(Place(4, 7))
    changed = changed_columns(before, picture.grab().toImage())
    block = picture.placed().block_of(Place(4, 7))
    assert block is not None
    assert changed
    assert abs(sum(changed) / len(changed) - block.rect.center().x()) < 4
    picture.set_model(model())
    assert picture.playing() is None


# By hand


def test_a_click_chooses_a_block_and_takes_the_keys(picture: ArcPicture) -> None:
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle(picture, 2, 1))
    assert picture.current() == Place(2, 1)
    assert picture.hasFocus()
    assert picture.accessibleDescription() == "Water"
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(500, 4))
    assert picture.current() is None


def test_a_block_is_dragged_behind_its_neighbour(
    picture: ArcPicture, told: list[tuple[object, ...]]
) -> None:
    drag(picture, middle(picture, 2, 0), middle(picture, 2, 1) + QPoint(10, 0))
    assert told == [("moved", Place(2, 0), Place(2, 1))]


def test_a_block_is_dragged_into_another_phase(
    picture: ArcPicture, told: list[tuple[object, ...]]
) -> None:
    drag(picture, middle(picture, 0, 0), middle(picture, 3, 0) - QPoint(20, 0))
    assert told == [("moved", Place(0, 0), Place(3, 0))]
    told.clear()
    x = round(picture.placed().bands[4].center().x())
    drag(picture, middle(picture, 3, 0), QPoint(x, 20))
    assert told == [("moved", Place(3, 0), Place(4, 0))]


def test_a_block_dropped_where_it_was_or_let_go_with_escape_stays(
    picture: ArcPicture, told: list[tuple[object, ...]]
) -> None:
    start = middle(picture, 2, 0)
    drag(picture, start, start + QPoint(12, 4))
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(picture, middle(picture, 3, 0))
    assert not picture.grab().isNull()
    QTest.keyClick(picture, Key.Key_Escape)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=middle(picture, 3, 0))
    assert told == []


def test_a_double_click_is_a_wish_to_hear_it(
    picture: ArcPicture, told: list[tuple[object, ...]]
) -> None:
    QTest.mouseDClick(picture, Qt.MouseButton.LeftButton, pos=middle(picture, 3, 0))
    assert ("listened", Place(3, 0)) in told


# By keys


def test_the_arrow_keys_walk_the_blocks(picture: ArcPicture) -> None:
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    walked = [picture.current()]
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        QTest.keyClick(picture, key)
        walked.append(picture.current())
    last = Place(3, 0)
    assert walked == [Place(0, 0), Place(2, 0), Place(2, 1), last, last, Place(2, 1)]
    QTest.keyClick(picture, Key.Key_Up)
    assert picture.current() == Place(0, 0)
    QTest.keyClick(picture, Key.Key_Down)
    assert picture.current() == Place(2, 0)
    QTest.keyClick(picture, Key.Key_End)
    assert picture.current() == last


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier]
)
def test_with_alt_or_control_the_arrows_move_the_block(
    picture: ArcPicture, told: list[tuple[object, ...]], modifier: Qt.KeyboardModifier
) -> None:
    picture.setFocus()
    picture.choose(Place(2, 0))
    for key in (Key.Key_Right, Key.Key_Left, Key.Key_Down, Key.Key_Up):
        QTest.keyClick(picture, key, modifier)
    here = Place(2, 0)
    assert told == [
        ("stepped", here, 1, False),
        ("stepped", here, -1, False),
        ("stepped", here, 1, True),
        ("stepped", here, -1, True),
    ]


def test_the_keys_of_the_chosen_block(picture: ArcPicture, told: list[tuple[object, ...]]) -> None:
    picture.setFocus()
    picture.choose(Place(3, 0))
    for key in (Key.Key_P, Key.Key_Plus, Key.Key_Minus, Key.Key_Delete, Key.Key_Return):
        QTest.keyClick(picture, key)
    QTest.keyClick(picture, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    here = Place(3, 0)
    assert told == [
        ("pinned", here),
        ("crossfaded", here, 1),
        ("crossfaded", here, -1),
        ("removed", here),
        ("listened", here),
        ("undone",),
    ]


def test_without_a_block_its_keys_mean_nothing(
    picture: ArcPicture, told: list[tuple[object, ...]]
) -> None:
    picture.set_model(model())
    picture.setFocus()
    for key in (Key.Key_P, Key.Key_Delete, Key.Key_Right, Key.Key_Home):
        QTest.keyClick(picture, key)
    assert told == []
    assert picture.current() is None


def test_the_choice_goes_on_to_the_neighbour_of_what_was_removed(picture: ArcPicture) -> None:
    picture.choose(Place(3, 0))
    picture.set_model(model((("Arrival", 14),), NOTHING, (("Slope", 6),)))
    assert picture.current() == Place(2, 0)


def test_a_track_is_found_by_its_point(picture: ArcPicture) -> None:
    placed = picture.placed()
    assert placed.drop_place(QPointF(2, placed.height - 10)) == Place(0, 0)
    assert placed.drop_place(QPointF(959, placed.height - 10)) == Place(5, 0)
    assert placed.caret(Place(4, 0)).height() > LANE_PX
