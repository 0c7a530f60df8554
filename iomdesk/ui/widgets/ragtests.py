"""The tests of the RAG table and the five facts they rest on, as they stand and are said."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from iomdesk.domain.ragfacts import VALUES, FactName, FactValue
from iomdesk.services.ragfacts import TestLine
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

_MARKS: Final[Mapping[bool | None, tuple[str, str, str]]] = {
    True: ("tick", "greenText", "met"),
    False: ("cross", "text2", "not_met"),
    None: ("dash", "alertText", "not_known"),
}
LETTERS: Final[Mapping[FactValue, Qt.Key]] = {
    FactValue.YES: Qt.Key.Key_Y,
    FactValue.NO: Qt.Key.Key_N,
    FactValue.ENGAGING: Qt.Key.Key_E,
    FactValue.NOT_COMPLYING: Qt.Key.Key_N,
    FactValue.NOT_APPLICABLE: Qt.Key.Key_X,
    FactValue.UNKNOWN: Qt.Key.Key_U,
}
"""The key that says each value while its fact has the focus."""


def letter(value: FactValue) -> str:
    """The key as a letter."""
    return chr(LETTERS[value].value)


class TestRow(QWidget):
    """A test with a tick, a cross or a dash for not known, and what that rests on.

    ``beside`` puts what it rests on at the right, where there is room; else beneath.
    """

    __test__ = False  # no test of ours, whatever pytest thinks of the name

    def __init__(
        self, line: TestLine, *, beside: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        icon, ink, code = _MARKS[line.met]
        state = words("rag_test", code)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(Icon(icon, ink, 14), 0, Qt.AlignmentFlag.AlignTop)
        rests = Label(line.rests, Role.SMALL, "second", wrap=True)
        text = Label(line.text, Role.BODY if beside else Role.DENSE, wrap=True)
        if beside:
            rests.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            row.addWidget(text, 3)
            row.addWidget(rests, 2)
        else:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(text)
            column.addWidget(rests)
            row.addLayout(column, 1)
        self.setToolTip(state)
        self.setAccessibleName(
            words("rag_test", "spoken", {"text": line.text, "state": state, "rests": line.rests})
        )


def tests_head(status: str, tests: int, *, needs_all: bool) -> str:
    """ "Both must be true for Amber Alert"."""
    code = "any" if not needs_all else "both" if tests == 2 else "all"
    return words("rag_test", f"head_{code}", {"status": status})


class FactRow(QWidget):
    """One fact: how it stands, or what is said of it now and by whom; one stop for Tab.

    A letter says a value, Enter or Space or a click lists them, Backspace takes back what
    was said. Up and Down go to the facts beside it.

    Signals:
        said(object): a ``FactValue``, or None when it was taken back.
        source_typed: another agency was named.
        stepped(int): to the fact above (-1) or below (1).

    Attributes:
        by: the box of the agency that says it.
    """

    said = Signal(object)
    source_typed = Signal()
    stepped = Signal(int)

    def __init__(self, fact: FactName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fact = fact
        self.now: FactValue | None = None
        self._stands = self._since = ""
        self._standing = FactValue.UNKNOWN
        self._quiet = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._value = Label("", Role.DENSE_STRONG)
        self._day = Label("", Role.SMALL, "second")
        self._told = Label("", Role.SMALL, "second", wrap=True)
        self.by = SuggestBox()
        self.by.setAccessibleName(
            words("rag_facts", "by_name", {"fact": words("rag_fact_short", fact)})
        )
        self.by.editTextChanged.connect(self._by_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 3, 6, 3)
        column.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(words("rag_fact_short", fact), Role.DENSE), 1)
        head.addWidget(self._day)
        head.addWidget(self._value)
        column.addLayout(head)
        column.addWidget(self._told)
        self._by_row = QWidget()
        row = QHBoxLayout(self._by_row)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(6)
        row.addWidget(Label(words("rag_facts", "by"), Role.SMALL, "second"))
        row.addWidget(self.by, 1)
        column.addWidget(self._by_row)
        self._by_row.hide()

    # ---- what it shows -----------------------------------------------------------------

    def show_standing(self, value: FactValue, told: str, day: str) -> None:
        """How the fact stands as long as nothing is said now; ``day`` of what counts."""
        self._stands = told
        self._standing = value
        self._since = day
        self._show()

    def offer(self, agencies: Sequence[str], usual: str) -> None:
        """The agencies that may say it, and who usually does."""
        self._quiet = True
        self.by.offer(agencies)
        self.by.put(usual)
        self._quiet = False

    def say(self, value: FactValue | None, by: str = "") -> None:
        """Show what is said now, without telling anyone; None for nothing."""
        self.now = value
        if by:
            self._quiet = True
            self.by.put(by)
            self._quiet = False
        self._show()

    def set_problem(self, text: str) -> None:
        """What is amiss with who says it; empty takes it away."""
        self._told.setText(text or self._line())
        self._told.set_tone("error" if text else "second")
        self._told.show()

    def _line(self) -> str:
        """The keys while it has the focus, else how it stands or stood."""
        if self.hasFocus():
            return self._keys
        return words("rag_facts", "was", {"told": self._stands}) if self.now else self._stands

    @property
    def _keys(self) -> str:
        return ", ".join(f"{letter(one)} {words('rag_value', one)}" for one in VALUES[self.fact])

    def _show(self) -> None:
        value = self.now or self._standing
        self._value.setText(words("rag_value", value))
        self._value.set_tone("warning" if value is FactValue.UNKNOWN else "")
        self._day.setText("" if self.now else self._since)
        self._told.setText(self._line())
        self._told.set_tone("second")
        self._told.setVisible(self.hasFocus() or value is FactValue.UNKNOWN)
        self._by_row.setVisible(self.now is not None)
        self.setAccessibleName(
            f"{words('rag_fact_short', self.fact)}: {words('rag_value', value)}. {self._stands}"
        )
        self.setAccessibleDescription(self._keys)
        self.setToolTip(f"{words('rag_fact', self.fact)}: {self._stands}")

    # ---- what is done with it ----------------------------------------------------------

    def _by_typed(self, _text: str) -> None:
        if not self._quiet:
            self.source_typed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters, Enter and Space, Backspace, Up and Down."""
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        value = next((one for one in VALUES[self.fact] if LETTERS[one] == key), None)
        if plain and value is not None:
            self.said.emit(value)
        elif plain and key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.said.emit(None)
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.open_menu()
        elif plain and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click lists what may be said."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.open_menu()

    def open_menu(self) -> None:
        """List what may be said of it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value in VALUES[self.fact]:
            action = QAction(f"{words('rag_value', value)}\t{letter(value)}", menu)
            action.triggered.connect(lambda *_, value=value: self.said.emit(value))
            menu.addAction(action)
        if self.now is not None:
            action = QAction(words("rag_facts", "take_back"), menu)
            action.triggered.connect(lambda *_: self.said.emit(None))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring and the keys."""
        super().focusInEvent(event)
        self._show()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring and the keys away."""
        super().focusOutEvent(event)
        self._show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark of what is said now, and the ring."""
        super().paintEvent(event)
        painter, look = QPainter(self), theme().look
        if self.now is not None:
            painter.fillRect(0, 0, 3, self.height(), look.colour("accent"))
        if self.hasFocus():
            paint.focus_ring(painter, look, self.rect())
