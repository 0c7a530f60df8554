"""Why PySide6 6.12.0 is kept out, and that what is installed has not got its fault.

On Python 3.11, where True, False and None are counted like any other object, PySide6 6.12.0
gives back a reference too many with each ``Signal.emit()`` and many calls of QPainter and
the models: after some minutes of use the count reaches zero and Python aborts.
"""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CALLS = 100_000
STRAY = 1_000  # references that come and go with imports and caches

# One line a call; run 100,000 times each in a process of its own, which may abort.
MEASURED = {
    "Signal.emit": "sender.rang.emit()",
    "Signal.emit with a value": "sender.told.emit(True)",
    "QPainter.setPen": "painter.setPen(pen)",
    "QPainter.save": "painter.save(); painter.restore()",
    "QPainter.drawLine": "painter.drawLine(0, 0, 4, 4)",
    "model.appendRow": "model.appendRow(QStandardItem()); model.removeRow(0)",
    "QObject.setObjectName": "sender.setObjectName('a')",
}
SCRIPT = """
import json, sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPen, QStandardItem, QStandardItemModel
class Sender(QObject):
    rang = Signal()
    told = Signal(bool)
app = QGuiApplication([])
sender, model, pen = Sender(), QStandardItemModel(), QPen()
sender.told.connect(lambda on: None)
image = QImage(8, 8, QImage.Format.Format_ARGB32)
painter = QPainter(image)
def run(calls):
    for _ in range(calls):
        {call}
run(10)
spare = [True] * 2_000_000 + [None] * 2_000_000  # so that a fault shows as a number, not a crash
before = [sys.getrefcount(thing) for thing in (True, False, None)]
run({calls})
after = [sys.getrefcount(thing) for thing in (True, False, None)]
painter.end()
print(json.dumps([b - a for a, b in zip(before, after)]))
"""


def _requirement() -> Requirement:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (found,) = [text for text in project["dependencies"] if text.startswith("PySide6")]
    return Requirement(found)


def test_the_range_leaves_the_faulty_version_out() -> None:
    """6.12.0 cannot be chosen, the version here can and is."""
    allowed = _requirement().specifier
    assert not allowed.contains("6.12.0")
    assert allowed.contains("6.11.3")
    assert allowed.contains(version("PySide6-Essentials"))


@pytest.mark.parametrize("locked", ["runtime.txt", "dev.txt"])
def test_the_locked_version_lies_in_the_range(locked: str) -> None:
    """The lock files name one version, inside the range."""
    lines = (ROOT / "requirements" / locked).read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith("pyside6-essentials==")]
    assert _requirement().specifier.contains(line.partition("==")[2].rstrip(" \\"))


@pytest.mark.parametrize("call", MEASURED.values(), ids=list(MEASURED))
def test_calls_give_back_as_many_references_as_they_took(call: str) -> None:
    """After 100,000 calls, True, False and None are held as often as before."""
    script = SCRIPT.replace("{call}", call).replace("{calls}", str(CALLS))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [drift for drift in json.loads(done.stdout) if abs(drift) > STRAY] == []
