"""The inspector of the matrix: the total live, and the boxes that stand outside the grid."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.counting import Origin
from iomdesk.domain.matrix import MatrixRules
from iomdesk.ui.look import Role
from iomdesk.ui.screens.matrix.boxes import CountBox, steps_asked
from iomdesk.ui.screens.matrix.entry import NOT_COUNTED, NUMBERS, REASON, WINDOW
from iomdesk.ui.screens.matrix.history import History
from iomdesk.ui.screens.matrix.lines import (
    SCORE,
    Line,
    distance_words,
    head_words,
    record_words,
    share_words,
    show_points,
    window_words,
)
from iomdesk.ui.screens.matrix.marks import Legend
from iomdesk.ui.screens.matrix.parts import Bands, Readings
from iomdesk.ui.screens.matrix.shown import Shown
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, TextLine, set_flag, set_read_only
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.words import words

WIDTH: Final = 324
_CELL: Final = 66


class TotalPane(Panel):
    """Total, bands, intelligence, arrests, compliance, sums, what-if, scores before.

    Signals:
        counted(str, int, bool): key of a box, its count, and whether the number goes on.
        put(str, object): another value that is not a count: the window, the reason.
        refused: too large a number.
        traced(str): the records behind a box are wanted, or those that do not count.

    Attributes:
        boxes: the counts, by key. period: of the offence lines. history: scores kept.
        not_counted: the way to the records that do not count.
    """

    counted = Signal(str, int, bool)
    put = Signal(str, object)
    refused = Signal()
    traced = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(words("matrix", "total"), right=words("matrix", "live"), parent=parent)
        self.boxes: dict[str, CountBox] = {}
        self._points: dict[str, Label] = {}
        self._rules: MatrixRules | None = None
        self.figure = Label("0", Role.TOTAL)
        self.band = Label("", Role.BODY_STRONG, wrap=True)
        self.distance = Label("", Role.SMALL, "second", wrap=True)
        self.add(self._top())
        scrolled = self._scrolled = Scrolled()
        self._column = scrolled.column
        self.add(scrolled, 1)
        self.bands = Bands()
        self._column.addWidget(self.bands)
        self._intelligence()
        self._compliance()
        self._sums()
        self._record()
        self.readings = Readings()
        self._heading(words("matrix", "what_if"))
        self._column.addWidget(self.readings)
        self._heading(words("matrix", "history"))
        self.history = History()
        self._column.addWidget(self.history)
        self._column.addStretch(1)
        self._measure_width()
        theme().changed.connect(self._measure_width)

    # ---- what it is made of ------------------------------------------------------------

    def _measure_width(self) -> None:
        self.setFixedWidth(theme().px(WIDTH))

    def _top(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.figure)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addStretch(1)
        beside.addWidget(self.band)
        beside.addWidget(self.distance)
        beside.addStretch(1)
        row.addLayout(beside, 1)
        return holder

    def _heading(self, text: str) -> Label:
        label = Label(text, Role.SMALL_STRONG, "second")
        label.setContentsMargins(12, 9, 12, 3)
        self._column.addWidget(label)
        return label

    def _box(self, key: str) -> CountBox:
        box = CountBox(words("matrix", f"box_{key}"))
        box.counted.connect(partial(self.counted.emit, key))
        box.refused.connect(self.refused)
        box.stepped.connect(partial(self._step, key))
        box.traced.connect(partial(self.traced.emit, key))
        self.boxes[key] = box
        return box

    def _intelligence(self) -> None:
        self._heading(words("matrix", "intelligence"))
        centre, right = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        heads = Line("")
        self._high = Label("", Role.SMALL_STRONG, "second")
        self._low = Label("", Role.SMALL_STRONG, "second")
        heads.add(self._high, _CELL, centre)
        heads.add(self._low, _CELL, centre)
        heads.add(Label(words("matrix", "column_score"), Role.SMALL_STRONG, "second"),
                  SCORE, right)  # fmt: skip
        self._column.addWidget(heads)
        for period in ("recent", "older"):
            row = Line(words("matrix", period))
            for grade in ("high", "low"):
                row.add(self._box(f"{period}_{grade}"), _CELL, centre)
            self._points[period] = row.add_points()
            self._column.addWidget(row)
        row = Line(words("matrix", "arrests_12"))
        row.add(self._box("arrests_12"), _CELL, centre)
        self._weight = Label("", Role.DENSE, "second")
        row.add(self._weight, _CELL, centre)
        self._points["arrests"] = row.add_points()
        self._column.addWidget(row)
        row = Line(words("matrix", "grade5"))
        row.add(self._box("grade5"), _CELL, centre)
        row.add(Label(words("matrix", "left_out"), Role.DENSE), _CELL, right)
        row.add(self._box("left_out"), SCORE + 8, right)
        self._column.addWidget(row)
        self.grade5 = Label("", Role.SMALL, "warning", wrap=True)
        self.grade5.setContentsMargins(12, 3, 12, 5)
        self._column.addWidget(self.grade5)
        self.reason = TextLine()
        self.reason.setMaxLength(500)
        self.reason.textEdited.connect(partial(self.put.emit, REASON))
        self.reason.installEventFilter(self)
        self.reason_field = Field(words("matrix", "left_out_reason"), self.reason)
        self.reason_field.setContentsMargins(12, 5, 12, 6)
        self._column.addWidget(self.reason_field)

    def _compliance(self) -> None:
        self._compliance_head = self._heading("")
        centre = Qt.AlignmentFlag.AlignHCenter
        row = Line(words("matrix", "breaches"))
        row.add(self._box("breaches"), _CELL, centre)
        row.add(Label(""), SCORE, centre)
        self._column.addWidget(row)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._column.addLayout(self._lines)
        self.met: list[tuple[Label, Label]] = []

    def _sums(self) -> None:
        self._heading(words("matrix", "adds_up"))
        row = Line(words("matrix", "offences"), ruled=False, role=Role.BODY)
        self.period = Choice()
        self.period.setProperty("part", "small")
        self.period.setAccessibleName(words("matrix", "window"))
        self.period.setToolTip(words("matrix", "window"))
        self.period.chosen.connect(self._window_chosen)
        row.add(self.period, 2 * _CELL, Qt.AlignmentFlag.AlignLeft)
        self._points["offences"] = row.add_points()
        self._column.addWidget(row)
        for key in ("impact", "compliance"):
            row = Line(words("matrix", f"sum_{key}"), ruled=False, role=Role.BODY)
            row.setProperty("part", "head" if key == "compliance" else "")
            self._points[key] = row.add_points()
            self._column.addWidget(row)
        row = Line(words("matrix", "total_score"), ruled=False, role=Role.BODY_STRONG)
        self._points["total"] = row.add_points()
        self._column.addWidget(row)
        self.share = Label("", Role.SMALL, "second", wrap=True)
        self.share.setContentsMargins(12, 0, 12, 4)
        self._column.addWidget(self.share)

        twice = Label(words("matrix", "twice"), Role.SMALL, "second", wrap=True)
        twice.setContentsMargins(12, 0, 12, 4)
        self._column.addWidget(twice)

    def _record(self) -> None:
        self._heading(words("matrix", "from_record"))
        self.made_of = Label("", Role.SMALL, "second", wrap=True)
        self.made_of.setContentsMargins(12, 0, 12, 2)
        self._column.addWidget(self.made_of)
        self.unpublished = Label("", Role.SMALL, "second", wrap=True)
        self.unpublished.setContentsMargins(12, 0, 12, 2)
        self.unpublished.hide()
        self._column.addWidget(self.unpublished)
        self.not_counted = Button("", kind=Kind.LINK)
        self.not_counted.clicked.connect(partial(self.traced.emit, NOT_COUNTED))
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.not_counted, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(row)
        self.legend = Legend()
        self._column.addWidget(self.legend)

    def show_unpublished(self, count: int) -> None:
        """That there are records which count nowhere because they are unpublished (S4)."""
        code = "unpublished_one" if count == 1 else "unpublished"
        self.unpublished.setText(words("matrix", code, {"count": count}) if count else "")
        self.unpublished.setVisible(bool(count))

    def _show_record(self, shown: Shown) -> None:
        """How many points come from records, and how many records do not count."""
        self.made_of.setText(record_words(shown))
        left = 0 if shown.trace is None else shown.trace.left_out
        code = "not_counted_one" if left == 1 else "not_counted"
        self.not_counted.set_words(words("matrix", code, {"count": left}))
        self.not_counted.setVisible(bool(left))
        self.legend.setVisible(shown.trace is not None)

    # ---- what is shown -----------------------------------------------------------------

    def set_rules(self, rules: MatrixRules) -> None:
        """Take the sheet's own words and weights from a rule set."""
        if rules == self._rules:
            return
        self._rules = rules
        params = {"label": rules.high.replace(" ", ""), "weight": rules.high_weight}
        self._high.setText(words("matrix", "grades", params))
        params = {"label": rules.low.replace(" ", ""), "weight": rules.low_weight}
        self._low.setText(words("matrix", "grades", params))
        self._weight.setText(words("matrix", "times", {"weight": rules.arrests_weight}))
        self._compliance_head.setText(rules.compliance_label)
        options = tuple((one or 0, window_words(one)) for one in rules.windows)
        self.period.set_options(options)
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.met = []
        for line in rules.compliance:
            row = Line(line.label, role=Role.DENSE)
            answer = Label("", Role.DENSE)
            row.add(answer, _CELL, Qt.AlignmentFlag.AlignHCenter)
            self.met.append((answer, row.add_points()))
            self._lines.addWidget(row)

    def show_total(self, shown: Shown) -> None:
        """Show counts, points and the total with its band."""
        result, sheet = shown.result, shown.entry.sheet
        self.figure.setText(f"{result.total:,}")
        self.band.setText(result.band.decision)
        self.set_right(head_words(shown))
        self.distance.setText(distance_words(shown))
        params = {"total": result.total, "decision": result.band.decision}
        self.figure.setAccessibleName(words("matrix", "say_total", params))
        self.bands.show_bands(shown.rules.bands, result.band.id)
        locked = bool(shown.locked)
        for key in NUMBERS:
            box = self.boxes[key]
            box.show_count(int(shown.entry.value(key)), dirty=key in shown.dirty)
            box.show_origin(shown.origins.get(key, Origin.NONE), shown.origin_words(key))
            set_read_only(box, on=locked)
        for key, points in (
            ("recent", result.recent), ("older", result.older),
            ("arrests", result.arrests_points), ("offences", result.offences),
            ("impact", result.impact), ("compliance", result.compliance),
            ("total", result.total),
        ):  # fmt: skip
            show_points(self._points[key], points)
        self._show_flags(shown)
        self._show_met(shown)
        if self.period.value != (sheet.window or 0):
            self.period.set_value(sheet.window or 0)
        self.period.setEnabled(not locked)
        set_flag(self.period, "dirty", "true" if WINDOW in shown.dirty else "")
        self.share.setText(share_words(shown))
        self._show_record(shown)
        self.readings.show_readings(shown.here, shown.other)

    def _show_flags(self, shown: Shown) -> None:
        sheet = shown.entry.sheet
        self.grade5.setText(
            words("matrix", "grade5_flag_one" if sheet.grade5 == 1 else "grade5_flag",
                  {"count": sheet.grade5}) if sheet.grade5 else ""
        )  # fmt: skip
        self.grade5.setVisible(bool(sheet.grade5))
        by_hand = sheet.left_out > shown.given.get("left_out", 0)
        self.reason_field.setVisible(by_hand or bool(sheet.left_out_reason))
        if self.reason.text() != sheet.left_out_reason:
            self.reason.setText(sheet.left_out_reason)
        set_read_only(self.reason, on=bool(shown.locked))
        self.reason_field.set_dirty(dirty=REASON in shown.dirty)

    def _show_met(self, shown: Shown) -> None:
        """The sheet's lines as the one number bands them; the highest that is met scores."""
        met = shown.result.met
        highest = max((at for at, one in enumerate(met) if one), default=-1)
        for at, ((answer, points), line) in enumerate(
            zip(self.met, shown.rules.compliance, strict=True)
        ):
            answer.setText(words("matrix", "yes" if met[at] else "no"))
            answer.set_role(Role.DENSE_STRONG if met[at] else Role.DENSE)
            answer.set_tone("" if met[at] else "third")
            show_points(points, line.score if at == highest else 0)

    # ---- keys and problems -------------------------------------------------------------

    def first_box(self) -> None:
        """The focus to the first box of the inspector."""
        self.boxes[NUMBERS[0]].setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_box(self, key: str) -> bool:
        """The focus to a box; False when the key is another's."""
        widget: QWidget | None = self.boxes.get(key)
        if key == REASON:
            widget = self.reason
        elif key == WINDOW:
            widget = self.period
        if widget is None:
            return False
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scrolled.ensureWidgetVisible(widget, 0, 24)
        return True

    def show_problem(self, key: str, told: str) -> bool:
        """Say what is amiss at a box; False for a box that is not here."""
        if key == REASON:
            self.reason_field.setVisible(True)
            self.reason_field.set_problem(told)
        elif key in self.boxes:
            set_flag(self.boxes[key], "state", "error")
            self.boxes[key].setAccessibleDescription(told)
        elif key != WINDOW:
            return False
        return self.go_to_box(key)

    def clear_problems(self) -> None:
        """Nothing is amiss any more."""
        self.reason_field.set_problem("")
        for box in self.boxes.values():
            set_flag(box, "state", "")
            box.setAccessibleDescription("")

    def _step(self, key: str, by: int) -> None:
        at = NUMBERS.index(key) + by
        if 0 <= at < len(NUMBERS):
            self.go_to_box(NUMBERS[at])

    def _window_chosen(self, value: object) -> None:
        self.put.emit(WINDOW, value or None)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y belong to the screen, not to one box of it."""
        if steps_asked(event):
            event.ignore()
            return True
        return False
