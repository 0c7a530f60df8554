"""What stands around the screens, gathered so that it is loaded after the first paint.

The unlock window needs none of it; importing and building it takes as long as the unlock
window itself (``Shell.furnish``).
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.clipboard import SecretClipboard
from iomdesk.ui.frame import Banner, Header, StatusBar
from iomdesk.ui.idle import IdleWatch
from iomdesk.ui.navigation import Navigation
from iomdesk.ui.palette import Palette
from iomdesk.ui.reach import Reach
from iomdesk.ui.session import SessionFilter
from iomdesk.ui.shell_actions import find_actions, find_places
from iomdesk.ui.sideplace import SidePlace
from iomdesk.ui.widgets.strip import MessageStrip

if TYPE_CHECKING:
    from iomdesk.ui.shell import Shell

__all__ = [
    "Banner",
    "Header",
    "IdleWatch",
    "MessageStrip",
    "Navigation",
    "Reach",
    "SecretClipboard",
    "SessionFilter",
    "SidePlace",
    "StatusBar",
    "lay_out",
    "palette",
]


def lay_out(shell: "Shell") -> QWidget:
    """Navigation at the left; header, strip and the screen beside it."""
    main = QVBoxLayout()
    main.setSpacing(0)
    main.addWidget(shell.header)
    main.addWidget(shell.strip)
    main.addWidget(shell.side, 1)
    desk = QWidget()
    across = QHBoxLayout(desk)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(0)
    across.addWidget(shell.navigation)
    across.addLayout(main, 1)
    return desk


def palette(shell: "Shell", over: QWidget) -> Palette:
    """The palette over the window, with the places and actions it finds."""
    made = Palette(over)
    made.add_source(find_places(shell))
    made.add_source(find_actions(shell), actions=True)
    return made
