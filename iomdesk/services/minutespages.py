"""What one reader's copy of the minutes says: every part of it asked of the gate.

What is withheld is absent, and the copy is that of a meeting at which it was not said
(design section 2.4). Items are numbered on each copy for itself.
"""

from dataclasses import dataclass
from datetime import datetime

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Attendee, Session
from iomdesk.domain.sharing import Audience, Item, ItemKind, Shown, names_visor, release
from iomdesk.papers.values import ActionLine, Correction, Frame
from iomdesk.papers.values_minutes import (
    DecisionLine,
    ItemLines,
    MinutesPaper,
    NoteLine,
    RequestLine,
)
from iomdesk.services import minutelines, minutesroom
from iomdesk.services.audiences import Rights, attending, rights
from iomdesk.services.desk import Desk
from iomdesk.services.minutesheld import Decided, MinutedItem, Minutes, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A copy before a line of it is drawn.

    Attributes:
        people: ids of the people it tells of, for the log.
        referrals: of the referrals it tells of.
        redacted: how many parts unpublished HMPPS data kept out of it; on no copy.
    """

    paper: MinutesPaper
    people: tuple[str, ...]
    referrals: tuple[str, ...]
    redacted: int


def shows(item: Item, to: Audience) -> bool:
    """Whether the gate lets it through."""
    return isinstance(release(item, to), Shown)


def hears(item: MinutedItem, to: Audience) -> bool:
    """Whether a copy may carry an item at all: the case, and of a referral its source."""
    return shows(item.as_item(ItemKind.CASE, item.provenance), to)


def addendum_readers(
    desk: Desk, minutes: Minutes, *, session: Session = Session.OPEN, item_id: str = ""
) -> tuple[str, ...]:
    """Whose copies carry an addendum about a part of the meeting, or about one of its items.

    By name and agency, in the order of the list. Raises KeyError for an unknown item.
    """
    held, meeting = rights(desk), minutes.meeting
    asked = Item(kind=ItemKind.MINUTE, person_id="", session=session,
                 provenance=minutelines.own_source(desk, meeting))  # fmt: skip
    item = minutes.item(item_id) if item_id else None
    found = []
    for one in meeting.attendees:
        to = attending(held, meeting, one)
        if shows(asked, to) if item is None else hears(item, to):
            found.append(f"{one.name} ({one.agency})")
    return tuple(found)


def for_audience(desk: Desk, minutes: Minutes, attendee: Attendee) -> MinutesPaper:
    """The minutes as this attendee may have them, numbered for themselves."""
    frame = frame_of(desk, minutes, "", desk.clock.now())
    return page_for(desk, minutes, attendee, frame, rights(desk)).paper


def frame_of(desk: Desk, minutes: Minutes, reference: str, made_at: datetime) -> Frame:
    """Head and foot of the pages."""
    meeting = minutes.meeting
    kind = desk.scheme.meeting_kind(meeting.kind)
    return Frame(
        marking=desk.scheme.marking.full,
        marking_foot=desk.scheme.marking.foot,
        scheme=desk.name,
        occasion=f"{kind.title}, {meeting.place}, {show_date(meeting.on_date)}",
        reference=reference,
        made_at=made_at,
        made_by=desk.who,
        training=desk.training,
    )


def page_for(desk: Desk, minutes: Minutes, attendee: Attendee, frame: Frame, held: Rights) -> Page:
    """The copy of one attendee."""
    meeting, sitting = minutes.meeting, minutes.sitting
    to = attending(held, meeting, attendee)
    heard = [one for one in minutes.items if hears(one, to)]
    parts = {part: [one for one in heard if one.session is part] for part in Session}
    closed = bool(parts[Session.CLOSED])
    ids = frozenset(one.id for one in heard)
    told = minutesroom.teller(minutes, closed=closed)
    opened = tuple(_lines(one, to) for one in parts[Session.OPEN])
    shut = tuple(_lines(one, to) for one in parts[Session.CLOSED])
    paper = MinutesPaper(
        frame=frame,
        copy=attendee.position,
        of=len(meeting.attendees),
        name=attendee.name,
        agency=attendee.agency,
        title=desk.scheme.meeting_kind(meeting.kind).title,
        place=meeting.place,
        chair=meeting.chair,
        chair_agency=meeting.chair_agency,
        starts_at=datetime.combine(meeting.on_date, meeting.at_time),
        began_at=None if sitting.began_at is None else told(sitting.began_at),
        ended_at=None if sitting.ended_at is None else told(sitting.ended_at),
        resumed=minutesroom.resumed(minutes),
        read_at=sitting.read_at,
        read_by=sitting.read_by,
        needed=minutes.needed,
        attendance=minutesroom.attendance(minutes, ids, closed=closed),
        quorum=minutesroom.quorum(minutes, ids, closed=closed),
        decided=any(one.decision is not None for one in (*opened, *shut)),
        opened=opened,
        closed=shut,
        addenda=_addenda(minutes, heard, to),
        approved_at=sitting.approved_at,
        approved_by=sitting.approved_by,
        redacted_by=desk.who,
        redacted_on=frame.made_at.date(),
    )
    return Page(
        paper=paper,
        people=tuple(dict.fromkeys(one.person_id for one in heard if one.person_id)),
        referrals=tuple(one.referral_id for one in heard if one.referral_id),
        redacted=_redacted(heard),
    )


def _redacted(heard: list[MinutedItem]) -> int:
    gates = [note.gate for one in heard for note in one.notes]
    gates += [action.gate for one in heard for action in one.actions]
    given = (one.decided.after for one in heard if one.decided is not None)
    gates += [gate for gate in given if gate is not None]
    sources = (one.provenance for one in gates)
    return sum(one is not None and one.hmpps_unpublished for one in sources)


def _lines(item: MinutedItem, to: Audience) -> ItemLines:
    """What a copy says of one item that its reader hears."""
    named = shows(item.as_item(ItemKind.NAME), to)
    waits, none, onward = item.waits, item.none, item.onward
    return ItemLines(
        name=item.name if named else "",
        referral=bool(item.referral_id),
        notes=tuple(line for one in item.notes if (line := _note(one, to)) is not None),
        decision=None if item.decided is None else _decision(item, item.decided, to),
        waits=waits.body if waits is not None and shows(item.line(waits), to) else None,
        no_action=none.body if none is not None and shows(item.line(none), to) else None,
        actions=tuple(
            ActionLine(text=one.action.body, owner=one.action.owner_agency, due=one.action.due_on)
            for one in item.actions
            if shows(one.gate, to)
        ),
        onward=onward.body if onward is not None and shows(item.line(onward), to) else "",
        requests=tuple(
            RequestLine(
                by=one.by, to=one.to, grounds=one.grounds, outcome=one.outcome, reason=one.reason
            )
            for one in item.requests
            if shows(item.as_item(ItemKind.MINUTE, one.provenance), to)
        ),
    )


def _note(said: Said, to: Audience) -> NoteLine | None:
    answer = release(said.gate, to)
    if not isinstance(answer, Shown):
        return None
    source = f"{said.source} ({said.speaker})" if said.speaker else said.source
    return NoteLine(text=said.anonymised if answer.anonymised else said.body, source=source)


def _decision(item: MinutedItem, decided: Decided, to: Audience) -> DecisionLine | None:
    """A decision; one that gave a status this reader may not know is not told at all."""
    one = decided.decision
    if not shows(decided.gate, to):
        return None
    if decided.after is not None and not shows(decided.after, to):
        return None
    knew = decided.before is not None and shows(decided.before, to)
    before = one.before if knew else None
    changed = decided.after is not None and one.after is not None
    status = one.after if changed else before
    tests = shows(item.as_item(ItemKind.RAG_FACT), to)
    return DecisionLine(
        verdict=one.verdict,
        status=status,
        before=before if changed and before is not status else None,
        reason=one.reason,
        agencies=one.agencies,
        look_again_on=one.look_again_on if status is not None else None,
        against=one.against if tests else "",
        ground=one.ground,
        facts=one.facts if tests else "",
        corrections=tuple(
            Correction(on=line.at.date(), text=line.body, by=line.who)
            for line in one.corrections
            if shows(item.line(line), to)
        ),
    )


def _addenda(minutes: Minutes, heard: list[MinutedItem], to: Audience) -> tuple[Correction, ...]:
    """What was added after approval; of an item, only to those who hear the item."""
    by_id = {one.id: one for one in heard}
    found = []
    for line in minutes.addenda:
        item = by_id.get(line.item)
        if line.item and item is None:
            continue
        asked = (
            Item(kind=ItemKind.MINUTE, person_id="", session=line.session,
                 provenance=line.provenance)
            if item is None
            else item.line(line)
        )  # fmt: skip
        if shows(asked, to):
            found.append(Correction(on=line.at.date(), text=line.body, by=line.who))
    return tuple(found)


def names_visor_at(paper: MinutesPaper) -> int:
    """The number of the first item that names ViSOR, 0 for none, as an old record may (item 47)."""
    for number, item in enumerate((*paper.opened, *paper.closed), 1):
        if any(map(names_visor, _texts(item))):
            return number
    return 0


def _texts(item: ItemLines) -> list[str]:
    texts = [item.waits or "", item.no_action or "", item.onward]
    texts += [text for one in item.notes for text in (one.text, one.source)]
    texts += [text for one in item.actions for text in (one.text, one.owner)]
    texts += [text for one in item.requests for text in (one.to, one.grounds, one.reason)]
    if item.decision is not None:
        made = item.decision
        texts += [made.reason, made.against, made.facts]
        texts += [one.text for one in made.corrections]
    return texts
