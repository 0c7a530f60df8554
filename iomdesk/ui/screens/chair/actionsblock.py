"""The actions of a case: what is open, what is new, and a line to take down another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QMenu, QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.services.chaircase import CaseAction
from iomdesk.ui.actions import letter_keys
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.block import Block, Entry, Lines
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import DateEdit, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.rows import Column
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

_MOST: Final = 3
WallRule = Callable[[str], bool]
"""Whether an action of this agency starts on the wall."""


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_action", code, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAction:
    """An action as it was typed; ``on_wall`` is None where the rule decides."""

    body: str
    owner_agency: str
    due_on: date | None
    originator: str
    on_wall: bool | None


class ActionEntry(Entry):
    """What, who, by when; who asked for it, and whether the wall shows it.

    Signals:
        given(object): a ``TypedAction``.
    """

    given = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_say("new"), _say("record"))
        self._today = today
        self.wall_rule: WallRule = lambda _agency: False
        self.source_default = ""
        self._wall_touched = self._ruling = False
        self.body = TextLine()
        self.owner = SuggestBox(fits=True)
        self.due = DateEdit(self._read)
        self.source = SuggestBox(fits=True)
        self.on_wall = QCheckBox(_say("wall"))
        self.on_wall.setToolTip(_say("wall_rule"))
        self.on_wall.setAccessibleDescription(_say("wall_rule"))
        self.turning = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.turning.setSpacing(8)
        rest = QHBoxLayout()
        rest.setSpacing(8)
        for name, label, editor, stretch in (
            ("body", "what", self.body, 5),
            ("owner_agency", "owner", self.owner, 3),
            ("due_on", "due", self.due, 2),
            ("originator", "source", self.source, 3),
        ):
            field = Field(_say(label), editor, role=Role.SMALL)
            self.fields[name] = field
            if name == "body":
                self.turning.addWidget(field, stretch)
            else:
                rest.addWidget(field, stretch)
        self.turning.addLayout(rest, 8)
        self.column.addLayout(self.turning)
        for name in self.fields:
            self.fields[name].say_in(self.column)
        self.finish(self.on_wall)
        self.body.textEdited.connect(self.typed)
        self.due.textEdited.connect(self.typed)
        self.owner.editTextChanged.connect(self._owner_typed)
        self.source.editTextChanged.connect(self.typed)
        self.on_wall.toggled.connect(self._wall_chosen)
        self.committed.connect(self._commit)

    def _read(self, text: str) -> DateReading:
        return read_date(text, today=self._today(), sense=Sense.AHEAD)

    def offer(self, agencies: Sequence[str]) -> None:
        """Offer these agencies, those in the room first."""
        quiet, self._quiet = self._quiet, True
        self.owner.offer(agencies)
        self.source.offer(agencies)
        self._quiet = quiet

    def _owner_typed(self, _text: str) -> None:
        self._follow_rule()
        self.typed()

    def _wall_chosen(self) -> None:
        """By key, pointer or a reader of the screen; not as the rule or a draft has it."""
        if not self._ruling and not self._quiet:
            self._wall_touched = True
            self.typed()

    def _follow_rule(self) -> None:
        if not self._wall_touched:
            owner = self.owner.text.strip()
            self._ruling = True
            self.on_wall.setChecked(bool(owner) and self.wall_rule(owner))
            self._ruling = False

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box, for a draft."""
        wall = ("1" if self.on_wall.isChecked() else "0") if self._wall_touched else ""
        return {
            "body": self.body.text(),
            "owner_agency": self.owner.text,
            "due_on": self.due.text(),
            "originator": self.source.text,
            "on_wall": wall,
        }

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the boxes."""
        self.body.setText(kept.get("body", ""))
        self.owner.put(kept.get("owner_agency", ""))
        self.due.setText(kept.get("due_on", ""))
        self.due.read()
        self.source.put(kept.get("originator", self.source_default))
        self._wall_touched = bool(kept.get("on_wall"))
        self.on_wall.setChecked(kept.get("on_wall") == "1")
        self._follow_rule()

    def _commit(self) -> None:
        self.due.read()
        if self.due.problem:
            self.problem("due_on", self.due.problem)
            return
        self.owner.settle()
        self.source.settle()
        for name, box in (("owner_agency", self.owner), ("originator", self.source)):
            if box.asks():
                told = {"name": box.text.strip()}
                self.problem(name, words("actions", "agency_not_known", told))
                return
        self.given.emit(
            TypedAction(
                body=self.body.text().strip(),
                owner_agency=self.owner.text.strip(),
                due_on=self.due.day,
                originator=self.source.text.strip(),
                on_wall=self.on_wall.isChecked() if self._wall_touched else None,
            )
        )


class EndEntry(Entry):
    """How an action ended: done, with what came of it, or dropped, with why.

    Signals:
        given(str): the words.
    """

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(words("actions", "done"), words("actions", "done_keep"))
        self.dropping = False
        self.about = Label("", Role.DENSE_STRONG, wrap=True)
        self.outcome = TextLine()
        self.fields["outcome"] = Field(words("actions", "done_outcome"), self.outcome)
        self.column.addWidget(self.about)
        self.column.addWidget(self.fields["outcome"])
        self.finish(QWidget())
        self.outcome.textEdited.connect(self.typed)
        self.committed.connect(lambda: self.given.emit(self.outcome.text().strip()))

    def ask(self, about: str, *, dropping: bool) -> None:
        """Open it for an action."""
        self.dropping = dropping
        deed = "drop" if dropping else "done"
        self.about.setText(about)
        self.fields["outcome"].set_label(words("actions", f"{deed}_outcome"))
        self.record.set_words(words("actions", f"{deed}_keep"))
        self.setAccessibleName(words("actions", deed))
        self.open_with(None)
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def answers(self) -> dict[str, str]:
        """What stands here."""
        return {"outcome": self.outcome.text()}

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the box."""
        self.outcome.setText(kept.get("outcome", ""))


class _Table(Lines):
    """The table; W turns the wall as Space does.

    Signals:
        drop_asked(str): Delete on an action.
    """

    drop_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """W and Space turn "on the wall", Enter is "done", Delete drops; the rest as ever."""
        if event.key() == Qt.Key.Key_Delete and self.current_id:
            self.drop_asked.emit(self.current_id)
            return
        plain = not event.modifiers()
        if event.key() == Qt.Key.Key_W and plain and letter_keys().on and self.current_id:
            self.row_ticked.emit(self.current_id)
            return
        super().keyPressEvent(event)


class ActionsBlock(Block):
    """Open actions, those made now, and the boxes for another.

    Signals:
        add_asked: A, or the button. nothing_asked: "No action needed".
        wall_asked(str): turn "on the wall" of an action. done_asked(str), drop_asked(str).
    """

    add_asked = Signal()
    nothing_asked = Signal()
    wall_asked = Signal(str)
    done_asked = Signal(str)
    drop_asked = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_say("title"))
        self.none = Button(_say("none"), kind=Kind.LINK, keys="Z")
        self.none.clicked.connect(self.nothing_asked)
        self.add_button = Button(_say("action"), kind=Kind.CHIP, keys="A", icon="plus")
        self.add_button.clicked.connect(self.add_asked)
        self.add_to_head(self.none)
        self.add_to_head(self.add_button)
        self.empty = Label(_say("empty"), Role.DENSE, "second")
        self.empty.setContentsMargins(12, 5, 12, 5)
        self.table = _Table(
            _columns(), _say("title"), lambda one: one.line.action.id, most=_MOST, headed=True,
            spare=(2, 1),
            describe=_spoken,
        )  # fmt: skip
        self.entry = ActionEntry(today)
        self.ending = EndEntry()
        self.add(self.empty)
        self.add_lines(self.table)
        self.add(self.entry)
        self.add(self.ending)
        self.turning = (self.entry.turning,)
        self.table.row_ticked.connect(self.wall_asked)
        self.table.row_opened.connect(self._open)
        self.table.drop_asked.connect(self._drop)
        self.table.menu_asked.connect(self._menu)

    def show_actions(self, lines: Sequence[CaseAction], *, said_none: bool) -> None:
        """Show these; ``said_none``: it was said that no action is needed."""
        self.table.put(lines)
        self.empty.setText(_say("said_none") if said_none else _say("empty"))
        self.empty.setVisible(not lines or said_none)
        new = sum(1 for one in lines if one.new)
        self.set_note(
            _say("count", {"open": sum(1 for one in lines if one.line.action.is_open), "new": new})
        )
        self.none.setVisible(not new and not said_none)

    def line(self, action_id: str) -> CaseAction | None:
        """One of the lines shown."""
        rows: Sequence[CaseAction] = self.table.model_rows.rows
        return next((one for one in rows if one.line.action.id == action_id), None)

    def _open(self, action_id: str) -> None:
        line = self.line(action_id)
        if line is not None and line.line.action.is_open:
            self.done_asked.emit(action_id)

    def _drop(self, action_id: str) -> None:
        line = self.line(action_id)
        if line is not None and line.line.action.is_open:
            self.drop_asked.emit(action_id)

    def _menu(self, action_id: str, where: QPoint) -> None:
        line = self.line(action_id)
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wall = QAction(_say("off_wall" if line.on_wall else "to_wall") + "\tW", menu)
        wall.triggered.connect(lambda: self.wall_asked.emit(action_id))
        menu.addAction(wall)
        if line.line.action.is_open:
            done = QAction(words("actions", "done") + "\tEnter", menu)
            done.triggered.connect(lambda: self.done_asked.emit(action_id))
            drop = QAction(words("actions", "drop") + "\tDelete", menu)
            drop.triggered.connect(lambda: self.drop_asked.emit(action_id))
            menu.addActions([done, drop])
        menu.popup(where)


def _columns() -> tuple[Column[CaseAction], ...]:
    return (
        Column[CaseAction]("action", _say("title_one"), _body),
        Column[CaseAction](
            "owner", _say("owner"), lambda one: one.line.action.owner_agency, width=137
        ),
        Column[CaseAction]("due", _say("due"), lambda one: one.line.due, width=108),
        Column[CaseAction](
            "left", "", _when, width=110,
            ink=lambda one: "redText" if one.line.late else "text2",
            strong=lambda one: bool(one.line.late),
            icon=lambda one: "warning" if one.line.late else "",
        ),
        Column[CaseAction](
            "wall", _say("wall"), lambda one: _say("wall_yes" if one.on_wall else "wall_no"),
            width=100, icon=lambda one: "show" if one.on_wall else "hide",
            ink=lambda one: "text" if one.on_wall else "text2",
        ),
    )  # fmt: skip


def _body(one: CaseAction) -> str:
    body = one.line.action.body
    return _say("new_line", {"body": body}) if one.new else body


def _when(one: CaseAction) -> str:
    """How late it is or how long there is still; how it ended, once it has."""
    if one.line.action.is_open:
        return one.line.late or one.left
    return words("action_state", one.line.state)


def _spoken(one: CaseAction) -> str:
    parts = (_body(one), one.line.action.owner_agency, one.line.due, _when(one))
    return ", ".join(part for part in parts if part)
