"""A list of events from the command line: reported, tried dry, taken in."""

import json
from pathlib import Path

import pytest

from iomdesk.services import events
from tests.e2e.test_cli import Desk
from tests.e2e.test_cli_guards import disclosures, inside
from tests.helpers.people import add

LIST = (
    "CRN,Date,What,Details,Source,Cell\r\n"
    "X990012,12/11/26,Missed appointment,Did not come,Probation,B7\r\n"
    "X990012,31/02/26,Arrest,Shop theft,Police,B8\r\n"
    "X990098,12/11/26,Arrest,Somebody else,Police,B9\r\n"
)

COHORT = (
    "Surname,Forename,DOB,CRN,Area,RAG,Adopted\n"
    "OAKAPPLE,Stephen,02/02/1988,X990077,Saltergate,Amber,05/11/2026\n"
)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder with a store in it that knows one person."""
    made = Desk(tmp_path, capsys)
    assert made.create()[0] == 0
    opened = inside(made.store)
    add(opened, "TEASELWOOD", "Dean", crn="X990012")
    opened.store.close()
    return made


@pytest.fixture
def file(desk: Desk) -> Path:
    """A list as Excel writes it."""
    place = desk.place / "events.csv"
    place.write_bytes(b"\xef\xbb\xbf" + LIST.encode())
    return place


def held(desk: Desk) -> list[str]:
    """What happened to the one person of the store."""
    opened = inside(desk.store)
    try:
        with opened.read() as reading:
            (person,) = reading.exec_driver_sql("SELECT id FROM person").scalars()
        return [one.text for one in events.happenings(opened, str(person)).rows]
    finally:
        opened.store.close()


@pytest.mark.parametrize("kind", [(), ("--kind", "events")])
def test_a_list_of_events_is_taken_in_and_every_row_reported(
    desk: Desk, file: Path, kind: tuple[str, ...]
) -> None:
    report = desk.place / "report.json"
    code, out = desk.keyed(
        "import", desk.store, file, "--from", "Police", "--report", report, *kind
    )
    assert (code, desk.err) == (0, "")
    assert "1 row ready, 0 to check, 2 with a problem" in out
    assert "Not read, and not kept: Cell." in out
    assert "1 event was taken in. Rows that wait for a look: 2." in out
    assert held(desk) == ["Did not come"]
    rows = json.loads(report.read_text(encoding="utf-8"))
    assert [(row["row"], row["verdict"]) for row in rows] == [
        (2, "ready"), (3, "problem"), (4, "problem"),
    ]  # fmt: skip
    assert rows[1]["reasons"][0]["column"] == "Date"
    assert rows[2]["reasons"][0]["code"] == "event_unknown_person"
    assert disclosures(desk.store) == ["report.json"]


def test_a_dry_run_of_events_keeps_nothing(desk: Desk, file: Path) -> None:
    before = (desk.store / "store.db").read_bytes()
    report = desk.place / "report.json"
    code, out = desk.keyed(
        "import", desk.store, file, "--kind", "events", "--dry-run", "--json", "--report", report
    )
    found = json.loads(out)
    assert (code, found["kind"]) == (0, "events")
    assert found["counts"] == {"ready": 1, "check": 0, "problem": 2, "left_out": 0}
    assert found["rows"] == json.loads(report.read_text(encoding="utf-8"))
    assert (desk.store / "store.db").read_bytes() == before
    assert held(desk) == []


def test_another_file_is_refused_as_a_list_of_events(desk: Desk) -> None:
    place = desk.place / "other.csv"
    place.write_text("Name,DOB\r\nTEASELWOOD,14/3/91\r\n", encoding="utf-8")
    code, _ = desk.keyed("import", desk.store, place, "--kind", "events", "--from", "Police")
    assert code == 1
    assert "Nothing was changed" in desk.err


@pytest.mark.parametrize("what", ["events", "cohort"])
@pytest.mark.parametrize(
    ("name", "warned"), [("Recov", ""), ("Brookside", "Brookside is not an agency this desk knows")]
)
def test_an_agency_this_desk_does_not_know_is_told_of(
    desk: Desk, file: Path, what: str, name: str, warned: str
) -> None:
    """One line, and the file is taken in all the same; part of a name is the one that fits."""
    if what == "cohort":
        file.write_text(COHORT)
    else:
        file.write_text("CRN,Date,What,Details\nX990012,12/11/26,Missed appointment,No show\n")
    code, _out = desk.keyed("import", desk.store, file, "--from", name, "--kind", what)
    assert code == 0, desk.err
    assert desk.err.count("\n") == bool(warned)
    assert warned in desk.err
    opened = inside(desk.store)
    try:
        with opened.read() as reading:
            table = "event" if what == "events" else "person"
            found = reading.exec_driver_sql(f"SELECT originator FROM {table}").scalars().all()
    finally:
        opened.store.close()
    assert ("Harbour Recovery" if name == "Recov" else name) in found
