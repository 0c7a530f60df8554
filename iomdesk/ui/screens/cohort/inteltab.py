"""The Intelligence tab: reports by age with grade and handling, their texts folded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from iomdesk.domain.dates import Sense, show_date
from iomdesk.domain.people import Sensitivity
from iomdesk.domain.records import Event
from iomdesk.services.intelligence import Report, Reports
from iomdesk.ui.screens.cohort.panelform import PanelForm
from iomdesk.ui.screens.cohort.rowtab import HEIGHT, Deed, RowTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.rows import Column, Index, RowsModel
from iomdesk.words import words

_LINE: Final = 26
"""Height of a line between two ages."""


@dataclass(frozen=True, slots=True)
class AgeLine:
    """The line that is drawn where reports pass an age; no row of its own to the keyboard."""

    id: str
    words: str


Row: TypeAlias = Report | AgeLine
Saying: TypeAlias = Callable[[Report], str]


def _say(code: str) -> str:
    return words("intelligence", code)


def age_words(days: int) -> str:
    """The age in weeks: "Today", "3 days", "4 weeks", "4 weeks, 1 day"."""
    if days <= 0:
        return _say("ahead" if days < 0 else "today")
    weeks, rest = divmod(days, 7)
    said = []
    for count, one, many in ((weeks, "one_week", "weeks"), (rest, "one_day", "days")):
        if count:
            said.append(_say(one) if count == 1 else words("intelligence", many, {"count": count}))
    return ", ".join(said)


def grade_words(report: Report) -> str:
    """What the grade says of source and information; empty where it cannot be read."""
    if not report.readable:
        return ""
    section = f"grade_{report.grading}"
    places = zip(("source", "information"), report.marks, strict=False)
    said = [words(section, f"{place}_{mark.lower()}") for place, mark in places]
    return "; ".join(said)


def handling_words(report: Report) -> str:
    """What the grade says of passing it on; empty when it says nothing."""
    _, _, code = report.marks.partition(" ")
    if not (report.readable and code):
        return ""
    return words(f"grade_{report.grading}", f"handling_{code.lower()}")


def title_of(row: Event) -> str:
    """ "Intelligence of 12 Nov 2026"."""
    return words("intelligence", "of", {"day": show_date(row.on_date)})


def marks_of(report: Report) -> tuple[str, ...]:
    """What must be seen beside the grade: suspected false, off the sheet, closed, victim."""
    source, found = report.row.provenance, []
    if report.suspected_false:
        found.append(_say("suspected_false"))
    if report.off_sheet:
        found.append(_say("off_sheet"))
    if not report.readable:
        found.append(_say("grade_unread" if source.grade else "no_grade"))
    if report.row.closed_only:
        found.append(_say("closed_only"))
    if source.sensitivity is not Sensitivity.NONE:
        found.append(words("sensitivity", source.sensitivity))
    if source.hmpps_unpublished:
        found.append(_say("hmpps"))
    return tuple(found)


class _Model(RowsModel[Row]):
    """The lines between the ages cannot be chosen: the arrows pass them."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Nothing for a line between two ages."""
        if isinstance(self.row_at(index), AgeLine):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class IntelTab(RowTab):
    """Reports latest first, with the lines at 4 and 8 weeks; one may be open at a time.

    Signals:
        folded: the report that was open is folded again.
    """

    folded = Signal()

    def __init__(self) -> None:
        self._open: Event | None = None
        columns = (
            Column[Row]("date", _say("date"), _date, width=122, below=_on(_age),
                        icon=lambda row: "show" if self._is_open(row) else "",
                        strong=lambda row: isinstance(row, AgeLine)),
            Column[Row]("grade", _say("grade"), _on(lambda one: one.row.provenance.grade),
                        width=108, strong=True),
            Column[Row]("says", _say("says"), _on(grade_words), below=_on(handling_words),
                        tip=_on(_says)),
            Column[Row]("care", _say("care"), _on(_first_mark), width=190, below=_on(_conditions),
                        icon=lambda row: "warning" if _care(row) else "", tip=_on(_all_care)),
            Column[Row]("source", _say("source"), _on(lambda one: one.row.provenance.originator),
                        width=148, below=_on(_received)),
        )  # fmt: skip
        model = _Model(columns, lambda row: row.id, self._spoken)
        deeds = (
            Deed("open", _say("open"), "F2"),
            Deed("correct", words("tab", "correct")),
            Deed("withdraw", words("tab", "withdraw")),
            Deed("who", words("tab", "who")),
        )
        super().__init__(
            _say("title"), model, _say("nothing"), deeds, add=_say("add"),
            next_step=_say("nothing_next"), shed=("says", "source"),
        )  # fmt: skip
        model.modelReset.connect(self._span)
        theme().changed.connect(self._span)

    def show_reports(self, reports: Reports) -> None:
        """Show the reports, folded, with the two lines where they pass their ages."""
        lines = reports.lines
        within = {0: [one for one in lines if one.period == 0 or one.days < 0],
                  1: [one for one in lines if one.period == 1]}  # fmt: skip
        older = [one for one in lines if one not in within[0] and one not in within[1]]
        rows: list[Row] = [*within[0]]
        for place, day, after in ((0, reports.first, within[1]), (1, reports.second, older)):
            rows.append(_line(place, reports.weeks[place], day))
            rows += after
        self.panel.set_note(_held(len(lines)))
        self.show_rows(rows if lines else (), first=lines[0].id if lines else "")

    def show_text(self, event: Event) -> None:
        """Unfold one report; the one open before folds."""
        self._open = event
        self.table.choose(event.id)
        self._told_again()
        self.bring_detail()

    def fold(self) -> None:
        """Fold the report that is open."""
        if self._open is not None:
            self._open = None
            self._told_again()
            self.folded.emit()

    @property
    def open_id(self) -> str:
        """The id of the report whose text is in view; empty when all are folded."""
        return "" if self._open is None else self._open.id

    def clear(self) -> None:
        """Forget the record, as locking does."""
        self._open = None
        super().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc folds."""
        if event.key() == Qt.Key.Key_Escape and self._open is not None:
            self.fold()
        else:
            super().keyPressEvent(event)

    def _told_again(self) -> None:
        self._tell(self.table.current_id)
        self.table.viewport().update()

    def _is_open(self, row: Row) -> bool:
        return row.id == self.open_id

    def _tell(self, row_id: str) -> None:
        if self._open is not None and row_id != self._open.id:
            self._open = None  # another row: what was read is folded again
            self.table.viewport().update()
            self.folded.emit()
        super()._tell(row_id)
        self.deeds["open"].set_words(_say("fold" if self._open is not None else "open"))

    def _in_full(self, row: Row) -> str:
        if isinstance(row, AgeLine):
            return ""
        head = f"{title_of(row.row)}, {_head(row)}"
        if self._open is None or self._open.id != row.id:
            return f"{head}\n{_say('is_folded')}"
        parts = [head, self._open.body]
        if self._open.anonymised:
            parts.append(words("intelligence", "anonymised", {"text": self._open.anonymised}))
        return "\n".join(parts)

    def _spoken(self, row: Row) -> str:
        if isinstance(row, AgeLine):
            return row.words
        state = _say("is_open" if self._is_open(row) else "is_folded")
        return f"{title_of(row.row)}, {_head(row)}. {state}"

    def _span(self) -> None:
        """The lines between the ages go across, and are lower than a report."""
        self.table.clearSpans()
        last = self.model.columnCount()
        for place, row in enumerate(self.model.rows):
            line = isinstance(row, AgeLine)
            if line:
                self.table.setSpan(place, 0, 1, last)
            self.table.setRowHeight(place, theme().px(_LINE if line else HEIGHT))


def _on(say: Saying) -> Callable[[Row], str]:
    return lambda row: "" if isinstance(row, AgeLine) else say(row)


def _date(row: Row) -> str:
    return row.words if isinstance(row, AgeLine) else show_date(row.row.on_date)


def _age(report: Report) -> str:
    return age_words(report.days)


def _says(report: Report) -> str:
    return "\n".join(part for part in (grade_words(report), handling_words(report)) if part)


def _care(row: Row) -> bool:
    return not isinstance(row, AgeLine) and bool(marks_of(row))


def _first_mark(report: Report) -> str:
    found = marks_of(report)
    if len(found) < 2:
        return "".join(found)
    return words("intelligence", "and_more", {"first": found[0], "count": len(found) - 1})


def _conditions(report: Report) -> str:
    return report.row.provenance.handling


def _all_care(report: Report) -> str:
    return "\n".join((*marks_of(report), *filter(None, (report.row.provenance.handling,))))


def _received(report: Report) -> str:
    day = show_date(report.row.provenance.received_on)
    return words("intelligence", "received", {"day": day})


def _line(place: int, weeks: int, day: date) -> AgeLine:
    code = "older_first" if place == 0 else "older_second"
    said = words("intelligence", code, {"weeks": weeks, "day": show_date(day)})
    return AgeLine(f"line {place}", said)


def _held(count: int) -> str:
    if not count:
        return ""
    return _say("one_held") if count == 1 else words("intelligence", "held", {"count": count})


def _head(report: Report) -> str:
    source = report.row.provenance
    came = {
        "agency": source.originator,
        "channel": source.channel,
        "day": show_date(source.received_on),
    }
    parts = (
        age_words(report.days), source.grade, grade_words(report), handling_words(report),
        words("intelligence", "from", came), source.handling, *marks_of(report),
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


class IntelForm(PanelForm):
    """The day, the text, a wording without the victim, and the source with its grade."""

    def __init__(self) -> None:
        super().__init__(graded=True)
        block = self.block()
        self.add_day(block, "on_date", _say("day"), Sense.PAST, optional=False)
        self.add_text(block, "body", _say("text"), lines=6, optional=False)
        self.add_tick(block, "closed_only", _say("closed_tick"))
        self.add_text(block, "anonymised", _say("anonymised_label"), lines=3)
        self.finish_with()
