"""The main job on the command line: create, import, pack, check, backup, restore."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest

from iomdesk.__main__ import main
from iomdesk.exchange.tables import write_rows

OLD = Path(__file__).parents[2] / "resources" / "selftest" / "stores" / "store-0001.iomstore"
PHRASE = "heron mossy lantern kite"
PERSON = "ELDERFLOWER, Priya"
HEADINGS = (
    "Surname", "Forename", "D.O.B.", "PNC ID", "CRN", "Area", "RAG", "RAG date", "On scheme",
)  # fmt: skip
ROWS = (
    ("OAKAPPLE", "Stephen", "02/02/1988", "2006/9990031V", "X990031", "Saltergate", "Red",
     "20/10/2026", "08/06/2026"),
    ("TEASELWOOD", "Dean", "14 Mar 1991", "2009/9990012V", "X990012", "Saltergate",
     "Amber Alert", "14/10/2026", "08/06/2026"),
    ("YARROWGATE", "Nathan", "12.6.98", "", "X990150", "Millbeck", "Green", "24/5/26",
     "24/05/2026"),
    ("SPURGEWORT", "Col", "31/02/1990", "", "X990204", "Millbeck", "Green", "24/5/26",
     "24/05/2026"),
)  # fmt: skip


class Desk:
    """A folder with a passphrase file, and the command line run in it."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place = place
        self.store = place / "brackenshire.iomstore"
        self.phrase = place / "phrase.txt"
        self.phrase.write_text(PHRASE + "\n", encoding="utf-8")
        self._capsys = capsys
        self.err = ""

    def run(self, *arguments: object) -> tuple[int, str]:
        """Exit code and what was printed."""
        code = main([str(one) for one in arguments])
        said = self._capsys.readouterr()
        self.err = said.err
        return code, said.out

    def keyed(self, job: str, *arguments: object) -> tuple[int, str]:
        """A job with the passphrase file."""
        return self.run(job, *arguments, "--passphrase-file", self.phrase)

    def create(self) -> tuple[int, str]:
        """Make the store."""
        return self.keyed(
            "create", self.store, "--scheme", "brackenshire", "--area", "Saltergate",
            "--user", PERSON, "--recovery-out", self.place / "recovery.pdf",
        )  # fmt: skip

    def sheet(self, rows: Sequence[Sequence[str]] = ROWS) -> Path:
        """A cohort workbook."""
        file = self.place / "cohort.xlsx"
        write_rows(file, HEADINGS, rows)
        return file


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder of its own."""
    return Desk(tmp_path, capsys)


def _text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def test_the_main_job_from_spreadsheet_to_pack(desk: Desk) -> None:
    code, out = desk.create()
    assert (code, desk.err) == (0, "")
    assert "recovery code opens it" in out
    assert desk.store.is_dir()
    assert "recovery" in _text(desk.place / "recovery.pdf").casefold()

    report = desk.place / "report.json"
    code, out = desk.keyed(
        "import", desk.store, desk.sheet(), "--from", "Police", "--report", report
    )
    assert (code, desk.err) == (0, "")
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [row["row"] for row in told] == [2, 3, 4, 5]
    assert told[3]["verdict"] == "problem"
    assert told[3]["reasons"][0]["column"] == "D.O.B."

    folder = desk.place / "packs"
    code, out = desk.keyed("pack", desk.store, "--on", "2026-11-24", "--out", folder)
    assert (code, desk.err) == (0, "")
    files = sorted(file.name for file in folder.iterdir())
    assert files == ["DT-2026-11-24-SAL-attendance.pdf", "DT-2026-11-24-SAL-copy-1.pdf"]
    pack = _text(folder / "DT-2026-11-24-SAL-copy-1.pdf")
    assert "CONFIDENTIALITY STATEMENT" in pack
    assert "TEASELWOOD, Dean" in pack
    assert "YARROWGATE" not in pack  # Green is not proposed

    paper = desk.place / "continuity.pdf"
    code, out = desk.keyed("continuity", desk.store, "--out", paper)
    assert (code, desk.err) == (0, "")
    assert "TEASELWOOD, Dean" in _text(paper)
    assert "not encrypted" in out
    assert desk.keyed("continuity", desk.store, "--out", paper)[0] == 1  # it stays as it is

    code, out = desk.keyed("check", desk.store)
    assert (code, desk.err) == (0, "")
    assert "none altered" in out


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    desk.create()
    before = (desk.store / "store.db").read_bytes()
    code, out = desk.keyed("import", desk.store, desk.sheet(), "--dry-run")
    assert code == 0
    assert "Nothing was kept" in out
    code, out = desk.keyed("import", desk.store, desk.sheet(), "--dry-run", "--json")
    found = json.loads(out)
    assert found["counts"]["problem"] == 1
    assert len(found["rows"]) == 4
    assert (desk.store / "store.db").read_bytes() == before


def test_a_second_import_takes_nobody_twice(desk: Desk) -> None:
    desk.create()
    desk.keyed("import", desk.store, desk.sheet(), "--from", "Police")
    code, _ = desk.keyed("import", desk.store, desk.sheet(), "--from", "Police")
    assert code in {0, 1}
    code, out = desk.keyed(
        "pack", desk.store, "--on", "2026-11-24", "--out", desk.place / "p", "--json"
    )
    assert code == 0
    copy = next(Path(one) for one in json.loads(out)["files"] if "copy" in one)
    assert _text(copy).count("TEASELWOOD, Dean") == _text(copy).count("OAKAPPLE, Stephen") == 2


def test_a_wrong_passphrase_is_refused_in_words(desk: Desk) -> None:
    desk.create()
    desk.phrase.write_text("not the passphrase at all\n", encoding="utf-8")
    code, out = desk.keyed("check", desk.store)
    assert (code, out) == (1, "")
    assert "did not open the store" in desk.err


def test_backup_and_restore_bring_everybody_back(desk: Desk) -> None:
    desk.create()
    desk.keyed("import", desk.store, desk.sheet(), "--from", "Police")
    code, out = desk.keyed("backup", desk.store, desk.place, "--json")
    assert code == 0
    backup = Path(json.loads(out)["backup"])
    again = desk.place / "again.iomstore"
    code, _ = desk.keyed("restore", backup, again)
    assert (code, desk.err) == (0, "")
    code, out = desk.keyed("pack", again, "--on", "2026-11-24", "--out", desk.place / "p", "--json")
    copy = next(Path(one) for one in json.loads(out)["files"] if "copy" in one)
    assert "OAKAPPLE, Stephen" in _text(copy)


@pytest.mark.parametrize(
    ("job", "arguments", "said"),
    [
        ("check", ("nowhere.iomstore",), "no store in this folder"),
        ("import", ("nowhere.iomstore", "x.xlsx", "--from", "Police"), "no store in this folder"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    desk: Desk, job: str, arguments: tuple[str, ...], said: str
) -> None:
    code, out = desk.keyed(job, desk.place / arguments[0], *arguments[1:])
    assert (code, out) == (1, "")
    assert said in desk.err
    code, out = desk.keyed(job, desk.place / arguments[0], *arguments[1:], "--json")
    assert code == 1
    assert json.loads(out)["refused"] == "not_a_store"


def test_a_store_is_never_made_over_another(desk: Desk) -> None:
    desk.create()
    before = (desk.store / "keys.json").read_bytes()
    (desk.place / "recovery.pdf").unlink()
    code, _ = desk.create()
    assert code == 1
    assert "there already" in desk.err
    assert (desk.store / "keys.json").read_bytes() == before


def test_a_weak_passphrase_makes_no_store(desk: Desk) -> None:
    desk.phrase.write_text("short\n", encoding="utf-8")
    code, _ = desk.create()
    assert code == 1
    assert not desk.store.exists()
    assert not (desk.place / "recovery.pdf").exists()


def test_a_hostile_file_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.create()
    file = desk.place / "cohort.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    code, _ = desk.keyed("import", desk.store, file, "--from", "Police")
    assert code == 1
    assert "cohort.xlsx" in desk.err
    assert "Nothing was changed" in desk.err


def test_no_pack_is_made_where_nobody_is_on_the_agenda(desk: Desk) -> None:
    desk.create()
    code, out = desk.keyed("pack", desk.store, "--on", "2026-11-24", "--out", desk.place / "p")
    assert (code, out) == (1, "")
    assert "No pack was made" in desk.err
    assert not (desk.place / "p").exists()


def test_a_file_without_the_columns_is_refused(desk: Desk) -> None:
    desk.create()
    (desk.place / "note.csv").write_text("just a line\n", encoding="utf-8")
    code, _ = desk.keyed("import", desk.store, desk.place / "note.csv", "--from", "Police")
    assert code == 1
    assert "note.csv" in desk.err
    assert "Nothing was changed" in desk.err


@pytest.mark.parametrize(
    "arguments", [["create"], ["pack", "x"], ["import"], ["--bogus"], ["frobnicate"]]
)
def test_wrong_usage_exits_with_2(desk: Desk, arguments: list[str]) -> None:
    code, _ = desk.run(*arguments)
    assert code == 2


def test_without_a_screen_the_desk_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    code, _ = desk.run(desk.store)
    assert code == 1
    assert "no screen" in desk.err


def test_an_older_store_is_brought_up_to_date_and_it_is_said_once(desk: Desk) -> None:
    """In words and as a fact: whoever sits at a terminal learns where the copy lies too."""
    shutil.copytree(OLD, desk.store)
    code, out = desk.keyed("check", desk.store)
    (copy,) = (desk.store / "backups").iterdir()
    assert (code, desk.err) == (0, "")
    assert "was made by an older iomdesk. It was brought up to date" in out
    assert copy.name in out
    code, out = desk.keyed("check", desk.store)
    assert code == 0
    assert "older" not in out
    shutil.rmtree(desk.store)
    shutil.copytree(OLD, desk.store)
    code, out = desk.keyed("check", desk.store, "--json")
    told = json.loads(out)
    assert (desk.store / "backups" / told["copy_before"]).is_file()
