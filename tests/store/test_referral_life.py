"""A referral's life on a real store: every path, every refusal, and what the log has of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind, Person, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Happening, Outcome, Referral, Route, Stage
from iomdesk.services import cohort, facts, meetings, rag, referral_life, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.referrals import ReferralChanged
from iomdesk.store import log
from iomdesk.store.schema import Kind
from tests.helpers.referrals import SOURCE, TODAY, WHOLE, accepted, save, scored, sent, tasking

THREE = ("Police", "Probation", "County Housing")
OLD = {"last_conviction_on": "2026-02-01"}


def decide(
    desk: Desk, referral: Referral, outcome: Outcome = Outcome.ACCEPTED, **more: object
) -> Referral:
    """Decide today with a reason, confirmed by somebody unless told otherwise."""
    given: dict[str, Any] = {"reason": "Weekly offending.", "on": TODAY, **more}
    return referral_life.decide(desk, referral.id, referral.revision, outcome, **given)


def kinds(referral: Referral) -> list[str]:
    """What happened, oldest first."""
    return [one.kind.value for one in referral.events]


def people_of(desk: Desk) -> list[Person]:
    """Everybody in the store."""
    found = cohort.find_people(desk, cohort.Filter())
    return [cohort.read_record(desk, row.id).person for row in found.rows]


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """Field and code of what is refused."""
    with pytest.raises(RuleViolation) as caught:
        act()
    assert "WINDLESTRAW" not in str(caught.value)
    return caught.value.field, caught.value.code


# ---- the whole way ---------------------------------------------------------------------


def test_from_the_form_to_the_cohort_in_one_transaction(desk: Desk) -> None:
    meeting_id = tasking(desk)
    ready = scored(desk, sent(desk, pncid="2015/9990130P"))
    assert (ready.stage, kinds(ready)) == (Stage.MATRIX_DONE, ["received", "sent"])
    after = decide(desk, ready, meeting_id=meeting_id, agencies=(*THREE, " police "))
    assert (after.stage, after.route) == (Stage.ACCEPTED, Route.JUDGEMENT)
    decided = after.last(Happening.DECIDED)
    assert decided is not None
    assert (decided.outcome, decided.meeting_id, decided.agencies, decided.rule_set) == (
        Outcome.ACCEPTED, meeting_id, THREE, "brackenshire 1",
    )  # fmt: skip
    assert after.person_id is not None
    record = cohort.read_record(desk, after.person_id)
    person = record.person
    assert (person.name, person.birth_date, person.registered_on, person.area) == (
        "WINDLESTRAW, Peter", date(1997, 8, 9), TODAY, "Saltergate",
    )  # fmt: skip
    assert (person.address, person.phone, person.offender_manager) == (
        WHOLE["address"], WHOLE["contact_number"], WHOLE["offender_manager"],
    )  # fmt: skip
    assert (person.ppo, person.mappa, person.last_conviction_on) == (False, "", date(2026, 10, 3))
    assert person.identifier(IdentifierKind.CRN) == "X990160"
    assert person.identifier(IdentifierKind.PNCID) == "2015/9990130P"
    assert person.provenance == SOURCE
    assert {(one.tool, one.months, one.value, one.scored_on) for one in record.scores} == {
        ("OGRS 3", 12, "71", date(2026, 11, 22)),
        ("OGRS 3", 24, "84", date(2026, 11, 22)),
    }
    (matrix,) = scoring.matrices(desk, person_id=person.id)
    assert (matrix.total, matrix.referral_id) == (90, after.id)
    with desk.read() as reading:
        found = log.of_person(reading, person.id)
    assert {"person", "identifier", "score", "matrix", "referral", "referral_event"} == {
        one.subject for one in found
    }
    assert {one.who for one in found} == {desk.who}


def test_what_fails_half_way_keeps_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = scored(desk, sent(desk))
    meeting_id = tasking(desk)
    monkeypatch.setattr("iomdesk.services.registering.link", _fails)
    with pytest.raises(OSError, match="half way"):
        decide(desk, ready, meeting_id=meeting_id, agencies=THREE)
    assert referrals.read_referral(desk, ready.id) == ready
    assert people_of(desk) == []


def _fails(*_given: object) -> None:
    message = "half way"
    raise OSError(message)


def test_told_and_corrected_and_locked_for_good(desk: Desk) -> None:
    told = accepted(desk, tasking(desk))
    told = referral_life.tell(
        desk, told.id, told.revision, named="HAREBELL, Simon", how="telephone", on=TODAY
    )
    assert told.stage is Stage.TOLD
    assert referrals.waiting(desk) == 0
    last = told.events[-1]
    assert (last.named, last.how, last.on_date) == ("HAREBELL, Simon", "telephone", TODAY)
    more = referral_life.correct(desk, told.id, told.revision, " The order runs to May. ")
    assert (more.stage, more.events[-1].body) == (Stage.TOLD, "The order runs to May.")
    assert more.answers == told.answers
    assert refused(lambda: save_again(desk, more)) == ("", "decided_locked")
    for act in (referral_life.withdraw, referral_life.mistake, referral_life.reopen):
        assert refused(lambda: act(desk, more.id, more.revision, reason="x")) == (  # noqa: B023
            "", "referral_step",
        )  # fmt: skip
    assert refused(lambda: decide(desk, more, Outcome.REFUSED)) == ("", "already_decided")
    assert refused(
        lambda: scoring.save_matrix(
            desk, referral_id=more.id, person_id=None, sheet=scoring.matrices(
                desk, referral_id=more.id)[0].sheet, scored_on=TODAY, scored_by="X, Y",
            nominal_number="",
        )
    ) == ("", "decided_locked")  # fmt: skip


def save_again(desk: Desk, referral: Referral) -> Referral:
    """Save the form once more."""
    return referrals.save(desk, referral.id, referral.revision, WHOLE, source=SOURCE)


def test_refused_with_a_reason_registers_nobody(desk: Desk) -> None:
    ready = scored(desk, sent(desk))
    after = decide(desk, ready, Outcome.REFUSED, meeting_id=tasking(desk), agencies=THREE)
    assert (after.stage, after.person_id) == (Stage.REFUSED, None)
    assert people_of(desk) == []


# ---- what the rules settle, and a person confirms --------------------------------------


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({"ogrs_24": "93.4"}, Route.AUTOMATIC),
        ({"ppo": "yes", "ogrs_24": "10"}, Route.PPO),
        ({"out_of_area": "yes", "ogrs_24": ""}, Route.TRANSFER_IN),
        ({"yos_high_risk": "yes"}, Route.YOS),
    ],
)
def test_an_automatic_registration_is_confirmed_by_a_named_person(
    desk: Desk, changes: dict[str, str], route: Route
) -> None:
    saved = save(desk, **changes)
    assert saved.route is route
    assert people_of(desk) == []  # nothing is registered by the program alone
    assert refused(lambda: decide(desk, saved, reason="")) == ("confirmed_by", "confirmer_needed")
    after = decide(desk, saved, reason="", confirmed_by="ELDERFLOWER, Priya")
    decided = after.events[-1]
    assert (after.stage, after.route, decided.named) == (
        Stage.ACCEPTED, route, "ELDERFLOWER, Priya",
    )  # fmt: skip
    (person,) = people_of(desk)
    assert person.registered_on == TODAY
    assert person.ppo is (route is Route.PPO)


def test_a_provisional_tier_1_is_not_confirmed(desk: Desk) -> None:
    saved = save(desk, ogrs_24="", ogrs_12="95")
    assert saved.stage is Stage.INCOMPLETE
    assert refused(lambda: decide(desk, saved, confirmed_by="X, Y")) == ("", "provisional_tier")


def test_refusing_whom_the_rules_exclude_or_do_not_let_in(desk: Desk) -> None:
    out = save(desk, mappa="2")
    assert refused(lambda: decide(desk, out, confirmed_by="X, Y")) == ("outcome", "excluded_mappa")
    after = decide(desk, out, Outcome.REFUSED, confirmed_by="ELDERFLOWER, Priya")
    assert after.stage is Stage.REFUSED
    low = save(desk, surname="OAKAPPLE", ogrs_24="20")
    assert refused(lambda: decide(desk, low, confirmed_by="X, Y")) == ("outcome", "not_eligible")
    assert refused(lambda: decide(desk, low, Outcome.REFUSED, confirmed_by="X, Y", reason=" ")) == (
        "reason",
        "decision_reason",
    )


# ---- a meeting decides -----------------------------------------------------------------


def test_a_decision_waits_for_matrix_meeting_quorum_and_reason(desk: Desk) -> None:
    meeting_id, ready = tasking(desk), sent(desk)
    assert refused(
        lambda: decide(desk, ready, meeting_id=meeting_id, agencies=THREE)
    ) == ("", "matrix_needed")  # fmt: skip
    done = scored(desk, ready)
    assert refused(lambda: decide(desk, done, agencies=THREE)) == ("meeting_id", "meeting_needed")
    two = ("Police", "police ", "Probation")
    assert refused(lambda: decide(desk, done, meeting_id=meeting_id, agencies=two)) == (
        "agencies", "not_quorate",
    )  # fmt: skip
    assert refused(
        lambda: decide(desk, done, meeting_id=meeting_id, agencies=THREE, reason=" ")
    ) == ("reason", "decision_reason")  # fmt: skip
    assert refused(lambda: decide(desk, done, meeting_id="nowhere", agencies=THREE)) == (
        "meeting_id", "meeting_gone",
    )  # fmt: skip
    assert referrals.read_referral(desk, done.id) == done


def test_no_meeting_to_come_decides_and_no_day_before_it(desk: Desk) -> None:
    ready = scored(desk, sent(desk))
    ahead = meetings.plan_meeting(
        desk, kind="panel", on_date=date(2026, 11, 25), at_time=time(9), place="Millbeck",
        chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip
    assert refused(lambda: decide(desk, ready, meeting_id=ahead, agencies=THREE)) == (
        "meeting_id", "meeting_ahead",
    )  # fmt: skip
    held = tasking(desk)
    day = date(2026, 11, 25)
    assert refused(lambda: decide(desk, ready, meeting_id=held, agencies=THREE, on=day)) == (
        "on", "date_in_future",
    )  # fmt: skip
    day = date(2026, 11, 23)
    assert refused(lambda: decide(desk, ready, meeting_id=held, agencies=THREE, on=day)) == (
        "on", "decided_before",
    )  # fmt: skip


def test_the_partner_route_needs_a_meeting_and_no_matrix(desk: Desk) -> None:
    saved = save(
        desk, agency="Harbour Recovery", ogrs_12="", ogrs_24="", needs="drugs\naccommodation"
    )
    assert (saved.stage, saved.route) == (Stage.READY, Route.PARTNER)
    assert refused(lambda: decide(desk, saved, confirmed_by="X, Y")) == (
        "meeting_id", "meeting_needed",
    )  # fmt: skip
    after = decide(desk, saved, meeting_id=tasking(desk), agencies=THREE)
    assert (after.stage, after.route) == (Stage.ACCEPTED, Route.PARTNER)


# ---- exclusions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mappa": "3"}, "excluded_mappa"),
        ({"sex_offender": "yes"}, "excluded_sex_offender"),
        ({"mappa": "2", **OLD}, "excluded_mappa"),
        ({}, "nothing_to_waive"),
    ],
)
def test_what_no_meeting_sets_aside(desk: Desk, changes: dict[str, str], code: str) -> None:
    saved = save(desk, **changes)
    assert refused(lambda: waive(desk, saved)) == ("", code)
    assert kinds(referrals.read_referral(desk, saved.id)) == ["received"]


def waive(
    desk: Desk, referral: Referral, *, agencies: tuple[str, ...] = THREE, reason: str = "Named."
) -> Referral:
    """A tasking of today sets the six-month rule aside."""
    return referral_life.waive_six_months(
        desk, referral.id, referral.revision, reason=reason, meeting_id=tasking(desk),
        agencies=agencies,
    )  # fmt: skip


def test_a_quorate_meeting_sets_the_six_month_rule_aside(desk: Desk) -> None:
    saved = save(desk, **OLD)
    assert saved.stage is Stage.EXCLUDED
    assert refused(lambda: waive(desk, saved, agencies=THREE[:2])) == ("agencies", "not_quorate")
    assert refused(lambda: waive(desk, saved, reason=" ")) == ("reason", "waiver_reason")
    after = waive(desk, saved)
    assert (after.stage, after.events[-1].body) == (Stage.READY, "Named.")
    again = referrals.save(desk, after.id, after.revision, {**WHOLE, **OLD}, source=SOURCE)
    assert again.stage is Stage.READY  # it stays set aside while the form is changed
    assert refused(lambda: waive(desk, again)) == ("", "nothing_to_waive")


def test_nobody_under_18_is_decided_or_set_aside(desk: Desk) -> None:
    young = save(desk, birth_date="2010-01-01", **OLD)
    assert refused(lambda: decide(desk, young, confirmed_by="X, Y"))[1] == "under_18"
    assert refused(lambda: waive(desk, young)) == ("", "under_18")
    assert referral_life.withdraw(desk, young.id, 1, reason="Moved.").stage is Stage.WITHDRAWN


# ---- sending, closing, opening again ---------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"pncid": "2015/999013"}, {"mappa": "2"}, {"birth_date": "2010-01-01"}]
)
def test_only_what_is_complete_is_sent(desk: Desk, changes: dict[str, str]) -> None:
    saved = save(desk, **changes)
    assert refused(lambda: referral_life.send(desk, saved.id, 1)) == ("", "not_sendable")


def test_it_is_sent_once(desk: Desk) -> None:
    one = sent(desk)
    assert refused(lambda: referral_life.send(desk, one.id, one.revision)) == (
        "", "not_sendable",
    )  # fmt: skip


@pytest.mark.parametrize("act", [referral_life.withdraw, referral_life.mistake])
def test_closed_with_a_reason_and_opened_again_with_one(
    desk: Desk, act: Callable[..., Referral]
) -> None:
    one = scored(desk, sent(desk))
    assert refused(lambda: act(desk, one.id, one.revision, reason=" ")) == ("reason", "required")
    closed = act(desk, one.id, one.revision, reason="Twice in the tray.")
    assert closed.stage in {Stage.WITHDRAWN, Stage.MISTAKE}
    assert closed.events[-1].body == "Twice in the tray."
    assert refused(lambda: act(desk, closed.id, closed.revision, reason="x")) == (
        "", "referral_step",
    )  # fmt: skip
    assert refused(lambda: decide(desk, closed)) == ("", "already_decided")
    back = referral_life.reopen(desk, closed.id, closed.revision, reason="It was another.")
    assert back.stage is Stage.MATRIX_DONE  # the matrix stays
    assert referral_life.send(desk, back.id, back.revision).stage is Stage.MATRIX_DONE
    assert refused(lambda: referral_life.reopen(desk, back.id, back.revision + 1, reason="x"))


def test_a_rule_set_aside_counts_no_more_after_reopening(desk: Desk) -> None:
    one = waive(desk, save(desk, **OLD))
    closed = referral_life.withdraw(desk, one.id, one.revision, reason="Moved.")
    assert referral_life.reopen(
        desk, closed.id, closed.revision, reason="Back."
    ).stage is Stage.EXCLUDED  # fmt: skip


def test_telling_needs_a_name_a_way_and_a_day(desk: Desk) -> None:
    one = sent(desk)
    assert refused(
        lambda: referral_life.tell(desk, one.id, one.revision, named="X", how="x", on=TODAY)
    ) == ("", "referral_step")
    done = accepted(desk, tasking(desk), crn="X990161")

    def tell(named: str = "HAREBELL, Simon", how: str = "e-mail", on: date = TODAY) -> Referral:
        return referral_life.tell(desk, done.id, done.revision, named=named, how=how, on=on)

    assert refused(lambda: tell(named=" ")) == ("named", "required")
    assert refused(lambda: tell(how="")) == ("how", "required")
    assert refused(lambda: tell(on=date(2026, 11, 23))) == ("on", "told_before")
    assert refused(lambda: tell(on=date(2026, 11, 25))) == ("on", "date_in_future")
    assert refused(lambda: referral_life.correct(desk, done.id, done.revision, " ")) == (
        "text", "required",
    )  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, one: referral_life.send(desk, one.id, 1),
        lambda desk, one: referral_life.withdraw(desk, one.id, 1, reason="x"),
        lambda desk, one: referral_life.reopen(desk, one.id, 1, reason="x"),
        lambda desk, one: referral_life.mistake(desk, one.id, 1, reason="x"),
        lambda desk, one: referral_life.correct(desk, one.id, 1, "x"),
        lambda desk, one: decide(desk, replace(one, revision=1)),
        lambda desk, one: waive(desk, replace(one, revision=1)),
        lambda desk, one: referral_life.tell(desk, one.id, 1, named="x", how="x", on=TODAY),
    ],
)
def test_nothing_happens_to_one_that_was_changed_meanwhile(
    desk: Desk, act: Callable[[Desk, Referral], Referral]
) -> None:
    one = sent(desk)
    with pytest.raises(ReferralChanged) as caught:
        act(desk, one)
    assert caught.value.now == one
    assert "WINDLESTRAW" not in str(caught.value)


# ---- somebody who is known -------------------------------------------------------------


def known(desk: Desk, **more: object) -> str:
    """Somebody with a record that says other things than the form."""
    values = {"surname": "WINDLESTRAW", "forename": "Peter", "address": "1 Specimen Close",
              "last_conviction_on": date(2026, 11, 1)}  # fmt: skip
    numbers = {IdentifierKind.CRN: "X990160"}
    return cohort.add_person(desk, {**values, **more}, numbers=numbers, source=SOURCE)


def test_a_record_that_is_there_is_filled_up_and_not_overwritten(desk: Desk) -> None:
    person_id = known(desk)
    facts.add_score(desk, person_id, tool="OGRS 3", months=24, value="84", scored_on=TODAY,
                    source=SOURCE)  # fmt: skip
    saved = referrals.save(
        desk, None, 0, {**WHOLE, "ppo": "yes"}, source=SOURCE, person_id=person_id
    )
    after = decide(desk, saved, confirmed_by="ELDERFLOWER, Priya")
    assert after.person_id == person_id
    record = cohort.read_record(desk, person_id)
    person = record.person
    assert person.registered_on == TODAY
    assert person.address == "1 Specimen Close"
    assert (person.phone, person.ppo) == (WHOLE["contact_number"], True)
    assert person.last_conviction_on == date(2026, 11, 1)  # the later one
    assert [one.canonical for one in person.identifiers] == ["X990160"]
    assert sorted((one.months, one.value) for one in record.scores) == [(12, "71"), (24, "84")]
    assert len(people_of(desk)) == 1


def test_somebody_on_the_scheme_keeps_the_day_they_joined(desk: Desk) -> None:
    person_id = known(desk, registered_on=date(2026, 6, 8))
    saved = referrals.save(
        desk, None, 0, {**WHOLE, "ppo": "yes"}, source=SOURCE, person_id=person_id
    )
    decide(desk, saved, confirmed_by="ELDERFLOWER, Priya")
    assert cohort.read_record(desk, person_id).person.registered_on == date(2026, 6, 8)


def test_who_left_and_is_accepted_again_has_no_status_until_a_meeting_sets_one(
    desk: Desk,
) -> None:
    """Ruling 7: a status of another time in the scheme is not theirs now; history says so."""
    person_id = known(desk, registered_on=date(2026, 1, 8))
    now = cohort.read_record(desk, person_id).person
    moved = rag.move(
        desk, person_id, now.revision, Rag.GREEN, reason="Settled.", agreed_by="Police",
        look_again_on=None, against="Nothing was asked.",
    )  # fmt: skip
    left = {"left_on": date(2026, 11, 2), "leave_reason": "Moved away."}
    desk.write(
        lambda work: work.amend(Kind.PERSON, person_id, moved.revision, left), context="test"
    )
    saved = referrals.save(
        desk, None, 0, {**WHOLE, "ppo": "yes"}, source=SOURCE, person_id=person_id
    )
    decide(desk, saved, confirmed_by="ELDERFLOWER, Priya")
    record = cohort.read_record(desk, person_id)
    person, line = record.person, record.rag_history[0]
    assert (person.left_on, person.registered_on) == (None, TODAY)
    assert (person.rag, person.rag_since, person.rag_reason) == (Rag.NOT_SET, None, "")
    assert (line.before, line.status, line.meeting_id) == (Rag.GREEN, Rag.NOT_SET, None)
    assert "Left the scheme on 2 Nov 2026 and was accepted again" in line.reason
    assert [card.person_id for card in rag.board(desk).not_set] == [person_id]
    assert refused(lambda: rag.take_back(desk, person_id, person.revision)) == (
        "status", "nothing_to_take_back",
    )  # fmt: skip


def test_the_decision_is_that_of_the_day_it_is_recorded(desk: Desk, clock: SetClock) -> None:
    """What was ready in November is excluded in May: the rules are asked again."""
    ready = scored(desk, sent(desk))
    clock.at = datetime(2027, 5, 4, 9, tzinfo=UTC).astimezone()
    assert refused(
        lambda: decide(desk, ready, meeting_id=tasking(desk), agencies=THREE,
                       on=date(2027, 5, 4))
    ) == ("outcome", "excluded_no_conviction")  # fmt: skip
