"""What happens on "What happened, from a list": reading, deciding, keeping, taking back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services import agencies, cohort, eventagain, eventimport, eventlines
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.eventimport import EventPlan
from iomdesk.services.eventlines import Kept, ReadLine
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.events_in.view import EventsInView, say
from iomdesk.ui.widgets.strip import Message, Weight

FORM: Final = "events_in"
"""Under this name drafts are kept, by the person or for everybody."""
EVERYBODY: Final = "everybody"


class EventsInPresenter(QObject):
    """Works an ``EventsInView`` for one desk.

    Signals:
        left(str): done with it; back to the record of this person, or to the cohort.

    Attributes:
        lines: the rows as they stand. draft: keeps what is pasted.
    """

    left = Signal(str)

    def __init__(self, desk: Desk, view: EventsInView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._person = ""
        self._touched = False
        self._plan: EventPlan | None = None
        self._keeping = False
        self.lines: tuple[ReadLine, ...] = ()
        self.draft = PanelDraft(desk, jobs, FORM, self, self._failed, self)
        view.arrived.connect(self._arrived)
        view.kept.connect(self.draft.flush)
        view.next_asked.connect(lambda forward: view.check.go_on(forward=forward))
        view.went_on.connect(self._go_on)
        view.went_back.connect(self._go_back)
        view.bring.edited.connect(self._edited)
        view.bring.take_back.clicked.connect(self._take_back)
        view.read_button.clicked.connect(self.read)
        view.file_button.clicked.connect(self.ask_file)
        view.keep_button.clicked.connect(self.keep)
        view.back_button.clicked.connect(self._go_back)
        view.check.turned.connect(self._turn)
        view.check.inspector.turn_asked.connect(self._turn)
        view.check.inspector.person_typed.connect(self._of_person)
        view.check.inspector.correct_asked.connect(self._correct)
        view.actions_given = (
            Action(id="events.file", text=say("choose_file"), run=self.ask_file, keys=("Ctrl+O",),
                   place="events"),
        )  # fmt: skip
        self.keys = ActionSet(view, view.actions_given)

    # ---- what PanelDraft asks ----------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether something was pasted or typed."""
        return self._touched

    @property
    def answers(self) -> dict[str, str]:
        """What stands on the first page."""
        bring = self._view.bring
        return {"text": bring.text.toPlainText(), **bring.source.answers()}

    def _edited(self) -> None:
        self._touched = True
        self._view.bring.lines_field.set_problem("")
        self._view.unsaved.emit(1)
        self.draft.edited()

    # ---- step 1 ------------------------------------------------------------------------------

    def _arrived(self, where: object) -> None:
        if where is None and self.draft.about:
            self._show_batches()
            return
        self._begin(where if isinstance(where, str) else "")

    def _begin(self, person_id: str) -> None:
        self.draft.put_away()
        self._person = person_id
        name = cohort.read_record(self._desk, person_id).person.name if person_id else ""
        self._view.say(fact=say("about", name=name) if name else say("about_everybody"))
        found = self.draft.begin(person_id or EVERYBODY)
        bring = self._view.bring
        bring.source.offer(agencies.names(self._desk))
        bring.source.begin(self._desk.today(), answers=found)
        bring.text.setPlainText(str((found or {}).get("text", "")))
        self._touched = False
        self._view.unsaved.emit(0)
        self.lines, self._plan = (), None
        self._show_batches()
        self._view.show_checking(on=False)

    def _show_batches(self) -> None:
        self._view.bring.show_batches(eventimport.batches(self._desk)[:20])

    def _source_given(self) -> bool:
        """Whether anything is said about the source; the lines may say it themselves."""
        return bool(self._view.bring.source.originator.text.strip())

    def read(self) -> None:
        """Read the pasted lines; nothing is kept by it."""
        bring = self._view.bring
        text = bring.text.toPlainText()
        if not text.strip():
            bring.lines_field.set_problem(say("nothing_pasted"))
            bring.text.setFocus()
            return
        source = bring.source.source() if self._source_given() else None
        if source is None and self._source_given():
            return
        desk, person = self._desk, self._person or None

        def work(_progress: Progress) -> tuple[ReadLine, ...]:
            return eventlines.read_lines(desk, text, person_id=person, source=source)

        self._jobs.start(
            work, title=say("reading"), latest="events_in", succeeded=self._read_lines,
            failed=self._failed,
        )  # fmt: skip

    def _read_lines(self, lines: Sequence[ReadLine]) -> None:
        decided = self.lines if self._plan is None else ()
        self._plan = None
        self._show(eventagain.decided_as(self._desk, lines, decided))

    def ask_file(self) -> None:
        """Which list to read."""
        ask.file_to_read(self._view, say("choose_title"), say("filters"), self.read_file)

    def read_file(self, path: Path) -> None:
        """Read a list in the background; what is hostile is refused in words."""
        bring = self._view.bring
        source = bring.source.source() if self._source_given() else None
        if source is None and self._source_given():
            return
        desk, person = self._desk, self._person or None

        def work(_progress: Progress) -> EventPlan:
            return eventimport.read_file(desk, path, source=source, person_id=person)

        self._jobs.start(
            work, title=say("reading"), latest="events_in", succeeded=self._read_plan,
            failed=self._failed,
        )  # fmt: skip

    def _read_plan(self, plan: EventPlan) -> None:
        self._plan = plan
        self._show(plan.lines)

    # ---- step 2 ------------------------------------------------------------------------------

    def _show(self, lines: Sequence[ReadLine]) -> None:
        self._view.strip.clear()
        self._renew(lines)
        self._view.show_checking(on=True)

    def _renew(self, lines: Sequence[ReadLine]) -> None:
        self.lines = tuple(lines)
        behind = self._plan.left_behind if self._plan is not None else ()
        said = say("left_behind", columns=", ".join(behind)) if behind else ""
        self._view.check.show_lines(self.lines, said, pasted=self._plan is None)
        ready = sum(one.verdict is Verdict.READY for one in self.lines)
        code = "keep_one" if ready == 1 else "keep"
        self._view.keep_button.set_words(say(code, count=f"{ready:,}"))
        self._view.keep_button.refuse("" if ready else say("none_ready"))

    def _put(self, line: ReadLine) -> None:
        self._renew([line if one.number == line.number else one for one in self.lines])

    def _turn(self, row_id: str) -> None:
        line = self._view.check.line(row_id)
        if line is None or line.verdict is Verdict.PROBLEM:
            return
        if line.put_aside:
            self._put(replace(line, put_aside=False))
        elif line.verdict is Verdict.CHECK:
            self._put(eventlines.accept(line))
        else:
            self._put(eventlines.put_aside(line))

    def _of_person(self, row_id: str, typed: str) -> None:
        """Whose row it is, by number or name; only one person may be meant."""
        line = self._view.check.line(row_id)
        inspector = self._view.check.inspector
        if line is None or not typed:
            return
        found = cohort.find_people(self._desk, Filter(text=typed, limit=2))
        if len(found.rows) != 1:
            inspector.whose.set_problem(say("several" if found.rows else "nobody"))
            return
        self._put(eventlines.with_person(self._desk, line, found.rows[0].id))
        self._view.check.table.setFocus()

    def keep(self) -> None:
        """Keep the ready rows, all in one transaction that can be taken back."""
        view = self._view
        if view.keep_button.reason or self._keeping:
            return
        self._keeping = True
        desk, lines, plan, drop = self._desk, self.lines, self._plan, self.draft.dropper()

        def work(_progress: Progress) -> Kept:
            if plan is None:
                kept = eventlines.keep_lines(desk, lines)
            else:
                kept = eventimport.bring_in(desk, replace(plan, lines=lines))
            drop()
            return kept

        view.keep_button.refuse(say("keeping"))
        self._jobs.start(
            work, title=say("keeping"), writes=True, stoppable=False, succeeded=self._kept,
            failed=self._failed,
        )  # fmt: skip

    def _kept(self, kept: Kept) -> None:
        self._keeping = False
        self.draft.done()
        count, pasted = len(kept.ids), self._plan is None
        told = say("kept_one" if count == 1 else "kept", count=f"{count:,}")
        waits = ""
        if kept.waiting:
            code = "waiting_here" if pasted else "waiting"
            code += "_one" if kept.waiting == 1 else ""
            waits = say(code, count=f"{kept.waiting:,}")
        text, source = self._view.bring.text.toPlainText(), self._view.bring.source.answers()
        left = eventagain.waiting_text(text, self.lines) if pasted else text
        self._begin(self._person)
        if left:
            self._put_back(left, source)
        self._view.strip.put("events", Message(f"{told} {waits}".strip(), Weight.GOOD))

    def _put_back(self, text: str, source: Mapping[str, str]) -> None:
        """What was not kept stands in the box again, as a draft that is on the disk."""
        bring = self._view.bring
        bring.source.begin(self._desk.today(), answers=source)
        bring.text.setPlainText(text)
        self.draft.flush()
        self._view.unsaved.emit(0)

    def _correct(self, row_id: str) -> None:
        """Back to the text, to the line that cannot be taken as it stands."""
        self._view.show_checking(on=False)
        self._view.bring.go_to_line(int(row_id))

    # ---- back --------------------------------------------------------------------------------

    def _take_back(self) -> None:
        batch_id = self._view.bring.batches.current_id
        if not batch_id:
            return
        desk = self._desk

        def work(_progress: Progress) -> int:
            return eventimport.undo(desk, batch_id)

        self._jobs.start(
            work, title=say("taking_back"), writes=True, stoppable=False,
            succeeded=self._taken_back, failed=self._failed,
        )  # fmt: skip

    def _taken_back(self, count: int) -> None:
        self._show_batches()
        told = say("taken_back_one" if count == 1 else "taken_back", count=f"{count:,}")
        self._view.strip.put("events", Message(told, Weight.GOOD))

    def _go_on(self) -> None:
        if self._view.checking:
            self.keep()
        else:
            self.read()

    def _go_back(self) -> None:
        if self._view.checking:
            self._view.show_checking(on=False)
            return
        person = self._person
        self.draft.put_away()
        self.left.emit(person)

    def _failed(self, error: BaseException) -> None:
        if self._keeping:
            self._keeping = False
            self._renew(self.lines)
        told = self._errors.explain(error)
        if told.where is Where.FIELD and self._view.bring.source.show_problem(
            told.field, told.words
        ):
            return
        if told.words:
            self._view.strip.put("events", Message(told.words, Weight.ERROR))
