"""Taking checked rows of a cohort file into the store, as one transaction.

A new person gets every fact with its source. Somebody already known gets only what is
empty, unless a person chose the file's; nothing is overwritten silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.identifiers import Reading
from iomdesk.domain.people import Person, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import Progress
from iomdesk.domain.sharing import check_originator, strictest
from iomdesk.exchange.cohort import CohortRow
from iomdesk.exchange.matching import KnownPeople, matches
from iomdesk.services import rag
from iomdesk.services.desk import Desk, Work
from iomdesk.services.import_known import TOOL, held_of
from iomdesk.services.same_person import known_people
from iomdesk.store.changes import source_values
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries import people, records
from iomdesk.store.queries.imports import HeldRow
from iomdesk.store.schema import Kind
from iomdesk.words import words

_PLAIN: Final = (
    "surname",
    "forename",
    "other_names",
    "birth_date",
    "area",
    "address",
    "phone",
    "offender_manager",
    "mappa",
    "registered_on",
    "last_conviction_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A row that is taken in.

    Attributes:
        original: what it said before it was repaired.
        person_id: who in the store takes it; empty for a new person.
        use_file: the file's words replace the store's.
        near: everybody in the store it was near to when that was decided.
    """

    number: int
    values: CohortRow
    original: CohortRow
    person_id: str = ""
    use_file: bool = False
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an import did.

    Attributes:
        taken: rows taken in; ``added`` of them are new people.
        waiting: rows to check or with a problem that stayed behind.
    """

    batch_id: str
    taken: int
    added: int
    waiting: int


def take_rows(
    desk: Desk,
    rows: Sequence[Taken],
    *,
    batch_id: str,
    known: KnownPeople,
    held: Mapping[str, HeldRow],
    file_name: str,
    sheet: str,
    sha256: str,
    originator: str,
    waiting: int,
    columns: tuple[str, str],
    progress: Progress,
) -> Outcome:
    """Take all these rows in, or, when it is stopped or fails, none of them.

    ``known`` and ``held`` are what the rows were decided upon. Raises RuleViolation
    ``plan_stale`` when that is no longer so for one of them, or when ``batch_id`` was
    taken in before.
    """
    check_originator(originator)
    source = Provenance(
        originator=originator,
        received_on=desk.today(),
        channel=words("imports", "channel", {"file": file_name}),
    )

    def act(work: Work) -> int:
        _refuse_stale(work, rows, batch_id, known, held)
        _keep_columns(work, *columns)
        work.insert(
            Kind.IMPORT,
            {
                "file_name": file_name,
                "sheet": sheet,
                "sha256": sha256,
                "rows_taken": len(rows),
                "rows_waiting": waiting,
            },
            row_id=batch_id,
        )
        taker = _Taker(work, source, file_name)
        added = 0
        for done, row in enumerate(rows):
            progress.step(done, len(rows))
            if not row.person_id:
                taker.add(row)
                added += 1
                continue
            person = people.person(work.reading, row.person_id)
            if person is None:  # seen a moment ago, in this same transaction
                raise KeyError(row.person_id)
            taker.bring_up_to_date(row, person)
        progress.step(len(rows), len(rows))
        return added

    added = desk.write(act, context="import", batch_id=batch_id)
    return Outcome(batch_id=batch_id, taken=len(rows), added=added, waiting=waiting)


def _refuse_stale(
    work: Work,
    rows: Sequence[Taken],
    batch_id: str,
    known: KnownPeople,
    held: Mapping[str, HeldRow],
) -> None:
    """Nobody may be added twice, nor anything replaced that no one has seen."""
    if people.revision(work.reading, Kind.IMPORT, batch_id):
        raise RuleViolation("", "plan_stale")
    taking = {row.person_id for row in rows if row.person_id}
    now = held_of(work.reading, taking)
    if any(now.get(person_id) != held.get(person_id) for person_id in taking):
        raise RuleViolation("", "plan_stale")
    others = known_people(work.reading)
    if others.people == known.people:
        return
    for row in rows:
        if any(one.person_id not in row.near for one in matches(row.values, others)):
            raise RuleViolation("", "plan_stale")


def _keep_columns(work: Work, signature: str, chosen: str) -> None:
    """How this kind of file is read, for next time; it stays when the import is undone."""
    kept = stored.mapping(work.reading, signature)
    if kept is None:
        work.insert(Kind.IMPORT_MAPPING, {"signature": signature, "mapping": chosen})
    else:
        work.amend(Kind.IMPORT_MAPPING, kept[0], kept[1], {"mapping": chosen})


class _Taker:
    """Writes rows within one transaction."""

    def __init__(self, work: Work, source: Provenance, file_name: str) -> None:
        self._work = work
        self._source = source
        self._stamps = source_values(source)
        self._file = file_name

    def add(self, row: Taken) -> None:
        """A new person with all that the row says."""
        said = row.values
        fields: dict[str, object] = {name: getattr(said, name) for name in _PLAIN}
        fields["ppo"] = said.ppo
        fields.update(self._status(row))
        person_id = self._work.insert(Kind.PERSON, {**fields, **self._stamps})
        for reading in said.identifiers:
            self._number(person_id, reading, row.original)
        if said.rag is not Rag.NOT_SET:
            self._history(person_id, row, Rag.NOT_SET)
        for months, score in ((12, said.ogrs12), (24, said.ogrs24)):
            if score is not None:
                self._score(person_id, months, score)
        self._custody(person_id, said)
        self._notes(person_id, said, ())

    def bring_up_to_date(self, row: Taken, held: Person) -> None:
        """What is empty is filled; with ``use_file`` what differs is replaced."""
        said, reading = row.values, self._work.reading
        fields: dict[str, object] = {}
        for name in _PLAIN:
            new, old = getattr(said, name), getattr(held, name)
            if new not in (None, "") and new != old and (row.use_file or old in (None, "")):
                fields[name] = new
        if said.ppo and not held.ppo:
            fields["ppo"] = True
        elif row.use_file and said.not_ppo and held.ppo:
            fields["ppo"] = False
        status = said.rag is not Rag.NOT_SET and (
            held.rag is Rag.NOT_SET or (row.use_file and held.rag is not said.rag)
        )
        if status:
            fields.update(self._status(row))
            self._history(held.id, row, held.rag)
        elif said.rag is held.rag and said.rag is not Rag.NOT_SET:
            new_date = said.rag_on not in {None, held.rag_since}
            if new_date and (row.use_file or held.rag_since is None):
                fields["rag_since"] = said.rag_on
        if fields:
            values = {**fields, **self._merged(held.provenance)}
            self._work.amend(Kind.PERSON, held.id, held.revision, values)
        self._numbers(row, held)
        known = {(s.tool, s.months): s.value for s in reversed(records.scores(reading, held.id))}
        for months, score in ((12, said.ogrs12), (24, said.ogrs24)):
            old_score = known.get((TOOL, months))
            new_score = f"{score:g}" if score is not None else None
            if new_score and (old_score is None or (row.use_file and old_score != new_score)):
                self._score(held.id, months, float(new_score))
        self._custody_again(held.id, row)
        bodies = tuple(note.body for note in records.notes(reading, held.id))
        self._notes(held.id, said, bodies)

    # ---- one fact each -----------------------------------------------------------------

    def _merged(self, held: Provenance) -> dict[str, object]:
        """The source of a row of which the file changes only a part: it frees nothing held."""
        return source_values(strictest(held, self._source))

    def _reason(self, row: Taken) -> str:
        return words("imports", "status_reason", {"file": self._file, "row": row.number})

    def _status(self, row: Taken) -> dict[str, object]:
        said = row.values
        if said.rag is Rag.NOT_SET:
            return {}
        return {"rag": said.rag, "rag_since": said.rag_on, "rag_reason": self._reason(row)}

    def _history(self, person_id: str, row: Taken, before: Rag) -> None:
        """The status with the file's own date, or today's where it gives none."""
        on = row.values.rag_on
        rag.note_change(
            self._work,
            person_id,
            before=before,
            to=row.values.rag,
            reason=self._reason(row),
            agreed_by="",
            set_at=self._work.at if on is None else _start_of(on, self._work.at),
            look_again_on=None,
            source=self._source,
        )

    def _number(self, person_id: str, reading: Reading, original: CohortRow) -> None:
        self._work.insert(
            Kind.IDENTIFIER,
            {
                "person_id": person_id,
                "kind": reading.kind,
                "typed": _as_typed(reading, original),
                "canonical": reading.canonical,
                "problem": reading.problem,
                **self._stamps,
            },
        )

    def _numbers(self, row: Taken, held: Person) -> None:
        for reading in row.values.identifiers:
            of_kind = [one for one in held.identifiers if one.kind is reading.kind]
            if not of_kind:
                self._number(held.id, reading, row.original)
            elif row.use_file and all(one.canonical != reading.canonical for one in of_kind):
                revision = people.revision(self._work.reading, Kind.IDENTIFIER, of_kind[0].id)
                values = {
                    "typed": _as_typed(reading, row.original),
                    "canonical": reading.canonical,
                    "problem": reading.problem,
                    **self._merged(of_kind[0].provenance),
                }
                self._work.amend(Kind.IDENTIFIER, of_kind[0].id, revision, values)

    def _score(self, person_id: str, months: int, score: float) -> None:
        fields = {"person_id": person_id, "tool": TOOL, "months": months, "value": f"{score:g}"}
        self._work.insert(Kind.SCORE, {**fields, "scored_on": None, **self._stamps})

    def _custody(self, person_id: str, said: CohortRow) -> None:
        if said.in_custody:
            place = said.prison or words("imports", "prison_unnamed")
            fields = {"person_id": person_id, "establishment": place, "release_on": said.release_on}
            self._work.insert(Kind.CUSTODY, {**fields, **self._stamps})

    def _custody_again(self, person_id: str, row: Taken) -> None:
        said = row.values
        stays = records.custody(self._work.reading, person_id)
        now = next((stay for stay in stays if stay.ended_on is None), None)
        if now is None:
            self._custody(person_id, said)
            return
        values: dict[str, object] = {}
        if said.release_on is not None and (row.use_file or now.release_on is None):
            values["release_on"] = said.release_on
        unnamed = now.establishment == words("imports", "prison_unnamed")
        if said.prison and (row.use_file or unnamed):
            values["establishment"] = said.prison
        if any(getattr(now, name) != value for name, value in values.items()):
            merged = self._merged(now.provenance)
            self._work.amend(Kind.CUSTODY, now.id, now.revision, {**values, **merged})

    def _notes(self, person_id: str, said: CohortRow, known: tuple[str, ...]) -> None:
        bodies = [said.note]
        if said.release_on is not None and not said.in_custody:
            # No prison is named, so no stay is made up; the date is not lost either.
            bodies.append(words("imports", "release_note", {"date": show_date(said.release_on)}))
        for body in bodies:
            if body and body not in known:
                fields = {"person_id": person_id, "on_date": self._work.at.date(), "body": body}
                self._work.insert(Kind.NOTE, {**fields, **self._stamps})


def _as_typed(reading: Reading, original: CohortRow) -> str:
    """What stood in the file, where only its check letter was put right (domain section 4)."""
    before = next((one for one in original.identifiers if one.kind is reading.kind), None)
    if before is not None and before.corrected == reading.canonical:
        return before.typed
    return reading.typed


def _start_of(day: date, like: datetime) -> datetime:
    """The first moment of a day, local time."""
    moment = datetime.combine(day, time())
    return moment.astimezone() if like.tzinfo is not None else moment
