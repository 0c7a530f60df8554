"""Rows of the diary and of a meeting's people."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from iomdesk.domain.dates import ago_words, show_date, show_day
from iomdesk.domain.meetings import (
    Attendee,
    Basis,
    DiaryLine,
    Meeting,
    MeetingState,
    Session,
)
from iomdesk.services.hearing import Hearing
from iomdesk.ui.look import Look, Role
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.delegates import RowDelegate
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.words import words


def cases_words(count: int) -> str:
    """ "no case", "1 case", "9 cases"."""
    code = {0: "no_case", 1: "case"}.get(count, "cases")
    return words("meetings", code, {"count": count})


def items_words(count: int) -> str:
    """ "no item", "1 item", "9 items" of an agenda."""
    code = {0: "no_item", 1: "item"}.get(count, "items")
    return words("meetings", code, {"count": count})


def referrals_words(count: int) -> str:
    """ "1 referral", "2 referrals"."""
    return words("meetings", "referral" if count == 1 else "referrals", {"count": count})


def people_words(count: int) -> str:
    """ "nobody yet", "1 person", "7 people"."""
    code = {0: "nobody", 1: "person"}.get(count, "people")
    return words("meetings", code, {"count": count})


def agencies_words(count: int) -> str:
    """ "1 agency", "5 agencies"."""
    return words("meetings", "agency" if count == 1 else "agencies", {"count": count})


def quorum_words(meeting: Meeting, needed: int) -> str:
    """ "5 agencies, 3 needed"; how many more to invite when they are too few (ruling 8)."""
    count = len(meeting.agencies())
    params = {"agencies": agencies_words(count), "needed": needed, "more": needed - count}
    return words("meetings", "quorum" if count >= needed else "quorum_short", params)


def basis_words(attendee: Attendee) -> str:
    """ "Contract to 31 Mar 2027, by phone"."""
    text = words("meetings", f"basis_{attendee.basis.value}")
    if attendee.basis is not Basis.STATUTORY and attendee.basis_until is not None:
        until = show_date(attendee.basis_until)
        text = words("meetings", "basis_until", {"basis": text, "until": until})
    return words("meetings", "basis_phone", {"basis": text}) if attendee.by_phone else text


def session_words(session: Session) -> str:
    """ "Open" or "Closed"."""
    return words("meetings", f"session_{session.value}")


# ---- the diary ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryRow:
    """A meeting in the list, as it reads today."""

    line: DiaryLine
    title: str
    when: str
    away: str
    past: bool
    holds: str

    @classmethod
    def of(cls, line: DiaryLine, kind_title: str, today: date) -> "DiaryRow":
        """What the list says of a meeting."""
        place = {"kind": kind_title, "place": line.place}
        holds = {
            "cases": cases_words(line.cases),
            "referrals": referrals_words(line.referrals),
            "people": people_words(line.attendees),
        }
        away = ago_words(line.on_date, today)
        if line.state is not MeetingState.PLANNED:
            away = words("meetings", f"line_{line.state.value}", {"away": away})
        elif line.is_past(today):
            away = words("meetings", "line_not_held", {"away": away})
        return cls(
            line=line,
            title=words("meetings", "title", place),
            when=f"{show_day(line.on_date)}, {line.at_time:%H:%M}",
            away=away,
            past=line.state is MeetingState.CANCELLED or line.is_past(today),
            holds=words("meetings", "line_referrals" if line.referrals else "line_agenda", holds),
        )

    def fits(self, typed: str) -> bool:
        """Whether every word typed stands somewhere in it."""
        said = f"{self.title} {self.when} {self.line.chair} {self.away}".casefold()
        return all(word in said for word in typed.casefold().split())


class DiaryModel(RowsModel[DiaryRow]):
    """The meetings to come, then those past."""

    def __init__(self) -> None:
        super().__init__(
            [Column[DiaryRow]("meeting", words("meetings", "list"), lambda row: row.when)],
            lambda row: row.line.id,
            lambda row: f"{row.title}, {row.when}, {row.away}, {row.holds}",
        )


class DiaryDelegate(RowDelegate):
    """Two lines: when and how far away; what and where, how many cases and people."""

    def paint_row(self, painter: QPainter, look: Look, rect: QRect, row: DiaryRow) -> None:
        """Paint both lines."""
        box = QRectF(rect).adjusted(14, 0, -14, -1)
        first = QRectF(box.left(), box.top() + look.px(5), box.width(), look.px(18))
        second = QRectF(box.left(), first.bottom(), box.width(), look.px(17))
        ink = "text2" if row.past else "text"
        right = Qt.AlignmentFlag.AlignRight
        aside = paint.text_width(look, row.away, Role.SMALL) + 12
        running = row.line.state is MeetingState.RUNNING
        paint.words(painter, look, row.away, first, Role.SMALL,
                    ink="accent" if running else "text2", align=right)  # fmt: skip
        paint.words(painter, look, row.when, first.adjusted(0, 0, -aside, 0), Role.BODY_STRONG,
                    ink=ink)  # fmt: skip
        aside = paint.text_width(look, row.holds, Role.SMALL) + 12
        paint.words(painter, look, row.holds, second, Role.SMALL, ink="text2", align=right)
        paint.words(painter, look, row.title, second.adjusted(0, 0, -aside, 0), Role.SMALL,
                    ink="text2")  # fmt: skip


# ---- the people --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """Somebody invited, with what the gate lets them hear."""

    hearing: Hearing
    chairs: bool

    @property
    def attendee(self) -> Attendee:
        """The person."""
        return self.hearing.attendee

    @property
    def of(self) -> int:
        """How many cases the agenda has."""
        return len(self.hearing.heard) + len(self.hearing.outside)

    @property
    def agency(self) -> str:
        """The agency, and that this is the chair, as on the attendance sheet."""
        agency = self.attendee.agency
        return words("meetings", "chairs", {"agency": agency}) if self.chairs else agency

    @property
    def hears(self) -> str:
        """ "6 of 9"."""
        params = {"heard": len(self.hearing.heard), "of": self.of}
        return words("meetings", "hears", params)

    @property
    def hears_long(self) -> str:
        """ "Hears 6 of 9 cases"."""
        if not self.of:
            return words("meetings", "hears_nothing_planned")
        params = {"heard": len(self.hearing.heard), "of": self.of}
        return words("meetings", "hears_long", params)


def _describe_attendee(row: AttendeeRow) -> str:
    one = row.attendee
    return f"Copy {one.position}, {one.name}, {row.agency}, {basis_words(one)}, {row.hears_long}"


class AttendeesModel(RowsModel[AttendeeRow]):
    """The list of people, in the order of their copies."""

    def __init__(self) -> None:
        def head(code: str) -> str:
            return words("meetings", f"column_{code}")

        super().__init__(
            [
                Column("copy", head("copy"), lambda row: str(row.attendee.position), width=46),
                Column("name", head("name"), lambda row: row.attendee.name, strong=True),
                Column("agency", head("agency"), lambda row: row.agency, width=118, small=True),
                Column("basis", head("basis"), lambda row: basis_words(row.attendee), width=126,
                       small=True),
                Column(
                    "hears", head("hears"), lambda row: row.hears, width=78,
                    icon=lambda row: "warning" if row.hearing.outside else "",
                    ink=lambda row: "alertText" if row.hearing.outside else "text",
                    accessible=lambda row: row.hears_long,
                ),
            ],
            lambda row: row.attendee.id,
            _describe_attendee,
        )  # fmt: skip
