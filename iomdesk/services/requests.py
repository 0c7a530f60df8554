"""Further disclosure asked of the chair: point 4 of the statement.

Permission is sought from the chair, who decides on the basis of a justifiable need to know
for reasons of public protection (S2 Confidentiality Statement, point 4; domain item 31).
Request and answer are lines of the minutes; neither is altered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from iomdesk.domain.deciding import Minute, MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import minutelines
from iomdesk.services.desk import Desk, Work
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import minutes, sittings

GRANTED = "granted"
REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with what the chair decided.

    Attributes:
        id: of the line it was asked in; ``item``: what it is about.
        by: who asked, "SURNAME, Forename (Agency)"; ``to``: for whom it is asked.
        outcome: "granted", "refused", or empty while the chair has not decided.
        reason: the chair's; ``answered_at``: None while undecided.
    """

    id: str
    item: str
    session: Session
    by: str
    to: str
    grounds: str
    at: datetime
    outcome: str
    reason: str
    answered_at: datetime | None
    provenance: Provenance


def ask(desk: Desk, meeting_id: str, item_id: str, *, by: str, to: str, grounds: str) -> str:
    """Keep that somebody in the meeting asks to disclose something further; gives its id.

    ``by`` is the id of an attendee. Raises RuleViolation ``required`` and as ``checked_text``
    for ``to`` and ``grounds``, ``asker_needed`` for ``by``, ``not_opened``,
    ``minutes_approved``; KeyError.
    """
    to = checked_text(to, "to", needed=True)
    grounds = checked_text(grounds, "grounds", needed=True)

    def act(work: Work) -> str:
        meeting, _ = minutelines.held(work.reading, meeting_id)
        at = minutelines.spot(work.reading, meeting, item_id)
        asker = next((one for one in meeting.attendees if one.id == by), None)
        if asker is None:
            raise RuleViolation("by", "asker_needed")
        source = replace(minutelines.own_source(desk, meeting), originator=asker.agency)
        line = minutelines.write(
            desk, work, meeting, MinuteKind.REQUEST, at, body=grounds,
            named=f"{asker.name} ({asker.agency})", refers_to=to, source=source,
        )  # fmt: skip
        return line.id

    return desk.write(act, context=minutelines.CONTEXT)


def answer(desk: Desk, minute_id: str, *, granted: bool, reason: str) -> Asked:
    """Keep what the chair decided of a request, and why; it is not decided twice.

    Raises KeyError, RuleViolation ``required`` and as ``checked_text`` for ``reason``,
    ``already_answered``, ``minutes_approved``.
    """
    reason = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> Asked:
        meeting_id = minutes.meeting_of(work.reading, minute_id)
        meeting, _ = minutelines.held(work.reading, meeting_id)
        before = _one(sittings.minutes(work.reading, meeting_id), minute_id)
        if before.outcome:
            raise RuleViolation("", "already_answered")
        at = minutelines.spot(work.reading, meeting, before.item)
        minutelines.write(
            desk, work, meeting, MinuteKind.REQUEST, at, body=reason, named=meeting.chair,
            outcome=GRANTED if granted else REFUSED, refers_to=minute_id,
            source=before.provenance,
        )  # fmt: skip
        return _one(sittings.minutes(work.reading, meeting_id), minute_id)

    return desk.write(act, context=minutelines.CONTEXT)


def asked(desk: Desk, meeting_id: str) -> tuple[Asked, ...]:
    """The requests of a meeting, in the order they were asked."""
    with desk.read() as reading:
        return of(sittings.minutes(reading, meeting_id))


def of(lines: Iterable[Minute]) -> tuple[Asked, ...]:
    """The requests among lines of the minutes, each with its answer."""
    lines = tuple(one for one in lines if one.kind is MinuteKind.REQUEST)
    answers = {one.refers_to: one for one in lines if one.outcome}
    return tuple(_asked(one, answers.get(one.id)) for one in lines if not one.outcome)


def _asked(line: Minute, found: Minute | None) -> Asked:
    return Asked(
        id=line.id,
        item=line.item,
        session=line.session,
        by=line.named,
        to=line.refers_to,
        grounds=line.body,
        at=line.at,
        outcome="" if found is None else found.outcome,
        reason="" if found is None else found.body,
        answered_at=None if found is None else found.at,
        provenance=line.provenance,
    )


def _one(lines: Iterable[Minute], minute_id: str) -> Asked:
    for found in of(lines):
        if found.id == minute_id:
            return found
    raise KeyError(minute_id)
