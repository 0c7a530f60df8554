"""What happens to a person: adding, putting right and withdrawing events and notes.

Nothing is kept without its source (S2 section 10; S1 5.2.3), and nothing is changed or
taken out without a reason: the log keeps what stood before, and why.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from iomdesk.domain.events import (
    EventKind,
    kind_of,
)
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Event, Note
from iomdesk.domain.sharing import strictest
from iomdesk.services.desk import Desk, Work
from iomdesk.services.eventnew import (
    NewEvent,
    NewNote,
    again,
    check_event,
    check_note,
    event_values,
    note_values,
)
from iomdesk.services.happening import NOTE, Happened, Happenings, What, counts, happenings
from iomdesk.services.sources import checked_text
from iomdesk.store.changes import Conflict, source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import events as stored
from iomdesk.store.queries import minutes
from iomdesk.store.schema import Kind

__all__ = [
    "NOTE", "EventChanged", "Happened", "Happenings", "NewEvent", "NewNote", "NoteChanged",
    "What", "add_event", "add_note", "again", "amend_event", "amend_note", "check_event",
    "counts", "event", "happenings", "note", "withdraw_event", "withdraw_note",
]  # fmt: skip

T = TypeVar("T")


class EventChanged(Exception):
    """Someone else saved this event first; nothing was written.

    Attributes:
        now: the event as it stands; None when it is gone.
    """

    def __init__(self, now: Event | None) -> None:
        super().__init__("the event was changed since it was opened")
        self.now = now


class NoteChanged(Exception):
    """Someone else saved this note first; nothing was written.

    Attributes:
        now: the note as it stands; None when it is gone.
    """

    def __init__(self, now: Note | None) -> None:
        super().__init__("the note was changed since it was opened")
        self.now = now


def _check_arrest(work: Work, person_id: str, arrest_id: str | None) -> None:
    """A conviction comes of an arrest of the same person."""
    if not arrest_id:
        return
    arrest = stored.event(work.reading, arrest_id)
    if (
        arrest is None
        or arrest.person_id != work.standing(person_id)
        or kind_of(arrest.kind) is not EventKind.ARREST
    ):
        raise RuleViolation("from_event", "from_event_arrest")


def add_event(
    desk: Desk,
    person_id: str,
    new: NewEvent,
    source: Provenance,
    *,
    context: str = "record",
    batch_id: str = "",
    import_id: str | None = None,
) -> str:
    """Keep something that happened; gives its id. Raises RuleViolation."""
    check_event(desk.scheme, new, source, desk.today())

    def act(work: Work) -> str:
        _check_arrest(work, person_id, new.from_event)
        return work.insert(
            Kind.EVENT,
            {
                "person_id": person_id,
                **event_values(new),
                "import_id": import_id,
                **source_values(source),
            },
        )

    return desk.write(act, context=context, batch_id=batch_id)


def amend_event(
    desk: Desk,
    event_id: str,
    base_revision: int,
    new: NewEvent,
    source: Provenance,
    *,
    reason: str,
    context: str = "record",
) -> Event:
    """Put an event right; gives it as saved. The log keeps what stood before, and why.

    What was held of handling, sensitivity and unpublished HMPPS data is merged with
    ``source``: a correction frees nothing (``sharing.strictest``).
    Raises RuleViolation, or ``EventChanged`` when someone saved first.
    """
    why = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> Event:
        held = stored.event(work.reading, event_id)
        if held is None or held.revision != base_revision:
            raise EventChanged(held)
        merged = _merged(held.provenance, source)
        check_event(desk.scheme, new, merged, desk.today(), held_line=held.line)
        if new.from_event == event_id:
            raise RuleViolation("from_event", "from_event_arrest")
        _check_arrest(work, held.person_id, new.from_event)
        if new.kind is not EventKind.ARREST:
            _cut_off(work, event_id)
        values = event_values(new)
        if kind_of(held.kind) is new.kind is EventKind.OTHER:
            values["kind"] = held.kind  # the word of an older store stays as it was
        given = {**values, **source_values(merged)}
        after = work.amend(Kind.EVENT, event_id, base_revision, given)
        if after != base_revision:
            _note_reason(work, Verb.ALTERATION, Kind.EVENT, event_id, held.person_id, why)
        return _there(stored.event(work.reading, event_id), event_id)

    return desk.write(act, context=context)


def withdraw_event(
    desk: Desk, event_id: str, base_revision: int, *, reason: str, context: str = "record"
) -> None:
    """Take an event out; the log keeps what it was, and why it went.

    A conviction that came of a withdrawn arrest stays, and comes of none any more.
    Raises RuleViolation, or ``EventChanged`` when someone saved first.
    """
    why = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> None:
        held = stored.event(work.reading, event_id)
        if held is None or held.revision != base_revision:
            raise EventChanged(held)
        _cut_off(work, event_id)
        work.erase(Kind.EVENT, event_id, base_revision, keep_fields=True)
        _note_reason(work, Verb.ERASURE, Kind.EVENT, event_id, held.person_id, why)

    desk.write(act, context=context)


def add_note(
    desk: Desk,
    person_id: str,
    new: NewNote,
    source: Provenance,
    *,
    said: Mapping[str, object] | None = None,
    context: str = "record",
) -> str:
    """Keep what someone said or wrote, with its source; gives its id. Raises RuleViolation.

    ``said``: of one taken in a meeting, its ``meeting_id``, ``at_time`` and ``named``.
    """
    check_note(new, source, desk.today())
    values = {"person_id": person_id, **note_values(new), **source_values(source), **(said or {})}
    return desk.write(lambda work: work.insert(Kind.NOTE, values), context=context)


def amend_note(
    desk: Desk,
    note_id: str,
    base_revision: int,
    new: NewNote,
    source: Provenance,
    *,
    reason: str,
    context: str = "record",
) -> Note:
    """Put a note right; as ``amend_event``.

    Raises RuleViolation, such as ``note_minuted`` for a note of approved minutes, or
    ``NoteChanged``.
    """
    why = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> Note:
        held = stored.note(work.reading, note_id)
        if held is None or held.revision != base_revision:
            raise NoteChanged(held)
        _check_unminuted(work, held)
        merged = _merged(held.provenance, source)
        check_note(new, merged, desk.today())
        # What a meeting took for its closed part is opened by nobody (S2 section 10; item 32).
        closed = new.closed_only or (held.closed_only and bool(held.meeting_id))
        given = {**note_values(replace(new, closed_only=closed)), **source_values(merged)}
        after = work.amend(Kind.NOTE, note_id, base_revision, given)
        if after != base_revision:
            _note_reason(work, Verb.ALTERATION, Kind.NOTE, note_id, held.person_id, why)
        return _there(stored.note(work.reading, note_id), note_id)

    return desk.write(act, context=context)


def withdraw_note(
    desk: Desk, note_id: str, base_revision: int, *, reason: str, context: str = "record"
) -> None:
    """Take a note out; as ``withdraw_event``. Raises RuleViolation or ``NoteChanged``."""
    why = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> None:
        held = stored.note(work.reading, note_id)
        if held is None:
            raise NoteChanged(None)
        _check_unminuted(work, held)
        try:
            work.erase(Kind.NOTE, note_id, base_revision, keep_fields=True)
        except Conflict as conflict:
            raise NoteChanged(held) from conflict
        _note_reason(work, Verb.ERASURE, Kind.NOTE, note_id, held.person_id, why)

    desk.write(act, context=context)


def _check_unminuted(work: Work, note: Note) -> None:
    """A note of approved minutes stays as the chair approved it; what is amiss is added."""
    if minutes.is_minuted(work.reading, note.meeting_id):
        raise RuleViolation("", "note_minuted")


def event(desk: Desk, event_id: str) -> Event:
    """One event as it stands. Raises KeyError when it is gone."""
    with desk.read() as reading:
        return _there(stored.event(reading, event_id), event_id)


def note(desk: Desk, note_id: str) -> Note:
    """One note as it stands. Raises KeyError when it is gone."""
    with desk.read() as reading:
        return _there(stored.note(reading, note_id), note_id)


def _merged(held: Provenance, new: Provenance) -> Provenance:
    """The source of a row put right: nothing held is freed, and of two grades that ask for
    the same handling the corrected one holds."""
    return replace(strictest(held, new), grade=strictest(new, held).grade)


def _note_reason(
    work: Work, verb: Verb, kind: Kind, row_id: str, person_id: str, reason: str
) -> None:
    work.note(verb, kind, row_id, person_id=person_id, fields={"changed_because": reason})


def _cut_off(work: Work, arrest_id: str) -> None:
    """Convictions that came of what is no arrest any more come of none."""
    for conviction in stored.came_of(work.reading, arrest_id):
        work.amend(Kind.EVENT, conviction.id, conviction.revision, {"from_event": None})


def _there(row: T | None, row_id: str) -> T:
    if row is None:
        raise KeyError(row_id)
    return row
