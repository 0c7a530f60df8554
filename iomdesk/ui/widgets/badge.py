"""A status as a widget: shape, word and colour, and "Status: Amber Alert" for a reader."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.ui.look import Look, Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.paint import BadgeSize, RowCheck


class _Painted(QWidget):
    """A widget of fixed size painted with the look in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme().changed.connect(self._again)

    def _again(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _look(self) -> Look:
        return theme().look

    def minimumSizeHint(self) -> QSize:
        """No smaller than the words need."""
        return self.sizeHint()


class RagBadge(_Painted):
    """The badge of one status."""

    def __init__(
        self,
        rag: Rag = Rag.NOT_SET,
        size: BadgeSize = BadgeSize.NORMAL,
        parent: QWidget | None = None,
        *,
        look: Look | None = None,
    ) -> None:
        super().__init__(parent)
        self._rag = rag
        self._size = size
        self._own_look = look
        self.set_rag(rag)

    @property
    def rag(self) -> Rag:
        """The status shown."""
        return self._rag

    def set_rag(self, rag: Rag) -> None:
        """Show another status."""
        self._rag = rag
        self.setAccessibleName(f"Status: {rag.spoken}")
        self._again()

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        look = self._own_look or self._look
        return QSize(
            paint.badge_width(look, self._rag, self._size), paint.badge_height(look, self._size)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        painter = QPainter(self)
        top = (self.height() - self.sizeHint().height()) / 2
        at = QPointF(0, round(top))
        paint.badge(painter, self._own_look or self._look, self._rag, at, self._size)


class Chip(_Painted):
    """An outlined flag of a person; dashed when it is for a closed session only."""

    def __init__(
        self, text: str, icon: str = "", *, dashed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._icon = icon
        self._dashed = dashed
        self.setAccessibleName(f"{text} (closed session only)" if dashed else text)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        look = self._look
        return QSize(paint.chip_width(look, self._text, icon=self._icon), look.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        paint.chip(
            QPainter(self), self._look, self._text, QPointF(0, 0),
            icon=self._icon, dashed=self._dashed,
        )  # fmt: skip


class KeyCaps(_Painted):
    """One or more key caps in a row."""

    def __init__(self, *keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName("+".join(keys))

    def sizeHint(self) -> QSize:
        """As wide as its caps."""
        look = self._look
        caps = sum(paint.key_cap_width(look, key) for key in self._keys)
        return QSize(caps + look.px(3) * (len(self._keys) - 1), look.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the caps."""
        painter, left = QPainter(self), 0.0
        for key in self._keys:
            right = paint.key_cap(painter, self._look, key, left, self.height() / 2)
            left = right + self._look.px(3)


class MarkedWord(_Painted):
    """A need level or a row check: the drawn mark with its word."""

    def __init__(self, what: NeedLevel | RowCheck, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self.set_what(what)

    def set_what(self, what: NeedLevel | RowCheck) -> None:
        """Show another level or check."""
        self._what = what
        self.setAccessibleName(self._word)
        self._again()

    @property
    def _word(self) -> str:
        what = self._what
        return what.word if isinstance(what, RowCheck) else paint.NEED_WORDS[what]

    def sizeHint(self) -> QSize:
        """Mark, gap and word."""
        look = self._look
        width = look.px(13) + paint.GAP + paint.text_width(look, self._word, Role.SMALL_STRONG)
        return QSize(round(width) + 2, look.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint mark and word."""
        painter, look = QPainter(self), self._look
        side = look.px(13)
        square = QRectF(0, (self.height() - side) / 2, side, side)
        if isinstance(self._what, RowCheck):
            paint.row_check(painter, look, self._what, square)
            ink = paint.ROW_CHECK_TOKENS[self._what]
        else:
            paint.need(painter, look, self._what, square)
            ink = "text2"
        rest = QRectF(side + paint.GAP, 0, self.width(), self.height())
        paint.words(painter, look, self._word, rest, Role.SMALL_STRONG, ink=ink)
