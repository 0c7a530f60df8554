"""What is to happen in a training store, in the order of time, and letting it happen.

Each step goes through the service that a user drives, at a desk whose clock stands at
the moment of the step; so the log of a training store reads like that of a real one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import FactKind, IdentifierKind, Person, Provenance, Rag
from iomdesk.domain.progress import Progress
from iomdesk.services import cohort, rag, ragfacts
from iomdesk.services.desk import Desk
from iomdesk.services.training_facts import AGAINST, facts_behind

STEPS_BETWEEN_REPORTS = 250


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who is given a status at a meeting that is held."""

    person_id: str
    to: Rag
    reason: str
    again: date | None


@dataclass(slots=True)
class Script:
    """The steps of a story, and what is known of its people while it runs.

    Attributes:
        today: the day the store is made; everything lies before it.
        chance: the one source of chance, so that the same seed tells the same story.
        ids: name of a person, meeting or action in the story to its id in the store.
        held: name of a meeting that is held to what records a decision of it.
    """

    today: date
    chance: Random
    ids: dict[str, str] = field(default_factory=dict)
    held: dict[str, Callable[[Desk, str, Moved], None]] = field(default_factory=dict)
    _revisions: dict[str, int] = field(default_factory=dict)
    _steps: list[tuple[datetime, int, Callable[[Desk], None]]] = field(default_factory=list)

    def day(self, ago: int) -> date:
        """The day so many days ago; a negative number lies ahead."""
        return self.today - timedelta(days=ago)

    def moment(self, ago: int, at: time | None = None) -> datetime:
        """A moment of that day, local time; in office hours by chance unless ``at`` says."""
        if at is None:
            seconds = self.chance.randrange(9 * 3600, 17 * 3600)
            at = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
        return datetime.combine(self.day(ago), at).astimezone()

    def step(self, at: datetime, act: Callable[[Desk], None]) -> None:
        """Something that happens then; of two at one moment the first told comes first."""
        self._steps.append((at, len(self._steps), act))

    def source(
        self, originator: str, ago: int, *, channel: str = "telephone", grade: str = ""
    ) -> Provenance:
        """Where a fact came from; graded intelligence is an assessment, not a fact."""
        return Provenance(
            originator=originator,
            received_on=self.day(ago),
            channel="secure e-mail" if grade else channel,
            kind=FactKind.ASSESSMENT if grade else FactKind.FACT,
            grade=grade,
        )

    def run(self, desk: Desk, progress: Progress) -> None:
        """Let everything happen, as one transaction; ``progress`` may stop it."""
        self._steps.sort(key=lambda step: step[:2])
        total = len(self._steps)

        def act(_work: object) -> None:
            for number, (at, _, step) in enumerate(self._steps):
                if number % STEPS_BETWEEN_REPORTS == 0:
                    progress.step(number, total)
                step(replace(desk, clock=SetClock(at)))
            progress.step(total, total)

        desk.write(act, context="training")

    def add_person(
        self,
        key: str,
        at: datetime,
        values: dict[str, object],
        numbers: dict[IdentifierKind, str],
        source: Provenance,
    ) -> None:
        """Somebody joins the cohort."""

        def act(desk: Desk) -> None:
            self.ids[key] = cohort.add_person(desk, values, numbers=numbers, source=source)
            self._revisions[key] = 1

        self.step(at, act)

    def amend_person(
        self, key: str, at: datetime, values: dict[str, object], source: Provenance
    ) -> None:
        """Something about a person is put right."""

        def act(desk: Desk) -> None:
            self._saved(
                key,
                cohort.amend_person(
                    desk, self.ids[key], self._revisions[key], values, numbers={}, source=source
                ),
            )

        self.step(at, act)

    def move(
        self,
        key: str,
        at: datetime,
        to: Rag,
        *,
        reason: str,
        agreed_by: str,
        again: date | None,
        meeting: str = "",
    ) -> None:
        """Somebody is given a status, perhaps at a meeting."""

        def act(desk: Desk) -> None:
            if meeting in self.held:
                moved = Moved(self.ids[key], to, reason, again)
                self.held[meeting](desk, self.ids[meeting], moved)
                self._saved(key, cohort.read_record(desk, self.ids[key]).person)
                return
            self._saved(
                key,
                rag.move(
                    desk,
                    self.ids[key],
                    self._revisions[key],
                    to,
                    reason=reason,
                    agreed_by=agreed_by,
                    look_again_on=again,
                    meeting_id=self.ids[meeting] if meeting else None,
                    context="meeting" if meeting else "board",
                    facts=facts_behind(desk, self.ids[key], to, reason, at.date()),
                    against=AGAINST,  # kept only where the facts do not give the status
                ),
            )

        self.step(at, act)

    def state_again(self, key: str, at: datetime, status: Rag, reason: str) -> None:
        """The agencies say again what this status rests on: it still holds."""

        def act(desk: Desk) -> None:
            said = facts_behind(desk, self.ids[key], status, reason, at.date())
            for statement, source in said:
                ragfacts.state_fact(desk, self.ids[key], statement, source)

        self.step(at, act)

    def _saved(self, key: str, person: Person) -> None:
        self._revisions[key] = person.revision

    def look_up(self, key: str, at: datetime) -> None:
        """Somebody's record is opened and read."""

        def act(desk: Desk) -> None:
            cohort.open_record(desk, self.ids[key])

        self.step(at, act)
