"""Brings a repeat-detainee list in: choose, check, and only then keep four facts of each."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.dates import show_date
from iomdesk.domain.progress import Progress
from iomdesk.domain.referrals import Detainee
from iomdesk.services import agencies, detainees
from iomdesk.services.desk import Desk
from iomdesk.services.detainees import CheckedList
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.checkpage import CheckRow
from iomdesk.ui.screens.referrals.model import say
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.strip import Message, Weight

STRIP = "detainees"


class Detainees(QObject):
    """Works the check page of a ``ReferralsView``.

    Signals:
        brought: people of a list are in the store. left: nothing was changed.
    """

    brought = Signal()
    left = Signal()

    def __init__(self, desk: Desk, view: ReferralsView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._checked: CheckedList | None = None
        view.check.offer_agencies(agencies.names(desk))
        view.check.bring_asked.connect(self._bring)
        view.check.other_asked.connect(self.ask_file)
        view.check.left.connect(self._leave)

    def ask_file(self) -> None:
        """Which file to read."""
        ask.file_to_read(self._view, say("list_file"), say("list_filter"), self.read)

    def read(self, path: Path) -> None:
        """Read a file in the background; nothing of it is kept yet."""
        self._view.strip.take(STRIP)
        desk = self._desk

        def work(_progress: Progress) -> CheckedList:
            return detainees.read_file(desk, path)

        self._jobs.start(
            work, title=say("list_reading"), latest="detainees", succeeded=self._read,
            failed=self._failed,
        )  # fmt: skip

    def _read(self, checked: CheckedList) -> None:
        self._checked = checked
        rows = [
            CheckRow(
                number=row.number,
                name=row.name,
                born="" if row.birth_date is None else show_date(row.birth_date),
                address=row.address,
                reason=row.reason,
                check=RowCheck(row.verdict.value),
                says=" ".join(one.text for one in row.reasons),
            )
            for row in checked.rows
        ]
        self._view.check.show_list(checked.name, rows, checked.left_behind)
        self._view.show_check()

    def _bring(self) -> None:
        checked, desk = self._checked, self._desk
        if checked is None:
            return
        page = self._view.check
        page.whose_field.set_problem("")
        page.bring.setEnabled(False)
        whose = str(page.whose.value or "")

        def work(_progress: Progress) -> tuple[Detainee, ...]:
            return detainees.bring_in(desk, checked, originator=whose)

        self._jobs.start(
            work, title=say("list_bringing"), writes=True, stoppable=False,
            succeeded=self._were_brought, failed=self._failed,
        )  # fmt: skip

    def _were_brought(self, people: tuple[Detainee, ...]) -> None:
        count = len(people)
        told = say("people_one") if count == 1 else say("people", count=count)
        self._forget()
        self._view.note_changed.emit(say("list_brought", people=told))
        pane = self._view.pane
        pane.find_box.clear()  # none of those who came shall be hidden by what was sought
        self.brought.emit()
        new = {one.id for one in people}
        first = next((one.id for one in pane.people.rows if one.id in new), "")
        if first and pane.choose(first):
            pane.detainees.scrollTo(pane.detainees.currentIndex())

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _forget(self) -> None:
        self._checked = None
        self._view.check.forget()

    def _failed(self, error: BaseException) -> None:
        page = self._view.check
        page.bring.setEnabled(True)
        told = self._errors.explain(error)
        if told.where is Where.NOWHERE:
            return
        if told.where is Where.FIELD and told.field == "originator":
            page.whose_field.set_problem(told.words)
            page.whose.setFocus()
            return
        self._view.strip.put(STRIP, Message(told.words, Weight.ERROR))

    # ---- taking somebody off -----------------------------------------------------------

    @property
    def here(self) -> Detainee | None:
        """The line that is current; None for none, and in another list."""
        return self._view.pane.detainee

    def refused(self) -> str:
        """Why nobody can be taken off the list now."""
        return "" if self.here is not None else say("no_detainee")

    def take_off(self) -> None:
        """Erase somebody who will not be referred, once it was asked."""
        one = self.here
        if one is not None:
            ask.erase(self._view, one.name, say("take_off_stays"), partial(self._take_off, one))

    def _take_off(self, one: Detainee) -> None:
        try:
            detainees.take_off(self._desk, one.id, one.revision)
        except Exception as error:  # noqa: BLE001 - told by its type
            self._failed(error)
            return
        self._view.note_changed.emit(say("taken_off", name=one.name))
        self.brought.emit()
