"""Second step: two records side by side, chosen field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QVBoxLayout, QWidget

from iomdesk.domain.merging import Pair, Side
from iomdesk.services.merge_said import said
from iomdesk.ui.look import Role
from iomdesk.ui.screens.merge.choosing import say
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.compare import Version
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label, rule
from iomdesk.ui.widgets.panel import Panel

_WIDE = 640


@dataclass(frozen=True, slots=True)
class _Row:
    """The widgets of one field that differs."""

    rule: QFrame
    label: Label
    choices: Mapping[Side, tuple[Label, Version]]


class PairsPane(QWidget):
    """What differs, with a choice for each; what is the same; what goes over.

    Signals:
        picked: another side was chosen for some field.
    """

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._pairs: tuple[Pair, ...] = ()
        self._buttons: dict[str, dict[Side, Version]] = {}
        self._groups: list[QButtonGroup] = []
        self._heads: list[Label] = []
        self._narrow: bool | None = None
        self._panel = Panel(say("differ"), dense=True)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._panel.add(self._holder)
        self._goes = Panel(say("goes"), dense=True)
        self._going = Label("", wrap=True)
        self._goes.padded().addWidget(self._going)
        self._same = Label("", tone="second", wrap=True)
        self.scrolled = Scrolled()
        column = self.scrolled.column
        column.setSpacing(14)
        column.addWidget(self._panel)
        column.addWidget(self._same)
        column.addWidget(self._goes)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scrolled)

    def show_pairs(
        self, pairs: Sequence[Pair], names: tuple[str, str], going: Sequence[str]
    ) -> None:
        """Show two records; each field begins with what is proposed."""
        self.clear()
        self._pairs = tuple(pairs)
        differing = [one for one in pairs if not one.same]
        heads = (say("field"), f"{say('kept')}: {names[0]}", f"{say('other')}: {names[1]}",
                 say("both"))  # fmt: skip
        self._heads = [
            Label(head, Role.SMALL_STRONG, "second", wrap=True, parent=self._holder)
            for head in heads
        ]
        self._rows = [self._row(one, heads[1:]) for one in differing]
        self._panel.set_note("" if differing else say("differ_none"))
        self._holder.setVisible(bool(differing))
        count = len(pairs) - len(differing)
        code = {0: "same_none", 1: "same_one"}.get(count, "same")
        self._same.setText(say(code, count=count))
        self._going.setText("\n".join(going))
        self._narrow = None
        self._arrange(narrow=self.width() < theme().px(_WIDE))
        self.scrolled.verticalScrollBar().setValue(0)

    def _row(self, pair: Pair, heads: Sequence[str]) -> _Row:
        told = said(pair)
        texts = {Side.LEFT: told.left, Side.RIGHT: told.right, Side.BOTH: told.both}
        group = QButtonGroup(self)
        self._groups.append(group)
        made: dict[Side, tuple[Label, Version]] = {}
        for (side, text), head in zip(texts.items(), heads, strict=True):
            if side is Side.BOTH and not pair.both:
                continue
            version = Version(f"{told.label}, {head}", text)
            group.addButton(version.button)
            version.button.setChecked(side is pair.proposed)
            version.button.toggled.connect(self._toggled)
            made[side] = (
                Label(head, Role.SMALL, "second", wrap=True, parent=self._holder),
                version,
            )
        self._buttons[pair.name] = {side: version for side, (_, version) in made.items()}
        return _Row(rule(), Label(told.label, Role.BODY_LABEL, wrap=True), made)

    def _toggled(self, on: bool) -> None:
        if on:
            self.picked.emit()

    @property
    def choices(self) -> dict[str, Side]:
        """The side chosen for each field; what is the same needs none."""
        return {
            name: next(side for side, version in sides.items() if version.button.isChecked())
            for name, sides in self._buttons.items()
        }

    def choose(self, name: str, side: Side) -> None:
        """Choose a side of a field, where that field differs and has such a side."""
        version = self._buttons.get(name, {}).get(side)
        if version is not None:
            version.button.setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns where there is room, else the versions one below the other."""
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < theme().px(_WIDE))

    def _arrange(self, *, narrow: bool) -> None:
        if narrow is self._narrow or not self._rows:
            return
        self._narrow = narrow
        grid = self._grid
        while grid.takeAt(0) is not None:
            pass
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, stretch in enumerate((0, 1, 0, 0) if narrow else (2, 3, 3, 2)):
            grid.setColumnStretch(place, stretch)
        for place, head in enumerate(self._heads):
            head.setVisible(not narrow)
            if not narrow:
                grid.addWidget(head, 0, place)
        line = 1
        for row in self._rows:
            grid.addWidget(row.rule, line, 0, 1, 4)
            row.label.setContentsMargins(0, 3, 0, 3)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(row.label, line + 1, 0, 1, 4 if narrow else 1, top)
            for place, (caption, version) in enumerate(row.choices.values()):
                if narrow:
                    grid.addWidget(caption, line + 2 + place, 0)
                    grid.addWidget(version, line + 2 + place, 1, 1, 3)
                else:
                    grid.addWidget(version, line + 1, place + 1)
                caption.setVisible(narrow)
                caption.set_role(Role.SMALL)  # a new parent's style put the old size back
            line += 5 if narrow else 2

    def take_focus(self) -> None:
        """To the choice that holds in the first field that differs."""
        for sides in self._buttons.values():
            for version in sides.values():
                if version.button.isChecked():
                    version.button.setFocus(Qt.FocusReason.OtherFocusReason)
                    return

    @property
    def first(self) -> QWidget | None:
        """Where the focus would go; None when nothing differs."""
        for sides in self._buttons.values():
            return next(iter(sides.values())).button
        return None

    def clear(self) -> None:
        """Forget both records, as locking does."""
        while self._grid.takeAt(0) is not None:
            pass
        held: list[QWidget] = [*self._heads]
        for row in self._rows:
            held += [row.rule, row.label]
            for caption, version in row.choices.values():
                held += [caption, version]
        for widget in held:
            widget.hide()
            widget.deleteLater()
        for group in self._groups:
            group.deleteLater()
        self._rows, self._heads, self._buttons, self._groups = [], [], {}, []
        self._pairs = ()
        self._going.setText("")
        self._same.setText("")
