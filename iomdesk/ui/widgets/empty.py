"""What a screen or panel says when it holds nothing: a fact, the next step, a button."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.label import Label


class EmptyState(QWidget):
    """A whole screen with nothing in it yet: 560 wide, 150 from the top, no picture."""

    def __init__(
        self,
        fact: str,
        next_step: str,
        buttons: Sequence[Button] = (),
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._column = QWidget()
        inner = QVBoxLayout(self._column)
        inner.setContentsMargins(4, 4, 4, 4)
        inner.setSpacing(0)
        inner.addWidget(Label(fact, Role.FIGURE, wrap=True))
        inner.addSpacing(6)
        inner.addWidget(Label(next_step, wrap=True))
        if buttons:
            inner.addSpacing(18)
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            inner.addLayout(row)
        if hint:
            inner.addSpacing(18)
            inner.addWidget(Label(hint, Role.SMALL, "third", wrap=True))
        outer = QVBoxLayout(self)
        outer.addSpacing(134)
        across = QHBoxLayout()  # an aligned item would not learn how high its words are
        across.addStretch(1)
        across.addWidget(self._column)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(1)
        self.setAccessibleName(fact)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._column.setFixedWidth(theme().px(568))


class EmptyLine(QWidget):
    """A panel with nothing in it keeps its place and says so, at its top.

    One line of fact, one of the next step, one button (UX section 4); the last two where
    there is something to do.
    """

    def __init__(
        self,
        fact: str,
        button: Button | None = None,
        parent: QWidget | None = None,
        *,
        next_step: str = "",
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        words = self._words = Label(fact, Role.BODY, "second", wrap=True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column.addWidget(words)
        self._next = Label(next_step, Role.BODY, "second", wrap=True)
        column.addWidget(self._next)
        self._next.setVisible(bool(next_step))  # not sooner: by itself it would be a window
        if button is not None:
            column.addSpacing(6)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)  # whoever has more room than it needs says so at the top
        self.setAccessibleName(" ".join(part for part in (fact, next_step) if part))

    def set_text(self, fact: str) -> None:
        """Say something else, as of a list that was narrowed."""
        self._words.setText(fact)
        self.setAccessibleName(fact)
