"""Who was there and whether enough were, as a reader of the minutes may know it.

Times betray as much as texts: that somebody waited outside at 10:05 tells of a case of
which this copy says nothing, and that the others went on until 11:00 tells of a closed part.
So a copy has the times as they would be had that case, or that part, not been.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from iomdesk.domain.deciding import Minute, MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.sitting import (
    ANOTHER_DAY,
    ENDED,
    Place,
    Presence,
    PresenceLine,
    Spell,
    room,
)
from iomdesk.papers.values_minutes import AttendedLine, QuorumLine
from iomdesk.services.minutesheld import Minutes

CLOSED = "closed_session"
"""The code of ``[withheld]`` under which somebody goes out for the closed part."""
_OVER: Final = frozenset({ANOTHER_DAY, ENDED})


def visible(minutes: Minutes, heard: frozenset[str], *, closed: bool) -> tuple[PresenceLine, ...]:
    """The lines of attendance as they would be without what is not for this reader.

    ``heard``: ids of the items the copy carries; ``closed``: the reader stays for that part.
    Whoever was out for something else, and is not back when an item of the copy comes on the
    table, is out from then on.
    """
    told = teller(minutes, closed=closed)
    ahead: dict[str, datetime | None] = {}
    found: list[PresenceLine] = []
    for one in reversed(minutes.presence):
        until = ahead.get(one.attendee_id)
        if one.kind is not Presence.SIGNED:
            ahead[one.attendee_id] = one.at
        at = one.at
        if _betrays(minutes, one, until, heard, closed=closed):
            missed = [at for at in _came_up(minutes, heard) if one.at < at and _within(at, until)]
            if not missed:
                continue
            at = missed[0]
        # That it went on on another day, and when, is no secret of the closed part.
        found.append(one if one.reason == ANOTHER_DAY else replace(one, at=told(at)))
    return tuple(reversed(found))


def _within(moment: datetime, until: datetime | None) -> bool:
    return until is None or moment < until


def _came_up(minutes: Minutes, items: frozenset[str]) -> list[datetime]:
    """When each of these items came on the table, in order."""
    return [one.at for one in minutes.lines if one.kind is MinuteKind.ITEM and one.item in items]


def _betrays(
    minutes: Minutes,
    line: PresenceLine,
    until: datetime | None,
    heard: frozenset[str],
    *,
    closed: bool,
) -> bool:
    """Whether a line tells of an item, or of a closed part, that the copy does not carry.

    ``until`` is when something else happened to that place. A way out that says not why, and
    back, is one for such an item, or part, where that was on the table in between.
    """
    if line.kind is Presence.OUTSIDE and line.item:
        return line.item not in heard
    if line.kind not in {Presence.OUTSIDE, Presence.LEFT}:
        return False
    if line.reason == CLOSED:
        return not closed
    return (
        not line.reason
        and until is not None
        and any(
            since < until and (ended is None or line.at < ended)
            for since, ended in _kept_from(minutes, heard, closed=closed)
        )
    )


def _kept_from(
    minutes: Minutes, heard: frozenset[str], *, closed: bool
) -> list[tuple[datetime, datetime | None]]:
    """From when to when something was on the table of which the copy says nothing."""
    spans: list[tuple[datetime, datetime | None]] = []
    for line in minutes.lines:
        if line.kind not in {MinuteKind.ITEM, MinuteKind.SESSION}:
            continue
        if spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], line.at)
        if (line.item and line.item not in heard) or (_closes(line) and not closed):
            spans.append((line.at, None))
    return spans


def _closes(line: Minute) -> bool:
    """Whether a line says that a closed part began."""
    return line.kind is MinuteKind.SESSION and line.outcome == Session.CLOSED


def teller(minutes: Minutes, *, closed: bool) -> Callable[[datetime], datetime]:
    """How a copy tells a moment: of one within the closed part, when that part began.

    To those who stay for that part nothing is told otherwise than it was.
    """
    parts: list[tuple[datetime, datetime | None]] = []
    for line in minutes.lines:
        if line.kind is not MinuteKind.SESSION:
            continue
        if line.outcome == Session.CLOSED and (not parts or parts[-1][1] is not None):
            parts.append((line.at, None))
        elif line.outcome == Session.OPEN and parts and parts[-1][1] is None:
            parts[-1] = (parts[-1][0], line.at)

    def told(moment: datetime) -> datetime:
        if closed:
            return moment
        for first, last in parts:
            if first <= moment and (last is None or moment <= last):
                return first
        return moment

    return told


def attendance(
    minutes: Minutes, heard: frozenset[str], *, closed: bool
) -> tuple[AttendedLine, ...]:
    """Everybody invited with their times, in the order of the list.

    Who came for a closed part alone, and went within it, was not there for whoever did not
    stay for it.
    """
    lines = visible(minutes, heard, closed=closed)
    sha256 = minutes.sitting.statement_sha256
    told = teller(minutes, closed=closed)
    over = minutes.ended_at
    end = None if over is None else told(over)
    shut = set() if closed else {one.at for one in minutes.lines if _closes(one)}
    found = []
    for seat in room(minutes.meeting, lines, minutes.needed, sha256).seats:
        times = [(one.since, _until(one, end)) for one in seat.spells]
        whole = [one for one in times if one[0] != one[1]]
        kept = _joined(whole or [one for one in times[:1] if one[0] not in shut])
        one = seat.attendee
        found.append(
            AttendedLine(
                name=one.name,
                agency=one.agency,
                chair=one.name.casefold() == minutes.meeting.chair.casefold(),
                by_phone=one.by_phone,
                apologies=seat.place is Place.APOLOGIES,
                signed=tuple(
                    at
                    for at in seat.signatures
                    if not times or any(since.date() == at.date() for since, _ in kept)
                ),
                times=tuple(kept),
            )
        )
    return tuple(found)


def _until(spell: Spell, end: datetime | None) -> datetime | None:
    """Until when somebody was there; None where that is open, or nobody said it."""
    if not spell.told:
        return None
    return end if spell.until is None else spell.until


def resumed(minutes: Minutes) -> tuple[datetime, ...]:
    """When it went on on another day."""
    return tuple(sorted({one.at for one in minutes.presence if one.reason == ANOTHER_DAY}))


def _joined(
    times: list[tuple[datetime, datetime | None]],
) -> list[tuple[datetime, datetime | None]]:
    """Spells of which one begins where the last one ended are one."""
    joined: list[tuple[datetime, datetime | None]] = []
    for since, until in times:
        if joined and joined[-1][1] == since:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((since, until))
    return joined


def quorum(minutes: Minutes, heard: frozenset[str], *, closed: bool) -> tuple[QuorumLine, ...]:
    """How many agencies counted from when on, from the time the first case could open.

    What happened after the end, of the meeting or of a day of it, is left out: people leave
    then.
    """
    lines = visible(minutes, heard, closed=closed)
    began, over = minutes.sitting.began_at, minutes.ended_at
    told = teller(minutes, closed=closed)
    end = None if over is None else told(over)
    sha256 = minutes.sitting.statement_sha256
    found: list[QuorumLine] = []
    for moment in sorted({one.at for one in lines if one.reason not in _OVER}):
        if end is not None and moment >= end:
            break
        so_far = [one for one in lines if one.at <= moment]
        count = len(room(minutes.meeting, so_far, minutes.needed, sha256).agencies)
        since = moment if began is None else max(moment, told(began))
        if found and found[-1].since == since:
            found.pop()
        if not found or found[-1].agencies != count:
            found.append(QuorumLine(since=since, agencies=count))
    return tuple(found)
