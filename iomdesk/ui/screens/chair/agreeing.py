"""Who agrees: the agencies in the room as chips."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from iomdesk.domain.sitting import agency_key
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words


class AgreedBy(QWidget):
    """The agencies in the room as chips, each ticked until somebody says it does not agree.

    Signals:
        changed: a chip was turned.
    """

    changed = Signal()
    _FOLDED: Final = 3

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(words("chair_decision", "agreed_by"))
        self._not: frozenset[str] = frozenset()
        self._open = False
        self._names: tuple[str, ...] = ()
        self.chips: dict[str, Button] = {}
        self._flow = Flow(self, gap=8, line_gap=2)
        self.more = Button("", kind=Kind.CHIP, parent=self)
        self.more.clicked.connect(self.unfold)
        self.more.hide()

    def offer(self, agencies: Sequence[str]) -> None:
        """These are in the room; who was said not to agree stays so."""
        names = tuple(agencies)
        if names == self._names:
            return
        self._names = names
        self._build()

    def begin(self, disagree: Sequence[str] = ()) -> None:
        """All agree but these."""
        self._not = frozenset(agency_key(one) for one in disagree)
        self._open = bool(self._not)
        self._build()

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Those who agree, in their order."""
        return tuple(one for one in self._names if agency_key(one) not in self._not)

    @property
    def not_agreeing(self) -> tuple[str, ...]:
        """Those in the room who do not."""
        return tuple(one for one in self._names if agency_key(one) in self._not)

    def unfold(self) -> None:
        """Show all of them."""
        self._open = True
        self._build()
        for name in self._names[self._FOLDED : self._FOLDED + 1]:
            self.chips[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        focused = next((name for name, chip in self.chips.items() if chip.hasFocus()), "")
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.more)
        self.chips = {}
        folds = not self._open and len(self._names) > self._FOLDED + 1
        for name in self._names[: self._FOLDED] if folds else self._names:
            chip = Button(name, kind=Kind.CHIP, icon="tick", parent=self)
            chip.setCheckable(True)
            self._show(chip, name)
            # Not "clicked": a reader of the screen turns a chip without a click.
            chip.toggled.connect(lambda on, name=name: self._turn(name, agrees=on))
            self.chips[name] = chip
            self._flow.addWidget(chip)
            chip.show()
        if folds:
            left = len(self._names) - self._FOLDED
            self.more.set_words(words("chair_decision", "more_agencies", {"count": left}))
            self._flow.addWidget(self.more)
        self.more.setVisible(folds)
        if focused in self.chips:
            self.chips[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def _show(self, chip: Button, name: str) -> None:
        agrees = agency_key(name) not in self._not
        blocked = chip.blockSignals(True)
        chip.setChecked(agrees)
        chip.blockSignals(blocked)
        chip.set_icon("tick" if agrees else "dash")
        code = "agrees" if agrees else "agrees_not"
        chip.setAccessibleName(words("chair_decision", code, {"agency": name}))

    def _turn(self, name: str, *, agrees: bool) -> None:
        self._not = self._not - {agency_key(name)} if agrees else self._not | {agency_key(name)}
        self._show(self.chips[name], name)
        self.changed.emit()


class AgreedRow(QWidget):
    """The chips with their label, and what is amiss with them.

    Signals:
        changed: a chip was turned.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = AgreedBy()
        label = Label(words("chair_decision", "agreed_by"), Role.SMALL, "second")
        label.setContentsMargins(0, 4, 0, 0)
        self._problem = Label("", Role.SMALL, "error", wrap=True)
        self._problem.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(label, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.chips, 0, 1)
        grid.addWidget(self._problem, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        self.chips.changed.connect(self.changed)

    def begin(self, agencies: Sequence[str], not_agreeing: str) -> None:
        """These are in the room; all agree but those a draft names, one on a line."""
        self.chips.offer(agencies)
        self.chips.begin([one for one in not_agreeing.split("\n") if one])
        self.problem("")

    def offer(self, agencies: Sequence[str]) -> None:
        """These are in the room now."""
        self.chips.offer(agencies)

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Those who agree."""
        return self.chips.agreeing

    @property
    def not_agreeing(self) -> str:
        """Those who do not, one on a line."""
        return "\n".join(self.chips.not_agreeing)

    def problem(self, text: str) -> None:
        """Say what is amiss; empty takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
