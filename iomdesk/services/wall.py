"""What the wall of a meeting shows now: made whole here, every part of it past the gate.

An allow-list, not a block-list (UX section 8). The value is complete before anything is
painted, every part of it has passed the gate as the wall's audience, and nothing in it
tells that something was kept back.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import Decision, Verdict
from iomdesk.domain.meetings import Basis, Meeting, Session
from iomdesk.domain.people import Rag
from iomdesk.domain.records import Action, RagChange
from iomdesk.domain.sharing import Audience, Item, ItemKind, Shown, names_visor, release
from iomdesk.domain.sitting import Place, Seat
from iomdesk.domain.wall import (
    Naming,
    WallAction,
    WallCase,
    WallFacts,
    WallKind,
    WallPoint,
    WallStatement,
    WallValue,
)
from iomdesk.services.audiences import attending, item_of, wall
from iomdesk.services.casepages import CaseFile, read_case
from iomdesk.services.deciding import wording
from iomdesk.services.desk import Desk
from iomdesk.services.roomcheck import must_be_outside
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.services.stores import recall, remember
from iomdesk.store.queries import sittings as stored
from iomdesk.store.queries.minutes import day_given_in
from iomdesk.words import words

__all__ = ["Naming"]

MOST_ACTIONS: Final = 3
"""So many actions stand on the wall; of the others, how many there are."""

NAMING: Final = "wall_naming"
"""The setting of the store that says how the wall names a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What is proposed and not recorded, as far as the wall may say it; never the reason.

    Attributes:
        to: the status it would be; None where it is not about one.
        to_panel: the next Panel is to decide.
    """

    to: Rag | None = None
    look_again_on: date | None = None
    to_panel: bool = False


def naming(desk: Desk) -> Naming:
    """How the wall names people in this store; in full until somebody chose otherwise."""
    held = str(recall(desk, NAMING, Naming.FULL.value))
    return Naming(held) if held in set(Naming) else Naming.NUMBER


def set_naming(desk: Desk, how: Naming) -> None:
    """Choose how the wall names people; kept in the store and logged."""
    remember(desk, NAMING, how.value)


def wall_value(
    desk: Desk, state: State, *, proposed: Proposed | None = None, blank: bool = False
) -> WallValue:
    """What stands on the wall now.

    The statement until the gates are passed, and again while somebody is in the room who has
    not signed it; nothing but the marking between items, while it is blanked, while nobody is
    in the room, and while somebody is in it who has to be outside for the item.
    """
    waiting = WallValue(
        kind=WallKind.WAIT, marking=desk.scheme.marking.full, training=desk.training
    )
    sitting = state.sitting
    if blank or (sitting is not None and not sitting.running):
        return waiting
    inside = [seat for seat in state.room.seats if seat.place is Place.IN]
    if sitting is None or not _may_see(state, inside):
        return _statement(desk, state.meeting)
    item = state.here
    if item is None or item.session is not sitting.session or not inside:
        return waiting
    to = _audience(state, item, inside)
    if to is None:
        return waiting
    shown = _case(desk, state, item, to, proposed)
    return WallValue(
        kind=WallKind.REFERRAL if item.kind == "referral" else WallKind.CASE,
        marking=desk.scheme.marking.full,
        occasion=_occasion(desk, state.meeting),
        case=shown,
        facts=WallFacts(
            session=sitting.session,
            read_at=None if sitting.read_at is None else sitting.read_at.time(),
            signed=all(seat.signed_at is not None for seat in inside),
            agencies=len(state.room.agencies),
            quorate=state.room.quorate,
            now=desk.clock.now().time(),
        ),
        training=desk.training,
    )


def _may_see(state: State, inside: list[Seat]) -> bool:
    """Whether more than the statement may be shown (S2 section 10; domain items 30, 31).

    Once the meeting has begun only those in the room count: somebody who is expected, or has
    lost the quorum by leaving, sees nothing.
    """
    if state.sitting is None or state.sitting.began_at is None:
        return state.gates.may_begin
    return state.gates.read and all(seat.signed_at is not None for seat in inside)


def _statement(desk: Desk, meeting: Meeting) -> WallValue:
    """The statement as it is read aloud, and the meeting it is read in."""
    said = desk.scheme.statement
    return WallValue(
        kind=WallKind.STATEMENT,
        marking=desk.scheme.marking.full,
        occasion=_occasion(desk, meeting),
        statement=WallStatement(
            title=said.title,
            opening=said.opening,
            points=tuple(WallPoint(text=one.text, bullets=one.bullets) for one in said.points),
        ),
        training=desk.training,
    )


def _occasion(desk: Desk, meeting: Meeting) -> str:
    kind = desk.scheme.meeting_kind(meeting.kind).title
    told = {"kind": kind, "place": meeting.place, "date": show_date(meeting.on_date)}
    return words("wall", "occasion", told)


def _audience(state: State, item: AgendaItem, inside: list[Seat]) -> Audience | None:
    """The wall as those see it who are in the room; None while one of them may not hear this."""
    if must_be_outside(state, item):
        return None
    room = [attending(state.rights, state.meeting, seat.attendee) for seat in inside]
    everybody = all(one.basis is Basis.STATUTORY for one in room)
    return wall(state.rights, item.session, everybody_statutory=everybody)


# ---- a case, a referral -----------------------------------------------------------------


def _case(
    desk: Desk, state: State, item: AgendaItem, to: Audience, proposed: Proposed | None
) -> WallCase:
    same = [one.id for one in state.items if (one.kind, one.session) == (item.kind, item.session)]
    bare = WallCase(
        number=1 + same.index(item.id),
        of=len(same),
        session=item.session,
        name=_named(desk, item) if _shows(state, item, ItemKind.NAME, to) else "",
    )
    decision = _decision(desk, state.meeting, item)
    if item.case is None:
        return _decided(bare, item, to, decision, status=_shows(state, item, ItemKind.STATUS, to))
    file = read_case(desk, state.meeting, item.case)
    status = _shows_status(file, file.record.status_change(), to)
    heard = _heard(desk, bare, file, to, state.meeting, status=status)
    if decision is not None:
        before = _shows_before(file, decision, to)
        return _decided(heard, item, to, decision, status=status, before=before)
    return heard if proposed is None else _proposed(desk, heard, proposed)


def _heard(
    desk: Desk, bare: WallCase, file: CaseFile, to: Audience, meeting: Meeting, *, status: bool
) -> WallCase:
    """A case as it stands, before anything is proposed of it or decided."""
    person = file.record.person
    known = status and person.rag is not Rag.NOT_SET
    dated = known and _shows_day(desk, file, to)
    marked = sorted(
        (one for one in file.record.actions if _shows_action(file, one, to)),
        key=lambda one: (one.meeting_id != meeting.id, one.due_on or date.max),
    )
    # What was agreed in this room stands there whatever else does, at the foot of the list.
    first = sorted(
        marked[:MOST_ACTIONS],
        key=lambda one: (one.meeting_id == meeting.id, one.due_on or date.max),
    )
    return replace(
        bare,
        rag=person.rag if known else None,
        response=desk.scheme.rag_rule(person.rag).response if known else "",
        look_again_on=person.look_again_on if dated else None,
        actions=tuple(_action(one, meeting, desk.today()) for one in first),
        more=max(0, len(marked) - MOST_ACTIONS),
    )


def _action(action: Action, meeting: Meeting, today: date) -> WallAction:
    late = action.days_late(today)
    code = "late_one" if late == 1 else "late"
    return WallAction(
        text=action.body,
        owner_agency=action.owner_agency,
        due=action.due_on,
        late=words("date", code, {"days": f"{late:,}"}) if late else "",
        new=action.meeting_id == meeting.id,
    )


def _proposed(desk: Desk, heard: WallCase, proposed: Proposed) -> WallCase:
    """The same with what is proposed, which says what the scheme would do then."""
    to = proposed.to if proposed.to not in {None, Rag.NOT_SET, heard.rag} else None
    return replace(
        heard,
        proposed=to,
        response=heard.response if to is None else desk.scheme.rag_rule(to).response,
        look_again_on=proposed.look_again_on or (heard.look_again_on if to is None else None),
        goes_on=words("wall", "to_panel") if proposed.to_panel else "",
    )


def _decided(
    shown: WallCase,
    item: AgendaItem,
    to: Audience,
    decision: Decision | None,
    *,
    status: bool,
    before: bool = True,
) -> WallCase:
    """The same with the final wording of what was decided, once it is.

    ``before``: whether the status it had may be named as well.
    """
    if decision is None:
        return shown
    open_to_all = status and (decision.session is item.session or to.session is Session.CLOSED)
    if not open_to_all:
        return replace(shown, decision=words("wall", "recorded"))
    return replace(
        shown,
        goes_on=words("wall", "to_panel") if decision.verdict is Verdict.TO_PANEL else "",
        decision=_wording(decision, before=before),
    )


def _wording(decision: Decision, *, before: bool) -> str:
    """What was decided as it is minuted: the verdict, the reason, the last correction."""
    done = wording(decision)
    if decision.verdict is Verdict.CHANGE and decision.after is not None and not before:
        done = decision.after.spoken
    parts = [f"{done}.", decision.reason.strip()]
    if decision.corrections:
        text = decision.corrections[-1].body.strip()
        parts.append(words("wall", "corrected", {"text": text}))
    return " ".join(one for one in parts if one and not names_visor(one))


def _decision(desk: Desk, meeting: Meeting, item: AgendaItem) -> Decision | None:
    with desk.read() as reading:
        found = stored.decisions(reading, meeting.id)
    return next((one for one in found if one.item == item.id), None)


# ---- the gate ---------------------------------------------------------------------------


def _shows(state: State, item: AgendaItem, kind: ItemKind, to: Audience) -> bool:
    """Whether something of an item may be shown that has no row of its own.

    A person is on the agenda because the scheme put them there. A referral names somebody
    out of the form that an agency sent, so it goes with that form; and of who is heard in
    the closed part it tells there only, as on copies.
    """
    source = None if item.referral is None else item.referral.provenance
    whose = item.person_id or item.referral_id
    cases = (one for one in state.items if one.case is not None and one.person_id == whose)
    closed = item.session is Session.CLOSED or any(
        one.session is Session.CLOSED for one in cases
    )  # fmt: skip
    session = Session.CLOSED if closed else Session.OPEN
    asked = Item(kind=kind, person_id=whose, session=session, provenance=source)
    return isinstance(release(asked, to), Shown)


def _shows_status(file: CaseFile, change: RagChange | None, to: Audience) -> bool:
    """Whether a status may be shown: as the line of history may that gave it."""
    case = file.case
    if change is None:
        source = file.record.person.provenance
        item = Item(
            kind=ItemKind.STATUS, person_id=case.person_id, session=case.session, provenance=source
        )
    else:
        closed = change.meeting_id in file.closed_at
        item = item_of(change, session=Session.CLOSED if closed else case.session)
    return isinstance(release(item, to), Shown)


def _shows_before(file: CaseFile, decision: Decision, to: Audience) -> bool:
    """Whether the status before a decision may be shown, by the line that gave it."""
    earlier = (
        one
        for one in file.record.rag_history
        if one.set_at <= decision.at and one.id != decision.rag_change_id
    )
    change = next(earlier, None)
    return decision.before is Rag.NOT_SET or _shows_status(file, change, to)


def _shows_day(desk: Desk, file: CaseFile, to: Audience) -> bool:
    """Whether the day to look again may be shown: not in the open part one of a closed part."""
    if to.session is Session.CLOSED:
        return True
    with desk.read() as reading:
        session = day_given_in(reading, file.case.person_id, file.record.person.look_again_on)
    return session is not Session.CLOSED


def _shows_action(file: CaseFile, action: Action, to: Audience) -> bool:
    """Whether an action stands on the wall: open, marked for it, and let through."""
    if not (action.is_open and action.on_wall) or names_visor(action.body):
        return False
    closed = action.meeting_id in file.closed_at
    item = item_of(action, session=Session.CLOSED if closed else file.case.session)
    return isinstance(release(item, to), Shown)


def _named(desk: Desk, item: AgendaItem) -> str:
    match naming(desk):
        case Naming.FULL:
            return item.name
        case Naming.INITIALS:
            surname, _, forename = item.name.partition(", ")
            return " ".join(f"{one[0].upper()}." for one in (forename, surname) if one)
        case Naming.NUMBER:
            return ""
