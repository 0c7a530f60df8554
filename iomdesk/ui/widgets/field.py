"""A labelled field: label above, help or problem beneath, all wired for a screen reader."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import DateEdit, PassphraseBox, set_flag
from iomdesk.ui.widgets.label import Icon, Label


class Beneath(QWidget):
    """The line under a field: an icon and words, hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        self._icon = Icon("problem", "redText", 14)
        self._words = Label("", Role.SMALL, "error", wrap=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, icon: str, ink: str, tone: str, words: str) -> None:
        """Say something; empty words hide it."""
        self._icon.set_icon(icon, ink)
        self._words.set_tone(tone)
        self._words.setText(words)
        self.setVisible(bool(words))
        if words:
            QAccessible.updateAccessibility(QAccessibleEvent(self._words, QAccessible.Event.Alert))


class Field(QWidget):
    """One editor with its label, help, problem and dirty mark.

    A problem of a ``DateEdit`` and the Caps Lock line of a ``PassphraseBox`` show by
    themselves. ``note`` is said in small words beside the label ("if known"); ``beneath``
    is a line that stands elsewhere, under two fields side by side. A ``bare`` field shows
    no label of its own: a heading over it says what it is.

    Attributes:
        editor: the box itself.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        optional: bool = False,
        note: str = "",
        help_text: str = "",
        role: Role = Role.BODY_LABEL,
        beneath: Beneath | None = None,
        wrap: bool = False,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        note = note or ("optional" if optional else "")
        self._help_text = help_text
        self._problem = ""
        self._elsewhere = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._label = Label(label, role, wrap=wrap and not note)
        self._label.setBuddy(editor)
        if wrap and note:
            flow = Flow(gap=6, line_gap=0)
            flow.addWidget(self._label)
            flow.addWidget(Label(note, Role.SMALL, "third"))
            column.addLayout(flow)
        else:
            head = QHBoxLayout()
            head.setSpacing(6)
            head.addWidget(self._label, int(wrap))
            if note:
                head.addWidget(Label(note, Role.SMALL, "third"))
            if not wrap:
                head.addStretch(1)
            column.addLayout(head)
        if bare:
            self._label.hide()
        column.addWidget(editor)
        self._help = Label(help_text, Role.SMALL, "third", wrap=True, parent=self)
        self._help.setVisible(bool(help_text))
        column.addWidget(self._help)
        self._beneath = Beneath() if beneath is None else beneath
        if beneath is None:
            column.addWidget(self._beneath)
        column.addStretch(1)  # room to spare goes below, not between label and box
        self._note = note
        self.set_label(label)
        editor.setAccessibleDescription(help_text)
        self.setFocusProxy(editor)
        if isinstance(editor, DateEdit):
            editor.problem_found.connect(self.set_problem)
        if isinstance(editor, PassphraseBox):
            editor.caps_lock.connect(self._caps)

    def say_in(self, place: QBoxLayout) -> None:
        """What is amiss stands in ``place``: under the row where this is one of two fields.

        A problem in half a row would be five lines long and squeeze the field beside it.
        """
        place.addWidget(self._beneath)
        self._elsewhere = True

    def event(self, event: QEvent) -> bool:
        """What stands elsewhere comes and goes with the field."""
        kind = event.type()
        if kind in {QEvent.Type.HideToParent, QEvent.Type.ShowToParent} and self._elsewhere:
            on = kind is QEvent.Type.ShowToParent
            self._beneath.setVisible(on and bool(self._beneath.words))
        return super().event(event)

    @property
    def problem(self) -> str:
        """What is amiss, in words; empty when nothing is."""
        return self._problem

    def set_label(self, label: str) -> None:
        """Change the label, for a box that means something else now."""
        self._label.setText(label)
        self.editor.setAccessibleName(f"{label}, {self._note}" if self._note else label)

    def set_problem(self, words: str) -> None:
        """Show what happened, what was kept, what to do; empty takes it away."""
        self._problem = words
        set_flag(self.editor, "state", "error" if words else "")
        self._say("problem", "redText", "error", words)

    def set_warning(self, words: str) -> None:
        """Advice beneath the field that stops nothing; a problem stays above it."""
        if not self._problem:
            self._say("warning", "alertText", "warning", words)

    def set_dirty(self, *, dirty: bool) -> None:
        """Mark the field as changed since it was saved: 3 px accent at its left."""
        set_flag(self.editor, "dirty", "true" if dirty else "")

    def _caps(self, on: bool) -> None:
        self.set_warning("Caps Lock is on." if on else "")

    def _say(self, icon: str, ink: str, tone: str, words: str) -> None:
        self._help.setVisible(bool(self._help_text) and not words)
        self.editor.setAccessibleDescription(words or self._help_text)
        self._beneath.say(icon, ink, tone, words)
