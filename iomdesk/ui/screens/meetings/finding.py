"""Finding people to put on an agenda, and the line to go to after one went."""

from typing import Final

from iomdesk.domain.dates import birth_words
from iomdesk.domain.people import PersonRow
from iomdesk.services import cohort
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.meetings.casespage import Found
from iomdesk.ui.widgets.table import RowsTable

FEW_FOUND: Final = 40
"""How many hits are shown; who is not among them is found by typing more."""


def find_cases(desk: Desk, typed: str, there: frozenset[str]) -> list[Found]:
    """People of the cohort who fit what was typed; ``there`` are on the agenda already."""
    found = cohort.find_people(desk, Filter(text=typed.strip(), limit=FEW_FOUND))
    return [
        Found(id=row.id, name=row.name, facts=_facts(desk, row), rag=row.rag,
              there=row.id in there)
        for row in found.rows
    ]  # fmt: skip


def _facts(desk: Desk, row: PersonRow) -> str:
    born = "" if row.birth_date is None else birth_words(row.birth_date, desk.today())
    return ", ".join(part for part in (born, row.crn, row.area) if part)


def choose_near(table: RowsTable, position: int) -> None:
    """Make the line at a position current, counted from 1, or the last there is."""
    row = min(position, table.model().rowCount()) - 1
    if row >= 0:
        table.setCurrentIndex(table.model().index(row, 1))
