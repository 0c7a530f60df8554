"""Reading the settings of a store, and how many drafts wait."""

import json

from sqlalchemy import func, select

from iomdesk.store import schema
from iomdesk.store.vault import Reading


def row(reading: Reading, name: str) -> tuple[str, int] | None:
    """Id and revision of a setting; None where it was never set."""
    columns = schema.setting.c
    query = select(columns.id, columns.revision).where(columns.name == name)
    found = reading.execute(query).first()
    return None if found is None else (str(found[0]), int(found[1]))


def value(reading: Reading, name: str, default: object) -> object:
    """The value of a setting; ``default`` where it was never set."""
    query = select(schema.setting.c.value).where(schema.setting.c.name == name)
    found = reading.execute(query).scalar()
    return default if found is None else json.loads(found)


def statements_used(reading: Reading, rule_set: str) -> frozenset[str]:
    """The hashes of the confidentiality statements that packs under a rule set carry."""
    columns = schema.pack.c
    query = select(columns.statement_sha256).where(columns.rule_set == rule_set).distinct()
    return frozenset(str(each) for each in reading.execute(query).scalars())


def draft_count(reading: Reading) -> int:
    """How many drafts wait to be gone on with."""
    return int(reading.execute(select(func.count()).select_from(schema.draft)).scalar_one())
