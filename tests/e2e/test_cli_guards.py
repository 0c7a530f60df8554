"""The command line refuses in words, overwrites nothing and leaves nothing half done."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from iomdesk.app import commands
from iomdesk.domain.clock import SystemClock
from iomdesk.services import meetings, stores
from iomdesk.services.desk import Desk as Opened
from iomdesk.store import keys, log
from iomdesk.store.log import Verb
from tests.e2e.test_cli import PERSON, PHRASE, Desk

LONG = "n" * 300


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder with a store in it."""
    made = Desk(tmp_path, capsys)
    assert made.create()[0] == 0
    return made


@pytest.fixture
def full(desk: Desk) -> Desk:
    """One with people in it."""
    assert desk.keyed("import", desk.store, desk.sheet(), "--from", "Police")[0] == 0
    return desk


def inside(folder: Path) -> Opened:
    """The store as a desk, left as it is; close it."""
    key = keys.unlock(folder, keys.read_keys(folder).people[0].id, PHRASE, note=False)
    return stores.open_desk(folder, key, who=PERSON, clock=SystemClock(), as_it_is=True)


def disclosures(folder: Path) -> list[str]:
    """To where the log says that something went."""
    opened = inside(folder)
    try:
        with opened.read() as reading:
            return [one.recipients for one in log.latest(reading) if one.verb is Verb.DISCLOSURE]
    finally:
        opened.store.close()


def planned(folder: Path) -> int:
    """How many meetings are in the diary."""
    opened = inside(folder)
    try:
        return len(meetings.meetings(opened))
    finally:
        opened.store.close()


# ---- import -----------------------------------------------------------------------------


def test_a_report_never_overwrites_and_is_logged(desk: Desk) -> None:
    sheet = desk.sheet()
    before = sheet.read_bytes()
    for extra in ((), ("--dry-run",)):
        code, _ = desk.keyed(
            "import", desk.store, sheet, "--from", "Police", "--report", sheet, *extra
        )
        assert code == 1
        assert "cohort.xlsx is there already" in desk.err
        assert sheet.read_bytes() == before
    assert disclosures(desk.store) == []
    report = desk.place / "report.json"
    code, _ = desk.keyed("import", desk.store, sheet, "--from", "Police", "--report", report)
    assert code == 0
    assert disclosures(desk.store) == ["report.json"]
    if os.name == "posix":
        assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_dry_run_leaves_every_file_of_the_store_as_it_is(desk: Desk) -> None:
    def files() -> dict[str, bytes]:
        names = ("store.db", "keys.json", "keys.json.bak")
        return {name: (desk.store / name).read_bytes() for name in names}

    before = files()
    report = desk.place / "report.json"
    code, _ = desk.keyed("import", desk.store, desk.sheet(), "--dry-run", "--report", report)
    assert (code, desk.err) == (0, "")
    assert len(json.loads(report.read_text(encoding="utf-8"))) == 4
    assert files() == before
    assert disclosures(desk.store) == []


def test_an_import_says_from_whom(desk: Desk) -> None:
    code, _ = desk.keyed("import", desk.store, desk.sheet())
    assert code == 2
    assert "--from" in desk.err
    code, _ = desk.keyed("import", desk.store, desk.sheet(), "--from", " ")
    assert code == 2


# ---- files that are not the store's --------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "refused", "said"),
    [
        ("nowhere/x.json", "paper_folder_gone", "That folder is not there"),
        (f"{LONG}.json", "paper_name", "cannot have that name"),
    ],
)
def test_a_report_that_cannot_be_written_speaks_of_its_own_place(
    desk: Desk, place: str, refused: str, said: str
) -> None:
    for extra in ((), ("--dry-run",)):
        code, out = desk.keyed(
            "import", desk.store, desk.sheet(), "--from", "Police",
            "--report", desk.place / place, "--json", *extra,
        )  # fmt: skip
        assert code == 1
        assert json.loads(out)["refused"] == refused
        assert said in desk.err


def test_a_recovery_page_that_cannot_be_written_makes_no_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capsys)
    for place, said in (("nodir/r.pdf", "That folder is not there"), (LONG, "cannot have that")):
        code, _ = desk.keyed(
            "create", desk.store, "--scheme", "brackenshire", "--user", PERSON,
            "--recovery-out", tmp_path / place,
        )  # fmt: skip
        assert code == 1
        assert said in desk.err
        assert not desk.store.exists()


def test_packs_go_into_no_file(full: Desk) -> None:
    file = full.place / "packs"
    file.write_text("somebody's work")
    code, out = full.keyed("pack", full.store, "--on", "2026-11-24", "--out", file, "--json")
    assert code == 1
    assert json.loads(out)["refused"] == "paper_exists"
    assert file.read_text() == "somebody's work"
    assert planned(full.store) == 0


@pytest.mark.parametrize("job", [("check",), ("backup", "x"), ("restore", "x")])
def test_a_name_that_is_too_long_is_refused(desk: Desk, job: tuple[str, ...]) -> None:
    code, out = desk.keyed(job[0], desk.place / LONG, *job[1:], "--json")
    assert code == 1
    assert json.loads(out)["refused"] == "store_name_long"


def test_what_nobody_foresaw_gets_a_number_and_no_text(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        message = "zqmarkerzq"
        raise LookupError(message)

    monkeypatch.setitem(vars(commands)["_JOBS"], "check", fails)
    code, out = desk.keyed("check", desk.store, "--json")
    told = json.loads(out)
    assert (code, told["refused"]) == (1, "bug")
    assert len(told["incident"]) == 6
    assert told["incident"] in desk.err
    assert "LookupError at test_cli_guards.py" in desk.err
    assert "zqmarkerzq" not in desk.err + out


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_a_reader_with_a_small_alphabet_gets_an_answer(desk: Desk, extra: tuple[str, ...]) -> None:
    ended = subprocess.run(
        [
            sys.executable, "-m", "iomdesk", "backup", str(desk.store), str(_strange(desk)),
            "--passphrase-file", str(desk.phrase), *extra,
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, b"")
    if extra:
        assert Path(json.loads(ended.stdout)["backup"]).is_dir()
    else:
        assert b"\\u0141" in ended.stdout


def _strange(desk: Desk) -> Path:
    folder = desk.place / "\u0141\u00f3d\u017a"
    folder.mkdir()
    return folder


# ---- pack -------------------------------------------------------------------------------


@pytest.mark.parametrize("cases", ["-1", "0", "x", "1000", "1.5"])
def test_a_number_of_cases_is_a_number_of_cases(full: Desk, cases: str) -> None:
    code, _ = full.keyed(
        "pack", full.store, "--on", "2026-11-24", "--out", full.place / "p", f"--cases={cases}"
    )
    assert code == 2


def test_an_agenda_that_stands_is_not_cut_short_unsaid(full: Desk) -> None:
    asked = ("pack", full.store, "--on", "2026-11-24", "--out", full.place / "p")
    assert full.keyed(*asked, "--cases", "1")[0] == 0
    code, _ = full.keyed(*asked, "--cases", "1")
    assert code == 1
    assert "its agenda stands" in full.err
    assert full.keyed(*asked)[0] == 0


def test_every_name_asked_for_is_invited_or_nothing_is_made(full: Desk) -> None:
    asked = ("pack", full.store, "--on", "2026-11-24", "--out", full.place / "p")
    code, _ = full.keyed(*asked, "--for", PERSON, "--for", "ELDERFLOWR, Priya")
    assert code == 1
    assert "ELDERFLOWR, Priya" in full.err
    assert planned(full.store) == 0
    assert not (full.place / "p").exists()
    assert full.keyed(*asked, "--for", PERSON.casefold())[0] == 0


def test_an_area_is_one_of_the_scheme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, capsys)
    asked = (
        "create", desk.store, "--scheme", "brackenshire", "--user", PERSON,
        "--recovery-out", tmp_path / "r.pdf",
    )  # fmt: skip
    code, _ = desk.keyed(*asked, "--area", "Nowhere")
    assert code == 1
    assert "Saltergate" in desk.err
    assert not desk.store.exists()
    assert desk.keyed(*asked, "--area", "saltergate")[0] == 0
    opened = inside(desk.store)
    assert opened.area == "Saltergate"
    opened.store.close()


# ---- restore ----------------------------------------------------------------------------


@pytest.fixture
def backup(full: Desk) -> Path:
    """A backup of it."""
    code, out = full.keyed("backup", full.store, full.place, "--json")
    assert code == 0
    return Path(json.loads(out)["backup"])


def test_a_wrong_passphrase_brings_nothing_back(full: Desk, backup: Path) -> None:
    again = full.place / "again.iomstore"
    full.phrase.write_text("not the passphrase at all\n", encoding="utf-8")
    code, _ = full.keyed("restore", backup, again)
    assert code == 1
    assert "did not open the store" in full.err
    assert not again.exists()
    full.phrase.write_text(PHRASE + "\n", encoding="utf-8")
    code, out = full.keyed("restore", backup, again)
    assert (code, full.err) == (0, "")
    assert "none altered" in out


def test_a_damaged_backup_is_not_brought_back(full: Desk, backup: Path) -> None:
    data = bytearray((backup / "store.db").read_bytes())
    data[9 * 4096 + 100] ^= 1
    (backup / "store.db").write_bytes(data)
    again = full.place / "again.iomstore"
    code, _ = full.keyed("restore", backup, again)
    assert code == 1
    assert "This backup is damaged" in full.err
    assert not again.exists()


def test_a_backup_in_use_is_left_alone(full: Desk, backup: Path) -> None:
    from iomdesk.store import holder

    with holder.take(backup, name=PERSON):
        code, _ = full.keyed("restore", backup, full.place / "again.iomstore")
    assert code == 1
    assert "has this store open" in full.err


def test_what_was_found_after_bringing_back_is_said(full: Desk, backup: Path) -> None:
    from iomdesk.store.sealed import connect

    key = keys.unlock(backup, keys.read_keys(backup).people[0].id, PHRASE, note=False)
    raw = connect(backup / "store.db", key, read_only=False)
    raw.execute("DROP TRIGGER log_no_delete")
    raw.close()
    code, _ = full.keyed("restore", backup, full.place / "again.iomstore")
    assert code == 1
    assert "no longer refuses changes" in full.err
