"""Which rows go over when two records are merged, and which are held by both already."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from iomdesk.domain.meetings import Session
from iomdesk.domain.merging import Side, number_field
from iomdesk.domain.people import IdentifierKind
from iomdesk.services.desk import Reading, Work
from iomdesk.store.log import Verb
from iomdesk.store.queries import meetings, merges, people
from iomdesk.store.queries.merges import HANGING, Change
from iomdesk.store.schema import Kind

Held: TypeAlias = dict[str, Any]

_TWINNED: Final = (
    Kind.EVENT, Kind.NOTE, Kind.NEED, Kind.SCORE, Kind.CUSTODY, Kind.FLAG, Kind.RAG_FACT,
)  # fmt: skip
# What names an event of the same person, and in which column.
_RESTING: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.EVENT, "from_event"),
    (Kind.RAG_FACT, "rests_on"),
)
# What a meeting recorded of a case names it in this column.
_OF_ITEMS: Final = (Kind.DECISION, Kind.MINUTE)
# What may differ between two rows that tell the same of the same day from the same source.
_OWN: Final = frozenset(
    {
        "id", "revision", "created_at", "created_by", "changed_at", "changed_by", "person_id",
        "import_id", "received_on", "channel",
    }
)  # fmt: skip


class Mover:
    """Works out what goes from one record to another, and does it.

    What both hold word for word, with all its conditions, stays with the other record, so
    that it stands once and counts once. At a meeting that has both on its agenda one case
    stays: the one of the closed part where either is. The other is hidden with the record
    it belongs to and comes back with it; what the meeting decided and minuted of that one is
    read under the case that stays.

    Attributes:
        once: how many rows stay because the kept record holds them already.
        meetings: ids of the meetings that have both on their agenda.
    """

    def __init__(
        self, reading: Reading, kept: str, other: str, choices: Mapping[str, Side]
    ) -> None:
        self._kept, self._other = kept, other
        self._choices = choices
        self.meetings: set[str] = set()
        self._ours: dict[Kind, list[Held]] = {
            kind: merges.hanging(reading, kind, kept) for kind in HANGING
        }
        self._theirs: dict[Kind, list[Held]] = {
            kind: merges.hanging(reading, kind, other) for kind in HANGING
        }
        self._stay: set[str] = set()
        self._park: set[str] = set()
        self._stands_for: dict[str, str] = {}
        self._case_for: dict[str, str] = {}
        self._numbers()
        self._cases()
        self._consents()
        twins = self._twins()
        self.once = len(twins)
        self._stay |= twins

    def counts(self) -> dict[Kind, int]:
        """How many rows of each kind go over."""
        found = {
            kind: sum(1 for row in rows if row["id"] not in self._stay)
            for kind, rows in self._theirs.items()
        }
        return {kind: count for kind, count in found.items() if count}

    def carry_out(self, work: Work) -> list[Change]:
        """Move the rows; gives what was changed, in that order."""
        done: list[Change] = []
        for kind in HANGING:
            going = (row for row in self._theirs[kind] if row["id"] not in self._stay)
            parked = (row for row in self._ours[kind] if row["id"] in self._park)
            done += [_give(work, kind, row, self._kept) for row in going]
            done += [_give(work, kind, row, self._other) for row in parked]
        return done + self._rest_anew(work) + self._under_one_case(work)

    def _rest_anew(self, work: Work) -> list[Change]:
        """What goes over rests on the events of the kept record where theirs stay behind."""
        done: list[Change] = []
        for kind, column in _RESTING:
            for row in self._theirs[kind]:
                after = _instead(row[column], self._stands_for)
                if row["id"] not in self._stay and after != row[column]:
                    done.append(_set(work, kind, row, column, after))
        return done

    def _under_one_case(self, work: Work) -> list[Change]:
        """What was recorded of a case that is hidden is read under the one that stays."""
        return [
            _set(work, kind, row, "item", self._case_for[row["item"]])
            for kind in _OF_ITEMS
            for row in (*self._ours[kind], *self._theirs[kind])
            if row["item"] in self._case_for
        ]

    def renumber(self, work: Work) -> list[Change]:
        """Close the gaps that the second case of one person leaves in an agenda."""
        return self.number_again(work, self.meetings)

    @staticmethod
    def number_again(work: Work, meeting_ids: Iterable[str]) -> list[Change]:
        """Number the cases of these meetings as they are read, so that no gap tells of others."""
        done: list[Change] = []
        for meeting_id in sorted(meeting_ids):
            meeting = meetings.meeting(work.reading, meeting_id)
            for place, case in enumerate(() if meeting is None else meeting.cases, start=1):
                if case.position != place:
                    row = {"id": case.id, "revision": case.revision, "position": case.position}
                    done.append(_set(work, Kind.MEETING_CASE, row, "position", place))
        return done

    # ---- what stays where it is -----------------------------------------------------------

    def _numbers(self) -> None:
        held = {(row["kind"], row["canonical"]) for row in self._ours[Kind.IDENTIFIER]}
        for kind in IdentifierKind:
            side = self._choices.get(number_field(kind), Side.BOTH)
            ours = [row for row in self._ours[Kind.IDENTIFIER] if row["kind"] == kind]
            theirs = [row for row in self._theirs[Kind.IDENTIFIER] if row["kind"] == kind]
            if side is Side.RIGHT and theirs:
                self._park |= {row["id"] for row in ours}
                continue
            self._stay |= {
                row["id"] for row in theirs if side is Side.LEFT or (kind, row["canonical"]) in held
            }

    def _cases(self) -> None:
        ours = {row["meeting_id"]: row for row in self._ours[Kind.MEETING_CASE]}
        for row in self._theirs[Kind.MEETING_CASE]:
            mine = ours.get(row["meeting_id"])
            if mine is None:
                continue
            self.meetings.add(row["meeting_id"])
            if row["session"] == Session.CLOSED and mine["session"] != Session.CLOSED:
                self._park.add(mine["id"])
                self._case_for[mine["id"]] = row["id"]
            else:
                self._stay.add(row["id"])
                self._case_for[row["id"]] = mine["id"]

    def _consents(self) -> None:
        ours = {row["attendee_id"]: row for row in self._ours[Kind.CONSENT]}
        for row in self._theirs[Kind.CONSENT]:
            mine = ours.get(row["attendee_id"])
            if mine is None:
                continue
            if row["seen_on"] and not mine["seen_on"]:
                self._park.add(mine["id"])
            else:
                self._stay.add(row["id"])

    def _twins(self) -> set[str]:
        """The rows of the other record that the kept one holds word for word.

        What rests on such an event and goes over rests on that of the kept record.
        """
        found: set[str] = set()
        stands_for: dict[str, str] = {}
        for kind in _TWINNED:
            left: dict[tuple[Any, ...], list[str]] = {}
            for row in self._ours[kind]:
                left.setdefault(_told(row, {}), []).append(row["id"])
            for row in sorted(self._theirs[kind], key=lambda one: bool(one.get("from_event"))):
                twins = left.get(_told(row, stands_for))
                if twins:
                    stands_for[row["id"]] = twins.pop()
                    found.add(row["id"])
        # Twins of which a sheet speaks go over: a matrix is never altered.
        sheets = "".join(str(row["sheet"]) for row in self._theirs[Kind.MATRIX])
        found = {one for one in found if one not in sheets}
        self._stands_for = {one: twin for one, twin in stands_for.items() if one in found}
        return found


def _told(row: Held, stands_for: Mapping[str, str]) -> tuple[Any, ...]:
    """What a row says, without whose it is and how it came."""
    said = {name: value for name, value in row.items() if name not in _OWN}
    for _, column in _RESTING:
        if column in said:
            said[column] = _instead(said[column], stands_for)
    return tuple(said[name] for name in sorted(said))


def _instead(named: Any, stands_for: Mapping[str, str]) -> Any:
    """The events a column names, one id or several in JSON, with twins of the kept record."""
    if not named or not str(named).startswith("["):
        return stands_for.get(named, named)
    ids = json.loads(named)
    instead = [stands_for.get(one, one) for one in ids]
    return named if instead == ids else json.dumps(instead)


def _give(work: Work, kind: Kind, row: Held, person_id: str) -> Change:
    return _set(work, kind, row, "person_id", person_id)


def _set(work: Work, kind: Kind, row: Held, column: str, value: object) -> Change:
    before = row[column]
    revision = people.revision(work.reading, kind, row["id"])
    work.amend(kind, row["id"], revision, {column: value}, verb=Verb.COMBINATION)
    return Change(kind, row["id"], column, before, value)
