"""A form on screen, built from its definition: two columns, live problems, one undo stack."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iomdesk.formdef.form import MISSING, FieldDef, FieldType, FormDef, Problem, SectionDef, visible
from iomdesk.ui.forms.editor import Editor, Setting
from iomdesk.ui.forms.editors import EDITORS
from iomdesk.ui.forms.section import Cell, SectionView
from iomdesk.ui.forms.shown import editor_shown
from iomdesk.ui.forms.steps import Typed
from iomdesk.ui.forms.tabbing import key_on, tab_target
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inspector import Scrolled

_TWO_COLUMNS: Final = 660  # px of the form itself from which it has two columns
_TWO_LARGE: Final = 800  # the same at a text size of 125 % and more
_COLUMN: Final = 520  # the widest a column of two gets
_ONLY_COLUMN: Final = 700


class FormView(QWidget):
    """The fields of a form with the answers that stand in them.

    Signals:
        edited: an answer changed, by typing, undo or redo.
        looked: a field was left; what is amiss with it may be said.

    Attributes:
        form: the definition. undo: the one undo stack of the form.
        read_only: whether the answers are only shown.
    """

    edited = Signal()
    looked = Signal()

    def __init__(
        self,
        form: FormDef,
        answers: Mapping[str, str],
        *,
        today: date,
        agencies: Sequence[str] = (),
        people: Sequence[str] = (),
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.read_only = read_only
        self.undo = QUndoStack(self)
        self._setting = (today, tuple(agencies), tuple(people))
        self._base = {key: answers.get(key, "") for key in form.keys()}  # noqa: SIM118 - no mapping
        self._answers = dict(self._base)
        self._dirty: frozenset[str] = frozenset()
        self._problems: tuple[Problem, ...] = ()
        self._said: dict[str, tuple[str, bool]] = {}
        self._held: dict[str, tuple[str, bool]] = {}  # said from outside, until typing goes on
        self._seen = {key for key, answer in self._base.items() if answer.strip()}
        self._by_key: dict[str, Cell] = {}
        self._cells: dict[str, Cell] = {}
        self._wide: bool | None = None
        self._scrolled = Scrolled(snug=True)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._lay_out()
        self._sections = tuple(self._section_view(section) for section in form.sections)
        self._arrange(wide=False)
        self._show_fields()
        for key, answer in self._answers.items():
            self._editor(key).show(key, answer)
        self._tell_editors()
        self.setAccessibleName(form.title)

    # ---- what it is made of ------------------------------------------------------------

    def _section_view(self, section: SectionDef) -> SectionView:
        sole = len(section.fields) == 1
        cells = tuple(self._cell(one, sole=sole) for one in section.fields)
        return SectionView(section, cells, self._body)

    def _cell(self, field: FieldDef, *, sole: bool) -> Cell:
        today, agencies, people = self._setting
        setting = Setting(today=today, agencies=agencies, people=people, sole=sole)
        kind = editor_shown(field.type) if self.read_only else EDITORS[field.type]
        editor = kind(field, setting, self)
        headed = sole and field.type in {FieldType.LONG_TEXT, FieldType.TABLE}
        cell = Cell(field, editor, bare=headed)
        editor.typed.connect(self._typed)
        editor.left.connect(self._left)
        for box in editor.stops():
            box.installEventFilter(self)
        for key in editor.boxes:
            self._by_key[key] = cell
        self._cells[field.id] = cell
        return cell

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scrolled)
        body = self._body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for column in self._columns:
            column.setSpacing(8)
            column.addStretch(1)
            row.addLayout(column, 1)
        holder = QHBoxLayout()
        holder.setContentsMargins(0, 0, 4, 0)
        holder.addWidget(body, 1)
        holder.addStretch(0)
        self._scrolled.column.addLayout(holder)
        self._scrolled.column.addStretch(1)
        theme().changed.connect(self._again)

    def _again(self) -> None:
        self._wide = None
        self._fit()

    def _fit(self) -> None:
        least = _TWO_COLUMNS if theme().percent < 125 else _TWO_LARGE
        self._arrange(wide=self.width() >= theme().px(least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _arrange(self, *, wide: bool) -> None:
        two = wide and any(view.section.column > 1 for view in self._sections)
        if two is self._wide:
            return
        self._wide = two
        for view in self._sections:
            # Not takeAt: Python would keep the old item, and Qt trust its remembered height.
            for column in self._columns:
                column.removeWidget(view)
        for view in self._sections:
            column = self._columns[int(two and view.section.column > 1)]
            column.insertWidget(column.count() - 1, view)
        row = self._body.layout()
        if isinstance(row, QHBoxLayout):
            row.setStretch(1, int(two))
            row.setSpacing(18 if two else 0)
        self._body.setMaximumWidth(theme().px(2 * _COLUMN + 18 if two else _ONLY_COLUMN))

    @property
    def wide(self) -> bool:
        """Whether the form stands in two columns."""
        return bool(self._wide)

    def _in_order(self) -> tuple[SectionView, ...]:
        """The sections as they are read: down the first column, then down the second."""
        if not self._wide:
            return self._sections
        return tuple(sorted(self._sections, key=lambda view: view.section.column > 1))

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in reading order."""
        return tuple(
            box for view in self._in_order() for cell in view.cells for box in cell.editor.stops()
        )

    # ---- answers -----------------------------------------------------------------------

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box now, hidden ones too: nothing typed is lost."""
        return dict(self._answers)

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys whose answers differ from what was saved, in reading order."""
        return tuple(key for key in self._answers if key in self._dirty)

    @property
    def visible_fields(self) -> frozenset[str]:
        """The fields that the rules have in view."""
        return self._visible

    def take_answers(self, answers: Mapping[str, str]) -> None:
        """Go on with other answers, as one step that undo takes back."""
        after = {
            key: value
            for key, value in answers.items()
            if key in self._answers and value != self._answers[key]
        }
        self._seen |= {key for key, value in after.items() if value.strip()}
        if after:
            before = {key: self._answers[key] for key in after}
            self.undo.push(Typed(self.put, "", before, after))

    def rebase(self, base: Mapping[str, str]) -> None:
        """Compare with another saved version from now on; what was typed stays."""
        self._base = {key: base.get(key, "") for key in self._answers}
        self._told(tuple(self._answers))

    def put(self, answers: Mapping[str, str]) -> None:
        """Show answers in their boxes; typing, undo and redo all come through here."""
        for key, answer in answers.items():
            self._answers[key] = answer
            self._editor(key).show(key, answer)
        self._told(tuple(answers))

    def _typed(self, answers: Mapping[str, str], key: str) -> None:
        after = {one: value for one, value in answers.items() if value != self._answers[one]}
        if not after:
            return
        before = {one: self._answers[one] for one in after}
        self.undo.push(Typed(self.put, key if key in after else "", before, after))

    def _told(self, keys: Sequence[str]) -> None:
        self._held.clear()
        now = set(self._dirty)
        for key in keys:
            dirty = self._answers[key].strip() != self._base[key].strip()
            if dirty is not (key in now):
                (now.add if dirty else now.discard)(key)
                self._editor(key).mark(key, dirty=dirty)
        self._dirty = frozenset(now)
        self._show_fields()
        self._tell_editors()
        self.edited.emit()

    def _tell_editors(self) -> None:
        for cell in self._cells.values():
            cell.editor.told(self._answers)

    def _show_fields(self) -> None:
        self._visible = frozenset(
            field.id for field in self.form.fields() if visible(field, self._answers)
        )
        for view in self._sections:
            view.show_fields(self._visible)

    def _editor(self, key: str) -> Editor:
        return self._by_key[key].editor

    # ---- what is amiss -----------------------------------------------------------------

    def _left(self, key: str) -> None:
        if key not in self._seen and self._answers[key].strip():
            self._seen.add(key)
        self._said.pop(key, None)  # a date box has said its own words meanwhile
        self._say()
        self.looked.emit()

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """What is amiss now; said at fields that were left, not while they are filled."""
        self._problems = tuple(problems)
        self._say()

    def ask_typed(self) -> None:
        """Say what is amiss with all that was typed so far, the field in hand too."""
        self._seen |= {key for key, answer in self._answers.items() if answer.strip()}
        self._say()

    def _say(self) -> None:
        told: dict[str, tuple[str, bool]] = {}
        for problem in self._problems:
            asked = problem.key in self._seen and problem.code != MISSING
            if asked and problem.key in self._by_key:
                told.setdefault(problem.key, (problem.text, problem.blocks))
        for key in self._by_key:
            wanted = told.get(key) or self._held.get(key, ("", False))
            if self._said.get(key) != wanted:
                self._said[key] = wanted
                self._by_key[key].say(key, wanted[0], wrong=wanted[1])
        for view in self._sections:
            view.say_again()

    def problem(self, key: str) -> str:
        """What is said at a field; empty when nothing is."""
        return self._said.get(key, ("", False))[0]

    def show_problem(self, key: str, told: str) -> bool:
        """Say something at a field and go there; False for a field it does not have."""
        key = self._key(key)
        if not key:
            return False
        self.go_to(key)  # first: leaving the field in hand says all afresh
        self._said[key] = self._held[key] = (told, True)
        self._by_key[key].say(key, told, wrong=True)
        for view in self._sections:
            view.say_again()
        return True

    # ---- where the focus goes ----------------------------------------------------------

    def _key(self, key: str) -> str:
        """The key itself, or the first key of a field; empty for one that is not there."""
        if key in self._by_key:
            return key
        cell = self._cells.get(key)
        return next(iter(cell.editor.boxes), "") if cell is not None else ""

    def box(self, key: str) -> QWidget:
        """What takes the focus for a key."""
        return self._editor(key).boxes[key]

    def editor_stops(self, key: str) -> tuple[QWidget, ...]:
        """What Tab goes through for the answer of a key."""
        editor = self._editor(key)
        return editor.stops() if len(editor.boxes) == 1 else (editor.boxes[key],)

    def go_to(self, key: str) -> None:
        """The focus to a field, by its key or its id, and the field into view."""
        key = self._key(key)
        if key:
            box = self.box(key)
            box.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(box, QLineEdit):
                box.end(False)
            self._bring(key)

    def go_on(self, keys: Iterable[str], *, forward: bool) -> bool:
        """The focus to the next of these fields, round the end; False when there is none."""
        now = QApplication.focusWidget()
        every = tuple(self._by_key)
        here = [at for at, key in enumerate(every) if now in self.editor_stops(key)]
        key = key_on(every, {self._key(key) for key in keys}, here, forward=forward)
        self.go_to(key)
        return bool(key)

    def _bring(self, key: str) -> None:
        box = self.box(key)
        QTimer.singleShot(0, self, lambda: self._scrolled.ensureWidgetVisible(box, 0, 40))

    def focus_first(self) -> None:
        """The focus to the first field."""
        stops = self.stops()
        if stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scrolled.verticalScrollBar().setValue(0)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on in reading order, which changes with the columns."""
        target = tab_target(QApplication.focusWidget(), self.stops(), self, forward=forward)
        if target is None:
            return super().focusNextPrevChild(forward)
        reasons = Qt.FocusReason
        target.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
        if self.isAncestorOf(target):
            self._scrolled.ensureWidgetVisible(target)
        return True

    # ---- keys --------------------------------------------------------------------------

    def step_back(self) -> None:
        """Undo one step, wherever in the form it was; it comes into view."""
        self._step(back=True)

    def step_on(self) -> None:
        """Do one step again."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        at = self.undo.index() - 1 if back else self.undo.index()
        command = self.undo.command(at) if 0 <= at < self.undo.count() else None
        if back:
            self.undo.undo()
        else:
            self.undo.redo()
        if isinstance(command, Typed) and command.after:
            self._bring(next(iter(command.after)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y belong to the form, not to one box of it."""
        return (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and self.stepped(event)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Z and Ctrl+Y from anywhere in it."""
        if not self.stepped(event):
            super().keyPressEvent(event)

    def stepped(self, event: QKeyEvent) -> bool:
        """Undo or redo, when the key asks for it; whether it did."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.step_back()
        elif event.matches(QKeySequence.StandardKey.Redo) or (
            event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.step_on()
        else:
            return False
        return True
