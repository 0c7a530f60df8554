"""What a meeting decides: quorum, agreement, the lock, and what follows in one transaction."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Decision, LeaveGround, MinuteKind, Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Happening, Outcome, Stage
from iomdesk.services import (
    actions,
    agendas,
    approving,
    cohort,
    custody,
    decidereferral,
    deciding,
    events,
    history,
    leaving,
    meetingnotes,
    meetings,
    rag,
    referral_life,
    referrals,
    series,
    sitting,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.custody import NewStay
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewNote
from iomdesk.store.queries import records
from iomdesk.store.queries import sittings as stored
from iomdesk.words import words
from tests.helpers import ending, held
from tests.helpers import referrals as forms
from tests.helpers.people import POLICE, add
from tests.helpers.rag import facts_for

TODAY = held.DAY
ALL = ("Police", "Probation", "County Housing")
REASON = "Three appointments missed since 12 Nov."


def at(desk: Desk, surname: str = "TEASELWOOD", status: Rag = Rag.AMBER) -> str:
    """A person at a status since this morning."""
    person_id = add(desk, surname, "Dean", registered_on=date(2026, 1, 5))
    if status is not Rag.NOT_SET:
        rag.move(
            desk, person_id, 1, status, reason="As told.", agreed_by="Probation",
            look_again_on=None, facts=facts_for(status, TODAY),
        )  # fmt: skip
    return person_id


def heard(desk: Desk, *people: str, closed: bool = False) -> tuple[str, str]:
    """A running meeting with the first of these on the table: its id and the item's."""
    meeting_id = held.plan(desk, () if closed else people, closed=people if closed else ())
    held.begin(desk, meeting_id)
    if closed:
        sitting.set_session(desk, meeting_id, Session.CLOSED)
    return meeting_id, held.hear(desk, meeting_id, people[0]).id


def revision(desk: Desk, person_id: str) -> int:
    return cohort.read_record(desk, person_id).person.revision


def decide(desk: Desk, meeting_id: str, item: str, verdict: Verdict, **more: Any) -> Decision:
    person_id = sitting.state(desk, meeting_id).item(item).person_id
    given: dict[str, Any] = {"reason": REASON, "agencies": ALL, **more}
    new = NewDecision(verdict=verdict, **given)
    return deciding.record(desk, meeting_id, item, new, base_revision=revision(desk, person_id))


def refused(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        act()
    text = words("rule", caught.value.code, caught.value.params)
    assert "{" not in text
    return caught.value.field, caught.value.code


# ---- what has to be so ------------------------------------------------------------------


def test_below_quorum_the_discussion_is_kept_and_decisions_wait(desk: Desk) -> None:
    """Ruling 8: agencies are counted, once each, at this moment; notes go on."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    held.leave(desk, meeting_id, "County Housing")
    before = cohort.read_record(desk, person_id)
    with pytest.raises(RuleViolation) as caught:
        decide(desk, meeting_id, item, Verdict.KEEP)
    assert (caught.value.field, caught.value.code) == ("", "decisions_wait")
    assert words("rule", caught.value.code, caught.value.params) == (
        "Only 2 agencies are in the room. The discussion is kept. "
        "Decisions wait until a third joins."
    )
    assert cohort.read_record(desk, person_id) == before
    source = Provenance(originator="Probation", received_on=TODAY, channel="meeting")
    meetingnotes.take(desk, meeting_id, item, body="Will engage.", source=source)
    deciding.put_over(desk, meeting_id, item, reason="Too few agencies.")
    so_far = sitting.state(desk, meeting_id).item(item).ending
    assert (so_far.waits, so_far.done, so_far.decided) == (True, True, False)


def test_a_decision_needs_a_running_meeting_and_an_item_that_was_heard(desk: Desk) -> None:
    """Nothing is decided of what nobody talked about, nor before or after the meeting."""
    first, second = at(desk), at(desk, "FERNYHOLT")
    meeting_id = held.plan(desk, [first, second])
    items = {one.person_id: one.id for one in sitting.state(desk, meeting_id).items}
    keep = partial(decide, desk, meeting_id, items[first], Verdict.KEEP)
    assert refused(lambda: keep()) == ("", "meeting_not_running")
    held.begin(desk, meeting_id)
    held.hear(desk, meeting_id, first)
    unheard = partial(decide, desk, meeting_id, items[second], Verdict.KEEP)
    assert refused(lambda: unheard()) == ("", "item_not_heard")
    held.hear(desk, meeting_id, second)
    assert keep().verdict is Verdict.KEEP  # heard before is enough
    deciding.no_action(desk, meeting_id, items[first])
    deciding.put_over(desk, meeting_id, items[second], reason="No time.")
    ending.end(desk, meeting_id)
    assert refused(lambda: unheard()) == ("", "meeting_not_running")


def test_only_those_in_the_room_agree_each_once(desk: Desk) -> None:
    """Agencies agreeing are present and signed ones, as the room names them."""
    meeting_id, item = heard(desk, at(desk))
    there = partial(decide, desk, meeting_id, item, Verdict.KEEP)
    absent = ("Police", "Harbour Recovery")
    assert refused(lambda: there(agencies=absent)) == ("agencies", "agency_not_there")
    assert refused(lambda: there(agencies=())) == ("agencies", "agreeing_needed")
    assert refused(lambda: there(reason=" ")) == ("reason", "decision_reason")
    assert refused(lambda: there(reason="By ViSOR.")) == ("reason", "visor_text")
    found = there(agencies=("police", "POLICE", " probation "))
    assert found.agencies == ("Police", "Probation")


# ---- a case -----------------------------------------------------------------------------


def test_a_change_moves_the_person_in_the_same_transaction(desk: Desk) -> None:
    """History has the meeting, who agreed, and why it goes against the tests, as minuted."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    again = date(2026, 12, 8)
    to: dict[str, Any] = {"to": Rag.AMBER_ALERT, "look_again_on": again}
    against = partial(decide, desk, meeting_id, item, Verdict.CHANGE)
    assert refused(lambda: against(**to)) == ("against", "against_reason")
    assert refused(lambda: against()) == ("status", "status_needed")
    found = against(**to, against="The hostel will close.")
    record = cohort.read_record(desk, person_id)
    change = record.rag_history[0]
    assert (record.person.rag, record.person.look_again_on) == (Rag.AMBER_ALERT, again)
    assert (change.meeting_id, change.agreed_by) == (meeting_id, ", ".join(ALL))
    assert change.against == found.against == "The hostel will close."
    assert (found.before, found.after) == (Rag.AMBER, Rag.AMBER_ALERT)
    assert (found.rag_change_id, found.look_again_on) == (change.id, again)
    assert (found.rule_set, found.session) == (desk.scheme.rule_set, Session.OPEN)
    assert deciding.wording(found) == "Amber to Amber Alert"
    assert sitting.state(desk, meeting_id).item(item).ending.decided


def test_the_history_of_a_person_tells_a_decision_in_words(desk: Desk) -> None:
    """Of one behind closed doors that there is one, not what was said."""
    person_id, other = at(desk), at(desk, "QUILLFEATHER")
    meeting_id = held.plan(desk, [person_id], closed=[other])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id).id
    decide(desk, meeting_id, item, Verdict.CHANGE, to=Rag.RED, facts=facts_for(Rag.RED, TODAY))
    sitting.set_session(desk, meeting_id, Session.CLOSED)
    item = held.hear(desk, meeting_id, other).id
    decide(desk, meeting_id, item, Verdict.TO_PANEL, reason="A sighting.")

    def told(whose: str) -> dict[str, str]:
        lines = [one for one in history.history(desk, whose) if one.subject == "Decision"]
        return {field: after for field, _, after in lines[0].fields}

    open_one, closed_one = told(person_id), told(other)
    assert open_one["Decided"] == "Change of status"
    assert open_one["Status after"] == "Red"
    assert open_one["Session"] == "Open session"
    assert open_one["Agencies that agreed"] == "Police; Probation; County Housing"
    assert open_one["Reason, as minuted"] == REASON
    assert closed_one["Decided"] == "Goes to the next Panel"
    assert "A sighting." not in closed_one.values()
    assert not {one for one in (*open_one, *closed_one) if "_" in one or one.endswith(" id")}


def test_facts_told_at_the_meeting_are_kept_with_the_decision(desk: Desk) -> None:
    """With them the tests are met: no reason against them is kept, as in any move."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    found = decide(
        desk, meeting_id, item, Verdict.CHANGE, to=Rag.RED, facts=facts_for(Rag.RED, TODAY),
        against="Not needed after all.",
    )  # fmt: skip
    assert found.against == ""
    assert cohort.read_record(desk, person_id).rag_history[0].suggested == Rag.RED


def test_nothing_is_kept_when_a_part_of_it_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The move is undone with the decision that it came of."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)

    def broken(*_given: object, **_more: object) -> Decision:
        raise InterruptedError

    before = cohort.read_record(desk, person_id)
    monkeypatch.setattr(deciding, "insert_decision", broken)
    with pytest.raises(InterruptedError):
        decide(desk, meeting_id, item, Verdict.CHANGE, to=Rag.RED,
               facts=facts_for(Rag.RED, TODAY))  # fmt: skip
    assert cohort.read_record(desk, person_id) == before


def test_keeping_sets_a_day_to_look_again_and_a_person_saved_since_is_not_overwritten(
    desk: Desk,
) -> None:
    """Without a status there is none to keep (ruling 7)."""
    person_id, unset = at(desk), at(desk, "MARSHLIGHT", Rag.NOT_SET)
    meeting_id, item = heard(desk, person_id, unset)
    stale = revision(desk, person_id)
    cohort.amend_person(desk, person_id, stale, {"phone": "01632 960 118"}, numbers={},
                        source=POLICE)  # fmt: skip
    new = NewDecision(verdict=Verdict.KEEP, reason=REASON, agencies=ALL)
    with pytest.raises(cohort.PersonChanged):
        deciding.record(desk, meeting_id, item, new, base_revision=stale)
    gone = TODAY - timedelta(days=1)
    keep = partial(decide, desk, meeting_id, item, Verdict.KEEP)
    assert refused(lambda: keep(look_again_on=gone)) == ("look_again_on", "date_in_past")
    keep(look_again_on=date(2026, 12, 1))
    assert cohort.read_record(desk, person_id).person.look_again_on == date(2026, 12, 1)
    other = held.hear(desk, meeting_id, unset).id
    keep = partial(decide, desk, meeting_id, other, Verdict.KEEP)
    assert refused(lambda: keep()) == ("verdict", "keep_not_set")


@pytest.mark.parametrize("closed", [False, True])
def test_to_the_panel_goes_on_its_agenda_in_the_same_part(desk: Desk, closed: bool) -> None:
    """The next Panel of the diary; what was decided behind closed doors stays there."""
    person_id = at(desk)
    later = held.plan(desk, kind="panel", on=date(2027, 1, 12))
    cancelled = held.plan(desk, kind="panel", on=date(2026, 12, 1))
    series.cancel(desk, meetings.meeting(desk, cancelled), reason="No room.")
    soon = held.plan(desk, kind="panel", on=date(2026, 12, 9))
    meeting_id, item = heard(desk, person_id, closed=closed)
    found = decide(desk, meeting_id, item, Verdict.TO_PANEL)
    assert deciding.wording(found) == "Goes to the next Panel"
    assert found.session is (Session.CLOSED if closed else Session.OPEN)
    (case,) = meetings.meeting(desk, soon).cases
    assert case.person_id == person_id
    assert case.session is found.session
    assert case.why == "Sent by the meeting: Daily tasking, 24 Nov 2026."
    assert meetings.meeting(desk, later).cases == meetings.meeting(desk, cancelled).cases == ()


def test_without_a_panel_the_next_one_proposes_the_person(desk: Desk) -> None:
    """Nothing is lost when the diary has no Panel yet."""
    person_id = at(desk, status=Rag.GREEN)
    meeting_id, item = heard(desk, person_id)
    decide(desk, meeting_id, item, Verdict.TO_PANEL)
    panel = held.plan(desk, kind="panel", on=date(2026, 12, 9))
    assert person_id in {one.id for one in agendas.proposals(desk, panel)}


# ---- leaving ----------------------------------------------------------------------------


def test_the_six_month_stage_needs_its_day_and_both_facts(desk: Desk) -> None:
    """S2 Strategy section 4 and domain item 36: where a fact fails, the person stays."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    leave = partial(decide, desk, meeting_id, item, Verdict.LEAVE)
    ground: dict[str, Any] = {"ground": LeaveGround.SIX_MONTHS}
    no: dict[str, Any] = {"no_reoffending": True}
    yes: dict[str, Any] = {"intelligence_supports": True}
    assert refused(lambda: leave()) == ("ground", "leave_ground")
    assert refused(lambda: leave(**ground)) == ("no_reoffending", "exit_fact_needed")
    assert refused(lambda: leave(**ground, **no)) == (
        "intelligence_supports", "exit_fact_needed"
    )  # fmt: skip
    fails: dict[str, Any] = {**ground, "no_reoffending": False, "intelligence_supports": False}
    assert refused(lambda: leave(**fails)) == ("no_reoffending", "stays")
    assert refused(lambda: leave(**ground, **no, **yes)) == (
        "intelligence_supports", "stays"
    )  # fmt: skip
    assert cohort.read_record(desk, person_id).person.left_on is None
    found = leave(**ground, **no, intelligence_supports=False)
    person = cohort.read_record(desk, person_id).person
    assert person.left_on == TODAY
    assert found.ground is LeaveGround.SIX_MONTHS
    assert "5 Jul 2026" in found.facts
    assert deciding.wording(found) == "Leaves the scheme"
    assert cohort.size(desk).active == 0


def test_the_six_months_count_from_the_later_of_registration_and_release(desk: Desk) -> None:
    """Ruling 9; a move to another prison is no release, said or not. Month ends are clamped."""
    person_id = at(desk)

    def stage() -> date | None:
        with desk.read() as reading:
            person = cohort.read_record(desk, person_id).person
            return leaving.stage_on(reading, desk.scheme, person)

    source = Provenance(originator="HMP Fellgate", received_on=TODAY, channel="e-mail")
    assert stage() == date(2026, 7, 5)
    for begun, ended, why, reached in (
        (date(2026, 1, 8), date(2026, 1, 9), "Acquitted", date(2026, 7, 9)),
        (date(2026, 2, 1), date(2026, 3, 2), "", date(2026, 9, 2)),
        (date(2026, 3, 3), date(2026, 5, 31), "Released on licence", date(2026, 11, 30)),
        (date(2026, 7, 1), date(2026, 9, 1), "Moved to another prison", date(2026, 11, 30)),
        (date(2026, 9, 5), date(2026, 10, 1), "", date(2027, 4, 1)),
        (date(2026, 10, 2), date(2026, 10, 20), "Moved to another prison", date(2026, 11, 30)),
    ):
        new = NewStay(establishment="HMP Fellgate", started_on=begun, ended_on=ended,
                      end_reason=why)  # fmt: skip
        custody.add_stay(desk, person_id, new, source)
        assert stage() == reached
    meeting_id, item = heard(desk, person_id)
    leave = partial(decide, desk, meeting_id, item, Verdict.LEAVE)
    assert refused(lambda: leave(ground=LeaveGround.SIX_MONTHS)) == ("ground", "exit_early")
    leave(ground=LeaveGround.TRANSFERRED)
    assert cohort.read_record(desk, person_id).person.left_on == TODAY


def test_without_a_day_of_registration_there_is_no_stage(desk: Desk) -> None:
    """What is not known is asked for, not assumed."""
    person_id = add(desk, "QUILLFEATHER", "Jonah", registered_on=None)
    meeting_id, item = heard(desk, person_id)
    leave = partial(decide, desk, meeting_id, item, Verdict.LEAVE)
    assert refused(lambda: leave(ground=LeaveGround.SIX_MONTHS)) == ("ground", "exit_day_unknown")


# ---- the lock, and what else ends an item -----------------------------------------------


def test_a_recorded_decision_is_locked_and_corrected_with_a_date(
    desk: Desk, clock: SetClock
) -> None:
    """Domain section 5: amended only by a dated correction; after approval not even that."""
    meeting_id, item = heard(desk, at(desk))
    found = decide(desk, meeting_id, item, Verdict.KEEP)
    again = partial(decide, desk, meeting_id, item, Verdict.KEEP)
    assert refused(lambda: again()) == ("", "already_decided")
    assert refused(
        lambda: deciding.put_over(desk, meeting_id, item, reason="Later.")
    ) == ("", "already_decided")  # fmt: skip
    clock.at = later = clock.at + timedelta(minutes=20)
    assert refused(lambda: deciding.correct(desk, found.id, " ")) == ("text", "required")
    after = deciding.correct(desk, found.id, "Two appointments, not three.")
    (correction,) = after.corrections
    assert (correction.body, correction.at) == ("Two appointments, not three.", later)
    assert correction.kind is MinuteKind.CORRECTION
    assert (after.reason, after.at) == (found.reason, found.at)
    deciding.no_action(desk, meeting_id, item)
    ending.end(desk, meeting_id)
    deciding.correct(desk, found.id, "Said again.")
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    assert refused(lambda: deciding.correct(desk, found.id, "Late.")) == ("", "minutes_approved")


def test_no_case_ends_without_an_action_or_the_words_that_there_is_none(desk: Desk) -> None:
    """Domain section 5; what is said by mistake is taken back, and what is said stands once."""
    person_id, other = at(desk), at(desk, "FERNYHOLT")
    meeting_id, item = heard(desk, person_id, other)
    decide(desk, meeting_id, item, Verdict.KEEP)

    def done() -> bool:
        return sitting.state(desk, meeting_id).item(item).ending.done

    assert not done()
    line = deciding.no_action(desk, meeting_id, item, reason="All is arranged.")
    assert done()
    assert refused(lambda: deciding.no_action(desk, meeting_id, item)) == ("", "said_already")
    deciding.take_back(desk, meeting_id, line.id)
    assert not done()
    deciding.no_action(desk, meeting_id, item)
    source = Provenance(originator="Police", received_on=TODAY, channel="meeting")
    task = NewAction(body="Joint visit", owner_agency="Police", due_on=date(2026, 11, 26))
    actions.add(desk, person_id, task, source, meeting_id=meeting_id)
    so_far = sitting.state(desk, meeting_id).item(item).ending
    assert (so_far.acted, so_far.none, so_far.done) == (True, False, True)
    assert refused(lambda: deciding.no_action(desk, meeting_id, item)) == ("", "has_action")
    with desk.read() as reading:
        table = next(
            one for one in stored.minutes(reading, meeting_id) if one.kind is MinuteKind.ITEM
        )
    assert refused(lambda: deciding.take_back(desk, meeting_id, table.id)) == ("", "line_stays")
    unheard = held.item_of(sitting.state(desk, meeting_id), other).id
    deciding.put_over(desk, meeting_id, unheard, reason="No time.")
    ending.end(desk, meeting_id)


# ---- notes ------------------------------------------------------------------------------


def test_a_note_stands_on_the_record_with_its_source_its_speaker_and_its_time(
    desk: Desk, clock: SetClock
) -> None:
    """Domain item 34: whose word it is, always."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    clock.at = datetime(2026, 11, 24, 9, 49).astimezone()
    source = Provenance(originator="Probation", received_on=TODAY, channel="meeting")
    taken = (desk, meeting_id, item)
    assert refused(lambda: meetingnotes.take(*taken, body="Said.", source=None)) == (
        "originator", "source_needed"
    )  # fmt: skip
    assert refused(lambda: meetingnotes.take(*taken, body=" ", source=source)) == (
        "body", "required"
    )  # fmt: skip
    note_id = meetingnotes.take(
        *taken, body="Says he will engage.", source=source, speaker="HAREBELL, Simon"
    )
    (note,) = meetingnotes.notes_of(*taken)
    assert (note.id, note.agency, note.speaker) == (note_id, "Probation", "HAREBELL, Simon")
    assert (note.at, note.closed_only) == (clock.at, False)
    (kept,) = cohort.read_record(desk, person_id).notes
    assert (kept.meeting_id, kept.at_time, kept.named) == (meeting_id, "09:49", "HAREBELL, Simon")
    after = meetingnotes.correct(
        desk, meeting_id, note_id, note.revision, body="Says he may engage.", source=source,
        reason="Heard wrong.", speaker="SALTMARSH, Martin",
    )  # fmt: skip
    assert (after.body, after.speaker) == ("Says he may engage.", "SALTMARSH, Martin")
    with pytest.raises(meetingnotes.TakenNoteChanged):
        meetingnotes.withdraw(desk, meeting_id, note_id, note.revision, reason="Slip.")
    meetingnotes.withdraw(desk, meeting_id, note_id, after.revision, reason="Slip.")
    assert meetingnotes.notes_of(*taken) == ()


def test_a_note_of_approved_minutes_stays_wherever_it_is_opened(desk: Desk) -> None:
    """From the record as from the meeting: what is amiss is added, not changed."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    source = Provenance(originator="Probation", received_on=TODAY, channel="meeting")
    note_id = meetingnotes.take(desk, meeting_id, item, body="Will engage.", source=source)
    deciding.put_over(desk, meeting_id, item, reason="No time.")
    ending.end(desk, meeting_id)
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    assert refused(
        lambda: meetingnotes.withdraw(desk, meeting_id, note_id, 1, reason="Slip.")
    ) == ("", "minutes_approved")  # fmt: skip
    assert refused(lambda: events.withdraw_note(desk, note_id, 1, reason="Slip.")) == (
        "", "note_minuted"
    )  # fmt: skip
    again = NewNote(on_date=TODAY, body="Will not.")
    assert refused(
        lambda: events.amend_note(desk, note_id, 1, again, source, reason="Slip.")
    ) == ("", "note_minuted")  # fmt: skip


def test_what_is_said_in_the_closed_part_is_for_the_closed_part(desk: Desk) -> None:
    """Whatever was ticked; and a correction does not open it."""
    meeting_id, item = heard(desk, at(desk), closed=True)
    source = Provenance(originator="Police", received_on=TODAY, channel="meeting")
    note_id = meetingnotes.take(
        desk, meeting_id, item, body="A sighting.", source=source, closed_only=False
    )
    (note,) = meetingnotes.notes_of(desk, meeting_id, item)
    assert note.closed_only
    after = meetingnotes.correct(
        desk, meeting_id, note_id, note.revision, body="Two sightings.", source=source,
        reason="Miscounted.", closed_only=False,
    )  # fmt: skip
    assert after.closed_only


# ---- referrals --------------------------------------------------------------------------


def on_agenda(desk: Desk, referral_id: str) -> tuple[str, str]:
    """A running meeting with that referral on the table."""
    meeting_id = held.plan(desk)
    agendas.add_referrals(desk, meeting_id, [referral_id])
    held.begin(desk, meeting_id)
    return meeting_id, held.hear(desk, meeting_id, referral_id).id


def test_a_referral_is_decided_with_those_in_the_room_and_its_own_life_goes_on(
    desk: Desk,
) -> None:
    """One transaction: the referral's life, the registration, and the meeting's decision."""
    ready = forms.scored(desk, forms.sent(desk))
    meeting_id, item = on_agenda(desk, ready.id)
    new = NewDecision(verdict=Verdict.ACCEPTED, reason="Weekly offending.", agencies=ALL)
    held.leave(desk, meeting_id, "Probation")
    there = (desk, meeting_id, item, new)
    assert refused(lambda: decidereferral.record(*there, base_revision=ready.revision)) == (
        "", "decisions_wait"
    )  # fmt: skip
    held.come_back(desk, meeting_id, "Probation")
    with pytest.raises(referrals.ReferralChanged):
        decidereferral.record(*there, base_revision=ready.revision - 1)
    found = decidereferral.record(*there, base_revision=ready.revision)
    after = referrals.read_referral(desk, ready.id)
    event = after.last(Happening.DECIDED)
    assert after.stage is Stage.ACCEPTED
    assert event is not None
    assert (event.meeting_id, event.agencies) == (meeting_id, ALL)
    assert found.person_id == after.person_id != ""
    assert (found.before, found.after, found.referral_id) == (None, None, ready.id)
    assert refused(lambda: decidereferral.record(*there, base_revision=after.revision)) == (
        "", "already_decided"
    )  # fmt: skip
    assert sitting.state(desk, meeting_id).item(item).ending.done
    source = Provenance(originator="Probation", received_on=TODAY, channel="meeting")
    meetingnotes.take(desk, meeting_id, item, body="Agreed by all.", source=source)
    (note,) = meetingnotes.notes_of(desk, meeting_id, item)
    assert note.body == "Agreed by all."
    same = (desk, meeting_id, note.id, note.revision)
    after_note = meetingnotes.correct(*same, body="Agreed.", source=source, reason="Shorter.")
    assert after_note.body == "Agreed."
    meetingnotes.withdraw(*same[:3], after_note.revision, reason="Not needed.")
    assert meetingnotes.notes_of(desk, meeting_id, item) == ()


def test_a_referral_that_was_decided_elsewhere_keeps_no_meeting_open(desk: Desk) -> None:
    """At its own screen, or at an earlier meeting: there is nothing left to decide here."""
    ready = forms.scored(desk, forms.sent(desk))
    meeting_id, item = on_agenda(desk, ready.id)
    assert not sitting.state(desk, meeting_id).item(item).ending.done
    referral_life.decide(
        desk, ready.id, ready.revision, Outcome.ACCEPTED, reason="Weekly offending.", on=TODAY,
        meeting_id=meeting_id, agencies=ALL,
    )  # fmt: skip
    assert sitting.state(desk, meeting_id).item(item).ending.done
    ending.end(desk, meeting_id)


def test_the_six_month_rule_is_set_aside_by_those_in_the_room(desk: Desk) -> None:
    """Ruling 5; a quorate meeting with its reason, and then it decides."""
    saved = forms.save(desk, last_conviction_on="2025-11-03")
    assert saved.stage is Stage.EXCLUDED
    meeting_id, item = on_agenda(desk, saved.id)
    new = NewDecision(verdict=Verdict.ACCEPTED, reason="He is back.", agencies=ALL)
    assert refused(
        lambda: decidereferral.record(desk, meeting_id, item, new, base_revision=saved.revision)
    ) == ("outcome", "excluded_no_conviction")  # fmt: skip
    after = decidereferral.waive(
        desk, meeting_id, item, reason="In custody elsewhere.", base_revision=saved.revision
    )
    event = after.last(Happening.EXCLUSION_WAIVED)
    assert event is not None
    assert event.agencies == ALL
    scored = forms.scored(desk, after)
    found = decidereferral.record(desk, meeting_id, item, new, base_revision=scored.revision)
    assert found.verdict is Verdict.ACCEPTED


def test_the_last_change_of_status_is_the_meetings_own(desk: Desk) -> None:
    """A decision names the line of history it made, also when the clock stands still."""
    person_id = at(desk)
    meeting_id, item = heard(desk, person_id)
    found = decide(desk, meeting_id, item, Verdict.CHANGE, to=Rag.RED,
                   facts=facts_for(Rag.RED, TODAY))  # fmt: skip
    with desk.read() as reading:
        history = records.rag_history(reading, person_id)
    assert [one.id for one in history if one.meeting_id] == [found.rag_change_id]
    base = revision(desk, person_id)
    assert refused(lambda: rag.take_back(desk, person_id, base)) == ("status", "meeting_decided")
    rag.move(desk, person_id, base, Rag.AMBER, reason="After it.", agreed_by="Police",
             look_again_on=None, against="Custody.")  # fmt: skip
    rag.take_back(desk, person_id, base + 1)  # what came after the meeting is not the meeting's
    assert cohort.read_record(desk, person_id).person.rag is Rag.RED
