"""The tour that every sweep makes: each place of the desk at the training store, in turn."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from iomdesk.app.desk import Program
from iomdesk.app.selftest.visits import INNER, steps
from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import SetClock
from iomdesk.domain.referrals import Stage
from iomdesk.services import cohort, referrals, training
from iomdesk.services.cohort import Filter
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.store import keys
from iomdesk.ui.screens.referrals.living import Living
from iomdesk.ui.screens.referrals.presenter import ReferralsPresenter
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Theme
from tests.helpers.shell import Seconds
from tests.helpers.stores import QUICK

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOON_MS = 2_000
PANELS: tuple[tuple[Stage, Callable[[Living], None]], ...] = (
    (Stage.MATRIX_DONE, Living.begin_decide),
    (Stage.EXCLUDED, Living.begin_decide),
    (Stage.REFUSED, Living.begin_tell),
    (Stage.READY, lambda living: living.begin_reason("withdraw")),
)
"""What is opened beside the list, at which stage."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training store, made once for all sweeps, each of which works on a copy."""
    folder = tmp_path_factory.mktemp("training") / "training.iomstore"
    training.make_training(folder, clock=SetClock(NOW), cost=QUICK)
    return folder


@pytest.fixture
def program(
    made: Path, tmp_path: Path, qtbot: QtBot, themed: Theme, seconds: Seconds
) -> Iterator[Program]:
    """The desk open at a copy of the training store; the status bar counts no minutes down."""
    folder = tmp_path / "training.iomstore"
    shutil.copytree(made, folder)
    clock = SetClock(NOW.astimezone())
    settings = DeskSettings(tmp_path / "desk.ini")
    program = Program(
        clock=clock, settings=settings, folder=folder, training=False, idle_now=seconds
    )
    program.shell.resize(1440, 900)
    flash = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)  # a caret that blinks is no trace of another look
    program.shell.show()
    slot = keys.read_keys(folder).people[0].id
    program.show_desk(program.opener.unlock(folder, slot, TRAINING_PASSPHRASE))
    yield program
    QApplication.setCursorFlashTime(flash)
    program.shell.close()
    qtbot.waitUntil(lambda: not program.shell.isVisible())
    program.shell.deleteLater()
    program.deleteLater()


@pytest.fixture
def each(program: Program, qtbot: QtBot, settle: Callable[[], None]) -> Iterator[str]:
    """Every place in turn, come to rest; gives its key.

    The cohort with a record open too, a referral's form at each stage and its panels, and
    what is opened from a place: the panels of a record, of Sharing, of Merge and so on.
    """
    store = program.store
    assert store is not None
    desk = store.desk
    person = cohort.find_people(desk, Filter(limit=1)).rows[0].id
    gate = {line.stage: line for line in referrals.listed(desk, "all")}

    inner = {key for key, place in program.shell._places.items() if place.inside}
    assert inner == set(INNER)  # the self-test goes to each of them, too

    def go() -> Iterator[str]:
        visits: list[tuple[str, object]] = [(key, None) for key in program.shell._places]
        visits += [("cohort", person), ("matrix", ("person", person)), ("referrals", ("new",))]
        visits += [("referrals", one.id) for one in gate.values()]
        visits += [("paper", PaperRef(PaperKind.FORM, gate[Stage.READY].id))]
        for key, where in visits:
            program.shell.go(key, where)
            rest(program, qtbot, settle)
            assert program.shell.place_here == key
            yield key
        for stage, panel in PANELS:
            program.shell.go("referrals")
            presenter = program.shell.findChild(ReferralsPresenter)
            assert presenter is not None
            presenter.opening.put_away()
            presenter._find(referrals.read_referral(desk, gate[stage].id))
            presenter.lists.look()
            panel(presenter.living)
            assert presenter.living.panel is not None, stage
            rest(program, qtbot, settle)
            yield "referrals"
        for visit in steps(desk):
            program.shell.go(visit.key, visit.where)
            rest(program, qtbot, settle)
            visit.opens(program.shell)
            rest(program, qtbot, settle)
            opened = visit.shown(program.shell)
            assert opened is not None, visit
            assert opened.isVisible(), visit
            yield f"{visit.key} {type(opened).__name__}"
            program.shell.side.close_panel()

    return go()


def rest(program: Program, qtbot: QtBot, settle: Callable[[], None]) -> None:
    """Let jobs come back and layouts settle."""

    def waits() -> bool:
        """Whether a screen is still about to do something of its own."""
        timers = program.shell.findChildren(QTimer)
        soon = [one for one in timers if one.isActive() and one.isSingleShot()]
        return bool(program.jobs.running or [one for one in soon if one.interval() < SOON_MS])

    settle()
    qtbot.waitUntil(lambda: not waits(), timeout=20_000)
    settle()
    program.shell.grab()
