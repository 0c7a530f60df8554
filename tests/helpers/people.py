"""People for tests, added through the services a user drives."""

from datetime import date

from iomdesk.domain.people import IdentifierKind, Provenance
from iomdesk.services import cohort
from iomdesk.services.desk import Desk

POLICE = Provenance(originator="Police", received_on=date(2026, 11, 24), channel="telephone")


def add(desk: Desk, surname: str, forename: str, **values: object) -> str:
    """Add a person to the cohort; numbers are given as ``crn="X990031"``."""
    numbers = {kind: str(values.pop(kind.value)) for kind in IdentifierKind if kind.value in values}
    given = {"area": "Saltergate", "registered_on": date(2026, 6, 8), **values}
    return cohort.add_person(
        desk, {"surname": surname, "forename": forename, **given}, numbers=numbers, source=POLICE
    )
