"""A panel: a white sheet with a ruled head, a body and sometimes a foot."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.label import ElidedLabel, Icon, Label


class Panel(QFrame):
    """A panel with a head 36 high (34 when dense): title, note beside it, note at right.

    Attributes:
        body: the layout to fill, without margins of its own.
    """

    def __init__(
        self,
        title: str = "",
        *,
        note: str = "",
        right: str = "",
        icon: str = "",
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "panel")
        self.setFrameShape(QFrame.Shape.Box)  # its edge where there is no style sheet
        self._dense = dense
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._title = Label(title, Role.BODY_STRONG if dense else Role.PANEL)
        self._note = ElidedLabel(note, Role.BODY, "second")
        self._right = ElidedLabel(right, Role.SMALL, "second")
        self._head = QFrame(self)
        self._head.setProperty("part", "head")
        self._head_row = QHBoxLayout(self._head)
        self._head_row.setContentsMargins(12, 0, 12, 0)
        self._head_row.setSpacing(8)
        if icon:
            self._head_row.addWidget(Icon(icon, "text2"))
        self._head_row.addWidget(self._title)
        self._head_row.addWidget(self._note, 1)
        self._head_row.addWidget(self._right)
        self._head.setVisible(bool(title))
        self._outer.addWidget(self._head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._outer.addLayout(self.body, 1)
        if title:
            self.setAccessibleName(title)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme().px(34 if self._dense else 36))

    def set_title(self, title: str) -> None:
        """Change the title; an empty one hides the head."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._head.setVisible(bool(title))

    def set_note(self, note: str) -> None:
        """Change the note beside the title."""
        self._note.set_text(note)

    def set_right(self, right: str) -> None:
        """Change the note at the right of the head."""
        self._right.set_text(right)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget at the right of the head: a link, a key cap."""
        self._head_row.addWidget(widget)

    def add(self, what: QWidget | QLayout, stretch: int = 0) -> None:
        """Add to the body."""
        if isinstance(what, QWidget):
            self.body.addWidget(what, stretch)
        else:
            self.body.addLayout(what, stretch)

    def padded(self, spacing: int = 8) -> QVBoxLayout:
        """A column inside the body with the panel's padding of 12."""
        column = QVBoxLayout()
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(spacing)
        self.body.addLayout(column)
        return column

    def foot(self, height: int = 28) -> QHBoxLayout:
        """A ruled foot, made on the first call; fill the row it returns."""
        frame = QFrame()
        frame.setProperty("part", "foot")
        frame.setMinimumHeight(theme().px(height))
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self._outer.addWidget(frame)
        return row
