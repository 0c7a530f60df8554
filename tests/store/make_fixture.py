"""Make the fixture store of the newest form: python -m tests.store.make_fixture.

Run once for each released form of a store and keep what it makes; a fixture is never
made anew, since it stands for the stores that people have.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind, NeedLevel, Provenance, Rag
from iomdesk.services import cohort, facts, rag
from iomdesk.store import keys
from iomdesk.store.migrate import HEAD
from iomdesk.store.vault import Store
from tests.helpers.stores import NAME, PASSPHRASE, QUICK, WHO, open_desk

FIXTURES = Path(__file__).with_name("fixtures")
CLOCK = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC))


def main() -> None:
    """Two people with a little of everything, through the services."""
    folder = FIXTURES / f"store-{HEAD}.iomstore"
    if folder.exists():
        sys.exit(f"{folder.name} is there already and stays as it is")
    key, _ = keys.create_keys(
        folder,
        name=NAME,
        scheme="brackenshire",
        training=False,
        person=WHO,
        passphrase=PASSPHRASE,
        cost=QUICK,
    )
    Store.create(folder, key).close()
    desk = open_desk(folder, key, CLOCK)
    source = Provenance(originator="Police", received_on=date(2026, 11, 20), channel="telephone")
    for surname, number, status in (("Oakapple", "31", Rag.RED), ("Teaselwood", "12", Rag.AMBER)):
        person_id = cohort.add_person(
            desk,
            {"surname": surname, "birth_date": date(1988, 2, 2), "area": "Saltergate"},
            numbers={IdentifierKind.CRN: f"X9900{number}"},
            source=source,
        )
        rag.move(
            desk,
            person_id,
            1,
            status,
            reason="Kept for the tests",
            agreed_by="Daily tasking",
            look_again_on=date(2026, 12, 8),
        )
        facts.add_need(
            desk,
            person_id,
            pathway="drugs",
            level=NeedLevel.HIGH,
            assessed_on=date(2026, 11, 12),
            source=source,
        )
    desk.store.close()
    (folder / "keys.json.bak").unlink(missing_ok=True)
    (folder / "backups").rmdir()


if __name__ == "__main__":
    main()
