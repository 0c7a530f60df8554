"""Files that leave: logged before a byte of them is on a disk, and told when they did not go."""

import errno
import os
import stat
from pathlib import Path

import pytest

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services.desk import Desk, Work
from iomdesk.services.outgoing import NOT_SAVED, send_out
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind

DATA = b"zqrows1zq" * 2_000


def note(work: Work, goes: bool) -> None:
    fields = {"how": "saved" if goes else NOT_SAVED}
    work.note(Verb.DISCLOSURE, Kind.IMPORT, "", recipients="rows.csv", fields=fields)


def told(desk: Desk) -> list[object]:
    """What the disclosures say of how, first to last."""
    with desk.read() as reading:
        entries = reversed(log.latest(reading))
        return [one.fields["how"][1] for one in entries if one.verb is Verb.DISCLOSURE]


def send(desk: Desk, path: Path, *, replace: bool = True) -> None:
    send_out(desk, path, DATA, note=note, context="import", replace=replace)


def test_it_arrives_whole_for_its_owner_alone(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"older")
    path.chmod(0o644)
    send(desk, path)
    assert path.read_bytes() == DATA
    assert told(desk) == ["saved"]
    assert [one.name for one in tmp_path.glob("*rows*")] == ["rows.csv"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_byte_is_on_the_disk_before_the_log_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended at any moment, a file that holds something has its entry."""
    seen: list[tuple[int, list[object]]] = []
    settle = os.fsync

    def held() -> int:
        return sum(one.stat().st_size for one in tmp_path.glob("*rows*"))

    def watched(work: Work, goes: bool) -> None:
        seen.append((held(), ["nothing yet"]))
        note(work, goes)

    def synced(handle: int) -> None:
        seen.append((held(), told(desk)))
        settle(handle)

    monkeypatch.setattr(os, "fsync", synced)
    send_out(desk, tmp_path / "rows.csv", DATA, note=watched, context="import")
    assert seen[:2] == [(0, ["nothing yet"]), (len(DATA), ["saved"])]


def test_a_log_that_will_not_take_it_lets_nothing_out(desk: Desk, tmp_path: Path) -> None:
    def refuses(work: Work, goes: bool) -> None:
        note(work, goes)
        raise EnvironmentProblem("disk_full")

    (tmp_path / "rows.csv").write_bytes(b"older")
    with pytest.raises(EnvironmentProblem):
        send_out(desk, tmp_path / "rows.csv", DATA, note=refuses, context="import")
    assert told(desk) == []
    assert [one.read_bytes() for one in tmp_path.glob("*rows*")] == [b"older"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("replace", [True, False])
def test_what_fails_after_the_entry_gets_a_second_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, replace: bool
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    if replace:
        (tmp_path / "rows.csv").write_bytes(b"older")
    monkeypatch.setattr(os, "fsync", full) if failing == "fsync" else monkeypatch.setattr(
        Path, "replace", full
    )
    with pytest.raises(EnvironmentProblem) as problem:
        send(desk, tmp_path / "rows.csv", replace=replace)
    assert problem.value.code == "paper_disk_full"
    assert told(desk) == ["saved", NOT_SAVED]
    left = [one.read_bytes() for one in tmp_path.glob("*rows*")]
    assert left == ([b"older"] if replace else [])
    monkeypatch.undo()
    send(desk, tmp_path / "rows.csv", replace=replace)
    assert (tmp_path / "rows.csv").read_bytes() == DATA


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone/rows.csv", "paper_folder_gone"),
        ("a-file/rows.csv", "paper_folder_gone"),
        ("a-folder", "paper_is_folder"),
        ("a" * 300 + ".csv", "paper_name"),
    ],
)
def test_a_place_that_takes_no_file_is_told_before_anything_is_logged(
    desk: Desk, tmp_path: Path, name: str, code: str
) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    (tmp_path / "a-folder").mkdir()
    with pytest.raises(EnvironmentProblem) as problem:
        send(desk, tmp_path / name)
    assert problem.value.code == code
    assert told(desk) == []


def test_a_file_that_is_there_stays_where_it_must(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"the source workbook")
    with pytest.raises(EnvironmentProblem) as problem:
        send(desk, path, replace=False)
    assert problem.value.code == "paper_exists"
    assert path.read_bytes() == b"the source workbook"
    assert told(desk) == []
    assert [one.name for one in tmp_path.glob("*rows*")] == ["rows.csv"]
    send(desk, tmp_path / "other-rows.csv", replace=False)
    assert (tmp_path / "other-rows.csv").read_bytes() == DATA


def test_what_an_ended_run_left_behind_goes_with_the_next(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / ".rows.csv.unfinished").write_bytes(b"half")
    send(desk, tmp_path / "rows.csv")
    assert [one.name for one in tmp_path.glob(".*rows*")] == []
