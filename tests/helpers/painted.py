"""Starts the program in a process of its own, and says when its first window was painted.

Also run as a program: ``python -m tests.helpers.painted iomdesk|bare ...`` prints
one JSON line.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def measure(what: str, *arguments: str, platform: str = "offscreen") -> dict[str, Any]:
    """What a fresh process tells; ``seconds`` from before it was started until the paint.

    Bytecode is kept, as in an installed program; the first run of all makes it.
    """
    environment = dict(os.environ, QT_QPA_PLATFORM=platform)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "iomdesk-bytecode")
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.painted", what, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    found["seconds"] = found["painted"] - begun
    return found


def _memory() -> float:
    """MiB this process holds of its own and shares fairly (PSS); 0 where nobody tells."""
    try:
        text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next(one for one in text.splitlines() if one.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def _modules() -> list[str]:
    return sorted({name.split(".")[0] for name in sys.modules})


def _tell(found: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def _bare() -> None:
    """The least that Qt can show."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["bare"])

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, painted)

    def painted() -> None:
        _tell({"painted": time.monotonic(), "memory": _memory()})
        app.quit()

    window = Window()
    window.resize(1440, 900)
    window.show()
    app.exec()


def _iomdesk(arguments: list[str]) -> None:
    """The program itself; the watcher hangs on the signal that starts the warm-up."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QLabel

    from iomdesk.app import desk

    start = desk.Program.start

    def watched(program: desk.Program) -> None:
        found: dict[str, object] = {}

        def painted() -> None:
            found["painted"] = time.monotonic()
            found["memory"] = _memory()
            found["modules"] = _modules()
            found["jobs"] = len(program.jobs.running)
            found["words"] = [label.text() for label in program.shell.findChildren(QLabel)]

        def warm() -> None:
            _tell({**found, "warm": _modules()})
            program.shell.close()

        program.painted.connect(painted)
        program.jobs.idle.connect(warm, Qt.ConnectionType.SingleShotConnection)
        start(program)

    setattr(desk.Program, "start", watched)  # noqa: B010 - mypy would not have it otherwise
    from iomdesk.__main__ import main

    main(arguments)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        _bare()
    else:
        _iomdesk(sys.argv[2:])
