"""One row of a list: as it came, what is said about it, whose it is, what to do."""

from PySide6.QtCore import Qt, Signal

from iomdesk.exchange.verdicts import Verdict
from iomdesk.services.eventlines import ReadLine
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.badge import MarkedWord
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.words import words


def _say(code: str, **params: object) -> str:
    return words("events_in", code, params)


class LineInspector(Inspector):
    """Shows one row.

    Signals:
        turn_asked(str): accept it, leave it out or take it back in.
        person_typed(str, str): the row, and the number or name of whose it is.
        correct_asked(str): back to the text, to this line.
    """

    turn_asked = Signal(str)
    person_typed = Signal(str, str)
    correct_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(" ", 312)
        self._row = ""
        self._mark = MarkedWord(RowCheck.READY)
        self.add_to_head(self._mark)
        block = self.block()
        self._text = Label("", wrap=True)
        self._reasons = Label("", Role.DENSE, "second", wrap=True)
        self._source = Label("", Role.SMALL, "third", wrap=True)
        for label in (self._text, self._reasons, self._source):
            block.addWidget(label)
        whose = self.block()
        self.person = TextLine(placeholder=_say("whose_hint"))
        self.whose = Field(_say("whose"), self.person, help_text=_say("whose_help"), wrap=True)
        whose.addWidget(self.whose)
        last = self.block(ruled=False)
        self.turn = Button("", keys="Space")
        self.correct = Button(_say("correct"))
        last.addWidget(self.turn)
        last.addWidget(self.correct)
        self.column.addStretch(1)
        self.turn.clicked.connect(lambda: self.turn_asked.emit(self._row))
        self.correct.clicked.connect(lambda: self.correct_asked.emit(self._row))
        self.person.returnPressed.connect(
            lambda: self.person_typed.emit(self._row, self.person.text().strip())
        )

    def show_line(self, line: ReadLine | None, *, pasted: bool = False) -> None:
        """Show a row, or nothing; one that was ``pasted`` can be corrected in its text."""
        self._row = "" if line is None else str(line.number)
        shown = line is not None
        self.correct.setVisible(pasted and line is not None and bool(line.reasons))
        for part in (self._text, self._reasons, self._source, self.whose, self.turn, self._mark):
            part.setVisible(shown)
        if line is None:
            self.set_title(" ")
            return
        self.set_title(_say("row_title", row=line.number))
        self._mark.set_what(RowCheck(line.verdict.value))
        self._text.setText(line.text)
        self._reasons.setText("\n".join(one.text for one in line.reasons))
        self._reasons.setVisible(bool(line.reasons))
        self._source.setText("" if line.source is None else
                             _say("from", agency=line.source.originator))  # fmt: skip
        self.person.setText(line.person)
        self.whose.set_problem("")
        self.turn.set_words(_say(turn_code(line)))
        self.turn.refuse(_say("cannot") if line.verdict is Verdict.PROBLEM else "")

    def take_focus(self) -> None:
        """To whose it is."""
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)
        self.person.selectAll()


def turn_code(line: ReadLine) -> str:
    """What Space does to a row: take it, leave it out, or take it back in."""
    if line.put_aside:
        return "take_again"
    return "accept" if line.verdict is Verdict.CHECK else "leave_out"
