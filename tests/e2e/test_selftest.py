"""``iomdesk self-test`` as people run it: whole, and with one thing broken at a time.

The command proves an installation, so what it must do here is fail where it should.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from iomdesk.app import selftest
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store import log

ROOT = Path(__file__).parents[2]
STEPS = [
    "shipped", "score", "store", "older", "training", "import", "meeting", "papers", "backup",
    "print", "locked", "desk", "chair",
]  # fmt: skip
SETTINGS = "[look]\nmode=dark\n[store]\nlast=/nowhere/somebody.iomstore\n"


class Machine:
    """A computer with somebody's settings, stores and logs on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.scratch = home / "scratch"
        self.scratch.mkdir(parents=True)
        self.environment = dict(os.environ, HOME=str(home), USERPROFILE=str(home))
        for variable in ("TMPDIR", "TEMP", "TMP"):
            self.environment[variable] = str(self.scratch)
        folders = {"CONFIG_HOME": "config", "DATA_HOME": "data", "STATE_HOME": "state",
                   "CACHE_HOME": "cache"}  # fmt: skip
        for variable, name in folders.items():
            self.environment[f"XDG_{variable}"] = str(home / name)
        for name, text in (
            ("config/iomdesk/desk.ini", SETTINGS),
            ("data/iomdesk/training.iomstore/keys.json", "{}"),
            ("state/iomdesk/log/iomdesk.log", "as it was\n"),
        ):
            (home / name).parent.mkdir(parents=True)
            (home / name).write_text(text, encoding="utf-8")

    def run(self, *more: str, at: Path = ROOT) -> "subprocess.CompletedProcess[str]":
        """The command, in a process of its own, from a checkout."""
        return subprocess.run(
            [sys.executable, "-m", "iomdesk", "self-test", *more],
            cwd=at,
            env={**self.environment, "PYTHONPATH": str(at)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def files(self) -> Mapping[str, tuple[int, bytes]]:
        """Everything there is, with when it was written."""
        return {
            str(one.relative_to(self.home)): (
                one.stat().st_mtime_ns, one.read_bytes() if one.is_file() else b"",
            )
            for one in self.home.rglob("*")
            if one != self.scratch
        }  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Somebody's computer."""
    return Machine(tmp_path / "home")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program with all that ships, to be broken."""
    place = tmp_path / "copy"
    place.mkdir()
    passed_over = shutil.ignore_patterns("__pycache__", "_shipped")
    for name in ("iomdesk", "resources", "forms"):
        shutil.copytree(ROOT / name, place / name, ignore=passed_over)
    return place


def change(file: Path, before: str, after: str) -> None:
    """Put something else in the place of a text that is there."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_step_passes_and_nothing_of_anybodys_is_touched(machine: Machine) -> None:
    before = machine.files()
    done = machine.run("--json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told: dict[str, Any] = json.loads(done.stdout)
    assert [one["step"] for one in told["steps"]] == STEPS
    assert told["passed"] is True
    assert all(one["seconds"] >= 0 for one in told["steps"])
    counts = {one["step"]: one for one in told["steps"]}
    shipped = ROOT / "resources" / "selftest"
    assert counts["older"]["count"] == len(list((shipped / "stores").iterdir()))
    assert counts["papers"]["papers"] == len(list((shipped / "papers").glob("*.txt")))
    assert counts["score"]["schemes"] == len(list((ROOT / "forms").iterdir()))
    assert machine.files() == before


def break_font(copy: Path) -> None:
    (copy / "resources" / "fonts" / "IBMPlexSans-SemiBold.ttf").unlink()


def break_icon(copy: Path) -> None:
    (copy / "resources" / "icons" / "lock.svg").write_text("<svg/>", encoding="utf-8")


def break_migration(copy: Path) -> None:
    scripts = copy / "iomdesk" / "store" / "migrations" / "versions"
    change(scripts / "0003_record.py", "def upgrade() -> None:\n",
           "def upgrade() -> None:\n    op.execute(\"DELETE FROM identifier\")\n")  # fmt: skip


def break_threshold(copy: Path) -> None:
    """A whole one: each band says of itself what it holds, or is not even read."""
    matrix = copy / "forms" / "derbyshire" / "matrix.toml"
    for before, after in (("80-89", "80-90"), ("most = 89", "most = 90"), ('"90+"', '"91+"'),
                          ("least = 90", "least = 91")):  # fmt: skip
        change(matrix, before, after)


def break_paper(copy: Path) -> None:
    texts = copy / "resources" / "text" / "en.toml"
    page = tomllib.loads(texts.read_text(encoding="utf-8"))["paper"]["page"]
    change(texts, f'page = "{page}"', f'page = "{page}."')


def lose_paper(copy: Path) -> None:
    """A mark is drawn no more: not a word of the paper is another one."""
    brush = copy / "iomdesk" / "papers" / "brush.py"
    change(brush, "    def rule(", "    def rule(self, *_more: object, **_most: object) -> None:\n"
           '        """Nothing."""\n\n    def ruled(')  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "step", "said"),
    [
        (break_font, "shipped", "IBMPlexSans-SemiBold.ttf"),
        (break_icon, "shipped", "icon lock"),
        (break_threshold, "score", "To Panel"),
        (break_migration, "older", "X990012"),
        (break_paper, "papers", "Page 1 of"),
        (lose_paper, "papers", "darkness"),
    ],
)
def test_what_is_broken_is_found_at_its_step(
    broken: Any, step: str, said: str, copy: Path, machine: Machine
) -> None:
    broken(copy)
    before = machine.files()
    done = machine.run("--json", at=copy)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["passed"], told["failed"]["step"]) == (False, step), told
    assert [one["step"] for one in told["steps"]] == STEPS[: STEPS.index(step)]
    assert said in f"{told['failed']['expected']} {told['failed']['found']}"
    assert machine.files() == before


def test_a_failure_is_told_in_one_line(copy: Path, machine: Machine) -> None:
    break_font(copy)
    done = machine.run(at=copy)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert line.startswith("This step failed: what ships with the program. Expected: ")
    assert "Found: " in line
    assert "Traceback" not in done.stdout + done.stderr


def test_no_room_for_temporary_files_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the computer that lacks something then, and not the installation."""
    said: list[str] = []
    facts: dict[str, object] = {}

    def failed(number: int) -> str:
        def refused(*_given: object, **_named: object) -> object:
            raise OSError(number, os.strerror(number))

        for name in ("TemporaryDirectory", "mkdtemp"):
            monkeypatch.setattr(tempfile, name, refused)
        said.clear()
        assert selftest.run(said.append, facts.__setitem__) == 1
        return said[-1]

    for number in (errno.EROFS, errno.ENOSPC, errno.EACCES):
        line = failed(number)
        assert "This step failed: the folder for temporary files" in line
        assert "300 MB free" in line
        assert os.strerror(number) in line
    assert facts["passed"] is False


def test_a_disk_that_fills_meanwhile_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the step it happened in."""

    def full(_bench: object) -> dict[str, object]:
        raise EnvironmentProblem("disk_full")

    monkeypatch.setattr(selftest, "steps", lambda: (selftest.Step("backup", full),))
    said: list[str] = []
    assert selftest.run(said.append, lambda _name, _value: None) == 1
    assert "This step failed: backups" in said[-1]
    assert "300 MB free" in said[-1]


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_one_that_is_ended_in_the_middle_leaves_nothing(machine: Machine) -> None:
    """By the system going down, or by somebody who has seen enough."""
    before = machine.files()
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "iomdesk", "self-test"],
        cwd=ROOT, env=machine.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8",
    ) as running:  # fmt: skip
        assert running.stdout is not None
        running.stdout.readline()  # the first step is done, the next under way
        assert list(machine.scratch.iterdir()) != []
        running.terminate()
        _out, told = running.communicate()
    assert running.returncode == 1
    assert "Stopped" in told
    assert machine.files() == before
    assert list(machine.scratch.iterdir()) == []


def test_a_log_that_believes_whatever_it_says_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a sound one is called sound proves nothing of one that was altered."""
    walk = log.verify
    monkeypatch.setattr(log, "verify", lambda *given: (walk(*given)[0], None))
    steps = tuple(one for one in selftest.steps() if one.code in {"training", "backup"})
    monkeypatch.setattr(selftest, "steps", lambda: steps)
    said: list[str] = []
    assert selftest.run(said.append, lambda _name, _value: None) == 1
    assert "This step failed: backups. Expected: an altered entry of the log is seen" in said[-1]
