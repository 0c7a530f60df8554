"""The place at the right of every screen where the desk's own panel opens (F7)."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from iomdesk.ui.theme import theme

_LEAST: Final = 520
"""px at 100 % that a screen needs beside the panel; with less the panel takes its place."""


class SidePlace(QWidget):
    """The screens, and one panel beside them while it is open.

    The screen underneath stays as it is; where there is no room for both it is hidden
    until the panel closes.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._panel: QWidget | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(content, 1)

    @property
    def panel(self) -> QWidget | None:
        """The panel that is open; None when there is none."""
        return self._panel

    def open(self, panel: QWidget) -> None:
        """Show a panel; whoever opened it closes it."""
        self.close_panel()
        self._panel = panel
        self._row.addWidget(panel)
        panel.show()
        self._fit()

    def close_panel(self) -> None:
        """Take the panel away; the screen has the whole place again."""
        panel, self._panel = self._panel, None
        self._content.show()
        if panel is not None:
            self._row.removeWidget(panel)
            panel.hide()

    def minimumSizeHint(self) -> QSize:
        """Never so wide that it cannot fold."""
        return QSize(theme().px(320), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._panel is not None:
            pane = max(self._panel.minimumWidth(), self._panel.sizeHint().width())
            self._content.setVisible(self.width() - pane >= theme().px(_LEAST))
