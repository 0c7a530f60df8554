"""Two records of one person made one: which fields differ, what is proposed, what comes out.

Combining data is logged as combination (DPA 2018 s.62; domain item 63). The program
proposes and a named person chooses, field by field; nobody is merged by the program alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from iomdesk.domain.people import IdentifierKind, Rag

Row: TypeAlias = Mapping[str, object]
"""A person's own columns as they are kept: dates as ISO text, yes and no as 1 and 0."""


class Side(StrEnum):
    """Which of the two a field is taken from: the record kept (left), the other, or both."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


STATUS: Final = "status"
MEMBERSHIP: Final = "membership"
OTHER_NAMES: Final = "other_names"
_NUMBER: Final = "number_"

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "surname": ("surname",),
    "forename": ("forename",),
    OTHER_NAMES: ("other_names",),
    "birth_date": ("birth_date",),
    "area": ("area",),
    "address": ("address",),
    "phone": ("phone",),
    "offender_manager": ("offender_manager",),
    "ppo": ("ppo",),
    "mappa": ("mappa",),
    STATUS: ("rag", "rag_since", "rag_reason", "look_again_on"),
    "registered_on": ("registered_on",),
    "last_conviction_on": ("last_conviction_on",),
    MEMBERSHIP: ("left_on", "leave_reason"),
}
"""What is chosen as one, in the order of the form, with the columns that go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One field of both records.

    Attributes:
        name: key of ``COLUMNS``, or ``number_field`` of a kind of number.
        left, right: the values of its columns; of a number, its full forms.
        same: nothing is to be chosen.
        both: whether both can be kept.
        proposed: what the program proposes; a person decides.
    """

    name: str
    left: tuple[object, ...]
    right: tuple[object, ...]
    same: bool
    both: bool
    proposed: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two records that were made one.

    Attributes:
        person_id: the record that is kept; ``merged_id`` went into it.
        fields: column of the kept record to (before, after).
        undone_at: when they were taken apart again; None while they are one.
    """

    id: str
    revision: int
    person_id: str
    merged_id: str
    reason: str
    at: datetime
    who: str
    fields: Mapping[str, tuple[object, object]]
    undone_at: datetime | None = None
    undone_reason: str = ""


def number_field(kind: IdentifierKind) -> str:
    """The name under which a kind of number is chosen."""
    return f"{_NUMBER}{kind.value}"


def number_kind(name: str) -> IdentifierKind | None:
    """The kind of number a field stands for; None for any other field."""
    return IdentifierKind(name.removeprefix(_NUMBER)) if name.startswith(_NUMBER) else None


def compare(
    left: Row,
    right: Row,
    left_numbers: Mapping[IdentifierKind, tuple[str, ...]],
    right_numbers: Mapping[IdentifierKind, tuple[str, ...]],
) -> tuple[Pair, ...]:
    """Every field of which at least one record says something, in the order of the form."""
    found = [_pair(name, left, right) for name in COLUMNS]
    for kind in IdentifierKind:
        ours, theirs = left_numbers.get(kind, ()), right_numbers.get(kind, ())
        if not ours and not theirs:
            continue
        same = set(theirs) <= set(ours)
        found.append(
            Pair(
                name=number_field(kind),
                left=ours,
                right=theirs,
                same=same,
                both=bool(ours),
                proposed=Side.BOTH if ours else Side.RIGHT,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What speaks against two records being one person.

    Attributes:
        nothing: neither the name, nor the birth date, nor any number is the same.
        differ: birth date and numbers that both hold, with nothing the same in them.
    """

    nothing: bool
    differ: tuple[str, ...]


def likeness(left: Row, right: Row, pairs: Iterable[Pair]) -> Likeness:
    """How far two records may be one person by what tells people apart.

    A name is the same where one of the names of a record stands in the other: the one it
    goes by or another one. What one of the two does not hold speaks neither for nor against.
    """
    same, differ = _names(left) & _names(right) != set(), []
    for pair in pairs:
        if pair.name != "birth_date" and number_kind(pair.name) is None:
            continue
        ours, theirs = (set(filter(None, side)) for side in (pair.left, pair.right))
        if ours & theirs:
            same = True
        elif ours and theirs:
            differ.append(pair.name)
    return Likeness(nothing=not same, differ=tuple(differ))


def _names(row: Row) -> set[str]:
    names = (_name(row), *_split(row[OTHER_NAMES]))
    return {" ".join(name.split()).casefold() for name in names if name}


def _pair(name: str, left: Row, right: Row) -> Pair:
    columns = COLUMNS[name]
    ours, theirs = (tuple(side[column] for column in columns) for side in (left, right))
    same = ours == theirs
    if name == OTHER_NAMES:
        same = same and _name(left).casefold() == _name(right).casefold()
    proposed = Side.LEFT if same else _proposed(name, ours, theirs)
    return Pair(
        name=name, left=ours, right=theirs, same=same, both=name == OTHER_NAMES, proposed=proposed
    )


def _proposed(name: str, ours: tuple[object, ...], theirs: tuple[object, ...]) -> Side:
    """What to begin with: what is known before what is not, the more serious, the more careful."""
    left, right = str(ours[0] or ""), str(theirs[0] or "")
    if name == OTHER_NAMES:
        return Side.BOTH
    if name == MEMBERSHIP:  # whoever is in the cohort by one record is in it
        return Side.LEFT if not left else Side.RIGHT
    if name == STATUS:
        return Side.LEFT if Rag(left).rank <= Rag(right).rank else Side.RIGHT
    if not left or not right:
        return Side.LEFT if left else Side.RIGHT
    if name == "registered_on":
        return Side.LEFT if left <= right else Side.RIGHT
    if name in {"ppo", "mappa", "last_conviction_on"}:
        return Side.LEFT if left >= right else Side.RIGHT
    return Side.LEFT


def combine(left: Row, right: Row, choices: Mapping[str, Side]) -> dict[str, object]:
    """The columns of the kept record as they come out, those that change only.

    Args:
        choices: by the names of ``COLUMNS``; a field that is not named stays as it is.
    """
    out: dict[str, object] = {}
    for name, columns in COLUMNS.items():
        side = choices.get(name, Side.LEFT)
        if side is Side.RIGHT:
            out |= {column: right[column] for column in columns}
    if choices.get(OTHER_NAMES) is Side.BOTH:
        out[OTHER_NAMES] = _all_names(left, right, {**left, **out})
    return {column: value for column, value in out.items() if left[column] != value}


def _all_names(left: Row, right: Row, now: Row) -> str:
    """The other names of both, and the name that is kept no more."""
    names = [*_split(left[OTHER_NAMES]), *_split(right[OTHER_NAMES]), _name(left), _name(right)]
    taken = {_name(now).casefold()}
    found: list[str] = []
    for name in names:
        if name and name.casefold() not in taken:
            taken.add(name.casefold())
            found.append(name)
    return ", ".join(found)


def _split(names: object) -> Iterable[str]:
    return (part.strip() for part in str(names or "").split(","))


def _name(row: Row) -> str:
    return f"{row['forename']} {row['surname']}".strip()
