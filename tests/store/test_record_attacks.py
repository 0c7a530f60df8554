"""What goes wrong when work meets on one record: forms open over a merge, rows withdrawn since."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from iomdesk.domain.agencies import AgencyRole, Agreement, AgreementKind
from iomdesk.domain.clock import SetClock
from iomdesk.domain.counting import fill, propose
from iomdesk.domain.events import EventKind
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.people import Provenance, Rag, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.formdef.form import FieldType
from iomdesk.formdef.updates import Becomes, UpdateDef, UpdatePart, UpdatePrompt
from iomdesk.services import (
    actions,
    agreements,
    cohort,
    counting,
    custody,
    drafts,
    eventimport,
    eventlines,
    events,
    merging,
    rag,
    ragfacts,
    scoring,
    updates,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.custody import NewStay
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.ragfacts import Statement
from iomdesk.store.queries import records
from tests.helpers.dump import dump
from tests.helpers.people import POLICE, add
from tests.helpers.rag import facts_for
from tests.store.test_actions import plan

TODAY = date(2026, 11, 24)
PROBATION = replace(POLICE, originator="Probation Service")
ARREST = NewEvent(kind=EventKind.ARREST, on_date=date(2026, 10, 1), body="", line="shoplifting")


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    """The record that will be kept, and the one that will go into it."""
    return add(desk, "TEASELWOOD", "Dean"), add(desk, "TEASELWOOD", "Deane")


def merged(desk: Desk, kept: str, other: str) -> str:
    """Merge them as they stand; gives the id of the merge."""
    bases = tuple(cohort.read_record(desk, one).person.revision for one in (kept, other))
    return merging.merge(desk, kept, other, (bases[0], bases[1]), {}, reason="The same PNCID").id


def held(desk: Desk, person_id: str) -> list[str]:
    with desk.read() as reading:
        return [one.establishment for one in records.custody(reading, person_id)
                if one.ended_on is None]  # fmt: skip


# ---- a form that was open on the record that went into another ------------------------------


def test_a_conviction_typed_over_a_merge_keeps_its_arrest(desk: Desk, two: tuple[str, str]) -> None:
    kept, other = two
    arrest = events.add_event(desk, other, ARREST, POLICE)
    merged(desk, kept, other)
    new = replace(ARREST, kind=EventKind.CONVICTION, on_date=TODAY, from_event=arrest)
    conviction = events.event(desk, events.add_event(desk, other, new, POLICE))
    assert (conviction.person_id, conviction.from_event) == (kept, arrest)


def test_a_fact_typed_over_a_merge_keeps_what_it_rests_on(desk: Desk, two: tuple[str, str]) -> None:
    kept, other = two
    missed = NewEvent(kind=EventKind.MISSED, on_date=TODAY, body="", service="supervision")
    rests = events.add_event(desk, other, missed, PROBATION)
    merged(desk, kept, other)
    statement = Statement(fact=FactName.SUPERVISION, value=FactValue.NOT_COMPLYING, as_at=TODAY,
                          rests_on=(rests,))  # fmt: skip
    ragfacts.state_fact(desk, other, statement, PROBATION)
    standing = ragfacts.evidence(desk, kept).standing(FactName.SUPERVISION)
    assert standing.held is not None
    assert standing.held.rests_on == (rests,)


def test_nobody_is_in_two_prisons_over_a_merge(desk: Desk, two: tuple[str, str]) -> None:
    kept, other = two
    custody.add_stay(desk, kept, NewStay(establishment="HMP Fellgate"), POLICE)
    merged(desk, kept, other)
    with pytest.raises(RuleViolation) as wrong:
        custody.add_stay(desk, other, NewStay(establishment="HMP Thornhope"), POLICE)
    assert (wrong.value.code, held(desk, kept)) == ("stay_lasts", ["HMP Fellgate"])


def test_an_action_of_a_closed_part_stays_closed_over_a_merge(
    desk: Desk, two: tuple[str, str]
) -> None:
    kept, other = two
    meeting_id = plan(desk, other, on=TODAY, closed=True)
    merged(desk, kept, other)
    new = NewAction(body="Search the lock-up", owner_agency="Probation Service")
    made = actions.add(desk, other, new, POLICE, meeting_id=meeting_id)
    assert (made.person_id, made.closed_only, made.on_wall) == (kept, True, False)


def test_lines_read_before_a_merge_are_not_kept_twice(desk: Desk, two: tuple[str, str]) -> None:
    kept, other = two
    text = "12/11/26 missed Probation Service: did not attend"
    eventlines.keep_lines(desk, eventlines.read_lines(desk, text, person_id=kept))
    lines = eventlines.read_lines(desk, text, person_id=other)
    merged(desk, kept, other)
    with pytest.raises(RuleViolation) as wrong:
        eventlines.keep_lines(desk, lines)
    assert wrong.value.code == "events_stale"


def test_a_transfer_told_over_a_merge_ends_the_stay_that_lasts(
    desk: Desk, two: tuple[str, str]
) -> None:
    kept, other = two
    custody.add_stay(desk, other, NewStay(establishment="HMP Fellgate"), POLICE)
    merged(desk, kept, other)
    transfer(desk, other, "HMP Thornhope")
    assert held(desk, kept) == ["HMP Thornhope"]


def test_a_consent_typed_over_a_merge_is_not_kept_twice(desk: Desk, two: tuple[str, str]) -> None:
    kept, other = two
    consent = Agreement(id="", revision=0, kind=AgreementKind.CONSENT, agency=free_agency(desk),
                        begins_on=TODAY, person_id=kept)  # fmt: skip
    agreements.add_agreement(desk, consent)
    merged(desk, kept, other)
    with pytest.raises(RuleViolation) as wrong:
        agreements.add_agreement(desk, replace(consent, person_id=other))
    assert wrong.value.code == "agreement_known"


def free_agency(desk: Desk) -> str:
    """An agency that needs somebody's consent."""
    return next(one.name for one in desk.scheme.agencies if one.kind.value != "statutory")


# ---- events that others rest on -------------------------------------------------------------


def test_an_arrest_put_right_to_be_none_leaves_no_conviction_hanging(
    desk: Desk, two: tuple[str, str]
) -> None:
    """Else the conviction could never be put right again: its arrest is none."""
    person = two[0]
    arrest = events.add_event(desk, person, ARREST, POLICE)
    new = replace(ARREST, kind=EventKind.CONVICTION, from_event=arrest)
    conviction = events.add_event(desk, person, new, POLICE)
    visit = NewEvent(kind=EventKind.VISIT, on_date=TODAY, body="")
    events.amend_event(desk, arrest, 1, visit, POLICE, reason="It was a visit")
    assert events.event(desk, conviction).from_event is None


def test_an_arrest_is_not_its_own_conviction(desk: Desk, two: tuple[str, str]) -> None:
    arrest = events.add_event(desk, two[0], ARREST, POLICE)
    own = replace(ARREST, kind=EventKind.CONVICTION, from_event=arrest)
    with pytest.raises(RuleViolation) as wrong:
        events.amend_event(desk, arrest, 1, own, POLICE, reason="Found guilty")
    assert wrong.value.code == "from_event_arrest"


def test_a_conviction_whose_arrest_went_back_can_be_put_right(
    desk: Desk, two: tuple[str, str]
) -> None:
    kept, other = two
    arrest = events.add_event(desk, other, ARREST, POLICE)
    merge_id = merged(desk, kept, other)
    new = replace(ARREST, kind=EventKind.CONVICTION, on_date=TODAY, from_event=arrest)
    conviction = events.add_event(desk, kept, new, POLICE)
    merging.undo(desk, merge_id, reason="Two brothers")
    now = events.event(desk, conviction)
    assert now.person_id == kept
    assert now.from_event is None


# ---- pasted lines ---------------------------------------------------------------------------


def test_two_appointments_of_one_day_at_two_times_are_two(desk: Desk, two: tuple[str, str]) -> None:
    text = (
        "12/11/26 10:00 missed Probation Service: did not attend\n"
        "12/11/26 14:30 missed Probation Service: did not attend\n"
        "12/11/26 14:30 missed Probation Service: did not attend"
    )
    lines = eventlines.read_lines(desk, text, person_id=two[0])
    assert [line.verdict.value for line in lines] == ["ready", "ready", "left_out"]
    assert len(eventlines.keep_lines(desk, lines).ids) == 2
    again = eventlines.read_lines(desk, text, person_id=two[0])
    assert {line.verdict.value for line in again} == {"left_out"}
    # A message that gives no time tells of what is held already.
    bare = eventlines.read_lines(
        desk, "12/11/26 missed Probation Service: did not attend", person_id=two[0]
    )
    assert [line.verdict.value for line in bare] == ["left_out"]


def test_one_line_given_twice_to_one_person_by_hand_is_kept_once(
    desk: Desk, two: tuple[str, str]
) -> None:
    text = "NOBODY, Known, 1/2/1990 12/11/26 missed Probation Service: did not attend\n" * 2
    lines = [
        eventlines.accept(eventlines.with_person(desk, line, two[0]))
        for line in eventlines.read_lines(desk, text)
    ]
    kept = eventlines.keep_lines(desk, lines)
    assert len(kept.ids) == 1
    assert events.happenings(desk, two[0]).total == 1


def test_a_row_that_cannot_be_taken_leaves_no_other_out(
    desk: Desk, two: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Date,Kind,Line,Source,Count\n4/11/2026,Arrest,Shoplifting,Police,-1\n"
        "4/11/2026,Arrest,Shoplifting,Police,2\n"
    )
    plan = eventimport.read_file(desk, path, person_id=two[0])
    assert [line.verdict.value for line in plan.lines] == ["problem", "ready"]
    assert eventimport.bring_in(desk, plan).ids


def test_a_source_of_endless_length_is_not_kept(desk: Desk, two: tuple[str, str]) -> None:
    with pytest.raises(RuleViolation) as wrong:
        events.add_event(desk, two[0], ARREST, replace(POLICE, originator="P" * 32_767))
    assert (wrong.value.field, wrong.value.code) == ("originator", "text_too_long")


# ---- transfers ------------------------------------------------------------------------------


def transfer(desk: Desk, person_id: str, prison: str) -> None:
    """The prison tells of a transfer today."""
    agency = next(one.name for one in desk.scheme.agencies if one.role.value == "prison")
    update = updates.update_for(desk.scheme, updates.role_of(desk, agency))
    part = next(one for one in update.parts() if one.becomes.value == "stay")
    answers = {part.key("establishment"): prison, part.key("on"): "24/11/2026"}
    source = Provenance(originator=agency, received_on=TODAY, channel="telephone")
    updates.keep(desk, person_id, agency, answers, source)


def test_a_transfer_frees_no_release_date(desk: Desk, two: tuple[str, str]) -> None:
    """The day of release goes along with what it was given under."""
    given = replace(
        POLICE, originator="Victim Liaison", hmpps_unpublished=True, handling="For the panel only",
        sensitivity=Sensitivity.VICTIM,
    )  # fmt: skip
    stay = NewStay(establishment="HMP Fellgate", release_on=TODAY + timedelta(days=30))
    custody.add_stay(desk, two[0], stay, given)
    transfer(desk, two[0], "HMP Thornhope")
    now = custody.stays(desk, two[0])[0]
    assert (now.establishment, now.release_on) == ("HMP Thornhope", stay.release_on)
    assert now.provenance.hmpps_unpublished
    assert now.provenance.sensitivity is Sensitivity.VICTIM
    assert "For the panel only" in now.provenance.handling
    assert "Victim Liaison" in now.provenance.originator


def test_a_transfer_of_a_stay_that_says_nothing_more_is_the_prisons_own(
    desk: Desk, two: tuple[str, str]
) -> None:
    custody.add_stay(desk, two[0], NewStay(establishment="HMP Fellgate"), POLICE)
    transfer(desk, two[0], "HMP Thornhope")
    assert custody.stays(desk, two[0])[0].provenance.originator != POLICE.originator
    assert "Police" not in custody.stays(desk, two[0])[0].provenance.originator


def test_a_part_whose_id_begins_like_anothers_is_not_answered_with_it() -> None:
    """Else what nobody typed would be asked for, and nothing could be kept."""
    parts = tuple(
        UpdatePart(id=key, becomes=Becomes.NOTE, label=key) for key in ("told", "told_more")
    )
    prompt = UpdatePrompt(numeral="", heading="Told", words="", parts=parts)
    update = UpdateDef(role=AgencyRole.OTHER, section="", prompts=(prompt,))
    found = updates.answered_parts(update, {"told_more_text": "Rang"})
    assert [part.id for part in found] == ["told_more"]


def test_every_answer_of_every_form_is_asked_for(desk: Desk) -> None:
    for update in desk.scheme.updates:
        for field in update.form.fields():
            if field.type is not FieldType.NOTE:
                assert updates.answered_parts(update, {field.id: "x"}), field.id


# ---- status ---------------------------------------------------------------------------------


def test_a_move_taken_back_brings_back_why_it_stood_against_the_tests(
    desk: Desk, clock: SetClock, two: tuple[str, str]
) -> None:
    person = two[0]
    revision = cohort.read_record(desk, person).person.revision
    facts = facts_for(Rag.AMBER, TODAY)
    now = rag.move(desk, person, revision, Rag.GREEN, reason="Doing well", agreed_by="Panel",
                   look_again_on=None, facts=facts, against="The officer vouches")  # fmt: skip
    clock.at += timedelta(days=1)
    now = rag.move(desk, person, now.revision, Rag.RED, reason="Recalled", agreed_by="Panel",
                   look_again_on=None, against="Told by telephone")  # fmt: skip
    clock.at += timedelta(minutes=1)
    rag.take_back(desk, person, now.revision)
    last = cohort.read_record(desk, person).rag_history[0]
    assert last.status is Rag.GREEN
    assert last.against == "The officer vouches"
    assert last.suggested == "amber"
    assert last.tests
    assert last.rule_set == desk.scheme.rule_set


# ---- merging --------------------------------------------------------------------------------


def test_an_arrest_on_both_records_counts_once_beside_its_conviction(
    desk: Desk, two: tuple[str, str]
) -> None:
    """Both had the arrest out of one list, and only one of them what came of it."""
    kept, other = two
    events.add_event(desk, kept, ARREST, POLICE)
    arrest = events.add_event(desk, other, ARREST, POLICE)
    found = replace(ARREST, kind=EventKind.CONVICTION, on_date=TODAY, from_event=arrest)
    events.add_event(desk, other, found, POLICE)
    before = dump(desk, without=("merge",))
    merge_id = merged(desk, kept, other)
    sheet = counted(desk, kept)
    assert (sheet.arrests_12, dict(sheet.arrests)) == (1, {})
    assert dict(sheet.convictions) == {"shoplifting": 1}
    merging.undo(desk, merge_id, reason="Two brothers")
    assert dump(desk, without=("merge",)) == before


# ---- the matrix -----------------------------------------------------------------------------


def counted(desk: Desk, person: str) -> Sheet:
    rules = desk.scheme.matrix
    proposal = propose(rules, counting.held(desk, person), TODAY, 24)
    return fill(rules, Sheet(window=24), proposal, TODAY)


def save(desk: Desk, person: str, sheet: Sheet) -> None:
    scoring.save_matrix(desk, referral_id=None, person_id=person, sheet=sheet, scored_on=TODAY,
                        scored_by="ELDERFLOWER, Priya", nominal_number="")  # fmt: skip


def test_points_of_a_record_withdrawn_since_are_not_saved(desk: Desk, two: tuple[str, str]) -> None:
    arrest = events.add_event(desk, two[0], ARREST, POLICE)
    sheet = counted(desk, two[0])
    assert sheet.arrests_12 == 1
    events.withdraw_event(desk, arrest, 1, reason="Another person")
    with pytest.raises(RuleViolation) as wrong:
        save(desk, two[0], sheet)
    assert wrong.value.code == "counted_since"
    assert not scoring.matrices(desk, person_id=two[0])
    save(desk, two[0], counted(desk, two[0]))


def test_points_of_another_persons_record_are_not_saved(desk: Desk, two: tuple[str, str]) -> None:
    events.add_event(desk, two[1], ARREST, POLICE)
    with pytest.raises(RuleViolation):
        save(desk, two[0], counted(desk, two[1]))


def test_a_matrix_saved_over_a_merge_drops_the_draft_that_went_along(
    desk: Desk, two: tuple[str, str]
) -> None:
    kept, other = two
    events.add_event(desk, other, ARREST, POLICE)
    sheet = counted(desk, other)
    drafts.keep_draft(desk, scoring.FORM, other, base_revision=0, answers={"a": "b"})
    merged(desk, kept, other)
    save(desk, other, sheet)
    assert drafts.find_draft(desk, scoring.FORM, kept) is None
    assert len(scoring.matrices(desk, person_id=kept)) == 1
