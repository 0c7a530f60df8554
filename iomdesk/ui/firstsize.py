"""How large the window is the first time."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

_TITLE_BAR: Final = 32  # what the system's own frame takes, before it is there to measure


def first_size() -> QSize:
    """1440 x 900, or what the screen leaves beside title bar and task bar."""
    size = QSize(1440, 900)
    if QGuiApplication.platformName() == "offscreen":
        return size
    free = QGuiApplication.primaryScreen().availableGeometry().size() - QSize(0, _TITLE_BAR)
    return size.boundedTo(free)
