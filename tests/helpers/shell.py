"""A desk of ten places for tests of the shell, and the keys that drive it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.screen import Place, Screen
from iomdesk.ui.shell import Shell

NAMES = ("Today", "Cohort", "Referrals", "Board", "Meetings", "Releases", "Reviews", "Sharing",
         "Reports", "Settings")  # fmt: skip


class Seconds:
    """A clock for idleness that goes when it is told to."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        """Seconds, as ``time.time`` gives them."""
        return self.at


class Two(Screen):
    """A screen with two panes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.calls: list[str] = []
        self.left, self.right = QLineEdit(self), QLineEdit(self)
        column = QVBoxLayout(self)
        column.addWidget(self.left)
        column.addWidget(self.right)
        self.say(fact=f"{name} fact")

    def panes(self) -> tuple[QWidget, ...]:
        """Two of them."""
        return (self.left, self.right)

    def arrive(self, where: object) -> None:
        """Note it."""
        self.calls.append(f"arrive {where}")

    def leave(self) -> None:
        """Note it."""
        self.calls.append("leave")

    def flush(self) -> None:
        """Note it."""
        self.calls.append("flush")

    def find_here(self) -> None:
        """Note it."""
        self.calls.append("find")

    def actions_here(self) -> tuple[Action, ...]:
        """One of its own."""
        return (
            Action(id="two.mark", text="Mark the row", keys=("F8",), place="two",
                   run=lambda: self.calls.append("mark")),
        )  # fmt: skip


def ten_places() -> list[Place]:
    """The ten places; five wait in Referrals."""
    return [
        Place(
            name.lower(), name, name.lower(), (number + 1) % 10, partial(Two, name),
            (lambda: 5) if name == "Referrals" else (lambda: 0),
        )
        for number, name in enumerate(NAMES)
    ]  # fmt: skip


def open_desk(shell: Shell) -> None:
    """Unlock."""
    shell.open_desk(
        scheme="Brackenshire IOM",
        user="ELDERFLOWER, Priya",
        duty="IOM coordinator",
        store_words="TRAINING STORE: every person shown is fictional",
    )


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
