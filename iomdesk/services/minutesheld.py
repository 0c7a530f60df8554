"""The minutes of a meeting as they stand: all of them, as the desk has them.

Nothing here has passed the gate; each part knows as what the gate is to be asked about it.
What an audience's copy says of it is in ``services/minutespages.py``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from iomdesk.domain.deciding import Decision, Minute, MinuteKind
from iomdesk.domain.meetings import Meeting, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Action, RagChange
from iomdesk.domain.referrals import Stage
from iomdesk.domain.sharing import Item, ItemKind
from iomdesk.domain.sitting import PresenceLine, Room, Sitting, room
from iomdesk.services import minutelines, onward, requests
from iomdesk.services.audiences import item_of
from iomdesk.services.desk import Desk, Reading
from iomdesk.services.sittingstate import quorum_of
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries import minutes as kept
from iomdesk.store.queries import people, records, sittings

_GONE: Final = frozenset({Stage.WITHDRAWN, Stage.MISTAKE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A note of what somebody said.

    Attributes:
        source: the agency that said it; ``speaker``: by whom, where that is known.
        anonymised: the same without the victim in it; empty where there is none.
        gate: as what the gate is asked.
    """

    id: str
    source: str
    speaker: str
    body: str
    anonymised: str
    gate: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An action that came of the meeting."""

    action: Action
    gate: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision with what it rests on.

    Attributes:
        before: as what the gate is asked about the status before; None for none.
        after: the same of the status given here; None where none was.
    """

    decision: Decision
    gate: Item
    before: Item | None
    after: Item | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedItem:
    """A case or a referral with all that came of it.

    Attributes:
        number: on the agenda. about: whom the gate is asked about.
        provenance: of the referral; None of a case, which the scheme itself put there.
        none: that it needs no action. waits: that its decision waits.
        onward: what may be disclosed of it; None where nothing was said.
    """

    id: str
    number: int
    session: Session
    name: str
    person_id: str
    referral_id: str
    provenance: Provenance | None
    notes: tuple[Said, ...]
    decided: Decided | None
    actions: tuple[Taken, ...]
    none: Minute | None
    waits: Minute | None
    onward: Minute | None
    requests: tuple[requests.Asked, ...]

    @property
    def about(self) -> str:
        """See the class."""
        return self.person_id or self.referral_id

    def as_item(self, kind: ItemKind, provenance: Provenance | None = None) -> Item:
        """A part of it that the meeting itself said, as an item of the gate."""
        return Item(kind=kind, person_id=self.about, session=self.session, provenance=provenance)

    def line(self, minute: Minute, kind: ItemKind = ItemKind.MINUTE) -> Item:
        """A line of the minutes about it: closed where either of the two is."""
        return replace(
            self.as_item(kind, minute.provenance), session=_closest(self.session, minute.session)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of one meeting.

    Attributes:
        lines: all lines of the minutes, in order; ``presence``: of the attendance.
        needed: how many agencies may decide, by the rules it began under.
        addenda: what was added after approval, in order.
    """

    meeting: Meeting
    sitting: Sitting
    presence: tuple[PresenceLine, ...]
    needed: int
    items: tuple[MinutedItem, ...]
    lines: tuple[Minute, ...]
    addenda: tuple[Minute, ...]

    @property
    def has_closed(self) -> bool:
        """Whether the meeting had a closed part, or was to have one."""
        parts = {one.session for one in self.meeting.cases}
        parts |= {one.session for one in self.items}
        gone = (one for one in self.lines if one.kind is MinuteKind.SESSION)
        return Session.CLOSED in parts or any(one.outcome == Session.CLOSED for one in gone)

    @property
    def room(self) -> Room:
        """Who was where, after all that happened."""
        sha256 = self.sitting.statement_sha256
        return room(self.meeting, self.presence, self.needed, sha256)

    @property
    def actions(self) -> tuple[Taken, ...]:
        """All actions, in the order of the agenda."""
        return tuple(one for item in self.items for one in item.actions)

    @property
    def ended_at(self) -> datetime | None:
        """When the meeting was ended."""
        return self.sitting.ended_at

    def item(self, item_id: str) -> MinutedItem:
        """One item; KeyError."""
        for one in self.items:
            if one.id == item_id:
                return one
        raise KeyError(item_id)


def read(desk: Desk, meeting_id: str) -> Minutes:
    """The minutes as they stand, while the meeting goes on or after it.

    Raises KeyError for an unknown meeting, RuleViolation ``not_opened``.
    """
    with desk.read() as reading:
        meeting, sitting = minutelines.held(reading, meeting_id, approved=True)
        lines = sittings.minutes(reading, meeting_id)
        return Minutes(
            meeting=meeting,
            sitting=sitting,
            presence=sittings.presence(reading, meeting_id),
            needed=quorum_of(desk, reading, meeting.kind, sitting),
            items=_items(reading, meeting, lines),
            lines=lines,
            addenda=tuple(one for one in lines if one.kind is MinuteKind.ADDENDUM),
        )


def _items(
    reading: Reading, meeting: Meeting, lines: tuple[Minute, ...]
) -> tuple[MinutedItem, ...]:
    """The items in the order they are heard: open cases, closed cases, referrals.

    Not a referral that was withdrawn before anything was said of it. What is heard of a
    person in the closed part is closed for their referral as well, as in packs and on the wall.
    """
    came = _Came(reading, meeting, lines)
    cases = [
        MinutedItem(
            id=one.id, number=0, session=one.session, name=one.name, person_id=one.person_id,
            referral_id="", provenance=None, notes=(), decided=None, actions=(), none=None,
            waits=None, onward=None, requests=(),
        )
        for one in meeting.cases
    ]  # fmt: skip
    shut = {one.person_id for one in cases if one.session is Session.CLOSED}
    referrals = [
        MinutedItem(
            id=one.id, number=0, name=one.name,
            session=Session.CLOSED if one.person_id in shut else one.session,
            person_id=one.person_id or "", referral_id=one.referral_id,
            provenance=one.provenance, notes=(), decided=None, actions=(), none=None,
            waits=None, onward=None, requests=(),
        )
        for one in sittings.referrals(reading, meeting.id)
        if one.stage not in _GONE or came.spoken(one.id)
    ]  # fmt: skip
    heard = {one.person_id for one in cases}
    own = [(one, True) for one in cases]
    own += [(one, one.person_id not in heard) for one in referrals]
    found = [line for one, mine in own for line in came.lines(one, mine=mine)]
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


class _Came:
    """What came of a meeting, read once for all its items."""

    def __init__(self, reading: Reading, meeting: Meeting, lines: tuple[Minute, ...]) -> None:
        self._reading = reading
        self._meeting = meeting
        self._lines = lines
        self._notes = kept.notes(reading, meeting.id)
        self._actions = kept.actions(reading, meeting.id)
        self._decisions: dict[str, list[Decision]] = {}
        for one in sittings.decisions(reading, meeting.id):
            self._decisions.setdefault(one.item, []).append(one)
        self._onward = onward.latest(lines)
        self._asked = requests.of(lines)

    def spoken(self, item_id: str) -> bool:
        """Whether anything was said or decided of an item."""
        return item_id in self._decisions or any(one.item == item_id for one in self._lines)

    def lines(self, item: MinutedItem, *, mine: bool) -> Iterator[MinutedItem]:
        """The item with what came of it; actions and notes of a person stand once.

        Where two records of one person were decided of before they were made one, each
        decision stands: what was recorded goes out of no minutes.
        """
        decisions = self._decisions.get(item.id, [])
        yield self._filled(item, decisions[0] if decisions else None, mine=mine)
        for further in decisions[1:]:
            yield replace(item, decided=self._decided(item, further))

    def _filled(self, item: MinutedItem, decision: Decision | None, *, mine: bool) -> MinutedItem:
        return replace(
            item,
            notes=self._said(item, mine=mine),
            decided=None if decision is None else self._decided(item, decision),
            actions=self._taken(item) if mine else (),
            none=self._last(item, MinuteKind.NO_ACTION),
            waits=self._last(item, MinuteKind.WAITS),
            onward=self._onward.get(item.id),
            requests=tuple(one for one in self._asked if one.item == item.id),
        )

    def _last(self, item: MinutedItem, kind: MinuteKind) -> Minute | None:
        found = [one for one in self._lines if one.kind is kind and one.item == item.id]
        return found[-1] if found else None

    def _said(self, item: MinutedItem, *, mine: bool) -> tuple[Said, ...]:
        of_person = (
            Said(
                id=one.id,
                source=one.provenance.originator,
                speaker=one.named,
                body=one.body,
                anonymised=one.anonymised,
                gate=item_of(one, session=item.session),
            )
            for one in self._notes
            if mine and item.person_id and one.person_id == item.person_id
        )
        of_item = (
            Said(
                id=one.id,
                source=one.provenance.originator,
                speaker=one.named,
                body=one.body,
                anonymised=one.refers_to,  # of a note, the wording without the victim
                gate=replace(item.line(one, ItemKind.NOTE), anonymised=bool(one.refers_to.strip())),
            )
            for one in self._lines
            if one.kind is MinuteKind.NOTE and one.item == item.id
        )
        return (*of_person, *of_item)

    def _taken(self, item: MinutedItem) -> tuple[Taken, ...]:
        return tuple(
            Taken(action=one, gate=item_of(one, session=item.session))
            for one in self._actions
            if item.person_id and one.person_id == item.person_id
        )

    def _decided(self, item: MinutedItem, decision: Decision) -> Decided:
        session = _closest(item.session, decision.session)
        gate = replace(item.as_item(ItemKind.DECISION), session=session)
        before, after = None, None
        if item.person_id and (decision.before is not None or decision.after is not None):
            history = records.rag_history(self._reading, item.person_id)
            closed = stored.closed_meetings(self._reading, item.person_id)
            here = next((one for one in history if one.id == decision.rag_change_id), None)
            after = None if here is None else _status(here, item, session)
            earlier = [one for one in history if _was_before(one, decision, here)]
            if earlier:
                hidden = earlier[0].meeting_id in closed - {self._meeting.id}
                part = Session.CLOSED if hidden else session
                before = _status(earlier[0], item, part)
            else:
                person = _own_source(self._reading, item.person_id)
                before = replace(item.as_item(ItemKind.STATUS, person), session=session)
        return Decided(decision=decision, gate=gate, before=before, after=after)


def _closest(one: Session, other: Session) -> Session:
    """The more closed of two parts."""
    return Session.CLOSED if Session.CLOSED in {one, other} else Session.OPEN


def _was_before(one: RagChange, decision: Decision, here: RagChange | None) -> bool:
    """Whether a line of the status history stood when the decision was taken."""
    return one.set_at <= decision.at and (here is None or one.id != here.id)


def _status(change: RagChange, item: MinutedItem, session: Session) -> Item:
    return item_of(change, session=session, person_id=item.person_id)


def _own_source(reading: Reading, person_id: str) -> Provenance | None:
    """The source of a person's own row; None when there is no such record."""
    person = people.person(reading, person_id)
    return None if person is None else person.provenance
