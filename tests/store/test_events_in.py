"""Events pasted or out of a file, into a real store: whose they are, what is held, undoing."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iomdesk.domain.events import EventKind
from iomdesk.domain.people import FactKind
from iomdesk.domain.problems import RuleViolation
from iomdesk.exchange.tables import write_rows
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services import eventimport, eventlines, events, imports
from iomdesk.services.desk import Desk
from iomdesk.services.eventlines import ReadLine
from iomdesk.services.imports import UndoRefused
from iomdesk.store import log
from tests.helpers import happened
from tests.helpers.people import POLICE, add

TODAY = date(2026, 11, 24)
DAY = date(2026, 11, 12)
READY, CHECK, PROBLEM, OUT = Verdict.READY, Verdict.CHECK, Verdict.PROBLEM, Verdict.LEFT_OUT


@pytest.fixture
def person(desk: Desk) -> str:
    """Somebody whom every number names."""
    return add(
        desk, "TEASELWOOD", "Dean", birth_date=date(1991, 3, 14), crn="X990012",
        pncid="2009/9990012V", nomis="A9012ZZ",
    )  # fmt: skip


def told(line: ReadLine) -> tuple[Verdict, list[str]]:
    """Verdict and the codes behind it."""
    return line.verdict, [one.code for one in line.reasons]


def test_a_pasted_line_of_a_record_is_ready_with_its_source(desk: Desk, person: str) -> None:
    (line,) = eventlines.read_lines(
        desk, "12/11/26 missed Probation: did not attend", person_id=person
    )
    assert told(line) == (READY, [])
    assert (line.person_id, line.person) == (person, "TEASELWOOD, Dean")
    assert line.new == events.NewEvent(
        kind=EventKind.MISSED, on_date=DAY, body="did not attend", service="supervision"
    )
    assert line.source is not None
    assert (line.source.originator, line.source.channel) == ("Probation", "pasted text")
    assert events.happenings(desk, person).total == 0  # reading keeps nothing


@pytest.mark.parametrize(
    ("line", "originator", "body", "codes"),
    [
        ("missed Recovery: did not attend", "Harbour Recovery", "did not attend", []),
        ("missed with Harb: did not attend", "Harbour Recovery", "did not attend", []),
        ("missed PROBATION: did not attend", "Probation", "did not attend", []),
        ("missed county: at ten", "Police", "county: at ten", ["event_agency_several"]),
        ("missed Turning Tide: at ten", "Police", "Turning Tide: at ten", ["event_agency_none"]),
        ("visit home: not in", "Police", "home: not in", []),  # no name; not Adair Homes
        ("visit: at home", "Police", "at home", []),
    ],
)
def test_an_agency_named_in_a_line_is_the_only_one_that_fits(
    desk: Desk, person: str, line: str, originator: str, body: str, codes: list[str]
) -> None:
    """It wins over the agency of the whole list; what fits none or several waits for a look."""
    (read,) = eventlines.read_lines(desk, f"12/11/26 {line}", person_id=person, source=POLICE)
    assert read.source is not None
    assert read.new is not None
    assert (read.source.originator, read.new.body) == (originator, body)
    assert told(read) == (CHECK if codes else READY, codes)


def test_what_a_line_does_not_say_of_its_source_is_said_once_for_all(
    desk: Desk, person: str
) -> None:
    base = replace(POLICE, channel="Telephone", handling="Not to the family")
    text = "12/11/26 visit: not in\n12/11/26 intel: seen 5x5x5 C3 1\n13/11/26 kept Probation"
    visit, report, kept = eventlines.read_lines(desk, text, person_id=person, source=base)
    assert visit.source == base
    assert report.source == replace(base, grade="5x5x5 C3 1", kind=FactKind.ASSESSMENT)
    assert kept.source == replace(base, originator="Probation")


def test_without_a_source_a_line_is_not_taken(desk: Desk, person: str) -> None:
    (line,) = eventlines.read_lines(desk, "12/11/26 visit: not in", person_id=person)
    assert told(line) == (PROBLEM, ["event_rule"])
    assert line.reasons[0].params["why"] == "source_needed"
    assert line.new is None


@pytest.mark.parametrize(
    ("line", "verdict", "codes"),
    [
        ("X990012 12/11/26 arrested by Police: shop theft", READY, []),
        ("2009/9990012V 12/11/26 arrested", READY, []),
        ("A9012ZZ 12/11/26 arrested", READY, []),
        ("TEASELWOOD, Dean, 14/3/91 12/11/26 arrested", READY, []),
        ("teaselwood, DEAN, 14/3/91 12/11/26 arrested", READY, []),
        ("X990012 TEASELWOOD, Dean, 14/3/91 12/11/26 arrested", READY, []),
        ("X990012 OAKAPPLE, Stephen, 2/2/88 12/11/26 arrested", CHECK, ["event_name_differs"]),
        ("X990099 TEASELWOOD, Dean, 14/3/91 12/11/26 arrested", CHECK, ["event_name_only"]),
        ("X990099 12/11/26 arrested", PROBLEM, ["event_unknown_person"]),
        ("TEASELWOOD, Dean, 15/3/91 12/11/26 arrested", PROBLEM, ["event_unknown_person"]),
        ("12/11/26 arrested", PROBLEM, ["event_nobody"]),
        ("X990012 12/11/26 fell over", CHECK, ["event_kind_unknown"]),
        ("X990012 12/11/26 arrested, see ViSOR", PROBLEM, ["event_rule"]),
        ("X990012 12/11/26 intel: seen", PROBLEM, ["event_rule"]),
        ("X990012 12/11/26 drug test", PROBLEM, ["event_rule"]),
        ("X990012 13/13/26 arrested", PROBLEM, ["date"]),
    ],
)
def test_whose_a_line_is_and_whether_it_can_be_taken(
    desk: Desk, person: str, line: str, verdict: Verdict, codes: list[str]
) -> None:
    full = line if line.endswith(("theft", "over", "test", "seen", "ViSOR")) else f"{line}: shop"
    (read,) = eventlines.read_lines(desk, full, source=POLICE)
    assert told(read) == (verdict, codes)
    assert (read.person_id == person) is (
        verdict is not PROBLEM or codes in (["event_rule"], ["date"])
    )
    assert all(one.text for one in read.reasons)


def test_two_of_one_name_and_numbers_of_two_are_left_to_a_person(desk: Desk, person: str) -> None:
    other = add(desk, "TEASELWOOD", "Dean", birth_date=date(1991, 3, 14), crn="X990031")
    text = "TEASELWOOD, Dean, 14/3/91 12/11/26 visit"
    (line,) = eventlines.read_lines(desk, text, source=POLICE)
    assert told(line) == (PROBLEM, ["event_several_people"])
    chosen = eventlines.with_person(desk, line, other)
    assert (chosen.verdict, chosen.person_id) == (READY, other)
    table = "CRN\tNOMIS\tDate\tWhat\nX990031\tA9012ZZ\t12/11/26\tvisit\n"
    (line,) = eventlines.read_lines(desk, table, source=POLICE)
    assert told(line) == (PROBLEM, ["event_ids_disagree"])
    assert person != other


def test_what_is_held_or_stands_twice_is_left_out(desk: Desk, person: str) -> None:
    happened.event(desk, person, "Not in", source=POLICE, on=DAY, kind=EventKind.VISIT)
    text = (
        "12/11/26 visit: not IN\n"
        "12/11/26 visit: at home\n"
        "12/11/26 visit: at home\n"
        "13/11/26 visit: not in\n"
        "12/11/26 missed Probation\n"
        "12/11/26 missed Harbour Recovery\n"
    )
    lines = eventlines.read_lines(desk, text, person_id=person, source=POLICE)
    assert [line.verdict for line in lines] == [OUT, READY, OUT, READY, READY, READY]
    assert lines[0].reasons[0].code == "event_held"
    assert lines[2].reasons[0].code == "event_twice"
    assert lines[2].reasons[0].params["other"] == 2


def test_choosing_a_person_leaves_out_what_that_person_has(desk: Desk, person: str) -> None:
    happened.event(desk, person, "Not in", source=POLICE, on=DAY, kind=EventKind.VISIT)
    (line,) = eventlines.read_lines(desk, "12/11/26 visit: not in", source=POLICE)
    chosen = eventlines.with_person(desk, line, person)
    assert told(chosen) == (OUT, ["event_held"])
    with pytest.raises(KeyError):
        eventlines.with_person(desk, line, "nobody")


def test_ready_lines_are_kept_in_one_step_and_the_others_wait(desk: Desk, person: str) -> None:
    text = "12/11/26 visit: not in\n12/11/26 fell over\n13/11/26 kept Probation\nnothing\n"
    lines = eventlines.read_lines(desk, text, person_id=person, source=POLICE)
    assert [line.verdict for line in lines] == [READY, CHECK, READY, PROBLEM]
    kept = eventlines.keep_lines(desk, lines)
    assert (len(kept.ids), kept.waiting) == (2, 2)
    assert {events.event(desk, one).import_id for one in kept.ids} == {kept.batch_id}
    with desk.read() as reading:
        batch = log.of_batch(reading, kept.batch_id)
    assert {one.context for one in batch} == {"import"}
    assert [one.id for one in eventimport.batches(desk)] == [kept.batch_id]
    assert imports.batches(desk) == ()  # no list of a cohort
    with pytest.raises(RuleViolation) as stale:
        eventlines.keep_lines(desk, lines)
    assert stale.value.code == "events_stale"
    assert events.happenings(desk, person).total == 2


def test_a_line_to_check_is_taken_once_somebody_looked_at_it(desk: Desk, person: str) -> None:
    (line,) = eventlines.read_lines(desk, "12/11/26 fell over", person_id=person, source=POLICE)
    with pytest.raises(RuleViolation) as none:
        eventlines.keep_lines(desk, [line])
    assert none.value.code == "nothing_ready"
    assert eventlines.put_aside(line).verdict is OUT
    eventlines.keep_lines(desk, [eventlines.accept(eventlines.put_aside(line))])
    (row,) = events.happenings(desk, person).rows
    assert (row.kind, row.text) == ("other", "fell over")


def test_what_was_pasted_is_taken_back_whole_the_same_day(desk: Desk, person: str) -> None:
    own = happened.event(desk, person, "Mine", source=POLICE, on=DAY)
    text = "12/11/26 visit: not in\n13/11/26 visit: at home"
    lines = eventlines.read_lines(desk, text, person_id=person, source=POLICE)
    kept = eventlines.keep_lines(desk, lines)
    assert eventimport.undo(desk, kept.batch_id) == 2
    assert [one.id for one in events.happenings(desk, person).rows] == [own]
    with pytest.raises(UndoRefused) as again:
        eventimport.undo(desk, kept.batch_id)
    assert again.value.code == "undone_already"
    assert desk.store.check().sound


def test_what_was_built_upon_is_not_taken_back(desk: Desk, person: str) -> None:
    lines = eventlines.read_lines(desk, "12/11/26 visit: x", person_id=person, source=POLICE)
    kept = eventlines.keep_lines(desk, lines)
    held = events.event(desk, kept.ids[0])
    events.amend_event(
        desk, held.id, 1, replace(events.again(held), body="y"), POLICE, reason="Corrected"
    )
    with pytest.raises(UndoRefused) as told_why:
        eventimport.undo(desk, kept.batch_id)
    assert (told_why.value.code, told_why.value.people) == ("changed_since", (person,))
    assert events.event(desk, kept.ids[0]).body == "y"


HEAD = ("CRN", "Name", "DOB", "Date", "Time", "What", "Details", "Source", "Grade", "Offence", "X")
ROWS = (
    ("X990012", "", "", DAY, "14:30", "Arrest", "Released", "Police", "", "Shoplifting", "secret"),
    ("", "TEASELWOOD, Dean", date(1991, 3, 14), DAY, "", "DNA", "", "Probation", "", "", ""),
    ("X990012", "", "", DAY, "", "Intel", "Seen", "Police", "B2 1", "", ""),
    ("X990098", "", "", DAY, "", "Arrest", "Not ours", "Police", "", "", ""),
    ("X990012", "", "", "31/02/2026", "", "Arrest", "x", "Police", "", "", ""),
    ("X990012", "", "", DAY, "", "Bail sign", "late", "Outreach Team", "", "", ""),
)  # fmt: skip


@pytest.mark.parametrize("name", ["log.xlsx", "log.csv"])
def test_a_spreadsheet_is_read_reported_taken_and_taken_back(
    desk: Desk, person: str, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    write_rows(path, HEAD, ROWS)
    plan = eventimport.read_file(desk, path)
    assert dict(eventimport.counts(plan)) == {
        "ready": 3, "check": 1, "problem": 2, "left_out": 0,
    }  # fmt: skip
    assert plan.left_behind == ("X",)
    assert events.happenings(desk, person).total == 0
    report = json.loads(eventimport.report_bytes(plan))
    assert [(row["row"], row["verdict"]) for row in report] == [
        (2, "ready"), (3, "ready"), (4, "ready"), (5, "problem"), (6, "problem"), (7, "check"),
    ]  # fmt: skip
    assert report[4]["reasons"][0] == {
        "column": "Date", "code": "date", "text": report[4]["reasons"][0]["text"],
    }  # fmt: skip
    assert {"event_agency_unknown", "event_kind_unknown"} == {
        one["code"] for one in report[5]["reasons"]
    }
    kept = eventimport.bring_in(desk, plan)
    arrest, missed = events.happenings(desk, person).rows
    assert {arrest.kind, missed.kind} == {"arrest", "missed"}
    row = next(one.row for one in (arrest, missed) if one.kind == "arrest")
    assert (row.line, row.at_time, row.provenance.channel) == (  # type: ignore[union-attr]
        "shoplifting", "14:30", f"spreadsheet {name}",
    )  # fmt: skip
    assert events.counts(desk, person)["intelligence"] == 1
    again = eventimport.read_file(desk, path)
    assert eventimport.counts(again)["left_out"] == 3
    assert eventimport.undo(desk, kept.batch_id) == 3
    with desk.read() as reading:
        everything = str(reading.exec_driver_sql("SELECT * FROM event").all())
        logged = str(reading.exec_driver_sql("SELECT fields FROM log").all())
    assert everything == "[]"
    assert "secret" not in logged


def test_the_list_of_one_person_needs_no_names(desk: Desk, person: str, tmp_path: Path) -> None:
    path = tmp_path / "his.csv"
    path.write_text("Date,What,Details\r\n12/11/26,Visit,Not in\r\n", encoding="utf-8")
    plan = eventimport.read_file(desk, path, originator="police", person_id=person)
    (line,) = plan.lines
    assert told(line) == (READY, [])
    assert line.source is not None
    assert line.source.originator == "Police"  # as this desk writes it


def test_a_report_that_leaves_the_desk_is_logged(desk: Desk, person: str, tmp_path: Path) -> None:
    path, target = tmp_path / "log.csv", tmp_path / "report.json"
    path.write_text("CRN,Date,What\r\nX990012,12/11/26,Visit\r\n", encoding="utf-8")
    eventimport.save_report(desk, eventimport.read_file(desk, path), target)
    assert json.loads(target.read_text(encoding="utf-8"))[0]["row"] == 2
    with desk.read() as reading:
        (entry,) = [one for one in log.latest(reading) if one.verb is log.Verb.DISCLOSURE]
    assert entry.recipients == "report.json"
    assert person
