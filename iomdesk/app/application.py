"""The Qt application: its names and its icon."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from iomdesk.assets import resource

_ICONS = (16, 24, 32, 48, 64, 128, 256)  # px, as tools/icons.py draws them


def make_application(arguments: Sequence[str]) -> QApplication:
    """The Qt application in our look."""
    app = QApplication(list(arguments))
    app.setApplicationName("iomdesk")
    app.setApplicationDisplayName("iomdesk")
    give_face(app)
    return app


def give_face(app: QApplication) -> None:
    """The icon of every window, and the name by which a desktop finds its own."""
    app.setDesktopFileName("iomdesk")  # by which Wayland finds the icon
    icon = QIcon()
    for size in _ICONS:
        icon.addFile(str(resource("app", f"iomdesk-{size}.png")), QSize(size, size))
    app.setWindowIcon(icon)
