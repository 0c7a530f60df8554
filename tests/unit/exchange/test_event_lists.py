"""What people write about what happened, read line by line or as a table."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from iomdesk.domain.events import EventKind
from iomdesk.exchange import events
from iomdesk.exchange.events import EventRow, Refused, Verdict
from iomdesk.exchange.eventwords import drug_outcome, kind_at_start, part_of, take_apart

TODAY = date(2026, 11, 24)
NOON = datetime.fromisoformat("2026-11-12 12:00")
AGENCIES = ("Probation", "Police", "Harbour Recovery", "Harbour", "HMP Fellgate")
LINES = {"shoplifting": "shoplifting", "burglarydwelling": "burglary_dwelling"}


def one(line: str) -> EventRow:
    """One line of a message."""
    (row,) = events.read(line, today=TODAY, agencies=AGENCIES, lines=LINES)
    return row


def codes(row: EventRow) -> list[str]:
    """What is said of a row."""
    return [reason.code for reason in row.reasons]


@pytest.mark.parametrize(
    ("line", "kind", "on", "body", "agency"),
    [
        ("12/11/26 missed Probation: did not attend", "missed", 12, "did not attend", "Probation"),
        ("12 Nov 2026 DNA Harbour Recovery", "missed", 12, "", "Harbour Recovery"),
        ("12.11.26, failed to attend - no call", "missed", 12, "no call", ""),
        ("Thu 12/11/26 attended Probation", "kept", 12, "", "Probation"),
        ("2026-11-12: arrested for shop theft", "arrest", 12, "for shop theft", ""),
        ("t-12 convicted: fined 80 pounds", "conviction", 12, "fined 80 pounds", ""),
        ("12 nov recalled to prison", "recall", 12, "", ""),
        ("12/11 breach of curfew", "breach", 12, "of curfew", ""),
        ("12/11/26 warrant issued, Saltergate court", "warrant", 12, "Saltergate court", ""),
        ("12/11/26 released from prison", "release", 12, "", ""),
        ("12/11/26 home visit: not in", "visit", 12, "not in", ""),
        ("12/11/26 Police: seen near the ring road", "other", 12, "seen near the ring road",
         "Police"),
        ("12/11/26 arrestable matters talked over", "other", 12, "arrestable matters talked over",
         ""),
    ],
)  # fmt: skip
def test_a_line_says_when_what_and_who_told_it(
    line: str, kind: str, on: int, body: str, agency: str
) -> None:
    row = one(line)
    assert (row.kind, row.on) == (kind, date(2026, 11, on))
    assert (row.body, row.originator) == (body, agency)
    assert row.verdict is (Verdict.CHECK if kind == "other" else Verdict.READY)


def test_times_counts_outcomes_and_grades_are_read_out_of_a_line() -> None:
    assert one("12/11/26 14:30 arrested").at_time == "14:30"
    assert one("12/11/26 2pm visit").at_time == "14:00"
    assert one("12/11/26 3 x breach of curfew").count == 3
    assert one("12/11/26 drug test negative").outcome == "negative"
    assert one("12/11/26 refused a drug test").kind is EventKind.OTHER
    row = one("12/11/26 intel Police seen by the docks (5x5x5 B2 1)")
    assert (row.kind, row.grade, row.body) == ("intelligence", "5x5x5 B2 1", "seen by the docks")
    assert one("12/11/26 seen by the docks 3x5x2 2B P").kind is EventKind.INTELLIGENCE
    assert one("12/11/26 arrested for shoplifting").line == "shoplifting"
    assert one("12/11/26 arrested, not for shoplifting").line == ""


def test_a_line_may_say_whose_it_is() -> None:
    row = one("X990012 12/11/26 missed Probation")
    assert [number.canonical for number in row.identifiers] == ["X990012"]
    row = one("PNCID: 2009/9990012X, 12/11/26 arrested")
    assert [number.kind for number in row.identifiers] == ["pncid"]
    assert [number.kind for number in one("A9012ZZ 12/11/26 visit").identifiers] == ["nomis"]
    row = one("TEASELWOOD, Dean, 14/3/1991 12/11/26 missed Probation")
    assert (row.surname, row.forename, row.birth_date) == (
        "TEASELWOOD", "Dean", date(1991, 3, 14),
    )  # fmt: skip
    assert row.on == date(2026, 11, 12)
    row = one("D'ARNICA, Zo\u00eb (born 9/1/93): 12/11/26 kept")
    assert (row.surname, row.forename) == ("D'ARNICA", "Zo\u00eb")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("31/02/26 missed", "date"),
        ("12/11/27 arrested", "date"),
        ("missed again", "event_no_date"),
        ("12/11/26 intel seen 5x5x5 2 B 1", "event_grade"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_keeps_its_words(line: str, code: str) -> None:
    row = one(line)
    assert row.verdict is Verdict.PROBLEM
    assert codes(row)[0] == code
    assert row.text == line


def test_a_release_may_lie_ahead_and_an_arrest_may_not() -> None:
    assert one("30/11/26 release").on == date(2026, 11, 30)
    assert one("30/11/26 arrest").on is None


def test_empty_lines_are_passed_over_and_keep_the_count() -> None:
    rows = events.read("\n12/11/26 visit\n \n13/11/26 visit\n", today=TODAY)
    assert [row.number for row in rows] == [2, 4]
    assert events.read(" \n", today=TODAY) == ()


def test_a_pasted_table_is_read_by_its_headings() -> None:
    text = (
        "CRN\tDate\tTime\tWhat\tDetails\tAgency\tGrade\n"
        "X990012\t12/11/26\t0930\tMissed appointment\tNo call\tProbation\t\n"
        "X990031\t13/11/26\t\tIntel\tSeen\tPolice\tb2/1\n"
    )
    missed, report = events.read(text, today=TODAY)
    assert (missed.number, missed.kind, missed.at_time, missed.body) == (
        2, "missed", "09:30", "No call",
    )  # fmt: skip
    assert (report.kind, report.grade, report.originator) == (
        "intelligence", "5x5x5 B2 1", "Police",
    )  # fmt: skip


def test_what_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused) as long:
        events.read("x" * (events.MOST_TEXT + 1), today=TODAY)
    with pytest.raises(Refused) as many:
        events.read("12/11/26 visit\n" * (events.MOST_ROWS + 1), today=TODAY)
    assert (long.value.code, many.value.code) == ("file_text_long", "file_text_lines")
    rows = "Date,What,Details\r\n" + "12/11/26,visit,x\r\n" * (events.MOST_ROWS + 1)
    with pytest.raises(Refused) as file:
        events.check(rows.encode(), "list.csv", today=TODAY)
    assert file.value.code == "file_too_many_rows"
    assert all(one.value.text for one in (long, many, file))


def book(*rows: tuple[str | int | date, ...]) -> bytes:
    """A workbook with these rows."""
    made, out = Workbook(), BytesIO()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_a_workbook_is_read_with_its_dates_and_what_stays_behind_is_named() -> None:
    data = book(
        ("Event log",),
        ("Name", "DOB", "Date", "Kind", "Details", "Offence", "How many", "Cell", "Received"),
        ("TEASELWOOD, Dean", date(1991, 3, 14), NOON, "Arrest",
         "Released", "Shoplifting", 2, "B7", date(2026, 11, 13)),
        ("OAKAPPLE, Stephen", "2/2/88", date(2026, 11, 13), "Bail sign", "", "Piracy", "", "", ""),
    )  # fmt: skip
    found = events.check(data, "log.xlsx", today=TODAY, lines=LINES)
    assert found.left_behind == ("Cell",)
    arrest, other = found.rows
    assert (arrest.on, arrest.at_time, arrest.line, arrest.count) == (
        date(2026, 11, 12), "12:00", "shoplifting", 2,
    )  # fmt: skip
    assert arrest.received == date(2026, 11, 13)
    assert arrest.verdict is Verdict.READY
    assert (other.kind, other.body) == ("other", "Piracy: Bail sign")
    assert codes(other) == ["event_kind_unknown", "event_line_unknown"]


@pytest.mark.parametrize("text", ["Name,DOB\r\nA,1/1/80\r\n", "Date\r\n12/11/26\r\n", "a,b\r\n1,2"])
def test_another_list_is_refused(text: str) -> None:
    with pytest.raises(Refused) as told:
        events.check(text.encode(), "list.csv", today=TODAY)
    assert told.value.code == "file_no_events"


def test_a_formula_stays_the_text_it_is() -> None:
    data = b'Date,What,Details\r\n12/11/26,visit,"\'=HYPERLINK(1)"\r\n'
    (row,) = events.check(data, "list.csv", today=TODAY).rows
    assert row.body == "=HYPERLINK(1)"


def test_the_words_of_kinds_and_headings_are_told_apart() -> None:
    assert kind_at_start("") is None
    assert kind_at_start("tagging equipment") is None
    assert kind_at_start("Convicted") == (EventKind.CONVICTION, "", 1)
    assert drug_outcome("positive, then negative") == ""
    assert (part_of("CRN"), part_of("Date"), part_of("D.O.B."), part_of("Shoe size")) == (
        "crn", "date", "birth_date", "",
    )  # fmt: skip
    assert take_apart("12/11/26").date == "12/11/26"


@pytest.mark.parametrize("marks", [",", "(", "( ", ",; "])
def test_a_line_of_a_million_marks_is_read_like_any_other(marks: str) -> None:
    """What grows with the square of a line would keep a person waiting for an hour here."""
    row = one("12/11/26 missed Probation" + marks * (900_000 // len(marks)))
    assert (row.kind, row.originator) == (EventKind.MISSED, "Probation")


def test_halves_of_characters_and_control_characters_are_no_words() -> None:
    """A clipboard may hold them; no store and no paper takes them."""
    row = one("12/11/26 missed Probation: left\x00 early \ud83d")
    assert row.body == "left early ?"
