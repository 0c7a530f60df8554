"""Which meeting decided, and which agencies were there: quorum is told as they are ticked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.domain.dates import show_short
from iomdesk.domain.meetings import DiaryLine, Meeting
from iomdesk.formdef.scheme import MeetingKind
from iomdesk.ui.look import Role
from iomdesk.ui.screens.referrals.model import say
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.rows import ID_ROLE
from iomdesk.ui.widgets.ticklist import Tick, TickList
from iomdesk.words import words

MOST = 12
"""So many of the latest meetings are on offer."""


@dataclass(frozen=True, slots=True)
class Sat:
    """A meeting that may have decided: what the picker says, its day and its quorum."""

    id: str
    text: str
    on_date: date
    quorum: int


def sat(
    lines: Sequence[DiaryLine],
    kinds: Sequence[MeetingKind],
    today: date,
    needed: Callable[[str, str], int],
) -> tuple[Sat, ...]:
    """The meetings up to today, the latest first: nothing is decided in one to come.

    ``needed``: the quorum of a meeting, by its id and kind.
    """
    by_id = {kind.id: kind for kind in kinds}
    past = sorted(
        (line for line in lines if line.on_date <= today and line.kind in by_id),
        key=lambda line: (line.on_date, line.at_time),
        reverse=True,
    )
    return tuple(
        Sat(
            line.id,
            say("sat", kind=by_id[line.kind].title, place=line.place,
                day=show_short(line.on_date, today), time=f"{line.at_time:%H:%M}"),
            line.on_date,
            needed(line.id, line.kind),
        )
        for line in past[:MOST]
    )  # fmt: skip


def agencies_of(meeting: Meeting) -> tuple[str, ...]:
    """The distinct agencies of a meeting, as named there first (ruling 8)."""
    found: dict[str, str] = {}
    for one in meeting.attendees:
        found.setdefault(" ".join(one.agency.split()).casefold(), one.agency)
    return tuple(found.values())


def quorum_words(ticked: int, needed: int) -> str:
    """ "3 agencies, 3 needed", or what has to wait while they are too few (ruling 8)."""
    if ticked >= needed:
        return words("referrals", "quorum", {"count": ticked, "needed": needed})
    if not ticked:
        return words("referrals", "quorum_none", {"needed": needed})
    code = "quorum_short_one" if ticked == 1 else "quorum_short"
    return words("referrals", code, {"count": ticked, "needed": needed})


class Sitting(QWidget):
    """The meeting and its agencies.

    Signals:
        changed: another meeting, or an agency ticked or not.

    Attributes:
        meeting, agencies: the two boxes; fields: by the name a RuleViolation gives.
        read: reads the meeting with that id; set by the presenter.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.read: Callable[[str], Meeting | None] = lambda _meeting: None
        self._sat: dict[str, Sat] = {}
        self.meeting = Choice()
        self.meeting.setPlaceholderText(say("meeting_placeholder"))
        self.meeting.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.meeting.setMinimumContentsLength(8)
        self.agencies = TickList(say("field_agencies"))
        self._quorum = Label("", Role.SMALL, wrap=True)
        self.fields = {
            "meeting_id": Field(say("field_meeting"), self.meeting),
            "agencies": Field(say("field_agencies"), self.agencies),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(self._quorum)
        self.meeting.chosen.connect(self._chosen)
        self.agencies.changed.connect(self._ticked)

    def offer(self, meetings: Sequence[Sat], *, none: bool) -> None:
        """Offer these; ``none`` when it may also be no meeting at all."""
        self._sat = {one.id: one for one in meetings}
        options: tuple[tuple[object, str], ...] = tuple((one.id, one.text) for one in meetings)
        if none:
            options = (("", say("no_meeting")), *options)
        self.meeting.set_options(options)
        first = "" if none else next(iter(self._sat), None)
        self.choose(first)

    def choose(self, meeting_id: str | None, agencies: Sequence[str] | None = None) -> None:
        """Take a meeting; its agencies are ticked unless others are given."""
        for field in self.fields.values():
            field.set_problem("")  # it was said of the meeting before
        self.meeting.set_value(meeting_id)
        there = self.read(meeting_id) if meeting_id else None
        named = () if there is None else agencies_of(there)
        ticked = set(named if agencies is None else agencies)
        self.agencies.offer([Tick(one, one, one in ticked) for one in named])
        self.fields["agencies"].setVisible(there is not None)
        self._tell()

    @property
    def meeting_id(self) -> str | None:
        """The meeting chosen; None for none."""
        return self.meeting.value or None

    @property
    def on_date(self) -> date | None:
        """The day of the meeting chosen."""
        chosen = self._sat.get(self.meeting.value or "")
        return None if chosen is None else chosen.on_date

    @property
    def present(self) -> tuple[str, ...]:
        """The agencies ticked, in the order of the list."""
        rows = self.agencies.model()
        ticked = self.agencies.ticked
        ids = (str(rows.index(row, 0).data(ID_ROLE)) for row in range(rows.rowCount()))
        return tuple(one for one in ids if one in ticked)

    @property
    def quorum_told(self) -> str:
        """What the line under the agencies says."""
        return self._quorum.text()

    def _chosen(self, meeting_id: object) -> None:
        self.choose(str(meeting_id))
        self.changed.emit()

    def _ticked(self) -> None:
        self.fields["agencies"].set_problem("")
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        chosen = self._sat.get(self.meeting.value or "")
        if chosen is None:
            self._quorum.setText("")
        else:
            count = len(self.agencies.ticked)
            self._quorum.setText(quorum_words(count, chosen.quorum))
            self._quorum.set_tone("good" if count >= chosen.quorum else "warning")
        self._quorum.setVisible(chosen is not None)
