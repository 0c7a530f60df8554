"""Make the fixture store of the newest form: python -m tests.store.make_fixture.

Run once for each released form of a store and keep what it makes; a fixture is never
made anew, since it stands for the stores that people have.
"""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime

from iomdesk.assets import resource
from iomdesk.domain.agencies import Agreement, AgreementKind
from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.events import EventKind
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.people import FactKind, IdentifierKind, NeedLevel, Provenance, Rag
from iomdesk.domain.referrals import Happening, Outcome, Route, Stage
from iomdesk.services import (
    agreements,
    approving,
    cohort,
    deciding,
    events,
    facts,
    meetingnotes,
    nominations,
    onward,
    rag,
    requests,
    sitting,
)
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.ontable import NewDecision
from iomdesk.store import keys
from iomdesk.store.changes import Work, source_values
from iomdesk.store.migrate import HEAD
from iomdesk.store.queries import matrices, referrals
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Store
from tests.helpers import held
from tests.helpers.rag import facts_for
from tests.helpers.stores import NAME, PASSPHRASE, QUICK, WHO, open_desk

FIXTURES = resource("selftest", "stores")
CLOCK = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC))


def main() -> None:
    """Two people with a little of everything, one of them referred."""
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
    person_id = ""
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
            facts=facts_for(status, desk.today()),
        )
        facts.add_need(
            desk,
            person_id,
            pathway="drugs",
            level=NeedLevel.HIGH,
            assessed_on=date(2026, 11, 12),
            source=source,
        )
    desk.write(lambda work: _referred(work, person_id, source), context="test")
    _told(desk, person_id, source)
    _held(desk, person_id, source)
    desk.store.close()
    (folder / "keys.json.bak").unlink(missing_ok=True)
    (folder / "backups").rmdir()


def _held(desk: Desk, person_id: str, source: Provenance) -> None:
    """A meeting with its minutes: a note, a decision with a correction, no action, a request."""
    meeting_id = held.plan(desk, [person_id])
    state = held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    meetingnotes.take(desk, meeting_id, item.id, body="Seen on Monday", source=source)
    revision = cohort.read_record(desk, person_id).person.revision
    new = NewDecision(verdict=Verdict.KEEP, reason="As before", agencies=state.room.agencies)
    made = deciding.record(desk, meeting_id, item.id, new, base_revision=revision)
    deciding.correct(desk, made.id, "On Tuesday, not Monday")
    deciding.no_action(desk, meeting_id, item.id)
    onward.agree(desk, meeting_id, item.id)
    asks = state.room.seats[-1].attendee.id
    asked = requests.ask(
        desk, meeting_id, item.id, by=asks, to="County Housing", grounds="To offer a bed"
    )
    requests.answer(desk, asked, granted=True, reason="Needed before Friday")
    sitting.end(desk, meeting_id)
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    approving.add(desk, meeting_id, "The bed was taken")


def _told(desk: Desk, person_id: str, source: Provenance) -> None:
    """What happened to somebody, and who may be told of it."""
    arrest = events.add_event(
        desk,
        person_id,
        NewEvent(
            kind=EventKind.ARREST,
            on_date=date(2026, 10, 3),
            body="Arrested",
            line="burglary_dwelling",
        ),
        source,
    )
    events.add_event(
        desk,
        person_id,
        NewEvent(
            kind=EventKind.CONVICTION,
            on_date=date(2026, 11, 2),
            body="Convicted",
            line="burglary_dwelling",
            from_event=arrest,
        ),
        source,
    )
    events.add_event(
        desk,
        person_id,
        NewEvent(
            kind=EventKind.INTELLIGENCE, on_date=date(2026, 11, 9), body="Seen near a marked shop"
        ),
        replace(source, grade="5x5x5 B2 1", kind=FactKind.ASSESSMENT),
    )
    harbour = Agreement(
        id="",
        revision=0,
        kind=AgreementKind.CONTRACT,
        agency="Harbour Recovery",
        lead_body="Public Health",
        begins_on=date(2026, 4, 1),
        until=date(2027, 3, 31),
        paper_seen_on=date(2026, 4, 8),
    )
    agreements.add_agreement(desk, harbour)
    nominations.change_officer(desk, "Probation", "YARDE, Grace", date(2026, 11, 20))


def _referred(work: Work, person_id: str, source: Provenance) -> None:
    """Somebody off a repeat-detainee list, referred, scored, accepted."""
    rules = "brackenshire 1"
    who = {"surname": "Teaselwood", "forename": "Dean", "birth_date": date(1988, 2, 2)}
    detainee_id = work.insert(
        Kind.DETAINEE, {**who, "reason": "Shop theft", **source_values(source)}
    )
    answers = {
        "surname": "Teaselwood", "forename": "Dean", "birth_date": "1988-02-02",
        "crn": "X990012", "agency": "Police", "ogrs_24": "84", "factors.peers.raised": "yes",
        "completed_by": "OXLIPPE, Sam",
    }  # fmt: skip
    referral_id = work.insert(
        Kind.REFERRAL,
        {
            **who, "person_id": person_id, "detainee_id": detainee_id, "rule_set": rules,
            "answers": referrals.pack_answers(answers), "area": "Saltergate",
            "referred_on": date(2026, 11, 20), "stage": Stage.ACCEPTED, "route": Route.JUDGEMENT,
            **source_values(source),
        },
    )  # fmt: skip
    sheet = Sheet(convictions={"burglary_dwelling": 2}, arrests_12=3, breaches=4, window=None)
    work.insert(
        Kind.MATRIX,
        {
            "referral_id": referral_id, "person_id": person_id, "rule_set": rules,
            "scored_on": date(2026, 11, 21), "scored_by": WHO, "total": 39,
            "sheet": matrices.pack_sheet(sheet), "band": "not_eligible", **source_values(source),
        },
    )  # fmt: skip
    for kind, more in (
        (Happening.RECEIVED, {}),
        (
            Happening.DECIDED,
            {
                "outcome": Outcome.ACCEPTED, "body": "Agreed", "rule_set": rules,
                "agencies": referrals.pack_agencies(["Police", "Probation", "County Housing"]),
            },
        ),
    ):  # fmt: skip
        work.insert(
            Kind.REFERRAL_EVENT,
            {
                "referral_id": referral_id, "person_id": person_id, "kind": kind,
                "on_date": date(2026, 11, 23), **more,
            },
        )  # fmt: skip
    work.insert(
        Kind.SCORE,
        {
            "person_id": person_id, "tool": "OGRS", "version": "3", "months": 24, "value": "84",
            "scored_on": date(2026, 11, 12), "basis": "static", **source_values(source),
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
