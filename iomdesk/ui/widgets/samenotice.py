"""What stands above a form that may be about somebody who is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.people import Rag
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.badge import RagBadge
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.label import Icon, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class SameLine:
    """Somebody, or something about somebody, that may be the same.

    Attributes:
        kind: what it is, such as "person"; ``id``: of it.
        facts: what is known, and why it may be the same.
        open_words: on the button; ``spoken``: the same for a reader, with the name.
        rag: of a person.
    """

    kind: str
    id: str
    name: str
    facts: str
    open_words: str
    spoken: str
    rag: Rag | None = None


class SameNotice(QFrame):
    """Who in the store may be the one the form is about.

    Signals:
        opened(str, str): kind and id, to be opened instead.
        confirmed: it is somebody else.

    Attributes:
        add: the button that says so.
    """

    opened = Signal(str, str)
    confirmed = Signal()

    def __init__(self, confirm_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Icon("warning", "alertText", 16))
        self._title = Label("", Role.BODY_STRONG, wrap=True)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column.addLayout(self._lines)
        self._held: list[QWidget] = []
        self.add = Button(confirm_words)
        self.add.clicked.connect(self.confirmed)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_lines(self, title: str, lines: Sequence[SameLine]) -> None:
        """Show them, each with the reason; none hides the notice."""
        for widget in self._held:
            self._lines.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._held.clear()
        self.setVisible(bool(lines))
        if not lines:
            return
        self._title.setText(title)
        self.setAccessibleName(title)
        for one in lines:
            widget = self._line(one)
            self._held.append(widget)
            self._lines.addWidget(widget)
        self.add.setFocus()

    def _line(self, one: SameLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(one.name, Role.BODY_STRONG))
        words.addWidget(Label(one.facts, Role.SMALL, "second", wrap=True))
        row.addLayout(words, 1)
        if one.rag is not None:
            row.addWidget(RagBadge(one.rag))
        button = Button(one.open_words)
        button.setAccessibleName(one.spoken)
        button.clicked.connect(partial(self._open, one.kind, one.id))
        row.addWidget(button)
        holder.setAccessibleName(f"{one.name}, {one.facts}")
        return holder

    def _open(self, kind: str, item_id: str, _checked: bool = False) -> None:
        self.opened.emit(kind, item_id)
