"""A person who takes a referral through the whole program with keys and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from iomdesk.services.desk import Desk
from iomdesk.ui import ask
from iomdesk.ui.screens.cohort.scores import ScoresTab
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.screens.paper.view import PaperScreen
from iomdesk.ui.screens.referrals.form import ReferralForm
from iomdesk.ui.screens.referrals.view import ReferralsView
from tests.helpers.matrix import INSPECTOR, VECTOR
from tests.helpers.program import Rig, settle, visible_texts

S = TypeVar("S", bound=QWidget)

DOWN = "\u2193"
"""Stands for the key in what is typed: the next one of a choice."""

PASSWORD = "gravel teapot window owl"


class Picks:
    """Answers every wish for a file or folder with one place; nothing else is asked."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def ask(self, _parent: object, question: ask.Question, _then: object) -> None:
        """A journey is asked nothing."""
        raise AssertionError(question.title)

    def file(self, _parent: object, _wanted: object, then: object) -> None:
        """The place."""
        assert callable(then)
        then(self.place)


class Traveller:
    """Presses keys in a running, unlocked program and sees what is in view."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig

    @property
    def desk(self) -> Desk:
        """The open store's desk, to read what is on the disk."""
        assert self.rig.program.store is not None
        return self.rig.program.store.desk

    @property
    def focus(self) -> QWidget:
        """What has the focus."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def rest(self) -> None:
        """Until no job runs and everything queued has happened."""
        self.rig.until(lambda: not self.rig.program.jobs.running)
        settle()
        self.rig.until(lambda: not self.rig.program.jobs.running)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each with all that it sets off."""
        for one in keys:
            self.rig.press(one)
            self.rest()

    def write(self, text: str) -> None:
        """Type where the focus is."""
        self.rig.type(text)

    def tab_to(self, name: str) -> None:
        """Tab until the focus is on what a screen reader calls so."""
        for _ in range(80):
            if self.focus.accessibleName() == name:
                return
            self.rig.press("Tab")
        raise AssertionError(name)

    def here(self, kind: type[S]) -> S:
        """The screen in view."""
        found = self.rig.shell.screen_here
        assert isinstance(found, kind)
        return found

    # ---- screens -----------------------------------------------------------------------

    @property
    def form(self) -> ReferralForm:
        """The form in view."""
        (found,) = (
            one for one in self.here(ReferralsView).findChildren(ReferralForm) if one.isVisible()
        )
        return found

    def fill(self, typed: Mapping[str, str]) -> tuple[str, ...]:
        """One pass with Tab from the first box to Save; gives the boxes in order."""
        fields = self.form.fields
        keys = {
            stop: key
            for key in fields.form.keys()  # noqa: SIM118 - no mapping
            for stop in fields.editor_stops(key)
        }
        reached: list[str] = []
        for _ in range(200):
            if self.focus is self.form.save:
                break
            key = keys.get(self.focus, "")
            if key and key not in reached:
                reached.append(key)
                if isinstance(self.focus, QLineEdit):
                    self.focus.selectAll()
                text = typed.get(key, "")
                for _ in range(text.count(DOWN)):
                    self.rig.press("Down")
                self.write(text.replace(DOWN, ""))
            self.rig.press("Tab")
        return tuple(reached)

    def score(self) -> None:
        """The worked example of the domain, item 20, in one pass from the first box."""
        self.press("Ctrl+Home")
        assert self.here(MatrixView).tables.isVisible()
        rules = self.desk.scheme.matrix
        for line in rules.rows():
            for count in VECTOR.get(line.id, (0, 0)):
                if count:
                    self.write(str(count))
                self.rig.press("Tab")
        for count_typed in INSPECTOR:
            self.write(count_typed)
            self.rig.press("Tab")
        self.rig.press("Tab")
        self.rig.press("Tab")  # past grade 5 and what is left out
        self.write("4")

    def do(self, words: str) -> None:
        """An action by its words, through the palette."""
        self.press("Ctrl+K")
        self.write(words)
        self.press("Return")

    def save_paper(self, place: Path) -> None:
        """Save the paper in view with a password."""
        page = self.here(PaperScreen).page
        with ask.use(Picks(place)):
            self.press("Ctrl+Shift+S")
            assert page.save.isVisible()
            self.write(PASSWORD)
            self.tab_to(page.save.second.accessibleName())
            self.write(PASSWORD)
            self.press("Ctrl+Return")
        assert page.strip.message is not None
        assert place.exists(), page.strip.message.words

    def record_of(self, surname: str) -> CohortView:
        """Find somebody in the cohort by typing, and look at the record."""
        self.press("Ctrl+2", "F3", "Ctrl+A")
        self.write(surname)
        self.rest()
        view = self.here(CohortView)
        self.rig.until(lambda: view.people.count_words() == "1 person")
        self.press("Down")
        self.rig.until(lambda: surname in visible_texts(view.record.header))
        return view

    def rows(self, view: CohortView) -> list[list[str]]:
        """Every cell of the Scores tab."""
        (tab,) = view.findChildren(ScoresTab)
        model = tab.table.model()
        return [
            [
                str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole))
                for column in range(model.columnCount())
            ]
            for row in range(model.rowCount())
        ]
