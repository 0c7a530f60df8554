"""The panel that takes down an action for a person: what, who, by when, and who asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.domain.people import Provenance
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.personfinder import PersonFinder
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.sourcefields import SourceFields
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

_WIDTH: Final = 348


def _say(code: str) -> str:
    return words("actions", code)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAction:
    """An action as it was typed and read.

    Attributes:
        on_wall: None where nobody touched the tick: the rule decides.
        meeting_id: the meeting it came of; empty for none.
    """

    person_id: str
    body: str
    owner_agency: str
    owner_person: str
    due_on: date | None
    on_wall: bool | None
    closed_only: bool
    meeting_id: str
    source: Provenance


class ActionPanel(SideForm):
    """Takes down one action; asks for whom where the screen does not say.

    Signals:
        given(object): a ``GivenAction``, by Ctrl+Enter or the button.
        sought(str): find people for what was typed; answer with ``finder.offer``.
        person_chosen(str): for whom; empty when nobody any more.
    """

    given = Signal(object)
    sought = Signal(str)
    person_chosen = Signal(str)

    def __init__(self, wall_rule: Callable[[str, bool], bool]) -> None:
        super().__init__(_say("new"), _WIDTH)
        self._wall_rule = wall_rule
        self._wall_touched = False
        self._quiet = True
        self._today = date.min
        self._person_id = ""
        self._about = Label("", Role.BODY_STRONG, wrap=True)
        self.finder = PersonFinder(_say("person_find"), _say("person"))
        self.text = TextBox(lines=3)
        self.owner_agency = SuggestBox(fits=True)
        self.owner_person = SuggestBox()
        self.due_on = DateEdit(self._read_day)
        self.came_of = Choice()
        shrinks = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.came_of.setSizeAdjustPolicy(shrinks)
        self.came_of.setMinimumContentsLength(8)
        self.on_wall = QCheckBox(_say("tick_wall"))
        self.closed_only = QCheckBox(_say("tick_closed"))
        self.source = SourceFields()
        block = self.block()
        block.addWidget(self._about)
        self.add_field(block, "person", Field(_say("person"), self.finder))
        self.add_field(block, "body", Field(_say("body"), self.text))
        self.add_field(block, "owner_agency", Field(_say("owner"), self.owner_agency))
        person = Field(_say("owner_person"), self.owner_person, optional=True)
        self.add_field(block, "owner_person", person)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add_field(row, "due_on", Field(_say("due"), self.due_on, optional=True))
        self.add_field(row, "meeting_id", Field(_say("came_of"), self.came_of))
        block.addLayout(row)
        block.addWidget(self.on_wall)
        block.addWidget(Label(_say("wall_rule"), Role.SMALL, "third", wrap=True))
        block.addWidget(self.closed_only)
        block = self.block()
        block.addWidget(self.source)
        self.source.join(self)
        self.record.set_words(_say("keep"))
        self.finish(pinned=True)
        self._listen()
        self.hide()

    def _listen(self) -> None:
        self.text.edited.connect(self._typed)
        self.due_on.textEdited.connect(self._typed)
        self.owner_agency.editTextChanged.connect(self._owner_typed)
        self.owner_person.editTextChanged.connect(self._typed)
        self.came_of.chosen.connect(self._typed)
        self.closed_only.toggled.connect(self._owner_typed)
        self.on_wall.clicked.connect(self._wall_chosen)
        self.finder.sought.connect(self.sought)
        self.finder.chosen.connect(self._chosen)
        self.committed.connect(self._commit)

    def _typed(self, _value: object = None) -> None:
        if not self._quiet:
            self.touch()

    def _owner_typed(self, _value: object = None) -> None:
        if not self._wall_touched:
            self._follow_rule()
        self._typed()

    def _wall_chosen(self) -> None:
        self._wall_touched = True
        self._typed()

    def _follow_rule(self) -> None:
        allowed = self._wall_rule(self.owner_agency.text.strip(), self.closed_only.isChecked())
        self.on_wall.setChecked(allowed and bool(self.owner_agency.text.strip()))

    def _chosen(self, person_id: str) -> None:
        self._person_id = person_id
        if person_id:
            self.fields["person"].set_problem("")
        self._typed()
        self.person_chosen.emit(person_id)

    def _read_day(self, text: str) -> DateReading:
        return read_date(text, today=self._today, sense=Sense.AHEAD)

    # ---- what stands here ----------------------------------------------------------------

    @property
    def person_id(self) -> str:
        """For whom it is; empty while nobody is chosen."""
        return self._person_id

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {
            "body": self.text.toPlainText(),
            "owner_agency": self.owner_agency.text,
            "owner_person": self.owner_person.text,
            "due_on": self.due_on.text(),
            "meeting_id": str(self.came_of.value or ""),
            "on_wall": ("1" if self.on_wall.isChecked() else "0") if self._wall_touched else "",
            "closed_only": "1" if self.closed_only.isChecked() else "",
            **self.source.answers(),
        }

    def offer(self, agencies: Sequence[str], people: Sequence[str]) -> None:
        """Offer these agencies, and these people who work there."""
        quiet, self._quiet = self._quiet, True
        self.owner_agency.offer(agencies)
        self.owner_person.offer(people)
        self.source.offer(agencies)
        self._quiet = quiet

    def offer_meetings(self, meetings: Sequence[tuple[str, str]]) -> None:
        """Offer the meetings an action for this person may have come of."""
        now = self.came_of.value
        self.came_of.set_options((("", _say("no_meeting")), *meetings))
        self.came_of.set_value(now if now in {one for one, _ in meetings} else "")

    def begin(
        self,
        person: tuple[str, str] | None,
        today: date,
        *,
        originator: str,
        draft: Mapping[str, object] | None,
    ) -> None:
        """Open it for a person (id and name), or for one to be found, as a draft left it."""
        kept = {name: str(value) for name, value in (draft or {}).items()}
        self._quiet = True
        self._today = today
        self._person_id = "" if person is None else person[0]
        self._about.setText("" if person is None else person[1])
        self._about.setVisible(person is not None)
        self.finder.show_person("", "")
        self.fields["person"].setVisible(person is None)
        self.text.setPlainText(kept.get("body", ""))
        self.owner_agency.put(kept.get("owner_agency", ""))
        self.owner_person.put(kept.get("owner_person", ""))
        self.due_on.setText(kept.get("due_on", ""))
        self.due_on.read()
        self.came_of.set_value(kept.get("meeting_id", ""))
        self.closed_only.setChecked(kept.get("closed_only") == "1")
        self._wall_touched = bool(kept.get("on_wall"))
        if self._wall_touched:
            self.on_wall.setChecked(kept["on_wall"] == "1")
        else:
            self._follow_rule()
        here = {"channel": words("source_channel", "desk")}
        self.source.begin(today, originator=originator, answers={**here, **kept})
        self.set_busy(busy=False)
        self.opened()
        if draft is not None:
            self.tell(_say("draft_back"))
        self.scrolled.verticalScrollBar().setValue(0)
        self._quiet = False

    def focus_first(self) -> None:
        """The focus where the typing begins."""
        first = self.text if self._person_id else self.finder
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def forget(self) -> None:
        """Empty every field: the panel is closed, or the desk locks."""
        self.begin(None, self._today, originator="", draft=None)
        self.came_of.set_options(())

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.record.refuse(_say("keeping") if busy else "")

    def _commit(self) -> None:
        if self.record.reason:
            return
        if not self._person_id:
            self.problem("person", _say("person_needed"))
            return
        self.due_on.read()
        if self.due_on.problem:
            self.problem("due_on", self.due_on.problem)
            return
        self.owner_agency.settle()
        if self.owner_agency.asks():
            name = self.owner_agency.text.strip()
            self.problem("owner_agency", words("actions", "agency_not_known", {"name": name}))
            return
        source = self.source.source()
        if source is None:
            return
        self.given.emit(
            GivenAction(
                person_id=self._person_id,
                body=self.text.toPlainText().strip(),
                owner_agency=self.owner_agency.text.strip(),
                owner_person=self.owner_person.text.strip(),
                due_on=self.due_on.day,
                on_wall=self.on_wall.isChecked() if self._wall_touched else None,
                closed_only=self.closed_only.isChecked(),
                meeting_id=str(self.came_of.value or ""),
                source=source,
            )
        )
