"""The Actions tab: what is to be done for a person, how late it is, how often carried on."""

from collections.abc import Sequence
from typing import Final

from iomdesk.domain.dates import Sense, show_date
from iomdesk.domain.records import Action
from iomdesk.services.actions import ActionLine, ActionState
from iomdesk.ui.screens.cohort.panelform import PanelForm, shown
from iomdesk.ui.screens.cohort.rowtab import Deed, RowTab
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words

END_FIELDS: Final = frozenset({"ended_on", "outcome"})
_INKS: Final = {ActionState.LATE: "alertText", ActionState.OPEN: "text"}


def _say(code: str, **params: object) -> str:
    return words("actions", code, params)


class ActionsTab(RowTab):
    """Open actions by the day they are due, those done or dropped beneath, latest first."""

    def __init__(self) -> None:
        columns = (
            Column[ActionLine](
                "body", _say("action"), lambda row: row.action.body,
                strong=lambda row: row.action.is_open, below=_came,
                ink=lambda row: _INKS.get(row.state, "text2"), tip=lambda row: row.action.body,
            ),
            Column[ActionLine](
                "owner", _say("owner"), lambda row: row.action.owner_agency, width=170,
                below=lambda row: row.action.owner_person,
            ),
            Column[ActionLine](
                "due", _say("due"), lambda row: row.due or _say("no_day"), width=130,
                below=_standing, ink=lambda row: _INKS.get(row.state, "text2"),
                icon=lambda row: "warning" if row.state is ActionState.LATE else "",
            ),
        )  # fmt: skip
        model = RowsModel[ActionLine](columns, lambda row: row.action.id, self._spoken)
        deeds = (
            Deed("done", _say("done")),
            Deed("correct", words("tab", "correct"), "F2"),
            Deed("drop", _say("drop")),
            Deed("reopen", _say("reopen")),
            Deed("who", words("tab", "who")),
        )
        super().__init__(
            _say("title"), model, _say("nothing"), deeds, add=_say("add"),
            next_step=_say("nothing_next"), shed=("owner",),
        )  # fmt: skip

    def show_actions(self, lines: Sequence[ActionLine]) -> None:
        """Show the actions for a person."""
        late = sum(1 for line in lines if line.state is ActionState.LATE)
        open_ones = sum(1 for line in lines if line.action.is_open)
        parts = [_say("open_one" if open_ones == 1 else "open_count", count=open_ones)]
        if late:
            parts.append(_say("late_count", count=late))
        self.panel.set_note(", ".join(parts) if lines else "")
        self.show_rows(lines)

    def refusal(self, code: str, row: ActionLine) -> str:
        """What is done or dropped is opened again before anything else."""
        if code in {"done", "drop"} and not row.action.is_open:
            return _say("is_closed")
        if code == "reopen" and row.action.is_open:
            return _say("is_open")
        return ""

    def _spoken(self, row: ActionLine) -> str:
        return self._in_full(row).replace("\n", ". ")

    def _in_full(self, row: ActionLine) -> str:
        action, source = row.action, row.action.provenance
        owner = ", ".join(part for part in (action.owner_agency, action.owner_person) if part)
        due = ", ".join(part for part in (row.due or _say("no_day"), row.late) if part)
        lines = [
            action.body,
            _say("owner_due", owner=owner, due=due),
            _ended(action),
            _carried(row, "was_carried"),
            _say("from", agency=source.originator, channel=source.channel,
                 day=show_date(source.received_on), age=row.age),
            _say("for_closed" if action.closed_only else
                 "on_wall" if action.on_wall else "off_wall"),
        ]  # fmt: skip
        if source.handling:
            lines.append(source.handling)
        return "\n".join(line for line in lines if line)


def _came(row: ActionLine) -> str:
    """Which meeting it came of, or who asked; how often it was carried on; how it ended."""
    ended = _ended(row.action)
    came = row.meeting or row.action.provenance.originator
    return " · ".join(part for part in (ended, came, row.age, _carried(row)) if part)


def _carried(row: ActionLine, code: str = "carried") -> str:
    if not row.carried:
        return ""
    return _say(f"{code}_once" if row.carried == 1 else code, count=row.carried)


def _standing(row: ActionLine) -> str:
    if row.late:
        return row.late
    return "" if row.action.is_open else words("action_state", row.state)


def _ended(action: Action) -> str:
    if action.done_on is not None:
        said = _say("done_on", day=show_date(action.done_on))
    elif action.dropped_on is not None:
        said = _say("dropped_on", day=show_date(action.dropped_on))
    else:
        return ""
    return f"{said}: {action.outcome}" if action.outcome else said


class ActionForm(PanelForm):
    """Puts an action right; or says that it was done or dropped."""

    def __init__(self) -> None:
        super().__init__()
        block = self.block()
        self.add_text(block, "body", _say("body"), lines=3, optional=False)
        self.add_suggest(block, "owner_agency", _say("owner"), (), optional=False)
        self.add_suggest(block, "owner_person", _say("owner_person"), ())
        self.add_day(block, "due_on", _say("due"), Sense.AHEAD)
        self.add_tick(block, "on_wall", _say("tick_wall"))
        self.add_tick(block, "closed_only", _say("tick_closed"))
        self.add_day(block, "ended_on", _say("ended_on"), Sense.PAST, optional=False)
        self.add_text(block, "outcome", _say("outcome"), lines=3)
        self._own = frozenset(self._editors) - END_FIELDS
        self.finish_with()

    def show_all(self, *, ending: bool) -> None:
        """The fields of the action, or those of its end alone."""
        self.only(END_FIELDS if ending else self._own)
        self.source.setVisible(not ending)


def values_of(action: Action) -> dict[str, str]:
    """An action as it stands in the fields."""
    return {
        "body": action.body,
        "owner_agency": action.owner_agency,
        "owner_person": action.owner_person,
        "due_on": shown(action.due_on),
        "on_wall": "1" if action.on_wall else "",
        "closed_only": "1" if action.closed_only else "",
    }
