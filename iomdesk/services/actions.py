"""Actions: what somebody took on for a person, when it is due, and how it ended.

An action stays open from meeting to meeting until it is done or dropped (S2 sections 9 and
10: actions are chased after the meeting). Nothing is kept without its source (S2 section 10).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.dates import ago_words, due_words, show_date
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Action
from iomdesk.domain.sharing import strictest
from iomdesk.services import agencies
from iomdesk.services.desk import Desk, Work
from iomdesk.services.sources import check_source, checked_text
from iomdesk.store.changes import Conflict, source_values
from iomdesk.store.queries import actions as stored
from iomdesk.store.queries import meetings, minutes, records
from iomdesk.store.schema import Kind
from iomdesk.words import words


class ActionState(StrEnum):
    """How an action stands; words under ``[action_state]``."""

    LATE = "late"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ActionChanged(Exception):
    """Someone else changed this action first; nothing was written.

    Attributes:
        now: the action as it stands, None when it is gone.
    """

    def __init__(self, now: Action | None) -> None:
        super().__init__("the action was changed since it was opened")
        self.now = now


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """What somebody takes on.

    Attributes:
        on_wall: whether the projector may show it; None for the rule: not when the police
            own it and not when it comes of a closed part (UX section 8).
        closed_only: it comes of a closed part of a meeting.
    """

    body: str
    owner_agency: str
    owner_person: str = ""
    due_on: date | None = None
    on_wall: bool | None = None
    closed_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action as the list of a person shows it.

    Attributes:
        due: "18 Nov 2026"; empty without a day.
        late: "6 days late"; empty when it is not.
        age: "12 days ago": when it was taken on.
        carried: how many meetings since had the person on their agenda.
        meeting: the meeting it came of, "Panel, 12 Nov 2026"; empty without one.
    """

    action: Action
    state: ActionState
    due: str
    late: str
    age: str
    carried: int
    meeting: str


def state_of(action: Action, today: date) -> ActionState:
    """How an action stands on a day."""
    if action.done_on is not None:
        return ActionState.DONE
    if action.dropped_on is not None:
        return ActionState.DROPPED
    return ActionState.LATE if action.days_late(today) else ActionState.OPEN


def of_person(desk: Desk, person_id: str) -> tuple[ActionLine, ...]:
    """The actions for a person: open ones by due date, then closed ones, latest first."""
    today = desk.today()
    with desk.read() as reading:
        found = stored.of_person(reading, person_id, today)
    titles = {kind.id: kind.title for kind in desk.scheme.meeting_kinds}
    return tuple(_line(one, titles, today) for one in found)


def _line(held: stored.Carried, titles: Mapping[str, str], today: date) -> ActionLine:
    action = held.action
    meeting = ""
    if held.meeting_on is not None:
        meeting = _meeting_words(titles, held.meeting_kind, held.meeting_on)
    late = action.days_late(today)
    return ActionLine(
        action=action,
        state=state_of(action, today),
        due="" if action.due_on is None else show_date(action.due_on),
        late=due_words(action.due_on, today) if late and action.due_on is not None else "",
        age=ago_words(held.meeting_on or action.provenance.received_on, today),
        carried=held.carried,
        meeting=meeting,
    )


def meetings_of(desk: Desk, person_id: str, *, most: int = 6) -> tuple[tuple[str, str], ...]:
    """The latest meetings that heard a person, as (id, words): an action may come of one."""
    with desk.read() as reading:
        found = records.agendas(reading, person_id)
    titles = {kind.id: kind.title for kind in desk.scheme.meeting_kinds}
    held = [one for one in found if one.on_date <= desk.today()][:most]
    return tuple((one.meeting_id, _meeting_words(titles, one.kind, one.on_date)) for one in held)


def _meeting_words(titles: Mapping[str, str], kind: str, on: date) -> str:
    params = {"meeting": titles.get(kind, kind), "date": show_date(on)}
    return words("actions", "meeting", params)


def action(desk: Desk, action_id: str) -> Action:
    """One action as it stands. Raises KeyError when there is none."""
    with desk.read() as reading:
        found = stored.action(reading, action_id)
    if found is None:
        raise KeyError(action_id)
    return found


def check(desk: Desk, new: NewAction, source: Provenance) -> None:
    """Whether an action could be kept so; raises RuleViolation for the first field at fault."""
    if not checked_text(new.body, "body"):
        raise RuleViolation("body", "action_body")
    if not checked_text(new.owner_agency, "owner_agency"):
        raise RuleViolation("owner_agency", "action_owner")
    checked_text(new.owner_person, "owner_person")
    check_source(source, desk.today())


def on_wall(desk: Desk, new: NewAction) -> bool:
    """Whether an action starts on the wall (UX section 8)."""
    if new.on_wall is not None:
        return new.on_wall
    return not new.closed_only and not _is_police(desk, new.owner_agency)


def _is_police(desk: Desk, name: str) -> bool:
    entry = agencies.agency(desk, name)
    return entry is not None and entry.role is AgencyRole.POLICE


def _values(desk: Desk, new: NewAction) -> dict[str, object]:
    return {
        "body": new.body.strip(),
        "owner_agency": new.owner_agency.strip(),
        "owner_person": new.owner_person.strip(),
        "due_on": new.due_on,
        "on_wall": on_wall(desk, new),
        "closed_only": new.closed_only,
    }


def add(
    desk: Desk,
    person_id: str,
    new: NewAction,
    source: Provenance,
    *,
    meeting_id: str | None = None,
    context: str = "actions",
) -> Action:
    """Keep a task someone took on; gives it as kept. Raises RuleViolation.

    None comes of a meeting any more whose minutes are approved (``minutes_approved``).
    One that comes of a meeting which heard the person in its closed part is for those who
    stay for that part, whatever was ticked. Where that meeting had said that no action comes
    of the case, that is taken back with it.
    """
    check(desk, new, source)

    def act(work: Work) -> Action:
        if minutes.is_minuted(work.reading, meeting_id):
            raise RuleViolation("meeting_id", "minutes_approved")
        given = _bound(work, work.standing(person_id), meeting_id, new)
        row = {"person_id": person_id, "meeting_id": meeting_id, **_values(desk, given)}
        action_id = work.insert(Kind.ACTION, {**row, **source_values(source)})
        for line in minutes.none_said(work.reading, meeting_id, work.standing(person_id)):
            work.erase(Kind.MINUTE, line.id, line.revision, keep_fields=True)
        return _kept(work, action_id)

    return desk.write(act, context=context)


def _bound(work: Work, person_id: str, meeting_id: str | None, new: NewAction) -> NewAction:
    """For the closed part only where the meeting heard the person there."""
    closed = meeting_id in meetings.closed_meetings(work.reading, person_id)
    return replace(new, closed_only=True) if closed else new


def _kept(work: Work, action_id: str) -> Action:
    found = stored.action(work.reading, action_id)
    if found is None:  # it was written a moment ago, in this same transaction
        raise KeyError(action_id)
    return found


def amend(
    desk: Desk,
    action_id: str,
    base_revision: int,
    new: NewAction,
    source: Provenance,
    *,
    context: str = "actions",
) -> Action:
    """Correct an action. The row keeps one source, so what bound it binds it still.

    What approved minutes say who takes on stays; its day may be put off. Raises
    RuleViolation, such as ``action_minuted``, or ``ActionChanged`` when somebody changed it first.
    """
    check(desk, new, source)

    def values(work: Work, before: Action) -> Mapping[str, object]:
        same = (new.body.strip(), new.owner_agency.strip()) == (before.body, before.owner_agency)
        if not same and minutes.is_minuted(work.reading, before.meeting_id):
            raise RuleViolation("body", "action_minuted")
        given = _bound(work, before.person_id, before.meeting_id, new)
        bound = source_values(strictest(before.provenance, source))
        wall = before.on_wall if new.on_wall is None else new.on_wall
        return {**_values(desk, given), "on_wall": wall, **bound}

    return _change(desk, action_id, base_revision, values, context=context)


def finish(
    desk: Desk,
    action_id: str,
    base_revision: int,
    *,
    done_on: date,
    outcome: str = "",
    context: str = "actions",
) -> Action:
    """Mark an action as done, with what came of it.

    Raises RuleViolation, or ``ActionChanged`` when somebody changed it first.
    """
    _not_ahead(desk, "ended_on", done_on)
    checked_text(outcome, "outcome")

    def values(_work: Work, before: Action) -> Mapping[str, object]:
        _still_open(before)
        return {"done_on": done_on, "outcome": outcome.strip()}

    return _change(desk, action_id, base_revision, values, context=context)


def drop(
    desk: Desk,
    action_id: str,
    base_revision: int,
    *,
    on: date,
    reason: str,
    context: str = "actions",
) -> Action:
    """Give an action up without its being done; the reason is kept with it.

    Raises RuleViolation, or ``ActionChanged`` when somebody changed it first.
    """
    if not checked_text(reason, "outcome"):
        raise RuleViolation("outcome", "action_drop_reason")
    _not_ahead(desk, "ended_on", on)

    def values(_work: Work, before: Action) -> Mapping[str, object]:
        _still_open(before)
        return {"dropped_on": on, "outcome": reason.strip()}

    return _change(desk, action_id, base_revision, values, context=context)


def reopen(desk: Desk, action_id: str, base_revision: int, *, context: str = "actions") -> Action:
    """Take back that an action was done or dropped; the log keeps what had been said.

    Raises ``ActionChanged`` when somebody changed it first.
    """

    def values(_work: Work, _before: Action) -> Mapping[str, object]:
        return {"done_on": None, "dropped_on": None, "outcome": ""}

    return _change(desk, action_id, base_revision, values, context=context)


def _not_ahead(desk: Desk, field: str, day: date) -> None:
    if day > desk.today():
        raise RuleViolation(field, "date_in_future", {"date": show_date(day)})


def _still_open(action: Action) -> None:
    if not action.is_open:
        raise RuleViolation("", "action_closed")


def _change(
    desk: Desk,
    action_id: str,
    base_revision: int,
    values: Callable[[Work, Action], Mapping[str, object]],
    *,
    context: str,
) -> Action:
    def act(work: Work) -> Action:
        before = stored.action(work.reading, action_id)
        if before is None or before.revision != base_revision:
            raise ActionChanged(before)
        try:
            work.amend(Kind.ACTION, action_id, base_revision, values(work, before))
        except Conflict as conflict:
            raise ActionChanged(stored.action(work.reading, action_id)) from conflict
        return _kept(work, action_id)

    return desk.write(act, context=context)
