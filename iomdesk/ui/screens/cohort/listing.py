"""Keeps the list of people up to date: read once, narrowed at each key, renewed by person."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import cohort, roll
from iomdesk.services.cohort import Size
from iomdesk.services.desk import Desk
from iomdesk.services.roll import Cohort
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.listpane import count_words
from iomdesk.ui.screens.cohort.view import CohortView

AT_ONCE: Final = 2_000
"""Up to this many people are read in the window's thread, which takes a few ms."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The cohort as read, with what the header and the filters say of it."""

    people: Cohort
    size: Size
    areas: tuple[str, ...]
    lived_in: int


class Listing(QObject):
    """Works the list of a ``CohortView``.

    Signals:
        read(bool): the list is up to date; True when nobody at all is in the store.
        failed(object): it could not be read.
    """

    read = Signal(bool)
    failed = Signal(object)

    def __init__(self, desk: Desk, view: CohortView, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._cohort: Cohort | None = None
        self._stale: frozenset[str] = frozenset()  # people whose renewal has not come back yet
        self._whole = False  # everybody is being read
        view.people.wanted.connect(self._narrow)
        view.attention_asked.connect(self._attention)

    def load(self) -> None:
        """Read everybody again; in the background when they are many."""
        membership = self._view.people.filter.membership
        size = cohort.size(self._desk)

        def read(_progress: Progress) -> _Read:
            people = roll.read_cohort(self._desk, membership)
            return self._with_counts(people)

        self._whole = True
        self._run(read, size.active + size.left)

    def renew(self, people: Collection[str]) -> None:
        """Read these people again, and put them where they belong now."""
        before = self._cohort
        if before is None:
            return
        if self._whole or self._view.people.filter.membership is not before.membership:
            self.load()  # a newer reading drops the one under way
            return
        stale = self._stale = self._stale | frozenset(people)

        def read(_progress: Progress) -> _Read:
            renewed = roll.renew_cohort(self._desk, before, stale)
            return self._with_counts(renewed)

        self._run(read, len(before.rows))

    def _with_counts(self, people: Cohort) -> _Read:
        desk = self._desk
        return _Read(people, cohort.size(desk), *roll.areas_of(desk, people))

    def _run(self, work: Callable[[Progress], _Read], people: int) -> None:
        if people > AT_ONCE:
            self._jobs.start(
                work, title="Reading", latest="cohort", succeeded=self._loaded, failed=self._failed
            )
            return
        try:
            result = work(NoProgress())
        except Exception as error:  # noqa: BLE001 - told by its type, as a job's would be
            self._failed(error)
            return
        self._loaded(result)

    def _failed(self, error: BaseException) -> None:
        self._whole = False
        self.failed.emit(error)

    def _loaded(self, read: _Read) -> None:
        self._cohort = read.people
        self._whole, self._stale = False, frozenset()
        self._view.people.set_areas(read.areas)
        self._say_fact(read.size, read.lived_in)
        self._narrow()
        self.read.emit(read.size.active + read.size.left == 0)

    def _say_fact(self, size: Size, areas: int) -> None:
        fact = count_words(size.active)
        if size.active and areas > 1:
            fact += f", {areas} areas"
        if size.left:
            fact += f"; {size.left:,} have left" if size.left > 1 else "; 1 has left"
        self._view.say(fact=fact)

    def _narrow(self) -> None:
        """Show whom the filter and the find box let through; nothing but hits is read."""
        if self._cohort is None:
            return
        wanted = self._view.people.filter
        if self._cohort.membership is not wanted.membership:
            self.load()
            return
        hits = roll.search(self._desk, wanted.text)
        self._view.people.show_found(roll.narrow(self._cohort, wanted, hits))

    def _attention(self, forward: bool) -> None:
        """F4: to the next person with something late, from the current row on."""
        people = self._view.people
        rows = people.model.rows
        here = people.list.currentIndex().row()
        order = range(here + 1, len(rows)) if forward else range(max(here, 0) - 1, -1, -1)
        late = next((rows[row].id for row in order if rows[row].next_late), "")
        if late:
            people.list.choose(late)
