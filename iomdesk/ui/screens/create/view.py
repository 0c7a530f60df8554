"""The wizard's layout: one panel, five pages, Back, Leave and one main button."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.screens.create.pages import (
    RING,
    PassphrasePage,
    PlacePage,
    ProofPage,
    RecoveryPage,
    SchemePage,
    WizardPage,
    on_theme,
)
from iomdesk.ui.screens.create.plan import SchemeOffer
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Label, rule
from iomdesk.words import words

_MARKING = "OFFICIAL-SENSITIVE - IN CONFIDENCE"
_MAKE, _RECOVERY, _PROOF = 2, 3, 4


class CreateView(QWidget):
    """The whole window while a store is being made.

    Signals:
        next_asked, back_asked, leave_asked: the buttons, Enter and Esc.

    Attributes:
        scheme, place, passphrase, recovery, proof: the five pages, in their order.
    """

    next_asked = Signal()
    back_asked = Signal()
    leave_asked = Signal()

    def __init__(
        self,
        offers: tuple[SchemeOffer, ...],
        home: Path,
        *,
        marking: str = _MARKING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(words("create", "title"))
        self.scheme, self.place = SchemePage(offers), PlacePage(home)
        self.passphrase, self.recovery = PassphrasePage(), RecoveryPage()
        self.proof = ProofPage()
        self._order: tuple[WizardPage, ...] = (
            self.scheme,
            self.place,
            self.passphrase,
            self.recovery,
            self.proof,
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._banner = Label(marking, Role.MARKING, "banner")
        self._banner.setProperty("part", "banner")
        self._banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self._banner)
        outer.addWidget(self._middle(), 1)
        self.next.clicked.connect(self.next_asked)
        self.back.clicked.connect(self.back_asked)
        self.leave.clicked.connect(self.leave_asked)
        for page in self._order:
            page.entered.connect(self.next_asked)
        for keys, signal in (("Alt+Left", self.back_asked), ("Ctrl+Return", self.next_asked)):
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
        on_theme(self._measure)
        self.show_page(0)

    def _middle(self) -> QScrollArea:
        holder = QWidget()
        holder.setProperty("part", "scrolled")
        around = QVBoxLayout(holder)
        self._panel = QFrame()
        self._panel.setProperty("part", "panel")
        column = QVBoxLayout(self._panel)
        self._column = column
        column.setSpacing(0)
        self._title = Label(words("create", "title"), Role.PAGE)
        self._step = Label("", Role.BODY, "second")
        self._pages = QStackedWidget()
        for page in self._order:
            self._pages.addWidget(page)
        self._problem = Label("", Role.SMALL, "error", wrap=True)
        self._problem.hide()
        for line in (self._title, self._step, self._problem):
            line.setContentsMargins(RING, 0, RING, 0)
        column.addWidget(self._title)
        column.addWidget(self._step)
        column.addSpacing(16)
        column.addWidget(self._pages, 1)
        column.addWidget(self._problem)
        column.addSpacing(8)
        column.addWidget(rule())
        column.addSpacing(12)
        self.next = Button("", kind=Kind.MAIN, keys="Enter", big=True)
        self.back = Button(words("create", "back"), big=True)
        self.leave = Button(words("create", "leave"), keys="Esc", big=True)
        row = QHBoxLayout()
        row.setContentsMargins(RING, RING, RING, RING)
        row.setSpacing(8)
        self._busy = Label("", Role.SMALL, "second")
        row.addWidget(self.next)
        row.addWidget(self.back)
        row.addWidget(self._busy)
        row.addStretch(1)
        row.addWidget(self.leave)
        column.addLayout(row)
        around.addWidget(self._panel, 0, Qt.AlignmentFlag.AlignCenter)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        return area

    def _measure(self) -> None:
        px = theme().px
        self._banner.setFixedHeight(px(22))
        self._panel.setFixedSize(px(640), px(532))
        self._column.setContentsMargins(px(32), px(24), px(32), px(20))
        self._pages.setFixedWidth(px(460) if self.step not in {3} else px(574))

    @property
    def step(self) -> int:
        """Which page is shown, 0 to 4."""
        return self._pages.currentIndex()

    def show_page(self, step: int) -> None:
        """Turn to a page and put the focus where the work is."""
        self.say("")
        self._pages.setCurrentIndex(step)
        self._measure()
        name = words("create", f"step_{step + 1}")
        self._step.setText(words("create", "step", {"step": step + 1, "name": name}))
        code = {_MAKE: "make", _PROOF: "finish"}.get(step, "next")
        self.next.set_words(words("create", code))
        # What was made is not made again: from the recovery page there is no way back.
        self.back.setVisible(step not in {0, _RECOVERY})
        self._order[step].begin()

    def refuse(self, field: str, text: str) -> None:
        """Say what is amiss beside its field, on whichever page that is."""
        for number, page in enumerate(self._order):
            if field in page.fields:
                if number != self.step:
                    self.show_page(number)
                page.refuse(field, text)
                return
        self.say(text)

    def say(self, text: str) -> None:
        """What is amiss with no one field."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def set_busy(self, reason: str) -> None:
        """While the store is made or proved."""
        self._busy.setText(reason)
        for button in (self.next, self.back, self.leave):
            button.refuse(reason)
        for page in self._order:
            page.set_busy(reason)
        if not reason:
            self._order[self.step].begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, after asking; Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            else:
                self.next_asked.emit()
            return
        super().keyPressEvent(event)
