"""The lines of the matrix's inspector, and what they say."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.ui.look import Role
from iomdesk.ui.screens.matrix.shown import Shown
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

ROW: Final = 30
SCORE: Final = 44


def window_words(window: int | None) -> str:
    """ "24 months", "Whole record"."""
    if window is None:
        return words("matrix", "whole_record")
    return words("matrix", "months", {"months": window})


class Line(QFrame):
    """One line of the inspector: words, boxes in columns, points at the right."""

    def __init__(self, text: str, *, ruled: bool = True, role: Role = Role.DENSE) -> None:
        super().__init__()
        if ruled:
            self.setProperty("part", "head")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(0)
        self.label = Label(text, role)
        self._row.addWidget(self.label, 1)
        self._fixed: list[tuple[QWidget, int]] = []
        self._measure()
        theme().changed.connect(self._measure)

    def add(self, widget: QWidget, width: int, align: Qt.AlignmentFlag) -> None:
        """Add a column of a width in px at 100 %."""
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(widget, 0, align | Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(holder)
        self._fixed.append((holder, width))
        self._measure()

    def add_points(self) -> Label:
        """The points at the right."""
        label = Label("0", Role.DENSE)
        self.add(label, SCORE, Qt.AlignmentFlag.AlignRight)
        return label

    def _measure(self) -> None:
        self.setMinimumHeight(theme().px(ROW))
        for widget, width in self._fixed:
            widget.setFixedWidth(theme().px(width))


def show_points(label: Label, points: int) -> None:
    """Points at the right of a line: zeros step back."""
    label.setText(f"{points:,}")
    label.set_role(Role.DENSE_STRONG if points else Role.DENSE)
    label.set_tone("" if points else "third")


def distance_words(shown: Shown) -> str:
    """ "3 more points would send it to Panel"; empty in the top band."""
    result = shown.result
    if result.next_band is None or result.to_next is None:
        return words("matrix", "top_band")
    code = ("panel" if result.next_band.id == "panel" else "band") + (
        "_one" if result.to_next == 1 else ""
    )
    params = {"points": result.to_next, "decision": result.next_band.decision}
    return words("matrix", f"to_{code}", params)


def head_words(shown: Shown) -> str:
    """ "live" while it is typed, "kept 24 Nov 2026" for a score that is kept."""
    if shown.kept_on is None:
        return words("matrix", "live")
    return words("matrix", "kept_on", {"date": show_date(shown.kept_on)})


def record_words(shown: Shown) -> str:
    """How much of the total the record gives, or that it was not asked."""
    trace = shown.trace
    if trace is None:
        return words("matrix", "not_from_record")
    params = {
        "points": trace.points,
        "total": shown.result.total,
        "records": trace.records,
        "typed": trace.typed,
    }
    return words("matrix", "made_of_one" if trace.records == 1 else "made_of", params)


def share_words(shown: Shown) -> str:
    """How much of the total arrests make, in both places where they count (domain 6.9)."""
    params = {"share": shown.result.arrest_share, "total": shown.result.total}
    return words("matrix", "share", params)
