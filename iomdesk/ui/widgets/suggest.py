"""A box for free text that offers what was used before."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from iomdesk.ui.widgets.table import ENTER


class SuggestBox(QComboBox):
    """A box for free text that offers what was used before.

    Signals:
        settled(str): the text as it stands when the box is left or a suggestion taken.
    """

    settled = Signal(str)

    def __init__(self, options: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        line = self.lineEdit()
        if line is not None:
            line.setProperty("part", "ask")
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            popup = completer.popup()
            if popup is not None:
                popup.installEventFilter(self)
        self.activated.connect(lambda _row: self._settle())
        self.offer(options)

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.currentText()

    def offer(self, options: Iterable[str]) -> None:
        """Offer these; what stands in the box stays."""
        now = self.currentText()
        self.clear()
        self.addItems(list(options))
        self.setEditText(now)

    def put(self, text: str) -> None:
        """Show a text without telling anyone."""
        self.setEditText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter is the form's, even while suggestions are open."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            popup = watched if isinstance(watched, QWidget) else None
            if control and event.key() in ENTER and popup is not None and popup.isVisible():
                popup.hide()
                again = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers())
                QCoreApplication.sendEvent(self, again)
                return True
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The text stands once the box is left, unless it goes away with its window."""
        super().focusOutEvent(event)
        if self.isVisible():
            self._settle()

    def _settle(self) -> None:
        self.settled.emit(self.currentText().strip())
