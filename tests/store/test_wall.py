"""The wall through a real meeting: what it shows at each step, and what it never does."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag
from iomdesk.domain.wall import Naming, WallCase, WallKind, WallValue
from iomdesk.services import (
    actions,
    attending,
    cohort,
    decidereferral,
    deciding,
    sitting,
)
from iomdesk.services import wall as walls
from iomdesk.services.actions import NewAction
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk, Work
from iomdesk.services.meetings import Invitation
from iomdesk.services.referral_rows import present
from iomdesk.services.sitting import AgendaItem
from iomdesk.services.stores import remember
from iomdesk.services.wall import Proposed, wall_value
from iomdesk.store.changes import source_values
from iomdesk.store.queries import sittings
from iomdesk.store.schema import Kind
from tests.helpers import ending
from tests.helpers.rag import facts_for
from tests.helpers.sittings import (
    SOURCE,
    begun,
    item_of,
    planned,
    seat_of,
    sign_in,
)
from tests.helpers.wall import on_the_table

MIN = timedelta(minutes=1)
THREE = ("Police", "Probation", "HMP Fellgate")
Go = Callable[[str], WallValue]


@pytest.fixture
def meeting_id(desk: Desk) -> str:
    """A meeting whose gates are passed, with nothing on the table."""
    return begun(desk)


@pytest.fixture
def go(desk: Desk, meeting_id: str) -> Go:
    """Put somebody on the table, whoever may not hear it outside; gives the wall."""

    def to(surname: str) -> WallValue:
        now = sitting.state(desk, meeting_id)
        item = now.item(item_of(now, surname))
        if surname != "OAKAPPLE" and item.session is Session.OPEN:
            attending.step_out(desk, meeting_id, seat_of(now, "ADDERTONGUE"), item=item.id)
        return wall_value(desk, sitting.go_to(desk, meeting_id, item.id))

    return to


def shown(value: WallValue) -> WallCase:
    assert value.case is not None
    return value.case


def now_shown(desk: Desk, meeting_id: str, proposed: Proposed | None = None) -> WallCase:
    return shown(wall_value(desk, sitting.state(desk, meeting_id), proposed=proposed))


def record(desk: Desk, meeting_id: str, verdict: Verdict, **more: object) -> None:
    now = sitting.state(desk, meeting_id)
    assert now.here is not None
    revision = cohort.read_record(desk, now.here.person_id).person.revision
    new = NewDecision(verdict=verdict, agencies=THREE, **more)  # type: ignore[arg-type]
    deciding.record(desk, meeting_id, now.here.id, new, base_revision=revision)


def test_the_statement_stands_until_the_gates_are_passed(desk: Desk) -> None:
    """UX section 8: before it is read and signed the statement only, word for word."""
    meeting_id = planned(desk)
    said = desk.scheme.statement

    def look() -> WallValue:
        value = wall_value(desk, sitting.state(desk, meeting_id))
        assert (value.kind, value.case, value.facts) == (WallKind.STATEMENT, None, None)
        assert value.occasion == "Daily tasking, Saltergate, 24 Nov 2026"
        assert value.statement is not None
        assert value.statement.opening == said.opening
        assert [(one.text, one.bullets) for one in value.statement.points] == [
            (one.text, one.bullets) for one in said.points
        ]
        for never in ("OAKAPPLE", "QUILLFEATHER", "SALTMARSH"):
            assert never not in json.dumps(asdict(value), default=str)
        return value

    look()
    sitting.open_meeting(desk, meeting_id)
    look()
    sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    seats = sitting.state(desk, meeting_id).room.seats
    for seat in seats:
        look()
        sign_in(desk, meeting_id, seat.attendee.name.partition(",")[0])
    value = wall_value(desk, sitting.state(desk, meeting_id))
    assert value == WallValue(kind=WallKind.WAIT, marking=desk.scheme.marking.full)


def test_one_that_was_ended_before_it_began_shows_nothing(desk: Desk) -> None:
    meeting_id = planned(desk)
    sitting.open_meeting(desk, meeting_id)
    assert wall_value(desk, ending.end(desk, meeting_id)).kind is WallKind.WAIT


def test_a_case_with_its_facts_and_the_time(
    desk: Desk, clock: SetClock, go: Go, meeting_id: str
) -> None:
    clock.at += 52 * MIN
    value = go("OAKAPPLE")
    assert value.kind is WallKind.CASE
    assert shown(value) == WallCase(
        number=1, of=3, session=Session.OPEN, name="OAKAPPLE, Alex", rag=None
    )
    facts = value.facts
    assert facts is not None
    assert (facts.agencies, facts.quorate, facts.signed) == (5, True, True)
    assert (facts.session, facts.now) == (Session.OPEN, clock.at.time())
    assert facts.read_at == (clock.at - 52 * MIN).time()
    assert wall_value(desk, sitting.state(desk, meeting_id), blank=True) == WallValue(
        kind=WallKind.WAIT, marking=desk.scheme.marking.full
    )
    assert wall_value(desk, sitting.go_to(desk, meeting_id, "")).kind is WallKind.WAIT


def test_it_waits_while_somebody_has_to_be_outside_and_never_says_who(
    desk: Desk, meeting_id: str
) -> None:
    """S2 section 10: ADDERTONGUE is there by the consent of OAKAPPLE alone."""
    now = sitting.state(desk, meeting_id)
    item = item_of(now, "TEASELWOOD")
    waiting = WallValue(kind=WallKind.WAIT, marking=desk.scheme.marking.full)
    assert wall_value(desk, sitting.go_to(desk, meeting_id, item)) == waiting
    attending.step_out(desk, meeting_id, seat_of(now, "ADDERTONGUE"), item=item)
    case = now_shown(desk, meeting_id)
    assert (case.name, case.number, case.of) == ("TEASELWOOD, Alex", 2, 3)
    assert "ADDER" not in json.dumps(asdict(case), default=str)
    attending.come_in(desk, meeting_id, seat_of(now, "ADDERTONGUE"))
    assert wall_value(desk, sitting.state(desk, meeting_id)) == waiting


def test_somebody_unsigned_in_the_room_brings_the_statement_back(
    desk: Desk, meeting_id: str
) -> None:
    """However they came to be there: the wall trusts no other part of the program in this."""
    item = item_of(sitting.state(desk, meeting_id), "OAKAPPLE")
    three = frozenset({"SALTMARSH, Martin", "HAREBELL, Simon", "MEADOWRUE, Tom"})
    table = on_the_table(desk, meeting_id, item, inside=three)
    assert wall_value(desk, table).kind is WallKind.CASE
    late = on_the_table(desk, meeting_id, item, inside=three, unsigned=frozenset(list(three)[:1]))
    assert wall_value(desk, late).kind is WallKind.STATEMENT
    wrong = on_the_table(desk, meeting_id, item, inside=three, session=Session.CLOSED)
    assert wall_value(desk, wrong).kind is WallKind.WAIT
    empty = on_the_table(desk, meeting_id, item, inside=frozenset())
    assert wall_value(desk, empty).kind is WallKind.WAIT


def test_who_is_put_on_the_list_late_changes_nothing_until_they_are_in(
    desk: Desk, go: Go, meeting_id: str
) -> None:
    go("OAKAPPLE")
    invitation = Invitation.statutory("LATELY, Ash", "Probation")
    attending.add_late(desk, meeting_id, invitation)
    assert now_shown(desk, meeting_id).name == "OAKAPPLE, Alex"


def test_quorum_lost_keeps_the_case_and_says_so(desk: Desk, go: Go, meeting_id: str) -> None:
    go("OAKAPPLE")
    now = sitting.state(desk, meeting_id)
    for surname in ("ADDERTONGUE", "SELFHEAL", "MEADOWRUE"):
        attending.leave(desk, meeting_id, seat_of(now, surname))
    value = wall_value(desk, sitting.state(desk, meeting_id))
    assert shown(value).name == "OAKAPPLE, Alex"
    assert value.facts is not None
    assert (value.facts.agencies, value.facts.quorate) == (2, False)


def test_the_closed_part_counts_its_own_and_the_end_shows_nothing(
    desk: Desk, go: Go, meeting_id: str
) -> None:
    go("OAKAPPLE")
    now = sitting.state(desk, meeting_id)
    for surname in ("ADDERTONGUE", "SELFHEAL"):
        attending.leave(desk, meeting_id, seat_of(now, surname))
    state = sitting.set_session(desk, meeting_id, Session.CLOSED)
    assert wall_value(desk, state).kind is WallKind.WAIT
    own = [one.name.partition(",")[0] for one in state.of_session(Session.CLOSED)]
    for number, surname in enumerate(own, 1):
        value = go(surname)
        assert (shown(value).number, shown(value).of) == (number, 2)
        assert value.facts is not None
        assert value.facts.session is Session.CLOSED
    for one in sitting.state(desk, meeting_id).items:
        deciding.put_over(desk, meeting_id, one.id, reason="No time")
    assert wall_value(desk, ending.end(desk, meeting_id)).kind is WallKind.WAIT


def test_what_is_proposed_then_what_is_recorded(desk: Desk, go: Go, meeting_id: str) -> None:
    """The reason stands nowhere before it is recorded; the final wording after it."""
    go("OAKAPPLE")
    again = date(2026, 12, 8)
    proposed = Proposed(to=Rag.AMBER_ALERT, look_again_on=again, to_panel=True)
    case = now_shown(desk, meeting_id, proposed)
    assert (case.rag, case.proposed, case.decision) == (None, Rag.AMBER_ALERT, "")
    assert case.response == "Proactive outreach / targeting"
    assert (case.look_again_on, case.goes_on) == (again, "Goes to the next Panel")
    today = desk.today()
    record(desk, meeting_id, Verdict.CHANGE, to=Rag.AMBER_ALERT, reason="Three missed.",
           look_again_on=again, facts=facts_for(Rag.AMBER_ALERT, today))  # fmt: skip
    for left in (None, proposed):
        case = now_shown(desk, meeting_id, left)
        assert (case.rag, case.proposed) == (Rag.AMBER_ALERT, None)
        assert case.decision == "Not set to Amber Alert. Three missed."
        assert (case.look_again_on, case.goes_on) == (again, "")
    (made,) = deciding_of(desk, meeting_id)
    deciding.correct(desk, made, "Four missed.")
    assert now_shown(desk, meeting_id).decision.endswith("Corrected: Four missed.")


def deciding_of(desk: Desk, meeting_id: str) -> list[str]:
    with desk.read() as reading:
        return [one.id for one in sittings.decisions(reading, meeting_id)]


@pytest.mark.parametrize("how", [None, Rag.NOT_SET])
def test_a_status_that_is_the_present_one_is_not_proposed(
    desk: Desk, go: Go, meeting_id: str, how: Rag | None
) -> None:
    go("OAKAPPLE")
    assert now_shown(desk, meeting_id, Proposed(to=how)) == now_shown(desk, meeting_id)


def test_to_the_panel(desk: Desk, go: Go, meeting_id: str) -> None:
    go("SNOWBERRY")
    record(desk, meeting_id, Verdict.TO_PANEL, reason="Two ways to go.")
    case = now_shown(desk, meeting_id)
    assert case.decision == "Goes to the next Panel. Two ways to go."
    assert case.goes_on == "Goes to the next Panel"


def test_at_most_three_actions_and_those_of_this_meeting_among_them(
    desk: Desk, clock: SetClock, go: Go, meeting_id: str
) -> None:
    person = sitting.state(desk, meeting_id).item(
        item_of(sitting.state(desk, meeting_id), "OAKAPPLE")
    ).person_id  # fmt: skip
    day = clock.at.date()
    for number in range(4):
        due = day + timedelta(days=number - 2)
        new = NewAction(body=f"Task {number}", owner_agency="County Housing", due_on=due)
        actions.add(desk, person, new, SOURCE)
    go("OAKAPPLE")
    values = {"person_id": person, "meeting_id": meeting_id, "body": "Joint visit",
              "owner_agency": "Probation", "on_wall": True, **source_values(SOURCE)}  # fmt: skip
    desk.write(lambda work: work.insert(Kind.ACTION, values), context="test")
    case = now_shown(desk, meeting_id)
    assert [(one.text, one.late, one.new) for one in case.actions] == [
        ("Task 0", "2 days late", False),
        ("Task 1", "1 day late", False),
        ("Joint visit", "", True),
    ]
    assert case.more == 2


@pytest.mark.parametrize(
    ("verdict", "said"), [(Verdict.REFUSED, "Refused"), (Verdict.ACCEPTED, "Accepted")]
)
def test_a_referral_is_named_and_decided(
    desk: Desk, meeting_id: str, verdict: Verdict, said: str
) -> None:
    """Nothing of its tier, score, matrix or route (UX section 8)."""
    now = sitting.state(desk, meeting_id)
    item = next(one for one in now.items if one.kind == "referral")
    for surname in ("ADDERTONGUE", "SELFHEAL"):
        attending.step_out(desk, meeting_id, seat_of(now, surname), item=item.id)
    value = wall_value(desk, sitting.go_to(desk, meeting_id, item.id))
    assert value.kind is WallKind.REFERRAL
    bare = WallCase(number=1, of=1, session=Session.OPEN, name=item.name)
    assert shown(value) == bare
    assert wall_value(
        desk, sitting.state(desk, meeting_id), proposed=Proposed(to=Rag.RED)
    ).case == bare  # fmt: skip
    assert item.referral is not None
    new = NewDecision(verdict=verdict, reason="As scored.", agencies=THREE)
    decidereferral.record(desk, meeting_id, item.id, new, base_revision=revision_of(desk, item))
    assert now_shown(desk, meeting_id) == replace(bare, decision=f"{said}. As scored.")


def revision_of(desk: Desk, item: AgendaItem) -> int:
    with desk.read() as reading:
        return present(reading, item.referral_id).revision


def test_a_referral_that_may_not_be_passed_on_is_not_named(desk: Desk, meeting_id: str) -> None:
    now = sitting.state(desk, meeting_id)
    item = next(one for one in now.items if one.kind == "referral")
    assert item.referral is not None
    source = replace(item.referral.provenance, hmpps_unpublished=True)

    def act(work: Work) -> None:
        work.amend(Kind.REFERRAL, item.referral_id, revision_of(desk, item), source_values(source))

    desk.write(act, context="test")
    three = frozenset({"SALTMARSH, Martin", "HAREBELL, Simon"})
    value = wall_value(desk, on_the_table(desk, meeting_id, item.id, inside=three))
    assert value.kind is WallKind.REFERRAL
    assert shown(value).name == ""


def test_a_referral_of_somebody_heard_in_the_closed_part_names_nobody_in_the_open_one(
    desk: Desk, meeting_id: str
) -> None:
    """As on copies: who has a closed case is not told of by way of an open referral."""
    now = sitting.state(desk, meeting_id)
    item = next(one for one in now.items if one.kind == "referral")
    closed = next(one for one in now.items if one.session is Session.CLOSED)
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, item.referral_id, revision_of(desk, item),
            {"person_id": closed.person_id},
        ),
        context="test",
    )  # fmt: skip
    three = frozenset({"SALTMARSH, Martin", "HAREBELL, Simon"})
    value = wall_value(desk, on_the_table(desk, meeting_id, item.id, inside=three))
    assert shown(value).name == ""


@pytest.mark.parametrize(
    ("how", "name"),
    [(Naming.FULL, "OAKAPPLE, Alex"), (Naming.INITIALS, "A. O."), (Naming.NUMBER, "")],
)
def test_people_are_named_as_the_store_says(
    desk: Desk, go: Go, how: Naming, name: str
) -> None:  # fmt: skip
    walls.set_naming(desk, how)
    assert walls.naming(desk) is how
    value = go("OAKAPPLE")
    assert shown(value).name == name
    assert ("OAKAPPLE" in json.dumps(asdict(value), default=str)) is (how is Naming.FULL)


def test_an_unknown_way_of_naming_names_nobody(desk: Desk) -> None:
    assert walls.naming(desk) is Naming.FULL
    remember(desk, walls.NAMING, "everything")
    assert walls.naming(desk) is Naming.NUMBER


def test_a_training_store_says_so_on_the_wall(desk: Desk) -> None:
    value = wall_value(replace(desk, training=True), sitting.state(desk, planned(desk)))
    assert value.training
