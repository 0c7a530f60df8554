"""The right-hand panel: the one place for "why, what next, confirm"."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.panel import Panel


class _Snug(QWidget):
    """As high as its words need at the width it has, and no higher.

    A layout with words that wrap asks for the height they need at their narrowest.
    """

    def minimumSizeHint(self) -> QSize:
        """The height for the width it has."""
        hint = super().minimumSizeHint()
        if self.hasHeightForWidth() and self.width() >= hint.width():
            hint.setHeight(self.heightForWidth(self.width()))
        return hint

    def hasHeightForWidth(self) -> bool:
        """What its layout says."""
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()


class Scrolled(QScrollArea):
    """Scrolls a column that is always as wide as the view.

    Attributes:
        column: the layout to fill.
    """

    def __init__(self, parent: QWidget | None = None, *, snug: bool = False) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = _Snug() if snug else QWidget()
        inside.setProperty("part", "scrolled")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)


class Inspector(Panel):
    """A panel of fixed width (312 to 348) whose body scrolls and whose foot stays.

    Signals:
        closed: Esc was pressed inside it; whoever opened it gives the focus back.
        committed: Ctrl+Enter was pressed inside it.

    Attributes:
        column: the layout of the scrolled body, to fill.
        scrolled: the body itself.
    """

    closed = Signal()
    committed = Signal()

    def __init__(
        self,
        title: str = "",
        width: int = 312,
        *,
        escape: bool = False,
        snug: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent=parent)
        self._width = width
        if escape:
            self.add_to_head(KeyCaps("Esc"))
        self.scrolled = Scrolled(snug=snug)
        self.column = self.scrolled.column
        self.add(self.scrolled, 1)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(self._width))

    def block(self, *, ruled: bool = True, spacing: int = 6) -> QVBoxLayout:
        """A padded column (14 across, 12 down) with a rule beneath, at the end so far."""
        frame = QFrame()
        if ruled:
            frame.setProperty("part", "head")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(14, 12, 14, 12)
        inner.setSpacing(spacing)
        self.column.addWidget(frame)
        return inner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Ctrl+Enter commits."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control:
            self.committed.emit()
        else:
            super().keyPressEvent(event)


class WithInspector(QWidget):
    """Content with an inspector at its right, which folds under a button when narrow.

    At a text size of 150 % on a small window there is no room for both: the inspector
    then takes the whole place when its button is pressed, and nothing is lost.
    """

    def __init__(
        self,
        content: QWidget | QLayout,
        inspector: QWidget,
        *,
        fold: str = "Details",
        least: int = 560,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._inspector = inspector
        self._least = least
        self._folded = False
        if isinstance(content, QLayout):
            holder = QWidget()
            content.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(content)
            content = holder
        self._content = content
        self.button = Button(fold, icon="right")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._turn)
        self.button.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(14)
        self._row.addWidget(content, 1)
        self._row.addWidget(inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it may fold
        column.setSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(self._row, 1)

    @property
    def folded(self) -> bool:
        """Whether the inspector is under its button."""
        return self._folded

    def minimumSizeHint(self) -> QSize:
        """Never so wide that it cannot fold."""
        hint = self._content.minimumSizeHint()
        hint.setWidth(min(hint.width(), theme().px(320)))
        return hint

    def show_inspector(self) -> None:
        """Bring the inspector into view, folded or not."""
        if self._folded:
            self.button.setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        pane = max(self._inspector.minimumWidth(), self._inspector.sizeHint().width())
        need = theme().px(self._least) + pane + 14
        folded = event.size().width() < need
        if folded is not self._folded:
            self._folded = folded
            self.button.setVisible(folded)
            self._turn(on=self.button.isChecked())

    def _turn(self, on: bool) -> None:
        self._content.setVisible(not self._folded or not on)
        self._inspector.setVisible(not self._folded or on)
