"""What stands above a form whose draft was kept: go on with it, or throw it away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Icon, Label


class DraftNotice(QFrame):
    """ "A draft from 24 Nov 2026 08:58 was kept." with its two answers.

    Signals:
        resumed, discarded: go on with it, throw it away.
    """

    resumed = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "strip")
        self._words = Label("", wrap=True)
        self.go_on = Button("Go on with it", kind=Kind.LINK)
        self.throw_away = Button("Throw it away", kind=Kind.LINK)
        self.go_on.clicked.connect(self.resumed)
        self.throw_away.clicked.connect(self.discarded)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 3, 16, 3)
        row.setSpacing(12)
        row.addWidget(Icon("information", "accent", 14))
        row.addWidget(self._words, 1)
        row.addWidget(self.go_on)
        row.addWidget(self.throw_away)
        self.hide()

    def offer(self, when: str) -> None:
        """Say when it was kept."""
        told = f"A draft from {when} was kept."
        self._words.setText(told)
        self.setAccessibleName(told)
        self.show()
