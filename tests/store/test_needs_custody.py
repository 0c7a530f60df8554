"""Needs, stays in prison and folded intelligence over a real store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import PATHWAYS, NeedLevel, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import cohort, custody, events, intelligence, needs
from iomdesk.services.custody import NewStay, StayChanged
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.history import history
from iomdesk.services.needs import NeedChanged, NewNeed
from iomdesk.store.queries import events as stored
from iomdesk.store.queries.intelligence import FOLDED
from tests.helpers.cohort import SOURCE
from tests.helpers.record import (
    POLICE,
    PROBATION,
    SECRET,
    TODAY,
    fill_custody,
    fill_intelligence,
    fill_needs,
)


@pytest.fixture
def person(desk: Desk) -> str:
    """Somebody without anything on any tab."""
    return cohort.add_person(desk, {"surname": "TEASELWOOD"}, numbers={}, source=SOURCE)


def refused(call: object, *args: object, **more: object) -> tuple[str, str]:
    """The field and code a call is refused with."""
    assert callable(call)
    with pytest.raises(RuleViolation) as wrong:
        call(*args, **more)
    return wrong.value.field, wrong.value.code


# ---- needs ---------------------------------------------------------------------------------


def test_seven_pathways_always_and_the_latest_assessment_holds(desk: Desk, person: str) -> None:
    assert [line.pathway for line in needs.seven(desk, person)] == list(PATHWAYS)
    assert {line.level for line in needs.seven(desk, person)} == {NeedLevel.NOT_ASSESSED}
    fill_needs(desk, person)
    lines = {line.pathway: line for line in needs.seven(desk, person)}
    assert lines["drugs"].level is NeedLevel.HIGH
    assert [one.body for one in lines["drugs"].earlier] == ["Cannabis at weekends."]
    assert lines["family"].now is None
    assert needs.in_need(cohort.read_record(desk, person).needs) == 5


def test_an_earlier_assessment_entered_late_does_not_become_the_one_that_holds(
    desk: Desk, person: str
) -> None:
    fill_needs(desk, person)
    late = NewNeed(pathway="drugs", level=NeedLevel.NONE, assessed_on=date(2025, 1, 2))
    needs.keep_need(desk, person, late, PROBATION)
    line = next(one for one in needs.seven(desk, person) if one.pathway == "drugs")
    assert line.level is NeedLevel.HIGH
    assert [one.assessed_on.year for one in line.earlier] == [2026, 2025]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"pathway": "luck"}, "pathway", "required"),
        ({"assessed_on": TODAY + timedelta(days=1)}, "assessed_on", "date_in_future"),
        ({"next_on": TODAY}, "next_step", "required"),
        ({"next_step": "See the nurse"}, "owner_agency", "required"),
        ({"owner_person": "MARIGOLD, Jo"}, "owner_agency", "required"),
        ({"body": "As ViSOR says"}, "body", "visor_text"),
        ({"next_step": "Look at ViSOR", "owner_agency": "Police"}, "next_step", "visor_text"),
        ({"body": "x" * 10_001}, "body", "text_too_long"),
    ],
)
def test_what_an_assessment_is_held_to(
    desk: Desk, person: str, change: dict[str, object], field: str, code: str
) -> None:
    good = NewNeed(pathway="drugs", level=NeedLevel.SOME, assessed_on=TODAY)
    wrong = replace(good, **change)  # type: ignore[arg-type]
    assert refused(needs.keep_need, desk, person, wrong, PROBATION) == (field, code)
    assert not cohort.read_record(desk, person).needs


def test_nothing_is_assessed_without_its_source(desk: Desk, person: str) -> None:
    new = NewNeed(pathway="drugs", level=NeedLevel.SOME, assessed_on=TODAY)
    bare = replace(PROBATION, originator=" ")
    assert refused(needs.keep_need, desk, person, new, bare) == ("originator", "source_needed")


def test_a_correction_needs_its_reason_keeps_the_handling_and_is_logged(
    desk: Desk, person: str
) -> None:
    told = replace(PROBATION, handling="Not to the landlord")
    first = NewNeed(pathway="health", level=NeedLevel.SOME, assessed_on=TODAY, body="Asthma")
    row = needs.keep_need(desk, person, first, told)
    right = replace(first, level=NeedLevel.HIGH)
    assert refused(needs.amend_need, desk, row, 1, right, PROBATION, reason=" ") == (
        "reason", "required",
    )  # fmt: skip
    needs.amend_need(desk, row, 1, right, PROBATION, reason="Misheard")
    now = cohort.read_record(desk, person).needs[0]
    assert (now.level, now.revision, now.provenance.handling) == (
        NeedLevel.HIGH, 2, "Not to the landlord",
    )  # fmt: skip
    fields = [field for line in history(desk, person) for field in line.fields]
    assert ("Reason for the change", "", "Misheard") in fields
    with pytest.raises(NeedChanged) as conflict:
        needs.amend_need(desk, row, 1, first, PROBATION, reason="Late")
    assert conflict.value.now == now
    with pytest.raises(NeedChanged):
        needs.withdraw_need(desk, row, 1, reason="Late")
    needs.withdraw_need(desk, row, 2, reason="Another person's")
    assert not cohort.read_record(desk, person).needs
    with pytest.raises(NeedChanged) as gone:
        needs.withdraw_need(desk, row, 2, reason="Again")
    assert gone.value.now is None


# ---- custody -------------------------------------------------------------------------------


def test_the_stay_that_lasts_comes_first_then_the_latest(desk: Desk, person: str) -> None:
    lasts, ended = fill_custody(desk, person)
    old = NewStay(establishment="HMP Calder", started_on=date(2019, 1, 2),
                  ended_on=date(2019, 5, 2), end_reason="Bail")  # fmt: skip
    older = custody.add_stay(desk, person, old, PROBATION)
    assert [stay.id for stay in custody.stays(desk, person)] == [lasts, ended, older]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"establishment": " "}, "establishment", "required"),
        ({"started_on": TODAY + timedelta(days=1)}, "started_on", "date_in_future"),
        ({"ended_on": TODAY + timedelta(days=1)}, "ended_on", "date_in_future"),
        ({"ended_on": date(2026, 1, 1)}, "ended_on", "stay_ends_before"),
        ({"release_on": date(2026, 1, 1)}, "release_on", "stay_ends_before"),
        ({"sentence_days": 0}, "sentence_days", "sentence_days"),
        ({"sentence_days": 36_526}, "sentence_days", "sentence_days"),
        ({"release_type": "ViSOR release"}, "release_type", "visor_text"),
    ],
)
def test_what_a_stay_is_held_to(
    desk: Desk, person: str, change: dict[str, object], field: str, code: str
) -> None:
    good = NewStay(establishment="HMP Thornhope", started_on=date(2026, 8, 3))
    wrong = replace(good, **change)  # type: ignore[arg-type]
    assert refused(custody.add_stay, desk, person, wrong, PROBATION) == (field, code)
    assert not custody.stays(desk, person)


def test_nobody_is_in_two_prisons(desk: Desk, person: str) -> None:
    lasts, ended = fill_custody(desk, person)
    other = NewStay(establishment="HMP Calder")
    assert refused(custody.add_stay, desk, person, other, PROBATION)[1] == "stay_lasts"
    again = NewStay(establishment="HMP Fallowmoor")  # the one that ended would last again
    assert (
        refused(custody.amend_stay, desk, ended, 1, again, PROBATION, reason="Still inside")[1]
        == "stay_lasts"
    )
    custody.end_stay(desk, lasts, 1, on=TODAY, reason="Released on licence", source=PROBATION)
    custody.add_stay(desk, person, other, PROBATION)


def test_ending_keeps_the_rest_and_needs_to_say_how(desk: Desk, person: str) -> None:
    lasts, _ = fill_custody(desk, person)
    early = date(2026, 8, 2)
    assert refused(custody.end_stay, desk, lasts, 1, on=early, reason="Bail", source=PROBATION) == (
        "ended_on", "stay_ends_before",
    )  # fmt: skip
    assert refused(custody.end_stay, desk, lasts, 1, on=TODAY, reason="", source=PROBATION) == (
        "end_reason", "required",
    )  # fmt: skip
    custody.end_stay(desk, lasts, 1, on=TODAY, reason="Released on licence", source=PROBATION)
    stay = next(one for one in custody.stays(desk, person) if one.id == lasts)
    assert (stay.ended_on, stay.end_reason) == (TODAY, "Released on licence")
    assert (stay.sentence_days, stay.release_on) == (336, date(2027, 1, 18))
    with pytest.raises(StayChanged):
        custody.end_stay(desk, lasts, 1, on=TODAY, reason="Again", source=PROBATION)
    custody.withdraw_stay(desk, lasts, stay.revision, reason="Of another person")
    assert lasts not in {one.id for one in custody.stays(desk, person)}


# ---- intelligence --------------------------------------------------------------------------


def test_reports_are_read_without_their_texts(desk: Desk, person: str) -> None:
    ids = fill_intelligence(desk, person)
    found = intelligence.lines(desk, person)
    assert [line.id for line in found.lines] == ids
    assert SECRET not in repr(found)


def test_age_and_grade_are_read_as_the_matrix_reads_them(desk: Desk, person: str) -> None:
    fill_intelligence(desk, person)
    found = intelligence.lines(desk, person)
    assert (found.first, found.second) == (date(2026, 10, 27), date(2026, 9, 29))
    assert found.weeks == (4, 8)
    read = [
        (one.days, one.period, one.off_sheet, one.suspected_false, one.readable)
        for one in found.lines
    ]
    assert read == [
        (2, 0, False, False, True),
        (28, 0, True, False, True),
        (29, 1, False, True, True),
        (56, 1, False, False, True),
        (57, None, False, False, True),
    ]


def test_a_graded_event_of_an_older_store_is_intelligence_too(desk: Desk, person: str) -> None:
    new = NewEvent(kind=EventKind.VISIT, on_date=TODAY, body=SECRET)
    events.add_event(desk, person, new, POLICE)
    plain = NewEvent(kind=EventKind.VISIT, on_date=TODAY, body="Seen at home")
    events.add_event(desk, person, plain, replace(POLICE, grade=""))
    assert len(intelligence.lines(desk, person).lines) == 1


def test_that_a_victim_wording_is_there_is_known_but_not_what_it_says(
    desk: Desk, person: str
) -> None:
    new = NewEvent(kind=EventKind.INTELLIGENCE, on_date=TODAY, body=SECRET, anonymised=SECRET)
    told = replace(POLICE, sensitivity=Sensitivity.VICTIM)
    events.add_event(desk, person, new, told)
    row = intelligence.lines(desk, person).lines[0].row
    assert row.anonymised == FOLDED


def test_opening_a_report_is_a_consultation_of_it(desk: Desk, person: str, clock: SetClock) -> None:
    first = fill_intelligence(desk, person)[0]
    before = len(history(desk, person))
    intelligence.lines(desk, person)
    assert len(history(desk, person)) == before  # folded lines are no consultation
    assert intelligence.open_report(desk, first).body.startswith(SECRET)
    latest = history(desk, person)[0]
    assert len(history(desk, person)) == before + 1
    assert (latest.verb, latest.context, latest.at) == (
        "consultation", "Intelligence opened", clock.at,
    )  # fmt: skip
    with pytest.raises(KeyError):
        intelligence.open_report(desk, "nobody's")


def test_the_history_tells_that_there_is_intelligence_and_not_what_it_says(
    desk: Desk, person: str
) -> None:
    first = fill_intelligence(desk, person)[0]
    with desk.read() as reading:
        row = stored.event(reading, first)
    assert row is not None
    changed = replace(events.again(row), body=f"{SECRET}, put right")
    events.amend_event(desk, first, 1, changed, POLICE, reason="Wrong street")
    events.withdraw_event(desk, first, 2, reason="Wrong person")
    told = history(desk, person)
    assert SECRET not in repr(told)
    assert "Intelligence: its text is read on its own tab" in repr(told)
