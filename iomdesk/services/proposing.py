"""Why somebody should be on an agenda: what waits, what is due, and what is new.

S2 Strategy section 4; domain items 29 and 35, ruling 9. What is said of a reason is printed
on every copy that carries the case, so nothing is named there that the gate would keep from
anybody who hears it: no intelligence, no closed matter, nothing of another's that is not
free to go on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Final

from iomdesk.domain.dates import show_short
from iomdesk.domain.eventtext import kind_words
from iomdesk.domain.meetings import Basis, Meeting, Session
from iomdesk.domain.records import Custody, Event, Note, RagChange
from iomdesk.domain.sharing import Audience, Originators, Shown, release
from iomdesk.domain.spans import add_months
from iomdesk.services import leaving
from iomdesk.services.audiences import Row, item_of, own_names
from iomdesk.services.desk import Desk, Reading
from iomdesk.services.diary import DAILY
from iomdesk.services.outlook import RELEASE_NOTICE_DAYS
from iomdesk.store.queries import agendas as stored
from iomdesk.store.queries import people
from iomdesk.store.queries.people import Filter
from iomdesk.words import words

FIRST_DAYS: Final = 7
FIRST_DAYS_OF_OTHERS: Final = 31
"""So far back the first meeting of a kind looks; S2 does not say. A week for daily tasking."""


class Ground(IntEnum):
    """Why somebody is proposed, in the order in which an agenda takes them."""

    PUT_OVER = 0
    TO_PANEL = 1
    ACTION = 2
    RELEASE = 3
    NEW = 4
    EXIT = 5
    REMOVAL = 6
    STATUS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for one person or referral.

    Attributes:
        closed: known only from closed matter.
    """

    ground: Ground
    person_id: str
    why: str
    closed: bool = False
    referral_id: str = ""


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("proposed", code, params or {})


class Finder:
    """Finds the reasons for one meeting, in one reading."""

    def __init__(self, desk: Desk, reading: Reading, meeting: Meeting) -> None:
        self._desk = desk
        self._reading = reading
        self._meeting = meeting
        self._daily = meeting.kind == DAILY
        self._place = meeting.place if self._daily else None
        at_time = meeting.at_time.isoformat("minutes")
        self._before = stored.before(reading, meeting.kind, self._place, meeting.on_date, at_time)
        self._opened: dict[str, frozenset[str]] = {}
        # The weakest basis anybody may sit on: what goes to it goes to every copy.
        self._weakest = Audience(
            on=max(meeting.on_date, desk.today()), basis=Basis.CONTRACT, own=own_names(desk),
            originators=Originators(desk.scheme.readings.originators),
        )  # fmt: skip

    def reasons(self) -> Iterator[Reason]:
        """All reasons there are, several for one person among them."""
        yield from self._put_over()
        if self._daily:
            yield from self._actions()
            yield from self._releases_ahead()
            yield from self._new()
        else:
            yield from self._to_panel()
            yield from self._released()
            yield from self._exits()
            yield from self._removals()
        yield from self._statuses()

    # ---- since when --------------------------------------------------------------------

    def _since(self, person_id: str = "") -> datetime:
        """Since when a person's matter is new to this meeting.

        Whoever was on the agenda of the meeting before: since it ended; others: since it
        was opened. One that was not opened on this desk counts by its planned time.
        """
        before = self._before
        if before is None:
            return self._moment(self._since_day(), "00:00")
        planned = self._moment(before.on_date, before.at_time)
        if person_id in before.heard:
            return before.ended_at or before.opened_at or planned
        return before.opened_at or planned

    def _moment(self, on: date, at_time: str) -> datetime:
        zone = self._desk.clock.now().tzinfo
        return datetime.combine(on, time.fromisoformat(at_time), tzinfo=zone)

    def _since_day(self) -> date:
        if self._before is not None:
            return self._before.on_date
        back = FIRST_DAYS if self._daily else FIRST_DAYS_OF_OTHERS
        return self._meeting.on_date - timedelta(days=back)

    def _short(self, day: date) -> str:
        return show_short(day, self._desk.today())

    def _free(self, row: Row, *, closed: bool = False) -> bool:
        """Whether every copy that carries the case may hold it; ``closed``: of that part."""
        to = replace(self._weakest, session=Session.CLOSED) if closed else self._weakest
        answer = release(item_of(row), to)
        return isinstance(answer, Shown) and not answer.anonymised

    def _is_shut(self, person_id: str, meeting_id: str | None) -> bool:
        """Whether what came of a meeting for somebody came of its closed part."""
        if not meeting_id:
            return False
        if meeting_id not in self._opened:
            self._opened[meeting_id] = stored.heard_open(self._reading, meeting_id)
        return person_id not in self._opened[meeting_id]

    def _status(self, ground: Ground, change: RagChange, on: date) -> Reason:
        """A status as a reason: where it was given closed, for the closed part.

        One that some copy may not hold is not named; each copy then says why by itself.
        """
        closed = self._is_shut(change.person_id, change.meeting_id)
        why = _say("status_since", {"status": change.status.spoken, "day": self._short(on)})
        free = self._free(change, closed=closed)
        return Reason(
            ground=ground, person_id=change.person_id, why=why if free else "", closed=closed
        )

    # ---- what waits --------------------------------------------------------------------

    def _put_over(self) -> Iterator[Reason]:
        for one in stored.put_over(self._reading, self._meeting.kind, self._place):
            yield Reason(
                ground=Ground.PUT_OVER, person_id=one.person_id, referral_id=one.referral_id,
                why=_say("put_over", {"day": self._short(one.on_date)}), closed=one.closed,
            )  # fmt: skip

    def _to_panel(self) -> Iterator[Reason]:
        for one in stored.sent_to_panel(self._reading, DAILY):
            yield Reason(
                ground=Ground.TO_PANEL, person_id=one.person_id, referral_id=one.referral_id,
                why=_say("to_panel", {"day": self._short(one.on_date)}), closed=one.closed,
            )  # fmt: skip

    def _actions(self) -> Iterator[Reason]:
        """Open actions that are late or due by the day, counted by person.

        One that some copy may not hold is not counted in what is printed.
        """
        late: dict[tuple[str, bool], int] = {}
        due: dict[tuple[str, bool], int] = {}
        for action in stored.due_actions(self._reading, self._meeting.on_date):
            if action.provenance.hmpps_unpublished or action.due_on is None:
                continue
            closed = action.closed_only or self._is_shut(action.person_id, action.meeting_id)
            if not self._free(action, closed=closed):
                yield Reason(
                    ground=Ground.ACTION, person_id=action.person_id, closed=closed, why=""
                )
                continue
            key = (action.person_id, closed)
            told = late if action.due_on < self._meeting.on_date else due
            told[key] = told.get(key, 0) + 1
        for code, counts in (("late", late), ("due", due)):
            for (person_id, closed), count in counts.items():
                yield Reason(
                    ground=Ground.ACTION, person_id=person_id, closed=closed,
                    why=_say(code if count == 1 else f"{code}_many", {"count": count}),
                )  # fmt: skip

    # ---- releases ----------------------------------------------------------------------

    def _releases_ahead(self) -> Iterator[Reason]:
        """S0 "The current situation": those 28 days ahead, and those released on the day."""
        on = self._meeting.on_date
        for stay in stored.stays(self._reading):
            due = stay.release_on
            if stay.ended_on is not None or due is None:
                continue
            if 0 <= (due - on).days <= RELEASE_NOTICE_DAYS:
                code = "released_today" if due == on else "release"
                yield self._release(stay, code, due)

    def _released(self) -> Iterator[Reason]:
        """New releases since the meeting before (S2 Strategy section 4)."""
        since, on = self._since_day(), self._meeting.on_date
        held: dict[str, list[Custody]] = {}
        for stay in stored.stays(self._reading):
            held.setdefault(stay.person_id, []).append(stay)
        for stays in held.values():
            for stay in stays:
                out = stay.release_on if stay.ended_on is None else stay.ended_on
                if out is None or not since <= out <= on:
                    continue
                if stay.ended_on is None:
                    yield self._release(stay, "release", out)
                elif leaving.is_release(stay, stays):
                    yield self._release(stay, "released", out)

    def _release(self, stay: Custody, code: str, on: date) -> Reason:
        if stay.provenance.hmpps_unpublished or not self._free(stay):
            why = _say("new", {"day": self._short(self._since_day())})
        else:
            why = _say(code, {"day": self._short(on)})
        return Reason(ground=Ground.RELEASE, person_id=stay.person_id, why=why)

    # ---- what is new -------------------------------------------------------------------

    def _new(self) -> Iterator[Reason]:
        earliest = self._since()
        told: list[tuple[datetime, Event | Note]] = [
            *stored.events_since(self._reading, earliest),
            *stored.notes_since(self._reading, earliest),
        ]
        for at, row in told:
            if at > self._since(row.person_id) and not row.provenance.hmpps_unpublished:
                yield self._of_row(row)
        for change in stored.moves_since(self._reading, earliest):
            if change.set_at > self._since(change.person_id):
                yield self._status(Ground.NEW, change, change.set_at.date())

    def _of_row(self, row: Event | Note) -> Reason:
        day = {"day": self._short(self._since_day())}
        intelligence = isinstance(row, Event) and row.is_intelligence
        if row.closed_only or intelligence or row.provenance.grade.strip():
            return Reason(
                ground=Ground.NEW, person_id=row.person_id, why=_say("new_closed", day), closed=True
            )
        why = _say("new", day)
        if isinstance(row, Event) and self._free(row):
            happened = {"what": kind_words(row.kind), "day": self._short(row.on_date)}
            why = _say("happened", happened)
        return Reason(ground=Ground.NEW, person_id=row.person_id, why=why)

    # ---- those who may leave -----------------------------------------------------------

    def _exits(self) -> Iterator[Reason]:
        """Whoever comes to a six-month stage (ruling 9), and again each six months after it."""
        since, on = self._since_day(), self._meeting.on_date
        held: dict[str, list[Custody]] = {}
        for stay in stored.stays(self._reading):
            held.setdefault(stay.person_id, []).append(stay)
        scheme = self._desk.scheme
        for person_id, registered in stored.registered(self._reading).items():
            stays = held.get(person_id, [])
            start = leaving.counted_from(scheme, registered, stays)
            if start is None or any(stay.ended_on is None for stay in stays):
                continue
            stage = exit_stage(start, since, on, months=scheme.readings.exit_months)
            if stage is not None:
                why = _say("exit", {"day": self._short(stage)})
                yield Reason(ground=Ground.EXIT, person_id=person_id, why=why)

    def _removals(self) -> Iterator[Reason]:
        left = stored.left_between(self._reading, self._since_day(), self._meeting.on_date)
        for person_id, on, closed in left:
            why = _say("removed", {"day": self._short(on)})
            yield Reason(ground=Ground.REMOVAL, person_id=person_id, why=why, closed=closed)

    # ---- by status ---------------------------------------------------------------------

    def _statuses(self) -> Iterator[Reason]:
        """The critical cases, by status, as the scheme names them; longest at it first."""
        for status in self._desk.scheme.meeting_kind(self._meeting.kind).proposes:
            rows = people.rows(self._reading, Filter(rag=status))
            rows.sort(key=lambda row: (row.rag_since or "9999", row.surname.casefold()))
            lines = stored.given_by(self._reading, [row.id for row in rows])
            for row in rows:
                change = lines.get(row.id)
                if change is not None and row.rag_since:
                    on = date.fromisoformat(row.rag_since[:10])
                    yield self._status(Ground.STATUS, change, on)
                else:  # no line of history gave it: each copy says it as its reader may know it
                    yield Reason(ground=Ground.STATUS, person_id=row.id, why="")


def exit_stage(start: date, after: date, to: date, *, months: int) -> date | None:
    """The six-month stage that falls after one day and up to another, month ends clamped."""
    stages = 1
    while (stage := add_months(start, months * stages)) <= to:
        if stage > after:
            return stage
        stages += 1
    return None


def part_of(reasons: list[Reason]) -> Session:
    """The part of the meeting where reasons may be told: closed where all are closed matter."""
    return Session.CLOSED if all(one.closed for one in reasons) else Session.OPEN
