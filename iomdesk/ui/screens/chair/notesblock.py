"""What was said of an item, each note with its source, and a line to take down another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QMenu

from iomdesk.domain.agencies import like
from iomdesk.domain.people import Provenance
from iomdesk.domain.sitting import Seat
from iomdesk.services.meetingnotes import TakenNote
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.block import Block, Entry, Lines
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.rows import RIGHT, Column
from iomdesk.ui.widgets.sourcefields import SourceFields
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

_MOST: Final = 3


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_note", code, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedNote:
    """A note as it was typed.

    Attributes:
        source: whose it is; None while nobody is named. speaker: who said it.
        anonymised: the wording without the victim; empty where there is none.
    """

    body: str
    source: Provenance | None
    speaker: str
    closed_only: bool
    anonymised: str


class NoteEntry(Entry):
    """Who said it and what was said; the rarer parts of its source are folded away.

    Signals:
        given(object): a ``TypedNote``.
    """

    given = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_say("new"), _say("record"))
        self._today = today
        self._people: dict[str, tuple[str, str]] = {}
        self._agencies: tuple[str, ...] = ()
        self._closed = False
        self.who = SuggestBox()
        self.body = TextLine()
        self.closed_only = QCheckBox(_say("tick_closed"))
        self.source = SourceFields()
        self.anonymised = TextLine()
        self.turning = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(8)
        for name, label, editor, stretch in (
            ("originator", "who", self.who, 2),
            ("body", "what", self.body, 5),
        ):
            self.fields[name] = Field(_say(label), editor, role=Role.SMALL)
            row.addWidget(self.fields[name], stretch)
        self.column.addLayout(row)
        for name in ("originator", "body"):
            self.fields[name].say_in(self.column)
        for name, field in self.source.fields.items():
            if name in {"originator", "received_on", "channel"}:
                field.hide()  # the meeting says all three
            else:
                self.fields[name] = field
        self.column.addWidget(self.source)
        anonymised = Field(_say("anonymised"), self.anonymised, optional=True, role=Role.SMALL)
        self.fields["anonymised"] = anonymised
        self.column.addWidget(anonymised)
        self.finish(self.source.more, self.closed_only)
        self.who.editTextChanged.connect(self.typed)
        self.body.textEdited.connect(self.typed)
        self.anonymised.textEdited.connect(self.typed)
        self.closed_only.toggled.connect(self.typed)
        self.source.edited.connect(self.typed)
        self.source.more.clicked.connect(self._opened_more)
        self.source.sensitivity.currentIndexChanged.connect(self._fit)
        self.who.settled.connect(self._settle)
        self.committed.connect(self._commit)

    def offer(self, present: Sequence[Seat], agencies: Sequence[str]) -> None:
        """Offer those in the room, by agency and name, then every agency this desk knows."""
        quiet, self._quiet = self._quiet, True
        self._people = {
            spoken(one.attendee.agency, one.attendee.name): (
                one.attendee.agency, one.attendee.name,
            )
            for one in present
        }  # fmt: skip
        self._agencies = tuple(agencies)
        self.who.offer((*self._people, *agencies))
        self._quiet = quiet

    def set_closed(self, *, closed: bool) -> None:
        """What is said in the closed part is for the closed part, whatever is ticked."""
        self._closed = closed
        self.closed_only.setVisible(not closed)

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box, for a draft."""
        rare = {
            name: text
            for name, text in self.source.answers().items()
            if name not in {"originator", "received_on", "channel"}
        }
        return {
            "who": self.who.text,
            "body": self.body.text(),
            "closed_only": "1" if self.closed_only.isChecked() else "",
            "anonymised": self.anonymised.text(),
            **rare,
        }

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the boxes."""
        self.who.put(kept.get("who", ""))
        self.body.setText(kept.get("body", ""))
        self.closed_only.setChecked(kept.get("closed_only") == "1")
        self.anonymised.setText(kept.get("anonymised", ""))
        rare = {name: text for name, text in kept.items() if name in self.fields}
        meeting = words("source_channel", "meeting")
        self.source.begin(self._today(), answers={**rare, "originator": "", "channel": meeting})
        self._fit()

    def take_focus(self) -> None:
        """To who said it; to the words where that is said."""
        first = self.body if self.who.text.strip() else self.who
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self, _row: int = 0) -> None:
        self.fields["anonymised"].setVisible(self.source.of_victim)

    def _opened_more(self) -> None:
        """Into what was opened: it stands above its button."""
        first = self.source.fields["grade"].editor
        if first.isVisibleTo(self):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self, _text: str = "") -> None:
        """Take the only one in the room, else the only agency, that what was typed fits."""
        typed = self.who.text.strip()
        if not typed or self._quiet or self.who.listed:
            return
        here = [
            text for text, (_, name) in self._people.items()
            if name.casefold().startswith(typed.casefold())
        ]  # fmt: skip
        found = here[0] if len(here) == 1 else like(self._agencies, typed)
        if found:
            self.who.setEditText(found)

    def _named(self) -> tuple[str, str]:
        """Agency and speaker of what stands in the first box."""
        typed = self.who.text.strip()
        if typed in self._people:
            return self._people[typed]
        for (agency, name), text in ((pair, text) for text, pair in self._people.items()):
            if typed.casefold() in {text.casefold(), name.casefold()}:
                return agency, name
        return typed, ""

    def _commit(self) -> None:
        self._settle()
        if self.who.asks():
            told = {"name": self.who.text.strip()}
            self.problem("originator", words("actions", "agency_not_known", told))
            return
        agency, speaker = self._named()
        source: Provenance | None = None
        if agency:
            self.source.originator.put(agency)
            source = self.source.source()
            if source is None:
                problem = self.source.fields["originator"].problem
                if problem:
                    self.problem("originator", problem)
                return
            source = replace(source, channel=words("source_channel", "meeting"))
        self.given.emit(
            TypedNote(
                body=self.body.text().strip(),
                source=source,
                speaker=speaker,
                closed_only=self._closed or self.closed_only.isChecked(),
                anonymised=self.anonymised.text().strip() if self.source.of_victim else "",
            )
        )


class _Table(Lines):
    """The table of notes; F2 puts the current one right, Delete withdraws it."""

    correct_asked = Signal(str)
    withdraw_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 and Delete; the rest as ever."""
        here = self.current_id
        if here and event.key() == Qt.Key.Key_F2:
            self.correct_asked.emit(here)
        elif here and event.key() == Qt.Key.Key_Delete:
            self.withdraw_asked.emit(here)
        else:
            super().keyPressEvent(event)


class NotesBlock(Block):
    """Notes taken of this item in this meeting.

    Signals:
        correct_asked(str), withdraw_asked(str): of one of the notes.
    """

    correct_asked = Signal(str)
    withdraw_asked = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_say("title"), right=_say("open_session"))
        self.empty = Label(_say("empty"), Role.DENSE, "second")
        self.empty.setContentsMargins(12, 5, 12, 5)
        self.table = _Table(
            _columns(), _say("title"), lambda one: one.id, most=_MOST, find_column=1,
            describe=_spoken,
        )  # fmt: skip
        self.entry = NoteEntry(today)
        self.why = WhyEntry()
        self.add(self.empty)
        self.add_lines(self.table)
        self.add(self.entry)
        self.add(self.why)
        self.turning = (self.entry.turning,)
        self.table.correct_asked.connect(self.correct_asked)
        self.table.row_opened.connect(self.correct_asked)
        self.table.withdraw_asked.connect(self.withdraw_asked)
        self.table.menu_asked.connect(self._menu)

    def show_notes(self, notes: Sequence[TakenNote], *, closed: bool) -> None:
        """Show these."""
        self.table.put(notes)
        self.fit()
        self.set_right(_say("closed_session" if closed else "open_session"))
        self.entry.set_closed(closed=closed)

    def fit(self) -> None:
        """That there are no notes is said while none is typed."""
        none = not self.table.model_rows.rowCount()
        self.empty.setVisible(none and self.entry.isHidden())

    def note_of(self, note_id: str) -> TakenNote | None:
        """One of the notes shown."""
        rows: Sequence[TakenNote] = self.table.model_rows.rows
        return next((one for one in rows if one.id == note_id), None)

    def _menu(self, note_id: str, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        correct = QAction(_say("correct") + "\tF2", menu)
        correct.triggered.connect(lambda: self.correct_asked.emit(note_id))
        withdraw = QAction(_say("withdraw") + "\tDel", menu)
        withdraw.triggered.connect(lambda: self.withdraw_asked.emit(note_id))
        menu.addActions([correct, withdraw])
        menu.popup(where)


class WhyEntry(Entry):
    """A note put right, or withdrawn; either with why.

    Signals:
        given(str, str): the words, and why.

    Attributes:
        about: the id of the note. withdrawing: whether it goes.
    """

    given = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_say("correct"), _say("correct_record"))
        self.about = ""
        self.withdrawing = False
        self.text = TextLine()
        self.why = TextLine()
        for name, label, editor in (
            ("body", "what", self.text),
            ("reason", "why", self.why),
        ):
            self.fields[name] = Field(_say(label), editor, role=Role.SMALL)
            self.column.addWidget(self.fields[name])
        self.finish()
        self.text.textEdited.connect(self.typed)
        self.why.textEdited.connect(self.typed)
        self.committed.connect(self._commit)

    def ask(self, note: TakenNote, *, withdrawing: bool) -> None:
        """Open it for a note."""
        self.withdrawing = withdrawing
        self.setAccessibleName(_say("withdraw" if withdrawing else "correct"))
        self.record.set_words(_say("withdraw_record" if withdrawing else "correct_record"))
        self.open_with(None)
        self.text.setText(note.body)
        self.text.setReadOnly(withdrawing)
        self.about = note.id
        first = self.why if withdrawing else self.text
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def answers(self) -> dict[str, str]:
        """What stands here."""
        return {"text": self.text.text(), "why": self.why.text()}

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the boxes."""
        self.text.setText(kept.get("text", ""))
        self.why.setText(kept.get("why", ""))

    def _commit(self) -> None:
        self.given.emit(self.text.text().strip(), self.why.text().strip())


def spoken(agency: str, speaker: str) -> str:
    """ "Probation, HAREBELL, Simon": who said it, as the list of notes shows it."""
    return ", ".join(part for part in (agency, speaker) if part)


def _columns() -> tuple[Column[TakenNote], ...]:
    return (
        Column[TakenNote](
            "source", _say("who"), lambda one: spoken(one.agency, one.speaker), width=238,
            ink="text2",
        ),
        Column[TakenNote]("body", _say("what"), lambda one: one.body,
                          icon=lambda one: "hide" if one.closed_only else ""),
        Column[TakenNote]("at", _say("at"), lambda one: f"{one.at:%H:%M}", width=66, align=RIGHT,
                          ink="text2", small=True),
    )  # fmt: skip


def _spoken(one: TakenNote) -> str:
    said = f"{spoken(one.agency, one.speaker)}: {one.body}, {one.at:%H:%M}"
    return _say("closed_spoken", {"note": said}) if one.closed_only else said
