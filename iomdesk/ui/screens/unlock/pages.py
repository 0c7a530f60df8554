"""The left half of the unlock panel: passphrase, recovery code, new passphrase, trouble."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.access import StoreFacts
from iomdesk.domain.passphrase import strength
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, PassphraseBox, TextLine, set_flag, set_read_only
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.words import words

RING = 4
"""Room for the ring that stands out around a button with the focus, px."""


def _say(code: str) -> str:
    return words("unlock", code)


def _page(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(RING, 0, RING, RING)
    column.setSpacing(0)
    return column


def _buttons(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


class PassphrasePage(QWidget):
    """Who (when there are several), the passphrase, Unlock, and the way to the code.

    Signals:
        asked(str, str): slot id and passphrase.
        recovery_asked, close_asked: the link and the second button.
    """

    asked = Signal(str, str)
    recovery_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = ""
        self._problem_text = ""
        self.person = Choice()
        set_flag(self.person, "big", "true")
        self._person_field = Field(_say("person"), self.person)
        self.box = PassphraseBox()
        self.field = Field(_say("passphrase"), self.box)
        self._openly = Label("", Role.SMALL, "second", wrap=True)
        self.unlock = Button(_say("unlock"), kind=Kind.MAIN, keys="Enter", big=True)
        self.close_button = Button(_say("close"), big=True)
        self.link = Button(_say("recovery_link"), kind=Kind.LINK)
        column = _page(self)
        self._top = QWidget()
        column.addWidget(self._top)
        column.addWidget(self._person_field)
        self._gap = QWidget()
        column.addWidget(self._gap)
        column.addWidget(self.field)
        column.addWidget(self._openly)
        self._before = QWidget()
        column.addWidget(self._before)
        column.addLayout(_buttons(self.unlock, self.close_button))
        column.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(2)
        line.setContentsMargins(-2, 0, 0, 0)  # a link has 2 px of its own at either side
        line.addWidget(self.link)
        line.addWidget(Label(_say("recovery_when"), Role.SMALL))
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(Label(_say("recovery_needs"), Role.SMALL, wrap=True))
        self.box.returnPressed.connect(self._ask)
        self.box.textEdited.connect(self._edited)
        self.unlock.clicked.connect(self._ask)
        self.close_button.clicked.connect(self.close_asked)
        self.link.clicked.connect(self.recovery_asked)
        self._several = False
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        px = theme().px
        self._top.setFixedHeight(px(14 if self._several else 30))
        self._gap.setFixedHeight(px(12))
        self._before.setFixedHeight(px(12 if self._several else 18))

    def offer(self, facts: StoreFacts) -> None:
        """Take the people of a store; asks who only when there is more than one."""
        self._several = len(facts.people) > 1
        self._slot = facts.proposed
        self.person.set_options(tuple((slot.id, slot.name) for slot in facts.people))
        self.person.set_value(facts.proposed)
        self._person_field.setVisible(self._several)
        self._gap.setVisible(self._several)
        openly = words("unlock", "training_passphrase", {"passphrase": facts.passphrase})
        self._openly.setText(openly if facts.passphrase else "")
        self._openly.setVisible(bool(facts.passphrase))
        self._measure()

    def begin(self) -> None:
        """Put the focus into the box."""
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the box."""
        self.box.clear()
        self.box.hide_words()
        self.field.set_problem("")

    def problem(self, text: str) -> None:
        """Words under the box; what was typed is kept and selected."""
        self.field.set_problem(text)
        self.begin()

    def waiting(self, text: str) -> None:
        """The wait in words; Unlock is refused with the same reason."""
        if text or self.unlock.reason:
            self.unlock.refuse(text)
            self.field.set_problem(text)

    def set_busy(self, reason: str) -> None:
        """Refuse everything while a try is under way."""
        set_read_only(self.box, on=bool(reason))
        self.person.setEnabled(not reason)
        for button in (self.unlock, self.close_button, self.link):
            button.refuse(reason)

    def _edited(self) -> None:
        if self.field.problem and not self.unlock.reason:
            self.field.set_problem("")

    def _ask(self) -> None:
        if self.unlock.reason:
            return
        if not self.box.text():
            self.begin()
            return
        self.asked.emit(str(self.person.value or self._slot), self.box.text())


class RecoveryPage(QWidget):
    """The recovery code from the sealed envelope.

    Signals:
        asked(str): the code as typed.
        back_asked: the passphrase after all.
    """

    asked = Signal(str)
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = TextLine()
        set_flag(self.box, "big", "true")
        self.box.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.field = Field(_say("recovery_label"), self.box, help_text=_say("recovery_help"))
        self.open = Button(_say("recovery_open"), kind=Kind.MAIN, keys="Enter", big=True)
        self.back = Button(_say("back"), keys="Esc", big=True)
        column = _page(self)
        column.addSpacing(30)
        column.addWidget(self.field)
        column.addSpacing(18)
        column.addLayout(_buttons(self.open, self.back))
        column.addStretch(1)
        column.addWidget(Label(_say("recovery_needs"), Role.SMALL, wrap=True))
        self.box.returnPressed.connect(self._ask)
        self.open.clicked.connect(self._ask)
        self.back.clicked.connect(self.back_asked)

    def begin(self) -> None:
        """Put the focus into the box."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the box."""
        self.box.clear()
        self.field.set_problem("")

    def problem(self, text: str) -> None:
        """Words under the box; what was typed is kept."""
        self.field.set_problem(text)
        self.begin()

    def set_busy(self, reason: str) -> None:
        """Refuse everything while the code is tried."""
        set_read_only(self.box, on=bool(reason))
        for button in (self.open, self.back):
            button.refuse(reason)

    def _ask(self) -> None:
        if not self.open.reason:
            self.asked.emit(self.box.text())


class RenewPage(QWidget):
    """After a recovery: a new passphrase for whoever lost theirs.

    Signals:
        asked(str, str, str): slot id, new passphrase, the same again.
        skipped: open without one.
    """

    asked = Signal(str, str, str)
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: tuple[str, ...] = ()
        self.person = Choice()
        self._person_field = Field(_say("person"), self.person)
        self.first, self.second = PassphraseBox(), PassphraseBox()
        # Two boxes with the same key would each keep it from the other.
        self.second.show_button.hide()
        for shortcut in self.second.findChildren(QShortcut):
            shortcut.setEnabled(False)
        self._first_field = Field(_say("renew_first"), self.first)
        self._second_field = Field(_say("renew_second"), self.second)
        self._strength = Label("", Role.SMALL, "second")
        self.keep = Button(_say("renew_keep"), kind=Kind.MAIN, keys="Enter", big=True)
        self.skip = Button(_say("renew_skip"), big=True)
        column = _page(self)
        column.addSpacing(8)
        column.addWidget(Label(_say("renew_title"), Role.BODY_STRONG))
        column.addWidget(Label(_say("renew_text"), Role.SMALL, "second", wrap=True))
        column.addSpacing(8)
        column.addWidget(self._person_field)
        column.addSpacing(4)
        column.addWidget(self._first_field)
        column.addWidget(self._strength)
        column.addSpacing(4)
        column.addWidget(self._second_field)
        column.addStretch(1)
        column.addLayout(_buttons(self.keep, self.skip))
        self.first.textChanged.connect(self._judge)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._ask)
        self.keep.clicked.connect(self._ask)
        self.skip.clicked.connect(self.skipped)

    def offer(self, facts: StoreFacts) -> None:
        """Take the people of a store."""
        self._context = (facts.name, *(slot.name for slot in facts.people))
        self.person.set_options(tuple((slot.id, slot.name) for slot in facts.people))
        self.person.set_value(facts.proposed)
        self._person_field.setVisible(len(facts.people) > 1)

    def begin(self) -> None:
        """Put the focus into the first box."""
        self._judge()
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the boxes."""
        for box, field in ((self.first, self._first_field), (self.second, self._second_field)):
            box.clear()
            box.hide_words()
            field.set_problem("")

    def problem(self, text: str, *, second: bool) -> None:
        """Words under the box concerned."""
        field = self._second_field if second else self._first_field
        field.set_problem(text)
        (self.second if second else self.first).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, reason: str) -> None:
        """Refuse everything while it is kept."""
        for box in (self.first, self.second):
            set_read_only(box, on=bool(reason))
        for button in (self.keep, self.skip):
            button.refuse(reason)

    def _judge(self) -> None:
        self._first_field.set_problem("")
        verdict = strength(self.first.text(), self._context)
        self._strength.setText(words("strength", verdict.code, verdict.params))

    def _ask(self) -> None:
        if self.keep.reason:
            return
        self._second_field.set_problem("")
        slot = str(self.person.value or "")
        self.asked.emit(slot, self.first.text(), self.second.text())


class TroublePage(QWidget):
    """Why a store will not open, or that there is none, and what can be done.

    Signals:
        retry_asked, copy_asked, create_asked, close_asked: the buttons.
        training_asked: the link under them.
    """

    retry_asked = Signal()
    training_asked = Signal()
    copy_asked = Signal()
    create_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon("problem", "redText", 16)
        self.title = Label("", Role.PANEL)
        self.text = Label("", Role.BODY, wrap=True)
        column = _page(self)
        column.addSpacing(30)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self.title, 1)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(self.text)
        column.addSpacing(18)
        self.copy = Button(_say("use_copy"), kind=Kind.MAIN, big=True)
        self.create_button = Button(_say("create"), kind=Kind.MAIN, big=True)
        self.retry = Button(_say("retry"), big=True)
        self.close_button = Button(_say("close"), big=True)
        column.addLayout(_buttons(*self._all()))
        column.addStretch(1)
        self.training = Button(_say("training_link"), kind=Kind.LINK)
        self._fictional = Label(_say("training_line"), Role.SMALL, wrap=True)
        line = QHBoxLayout()
        line.setContentsMargins(-2, 0, 0, 0)  # a link has 2 px of its own at either side
        line.addWidget(self.training)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._fictional)
        self.training.clicked.connect(self.training_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.create_button.clicked.connect(self.create_asked)
        self.retry.clicked.connect(self.retry_asked)
        self.close_button.clicked.connect(self.close_asked)
        for button in self._all():
            button.setAutoDefault(True)

    def _all(self) -> tuple[Button, ...]:
        return (self.copy, self.create_button, self.retry, self.close_button)

    def set_busy(self, reason: str) -> None:
        """Refuse everything while something is under way."""
        for button in (*self._all(), self.training):
            button.refuse(reason)

    def say(
        self, title: str, text: str, *, copy: bool, create: bool, retry: bool, calm: bool
    ) -> None:
        """Say it, and put the focus on what to do first."""
        self._icon.setVisible(not calm)
        self.title.setText(title)
        self.text.setText(text)
        for button, shown in (
            (self.copy, copy),
            (self.create_button, create),
            (self.retry, retry),
            (self.close_button, True),
            (self.training, create),
            (self._fictional, create),
        ):
            button.setVisible(shown)
        # A drive that is not plugged in is looked for again before a store is made anew.
        first = (self.copy, self.retry, self.create_button, self.close_button)
        next(button for button in first if not button.isHidden()).setFocus(
            Qt.FocusReason.OtherFocusReason
        )
