"""The panel that adds a score to a record; a number never goes in without its tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.domain.people import Provenance
from iomdesk.ui.screens.cohort.fields import CHANNELS
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextLine
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

TOOLS: Final = ("OGRS 3", "OGRS 4/G", "OGRS 4/V", "OVP", "RSR")
"""Offered first; any other tool may be typed."""
BASES: Final = ("static", "dynamic")
_MONTHS: Final = (12, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A score as it was typed and read.

    Attributes:
        basis: "static", "dynamic" or empty.
    """

    tool: str
    version: str
    months: int | None
    value: str
    scored_on: date | None
    basis: str
    source: Provenance


class ScoreForm(SideForm):
    """Tool, version, months, value, day, basis, and where it comes from.

    Signals:
        given(object): a ``Given``, by Ctrl+Enter or the button.
        left: Esc, or the button.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(words("scores", "add"), 312)
        self._today = date.min
        self.tool = SuggestBox(TOOLS)
        self.version = TextLine()
        self.months = Choice(
            (*((one, words("scores", "months", {"months": one})) for one in _MONTHS),
             (0, words("scores", "no_months")))
        )  # fmt: skip
        self.value = TextLine()
        self.scored_on = DateEdit(self._read_day)
        said = tuple((one, words("scores", f"basis_{one}")) for one in BASES)
        self.basis = Choice((("", words("scores", "basis_unknown")), *said))
        self.originator = SuggestBox(fits=True)
        self.channel = SuggestBox(CHANNELS, fits=True)
        block = self.block()
        self.add_field(block, "tool", Field(words("scores", "tool"), self.tool))
        row = QHBoxLayout()
        row.setSpacing(8)
        version = Field(words("scores", "version"), self.version, optional=True)
        self.add_field(row, "version", version)
        self.add_field(row, "months", Field(words("scores", "looks_ahead"), self.months))
        block.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add_field(row, "value", Field(words("scores", "value"), self.value))
        self.add_field(row, "scored_on", Field(words("scores", "scored_on"), self.scored_on))
        block.addLayout(row)
        basis = Field(words("scores", "basis"), self.basis, optional=True)
        self.add_field(block, "basis", basis)
        block = self.block()
        source = Field(words("scores", "originator"), self.originator)
        self.add_field(block, "originator", source)
        self.add_field(block, "channel", Field(words("scores", "channel"), self.channel))
        self.record.set_words(words("scores", "keep"))
        self.finish()
        for line in self.findChildren(QLineEdit):
            line.textEdited.connect(self._typed)
        for box in (self.tool, self.originator, self.channel):
            box.editTextChanged.connect(self._typed)
        for choice in (self.months, self.basis):
            choice.chosen.connect(self._typed)
        self.committed.connect(self._commit)
        self.closed.connect(self.left)
        self.hide()

    def _typed(self, _value: object) -> None:
        if not self.isHidden():
            self.touch()

    def _read_day(self, text: str) -> DateReading:
        return read_date(text, today=self._today, sense=Sense.PAST)

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {
            "tool": self.tool.text,
            "version": self.version.text(),
            "months": str(self.months.value or 0),
            "value": self.value.text(),
            "scored_on": self.scored_on.text(),
            "basis": str(self.basis.value or ""),
            "originator": self.originator.text,
            "channel": self.channel.text,
        }

    def begin(
        self, today: date, agencies: Sequence[str], draft: Mapping[str, object] | None
    ) -> None:
        """Open it, empty or as a draft left it."""
        kept = {key: str(value) for key, value in (draft or {}).items()}
        self._today = today
        self.originator.offer(agencies)
        self.tool.put(kept.get("tool", TOOLS[0]))
        self.version.setText(kept.get("version", ""))
        months = kept.get("months", "24")
        self.months.set_value(int(months) if months.isdigit() else 24)
        self.value.setText(kept.get("value", ""))
        self.scored_on.setText(kept.get("scored_on", ""))
        self.scored_on.read()
        self.basis.set_value(kept.get("basis", ""))
        self.originator.put(kept.get("originator", ""))
        self.channel.put(kept.get("channel", ""))
        self.set_busy(busy=False)
        self.show()
        self.opened()
        self.tool.setFocus(Qt.FocusReason.TabFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.record.refuse(words("scores", "keeping") if busy else "")

    def _commit(self) -> None:
        if self.record.reason:
            return
        self.scored_on.read()
        if self.scored_on.problem:
            self.problem("scored_on", self.scored_on.problem)
            return
        channel = self.channel.text.strip()
        if not channel:
            self.problem("channel", words("rule", "channel_needed"))
            return
        source = Provenance(
            originator=self.originator.text.strip(), received_on=self._today, channel=channel
        )
        self.given.emit(
            Given(
                tool=self.tool.text.strip(),
                version=self.version.text().strip(),
                months=self.months.value or None,
                value=self.value.text().strip(),
                scored_on=self.scored_on.day,
                basis=str(self.basis.value or ""),
                source=source,
            )
        )
