"""Rules of the scheme on a real store: who hears what, what a move needs, what is logged."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, Case, Meeting, Session
from iomdesk.domain.people import FactKind, IdentifierKind, NeedLevel, Rag
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.services import actions, cohort, copyregister, facts, issuing, meetings, packs, rag
from iomdesk.services.audiences import rights
from iomdesk.services.cohort import Filter, PersonChanged
from iomdesk.services.desk import Desk
from iomdesk.services.hearing import hearing, hearings, outside_for
from iomdesk.services.meetings import Invitation
from iomdesk.services.packs import MadeCopy
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from tests.helpers import happened
from tests.helpers.cohort import SOURCE
from tests.helpers.people import add
from tests.helpers.rag import facts_for

TODAY = date(2026, 11, 24)
ELDERFLOWER = Invitation.statutory("ELDERFLOWER, Priya", "Police", closed_session=True)
ROWANNE = Invitation.statutory("ROWANNE, Tess", "Probation")
SELFHEAL = Invitation(
    name="SELFHEAL, Jo",
    agency="Harbour Recovery",
    basis=Basis.CONTRACT,
    basis_detail="Brackenshire County Council",
    basis_until=date(2027, 3, 31),
)


def plan(desk: Desk) -> str:
    """A daily tasking today."""
    return meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
        chair="ELDERFLOWER, Priya", chair_agency="Police",
    )  # fmt: skip


def held(desk: Desk, *people: str, invited: tuple[Invitation, ...] = (ELDERFLOWER,)) -> Meeting:
    """A meeting that hears these people, with these on its list."""
    meeting_id = plan(desk)
    for one in invited:
        meetings.invite(desk, meeting_id, one)
    meetings.add_cases(desk, meeting_id, people)
    return meetings.meeting(desk, meeting_id)


def close(desk: Desk, meeting: Meeting, case: Case) -> Meeting:
    """Move a case to the closed part."""
    meetings.set_case(desk, meeting.id, case, session=Session.CLOSED, why="")
    return meetings.meeting(desk, meeting.id)


def text(copy: MadeCopy) -> str:
    """All words of a copy."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(copy.pdf)).pages)


def entries(desk: Desk, person_id: str, verb: Verb) -> list[Entry]:
    """What the log holds of one verb about a person."""
    with desk.read() as reading:
        return [one for one in log.of_person(reading, person_id) if one.verb is verb]


def refusal(call: object, *args: object, **named: object) -> str:
    """The code with which a service refuses."""
    assert callable(call)
    with pytest.raises(RuleViolation) as refused:
        call(*args, **named)
    return refused.value.code


# ---- status ---------------------------------------------------------------------------------


def test_a_move_needs_its_reason_and_nothing_moves_without(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    for to, reason, code in (
        (Rag.RED, "  ", "reason_needed"),
        (Rag.NOT_SET, "A reason", "status_needed"),
    ):
        named = {"reason": reason, "agreed_by": "Daily tasking", "look_again_on": None}
        assert refusal(rag.move, desk, person, 1, to, **named) == code
    now = cohort.read_record(desk, person)
    assert (now.person.rag, now.person.revision, now.rag_history) == (Rag.NOT_SET, 1, ())


def test_every_move_is_history_that_says_why_who_and_when(desk: Desk, clock: SetClock) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    for revision, (to, why) in enumerate(
        [(Rag.AMBER, "Missed two appointments."), (Rag.RED, "Wanted on PNC.")], start=1
    ):
        rag.move(
            desk, person, revision, to, reason=why, agreed_by="Daily tasking", look_again_on=None,
            facts=facts_for(to, desk.today()),
        )  # fmt: skip
        clock.at += timedelta(days=1)
    latest, first = cohort.read_record(desk, person).rag_history
    assert (first.before, first.status) == (Rag.NOT_SET, Rag.AMBER)
    assert (latest.before, latest.status) == (Rag.AMBER, Rag.RED)
    assert (first.reason, latest.reason) == ("Missed two appointments.", "Wanted on PNC.")
    assert {one.set_by for one in (first, latest)} == {"ELDERFLOWER, Priya"}
    assert latest.set_at - first.set_at == timedelta(days=1)


def test_a_move_made_on_an_older_view_moves_nobody(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")

    def move(to: Rag) -> None:
        rag.move(desk, person, 1, to, reason="As known.", agreed_by="", look_again_on=None,
                 facts=facts_for(to, desk.today()))  # fmt: skip

    move(Rag.RED)
    with pytest.raises(PersonChanged):
        move(Rag.GREEN)
    assert cohort.read_record(desk, person).person.rag is Rag.RED


def test_a_status_nobody_set_is_not_green_on_board_list_or_count(desk: Desk) -> None:
    person = add(desk, "KNAPWEEDE", "Jo")
    board = rag.board(desk)
    assert board.columns == ((), (), (), ())
    assert [card.person_id for card in board.not_set] == [person]
    assert cohort.find_people(desk, Filter(rag=Rag.GREEN)).total == 0
    assert cohort.counts_by_rag(desk).get(Rag.GREEN, 0) == 0
    meeting = held(desk, person)
    assert "NOT SET" in text(packs.make(desk, meeting.id).copies[0])


# ---- release notice -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Released today"), (1, "25 Nov"), (28, "22 Dec"), (29, "In custody")],
)
def test_a_release_is_flagged_from_28_days_before_to_the_day(
    desk: Desk, days: int, said: str
) -> None:
    person = add(desk, "FERNYHOLT", "Kyle")
    facts.add_custody(
        desk, person, establishment="HMP Thornhope", release_on=TODAY + timedelta(days=days),
        release_type="ARD", source=SOURCE,
    )  # fmt: skip
    (row,) = cohort.find_people(desk, Filter()).rows
    assert said in row.next_thing


# ---- sources --------------------------------------------------------------------------------


def test_no_fact_is_kept_without_its_source(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    none = replace(SOURCE, originator=" ")
    refused = {
        refusal(happened.note, desk, person, "A note", source=none, on=TODAY),
        refusal(facts.add_flag, desk, person, body="A warning", source=none),
        refusal(happened.event, desk, person, "Arrest", source=none, on=TODAY),
        refusal(
            facts.add_need, desk, person, pathway="drugs", level=NeedLevel.HIGH, assessed_on=TODAY,
            source=none,
        ),
        refusal(
            actions.add, desk, person,
            actions.NewAction(body="Visit", owner_agency="Police"), none,
        ),
        refusal(
            facts.add_score, desk, person, tool="OGRS 3", months=24, value="91", scored_on=None,
            source=none,
        ),
        refusal(
            facts.add_custody, desk, person, establishment="HMP Thornhope", release_on=None,
            release_type="", source=none,
        ),
    }  # fmt: skip
    assert refused == {"source_needed"}
    record = cohort.read_record(desk, person)
    kept = (record.notes, record.flags, record.events, record.needs, record.actions)
    assert not any((*kept, record.scores, record.custody))


def test_what_is_known_of_a_source_comes_back_whole(desk: Desk) -> None:
    """Originator, day, channel, fact or assessment, grade, conditions and permission."""
    person = add(desk, "TEASELWOOD", "Dean")
    source = replace(
        SOURCE, kind=FactKind.ASSESSMENT, grade="5x5x5 B2 2", handling="No copies",
        onward_permission="DS Rowanne, 20 Nov 2026", hmpps_unpublished=True,
    )  # fmt: skip
    happened.event(desk, person, "Seen", source=source, on=TODAY)
    happened.event(desk, person, "Arrest", source=SOURCE, on=TODAY)
    by_body = {one.body: one.provenance for one in cohort.read_record(desk, person).events}
    assert by_body == {"Seen": source, "Arrest": SOURCE}
    assert by_body["Arrest"].kind is FactKind.FACT


def test_what_was_typed_of_a_number_is_kept_letter_by_letter(desk: Desk) -> None:
    """When it is added and when it is amended, with a wrong letter or with none."""
    person = add(desk, "TEASELWOOD", "Dean", pncid=" 09/9990012z ")
    (held,) = cohort.read_record(desk, person).person.identifiers
    assert (held.typed, held.problem) == (" 09/9990012z ", "check_letter")
    number = {IdentifierKind.PNCID: "2009 / 9990012"}
    (held,) = cohort.amend_person(desk, person, 1, {}, numbers=number, source=SOURCE).identifiers
    assert held.typed == "2009 / 9990012"


def test_a_score_is_not_kept_without_the_tool_that_gave_it(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")

    def keep(tool: str) -> None:
        facts.add_score(
            desk, person, tool=tool, months=24, value="89.6", scored_on=TODAY, source=SOURCE
        )

    assert refusal(keep, " ") == "required"
    keep("OGRS 3")
    (score,) = cohort.read_record(desk, person).scores
    assert (score.tool, score.value) == ("OGRS 3", "89.6")


# ---- who may sit and hear -------------------------------------------------------------------


def test_nobody_is_invited_on_a_contract_without_its_lead_body_or_past_its_end(desk: Desk) -> None:
    meeting_id = plan(desk)
    nameless = replace(SELFHEAL, basis_detail=" ")
    assert refusal(meetings.invite, desk, meeting_id, nameless) == "contract_body_needed"
    over = replace(SELFHEAL, basis_until=date(2026, 11, 23))
    assert refusal(meetings.invite, desk, meeting_id, over) == "basis_ended"
    assert meetings.meeting(desk, meeting_id).attendees == ()


def test_a_statutory_basis_is_taken_for_granted_only_where_the_scheme_says_so(desk: Desk) -> None:
    """Whoever else chairs has to be invited with the basis given by hand."""
    statutory, other = (
        meetings.plan_meeting(
            desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
            chair="OXLIPPE, Sam", chair_agency=agency, invite_chair=True,
        )
        for agency in ("Police", "Harbour Recovery")
    )  # fmt: skip
    (chair,) = meetings.meeting(desk, statutory).attendees
    assert chair.basis is Basis.STATUTORY
    assert meetings.meeting(desk, other).attendees == ()


def test_quorum_counts_agencies_and_not_people(desk: Desk) -> None:
    second = replace(ELDERFLOWER, name="OXLIPPE, Sam", agency=" police ")
    meeting = held(desk, invited=(ELDERFLOWER, second, ROWANNE))
    assert len(meeting.attendees) == 3
    assert len(meeting.agencies()) == 2


def test_consent_names_the_only_cases_one_hears(desk: Desk) -> None:
    people = [add(desk, name, "Dean") for name in ("TEASELWOOD", "OAKAPPLE")]
    with_consent = replace(
        SELFHEAL,
        basis=Basis.CONSENT,
        basis_detail="Filed",
        consented=frozenset({people[1]}),
        seen_on=TODAY,
    )
    meeting = held(desk, *people, invited=(ELDERFLOWER, with_consent))
    line = hearing(rights(desk), meeting, meeting.attendees[1])
    assert [case.person_id for case in line.heard] == [people[1]]
    assert [kept.reason for kept in line.outside] == ["no_consent"]
    (outside,) = outside_for(hearings(rights(desk), meeting), meeting.cases[0])
    assert outside[0].name == "SELFHEAL, Jo"
    copies = packs.make(desk, meeting.id).copies
    assert copies[1].people == (people[1],)
    assert "OAKAPPLE" in text(copies[1])
    assert "TEASELWOOD" not in text(copies[1])


def test_a_closed_case_is_absent_and_no_number_tells_of_it(desk: Desk) -> None:
    """Even when the second of three is the closed one."""
    names = ("TEASELWOOD", "OAKAPPLE", "FERNYHOLT")
    meeting = held(desk, *(add(desk, name, "Dean") for name in names), invited=(ELDERFLOWER,))
    meetings.invite(desk, meeting.id, ROWANNE)
    meeting = close(desk, meeting, meeting.cases[1])
    whole, open_copy = packs.make(desk, meeting.id).copies
    assert all(name in text(whole) for name in names)
    words = text(open_copy)
    assert "OAKAPPLE" not in words
    assert re.findall(r"Case (\d) of (\d)", words) == [("1", "2"), ("2", "2")]
    assert [case.position for case in meeting.cases if case.session is Session.OPEN] == [1, 2]


def test_the_sheet_all_sign_tells_no_consent_to_a_closed_case(desk: Desk) -> None:
    people = [add(desk, name, "Dean") for name in ("TEASELWOOD", "OAKAPPLE")]
    with_consent = replace(
        SELFHEAL,
        basis=Basis.CONSENT,
        basis_detail="Filed",
        consented=frozenset(people),
        seen_on=TODAY,
    )
    meeting = held(desk, *people, invited=(ELDERFLOWER, with_consent))

    def sheet() -> str:
        reader = PdfReader(BytesIO(packs.make(desk, meeting.id).attendance))
        return " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    assert "cases 1 and 2" in sheet()
    close(desk, meeting, meeting.cases[1])
    assert "case 1" in sheet()
    assert "cases" not in sheet()
    assert "TEASELWOOD" not in sheet()


def test_a_warning_for_the_closed_part_stays_off_an_open_copy(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    facts.add_flag(desk, person, body="Covert source nearby", closed_only=True, source=SOURCE)
    facts.add_flag(desk, person, body="Dog at address", source=SOURCE)
    meeting = held(desk, person, invited=(ELDERFLOWER, ROWANNE))
    whole, open_copy = packs.make(desk, meeting.id).copies
    assert "Covert source nearby" in text(whole)
    assert "Covert source nearby" not in text(open_copy)
    assert "Dog at address" in text(open_copy)


def test_unpublished_and_restricted_facts_are_on_the_record_and_on_no_copy(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    for body, source in (
        ("Segment seven", replace(SOURCE, hmpps_unpublished=True)),
        ("Seen at the docks", replace(SOURCE, grade="5x5x5 B2 5")),
        ("Missed appointment", SOURCE),
    ):
        happened.event(desk, person, body, source=source, on=TODAY)
    assert len(cohort.read_record(desk, person).events) == 3
    words = text(packs.make(desk, held(desk, person).id).copies[0])
    assert "Missed appointment" in words
    assert "Segment seven" not in words
    assert "Seen at the docks" not in words


def test_numbers_of_police_and_prison_stay_off_other_copies(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean", pncid="2009/9990012V", nomis="A9012ZZ", crn="X990012")
    copies = packs.make(desk, held(desk, person, invited=(ELDERFLOWER, SELFHEAL)).id).copies
    statutory, other = (text(copy) for copy in copies)
    for number in ("2009/9990012V", "A9012ZZ"):
        assert number in statutory
        assert number not in other
    assert "X990012" in other


def test_critical_cases_are_proposed_red_first(desk: Desk) -> None:
    for name, status in (
        ("ALKANETTE", Rag.GREEN), ("BURDOCKE", Rag.AMBER_ALERT), ("DRIFTWOODE", Rag.AMBER),
        ("OAKAPPLE", Rag.RED),
    ):  # fmt: skip
        rag.move(
            desk, add(desk, name, "Jo"), 1, status, reason="As known.", agreed_by="",
            look_again_on=None, facts=facts_for(status, desk.today()),
        )  # fmt: skip
    for kind in ("daily_tasking", "operational", "panel"):
        proposed = [name for _, name in meetings.propose_cases(desk, kind)]
        assert proposed == ["OAKAPPLE, Jo", "BURDOCKE, Jo"]


# ---- copies, log ----------------------------------------------------------------------------


def test_a_pack_keeps_the_rule_set_and_statement_it_was_made_under(desk: Desk) -> None:
    made = packs.make(desk, held(desk, add(desk, "TEASELWOOD", "Dean")).id)
    assert made.pack.rule_set == desk.scheme.rule_set
    with desk.read() as reading:
        kept = reading.exec_driver_sql("SELECT statement_sha256 FROM pack").scalar()
    assert kept == desk.scheme.statement.sha256


def test_making_lets_nothing_out_and_printing_is_a_disclosure_to_a_named_person(
    desk: Desk,
) -> None:
    people = [add(desk, name, "Dean") for name in ("TEASELWOOD", "OAKAPPLE")]
    made = packs.make(desk, held(desk, *people, invited=(ELDERFLOWER, SELFHEAL)).id)
    assert not any(entries(desk, one, Verb.DISCLOSURE) for one in people)
    issuing.printed(desk, made.copies[1])
    for one in people:
        (entry,) = entries(desk, one, Verb.DISCLOSURE)
        assert entry.recipients == "SELFHEAL, Jo, Harbour Recovery"
        assert (entry.who, entry.at) == ("ELDERFLOWER, Priya", desk.clock.now())
    register = packs.register(desk, made.meeting.id)[0]
    assert [copy.printed_at is not None for copy in register.copies] == [False, True]


def test_a_saved_copy_is_a_disclosure_and_one_that_failed_is_none(
    desk: Desk, tmp_path: Path
) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    made = packs.make(desk, held(desk, person).id)
    with pytest.raises(EnvironmentProblem):
        issuing.save(desk, made.copies[0], tmp_path / "gone" / "copy.pdf")
    assert entries(desk, person, Verb.DISCLOSURE) == []
    place = tmp_path / issuing.file_name(made.copies[0], made)
    issuing.save(desk, made.copies[0], place)
    assert place.read_bytes() == made.copies[0].pdf
    assert "TEASELWOOD" not in place.name
    (entry,) = entries(desk, person, Verb.DISCLOSURE)
    assert entry.recipients == "ELDERFLOWER, Priya, Police"


def test_a_copy_that_came_back_is_in_the_register(desk: Desk) -> None:
    made = packs.make(desk, held(desk, add(desk, "TEASELWOOD", "Dean")).id)
    copyregister.came_back(desk, made.copies[0].copy.id)
    (copy,) = packs.register(desk, made.meeting.id)[0].copies
    assert copy.returned_at == desk.clock.now()


def test_opening_a_record_is_a_consultation_with_who_and_when(desk: Desk) -> None:
    person = add(desk, "TEASELWOOD", "Dean")
    cohort.read_record(desk, person)
    assert entries(desk, person, Verb.CONSULTATION) == []
    cohort.open_record(desk, person)
    (entry,) = entries(desk, person, Verb.CONSULTATION)
    assert (entry.who, entry.at) == ("ELDERFLOWER, Priya", desk.clock.now())


def test_the_six_verbs_are_those_of_the_act() -> None:
    assert [verb.value for verb in Verb] == [
        "collection", "alteration", "consultation", "disclosure", "combination", "erasure",
    ]  # fmt: skip
