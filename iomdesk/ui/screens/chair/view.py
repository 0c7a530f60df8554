"""The layout of meeting mode: top, agenda, what is on the table, the room, keys (mock-up 07)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.actions import Action
from iomdesk.ui.panes import Lands
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.chair.agendapane import AgendaPane, side_width
from iomdesk.ui.screens.chair.closingpane import SessionPane
from iomdesk.ui.screens.chair.decisionspage import DecisionsPage
from iomdesk.ui.screens.chair.finishpage import FinishPage
from iomdesk.ui.screens.chair.keysbar import KeysBar
from iomdesk.ui.screens.chair.roompane import RoomPane
from iomdesk.ui.screens.chair.statementpage import BetweenPage, StatementPage
from iomdesk.ui.screens.chair.top import TopBar
from iomdesk.ui.screens.chair.wallpane import WallPane
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.strip import MessageStrip

if TYPE_CHECKING:
    from iomdesk.formdef.parts import Statement
    from iomdesk.ui.screens.chair.casepane import CasePane
    from iomdesk.ui.screens.chair.referralpane import ReferralPane

ROOM_WIDTH = 348


class _Right(QFrame):
    """The room, the session and the wall; where the height is short the picture goes first."""

    def __init__(self, room: RoomPane, session: SessionPane, wall: WallPane) -> None:
        super().__init__()
        self.setProperty("part", "plain")
        self._parts = (room, session)
        self._wall = wall
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (room, session, wall):
            column.addWidget(widget)
        column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """The window may be as small as it likes."""
        return QSize(200, 200)

    def event(self, event: QEvent) -> bool:
        """Look whether the picture has room, when anything changed its height."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            needed = sum(one.sizeHint().height() for one in self._parts if not one.isHidden())
            self._wall.setVisible(needed + self._wall.sizeHint().height() <= self.height())
        return super().event(event)


class ChairView(Screen):
    """Meeting mode.

    Signals:
        arrived(object): it came into view, to hold the meeting of this id.
        kept: it goes out of view or the desk locks: keep what is typed.
        worked_out: F5, read it all again.
        left_asked: Esc, and nothing inside wanted it.

    Attributes:
        top, agenda, room, session, wall, keys: the parts around the centre.
        centre: what is on the table: ``statement``, ``between``, ``case``, ``referral`` or
            ``finish``, or the list of ``decisions``.
        strip: what cannot be said at a field.
        actions_given: the actions, given by the presenter.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()
    left_asked = Signal()

    def __init__(
        self,
        statement: "Statement",
        case: "CasePane",
        referral: "ReferralPane",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.top = TopBar()
        self.strip = MessageStrip()
        self.agenda = AgendaPane()
        self.statement = StatementPage(statement)
        self.between = BetweenPage()
        self.case = case
        self.referral = referral
        self.finish = FinishPage()
        self.decisions = DecisionsPage()
        self.centre = QStackedWidget()
        self.room = RoomPane()
        self.session = SessionPane()
        self.wall = WallPane()
        self.keys = KeysBar()
        for page in (
            self.statement, self.between, self.case, self.referral, self.finish, self.decisions,
        ):  # fmt: skip
            self.centre.addWidget(page)
        self._right = _Right(self.room, self.session, self.wall)
        self._edge = QFrame()
        self._edge.setProperty("part", "upright")
        self._edge.setFixedWidth(1)
        self._build()
        self._measure()
        theme().changed.connect(self._measure)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _build(self) -> None:
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.agenda)
        across.addWidget(self.centre, 1)
        across.addWidget(self._edge)
        across.addWidget(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.strip)
        column.addLayout(across, 1)
        column.addWidget(self.keys)

    def _measure(self) -> None:
        self._right.setFixedWidth(side_width(ROOM_WIDTH) - 1)

    # ---- what the shell asks for -------------------------------------------------------

    def arrive(self, where: object) -> None:
        """The meeting asked for is held here."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """Keep what is typed."""
        self.kept.emit()

    def flush(self) -> None:
        """Keep what is typed, at once."""
        self.kept.emit()

    def panes(self) -> tuple[QWidget, ...]:
        """Agenda, what is on the table, the room, and the walk where there is one."""
        walk = () if self.session.isHidden() else (self.session,)
        return (self.page_here, self.room, *walk, self.agenda, self.top)

    def landing(self) -> QWidget | None:
        """What is in the centre, whatever had the focus before."""
        page = self.page_here
        return page.landing() if isinstance(page, Lands) else None

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done here."""
        return self.actions_given

    def work_out(self) -> None:
        """Read it all again."""
        self.worked_out.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc comes here when nothing inside wanted it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left_asked.emit()
        else:
            super().keyPressEvent(event)

    # ---- what it shows -----------------------------------------------------------------

    @property
    def page_here(self) -> QWidget:
        """The page in the centre."""
        return self.centre.currentWidget() or self.statement

    def allow(self, *, on: bool) -> None:
        """Nothing can be done here before a meeting is held."""
        for part in (self.centre, self.room, self.agenda, self.top.session):
            part.setEnabled(on)

    def turn_to(self, page: QWidget) -> None:
        """Show a page in the centre; a focus that was in the one before goes with it."""
        before = self.page_here
        if before is page:
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and before.isAncestorOf(focus)
        self.centre.setCurrentWidget(page)
        if inside:
            self.to_work()

    def to_work(self) -> None:
        """The focus to what is in the centre."""
        page = self.page_here
        target = page.landing() if isinstance(page, Lands) else page
        (target or page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """What had the focus went away: it stays in the work, where PgDn is heard."""
        if before is None or now is None or before.isVisible() or not self.isVisible():
            return
        fell = self.isAncestorOf(before) and not self.isAncestorOf(now)
        if fell and now.window() is self.window():
            QTimer.singleShot(0, self, self.to_work)
