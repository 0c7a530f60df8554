"""Ways round the gate of a referral, each of them shut: dates, meetings, people known already."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.people import IdentifierKind
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Happening, Outcome, Referral, Stage
from iomdesk.services import cohort, meetings, referral_life, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.services.referrals import ReferralChanged
from iomdesk.store.queries import people
from tests.helpers.referrals import SOURCE, TODAY, WHOLE, accepted, save, scored, sent, tasking

PRESENT = ("Police", "Probation", "County Housing")
OLD = "2026-03-01"
"""A conviction more than six months ago."""


def decide(desk: Desk, ready: Referral, meeting_id: str | None, **changes: object) -> Referral:
    """Accept it at that meeting today, unless the changes say otherwise."""
    given: dict[str, object] = {
        "reason": "Weekly offending.", "on": TODAY, "meeting_id": meeting_id,
        "agencies": PRESENT, "confirmed_by": "",
    } | changes  # fmt: skip
    return referral_life.decide(desk, ready.id, ready.revision, Outcome.ACCEPTED, **given)  # type: ignore[arg-type]


def tasking_of(desk: Desk, on: date) -> str:
    """A quorate daily tasking of another day."""
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=on, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    for number, agency in enumerate(PRESENT[1:]):
        meetings.invite(desk, meeting_id, Invitation.statutory(f"PERSON{number}, Alex", agency))
    return meeting_id


def everybody(desk: Desk) -> int:
    """How many people have a record."""
    return len(cohort.find_people(desk, cohort.Filter(membership=cohort.Membership.ALL)).rows)


# ---- dates -----------------------------------------------------------------------------


def test_nothing_is_decided_before_it_was_referred(desk: Desk) -> None:
    automatic = save(desk, ogrs_24="92")
    with pytest.raises(RuleViolation) as refused:
        decide(desk, automatic, None, on=date(2026, 11, 21), confirmed_by="SALTMARSH, Martin")
    assert (refused.value.field, refused.value.code) == ("on", "decided_before_referral")
    done = decide(desk, automatic, None, on=date(2026, 11, 22), confirmed_by="SALTMARSH, Martin")
    assert done.stage is Stage.ACCEPTED


def test_no_meeting_of_before_the_referral_decides_or_sets_aside(desk: Desk) -> None:
    before = tasking_of(desk, date(2026, 11, 20))
    ready = scored(desk, sent(desk))
    with pytest.raises(RuleViolation) as refused:
        decide(desk, ready, before)
    assert (refused.value.field, refused.value.code) == ("meeting_id", "meeting_before_referral")
    old = save(desk, last_conviction_on=OLD, crn="")
    with pytest.raises(RuleViolation) as refused:
        referral_life.waive_six_months(
            desk, old.id, old.revision, reason="Known.", meeting_id=before, agencies=PRESENT
        )
    assert refused.value.code == "meeting_before_referral"


def test_nobody_is_registered_from_a_day_before_18(desk: Desk, clock: SetClock) -> None:
    young = save(desk, birth_date="2009-01-20", ogrs_24="92")
    assert young.stage is Stage.MONITORED
    clock.at = datetime(2027, 1, 20, 9, tzinfo=UTC).astimezone()
    young = referrals.save(
        desk, young.id, young.revision, {**young.answers, "last_conviction_on": "2026-12-30"},
        source=SOURCE,
    )  # fmt: skip
    with pytest.raises(RuleViolation) as refused:
        decide(desk, young, None, on=date(2027, 1, 19), confirmed_by="SALTMARSH, Martin")
    assert (refused.value.field, refused.value.code) == ("on", "under_18")
    done = decide(desk, young, None, on=date(2027, 1, 20), confirmed_by="SALTMARSH, Martin")
    assert done.stage is Stage.ACCEPTED


# ---- the six-month rule set aside -------------------------------------------------------


def waived(desk: Desk, **changes: str) -> Referral:
    """One whose six-month rule a meeting has set aside."""
    old = save(desk, last_conviction_on=OLD, **changes)
    return referral_life.waive_six_months(
        desk, old.id, old.revision, reason="Known.", meeting_id=tasking(desk), agencies=PRESENT
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"last_conviction_on": "2021-05-02"},
        {"last_conviction_on": ""},
        {"custody_from": "2026-03-02", "custody_to": "2026-03-05"},
    ],
)
def test_what_a_meeting_set_aside_holds_for_what_it_looked_at(
    desk: Desk, changes: dict[str, str]
) -> None:
    before = waived(desk)
    assert before.stage is Stage.READY
    other = referrals.save(
        desk, before.id, before.revision, {**before.answers, **changes}, source=SOURCE
    )
    assert other.stage in {Stage.EXCLUDED, Stage.INCOMPLETE}
    again = referral_life.waive_six_months(
        desk, other.id, other.revision, reason="Seen.", meeting_id=tasking(desk), agencies=PRESENT
    )
    assert again.stage is Stage.READY


def test_what_has_nothing_to_do_with_it_leaves_it_set_aside(desk: Desk) -> None:
    before = waived(desk)
    answers = {**before.answers, "last_conviction_on": "1 March 2026", "address": "2 Example Row"}
    after = referrals.save(desk, before.id, before.revision, answers, source=SOURCE)
    assert after.stage is Stage.READY
    excluded = {**answers, "mappa": "2"}
    after = referrals.save(desk, after.id, after.revision, excluded, source=SOURCE)
    assert after.stage is Stage.EXCLUDED


# ---- meetings and who confirms ----------------------------------------------------------


@pytest.mark.parametrize(
    "agencies",
    [
        ("Police", "police ", "POLICE", "Probation"),
        ("Police", "Police.", "Probation"),
        ("Police", "Probation", "-", "."),
    ],
)
def test_an_agency_counts_once_and_a_mark_is_none(desk: Desk, agencies: tuple[str, ...]) -> None:
    ready = scored(desk, sent(desk))
    with pytest.raises(RuleViolation) as refused:
        decide(desk, ready, tasking(desk), agencies=agencies)
    assert (refused.value.code, refused.value.params["have"]) == ("not_quorate", 2)


def test_only_agencies_of_the_meeting_count(desk: Desk) -> None:
    ready = scored(desk, sent(desk))
    two = tasking(desk, ("Police", "Probation"))
    with pytest.raises(RuleViolation) as refused:
        decide(desk, ready, two)
    told = refused.value
    assert (told.field, told.code, told.params["agency"]) == (
        "agencies", "agency_not_there", "County Housing"
    )  # fmt: skip
    assert decide(desk, ready, tasking(desk)).stage is Stage.ACCEPTED


def test_no_meeting_is_no_meeting_however_it_is_said(desk: Desk) -> None:
    automatic = save(desk, ogrs_24="92")
    done = decide(desk, automatic, "", confirmed_by="SALTMARSH, Martin")
    decided = done.last(Happening.DECIDED)
    assert decided is not None
    assert decided.meeting_id is None


def test_a_mark_is_no_named_person(desk: Desk) -> None:
    automatic = save(desk, ogrs_24="92")
    with pytest.raises(RuleViolation) as refused:
        decide(desk, automatic, None, confirmed_by=" . ")
    assert refused.value.code == "confirmer_needed"


# ---- what changed meanwhile -------------------------------------------------------------


def test_a_later_matrix_makes_the_view_of_who_decides_stale(desk: Desk) -> None:
    seen = scored(desk, sent(desk))
    scoring.save_matrix(
        desk, referral_id=seen.id, person_id=None, sheet=Sheet(), scored_on=TODAY,
        scored_by="SALTMARSH, Martin", nominal_number="",
    )  # fmt: skip
    with pytest.raises(ReferralChanged):
        decide(desk, seen, tasking(desk))


def test_a_matrix_of_a_referral_is_about_its_own_person(desk: Desk) -> None:
    one = accepted(desk, tasking(desk))
    other = save(desk, surname="HAWKBIT", crn="", birth_date="1990-01-02")
    made = scoring.save_matrix(
        desk, referral_id=other.id, person_id=one.person_id, sheet=Sheet(), scored_on=TODAY,
        scored_by="SALTMARSH, Martin", nominal_number="",
    )  # fmt: skip
    assert made.person_id is None


# ---- people known already ---------------------------------------------------------------


def test_somebody_known_by_number_is_not_registered_twice(desk: Desk) -> None:
    meeting_id = tasking(desk)
    first = accepted(desk, meeting_id)
    second = accepted(desk, meeting_id, crn="x 990160", address="2 Example Row")
    assert second.person_id == first.person_id
    assert everybody(desk) == 1


def test_somebody_who_left_comes_back_under_the_same_record(desk: Desk) -> None:
    person_id = cohort.add_person(
        desk,
        {"surname": "Windlestraw", "forename": "Peter", "birth_date": date(1997, 8, 9)},
        numbers={IdentifierKind.CRN: "X990160"},
        source=SOURCE,
    )
    done = accepted(desk, tasking(desk))
    assert done.person_id == person_id
    with desk.read() as reading:
        found = people.person(reading, person_id)
    assert found is not None
    assert found.registered_on == TODAY


def test_the_number_of_somebody_else_stops_the_registration(desk: Desk) -> None:
    cohort.add_person(
        desk,
        {"surname": "Hawkbit", "forename": "Lee", "birth_date": date(1990, 1, 2)},
        numbers={IdentifierKind.CRN: "X990160"},
        source=SOURCE,
    )
    ready = scored(desk, sent(desk))
    with pytest.raises(RuleViolation) as refused:
        decide(desk, ready, tasking(desk))
    assert refused.value.code == "number_of_another"
    assert "HAWKBIT" not in str(refused.value)
    assert everybody(desk) == 1
    assert referrals.read_referral(desk, ready.id).stage is Stage.MATRIX_DONE


def test_a_mappa_level_of_the_record_is_not_passed_over(desk: Desk) -> None:
    born = date(1997, 8, 9)
    cohort.add_person(
        desk,
        {"surname": "Windlestraw", "forename": "Peter", "birth_date": born, "mappa": "3"},
        numbers={IdentifierKind.CRN: "X990160"},
        source=SOURCE,
    )
    automatic = save(desk, ogrs_24="92")
    with pytest.raises(RuleViolation) as refused:
        decide(desk, automatic, None, confirmed_by="SALTMARSH, Martin")
    assert (refused.value.code, refused.value.params["level"]) == ("record_excludes", "3")


def test_unpublished_data_sets_no_tier(desk: Desk) -> None:
    person_id = cohort.add_person(desk, {"surname": "Hawkbit"}, numbers={}, source=SOURCE)
    for value, unpublished in (("71", False), ("92", True)):
        scoring.add_score(
            desk, person_id, tool="OGRS 3", version="3", months=24, value=value,
            scored_on=TODAY if unpublished else date(2026, 10, 1), basis="",
            source=replace(SOURCE, hmpps_unpublished=unpublished),
        )  # fmt: skip
    assert referrals.answers_from_person(desk, person_id)["ogrs_24"] == "71"


def test_a_record_that_is_gone_takes_nothing_typed_with_it(desk: Desk) -> None:
    kept = referrals.save(
        desk, None, 0, WHOLE, source=SOURCE, person_id="gone", detainee_id="gone as well"
    )
    assert (kept.person_id, kept.detainee_id) == (None, None)
