"""Labels with their values, side by side or in two columns, and lines of words."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.widgets.label import ElidedLabel, Label, upright


class Facts(QWidget):
    """Label over value, side by side with hairlines between, as over a record."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._values: dict[str, ElidedLabel] = {}

    def add(self, key: str, label: str) -> None:
        """Add a fact at the right."""
        if self._values:
            self._row.addWidget(upright())
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(label, Role.TINY, "second"))
        value = ElidedLabel("", Role.BODY)
        self._values[key] = value
        column.addWidget(value)
        self._row.addLayout(column)

    def finish(self) -> None:
        """No more facts; what room is left stays empty."""
        self._row.addStretch(1)

    def put(self, key: str, value: str, tone: str = "") -> None:
        """Change a value."""
        self._values[key].set_text(value)
        self._values[key].set_tone(tone)


class Pairs(QWidget):
    """Label and value in two columns, for an inspector."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show these in place of those before."""
        clear(self._grid)
        for row, (label, value) in enumerate(pairs):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(Label(label, Role.SMALL, "second"), row, 0, top)
            self._grid.addWidget(Label(value, Role.BODY, wrap=True), row, 1)


class Lines(QWidget):
    """Lines of words, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_lines(self, lines: Iterable[str], tone: str = "") -> None:
        """Show these in place of those before."""
        clear(self._column)
        for line in lines:
            self._column.addWidget(Label(line, Role.BODY, tone, wrap=True))


def clear(layout: QGridLayout | QVBoxLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
