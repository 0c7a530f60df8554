"""Each guard of tests/conftest.py is tripped once on purpose."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree

ROOT = Path(__file__).parents[2]

BAD = """
import logging, os, socket, threading, tempfile
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget
from pathlib import Path
kept = []
stop = threading.Event()

def test_log():
    logging.getLogger("iomdesk.x").warning("careful")
def test_thread():
    kept.append(threading.Thread(target=stop.wait, name="forgotten", daemon=True))
    kept[-1].start()
def test_timer(qapp):
    kept.append(QTimer()); kept[-1].start(10_000)
def test_open_window(qapp):
    kept.append(QWidget()); kept[-1].show()
def test_hidden_window(qapp):
    kept.append(QDialog())
def test_exec(qapp):
    QDialog().exec()
def test_box_exec(qapp):
    QMessageBox().exec()
def test_message(qapp):
    QMessageBox.question(None, "a", "b")
def test_file(qapp):
    QFileDialog.getOpenFileName()
def test_swallowed_socket():
    try:
        socket.create_connection(("127.0.0.1", 9))
    except Exception:
        pass
def test_bind():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
def test_qt_warning(qapp):
    from PySide6.QtCore import qWarning
    qWarning("careful")
def test_slot_error(qtbot):
    def broken(): raise ValueError
    timer = QTimer(); timer.setSingleShot(True); timer.timeout.connect(broken); timer.start(0)
    with qtbot.waitSignal(timer.timeout): pass
def test_python_warning():
    import warnings
    warnings.warn("careful")
@pytest.mark.unheard_of
def test_good_marker(): pass
"""

GOOD = """
import logging, os, socket, sys, tempfile, threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import platformdirs, pytest
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QDialog, QWidget

def test_pool_shut_down():
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(str, range(3))) == ["0", "1", "2"]
def test_window_closed_by_qtbot(qtbot):
    window = QWidget(); qtbot.addWidget(window)
    timer = QTimer(window); timer.start(10_000)
    window.show()
def test_window_in_a_cycle(qapp):
    window = QWidget(); window.me = window
def test_local_socket():
    a, b = socket.socketpair()
    a.close(); b.close()
@pytest.mark.logs
def test_expected_log(caplog):
    logging.getLogger("x").warning("careful")
    assert caplog.messages == ["careful"]
@pytest.mark.dialogs
def test_dialog(qtbot):
    dialog = QDialog(); qtbot.addWidget(dialog)
    QTimer.singleShot(0, dialog, dialog.accept)
    assert dialog.exec() == QDialog.DialogCode.Accepted
def test_profile(qapp, clock):
    places = [Path.home(), tempfile.gettempdir(), platformdirs.user_config_dir("iomdesk"),
        platformdirs.user_data_dir("iomdesk"), platformdirs.user_cache_dir("iomdesk"),
        platformdirs.user_log_dir("iomdesk"), platformdirs.user_runtime_dir("iomdesk"),
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation),
        QSettings("iomdesk", "iomdesk").fileName()]
    assert all("/profile" in str(place) for place in places), places
    assert clock.now().isoformat() == "2026-11-24T09:00:00+00:00"
"""


def _run(folder: Path, text: str) -> tuple[dict[str, str], str]:
    """Run a test file under a copy of the guards: outcome and message of each test."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    result = folder / "result.xml"
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plain, f"--junit-xml={result}", "test_it.py"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=80,
    )
    if not result.exists():
        return {}, done.stdout + done.stderr
    outcome: dict[str, str] = {}
    for case in ElementTree.parse(result).iter("testcase"):
        troubles = [*case.iter("failure"), *case.iter("error")]
        name = str(case.get("name"))
        outcome[name] = outcome.get(name, "") + " ".join(
            f"{trouble.get('message')} {trouble.text}" for trouble in troubles
        )
    return outcome, done.stdout + done.stderr


@pytest.fixture(scope="module")
def tripped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each test that misbehaves."""
    text = BAD.replace("@pytest.mark.unheard_of\n", "")
    outcome, output = _run(tmp_path_factory.mktemp("bad"), text)
    assert outcome, output
    return outcome


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("test_log", "logged at WARNING or above: WARNING iomdesk.x: careful"),
        ("test_thread", "left behind: running thread forgotten"),
        ("test_timer", "left behind: active QTimer"),
        ("test_open_window", "left behind: open window QWidget"),
        ("test_hidden_window", "left behind: hidden window QDialog"),
        ("test_exec", "QDialog.exec waits for a person"),
        ("test_box_exec", "QDialog.exec waits for a person"),
        ("test_message", "QMessageBox.question waits for a person"),
        ("test_file", "QFileDialog.getOpenFileName waits for a person"),
        ("test_swallowed_socket", "reached for the network: connect"),
        ("test_bind", "nothing in this program reaches for a network"),
        ("test_qt_warning", "careful"),
        ("test_slot_error", "ValueError"),
        ("test_python_warning", "UserWarning: careful"),
    ],
)
def test_misbehaviour_fails(tripped: dict[str, str], name: str, reason: str) -> None:
    """A test that misbehaves fails, and the reason names what it did."""
    assert reason in tripped[name]


def test_every_misbehaviour_is_looked_at(tripped: dict[str, str]) -> None:
    """The one test of the bad file that does nothing wrong passes."""
    assert [name for name, trouble in tripped.items() if not trouble] == ["test_good_marker"]


def test_good_habits_pass(tmp_path: Path) -> None:
    """Pools that are shut down, windows that are closed and marked tests pass."""
    outcome, output = _run(tmp_path, GOOD)
    assert outcome, output
    assert {name: trouble for name, trouble in outcome.items() if trouble} == {}


def test_an_unknown_marker_is_refused(tmp_path: Path) -> None:
    """Strict markers: a slip of the pen in a marker is not a silent no-op."""
    _, output = _run(tmp_path, BAD)
    assert "'unheard_of' not found in `markers`" in output
