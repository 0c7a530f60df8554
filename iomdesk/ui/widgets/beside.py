"""A place with a panel at its right, which takes the whole place where room is short."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from iomdesk.ui.theme import theme


class Beside(QWidget):
    """Content and one panel at a time; a resting panel, such as the life, gives way first.

    Where both do not fit, a panel that was opened takes the whole place until it is shut,
    and the resting panel is hidden until ``insist`` asks for it: nothing is lost.
    """

    def __init__(self, content: QWidget, resting: QWidget, least: int) -> None:
        super().__init__()
        self._content = content
        self._resting = resting
        self._least = least
        self._rests = True
        self._insisted = False
        self._side = QStackedWidget()
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._side.addWidget(resting)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 16, 20, 16)
        self._row.setSpacing(14)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.addWidget(content, 1)
        self._row.addWidget(self._side)
        theme().changed.connect(self._fit)

    def add(self, panel: QWidget) -> None:
        """One more panel that can be opened."""
        self._side.addWidget(panel)

    @property
    def panel(self) -> QWidget | None:
        """The panel that is open; None while only the resting one is there."""
        here = self._side.currentWidget()
        return None if here is self._resting else here

    @property
    def side_shown(self) -> bool:
        """Whether anything stands at the right now."""
        return not self._side.isHidden()

    def open(self, panel: QWidget) -> None:
        """Show a panel."""
        self._side.setCurrentWidget(panel)
        self._fit()

    def shut(self) -> None:
        """Back to the resting panel."""
        self._side.setCurrentWidget(self._resting)
        self._insisted = False
        self._fit()

    def rest(self, *, on: bool) -> None:
        """Whether the resting panel is there at all while no panel is open."""
        self._rests = on
        self._insisted = False
        self._fit()

    def insist(self) -> bool:
        """Show the resting panel however little room there is; again: take it away."""
        self._insisted = not (self._insisted or (self.side_shown and self.panel is None))
        self._fit()
        return self._insisted or self.side_shown

    def minimumSizeHint(self) -> QSize:
        """Never so wide that it cannot fold."""
        return QSize(theme().px(320), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        here = self._side.currentWidget() or self._resting
        pane = max(here.minimumWidth(), here.sizeHint().width())
        self._side.setFixedWidth(pane)
        both = self.width() - 40 >= theme().px(self._least) + pane + 14
        wanted = self.panel is not None or self._insisted
        shown = wanted or (self._rests and both)
        focused = QApplication.focusWidget()
        had = focused is not None and self._content.isAncestorOf(focused)
        self._side.setVisible(shown)
        self._content.setVisible(both or not shown)
        if had and self._content.isHidden():
            here.setFocus(Qt.FocusReason.OtherFocusReason)
