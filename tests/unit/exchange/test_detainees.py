"""Repeat-detainee lists: which cells are read, and what is said about each row."""

from datetime import date
from io import BytesIO

import pytest

from iomdesk.exchange.detainees import CheckedList, check, is_list
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.tables import read_table, write_rows
from iomdesk.exchange.verdicts import Verdict

TODAY = date(2026, 11, 24)
HEAD = "Name,DOB,Address,Reason for arrest"


def read(text: str) -> CheckedList:
    """A comma-separated list."""
    return check(text.encode(), "list.csv", today=TODAY)


def codes(found: CheckedList) -> list[list[str]]:
    """What is said of each row."""
    return [[one.code for one in row.reasons] for row in found.rows]


def test_a_row_is_read_into_four_facts() -> None:
    found = read(f'{HEAD}\n"OAKAPPLE, Stephen",2/2/88,"8 Example Row\nSaltergate", Theft \n')
    (row,) = found.rows
    assert (row.surname, row.forename, row.birth_date) == (
        "OAKAPPLE", "Stephen", date(1988, 2, 2),
    )  # fmt: skip
    assert (row.address, row.reason) == ("8 Example Row, Saltergate", "Theft")
    assert (row.number, row.verdict, row.reasons) == (2, Verdict.READY, ())
    assert found.left_behind == ()


@pytest.mark.parametrize(
    "head",
    [
        "Full name;Date of birth;Home address;Arrest reason;PNC ID",
        "Surname;Forename;D.O.B.;Address;Arrested for",
        "Repeat detainees November;;;\nName;DOB;Address;Reason for arrest",
    ],
)
def test_headings_are_known_by_other_words_and_below_a_title(head: str) -> None:
    width = head.splitlines()[-1].count(";")
    cells = "OAKAPPLE;Stephen;2/2/88;8 Example Row;Theft" if width == 4 and head.startswith(
        "Surname"
    ) else "OAKAPPLE, Stephen;2/2/88;8 Example Row;Theft"  # fmt: skip
    found = read(f"{head}\n{cells}\n")
    (row,) = found.rows
    assert (row.name, row.birth_date, row.reason) == (
        "OAKAPPLE, Stephen", date(1988, 2, 2), "Theft",
    )  # fmt: skip


def test_columns_beside_are_named_and_never_read() -> None:
    found = read(f"{HEAD},PNC ID,Notes,Empty\nOAKAPPLE,1/1/88,x,Theft,2006/9990031V,secret,\n")
    assert found.left_behind == ("PNC ID", "Notes", "Empty")
    assert "secret" not in repr(found)
    assert "9990031" not in repr(found)


def test_what_is_said_of_rows() -> None:
    long = "x" * 501
    found = read(
        f"{HEAD}\n"
        "Stephen OAKAPPLE,1/1/88,x,Theft\n"
        ",1/1/88,x,Theft\n"
        '"SNOWBERRY, Ali",31/02/1979,x,Theft\n'
        '"SNOWBERRY, Ali",,x,Theft\n'
        f'"TEASELWOOD, Dean",1/1/90,x,{long}\n'
        '"oakapple, stephen",01.01.1988,X,theft\n'
        ",,,\n"
    )
    assert codes(found) == [
        ["name_split"], ["no_surname"], ["birth_date"], ["detainee_no_birth"],
        ["detainee_long"], ["detainee_twice"],
    ]  # fmt: skip
    assert [row.verdict for row in found.rows] == [
        Verdict.READY, Verdict.PROBLEM, Verdict.PROBLEM, Verdict.READY, Verdict.PROBLEM,
        Verdict.LEFT_OUT,
    ]  # fmt: skip
    assert [row.number for row in found.ready] == [2, 5]
    assert len(found.problems) == 3
    assert found.rows[4].reason == ""  # nothing of what is too long
    for row in found.rows:
        assert all(one.text for one in row.reasons)


def test_a_formula_is_a_text_and_an_apostrophe_goes() -> None:
    (row,) = read(f'{HEAD}\n"OAKAPPLE, Stephen",1/1/88,\'=1+1,@cmd\n').rows
    assert (row.address, row.reason) == ("=1+1", "@cmd")


def test_a_workbook_is_read_too() -> None:
    made = BytesIO()
    write_rows(made, HEAD.split(","), [("OAKAPPLE, Stephen", date(1988, 2, 2), "x", "Theft")])
    found = check(made.getvalue(), "list.xlsx", today=TODAY)
    assert found.rows[0].birth_date == date(1988, 2, 2)


@pytest.mark.parametrize(
    "text",
    ["Surname,Forename,DOB,CRN,Area\nOAKAPPLE,Stephen,1/1/88,X990031,Saltergate\n", "a,b\n1,2\n"],
)
def test_another_list_is_refused_and_not_taken_for_one(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text)
    assert caught.value.code == "file_no_detainees"
    assert not is_list(read_table(text.encode(), name="list.csv").sheet)
    assert is_list(read_table(f"{HEAD}\n".encode(), name="list.csv").sheet)


def test_far_too_many_rows_are_refused() -> None:
    rows = "".join(f"OAKAPPLE,1/1/88,{number},Theft\n" for number in range(5_001))
    with pytest.raises(Refused) as caught:
        read(f"{HEAD}\n{rows}")
    assert caught.value.code == "file_too_many_rows"


def test_rows_held_already_are_left_out() -> None:
    found = read(f"{HEAD}\nOAKAPPLE,1/1/88,x,Theft\nFERNYHOLT,1/1/88,x,Theft\n")
    after = found.without({found.rows[0].facts})
    assert [row.verdict for row in after.rows] == [Verdict.LEFT_OUT, Verdict.READY]
    assert codes(after) == [["detainee_held"], []]
