"""Pictures of the toolkit in every look, for a person to lay beside the drawings."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.ui.shell import Shell
from iomdesk.ui.theme import Mode, Theme
from iomdesk.ui.widgets.badge import Chip, KeyCaps, MarkedWord, RagBadge
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, FindBox, PassphraseBox, TextBox
from iomdesk.ui.widgets.paint import BadgeSize, RowCheck
from iomdesk.ui.widgets.panel import Panel


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _gallery() -> QWidget:
    page = QWidget()
    page.setProperty("part", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(page)
    for size in (BadgeSize.TABLE, BadgeSize.NORMAL, BadgeSize.LARGE):
        column.addLayout(_row(*(RagBadge(rag, size) for rag in Rag)))
    column.addLayout(_row(*(MarkedWord(one) for one in (*NeedLevel, *RowCheck))))
    column.addLayout(_row(*(Button("Change status", kind=kind, keys="F8") for kind in Kind)))
    column.addLayout(_row(Chip("PPO", "flag"), Chip("1 item", "hide", dashed=True), KeyCaps("F3")))
    panel = Panel("Move with a reason", right="Esc")
    inside = panel.padded()
    tick, same = QCheckBox("Intelligence to suggest further offending"), QRadioButton("Same person")
    tick.setChecked(True)
    same.setChecked(True)
    wrong = Field("PNCID", QLineEdit("2015/999013"))
    wrong.set_problem("The PNCID is one digit short. What you typed is kept.")
    for widget in (tick, same, wrong, Choice((("daily", "Daily tasking"),)), FindBox("Name"),
                   PassphraseBox(), TextBox("Missed recovery appointments.")):  # fmt: skip
        inside.addWidget(widget)
    column.addWidget(panel)
    return page


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST])
@pytest.mark.parametrize("percent", [100, 150])
def test_every_control_is_drawn_in_every_look(
    qtbot: QtBot, themed: Theme, tmp_path: Path, mode: Mode, percent: int
) -> None:
    """A picture for each look; an empty one would hold a single colour."""
    themed.choose(mode=mode, percent=percent)
    page = _gallery()
    qtbot.addWidget(page)
    page.resize(1000, 900)
    page.show()
    path = tmp_path / f"gallery-{mode}-{percent}.png"
    assert page.grab().save(str(path))
    image = QImage(str(path))
    seen = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, 600, 3)}
    assert len(seen) > 40


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_frame_stands_where_it_was_drawn(
    shell: Shell, themed: Theme, tmp_path: Path, mode: Mode, settle: Callable[[], None]
) -> None:
    """1440 x 900: banner 22, navigation 176, header 52, status bar 26, content 1264 x 800."""
    themed.choose(mode=mode)
    shell.resize(1440, 900)
    settle()
    look = themed.look
    image = shell.grab().toImage()
    assert image.save(str(tmp_path / f"shell-{mode}.png"))
    screen = shell.screen_here
    assert screen is not None
    assert (screen.width(), screen.height()) == (1264, 800)
    places = {(4, 4): "banner", (4, 60): "nav", (600, 60): "panel", (600, 400): "window",
              (500, 888): "nav"}  # fmt: skip
    for (x, y), token in places.items():
        assert image.pixelColor(x, y) == look.colour(token), (x, y)
    here = shell.navigation.list.visualRect(shell.navigation.list.model().index(0, 0))
    top = shell.navigation.list.mapTo(shell, here.topLeft()).y()
    assert (top, here.height()) == (90, 36)
    assert image.pixelColor(1, top + 18) == look.colour("accent")
