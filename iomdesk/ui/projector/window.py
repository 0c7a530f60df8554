"""The window on the second screen: it is handed a value, paints it, and takes no input."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QWidget

from iomdesk.domain.wall import WallValue
from iomdesk.ui.projector.page import Piece
from iomdesk.ui.projector.paint import paint, pieces, said
from iomdesk.words import words


class ProjectorWindow(QWidget):
    """A window of its own, without parent, pointer, focus, menu or tooltip; always light.

    Signals:
        closed(): somebody closed it from outside.
        moved_off(): the system put it on another screen.
    """

    closed = Signal()
    moved_off = Signal()

    def __init__(self, value: WallValue) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self._value = value
        self._pieces: tuple[Piece, ...] = ()
        self._size = QSize()
        self._screen: QScreen | None = None
        self._leaving = False
        self._watched = False
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setWindowTitle(words("wall", "window"))
        self._name()

    @property
    def value(self) -> WallValue:
        """What it shows."""
        return self._value

    def show_value(self, value: WallValue) -> None:
        """Show this; it is painted before this returns, so that no frame is left out."""
        self._value = value
        self._size = QSize()
        self._name()
        self.repaint()

    def _now(self) -> tuple[Piece, ...]:
        """What stands on it at its present size, worked out once."""
        if self._size != self.size():
            self._size = self.size()
            self._pieces = pieces(self._value, self._size)
        return self._pieces

    def _name(self) -> None:
        # A reader of the screen is told what stands there, in the same words.
        self.setAccessibleName(" ".join(said(self._now())))

    def stand_on(self, screen: QScreen) -> bool:
        """Fill a screen; False where it did already."""
        place = QRect(screen.geometry())
        if self._screen is screen and self.isVisible() and self.geometry() == place:
            return False
        self._screen = screen
        self.setScreen(screen)
        self.setGeometry(place)
        # Not showFullScreen: that asks for the focus as well.
        self.setWindowState(self.windowState() | Qt.WindowState.WindowFullScreen)
        self.show()
        if not self._watched:
            self._watched = True
            self.windowHandle().screenChanged.connect(self._on_screen)
        return True

    def _on_screen(self, screen: QScreen) -> None:
        if not self._leaving and screen is not self._screen:
            self.hide()
            self.moved_off.emit()

    def take_down(self) -> None:
        """Close it for good."""
        self._leaving = True
        self.hide()
        self.close()
        self.deleteLater()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another size may need a text shortened: a reader is told the same."""
        self._name()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the system or a tool: the wall is off then."""
        event.accept()
        if not self._leaving:
            self._leaving = True
            self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the value, and nothing that is not in it."""
        painter = QPainter(self)
        paint(painter, self._now(), self.size())
        painter.end()
