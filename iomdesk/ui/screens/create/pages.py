"""The five pages of the wizard; each knows its boxes and nothing of what is done with them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.passphrase import strength
from iomdesk.domain.recovery_code import GROUPS, group_is_right, typed_groups
from iomdesk.ui.look import Role
from iomdesk.ui.screens.create.plan import SchemeOffer, folder_name
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, PassphraseBox, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

RING = 4
"""Room for the ring that stands out around a button with the focus, px."""

_BETWEEN = 14


def _say(code: str, **params: object) -> str:
    return words("create", code, params)


class WizardPage(QWidget):
    """One page: its fields by the names that refusals use.

    Signals:
        entered: Enter in a box; go on.
    """

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._answered = False  # a box has acted on the Enter that is still on its way up
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(RING, RING, RING, RING)
        self.column.setSpacing(_BETWEEN)

    def add_field(self, name: str, field: Field) -> None:
        """Put a field on the page; Enter in a line of text goes on."""
        self.fields[name] = field
        self.column.addWidget(field)
        if isinstance(field.editor, TextLine | PassphraseBox):
            field.editor.returnPressed.connect(self.enter)
            field.editor.textEdited.connect(lambda: field.set_problem(""))

    def enter(self) -> None:
        """Enter in a box: go on."""
        self._answered = True
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A box lets its Enter go on upwards: it ends here, else it would count twice."""
        answered, self._answered = self._answered, False
        if answered and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            return
        super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the focus into the first box."""
        if self.fields:
            first = next(iter(self.fields.values()))
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, field: str, text: str) -> bool:
        """Show a problem beside its field and go there; False when it is not here."""
        if field not in self.fields:
            return False
        self.fields[field].set_problem(text)
        self.fields[field].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def set_busy(self, reason: str) -> None:
        """Keep the boxes as they are while something is done with them."""
        for field in self.fields.values():
            field.editor.setEnabled(not reason)


class SchemePage(WizardPage):
    """Scheme and area."""

    def __init__(self, offers: tuple[SchemeOffer, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = {offer.id: offer for offer in offers}
        self.scheme = Choice(tuple((offer.id, offer.title) for offer in offers))
        self.area = Choice()
        self.add_field("scheme", Field(_say("scheme"), self.scheme, help_text=_say("scheme_help")))
        self.add_field("area", Field(_say("area"), self.area, help_text=_say("area_help")))
        self.column.addStretch(1)
        self.scheme.currentIndexChanged.connect(self._areas)
        self._areas()

    @property
    def offer(self) -> SchemeOffer | None:
        """The scheme that is chosen."""
        return self._offers.get(str(self.scheme.value))

    def _areas(self) -> None:
        areas = self.offer.areas if self.offer else ()
        self.area.set_options((("", _say("area_all")), *((area, area) for area in areas)))


class PlacePage(WizardPage):
    """The person, the store's name and its place.

    Signals:
        browse_asked: choose a folder.
    """

    browse_asked = Signal()

    def __init__(self, home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person, self.name = TextLine(), TextLine()
        self.place = TextLine(str(home))
        self.browse = Button(_say("browse"))
        self.add_field("person", Field(_say("person"), self.person, help_text=_say("person_help")))
        self.add_field("store_name", Field(_say("name"), self.name))
        self.add_field("place", Field(_say("place"), self.place))
        row = QHBoxLayout()
        row.addWidget(self.browse)
        row.addStretch(1)
        self.column.addLayout(row)
        self._becomes = Label("", Role.SMALL, "second", wrap=True)
        self.column.addWidget(self._becomes)
        self.column.addStretch(1)
        self.browse.clicked.connect(self.browse_asked)
        for box in (self.name, self.place):
            box.textChanged.connect(self._tell)

    @property
    def folder(self) -> Path:
        """Where the store will be."""
        return Path(self.place.text().strip()) / folder_name(self.name.text())

    def _tell(self) -> None:
        ready = self.name.text().strip() and self.place.text().strip()
        self._becomes.setText(_say("becomes", path=self.folder) if ready else "")

    def propose(self, name: str) -> None:
        """Propose a name for the store when none was typed."""
        if not self.name.isModified():
            self.name.setText(name)
        self._tell()


class PassphrasePage(WizardPage):
    """The passphrase twice, with its strength in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: tuple[str, ...] = ()
        self.first, self.second = PassphraseBox(), PassphraseBox()
        # Two boxes with the same key would each keep it from the other; only the first
        # can be shown, the second is there to find out what was not seen.
        self.second.show_button.hide()
        for shortcut in self.second.findChildren(QShortcut):
            shortcut.setEnabled(False)
        self.strength = Label("", Role.SMALL, "second")
        self.add_field("passphrase", Field(_say("passphrase"), self.first))
        self.column.addWidget(self.strength)
        self.add_field("again", Field(_say("passphrase_again"), self.second))
        self.column.addWidget(Label(_say("passphrase_note"), Role.SMALL, "second", wrap=True))
        self.column.addStretch(1)
        self.first.returnPressed.disconnect(self.enter)
        self.first.returnPressed.connect(self._to_second)
        self.first.textChanged.connect(self._judge)

    def _to_second(self) -> None:
        self._answered = True
        self.second.setFocus(Qt.FocusReason.OtherFocusReason)

    def expect(self, context: tuple[str, ...]) -> None:
        """Take the words an acquaintance would try."""
        self._context = context
        self._judge()

    def _judge(self) -> None:
        verdict = strength(self.first.text(), self._context)
        text = words("strength", verdict.code, verdict.params)
        self.strength.setText(text)
        self.strength.set_tone("good" if verdict.accepted else "second")
        self.first.setAccessibleDescription(text)

    def forget(self) -> None:
        """Empty both boxes."""
        for box in (self.first, self.second):
            box.clear()
            box.hide_words()


class RecoveryPage(WizardPage):
    """The recovery code, to be printed or saved.

    Signals:
        save_asked, print_asked: the buttons.
    """

    save_asked = Signal()
    print_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", Role.PANEL)
        self.column.addWidget(self._title)
        self.column.addWidget(Label(_say("recovery_text"), wrap=True))
        grid = QGridLayout()
        grid.setSpacing(8)
        self._groups = [Label("", Role.FIGURE) for _ in range(GROUPS)]
        for number, label in enumerate(self._groups):
            row, column = divmod(number, GROUPS // 2)
            grid.addWidget(Label(str(number + 1), Role.TINY, "third"), 2 * row, column)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            grid.addWidget(label, 2 * row + 1, column)
        self.column.addLayout(grid)
        self.save = Button(_say("save"), icon="paper")
        self.print = Button(_say("print"), icon="print")
        row_of_buttons = QHBoxLayout()
        row_of_buttons.setSpacing(8)
        row_of_buttons.addWidget(self.print)
        row_of_buttons.addWidget(self.save)
        row_of_buttons.addStretch(1)
        self.column.addLayout(row_of_buttons)
        self._said = Label("", Role.SMALL, "second", wrap=True)
        self.column.addWidget(self._said)
        self.column.addStretch(1)
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)

    def begin(self) -> None:
        """Put the focus on the first thing to do."""
        self.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_code(self, name: str, code: str) -> None:
        """Show the code; empty to take it off the screen."""
        self._title.setText(_say("recovery_title", name=name) if code else "")
        groups = code.split("-") if code else [""] * GROUPS
        for number, (label, group) in enumerate(zip(self._groups, groups, strict=True), 1):
            label.setText(group)
            # A reader says it sign by sign instead of trying to make a word of it.
            label.setAccessibleName(f"{number}: {' '.join(group)}" if group else "")
        self.say("")

    def say(self, text: str, *, problem: bool = False) -> None:
        """What became of the page."""
        self._said.set_tone("error" if problem else "second")
        self._said.setText(text)

    def set_busy(self, reason: str) -> None:
        """One thing at a time."""
        for button in (self.save, self.print):
            button.refuse(reason)


class ProofPage(WizardPage):
    """The code typed back, group by group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.addWidget(Label(_say("proof_text"), wrap=True))
        self.box = TextLine()
        self.box.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.add_field(
            "recovery_code", Field(_say("proof"), self.box, help_text=_say("proof_help"))
        )
        self.progress = Label("", Role.SMALL, "second")
        self.column.addWidget(self.progress)
        self.column.addStretch(1)
        self.box.textChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        text, tone = progress_words(self.box.text())
        self.progress.setText(text)
        self.progress.set_tone(tone)

    def forget(self) -> None:
        """Empty the box."""
        self.box.clear()
        self.fields["recovery_code"].set_problem("")


def progress_words(typed: str) -> tuple[str, str]:
    """How far the code is typed, and the tone to say it in; a group unfinished is no slip."""
    groups = typed_groups(typed)[:GROUPS]
    right = 0
    for number, group in enumerate(groups):
        if group_is_right(number, group):
            right += 1
        elif number < len(groups) - 1 or len(group) >= 5:
            return _say("proof_slip", group=number + 1), "warning"
    if right == GROUPS:
        return _say("proof_all"), "good"
    return (_say("proof_some", right=right) if right else _say("proof_none")), "second"


def on_theme(call: Callable[[], None]) -> None:
    """Measure now and whenever the theme changes; ``call`` is a method of a widget."""
    call()
    theme().changed.connect(call)
