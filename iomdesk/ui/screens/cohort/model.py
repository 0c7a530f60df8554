"""The rows of the cohort list, and how one of them is painted (design language, 9.3)."""

from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import PersonRow
from iomdesk.ui.look import Look, Role
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.delegates import RowDelegate
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.rows import Column, RowsModel

ROW_HEIGHT: Final = 46
_LEFT: Final = 15  # 3 of the selection bar and 12 of padding
_RIGHT: Final = 14
_GAP: Final = 8


def second_line(row: PersonRow) -> str:
    """ "14 Mar 1991 · X990012 · Saltergate"; what is not known is left out."""
    birth = "" if row.birth_date is None else show_date(row.birth_date)
    return " \u00b7 ".join(part for part in (birth, row.crn, row.area) if part)


def spoken(row: PersonRow) -> str:
    """What a screen reader says before "row 6 of 247"."""
    return f"{row.name}, {row.rag.spoken}"


def tip(row: PersonRow) -> str:
    """All of a row, for when it is cut."""
    lines = (row.name, row.other_names, second_line(row), row.next_thing)
    return "\n".join(line for line in lines if line)


class PeopleModel(RowsModel[PersonRow]):
    """People as rows of one column; typing finds the surname, which comes first."""

    def __init__(self, parent: QObject | None = None) -> None:
        column = Column[PersonRow]("name", "Name", lambda row: row.name, tip=tip)
        super().__init__((column,), lambda row: row.id, spoken, parent)


class PersonDelegate(RowDelegate):
    """Two lines: name and badge; birth date, CRN, area and the next thing."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view, ROW_HEIGHT)

    def paint_row(self, painter: QPainter, look: Look, rect: QRect, row: PersonRow) -> None:
        """Paint both lines; the right-hand words are never cut, the left-hand ones may be."""
        line = look.px(18)
        top = rect.top() + look.px(5)
        left, right = rect.left() + _LEFT, rect.right() + 1 - _RIGHT
        badge = paint.badge_right(painter, look, row.rag, right, top, BadgeSize.TABLE)
        name = QRectF(left, top, badge.left() - left - _GAP, line)
        paint.words(painter, look, row.name, name, Role.BODY_STRONG)
        below = top + line
        edge = float(right)
        if row.next_thing:
            role = Role.SMALL_STRONG if row.next_late else Role.SMALL
            width = paint.text_width(look, row.next_thing, role) + 1
            edge = right - width
            paint.words(
                painter,
                look,
                row.next_thing,
                QRectF(edge, below, width, line),
                role,
                ink="redText" if row.next_late else "text2",
                align=Qt.AlignmentFlag.AlignRight,
            )
            edge -= _GAP
        facts = QRectF(left, below, max(edge - left, 0), line)
        paint.words(painter, look, second_line(row), facts, Role.SMALL, ink="text2")
