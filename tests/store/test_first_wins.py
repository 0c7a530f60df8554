"""Who saved first wins, in every service of the record: the other is told, nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from iomdesk.domain.agencies import AgencyEntry, AgencyRole, Agreement, AgreementKind, Practitioner
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.services import (
    actions,
    agencies,
    agreements,
    custody,
    events,
    merging,
    needs,
    nominations,
    permissions,
    rag,
    ragfacts,
)
from iomdesk.services.actions import ActionChanged, NewAction
from iomdesk.services.agencies import EntryChanged
from iomdesk.services.agreements import AgreementChanged
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.custody import NewStay, StayChanged
from iomdesk.services.desk import Desk
from iomdesk.services.events import EventChanged, NewEvent, NewNote, NoteChanged
from iomdesk.services.needs import NeedChanged, NewNeed
from iomdesk.services.nominations import NominationChanged
from iomdesk.services.permissions import PermissionChanged
from iomdesk.services.ragfacts import Statement
from iomdesk.store.schema import Kind
from tests.helpers.dump import dump
from tests.helpers.people import POLICE, add
from tests.store.support import scalar

TODAY = date(2026, 11, 24)
VISIT = NewEvent(kind=EventKind.VISIT, on_date=TODAY, body="At home")
NOTE = NewNote(on_date=TODAY, body="Rang")
NEED = NewNeed(pathway="drugs", level=NeedLevel.HIGH, assessed_on=TODAY)
STAY = NewStay(establishment="HMP Fellgate")
ACTION = NewAction(body="See at home", owner_agency="Probation")


@dataclass(frozen=True, slots=True)
class Rows:
    """Ids of one row of each kind, all at revision 1."""

    person: str
    other: str
    event: str
    note: str
    need: str
    stay: str
    action: str
    fact: str
    agency: AgencyEntry
    practitioner: Practitioner
    agreement: Agreement
    nomination: str


def rows(desk: Desk) -> Rows:
    person = add(desk, "TEASELWOOD", "Dean")
    agency = agencies.save_agency(
        desk,
        AgencyEntry(id="", revision=0, name="Adair", kind="consent", role=AgencyRole.OTHER),
    )
    fact = Statement(fact=FactName.PNC, value=FactValue.NO, as_at=TODAY)
    consent = Agreement(id="", revision=0, kind=AgreementKind.CONSENT, agency="Adair",
                        begins_on=TODAY, person_id=person)  # fmt: skip
    who = Practitioner(id="", revision=0, agency="Adair", name="MARIGOLD, Jo")
    return Rows(
        person=person,
        other=add(desk, "TEASELWOOD", "Deane"),
        event=events.add_event(desk, person, VISIT, POLICE),
        note=events.add_note(desk, person, NOTE, POLICE),
        need=needs.keep_need(desk, person, NEED, POLICE),
        stay=custody.add_stay(desk, person, STAY, POLICE),
        action=actions.add(desk, person, ACTION, POLICE).id,
        fact=ragfacts.state_fact(desk, person, fact, POLICE),
        agency=agency,
        practitioner=agencies.save_practitioner(desk, who),
        agreement=agreements.add_agreement(desk, consent),
        nomination=nominations.change_officer(desk, "Adair", "SORREL, Kit", TODAY).id,
    )


Stale = Callable[[Desk, Rows, int], object]

CHANGES: dict[str, tuple[type[Exception], Stale]] = {
    "an event put right": (EventChanged, lambda desk, held, at: events.amend_event(
        desk, held.event, at, replace(VISIT, body="Out"), POLICE, reason="x")),
    "an event withdrawn": (EventChanged, lambda desk, held, at: events.withdraw_event(
        desk, held.event, at, reason="x")),
    "a note put right": (NoteChanged, lambda desk, held, at: events.amend_note(
        desk, held.note, at, replace(NOTE, body="No"), POLICE, reason="x")),
    "a note withdrawn": (NoteChanged, lambda desk, held, at: events.withdraw_note(
        desk, held.note, at, reason="x")),
    "a need put right": (NeedChanged, lambda desk, held, at: needs.amend_need(
        desk, held.need, at, replace(NEED, level=NeedLevel.NONE), POLICE, reason="x")),
    "a need withdrawn": (NeedChanged, lambda desk, held, at: needs.withdraw_need(
        desk, held.need, at, reason="x")),
    "a stay put right": (StayChanged, lambda desk, held, at: custody.amend_stay(
        desk, held.stay, at, replace(STAY, release_on=TODAY), POLICE, reason="x")),
    "a stay ended": (StayChanged, lambda desk, held, at: custody.end_stay(
        desk, held.stay, at, on=TODAY, reason="x", source=POLICE)),
    "a stay withdrawn": (StayChanged, lambda desk, held, at: custody.withdraw_stay(
        desk, held.stay, at, reason="x")),
    "an action put right": (ActionChanged, lambda desk, held, at: actions.amend(
        desk, held.action, at, replace(ACTION, body="No"), POLICE)),
    "an action done": (ActionChanged, lambda desk, held, at: actions.finish(
        desk, held.action, at, done_on=TODAY)),
    "an action dropped": (ActionChanged, lambda desk, held, at: actions.drop(
        desk, held.action, at, on=TODAY, reason="x")),
    "an action reopened": (ActionChanged, lambda desk, held, at: actions.reopen(
        desk, held.action, at)),
    "a fact withdrawn": (RuleViolation, lambda desk, held, at: ragfacts.withdraw_fact(
        desk, held.fact, at, reason="x")),
    "a permission": (PermissionChanged, lambda desk, held, at: permissions.record_permission(
        desk, Kind.EVENT, held.event, at, by="DS Rowanne", on=TODAY, reference="14")),
    "a permission taken back": (
        PermissionChanged, lambda desk, held, at: permissions.take_permission_back(
            desk, Kind.EVENT, held.event, at, reason="x")),
    "an agency": (EntryChanged, lambda desk, held, at: agencies.save_agency(
        desk, replace(held.agency, revision=at, phone="01632 960 012"))),
    "a practitioner": (EntryChanged, lambda desk, held, at: agencies.save_practitioner(
        desk, replace(held.practitioner, revision=at, role="Support"))),
    "an agreement": (AgreementChanged, lambda desk, held, at: agreements.amend(
        desk, replace(held.agreement, revision=at, paper_at="File 3"))),
    "an agreement withdrawn": (AgreementChanged, lambda desk, held, at: agreements.withdraw(
        desk, held.agreement.id, at, on=TODAY, reason="x")),
    "an officer told of": (NominationChanged, lambda desk, held, at: nominations.note_told(
        desk, held.nomination, at, on=TODAY, how="Letter")),
    "a move": (PersonChanged, lambda desk, held, at: rag.move(
        desk, held.person, at, Rag.RED, reason="x", agreed_by="Panel", look_again_on=None,
        against="x")),
    "a move taken back": (PersonChanged, lambda desk, held, at: rag.take_back(
        desk, held.person, at)),
    "a merge, the kept record": (PersonChanged, lambda desk, held, at: merging.merge(
        desk, held.person, held.other, (at, 1), {}, reason="x")),
    "a merge, the other record": (PersonChanged, lambda desk, held, at: merging.merge(
        desk, held.person, held.other, (1, at), {}, reason="x")),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("base", [0, 7])
def test_what_was_read_earlier_does_not_overwrite_what_is_there(
    desk: Desk, what: str, base: int
) -> None:
    held = rows(desk)
    before, logged = dump(desk), scalar(desk.store, "SELECT count(*) FROM log")
    wrong, change = CHANGES[what]
    with pytest.raises(wrong):
        change(desk, held, base)
    assert dump(desk) == before
    assert scalar(desk.store, "SELECT count(*) FROM log") == logged
    with desk.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0
