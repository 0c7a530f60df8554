"""On the wall now: the picture that the room sees, small, in the chair's window."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.words import words

THUMB: Final = (318, 199)
"""Width and height of the picture, px at every text size: it is a picture, not type."""


class WallPicture(QWidget):
    """The picture, with an edge; words in its place while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(words("chair", "wall_off"))

    @property
    def words(self) -> str:
        """What stands in its place, or what is said of it."""
        return self._words

    @property
    def picture(self) -> QPixmap:
        """What is shown; null for none."""
        return self._picture

    def show_picture(self, picture: QPixmap, spoken: str) -> None:
        """Show what the wall shows; ``spoken`` says it."""
        self._picture, self._words = picture, spoken
        self.setAccessibleName(spoken)
        self.update()

    def say(self, text: str) -> None:
        """There is no picture; say why."""
        self.show_picture(QPixmap(), text)

    def sizeHint(self) -> QSize:
        """318 x 199."""
        return QSize(*THUMB)

    def minimumSizeHint(self) -> QSize:
        """Never less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, or words, within an edge."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture.isNull():
            painter.fillRect(self.rect(), look.colour("panel2"))
            painter.setFont(look.font(Role.SMALL))
            painter.setPen(look.colour("text2"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 8, -12, -8), int(flags), self._words)
        else:
            self._paint_picture(painter)
        painter.setPen(QPen(look.colour("lineStrong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_picture(self, painter: QPainter) -> None:
        """As large as it fits in its own shape, made small with all its points."""
        ratio = self.devicePixelRatioF()
        keep = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        small = self._picture.scaled((self.size() * ratio), keep, smooth)
        small.setDevicePixelRatio(ratio)
        place = QRectF(QPointF(), small.deviceIndependentSize())
        place.moveCenter(QRectF(self.rect()).center())
        painter.fillRect(self.rect(), theme().look.colour("banner"))
        painter.drawPixmap(place.topLeft(), small)


class WallPane(QFrame):
    """Title, which screen, and the picture.

    Attributes:
        picture: the picture itself.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "plain")
        self.picture = WallPicture()
        self._screen = ElidedLabel("", Role.SMALL, "second")
        self._head = QFrame()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Label(words("chair", "on_the_wall"), Role.BODY_STRONG))
        row.addStretch(1)
        row.addWidget(self._screen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(0)
        column.addWidget(self._head)
        inner = QHBoxLayout()
        inner.setContentsMargins(14, 0, 14, 0)
        inner.addWidget(self.picture)
        inner.addStretch(1)
        column.addLayout(inner)
        self.setAccessibleName(words("chair", "on_the_wall"))
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme().px(32))

    def tell_screen(self, name: str) -> None:
        """On which screen it is shown; empty while the projector is off."""
        self._screen.set_text(name)

    @property
    def screen_words(self) -> str:
        """What is said of the screen."""
        return self._screen.whole
