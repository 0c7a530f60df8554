"""The bar of actions at the foot of a screen."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from iomdesk.ui.actions import Action, button_for, menu_of, refresh_button
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.words import words


class ActionBar(QFrame):
    """The bar at the foot: buttons of actions at the left, the main one at the right.

    Where room is short the last buttons go under "More", and nothing is lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "bar")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 20, 0)
        self._row.setSpacing(8)
        self._buttons: dict[str, tuple[Button, Action]] = {}
        self._plain: list[str] = []
        self._main = ""
        self._only: frozenset[str] | None = None
        self._reason: Reason | None = None
        self.more = Button("", icon="more")
        self.more.setAccessibleName(words("panel", "more"))
        self.more.setToolTip(words("panel", "more"))
        self.more.clicked.connect(self._open_more)
        self.more.hide()
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedHeight(theme().px(52))
        self._fold()

    def offer(self, actions: Sequence[Action], main: Action | None = None) -> None:
        """Offer these actions and the one main one."""
        for action in actions:
            self._add(action, Kind.PLAIN)
            self._plain.append(action.id)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        if main is not None:
            button = self._add(main, Kind.MAIN)
            self._main = main.id
            self._reason = Reason(button)
            self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._row.insertWidget(self._row.count() - 1, self._reason, 2)

    def _add(self, action: Action, kind: Kind) -> Button:
        button = button_for(action, kind=kind)
        self._row.addWidget(button)
        self._buttons[action.id] = (button, action)
        return button

    def button(self, action_id: str) -> Button:
        """The button of an action."""
        return self._buttons[action_id][0]

    def limit(self, ids: Collection[str] | None) -> None:
        """Show these only of the plain buttons, the main one always; None shows them all."""
        self._only = None if ids is None else frozenset(ids)
        self._fold()

    @property
    def _offered(self) -> list[str]:
        return [one for one in self._plain if self._only is None or one in self._only]

    def refresh(self, say: Callable[[str], str] | None = None) -> None:
        """Allow or refuse each as it is now; ``say`` may give other words by action id."""
        for action_id, (button, action) in self._buttons.items():
            refresh_button(button, action)
            text = say(action_id) if say is not None else ""
            if text and text != button.text():
                button.set_words(text)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the last buttons away where room is short."""
        super().resizeEvent(event)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """Room for the main button and "More"."""
        wide = self.button(self._main).sizeHint().width() if self._main else 0
        return QSize(wide + self.more.sizeHint().width() + 56, theme().px(52))

    def _fold(self) -> None:
        room = self.width() - 40
        if self._main:
            room -= self.button(self._main).sizeHint().width() + 24
            if self._reason is not None and self._reason.text():
                room -= theme().px(150)
        offered = self._offered
        for one in self._plain:
            if one not in offered:
                self.button(one).hide()
        widths = [self.button(one).sizeHint().width() + 8 for one in offered]
        folded = sum(widths) > room
        if folded:
            room -= self.more.sizeHint().width() + 8
        used = 0
        for one, width in zip(offered, widths, strict=True):
            used += width
            self.button(one).setVisible(not folded or used <= room)
        self.more.setVisible(folded)

    def _open_more(self) -> None:
        away = [self._buttons[one][1] for one in self._offered if self.button(one).isHidden()]
        menu = menu_of(away, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
