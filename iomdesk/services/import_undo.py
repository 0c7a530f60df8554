"""Taking an import back: same day only, and only what nobody has built upon since."""

from iomdesk.domain.people import full_name
from iomdesk.services.desk import Desk, Work
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from iomdesk.store.queries import drafts, people
from iomdesk.store.queries import imports as stored
from iomdesk.store.schema import Kind

# How a kind of file is read stays known, and that there was an import.
_DOMAIN = frozenset(kind.value for kind in Kind) - {Kind.IMPORT, Kind.IMPORT_MAPPING}


class UndoRefused(Exception):
    """An import cannot be taken back; nothing was changed.

    Attributes:
        code: ``not_there``, ``undone_already``, ``another_day`` or ``changed_since``.
        people: ids of those who were changed or passed on since; for the names ask
            ``names_of``.
    """

    def __init__(self, code: str, people: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {len(people)}")
        self.code = code
        self.people = people


def undo_import(desk: Desk, batch_id: str) -> int:
    """Take an import back by changes that undo each of its own, latest first.

    Gives how many people are out again. Nothing leaves the log: it holds the import and
    its undoing, both under this batch, so that an import below can be undone next. What
    was typed about people who are out again and never saved goes with them. Raises
    ``UndoRefused``.
    """

    def act(work: Work) -> int:
        batch = next((b for b in stored.batches(work.reading) if b.id == batch_id), None)
        if batch is None:
            raise UndoRefused("not_there")
        if batch.undone_at is not None:
            raise UndoRefused("undone_already")
        if batch.made_at.astimezone().date() != desk.today():
            raise UndoRefused("another_day")
        since = stored.changed_since(work.reading, batch_id)
        if since:
            raise UndoRefused("changed_since", since)
        gone = 0
        for entry in log.of_batch(work.reading, batch_id):
            if entry.subject in _DOMAIN:
                _take_back(work, entry)
                gone += entry.subject == Kind.PERSON and entry.verb is Verb.COLLECTION
        work.amend(Kind.IMPORT, batch_id, batch.revision, {"undone_at": desk.clock.now()})
        return gone

    return desk.write(act, context="undo", batch_id=batch_id)


def _take_back(work: Work, entry: Entry) -> None:
    kind = Kind(entry.subject)
    revision = people.revision(work.reading, kind, entry.row_id)
    if entry.verb is Verb.COLLECTION:
        work.erase(kind, entry.row_id, revision, keep_fields=True)
        for form, subject in drafts.places_about(work.reading, entry.row_id):
            work.drop_draft(form, subject)
    elif entry.verb is Verb.ALTERATION:
        before = {name: values[0] for name, values in entry.fields.items()}
        work.amend(kind, entry.row_id, revision, before)


def names_of(desk: Desk, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The names of these people, for the window only."""
    with desk.read() as reading:
        return tuple(full_name(*pair) for pair in stored.surnames(reading, wanted))
