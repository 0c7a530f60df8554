"""What the self-test takes for a painted window, and what it hears while windows are shown."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.app.selftest.failing import StepFailed, must
from iomdesk.app.selftest.painting import drawn, painted, part
from iomdesk.app.selftest.watching import watching
from iomdesk.ui.theme import Theme

FOUND = "An older store was brought up to date, and the copy from before lies in backups."


def window(qtbot: QtBot, words: str) -> tuple[QWidget, QLabel]:
    """A window with words in it, or with none."""
    made, label = QWidget(), QLabel(words)
    made.setStyleSheet("background: white")
    column = QVBoxLayout(made)
    column.addWidget(label)
    column.addStretch(1)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    return made, label


def test_words_are_painted(qtbot: QtBot, themed: Theme) -> None:
    made, label = window(qtbot, FOUND)
    part(painted(made, "words"), made, label, "words")


def test_a_blank_window_is_noticed(qtbot: QtBot, themed: Theme) -> None:
    made, label = window(qtbot, "")
    with pytest.raises(StepFailed, match="something painted"):
        painted(made, "blank")
    other, _label = window(qtbot, FOUND)
    whole = painted(other, "other")
    label.hide()
    with pytest.raises(StepFailed, match="hidden"):
        part(whole, made, label, "hidden")
    plain = QPixmap(600, 200)
    plain.fill(QColor("red"))
    with pytest.raises(StepFailed):
        drawn(plain, "red")


@pytest.mark.logs
def test_a_warning_a_record_and_an_error_are_heard(qapp: object) -> None:
    with watching() as watch:
        watch.quiet("nothing yet")
        qWarning("a warning of Qt")
        with pytest.raises(StepFailed, match="a warning of Qt"):
            watch.quiet("warned")
        logging.getLogger("iomdesk.test").warning("kept for the tests")
        with pytest.raises(StepFailed, match="kept for the tests"):
            watch.quiet("logged")
        watch.raised(KeyError, KeyError("gone"), None)
        with pytest.raises(StepFailed, match="KeyError"):
            watch.quiet("raised")
        watch.quiet("said once")


def test_what_was_heard_is_told_with_what_failed(qapp: object) -> None:
    def fails() -> None:
        with watching():
            qWarning("why it failed")
            must("a window", "none")

    with pytest.raises(StepFailed) as failed:
        fails()
    assert failed.value.found == "none; Qt: why it failed"


def test_an_error_in_a_slot_is_heard(qtbot: QtBot) -> None:
    def slot() -> None:
        raise LookupError(Path("nowhere").name)

    with watching() as watch:
        QTimer.singleShot(0, slot)
        qtbot.waitUntil(lambda: bool(watch.heard))
        with pytest.raises(StepFailed, match="LookupError: nowhere at slot"):
            watch.quiet("slot")
