"""Spreadsheets in and out, with files made here."""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from iomdesk.exchange.tables import (
    Refused,
    column_letters,
    escape_cell,
    read_table,
    unescape_cell,
    write_rows,
)

LINES = [
    ["Surname", "Forename", "DOB"],
    ["NGUYỄN-SEDGE", "Siân", "22/11/90"],
    ["O’HARE", "Zoë", ""],
]
WESTERN = [["Surname", "Forename", "DOB"], ["ÓSORREL", "Siân", "22/11/90"], ["O’HARE", "Zoë", "x"]]

SEEN = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001 - spreadsheets know no zones


def text(lines: list[list[str]], delimiter: str, newline: str = "\r\n") -> str:
    return newline.join(delimiter.join(line) for line in lines) + newline


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "found", "lines"),
    [
        ("utf-8", "utf-8", LINES),
        ("utf-8-sig", "utf-8-sig", LINES),
        ("utf-16", "utf-16", LINES),
        ("utf-16-le", "utf-16-le", WESTERN),
        ("utf-16-be", "utf-16-be", WESTERN),
        ("cp1252", "cp1252", WESTERN),
    ],
)
def test_text_files_of_every_kind(
    encoding: str, found: str, lines: list[list[str]], delimiter: str
) -> None:
    book = read_table(text(lines, delimiter).encode(encoding), name="people.csv")
    assert (book.kind, book.encoding, book.delimiter) == ("csv", found, delimiter)
    assert [list(row.values) for row in book.sheet.rows] == lines
    assert book.sheet.name == "people"


def test_big_endian_utf16_with_its_mark() -> None:
    data = b"\xfe\xff" + text(LINES, ";").encode("utf-16-be")
    assert read_table(data, name="p.csv").sheet.rows[1].values[0] == "NGUYỄN-SEDGE"


def test_excels_own_line_for_the_separator() -> None:
    book = read_table(
        b"sep=;\r\nSurname;Address\r\nOAKAPPLE;1, The Row, Millbeck\r\n", name="p.csv"
    )
    assert book.delimiter == ";"
    assert book.sheet.rows[0].values == ("", "")
    assert book.sheet.rows[2].values == ("OAKAPPLE", "1, The Row, Millbeck")
    assert book.sheet.rows[2].number == 3


def test_commas_inside_fields_do_not_win_over_semicolons() -> None:
    data = "Name;DOB;Address\r\n" + "OAKAPPLE, Stephen;1/2/90;1 The Row, Millbeck\r\n" * 5
    assert read_table(data.encode(), name="p.csv").delimiter == ";"


def test_quoted_fields_over_several_lines_and_uneven_rows() -> None:
    data = b'Surname,Address\n"OAK, ""A""","1 The Row\nMillbeck"\nSHORT\n'
    rows = read_table(data, name="p.csv").sheet.rows
    assert rows[1].values == ('OAK, "A"', "1 The Row\nMillbeck")
    assert rows[2].values == ("SHORT", "")


def test_one_column_is_a_table_too() -> None:
    assert read_table(b"Surname\nOAKAPPLE\n", name="p.txt").sheet.width == 1


def workbook() -> Book:
    book = Book()
    page = book.active
    assert page is not None
    page.title = "Cohort"
    page.append(["Surname", "DOB", "RAG", "Seen", "Days"])
    page.append(["OAKAPPLE", date(1990, 2, 28), None, SEEN, "=1+1"])
    page.append(["RUSHLIGHT", "31/02/1990", "Red", True, 2.5])
    page["C2"].fill = PatternFill("solid", fgColor="FFFFC000")
    page["C4"].fill = PatternFill("solid", fgColor="FFFF0000")
    page["B3"].fill = PatternFill("solid", fgColor="FF00B050")
    page.column_dimensions["B"].hidden = True
    page.row_dimensions[3].hidden = True
    page.merge_cells("A5:A7")
    page["A5"] = "THREE ROWS"
    page["B7"] = "last"
    hidden = book.create_sheet("Old")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    book.create_sheet("Notes")["B2"] = "second"
    return book


def saved(book: Book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_with_all_its_particulars() -> None:
    book = read_table(saved(workbook()), name="cohort.xlsx")
    assert [(info.name, info.hidden) for info in book.sheets] == [
        ("Cohort", False),
        ("Old", True),
        ("Notes", False),
    ]
    sheet = book.sheet
    assert sheet.name == "Cohort"
    first, second = sheet.rows[1], sheet.rows[2]
    assert first.number == 2
    assert first.values[:4] == ("OAKAPPLE", date(1990, 2, 28), "", SEEN)
    assert first.formulas == frozenset({4})
    assert first.value(4) == ""  # never worked out, and nothing was saved for it
    assert dict(first.colours) == {2: "FFC000"}
    assert dict(second.colours) == {}  # filled cells speak for themselves
    assert second.values[2:] == ("Red", True, 2.5)
    assert (first.hidden, second.hidden) == (False, True)
    assert sheet.hidden_columns == frozenset({1})
    assert sheet.merged == ((5, 0, 7, 0),)
    assert [row.values[0] for row in sheet.rows[4:]] == ["THREE ROWS"] * 3
    assert [first.text(i) for i in range(5)] == [
        "OAKAPPLE",
        "28 Feb 1990",
        "",
        "24 Nov 2026 09:30",
        "",
    ]
    assert [second.text(i) for i in (3, 4, 99)] == ["TRUE", "2.5", ""]


def test_another_sheet_and_one_that_is_not_there() -> None:
    data = saved(workbook())
    notes = read_table(data, name="cohort.xlsx", sheet="Notes").sheet
    assert notes.rows[1].values == ("", "second")
    assert read_table(data, name="cohort.xlsx", sheet="Old").sheet.rows[0].values == ("x",)
    with pytest.raises(Refused) as caught:
        read_table(data, name="cohort.xlsx", sheet="Gone")
    assert caught.value.code == "file_no_sheet"


def test_the_first_sheet_with_something_in_it_is_chosen() -> None:
    book = Book()
    book.create_sheet("People")["A1"] = "Surname"
    assert read_table(saved(book), name="c.xlsx").sheet.name == "People"


def test_the_saved_result_of_a_formula_is_taken() -> None:
    data = io.BytesIO(saved(workbook()))
    target = io.BytesIO()
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(target, "w") as changed:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                body, changes = re.subn(
                    rb"<f>1\+1</f>(?:<v ?/>|<v></v>)", b"<f>1+1</f><v>7</v>", body
                )
                assert changes == 1
            changed.writestr(entry, body)
    row = read_table(target.getvalue(), name="c.xlsx").sheet.rows[1]
    assert (row.value(4), row.formulas) == (7, frozenset({4}))


@pytest.mark.parametrize(
    ("colour", "hex_colour"),
    [
        (Color(rgb="FF00B050"), "00B050"),
        (Color(indexed=10), "FF0000"),
        (Color(theme=5), "C0504D"),  # accent 2 of the theme openpyxl writes
    ],
)
def test_colours_by_rgb_by_index_and_by_theme(colour: Color, hex_colour: str) -> None:
    book = Book()
    page = book.active
    assert page is not None
    page["A1"] = "RAG"
    page["B2"] = "x"
    page["A2"].fill = PatternFill("solid", fgColor=colour)
    assert dict(read_table(saved(book), name="c.xlsx").sheet.rows[1].colours) == {0: hex_colour}


def test_a_macro_workbook_and_a_wrong_ending_are_read_by_content(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(saved(workbook()))
    assert read_table(path).kind == "xlsx"
    assert read_table(saved(workbook()), name="cohort.xlsm").kind == "xlsx"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_text_comes_out_as_a_formula(tmp_path: Path, start: str, kind: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    path = tmp_path / f"problems.{kind}"
    write_rows(path, ["Surname", evil], [[evil, 5], ["fine", None], [date(2026, 11, 22), -3]])
    if kind == "xlsx":
        page = load_workbook(path).active
        assert page is not None
        cells = [cell for row in page.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        assert page["A2"].value == "'" + evil
        assert page["B4"].value == -3  # a number is a number
    else:
        raw = path.read_bytes().decode("utf-8-sig")
        assert "'" + evil in raw
        assert "22/11/2026" in raw
    again = read_table(path).sheet
    assert unescape_cell(again.rows[1].text(0)).replace("\n", "\r") == evil
    assert again.rows[2].values[0] == "fine"


def test_only_what_was_escaped_is_unescaped() -> None:
    assert unescape_cell("'=x") == "=x"
    assert unescape_cell("'tis") == "'tis"
    assert unescape_cell("'") == "'"
    assert escape_cell(-3) == -3
    assert escape_cell(None) == ""


def test_odd_characters_are_written_and_other_kinds_are_not(tmp_path: Path) -> None:
    write_rows(tmp_path / "p.xlsx", ["A"], [["a\x0bb\x00c"]])
    assert read_table(tmp_path / "p.xlsx").sheet.rows[1].values == ("abc",)
    target = io.BytesIO()
    write_rows(target, ["A"], [["Nguyễn"]], kind="csv")
    assert read_table(target.getvalue(), name="p.csv").sheet.rows[1].values == ("Nguyễn",)
    with pytest.raises(ValueError, match="xlsx or csv"):
        write_rows(tmp_path / "p.pdf", ["A"], [])


def test_names_of_columns() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 27, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "ZZ",
        "AAA",
    ]
