"""A chair who holds a whole meeting in the program itself: what every hand shares, and the keys.

A hand does each deed of ``tests/e2e/meeting_script.py``; after it, what stands on the wall is
read back from the window on the second screen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from iomdesk.domain.clock import SetClock
from iomdesk.domain.wall import WallKind, WallValue
from iomdesk.ui.projector.paint import pieces, said
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from tests.e2e import meeting_script as script
from tests.e2e.meeting_script import Step
from tests.helpers.program import Rig, settle, texts
from tests.helpers.stores import PASSPHRASE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FOREVER_MS = 30_000


class Bot:
    """What ``Rig`` asks of pytest-qt, in a process of its own."""

    def waitUntil(self, true: Callable[[], bool], timeout: int = FOREVER_MS) -> None:  # noqa: N802
        """Let events happen until something is so."""
        timer = QElapsedTimer()
        timer.start()
        while not true():
            assert timer.elapsed() < timeout, "it never came"
            QTest.qWait(2)

    @contextmanager
    def waitSignal(self, signal: Any, timeout: int = FOREVER_MS) -> Iterator[None]:  # noqa: N802
        """Let events happen until a signal came."""
        came: list[object] = []
        signal.connect(lambda *_: came.append(1))
        yield
        self.waitUntil(lambda: bool(came), timeout)


class Hand:
    """The program with the store of a meeting, and the clock it goes by."""

    def __init__(self, folder: Path, settings: Path, at: datetime) -> None:
        self.clock = SetClock(at.astimezone())
        self.rig = Rig(cast("QtBot", Bot()), self.clock, settings, folder)
        self.rig.unlock(PASSPHRASE)
        self.projection = self.rig.program.meeting.projection
        self.frames: list[WallValue] = []
        """Every value that was painted, in order."""
        self.projection.picture_changed.connect(
            lambda _picture: self.frames.append(self.projection.value)
        )

    # ---- what is seen ------------------------------------------------------------------

    @property
    def view(self) -> ChairView:
        """Meeting mode; fails while it is not in view."""
        screen = self.rig.shell.screen_here
        assert isinstance(screen, ChairView), screen
        return screen

    @property
    def meetings(self) -> MeetingsView:
        """Meetings; fails while it is not in view."""
        screen = self.rig.shell.screen_here
        assert isinstance(screen, MeetingsView), screen
        return screen

    @property
    def focus(self) -> QWidget:
        """The widget that has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def wall(self) -> str:
        """As the script names what stands on the wall."""
        if not self.projection.is_on:
            return script.OFF
        value = self.projection.value
        if value.kind is WallKind.STATEMENT:
            return script.STATEMENT
        if value.case is None:
            return ""
        return value.case.name or f"{value.kind} {value.case.number} of {value.case.of}"

    def window(self) -> ProjectorWindow | None:
        """The window of the wall; None while there is none."""
        found = [one for one in QApplication.topLevelWidgets()
                 if isinstance(one, ProjectorWindow) and one.isVisible()]  # fmt: skip
        assert len(found) == int(self.projection.is_on)
        return found[0] if found else None

    def painted(self) -> list[str]:
        """The words on the wall, from its window: it paints its value, and nothing besides."""
        shown = self.window()
        if shown is None:
            return []
        assert shown.value == self.projection.value
        assert shown.geometry() == shown.screen().geometry()
        assert shown.screen() is not self.rig.shell.screen()
        words = said(pieces(shown.value, shown.size()))
        assert shown.accessibleName() == " ".join(words)
        alone = ProjectorWindow(shown.value)
        alone.resize(shown.size())
        assert _same(shown.grab().toImage(), alone.grab().toImage())
        alone.deleteLater()
        return list(words)

    def said(self) -> str:
        """What the strip of the meeting says."""
        screen = self.rig.shell.screen_here
        message = screen.strip.message if isinstance(screen, ChairView) else None
        return "" if message is None else message.words

    def stands(self) -> dict[str, Any]:
        """Where the meeting stands in its window: what a lock or a fall may not change."""
        self.settle()
        view, page = self.view, self.view.page_here
        here = next((one.text for one in view.agenda.lines if one.here), "")
        return {
            "here": here,
            "head": view.case.head.name.whole,
            "session": view.top.session.accessibleName(),
            "room": [[row.name, row.below, row.right] for row in view.room.rows],
            "agenda": [[one.text, one.mark] for one in view.agenda.lines],
            "notes": [one.body for one in view.case.notes.table.model_rows.rows],
            "note": [view.case.notes.entry.who.text, view.case.notes.entry.body.text()],
            "action": view.case.tasks.entry.body.text(),
            "reason": view.case.decision.reason.toPlainText(),
            "verdict": view.case.decision.cards.current,
            "case": page is view.case,
            "time": view.top.fact,
        }

    def lock(self) -> None:
        """F12: the wall waits, nobody's name is in the process; unlocked it is as it was."""
        self.rig.lock()
        assert self.wall in {script.OFF, ""}
        left = texts()
        assert not [one for one in script.NAMES if one.split(",")[0] in left]
        self.rig.unlock(PASSPHRASE)

    # ---- going on ----------------------------------------------------------------------

    def take(self, step: Step) -> None:
        """Do one step of the script."""
        getattr(self, step.do)(*step.words)
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs and all that was queued has come."""
        self.rig.until(lambda: not self.rig.program.jobs.running)
        settle()
        self.rig.until(lambda: self.projection._next is None)
        if QApplication.activePopupWidget() is None:
            if not self.rig.shell.isActiveWindow():  # as a window manager gives it back
                self.rig.shell.activateWindow()
            self.rig.until(lambda: QApplication.focusWidget() is not None)

    def end_program(self) -> None:
        """Close it, as its own button does."""
        self.rig.end()


def _same(one: QImage, other: QImage) -> bool:
    return one == other.convertToFormat(one.format())


class Keys(Hand):
    """Everything by real key events; no widget is given the focus but by keys."""

    def press(self, *keys: str) -> None:
        """Press keys where the focus is, or in the list of suggestions that is open."""
        for one in keys:
            target = QApplication.activePopupWidget() or self.focus
            if len(one) == 1:  # a letter or a digit is typed, with its text
                QTest.keyClicks(target, one.lower())
            else:
                QTest.keySequence(target, QKeySequence(one))
            self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is, over what stands there; suggestions are not taken."""
        box = self.focus
        self.press("Ctrl+A")
        assert self.focus is box
        QTest.keyClicks(box, text)

    def tab_to(self, *widgets: QWidget) -> None:
        """Press Tab until the focus is in one of these."""
        for _ in range(80):
            if any(one is self.focus or one.isAncestorOf(self.focus) for one in widgets):
                return
            self.press("Tab")
        raise AssertionError([one.accessibleName() for one in widgets])

    def commit(self) -> None:
        """Ctrl+Enter."""
        self.press("Ctrl+Return")

    def type_halves(self) -> None:
        """Leave a note, an action and a decision half typed, as a moment later is too late."""
        self.press("A")
        self.type("Half an action")
        self.press("Esc", "N")
        self.type("Police")
        self.press("Tab")
        self.type("Half a note")
        self.press("Esc", "D", "K")
        self.tab_to(self.view.case.decision.reason)
        self.type("Half a reason")
        self.press("Esc")

    # ---- the gates ---------------------------------------------------------------------

    def begin(self) -> None:
        """F9, from wherever."""
        self.press("F9")
        assert self.view.page_here is self.view.statement

    def projector(self) -> None:
        """F11."""
        self.press("F11")

    def read(self) -> None:
        """The chair's name stands there: Ctrl+Enter."""
        self.tab_to(self.view.statement.by)
        self.commit()

    def _to_seat(self, name: str) -> None:
        room = self.view.room
        if not room.taking:
            self.press("T")
        assert self.focus is room.list
        rows = [row.id for row in room.rows]
        wanted = next(row.id for row in room.rows if row.name == name)
        self.press("Home", *["Down"] * rows.index(wanted))
        assert room.list.current_id == wanted

    def sign(self, name: str) -> None:
        """T, the line, Space, the name as it is signed, Enter."""
        self._to_seat(name)
        self.press("Space")
        self.type(name)
        self.press("Return")

    def apologies(self, name: str) -> None:
        """T, the line, Delete."""
        self._to_seat(name)
        self.press("Delete")

    def left(self, name: str) -> None:
        """T, the line, Delete; Esc back to the case."""
        self._to_seat(name)
        self.press("Delete", "Esc")

    def late(self, name: str, agency: str) -> None:
        """T, Insert, name and agency."""
        self.press("T", "Insert")
        self.type(name)
        self.press("Tab")
        self.type(agency)
        self.commit()

    # ---- from item to item ---------------------------------------------------------------

    def next(self) -> None:
        """PgDn; after it no letter means an attendee."""
        self.press("PgDown")
        assert not self.view.room.isAncestorOf(self.focus)

    def mark(self, name: str) -> None:
        """Outside, or back in: the digit of their line."""
        steps = [one.name for one in self.view.session.steps]
        self.press(str(steps.index(name) + 1))

    def blank(self) -> None:
        """B."""
        self.press("B")

    def close(self, *names: str) -> None:
        """O, and each who may not stay."""
        self.press("O")
        self._mark_all(names)

    def open(self, *names: str) -> None:
        """O, and each who waits is back in."""
        self.press("O")
        self._mark_all(names)

    def _mark_all(self, names: tuple[str, ...]) -> None:
        assert [one.name for one in self.view.session.steps] == list(names)
        for name in names:
            self.mark(name)

    # ---- of an item ----------------------------------------------------------------------

    def note(self, who: str, body: str) -> None:
        """N, who, what, Ctrl+Enter."""
        self.press("N")
        pane = self.view.page_here
        assert pane in {self.view.case, self.view.referral}, self.said()
        assert pane.isAncestorOf(self.focus)
        self.type(who)
        self.press("Tab")
        self.type(body)
        self.commit()

    def action(self, what: str, owner: str, due: str) -> None:
        """A, what, who, by when, Ctrl+Enter."""
        self.press("A")
        for text in (what, owner, due):
            self.type(text)
            self.press("Tab")
        self.commit()

    def none(self) -> None:
        """That no action comes of it: its button."""
        self.tab_to(self.view.case.tasks.none)
        self.press("Space")

    def keep(self, reason: str) -> None:
        """D, K, why."""
        self._decide("K", reason)

    def panel(self, reason: str) -> None:
        """D, P, why."""
        self._decide("P", reason)

    def change(self, status: str, reason: str, against: str) -> None:
        """R, the status, why, and why against the tests."""
        form, told = self.view.case.decision, list[str]()
        self.press("R", status)
        self.tab_to(form.reason)
        self.type(reason)
        self.commit()
        for _ in script.FACTS:  # what is not known is asked, one after the other
            here = next((one for one in form.evidence.facts.values() if one.hasFocus()), None)
            if here is not None and here.now is None and here.fact not in told:
                told.append(here.fact)
                self.press(script.FACTS[here.fact])
        self.commit()
        assert self.focus is form.evidence.against
        self.type(against)
        self.commit()

    def leave(self, ground: str, reason: str) -> None:
        """D, X, why they leave, why it is so."""
        form = self.view.case.decision
        self.press("D", "X")
        self.tab_to(form.terms.ground)
        self._choose(form.terms.ground, ground)
        self.tab_to(form.reason)
        self.type(reason)
        self.commit()

    def _choose(self, box: QComboBox, value: str) -> None:
        for _ in range(box.count()):
            if box.currentData() == value:
                return
            self.press("Down")
        raise AssertionError(value)

    def accept(self, reason: str) -> None:
        """D, C, why."""
        self._decide("C", reason)

    def refuse(self, reason: str) -> None:
        """D, X, why."""
        self._decide("X", reason)

    def _form(self) -> Any:
        view = self.view
        return (view.case if view.page_here is view.case else view.referral).decision

    def _decide(self, letter: str, reason: str) -> None:
        self.press("D", letter)
        self.tab_to(self._form().reason)
        self.type(reason)
        self.commit()
        assert not self._form().open, self._form().problem_line.text()

    def refused(self, reason: str) -> None:
        """Below quorum: the form stays as it is typed, and says why."""
        form = self._form()
        self.press("D", "K")
        self.tab_to(form.reason)
        self.type(reason)
        self.commit()
        assert form.open
        assert form.record.reason == script.WAITS
        self.press("Esc")

    def record(self, reason: str) -> None:
        """What was typed is there still; now it is recorded."""
        form = self._form()
        assert form.record.reason == ""
        self.press("D")
        self.tab_to(form.reason)
        self.type(reason)
        self.commit()
        assert not form.open

    def correct(self, text: str) -> None:
        """D goes to what is still possible; Space, the words, Ctrl+Enter."""
        self.press("D", "Space")
        self.type(text)
        self.commit()

    def put_over(self, reason: str) -> None:
        """The reason, and the key of the button at the head, heard in the box as well."""
        form = self._form()
        self.press("D")
        self.tab_to(form.reason)
        self.type(reason)
        self.press("Ctrl+Shift+P")

    # ---- the end -------------------------------------------------------------------------

    def finish(self) -> None:
        """PgDn after the last item, and on from what stands between."""
        self.press("PgDown", "PgDown")
        assert self.view.page_here is self.view.finish
        assert "may be disclosed" in self.view.finish.end.reason

    def onward(self, item: str, text: str) -> None:
        """F2 on its line."""
        table = self.view.finish.disclosures
        self.tab_to(table)
        rows = [row.who for row in table.model_of_rows.rows]
        self.press("Home", *["Down"] * rows.index(item))
        self.press("F2")
        self.type(text)
        self.press("Return")

    def onward_rest(self) -> None:
        """The usual words for all others, Space after Space."""
        table = self.view.finish.disclosures
        self.tab_to(table)
        self.press("Home")
        for _ in range(len(table.model_of_rows.rows)):
            if all(row.done for row in table.model_of_rows.rows):
                return
            self.press("Space")

    def request(self, item: str, by: str, to: str, grounds: str) -> None:
        """The four boxes."""
        form = self.view.finish.form
        for box, text in ((form.item, item), (form.by, by), (form.to, to), (form.grounds, grounds)):
            self.tab_to(box)
            self.type(text)
        self.commit()

    def answer(self, reason: str) -> None:
        """Enter on the request, why, Enter."""
        self.tab_to(self.view.finish.requests)
        self.press("Home", "Return")
        self.type(reason)
        self.press("Return")

    def read_back(self) -> None:
        """Ctrl+Enter on the page."""
        self.tab_to(self.view.finish.taken)
        self.commit()

    def end(self) -> None:
        """The key of its button."""
        assert self.view.finish.end.reason == ""
        self.press("Ctrl+Shift+E")

    def approve(self, name: str) -> None:
        """To the minutes, the button at their foot, the chair's name."""
        self.tab_to(self.view.finish.to_minutes)
        self.press("Space")
        page = self.meetings.minutes
        button = self.meetings.bars[Tab.MINUTES].button("meetings.minutes.approve")
        self.tab_to(button)
        self.press("Space")
        assert self.focus is page.form.text
        self.type(name)
        self.commit()
