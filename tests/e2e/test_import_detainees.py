"""A repeat-detainee list from the command line: told from its headings, four facts kept."""

import json
from pathlib import Path

import pytest

from iomdesk.services import detainees
from tests.e2e.test_cli import Desk
from tests.e2e.test_cli_guards import disclosures, inside

LIST = (
    "Name,DOB,Address,Reason for arrest,Times detained (3m)\r\n"
    '"MAC-ARON, Dean",13/02/1968,"31 Placeholder Lane, Thornhope",TWOC,4\r\n'
    '"SAXIFRAGE, Ali",02/07/1980,"152 Placeholder Lane, Thornhope",Breach of bail,6\r\n'
    '"COWBANE, Joe",31/02/1967,"71 Example Row, Millbeck",TWOC,3\r\n'
)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder with a store in it."""
    made = Desk(tmp_path, capsys)
    assert made.create()[0] == 0
    return made


@pytest.fixture
def file(desk: Desk) -> Path:
    """A list with the mark that Excel puts before UTF-8."""
    place = desk.place / "list.csv"
    place.write_bytes(b"\xef\xbb\xbf" + LIST.encode())
    return place


def waiting(desk: Desk) -> list[str]:
    """Who waits in the store."""
    opened = inside(desk.store)
    try:
        return [one.name for one in detainees.waiting(opened)]
    finally:
        opened.store.close()


@pytest.mark.parametrize("kind", [(), ("--kind", "detainees")])
def test_a_list_is_brought_in_and_what_stays_behind_is_named(
    desk: Desk, file: Path, kind: tuple[str, ...]
) -> None:
    report = desk.place / "report.json"
    code, out = desk.keyed(
        "import", desk.store, file, "--from", "Police", "--report", report, *kind
    )
    assert (code, desk.err) == (0, "")
    assert "2 rows ready, 0 to check, 1 with a problem" in out
    assert "Not read, and not kept: Times detained (3m)." in out
    assert "2 people of the list wait to be referred." in out
    assert waiting(desk) == ["MAC-ARON, Dean", "SAXIFRAGE, Ali"]
    rows = json.loads(report.read_text(encoding="utf-8"))
    assert [(row["row"], row["verdict"]) for row in rows] == [
        (2, "ready"), (3, "ready"), (4, "problem"),
    ]  # fmt: skip
    assert rows[2]["reasons"][0]["column"] == "DOB"
    assert disclosures(desk.store) == ["report.json"]


def test_a_dry_run_keeps_nothing(desk: Desk, file: Path) -> None:
    before = (desk.store / "store.db").read_bytes()
    report = desk.place / "report.json"
    code, out = desk.keyed("import", desk.store, file, "--dry-run", "--json", "--report", report)
    found = json.loads(out)
    assert code == 0
    assert (found["kind"], found["counts"]["ready"], len(found["rows"])) == ("detainees", 2, 3)
    assert found["left_behind"] == ["Times detained (3m)"]
    assert json.loads(report.read_text(encoding="utf-8")) == found["rows"]
    assert (desk.store / "store.db").read_bytes() == before


def test_a_cohort_is_no_list_and_a_list_no_cohort(desk: Desk, file: Path) -> None:
    code, out = desk.keyed("import", desk.store, desk.sheet(), "--dry-run", "--json")
    assert (code, json.loads(out)["kind"]) == (0, "cohort")
    code, _ = desk.keyed(
        "import", desk.store, desk.sheet(), "--kind", "detainees", "--from", "Police"
    )
    assert code == 1
    assert "no column with names and none with the reason for arrest" in desk.err
    code, out = desk.keyed("import", desk.store, file, "--kind", "cohort", "--dry-run", "--json")
    assert (code, json.loads(out)["kind"]) == (0, "cohort")


def test_twice_the_same_list_is_refused(desk: Desk, file: Path) -> None:
    assert desk.keyed("import", desk.store, file, "--from", "Police")[0] == 0
    code, _ = desk.keyed("import", desk.store, file, "--from", "Police")
    assert code == 1
    assert "No row is ready" in desk.err
    assert len(waiting(desk)) == 2
