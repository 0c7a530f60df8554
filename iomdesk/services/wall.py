"""What the wall of a meeting may show of one case: a value with nothing else in it.

An allow-list, not a block-list (UX section 8). The value is complete before anything is
painted, every part of it has passed the gate as the wall's audience, and nothing in it
tells that something was kept back.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from iomdesk.domain.meetings import Basis, Case, Meeting, Session
from iomdesk.domain.people import Person, Rag
from iomdesk.domain.records import Action
from iomdesk.domain.sharing import Audience, Item, ItemKind, Shown, names_visor, release
from iomdesk.services.audiences import Rights, attending, item_of, rights, wall
from iomdesk.services.casepages import CaseFile, read_case
from iomdesk.services.desk import Desk

MOST_ACTIONS: Final = 3
"""So many actions stand on the wall; of the others, how many there are."""


class Naming(StrEnum):
    """How the wall names a person (UX section 8)."""

    FULL = "full"
    INITIALS = "initials"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class WallAction:
    """An action that is marked "on the wall"; who does it is an agency, never a name."""

    text: str
    owner_agency: str
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WallCase:
    """All that the wall shows of a case.

    Attributes:
        number, of: of this session's cases; the other session's are not counted.
        name: as the naming asks for; empty for the number alone.
        rag: None where it may not be shown; nothing stands in its place.
        response: what the scheme does at that status.
        more: how many more actions are marked for the wall.
    """

    number: int
    of: int
    session: Session
    name: str
    rag: Rag | None
    response: str
    look_again_on: date | None
    actions: tuple[WallAction, ...]
    more: int


def wall_case(
    desk: Desk, meeting: Meeting, case: Case, *, naming: Naming = Naming.FULL
) -> WallCase:
    """What the wall shows of a case while it is heard."""
    held = rights(desk)
    file = read_case(desk, meeting, case)
    person, to = file.record.person, _audience(held, meeting, case)
    same = [one for one in meeting.cases if one.session is case.session]
    status = person.rag is not Rag.NOT_SET and _shows_status(file, to)
    marked = [one for one in file.record.actions if _shows_action(file, one, to)]
    rule = desk.scheme.rag_rule(person.rag) if status else None
    return WallCase(
        number=1 + [one.id for one in same].index(case.id),
        of=len(same),
        session=case.session,
        name=_name(person, naming) if _shows(case, ItemKind.NAME, to) else "",
        rag=person.rag if status else None,
        response="" if rule is None else rule.response,
        look_again_on=person.look_again_on if status else None,
        actions=tuple(
            WallAction(text=one.body, owner_agency=one.owner_agency, due=one.due_on)
            for one in marked[:MOST_ACTIONS]
        ),
        more=max(0, len(marked) - MOST_ACTIONS),
    )


def _audience(held: Rights, meeting: Meeting, case: Case) -> Audience:
    """The wall as those see it who hear the case; the others are outside."""
    item = Item(kind=ItemKind.CASE, person_id=case.person_id, session=case.session)
    room = (attending(held, meeting, one) for one in meeting.attendees)
    bases = {one.basis for one in room if isinstance(release(item, one), Shown)}
    return wall(held, case.session, everybody_statutory=bases <= {Basis.STATUTORY})


def _shows(case: Case, kind: ItemKind, to: Audience) -> bool:
    item = Item(kind=kind, person_id=case.person_id, session=case.session)
    return isinstance(release(item, to), Shown)


def _shows_status(file: CaseFile, to: Audience) -> bool:
    """Whether the status may be shown: as the line of history may that gave it."""
    case, change = file.case, file.record.status_change()
    if change is None:
        source = file.record.person.provenance
        item = Item(
            kind=ItemKind.STATUS, person_id=case.person_id, session=case.session, provenance=source
        )
    else:
        closed = change.meeting_id in file.closed_at
        item = item_of(change, session=Session.CLOSED if closed else case.session)
    return isinstance(release(item, to), Shown)


def _shows_action(file: CaseFile, action: Action, to: Audience) -> bool:
    """Whether an action stands on the wall: open, marked for it, and let through."""
    if not (action.is_open and action.on_wall) or names_visor(action.body):
        return False
    closed = action.meeting_id in file.closed_at
    item = item_of(action, session=Session.CLOSED if closed else file.case.session)
    return isinstance(release(item, to), Shown)


def _name(person: Person, naming: Naming) -> str:
    match naming:
        case Naming.FULL:
            return person.name
        case Naming.INITIALS:
            return " ".join(
                f"{one[0].upper()}." for one in (person.forename, person.surname) if one
            )
        case Naming.NUMBER:
            return ""
