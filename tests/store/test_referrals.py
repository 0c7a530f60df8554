"""Referrals on a real store: saving, lists, assessing, duplicates, and what fills a form."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.eligibility import Outlook, Tier
from iomdesk.domain.matrix import MatrixScore, Sheet
from iomdesk.domain.people import IdentifierKind, NeedLevel
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Happening, Route, Stage
from iomdesk.services import (
    cohort,
    drafts,
    facts,
    monitored,
    referral_life,
    referrals,
    scoring,
)
from iomdesk.services.desk import Desk
from iomdesk.services.referrals import Assessment, ReferralChanged
from iomdesk.store import log
from iomdesk.store.log import Verb
from tests.helpers.referrals import SOURCE, TODAY, WHOLE, save, scored, sent

YOUNG = {"birth_date": "2009-01-20", "crn": ""}


def assess(desk: Desk, **changes: str) -> Assessment:
    """The whole form with these answers changed."""
    return referrals.assess(desk.scheme, {**WHOLE, **changes}, today=TODAY)


def names(desk: Desk, view: str, text: str = "") -> list[str]:
    """Who stands in a list."""
    return [one.name for one in referrals.listed(desk, view, text)]


def history(desk: Desk, referral_id: str) -> list[tuple[Verb, dict[str, object]]]:
    """The entries of a referral's row in the log, oldest first."""
    with desk.read() as reading:
        found = [one for one in log.latest(reading) if one.row_id == referral_id]
    return [(Verb(one.verb), dict(one.fields)) for one in reversed(found)]


# ---- assessing -------------------------------------------------------------------------


def test_a_whole_form_says_all_that_the_panel_shows(desk: Desk) -> None:
    made = MatrixScore(
        id="m", revision=1, referral_id="r", person_id=None, rule_set="brackenshire 1",
        scored_on=TODAY, scored_by="BROADLEAF, Imran", sheet=Sheet(), total=87,
        band="discretion",
    )  # fmt: skip
    answers = {**WHOLE, "factors.peers.raised": "yes", "pncid": "2015/9990130P"}
    found = referrals.assess(desk.scheme, answers, today=TODAY, matrix=made)
    assert (found.eligibility.tier, found.eligibility.outlook) == (Tier.TWO, Outlook.JUDGEMENT)
    assert (found.filled, found.of) == (18, 18)
    assert (found.missing, found.problems) == ((), ())
    assert (found.matrix_total, found.stage) == (87, Stage.MATRIX_DONE)
    assert (found.sendable, found.not_sendable) == (True, "")
    assert assess(desk).stage is Stage.READY


def test_what_is_missing_has_words_and_a_key_to_go_to(desk: Desk) -> None:
    found = assess(desk, pncid="2015/999013", surname="", ogrs_24="")
    assert [(one.key, one.words) for one in found.missing] == [
        ("surname", "Surname is missing"),
        ("pncid", "Fix the PNCID, or clear it"),
        ("ogrs_24", "OGRS score, 24 months: the rules need to know"),
    ]
    assert found.stage is Stage.INCOMPLETE
    assert (found.sendable, found.not_sendable) == (False, "3 fields to fix before sending")
    one = assess(desk, pncid="2015/999013")
    assert one.not_sendable == "1 field to fix before sending"
    assert one.filled == assess(desk).filled


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"mappa": ""}, "mappa"),
        ({"sex_offender": ""}, "sex_offender"),
        ({"last_conviction_on": ""}, "last_conviction_on"),
        ({"ppo": ""}, "ppo"),
        ({"out_of_area": "", "ogrs_24": "40"}, "out_of_area"),
        ({"ogrs_24": "", "ogrs_12": "95"}, "ogrs_24"),
        ({"ogrs_24": "40", "agency": "Harbour Recovery"}, "community_risk"),
    ],
)
def test_a_fact_the_rules_lack_is_asked_for(desk: Desk, changes: dict[str, str], key: str) -> None:
    assert [one.key for one in assess(desk, **changes).missing] == [key]


@pytest.mark.parametrize(
    "changes",
    [
        {"ogrs_24": "", "ogrs_12": "85"},  # provisional Tier 2 can be acted on (ruling 2)
        {"ppo": "yes", "ogrs_24": "", "ogrs_12": "", "out_of_area": ""},
        {"ogrs_24": "91", "yos_high_risk": ""},
        {"ogrs_24": "", "ogrs_12": "", "agency": "Harbour Recovery", "community_risk": "yes"},
        {"ogrs_24": "20"},  # not eligible is an answer as well
    ],
)
def test_nothing_is_asked_for_that_changes_nothing(desk: Desk, changes: dict[str, str]) -> None:
    assert assess(desk, **changes).missing == ()


def test_custody_stops_the_clock_and_an_unreadable_end_opens_no_stay(desk: Desk) -> None:
    old = {"last_conviction_on": "2026-03-01"}
    assert assess(desk, **old).stage is Stage.EXCLUDED
    inside = {**old, "custody_from": "2026-03-10", "custody_to": "2026-09-10"}
    assert assess(desk, **inside).stage is Stage.READY
    assert assess(desk, **{**inside, "custody_to": ""}).stage is Stage.READY
    assert assess(desk, **{**inside, "custody_to": "31/31/26"}).stage is Stage.EXCLUDED


@pytest.mark.parametrize(
    ("agency", "outside"),
    [
        ("Police", "no"),
        ("Derbyshire Constabulary", "no"),
        ("National Probation Service", "no"),
        ("Rutland Community Rehabilitation Company (CRC)", "no"),
        ("Harbour Recovery", "yes"),
        ("Addaction", "yes"),
        (" ", "unknown"),
    ],
)
def test_which_agencies_are_outside_police_and_probation(agency: str, outside: str) -> None:
    assert referrals.outside(agency) == outside


def test_an_excluded_and_a_young_person_are_not_sent(desk: Desk) -> None:
    assert assess(desk, mappa="3").not_sendable == "The scheme excludes this person"
    young = assess(desk, **YOUNG)
    assert (young.stage, young.not_sendable) == (
        Stage.MONITORED, "Under 18, monitored until 20 Jan 2027",
    )  # fmt: skip


# ---- saving ----------------------------------------------------------------------------


def test_a_form_is_saved_with_what_follows_from_it(desk: Desk) -> None:
    drafts.keep_draft(desk, "referral", drafts.NEW, base_revision=0, answers={"surname": "W"})
    saved = save(desk, surname="  WINDLESTRAW ")
    assert (saved.name, saved.birth_date, saved.area) == (
        "WINDLESTRAW, Peter", date(1997, 8, 9), "Saltergate",
    )  # fmt: skip
    assert (saved.stage, saved.route, saved.rule_set) == (
        Stage.READY, Route.JUDGEMENT, "brackenshire 1",
    )  # fmt: skip
    assert saved.person_id is None  # no cohort entry before a decision
    assert cohort.size(desk).active == 0
    (received,) = saved.events
    assert (received.kind, received.on_date) == (Happening.RECEIVED, date(2026, 11, 22))
    assert drafts.find_draft(desk, "referral", drafts.NEW) is None
    ((verb, fields),) = history(desk, saved.id)
    assert verb is Verb.COLLECTION
    assert fields["surname"] == (None, "WINDLESTRAW")


def test_it_is_saved_again_with_before_and_after_in_the_log(desk: Desk) -> None:
    saved = save(desk)
    drafts.keep_draft(desk, "referral", saved.id, base_revision=1, answers={"surname": "W"})
    again = referrals.save(
        desk, saved.id, saved.revision, {**WHOLE, "forename": "Pete", "pncid": "2015/999013"},
        source=replace(SOURCE, originator="Police", handling="Not to be copied"),
    )  # fmt: skip
    assert (again.forename, again.stage, again.revision) == ("Pete", Stage.INCOMPLETE, 2)
    assert again.answers["pncid"] == "2015/999013"  # what was typed is kept
    assert again.provenance.handling == "Not to be copied"
    assert drafts.find_draft(desk, "referral", saved.id) is None
    verb, fields = history(desk, saved.id)[1]
    assert (verb, fields["forename"], fields["stage"]) == (
        Verb.ALTERATION, ("Peter", "Pete"), ("ready", "incomplete"),
    )  # fmt: skip


def test_somebody_who_saved_first_is_not_overwritten(desk: Desk) -> None:
    saved = save(desk)
    first = referrals.save(desk, saved.id, 1, {**WHOLE, "forename": "Pete"}, source=SOURCE)
    with pytest.raises(ReferralChanged) as caught:
        referrals.save(desk, saved.id, 1, {**WHOLE, "forename": "Paul"}, source=SOURCE)
    assert caught.value.now == first
    assert "WINDLESTRAW" not in str(caught.value)
    with pytest.raises(ReferralChanged) as gone:
        referrals.save(desk, "nobody", 1, WHOLE, source=SOURCE)
    assert gone.value.now is None


def test_answers_that_are_no_field_are_not_kept(desk: Desk) -> None:
    assert "shoe_size" not in save(desk, shoe_size="9").answers


@pytest.mark.parametrize(
    ("changes", "originator", "field", "code"),
    [
        ({"surname": " "}, "Probation", "surname", "surname_needed"),
        ({}, " ", "originator", "source_needed"),
        ({}, "ViSOR", "originator", "visor_source"),
        ({"concern": "x" * 8_001}, "Probation", "concern", "text_too_long"),
    ],
)
def test_what_is_refused_keeps_nothing(
    desk: Desk, changes: dict[str, str], originator: str, field: str, code: str
) -> None:
    with pytest.raises(RuleViolation) as caught:
        referrals.save(
            desk, None, 0, {**WHOLE, **changes}, source=replace(SOURCE, originator=originator)
        )
    assert (caught.value.field, caught.value.code) == (field, code)
    assert names(desk, "all") == []
    assert "WINDLESTRAW" not in str(caught.value)


def test_a_closed_one_is_locked(desk: Desk) -> None:
    saved = save(desk)
    closed = referral_life.withdraw(desk, saved.id, 1, reason="Moved away.")
    with pytest.raises(RuleViolation) as caught:
        referrals.save(desk, saved.id, closed.revision, WHOLE, source=SOURCE)
    assert caught.value.code == "decided_locked"


# ---- lists -----------------------------------------------------------------------------


def test_the_lists_and_how_many_wait(desk: Desk) -> None:
    save(desk)
    save(desk, surname="OAKAPPLE", mappa="2", referred_on="2026-11-20")
    save(desk, surname="FERNYHOLT", **YOUNG)
    closed = save(desk, surname="TEASELWOOD")
    referral_life.mistake(desk, closed.id, 1, reason="Typed twice.")
    assert names(desk, "open") == ["WINDLESTRAW, Peter", "OAKAPPLE, Peter"]
    assert names(desk, "monitored") == ["FERNYHOLT, Peter"]
    assert names(desk, "closed") == ["TEASELWOOD, Peter"]
    assert names(desk, "decided") == []
    assert len(names(desk, "all")) == 4
    assert names(desk, "open", "oak") == ["OAKAPPLE, Peter"]
    assert referrals.waiting(desk) == 2


def test_a_stage_is_that_of_today_without_a_write(desk: Desk, clock: SetClock) -> None:
    saved = save(desk)
    before = len(history(desk, saved.id))
    clock.at = datetime(2027, 4, 20, 9, tzinfo=UTC).astimezone()  # six months have gone by
    (line,) = referrals.listed(desk, "open")
    assert line.stage is Stage.EXCLUDED
    assert referrals.read_referral(desk, saved.id).stage is Stage.EXCLUDED
    assert len(history(desk, saved.id)) == before


def test_opening_is_a_consultation_and_reading_again_is_not(desk: Desk) -> None:
    saved = save(desk)
    referrals.read_referral(desk, saved.id)
    assert len(history(desk, saved.id)) == 1
    assert referrals.open_referral(desk, saved.id) == saved
    assert history(desk, saved.id)[1] == (Verb.CONSULTATION, {})
    with pytest.raises(KeyError):
        referrals.open_referral(desk, "nobody")


# ---- monitored -------------------------------------------------------------------------


def test_somebody_under_18_is_monitored_until_a_person_takes_them_up(
    desk: Desk, clock: SetClock
) -> None:
    saved = save(desk, **YOUNG)
    (one,) = monitored.monitored(desk)
    assert (one.eighteen_on, one.due) == (date(2027, 1, 20), False)
    assert referrals.waiting(desk) == 0
    with pytest.raises(RuleViolation) as caught:
        monitored.take_up(desk, saved.id, 1)
    assert caught.value.code == "under_18"
    clock.at = datetime(2027, 1, 20, 9, tzinfo=UTC).astimezone()
    (one,) = monitored.monitored(desk)
    assert one.due
    assert referrals.waiting(desk) == 1
    taken = monitored.take_up(desk, saved.id, 1)
    assert taken.stage is Stage.READY
    assert (names(desk, "monitored"), names(desk, "open")) == ([], ["WINDLESTRAW, Peter"])
    with pytest.raises(RuleViolation) as caught:
        monitored.take_up(desk, saved.id, taken.revision)
    assert caught.value.code == "not_monitored"


def test_anything_done_on_the_birthday_takes_them_up_as_well(desk: Desk, clock: SetClock) -> None:
    saved = save(desk, **YOUNG)
    clock.at = datetime(2027, 1, 20, 9, tzinfo=UTC).astimezone()
    assert referrals.read_referral(desk, saved.id).stage is Stage.READY
    assert referral_life.send(desk, saved.id, 1).stage is Stage.READY
    assert names(desk, "open") == ["WINDLESTRAW, Peter"]


# ---- duplicates ------------------------------------------------------------------------


def person(desk: Desk, **more: object) -> str:
    """Somebody of the cohort with the number of the form."""
    values = {"surname": "WINDLESTRAW", "forename": "Pete", "birth_date": date(1990, 1, 1)}
    numbers = {IdentifierKind.CRN: "X990160"}
    return cohort.add_person(desk, {**values, **more}, numbers=numbers, source=SOURCE)


def test_people_and_open_referrals_are_named(desk: Desk) -> None:
    person_id = person(desk)
    other = save(desk)
    namesake = save(desk, crn="X990161")
    save(desk, crn="", forename="Stephen")  # a brother born the same day is not named
    closed = save(desk)
    referral_life.mistake(desk, closed.id, 1, reason="Twice.")
    found = referrals.duplicates(desk, WHOLE)
    told = {(one.person_id, one.referral_id): (one.sure, one.reason) for one in found}
    assert told == {
        (person_id, None): (True, "The same CRN: X990160"),
        ("", other.id): (True, "The same number, on a referral: Ready"),
        ("", namesake.id): (False, "The same name, on a referral: Ready"),
    }
    assert [one.sure for one in found] == [True, True, False]
    mine = referrals.duplicates(desk, WHOLE, referral_id=other.id)
    assert other.id not in {one.referral_id for one in mine}


def test_nobody_is_named_for_another_birth_date_and_number(desk: Desk) -> None:
    save(desk)
    changed = {**WHOLE, "crn": "X990999", "birth_date": "1960-01-01"}
    assert referrals.duplicates(desk, changed) == ()


# ---- what fills a form -----------------------------------------------------------------


def test_a_record_fills_the_form_and_nothing_is_typed_twice(desk: Desk) -> None:
    person_id = cohort.add_person(
        desk,
        {
            "surname": "OAKAPPLE", "forename": "Stephen", "birth_date": date(1988, 2, 2),
            "area": "Millbeck", "address": "8 Example Row", "phone": "01632 960 200",
            "offender_manager": "HAREBELL, Simon", "ppo": True, "mappa": "1",
            "registered_on": date(2026, 6, 8), "last_conviction_on": date(2026, 9, 1),
        },
        numbers={IdentifierKind.CRN: "X990031", IdentifierKind.PNCID: "06/9990031V"},
        source=SOURCE,
    )  # fmt: skip
    for value, day in (("88", date(2025, 1, 1)), ("91.5", date(2026, 9, 9))):
        facts.add_score(desk, person_id, tool="OGRS 3", months=24, value=value, scored_on=day,
                        source=SOURCE)  # fmt: skip
    for pathway, level in (("drugs", NeedLevel.HIGH), ("ete", NeedLevel.NONE),
                           ("finance", NeedLevel.HIGH), ("alcohol", NeedLevel.SOME)):  # fmt: skip
        facts.add_need(desk, person_id, pathway=pathway, level=level, assessed_on=TODAY,
                       source=SOURCE)  # fmt: skip
    assert referrals.answers_from_person(desk, person_id) == {
        "referred_on": "2026-11-24",
        "surname": "OAKAPPLE",
        "forename": "Stephen",
        "birth_date": "1988-02-02",
        "crn": "X990031",
        "pncid": "06/9990031V",
        "address": "8 Example Row",
        "contact_number": "01632 960 200",
        "offender_manager": "HAREBELL, Simon",
        "area": "Millbeck",
        "ogrs_24": "91.5",
        "panel_before": "yes",
        "ppo": "yes",
        "mappa": "1",
        "last_conviction_on": "2026-09-01",
        "needs": "drugs\nalcohol",
    }


def test_what_a_record_does_not_say_stays_open(desk: Desk) -> None:
    filled = referrals.answers_from_person(desk, person(desk, area="Elsewhere"))
    assert filled == {
        "referred_on": "2026-11-24",
        "surname": "WINDLESTRAW",
        "forename": "Pete",
        "birth_date": "1990-01-01",
        "crn": "X990160",
    }
    assert referrals.blank_answers(desk) == {"referred_on": "2026-11-24"}
    assert referrals.blank_answers(replace(desk, area="Millbeck"))["area"] == "Millbeck"
    with pytest.raises(KeyError):
        referrals.answers_from_person(desk, "nobody")


def test_a_referral_of_somebody_known_is_in_their_history(desk: Desk) -> None:
    person_id = person(desk)
    saved = referrals.save(desk, None, 0, WHOLE, source=SOURCE, person_id=person_id)
    assert saved.person_id == person_id
    with desk.read() as reading:
        subjects = {one.subject for one in log.of_person(reading, person_id)}
    assert {"referral", "referral_event"} <= subjects


def test_one_may_be_tied_to_somebody_known_later(desk: Desk) -> None:
    person_id = person(desk)
    ready = scored(desk, sent(desk))
    tied = referrals.save(desk, ready.id, ready.revision, WHOLE, source=SOURCE, person_id=person_id)
    assert tied.person_id == person_id
    assert len(scoring.matrices(desk, person_id=person_id)) == 1
    with desk.read() as reading:
        ties = [one for one in log.of_person(reading, person_id) if one.verb is Verb.COMBINATION]
    assert len(ties) == 3  # two lines of its life, and the matrix
