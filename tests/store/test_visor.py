"""ViSOR is named in no text about a person, whichever service keeps it (S3; domain item 47)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Outcome
from iomdesk.exchange import detainees as lists
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services import (
    cohort,
    meetings,
    permissions,
    rag,
    referral_life,
    referrals,
)
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.store import log
from iomdesk.store.schema import Kind
from tests.helpers import happened
from tests.helpers.referrals import SOURCE, TODAY, WHOLE, accepted, save, sent, tasking

TEXT = "Told from ViSOR."


@pytest.fixture
def person(desk: Desk) -> str:
    return cohort.add_person(
        desk, {"surname": "OAKAPPLE", "forename": "Alex"}, numbers={}, source=SOURCE
    )


def revision(desk: Desk, person_id: str) -> int:
    return cohort.read_record(desk, person_id).person.revision


def plan(desk: Desk, person_id: str) -> str:
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip
    meetings.add_cases(desk, meeting_id, [person_id])
    return meeting_id


def move(desk: Desk, person_id: str, **changes: object) -> None:
    given: dict[str, object] = {"reason": "Two burglaries.", "agreed_by": "Daily tasking"}
    call: Callable[..., object] = rag.move
    call(desk, person_id, revision(desk, person_id), Rag.RED, look_again_on=None,
         **{**given, **changes})  # fmt: skip


def why(desk: Desk, person_id: str) -> None:
    meeting_id = plan(desk, person_id)
    (case,) = meetings.meeting(desk, meeting_id).cases
    meetings.set_case(desk, meeting_id, case, session=Session.OPEN, why=TEXT)


def why_new(desk: Desk, person_id: str) -> None:
    meeting_id = plan(desk, person_id)
    other = cohort.add_person(desk, {"surname": "FERN"}, numbers={}, source=SOURCE)
    meetings.add_cases(desk, meeting_id, [other], why={other: TEXT})


def invite(desk: Desk, person_id: str) -> None:
    invitation = Invitation(
        name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT, basis_detail=TEXT
    )
    meetings.invite(desk, plan(desk, person_id), invitation)


def decide(desk: Desk, reason: str = "Weekly.", confirmed_by: str = "") -> None:
    referral = sent(desk)
    referral_life.decide(
        desk, referral.id, referral.revision, Outcome.REFUSED, reason=reason, on=TODAY,
        confirmed_by=confirmed_by,
    )  # fmt: skip


def correct(desk: Desk) -> None:
    done = accepted(desk, tasking(desk))
    referral_life.correct(desk, done.id, done.revision, TEXT)


def tell(desk: Desk, **changes: str) -> None:
    done = accepted(desk, tasking(desk))
    given = {"named": "HAREBELL, Simon", "how": "by telephone", **changes}
    referral_life.tell(desk, done.id, done.revision, on=TODAY, **given)


def waive(desk: Desk) -> None:
    referral = sent(desk)
    referral_life.waive_six_months(
        desk, referral.id, referral.revision, reason=TEXT, meeting_id=None, agencies=()
    )


def withdraw(desk: Desk) -> None:
    referral = sent(desk)
    referral_life.withdraw(desk, referral.id, referral.revision, reason=TEXT)


def amend(desk: Desk, person_id: str, field: str) -> None:
    cohort.amend_person(
        desk, person_id, revision(desk, person_id), {field: TEXT}, numbers={}, source=SOURCE
    )


def permit(desk: Desk, person_id: str) -> None:
    event = happened.event(desk, person_id, "Late.", source=SOURCE, on=TODAY)
    permissions.record_permission(
        desk, Kind.EVENT, event, 1, by="DS Rowanne", on=TODAY, reference=TEXT
    )


STOPPED: dict[str, tuple[str, Callable[[Desk, str], None]]] = {
    "reason of a status": ("reason", lambda desk, one: move(desk, one, reason=TEXT)),
    "who agreed": ("agreed_by", lambda desk, one: move(desk, one, agreed_by=TEXT)),
    "why on the agenda": ("why", why),
    "why when added": ("why", why_new),
    "invitation": ("basis_detail", invite),
    "referral": ("concern", lambda desk, _: (save(desk, concern=TEXT), None)[1]),
    "decision": ("reason", lambda desk, _: decide(desk, reason=TEXT)),
    "who confirmed": ("confirmed_by", lambda desk, _: decide(desk, confirmed_by=TEXT)),
    "correction": ("text", lambda desk, _: correct(desk)),
    "who was told": ("named", lambda desk, _: tell(desk, named=TEXT)),
    "how told": ("how", lambda desk, _: tell(desk, how=TEXT)),
    "rule set aside": ("reason", lambda desk, _: waive(desk)),
    "withdrawn": ("reason", lambda desk, _: withdraw(desk)),
    "address": ("address", lambda desk, one: amend(desk, one, "address")),
    "manager": ("offender_manager", lambda desk, one: amend(desk, one, "offender_manager")),
    "permission": ("reference", permit),
}


def holds_text(desk: Desk) -> bool:
    """Whether the text came into the store."""
    with desk.read() as reading:
        entries = log.latest(reading, limit=10_000)
        return any(TEXT in str(one.fields) for one in entries)


@pytest.mark.parametrize("what", STOPPED)
def test_a_text_that_names_visor_is_stopped_at_its_field(
    desk: Desk, person: str, what: str
) -> None:
    field, attempt = STOPPED[what]
    with pytest.raises(RuleViolation) as told:
        attempt(desk, person)
    assert told.value.field == field
    assert told.value.code in {"visor_text", "visor_source"}
    assert not holds_text(desk)


def test_a_surname_stops_nobody(desk: Desk) -> None:
    assert cohort.add_person(desk, {"surname": "VISOR"}, numbers={}, source=SOURCE)
    answers = {**WHOLE, "surname": "Visor"}
    assert referrals.save(desk, None, 0, answers, source=replace(SOURCE)).answers


def test_a_row_of_a_list_that_names_visor_is_kept_out() -> None:
    data = (
        b"Surname,Forename,DOB,Address,Reason for arrest\r\n"
        b"OAKAPPLE,Alex,01/02/1990,1 Example Row,Theft; see ViSOR\r\n"
        b"FERN,Jo,02/02/1990,2 Example Row,Theft\r\n"
    )
    checked = lists.check(data, "list.csv", today=date(2026, 11, 24))
    assert [row.verdict for row in checked.rows] == [Verdict.PROBLEM, Verdict.READY]
    assert "ViSOR" in checked.rows[0].reasons[0].text
