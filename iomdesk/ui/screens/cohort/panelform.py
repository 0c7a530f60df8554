"""A panel of fields about one row of a record, with its source, for a new row or a correction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iomdesk.domain.dates import Sense, read_date, show_date
from iomdesk.domain.people import Provenance
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.sourcefields import SourceFields
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

_WIDTH: Final = 348
Options = Sequence[tuple[str, str]]


class PanelForm(SideForm):
    """Fields by name, typed as texts; the source; why, when a row is put right.

    Subclasses add their fields to ``block()`` and call ``finish_with``.

    Attributes:
        source: the fields of the source. about: a line under the title, whom or what.
        correcting: whether a row that is held is put right.
    """

    def __init__(self, *, graded: bool = False) -> None:
        super().__init__("", _WIDTH)
        self._editors: dict[str, QWidget] = {}
        self._under: dict[QBoxLayout, QVBoxLayout] = {}
        self._today = date.min
        self._quiet = True
        self.correcting = False
        self.about = Label("", Role.BODY_STRONG, wrap=True)
        self.source = SourceFields(graded=graded)
        top = self.block(ruled=False)
        top.addWidget(self.about)
        self.hide()

    # ---- fields ------------------------------------------------------------------------

    def _put_in(self, into: QBoxLayout, name: str, editor: QWidget, field: Field) -> None:
        self._editors[name] = editor
        self.fields[name] = field
        into.addWidget(field)
        if (under := self._under.get(into)) is not None:
            field.say_in(under)

    def add_line(self, into: QBoxLayout, name: str, label: str, *, optional: bool = True) -> None:
        """One line of text."""
        line = TextLine()
        line.textEdited.connect(self._typed)
        self._put_in(into, name, line, Field(label, line, optional=optional, wrap=True))

    def add_text(
        self, into: QBoxLayout, name: str, label: str, *, lines: int = 4, optional: bool = True
    ) -> None:
        """Several lines of text."""
        box = TextBox(lines=lines)
        box.edited.connect(self._typed)
        self._put_in(into, name, box, Field(label, box, optional=optional, wrap=True))

    def add_day(
        self, into: QBoxLayout, name: str, label: str, sense: Sense, *, optional: bool = True
    ) -> None:
        """A day in any usual form."""
        edit = DateEdit(lambda text: read_date(text, today=self._today, sense=sense))
        edit.textEdited.connect(self._typed)
        self._put_in(into, name, edit, Field(label, edit, optional=optional, wrap=True))

    def add_choice(self, into: QBoxLayout, name: str, label: str, options: Options) -> None:
        """A choice from a short list of (code, words)."""
        choice = Choice(tuple(options))
        choice.chosen.connect(self._typed)
        self._put_in(into, name, choice, Field(label, choice, wrap=True))

    def add_suggest(
        self,
        into: QBoxLayout,
        name: str,
        label: str,
        options: Sequence[str],
        *,
        optional: bool = True,
    ) -> None:
        """Free text that offers what is usual."""
        box = SuggestBox(options)
        box.editTextChanged.connect(self._typed)
        self._put_in(into, name, box, Field(label, box, optional=optional, wrap=True))

    def add_tick(self, into: QBoxLayout, name: str, label: str) -> None:
        """A yes or no."""
        tick = QCheckBox(label)
        tick.toggled.connect(self._typed)
        self._put_in(into, name, tick, Field(label, tick, bare=True))

    def beside(self, into: QVBoxLayout) -> QHBoxLayout:
        """A row inside a block, for two short fields."""
        row = QHBoxLayout()
        row.setSpacing(8)
        into.addLayout(row)
        self._under[row] = QVBoxLayout()  # what is amiss with either, in the whole width
        into.addLayout(self._under[row])
        return row

    def offer(self, name: str, options: Sequence[str]) -> None:
        """Offer other suggestions for a field."""
        box = self._editors[name]
        if isinstance(box, SuggestBox):
            box.offer(options)

    def choose_from(self, name: str, options: Options) -> None:
        """Offer other choices of a field."""
        choice = self._editors[name]
        if isinstance(choice, Choice):
            choice.set_options(tuple(options))

    def only(self, names: Collection[str]) -> None:
        """Show these of its own fields and no other; the source stays."""
        for name in self._editors:
            self.fields[name].setVisible(name in names)

    def finish_with(self) -> None:
        """After the fields: the source, why a row is put right, and the two buttons."""
        block = self.block()
        block.addWidget(self.source)
        self.source.join(self)
        self.add_line(block, "reason", words("tab_form", "reason"), optional=False)
        self.finish(pinned=True)

    def _typed(self, _value: object = None) -> None:
        if not self._quiet:
            self.touch()

    # ---- what stands here --------------------------------------------------------------

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {**{name: self.value(name) for name in self._editors}, **self.source.answers()}

    def value(self, name: str) -> str:
        """What stands in a field: words, the code of a choice, "1" for a tick."""
        editor = self._editors[name]
        if isinstance(editor, TextBox):
            return editor.toPlainText()
        if isinstance(editor, SuggestBox):
            return editor.text
        if isinstance(editor, Choice):
            return str(editor.value or "")
        if isinstance(editor, QCheckBox):
            return "1" if editor.isChecked() else ""
        return editor.text() if isinstance(editor, QLineEdit) else ""

    def day(self, name: str) -> date | None:
        """The day in a field; None when it is empty or cannot be read."""
        editor = self._editors[name]
        return editor.day if isinstance(editor, DateEdit) else None

    def _show(self, name: str, text: str) -> None:
        editor = self._editors[name]
        if isinstance(editor, TextBox):
            editor.setPlainText(text)
        elif isinstance(editor, SuggestBox):
            editor.put(text)
        elif isinstance(editor, Choice):
            editor.set_value(text)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(text == "1")
        elif isinstance(editor, DateEdit):
            editor.setText(text)
            editor.read()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def begin(
        self,
        title: str,
        about: str,
        today: date,
        values: Mapping[str, str],
        *,
        source: Provenance | None = None,
        originator: str = "",
        draft: Mapping[str, object] | None = None,
        keep: str = "",
    ) -> None:
        """Open it with these values, or as a draft left it.

        ``source`` is that of the row that is put right; without one the source is asked
        afresh. ``keep`` stands on the button.
        """
        self._quiet = True
        self._today = today
        self.correcting = source is not None
        self.set_title(title)
        self.about.setText(about)
        self.record.set_words(keep or words("tab_form", "correct" if source else "keep"))
        kept = {name: str(value) for name, value in (draft or {}).items()}
        for name in self._editors:
            self._show(name, kept.get(name, values.get(name, "")))
        if source is not None and draft is None:
            self.source.begin_with(today, source)
        else:
            self.source.begin(today, originator=originator, answers=draft)
        self.fields["reason"].setVisible(self.correcting)
        self.set_busy(busy=False)
        self.opened()
        if draft is not None:
            self.tell(words("tab_form", "draft"))
        self.scrolled.verticalScrollBar().setValue(0)
        self._quiet = False

    def forget(self) -> None:
        """Empty every field: the panel is closed."""
        self._quiet = True
        for name in self._editors:
            self._show(name, "")
        self.source.begin(self._today)

    def go_to(self, name: str) -> None:
        """The focus into a field."""
        self._editors[name].setFocus(Qt.FocusReason.TabFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.record.refuse(words("tab_form", "keeping") if busy else "")

    @property
    def busy(self) -> bool:
        """Whether it is being kept."""
        return bool(self.record.reason)

    def read_days(self) -> bool:
        """Read the days as typed; False once what is amiss with one is shown."""
        for name, editor in self._editors.items():
            if isinstance(editor, DateEdit):
                editor.read()
                if editor.problem:
                    self.problem(name, editor.problem)
                    return False
        return True

    def needed_day(self, name: str) -> date | None:
        """A day that must be there; None once that is said at its field."""
        found = self.day(name)
        if found is None:
            self.problem(name, words("rule", "required"))
        return found


def shown(day: date | None) -> str:
    """A day as it stands in a field; empty for none."""
    return "" if day is None else show_date(day)
