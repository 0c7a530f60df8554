"""What the chair sees of a case and of a referral, and what of it the wall may never have."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.events import EventKind
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance, Rag, Sensitivity
from iomdesk.domain.referrals import Stage
from iomdesk.services import (
    actions,
    agendas,
    chaircase,
    chairreferral,
    cohort,
    decidereferral,
    deciding,
    events,
    facts,
    meetingnotes,
    rag,
    scoring,
    sitting,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.chaircase import CaseView
from iomdesk.services.chairreferral import ReferralView
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from tests.helpers import ending, held
from tests.helpers import referrals as forms
from tests.helpers.people import add
from tests.helpers.rag import facts_for

TODAY = held.DAY
ALL = ("Police", "Probation", "County Housing")


def source(originator: str, **more: object) -> Provenance:
    """Told on the 20th, by telephone."""
    told = Provenance(originator=originator, received_on=date(2026, 11, 20), channel="telephone")
    return replace(told, **more)  # type: ignore[arg-type]


def happens(
    desk: Desk, person_id: str, day: int, kind: EventKind, body: str, **more: object
) -> None:
    """An event of that day of November."""
    closed = bool(more.pop("closed", False))
    new = NewEvent(kind=kind, on_date=date(2026, 11, day), body=body, closed_only=closed)
    events.add_event(desk, person_id, new, source("Probation", **more))


def view(desk: Desk, meeting_id: str, person_id: str) -> CaseView:
    state = sitting.state(desk, meeting_id)
    return chaircase.case_view(desk, state, held.item_of(state, person_id))


@pytest.fixture
def teaselwood(desk: Desk, clock: SetClock) -> str:
    """Somebody heard on 17 November, at Amber for 41 days, with all kinds of things since."""
    now = clock.at
    person_id = add(desk, "TEASELWOOD", "Dean", mappa="1", ppo=True)
    clock.at = datetime(2026, 10, 14, 9).astimezone()
    rag.move(desk, person_id, 1, Rag.AMBER, reason="Missed.", agreed_by="Probation",
             look_again_on=None, facts=facts_for(Rag.AMBER, clock.at.date()))  # fmt: skip
    clock.at = now
    held.plan(desk, [person_id], on=date(2026, 11, 17))
    happens(desk, person_id, 16, EventKind.MISSED, "Before that meeting")
    happens(desk, person_id, 18, EventKind.OTHER, "Not at approved address, two visits")
    happens(desk, person_id, 21, EventKind.ARREST, "Arrested, released under investigation")
    happens(desk, person_id, 19, EventKind.INTELLIGENCE, "Seen with a holdall",
            grade="5x5x5 B2 1")  # fmt: skip
    happens(desk, person_id, 20, EventKind.OTHER, "Graded word", grade="5x5x5 B2 1")
    happens(desk, person_id, 20, EventKind.OTHER, "Said behind doors", closed=True)
    happens(desk, person_id, 22, EventKind.OTHER, "From the hub", hmpps_unpublished=True)
    happens(desk, person_id, 23, EventKind.OTHER, "A neighbour hurt",
            sensitivity=Sensitivity.VICTIM)  # fmt: skip
    facts.add_flag(desk, person_id, body="Self-harm history", source=source("Probation"))
    facts.add_flag(desk, person_id, body="Long over", source=source("Police"),
                   until=TODAY - timedelta(days=1))  # fmt: skip
    for body, owner, day in (
        ("Recovery worker to see at home", "Harbour Recovery", 18),
        ("Emergency housing assessment", "County Housing", 27),
        ("arrest warrant check", "Police", 24),
    ):
        task = NewAction(body=body, owner_agency=owner, due_on=date(2026, 11, day))
        actions.add(desk, person_id, task, source("Probation"))
    return person_id


def test_since_the_last_meeting_and_for_the_chair_only(desk: Desk, teaselwood: str) -> None:
    """What is new since the case was heard; what the wall may never have stands apart."""
    meeting_id = held.plan(desk, [teaselwood])
    held.begin(desk, meeting_id)
    held.hear(desk, meeting_id, teaselwood)
    seen = view(desk, meeting_id, teaselwood)
    assert (seen.name, seen.rag, seen.days) == ("TEASELWOOD, Dean", Rag.AMBER, 41)
    assert (seen.number, seen.of, seen.discussed_on) == (1, 1, date(2026, 11, 17))
    assert [(one.on.day, one.text, one.source) for one in seen.since] == [
        (21, "Arrested, released under investigation", "Probation"),
        (18, "Not at approved address, two visits", "Probation"),
    ]
    assert seen.chair_only == (
        "2 intelligence items: closed session only",
        "A neighbour hurt, 23 Nov: tells of a victim",
        "From the hub, 22 Nov: unpublished HMPPS data, may be wrong, on no paper",
        "Said behind doors, 20 Nov: closed session only",
        "Police action: arrest warrant check, 24 Nov",
        "Self-harm history",
        "PPO",
        "MAPPA level 1",
    )
    for word in ("holdall", "Graded word"):  # read on its own tab, where that is logged
        assert word not in repr((seen.since, seen.chair_only))


def test_actions_notes_and_decision_as_they_are_made(desk: Desk, teaselwood: str) -> None:
    """New actions of this meeting, notes by source, and the lock once it is decided."""
    meeting_id = held.plan(desk, [teaselwood])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, teaselwood)
    new = NewAction(body="joint visit", owner_agency="Police", due_on=date(2026, 11, 26),
                    on_wall=True)  # fmt: skip
    actions.add(desk, teaselwood, new, source("Police"), meeting_id=meeting_id)
    told = (desk, meeting_id, item.id)
    meetingnotes.take(*told, body="Will engage.", source=source("Probation"),
                      speaker="HAREBELL, Simon")  # fmt: skip
    seen = view(desk, meeting_id, teaselwood)
    assert [(one.line.action.body, one.left or one.line.late, one.new, one.on_wall)
            for one in seen.actions] == [
        ("Recovery worker to see at home", "6 days late", False, True),
        ("arrest warrant check", "today", False, False),
        ("Emergency housing assessment", "3 days left", False, True),
        ("joint visit", "from today", True, True),
    ]  # fmt: skip
    assert (seen.open_actions, seen.new_actions) == (4, 1)
    assert [(one.agency, one.speaker, one.body) for one in seen.notes] == [
        ("Probation", "HAREBELL, Simon", "Will engage.")
    ]
    assert seen.agencies == ALL
    assert [one.name for one in seen.speakers][:2] == ["SALTMARSH, Martin", "HAREBELL, Simon"]
    assert seen.asked.evidence.suggestion.status is Rag.NOT_SET  # what was said is out of date
    assert (seen.decision, seen.none, seen.waits, seen.wait_words) == (None, None, None, "")
    waits = deciding.put_over(*told, reason="Until the warrant is back.")
    assert view(desk, meeting_id, teaselwood).waits == waits
    keep = NewDecision(verdict=Verdict.KEEP, reason="As it was.", agencies=ALL)
    made = deciding.record(*told, keep, base_revision=seen.revision)
    assert view(desk, meeting_id, teaselwood).decision == made
    held.leave(desk, meeting_id, "Probation")
    assert view(desk, meeting_id, teaselwood).wait_words.startswith("Only 2 agencies are in")


def test_opening_a_case_is_logged_once_in_a_sitting(desk: Desk, teaselwood: str) -> None:
    """However often it is looked at again; another meeting logs it again."""

    def looks() -> int:
        with desk.read() as reading:
            found = log.of_person(reading, teaselwood, verb=Verb.CONSULTATION)
        return sum(1 for one in found if one.context == "meeting")

    first = held.plan(desk, [teaselwood])
    held.begin(desk, first)
    for _ in range(3):
        view(desk, first, teaselwood)
    assert looks() == 1
    deciding.put_over(desk, first, sitting.state(desk, first).items[0].id, reason="No time.")
    ending.end(desk, first)
    second = held.plan(desk, [teaselwood])
    held.begin(desk, second)
    view(desk, second, teaselwood)
    assert looks() == 2


# ---- a referral -------------------------------------------------------------------------


def referral(desk: Desk, meeting_id: str, referral_id: str) -> ReferralView:
    state = sitting.state(desk, meeting_id)
    return chairreferral.referral_view(desk, state, held.item_of(state, referral_id))


def test_a_referral_with_its_scores_by_name_and_what_may_be_decided(desk: Desk) -> None:
    """Ruling 11: never a figure without its name; rulings 1 and 2: other readings beside."""
    ready = forms.scored(desk, forms.sent(desk))
    waiting = forms.sent(desk, surname="COPPERBEECH", crn="X990161")
    excluded = forms.save(desk, surname="BRAMBLE", crn="X990162", last_conviction_on="2025-11-03")
    mappa = forms.save(desk, surname="DAMSON", crn="X990163", mappa="2")
    meeting_id = held.plan(desk)
    agendas.add_referrals(desk, meeting_id, [ready.id, waiting.id, excluded.id, mappa.id])
    held.begin(desk, meeting_id)
    seen = referral(desk, meeting_id, ready.id)
    assert (seen.name, seen.number, seen.of) == ("WINDLESTRAW, Peter", 1, 4)
    assert (seen.stage, seen.revision) == (Stage.MATRIX_DONE, ready.revision)
    assert seen.session is Session.OPEN
    assert seen.ogrs == "OGRS 3, 24 months: 84"
    assert seen.tier.startswith("Tier 2: Professional judgement")
    assert seen.matrix.startswith("IOM matrix: 90, ")
    assert seen.matrix.endswith("(24 Nov 2026)")
    assert seen.readings == ("By OGRS 3 for 12 months, 71, it would be: Not eligible.",)
    assert dict(seen.facts)["Offender manager"] == "HAREBELL, Simon"
    assert [one.allowed for one in seen.may] == [True, True]
    assert (seen.needs_meeting, seen.may_waive, seen.missing) == (True, False, ())
    seen = referral(desk, meeting_id, waiting.id)
    assert (seen.matrix, seen.matrix_lacks) == ("", "No IOM matrix was scored")
    assert [one.allowed for one in seen.may] == [False, False]
    assert seen.may[0].why_not.startswith("Tier 2 needs its matrix")
    seen = referral(desk, meeting_id, excluded.id)
    assert seen.may_waive
    assert seen.may[0].why_not.startswith("The six-month rule excludes")
    seen = referral(desk, meeting_id, mappa.id)
    assert not seen.may_waive
    held_ones = [one.label for one in seen.lines if one.excludes and one.holds.value == "yes"]
    assert held_ones == ["MAPPA level 2 or 3"]


def test_a_matrix_that_lands_elsewhere_by_the_other_reading_says_so(desk: Desk) -> None:
    """Ruling 1: weight times convictions and arrests; by convictions alone it may be less."""
    ready = forms.sent(desk)
    sheet = Sheet(convictions={"burglary_dwelling": 5}, arrests={"burglary_dwelling": 5})
    scoring.save_matrix(
        desk, referral_id=ready.id, person_id=None, sheet=sheet, scored_on=TODAY,
        scored_by="SALTMARSH, Martin", nominal_number="",
    )  # fmt: skip
    meeting_id = held.plan(desk)
    agendas.add_referrals(desk, meeting_id, [ready.id])
    held.begin(desk, meeting_id)
    other = [one for one in referral(desk, meeting_id, ready.id).readings if "matrix" in one]
    assert len(other) == 1
    assert other[0].startswith("Counting convictions only, the IOM matrix would be 4")


def test_a_referral_is_logged_as_looked_at_and_shows_its_decision(desk: Desk) -> None:
    """Also before the person has a record."""
    ready = forms.scored(desk, forms.sent(desk))
    meeting_id = held.plan(desk)
    agendas.add_referrals(desk, meeting_id, [ready.id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, ready.id)
    referral(desk, meeting_id, ready.id)
    referral(desk, meeting_id, ready.id)
    with desk.read() as reading:
        looked = [
            one for one in log.of_row(reading, Kind.REFERRAL, ready.id)
            if one.verb is Verb.CONSULTATION and one.context == "meeting"
        ]  # fmt: skip
    assert len(looked) == 1
    new = NewDecision(verdict=Verdict.REFUSED, reason="Too little.", agencies=ALL)
    made = decidereferral.record(desk, meeting_id, item.id, new, base_revision=ready.revision)
    seen = referral(desk, meeting_id, ready.id)
    assert (seen.decision, seen.stage) == (made, Stage.REFUSED)
    assert [one.allowed for one in seen.may] == [False, False]
    assert cohort.size(desk).active == 0
