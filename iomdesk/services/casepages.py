"""What one attendee's copy says about one case: every line of it asked of the gate."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from iomdesk.domain.events import EventKind, kind_of
from iomdesk.domain.eventtext import kind_words, told
from iomdesk.domain.meetings import Attendee, Case, Meeting, Session
from iomdesk.domain.people import PATHWAYS, IdentifierKind, Provenance, Rag
from iomdesk.domain.records import Event, Need, RagChange, Record
from iomdesk.domain.sharing import Audience, Item, ItemKind, Shown, names_visor, release
from iomdesk.papers.values import ActionLine, CasePage, EventLine, NeedLine
from iomdesk.services.audiences import Rights, Row, attending, item_of
from iomdesk.services.cohort import read_record
from iomdesk.services.desk import Desk
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries import records
from iomdesk.words import words

T = TypeVar("T")

LOOK_BACK_DAYS = 28
"""How far back events go for someone no meeting has discussed yet."""


@dataclass(frozen=True, slots=True)
class _Gate:
    """Asks the gate about the parts of one case for one attendee."""

    case: Case
    to: Audience

    def shows(self, kind: ItemKind, provenance: Provenance | None, *, closed: bool = False) -> bool:
        """Whether an item of this case that has no row of its own may be seen."""
        session = Session.CLOSED if closed else self.case.session
        item = Item(
            kind=kind, person_id=self.case.person_id, session=session, provenance=provenance
        )
        return isinstance(release(item, self.to), Shown)

    def asks(self, row: Row, *, closed: bool = False) -> Shown | None:
        """How a row of this case may be seen; None when it may not."""
        session = Session.CLOSED if closed else self.case.session
        item = item_of(row, session=session, person_id=self.case.person_id)
        answer = release(item, self.to)
        return answer if isinstance(answer, Shown) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """All that is known of a case, read once for all the copies of a pack.

    Attributes:
        discussed: the last meeting that heard it, open and closed.
        discussed_open: the last that heard it in an open session.
        closed_at: ids of the meetings that had this person in their closed part; what was
            decided there is for those who stay for it.
        events: what happened since the earliest day a copy may begin with, latest first;
            all of it, so that nobody can tell how much of it is withheld.
    """

    case: Case
    record: Record
    discussed: date | None
    discussed_open: date | None
    closed_at: frozenset[str]
    events: tuple[Event, ...]


def read_case(desk: Desk, meeting: Meeting, case: Case) -> CaseFile:
    """Read what a case's pages are made of. Nothing of it has passed the gate yet."""
    with desk.read() as reading:
        before = (reading, case.person_id, meeting.on_date)
        last = stored.last_discussed(*before, closed=True)
        last_open = stored.last_discussed(*before, closed=False)
        closed_at = stored.closed_meetings(reading, case.person_id)
        since = min(_since(last, meeting.on_date), _since(last_open, meeting.on_date))
        happened = records.events_since(reading, case.person_id, since)
    return CaseFile(
        case=case,
        record=read_record(desk, case.person_id),
        discussed=last,
        discussed_open=last_open,
        closed_at=closed_at,
        events=happened,
    )


def case_page(held: Rights, file: CaseFile, meeting: Meeting, attendee: Attendee) -> CasePage:
    """The page of one case as this attendee's copy carries it on that day.

    The name is not withheld from who hears the case: it is on the agenda because the
    scheme put it there, and a case nobody may name is set to the closed part.
    """
    case, record = file.case, file.record
    person = record.person
    gate = _Gate(case, attending(held, meeting, attendee))
    discussed = file.discussed if attendee.closed_session else file.discussed_open
    needs = _needs(record, gate)
    change = record.status_change()
    status = _shows_status(file, change, gate)
    return CasePage(
        session=case.session,
        name=person.name if gate.shows(ItemKind.NAME, None) else "",
        rag=person.rag if status else None,
        rag_since=person.rag_since if status else None,
        birth_date=_detail(gate, record, ItemKind.BIRTH_DATE, person.birth_date, None),
        crn=_number(gate, record, ItemKind.CRN, IdentifierKind.CRN) or "",
        area=_detail(gate, record, ItemKind.DETAIL, person.area, ""),
        registered_on=_detail(gate, record, ItemKind.DETAIL, person.registered_on, None),
        offender_manager=_detail(gate, record, ItemKind.DETAIL, person.offender_manager, ""),
        why=_why(record, case, gate, meeting.on_date, status=status),
        pncid=_number(gate, record, ItemKind.PNCID, IdentifierKind.PNCID),
        nomis=_number(gate, record, ItemKind.NOMIS, IdentifierKind.NOMIS),
        flags=tuple(_flags(record, gate, meeting.on_date)),
        discussed_on=discussed,
        events=_events(file, gate, discussed, meeting.on_date),
        needs_on=max((need.assessed_on for need in needs), default=None),
        needs=tuple(
            NeedLine(pathway=words("pathway", need.pathway), level=need.level) for need in needs
        ),
        actions=_actions(file, gate, meeting.on_date),
    )


def still_so(printed: CasePage, now: CasePage) -> bool:
    """Whether all that a printed page says of a case would be printed in these words now.

    What came in since does not make it wrong; what was put right, moved, graded, withheld
    or taken out does.
    """
    more = {"flags": (), "events": (), "needs": (), "actions": ()}
    if replace(printed, **more) != replace(now, **more):  # type: ignore[arg-type]
        return False
    lists = (
        (printed.flags, now.flags), (printed.events, now.events),
        (printed.needs, now.needs), (printed.actions, now.actions),
    )  # fmt: skip
    return all(Counter(before) <= Counter(after) for before, after in lists)


def quotes_visor(page: CasePage) -> bool:
    """Whether anything on a page names ViSOR, as a store of before may hold it (item 47)."""
    told = (f"{one.text} {one.source}" for one in page.events)
    done = (f"{one.text} {one.owner}" for one in page.actions)
    own = (page.why or "", page.area, page.offender_manager)
    return any(names_visor(text) for text in (*own, *page.flags, *told, *done))


def _detail(gate: _Gate, record: Record, kind: ItemKind, value: T, otherwise: T) -> T:
    """A field of the person's own row when it may be seen, else what stands in its place."""
    return value if gate.shows(kind, record.person.provenance) else otherwise


def _number(gate: _Gate, record: Record, kind: ItemKind, which: IdentifierKind) -> str | None:
    """A number, asked for with its own source; None where this copy has no line for it.

    A number that is withheld from a copy with such a line stands there as one not known.
    """
    for held in record.person.identifiers:
        if held.kind is which and gate.asks(held) is not None:
            return held.canonical
    return "" if gate.shows(kind, None) else None


def _shows_status(file: CaseFile, change: RagChange | None, gate: _Gate) -> bool:
    """Whether the status may be seen: as the line of history may that gave it.

    A status no line accounts for goes with the person's own row.
    """
    person = file.record.person
    if person.rag is Rag.NOT_SET and change is None:
        return gate.shows(ItemKind.STATUS, None)
    if change is None:
        return gate.shows(ItemKind.STATUS, person.provenance)
    return gate.asks(change, closed=change.meeting_id in file.closed_at) is not None


def _why(record: Record, case: Case, gate: _Gate, on: date, *, status: bool) -> str | None:
    """Why the case is here: as the agenda says, else the status and its reason."""
    if not gate.shows(ItemKind.WHY, None):
        return None
    why = case.why if status else _without_status(case.why, record.person.rag)
    if why:
        return why
    if not status:
        return None
    person = record.person
    if person.rag is Rag.NOT_SET:
        return words("case", "no_status")
    days = 0 if person.rag_since is None else (on - person.rag_since).days
    code = "status_one_day" if days == 1 else "status"
    line = words("case", code, {"status": person.rag.spoken, "days": days})
    return f"{line} {person.rag_reason}".strip()


def _without_status(why: str, rag: Rag) -> str:
    """Why a case is heard, without the status as an agenda proposed it: it is withheld by now."""
    said = words("proposed", "status_since", {"status": rag.spoken, "day": ""}).rstrip()
    return "; ".join(one for one in why.split("; ") if not one.startswith(said))


def _flags(record: Record, gate: _Gate, on: date) -> list[str]:
    person = record.person
    ppo = person.ppo and gate.shows(ItemKind.FLAG, person.provenance)
    shown = ["PPO"] if ppo else []
    for flag in record.flags:
        if flag.until is not None and flag.until < on:
            continue
        if gate.asks(flag) is not None:
            shown.append(flag.words)
    return shown


def _needs(record: Record, gate: _Gate) -> list[Need]:
    """The latest assessment in each pathway, in the scheme's order."""
    latest: dict[str, Need] = {}
    for need in record.needs:  # latest first
        if gate.asks(need) is not None:
            latest.setdefault(need.pathway, need)
    return [latest[pathway] for pathway in PATHWAYS if pathway in latest]


def _since(discussed: date | None, on: date) -> date:
    """After which day what happened is new to whoever heard the case last."""
    return discussed if discussed is not None else on - timedelta(days=LOOK_BACK_DAYS)


def _events(file: CaseFile, gate: _Gate, discussed: date | None, on: date) -> tuple[EventLine, ...]:
    """What happened since the last meeting that heard the case, oldest first."""
    since = _since(discussed, on)
    lines: list[EventLine] = []
    for event in reversed(file.events):
        if not since < event.on_date <= on:
            continue
        shown = gate.asks(event)
        if shown is not None:
            source = event.provenance
            lines.append(
                EventLine(
                    on=event.on_date,
                    text=_told(event, shown),
                    source=source.originator,
                    grade=source.grade,
                )
            )
    return tuple(lines)


def _told(event: Event, shown: Shown) -> str:
    """An event in one line that begins with its kind; of a victim, the anonymised wording."""
    text = event.anonymised.strip() if shown.anonymised else told(event)
    if kind_of(event.kind) in {EventKind.OTHER, EventKind.INTELLIGENCE}:
        return text
    kind = kind_words(event.kind)
    if text.casefold().startswith(kind.casefold()):
        return text
    return words("event_told", "with", {"kind": kind, "detail": text})


def _actions(file: CaseFile, gate: _Gate, on: date) -> tuple[ActionLine, ...]:
    """What is still to be done, but for what only the closed part of a meeting knows of."""
    return tuple(
        ActionLine(
            text=action.body,
            owner=action.owner_agency,
            due=action.due_on,
            days_late=action.days_late(on),
        )
        for action in file.record.actions
        if action.is_open
        and gate.asks(action, closed=action.meeting_id in file.closed_at) is not None
    )
