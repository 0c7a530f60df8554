"""The scores kept of one person or referral, latest first, each to be opened again."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.screens.matrix.shown import Before
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.facts import clear
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words


class History(QWidget):
    """A link to each score with its band, scorer and rule set beneath.

    Signals:
        opened(str): a score is wanted.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 0, 12, 12)
        self._column.setSpacing(0)
        self._shown: tuple[Before, ...] | None = None
        self.links: dict[str, Button] = {}

    def show_scores(self, scores: Sequence[Before]) -> None:
        """Show them; the same ones again change nothing, so that the focus stays."""
        if tuple(scores) == self._shown:
            return
        self._shown = tuple(scores)
        clear(self._column)
        self.links = {}
        for one in scores:
            if not one.id:
                self._column.addWidget(Label(one.text, wrap=True))
                self._column.addWidget(Label(one.told, Role.SMALL, "second", wrap=True))
                continue
            link = Button(one.text, kind=Kind.LINK)
            link.setAccessibleDescription(one.told)
            link.clicked.connect(partial(self.opened.emit, one.id))
            link.setEnabled(not one.here)
            self.links[one.id] = link
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self._column.addWidget(Label(one.told, Role.SMALL, "second", wrap=True))
        if not scores:
            none = Label(words("matrix", "no_history"), Role.SMALL, "second", wrap=True)
            self._column.addWidget(none)
