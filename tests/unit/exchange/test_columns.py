"""Columns are recognised by heading and by content, and changed by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from iomdesk.exchange.columns import Ground, Mapping, recognise, remembered
from iomdesk.exchange.fields import _SYNONYMS, HEADINGS, Field, heading_key
from iomdesk.exchange.sheets import CellValue, Row, Sheet
from iomdesk.exchange.tables import read_table

TODAY = date(2026, 11, 24)
AREAS = ("Saltergate", "Millbeck", "Thornhope", "Calder Bridge")
PEOPLE: list[list[CellValue]] = [
    ["OAKAPPLE", "2015/9990130P", "X990130", "A9130ZZ", date(1988, 2, 2), "Millbeck"],
    ["SNOWBERRY", "1981/0000034U", "X990131", "A9131ZZ", "11.11.96", "Saltergate"],
    ["RUSHLIGHT", "2002/73319Z", "X990132", "A9132ZZ", date(1992, 2, 28), "Thornhope"],
    ["DRIFTWOODE", "1979/0163001B", "x990133", "A9133ZZ", "30 Jun 1990", "Millbeck"],
    ["TEAZLEWOOD", "2000/0000223R", "X990134", "A9134ZZ", date(1991, 3, 14), "Calder Bridge"],
]


def sheet(rows: Sequence[Sequence[CellValue]], merged: tuple[tuple[int, ...], ...] = ()) -> Sheet:
    width = max(len(row) for row in rows)
    full = tuple(
        Row(number, (*row, *[""] * (width - len(row)))) for number, row in enumerate(rows, start=1)
    )
    ranges = tuple((a, b, c, d) for a, b, c, d in merged)
    return Sheet("People", full, width, merged=ranges)


def fields(mapping: Mapping) -> list[str]:
    return [column.field or "" for column in mapping.columns]


def find(rows: Sequence[Sequence[CellValue]], **more: object) -> Mapping:
    merged = more.get("merged", ())
    assert isinstance(merged, tuple)
    return recognise(sheet(rows, merged), today=TODAY, areas=AREAS)


def test_no_heading_stands_for_two_fields() -> None:
    keys = [heading_key(name) for names in _SYNONYMS.values() for name in names.split(";")]
    assert len(keys) == len(set(keys)) + sum(
        keys.count(key) - 1
        for key in set(keys)
        if len({f for f, names in _SYNONYMS.items() if key in map(heading_key, names.split(";"))})
        == 1
    )
    assert all(
        HEADINGS[heading_key(field.label)] is field
        for field in Field
        if field.label in {"Surname", "Area", "CRN"}
    )


def test_title_rows_above_the_headings() -> None:
    mapping = find(
        [
            ["BRACKENSHIRE IOM COHORT - IN CONFIDENCE"],
            ["updated 24.11.26"],
            [],
            ["Surname", "PNC No.", "Delius", "Prison No", "D.O.B", "LPU"],
            *PEOPLE,
        ]
    )
    assert mapping.heading_row == 4
    assert fields(mapping) == ["surname", "pncid", "crn", "nomis", "birth_date", "area"]
    assert all(column.ground is Ground.HEADING for column in mapping.columns)


def test_without_headings_the_content_decides() -> None:
    mapping = find(PEOPLE)
    assert mapping.heading_row == 0
    assert fields(mapping) == ["", "pncid", "crn", "nomis", "birth_date", "area"]
    assert mapping.columns[1].heading == "Column B"
    assert mapping.columns[1].ground is Ground.CONTENT
    assert not mapping.names_found


def test_headings_that_are_misspelt_or_say_nothing() -> None:
    mapping = find([["Surnmae", "Ref", "Number", "Prison No", "DOB", "Area"], *PEOPLE])
    assert fields(mapping) == ["surname", "pncid", "crn", "nomis", "birth_date", "area"]
    assert mapping.columns[0].ground is Ground.HEADING_LIKE
    assert mapping.columns[0].text == "Its heading is spelled like Surname"


def test_content_overrules_a_heading_it_contradicts() -> None:
    mapping = find([["Surname", "CRN", "PNC", "NOMIS", "DOB", "Area"], *PEOPLE])
    assert fields(mapping) == ["surname", "pncid", "crn", "nomis", "birth_date", "area"]


def test_one_column_for_each_field() -> None:
    mapping = find([["Surname", "DOB", "Date of birth", "Shoe size"], ["A", "1/1/90", "", "9"]])
    assert fields(mapping) == ["surname", "birth_date", "", ""]
    assert mapping.columns[2].text == "Another column is read as Date of birth"
    assert mapping.left_behind == ("Date of birth", "Shoe size")


def test_headings_in_two_rows() -> None:
    mapping = find(
        [["", "", "OGRS3", "", "x"], ["Surname", "Forename", "12m", "24m", "DOB"], ["A", "B"]],
        merged=((1, 2, 1, 3),),
    )
    assert mapping.heading_row == 2
    assert fields(mapping) == ["surname", "forename", "ogrs12", "ogrs24", "birth_date"]


def test_a_full_name_gives_way_to_its_parts() -> None:
    assert fields(find([["Name", "Surname", "Forename", "DOB"], ["A, B", "A", "B"]])) == [
        "",
        "surname",
        "forename",
        "birth_date",
    ]
    assert fields(find([["Offender", "DOB"], ["OAK, A", "1/1/90"]])) == ["full_name", "birth_date"]


def test_changing_by_hand_moves_the_field() -> None:
    mapping = find([["Surname", "Known as", "DOB"], ["A", "B", ""]])
    changed = mapping.with_field(1, Field.SURNAME)
    assert fields(changed) == ["", "surname", "birth_date"]
    assert changed.columns[1].ground is Ground.HAND
    assert changed.columns[0].ground is Ground.TAKEN
    assert fields(changed.with_field(2, None)) == ["", "surname", ""]
    assert fields(mapping) == ["surname", "other_names", "birth_date"]


def test_the_choice_is_remembered_for_the_same_headings_only() -> None:
    rows: list[list[CellValue]] = [["Surname", "Known as", "DOB"], ["A", "B", ""]]
    saved = find(rows).with_field(1, Field.NOTE).to_json()
    assert "OAK" not in saved
    again = remembered(saved, sheet([*rows, ["OAK", "C", ""]]), today=TODAY)
    assert fields(again) == ["surname", "note", "birth_date"]
    assert again.columns[1].ground is Ground.REMEMBERED
    other: list[list[CellValue]] = [["Surname", "Known as", "Date of birth"], *rows[1:]]
    assert fields(remembered(saved, sheet(other), today=TODAY))[1] == "other_names"
    for broken in ("", "[]", "{}", '{"signature": 1, "fields": {"x": "nonsense"}}'):
        assert fields(remembered(broken, sheet(rows), today=TODAY))[1] == "other_names"


def test_formula_and_hidden_columns() -> None:
    page = read_table(b"Surname,Forename,Days on\nA,B,\n", name="p.csv").sheet
    rows = (page.rows[0], replace(page.rows[1], formulas=frozenset({2})))
    mapping = recognise(replace(page, rows=rows, hidden_columns=frozenset({1})), today=TODAY)
    assert mapping.columns[2].text == "Worked out by a formula"
    assert mapping.columns[1].hidden


def test_every_ground_and_field_has_words() -> None:
    mapping = find([["Surname", "DOB"], ["A", ""]])
    for ground in Ground:
        text = replace(mapping.columns[0], ground=ground, like="Surname").text
        assert text
        assert "{" not in text
    assert all(field.label for field in Field)
