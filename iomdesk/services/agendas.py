"""The agenda of a meeting: what is proposed for it, and the referrals on it.

The cases themselves are put on it, ordered and taken off by ``services/meetings.py``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iomdesk.domain.meetings import Meeting, MeetingReferral, Session
from iomdesk.domain.people import Rag, full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import OPEN_STAGES, Stage
from iomdesk.services import meetings, proposing, referrals
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.diary import DAILY
from iomdesk.services.held import check_not_heard, check_not_over
from iomdesk.services.meetings import MOST_CASES, MeetingChanged
from iomdesk.services.proposing import Finder, Ground, Reason
from iomdesk.store.changes import Conflict
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries import people, sittings
from iomdesk.store.schema import Kind
from iomdesk.words import words

CONTEXT = "meetings"
_TO_DECIDE = (Stage.READY, Stage.MATRIX_DONE)


class ItemKind(StrEnum):
    """What an item of an agenda is."""

    CASE = "case"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody, or a referral, that this meeting should hear of and that is not on its agenda.

    Attributes:
        id: of the person, of the referral for a referral.
        why: in words, as it is printed on every copy that carries the case.
        session: the part it is proposed into.
        rag: None for a referral.
    """

    kind: ItemKind
    id: str
    name: str
    why: str
    rag: Rag | None
    session: Session


def proposals(desk: Desk, meeting_id: str) -> tuple[Proposal, ...]:
    """What is not on the agenda yet and should be, as many as it has room for, in order.

    Referrals to decide come first, as they wait for nothing else; then what waits from
    earlier meetings, what is due, what is new, and the statuses the scheme names. Raises
    KeyError when there is no such meeting.
    """
    waiting = referrals.listed(desk, "open")
    with desk.read() as reading:
        meeting = stored.meeting(reading, meeting_id)
        if meeting is None:
            raise KeyError(meeting_id)
        listed = sittings.referrals(reading, meeting_id)
        found = list(Finder(desk, reading, meeting).reasons())
        put_over = {one.referral_id for one in found if one.referral_id}
        there = {one.referral_id for one in listed}
        decide = [
            Proposal(
                kind=ItemKind.REFERRAL, id=line.id, name=line.name, rag=None, session=Session.OPEN,
                why=_why_referral(line.stage, again=line.id in put_over),
            )
            for line in waiting
            if line.id not in there
            and (line.stage in _TO_DECIDE or line.for_meeting)
            and _of_area(desk, meeting, line.area)
        ]  # fmt: skip
        cases = _cases(desk, reading, meeting, found)
    room = MOST_CASES - len(meeting.cases)
    return (*reversed(decide), *cases[: max(room, 0)])


def _why_referral(stage: Stage, *, again: bool) -> str:
    if again:
        return words("proposed", "referral_again")
    code = "referral_scored" if stage is Stage.MATRIX_DONE else "referral"
    return words("proposed", code)


def _of_area(desk: Desk, meeting: Meeting, area: str) -> bool:
    """Whether a daily tasking is the one of that area; any, where its place is no area."""
    places = {one.name for one in desk.scheme.areas}
    return meeting.kind != DAILY or meeting.place not in places or area in {"", meeting.place}


def _cases(
    desk: Desk, reading: Reading, meeting: Meeting, found: Iterable[Reason]
) -> list[Proposal]:
    """One proposal for each person, with all the reasons that may be told where it is heard."""
    there = {case.person_id for case in meeting.cases}
    by_person: dict[str, list[Reason]] = {}
    for reason in found:
        if reason.person_id and not reason.referral_id and reason.person_id not in there:
            by_person.setdefault(reason.person_id, []).append(reason)
    rows = {row.id: row for row in people.rows_of(reading, by_person)}
    made: list[tuple[int, int, Proposal]] = []
    for person_id, reasons in by_person.items():
        row = rows.get(person_id)
        removed = any(one.ground is Ground.REMOVAL for one in reasons)
        if row is None or (row.left_on is not None and not removed):
            continue
        if not _of_area(desk, meeting, row.area):
            continue
        session = proposing.part_of(reasons)
        told = [one for one in reasons if one.closed == (session is Session.CLOSED)]
        whys = (one.why for one in sorted(told, key=lambda one: one.ground) if one.why)
        said = list(dict.fromkeys(whys))
        proposal = Proposal(
            kind=ItemKind.CASE, id=person_id, name=full_name(row.surname, row.forename),
            why="; ".join(said), rag=Rag(row.rag), session=session,
        )  # fmt: skip
        made.append((min(one.ground for one in told), Rag(row.rag).rank, proposal))
    made.sort(key=lambda one: one[:2])  # stable: else in the order in which it was found
    return [proposal for _, _, proposal in made]


def build(desk: Desk, meeting_id: str, wanted: Collection[str] | None = None) -> int:
    """Put what is proposed on the agenda, all or those ``wanted`` by id; gives how many.

    In one transaction, so that an agenda is never half built. Raises RuleViolation
    ``too_many_cases``.
    """

    def act(work: Work) -> int:
        del work
        found = [one for one in proposals(desk, meeting_id) if wanted is None or one.id in wanted]
        cases = [one for one in found if one.kind is ItemKind.CASE]
        count = meetings.add_cases(
            desk,
            meeting_id,
            [one.id for one in cases],
            why={one.id: one.why for one in cases},
            closed={one.id for one in cases if one.session is Session.CLOSED},
        )
        asked = [one.id for one in found if one.kind is ItemKind.REFERRAL]
        return count + add_referrals(desk, meeting_id, asked)

    return desk.write(act, context=CONTEXT)


def items_on(desk: Desk, meeting_id: str) -> frozenset[str]:
    """The ids of all items on the agenda, cases and referrals."""
    with desk.read() as reading:
        found = stored.meeting(reading, meeting_id)
        cases = () if found is None else found.cases
        asked = sittings.referrals(reading, meeting_id)
        return frozenset(one.id for one in cases) | {one.id for one in asked}


def unbuild(desk: Desk, meeting_id: str, item_ids: Collection[str]) -> None:
    """Undo of ``build``: take these items off again, all or none.

    Raises RuleViolation ``was_heard``, ``meeting_over``.
    """

    def act(work: Work) -> None:
        # The last first: what is taken off renumbers those after it, never those before.
        for referral in reversed(sittings.referrals(work.reading, meeting_id)):
            if referral.id in item_ids:
                drop_referral(desk, meeting_id, referral)
        found = stored.meeting(work.reading, meeting_id)
        for case in reversed(() if found is None else found.cases):
            if case.id in item_ids:
                meetings.drop_case(desk, meeting_id, case)

    desk.write(act, context=CONTEXT)


# ---- referrals on the agenda ------------------------------------------------------------


def referrals_on(desk: Desk, meeting_id: str) -> tuple[MeetingReferral, ...]:
    """The referrals on the agenda, in its order."""
    with desk.read() as reading:
        return sittings.referrals(reading, meeting_id)


def add_referrals(
    desk: Desk, meeting_id: str, referral_ids: Iterable[str], *, session: Session = Session.OPEN
) -> int:
    """Put referrals on the agenda, after the others; gives how many were not on it.

    Raises RuleViolation ``not_for_meeting`` for one that no meeting has to decide,
    ``meeting_over``.
    """

    def act(work: Work) -> int:
        _open_for_change(work.reading, meeting_id)
        check_not_over(work.reading, meeting_id)
        now = sittings.referrals(work.reading, meeting_id)
        there = {one.referral_id for one in now}
        wanted = [one for one in dict.fromkeys(referral_ids) if one not in there]
        if len(there) + len(wanted) > MOST_CASES:
            raise RuleViolation("cases", "too_many_cases", {"most": MOST_CASES})
        for position, referral_id in enumerate(wanted, start=len(there) + 1):
            found = referrals.read_referral(desk, referral_id)
            if found.stage not in OPEN_STAGES:
                raise RuleViolation("", "not_for_meeting", {"name": found.name})
            work.insert(
                Kind.MEETING_REFERRAL,
                {
                    "meeting_id": meeting_id,
                    "referral_id": referral_id,
                    "position": position,
                    "session": session,
                },
            )
        _number(work, meeting_id)
        return len(wanted)

    return desk.write(act, context=CONTEXT)


def set_referral(
    desk: Desk, meeting_id: str, referral: MeetingReferral, *, session: Session
) -> None:
    """Say in which part a referral is decided.

    Raises MeetingChanged, RuleViolation ``was_heard`` once something was said of it here.
    """

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        if session is not referral.session:  # what was said in the closed part stays there
            check_not_heard(work.reading, meeting_id, referral)
        try:
            work.amend(Kind.MEETING_REFERRAL, referral.id, referral.revision, {"session": session})
        except Conflict as conflict:
            raise MeetingChanged(stored.meeting(work.reading, meeting_id)) from conflict
        _number(work, meeting_id)

    desk.write(act, context=CONTEXT)


def order_referrals(desk: Desk, meeting_id: str, line_ids: Sequence[str]) -> None:
    """Decide the referrals in this order, open before closed; by the ids of their lines.

    Raises MeetingChanged when one is not there.
    """

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        now = {one.id: one for one in sittings.referrals(work.reading, meeting_id)}
        if sorted(line_ids) != sorted(now):
            raise MeetingChanged(stored.meeting(work.reading, meeting_id))
        _positions(work, [now[line_id] for line_id in line_ids])
        _number(work, meeting_id)

    desk.write(act, context=CONTEXT)


def drop_referral(desk: Desk, meeting_id: str, referral: MeetingReferral) -> None:
    """Take a referral off the agenda; it waits for another meeting.

    Raises RuleViolation ``was_heard`` once something was said or decided of it here,
    MeetingChanged.
    """

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        check_not_heard(work.reading, meeting_id, referral)
        try:
            work.erase(Kind.MEETING_REFERRAL, referral.id, referral.revision, keep_fields=True)
        except Conflict as conflict:
            raise MeetingChanged(stored.meeting(work.reading, meeting_id)) from conflict
        _number(work, meeting_id)

    desk.write(act, context=CONTEXT)


def put_referral_back(desk: Desk, meeting_id: str, referral: MeetingReferral) -> None:
    """Undo of ``drop_referral``: the line as before, at its old place."""

    def act(work: Work) -> None:
        add_referrals(desk, meeting_id, [referral.referral_id], session=referral.session)
        now = sittings.referrals(work.reading, meeting_id)
        back = next(one for one in now if one.referral_id == referral.referral_id)
        order = [one.id for one in now if one.id != back.id]
        order.insert(referral.position - 1, back.id)
        order_referrals(desk, meeting_id, order)

    desk.write(act, context=CONTEXT)


def _open_for_change(reading: Reading, meeting_id: str) -> None:
    found = stored.meeting(reading, meeting_id)
    if found is None:
        raise KeyError(meeting_id)


def _number(work: Work, meeting_id: str) -> None:
    """Number them as they are read: open ones first, so that no gap tells of others."""
    _positions(work, sittings.referrals(work.reading, meeting_id))


def _positions(work: Work, lines: Iterable[MeetingReferral]) -> None:
    for position, line in enumerate(lines, start=1):
        if line.position != position:
            work.amend(Kind.MEETING_REFERRAL, line.id, line.revision, {"position": position})
