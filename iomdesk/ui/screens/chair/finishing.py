"""Ending a meeting: each list of the finish page read, and what is done in it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from iomdesk.domain.dates import show_date
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import copyregister, deciding, minutesheld, onward, requests, sitting, tellers
from iomdesk.ui.screens.chair.agendapane import Finish
from iomdesk.ui.screens.chair.decisionspage import DecisionRow
from iomdesk.ui.screens.chair.finishpage import FinishPage
from iomdesk.ui.screens.chair.finishparts import FinishRow
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.minutesheld import MinutedItem, Minutes
    from iomdesk.services.sitting import AgendaItem, State


class Finishing(QObject):
    """Works the finish page.

    Signals:
        item_asked(str): an unfinished item is to be gone on with.
        ended: the meeting is over, or goes on again.
        minutes_asked: to its minutes.
    """

    item_asked = Signal(str)
    ended = Signal()
    minutes_asked = Signal()

    def __init__(self, hold: Holding, page: FinishPage) -> None:
        super().__init__(page)
        self._hold = hold
        self._page = page
        self._about = ""
        self._read_back: frozenset[str] | None = None
        self._actions: frozenset[str] = frozenset()
        page.asked.connect(self._do)
        page.put_over.connect(self._put_over)
        page.disclosed.connect(self._disclosed)
        page.answered.connect(self._answered)
        page.requested.connect(self._requested)
        page.read_back.connect(self._was_read_back)
        page.ended.connect(self._end)
        page.reopened.connect(self._go_on)
        page.minutes.connect(self.minutes_asked)

    def forget(self) -> None:
        """Another meeting is held: nothing of this one stays."""
        self._read_back = None
        self._page.shut()
        self._page.form.clear()

    # ---- reading -------------------------------------------------------------------------

    def counts(self, state: "State") -> Finish:
        """What the agenda says is to finish."""
        if state.sitting is None:
            return Finish()
        held = minutesheld.read(self._hold.desk, state.meeting.id)
        self._actions = frozenset(one.action.id for one in held.actions)
        return Finish(
            disclosed=any(one.ending.onward for one in state.items)
            and not state.unsaid
            and not state.unfinished,
            actions=len(self._actions),
            read_back=self._read_back == self._actions,
            copies=len(copyregister.outstanding(self._hold.desk, state.meeting.id)),
        )

    def decisions(self, state: "State") -> tuple[DecisionRow, ...]:
        """What was decided so far, for the list."""
        if state.sitting is None:
            return ()
        held = minutesheld.read(self._hold.desk, state.meeting.id)
        return tuple(row for one in held.items if (row := _decision(one)) is not None)

    def show(self, state: "State") -> None:
        """Fill the page as it stands."""
        if state.sitting is None:
            return
        desk, page = self._hold.desk, self._page
        held = minutesheld.read(desk, state.meeting.id)
        numbers = {one.id: one for one in state.items}
        self._actions = frozenset(one.action.id for one in held.actions)
        self._fill("unfinished", [_unfinished(one) for one in state.unfinished])
        self._fill("disclosures", [_disclosure(one, numbers) for one in held.items])
        self._fill("requests", [_request(one) for part in held.items for one in part.requests])
        self._fill("actions", _actions(held, done=self._read_back == self._actions))
        self._fill("copies", [
            FinishRow(
                id=one.id, who=one.name,
                what=words("chair", "minutes_line" if one.minutes else "copy_line", {
                    "number": one.number, "all": one.of, "agency": one.agency,
                }),
            )
            for one in copyregister.outstanding(desk, state.meeting.id)
        ])  # fmt: skip
        self._fill("tell", [_tell(one) for one in tellers.still_to_tell(desk, state.meeting.id)])
        page.form.item.offer(_label(one) for one in state.items)
        page.form.by.offer(seat.attendee.name for seat in state.room.present)
        page.offer_read_back(on=bool(self._actions) and self._read_back != self._actions)
        ended = state.sitting.ended_at
        begun = state.sitting.began_at is not None  # else nothing was heard, and it may be ended
        left = len(state.unfinished) if begun else 0
        code = "finish_none_left" if not left else "finish_left_one" if left == 1 else "finish_left"
        said = words("chair", code, {"count": left})
        unsaid = len(state.unsaid)
        page.offer_rest(unheard=len(state.unheard) if begun else 0, unsaid=unsaid)
        refused = said if left else ""
        if unsaid and not left:
            lacks = "finish_unsaid_one" if unsaid == 1 else "finish_unsaid"
            said = refused = words("chair", lacks, {"count": unsaid, "name": state.unsaid[0].name})
        if ended is not None:
            page.show_end(
                words("chair", "finish_over", {"time": f"{ended:%H:%M}"}), over=True, refused=""
            )
        else:
            page.show_end(said, over=False, refused=refused)

    def _fill(self, name: str, rows: "list[FinishRow]") -> None:
        done = sum(row.done for row in rows)
        note = words("chair", "nothing_part") if not rows else str(len(rows))
        if rows and name in {"disclosures", "requests"}:
            note = words("chair", "count_of", {"done": done, "all": len(rows)})
        self._page.show_part(name, rows, note)
        if name in {"unfinished", "tell"}:
            self._page.show_part_of(name, on=bool(rows))

    # ---- what is done --------------------------------------------------------------------

    def _do(self, deed: str, row_id: str) -> None:
        desk, meeting_id = self._hold.desk, self._hold.meeting_id
        match deed:
            case "open":
                self.item_asked.emit(row_id)
            case "put_over":
                self._about = row_id
                label = words("chair", "put_over_why", {"name": self._item(row_id).name})
                self._page.why.open_for(label, "")
            case "put_over_rest":
                self._about = ""
                label = words(
                    "chair", "put_over_rest_why", {"count": len(self._hold.state.unheard)}
                )
                self._page.why.open_for(label, "")
            case "usual_rest":
                self._hold.attempt(lambda: onward.agree_rest(desk, meeting_id))
            case "usual":
                if not self._item(row_id).ending.onward:
                    self._hold.attempt(lambda: onward.agree(desk, meeting_id, row_id))
            case "disclose":
                self._about = row_id
                label = words("chair", "disclose_as", {"name": self._item(row_id).name})
                text = onward.agreed(desk, meeting_id).get(row_id, onward.usual())
                self._page.line.open_for(label, text)
            case "answer":
                self._ask_answer(row_id)
            case "returned" | "out_again":
                back = deed == "returned"
                self._hold.attempt(lambda: copyregister.came_back(desk, row_id, back=back))

    def _item(self, item_id: str) -> "AgendaItem":
        return self._hold.state.item(item_id)

    def _put_over(self, reason: str) -> None:
        desk, meeting_id, about = self._hold.desk, self._hold.meeting_id, self._about

        def act() -> object:
            if about:
                return deciding.put_over(desk, meeting_id, about, reason=reason)
            return deciding.put_over_rest(desk, meeting_id, reason=reason)

        done, _ = self._hold.attempt(act, self._page.why)
        if done:
            self._page.shut()

    def _disclosed(self, text: str) -> None:
        desk, meeting_id, about = self._hold.desk, self._hold.meeting_id, self._about
        done, _ = self._hold.attempt(
            lambda: onward.agree(desk, meeting_id, about, text=text), self._page.line
        )
        if done:
            self._page.shut()

    def _ask_answer(self, row_id: str) -> None:
        found = [one for one in requests.asked(self._hold.desk, self._hold.meeting_id)
                 if one.id == row_id and not one.outcome]  # fmt: skip
        if found:
            self._about = row_id
            self._page.reason.open_for(words("chair", "answer_as", {"to": found[0].to}), "")

    def _answered(self, granted: bool, reason: str) -> None:
        desk, about = self._hold.desk, self._about
        done, _ = self._hold.attempt(
            lambda: requests.answer(desk, about, granted=granted, reason=reason),
            self._page.reason,
        )
        if done:
            self._page.shut()

    def _requested(self) -> None:
        form, state, desk = self._page.form, self._hold.state, self._hold.desk

        def act() -> str:
            items = {_label(one): one.id for one in state.items}
            people = {seat.attendee.name: seat.attendee.id for seat in state.room.present}
            if form.item.text not in items:
                raise RuleViolation("item", "request_item")
            if form.by.text not in people:
                raise RuleViolation("by", "request_by")
            return requests.ask(
                desk, state.meeting.id, items[form.item.text], by=people[form.by.text],
                to=form.to.text(), grounds=form.grounds.text(),
            )  # fmt: skip

        done, _ = self._hold.attempt(act, form)
        if done:
            form.clear()
            self._page.requests.setFocus(Qt.FocusReason.OtherFocusReason)

    def _was_read_back(self) -> None:
        """All actions there are now; one that is added later is to be read back as well."""
        self._read_back = self._actions
        self._hold.refresh()

    def _end(self) -> None:
        done, _ = self._hold.attempt(lambda: sitting.end(self._hold.desk, self._hold.meeting_id))
        if done:
            self.ended.emit()

    def _go_on(self) -> None:
        done, _ = self._hold.attempt(lambda: sitting.go_on(self._hold.desk, self._hold.meeting_id))
        if done:
            self.ended.emit()


def _label(item: "AgendaItem") -> str:
    return words("chair", "item_line", {"number": item.number, "name": item.name})


def _unfinished(item: "AgendaItem") -> FinishRow:
    settled = item.ending.decided or item.ending.waits
    lacks = words("chair", "lacks_action" if settled else "lacks_decision")
    return FinishRow(id=item.id, who=_label(item), what=lacks)


def _disclosure(item: "MinutedItem", items: "dict[str, AgendaItem]") -> FinishRow:
    here = items.get(item.id)
    unheard = item.onward is None and here is not None and not here.ending.heard
    lacks = words("chair", "not_heard_here" if unheard else "not_agreed")
    said = lacks if item.onward is None else item.onward.body
    number = items[item.id].number if item.id in items else item.number
    label = words("chair", "item_line", {"number": number, "name": item.name})
    return FinishRow(id=item.id, who=label, what=said, done=unheard or item.onward is not None)


def _request(asked: "requests.Asked") -> FinishRow:
    outcome = words("chair", asked.outcome or "waiting")
    return FinishRow(
        id=asked.id, who=words("chair", "request_line", {"by": asked.by, "to": asked.to}),
        what=asked.reason or asked.grounds, right=outcome, done=bool(asked.outcome),
    )  # fmt: skip


def _actions(held: "Minutes", *, done: bool) -> list[FinishRow]:
    """By agency, and of each agency the soonest first: so they are read out."""
    found = [(part.name, one.action) for part in held.items for one in part.actions]
    found.sort(key=lambda one: (one[1].owner_agency.casefold(), str(one[1].due_on or "9")))
    return [
        FinishRow(
            id=action.id,
            who=action.owner_agency,
            done=done,
            what=words("chair", "action_line", {"body": action.body, "name": name}),
            right="" if action.due_on is None else show_date(action.due_on),
        )
        for name, action in found
    ]


def _tell(one: "tellers.ToTell") -> FinishRow:
    params = {"day": show_date(one.decided_on), "manager": one.manager}
    code = "tell_line" if one.manager else "tell_nobody"
    return FinishRow(id=one.referral_id, who=one.name, what=words("chair", code, params))


def _decision(item: "MinutedItem") -> DecisionRow | None:
    if item.decided is not None:
        made = item.decided.decision
        said, agreed, at = deciding.wording(made), ", ".join(made.agencies), f"{made.at:%H:%M}"
    elif item.waits is not None:
        said = words("chair", "waits", {"reason": item.waits.body})
        agreed, at = "", f"{item.waits.at:%H:%M}"
    else:
        return None
    return DecisionRow(
        id=item.id, number=str(item.number), name=item.name, decision=said, agreed=agreed, at=at
    )
