"""The right half of the unlock panel: which store this is, and what it asks of people."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.access import StoreFacts
from iomdesk.domain.dates import show_day
from iomdesk.ui.look import Role
from iomdesk.ui.screens.unlock.doorways import RecentList
from iomdesk.ui.screens.unlock.pages import RING
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Icon, Label, rule
from iomdesk.words import words

_TOP = Qt.AlignmentFlag.AlignTop
_NOTES = (("show", "role"), ("paper", "logged"), ("lock", "locks"))


def size_words(size: int) -> str:
    """ "41.6 MB", "812 KB": decimal units, as file managers show them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} KB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:,.1f} MB"
    return f"{size / 1_000_000_000:,.2f} GB"


def moment_words(moment: datetime | None) -> str:
    """ "Mon 23 Nov 2026 17:34" in local time, or "Not yet"."""
    if moment is None:
        return words("unlock", "never")
    local = moment.astimezone()
    return f"{show_day(local.date())} {local:%H:%M}"


def clear(grid: QGridLayout) -> None:
    """Take everything out of a grid."""
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class StoreSide(QFrame):
    """Facts of the store, three notes, and the way to another store.

    Without a store: those opened here before, or the notes alone.

    Signals:
        other_asked: another store is wanted.

    Attributes:
        recent: the stores opened here before.
    """

    other_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "quiet")
        column = QVBoxLayout(self)
        self._column = column
        column.setSpacing(0)
        self.recent = RecentList(words("unlock", "recent"))
        self._recent_across = QHBoxLayout()
        self._recent_across.addWidget(self.recent)
        column.addLayout(self._recent_across)
        self._title = Label(words("unlock", "store"), Role.SMALL_STRONG, "second")
        column.addWidget(self._title)
        column.addSpacing(12)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(0)
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)
        self._line = QWidget()  # with the room above and below it
        across = QHBoxLayout(self._line)
        across.addWidget(rule())
        self._across = across
        column.addWidget(self._line)
        notes = QGridLayout()
        notes.setHorizontalSpacing(4)
        notes.setColumnStretch(1, 1)
        self._notes = notes
        for row, (icon, code) in enumerate(_NOTES):
            notes.addWidget(Icon(icon, "text", 14), row, 0, _TOP)
            notes.addWidget(Label(words("unlock", code), Role.SMALL, wrap=True), row, 1)
        self._noted = QWidget()
        self._noted.setLayout(notes)
        column.addWidget(self._noted)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(2)
        self._question = Label(words("unlock", "not_right"), Role.SMALL, "third")
        foot.addWidget(self._question)
        self.other = Button(words("unlock", "open_other"), kind=Kind.LINK, keys="Ctrl+O")
        self.other.clicked.connect(self.other_asked)
        foot.addWidget(self.other)
        foot.addStretch(1)
        column.addLayout(foot)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        px = theme().px
        # The foot needs the room at its right for its key caps; the rest keeps 32.
        self._column.setContentsMargins(px(32), px(32) - 1, px(8), px(28))
        self._facts.setColumnMinimumWidth(0, px(96))
        for part in (self._facts, self._notes):
            part.setContentsMargins(0, 0, px(24), 0)
        self._across.setContentsMargins(0, 20, px(24), 20)
        self._recent_across.setContentsMargins(-RING, 0, px(24) - RING, 0)
        for grid in (self._facts, self._notes):
            grid.setVerticalSpacing(px(9))

    def _fact(self, name: str, value: QWidget) -> None:
        row = self._facts.rowCount()
        label = Label(words("unlock", name), Role.SMALL, "second")
        self._facts.addWidget(label, row, 0, _TOP)
        self._facts.addWidget(value, row, 1)

    def _text(self, name: str, text: str) -> None:
        value = Label(text, Role.SMALL, wrap=True)
        value.setAccessibleName(f"{words('unlock', name)}: {text}")
        self._fact(name, value)

    def show_nothing(self) -> None:
        """No store: those opened here before; without any, the notes alone."""
        self.show_notes()
        known = bool(self.recent.rows)
        self.recent.setVisible(known)
        self._title.setVisible(not known)
        self._noted.setVisible(not known)

    def show_notes(self) -> None:
        """What every store asks of people, and nothing of any store."""
        clear(self._facts)
        for part in (self._line, self._question, self.other, self.recent):
            part.hide()
        self._title.setText(words("unlock", "every_store"))
        for part in (self._title, self._noted):
            part.show()

    def _show_something(self) -> None:
        clear(self._facts)
        self._title.setText(words("unlock", "store"))
        for part in (self._title, self._line, self._noted, self._question, self.other):
            part.show()
        self.recent.hide()

    def offer_other(self, *, offered: bool) -> None:
        """Offer another store, unless that is what the left half does."""
        for part in (self._question, self.other):
            part.setVisible(offered and not self._line.isHidden())

    def set_busy(self, reason: str) -> None:
        """Refuse everything while something is under way."""
        self.other.refuse(reason)
        self.recent.set_busy(reason)

    def show_place(self, folder: Path) -> None:
        """A store of which only the name of its folder is known."""
        self._show_something()
        self._text("file", folder.name)

    def show_facts(self, facts: StoreFacts) -> None:
        """Everything that may be said before it is open."""
        self._show_something()
        self._text("file", words("place", facts.place, {"name": facts.folder.name}))
        self._text("size", words("unlock", "size_words", {"size": size_words(facts.size)}))
        opened = facts.last_opened
        who = ""
        if opened is not None:
            who = "\n" + (opened.name or words("unlock", "by_recovery"))
        self._text("last_opened", moment_words(None if opened is None else opened.at) + who)
        self._text("last_backup", moment_words(facts.last_backup))
        check = facts.last_check
        if check is None:
            self._text("last_check", words("unlock", "never"))
            return
        good = check.passed
        lines = QVBoxLayout()
        lines.setSpacing(0)
        tone = "good" if good else "error"
        lines.addWidget(Label(words("unlock", f"check_{tone}"), Role.SMALL_STRONG, tone))
        lines.addWidget(Label(words("unlock", f"check_{tone}_more"), Role.SMALL, wrap=True))
        value = QWidget()
        row = QHBoxLayout(value)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        mark, ink = ("tick", "greenText") if good else ("problem", "redText")
        row.addWidget(Icon(mark, ink, 12), 0, _TOP)
        row.addLayout(lines, 1)
        self._fact("last_check", value)
