"""From a box of the matrix to the records behind it, and from the record to the boxes."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.counting import Decision, Origin, Proposal, decisions, fill, propose, put_counts
from iomdesk.domain.matrix import MatrixRules, Sheet
from iomdesk.domain.progress import Progress
from iomdesk.domain.records import Event
from iomdesk.domain.traces import UNPLACED, SheetItem, behind
from iomdesk.services import counting
from iomdesk.services.desk import Desk
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.matrix.entry import NOT_COUNTED, WINDOW, Entry, Working, keys_of
from iomdesk.ui.screens.matrix.shown import Shown
from iomdesk.ui.screens.matrix.tracepane import Behind, Row
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words


class Tracing(QObject):
    """Counts the record into the boxes, and leads each count back to its records.

    Signals:
        failed(object): a line could not be kept on a record.

    Attributes:
        held: the records of the person that bear on a matrix.
    """

    failed = Signal(object)

    def __init__(self, desk: Desk, view: MatrixView, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._working: Working | None = None
        self._shown: Shown | None = None
        self._person: str | None = None
        self._told: dict[str, counting.Told] = {}
        self._looked: tuple[object, object, object] = (None, None, None)
        self.held: tuple[Event, ...] = ()
        view.traced.connect(self.open)
        view.attention_asked.connect(self._attention)
        pane = self._pane = view.trace
        pane.closed.connect(self.close)
        pane.ticked.connect(self._turn)
        pane.decided.connect(self._decided)
        pane.placed.connect(self._place)
        pane.taken.connect(self._take)

    # ---- whose record ------------------------------------------------------------------

    def read(self, person_id: str | None) -> None:
        """Read the record of a person; None for somebody who has none yet."""
        self._person = person_id
        self.held = counting.held(self._desk, person_id)
        self._told = counting.told(self.held)

    def begin(self, working: Working | None) -> None:
        """What is being entered; None when nothing is."""
        self._working, self._shown = working, None
        self.close()

    def show(self, shown: Shown) -> None:
        """What is in view now; the records in view follow."""
        self._shown = shown
        self._look_again(shown)
        if self._pane.key:
            self._pane.show_behind(self._behind(self._pane.key, shown))

    def _look_again(self, shown: Shown) -> None:
        """Say that the record is no longer what was counted, once for each state of it."""
        sheet = shown.entry.sheet
        now = (sheet.items, self.held, shown.locked)
        if all(one is other for one, other in zip(now, self._looked, strict=True)):
            return
        self._looked = now
        day, stale, unpublished = sheet.counted_on, False, 0
        if day is not None and not shown.locked:
            found = self._propose(sheet, day, decisions(sheet.items))
            stale, unpublished = found.items != sheet.items, found.unpublished
        self._view.total.show_unpublished(unpublished)
        if stale:
            told, button = words("matrix", "stale"), words("matrix", "stale_count")
            self._view.strip.put("stale", Message(told, Weight.NOTE, button, self.count))
        else:
            self._view.strip.take("stale")

    # ---- from the record to the boxes --------------------------------------------------

    def refused(self) -> str:
        """Why the record cannot be counted; empty when it can."""
        if self._person is None:
            return words("matrix", "no_record")
        day = None if self._working is None else self._day(self._working.entry)
        return "" if day is not None else words("matrix", "no_day")

    def count(self, *, typed_too: bool = False) -> None:
        """Fill the boxes from the record; what was typed stays unless that is asked for too."""
        working = self._working
        if working is None:
            return
        self._count(working.entry, self._pane.key if ":" in self._pane.key else "", typed_too)
        shown = self._shown
        if shown is not None and shown.trace is not None:
            hand = sum(one in {Origin.TYPED, Origin.DIFFERS} for one in shown.origins.values())
            params = {"records": shown.trace.records, "points": shown.trace.points, "hand": hand}
            self._view.note_changed.emit(words("matrix", "counted", params))

    def put_window(self, value: object) -> bool:
        """Another period: the records are counted again for it; False where none were."""
        working = self._working
        if working is None or working.entry.sheet.counted_on is None:
            return False
        return self._count(working.entry.put(WINDOW, value), WINDOW)

    def follow_day(self) -> None:
        """Another day of the matrix: the records are counted back from it."""
        working = self._working
        if working is None or working.entry.sheet.counted_on is None:
            return
        day = self._day(working.entry)
        if day is not None and day != working.entry.sheet.counted_on:
            self._count(working.entry, "scored_on")

    def _count(self, entry: Entry, key: str, typed_too: bool = False) -> bool:
        working, day = self._working, self._day(entry)
        if working is None or day is None:
            return False
        proposal = self._propose(entry.sheet, day, decisions(entry.sheet.items))
        sheet = fill(self._rules(), entry.sheet, proposal, day, typed_too=typed_too)
        working.replace(replace(entry, sheet=sheet), key)
        return True

    def _propose(
        self, sheet: Sheet, day: date, decided: dict[tuple[str, str], Decision]
    ) -> Proposal:
        return propose(self._rules(), self.held, day, sheet.window, decided)

    def _rules(self) -> MatrixRules:
        return self._desk.scheme.matrix

    def _day(self, entry: Entry) -> date | None:
        read = self._view.facts.read_day(entry.scored_on)
        return None if read.text else read.value

    # ---- from a box to its records -----------------------------------------------------

    def open(self, key: str) -> None:
        """Show the records behind a box, with the focus on them."""
        if self._shown is None:
            return
        self._pane.show_behind(self._behind(key, self._shown))
        self._view.show_trace()

    def close(self) -> None:
        """Back to the box."""
        key = self._pane.key
        if key:
            self._pane.leave()
            self._view.show_total()
            self._view.go_to_box("" if key == NOT_COUNTED else key)
            if key == NOT_COUNTED:
                self._view.to_inspector()

    def not_differing(self) -> str:
        """Why there is no box to go to; empty when there is one."""
        shown = self._shown
        there = shown is not None and Origin.DIFFERS in shown.origins.values()
        return "" if there else words("matrix", "none_differs")

    def _attention(self, forward: bool) -> None:
        """F4: go there, or say that there is none."""
        if none := self.not_differing():
            self._view.note_changed.emit(none)
        else:
            self.go_on(1 if forward else -1)

    def go_on(self, by: int) -> None:
        """To the next box, or the last one, in which what was typed is not what the record has."""
        shown = self._shown
        if shown is None:
            return
        order = [key for key in keys_of(shown.rules) if key in shown.origins]
        here = self._view.box_here
        at = order.index(here) if here in order else -1 if by > 0 else 0
        turned = (
            order[at + 1 :] + order[: at + 1] if by > 0 else order[:at][::-1] + order[at:][::-1]
        )
        found = (key for key in turned if shown.origins[key] is Origin.DIFFERS)
        self._view.go_to_box(next(found, ""))

    def _behind(self, key: str, shown: Shown) -> Behind:
        sheet, result = shown.entry.sheet, shown.result
        everything = key == NOT_COUNTED
        if everything:
            items = tuple(one for one in sheet.items if not one.included)
        else:
            items = behind(sheet.items, key)
        origin = shown.origins.get(key, Origin.NONE)
        if everything:
            told = words("matrix", "behind_not_counted")
        elif sheet.counted_on is None:
            told = words("matrix", "behind_never")
        else:
            told = shown.origin_words(key) or words("matrix", "behind_zero")
        params = {"total": result.total, "decision": result.band.decision}
        return Behind(
            key=key,
            title=words("matrix", "behind_left") if everything else self._title(key, shown.rules),
            figure="" if everything else str(shown.entry.value(key)),
            origin=told,
            total=words("matrix", "say_total", params),
            rows=tuple(self._row(one, shown, full=everything) for one in items),
            take=shown.given.get(key, 0) if origin in {Origin.TYPED, Origin.DIFFERS} else None,
            locked=bool(shown.locked),
        )

    @staticmethod
    def _title(key: str, rules: MatrixRules) -> str:
        column, _, row_id = key.partition(":")
        if not row_id:
            return words("matrix", f"box_{key}")
        label = next((row.label for row in rules.rows() if row.id == row_id), row_id)
        return words("matrix", f"behind_{column}", {"label": label})

    def _row(self, item: SheetItem, shown: Shown, *, full: bool) -> Row:
        told = self._told.get(item.event_id)
        said = [] if not full or item.box == UNPLACED else [self._title(item.box, shown.rules)]
        said.append(_state(item))
        said += [words("matrix", f"flag_{flag}") for flag in item.flags]
        state = ". ".join(one.rstrip(".") for one in said)
        if told is None:
            heading = words("matrix", "behind_gone")
            return Row(id=_id(item), heading=heading, state=state, detail=state,
                       counts=item.included)  # fmt: skip
        lines = (told.heading, told.agency, told.body, state)
        heading = told.heading
        if item.count != 1:
            heading = words("matrix", "behind_times", {"what": heading, "count": item.count})
        return Row(
            id=_id(item),
            heading=heading,
            state=words("matrix", "behind_state", {"state": state, "agency": told.agency}),
            detail="\n".join(line for line in lines if line),
            counts=item.included,
            needs_line=item.box == UNPLACED and told.needs_line,
        )

    # ---- what is decided ---------------------------------------------------------------

    def _item(self, row_id: str) -> SheetItem | None:
        working, shown = self._working, self._shown
        if working is None or shown is None or shown.locked:
            return None
        return next((one for one in working.entry.sheet.items if _id(one) == row_id), None)

    def _turn(self, row_id: str) -> None:
        """Space: count a record or leave it out; against the rules only with a reason."""
        item = self._item(row_id)
        if item is None:
            return
        told = self._told.get(item.event_id)
        if item.box == UNPLACED:
            if told is not None and told.needs_line:
                self._pane.ask_line(row_id)
            else:
                self._view.note_changed.emit(words("matrix", "why_no_grade"))
        elif item.decided:
            self._decide(item, None)
        else:
            code = "leave" if item.included else "count"
            self._pane.ask_reason(
                row_id, words("matrix", f"behind_why_{code}"), words("matrix", f"behind_{code}")
            )

    def _decided(self, row_id: str, reason: str) -> None:
        item = self._item(row_id)
        if item is not None:
            self._decide(item, Decision(included=not item.included, reason=reason))
            self._pane.answered()

    def _decide(self, item: SheetItem, decision: Decision | None) -> None:
        """Keep a decision, or with None go back to what the rules say; the counts follow."""
        working = self._working
        if working is None:
            return
        sheet = working.entry.sheet
        day = sheet.counted_on or self._desk.today()
        decided = decisions(sheet.items)
        decided.pop((item.event_id, item.box), None)
        if decision is not None:
            decided[item.event_id, item.box] = decision
        filled = fill(self._rules(), sheet, self._propose(sheet, day, decided), day)
        working.replace(replace(working.entry, sheet=filled), item.box)

    def _take(self) -> None:
        """The record's count in place of the typed one, in this box alone."""
        working, shown, key = self._working, self._shown, self._pane.key
        if working is None or shown is None or shown.locked:
            return
        sheet = put_counts(working.entry.sheet, {key: shown.given.get(key, 0)})
        sheet = replace(sheet, typed_over=sheet.typed_over - {key})
        working.replace(replace(working.entry, sheet=sheet), key)
        self._pane.take_focus()

    def _place(self, row_id: str, line: str) -> None:
        """Name the line on the record itself, then count again."""
        item = self._item(row_id)
        event = next((one for one in self.held if item and one.id == item.event_id), None)
        if event is None:
            return
        desk = self._desk

        def work(_progress: Progress) -> Event:
            return counting.place(desk, event, line)

        self._jobs.start(
            work,
            title=words("matrix", "placing"),
            writes=True,
            stoppable=False,
            succeeded=self._placed,
            failed=self._not_placed,
        )

    def _not_placed(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _placed(self, event: Event) -> None:
        if event.person_id != self._person or self._working is None:
            return  # somebody else's matrix is open by now
        self.read(self._person)
        self._count(self._working.entry, "")
        if self._pane.key:
            self._pane.answered()
        self._view.note_changed.emit(words("matrix", "placed"))


def _id(item: SheetItem) -> str:
    return f"{item.event_id} {item.box}"


def _state(item: SheetItem) -> str:
    """ "Counts", "Left out: one event twice", "Counts once, as the conviction"."""
    if item.decided:
        code = "state_counts_all_same" if item.included else "state_left_out"
        return words("matrix", code, {"reason": item.reason})
    return words("matrix", f"why_{item.why}" if item.why else "state_counts")
