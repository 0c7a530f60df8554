"""Agencies, contracts, consents and nominated officers, over a real store."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from iomdesk.domain.agencies import (
    AgencyEntry,
    AgencyRole,
    Agreement,
    AgreementKind,
    Practitioner,
    ReminderKind,
)
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import (
    agencies,
    agreements,
    diary,
    meetings,
    nominations,
    personsharing,
    sharinglists,
)
from iomdesk.services.agencies import EntryChanged
from iomdesk.services.agreements import AgreementChanged
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import on_register
from iomdesk.services.nominations import NominationChanged
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from tests.helpers import people

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
CONTRACT = Agreement(
    id="", revision=0, kind=AgreementKind.CONTRACT, agency="Harbour Recovery",
    lead_body="Public Health", begins_on=date(2026, 4, 1), until=date(2027, 3, 31),
    paper_seen_on=date(2026, 4, 8), paper_at="Sharing folder 4",
)  # fmt: skip


@pytest.fixture
def person(desk: Desk) -> str:
    return people.add(desk, "SNOWBERRY", "Tanya", crn="X990018")


def consent(person_id: str, **changes: Any) -> Agreement:
    made = Agreement(
        id="", revision=0, kind=AgreementKind.CONSENT, agency="Adair Homes", person_id=person_id,
        begins_on=date(2026, 11, 4), until=date(2027, 5, 5), paper_seen_on=date(2026, 11, 4),
    )  # fmt: skip
    return replace(made, **changes)


def refused(error: pytest.ExceptionInfo[RuleViolation]) -> tuple[str, str]:
    return error.value.field, error.value.code


def entries(desk: Desk, kind: Kind, row_id: str) -> list[log.Entry]:
    with desk.read() as reading:
        return list(log.of_row(reading, kind, row_id))


# ---- agencies ----------------------------------------------------------------------------


def test_the_schemes_list_is_where_it_starts(desk: Desk) -> None:
    found = agencies.agencies(desk)
    assert [one.name for one in found] == [one.name for one in desk.scheme.agencies]
    assert {one.revision for one in found} == {0}
    assert agencies.own_agency(desk) == "Police"
    police = agencies.agency(desk, " police")
    assert police is not None
    assert police.role is AgencyRole.POLICE
    with desk.read() as reading:  # looking writes nothing
        assert not log.of_kind(reading, Kind.AGENCY)


def test_what_the_desk_sets_stands_in_place_of_the_schemes(desk: Desk) -> None:
    centre = agencies.agency(desk, "Calder Family Centre")
    assert centre is not None
    assert centre.kind == "unset"
    with pytest.raises(RuleViolation) as error:
        agencies.save_agency(desk, replace(centre, kind="statutory"))
    assert refused(error) == ("basis", "basis_needed")
    kept = agencies.save_agency(
        desk, replace(centre, kind="statutory", basis="Crime and Disorder Act 1998 s.115")
    )
    again = agencies.save_agency(desk, replace(kept, phone="01632 960 300"))
    assert (again.revision, again.phone) == (2, "01632 960 300")
    assert agencies.names(desk) == tuple(one.name for one in desk.scheme.agencies)
    held = agencies.agency(desk, "calder family centre")
    assert held == again
    verbs = [entry.verb for entry in entries(desk, Kind.AGENCY, kept.id)]
    assert verbs == [Verb.ALTERATION, Verb.COLLECTION]
    assert diary.usual_basis(desk, "Calder Family Centre") is Basis.STATUTORY


def test_an_agency_is_added_once_and_its_name_stays(desk: Desk) -> None:
    new = AgencyEntry(id="", revision=0, name="Fire  Service", kind="unset", role=AgencyRole.OTHER)
    kept = agencies.save_agency(desk, new)
    assert kept.name == "Fire Service"
    assert agencies.names(desk)[-1] == "Fire Service"
    with pytest.raises(RuleViolation) as error:
        agencies.save_agency(desk, replace(new, name="FIRE SERVICE"))
    assert refused(error) == ("name", "agency_known")
    with pytest.raises(RuleViolation) as error:
        agencies.save_agency(desk, replace(kept, name="Fire and Rescue"))
    assert refused(error) == ("name", "agency_name_fixed")
    with pytest.raises(RuleViolation) as error:
        agencies.save_agency(desk, replace(new, name="ViSOR"))
    assert error.value.field == "name"
    agencies.save_agency(desk, replace(kept, phone="01632 960 301"))
    with pytest.raises(EntryChanged):
        agencies.save_agency(desk, replace(kept, phone="01632 960 302"))


def test_a_retired_agency_is_offered_no_more_but_the_desks_own_stays(desk: Desk) -> None:
    homes = agencies.agency(desk, "Adair Homes")
    assert homes is not None
    agencies.save_agency(desk, replace(homes, retired=True))
    assert "Adair Homes" not in agencies.names(desk)
    assert agencies.agency(desk, "Adair Homes") is not None
    police = agencies.agency(desk, "Police")
    assert police is not None
    with pytest.raises(RuleViolation) as error:
        agencies.save_agency(desk, replace(police, retired=True))
    assert refused(error) == ("retired", "own_agency_needed")
    agencies.set_own_agency(desk, "probation")
    assert agencies.own_agency(desk) == "Probation"
    agencies.save_agency(desk, replace(police, retired=True))
    with pytest.raises(RuleViolation) as error:
        agencies.set_own_agency(desk, "Police")
    assert refused(error) == ("own_agency", "agency_unknown")


def test_somebody_is_listed_once_at_an_agency(desk: Desk) -> None:
    jo = Practitioner(id="", revision=0, agency="harbour recovery", name="SELFHEAL,  Jo")
    kept = agencies.save_practitioner(desk, jo)
    assert (kept.agency, kept.name) == ("Harbour Recovery", "SELFHEAL, Jo")
    with pytest.raises(RuleViolation) as error:
        agencies.save_practitioner(desk, jo)
    assert refused(error) == ("name", "practitioner_known")
    with pytest.raises(RuleViolation) as error:
        agencies.save_practitioner(desk, replace(kept, left_on=TODAY + DAY))
    assert refused(error) == ("left_on", "date_in_future")
    agencies.save_practitioner(desk, replace(kept, left_on=TODAY))
    assert agencies.practitioners(desk, "Harbour Recovery") == ()
    assert len(agencies.practitioners(desk, "Harbour Recovery", left=True)) == 1
    agencies.save_practitioner(desk, jo)  # who left may come back
    with pytest.raises(RuleViolation) as error:
        agencies.save_practitioner(desk, replace(jo, agency="Nobody's"))
    assert refused(error) == ("agency", "agency_unknown")


# ---- contracts and consents --------------------------------------------------------------


def test_a_contract_is_kept_renewed_and_ended(desk: Desk) -> None:
    kept = agreements.add_agreement(desk, CONTRACT)
    register = agreements.register(desk)
    assert register.why_not("Harbour Recovery", "", "anybody", TODAY) == ""
    renewed = agreements.amend(desk, replace(kept, until=date(2028, 3, 31)))
    assert renewed.revision == 2
    with pytest.raises(AgreementChanged):
        agreements.amend(desk, replace(kept, until=None))
    ended = agreements.withdraw(desk, kept.id, 2, on=TODAY, reason="The lead body ended it.")
    assert ended.withdrawn_on == TODAY
    assert agreements.register(desk).contract("Harbour Recovery", TODAY) is None
    assert agreements.register(desk).contract("Harbour Recovery", TODAY - DAY) is not None
    with pytest.raises(RuleViolation) as error:
        agreements.amend(desk, ended)
    assert refused(error) == ("", "agreement_withdrawn")
    last = entries(desk, Kind.AGREEMENT, kept.id)[0]
    assert last.fields["withdrawn_on"] == (None, "2026-11-24")
    assert last.fields["withdrawn_reason"] == ("", "The lead body ended it.")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"agency": " "}, "agency", "required"),
        ({"agency": "Nobody's"}, "agency", "agency_unknown"),
        ({"agency": "Probation"}, "agency", "agency_statutory"),
        ({"lead_body": ""}, "lead_body", "contract_body_needed"),
        ({"lead_body": "Adair Homes"}, "lead_body", "lead_body_statutory"),
        ({"lead_body": "County Council"}, "lead_body", "lead_body_statutory"),
        ({"kind": AgreementKind.CONSENT}, "person_id", "person_needed"),
        ({"until": date(2026, 3, 31)}, "until", "ends_before_it_begins"),
        ({"paper_seen_on": TODAY + DAY}, "paper_seen_on", "date_in_future"),
        ({"paper_at": "see ViSOR"}, "paper_at", "visor_text"),
    ],
)
def test_an_agreement_that_is_amiss_is_not_kept(
    desk: Desk, changes: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(RuleViolation) as error:
        agreements.add_agreement(desk, replace(CONTRACT, **changes))
    assert refused(error) == (field, code)
    assert agreements.agreements(desk) == ()


def test_the_same_is_not_kept_twice(desk: Desk, person: str) -> None:
    kept = agreements.add_agreement(desk, consent(person))
    with pytest.raises(RuleViolation) as error:
        agreements.add_agreement(desk, consent(person))
    assert refused(error) == ("", "agreement_known")
    agreements.add_agreement(desk, consent(person, practitioner="ADDERTONGUE, Lou"))
    agreements.withdraw(desk, kept.id, kept.revision, on=TODAY, reason="She took it back.")
    again = agreements.add_agreement(desk, consent(person, begins_on=TODAY))
    assert len(agreements.agreements(desk, person_id=person)) == 3
    later = consent(person, begins_on=date(2027, 5, 6), until=None)
    agreements.add_agreement(desk, later)  # the one that follows on
    with pytest.raises(RuleViolation) as error:
        agreements.amend(desk, replace(again, until=None))
    assert refused(error) == ("", "agreement_known")


def test_a_consent_is_in_the_log_of_the_person(desk: Desk, person: str) -> None:
    agreements.add_agreement(desk, consent(person))
    with desk.read() as reading:
        subjects = [entry.subject for entry in log.of_person(reading, person)]
        assert log.verify(reading)[1] is None
    assert subjects[0] == Kind.AGREEMENT


def test_an_unseen_paper_frees_nothing_until_it_is_seen(desk: Desk, person: str) -> None:
    kept = agreements.add_agreement(desk, consent(person, paper_seen_on=None))
    assert agreements.register(desk).consents("Adair Homes", "", TODAY) == frozenset()
    agreements.amend(desk, replace(kept, paper_seen_on=TODAY))
    assert agreements.register(desk).consents("Adair Homes", "", TODAY) == {person}


# ---- nominated officers ------------------------------------------------------------------


def test_a_new_officer_is_told_within_five_working_days(desk: Desk) -> None:
    friday = date(2026, 11, 20)
    first = nominations.change_officer(desk, "Probation", "HAREBELL, Simon", friday)
    assert (first.before, first.now) == ("", "HAREBELL, Simon")
    assert first.notify_by == date(2026, 11, 27)
    second = nominations.change_officer(desk, "probation", "YARDE, Grace", TODAY)
    assert second.before == "HAREBELL, Simon"
    officers = [one.name for one in agencies.practitioners(desk, "Probation") if one.nominated]
    assert officers == ["YARDE, Grace"]
    with pytest.raises(RuleViolation) as error:
        nominations.change_officer(desk, "Probation", "Yarde, Grace", TODAY)
    assert refused(error) == ("now", "officer_already")
    with pytest.raises(RuleViolation) as error:
        nominations.note_told(desk, second.id, 1, on=TODAY - DAY, how="Letter")
    assert refused(error) == ("notified_on", "told_too_early")
    with pytest.raises(RuleViolation) as error:
        nominations.note_told(desk, second.id, 1, on=TODAY, how=" ")
    assert refused(error) == ("notified_how", "required")
    told = nominations.note_told(desk, second.id, 1, on=TODAY, how="Letter")
    assert told.notified_on == TODAY
    with pytest.raises(NominationChanged):
        nominations.note_told(desk, second.id, 1, on=TODAY, how="E-mail")


# ---- what has to be seen to --------------------------------------------------------------


def due(desk: Desk) -> list[tuple[ReminderKind, date, bool]]:
    return [(one.kind, one.on, one.late) for one in agreements.reminders(desk)]


@pytest.mark.parametrize(
    ("until", "reminded"),
    [(28, ReminderKind.ENDS_SOON), (29, None), (0, ReminderKind.ENDS_SOON),
     (-1, ReminderKind.ENDED)],
)  # fmt: skip
def test_an_end_is_said_four_weeks_before_and_after_it(
    desk: Desk, until: int, reminded: ReminderKind | None
) -> None:
    ends = TODAY + until * DAY
    agreements.add_agreement(desk, replace(CONTRACT, until=ends))
    wanted = [] if reminded is None else [(reminded, ends, until < 0)]
    assert due(desk) == wanted
    assert sharinglists.waiting(desk) == len(wanted)


def test_an_end_with_another_in_its_place_is_no_reminder(desk: Desk) -> None:
    agreements.add_agreement(desk, replace(CONTRACT, until=TODAY + DAY))
    following = replace(CONTRACT, begins_on=TODAY + 2 * DAY, until=None)
    agreements.add_agreement(desk, following)
    assert due(desk) == []


def test_what_was_withdrawn_or_belongs_to_a_retired_agency_is_no_reminder(
    desk: Desk, person: str
) -> None:
    kept = agreements.add_agreement(desk, replace(CONTRACT, until=TODAY - DAY))
    agreements.add_agreement(desk, consent(person, paper_seen_on=None))
    assert [kind for kind, *_ in due(desk)] == [
        ReminderKind.PAPER_NOT_SEEN, ReminderKind.ENDED,
    ]  # fmt: skip
    agreements.withdraw(desk, kept.id, 1, on=TODAY, reason="Not renewed.")
    homes = agencies.agency(desk, "Adair Homes")
    assert homes is not None
    agencies.save_agency(desk, replace(homes, retired=True))
    assert due(desk) == []


def test_the_consent_of_somebody_who_left_the_cohort_is_no_reminder(
    desk: Desk, person: str
) -> None:
    agreements.add_agreement(desk, consent(person, paper_seen_on=None))
    assert len(due(desk)) == 1
    values = {"left_on": TODAY, "leave_reason": "Six months without an offence."}
    desk.write(lambda work: work.amend(Kind.PERSON, person, 1, values), context="test")
    assert due(desk) == []


def test_an_officer_to_be_told_of_and_one_who_left(desk: Desk, clock: SetClock) -> None:
    made = nominations.change_officer(desk, "Probation", "YARDE, Grace", TODAY)
    assert due(desk) == [(ReminderKind.OFFICER, made.notify_by, False)]
    clock.at += 10 * DAY
    assert due(desk) == [(ReminderKind.OFFICER, made.notify_by, True)]
    nominations.note_told(desk, made.id, 1, on=TODAY, how="Letter")
    grace = agencies.practitioners(desk, "Probation")[0]
    agencies.save_practitioner(desk, replace(grace, left_on=TODAY))
    assert due(desk) == [(ReminderKind.OFFICER_LEFT, TODAY, True)]
    nominations.change_officer(desk, "Probation", "HAREBELL, Simon", TODAY)
    assert [kind for kind, *_ in due(desk)] == [ReminderKind.OFFICER]


# ---- on a record and in an invitation ----------------------------------------------------


def test_the_record_says_who_may_be_told_and_why(desk: Desk, person: str) -> None:
    agreements.add_agreement(desk, CONTRACT)
    agreements.add_agreement(desk, consent(person, practitioner="ADDERTONGUE, Lou"))
    other = people.add(desk, "TEASELWOOD", "Dean", crn="X990012")
    held = personsharing.person_sharing(desk, person)
    told = {one.who: (one.told, one.code) for one in held.sees}
    assert told["Police"] == (True, "statutory")
    assert told["Harbour Recovery"] == (True, "contract")
    assert told["Adair Homes, ADDERTONGUE, Lou"] == (True, "consent")
    assert told["Thornhope Debt Advice"] == (False, "no_consent")
    assert told["Millbeck Skills"] == (False, "no_basis")
    assert held.sees[0].agency == "Police"  # it supplied the record
    assert [(one.originator, one.count > 0) for one in held.supplied] == [("Police", True)]
    elsewhere = {one.agency: one for one in personsharing.person_sharing(desk, other).sees}
    assert elsewhere["Adair Homes"].told is False
    assert elsewhere["Adair Homes"].practitioner == ""  # whom another's consent names is not told
    assert elsewhere["Adair Homes"].agreement is None
    assert held.disclosures == ()
    with desk.read() as reading:
        involved = personsharing.sees(desk, reading, other, only_involved=True)
    assert [one.agency for one in involved] == ["Police"]


def test_an_agency_only_facts_name_is_on_the_record_too(desk: Desk, person: str) -> None:
    def act(_desk: Desk) -> None:
        meeting_id = meetings.plan_meeting(
            desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
            chair="SALTMARSH, Martin", chair_agency="Police",
        )  # fmt: skip
        meetings.invite(desk, meeting_id, meetings.Invitation.statutory("A, B", "Fire Service"))
        meetings.add_cases(desk, meeting_id, [person])

    act(desk)
    held = {one.agency: one for one in personsharing.person_sharing(desk, person).sees}
    assert held["Fire Service"].involved == ("hears",)
    assert held["Fire Service"].code == "no_basis"
    assert desk.name not in held


def test_an_invitation_takes_its_basis_from_the_register(desk: Desk, person: str) -> None:
    agreements.add_agreement(desk, CONTRACT)
    agreements.add_agreement(desk, consent(person, paper_at="Folder 9"))
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip
    meetings.add_cases(desk, meeting_id, [person])
    meeting = meetings.meeting(desk, meeting_id)
    police = on_register(desk, meeting, "ANYBODY, At", "police")
    assert police is not None
    assert police.basis is Basis.STATUTORY
    harbour = on_register(desk, meeting, "SELFHEAL, Jo", "Harbour Recovery")
    assert harbour is not None
    assert (harbour.basis, harbour.basis_detail) == (Basis.CONTRACT, "Public Health")
    assert harbour.basis_until == date(2027, 3, 31)
    homes = on_register(desk, meeting, "ADDERTONGUE, Lou", "Adair Homes")
    assert homes is not None
    assert homes.consented == {person}
    assert homes.seen == {(person, date(2026, 11, 4))}
    assert (homes.basis_detail, homes.basis_until) == ("Folder 9", date(2027, 5, 5))
    other = people.add(desk, "TEASELWOOD", "Dean", crn="X990012")
    agreements.add_agreement(desk, consent(other, practitioner="ADDERTONGUE, Lou"))
    for name, whose in (("addertongue, lou", {person, other}), ("SOMEBODY, Else", {person})):
        found = on_register(desk, meeting, name, "Adair Homes")
        assert found is not None
        assert found.consented == whose
    debt = on_register(desk, meeting, "BETONYE, Chris", "Thornhope Debt Advice")
    assert debt is not None
    assert (debt.basis, debt.consented, debt.code) == (Basis.CONSENT, frozenset(), "no_consent")
    assert on_register(desk, meeting, "X, Y", "Calder Family Centre") is None
    late = replace(meeting, on_date=date(2027, 4, 1))
    over = on_register(desk, late, "SELFHEAL, Jo", "Harbour Recovery")
    assert over is not None
    assert (over.basis, over.basis_until, over.code) == (Basis.CONTRACT, None, "basis_ended")
