"""The layout of Meetings: diary left, the meeting right, its actions at the foot."""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iomdesk.domain.meetings import Meeting
from iomdesk.formdef.scheme import Scheme
from iomdesk.ui.actions import Action, button_for
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.meetings.agendarows import ReferralRow
from iomdesk.ui.screens.meetings.casespage import CasesPage
from iomdesk.ui.screens.meetings.forms import AttendeeForm, say
from iomdesk.ui.screens.meetings.head import Head
from iomdesk.ui.screens.meetings.listpane import DiaryPane
from iomdesk.ui.screens.meetings.meetingform import CancelForm, MeetingForm
from iomdesk.ui.screens.meetings.minutespage import MinutesPage
from iomdesk.ui.screens.meetings.packspage import PacksPage, PreviewPage
from iomdesk.ui.screens.meetings.pages import AttendeesPage
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.actionbar import ActionBar
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.segment import TabStrip
from iomdesk.ui.widgets.strip import MessageStrip

_HIGH: Final = 440
"""From this height, px at 100 %, nothing is said shorter to leave room for the lists."""


class Tab(IntEnum):
    """The parts of a meeting."""

    ATTENDEES = 0
    CASES = 1
    PACKS = 2
    MINUTES = 3


class MeetingsView(Screen):
    """Meetings.

    Signals:
        arrived(object): it came into view, at a meeting when the id is not None.
        kept: it goes out of view or the desk locks: keep what is typed.
        worked_out: F5, read it all again.

    Attributes:
        diary: the list; attendees, cases, packs, minutes: the parts of the meeting in view.
        form: a meeting to plan or to change; cancelling: one to call off.
        preview: a copy looked at.
        bars: the actions at the foot, by part that was added; preview_bar: those of the preview.
        strip: what cannot be said at a field.
        actions_given: the actions, given by the presenter.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()

    def __init__(
        self, scheme: Scheme, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.strip = MessageStrip()
        self.diary = DiaryPane()
        self.head = Head()
        self.tabs = TabStrip()
        self.tabs.setAccessibleName(say("detail"))
        self.attendees = AttendeesPage(AttendeeForm(today))
        self.cases = CasesPage()
        self.packs = PacksPage(today)
        self.minutes = MinutesPage()
        self.form = MeetingForm(scheme.meeting_kinds, today)
        self.cancelling = CancelForm()
        self.preview = PreviewPage()
        self.bars: dict[Tab, ActionBar] = {}
        self.preview_bar = ActionBar()
        self._parts = QStackedWidget()
        self._focus: dict[Tab, tuple[QWidget, QWidget | None]] = {}
        self._bars = QStackedWidget()
        self._folds = QStackedWidget()
        self._unfolding: list[QWidget] = []
        self._detail = QStackedWidget()
        self._whole = QStackedWidget()
        self._nothing = QWidget()
        self._empty: EmptyState | None = None
        self._build()
        self.tabs.currentChanged.connect(self._turn)

    def _build(self) -> None:
        self.add_part(Tab.ATTENDEES, self.attendees, self.attendees.table, self.attendees.side)
        self.add_part(Tab.CASES, self.cases, self.cases.table, self.cases.side)
        self.add_part(Tab.PACKS, self.packs, self.packs.table, self.packs.side)
        self.add_part(Tab.MINUTES, self.minutes, self.minutes, self.minutes.side)
        self._bars.setSizePolicy(self.bars[Tab.PACKS].sizePolicy())
        meeting = QWidget()
        column = QVBoxLayout(meeting)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tabs = QFrame()
        tabs.setProperty("part", "header")
        row = QHBoxLayout(tabs)
        row.setContentsMargins(8, 0, 20, 1)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self._fold_buttons())
        column.addWidget(self.head)
        column.addWidget(tabs)
        column.addWidget(self._parts, 1)
        self._meeting = meeting
        form = QWidget()
        around = QHBoxLayout(form)
        around.setContentsMargins(20, 16, 20, 16)
        self._forms = QStackedWidget()
        self._forms.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._forms.addWidget(self.form)
        self._forms.addWidget(self.cancelling)
        around.addWidget(self._forms)
        around.addStretch(1)
        self._form_page = form
        for page in (self._nothing, meeting, form):
            self._detail.addWidget(page)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._detail, 1)
        right.addWidget(self._bars)
        main = QWidget()
        across = QHBoxLayout(main)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.diary)
        across.addLayout(right, 1)
        looked = QWidget()
        down = QVBoxLayout(looked)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.preview, 1)
        down.addWidget(self.preview_bar)
        self._main, self._looked = main, looked
        for page in (main, looked):
            self._whole.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addWidget(self._whole, 1)
        for before, after in pairwise((self.tabs, *self._unfolding)):
            QWidget.setTabOrder(before, after)
        self._bars.hide()

    def _fold_buttons(self) -> QStackedWidget:
        """What unfolds the panel of the part in view, beside the tabs: no row goes for it."""
        folding = {
            Tab.ATTENDEES: self.attendees.whole,
            Tab.CASES: self.cases.whole,
            Tab.MINUTES: self.minutes.inspected,
        }
        for tab in Tab:
            holder = QWidget()
            self._folds.addWidget(holder)
            if tab in folding:
                button = folding[tab].button
                inside = QHBoxLayout(holder)
                inside.setContentsMargins(0, 0, 0, 0)
                inside.addWidget(button)
                self._unfolding.append(button)
        policy = QSizePolicy.Policy
        self._folds.setSizePolicy(policy.Maximum, policy.Ignored)
        return self._folds

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less around the lists where the window is low."""
        super().resizeEvent(event)
        low = self.height() < theme().px(_HIGH)
        self.head.set_low(low=low)
        for page in (self.attendees, self.cases, self.minutes):
            page.set_low(low=low)

    def add_part(
        self, tab: Tab, page: QWidget, focus: QWidget, beside: QWidget | None = None
    ) -> None:
        """Add a part of a meeting, in the order of ``Tab``, with a bar of its own.

        ``focus`` takes the keys when the part is turned to; ``beside`` is its other pane.
        """
        self.bars[tab] = ActionBar()
        self._focus[tab] = (focus, beside)
        self.tabs.add(say(f"tab_{tab.name.lower()}"))
        self._parts.addWidget(page)
        self._bars.addWidget(self.bars[tab])

    def offer_empty(self, new: Action) -> None:
        """Make what is shown while no meeting is planned at all."""
        button = button_for(new)
        self._empty = EmptyState(say("none_fact"), say("none_next"), (button,))
        self._whole.addWidget(self._empty)

    # ---- what the shell asks for -------------------------------------------------------

    def arrive(self, where: object) -> None:
        """The focus goes to the diary, or to the meeting asked for."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """Keep what is typed."""
        self.kept.emit()

    def flush(self) -> None:
        """Keep what is typed, at once."""
        self.kept.emit()

    def person_here(self) -> tuple[str, str] | None:
        """Whose case is current on the agenda in view."""
        if self.previewing or self.editing_meeting or self.tab is not Tab.CASES:
            return None
        row = self.cases.current_row
        if row is None:
            return None
        if isinstance(row, ReferralRow):
            person_id = row.referral.person_id
            return None if person_id is None else (person_id, row.name)
        return row.case.person_id, row.case.name

    def panes(self) -> tuple[QWidget, ...]:
        """The diary, the table in view and the panel beside it."""
        if self.previewing:
            return (self.preview.preview.sheet, self.preview.preview.pages_list)
        if self.editing_meeting:
            return (self.diary.list, self._forms)
        focus, beside = self._focus[self.tab]
        return (self.diary.list, focus) if beside is None else (self.diary.list, focus, beside)

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done here."""
        return self.actions_given

    def find_here(self) -> None:
        """To the find box of the diary."""
        self.diary.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.diary.find_box.selectAll()

    def work_out(self) -> None:
        """Read it all again."""
        self.worked_out.emit()

    # ---- what it shows -----------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        """The part of the meeting in view."""
        return Tab(max(self.tabs.currentIndex(), 0))

    def turn_to(self, tab: Tab) -> None:
        """Show a part of the meeting, with the focus in its table."""
        self.tabs.setCurrentIndex(tab)
        self._focus[tab][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, tab: int) -> None:
        self._parts.setCurrentIndex(tab)
        self._bars.setCurrentIndex(tab)
        self._folds.setCurrentIndex(tab)

    def show_meeting(self, meeting: Meeting, title: str, needed: int, state: str = "") -> None:
        """Show what a meeting is; its parts are shown by their own pages."""
        self.head.show_meeting(meeting, title, needed, state)
        self.tabs.set_count(Tab.ATTENDEES, len(meeting.attendees))
        if not self.editing_meeting:
            self._detail.setCurrentWidget(self._meeting)
            self._bars.show()
        if not self.previewing:
            self._whole.setCurrentWidget(self._main)

    def show_none(self, *, planned: bool) -> None:
        """No meeting is in view; when none is ``planned`` at all, say what to do."""
        if self.editing_meeting:
            return
        self._detail.setCurrentWidget(self._nothing)
        self._bars.hide()
        empty = None if planned else self._empty
        self._whole.setCurrentWidget(empty or self._main)

    @property
    def editing_meeting(self) -> bool:
        """Whether the form of a meeting is open."""
        return self._detail.currentWidget() is self._form_page

    def open_form(self) -> None:
        """Show the form of a meeting, with the focus on its date."""
        self._open(self.form)
        self.form.date.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.date.selectAll()

    def open_cancelling(self) -> None:
        """Show the form that calls a meeting off, with the focus on the reason."""
        self._open(self.cancelling)
        self.cancelling.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, form: QWidget) -> None:
        self._forms.setCurrentWidget(form)
        self._whole.setCurrentWidget(self._main)
        self._detail.setCurrentWidget(self._form_page)
        self._bars.hide()

    def shut_form(self) -> None:
        """Put the form away; ``show_meeting`` or ``show_none`` must follow."""
        self._detail.setCurrentWidget(self._nothing)
        self.diary.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def previewing(self) -> bool:
        """Whether a copy is looked at."""
        return self._whole.currentWidget() is self._looked

    def open_preview(self) -> None:
        """Give the whole place to the copy that is looked at."""
        self._whole.setCurrentWidget(self._looked)
        self.preview.preview.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut_preview(self) -> None:
        """Back to the register; nothing of the copy stays in the window."""
        self.preview.preview.clear()
        self._whole.setCurrentWidget(self._main)
        self.packs.table.setFocus(Qt.FocusReason.OtherFocusReason)
