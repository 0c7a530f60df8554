"""What may stand above the form: people who may be the same."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.services.same_person import SamePerson
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort.header import empty
from iomdesk.ui.widgets.badge import RagBadge
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.label import Icon, Label


class SameNotice(QFrame):
    """Who in the store may be the person about to be added.

    Signals:
        opened(str): open that record instead.
        confirmed: it is somebody else.
    """

    opened = Signal(str)
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
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
        self._people = QVBoxLayout()
        self._people.setSpacing(8)
        column.addLayout(self._people)
        self.add = Button("Add as a new person all the same")
        self.add.clicked.connect(self.confirmed)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_people(self, found: Sequence[SamePerson]) -> None:
        """Show them, each with the reason; none hides the notice."""
        empty(self._people)
        self.setVisible(bool(found))
        if not found:
            return
        what = "1 person" if len(found) == 1 else f"{len(found):,} people"
        self._title.setText(
            f"{what} in this store may be the one you are adding. Nothing was saved. "
            "Open the record, or add a new person all the same."
        )
        self.setAccessibleName(self._title.text())
        for one in found:
            self._people.addWidget(self._line(one))
        self.add.setFocus()

    def _line(self, one: SamePerson) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(one.name, Role.BODY_STRONG))
        birth = "" if one.birth_date is None else show_date(one.birth_date)
        left = "has left the scheme" if one.left else ""
        facts = ", ".join(part for part in (birth, one.area, left, one.reason) if part)
        words.addWidget(Label(facts, Role.SMALL, "second", wrap=True))
        row.addLayout(words, 1)
        row.addWidget(RagBadge(one.rag))
        button = Button("Open the record")
        button.setAccessibleName(f"Open the record of {one.name}")
        button.clicked.connect(partial(self._open, one.person_id))
        row.addWidget(button)
        holder.setAccessibleName(f"{one.name}, {facts}")
        return holder

    def _open(self, person_id: str, _checked: bool = False) -> None:
        self.opened.emit(person_id)
