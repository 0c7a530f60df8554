"""Words on a screen in a type role and a tone that follow the theme."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import restyle, theme
from iomdesk.ui.widgets.icons import paint_icon


class Label(QLabel):
    """A label with a type role and a tone (second, third, error, warning, good, accent).

    Plain text only, so that nothing a person typed is ever read as markup.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        tone: str = "",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if tone:
            self.setProperty("tone", tone)
        self._take_font()
        theme().changed.connect(self._take_font)

    def set_tone(self, tone: str) -> None:
        """Change the tone; empty for plain text."""
        if (self.property("tone") or "") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def set_role(self, role: Role) -> None:
        """Change the type role."""
        self._role = role
        self._take_font()

    def _take_font(self) -> None:
        self.setFont(theme().font(self._role))

    def changeEvent(self, event: QEvent) -> None:
        """A style sheet applied again, above it too, puts back the font it knew first."""
        super().changeEvent(event)
        if event.type() is not QEvent.Type.StyleChange:
            return
        role, now = theme().font(self._role), self.font()
        if (now.weight(), now.pointSizeF()) != (role.weight(), role.pointSizeF()):
            self._take_font()


class ElidedLabel(Label):
    """One line that is cut from the right when room is short, whole in its tooltip."""

    def __init__(
        self, text: str = "", role: Role = Role.BODY, tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("", role, tone, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show other words."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._cut()

    @property
    def whole(self) -> str:
        """The words as given, however little of them is seen."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Room for all the words."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        few = self.fontMetrics().horizontalAdvance("Www...")
        return QSize(min(few, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut afresh."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1)
        )
        self.setToolTip(self._whole if shown != self._whole else "")
        self.setText(shown)


class Icon(QWidget):
    """A drawn icon beside words; it has no name of its own for a screen reader."""

    def __init__(
        self, name: str, ink: str = "text2", side: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._ink = ink
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_icon(self, name: str, ink: str = "") -> None:
        """Show another icon, in another colour when ``ink`` names one."""
        self._name = name
        self._ink = ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme().px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same square."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        side = theme().px(self._side)
        top = round((self.height() - side) / 2)
        rect = QRectF(0, top, side, side)
        paint_icon(QPainter(self), self._name, rect, theme().colour(self._ink))


def rule(parent: QWidget | None = None) -> QFrame:
    """A hairline across."""
    line = QFrame(parent)
    line.setProperty("part", "rule")
    line.setFixedHeight(1)
    return line


def upright(parent: QWidget | None = None) -> QFrame:
    """A hairline down."""
    line = QFrame(parent)
    line.setProperty("part", "upright")
    line.setFixedWidth(1)
    return line
