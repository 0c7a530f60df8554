"""Reading the rule sets a store has worked under, as the texts they were read from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from iomdesk.store import schema
from iomdesk.store.changes import STAMPS
from iomdesk.store.queries.values import KEPT_LAST, known_day, moment
from iomdesk.store.vault import Reading

_S = schema.rule_set.c
_HEAD = [column for column in schema.rule_set.columns if column.name != "files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetRow:
    """A version of a scheme's rules, without its texts.

    Attributes:
        name: id of the scheme, "derbyshire"; ``version``: "2".
        dated: the date the rules themselves bear.
        authorised_by: who decided that they come into force; ``reference``: where that
            is written down, empty for the set a store began with.
        in_force_from: when this store began to work under them.
    """

    id: str
    revision: int
    name: str
    version: str
    dated: date
    authorised_by: str
    authorised_on: date
    reference: str
    in_force_from: datetime
    in_force: bool
    brought_by: str

    @property
    def rule_set(self) -> str:
        """What stored decisions keep: "derbyshire 2"."""
        return f"{self.name} {self.version}"


def _row(row: RowMapping) -> RuleSetRow:
    return RuleSetRow(
        id=row["id"],
        revision=row["revision"],
        name=row["name"],
        version=row["version"],
        dated=known_day(row["dated"]),
        authorised_by=row["authorised_by"],
        authorised_on=known_day(row["authorised_on"]),
        reference=row["reference"],
        in_force_from=moment(row["in_force_from"]),
        in_force=bool(row["in_force"]),
        brought_by=row["created_by"],
    )


def everything(reading: Reading) -> dict[str, dict[str, object]]:
    """Each row as it is stored, by its id, without key, revision and stamps."""
    query = select(schema.rule_set)
    return {
        str(row["id"]): {str(name): value for name, value in row.items() if name not in STAMPS}
        for row in reading.execute(query).mappings()
    }


def pack_files(texts: Mapping[str, str]) -> str:
    """The texts of a rule set as the column ``files`` keeps them."""
    return json.dumps(dict(sorted(texts.items())), ensure_ascii=False)


def all(reading: Reading) -> tuple[RuleSetRow, ...]:  # noqa: A001 - read as rulesets.all
    """Every rule set this store has worked under: the one in force, then the latest first."""
    query = select(*_HEAD).order_by(_S.in_force.desc(), _S.in_force_from.desc(), KEPT_LAST)
    return tuple(_row(row) for row in reading.execute(query).mappings())


def in_force(reading: Reading) -> RuleSetRow | None:
    """The one in force; None in a store whose table is still empty."""
    query = select(*_HEAD).where(_S.in_force == 1)
    row = reading.execute(query).mappings().first()
    return None if row is None else _row(row)


def packed(reading: Reading, name: str, version: str) -> str | None:
    """The texts of a rule set just as they are kept; None when the store has no such one."""
    query = select(_S.files).where(_S.name == name, _S.version == version)
    found = reading.execute(query).scalar()
    return None if found is None else str(found)


def unpack_files(packed: str) -> dict[str, str]:
    """The texts that ``pack_files`` packed; ValueError when there are none to be had."""
    texts = json.loads(packed)
    if not isinstance(texts, dict):
        message = "the texts of a rule set cannot be read"
        raise ValueError(message)  # noqa: TRY004 - one error for whatever is amiss with it
    return {str(file): str(text) for file, text in texts.items()}


def files(reading: Reading, name: str, version: str) -> Mapping[str, str] | None:
    """The texts of a rule set, file name to text; None when the store has no such one."""
    found = packed(reading, name, version)
    return None if found is None else unpack_files(found)
