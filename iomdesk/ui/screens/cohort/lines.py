"""Lines inside the panels of a record: mark, words, note at the right, rule beneath."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iomdesk.domain.people import NeedLevel
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.label import ElidedLabel, Icon, Label


class Disc(QWidget):
    """The disc, half disc, ring or dash of a need; its word stands in the same line."""

    def __init__(self, level: NeedLevel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """16 square, the mark 13."""
        side = theme().px(16)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        look = theme().look
        side = look.px(13)
        inset = (self.width() - side) / 2
        paint.need(QPainter(self), look, self._level, QRectF(inset, inset, side, side))


class Line(QFrame):
    """A row of widgets with a hairline beneath; ``now`` marks today's line.

    ``say`` is what a screen reader hears of the whole line.
    """

    def __init__(
        self, height: int, *, say: str, now: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._height = height
        self._now = now
        self._last = False
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 12, 1)
        self.row.setSpacing(8)
        self.setAccessibleName(say)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setMinimumHeight(theme().px(self._height))

    def set_last(self) -> None:
        """The last line of a panel has no rule beneath."""
        self._last = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, bar and rule."""
        super().paintEvent(event)
        painter, look = QPainter(self), theme().look
        box = QRect(self.rect())
        if self._now:
            paint.row_ground(painter, look, box, selected=True)
        elif not self._last:
            painter.fillRect(0, box.bottom(), box.width(), 1, look.colour("line"))


def column(lines: Sequence[QWidget], *, stretch: bool = True) -> QVBoxLayout:
    """Lines one below the other; the last one without a rule unless more room follows."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for line in lines:
        layout.addWidget(line)
    if stretch:
        layout.addStretch(1)
    return layout


def pair(
    words: str,
    note: str,
    *,
    role: Role = Role.DENSE,
    tone: str = "",
    note_role: Role = Role.SMALL,
    note_tone: str = "second",
    height: int = 27,
) -> Line:
    """Words at the left, cut when room is short, and a note at the right that is not."""
    line = Line(height, say=f"{words}: {note}" if note else words)
    line.row.addWidget(ElidedLabel(words, role, tone), 1)
    line.row.addWidget(Label(note, note_role, note_tone))
    return line


def origin_line(originator: str, channel: str, day: str) -> Line:
    """One agency that supplied something: who, how it came, the latest day."""
    line = Line(27, say=f"{originator}, {channel}, {day}")
    line.setToolTip(f"{originator}, {channel}, {day}")
    line.row.addWidget(ElidedLabel(originator, Role.DENSE))
    line.row.addWidget(ElidedLabel(channel, Role.SMALL, "second"), 1)
    line.row.addWidget(Label(day, Role.SMALL, "second"))
    return line


def need_line(words: str, level: NeedLevel) -> Line:
    """One pathway with its mark and level."""
    note = paint.NEED_WORDS[level]
    line = Line(27, say=f"{words}: {note}")
    line.row.addWidget(Disc(level))
    line.row.addWidget(ElidedLabel(words, Role.DENSE), 1)
    high = level is NeedLevel.HIGH
    line.row.addWidget(
        Label(note, Role.SMALL_STRONG if high else Role.SMALL, "" if high else "second")
    )
    return line


def moment_line(day: str, words: str, note: str, *, now: bool, past: bool) -> Line:
    """One line of "Last and next": the day, what, and who or how far ahead."""
    line = Line(27, say=f"{day}: {words}" + (f", {note}" if note else ""), now=now)
    role = Role.DENSE_STRONG if now else Role.DENSE
    when = Label(day, role, "second" if past else "")
    when.setMinimumWidth(theme().px(102))
    line.row.addWidget(when)
    line.row.addWidget(ElidedLabel(words, role), 1)
    told = ElidedLabel(note, Role.SMALL_STRONG if now else Role.SMALL, "" if now else "second")
    told.setMaximumWidth(theme().px(200))  # what happened comes before who told of it
    line.row.addWidget(told)
    return line


def action_line(
    body: str, owner: tuple[str, str], day: str, state: str, *, late: bool, soon: bool
) -> Line:
    """One action: what, which agency (and who in it), by when, and how late in words."""
    agency, person = owner
    who = f"{agency}, {person}" if person else agency
    line = Line(30, say=f"{body}, {who}, {day}, {state}")
    line.setToolTip(who if person else "")
    line.row.addWidget(ElidedLabel(body, Role.DENSE), 190)
    line.row.addWidget(ElidedLabel(agency, Role.DENSE), 116)
    when = Label(day, Role.DENSE)
    when.setMinimumWidth(theme().px(78))
    line.row.addWidget(when)
    holder = QWidget()
    inner = QHBoxLayout(holder)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(4)
    if late:
        inner.addWidget(Icon("warning", "redText", 13))
    tone = "error" if late else "" if soon else "second"
    inner.addWidget(Label(state, Role.SMALL_STRONG if late else Role.SMALL, tone))
    inner.addStretch(1)
    holder.setMinimumWidth(theme().px(86))
    line.row.addWidget(holder, 0, Qt.AlignmentFlag.AlignVCenter)
    return line


class Paragraph(QWidget):
    """A label in second tone and words after it, flowing on as one paragraph."""

    def __init__(
        self, label: str, text: str, *, strong: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._text = text
        self._role = Role.BODY_STRONG if strong else Role.BODY
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{label} {text}")

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        look = theme().look
        whole = f"{self._label} {self._text}".replace("\n", "\u2028")
        layout = QTextLayout(whole, look.font(Role.BODY))
        ways = QTextOption()
        ways.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(ways)
        split = len(self._label)
        layout.setFormats(
            [
                _format(0, split, look.colour("text2"), look.font(Role.BODY)),
                _format(split, len(whole) - split, look.colour("text"), look.font(self._role)),
            ]
        )
        layout.beginLayout()
        y, step = 0, look.line(Role.BODY)
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, y + (step - line.height()) / 2))
            y += step
        layout.endLayout()
        return layout, y

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._laid_out(width)[1]

    def sizeHint(self) -> QSize:
        """A line of moderate length."""
        width = theme().px(300)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One line high, a few words wide."""
        return QSize(theme().px(120), theme().look.line(Role.BODY))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all lines."""
        layout, _ = self._laid_out(self.width())
        layout.draw(QPainter(self), QPointF(0, 0))


def _format(start: int, length: int, colour: QColor, font: QFont) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length = start, length
    look = QTextCharFormat()
    look.setFont(font)
    look.setForeground(colour)
    part.format = look
    return part
