"""One line of an inspector: an icon, words, and a value or a link at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Icon, Label


class CheckRow(QWidget):
    """A line that is changed in place, so that nothing moves while somebody types.

    Signals:
        followed: the link was pressed.
        link_made: the line has a link from now on, which has no place in Tab's order yet.
    """

    followed = Signal()
    link_made = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = ("", "", "", "", "")
        self._icon = Icon("dash", "text3", 14)
        self._words = Label("", Role.DENSE, wrap=True)
        self._value = Label("", Role.SMALL, "second", wrap=True)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.link: Button | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 3, 12, 3)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words, 3)
        self._row.addWidget(self._value, 2)

    @property
    def said(self) -> str:
        """Words and value, as a reader says them."""
        return f"{self._words.text()}: {self._value.text()}".removesuffix(": ")

    def say(self, icon: str, ink: str, words: str, value: str = "", link: str = "") -> None:
        """Show other words; with ``link`` a button of these words in place of the value."""
        if self._now == (icon, ink, words, value, link):
            return
        self._now = (icon, ink, words, value, link)
        self._icon.set_icon(icon, ink)
        self._words.setText(words)
        self._value.setText(value)
        self._value.setVisible(bool(value))
        if link and self.link is None:
            self.link = Button(link, kind=Kind.LINK)
            self.link.clicked.connect(self.followed)
            self._row.addWidget(self.link)
            self.link_made.emit()
        if self.link is not None:
            self.link.setVisible(bool(link))
            self.link.set_words(link)
            self.link.setAccessibleName(f"{link}: {words}")
        self.setAccessibleName(self.said)
