"""The sample cohort workbook, held to what a careful person reads out of it.

Row by row and field by field: every verdict and its cause, and every value of the rows
that can be taken.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iomdesk.domain.people import Rag
from iomdesk.exchange.cohort import CheckedRow, CheckedSheet, Verdict, check_rows
from iomdesk.exchange.columns import Mapping, recognise
from iomdesk.exchange.fields import Field
from iomdesk.exchange.tables import Workbook, read_table

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
AREAS = ("Saltergate", "Millbeck", "Thornhope", "Calder Bridge")
CAUSES = {
    "PNCID check letter": (Field.PNCID, "identifier"),
    "RAG given by cell colour only": (Field.RAG, "rag_colour"),
    "same PNCID as another row": (Field.PNCID, "same_pncid"),
    "no surname": (Field.SURNAME, "no_surname"),
    "no such date of birth": (Field.BIRTH_DATE, "no_such_birth_date"),
    "below the EXITED heading": (None, "below_heading"),
}
RAGS = {status.word: status for status in Rag}

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "truth.json").exists(), reason="the sample files are not beside the project"
)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return dict(json.loads((SAMPLES / "truth.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def today(truth: dict[str, Any]) -> date:
    return date.fromisoformat(truth["today"])


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    return read_table(SAMPLES / "cohort-2026-11.xlsx")


@pytest.fixture(scope="module")
def mapping(workbook: Workbook, today: date) -> Mapping:
    return recognise(workbook.sheet, today=today, areas=AREAS)


@pytest.fixture(scope="module")
def checked(workbook: Workbook, mapping: Mapping, today: date) -> CheckedSheet:
    return check_rows(workbook.sheet, mapping, today=today, areas=AREAS)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _differences(row: CheckedRow, true: dict[str, Any]) -> list[str]:
    values = row.values
    # The true letter is the one expected where the file's letter fails; three people's
    # cells are empty, and nothing is made up for them.
    empty = not row.typed[Field.PNCID]
    assert empty is (values.pncid is None)
    pncid = values.pncid.corrected if values.pncid else true["pncid"]
    pairs: dict[str, tuple[object, object]] = {
        "surname": (values.surname.upper(), true["surname"]),
        "forename": (values.forename, true["forename"]),
        "dob": (values.birth_date, _date(true["dob"])),
        "pncid": (pncid, true["pncid"]),
        "crn": (values.crn.canonical if values.crn else "", true["crn"]),
        "nomis": (values.nomis.canonical if values.nomis else "", true["nomis"]),
        "area": (values.area, true["area"]),
        "ppo": (values.ppo, true["ppo"]),
        "rag": (values.rag, RAGS[true["rag"]]),
        "rag_date": (values.rag_on, _date(true["rag_date"])),
        "om": (values.offender_manager, true["om"]),
        "ogrs12": (values.ogrs12, true["ogrs12"]),
        "ogrs24": (values.ogrs24, true["ogrs24"]),
        "registered": (values.registered_on, _date(true["registered"])),
        "last_conviction": (values.last_conviction_on, _date(true["last_conviction"])),
        "mappa": (values.mappa, true["mappa"]),
        "prison": (values.prison, true["prison"] or ""),
        "in_custody": (values.in_custody, true["prison"] is not None),
        "release": (values.release_on, _date(true["release"])),
        "address": (values.address, true["address"]),
        "phone": (values.phone, true["phone"]),
        "note": (values.note, true["note"]),
    }
    return [
        f"row {row.number} {name}: read {read!r}, true {wanted!r}"
        for name, (read, wanted) in pairs.items()
        if read != wanted
    ]


def test_every_row_of_the_file_is_there(checked: CheckedSheet, truth: dict[str, Any]) -> None:
    assert [row.number for row in checked.rows] == [entry["row"] for entry in truth["cohort"]]
    assert len(checked.rows) == 262


def test_every_verdict_and_its_cause(checked: CheckedSheet, truth: dict[str, Any]) -> None:
    for true in truth["cohort"]:
        row = checked.row(true["row"])
        assert row.verdict.label.lower() == true["expect"], (true["row"], row.reasons)
        if true["expect"] == "ready":
            assert all(reason.verdict is Verdict.READY for reason in row.reasons)
        else:
            field, code = CAUSES[true["why"]]
            heaviest = [r for r in row.reasons if r.verdict is row.verdict]
            assert [(r.field, r.code) for r in heaviest] == [(field, code)], true["row"]
            assert heaviest[0].text


def test_every_value_of_ready_and_check_rows(checked: CheckedSheet, truth: dict[str, Any]) -> None:
    differences: list[str] = []
    compared = 0
    for true in truth["cohort"]:
        row = checked.row(true["row"])
        if "dob" in true and row.verdict in {Verdict.READY, Verdict.CHECK}:
            differences += _differences(row, true)
            compared += 1
        elif row.values.pncid is not None:
            assert row.values.pncid.canonical == true["pncid"]
    assert not differences, "\n".join(differences)
    assert compared == 233 + 6 + 4
    assert sum(row.values.pncid is None for row in checked.rows) == 3


def test_a_failed_check_letter_names_the_true_one(
    checked: CheckedSheet, truth: dict[str, Any]
) -> None:
    failed = [true for true in truth["cohort"] if true.get("why") == "PNCID check letter"]
    assert len(failed) == 6
    for true in failed:
        (reason,) = [r for r in checked.row(true["row"]).reasons if r.field is Field.PNCID]
        assert reason.params["expected"] == true["pncid"][-1]
        assert reason.proposal == true["pncid"]
        typed = checked.row(true["row"]).typed[Field.PNCID]
        assert typed.endswith("A")
        assert typed != true["pncid"]


def test_problem_rows_repaired_in_place_are_ready(
    workbook: Workbook, mapping: Mapping, truth: dict[str, Any], today: date
) -> None:
    repairs: dict[tuple[int, Field], str] = {}
    for true in truth["cohort"]:
        if true.get("why") == "no surname":
            repairs[true["row"], Field.SURNAME] = true["surname"]
        elif true.get("why") == "no such date of birth":
            repairs[true["row"], Field.BIRTH_DATE] = true["dob"]
            repairs[true["row"], Field.RAG] = true["rag"]
        elif true.get("why") == "PNCID check letter":
            repairs[true["row"], Field.PNCID] = true["pncid"]
    again = check_rows(workbook.sheet, mapping, today=today, areas=AREAS, repairs=repairs)
    by_row = {true["row"]: true for true in truth["cohort"]}
    for number, _ in repairs:
        assert again.row(number).verdict is Verdict.READY, again.row(number).reasons
        assert not _differences(again.row(number), by_row[number])


def test_hidden_and_formula_columns(workbook: Workbook, mapping: Mapping) -> None:
    score = mapping.column(Field.OGRS12)
    assert score is not None
    assert score.hidden
    assert mapping.left_behind == ("Days on",)
    assert [info.name for info in workbook.sheets] == ["Cohort Nov 26", "Actions", "Sheet3"]


def test_the_other_sheets(today: date) -> None:
    actions = read_table(SAMPLES / "cohort-2026-11.xlsx", sheet="Actions")
    assert len(actions.sheet.rows) == 31
    assert actions.sheet.rows[4].values[1] == "André Tanglefoot"


def test_the_release_list_is_read_without_broken_letters(truth: dict[str, Any]) -> None:
    book = read_table(SAMPLES / "releases-2026-11-24.csv")
    assert book.encoding == "cp1252"
    assert book.delimiter == ","
    rows = book.sheet.rows[1:]
    assert [row.text(1) for row in rows] == [true["nomis"] for true in truth["releases"]]
    text = "".join(str(value) for row in rows for value in row.values)
    assert "Siân" in text
    assert "André" in text
    assert "\ufffd" not in text
    assert "Ã" not in text


def test_the_list_of_repeat_detainees(today: date) -> None:
    book = read_table(SAMPLES / "repeat-detainees-2026-11.csv")
    assert book.encoding == "utf-8-sig"
    assert book.sheet.rows[0].values[0] == "Name"
    mapping = recognise(book.sheet, today=today)
    rows = check_rows(book.sheet, mapping, today=today).rows
    assert len(rows) == 12
    assert (rows[4].values.surname, rows[4].values.forename) == ("BUGLEWEED", "Siân")
    assert rows[4].values.birth_date == date(1971, 1, 2)
