"""What the record gives for a matrix: the rules one by one, and a second statement of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomdesk.domain.counting import (
    Decision,
    Origin,
    Proposal,
    decisions,
    fill,
    first_day,
    origins,
    propose,
    put_counts,
    trace,
)
from iomdesk.domain.matrix import Sheet, check_sheet, score
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Event
from iomdesk.domain.sheets import sheet_from_plain, sheet_to_plain
from iomdesk.domain.spans import add_months
from iomdesk.domain.traces import UNPLACED, SheetItem, behind
from iomdesk.formdef.scheme import load_scheme
from tests.unit.domain import second_counting as second

RULES = load_scheme("derbyshire").matrix
DAY = date(2026, 11, 24)
LINES = ("shoplifting", "burglary_dwelling", "abh")


def event(key: str, kind: str, on: date = DAY, grade: str = "", **more: Any) -> Event:
    """One record."""
    hidden = bool(more.pop("hidden", False))
    handling = str(more.pop("handling", ""))
    source = Provenance(
        originator="Brackenshire Police", received_on=DAY, channel="test", grade=grade,
        hmpps_unpublished=hidden, handling=handling,
    )  # fmt: skip
    return Event(id=key, person_id="p", on_date=on, kind=kind, body="", provenance=source, **more)


def given_by(*events: Event, window: int | None = 24, **more: Any) -> Proposal:
    return propose(RULES, events, DAY, window, **more)


def counts(*events: Event, window: int | None = 24) -> dict[str, int]:
    return dict(given_by(*events, window=window).counts)


# ---- the rules -----------------------------------------------------------------------------


def test_arrests_and_convictions_go_to_the_line_they_name() -> None:
    assert counts(
        event("a", "arrest", line="shoplifting", count=3),
        event("b", "conviction", line="abh"),
    ) == {"arrests:shoplifting": 3, "arrests_12": 3, "convictions:abh": 1}


def test_an_arrest_that_became_a_counted_conviction_counts_once() -> None:
    """Domain item 15; it counts among the arrests of 12 months all the same."""
    arrest = event("a", "arrest", line="shoplifting")
    conviction = event("b", "conviction", line="abh", from_event="a")
    found = given_by(arrest, conviction)
    assert dict(found.counts) == {"convictions:abh": 1, "arrests_12": 1}
    (item,) = behind(found.items, "arrests:shoplifting")
    assert (item.included, item.why) == (False, "as_conviction")


@pytest.mark.parametrize(
    "conviction",
    [
        event("b", "conviction", line="abh", from_event="a", hidden=True),
        event("b", "conviction", line="no such line", from_event="a"),
        event("b", "conviction", line="", from_event="a"),
        event("b", "conviction", DAY + timedelta(1), line="abh", from_event="a"),
        event("b", "conviction", line="abh", from_event="another"),
    ],
    ids=["hidden", "unknown line", "no line", "to come", "of another"],
)
def test_a_conviction_that_is_not_counted_leaves_its_arrest(conviction: Event) -> None:
    found = counts(event("a", "arrest", line="shoplifting"), conviction)
    assert found["arrests:shoplifting"] == 1


def test_of_several_arrests_those_that_became_convictions_are_taken_off() -> None:
    arrest = event("a", "arrest", line="shoplifting", count=3)
    conviction = event("b", "conviction", line="shoplifting", from_event="a", count=2)
    found = given_by(arrest, conviction)
    assert found.counts["arrests:shoplifting"] == 1
    (item,) = behind(found.items, "arrests:shoplifting")
    assert item.flags == ("part",)


@pytest.mark.parametrize(
    ("kind", "window", "on", "box", "counted"),
    [
        ("arrest", 12, date(2025, 11, 24), "arrests:abh", True),
        ("arrest", 12, date(2025, 11, 23), "arrests:abh", False),
        ("conviction", 24, date(2024, 11, 24), "convictions:abh", True),
        ("conviction", 24, date(2024, 11, 23), "convictions:abh", False),
        ("conviction", None, date(1999, 1, 1), "convictions:abh", True),
        ("conviction", None, date(2026, 11, 25), "convictions:abh", False),
        ("arrest", None, date(2025, 11, 24), "arrests_12", True),
        ("arrest", None, date(2025, 11, 23), "arrests_12", False),
        ("breach", 12, date(2024, 11, 24), "breaches", True),
        ("recall", 12, date(2024, 11, 23), "breaches", False),
    ],
)
def test_periods_end_on_the_corresponding_day(
    kind: str, window: int | None, on: date, box: str, counted: bool
) -> None:
    found = counts(event("a", kind, on, line="abh"), window=window)
    assert (box in found) is counted


@given(on=st.dates(date(2020, 1, 1), date(2030, 12, 31)), months=st.integers(1, 36))
def test_months_begin_on_the_first_day_from_which_they_reach_the_last(
    on: date, months: int
) -> None:
    """Also where a month is too short to have the corresponding day."""
    first = first_day(on, months)
    assert add_months(first, months) >= on
    assert add_months(first - timedelta(days=1), months) < on


@pytest.mark.parametrize(
    ("ago", "grade", "box"),
    [
        (0, "5x5x5 B2 1", "recent_high"),
        (28, "5x5x5 A1", "recent_high"),
        (29, "5x5x5 A1", "older_high"),
        (56, "5x5x5 C1", "older_low"),
        (57, "5x5x5 A1", ""),
        (3, "5x5x5 A3", "recent_low"),
        (3, "3x5x2 1A P", "recent_high"),
        (3, "3x5x2 2B", "recent_low"),
    ],
)
def test_intelligence_goes_by_grade_and_age(ago: int, grade: str, box: str) -> None:
    """Ruling 4; domain items 17, 18 and 51."""
    found = counts(event("a", "intelligence", DAY - timedelta(ago), grade))
    assert found == ({box: 1} if box else {})


def test_a_graded_record_of_an_older_store_is_a_report_and_no_arrest() -> None:
    assert counts(event("a", "arrest", grade="5x5x5 B2", line="abh")) == {"recent_high": 1}


def test_suspected_false_counts_and_is_flagged() -> None:
    found = given_by(event("a", "intelligence", grade="5x5x5 A5"))
    assert dict(found.counts) == {"recent_low": 1, "grade5": 1}
    assert found.items[0].flags == ("suspected_false", "off_sheet")


def test_how_far_it_may_be_passed_on_does_not_matter_for_counting() -> None:
    assert counts(event("a", "intelligence", grade="5x5x5 B2 5", handling="5")) == {
        "recent_high": 1
    }


def test_unpublished_hmpps_data_is_never_counted() -> None:
    """S4; not even listed, only that there is some."""
    found = given_by(
        event("a", "arrest", line="abh", hidden=True),
        event("b", "intelligence", grade="5x5x5 A1", hidden=True),
        event("c", "recall", hidden=True),
    )
    assert (dict(found.counts), found.items, found.unpublished) == ({}, (), 3)


def test_what_cannot_be_placed_is_listed_and_counts_nowhere_but_in_the_year() -> None:
    found = given_by(
        event("a", "arrest"), event("b", "conviction", line="gone"), event("c", "intelligence")
    )
    assert dict(found.counts) == {"arrests_12": 1}
    assert {one.event_id: one.why for one in behind(found.items, UNPLACED)} == {
        "a": "no_line", "b": "no_line", "c": "no_grade",
    }  # fmt: skip


# ---- what somebody decides -----------------------------------------------------------------


def test_leaving_a_conviction_out_lets_its_arrest_count() -> None:
    arrest = event("a", "arrest", line="abh")
    conviction = event("b", "conviction", line="abh", from_event="a")
    out = {("b", "convictions:abh"): Decision(included=False, reason="Quashed.")}
    found = given_by(arrest, conviction, decided=out)
    assert dict(found.counts) == {"arrests:abh": 1, "arrests_12": 1}
    assert decisions(found.items) == out


def test_an_arrest_counted_against_the_rule_keeps_its_reason() -> None:
    arrest = event("a", "arrest", line="abh")
    conviction = event("b", "conviction", line="abh", from_event="a")
    wanted = {("a", "arrests:abh"): Decision(included=True, reason="Another day.")}
    found = given_by(arrest, conviction, decided=wanted)
    assert found.counts["arrests:abh"] == 1
    assert decisions(found.items) == wanted
    again = given_by(arrest, decided=wanted)  # the rule now says so itself
    assert decisions(again.items) == {}


def test_a_decision_without_a_reason_cannot_be_kept() -> None:
    out = {("a", "recent_high"): Decision(included=False, reason=" ")}
    found = given_by(event("a", "intelligence", grade="5x5x5 A1"), decided=out)
    sheet = fill(RULES, Sheet(), found, DAY)
    assert (sheet.left_out, sheet.recent_high) == (1, 0)
    with pytest.raises(RuleViolation) as caught:
        check_sheet(RULES, sheet)
    assert (caught.value.field, caught.value.code) == ("reason", "record_reason")
    out = {("a", "recent_high"): Decision(included=False, reason="One event twice.")}
    found = given_by(event("a", "intelligence", grade="5x5x5 A1"), decided=out)
    check_sheet(RULES, fill(RULES, Sheet(), found, DAY))


# ---- a sheet and the record ----------------------------------------------------------------

RECORD = (
    event("a", "arrest", line="shoplifting"),
    event("b", "arrest", line="shoplifting"),
    event("c", "conviction", line="abh"),
    event("d", "recall"),
    event("e", "intelligence", grade="5x5x5 A5"),
)


def test_what_was_typed_stays_and_is_marked() -> None:
    typed = Sheet(arrests={"shoplifting": 5}, convictions={"fraud": 1}, breaches=1)
    sheet = fill(RULES, typed, given_by(*RECORD), DAY)
    assert dict(sheet.arrests) == {"shoplifting": 5}
    assert dict(sheet.convictions) == {"fraud": 1, "abh": 1}
    assert (sheet.arrests_12, sheet.breaches, sheet.recent_low) == (2, 1, 1)
    found = {box: one for box, one in origins(RULES, sheet).items() if one is not Origin.NONE}
    assert found == {
        "arrests:shoplifting": Origin.DIFFERS, "convictions:fraud": Origin.TYPED,
        "convictions:abh": Origin.RECORD, "arrests_12": Origin.RECORD,
        "breaches": Origin.TYPED, "recent_low": Origin.RECORD, "grade5": Origin.RECORD,
    }  # fmt: skip
    again = fill(RULES, sheet, given_by(*RECORD), DAY)
    assert again == sheet
    whole = fill(RULES, sheet, given_by(*RECORD), DAY, typed_too=True)
    assert dict(whole.arrests) == {"shoplifting": 2}
    assert dict(whole.convictions) == {"abh": 1}
    assert not whole.typed_over


def test_a_number_typed_over_a_record_counts_as_typed_even_when_it_is_the_same() -> None:
    sheet = fill(RULES, Sheet(), given_by(*RECORD), DAY)
    typed = replace(sheet, typed_over=frozenset({"arrests:shoplifting"}))
    assert origins(RULES, typed)["arrests:shoplifting"] is Origin.TYPED
    assert trace(RULES, typed) != trace(RULES, sheet)


def test_points_are_told_apart_by_where_they_come_from() -> None:
    typed = Sheet(arrests={"shoplifting": 5}, convictions={"fraud": 1})
    out = {("c", "convictions:abh"): Decision(included=False, reason="Quashed.")}
    sheet = fill(RULES, typed, given_by(*RECORD, event("f", "arrest"), decided=out), DAY)
    found = trace(RULES, sheet)
    assert found is not None
    # 3 arrests of the year x 6, the report x 3; recall scores nothing; 5 and 1 were typed
    assert (found.points, found.typed) == (21, 6)
    assert found.points + found.typed == score(RULES, sheet).total
    assert found.records == 5
    assert [(one.why, one.reason, one.count) for one in found.decided] == [
        ("", "Quashed.", 1), ("no_line", "", 1),
    ]  # fmt: skip
    assert found.left_out == 2


def test_a_sheet_from_before_tells_nothing_of_records() -> None:
    old = Sheet(convictions={"abh": 2}, breaches=4)
    assert trace(RULES, old) is None
    assert set(origins(RULES, old).values()) == {Origin.NONE}


def test_a_sheet_of_an_older_store_is_read_and_a_new_one_comes_back_whole() -> None:
    sheet = fill(RULES, Sheet(arrests={"shoplifting": 5}), given_by(*RECORD), DAY)
    assert sheet_from_plain(sheet_to_plain(sheet)) == sheet
    old = {key: value for key, value in sheet_to_plain(sheet).items()
           if key not in {"items", "typed_over", "counted_on"}}  # fmt: skip
    assert sheet_from_plain(old) == replace(
        sheet, items=(), typed_over=frozenset(), counted_on=None
    )
    item = {"event": "x", "box": "breaches", "of_a_later_version": True}
    assert sheet_from_plain({"items": [item]}).items == (SheetItem(event_id="x", box="breaches"),)


@pytest.mark.parametrize(
    "plain",
    [
        {"items": {}}, {"items": ["x"]}, {"items": [{"event": 1, "box": "b"}]},
        {"items": [{"event": "x", "box": "b", "count": -1}]},
        {"items": [{"event": "x", "box": "b", "count": True}]},
        {"items": [{"event": "x", "box": "b", "included": 1}]},
        {"items": [{"event": "x", "box": "b", "flags": "part"}]},
        {"typed_over": "abh"}, {"typed_over": [1]}, {"counted_on": 3}, {"counted_on": "soon"},
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        sheet_from_plain(plain)


# ---- the second statement ------------------------------------------------------------------

GRADES = [f"{source}{information}" for source in "ABCDE" for information in "12345"]
days = st.one_of(
    st.dates(DAY - timedelta(days=800), DAY + timedelta(days=3)),
    st.sampled_from([
        DAY, DAY - timedelta(28), DAY - timedelta(29), DAY - timedelta(56), DAY - timedelta(57),
        date(2025, 11, 24), date(2025, 11, 23), date(2024, 11, 24), date(2024, 11, 23),
        date(2024, 2, 29),
    ]),
)  # fmt: skip
slips = st.builds(
    second.Slip,
    id=st.uuids().map(str),
    what=st.sampled_from(
        ("arrest", "arrest", "conviction", "conviction", "breach", "recall", "missed",
         "intelligence")
    ),
    on=days,
    many=st.integers(1, 3),
    line=st.sampled_from((*LINES, *LINES, "", "withdrawn_line")),
    of=st.none(),
    grade=st.sampled_from(("", "", "", *GRADES)),
    hidden=st.sampled_from((False, False, False, True)),
)  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> tuple[second.Slip, ...]:
    """A record in which some convictions came of some of its arrests."""
    found = draw(st.lists(slips, max_size=12, unique_by=lambda one: one.id))
    found = [one if one.what != "intelligence" or one.grade else replace(one, grade="B2")
             for one in found]  # fmt: skip
    arrests = [one.id for one in found if one.what == "arrest"]
    if not arrests:
        return tuple(found)
    of = st.one_of(st.none(), st.sampled_from(arrests))
    return tuple(
        replace(one, of=draw(of)) if one.what == "conviction" else one for one in found
    )  # fmt: skip


def events_of(slips: tuple[second.Slip, ...]) -> list[Event]:
    return [
        event(
            one.id, one.what, one.on, f"5x5x5 {one.grade}" if one.grade else "", line=one.line,
            count=one.many, from_event=one.of, hidden=one.hidden,
        )
        for one in slips
    ]  # fmt: skip


@settings(max_examples=300)
@given(
    record=records(),
    on=st.one_of(
        st.just(DAY),
        st.sampled_from([date(2025, 2, 28), date(2026, 3, 31), date(2024, 2, 29)]),
        st.dates(DAY, DAY + timedelta(40)),
    ),
    window=st.sampled_from((12, 24, None)),
    data=st.data(),
)
def test_the_second_statement_agrees(
    record: tuple[second.Slip, ...], on: date, window: int | None, data: st.DataObject
) -> None:
    """Whatever the record holds and whatever is crossed out, both come to the same counts."""
    lines = tuple(row.id for row in RULES.rows())
    first = propose(RULES, events_of(record), on, window)
    assert dict(first.counts) == {
        box: count for box, count in second.counts(record, on, window, lines).items() if count
    }
    there = [(one.event_id, one.box) for one in first.items if one.included]
    crossed = frozenset(data.draw(st.lists(st.sampled_from(there), max_size=4)) if there else ())
    out = {key: Decision(included=False, reason="Not his.") for key in crossed}
    found = propose(RULES, events_of(record), on, window, out)
    wanted = second.counts(record, on, window, lines, crossed)
    assert dict(found.counts) == {box: count for box, count in wanted.items() if count}
    sheet = fill(RULES, Sheet(window=window), found, on)
    told = trace(RULES, sheet)
    assert told is not None
    assert (told.points, told.typed) == (score(RULES, sheet).total, 0)
    check_sheet(RULES, sheet)
    assert sheet_from_plain(sheet_to_plain(sheet)) == sheet


@given(record=records(), typed=st.dictionaries(
    st.sampled_from(("arrests:abh", "convictions:shoplifting", "recent_high", "breaches")),
    st.integers(0, 9)))  # fmt: skip
def test_counting_again_never_takes_a_typed_number_away(
    record: tuple[second.Slip, ...], typed: dict[str, int]
) -> None:
    sheet = put_counts(Sheet(), typed)
    once = fill(RULES, sheet, propose(RULES, events_of(record), DAY, 24), DAY)
    assert once == fill(RULES, once, propose(RULES, events_of(record), DAY, 24), DAY)
    for box, count in typed.items():
        if count:
            assert origins(RULES, once)[box] is not Origin.RECORD
            column, _, line = box.partition(":")
            held = getattr(once, column)
            assert (held.get(line, 0) if line else held) == count
