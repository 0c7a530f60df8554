"""The minutes of a meeting: read, made for each reader through the gate, and let out.

Making a copy lets nothing out, but consults each person in it. Printing and saving are
disclosures to the reader named on it, entered in the register of copies; a copy leaves only
while it would be drawn so now (S2 section 10; domain items 31, 56 and 63).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from iomdesk.domain.meetings import Attendee, Meeting
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.papers.minutes import make_minutes
from iomdesk.papers.protect import protect
from iomdesk.papers.values_minutes import MinutesPaper
from iomdesk.services import minutesregister
from iomdesk.services.audiences import Rights, rights
from iomdesk.services.desk import Desk, Work
from iomdesk.services.minutesheld import Decided, MinutedItem, Minutes, Said, Taken, read
from iomdesk.services.minutespages import (
    addendum_readers,
    for_audience,
    frame_of,
    names_visor_at,
    page_for,
)
from iomdesk.services.outgoing import NOT_PRINTED, NOT_SAVED, PRINTING, file_problems, send_out
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "Decided",
    "MinutedItem",
    "Minutes",
    "Said",
    "Taken",
    "addendum_readers",
    "for_audience",
    "read",
]

CONTEXT = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeMinutes:
    """One reader's copy in memory; nothing has left the desk.

    Attributes:
        people, referrals: ids of those it tells of.
        redacted: how many parts unpublished HMPPS data kept out of it.
    """

    meeting_id: str
    sitting_id: str
    attendee_id: str
    number: int
    name: str
    agency: str
    paper: MinutesPaper
    pdf: bytes
    pages: int
    sha256: str
    people: tuple[str, ...]
    referrals: tuple[str, ...]
    redacted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeAll:
    """The copies made at one moment."""

    meeting: Meeting
    reference: str
    copies: tuple[MadeMinutes, ...]


def make(
    desk: Desk,
    meeting_id: str,
    *,
    only: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> MadeAll:
    """Make the minutes for each reader in memory, as they stand; a draft until approved.

    ``only`` names attendees, "SURNAME, Forename". Raises KeyError, RuleViolation
    ``not_opened``, ``minutes_nobody`` when ``only`` names none of them, ``minutes_visor``;
    Cancelled.
    """
    progress = progress or NoProgress()
    minutes = read(desk, meeting_id)
    names = {name.casefold() for name in only}
    readers = minutes.meeting.attendees
    wanted = [one for one in readers if not only or one.name.casefold() in names]
    if not wanted:
        raise RuleViolation("only", "minutes_nobody")
    made_at = desk.clock.now()
    reference = minutesregister.reference_for(desk, minutes.meeting)
    held = rights(desk)
    copies = []
    for done, attendee in enumerate(wanted):
        progress.step(done, len(wanted))
        frame = frame_of(desk, minutes, reference, made_at)
        page = page_for(desk, minutes, attendee, frame, held)
        item = names_visor_at(page.paper)
        if item:
            raise RuleViolation("minutes", "minutes_visor", {"item": item})
        drawn = make_minutes(page.paper)
        copies.append(
            MadeMinutes(
                meeting_id=meeting_id,
                sitting_id=minutes.sitting.id,
                attendee_id=attendee.id,
                number=attendee.position,
                name=attendee.name,
                agency=attendee.agency,
                paper=page.paper,
                pdf=drawn.pdf,
                pages=drawn.pages,
                sha256=hashlib.sha256(drawn.pdf).hexdigest(),
                people=page.people,
                referrals=page.referrals,
                redacted=page.redacted,
            )
        )
    progress.step(len(wanted), len(wanted))
    made = MadeAll(meeting=minutes.meeting, reference=reference, copies=tuple(copies))

    def act(work: Work) -> None:
        minutesregister.enter(desk, work, meeting_id, reference)
        _consulted(work, made)

    desk.write(act, context=CONTEXT)
    return made


def _consulted(work: Work, made: MadeAll) -> None:
    """Whoever made them may read each of these people in the preview."""
    sitting_id = made.copies[0].sitting_id
    for person_id in dict.fromkeys(one for copy in made.copies for one in copy.people):
        work.note(Verb.CONSULTATION, Kind.SITTING, sitting_id, person_id=person_id)
    for referral_id in dict.fromkeys(one for copy in made.copies for one in copy.referrals):
        work.note(Verb.CONSULTATION, Kind.REFERRAL, referral_id)


def check_current(desk: Desk, made: MadeMinutes) -> None:
    """Whether a copy may still leave: it would be drawn with the same words now.

    Raises RuleViolation ``minutes_stale``, also for a reader who is off the list.
    """
    if not all_current(desk, made.meeting_id, (made,)):
        raise RuleViolation("minutes", "minutes_stale")


def all_current(desk: Desk, meeting_id: str, copies: Iterable[MadeMinutes]) -> bool:
    """Whether each of these copies would be drawn with the same words now."""
    try:
        minutes = read(desk, meeting_id)
    except KeyError:
        return False
    held = rights(desk)
    return all(_is_current(desk, minutes, held, one) for one in copies)


def _is_current(desk: Desk, minutes: Minutes, held: Rights, made: MadeMinutes) -> bool:
    attendee = _reader(minutes.meeting, made.attendee_id)
    if attendee is None:
        return False
    page = page_for(desk, minutes, attendee, made.paper.frame, held)
    now = replace(page.paper, redacted_by=made.paper.redacted_by)
    return now == made.paper and (page.people, page.referrals) == (made.people, made.referrals)


def _reader(meeting: Meeting, attendee_id: str) -> Attendee | None:
    return next((one for one in meeting.attendees if one.id == attendee_id), None)


def to_print(desk: Desk, made: MadeMinutes) -> None:
    """Log that a copy is about to be printed, before a printer gets any of it.

    Raises RuleViolation ``minutes_stale``; nothing may then be printed.
    """

    def act(work: Work) -> None:
        check_current(desk, made)
        _meant(work, made, PRINTING)

    desk.write(act, context=CONTEXT)


def not_printed(desk: Desk, made: MadeMinutes) -> None:
    """Log that a copy that was about to be printed did not come out whole."""
    desk.write(lambda work: _meant(work, made, NOT_PRINTED), context=CONTEXT)


def _meant(work: Work, made: MadeMinutes, how: str) -> None:
    work.note(
        Verb.DISCLOSURE, Kind.SITTING, made.sitting_id,
        recipients=f"{made.name}, {made.agency}",
        fields={"how": how, "minutes": made.number, "sha256": made.sha256},
    )  # fmt: skip


def printed(desk: Desk, made: MadeMinutes, *, is_out: bool = False) -> None:
    """Log that a copy was printed: a disclosure to its reader.

    Raises RuleViolation ``minutes_stale``, unless the paper ``is_out`` already.
    """

    def act(work: Work) -> None:
        if not is_out:
            check_current(desk, made)
        minutesregister.goes_out(work, made, "printed_at")
        _disclosed(work, made, "printed")

    desk.write(act, context=CONTEXT)


def save(desk: Desk, made: MadeMinutes, path: Path, *, password: str = "") -> None:
    """Write a copy to a file, with an AES-256 password where one is given; a disclosure.

    Raises RuleViolation ``minutes_stale``, or another for the password; EnvironmentProblem.
    """
    data = protect(made.pdf, password) if password else made.pdf
    before: datetime | None = None

    def note(work: Work, goes: bool) -> None:
        nonlocal before
        if goes:
            check_current(desk, made)
            before = minutesregister.goes_out(work, made, "saved_at")
            _disclosed(work, made, "saved with a password" if password else "saved")
        else:
            minutesregister.set_back(work, made, "saved_at", before)
            _disclosed(work, made, NOT_SAVED)

    send_out(desk, path, data, note=note, context=CONTEXT)


def save_all(
    desk: Desk,
    made: MadeAll,
    folder: Path,
    *,
    password: str = "",
    progress: Progress | None = None,
) -> list[Path]:
    """Write every copy into a folder; gives the files. Those written before a problem stay."""
    progress = progress or NoProgress()
    with file_problems():
        folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for done, copy in enumerate(made.copies):
        progress.step(done, len(made.copies))
        path = folder / file_name(made, copy)
        save(desk, copy, path, password=password)
        files.append(path)
    progress.step(len(made.copies), len(made.copies))
    return files


def file_name(made: MadeAll, copy: MadeMinutes) -> str:
    """The name a saved copy is offered under; it names nobody."""
    return f"{made.reference}-copy-{copy.number}.pdf"


def _disclosed(work: Work, made: MadeMinutes, how: str) -> None:
    """One entry for each person and referral in a copy; one where it tells of nobody.

    That unpublished HMPPS data was kept out of it stands here, and on no copy (item 56).
    """
    fields = {"how": how, "minutes": made.number, "sha256": made.sha256}
    if made.redacted:
        fields["redacted"] = made.redacted
    to = f"{made.name}, {made.agency}"
    for person_id in made.people or ("",):
        work.note(
            Verb.DISCLOSURE, Kind.SITTING, made.sitting_id, person_id=person_id, recipients=to,
            fields=fields,
        )  # fmt: skip
    for referral_id in made.referrals:
        work.note(Verb.DISCLOSURE, Kind.REFERRAL, referral_id, recipients=to, fields=fields)
