"""The F1 sheet: the keys of this screen and those that work everywhere."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label, rule
from iomdesk.words import words


class KeySheet(QDialog):
    """Two columns: this screen, everywhere. Esc or F1 closes it."""

    def __init__(
        self,
        title: str,
        here: Sequence[Action],
        everywhere: Sequence[Action],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Keys: {title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setAccessibleName(f"Keys for {title}")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        scrolled = Scrolled()
        scrolled.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sides = QHBoxLayout()
        sides.setSpacing(32)
        sides.addLayout(_keys(title, here))
        sides.addLayout(_keys("Everywhere", everywhere))
        scrolled.column.addLayout(sides)
        scrolled.column.addStretch(1)
        column.addWidget(scrolled, 1)
        column.addWidget(rule())
        close = Button("Close", keys="Esc")
        close.clicked.connect(self.close)
        column.addWidget(close)
        px = theme().px
        self.resize(px(720), px(520))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 closes what it opened."""
        if event.key() == Qt.Key.Key_F1:
            self.close()
        else:
            super().keyPressEvent(event)


def _part_words(place: str) -> str:
    """Which part of a screen keys belong to: "Minutes"."""
    return words("keys_of", place.replace(".", "_"))


def _keys(title: str, actions: Sequence[Action]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(Label(title, Role.PANEL))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    known = [action for action in actions if action.keys]
    row, part = 0, ""
    for action in known:
        if action.place != part:  # the same key may mean another thing in another part
            part = action.place
            if "." in part:
                grid.addWidget(Label(_part_words(part), Role.SMALL_STRONG, "second"), row, 0, 1, 2)
                row += 1
        caps = action.keys[0].replace("PgDown", "PgDn").split("+")  # as the buttons teach it
        grid.addWidget(KeyCaps(*caps), row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Label(action.text, wrap=True), row, 1)
        row += 1
    if not known:
        grid.addWidget(Label("No keys of its own.", tone="second"), 0, 0)
    column.addLayout(grid)
    column.addStretch(1)
    return column
