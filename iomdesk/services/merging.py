"""Two records of one person made one, and taken apart again.

Everything that hangs off the other record goes over to the one that is kept; the other
stays, empty, and whoever asks for it gets the one kept. Both are logged as combination
(DPA 2018 s.62). Taking apart puts every column back as it was, but for what was changed
since by hand; what was added since stays with the record kept, and that is said.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from iomdesk.domain import merging
from iomdesk.domain.merging import Likeness, Merge, Pair, Side
from iomdesk.domain.people import IdentifierKind, Person, full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import strictest
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.merge_moves import Mover
from iomdesk.services.sources import checked_text
from iomdesk.store.changes import plain, source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import drafts, merges, people
from iomdesk.store.queries.merges import Change, Moved
from iomdesk.store.schema import Kind

CONTEXT = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two records side by side.

    Attributes:
        left: the record that would be kept; ``right`` would go into it.
        pairs: the fields, those that are the same among them.
        carried: how many rows of each kind would go over.
        once: how many of them the kept record holds word for word already.
        shared: at how many meetings both are on the agenda; they become one case each.
        likeness: what speaks against their being one person.
    """

    left: Person
    right: Person
    pairs: tuple[Pair, ...]
    carried: Mapping[Kind, int]
    once: int
    shared: int
    likeness: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merge that stands, as the screen lists it.

    Attributes:
        name: of the record that went into the one kept.
        stays: how many rows were added to the kept record since; they stay with it.
        refused: code of a rule why it cannot be taken apart now; empty when it can.
    """

    merge: Merge
    name: str
    stays: int
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two records taken apart.

    Attributes:
        back: how many rows went back. stays: how many added since stay with the kept one.
        kept_as_changed: columns of the kept record that were changed since and stay so.
    """

    person_id: str
    other_id: str
    back: int
    stays: int
    kept_as_changed: tuple[str, ...]


def kept_id(desk: Desk, person_id: str) -> str:
    """The record that stands for this one now: its own id unless it was merged."""
    with desk.read() as reading:
        return merges.kept_id(reading, person_id)


def compare(desk: Desk, kept: str, other: str, *, log: bool = True) -> Comparison:
    """Two records side by side; both are thereby looked at, which is logged.

    Raises RuleViolation ``merge_itself`` or ``merge_gone``.
    """
    with desk.read() as reading:
        found = _comparison(reading, kept, other)
    if log:
        desk.write(lambda work: _looked_at(work, kept, other), context=CONTEXT)
    return found


def _looked_at(work: Work, *ids: str) -> None:
    for person_id in ids:
        work.note(Verb.CONSULTATION, Kind.PERSON, person_id, person_id=person_id)


def _comparison(reading: Reading, kept: str, other: str) -> Comparison:
    left, right = _two(reading, kept, other)
    mover = Mover(reading, kept, other, {})
    pairs = merging.compare(left, right, _numbers(reading, kept), _numbers(reading, other))
    return Comparison(
        left=_person(reading, kept),
        right=_person(reading, other),
        pairs=pairs,
        carried=mover.counts(),
        once=mover.once,
        shared=len(mover.meetings),
        likeness=merging.likeness(left, right, pairs),
    )


def _two(reading: Reading, kept: str, other: str) -> tuple[merging.Row, merging.Row]:
    """Both rows; raises RuleViolation when they are not two records that stand."""
    if kept == other:
        raise RuleViolation("other", "merge_itself")
    left, right = merges.row(reading, kept), merges.row(reading, other)
    if left is None or right is None or left["merged_into"] or right["merged_into"]:
        raise RuleViolation("other", "merge_gone")
    return left, right


def _person(reading: Reading, person_id: str) -> Person:
    found = people.person(reading, person_id)
    if found is None:  # its row was read a moment ago
        raise KeyError(person_id)
    return found


def _numbers(reading: Reading, person_id: str) -> dict[IdentifierKind, tuple[str, ...]]:
    found: dict[IdentifierKind, tuple[str, ...]] = {}
    for one in people.identifiers_of(reading, person_id):
        found[one.kind] = (*found.get(one.kind, ()), one.canonical)
    return found


def merge(
    desk: Desk,
    kept: str,
    other: str,
    bases: tuple[int, int],
    choices: Mapping[str, Side],
    *,
    reason: str,
) -> Merge:
    """Make two records one: ``kept`` stays, everything of ``other`` goes over to it.

    Args:
        bases: the revisions of both as they were compared.
        choices: by the names of the pairs of ``compare``; the rest stays as it is, numbers
            are kept from both.

    Raises RuleViolation ``merge_reason``, ``merge_itself`` or ``merge_gone``; PersonChanged
    when one of the two was saved meanwhile.
    """
    reason = checked_text(reason, "reason")
    if not reason:
        raise RuleViolation("reason", "merge_reason")

    def act(work: Work) -> Merge:
        left, right = _two(work.reading, kept, other)
        for person_id, row, base in ((kept, left, bases[0]), (other, right, bases[1])):
            if row["revision"] != base:
                raise PersonChanged(people.person(work.reading, person_id))
        values = merging.combine(left, right, choices)
        if values:
            held = _person(work.reading, kept).provenance
            come = _person(work.reading, other).provenance
            values |= _plain(source_values(strictest(held, come)))
        changed = {name: (left[name], value) for name, value in values.items()
                   if left[name] != value}  # fmt: skip
        mover = Mover(work.reading, kept, other, choices)
        moved = mover.carry_out(work)
        went = _carry_drafts(work, other, kept)
        work.amend(Kind.PERSON, other, bases[1], {"merged_into": kept}, verb=Verb.COMBINATION)
        work.amend(Kind.PERSON, kept, bases[0], values, verb=Verb.COMBINATION, touch=True)
        moved += mover.renumber(work)
        row = {
            "person_id": kept,
            "merged_id": other,
            "reason": reason,
            "fields": json.dumps(changed, ensure_ascii=False, separators=(",", ":")),
            "moved": merges.pack(Moved(tuple(moved), went)),
        }
        merge_id = work.insert(Kind.MERGE, row, verb=Verb.COMBINATION)
        return _stored(work.reading, merge_id)

    return desk.write(act, context=CONTEXT)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Provenance columns as the store keeps them, to be compared with a row."""
    return {name: plain(value) for name, value in values.items()}


def _stored(reading: Reading, merge_id: str) -> Merge:
    found = merges.merge(reading, merge_id)
    if found is None:
        raise KeyError(merge_id)
    return found


def _carry_drafts(work: Work, source: str, target: str) -> tuple[str, ...]:
    """Take along what was being added to the other record; a draft of its own form stays.

    A draft that was typed upon a revision is about that row and would be about another.
    """
    went = []
    for form in drafts.forms_about(work.reading, source):
        held = drafts.draft(work.reading, form, source)
        taken = drafts.draft(work.reading, form, target)
        if held is None or held.base_revision or taken is not None:
            continue
        work.keep_draft(form, target, base_revision=0, answers=held.answers)
        work.drop_draft(form, source)
        went.append(form)
    return tuple(went)


# ---- taking apart ----------------------------------------------------------------------


def standing(desk: Desk, person_id: str) -> tuple[Merged, ...]:
    """The records that were merged into this one and still are, latest first."""
    with desk.read() as reading:
        found = merges.standing(reading, person_id)
        names = people.names(reading, [one.merged_id for one in found])
        return tuple(
            Merged(
                merge=one,
                name=full_name(*names[one.merged_id]),
                stays=merges.added_since(reading, one.person_id, one.id),
                refused=_refused(reading, one),
            )
            for one in found
        )


def _refused(reading: Reading, one: Merge) -> str:
    """Why a merge cannot be taken apart now; empty when it can: the last one first."""
    if one.undone_at is not None:
        return "merge_undone"
    row = merges.row(reading, one.person_id)
    latest = merges.standing(reading, one.person_id)[0]
    if row is None or row["merged_into"] or latest.id != one.id:
        return "merge_later"
    return ""


def undo(desk: Desk, merge_id: str, *, reason: str) -> Apart:
    """Take two records apart again. Raises RuleViolation; KeyError when there is no merge."""
    reason = checked_text(reason, "reason")
    if not reason:
        raise RuleViolation("reason", "apart_reason")

    def act(work: Work) -> Apart:
        one = _stored(work.reading, merge_id)
        if code := _refused(work.reading, one):
            raise RuleViolation("", code)
        moved = merges.moved(work.reading, merge_id)
        stays = merges.added_since(work.reading, one.person_id, merge_id)
        _drafts_back(work, one, moved)
        revision = people.revision(work.reading, Kind.PERSON, one.merged_id)
        work.amend(Kind.PERSON, one.merged_id, revision, {"merged_into": None},
                   verb=Verb.COMBINATION)  # fmt: skip
        back = _put_back(work, moved.changes)
        for conviction in merges.across(work.reading, one.person_id, one.merged_id):
            # Of an arrest that is another person's again nothing here came.
            work.amend(Kind.EVENT, conviction.id, conviction.revision, {"from_event": None},
                       verb=Verb.COMBINATION)  # fmt: skip
        changed = _fields_back(work, one)
        work.amend(
            Kind.MERGE, merge_id, one.revision,
            {"undone_at": desk.clock.now(), "undone_reason": reason}, verb=Verb.COMBINATION,
        )  # fmt: skip
        return Apart(person_id=one.person_id, other_id=one.merged_id, back=back, stays=stays,
                     kept_as_changed=changed)  # fmt: skip

    return desk.write(act, context=CONTEXT)


def _put_back(work: Work, changes: tuple[Change, ...]) -> int:
    """Undo each change of a row, the last first; gives how many rows changed their person.

    A row that was withdrawn since stays so; a column that was changed since as well.
    """
    back = 0
    unsettled: set[str] = set()
    for change in reversed(changes):
        row = merges.value(work.reading, change.kind, change.row_id)
        if row is None:
            continue
        if row[change.column] != change.after:
            if change.kind is Kind.MEETING_CASE:
                unsettled.add(row["meeting_id"])
            continue
        work.amend(
            change.kind, change.row_id, row["revision"], {change.column: change.before},
            verb=Verb.COMBINATION,
        )  # fmt: skip
        back += change.column == "person_id"
    Mover.number_again(work, unsettled)
    return back


def _fields_back(work: Work, one: Merge) -> tuple[str, ...]:
    """The kept record's fields as they were; those changed since stay and are named."""
    row = merges.row(work.reading, one.person_id)
    if row is None:
        raise KeyError(one.person_id)
    kept = tuple(name for name, (_, after) in one.fields.items() if row[name] != after)
    values = {name: before for name, (before, _) in one.fields.items() if name not in kept}
    revision = people.revision(work.reading, Kind.PERSON, one.person_id)
    work.amend(Kind.PERSON, one.person_id, revision, values, verb=Verb.COMBINATION, touch=True)
    return kept


def _drafts_back(work: Work, one: Merge, moved: Moved) -> None:
    """Drafts that went along go back, unless somebody has gone on with them since."""
    for form in moved.drafts:
        held = drafts.draft(work.reading, form, one.person_id)
        if held is not None and held.saved_at == one.at:
            work.keep_draft(form, one.merged_id, base_revision=0, answers=held.answers)
            work.drop_draft(form, one.person_id)
