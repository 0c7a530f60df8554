"""Icons: 16 grid, 1.4 px line, drawn once for each colour, size and screen ratio.

An icon never stands alone, except "more", which has a tooltip and an accessible name.
"""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from iomdesk.assets import resource
from iomdesk.ui.look import Look

_RATIOS = (1.0, 2.0)


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = _source(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(svg.encode()))


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, colour: QColor, side: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``side`` px; FileNotFoundError for an unknown name."""
    return _pixmap(name, colour.name(), side, ratio)


def icon(name: str, look: Look, ink: str = "text2", side: int = 16) -> QIcon:
    """The icon in a token's colour, ``ink``, for controls that take a QIcon."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(icon_pixmap(name, look.colour(ink), look.px(side), ratio))
        made.addPixmap(
            icon_pixmap(name, look.colour("text3"), look.px(side), ratio), QIcon.Mode.Disabled
        )
    return made


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Paint an icon into a square, sharp at the painter's own resolution."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour.name()).render(painter, rect)
    painter.restore()


def icon_size(look: Look, side: int = 16) -> QSize:
    """The size to give ``setIconSize``."""
    return QSize(look.px(side), look.px(side))
