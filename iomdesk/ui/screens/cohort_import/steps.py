"""The three steps at the top, with the file at the right."""

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.words import words


class Step(IntEnum):
    """Where the import is."""

    CHOOSE = 0
    CHECK = 1
    IMPORT = 2


_CODES: Final = ("step_choose", "step_check", "step_import")


class _Steps(QWidget):
    """A tick before what is done, an angle before what is being done."""

    def __init__(self) -> None:
        super().__init__()
        self._step = Step.CHOOSE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)
        self.show_step(Step.CHOOSE)

    def show_step(self, step: Step) -> None:
        """Go to a step."""
        self._step = step
        self.setAccessibleName(words("import_screen", _CODES[step]))
        self.update()

    def _width(self, place: int) -> float:
        look = theme().look
        text = words("import_screen", _CODES[place])
        return paint.text_width(look, text, Role.BODY_STRONG) + (look.px(21) if place < 2 else 0)

    def sizeHint(self) -> QSize:
        """All three steps with their lines."""
        wide = sum(self._width(place) + 48 for place in range(3))
        return QSize(round(wide + 12), theme().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps."""
        look, painter = theme().look, QPainter(self)
        left, middle, side = 0.0, self.height() / 2, look.px(14)
        for place, code in enumerate(_CODES):
            here = place == self._step
            ink = "accent" if here else "text2"
            if place < self._step or here:
                icon = "right" if here else "tick"
                square = QRectF(left, middle - side / 2, side, side)
                paint_icon(painter, icon, square, look.colour("accent" if here else "greenText"))
                left += look.px(21)
            role = Role.BODY_STRONG if here else Role.BODY
            text = words("import_screen", code)
            wide = paint.text_width(look, text, role)
            paint.words(
                painter, look, text, QRectF(left, 0, wide + 2, self.height()), role, ink=ink
            )
            left += wide + 10
            if place < 2:
                painter.fillRect(QRectF(left, middle, 28, 1), look.colour("lineStrong"))
                left += 38


class StepBar(Panel):
    """The bar: steps left, file name and what was read at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = _Steps()
        self._file = Label("", Role.BODY_STRONG)
        self._read = ElidedLabel("", Role.BODY, "second")
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(self.steps)
        row.addStretch(1)
        row.addWidget(self._file)
        row.addWidget(self._read)
        self.add(row)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(theme().px(44))

    def show_file(self, name: str, read: str) -> None:
        """Name the file and what was read of it."""
        self._file.setText(name)
        self._read.set_text(read)
