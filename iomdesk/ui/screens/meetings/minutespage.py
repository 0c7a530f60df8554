"""The minutes of a meeting on the screen: items, copies, actions to send, who is to be told.

The desk sees all of the minutes here; what leaves it passes the gate first, and a copy is
looked at as its reader gets it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.packspage import Working
from iomdesk.ui.screens.meetings.pages import Side
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.facts import Lines
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, TextBox
from iomdesk.ui.widgets.inspector import Inspector, WithInspector
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.preview import PdfPreview
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.savepanel import SavePanel
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

_HIGH: Final = 340
"""From this height, px at 100 %, it is said whole above the lists how far they are."""


def say(code: str, **params: object) -> str:
    """The words under ``[minutes] code``."""
    return words("minutes", code, params)


class Part(StrEnum):
    """What is looked at."""

    ITEMS = "items"
    COPIES = "copies"
    ACTIONS = "actions"
    TELL = "tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteRow:
    """A line of one of the four lists.

    Attributes:
        first, second, third: its columns. about: what the panel at the right tells of it.
    """

    id: str
    first: str
    second: str
    third: str
    about: tuple[str, ...]


class FormKind(StrEnum):
    """What the form at the right is open for."""

    ONWARD = "onward"
    ANSWER = "answer"
    APPROVE = "approve"
    ADD = "add"


_FIELD = {
    FormKind.ONWARD: "text", FormKind.ANSWER: "reason", FormKind.APPROVE: "by",
    FormKind.ADD: "text",
}  # fmt: skip
"""By which name the words of its box are refused."""


class MinutesForm(SideForm):
    """One form for what is added to minutes: onward, an answer, approval, an addendum.

    Attributes:
        kind: what it is open for; subject: the id of what it is about.
    """

    def __init__(self) -> None:
        super().__init__(say("form_onward"))
        self.kind = FormKind.ONWARD
        self.subject = ""
        self._about = Label("", Role.BODY, wrap=True)
        self.text = TextBox(lines=5)
        self.choice = Choice()
        self._text_field = Field(say("field_onward"), self.text)
        self._choice_field = Field(say("field_item"), self.choice)
        block = self.block(ruled=False, spacing=10)
        block.addWidget(self._about)
        block.addWidget(self._choice_field)
        block.addWidget(self._text_field)
        self.finish()
        self.text.edited.connect(self.touch)
        self.choice.chosen.connect(lambda _value: self.touch())

    def say_about(self, text: str) -> None:
        """What it is about, and where it goes."""
        self._about.setText(text)
        self._about.setVisible(bool(text))

    def open_for(
        self,
        kind: FormKind,
        subject: str,
        *,
        about: str,
        text: str = "",
        choices: tuple[tuple[object, str], ...] = (),
    ) -> None:
        """Begin afresh for something."""
        self.kind, self.subject = kind, subject
        self.set_title(say(f"form_{kind}"))
        self.say_about(about)
        self._text_field.set_label(say(f"field_{kind}"))
        self._choice_field.set_label(say("field_answered" if kind is FormKind.ANSWER else
                                         "field_item"))  # fmt: skip
        self.choice.set_options(choices)
        self._choice_field.setVisible(bool(choices))
        self.fields = {_FIELD[kind]: self._text_field, "choice": self._choice_field}
        self.text.set_lines(1 if kind is FormKind.APPROVE else 5)  # a name is one line
        self.text.setPlainText(text)
        self.record.set_words(say(f"record_{kind}"))
        self.opened()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.selectAll()


class MinutesPage(QWidget):
    """The minutes of the meeting in view.

    Signals:
        turned(str): another part is looked at.

    Attributes:
        part_bar: chooses the part; tables, models: by part.
        side: the panel at the right; form, save: what it may hold.
        working: what goes on. preview: a copy looked at; looked: its place.
    """

    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.part_bar = SegmentBar(say("parts"), _segments({}))
        self.models: dict[Part, RowsModel[MinuteRow]] = {}
        self.tables: dict[Part, RowsTable] = {}
        self._stack = QStackedWidget()
        for part in Part:
            self._add_part(part)
        self._standing = Label("", Role.BODY_STRONG, wrap=True)
        self._standing.setContentsMargins(12, 10, 12, 0)
        self._warning = Label("", Role.BODY, "warning", wrap=True)
        self._warning.setContentsMargins(12, 4, 12, 0)
        self._brief = ElidedLabel("", Role.BODY, "warning")
        self._empty = Label("", wrap=True)
        self._empty.setContentsMargins(12, 10, 12, 10)
        self.working = Working()
        self._about = Inspector()
        block = self._about.block(ruled=False, spacing=6)
        self._title = Label("", Role.PANEL, wrap=True)
        self._lines = Lines()
        block.addWidget(self._title)
        block.addWidget(self._lines)
        self._about.column.addStretch(1)
        self.form, self.save = MinutesForm(), SavePanel()
        self.side = Side(self._about, self.form, self.save)
        self.preview = PdfPreview()
        self._whole = QStackedWidget()
        self._build()
        self.part_bar.chosen.connect(self._turn)
        self._turn(Part.ITEMS)

    def _add_part(self, part: Part) -> None:
        def words_of(name: str) -> Callable[[MinuteRow], str]:
            return lambda row: str(getattr(row, name))

        widths = {"first": None, "second": _WIDTHS[part][0], "third": _WIDTHS[part][1]}
        columns = [
            Column[MinuteRow](
                name, say(f"column_{part}_{name}"), words_of(name), width=widths[name],
                strong=name == "first",
            )
            for name in widths
        ]  # fmt: skip
        model = RowsModel[MinuteRow](
            columns, lambda row: row.id, lambda row: f"{row.first}, {row.second}, {row.third}"
        )
        model.setParent(self)
        table = RowsTable(model, say(f"part_{part}"), dense=True, sortable=False, find_column=0)
        table.row_chosen.connect(lambda _row: self.show_about())
        self.models[part], self.tables[part] = model, table
        self._stack.addWidget(table)

    def _build(self) -> None:
        panel = Panel()
        panel.setAccessibleName(words("meetings", "tab_minutes"))
        panel.add(self.working)
        panel.add(self._standing)
        panel.add(self._warning)
        above = QHBoxLayout()  # its margins, since a line that is cut knows none of its own
        above.setContentsMargins(12, 4, 12, 0)
        above.addWidget(self._brief)
        panel.add(above)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 10)
        row.addWidget(self.part_bar)
        row.addStretch(1)
        panel.add(row)
        panel.add(self._empty)
        panel.add(self._stack, 1)
        self.inspected = WithInspector(panel, self.side, least=460)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 20, 14)
        column.addWidget(self.inspected)
        looked = QFrame()
        down = QVBoxLayout(looked)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.preview)
        self._main, self.looked = main, looked
        self._column, self._choice_row, self._above = column, row, above
        self._whole.addWidget(main)
        self._whole.addWidget(looked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        before: QWidget = self.part_bar
        for table in self.tables.values():  # Tab goes from the bar into the list below it
            QWidget.setTabOrder(before, table)
            before = table

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys belong to the list in view, or to the copy looked at."""
        super().focusInEvent(event)
        to = self.preview.sheet if self.previewing else self.table
        to.setFocus(event.reason())

    # ---- what it shows -----------------------------------------------------------------

    @property
    def part(self) -> Part:
        """The part looked at."""
        return Part(self.part_bar.current)

    @property
    def table(self) -> RowsTable:
        """The list in view."""
        return self.tables[self.part]

    @property
    def current(self) -> MinuteRow | None:
        """The line that is chosen."""
        return self.models[self.part].row_at(self.table.currentIndex())

    def _turn(self, _part: str) -> None:
        self._stack.setCurrentWidget(self.table)
        self._say_empty()
        self.show_about()
        self.turned.emit(self.part)

    def turn_to(self, part: Part) -> None:
        """Look at another part."""
        self.part_bar.choose(part)

    def show_minutes(
        self, rows: Mapping[Part, Sequence[MinuteRow]], standing: str, warning: str
    ) -> None:
        """Show them; ``standing`` says how far they are, ``warning`` what is still to do."""
        for part, model in self.models.items():
            model.set_rows(tuple(rows.get(part, ())))
        self.part_bar.set_segments(_segments({part: len(rows.get(part, ())) for part in Part}))
        self._standing.setText(standing)
        self._warning.setText(warning)
        self._brief.set_text(" ".join(part for part in (standing, warning) if part))
        self._fit_warning()
        self._say_empty()
        self.show_about()

    def set_low(self, *, low: bool) -> None:
        """Less around the lists in a low window."""
        self._column.setContentsMargins(20, 4 if low else 14, 20, 4 if low else 14)
        self._above.setContentsMargins(12, 0 if low else 4, 12, 0)
        self._choice_row.setContentsMargins(12, 2 if low else 10, 12, 2 if low else 10)

    def _fit_warning(self) -> None:
        """Whole where there is height for it, else one line with the whole in its tooltip."""
        high = self.height() >= theme().px(_HIGH)
        self._standing.setVisible(high and bool(self._standing.text()))
        self._warning.setVisible(high and bool(self.warning))
        self._brief.setVisible(not high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lists keep their room."""
        super().resizeEvent(event)
        self._fit_warning()

    @property
    def warning(self) -> str:
        """What is said to be still to do."""
        return self._warning.text()

    def _say_empty(self) -> None:
        self._empty.setText(say(f"empty_{self.part}"))
        self._empty.setVisible(not self.models[self.part].rows)

    def show_about(self) -> None:
        """Tell of the line that is chosen."""
        row = self.current
        self._title.setText(say("no_row") if row is None else row.first)
        self._title.set_role(Role.BODY if row is None else Role.PANEL)
        self._lines.show_lines(() if row is None else row.about)

    def open(self, form: SideForm) -> None:
        """Open a form in the panel, folded or not."""
        self.side.open(form)
        self.inspected.show_inspector()

    def shut(self) -> None:
        """Leave the form; the focus goes back to the list."""
        self.save.forget()
        self.side.shut()
        self.inspected.button.setChecked(False)
        if self.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def previewing(self) -> bool:
        """Whether a copy is looked at."""
        return self._whole.currentWidget() is self.looked

    def look_at(self, pdf: bytes, title: str) -> None:
        """Give the place to a copy."""
        self.preview.show_pdf(pdf, title)
        self._whole.setCurrentWidget(self.looked)
        self.preview.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut_preview(self) -> None:
        """Back to the lists; nothing of the copy stays in the window."""
        if self.previewing:
            self.preview.clear()
            self._whole.setCurrentWidget(self._main)
            if self.isVisible():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)


_WIDTHS = {
    Part.ITEMS: (150, 150), Part.COPIES: (140, 150), Part.ACTIONS: (180, 90),
    Part.TELL: (150, 210),
}  # fmt: skip
"""Of the second and the third column, px at 100 %; the first takes the rest."""


def _segments(counts: dict[Part, int]) -> tuple[Segment, ...]:
    return tuple(Segment(one, say(f"part_{one}"), counts.get(one)) for one in Part)
