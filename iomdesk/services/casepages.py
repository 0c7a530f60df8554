"""What one attendee's copy says about one case: every line of it asked of the gate."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from iomdesk.domain.meetings import Attendee, Case, Meeting, Session
from iomdesk.domain.people import PATHWAYS, IdentifierKind, Provenance, Rag
from iomdesk.domain.records import Need, Record
from iomdesk.domain.sharing import Audience, Item, ItemKind, Shown, release
from iomdesk.papers.values import ActionLine, CasePage, EventLine, NeedLine
from iomdesk.services.cohort import read_record
from iomdesk.services.desk import Desk
from iomdesk.services.hearing import audience
from iomdesk.store.queries import meetings as stored
from iomdesk.words import words

T = TypeVar("T")

LOOK_BACK_DAYS = 28
"""How far back events go for someone no meeting has discussed yet."""


class _Gate:
    """Asks the gate about the parts of one case for one attendee."""

    def __init__(self, case: Case, to: Audience) -> None:
        self._case = case
        self._to = to

    def shows(self, kind: ItemKind, provenance: Provenance | None, *, closed: bool = False) -> bool:
        """Whether an item of this case may be seen."""
        session = Session.CLOSED if closed else self._case.session
        item = Item(
            kind=kind, person_id=self._case.person_id, session=session, provenance=provenance
        )
        return isinstance(release(item, self._to), Shown)

    def only(self, kind: ItemKind, provenance: Provenance, value: T, otherwise: T) -> T:
        """The value when it may be seen, else what stands in its place."""
        return value if self.shows(kind, provenance) else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """All that is known of a case, read once for all the copies of a pack.

    Attributes:
        discussed: the last meeting that heard it, open and closed.
        discussed_open: the last that heard it in an open session.
    """

    case: Case
    record: Record
    discussed: date | None
    discussed_open: date | None


def read_case(desk: Desk, meeting: Meeting, case: Case) -> CaseFile:
    """Read what a case's pages are made of. Nothing of it has passed the gate yet."""
    with desk.read() as reading:
        before = (reading, case.person_id, meeting.on_date)
        last = stored.last_discussed(*before, closed=True)
        last_open = stored.last_discussed(*before, closed=False)
    record = read_record(desk, case.person_id)
    return CaseFile(case=case, record=record, discussed=last, discussed_open=last_open)


def case_page(file: CaseFile, meeting: Meeting, attendee: Attendee) -> CasePage:
    """The page of one case as this attendee's copy carries it."""
    case, record = file.case, file.record
    person = record.person
    gate = _Gate(case, audience(meeting, attendee))
    discussed = file.discussed if attendee.closed_session else file.discussed_open
    source = person.provenance
    needs = _needs(record, gate)
    return CasePage(
        session=case.session,
        name=person.name,
        rag=person.rag,
        rag_since=person.rag_since,
        birth_date=gate.only(ItemKind.BIRTH_DATE, source, person.birth_date, None),
        crn=gate.only(ItemKind.CRN, source, person.identifier(IdentifierKind.CRN), ""),
        area=gate.only(ItemKind.DETAIL, source, person.area, ""),
        registered_on=gate.only(ItemKind.DETAIL, source, person.registered_on, None),
        offender_manager=gate.only(ItemKind.DETAIL, source, person.offender_manager, ""),
        why=_why(record, case, gate, meeting.on_date),
        pncid=gate.only(ItemKind.PNCID, source, person.identifier(IdentifierKind.PNCID), None),
        nomis=gate.only(ItemKind.NOMIS, source, person.identifier(IdentifierKind.NOMIS), None),
        flags=tuple(_flags(record, gate, meeting.on_date)),
        discussed_on=discussed,
        events=_events(record, gate, discussed, meeting.on_date),
        needs_on=max((need.assessed_on for need in needs), default=None),
        needs=tuple(
            NeedLine(pathway=words("pathway", need.pathway), level=need.level) for need in needs
        ),
        actions=tuple(
            ActionLine(
                text=action.body,
                owner=action.owner_agency,
                due=action.due_on,
                days_late=action.days_late(meeting.on_date),
            )
            for action in record.actions
            if action.done_on is None and gate.shows(ItemKind.ACTION, action.provenance)
        ),
    )


def _why(record: Record, case: Case, gate: _Gate, on: date) -> str:
    """Why the case is here: as the agenda says, else the status and its reason."""
    if case.why:
        return case.why
    person = record.person
    change = record.rag_history[0] if record.rag_history else None
    if person.rag is Rag.NOT_SET or change is None:
        return words("case", "no_status")
    reason = person.rag_reason if gate.shows(ItemKind.STATUS, change.provenance) else ""
    days = 0 if person.rag_since is None else (on - person.rag_since).days
    code = "status_one_day" if days == 1 else "status"
    line = words("case", code, {"status": person.rag.spoken, "days": days})
    return f"{line} {reason}".strip()


def _flags(record: Record, gate: _Gate, on: date) -> list[str]:
    ppo = record.person.ppo and gate.shows(ItemKind.FLAG, record.person.provenance)
    shown = ["PPO"] if ppo else []
    for flag in record.flags:
        if flag.until is not None and flag.until < on:
            continue
        if gate.shows(ItemKind.FLAG, flag.provenance, closed=flag.closed_only):
            shown.append(flag.words)
    return shown


def _needs(record: Record, gate: _Gate) -> list[Need]:
    """The latest assessment in each pathway, in the scheme's order."""
    latest: dict[str, Need] = {}
    for need in record.needs:  # latest first
        if gate.shows(ItemKind.NEED, need.provenance):
            latest.setdefault(need.pathway, need)
    return [latest[pathway] for pathway in PATHWAYS if pathway in latest]


def _events(record: Record, gate: _Gate, discussed: date | None, on: date) -> tuple[EventLine, ...]:
    """What happened since the last meeting that heard the case, oldest first."""
    since = discussed if discussed is not None else on - timedelta(days=LOOK_BACK_DAYS)
    return tuple(
        EventLine(
            on=event.on_date,
            text=event.body,
            source=event.provenance.originator,
            grade=event.provenance.grade,
        )
        for event in reversed(record.events)
        if since < event.on_date <= on and gate.shows(ItemKind.EVENT, event.provenance)
    )
