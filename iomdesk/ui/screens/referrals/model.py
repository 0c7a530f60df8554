"""Rows of the list of referrals: who, from where, how long it waits, what is left, whose turn."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from iomdesk.domain.dates import due_words, show_date
from iomdesk.domain.eligibility import Route, eighteenth_birthday
from iomdesk.domain.referrals import (
    WAITING_STAGES,
    Detainee,
    ReferralLine,
    Stage,
    Turn,
    whose_turn,
)
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words

LATE_DAYS: Final = 5
"""A referral that waits longer is marked: with three taskings a week at least two have passed."""


WAITING: Final = 3
"""The column that tells how long a referral waits, or the 18th birthday."""


class View(StrEnum):
    """The lists to switch between; the first four are views of ``services.referrals``."""

    OPEN = "open"
    DECIDED = "decided"
    MONITORED = "monitored"
    CLOSED = "closed"
    DETAINEES = "detainees"


def say(code: str, **params: object) -> str:
    """Words of this screen."""
    return words("referrals", code, params)


def stage_words(stage: Stage) -> str:
    """ "Ready", "Matrix done"."""
    return words("referral_stage", stage)


def route_words(route: Route) -> str:
    """ "Judgement"; empty while none is open."""
    return words("referral_route", route)


def turn_words(turn: Turn) -> str:
    """ "Police coordinator"; empty when nobody has to do anything."""
    return "" if turn is Turn.NOBODY else words("referral_turn", turn)


def days_words(days: int) -> str:
    """ "today", "1 day", "6 days"."""
    if days <= 0:
        return say("today")
    return say("day") if days == 1 else say("days", count=days)


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral in the list, as it reads today."""

    line: ReferralLine
    today: date

    @property
    def id(self) -> str:
        """The referral's id."""
        return self.line.id

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        line = self.line
        return whose_turn(line.stage, line.route, for_meeting=line.for_meeting)

    @property
    def waits(self) -> bool:
        """Whether somebody still has something to do."""
        return self.line.stage in WAITING_STAGES

    @property
    def days(self) -> int | None:
        """Days since the date of referral; None when that is not known."""
        on = self.line.referred_on
        return None if on is None else (self.today - on).days

    @property
    def late(self) -> bool:
        """Whether it waits longer than it should."""
        return self.waits and (self.days or 0) > LATE_DAYS

    @property
    def eighteen_on(self) -> date | None:
        """The 18th birthday of somebody monitored."""
        born = self.line.birth_date
        if self.line.stage is not Stage.MONITORED or born is None:
            return None
        return eighteenth_birthday(born)

    @property
    def due(self) -> bool:
        """Whether somebody monitored has turned 18."""
        there = self.eighteen_on
        return there is not None and there <= self.today

    @property
    def attention(self) -> bool:
        """Whether F4 stops at it: late, decided but not told, 18 by now."""
        return self.late or self.due or self.line.stage in {Stage.ACCEPTED, Stage.REFUSED}

    def born(self) -> str:
        """The birth date, or that it is missing."""
        return born_words(self.line)

    def waiting(self) -> str:
        """ "6 days" of one that waits; of one monitored, how far away the birthday is."""
        if self.eighteen_on is not None:
            return due_words(self.eighteen_on, self.today)
        if not self.waits or self.days is None:
            return ""
        return days_words(self.days)

    def matrix(self) -> str:
        """ "Matrix 87"; empty when there is none."""
        total = self.line.matrix_total
        return "" if total is None else say("matrix", total=total)

    def since(self) -> str:
        """ "since 18 Nov 2026", or the 18th birthday."""
        if self.eighteen_on is not None:
            return say("eighteen", date=show_date(self.eighteen_on))
        on = self.line.referred_on
        return "" if on is None else say("since", date=show_date(on))

    def left(self) -> str:
        """What is still to be done, in a few words."""
        stage = self.line.stage
        if stage is Stage.MONITORED:
            return say("left_due" if self.due else "left_monitored")
        if stage is Stage.MATRIX_DONE and self.line.matrix_total is not None:
            return say("left_matrix_done", total=self.line.matrix_total)
        if stage is Stage.READY:
            if self.turn is Turn.POLICE_COORDINATOR:
                return say("left_matrix")
            return say("left_register" if self.turn is Turn.COORDINATOR else "left_ready")
        return words("referral_left", stage)

    def whose(self) -> str:
        """Whose turn it is, in words."""
        return turn_words(self.turn)


def _icon(row: ReferralRow) -> str:
    if row.due or row.late:
        return "warning"
    if row.line.stage is Stage.EXCLUDED:
        return "problem"
    ready = row.line.stage in {Stage.READY, Stage.MATRIX_DONE}
    return "tick" if ready and row.turn is not Turn.POLICE_COORDINATOR else ""


def _stage_ink(row: ReferralRow) -> str:
    return {"tick": "greenText", "problem": "redText", "warning": "alertText"}.get(
        _icon(row), "text"
    )


def _ink(row: ReferralRow) -> str:
    return "redText" if row.late or row.due else "text"


def spoken(row: ReferralRow) -> str:
    """What a screen reader says of a row."""
    parts = (row.line.name, row.born(), stage_words(row.line.stage), row.waiting(), row.left(),
             row.whose())  # fmt: skip
    return ", ".join(part for part in parts if part)


class ReferralsModel(RowsModel[ReferralRow]):
    """Referrals, two lines to a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._monitored = False
        super().__init__(
            (
                Column("person", say("column_person"), lambda row: row.line.name,
                       below=lambda row: row.born(), strong=True),
                Column("from", say("column_from"), lambda row: row.line.area,
                       below=lambda row: row.line.agency, width=124),
                Column("route", say("column_route"), lambda row: route_words(row.line.route),
                       below=lambda row: row.matrix(), width=112),
                Column("waiting", say("column_waiting"), lambda row: row.waiting(),
                       below=lambda row: row.since(), width=134, ink=_ink,
                       order=lambda row: -(row.days or 0),
                       strong=lambda row: row.late or row.due,
                       icon=lambda row: "warning" if row.late or row.due else ""),
                Column("stage", say("column_stage"), lambda row: stage_words(row.line.stage),
                       below=lambda row: row.left(), width=178, icon=_icon, ink=_stage_ink,
                       tip=lambda row: row.left()),
                Column("turn", say("column_turn"), lambda row: row.whose(), width=140),
            ),
            lambda row: row.id,
            spoken,
            parent,
        )  # fmt: skip

    def tell_monitored(self, *, on: bool) -> None:
        """Whether the rows are people under 18: then the fourth column is the birthday."""
        self._monitored = on
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, WAITING, WAITING)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The titles; the fourth as the list in view needs it."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if self._monitored and section == WAITING and shown:
            return say("column_birthday")
        return super().headerData(section, orientation, role)


class DetaineesModel(RowsModel[Detainee]):
    """People on repeat-detainee lists: name, birth date, address, reason, and no more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column("person", say("column_person"), lambda one: one.name, strong=True,
                       below=born_words, width=230),
                Column("address", say("column_address"), lambda one: one.address,
                       tip=lambda one: one.address),
                Column("reason", say("column_reason"), lambda one: one.reason,
                       tip=lambda one: one.reason),
            ),
            lambda one: one.id,
            lambda one: ", ".join(part for part in (one.name, born_words(one), one.reason) if part),
            parent,
        )  # fmt: skip


def born_words(one: Detainee | ReferralLine) -> str:
    """The birth date, or that it is missing."""
    return say("no_birth_date") if one.birth_date is None else show_date(one.birth_date)


def list_of(stage: Stage) -> View:
    """The list in which a referral of that stage stands."""
    if stage is Stage.MONITORED:
        return View.MONITORED
    if stage in {Stage.ACCEPTED, Stage.REFUSED, Stage.TOLD}:
        return View.DECIDED
    return View.CLOSED if stage in {Stage.WITHDRAWN, Stage.MISTAKE} else View.OPEN
