"""The program at a real store, for the tests of the whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Provenance
from iomdesk.services import cohort
from iomdesk.ui.theme import Mode, theme
from tests.helpers.program import SURNAME, Rig, Start
from tests.helpers.stores import (
    make_folder,
    open_desk,
)


@pytest.fixture
def store(tmp_path: Path, clock: SetClock) -> Path:
    """A real encrypted store with one person in it."""
    folder, key = make_folder(tmp_path)
    _with_one(folder, key, clock)
    return folder


def _with_one(folder: Path, key: bytes, clock: SetClock) -> None:
    """Put the planted person in."""
    desk = open_desk(folder, key, clock)
    try:
        source = Provenance(originator="Probation", received_on=desk.today(), channel="test")
        fields = {"surname": SURNAME, "forename": "Dean", "area": "Millbeck"}
        cohort.add_person(desk, fields, numbers={}, source=source)
    finally:
        desk.store.close()


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, clock: SetClock, tmp_path: Path) -> Iterator[Start]:
    """Starts programs, and ends them."""
    theme().install(qapp)
    theme().choose(mode=Mode.LIGHT, percent=100, caps=True)
    begun: list[Rig] = []

    def make(folder: Path | None, *, training: bool = False) -> Rig:
        rig = Rig(qtbot, clock, tmp_path / "desk.ini", folder, training=training)
        begun.append(rig)
        return rig

    yield make
    for rig in begun:
        rig.end()
