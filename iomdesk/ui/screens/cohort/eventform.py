"""The panel that enters one thing that happened, or puts it right: it asks what its kind asks.

An arrest asks for its offence line, a conviction for the arrest it came of, an appointment
for the service, a drug test for its result. Every kind asks for its source.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.domain.events import AHEAD, DRUG_OUTCOMES, SERVICES, EventKind
from iomdesk.domain.matrix import MatrixRow
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Event
from iomdesk.domain.sharing import names_visor
from iomdesk.services.events import NOTE, NewEvent, NewNote
from iomdesk.ui.screens.cohort.eventasks import ASKS, Given, arrest_words
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox, TextLine
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.sourcefields import SourceFields
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

_ROWS: Final = (("on_date", "at_time", "count"), ("line",), ("from_event",), ("service",),
                ("result",), ("outcome",), ("ended_on",), ("body",), ("anonymised",),
                ("closed_only",))  # fmt: skip


def _say(code: str) -> str:
    return words("event_form", code)


class EventForm(SideForm):
    """Day, what the kind asks for, words, source.

    Signals:
        given(object): a ``Given``, by Ctrl+Enter, Ctrl+Shift+Enter or a button.

    Attributes:
        kind: a code of ``EventKind`` or "note".
        source: the fields of the source.
        told: the box of the words. next: the button that keeps and goes on with the next.
    """

    given = Signal(object)

    def __init__(self, lines: Sequence[MatrixRow]) -> None:
        super().__init__(_say("title"), 348)
        self.kind: str = NOTE
        self._today = date.min
        self._lines = {line.label.casefold(): line for line in lines}
        self._labels = {line.id: line.label for line in lines}
        self._correcting = False
        self._quiet = True
        self._shown: dict[str, Field] = {}
        self.on_date = DateEdit(self._read_day)
        self.at_time = TextLine()
        self.count = TextLine("1")
        self.line = SuggestBox(line.label for line in lines)
        self.from_event = Choice()
        self.from_event.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.from_event.setMinimumContentsLength(8)
        services = ((one, words("event_service", one)) for one in SERVICES)
        self.service = Choice((("", words("event_service", "none")), *services))
        results = ((one, words("drug_outcome", one)) for one in DRUG_OUTCOMES)
        self.result = Choice((("", ""), *results))
        self.outcome = TextLine()
        self.ended_on = DateEdit(self._read_past)
        self.told = TextBox(lines=4)
        self.anonymised = TextBox(lines=3)
        self.closed_only = QCheckBox(_say("closed_only"))
        self.reason = TextLine()
        self.source = SourceFields()
        self._lay_out()
        self._listen()
        self.hide()

    def _lay_out(self) -> None:
        block = self.block()
        for names in _ROWS:
            holder = QWidget()
            whole = QVBoxLayout(holder)
            whole.setContentsMargins(0, 0, 0, 0)
            whole.setSpacing(3)
            row = QHBoxLayout()
            row.setSpacing(8)
            whole.addLayout(row)
            for name in names:
                field = self._field(name)
                self._shown[name] = field
                self.add_field(row, name, field)
                row.setStretchFactor(field, 3 if name == "on_date" else 2)
                field.say_in(whole)
            block.addWidget(holder)
        self.fields.pop("result")
        source = self.block()
        source.addWidget(self.source)
        self.source.join(self)
        last = self.block(ruled=False)
        self._shown["reason"] = Field(_say("reason"), self.reason, help_text=_say("reason_help"))
        self.add_field(last, "reason", self._shown["reason"])
        self.next = Button(_say("next"), keys="Ctrl+Shift+Enter", parent=self)
        foot = self.finish(pinned=True)
        foot.insertWidget(foot.count() - 1, self.next)
        self.next.clicked.connect(partial(self._commit, go_on=True))

    def _editor(self, name: str) -> QWidget:
        editor: QWidget = getattr(self, "told" if name == "body" else name)
        return editor

    def _field(self, name: str) -> Field:
        editor = self._editor(name)
        optional = name in {"at_time", "line", "from_event", "outcome", "ended_on", "anonymised"}
        help_text = _say("anonymised_help") if name == "anonymised" else ""
        bare = name == "closed_only"
        return Field(
            _say(name), editor, optional=optional, help_text=help_text, bare=bare, wrap=not optional
        )

    def _listen(self) -> None:
        for line in (self.on_date, self.at_time, self.count, self.outcome, self.ended_on,
                     self.reason):  # fmt: skip
            line.textEdited.connect(self._typed)
        for box in (self.told, self.anonymised):
            box.edited.connect(self._typed)
        self.line.editTextChanged.connect(self._typed)
        for choice in (self.from_event, self.service, self.result):
            choice.chosen.connect(self._typed)
        self.closed_only.toggled.connect(self._typed)
        self.source.sensitivity.currentIndexChanged.connect(self._fit_anonymised)
        self.told.edited.connect(partial(self._judge, "body"))
        self.anonymised.edited.connect(partial(self._judge, "anonymised"))
        self.outcome.textEdited.connect(partial(self._judge, "outcome"))
        self.reason.textEdited.connect(partial(self._judge, "reason"))
        self.committed.connect(self._commit)

    def _typed(self, _value: object = None) -> None:
        if not self._quiet:
            self.touch()

    # ---- reading dates -------------------------------------------------------------------

    def _read_day(self, text: str) -> DateReading:
        ahead = self.kind in AHEAD
        return read_date(text, today=self._today, sense=Sense.ANY if ahead else Sense.RECENT)

    def _read_past(self, text: str) -> DateReading:
        return read_date(text, today=self._today, sense=Sense.RECENT)

    # ---- opening -------------------------------------------------------------------------

    def begin(
        self,
        kind: str,
        today: date,
        *,
        agencies: Sequence[str],
        arrests: Sequence[Event] = (),
        answers: Mapping[str, object] | None = None,
        correcting: bool = False,
    ) -> None:
        """Open it for a kind, empty or as a draft or a row left it."""
        self._quiet = True
        self.kind, self._today, self._correcting = kind, today, correcting
        said = words("event_kind", kind)
        self.set_title(words("event_form", "correct", {"kind": said}) if correcting else said)
        self.setAccessibleName(said)
        self._fit_kind()
        self._offer_arrests(arrests)
        kept = {key: str(value) for key, value in (answers or {}).items()}
        self.source.offer(agencies)
        self.source.begin(today, answers=kept)
        for name in ("on_date", "ended_on"):
            box: DateEdit = getattr(self, name)
            box.setText(kept.get(name, ""))
            box.read()
        self.at_time.setText(kept.get("at_time", ""))
        self.count.setText(kept.get("count", "1"))
        held = kept.get("line", "")
        self.line.put(self._labels.get(held, held))
        self.from_event.set_value(kept.get("from_event", ""))
        self.service.set_value(kept.get("service", ""))
        self.result.set_value(kept.get("result", ""))
        self.outcome.setText(kept.get("outcome", ""))
        self.told.setPlainText(kept.get("body", ""))
        self.told.moveCursor(QTextCursor.MoveOperation.End)
        self.anonymised.setPlainText(kept.get("anonymised", ""))
        self.closed_only.setChecked(kept.get("closed_only", "") == "1")
        self.reason.setText(kept.get("reason", ""))
        self.set_busy(busy=False)
        self._fit_anonymised()
        self.show()
        self.opened()
        self._quiet = False
        self.on_date.setFocus(Qt.FocusReason.TabFocusReason)

    def next_one(self) -> None:
        """The same again for the next one of a series: source and service stay, words go."""
        kept = self.answers
        for name in ("on_date", "at_time", "body", "outcome", "anonymised", "result", "ended_on",
                     "from_event", "closed_only"):  # fmt: skip
            kept[name] = ""
        kept["count"] = "1"
        arrests = self._arrests
        offered = [self.source.originator.itemText(at)
                   for at in range(self.source.originator.count())]  # fmt: skip
        self.begin(self.kind, self._today, agencies=offered, arrests=arrests, answers=kept)

    def _fit_kind(self) -> None:
        """Only what this kind asks for is there."""
        asked = {"on_date", "body", "closed_only", *ASKS[self.kind]}
        if self._correcting:
            asked.add("reason")
        for name, field in self._shown.items():
            if name != "anonymised":
                field.setVisible(name in asked)
        for names in _ROWS:
            holder = self._shown[names[0]].parentWidget()
            if holder is not None and names != ("anonymised",):
                holder.setVisible(any(name in asked for name in names))
        self.fields["outcome"] = self._shown["result" if "result" in asked else "outcome"]
        own = self.kind in {EventKind.CONVICTION, EventKind.VISIT}
        self._shown["outcome"].set_label(_say(f"outcome_{self.kind}" if own else "outcome"))
        warrant = self.kind == EventKind.WARRANT
        self._shown["ended_on"].set_label(_say("ended_on_warrant" if warrant else "ended_on"))
        self.source.set_graded(on=self.kind == EventKind.INTELLIGENCE)
        said = words("event_kind", self.kind).lower()
        self.record.set_words(_say("keep_change" if self._correcting else "keep_short"))
        if not self._correcting:  # what is kept stands in the head of the panel already
            self.record.setAccessibleName(words("event_form", "keep", {"kind": said}))
        self.next.setVisible(not self._correcting)

    def _offer_arrests(self, arrests: Sequence[Event]) -> None:
        self._arrests = tuple(arrests)
        told = ((one.id, arrest_words(one, self._labels)) for one in arrests)
        self.from_event.set_options((("", _say("no_arrest")), *told))

    def _fit_anonymised(self, _row: int = 0) -> None:
        on = self.source.of_victim
        field = self._shown["anonymised"]
        field.setVisible(on)
        holder = field.parentWidget()
        if holder is not None:
            holder.setVisible(on)

    # ---- what is typed -------------------------------------------------------------------

    def _judge(self, name: str, _text: str = "") -> None:
        """ViSOR is stopped at the field, while it is typed (S3; domain item 47)."""
        editor = self._editor(name)
        text = editor.toPlainText() if isinstance(editor, TextBox) else ""
        text = editor.text() if isinstance(editor, TextLine) else text
        field, told = self._shown[name], words("rule", "visor_text")
        if names_visor(text):
            field.set_problem(told)
        elif field.problem == told:
            field.set_problem("")

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        line = self._lines.get(self.line.text.strip().casefold())
        return {
            "on_date": self.on_date.text(),
            "at_time": self.at_time.text(),
            "count": self.count.text(),
            "line": self.line.text if line is None else line.id,
            "from_event": str(self.from_event.value or ""),
            "service": str(self.service.value or ""),
            "result": str(self.result.value or ""),
            "outcome": self.outcome.text(),
            "ended_on": self.ended_on.text(),
            "body": self.told.toPlainText(),
            "anonymised": self.anonymised.toPlainText(),
            "closed_only": "1" if self.closed_only.isChecked() else "",
            "reason": self.reason.text(),
            **self.source.answers(),
        }

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        for button in (self.record, self.next):
            button.refuse(_say("keeping") if busy else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Shift+Enter keeps and goes on with the next; the rest as of any panel."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() in ENTER and event.modifiers() & both == both:
            self._commit(go_on=not self._correcting)
        else:
            super().keyPressEvent(event)

    def _commit(self, *, go_on: bool = False) -> None:
        if self.record.reason:
            return
        try:
            new = self._new()
        except RuleViolation as wrong:
            self.problem(wrong.field, words("rule", wrong.code, wrong.params))
            return
        source = self.source.source()
        if source is None:
            return
        reason = self.reason.text().strip() if self._correcting else ""
        self.given.emit(Given(new=new, source=source, reason=reason, go_on=go_on))

    def _new(self) -> NewEvent | NewNote:
        """Raises RuleViolation for the first thing that cannot be read."""
        on_date = self._day("on_date", needed=True)
        body, closed = self.told.toPlainText().strip(), self.closed_only.isChecked()
        anonymised = self.anonymised.toPlainText().strip() if self.source.of_victim else ""
        if self.kind == NOTE:
            return NewNote(
                on_date=on_date or self._today,
                body=body,
                closed_only=closed,
                anonymised=anonymised,
            )
        asks = ASKS[self.kind]
        outcome = self.outcome.text().strip() if "outcome" in asks else ""
        if "result" in asks:
            outcome = str(self.result.value or "")
        return NewEvent(
            kind=EventKind(self.kind),
            on_date=on_date or self._today,
            body=body,
            at_time=self.at_time.text().strip() if "at_time" in asks else "",
            line=self._line() if "line" in asks else "",
            count=self._count() if "count" in asks else 1,
            service=str(self.service.value or "") if "service" in asks else "",
            outcome=outcome,
            ended_on=self._day("ended_on") if "ended_on" in asks else None,
            from_event=(str(self.from_event.value or "") or None) if "from_event" in asks else None,
            closed_only=closed,
            anonymised=anonymised,
        )

    def _day(self, name: str, *, needed: bool = False) -> date | None:
        box: DateEdit = getattr(self, name)
        box.read()
        if box.problem:
            raise RuleViolation(name, "form_date", {"said": box.problem})
        if box.day is None and needed:
            raise RuleViolation(name, "required")
        return box.day

    def _line(self) -> str:
        """The line meant: named in full, or by a part that only one line has."""
        typed = self.line.text.strip().casefold()
        if not typed or typed in self._lines:
            return self._lines[typed].id if typed else ""
        near = [line for label, line in self._lines.items() if typed in label]
        if len(near) != 1:
            raise RuleViolation("line", "line_unknown")
        return near[0].id

    def _count(self) -> int:
        text = self.count.text().strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
