"""A box for free text that offers what was used before."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from iomdesk.domain.agencies import like, same
from iomdesk.ui.widgets.table import ENTER

_STAYS = {
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
}
"""Why the focus goes while who types is not done with the box."""


class SuggestBox(QComboBox):
    """A box for free text that offers what was used before.

    With ``fits`` what was typed settles on the only option that fits it (``like``) once the
    box is left or Ctrl+Enter is pressed: "Police" is "Derbyshire Police" where that is the
    only one. Who types the same again over it means it as it is written. What was put in
    and not typed stays as it is.

    Signals:
        typed: somebody typed in it or took a suggestion; never what was put in.
        settled(str): the text as it stands when the box is left or a suggestion taken.
    """

    typed = Signal()
    settled = Signal(str)

    def __init__(
        self, options: Iterable[str] = (), parent: QWidget | None = None, *, fits: bool = False
    ) -> None:
        super().__init__(parent)
        self._fits = fits
        self._typed = False
        self._meant = ""
        """What was typed when the box last settled on an option."""
        self._sure = ""
        """What was asked about, and may be kept as it is written."""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        line = self.lineEdit()
        if line is not None:
            line.setProperty("part", "ask")
            line.textEdited.connect(self._was_typed)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            popup = completer.popup()
            if popup is not None:
                popup.installEventFilter(self)
        self.activated.connect(self._chosen)
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
        self._stand(now)

    def _stand(self, text: str) -> None:
        """No option is current, also none that stands first: Down begins at the top."""
        self.setCurrentIndex(-1)
        self.setEditText(text)

    def put(self, text: str) -> None:
        """Show a text without telling anyone."""
        self._typed, self._meant, self._sure = False, "", ""
        self._stand(text)

    @property
    def listed(self) -> bool:
        """Whether what stands here is one of the options."""
        return same(self.currentText()) in {same(one) for one in self._options()}

    def asks(self) -> bool:
        """Whether what stands here is none of the options, and is not known to be meant.

        True once for the same words: who keeps them then means them as they are written.
        """
        now = same(self.currentText())
        if not now or now == self._sure or not self.count() or self.listed:
            return False
        self._sure = now
        return True

    def settle(self) -> None:
        """Take the only option that fits what was typed, as when the box is left."""
        if self._fits and self._typed:
            self._typed = False
            typed = self.currentText()
            found = like(self._options(), typed)
            if found and same(typed) != self._meant:
                self._meant = same(typed) if same(typed) != same(found) else ""
                self.setEditText(found)
            else:
                self._meant = ""
        self._settle()

    def _options(self) -> list[str]:
        return [self.itemText(row) for row in range(self.count())]

    def _was_typed(self, _text: str) -> None:
        self._typed = True
        self.typed.emit()

    def _chosen(self, _row: int) -> None:
        self.typed.emit()
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter settles first: the form reads what stands here."""
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.settle()
        super().keyPressEvent(event)

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
        if not self.isVisible():
            return
        if event.reason() in _STAYS:
            self._settle()
        else:
            self.settle()

    def _settle(self) -> None:
        self.settled.emit(self.currentText().strip())
