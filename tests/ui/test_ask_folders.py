"""Where a file was chosen is not kept on this computer: whole paths tell of stores."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.ui import ask


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """The settings all programs of Qt share, elsewhere for a while."""
    scope, native = QSettings.Scope.UserScope, QSettings.Format.NativeFormat
    before = Path(QSettings(scope, "QtProject").fileName()).parent
    QSettings.setPath(native, scope, str(tmp_path / "shared"))
    yield Path(QSettings(scope, "QtProject").fileName())
    QSettings.setPath(native, scope, str(before))


def test_a_chosen_folder_is_in_nobodys_settings(
    qtbot: QtBot, tmp_path: Path, shared: Path, settle: Callable[[], None]
) -> None:
    """Qt's own dialog writes them as it goes; "Forget this list" would not reach them."""
    store = tmp_path / "north.iomstore"
    store.mkdir()
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    chosen: list[Path] = []
    ask.folder(window, "Choose", chosen.append)
    (dialog,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog))
    dialog.setDirectory(str(store))
    dialog.accept()
    settle()
    assert chosen == [store]
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.sync()
    assert "FileDialog/viewMode" in kept.allKeys()  # it is these settings that it writes
    assert "north" not in shared.read_text()
