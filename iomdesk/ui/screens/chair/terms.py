"""What goes with the choice: the new status, the Panel, why somebody leaves, until when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date, show_date
from iomdesk.domain.deciding import LeaveGround, Verdict
from iomdesk.domain.people import Rag
from iomdesk.services.ragasking import Asked
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.choosing import RagChoice
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import RagBadge
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.moves import LOOK_AGAIN_DAYS
from iomdesk.words import words

_WIDTH: Final = 256
_FRIDAY: Final = 4
_SAID: Final[tuple[tuple[object, str], ...]] = (("", "not_said"), ("1", "yes"), ("0", "no"))


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_decision", code, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom the decision is about.

    Attributes:
        panel_on: the day of the next Panel; None where none is planned.
        asked: what the tests of a status need.
    """

    name: str
    rag: Rag
    panel_on: date | None
    asked: Asked


class Terms(QWidget):
    """The left column of the decision; only what belongs to the choice is shown.

    Signals:
        retargeted: another new status. edited: something was typed or chosen.

    Attributes:
        fields: by the name a RuleViolation gives.
    """

    retargeted = Signal()
    edited = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._panel_on: date | None = None
        self._wide = False
        self.to = RagChoice()
        self.to.setAccessibleName(_say("new_status"))
        self._from = RagBadge()
        status = QWidget()
        pair = QHBoxLayout(status)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(6)
        pair.addWidget(self._from)
        pair.addWidget(Icon("arrow", "text2"))
        pair.addWidget(self.to)
        pair.addStretch(1)
        self._tests_icon = Icon("tick", "greenText", 14)
        self._tests = Label("", Role.SMALL, "second", wrap=True)
        self._tests_row = QWidget()
        tests = QHBoxLayout(self._tests_row)
        tests.setContentsMargins(0, 0, 0, 0)
        tests.setSpacing(5)
        tests.addWidget(self._tests_icon, 0, Qt.AlignmentFlag.AlignTop)
        tests.addWidget(self._tests, 1)
        self._goes = Label("", Role.DENSE, wrap=True)
        said = tuple((value, _say(code)) for value, code in _SAID)
        self.ground = Choice(tuple((one, words("leave_ground", one)) for one in LeaveGround))
        self.no_reoffending = Choice(said)
        self.intelligence = Choice(said)
        narrow = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for choice in (self.ground, self.no_reoffending, self.intelligence):
            choice.setSizeAdjustPolicy(narrow)
            choice.setMinimumContentsLength(6)
        self.again = DateEdit(self._read)
        self.fields = {
            "status": Field(_say("new_status"), status),
            "ground": Field(_say("ground"), self.ground, wrap=True),
            "no_reoffending": Field(
                _say("no_reoffending"), self.no_reoffending, wrap=True, role=Role.SMALL
            ),
            "intelligence_supports": Field(
                _say("intelligence_supports"), self.intelligence, wrap=True, role=Role.SMALL
            ),
            "look_again_on": Field(_say("look_again"), self.again),
        }
        self.fields["status"].setFocusProxy(self.to)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.fields["status"])
        column.addWidget(self._tests_row)
        column.addWidget(self._goes)
        for name in ("ground", "no_reoffending", "intelligence_supports", "look_again_on"):
            column.addWidget(self.fields[name])
        column.addStretch(1)
        self.to.chosen.connect(self._status_chosen)
        self.again.date_changed.connect(self._typed)
        self.again.textEdited.connect(self._typed)
        for choice in (self.ground, self.no_reoffending, self.intelligence):
            choice.chosen.connect(self._said)
        self._measure()
        theme().changed.connect(self._measure)

    def set_wide(self, *, wide: bool) -> None:
        """As wide as there is room, or as a column beside the reason."""
        self._wide = wide
        self._measure()

    def _measure(self) -> None:
        self.setMinimumWidth(0 if self._wide else theme().px(_WIDTH))
        self.setMaximumWidth(16_777_215 if self._wide else theme().px(_WIDTH))
        self.again.setMaximumWidth(theme().px(140))

    def _read(self, text: str) -> DateReading:
        return read_date(text, today=self._today(), sense=Sense.AHEAD)

    # ---- what it is told ---------------------------------------------------------------

    def begin(self, said: Mapping[str, str]) -> None:
        """As a draft left it; the day to look again is in two weeks, no weekend, unless given."""
        self.to.set_value(Rag(said["to"]) if said.get("to") else None)
        day = self._today() + timedelta(days=LOOK_AGAIN_DAYS)
        while day.weekday() > _FRIDAY:
            day += timedelta(days=1)
        default = show_date(day)
        self.again.setText(said.get("look_again_on", default))
        self.again.read()
        self.ground.set_value(LeaveGround(said["ground"]) if said.get("ground") else None)
        self.no_reoffending.set_value(said.get("no_reoffending", ""))
        self.intelligence.set_value(said.get("intelligence_supports", ""))

    def show_about(self, about: About) -> None:
        """Whom it is about, as the record stands."""
        self._from.set_rag(about.rag)
        self._panel_on = about.panel_on

    def show_for(self, verdict: Verdict | None, *, allowed: bool) -> None:
        """Only what belongs to a choice; ``allowed``: the tests give the new status."""
        changes, leaves = verdict is Verdict.CHANGE, verdict is Verdict.LEAVE
        to = self.status if changes else None
        on = self._panel_on
        goes = _say("goes_to_panel") if on is None else _say("goes_on", {"date": show_date(on)})
        exits = leaves and self.ground.value == LeaveGround.SIX_MONTHS
        self.fields["status"].setVisible(changes)
        self._tests_row.setVisible(to is not None)
        self._goes.setText(goes)
        self._goes.setVisible(verdict is Verdict.TO_PANEL)
        self.fields["ground"].setVisible(leaves)
        for name in ("no_reoffending", "intelligence_supports"):
            self.fields[name].setVisible(exits)
        self.fields["look_again_on"].setVisible(not leaves)
        if to is not None:
            code = "tests_met" if allowed else "tests_not_met"
            self._tests.setText(_say(code, {"status": to.spoken}))
            self._tests.set_tone("second" if allowed else "warning")
            mark = ("tick", "greenText") if allowed else ("warning", "alertText")
            self._tests_icon.set_icon(*mark)

    # ---- what it says ------------------------------------------------------------------

    @property
    def status(self) -> Rag | None:
        """The new status, whatever is chosen besides."""
        return None if self.to.value is None else Rag(self.to.value)

    @property
    def tests_words(self) -> str:
        """What is said of the tests."""
        return self._tests.text()

    @property
    def look_again_on(self) -> date | None:
        """The day that was read last."""
        return self.again.day

    @property
    def facts(self) -> tuple[bool | None, bool | None]:
        """The two facts of the six month stage; None for one that nobody has said."""
        return _told(self.no_reoffending.value), _told(self.intelligence.value)

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {
            "to": "" if self.status is None else self.status.value,
            "look_again_on": self.again.text(),
            "ground": str(self.ground.value or ""),
            "no_reoffending": str(self.no_reoffending.value or ""),
            "intelligence_supports": str(self.intelligence.value or ""),
        }

    # ---- what happens in it ------------------------------------------------------------

    def _status_chosen(self, _rag: object) -> None:
        self.fields["status"].set_problem("")
        self.retargeted.emit()

    def _said(self, _value: object) -> None:
        for name in ("ground", "no_reoffending", "intelligence_supports"):
            self.fields[name].set_problem("")
        self.edited.emit()

    def _typed(self, _value: object = None) -> None:
        self.edited.emit()


def _told(value: object) -> bool | None:
    return None if not value else value == "1"
