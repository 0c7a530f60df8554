"""The unlock window's layout (mock-up 01): a 760 x 464 panel between banner and status bar.

Imports nothing but Qt, the toolkit and the words, so that it is painted at once.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iomdesk import __version__
from iomdesk.domain.access import StoreFacts
from iomdesk.domain.dates import show_day
from iomdesk.ui.look import Role
from iomdesk.ui.screens.unlock.pages import (
    RING,
    PassphrasePage,
    RecoveryPage,
    RenewPage,
    TroublePage,
)
from iomdesk.ui.screens.unlock.parts import StoreSide
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.label import Icon, Label, upright
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words

_MARKING = "OFFICIAL-SENSITIVE - IN CONFIDENCE"
_CENTRE = Qt.AlignmentFlag.AlignCenter


class Page(IntEnum):
    """What the left half of the panel shows."""

    PASSPHRASE = 0
    RECOVERY = 1
    RENEW = 2
    TROUBLE = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a store will not open.

    Attributes:
        title: a heading of a few words.
        text: what happened, what was kept, what to do.
        copy: offer to use the sound copy of the key file.
        create: offer to create a store.
        retry: offer to look again.
    """

    title: str
    text: str
    copy: bool = False
    create: bool = False
    retry: bool = True


class UnlockView(QWidget):
    """The whole window while locked: banner, panel, status bar.

    Signals:
        unlock_asked(str, str): slot id and passphrase.
        recovery_asked(str): the code as typed.
        renew_asked(str, str, str): slot id, new passphrase, the same again.
        keep_old_asked: open after a recovery without a new passphrase.
        page_asked(Page): the other way in.
        retry_asked, copy_asked, other_asked, create_asked, close_asked: the buttons.
        training_asked: the training store is wanted.

    Attributes:
        strip: says what happened outside the panel.
    """

    unlock_asked = Signal(str, str)
    recovery_asked = Signal(str)
    renew_asked = Signal(str, str, str)
    keep_old_asked = Signal()
    page_asked = Signal(object)
    retry_asked = Signal()
    copy_asked = Signal()
    other_asked = Signal()
    create_asked = Signal()
    training_asked = Signal()
    close_asked = Signal()

    def __init__(self, *, marking: str = _MARKING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(words("unlock", "product"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._banner = Label(marking, Role.MARKING, "banner")
        self._banner.setProperty("part", "banner")
        self._banner.setAlignment(_CENTRE)
        outer.addWidget(self._banner)
        self.strip = MessageStrip()
        outer.addWidget(self.strip)
        outer.addWidget(self._middle(), 1)
        outer.addWidget(self._foot())
        self.side.other_asked.connect(self.other_asked)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.other_asked)
        self._join()
        self._measure()
        theme().changed.connect(self._measure)

    def _middle(self) -> QScrollArea:
        holder = QWidget()
        holder.setProperty("part", "scrolled")
        place = QVBoxLayout(holder)
        self._around = place
        self._panel = QFrame()
        self._panel.setProperty("part", "panel")
        row = QHBoxLayout(self._panel)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        self._column = column
        column.setSpacing(0)
        self._brand = Label(words("unlock", "product"), Role.BRAND_LARGE)
        self._name = Label("", Role.BODY, "second")
        self._pages = QStackedWidget()
        self.passphrase, self.recovery = PassphrasePage(), RecoveryPage()
        self.renew, self.trouble = RenewPage(), TroublePage()
        for page in (self.passphrase, self.recovery, self.renew, self.trouble):
            self._pages.addWidget(page)
        for line in (self._brand, self._name):
            inside = QHBoxLayout()
            inside.setContentsMargins(RING, 0, RING, 0)
            inside.addWidget(line)
            column.addLayout(inside)
        column.addWidget(self._pages, 1)
        row.addWidget(self._left)
        row.addWidget(upright())
        self.side = StoreSide()
        row.addWidget(self.side, 1)
        place.addWidget(self._panel, 0, _CENTRE)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        return area

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "status")
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(Icon("lock", "text2", 13))
        row.addWidget(Label(words("unlock", "locked"), Role.SMALL_STRONG, "second"))
        row.addStretch(1)
        self._training = Label(words("unlock", "training"), Role.SMALL_STRONG)
        self._training.hide()
        self._time = Label("", Role.SMALL, "second")
        version = Label(f"{words('unlock', 'product')} {__version__}", Role.SMALL, "second")
        row.addWidget(self._training)
        for part in (version, self._time):
            row.addSpacing(6)
            row.addWidget(upright())
            row.addSpacing(6)
            row.addWidget(part)
        self._status = foot
        return foot

    def _join(self) -> None:
        self.passphrase.asked.connect(self.unlock_asked)
        self.passphrase.recovery_asked.connect(lambda: self.page_asked.emit(Page.RECOVERY))
        self.passphrase.close_asked.connect(self.close_asked)
        self.recovery.asked.connect(self.recovery_asked)
        self.recovery.back_asked.connect(lambda: self.page_asked.emit(Page.PASSPHRASE))
        self.renew.asked.connect(self.renew_asked)
        self.renew.skipped.connect(self.keep_old_asked)
        self.trouble.retry_asked.connect(self.retry_asked)
        self.trouble.copy_asked.connect(self.copy_asked)
        self.trouble.create_asked.connect(self.create_asked)
        self.trouble.training_asked.connect(self.training_asked)
        self.trouble.other_asked.connect(self.other_asked)
        self.trouble.close_asked.connect(self.close_asked)

    def _measure(self) -> None:
        look = theme().look
        px = look.px
        self._banner.setFixedHeight(px(22))
        self._status.setFixedHeight(px(26))
        self._panel.setFixedSize(px(760), px(464))
        self._left.setFixedWidth(px(420) - 1)
        self._column.setContentsMargins(px(36) - 1 - RING, px(32) - 1, px(36) - RING, px(28) - RING)
        self._around.setContentsMargins(0, 0, 0, px(56))
        self._brand.setFixedHeight(look.line(Role.BRAND_LARGE))
        self._name.setFixedHeight(look.line(Role.BODY))

    @property
    def page(self) -> Page:
        """What the left half shows."""
        return Page(self._pages.currentIndex())

    def show_time(self, now: datetime) -> None:
        """The date and time at the right of the status bar."""
        self._time.setText(f"{show_day(now.date())} {now:%H:%M}")

    def show_nothing(self) -> None:
        """There is no store yet."""
        self.forget()
        self._name.setText(words("unlock", "no_store"))
        self._training.hide()
        self.side.show_nothing()
        self.show_trouble(
            Trouble(
                words("unlock", "nothing_title"),
                words("unlock", "nothing_text"),
                create=True,
                retry=False,
            ),
            calm=True,
        )

    def show_place(self, folder: Path) -> None:
        """A store of which only the folder is known."""
        self.forget()
        self._name.setText("")
        self._training.hide()
        self.side.show_place(folder)

    def show_facts(self, facts: StoreFacts) -> None:
        """A store, locked."""
        self.forget()
        self._name.setText(facts.name)
        self._training.setVisible(facts.training)
        self.side.show_facts(facts)
        self.passphrase.offer(facts)
        self.renew.offer(facts)

    def show_page(self, page: Page) -> None:
        """Turn the left half and put the focus where typing goes."""
        self._pages.setCurrentIndex(page)
        shown = self._pages.currentWidget()
        if isinstance(shown, PassphrasePage | RecoveryPage | RenewPage):
            shown.begin()

    def show_trouble(self, trouble: Trouble, *, calm: bool = False) -> None:
        """A store that will not open: why, and what can be done."""
        self._pages.setCurrentIndex(Page.TROUBLE)
        self.trouble.say(
            trouble.title,
            trouble.text,
            copy=trouble.copy,
            create=trouble.create,
            retry=trouble.retry,
            calm=calm,
        )

    def set_busy(self, reason: str) -> None:
        """While a passphrase is tried: boxes keep their text, nothing else can begin."""
        for page in (self.passphrase, self.recovery, self.renew, self.trouble):
            page.set_busy(reason)
        self.side.other.refuse(reason)

    def wrong(self, text: str) -> None:
        """The passphrase did not open it: words under the box, box kept and selected."""
        self.passphrase.problem(text)

    def wrong_code(self, text: str) -> None:
        """The same for the recovery code."""
        self.recovery.problem(text)

    def renew_problem(self, text: str, *, second: bool) -> None:
        """The new passphrase is refused."""
        self.renew.problem(text, second=second)

    def waiting(self, text: str) -> None:
        """Say how long the wait still is; empty when there is none."""
        self.passphrase.waiting(text)

    def wait_over(self) -> None:
        """The next try may be made."""
        self.passphrase.begin()

    def forget(self) -> None:
        """Empty every box and hide what was shown."""
        for page in (self.passphrase, self.recovery, self.renew):
            page.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from the recovery code."""
        if event.key() == Qt.Key.Key_Escape and self.page is Page.RECOVERY:
            self.page_asked.emit(Page.PASSPHRASE)
            return
        super().keyPressEvent(event)
