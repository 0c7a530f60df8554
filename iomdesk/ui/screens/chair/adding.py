"""Actions of a case at work: taking one down, done, dropped, on the wall, none needed."""

from typing import Any

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Action
from iomdesk.services import actions, agencies, deciding
from iomdesk.services.actions import ActionChanged, NewAction
from iomdesk.ui.screens.chair.actionsblock import ActionsBlock, TypedAction
from iomdesk.ui.screens.chair.entrypart import EntryPart
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.words import words

FORM = "agreed action"


class Adding(EntryPart[Action]):
    """Works the block of actions for the case on the table."""

    def __init__(self, work: ItemWork[Any], block: ActionsBlock) -> None:
        self.block = block
        super().__init__(
            work, FORM, block, entry=block.entry, beside=block.ending, table=block.table,
            instead=block.add_button,
        )  # fmt: skip
        block.entry.wall_rule = self._on_wall
        block.add_asked.connect(self.open)
        block.nothing_asked.connect(self.nothing)
        block.entry.given.connect(self._add)
        block.wall_asked.connect(self._turn_wall)
        block.done_asked.connect(lambda one: self._end(one, dropping=False))
        block.drop_asked.connect(lambda one: self._end(one, dropping=True))
        block.ending.given.connect(self._ended)

    def offer(self) -> None:
        """The agencies; one's own asks for it, unless another is named."""
        self.block.entry.source_default = agencies.own_agency(self.work.desk)
        self.block.entry.offer(self.work.agencies_offered())

    # ---- recording ---------------------------------------------------------------------

    def _on_wall(self, agency: str) -> bool:
        if self.work.item is None:
            return False
        new = NewAction(body="", owner_agency=agency, closed_only=self.closed)
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
            closed_only=self.closed,
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
        self.show_new(action.id)

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
        self.held = actions.action(self.work.desk, action_id)
        self.block.ending.ask(self.held.body, dropping=dropping)

    def _ended(self, outcome: str) -> None:
        held, desk = self.held, self.work.desk
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
            act, lambda _held: self.leave_held(), title=words("actions", "keeping"),
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
        says = self.says
        if isinstance(error, ActionChanged):
            self.held = error.now
            self.work.reload()
            self.work.hold.tell(words("chair_action", "changed"), says)
        elif isinstance(error, Exception):
            self.work.hold.say(replace_field(error), says)


def replace_field(error: Exception) -> Exception:
    """A problem of a day that is not asked here is said without a field."""
    if isinstance(error, RuleViolation) and error.field == "ended_on":
        return RuleViolation("", error.code, error.params)
    return error
