"""Reading what a meeting is while it is held: the sitting, the room, minutes and decisions."""

import json
from datetime import date

from sqlalchemy import RowMapping, select

from iomdesk.domain.deciding import Decision, LeaveGround, Minute, MinuteKind, Verdict
from iomdesk.domain.meetings import MeetingReferral, Session
from iomdesk.domain.people import Rag, full_name
from iomdesk.domain.referrals import Route, Stage
from iomdesk.domain.sitting import Presence, PresenceLine, Sitting
from iomdesk.store import schema
from iomdesk.store.queries import matrices
from iomdesk.store.queries.values import KEPT_FIRST, day, moment, moment_or_none, provenance
from iomdesk.store.vault import Reading

_S = schema.sitting.c
_M = schema.meeting.c


def sitting(reading: Reading, meeting_id: str) -> Sitting | None:
    """The meeting as it is or was held; None when it was never opened."""
    query = schema.sitting.select().where(_S.meeting_id == meeting_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _sitting(row)


def _sitting(row: RowMapping) -> Sitting:
    return Sitting(
        id=row["id"],
        revision=row["revision"],
        meeting_id=row["meeting_id"],
        session=Session(row["session"]),
        item=row["item"],
        item_since=moment_or_none(row["item_since"]),
        read_at=moment_or_none(row["read_at"]),
        read_by=row["read_by"],
        statement_sha256=row["statement_sha256"],
        opened_at=moment(row["opened_at"]),
        began_at=moment_or_none(row["began_at"]),
        ended_at=moment_or_none(row["ended_at"]),
        approved_at=moment_or_none(row["approved_at"]),
        approved_by=row["approved_by"],
    )


def running(reading: Reading) -> tuple[str, ...]:
    """The ids of the meetings that were opened and have not ended, the last opened first."""
    query = (
        select(_S.meeting_id)
        .where(_S.ended_at.is_(None))
        .order_by(_S.opened_at.desc(), _S.id)
    )  # fmt: skip
    return tuple(str(row[0]) for row in reading.execute(query))


def to_hold(reading: Reading, on: date) -> tuple[tuple[str, str], ...]:
    """(id, time) of the meetings of a day that are neither cancelled nor over, in order."""
    over = select(_S.meeting_id).where(_S.ended_at.is_not(None))
    query = (
        select(_M.id, _M.at_time)
        .where(_M.on_date == on.isoformat(), _M.cancelled_on.is_(None), _M.id.not_in(over))
        .order_by(_M.at_time, _M.id)
    )
    return tuple((str(row[0]), str(row[1])) for row in reading.execute(query))


def presence(reading: Reading, meeting_id: str) -> tuple[PresenceLine, ...]:
    """All that happened to the places at a meeting, in the order in which it was recorded."""
    columns = schema.presence.c
    query = schema.presence.select().where(columns.meeting_id == meeting_id).order_by(KEPT_FIRST)
    return tuple(
        PresenceLine(
            id=row["id"],
            revision=row["revision"],
            attendee_id=row["attendee_id"],
            kind=Presence(row["kind"]),
            at=moment(row["at"]),
            name=row["name"],
            statement_sha256=row["statement_sha256"],
            item=row["item"],
            reason=row["reason"],
        )
        for row in reading.execute(query).mappings()
    )


def meeting_of_presence(reading: Reading, presence_id: str) -> str:
    """The meeting a line of attendance belongs to; KeyError when it is gone."""
    columns = schema.presence.c
    found = reading.execute(select(columns.meeting_id).where(columns.id == presence_id)).scalar()
    if found is None:
        raise KeyError(presence_id)
    return str(found)


def has_presence(reading: Reading, attendee_id: str) -> bool:
    """Whether anything was recorded of somebody's place."""
    columns = schema.presence.c
    query = select(columns.id).where(columns.attendee_id == attendee_id).limit(1)
    return reading.execute(query).first() is not None


def has_signed(reading: Reading, attendee_id: str) -> bool:
    """Whether somebody signed a statement, of whichever text."""
    columns = schema.presence.c
    query = select(columns.id).where(
        columns.attendee_id == attendee_id, columns.kind == Presence.SIGNED.value
    )
    return reading.execute(query.limit(1)).first() is not None


def minutes(reading: Reading, meeting_id: str) -> tuple[Minute, ...]:
    """The lines of the minutes, in the order in which they were recorded."""
    columns = schema.minute.c
    query = schema.minute.select().where(columns.meeting_id == meeting_id).order_by(KEPT_FIRST)
    return tuple(_minute(row) for row in reading.execute(query).mappings())


def _minute(row: RowMapping) -> Minute:
    return Minute(
        id=row["id"],
        revision=row["revision"],
        meeting_id=row["meeting_id"],
        kind=MinuteKind(row["kind"]),
        item=row["item"],
        person_id=row["person_id"] or "",
        referral_id=row["referral_id"] or "",
        decision_id=row["decision_id"] or "",
        session=Session(row["session"]),
        at=moment(row["at"]),
        who=row["created_by"],
        body=row["body"],
        named=row["named"],
        outcome=row["outcome"],
        refers_to=row["refers_to"],
        provenance=provenance(row),
    )


def decisions(reading: Reading, meeting_id: str) -> tuple[Decision, ...]:
    """What a meeting decided, in that order, each with its corrections."""
    corrections: dict[str, list[Minute]] = {}
    columns = schema.minute.c
    query = (
        schema.minute.select()
        .where(columns.meeting_id == meeting_id, columns.kind == MinuteKind.CORRECTION.value)
        .order_by(KEPT_FIRST)
    )
    for row in reading.execute(query).mappings():
        corrections.setdefault(row["decision_id"] or "", []).append(_minute(row))
    query = (
        schema.decision.select()
        .where(schema.decision.c.meeting_id == meeting_id)
        .order_by(KEPT_FIRST)
    )
    return tuple(
        _decision(row, tuple(corrections.get(row["id"], ())))
        for row in reading.execute(query).mappings()
    )


def _decision(row: RowMapping, corrections: tuple[Minute, ...]) -> Decision:
    return Decision(
        id=row["id"],
        meeting_id=row["meeting_id"],
        item=row["item"],
        person_id=row["person_id"] or "",
        referral_id=row["referral_id"] or "",
        session=Session(row["session"]),
        verdict=Verdict(row["outcome"]),
        before=Rag(row["before"]) if row["before"] else None,
        after=Rag(row["after"]) if row["after"] else None,
        reason=row["reason"],
        agencies=tuple(json.loads(row["agencies"])) if row["agencies"] else (),
        look_again_on=day(row["look_again_on"]),
        against=row["against"],
        ground=LeaveGround(row["ground"]) if row["ground"] else None,
        facts=row["facts"],
        rag_change_id=row["rag_change_id"] or "",
        at=moment(row["at"]),
        who=row["created_by"],
        rule_set=row["rule_set"],
        corrections=corrections,
    )


def referrals(reading: Reading, meeting_id: str) -> tuple[MeetingReferral, ...]:
    """The referrals on the agenda of a meeting: the open part's first, then in their order."""
    lines, held = schema.meeting_referral.c, schema.referral.c
    query = (
        select(
            lines.id.label("line_id"), lines.revision.label("line_revision"), lines.referral_id,
            lines.position, lines.session, matrices.newest_total(held.id), schema.referral,
        )
        .join(schema.referral, held.id == lines.referral_id)
        .where(lines.meeting_id == meeting_id)
        .order_by(lines.session == Session.CLOSED.value, lines.position, lines.id)
    )  # fmt: skip
    return tuple(
        MeetingReferral(
            id=row["line_id"],
            revision=row["line_revision"],
            referral_id=row["referral_id"],
            person_id=row["person_id"],
            position=row["position"],
            session=Session(row["session"]),
            name=full_name(row["surname"], row["forename"]),
            stage=Stage(row["stage"]),
            route=Route(row["route"]),
            provenance=provenance(row),
            matrix=row["matrix_total"],
        )
        for row in reading.execute(query).mappings()
    )


def acted_for(reading: Reading, meeting_id: str) -> frozenset[str]:
    """The ids of the people for whom a meeting set an action with an owner and a day."""
    columns = schema.action.c
    query = select(columns.person_id).where(
        columns.meeting_id == meeting_id,
        columns.owner_agency != "",
        columns.due_on.is_not(None),
        columns.dropped_on.is_(None),
    )
    return frozenset(str(row[0]) for row in reading.execute(query))


def was_heard(reading: Reading, meeting_id: str, item_id: str, person_id: str | None) -> bool:
    """Whether an item of a meeting came on the table, or anything was recorded of it there."""
    minute, decision, note = schema.minute.c, schema.decision.c, schema.note.c
    asked = [
        select(minute.id).where(minute.meeting_id == meeting_id, minute.item == item_id),
        select(decision.id).where(decision.meeting_id == meeting_id, decision.item == item_id),
    ]
    if person_id:
        of_person = (note.meeting_id == meeting_id, note.person_id == person_id)
        asked.append(select(note.id).where(*of_person))
    return any(reading.execute(query.limit(1)).first() is not None for query in asked)
