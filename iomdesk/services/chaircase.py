"""A case as the chair sees it in the meeting: what is new, what is asked, what was decided.

UX section 9 (7). The chair may see everything; what the wall may never have stands apart
under "For the chair only" (UX section 8). Opening a case is logged once in a sitting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.dates import show_short
from iomdesk.domain.deciding import Decision, Minute, MinuteKind
from iomdesk.domain.eventtext import told
from iomdesk.domain.handling import is_medical, tells_of_victim
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Person, Provenance, Rag
from iomdesk.domain.records import Event
from iomdesk.services import actions, agencies, deciding, leaving, meetingnotes
from iomdesk.services.actions import ActionLine, ActionState
from iomdesk.services.casepages import LOOK_BACK_DAYS
from iomdesk.services.deciding import CONTEXT
from iomdesk.services.desk import Desk, Reading
from iomdesk.services.meetingnotes import TakenNote
from iomdesk.services.ragasking import Asked, asked_in
from iomdesk.services.roomcheck import agencies_for
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.store.log import Verb, consulted
from iomdesk.store.queries import meetings as stored_meetings
from iomdesk.store.queries import people, records
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

SINCE_MOST: Final = 12
"""So many lines of what happened since then are read at a meeting; the record has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLine:
    """Something that happened since the case was last heard."""

    on: date
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAction:
    """An action of the case: open, or one of this meeting.

    Attributes:
        left: "3 days left", "from today"; empty where it is late, closed or has no day.
        new: it came of this meeting.
    """

    line: ActionLine
    left: str
    new: bool

    @property
    def on_wall(self) -> bool:
        """Whether it is marked for the wall."""
        return self.line.action.on_wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody in the room who may be the source of a note."""

    agency: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All that the centre of the chair's window shows of a case.

    Attributes:
        revision: of the person, which a decision is based on.
        days: whole days at the present status; None when it is not known since when.
        number, of: among all cases of the agenda, as the chair counts them.
        why: why it is on the agenda. discussed_on: the last meeting before that heard it.
        since: what happened since then, latest first; ``more`` is how much more there is.
        chair_only: what the wall may never have, in lines.
        look_again_on: the day that stands now.
        asked: the facts behind a status and what they give, for the form of a change.
        stage_on: when the six month stage is reached; None when it is not known.
        decision: locked once there is one. none, waits: what was said instead of it.
        agencies: present and signed now, as they may agree. speakers: who is in the room.
        wait_words: why nothing can be decided now; empty where it can.
        panel_on: the day of the next Panel; None when none is in the diary.
    """

    item: str
    person_id: str
    revision: int
    name: str
    rag: Rag
    days: int | None
    number: int
    of: int
    session: Session
    why: str
    discussed_on: date | None
    since: tuple[SinceLine, ...]
    more: int
    chair_only: tuple[str, ...]
    look_again_on: date | None
    actions: tuple[CaseAction, ...]
    notes: tuple[TakenNote, ...]
    asked: Asked
    stage_on: date | None
    decision: Decision | None
    none: Minute | None
    waits: Minute | None
    agencies: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    wait_words: str
    panel_on: date | None

    @property
    def open_actions(self) -> int:
        """How many actions are still to be done."""
        return sum(1 for one in self.actions if one.line.action.is_open)

    @property
    def new_actions(self) -> int:
        """How many came of this meeting."""
        return sum(1 for one in self.actions if one.new)


def case_view(desk: Desk, state: State, item: AgendaItem) -> CaseView:
    """What the chair sees of a case. Raises KeyError when the person is gone.

    The first look in a sitting is logged as a consultation.
    """
    note_opened(desk, state, Kind.PERSON, item.person_id, item.person_id)
    today, meeting = desk.today(), state.meeting
    lines = actions.of_person(desk, item.person_id)
    with desk.read() as reading:
        person = people.person(reading, item.person_id)
        if person is None:
            raise KeyError(item.person_id)
        discussed = stored_meetings.last_discussed(reading, person.id, meeting.on_date, closed=True)
        after = discussed or meeting.on_date - timedelta(days=LOOK_BACK_DAYS)
        happened = [
            one
            for one in records.events_since(reading, person.id, after + timedelta(days=1))
            if one.on_date <= today
        ]
        plain = [one for one in happened if not _is_delicate(one)]
        police = _police(desk)
        return CaseView(
            item=item.id,
            person_id=person.id,
            revision=person.revision,
            name=person.name,
            rag=person.rag,
            days=None if person.rag_since is None else (today - person.rag_since).days,
            number=item.number,
            of=len(meeting.cases),
            session=item.session,
            why="" if item.case is None else item.case.why,
            discussed_on=discussed,
            since=tuple(map(_since, plain[:SINCE_MOST])),
            more=max(0, len(plain) - SINCE_MOST),
            chair_only=tuple(_chair_only(reading, person, happened, lines, police, today)),
            look_again_on=person.look_again_on,
            actions=tuple(_actions(lines, meeting.id, today)),
            notes=meetingnotes.of_person(reading, meeting.id, person.id),
            asked=asked_in(desk, reading, person.id),
            stage_on=leaving.stage_on(reading, desk.scheme, person),
            decision=decision_of(reading, meeting.id, item.id),
            none=said(reading, meeting.id, item.id, MinuteKind.NO_ACTION),
            waits=said(reading, meeting.id, item.id, MinuteKind.WAITS),
            agencies=agencies_for(state, item),
            speakers=speakers(state),
            wait_words=deciding.waits_words(state, item),
            panel_on=_panel_on(desk, reading, meeting.id),
        )


def note_opened(desk: Desk, state: State, kind: Kind, row_id: str, person_id: str) -> None:
    """Log that an item was opened in this sitting, unless the log has it already."""
    held = state.sitting
    if held is None:
        return
    with desk.read() as reading:
        if consulted(reading, held.id, kind, row_id):
            return
    desk.write(
        lambda work: work.note(Verb.CONSULTATION, kind, row_id, person_id=person_id),
        context=CONTEXT,
        batch_id=held.id,
    )


def speakers(state: State) -> tuple[Speaker, ...]:
    """Who is in the room and signed, in the order of the list."""
    return tuple(
        Speaker(agency=seat.attendee.agency, name=seat.attendee.name) for seat in state.room.present
    )


def decision_of(reading: Reading, meeting_id: str, item_id: str) -> Decision | None:
    """What was decided of an item; None while nothing was."""
    found = (one for one in stored.decisions(reading, meeting_id) if one.item == item_id)
    return next(found, None)


def said(reading: Reading, meeting_id: str, item_id: str, kind: MinuteKind) -> Minute | None:
    """The latest line of the minutes of that kind about an item; None for none."""
    lines = stored.minutes(reading, meeting_id)
    found = [one for one in lines if one.item == item_id and one.kind is kind]
    return found[-1] if found else None


def _panel_on(desk: Desk, reading: Reading, meeting_id: str) -> date | None:
    found = deciding.next_panel(desk, reading, but=meeting_id)
    return None if found is None else found[1]


# ---- what is new ------------------------------------------------------------------------


def _since(event: Event) -> SinceLine:
    return SinceLine(on=event.on_date, text=told(event), source=event.provenance.originator)


def _is_delicate(event: Event) -> bool:
    """Whether an event stands under "For the chair only"."""
    source = event.provenance
    return (
        event.is_intelligence
        or event.closed_only
        or source.hmpps_unpublished
        or tells_of_victim(source)
        or is_medical(source)
    )


def _police(desk: Desk) -> frozenset[str]:
    """The agencies whose actions start off the wall, by name."""
    known = (one.name for one in agencies.agencies(desk) if one.role is AgencyRole.POLICE)
    return frozenset(one.casefold() for one in known)


def _chair_only(
    reading: Reading,
    person: Person,
    happened: list[Event],
    lines: tuple[ActionLine, ...],
    police: frozenset[str],
    today: date,
) -> Iterator[str]:
    """What the wall may never have: intelligence, what the police do, warnings, health."""
    reports = sum(1 for one in happened if one.is_intelligence)
    if reports:
        yield words("chair_only", "intelligence_one" if reports == 1 else "intelligence",
                    {"count": reports})  # fmt: skip
    for one in happened:
        if one.is_intelligence or not _is_delicate(one):
            continue
        params = {"text": told(one), "date": show_short(one.on_date, today)}
        yield words("chair_only", _why_kept(one.provenance), params)
    for line in lines:
        action = line.action
        if not action.is_open or action.on_wall:
            continue
        if action.closed_only or action.owner_agency.casefold() in police:
            late = line.late or (show_short(action.due_on, today) if action.due_on else "")
            code = "closed_action" if action.closed_only else "police_action"
            yield words("chair_only", code if late else f"{code}_no_day",
                        {"text": action.body, "due": late})  # fmt: skip
    for flag in records.flags(reading, person.id):
        if flag.until is None or flag.until >= today:
            code = "closed_flag" if flag.closed_only else "flag"
            yield words("chair_only", code, {"text": flag.words})
    if person.ppo:
        yield words("chair_only", "ppo")
    if person.mappa:
        yield words("chair_only", "mappa", {"level": person.mappa})


def _why_kept(source: Provenance) -> str:
    if source.hmpps_unpublished:
        return "unpublished"
    if tells_of_victim(source):
        return "victim"
    return "health" if is_medical(source) else "closed"


def _actions(lines: tuple[ActionLine, ...], meeting_id: str, today: date) -> Iterator[CaseAction]:
    """Open actions, then what this meeting set or closed; new ones last, as they were made."""
    new: list[CaseAction] = []
    earlier: list[CaseAction] = []
    for line in lines:
        action = line.action
        mine = action.meeting_id == meeting_id
        ended = action.done_on or action.dropped_on
        if not (action.is_open or mine or ended == today):
            continue
        one = CaseAction(line=line, left=_left(line, today, new=mine), new=mine)
        (new if mine else earlier).append(one)
    yield from earlier
    yield from new


def _left(line: ActionLine, today: date, *, new: bool) -> str:
    due = line.action.due_on
    if line.state is not ActionState.OPEN or due is None:
        return ""
    if new:
        return words("chair_case", "from_today")
    days = (due - today).days
    code = {0: "due_today", 1: "day_left"}.get(days, "days_left")
    return words("chair_case", code, {"days": days})
