"""The head of a meeting: what it is, when, who chairs, and the ways to change and open it."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from iomdesk.domain.dates import show_day
from iomdesk.domain.meetings import Meeting
from iomdesk.ui.actions import Action, button_for, refresh_button
from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.model import quorum_words
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.facts import Facts
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.words import words


class Head(QFrame):
    """Title, facts and quorum of the meeting."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "plain")
        self._title = ElidedLabel("", Role.PAGE)
        self.facts = Facts()
        for key in ("when", "chair", "quorum"):
            self.facts.add(key, say(f"fact_{key}"))
        self.facts.finish()
        self._brief = ElidedLabel("", Role.BODY)
        self._brief.hide()
        self._state = Label("", Role.BODY, "second", wrap=True)
        self._state.hide()
        self._buttons: list[tuple[Button, Action]] = []
        self._top = QHBoxLayout()
        self._top.setSpacing(8)
        self._top.addWidget(self._title, 1)
        self._pressed = QHBoxLayout()
        self._pressed.setSpacing(8)
        self._pressed.addStretch(1)
        self._top.addLayout(self._pressed)
        self._beneath = self._low = False
        self._lines = ("", "")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 10)
        column.setSpacing(8)
        column.addLayout(self._top)
        column.addWidget(self.facts)
        column.addWidget(self._brief)
        column.addWidget(self._state)

    def offer(self, open_it: Action, change: Action) -> None:
        """Put "Change meeting" and "Open the meeting" at the right."""
        # Two of them: F9 opens the meeting of today, so only that one shows the key.
        self.open_button = button_for(open_it, kind=Kind.MAIN)
        self.open_by_key = button_for(replace(open_it, keys=("F9",)), kind=Kind.MAIN)
        self._buttons = [
            (button_for(change), change),
            (self.open_button, open_it),
            (self.open_by_key, open_it),
        ]
        for button, _ in self._buttons:
            self._pressed.addWidget(button)
        self.show_opening(say("do_open"), by_key=False)

    def show_opening(self, text: str, *, by_key: bool) -> None:
        """What the main button says, and whether F9 does the same."""
        self._opening = self.open_by_key if by_key else self.open_button
        for button in (self.open_button, self.open_by_key):
            button.set_words(text)
        self._fit_buttons()
        self._place()

    def _fit_buttons(self) -> None:
        """In a low window without their keys, and only those that do something now."""
        opening = {self.open_button, self.open_by_key} - {self._opening}
        hidden = [one for one, _ in self._buttons if one in opening or (self._low and one.reason)]
        for button in hidden:  # before the others come: all at once would widen the window
            button.hide()
        for button, _ in self._buttons:
            button.show_caps(on=not self._low)
            if button not in hidden:
                button.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons go under the title where both do not fit side by side."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """What stands in it became wider or narrower."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def set_low(self, *, low: bool) -> None:
        """In a low window the facts are one line, so that the lists keep their rows."""
        self._low = low
        self.facts.setVisible(not low)
        self._brief.setVisible(low)
        self._column.setSpacing(4 if low else 8)
        self._column.setContentsMargins(20, 4 if low else 12, 20, 2 if low else 10)
        if self._buttons:
            self._fit_buttons()
        self._say()
        self._place()

    def _say(self) -> None:
        state, facts = self._lines
        self._brief.set_text(" ".join(one for one in (state, facts) if one))
        self._state.setText(state)
        self._state.setVisible(bool(state) and not self._low)

    def minimumSizeHint(self) -> QSize:
        """As narrow as with the buttons under the title, where they go then."""
        margins, least = self._column.contentsMargins(), super().minimumSizeHint()
        inside = max(self.facts.minimumSizeHint().width(), self._pressed.minimumSize().width())
        return QSize(inside + margins.left() + margins.right(), least.height())

    def _place(self) -> None:
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._top.spacing()
        wanted = self._title.sizeHint().width() + self._pressed.sizeHint().width()
        beneath = wanted > room
        if beneath is self._beneath:
            return
        self._beneath = beneath
        if beneath:
            self._top.removeItem(self._pressed)
            self._column.insertLayout(1, self._pressed)
        else:
            self._column.removeItem(self._pressed)
            self._top.addLayout(self._pressed)

    def show_meeting(self, meeting: Meeting, title: str, needed: int, state: str) -> None:
        """Say what, when, who chairs, whether the agencies are enough, and how far it is."""
        self._title.set_text(title)
        for button, action in self._buttons:
            refresh_button(button, action)
        self._fit_buttons()
        self._place()
        self.setAccessibleName(title)
        day = {"day": show_day(meeting.on_date), "time": f"{meeting.at_time:%H:%M}"}
        enough = len(meeting.agencies()) >= needed
        quorum, tone = quorum_words(meeting, needed), "good" if enough else "warning"
        when = words("meetings", "when", day)
        chair = f"{meeting.chair}, {meeting.chair_agency}"
        self.facts.put("when", when)
        self.facts.put("chair", chair)
        self.facts.put("quorum", quorum, tone)
        self._brief.set_tone(tone)
        self._lines = (state, ". ".join((quorum, when, chair)))
        self._say()
