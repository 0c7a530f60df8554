"""The unlock window's layout (mock-up 01): a 760 x 464 panel between banner and status bar.

Imports nothing but Qt, the toolkit and the words, so that it is painted at once.
"""

from collections.abc import Collection
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
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
from iomdesk.ui.screens.unlock.doorways import (
    CREATE_KEY,
    OPEN_KEY,
    TRAINING_KEY,
    OthersPage,
    RecentList,
    WelcomePage,
)
from iomdesk.ui.screens.unlock.pages import (
    RING,
    PassphrasePage,
    RecoveryPage,
    RenewPage,
    TroublePage,
)
from iomdesk.ui.screens.unlock.parts import StoreSide
from iomdesk.ui.screens.unlock.troubles import Trouble
from iomdesk.ui.settings import MOST_RECENT
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.label import Icon, Label, upright
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words

_MARKING = "OFFICIAL-SENSITIVE - IN CONFIDENCE"
AnyPage: TypeAlias = (
    PassphrasePage | RecoveryPage | RenewPage | TroublePage | WelcomePage | OthersPage
)
_CENTRE = Qt.AlignmentFlag.AlignCenter


class Page(IntEnum):
    """What the left half of the panel shows."""

    PASSPHRASE = 0
    RECOVERY = 1
    RENEW = 2
    TROUBLE = 3
    WELCOME = 4
    OTHERS = 5


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
        back_asked: the store in view after all, not another one.
        recent_asked(object): the folder of a store opened here before.
        forget_asked: those are to be forgotten.

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
    back_asked = Signal()
    recent_asked = Signal(object)
    forget_asked = Signal()

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
        self._by_digit = True
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
        self.welcome, self.others = WelcomePage(), OthersPage()
        for page in self._every:
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
        self.trouble.close_asked.connect(self.close_asked)
        for page in (self.welcome, self.others):
            page.create_asked.connect(self.create_asked)
            page.training_asked.connect(self.training_asked)
        self.welcome.open_asked.connect(self.other_asked)
        self.others.folder_asked.connect(self.other_asked)
        self.others.back_asked.connect(self.back_asked)
        for recent in (self.side.recent, self.others.recent):
            recent.chosen.connect(self.recent_asked)
            recent.forget_asked.connect(self.forget_asked)
        QShortcut(QKeySequence(OPEN_KEY), self).activated.connect(self.other_asked)
        # What these do stands beside them on two pages; elsewhere they do nothing.
        for keys, does in ((CREATE_KEY, self.create_asked), (TRAINING_KEY, self.training_asked)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda asked=does: self._ask_beside(asked))

    def _ask_beside(self, asked: SignalInstance) -> None:
        if self.page in {Page.WELCOME, Page.OTHERS}:
            asked.emit()

    @property
    def _every(self) -> tuple[AnyPage, ...]:
        """Every page of the left half, in the order of ``Page``."""
        return (
            self.passphrase, self.recovery, self.renew, self.trouble, self.welcome, self.others,
        )  # fmt: skip

    def _measure(self) -> None:
        look = theme().look
        px = look.px
        self._banner.setFixedHeight(px(22))
        self._status.setFixedHeight(px(26))
        self._panel.setFixedWidth(px(760))
        self._left.setFixedWidth(px(420) - 1)
        self._column.setContentsMargins(px(36) - 1 - RING, px(32) - 1, px(36) - RING, px(28) - RING)
        self._brand.setFixedHeight(look.line(Role.BRAND_LARGE))
        self._name.setFixedHeight(look.line(Role.BODY))
        self._fit()

    def _fit(self) -> None:
        """The panel is 464 high, and above the middle; a low window takes that room back."""
        px, column = theme().px, self._panel.layout()
        if column is None:
            return
        room = self.height() - self._banner.height() - self._status.height()
        if not self.strip.isHidden():
            room -= self.strip.height()
        least = column.totalMinimumHeightForWidth(px(760))
        high = max(min(px(464), room), least)
        self._panel.setFixedHeight(high)
        self._around.setContentsMargins(0, 0, 0, max(0, min(px(56), room - high)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the panel."""
        super().resizeEvent(event)
        self._fit()

    @property
    def page(self) -> Page:
        """What the left half shows."""
        return Page(self._pages.currentIndex())

    def show_time(self, now: datetime) -> None:
        """The date and time at the right of the status bar."""
        self._time.setText(f"{show_day(now.date())} {now:%H:%M}")

    def show_nothing(self) -> None:
        """There is no store to open by itself: the ways to begin, and those opened before."""
        self.forget()
        self._name.setText(words("unlock", "welcome"))
        self._training.hide()
        self.side.show_nothing()
        self.show_page(Page.WELCOME)

    def show_making(self, trouble: Trouble) -> None:
        """A store is being made: what is done, and nothing of any other store."""
        self.forget()
        self._name.setText("")
        self._training.hide()
        self.side.show_notes()
        self.show_trouble(trouble, calm=True)

    def show_recent(self, folders: tuple[Path, ...], *, by_digit: bool) -> None:
        """The stores opened here before; ``by_digit`` whether a bare digit chooses one."""
        self._by_digit = by_digit
        for recent in (self.side.recent, self.others.recent):
            recent.show_stores(folders)

    def show_gone(self, gone: Collection[Path]) -> None:
        """Those of them that are not there now."""
        for recent in (self.side.recent, self.others.recent):
            recent.show_gone(gone)

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
        self._turn(page)
        shown = self._every[page]
        if not isinstance(shown, TroublePage):
            shown.begin()

    def _turn(self, page: Page) -> None:
        self._pages.setCurrentIndex(page)
        self.side.offer_other(offered=page is not Page.OTHERS)

    def show_trouble(self, trouble: Trouble, *, calm: bool = False) -> None:
        """A store that will not open: why, and what can be done."""
        self._turn(Page.TROUBLE)
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
        for page in self._every:
            page.set_busy(reason)
        self.side.set_busy(reason)

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
        """Esc goes back from the recovery code and the list; a digit chooses a store."""
        if event.key() == Qt.Key.Key_Escape and self.page is Page.RECOVERY:
            self.page_asked.emit(Page.PASSPHRASE)
        elif event.key() == Qt.Key.Key_Escape and self.page is Page.OTHERS:
            self.back_asked.emit()
        elif not self._chosen_by(event):
            super().keyPressEvent(event)

    def _chosen_by(self, event: QKeyEvent) -> bool:
        """Whether the key is the digit of a store in the list in view."""
        recent = {Page.WELCOME: self.side.recent, Page.OTHERS: self.others.recent}.get(self.page)
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digit = event.key() - Qt.Key.Key_0
        if recent is None or not bare or not 1 <= digit <= MOST_RECENT:
            return False
        return (self._by_digit or _inside(recent)) and recent.press(digit)


def _inside(recent: RecentList) -> bool:
    """Whether the focus is in the list."""
    focus = QApplication.focusWidget()
    return focus is not None and recent.isAncestorOf(focus)
