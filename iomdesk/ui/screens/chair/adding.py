"""Actions of a case at work: taking one down, done, dropped, on the wall, none needed."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Action
from iomdesk.services import actions, agencies, deciding
from iomdesk.services.actions import ActionChanged, NewAction
from iomdesk.ui.screens.chair.actionsblock import ActionsBlock, TypedAction
from iomdesk.ui.screens.chair.itemwork import ItemWork, Part
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem

FORM = "agreed action"


class Adding(Part):
    """Works the block of actions for the case on the table."""

    def __init__(self, work: ItemWork[Any], block: ActionsBlock) -> None:
        self.block = block
        super().__init__(work, block.entry, FORM, block.entry, lambda: not block.entry.isHidden())
        self._ending: Action | None = None
        block.entry.wall_rule = self._on_wall
        block.add_asked.connect(self.open)
        block.nothing_asked.connect(self.nothing)
        block.entry.edited.connect(self.edited)
        block.entry.closed.connect(self.leave)
        block.entry.given.connect(self._add)
        block.wall_asked.connect(self._turn_wall)
        block.done_asked.connect(lambda one: self._end(one, dropping=False))
        block.drop_asked.connect(lambda one: self._end(one, dropping=True))
        block.ending.closed.connect(self._leave_ending)
        block.ending.given.connect(self._ended)

    # ---- opening and closing -----------------------------------------------------------

    def begin(self, item: "AgendaItem") -> None:
        """Another case: its draft comes back, open, when there is one."""
        self.put_away()
        found = self.draft.begin(item.id)
        self.block.entry.source_default = agencies.own_agency(self.work.desk)
        if found is not None:
            self.block.entry.offer(self.work.agencies_offered())
            self.block.entry.open_with(found)

    def open(self) -> None:
        """A: take down an action; again: go there."""
        if self.work.item is None:
            return
        self._leave_ending()
        entry = self.block.entry
        if entry.isHidden():
            found = self.draft.begin(self.work.item.id)
            entry.offer(self.work.agencies_offered())
            entry.open_with(found)
        entry.take_focus()

    def leave(self) -> None:
        """Esc keeps the words as a draft, Cancel throws them away."""
        entry, item = self.block.entry, self.work.item
        kept = entry.touched and not entry.cancelling
        if entry.cancelling:
            self.draft.drop()
        else:
            self.draft.put_away()
        entry.shut()
        if item is not None:
            self.draft.about = item.id
        self.work.tell_unsaved()
        if kept:
            self.work.said.emit(words("actions", "draft_kept"))
        self._to_table()

    def put_away(self) -> None:
        """Close both; what was typed stays as a draft."""
        super().put_away()
        self.block.entry.shut()
        self._leave_ending()

    def show_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.block.entry.set_busy(busy=busy)
        self.block.ending.set_busy(busy=busy)

    def _to_table(self) -> None:
        to = self.block.table if self.block.table.isVisibleTo(self.block) else self.block.add_button
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- recording ---------------------------------------------------------------------

    def _closed(self) -> bool:
        item = self.work.item
        state = self.work.hold.state
        return Session.CLOSED in {state.session, *([item.session] if item else [])}

    def _on_wall(self, agency: str) -> bool:
        if self.work.item is None:
            return False
        new = NewAction(body="", owner_agency=agency, closed_only=self._closed())
        return actions.on_wall(self.work.desk, new)

    def _add(self, typed: TypedAction) -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        if not typed.originator:
            self.failed(RuleViolation("originator", "source_needed"))
            return
        if typed.due_on is not None and typed.due_on < desk.today():
            told = {"date": show_date(typed.due_on)}
            self.failed(RuleViolation("due_on", "date_in_past", told))
            return
        new = NewAction(
            body=typed.body,
            owner_agency=typed.owner_agency,
            due_on=typed.due_on,
            on_wall=typed.on_wall,
            closed_only=self._closed(),
        )
        source = Provenance(
            originator=typed.originator,
            received_on=desk.today(),
            channel=words("source_channel", "meeting"),
        )
        person_id = item.person_id
        self.block.entry.tell("")
        self.keep(
            lambda: actions.add(
                desk, person_id, new, source, meeting_id=meeting_id, context="meeting"
            ),
            self._added,
            title=words("actions", "keeping"),
        )

    def _added(self, action: Action) -> None:
        self.block.entry.shut()
        self.block.choose(action.id)
        self._to_table()

    def _turn_wall(self, action_id: str) -> None:
        desk = self.work.desk

        def act() -> Action:
            held = actions.action(desk, action_id)
            new = NewAction(
                body=held.body,
                owner_agency=held.owner_agency,
                owner_person=held.owner_person,
                due_on=held.due_on,
                on_wall=not held.on_wall,
                closed_only=held.closed_only,
            )
            return actions.amend(
                desk, action_id, held.revision, new, held.provenance, context="meeting"
            )

        self.keep(act, lambda _held: None, title=words("actions", "keeping"), drops=False)

    def _end(self, action_id: str, *, dropping: bool) -> None:
        if not self.block.entry.isHidden():
            self.leave()
        self._ending = actions.action(self.work.desk, action_id)
        self.block.ending.ask(self._ending.body, dropping=dropping)

    def _leave_ending(self) -> None:
        self._ending = None
        had = self.block.ending.isVisibleTo(self.block)
        self.block.ending.shut()
        if had:
            self._to_table()

    def _ended(self, outcome: str) -> None:
        held, desk = self._ending, self.work.desk
        if held is None:
            return
        dropping, today = self.block.ending.dropping, desk.today()

        def act() -> Action:
            if dropping:
                return actions.drop(
                    desk, held.id, held.revision, on=today, reason=outcome, context="meeting"
                )
            return actions.finish(
                desk, held.id, held.revision, done_on=today, outcome=outcome, context="meeting"
            )

        self.keep(
            act, lambda _held: self._leave_ending(), title=words("actions", "keeping"),
            drops=False,
        )  # fmt: skip

    def nothing(self) -> None:
        """Z, or its button: no action comes of this case."""
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        self.keep(
            lambda: deciding.no_action(desk, meeting_id, item.id), self._none_said,
            title=words("actions", "keeping"), drops=False,
        )  # fmt: skip

    def _none_said(self, _minute: object) -> None:
        """No action is needed: boxes that were opened for one are put away."""
        if not self.block.entry.isHidden():
            self.leave()

    def failed(self, error: BaseException) -> None:
        """Said in the part that is open; changed elsewhere: the list is read again."""
        open_one = [
            one for one in (self.block.ending, self.block.entry) if one.isVisibleTo(self.block)
        ]
        says = open_one[0] if open_one else None
        if isinstance(error, ActionChanged):
            self._ending = error.now
            self.work.reload()
            self.work.hold.tell(words("chair_action", "changed"), says)
        elif isinstance(error, Exception):
            self.work.hold.say(replace_field(error), says)


def replace_field(error: Exception) -> Exception:
    """A problem of a day that is not asked here is said without a field."""
    if isinstance(error, RuleViolation) and error.field == "ended_on":
        return RuleViolation("", error.code, error.params)
    return error
