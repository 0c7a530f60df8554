"""Notes taken in a meeting, each with its source; of a person, or of a referral.

S2 section 10 and domain item 34: only what the role needs, and whose word it is. Of a person
a note is kept on the record, so that it is found there; of a referral it stands in the
minutes. Notes go on below quorum, when decisions wait (ruling 8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from iomdesk.domain.deciding import Minute, MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Note
from iomdesk.domain.sharing import strictest
from iomdesk.services import events, minutelines
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.events import NewNote
from iomdesk.services.ontable import CONTEXT, on_table, spot_of
from iomdesk.services.sittingstate import AgendaItem
from iomdesk.services.sources import check_source, checked_text
from iomdesk.store.changes import Conflict, source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import events as stored_events
from iomdesk.store.queries import records
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenNote:
    """A note as the meeting shows it: "Probation, HAREBELL, Simon", what was said, and when.

    Attributes:
        agency: whose word it is. speaker: who said it there; empty when not named.
        anonymised: the same without the victim; empty where there is none.
    """

    id: str
    revision: int
    agency: str
    speaker: str
    body: str
    at: datetime
    closed_only: bool
    anonymised: str
    source: Provenance


class TakenNoteChanged(Exception):
    """Somebody else changed this note first; nothing was written."""

    def __init__(self) -> None:
        super().__init__("the note was changed since it was read")


def take(
    desk: Desk,
    meeting_id: str,
    item_id: str,
    *,
    body: str,
    source: Provenance | None,
    speaker: str = "",
    closed_only: bool | None = None,
    anonymised: str = "",
) -> str:
    """Keep what was said about an item; gives the id of the note.

    What is said in the closed part is for the closed part. Raises RuleViolation as
    ``deciding.on_table``, ``source_needed`` for ``originator``, ``required`` for ``body``, and
    ``minutes_approved``.
    """
    if source is None:
        raise RuleViolation("originator", "source_needed")
    check_source(source, desk.today())
    text = checked_text(body, "body", needed=True)
    named = checked_text(speaker, "speaker")
    plain = checked_text(anonymised, "anonymised")

    def act(work: Work) -> str:
        state, item = on_table(desk, meeting_id, item_id)
        minutelines.held(work.reading, meeting_id)
        closed = Session.CLOSED in {state.session, item.session} or bool(closed_only)
        if item.kind == "referral":
            spot = replace(spot_of(item), session=Session.CLOSED if closed else Session.OPEN)
            line = minutelines.write(
                desk, work, state.meeting, MinuteKind.NOTE, spot, body=text, named=named,
                refers_to=plain, source=source,
            )  # fmt: skip
            return line.id
        new = NewNote(on_date=desk.today(), body=text, closed_only=closed, anonymised=plain)
        said = {
            "meeting_id": meeting_id, "at_time": f"{desk.clock.now():%H:%M}", "named": named,
        }  # fmt: skip
        return events.add_note(desk, item.person_id, new, source, said=said, context=CONTEXT)

    return desk.write(act, context=CONTEXT)


def correct(
    desk: Desk,
    meeting_id: str,
    note_id: str,
    base_revision: int,
    *,
    body: str,
    source: Provenance,
    reason: str,
    speaker: str | None = None,
    closed_only: bool | None = None,
) -> TakenNote:
    """Put a note right, with a reason; the log keeps what stood before.

    What was held of handling and sensitivity stays (``sharing.strictest``), and nothing of
    the closed part is opened by it. Raises RuleViolation, ``minutes_approved``, and
    TakenNoteChanged.
    """
    check_source(source, desk.today())
    text = checked_text(body, "body", needed=True)
    why = checked_text(reason, "reason", needed=True)
    named = None if speaker is None else checked_text(speaker, "speaker")

    def act(work: Work) -> TakenNote:
        minutelines.held(work.reading, meeting_id)
        note = stored_events.note(work.reading, note_id)
        if note is None:
            line = _unchanged(work.reading, meeting_id, note_id, base_revision)
            closed = line.session is Session.CLOSED or bool(closed_only)
            _set(
                work,
                line,
                {
                    "body": text,
                    "named": line.named if named is None else named,
                    "session": Session.CLOSED if closed else Session.OPEN,
                    **source_values(strictest(line.provenance, source)),
                },
            )
            _because(work, Verb.ALTERATION, line, why)
        else:
            _correct_note(desk, work, note, base_revision, text, source, named, closed_only, why)
        return next(one for one in _all(work.reading, meeting_id, note) if one.id == note_id)

    return desk.write(act, context=CONTEXT)


def _correct_note(
    desk: Desk,
    work: Work,
    note: Note,
    base_revision: int,
    text: str,
    source: Provenance,
    named: str | None,
    closed_only: bool | None,
    why: str,
) -> None:
    new = NewNote(
        on_date=note.on_date,
        body=text,
        closed_only=note.closed_only or bool(closed_only),
        anonymised=note.anonymised,
    )
    try:
        after = events.amend_note(
            desk, note.id, base_revision, new, source, reason=why, context=CONTEXT
        )
    except events.NoteChanged as changed:
        raise TakenNoteChanged from changed
    if named is not None:
        work.amend(Kind.NOTE, note.id, after.revision, {"named": named})


def withdraw(desk: Desk, meeting_id: str, note_id: str, base_revision: int, *, reason: str) -> None:
    """Take a note out, with a reason; the log keeps what it was.

    Raises as ``correct``.
    """
    why = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> None:
        minutelines.held(work.reading, meeting_id)
        if stored_events.note(work.reading, note_id) is None:
            line = _unchanged(work.reading, meeting_id, note_id, base_revision)
            work.erase(Kind.MINUTE, line.id, line.revision, keep_fields=True)
            _because(work, Verb.ERASURE, line, why)
            return
        try:
            events.withdraw_note(desk, note_id, base_revision, reason=why, context=CONTEXT)
        except events.NoteChanged as changed:
            raise TakenNoteChanged from changed

    desk.write(act, context=CONTEXT)


def notes_of(desk: Desk, meeting_id: str, item_id: str) -> tuple[TakenNote, ...]:
    """What this meeting took down about an item, in that order; of a person by the record."""
    with desk.read() as reading:
        meeting, _ = minutelines.held(reading, meeting_id, approved=True)
        spot = minutelines.spot(reading, meeting, item_id)
        if spot.referral_id:
            return of_referral(reading, meeting_id, item_id)
        return of_person(reading, meeting_id, spot.person_id)


def of_item(reading: Reading, meeting_id: str, item: AgendaItem) -> tuple[TakenNote, ...]:
    """As ``notes_of``, within a reading that is open already."""
    if item.kind == "referral":
        return of_referral(reading, meeting_id, item.id)
    return of_person(reading, meeting_id, item.person_id)


def of_person(reading: Reading, meeting_id: str, person_id: str) -> tuple[TakenNote, ...]:
    """What a meeting took down about a person."""
    return tuple(
        TakenNote(
            id=note.id,
            revision=note.revision,
            agency=note.provenance.originator,
            speaker=note.named,
            body=note.body,
            at=at,
            closed_only=note.closed_only,
            anonymised=note.anonymised,
            source=note.provenance,
        )
        for note, at in records.notes_said(reading, meeting_id, person_id)
    )


def of_referral(reading: Reading, meeting_id: str, item_id: str) -> tuple[TakenNote, ...]:
    """What a meeting took down about a referral."""
    return tuple(
        TakenNote(
            id=line.id,
            revision=line.revision,
            agency=line.provenance.originator,
            speaker=line.named,
            body=line.body,
            at=line.at,
            closed_only=line.session is Session.CLOSED,
            anonymised=line.refers_to,
            source=line.provenance,
        )
        for line in stored.minutes(reading, meeting_id)
        if line.kind is MinuteKind.NOTE and line.item == item_id
    )


def _all(reading: Reading, meeting_id: str, note: Note | None) -> tuple[TakenNote, ...]:
    if note is not None:
        return of_person(reading, meeting_id, note.person_id)
    lines = stored.minutes(reading, meeting_id)
    items = dict.fromkeys(one.item for one in lines if one.kind is MinuteKind.NOTE)
    return tuple(note for item in items for note in of_referral(reading, meeting_id, item))


def _unchanged(reading: Reading, meeting_id: str, line_id: str, base_revision: int) -> Minute:
    for line in stored.minutes(reading, meeting_id):
        if line.id == line_id and line.kind is MinuteKind.NOTE and line.revision == base_revision:
            return line
    raise TakenNoteChanged


def _set(work: Work, line: Minute, values: Mapping[str, object]) -> None:
    try:
        work.amend(Kind.MINUTE, line.id, line.revision, values)
    except Conflict as conflict:
        raise TakenNoteChanged from conflict


def _because(work: Work, verb: Verb, line: Minute, why: str) -> None:
    work.note(verb, Kind.MINUTE, line.id, person_id=line.person_id, fields={"changed_because": why})
