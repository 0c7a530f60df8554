"""The five facts and the status they suggest, against a second statement of the truth table."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from iomdesk.domain.people import BOARD_COLUMNS, Provenance, Rag
from iomdesk.domain.ragfacts import (
    VALUES,
    FactName,
    FactValue,
    RagDays,
    RagFact,
    Standing,
    Suggestion,
    agree,
    allows,
    check_test,
    deciding,
    facts_of,
    fits,
    met,
    pack,
    standings,
    suggest,
    unpack,
)
from iomdesk.formdef.scheme import load_scheme

TODAY = date(2026, 11, 24)
SCHEME = load_scheme("derbyshire")
ALL = tuple(product(*(VALUES[fact] for fact in FactName)))
UNKNOWN = FactValue.UNKNOWN


def standing(values: Sequence[FactValue]) -> tuple[Standing, ...]:
    return tuple(
        Standing(fact=fact, held=None, value=value, good_until=None, out_of_date=False)
        for fact, value in zip(FactName, values, strict=True)
    )


def by_the_table(values: Sequence[FactValue]) -> Rag:
    """Item 26 line by line, of facts that are all known: W, I, S and T as 1 and 0."""
    pnc, wanted, intelligence, supervision, treatment = values
    w = int("yes" in (pnc, wanted))
    i = int(intelligence == "yes")
    s = int(supervision in ("engaging", "not_applicable"))
    t = int(treatment in ("engaging", "not_applicable"))
    if w:
        return Rag.RED
    return {
        (1, 0, 0): Rag.AMBER_ALERT, (1, 0, 1): Rag.AMBER_ALERT, (1, 1, 0): Rag.AMBER_ALERT,
        (1, 1, 1): Rag.AMBER, (0, 0, 1): Rag.AMBER, (0, 1, 0): Rag.AMBER, (0, 0, 0): Rag.AMBER,
        (0, 1, 1): Rag.GREEN,
    }[(i, s, t)]  # fmt: skip


def as_it_may_turn_out(values: Sequence[FactValue]) -> set[Rag]:
    """Every status that is possible once what is not known is known."""
    known = (
        [value] if value is not UNKNOWN else [one for one in VALUES[fact] if one is not UNKNOWN]
        for fact, value in zip(FactName, values, strict=True)
    )
    return {by_the_table(each) for each in product(*known)}


def test_there_are_432_combinations() -> None:
    assert len(ALL) == 3 * 3 * 3 * 4 * 4


@pytest.mark.parametrize("values", ALL, ids=lambda values: "-".join(values))
def test_the_suggestion_is_that_of_the_truth_table(values: tuple[FactValue, ...]) -> None:
    """RED on a ground for it, whatever else is not known; else nothing while a fact is not
    known, and never less than is certain (item 26; ruling 7)."""
    found = suggest(standing(values))
    unknown = tuple(f for f, v in zip(FactName, values, strict=True) if v is UNKNOWN)
    possible = as_it_may_turn_out(values)
    if FactValue.YES in values[:2]:
        assert found == Suggestion(status=Rag.RED, at_least=None, unknown=())
    elif not unknown:
        assert found == Suggestion(status=by_the_table(values), at_least=None, unknown=())
    else:
        least = max(possible, key=lambda rag: rag.rank)
        assert found.status is Rag.NOT_SET
        assert found.unknown == unknown
        assert found.at_least is (None if least is Rag.GREEN else least)


@pytest.mark.parametrize("values", ALL, ids=lambda values: "-".join(values))
def test_what_the_tests_allow(values: tuple[FactValue, ...]) -> None:
    """Only what is suggested, or certain already; Green never while a fact is not known."""
    suggestion = suggest(standing(values))
    allowed = {rag for rag in BOARD_COLUMNS if allows(suggestion, rag)}
    assert len(allowed) <= 1
    for rag in allowed:
        assert rag in as_it_may_turn_out(values)
    if UNKNOWN in values:
        assert Rag.GREEN not in allowed
    assert not allows(suggestion, Rag.NOT_SET)


@pytest.mark.parametrize("values", ALL, ids=lambda values: "-".join(values))
def test_a_line_of_the_table_fits_as_far_as_is_known(values: tuple[FactValue, ...]) -> None:
    """Three-valued: what is certain holds however the rest turns out, and nothing else does."""
    now = standing(values)
    known = [
        [value] if value is not UNKNOWN else [one for one in VALUES[fact] if one is not UNKNOWN]
        for fact, value in zip(FactName, values, strict=True)
    ]
    worlds = [standing(each) for each in product(*known)]
    for rule in SCHEME.rag_table:
        answers = {fits(rule, world) for world in worlds}
        assert None not in answers
        if len(answers) == 1:
            assert fits(rule, now) is answers.pop()
        else:
            assert fits(rule, now) is None


def test_the_tests_of_the_table_read_from_the_top_are_the_truth_table() -> None:
    rules = [(rule.status, rule) for rule in SCHEME.rag_table]
    assert agree(rules)
    assert not agree([rules[0], *rules[2:]])
    assert not agree([rules[2], *rules[:2], rules[3]])


def test_a_test_names_its_facts_and_what_it_rests_on() -> None:
    test = SCHEME.rag_rule(Rag.AMBER_ALERT).facts[1]
    both = (FactName.SUPERVISION, FactName.TREATMENT)
    assert facts_of(test) == both
    no, bad, good = FactValue.NO, FactValue.NOT_COMPLYING, FactValue.ENGAGING
    for pair, answer, rests in (
        ((bad, good), True, both[:1]), ((good, bad), True, both[1:]), ((bad, bad), True, both),
        ((good, good), False, both), ((good, UNKNOWN), None, both[1:]),
    ):  # fmt: skip
        now = standing((no, no, no, *pair))
        assert met(test, now) is answer
        assert deciding(test, now) == rests


@pytest.mark.parametrize(
    "test",
    ["", "pnc", "pnc = maybe", "pnc = engaging", "weather = yes", "pnc = unknown",
     "pnc = yes or", "pnc = yes and wanted = yes or intelligence = yes"],
)  # fmt: skip
def test_what_is_no_test_is_refused(test: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        check_test(test)


# ---- statements ----------------------------------------------------------------------------------


def said(
    fact: FactName, value: FactValue, on: date, *, by: str = "Police", unpublished: bool = False
) -> RagFact:
    source = Provenance(
        originator=by, received_on=on, channel="telephone", hmpps_unpublished=unpublished
    )
    return RagFact(
        id=f"{fact}-{on}-{value}", revision=1, person_id="p", fact=fact, value=value, as_at=on,
        body="", rests_on=(), provenance=source,
    )  # fmt: skip


def one(facts: Sequence[RagFact], fact: FactName, days: RagDays | None = None) -> Standing:
    found = standings(facts, TODAY, days or RagDays())
    assert [each.fact for each in found] == list(FactName)
    return found[list(FactName).index(fact)]


def test_nothing_said_is_not_known() -> None:
    for each in standings((), TODAY, RagDays()):
        assert (each.held, each.value, each.good_until, each.out_of_date) == (
            None, UNKNOWN, None, False
        )  # fmt: skip


@pytest.mark.parametrize("ago", [0, 1, 27, 28, 29, 400])
def test_a_statement_counts_to_its_last_day_and_then_says_it_is_out_of_date(ago: int) -> None:
    held = said(FactName.SUPERVISION, FactValue.ENGAGING, TODAY - timedelta(days=ago))
    found = one([held], FactName.SUPERVISION)
    assert found.held is held
    assert found.good_until == held.as_at + timedelta(days=28)
    assert found.out_of_date is (ago > 28)
    assert found.value is (UNKNOWN if ago > 28 else FactValue.ENGAGING)


def test_a_fact_without_days_never_runs_out() -> None:
    held = said(FactName.PNC, FactValue.YES, TODAY - timedelta(days=4000))
    found = one([held], FactName.PNC, RagDays(pnc=0))
    assert (found.value, found.good_until, found.out_of_date) == (FactValue.YES, None, False)


def test_that_it_is_not_known_does_not_run_out() -> None:
    held = said(FactName.PNC, UNKNOWN, TODAY - timedelta(days=90))
    assert not one([held], FactName.PNC).out_of_date


def test_the_latest_day_counts_and_of_one_day_what_was_said_last() -> None:
    fact = FactName.INTELLIGENCE
    older = said(fact, FactValue.YES, TODAY - timedelta(days=3))
    newer = said(fact, FactValue.NO, TODAY - timedelta(days=1))
    again = said(fact, FactValue.YES, TODAY - timedelta(days=1))
    assert one([newer, older], fact).value is FactValue.NO
    assert one([older, newer, again], fact).value is FactValue.YES


def test_unpublished_data_is_no_ground() -> None:
    """S4: it is never an input to a status."""
    held = said(FactName.PNC, FactValue.YES, TODAY, unpublished=True)
    assert one([held], FactName.PNC).held is None


FACTS = some.lists(
    some.sampled_from(list(FactName)).flatmap(
        lambda fact: some.builds(
            said, some.just(fact), some.sampled_from(VALUES[fact]),
            some.dates(date(2026, 8, 1), TODAY), unpublished=some.booleans(),
        )
    ),
    max_size=12,
)  # fmt: skip


@given(FACTS)
def test_nobody_is_green_but_on_five_facts_that_are_known_and_good(facts: list[RagFact]) -> None:
    now = standings(facts, TODAY, RagDays())
    if suggest(now).status is Rag.GREEN:
        for each in now:
            assert each.held is not None
            assert not each.held.provenance.hmpps_unpublished
            assert (TODAY - each.held.as_at).days <= RagDays().of(each.fact)
            assert each.value in (FactValue.NO, FactValue.ENGAGING, FactValue.NOT_APPLICABLE)


@given(FACTS)
def test_one_more_bad_fact_never_makes_a_status_better(facts: list[RagFact]) -> None:
    before = suggest(standings(facts, TODAY, RagDays()))
    for fact, bad in (
        (FactName.PNC, FactValue.YES), (FactName.INTELLIGENCE, FactValue.YES),
        (FactName.TREATMENT, FactValue.NOT_COMPLYING),
    ):  # fmt: skip
        after = suggest(standings([*facts, said(fact, bad, TODAY)], TODAY, RagDays()))
        was, now = before.at_least or before.status, after.at_least or after.status
        if was is not Rag.NOT_SET:
            assert now.rank <= was.rank


@given(FACTS)
def test_what_is_kept_with_a_move_is_read_back(facts: list[RagFact]) -> None:
    now = standings(facts, TODAY, RagDays())
    back = unpack(pack(now))
    assert [(each.fact, each.value) for each in back] == [(each.fact, each.value) for each in now]
    for each, was in zip(back, now, strict=True):
        held = was.held
        assert each.as_at == (None if held is None else held.as_at)
        assert each.stated == (None if held is None else held.value)
        assert each.originator == ("" if held is None else held.provenance.originator)


def test_a_change_from_before_facts_were_asked_has_none() -> None:
    assert unpack("") == ()
