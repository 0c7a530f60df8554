"""The left half where no store is chosen yet: the first window, and "Open another store"."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.screens.unlock.doors import Door, StoreRow
from iomdesk.ui.screens.unlock.pages import RING
from iomdesk.ui.settings import MOST_RECENT
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

CREATE_KEY, OPEN_KEY, TRAINING_KEY = "Ctrl+N", "Ctrl+O", "Ctrl+T"


def _say(code: str) -> str:
    return words("unlock", code)


def shown_names(folders: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    """Each store's folder by its name alone, with what tells it from a twin of that name.

    That is the name of one folder above it, the nearest in which the twins differ; never a
    whole path, which may tell of people or matters.
    """
    told: list[tuple[str, str]] = []
    for folder in folders:
        twins = [one for one in folders if one.name == folder.name and one != folder]
        beside = ""
        for level, above in enumerate(folder.parents if twins else ()):
            others = {_above(twin, level) for twin in twins}
            beside = above.name or above.anchor
            if beside not in others:
                break
        told.append((folder.name, words("unlock", "in", {"folder": beside}) if beside else ""))
    return tuple(told)


def _above(folder: Path, level: int) -> str:
    """The name of the folder so many steps above, as far as there is one."""
    parents = folder.parents
    above = parents[min(level, len(parents) - 1)] if parents else folder
    return above.name or above.anchor


class RecentList(QWidget):
    """The stores opened here before, a row each.

    Signals:
        chosen(object): the folder of one.
        forget_asked: the list is to be forgotten.
    """

    chosen = Signal(object)
    forget_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[Path, ...] = ()
        self._reason = ""
        self.rows: tuple[StoreRow, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(RING, 0, RING, RING)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(title, Role.SMALL_STRONG, "second"))
        head.addStretch(1)
        self.forget = Button(_say("forget"), kind=Kind.LINK)
        self.forget.clicked.connect(self.forget_asked)
        head.addWidget(self.forget)
        column.addLayout(head)
        column.addSpacing(4)
        self._place = QVBoxLayout()
        self._place.setSpacing(6)
        column.addLayout(self._place)

    def show_stores(self, folders: tuple[Path, ...]) -> None:
        """Offer these, the last one opened first."""
        for row in self.rows:
            row.hide()
            self._place.removeWidget(row)
            row.deleteLater()
        self._folders = folders[:MOST_RECENT]
        made = []
        before: QWidget = self.forget
        for number, (name, beside) in enumerate(shown_names(self._folders), 1):
            row = StoreRow(name, beside, number, self)
            row.clicked.connect(lambda _=False, at=number - 1: self._choose(at))
            self._place.addWidget(row)
            row.show()  # now: the focus may go there at once
            QWidget.setTabOrder(before, row)
            before = row
            made.append(row)
        self.rows = tuple(made)
        self.set_busy(self._reason)

    def show_gone(self, gone: Collection[Path]) -> None:
        """Say of some that they are not there now; they can be opened to be told why."""
        for folder, row in zip(self._folders, self.rows, strict=True):
            if folder in gone:
                row.add(_say("not_there"))

    def press(self, digit: int) -> bool:
        """Choose by its digit; gives whether there is one."""
        there = 1 <= digit <= len(self.rows)
        if there:
            self._choose(digit - 1)
        return there

    def begin(self) -> None:
        """Put the focus on the first."""
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, reason: str) -> None:
        """Refuse everything while something is under way."""
        self._reason = reason
        for button in (*self.rows, self.forget):
            button.refuse(reason)

    def _choose(self, at: int) -> None:
        if not self._reason:
            self.chosen.emit(self._folders[at])


class WelcomePage(QWidget):
    """The first window: three ways to begin, of equal rank.

    Signals:
        create_asked, open_asked, training_asked: the ways.
    """

    create_asked = Signal()
    open_asked = Signal()
    training_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.create_door = Door(_say("create"), _say("create_line"), keys=CREATE_KEY)
        self.open_door = Door(_say("open_one"), _say("open_line"), keys=OPEN_KEY)
        self.training_door = Door(_say("training_door"), _say("training_line"), keys=TRAINING_KEY)
        column = QVBoxLayout(self)
        self._column = column
        column.setSpacing(0)
        self._question = Label(_say("begin_with"), Role.PANEL)
        column.addWidget(self._question)
        self._gap = QWidget()
        column.addWidget(self._gap)
        self._doors = QVBoxLayout()
        for door in self.doors:
            self._doors.addWidget(door)
        column.addLayout(self._doors)
        column.addStretch(1)
        column.addWidget(Label(_say("on_this_computer"), Role.SMALL, "second", wrap=True))
        self.create_door.clicked.connect(self.create_asked)
        self.open_door.clicked.connect(self.open_asked)
        self.training_door.clicked.connect(self.training_asked)
        self._measure()
        theme().changed.connect(self._measure)

    @property
    def doors(self) -> tuple[Door, ...]:
        """The three ways, in reading order."""
        return self.create_door, self.open_door, self.training_door

    def _measure(self) -> None:
        px = theme().px
        self._column.setContentsMargins(RING, px(28), RING, RING)
        self._gap.setFixedHeight(px(14))
        self._doors.setSpacing(px(10))

    def begin(self) -> None:
        """Put the focus on the first."""
        self.create_door.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, reason: str) -> None:
        """Refuse everything while something is under way."""
        for door in self.doors:
            door.refuse(reason)


class OthersPage(QWidget):
    """Another store than the one in view: those opened here before, or any folder.

    Signals:
        folder_asked: choose a folder. back_asked: the store in view after all.
        create_asked, training_asked: the links at the foot.
    """

    folder_asked = Signal()
    back_asked = Signal()
    create_asked = Signal()
    training_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recent = RecentList(_say("recent"))
        self.folder = Button(_say("another_folder"), keys=OPEN_KEY)
        self.back = Button(_say("back"), keys="Esc")
        self.create_link = Button(_say("create"), kind=Kind.LINK, keys=CREATE_KEY)
        self.training_link = Button(_say("training_link"), kind=Kind.LINK, keys=TRAINING_KEY)
        column = QVBoxLayout(self)
        self._column = column
        column.setSpacing(0)
        column.addWidget(self.recent)
        column.addStretch(1)
        own = QVBoxLayout()
        own.setContentsMargins(RING, RING, RING, 0)
        own.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder)
        row.addWidget(self.back)
        row.addStretch(1)
        own.addLayout(row)
        for link in (self.create_link, self.training_link):
            line = QHBoxLayout()
            line.setContentsMargins(-2, 0, 0, 0)  # a link has 2 px of its own at either side
            line.addWidget(link)
            line.addStretch(1)
            own.addLayout(line)
        own.setSpacing(4)
        column.addLayout(own)
        self.folder.clicked.connect(self.folder_asked)
        self.back.clicked.connect(self.back_asked)
        self.create_link.clicked.connect(self.create_asked)
        self.training_link.clicked.connect(self.training_asked)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._column.setContentsMargins(0, theme().px(14), 0, RING)

    def begin(self) -> None:
        """Put the focus on the first."""
        self.recent.begin()

    def set_busy(self, reason: str) -> None:
        """Refuse everything while something is under way."""
        self.recent.set_busy(reason)
        for button in (self.folder, self.back, self.create_link, self.training_link):
            button.refuse(reason)
