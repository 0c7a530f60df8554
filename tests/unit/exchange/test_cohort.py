"""Checking rows of a cohort file: verdicts, reasons at their cells, repairs."""

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iomdesk.assets import resource
from iomdesk.domain.people import Rag
from iomdesk.exchange.cohort import CheckedRow, CheckedSheet, Verdict, check_rows
from iomdesk.exchange.columns import recognise
from iomdesk.exchange.fields import Field
from iomdesk.exchange.rags import rag_of_colour, read_rag
from iomdesk.exchange.sheets import CellValue, Row, Sheet

TODAY = date(2026, 11, 24)
AREAS = ("Saltergate", "Millbeck", "Thornhope", "Calder Bridge")
SOUND: dict[str, CellValue] = {
    "Surname": "OAKAPPLE",
    "Forename": "Stephen",
    "DOB": "2/2/1988",
    "PNCID": "2015/9990130P",
    "CRN": "X990130",
    "NOMIS": "A9130ZZ",
    "Area": "Millbeck",
    "RAG": "Amber",
}


def check(
    *people: AnyMapping[str, CellValue],
    repairs: dict[tuple[int, Field], str] | None = None,
    colour: str = "",
    hidden: bool = False,
    areas: tuple[str, ...] = AREAS,
) -> CheckedSheet:
    headings = list(dict.fromkeys(key for person in people for key in person))
    rows = [tuple(headings), *(tuple(p.get(key, "") for key in headings) for p in people)]
    made = [Row(number, tuple(row)) for number, row in enumerate(rows, start=1)]
    if colour:
        made[1] = replace(made[1], colours={headings.index("RAG"): colour})
    if hidden:
        made[1] = replace(made[1], hidden=True)
    sheet = Sheet("People", tuple(made), len(headings))
    mapping = recognise(sheet, today=TODAY, areas=areas)
    return check_rows(sheet, mapping, today=TODAY, areas=areas, repairs=repairs)


def one(colour: str = "", hidden: bool = False, **changes: CellValue) -> CheckedRow:
    named = {key.replace("_", " "): value for key, value in changes.items()}
    (row,) = check({**SOUND, **named}, colour=colour, hidden=hidden).rows
    return row


def codes(row: CheckedRow) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.field) for reason in row.reasons]


def test_a_sound_row_is_ready() -> None:
    row = one()
    assert (row.number, row.verdict, row.reasons) == (2, Verdict.READY, ())
    assert row.values.birth_date == date(1988, 2, 2)
    assert row.values.rag is Rag.AMBER
    assert [number.canonical for number in row.values.identifiers] == [
        "2015/9990130P",
        "X990130",
        "A9130ZZ",
    ]
    assert row.typed[Field.BIRTH_DATE] == "2/2/1988"
    assert row.cells[0] == "OAKAPPLE"


CASES: list[tuple[dict[str, CellValue], Verdict, str, Field]] = [
    ({"Surname": " "}, Verdict.PROBLEM, "no_surname", Field.SURNAME),
    ({"Surname": "?"}, Verdict.PROBLEM, "no_surname", Field.SURNAME),
    ({"Forename": ""}, Verdict.CHECK, "no_forename", Field.FORENAME),
    ({"DOB": "31/02/1990"}, Verdict.PROBLEM, "no_such_birth_date", Field.BIRTH_DATE),
    ({"DOB": "25/11/2026"}, Verdict.PROBLEM, "birth_date", Field.BIRTH_DATE),
    ({"DOB": "about 40"}, Verdict.PROBLEM, "birth_date", Field.BIRTH_DATE),
    ({"DOB": ""}, Verdict.CHECK, "no_birth_date", Field.BIRTH_DATE),
    ({"DOB": "n/k"}, Verdict.CHECK, "no_birth_date", Field.BIRTH_DATE),
    ({"DOB": "1/1/2009"}, Verdict.CHECK, "under_18", Field.BIRTH_DATE),
    ({"PNCID": "2015/9990130A"}, Verdict.CHECK, "identifier", Field.PNCID),
    ({"NOMIS": "A91"}, Verdict.CHECK, "identifier", Field.NOMIS),
    ({"NOMIS": "A1234BC"}, Verdict.READY, "identifier", Field.NOMIS),
    ({"Area": "Salterg8"}, Verdict.CHECK, "area_unknown", Field.AREA),
    ({"Area": "Milbeck"}, Verdict.CHECK, "area_like", Field.AREA),
    ({"Area": ""}, Verdict.CHECK, "no_area", Field.AREA),
    ({"RAG": "Blue"}, Verdict.CHECK, "rag_unknown", Field.RAG),
    ({"RAG": ""}, Verdict.READY, "rag_not_set", Field.RAG),
    ({"PPO": "maybe"}, Verdict.CHECK, "ppo_unknown", Field.PPO),
    ({"MAPPA": "4"}, Verdict.CHECK, "mappa_unknown", Field.MAPPA),
    ({"MAPPA": "Level 2"}, Verdict.CHECK, "mappa_excluded", Field.MAPPA),
    ({"OGRS 12": "high"}, Verdict.CHECK, "ogrs_unknown", Field.OGRS12),
    ({"OGRS 24": "101"}, Verdict.CHECK, "ogrs_unknown", Field.OGRS24),
    ({"OGRS 24": 0.87}, Verdict.CHECK, "ogrs_fraction", Field.OGRS24),
    ({"Tel": 1632960946}, Verdict.READY, "phone_zero", Field.PHONE),
    ({"Tel": "ask mum"}, Verdict.READY, "phone_unknown", Field.PHONE),
    ({"RAG date": "25/11/2026"}, Verdict.CHECK, "date", Field.RAG_ON),
    ({"Registered": "30/02/2026"}, Verdict.CHECK, "date", Field.REGISTERED_ON),
    ({"Release date": "soon"}, Verdict.CHECK, "date", Field.RELEASE_ON),
]


@pytest.mark.parametrize(("changes", "verdict", "code", "field"), CASES)
def test_reasons_stand_at_their_cell(
    changes: dict[str, CellValue], verdict: Verdict, code: str, field: Field
) -> None:
    (row,) = check({**SOUND, **changes}).rows
    assert row.verdict is verdict
    assert codes(row) == [(code, field)]
    (reason,) = row.reasons
    assert reason.column == next(iter(changes))
    assert reason.text
    assert "{" not in reason.text


def test_the_heaviest_reason_comes_first_and_decides() -> None:
    row = one(Surname="", PNCID="2015/9990130A", Tel=1632960946)
    assert row.verdict is Verdict.PROBLEM
    assert [reason.verdict for reason in row.reasons] == ["problem", "check", "ready"]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("R", Rag.RED),
        ("red ", Rag.RED),
        ("A", Rag.AMBER),
        ("AMBER", Rag.AMBER),
        ("Amber alert!", Rag.AMBER_ALERT),
        ("A/Alert", Rag.AMBER_ALERT),
        ("AA", Rag.AMBER_ALERT),
        ("amber-alert", Rag.AMBER_ALERT),
        ("G", Rag.GREEN),
        ("green", Rag.GREEN),
        ("custody", None),
    ],
)
def test_words_for_status(typed: str, status: Rag | None) -> None:
    assert read_rag(typed) is status


@pytest.mark.parametrize(
    ("colour", "status"),
    [
        ("FF0000", Rag.RED),
        ("C00000", Rag.RED),
        ("FFC7CE", Rag.RED),
        ("FF8000", Rag.AMBER_ALERT),
        ("ED7D31", Rag.AMBER_ALERT),
        ("FFC000", Rag.AMBER),
        ("FFFF00", Rag.AMBER),
        ("00B050", Rag.GREEN),
        ("92D050", Rag.GREEN),
        ("0070C0", None),
        ("FFFFFF", None),
        ("D9D9D9", None),
        ("000000", None),
        ("odd", None),
    ],
)
def test_colours_for_status(colour: str, status: Rag | None) -> None:
    assert rag_of_colour(colour) is status


def test_a_status_by_colour_is_proposed_and_waits() -> None:
    row = one(RAG="", colour="FF8000")
    assert (row.verdict, row.values.rag) == (Verdict.CHECK, Rag.AMBER_ALERT)
    assert row.reasons[0].proposal == "AMBER ALERT"
    assert "It is read as Amber Alert" in row.reasons[0].text
    odd = one(RAG="", colour="0070C0")
    assert (odd.reasons[0].code, odd.values.rag) == ("rag_colour_unknown", Rag.NOT_SET)


@pytest.mark.parametrize("typed", ["yes", "Y", "TRUE", True, "PPO", "x", "1", 1])
def test_words_for_ppo(typed: CellValue) -> None:
    assert one(PPO=typed).values.ppo
    assert one(PPO=typed).verdict is Verdict.READY


@pytest.mark.parametrize("typed", ["", "N", "no", False, "-", "n/a", "Non-PPO", 0])
def test_words_for_no_ppo(typed: CellValue) -> None:
    assert not one(PPO=typed).values.ppo
    assert one(PPO=typed).verdict is Verdict.READY


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (1632960946, "01632 960946"),
        ("1632960946", "01632 960946"),
        ("1632 960946", "01632 960946"),
        (7700900123, "07700 900123"),
        (2079460123, "020 7946 0123"),
        (1144960123, "0114 496 0123"),
        (1214960123, "0121 496 0123"),
        ("01632 960205", "01632 960205"),
        ("+44 1632 960205", "+44 1632 960205"),
        ("'+44 1632 960205", "+44 1632 960205"),
    ],
)
def test_telephone_numbers_get_their_nought_back(typed: CellValue, read: str) -> None:
    assert one(Tel=typed).values.phone == read


@pytest.mark.parametrize(
    ("typed", "score"),
    [("98%", 98), (98, 98), ("98 %", 98), (89.6, 89.6), ("", None), ("n/k", None)],
)
def test_scores(typed: CellValue, score: float | None) -> None:
    assert one(OGRS_24=typed).values.ogrs24 == score


@pytest.mark.parametrize(
    ("typed", "level"),
    [("1", "1"), (1, "1"), ("L1", "1"), ("Cat 3 Level 1", "1"), ("No", ""), ("", "")],
)
def test_mappa_levels(typed: CellValue, level: str) -> None:
    assert one(MAPPA=typed).values.mappa == level
    assert one(MAPPA=typed).verdict is Verdict.READY


@pytest.mark.parametrize(
    ("typed", "prison", "held"),
    [("HMP  Fellgate", "HMP Fellgate", True), ("Y", "", True), ("N", "", False), ("", "", False)],
)
def test_custody(typed: str, prison: str, held: bool) -> None:
    values = one(In_custody=typed).values
    assert (values.prison, values.in_custody) == (prison, held)


def test_small_letters_blanks_and_lines() -> None:
    values = one(
        CRN="x990130", Surname="oak  apple ", Forename="SEÁN", Address="1 The Row,\n Millbeck"
    ).values
    assert values.crn is not None
    assert values.crn.canonical == "X990130"
    assert values.crn.typed == "x990130"
    assert (values.surname, values.forename) == ("oak apple", "Seán")
    assert values.address == "1 The Row, Millbeck"


def test_one_column_for_the_whole_name() -> None:
    rest = {key: value for key, value in SOUND.items() if key not in {"Surname", "Forename"}}
    first, second, third = check(
        {"Name": "YARDE, Grace", **rest, "PNCID": "", "CRN": "", "NOMIS": ""},
        {"Name": "Joanne van der Rush", **rest, "PNCID": "", "CRN": "", "NOMIS": ""},
        {"Name": "", **rest},
    ).rows
    assert (first.values.surname, first.values.forename, first.reasons) == ("YARDE", "Grace", ())
    assert (second.values.surname, second.verdict) == ("van der Rush", Verdict.READY)
    assert second.reasons[0].text == "The name is read as VAN DER RUSH, Joanne."
    assert codes(third) == [("no_surname", Field.FULL_NAME)]


def test_the_same_number_twice_makes_the_later_row_wait() -> None:
    other = {**SOUND, "Surname": "RUSHLIGHT", "CRN": "X990131", "NOMIS": "A9131ZZ"}
    first, second = check(SOUND, {**other, "PNCID": "15/9990130p"}).rows
    assert first.verdict is Verdict.READY
    assert codes(second) == [("same_pncid", Field.PNCID)]
    assert second.reasons[0].params["other"] == 2
    first, second = check(SOUND, {**SOUND, "PNCID": ""}).rows
    assert codes(second) == [("same_crn", Field.CRN), ("same_nomis", Field.NOMIS)]
    bare = {key: SOUND[key] for key in ("Surname", "Forename", "DOB", "Area", "RAG")}
    first, second, third = check(
        bare, {**bare, "Surname": "Oak-Apple"}, {**bare, "DOB": "3/2/88"}
    ).rows
    assert codes(second) == [("same_person", Field.SURNAME)]
    assert third.verdict is Verdict.READY


def test_titles_totals_and_blank_rows_are_no_people() -> None:
    heading = {key: key for key in SOUND}
    other = {**SOUND, "PNCID": "", "CRN": "", "NOMIS": "", "Surname": "RUSHLIGHT"}
    last = {**other, "Surname": "BETONYE"}
    checked = check(
        SOUND,
        {},
        {"Forename": "  "},
        {"Surname": "MILLBECK"},
        {"Surname": "RED"},
        {"Surname": "Total", "Forename": 2},
        heading,
        {"Surname": "please keep in order of surname"},
        other,
        {"Surname": "Exited / removed"},
        {**last, "Surname": "SPURGEWORT"},
        {"Surname": "CURRENT"},
        last,
    )
    assert [(row.number, row.verdict) for row in checked.rows] == [
        (2, "ready"),
        (10, "ready"),
        (12, "left_out"),
        (14, "ready"),
    ]
    left = checked.row(12)
    assert left.reasons[0].text == "Below the heading Exited / removed of row 11. Left out."
    assert left.values.surname == "SPURGEWORT"
    assert checked.count(Verdict.READY) == 3
    assert checked.with_verdict(Verdict.LEFT_OUT) == (left,)


def test_a_person_called_left_is_a_person() -> None:
    checked = check(SOUND, {"Surname": "LEFT", "Forename": "Dean", "Area": "Millbeck"})
    assert checked.row(3).values.surname == "LEFT"
    assert checked.row(3).verdict is Verdict.CHECK


def test_repairs_are_read_in_place_of_the_cell() -> None:
    broken = {**SOUND, "Surname": "", "DOB": "31/02/1990"}
    (row,) = check(broken).rows
    assert [code for code, _ in codes(row)] == ["no_surname", "no_such_birth_date"]
    repairs = {(2, Field.SURNAME): "OAKAPPLE", (2, Field.BIRTH_DATE): "28 feb 1990"}
    (row,) = check(broken, repairs=repairs).rows
    assert (row.verdict, row.values.birth_date) == (Verdict.READY, date(1990, 2, 28))
    assert row.typed[Field.BIRTH_DATE] == "28 feb 1990"
    assert row.cells[2] == "31/02/1990"  # what the file says stays
    (row,) = check(SOUND, repairs={(2, Field.PHONE): "01632 960123"}).rows
    assert row.values.phone == "01632 960123"  # a field without a column


def test_hidden_rows_are_read_and_said_to_be_hidden() -> None:
    row = one(hidden=True)
    assert (row.verdict, codes(row)) == (Verdict.READY, [("hidden_row", None)])


def test_without_areas_any_is_taken_and_one_needs_no_saying() -> None:
    (row,) = check({**SOUND, "Area": "Elsewhere"}, areas=()).rows
    assert (row.values.area, row.verdict) == ("Elsewhere", Verdict.READY)
    (row,) = check({**SOUND, "Area": ""}, areas=("Millbeck",)).rows
    assert (row.values.area, row.verdict) == ("Millbeck", Verdict.READY)


def test_every_word_written_for_rows_is_used() -> None:
    code_folder = Path(resource("text")).parents[1] / "iomdesk"
    if not code_folder.is_dir():
        pytest.skip("runs from a checkout only")
    paths = [*code_folder.glob("exchange/*.py"), code_folder / "services" / "eventlines.py"]
    source = "".join(path.read_text("utf-8") for path in paths)
    listed = resource("text", "en.toml").read_text("utf-8").split("[import_row]")[1].split("\n[")[0]
    for code in re.findall(r"^(\w+) =", listed, re.MULTILINE):
        stem = re.sub(r"^(verdict|same)_.*", r"\1_", code)
        assert f'"{code}"' in source or f'f"{stem}' in source, code


@pytest.mark.parametrize("column", ["Notes", "Address", "OM", "Prison"])
def test_a_row_that_names_visor_is_kept_out(column: str) -> None:
    (row,) = check({**SOUND, column: "as ViSOR says"}).rows
    assert row.verdict is Verdict.PROBLEM
    assert "visor" in {reason.code for reason in row.reasons}
    (row,) = check({**SOUND, column: "HAREBELL"}).rows
    assert row.verdict is not Verdict.PROBLEM
