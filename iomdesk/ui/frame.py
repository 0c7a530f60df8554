"""The fixed parts around every screen: marking, header, status bar."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.label import ElidedLabel, Icon, Label, upright

MARKING = "OFFICIAL-SENSITIVE - IN CONFIDENCE"
LOCKED = "Locked. Nothing in the store can be read."


class Banner(Label):
    """The protective marking across the top, 22 high."""

    def __init__(self, marking: str = MARKING, parent: QWidget | None = None) -> None:
        super().__init__(marking, Role.MARKING, "banner", parent=parent)
        self.setProperty("part", "banner")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(f"Protective marking: {marking}")
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedHeight(theme().px(22))


class FindButton(QPushButton):
    """Looks like the find box it opens: "Find a person, screen or action", Ctrl K."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Find a person, screen or action", parent)
        self.setProperty("kind", "find")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("Key: Ctrl+K")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """316 x 30, wider when the words need it."""
        look = theme().look
        words = paint.text_width(look, self.text(), Role.BODY)
        caps = paint.key_caps_width(look, ("Ctrl", "K"))
        return QSize(max(316, round(10 + look.px(22) + words + caps + 19)), look.px(30))

    def minimumSizeHint(self) -> QSize:
        """The words may be cut, the box not."""
        return QSize(theme().px(120), theme().px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a box with icon, words and caps."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        inset = 1.0 if focused else 0.5
        painter.setPen(QPen(look.colour("focus" if focused else "lineStrong"), 2 * inset))
        painter.setBrush(look.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 3, 3)
        side, middle = look.px(14), self.height() / 2
        square = QRectF(10, round(middle - side / 2), side, side)
        paint_icon(painter, "find", square, look.colour("text3"))
        caps = ("Ctrl", "K") if look.caps else ()
        right = self.width() - 7 - paint.key_caps_width(look, caps)
        left = square.right() + look.px(8)
        box = QRectF(left, 0, right - left, self.height())
        paint.words(painter, look, self.text(), box, ink="text3")
        for key in caps:
            right = paint.key_cap(painter, look, key, round(right + 10 * look.scale), middle)


class Header(QFrame):
    """Page title, one-line fact, find box and Lock, 52 high.

    Signals:
        find_asked, lock_asked: the two controls were used.
    """

    find_asked = Signal()
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "header")
        self._title = Label("", Role.PAGE)
        self._fact = ElidedLabel("", Role.BODY, "second")
        self._fact.setContentsMargins(0, 4, 0, 0)
        self.finder = FindButton()
        self.lock = Button("Lock", icon="lock", keys="F12")
        self.finder.clicked.connect(self.find_asked)
        self.lock.clicked.connect(self.lock_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._fact, 1)
        row.addWidget(self.finder)
        row.addWidget(self.lock)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedHeight(theme().px(52))

    def show_title(self, title: str, fact: str) -> None:
        """Say where we are."""
        self._title.setText(title)
        self._fact.set_text(fact)
        self.setAccessibleName(title)

    def set_fact(self, fact: str) -> None:
        """Change the fact only."""
        self._fact.set_text(fact)


class StatusBar(QFrame):
    """Save state at the left; store, backup, lock timer and time at the right; 26 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 14, 0)
        row.setSpacing(0)
        self._icon = Icon("tick", "greenText", 13)
        self._state = Label("", Role.SMALL_STRONG, "good")
        row.addWidget(self._icon)
        row.addSpacing(6)
        row.addWidget(self._state)
        self._busy = ElidedLabel("", Role.SMALL, "second")
        self._note = ElidedLabel("", Role.SMALL, "second")
        self._rules: list[tuple[QWidget, QWidget]] = []
        self._add(row, self._busy)
        self._add(row, self._note)
        row.addStretch(1)
        self._store = Label("", Role.SMALL_STRONG)
        row.addWidget(self._store)
        row.addSpacing(12)
        self._backup = Label("", Role.SMALL, "second")
        self._backup_icon = Icon("tick", "text2", 12)
        self._lock = Label("", Role.SMALL, "second")
        self._time = Label("", Role.SMALL, "second")
        backup = QWidget()
        inner = QHBoxLayout(backup)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(self._backup)
        inner.addWidget(self._backup_icon)
        self._backup_box = backup
        for shown in (backup, self._lock, self._time):
            self._add(row, shown)
        self.set_state("")
        self.set_backup("")
        self.set_lock_words("")
        self._measure()
        theme().changed.connect(self._measure)

    def _add(self, row: QHBoxLayout, part: QWidget) -> None:
        line = upright()
        row.addWidget(line)
        holder = QWidget()
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(12, 0, 12, 0)
        inner.addWidget(part)
        row.addWidget(holder)
        line.hide()
        holder.hide()
        self._rules.append((line, holder))

    def _show(self, part: int, *, on: bool) -> None:
        for widget in self._rules[part]:
            widget.setVisible(on)

    def _measure(self) -> None:
        self.setFixedHeight(theme().px(26))

    def _set(self, icon: str, ink: str, tone: str, words: str) -> None:
        self._icon.set_icon(icon, ink)
        self._icon.setVisible(bool(words))
        self._state.set_tone(tone)
        self._state.setText(words)

    def set_state(self, saved: str) -> None:
        """A drawn tick and "Saved 24 Nov 2026 10:06"; empty for nothing."""
        self._set("tick", "greenText", "good", saved)

    def set_unsaved(self, changes: int) -> None:
        """A drawn dot and "Not saved yet: 2 changes"; nothing for 0."""
        if not changes:
            self.set_state("")
            return
        count = "1 change" if changes == 1 else f"{changes:,} changes"
        self._set("dot", "alertText", "warning", f"Not saved yet: {count}")

    def lock(self) -> None:
        """Forget what the store said: a drawn lock, and that nothing can be read."""
        self.set_note("")
        self.set_busy("")
        self._set("lock", "text2", "second", LOCKED)
        self.set_store("")
        self.set_backup("")

    @property
    def state_words(self) -> str:
        """What the save state says."""
        return self._state.text()

    def set_busy(self, words: str) -> None:
        """What is being worked on; empty for nothing."""
        self._busy.set_text(words)
        self._show(0, on=bool(words))

    def set_note(self, words: str) -> None:
        """A line of the screen in view; empty for nothing."""
        self._note.set_text(words)
        self._show(1, on=bool(words))

    def set_store(self, words: str) -> None:
        """ "TRAINING STORE: every person shown is fictional" or "LIVE STORE: ..."."""
        self._store.setText(words)

    def set_backup(self, words: str, *, good: bool = True) -> None:
        """When the last backup was made; a tick when it is not late."""
        self._backup.setText(words)
        self._backup.set_tone("second" if good else "warning")
        self._backup_icon.set_icon("tick" if good else "warning", "text2" if good else "alertText")
        self._show(2, on=bool(words))

    def set_lock_words(self, words: str) -> None:
        """ "Locks in 9 min"; empty while locked."""
        self._lock.setText(words)
        self._show(3, on=bool(words))

    @property
    def lock_words(self) -> str:
        """What the lock timer says."""
        return self._lock.text()

    def set_time(self, words: str) -> None:
        """ "Tue 24 Nov 2026 10:06"."""
        self._time.setText(words)
        self._show(4, on=bool(words))
