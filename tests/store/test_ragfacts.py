"""Facts behind a status on a real store: stated, out of date, withdrawn, and moves by them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Person, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import FactName, FactValue, unpack
from iomdesk.services import cohort, events, rag, ragasking, ragfacts
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.ragfacts import Statement
from iomdesk.store import log
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from tests.helpers.people import add
from tests.helpers.rag import facts_for

NO, YES, BAD, GOOD = FactValue.NO, FactValue.YES, FactValue.NOT_COMPLYING, FactValue.ENGAGING


@pytest.fixture
def person(desk: Desk) -> str:
    return add(desk, "TEASELWOOD", "Dean")


def source(desk: Desk, by: str = "Probation", **more: Any) -> Provenance:
    named = {"originator": by, "received_on": desk.today(), "channel": "telephone", **more}
    return Provenance(**named)


def state(desk: Desk, person: str, fact: FactName, value: FactValue, ago: int = 0,
          **more: Any) -> str:  # fmt: skip
    as_at = desk.today() - timedelta(days=ago)
    said = Statement(fact=fact, value=value, as_at=as_at, **more)
    return ragfacts.state_fact(desk, person, said, source(desk))


def happen(
    desk: Desk, person: str, kind: EventKind, ago: int, *, grade: str = "",
    unpublished: bool = False, **more: Any,
) -> str:  # fmt: skip
    new = NewEvent(
        kind=kind, on_date=desk.today() - timedelta(days=ago), body="As it was told.", **more
    )
    told = source(desk, "Police", grade=grade, hmpps_unpublished=unpublished)
    return events.add_event(desk, person, new, told)


def refused(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        call()
    return caught.value.field, caught.value.code


def move(desk: Desk, person: str, to: Rag, **more: Any) -> Person:
    revision = cohort.read_record(desk, person).person.revision
    call: Callable[..., Person] = rag.move
    return call(desk, person, revision, to, reason="As agreed.", agreed_by="Daily tasking",
                look_again_on=None, **more)  # fmt: skip


# ---- stating ----------------------------------------------------------------------------


def test_a_statement_is_kept_with_its_source_and_logged(desk: Desk, person: str) -> None:
    fact_id = state(desk, person, FactName.SUPERVISION, BAD, 3, body="Missed twice.")
    held = ragfacts.evidence(desk, person).standing(FactName.SUPERVISION).held
    assert held is not None
    assert (held.id, held.value, held.body) == (fact_id, BAD, "Missed twice.")
    assert held.provenance == source(desk)
    with desk.read() as reading:
        entry = next(one for one in log.of_person(reading, person) if one.row_id == fact_id)
    assert entry.verb is log.Verb.COLLECTION
    assert entry.fields["value"] == (None, "not_complying")


def test_nothing_is_stated_against_its_rules(desk: Desk, person: str) -> None:
    today = desk.today()

    def stated(fact: FactName, value: FactValue, **more: Any) -> Callable[[], str]:
        told = more.pop("told", source(desk))
        named = {"as_at": today, **more}
        said = Statement(fact=fact, value=value, **named)
        return lambda: ragfacts.state_fact(desk, person, said, told)

    other = happen(desk, add(desk, "LARKSPURRE", "Ryan"), EventKind.WARRANT, 1)
    hidden = happen(desk, person, EventKind.WARRANT, 1, unpublished=True)
    pnc, yes = FactName.PNC, YES
    assert refused(stated(pnc, GOOD)) == ("value", "rag_value_needed")
    assert refused(stated(FactName.TREATMENT, yes)) == ("value", "rag_value_needed")
    ahead = today + timedelta(days=1)
    assert refused(stated(pnc, yes, as_at=ahead)) == ("as_at", "date_in_future")
    assert refused(stated(pnc, yes, body="Seen on ViSOR")) == ("body", "visor_text")
    assert refused(stated(pnc, yes, told=source(desk, " "))) == ("originator", "source_needed")
    unpublished = source(desk, hmpps_unpublished=True)
    assert refused(stated(pnc, yes, told=unpublished)) == ("hmpps_unpublished", "rag_unpublished")
    assert refused(stated(pnc, yes, rests_on=(other,))) == ("rests_on", "rests_on_other")
    assert refused(stated(pnc, yes, rests_on=(hidden,))) == ("rests_on", "rag_unpublished")
    assert all(one.held is None for one in ragfacts.evidence(desk, person).standings)


def test_a_fact_that_ran_out_says_so(desk: Desk, clock: SetClock, person: str) -> None:
    state(desk, person, FactName.SUPERVISION, GOOD)
    said = desk.today()
    clock.at += timedelta(days=28)
    assert ragfacts.evidence(desk, person).standing(FactName.SUPERVISION).value is GOOD
    clock.at += timedelta(days=1)
    held = ragfacts.evidence(desk, person)
    assert held.standing(FactName.SUPERVISION).value is FactValue.UNKNOWN
    assert said == date(2026, 11, 24)
    assert held.words[FactName.SUPERVISION] == (
        "was Engaging on 24 Nov 2026 (Probation); out of date since 23 Dec"
    )


def test_a_statement_is_withdrawn_with_a_reason_and_what_stood_before_counts(
    desk: Desk, person: str
) -> None:
    state(desk, person, FactName.PNC, NO, 5)
    wrong = state(desk, person, FactName.PNC, YES)
    assert refused(lambda: ragfacts.withdraw_fact(desk, wrong, 1, reason=" "))[1] == "required"
    stale = refused(lambda: ragfacts.withdraw_fact(desk, wrong, 2, reason="No"))
    assert stale == ("fact", "rag_fact_gone")
    ragfacts.withdraw_fact(desk, wrong, 1, reason="Another person of that name")
    assert ragfacts.evidence(desk, person).standing(FactName.PNC).value is NO
    with desk.read() as reading:
        gone = [one for one in log.of_person(reading, person) if one.row_id == wrong]
    assert [one.verb for one in gone[:2]] == [log.Verb.ERASURE, log.Verb.ERASURE]
    assert gone[0].fields["changed_because"] == (None, "Another person of that name")
    assert gone[1].fields["value"] == ("yes", None)


# ---- what the record holds --------------------------------------------------------------


def test_grounds_are_what_bears_on_each_fact_newest_first(desk: Desk, person: str) -> None:
    open_warrant = happen(desk, person, EventKind.WARRANT, 300)
    happen(desk, person, EventKind.WARRANT, 9, ended_on=desk.today())
    old = happen(desk, person, EventKind.MISSED, 29, service="supervision")
    first = happen(desk, person, EventKind.MISSED, 12, service="supervision")
    second = happen(desk, person, EventKind.KEPT, 3, service="supervision")
    recovery = happen(desk, person, EventKind.MISSED, 5, service="treatment")
    happen(desk, person, EventKind.MISSED, 2, service="treatment", unpublished=True)
    report = happen(desk, person, EventKind.INTELLIGENCE, 50, grade="5x5x5 B2 1")
    happen(desk, person, EventKind.INTELLIGENCE, 57, grade="5x5x5 B2 1")
    grounds = ragfacts.evidence(desk, person).grounds
    ids = {fact: [one.event_id for one in held] for fact, held in grounds.items()}
    assert ids[FactName.PNC] == ids[FactName.WANTED] == [open_warrant]
    assert ids[FactName.SUPERVISION] == [second, first]
    assert old not in ids[FactName.SUPERVISION]
    assert ids[FactName.TREATMENT] == [recovery]
    assert ids[FactName.INTELLIGENCE] == [report]
    (told,) = grounds[FactName.INTELLIGENCE]
    assert told.text == "Report, 5x5x5 B2 1"
    assert "told" not in told.text


def test_a_drug_test_says_how_it_ended_where_that_is_known(desk: Desk, person: str) -> None:
    """A list, or an older store, may not say it."""
    known = happen(desk, person, EventKind.DRUG_TEST, 2, outcome="positive")
    row = {
        "person_id": person, "on_date": desk.today() - timedelta(days=4), "kind": "drug_test",
        "body": "As it was told.", **source_values(source(desk)),
    }  # fmt: skip
    bare = desk.write(lambda work: work.insert(Kind.EVENT, row), context="test")
    grounds = ragfacts.evidence(desk, person).grounds[FactName.TREATMENT]
    assert [one.event_id for one in grounds] == [known, bare]
    assert [one.text for one in grounds] == [
        "Drug test: Positive", "Drug test: As it was told."
    ]  # fmt: skip


def test_a_test_says_what_it_rests_on(desk: Desk, person: str) -> None:
    missed = [happen(desk, person, EventKind.MISSED, ago, service="treatment")
              for ago in (12, 8, 5)]  # fmt: skip
    state(desk, person, FactName.TREATMENT, BAD, rests_on=tuple(missed))
    state(desk, person, FactName.INTELLIGENCE, YES, 2)
    lines = ragfacts.evidence(desk, person).tests[Rag.AMBER_ALERT]
    assert [(one.met, one.rests) for one in lines] == [
        (True, "Yes, 22 Nov (Probation)"),
        (True, "Treatment: 3 missed appointments, 12 Nov to 19 Nov"),
    ]
    pnc = ragfacts.evidence(desk, person).tests[Rag.RED][0]
    assert (pnc.met, pnc.rests) == (None, "Nobody has said")


def test_what_is_said_in_the_panel_is_imagined_and_not_kept(desk: Desk, person: str) -> None:
    missed = happen(desk, person, EventKind.MISSED, 4, service="supervision")
    asked = ragasking.asked(desk, person)
    assert asked.usual[FactName.PNC] == "Police"
    assert asked.usual[FactName.TREATMENT] == "Harbour Recovery"
    shown = ragasking.shown_by(asked.evidence, FactName.SUPERVISION, BAD)
    assert shown == (missed,)
    assert ragasking.shown_by(asked.evidence, FactName.SUPERVISION, GOOD) == ()
    imagined = ragfacts.imagine(
        asked.evidence, desk.scheme, facts_for(Rag.AMBER, desk.today()), desk.today()
    )
    assert imagined.suggestion.status is Rag.AMBER
    assert ragfacts.evidence(desk, person).suggestion.status is Rag.NOT_SET


def test_the_suggestion_is_a_sentence(desk: Desk, person: str) -> None:
    def told() -> str:
        return ragasking.suggestion_words(ragfacts.evidence(desk, person).suggestion)

    assert told() == (
        "No status yet. Not known: Wanted on PNC, Wanted, not on PNC, Intelligence,"
        " Supervision, Treatment."
    )
    state(desk, person, FactName.SUPERVISION, BAD)
    assert told().startswith("At least Amber. Not known: ")
    state(desk, person, FactName.PNC, YES)
    assert told() == "The tests give Red."


# ---- moving -----------------------------------------------------------------------------


@pytest.mark.parametrize("to", [Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN])
def test_a_status_that_the_facts_give_needs_no_more(desk: Desk, person: str, to: Rag) -> None:
    """The facts are stated with the move, and stand with it in the history."""
    assert refused(lambda: move(desk, person, to)) == ("against", "against_reason")
    move(desk, person, to, facts=facts_for(to, desk.today()), against="Not wanted")
    change = cohort.read_record(desk, person).rag_history[0]
    assert (change.suggested, change.against) == (to, "")
    assert change.rule_set == desk.scheme.rule_set
    assert [one.value for one in unpack(change.tests)] == [
        one.value for one in ragfacts.evidence(desk, person).standings
    ]


@pytest.mark.parametrize("to", [Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN])
@pytest.mark.parametrize("facts", [Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN])
def test_against_the_tests_needs_its_own_reason(
    desk: Desk, person: str, to: Rag, facts: Rag
) -> None:
    said = facts_for(facts, desk.today())
    if to is facts:
        move(desk, person, to, facts=said)
        return
    assert refused(lambda: move(desk, person, to, facts=said)) == ("against", "against_reason")
    held = ragfacts.evidence(desk, person)
    assert all(one.held is None for one in held.standings)  # nothing of it was kept
    visor = refused(lambda: move(desk, person, to, facts=said, against="As ViSOR has it"))
    assert visor == ("against", "visor_text")
    move(desk, person, to, facts=said, against="The panel knows him.")
    change = cohort.read_record(desk, person).rag_history[0]
    assert (change.suggested, change.against) == (facts, "The panel knows him.")


def test_while_a_fact_is_not_known_only_what_is_certain_is_allowed(desk: Desk, person: str) -> None:
    """Ruling 7: Green needs all five facts; Amber may be given on one ground."""
    for fact in (FactName.WANTED, FactName.INTELLIGENCE):
        state(desk, person, fact, NO)
    state(desk, person, FactName.TREATMENT, GOOD)
    state(desk, person, FactName.SUPERVISION, GOOD)
    assert refused(lambda: move(desk, person, Rag.GREEN))[1] == "against_reason"
    state(desk, person, FactName.SUPERVISION, BAD)
    move(desk, person, Rag.AMBER)
    change = cohort.read_record(desk, person).rag_history[0]
    assert (change.suggested, change.against) == (Rag.NOT_SET, "")


def test_an_old_fact_does_not_carry_a_move(desk: Desk, clock: SetClock, person: str) -> None:
    for statement, told in facts_for(Rag.GREEN, desk.today()):
        ragfacts.state_fact(desk, person, statement, told)
    clock.at += timedelta(days=29)
    assert refused(lambda: move(desk, person, Rag.GREEN))[1] == "against_reason"


def test_a_move_that_is_refused_keeps_none_of_its_facts(desk: Desk, person: str) -> None:
    """One fact out of five is wrong: no move, no statement."""
    good = facts_for(Rag.GREEN, desk.today())
    bad = (good[0][0], source(desk, hmpps_unpublished=True))
    assert refused(lambda: move(desk, person, Rag.GREEN, facts=(bad, *good[1:])))[1] == (
        "rag_unpublished"
    )
    assert all(one.held is None for one in ragfacts.evidence(desk, person).standings)
    assert cohort.read_record(desk, person).rag_history == ()


def test_taking_a_move_back_asks_nobody(desk: Desk, person: str) -> None:
    saved = move(desk, person, Rag.RED, facts=facts_for(Rag.RED, desk.today()))
    rag.take_back(desk, person, saved.revision)
    latest = cohort.read_record(desk, person).rag_history[0]
    assert (latest.suggested, latest.against, latest.tests) == ("", "", "")
