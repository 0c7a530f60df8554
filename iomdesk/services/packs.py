"""Packs: one PDF for each named person of a meeting, and the register of numbered copies.

What goes into a copy is decided by the audience gate alone (``domain/sharing.py``);
making a copy lets nothing out, saving and printing do, and are logged as disclosures.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Attendee, Meeting, Pack, PackCopy, Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.formdef.scheme import AgencyKind
from iomdesk.papers.attendance import attendance_pdf
from iomdesk.papers.pack import pack_pdf
from iomdesk.papers.protect import protect
from iomdesk.papers.values import (
    AttendanceSheet,
    AttendeeLine,
    BasisLine,
    CasePage,
    CoverPage,
    Frame,
    PackPaper,
)
from iomdesk.services import meetings, stores
from iomdesk.services.casepages import case_page, released_people
from iomdesk.services.desk import Desk, Work
from iomdesk.services.meetings import Invitation
from iomdesk.store.disk import disk_problems
from iomdesk.store.log import Verb
from iomdesk.store.queries import meetings as stored
from iomdesk.store.schema import Kind

PHONE = "coordinator_phone"
DAILY = "daily_tasking"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCopy:
    """A copy that lies ready in memory; nothing has left the desk.

    Attributes:
        people: ids of the people whose cases it carries.
    """

    copy: PackCopy
    pdf: bytes
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePacks:
    """All copies made for one meeting at one moment, and the chair's sheet."""

    pack: Pack
    meeting: Meeting
    copies: tuple[MadeCopy, ...]
    attendance: bytes


def reference_for(desk: Desk, meeting: Meeting) -> str:
    """A pack reference nobody else has: "DT-2026-11-24-SAL", with -2 when made again."""
    kind = desk.scheme.meeting_kind(meeting.kind)
    codes = {area.name: area.code for area in desk.scheme.areas}
    letters = "".join(one for one in meeting.place.upper() if "A" <= one <= "Z")
    place = codes.get(meeting.place, (letters + "XXX")[:3])
    start = f"{kind.code}-{meeting.on_date.isoformat()}-{place}"
    with desk.read() as reading:
        given = stored.references_like(reading, start)
    if start not in given:
        return start
    number = 2
    while f"{start}-{number}" in given:
        number += 1
    return f"{start}-{number}"


def _frame(desk: Desk, meeting: Meeting, reference: str, made_at: datetime) -> Frame:
    kind = desk.scheme.meeting_kind(meeting.kind)
    return Frame(
        marking=desk.scheme.marking.full,
        marking_foot=desk.scheme.marking.foot,
        scheme=desk.name,
        occasion=f"{kind.title}, {meeting.place}, {show_date(meeting.on_date)}",
        reference=reference,
        made_at=made_at,
        made_by=desk.who,
        training=desk.training,
    )


def _cover(desk: Desk, meeting: Meeting, attendee: Attendee) -> CoverPage:
    kind = desk.scheme.meeting_kind(meeting.kind)
    starts_at = datetime.combine(meeting.on_date, meeting.at_time)
    return CoverPage(
        title=kind.pack_title,
        place=meeting.place,
        starts_at=starts_at,
        name=attendee.name,
        agency=attendee.agency,
        basis=BasisLine(
            basis=attendee.basis, until=attendee.basis_until, by_phone=attendee.by_phone
        ),
        session=_session(attendee),
        referrals=0,
        chair=meeting.chair,
        chair_agency=meeting.chair_agency,
        quorum=kind.quorum,
        statement=desk.scheme.statement,
        phone=str(stores.recall(desk, PHONE, "")),
        hand_back=desk.scheme.readings.copies_handed_back,
    )


def _session(attendee: Attendee) -> Session:
    return Session.CLOSED if attendee.closed_session else Session.OPEN


def _attendance(desk: Desk, meeting: Meeting, frame: Frame) -> AttendanceSheet:
    numbers = {case.person_id: case.position for case in meeting.cases}
    lines = tuple(
        AttendeeLine(
            copy=attendee.position,
            name=attendee.name,
            agency=attendee.agency,
            basis=BasisLine(
                basis=attendee.basis,
                until=attendee.basis_until,
                cases=tuple(sorted(numbers[one] for one in attendee.consented if one in numbers)),
                by_phone=attendee.by_phone,
            ),
            chair=attendee.name.casefold() == meeting.chair.casefold(),
        )
        for attendee in meeting.attendees
    )
    quorum = desk.scheme.meeting_kind(meeting.kind).quorum
    return AttendanceSheet(frame=frame, quorum=quorum, attendees=lines)


def make(
    desk: Desk,
    meeting_id: str,
    *,
    only: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> MadePacks:
    """Make the numbered copies of a meeting's pack in memory and enter them in the register.

    ``only`` names attendees, "SURNAME, Forename", when not everybody's copy is wanted;
    numbers stay those of the whole list. Raises RuleViolation ``nobody_invited`` or
    ``no_cases``, KeyError for an unknown meeting, Cancelled.
    """
    progress = progress or NoProgress()
    meeting = meetings.meeting(desk, meeting_id)
    if not meeting.attendees:
        raise RuleViolation("attendees", "nobody_invited")
    wanted = [
        attendee
        for attendee in meeting.attendees
        if not only or attendee.name.casefold() in {name.casefold() for name in only}
    ]
    made_at = desk.clock.now()
    reference = reference_for(desk, meeting)
    frame = _frame(desk, meeting, reference, made_at)
    drawn: list[tuple[Attendee, bytes, int, tuple[str, ...]]] = []
    for done, attendee in enumerate(wanted):
        progress.step(done, len(wanted))
        people = released_people(meeting, attendee)
        pages = tuple(_pages(desk, meeting, attendee, people))
        paper = PackPaper(
            frame=frame,
            copy=attendee.position,
            of=len(meeting.attendees),
            cover=_cover(desk, meeting, attendee),
            cases=pages,
        )
        pdf = pack_pdf(paper)
        drawn.append((attendee, pdf.data, pdf.pages, people))
    progress.step(len(wanted), len(wanted))
    sheet = attendance_pdf(_attendance(desk, meeting, frame)).data
    pack = _register(desk, meeting, reference, made_at, drawn)
    copies = tuple(
        MadeCopy(copy=copy, pdf=data, people=people)
        for copy, (_, data, _, people) in zip(pack.copies, drawn, strict=True)
    )
    return MadePacks(pack=pack, meeting=meeting, copies=copies, attendance=sheet)


def _pages(
    desk: Desk, meeting: Meeting, attendee: Attendee, people: Iterable[str]
) -> Iterator[CasePage]:
    by_person = {case.person_id: case for case in meeting.cases}
    for person_id in people:
        yield case_page(desk, meeting, by_person[person_id], attendee)


def _register(
    desk: Desk,
    meeting: Meeting,
    reference: str,
    made_at: datetime,
    drawn: list[tuple[Attendee, bytes, int, tuple[str, ...]]],
) -> Pack:
    def act(work: Work) -> Pack:
        pack_id = work.insert(
            Kind.PACK,
            {
                "meeting_id": meeting.id,
                "reference": reference,
                "made_at": made_at,
                "rule_set": desk.scheme.rule_set,
                "statement_sha256": desk.scheme.statement.sha256,
            },
        )
        for attendee, pdf, pages, _people in drawn:
            work.insert(
                Kind.PACK_COPY,
                {
                    "pack_id": pack_id,
                    "number": attendee.position,
                    "of": len(meeting.attendees),
                    "name": attendee.name,
                    "agency": attendee.agency,
                    "session": _session(attendee),
                    "pages": pages,
                    "sha256": hashlib.sha256(pdf).hexdigest(),
                },
            )
        return next(one for one in stored.packs(work.reading, meeting.id) if one.id == pack_id)

    return desk.write(act, context="pack")


def register(desk: Desk, meeting_id: str) -> tuple[Pack, ...]:
    """The packs made for a meeting, latest first, each copy with what became of it."""
    with desk.read() as reading:
        return stored.packs(reading, meeting_id)


def _disclosed(desk: Desk, made: MadeCopy, column: str, how: str) -> None:
    """Note in register and log that a copy left the desk; one entry for each person in it."""
    recipient = f"{made.copy.name}, {made.copy.agency}"

    def act(work: Work) -> None:
        revision = stored.copy_revision(work.reading, made.copy.id)
        work.amend(Kind.PACK_COPY, made.copy.id, revision, {column: desk.clock.now()})
        fields = {"how": how, "copy": made.copy.number, "sha256": made.copy.sha256}
        for person_id in made.people or ("",):
            work.note(
                Verb.DISCLOSURE,
                Kind.PACK_COPY,
                made.copy.id,
                person_id=person_id,
                recipients=recipient,
                fields=fields,
            )

    desk.write(act, context="pack")


def printed(desk: Desk, made: MadeCopy) -> None:
    """Note that a copy was printed: a disclosure to the person named on it."""
    _disclosed(desk, made, "printed_at", "printed")


def returned(desk: Desk, copy_id: str, *, back: bool = True) -> None:
    """Note that a paper copy came back to the chair, or take that note back."""

    def act(work: Work) -> None:
        revision = stored.copy_revision(work.reading, copy_id)
        value = desk.clock.now() if back else None
        work.amend(Kind.PACK_COPY, copy_id, revision, {"returned_at": value})

    desk.write(act, context="pack")


def file_name(made: MadeCopy, packs: MadePacks) -> str:
    """The name a saved copy is offered under; it names nobody."""
    return f"{packs.pack.reference}-copy-{made.copy.number}.pdf"


def save(desk: Desk, made: MadeCopy, path: Path, *, password: str = "") -> None:
    """Write a copy to a file, with an AES-256 password where one is given; a disclosure.

    The file appears whole or not at all, and not before its disclosure is in the log.
    Raises EnvironmentProblem when it cannot be written; nothing is then left behind.
    """
    data = protect(made.pdf, password) if password else made.pdf
    with _appearing(path, data):
        _disclosed(desk, made, "saved_at", "saved with a password" if password else "saved")


class _appearing:  # noqa: N801 - reads as the statement it is used as
    """Write beside the place, and move there once the block has run without an error."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        self._data = data
        self._beside = path.with_name(f".{path.name}.unfinished")

    def __enter__(self) -> None:
        with disk_problems():
            try:
                with self._beside.open("wb") as file:
                    self._beside.chmod(0o600)
                    file.write(self._data)
                    file.flush()
                    os.fsync(file.fileno())
            except BaseException:
                self._beside.unlink(missing_ok=True)
                raise

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        with disk_problems():
            if kind is None:
                self._beside.replace(self._path)
            else:
                self._beside.unlink(missing_ok=True)


def save_attendance(desk: Desk, packs: MadePacks, path: Path) -> None:
    """Write the chair's attendance sheet to a file; it names no person managed."""
    with _appearing(path, packs.attendance):
        _attendance_out(desk, packs, "saved")


def attendance_printed(desk: Desk, packs: MadePacks) -> None:
    """Note that the chair's attendance sheet was printed."""
    _attendance_out(desk, packs, "printed")


def _attendance_out(desk: Desk, packs: MadePacks, how: str) -> None:
    desk.write(
        lambda work: work.note(
            Verb.DISCLOSURE,
            Kind.PACK,
            packs.pack.id,
            recipients=f"{packs.meeting.chair}, {packs.meeting.chair_agency}",
            fields={"how": how, "sheet": "attendance"},
        ),
        context="pack",
    )


def save_all(desk: Desk, packs: MadePacks, folder: Path, *, password: str = "") -> list[Path]:
    """Write every copy and the chair's sheet into a folder; gives the files.

    Raises EnvironmentProblem; the copies written before it stay, and are logged.
    """
    with disk_problems():
        folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for made in packs.copies:
        path = folder / file_name(made, packs)
        save(desk, made, path, password=password)
        files.append(path)
    sheet = folder / f"{packs.pack.reference}-attendance.pdf"
    save_attendance(desk, packs, sheet)
    return [*files, sheet]


def meeting_for_day(desk: Desk, day: date, *, most_cases: int | None = None) -> str:
    """The first meeting of a day; planned for this desk when the diary has none.

    A meeting planned here is a daily tasking with this desk's user as chair, and the
    cases the scheme proposes, at most ``most_cases``.
    """
    there = meetings.meetings(desk, first=day, last=day)
    if there:
        return there[-1].id  # latest first, so the last is the day's first

    def act(_work: Work) -> str:
        agency = next(
            (one.name for one in desk.scheme.agencies if one.kind is AgencyKind.STATUTORY),
            desk.scheme.agencies[0].name,
        )
        meeting_id = meetings.plan_meeting(
            desk,
            kind=DAILY,
            on_date=day,
            at_time=time(9, 30),
            place=desk.area or desk.scheme.areas[0].name,
            chair=desk.who,
            chair_agency=agency,
        )
        meetings.invite(
            desk, meeting_id, Invitation.statutory(desk.who, agency, closed_session=True)
        )
        most = meetings.MOST_CASES if most_cases is None else most_cases
        proposed = meetings.propose_cases(desk, DAILY, most=most)
        meetings.add_cases(desk, meeting_id, [person_id for person_id, _ in proposed])
        return meeting_id

    return desk.write(act, context="meetings")
