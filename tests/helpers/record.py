"""A record with something on each of its tabs: needs, intelligence of every age, stays."""

from dataclasses import replace
from datetime import date, timedelta

from iomdesk.domain.events import EventKind
from iomdesk.domain.people import NeedLevel, Provenance, Sensitivity
from iomdesk.services import custody, events, needs
from iomdesk.services.custody import NewStay
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.needs import NewNeed

TODAY = date(2026, 11, 24)
SECRET = "Seen with a holdall behind the Millbeck garages"
PROBATION = Provenance(originator="Probation", received_on=date(2026, 11, 13), channel="Meeting")
POLICE = Provenance(originator="Police", received_on=date(2026, 11, 20), channel="System",
                    grade="5x5x5 B2 1")  # fmt: skip
LEVELS = (
    ("accommodation", NeedLevel.HIGH, "Sofa surfing since 3 Nov; refused by two landlords."),
    ("ete", NeedLevel.SOME, "Forklift ticket lapsed."),
    ("drugs", NeedLevel.HIGH, "Heroin daily; last script missed twice."),
    ("alcohol", NeedLevel.NONE, ""),
    ("health", NeedLevel.SOME, "Sees the nurse at the hostel."),
    ("finance", NeedLevel.SOME, "Sanctioned until 8 Dec."),
)


def fill_needs(desk: Desk, person_id: str) -> None:
    """Six of seven pathways; drugs was assessed before, and its next step is late."""
    needs.keep_need(
        desk, person_id,
        NewNeed(pathway="drugs", level=NeedLevel.SOME, assessed_on=date(2026, 6, 8),
                body="Cannabis at weekends."),
        PROBATION,
    )  # fmt: skip
    for pathway, level, body in LEVELS:
        drugs = pathway == "drugs"
        needs.keep_need(
            desk, person_id,
            NewNeed(
                pathway=pathway, level=level, assessed_on=date(2026, 11, 13), body=body,
                owner_agency="Harbour Recovery" if drugs else "",
                owner_person="MARIGOLD, Jo" if drugs else "",
                next_step="New script appointment" if drugs else "",
                next_on=date(2026, 11, 18) if drugs else None,
            ),
            PROBATION,
        )  # fmt: skip


def report(days: int, **source: object) -> tuple[NewEvent, Provenance]:
    """A report of so many days ago."""
    new = NewEvent(
        kind=EventKind.INTELLIGENCE, on_date=TODAY - timedelta(days=days),
        body=f"{SECRET}, {days} days ago.",
    )  # fmt: skip
    return new, replace(POLICE, **source)  # type: ignore[arg-type]


def fill_intelligence(desk: Desk, person_id: str) -> list[str]:
    """Reports on both sides of each line; ids by age, youngest first."""
    made = []
    for days, source in (
        (2, {}),
        (28, {"grade": "5x5x5 A4 2", "handling": "Cleared by DI Sorrel for housing"}),
        (29, {"grade": "5x5x5 E5 4", "originator": "Probation"}),
        (56, {"grade": "3x5x2 1A P", "sensitivity": Sensitivity.VICTIM}),
        (57, {"grade": "5x5x5 C3 1"}),
    ):
        new, told = report(days, **source)
        made.append(events.add_event(desk, person_id, new, told))
    return made


def fill_custody(desk: Desk, person_id: str) -> list[str]:
    """A stay that ended, and one that lasts."""
    prison = Provenance(
        originator="Prison", received_on=date(2026, 8, 4),
        channel="spreadsheet releases-2026-08.xlsx",
    )  # fmt: skip
    ended = custody.add_stay(
        desk, person_id,
        NewStay(establishment="HMP Fallowmoor", started_on=date(2025, 2, 3), sentence_days=240,
                release_on=date(2025, 6, 2), ended_on=date(2025, 6, 2),
                end_reason="Released on licence"),
        prison,
    )  # fmt: skip
    lasts = custody.add_stay(
        desk, person_id,
        NewStay(establishment="HMP Thornhope", started_on=date(2026, 8, 3), sentence_days=336,
                release_on=date(2027, 1, 18), release_type="Conditional release on licence"),
        prison,
    )  # fmt: skip
    return [lasts, ended]
