"""Statuses told by shape and word: badges, marks, chips, caps, and in grey."""

import itertools

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.ui.look import Look, named_look
from iomdesk.ui.theme import Mode, Theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.badge import Chip, KeyCaps, MarkedWord, RagBadge
from iomdesk.ui.widgets.icons import icon_pixmap
from iomdesk.ui.widgets.paint import BadgeSize, RowCheck


def _canvas(width: int = 200, height: int = 80) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    return image


def _shape(look: Look, rag: Rag, side: int = 32) -> QImage:
    image = _canvas(side, side)
    image.fill(look.colour("panel"))
    painter = QPainter(image)
    paint.rag_shape(painter, look, rag, QRectF(0, 0, side, side))
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def _differing(one: QImage, other: QImage) -> float:
    """The share of pixels that differ by more than an eighth of the range."""
    size = one.width() * one.height()
    pixels = itertools.product(range(one.width()), range(one.height()))
    count = sum(
        abs(QColor(one.pixel(x, y)).lightness() - QColor(other.pixel(x, y)).lightness()) > 32
        for x, y in pixels
    )
    return count / size


@pytest.mark.parametrize("name", ["light", "dark"])
def test_in_grey_no_two_statuses_look_alike(name: str) -> None:
    """The shapes alone, without colour or word, differ in an eighth of their area."""
    look = named_look(name)
    shapes = {rag: _shape(look, rag) for rag in Rag}
    for one, other in itertools.combinations(Rag, 2):
        assert _differing(shapes[one], shapes[other]) > 0.12, (one, other)


def test_ink_falls_from_red_to_green() -> None:
    """Rank reads in black and white: Red is filled, Green is empty."""
    look = named_look("light")
    darkness = []
    for rag in (Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN):
        image = _canvas()
        painter = QPainter(image)
        box = paint.badge(painter, look, rag, QPointF(0, 0))
        painter.end()
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = [
            255 - QColor(image.pixel(x, y)).lightness()
            for x, y in itertools.product(range(int(box.width())), range(int(box.height())))
        ]
        darkness.append(sum(pixels) / len(pixels))
    assert darkness == sorted(darkness, reverse=True)


@pytest.mark.parametrize("rag", list(Rag))
@pytest.mark.parametrize("size", list(BadgeSize))
@pytest.mark.parametrize("percent", [100, 125, 150])
def test_a_badge_is_as_wide_as_its_word(
    themed: Theme, rag: Rag, size: BadgeSize, percent: int
) -> None:
    """The word, measured, fits between shape and padding at each text size."""
    themed.choose(percent=percent)
    look = themed.look
    height, left, right, shape, gap, role, _ = size.value
    word = QFontMetricsF(look.font(role)).horizontalAdvance(rag.word)
    rest = (left + shape + gap + right) * look.scale
    assert 0 <= paint.badge_width(look, rag, size) - rest - word < 1
    assert paint.badge_height(look, size) == round(height * look.scale)


def test_badge_heights_are_those_of_the_drawings() -> None:
    """18 in tables, 20, 30 large, 64 on the wall."""
    look = named_look("light")
    assert [paint.badge_height(look, size) for size in BadgeSize] == [18, 20, 30, 64]


@pytest.mark.parametrize(
    ("rag", "name"),
    [
        (Rag.RED, "Status: Red"),
        (Rag.AMBER_ALERT, "Status: Amber Alert"),
        (Rag.AMBER, "Status: Amber"),
        (Rag.GREEN, "Status: Green"),
        (Rag.NOT_SET, "Status: Not set"),
    ],
)
def test_a_badge_says_its_status_to_a_reader(qtbot: QtBot, rag: Rag, name: str) -> None:
    """As the screen reader hears it, also after a change."""
    badge = RagBadge(Rag.RED)
    qtbot.addWidget(badge)
    badge.set_rag(rag)
    reader = QAccessible.queryAccessibleInterface(badge)
    assert reader.text(QAccessible.Text.Name) == name


def test_marks_chips_and_caps_speak_too(qtbot: QtBot) -> None:
    """No level, flag or key is only drawn."""
    widgets = (
        MarkedWord(NeedLevel.SOME),
        MarkedWord(RowCheck.LEFT_OUT),
        Chip("1 item", "hide", dashed=True),
        KeyCaps("Ctrl", "K"),
    )
    said = []
    for widget in widgets:
        qtbot.addWidget(widget)
        assert not widget.grab().isNull()
        said.append(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))
    assert said == ["Some need", "Left out", "1 item (closed session only)", "Ctrl+K"]


def test_row_checks_and_needs_are_told_apart_in_grey() -> None:
    """Tick, triangle, ring and dash; disc, half disc, ring and dash."""
    look = named_look("light")

    def drawn(what: RowCheck | NeedLevel) -> QImage:
        image = _canvas(26, 26)
        painter = QPainter(image)
        if isinstance(what, RowCheck):
            paint.row_check(painter, look, what, QRectF(0, 0, 26, 26))
        else:
            paint.need(painter, look, what, QRectF(0, 0, 26, 26))
        painter.end()
        return image.convertToFormat(QImage.Format.Format_Grayscale8)

    kinds: tuple[tuple[RowCheck | NeedLevel, ...], ...] = (tuple(RowCheck), tuple(NeedLevel))
    for kind in kinds:
        for one, other in itertools.combinations(kind, 2):
            assert _differing(drawn(one), drawn(other)) > 0.04, (one, other)


def test_high_contrast_still_draws_each_status(themed: Theme) -> None:
    """Without any colour of our own the shapes are there and differ."""
    themed.choose(mode=Mode.CONTRAST)
    shapes = [_shape(themed.look, rag) for rag in Rag]
    for one, other in itertools.combinations(shapes, 2):
        assert _differing(one, other) > 0.1


def test_icons_take_the_colour_asked_for() -> None:
    """The same icon in two colours, at two ratios."""
    red = icon_pixmap("lock", QColor("#FF0000"), 16, 2.0)
    assert red.width() == 32
    assert red.deviceIndependentSize().width() == 16
    image = red.toImage()
    inked = {
        QColor(image.pixelColor(x, y)).name()
        for x, y in itertools.product(range(32), range(32))
        if image.pixelColor(x, y).alpha() > 200
    }
    assert "#ff0000" in inked
