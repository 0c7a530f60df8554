"""Packs: one PDF for each named person of a meeting, and the register of numbered copies.

What goes into a copy is decided by the audience gate alone (``domain/sharing.py``).
Making a copy lets nothing out, but consults each case in it; what lets it out is in
``services/issuing.py``.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Attendee, Meeting, Pack, PackCopy, Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.formdef.scheme import AgencyKind
from iomdesk.papers.attendance import make_attendance
from iomdesk.papers.pack import make_pack
from iomdesk.papers.values import (
    AttendanceSheet,
    BasisLine,
    CoverPage,
    Frame,
    PackPaper,
)
from iomdesk.services import meetings, stores
from iomdesk.services.audiences import Rights, attending, rights
from iomdesk.services.calm import calm
from iomdesk.services.casepages import CaseFile, case_page, quotes_visor, read_case
from iomdesk.services.desk import Desk, Work
from iomdesk.services.hearing import hearing
from iomdesk.services.meetings import Invitation
from iomdesk.services.packparts import (
    RELEASE_DAYS,
    Release,
    agenda_of,
    carried_of,
    names_visor_beside,
    read_releases,
    release_lines,
    releases_for,
)
from iomdesk.services.packsheet import attendance
from iomdesk.services.packsheets import (
    SheetRef,
    Waiting,
    referral_part,
    referrals_for,
    refs_of,
    waiting_referrals,
)
from iomdesk.store.log import Verb
from iomdesk.store.queries import meetings as stored
from iomdesk.store.schema import Kind

PHONE = "coordinator_phone"
DAILY = "daily_tasking"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCopy:
    """A copy that lies ready in memory; nothing has left the desk.

    Attributes:
        meeting_id: the meeting it was made for.
        people: ids of the people whose cases it carries.
        paper: what is printed in it, worked out again before it leaves.
        sheets: the referrals it carries.
        released: ids of the people on its list of releases.
    """

    copy: PackCopy
    meeting_id: str
    pdf: bytes
    people: tuple[str, ...]
    paper: PackPaper
    sheets: tuple[SheetRef, ...] = ()
    released: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody it tells of, each once: of the cases, then of the releases."""
        return tuple(dict.fromkeys((*self.people, *self.released)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePacks:
    """All copies made for one meeting at one moment, and the chair's sheet."""

    pack: Pack
    meeting: Meeting
    copies: tuple[MadeCopy, ...]
    sheet: AttendanceSheet
    attendance: bytes
    attendance_pages: int


def reference_of(desk: Desk, meeting: Meeting) -> str:
    """How papers name a meeting, and nobody in it: "DT-2026-11-24-SAL"."""
    kind = desk.scheme.meeting_kind(meeting.kind)
    codes = {area.name: area.code for area in desk.scheme.areas}
    letters = "".join(one for one in meeting.place.upper() if "A" <= one <= "Z")
    place = codes.get(meeting.place, (letters + "XXX")[:3])
    return f"{kind.code}-{meeting.on_date.isoformat()}-{place}"


def reference_for(desk: Desk, meeting: Meeting) -> str:
    """A pack reference nobody else has: "DT-2026-11-24-SAL", with -2 when made again."""
    start = reference_of(desk, meeting)
    with desk.read() as reading:
        given = stored.references_like(reading, start)
    if start not in given:
        return start
    number = 2
    while f"{start}-{number}" in given:
        number += 1
    return f"{start}-{number}"


def frame_of(
    desk: Desk, meeting: Meeting, reference: str, made_at: datetime, made_by: str
) -> Frame:
    """What stands at the head and foot of every page."""
    kind = desk.scheme.meeting_kind(meeting.kind)
    return Frame(
        marking=desk.scheme.marking.full,
        marking_foot=desk.scheme.marking.foot,
        scheme=desk.name,
        occasion=f"{kind.title}, {meeting.place}, {show_date(meeting.on_date)}",
        reference=reference,
        made_at=made_at,
        made_by=made_by,
        training=desk.training,
    )


def _cover(desk: Desk, meeting: Meeting, attendee: Attendee, referrals: int) -> CoverPage:
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
        referrals=referrals,
        chair=meeting.chair,
        chair_agency=meeting.chair_agency,
        quorum=kind.quorum,
        statement=desk.scheme.statement,
        phone=str(stores.recall(desk, PHONE, "")),
        hand_back=desk.scheme.readings.copies_handed_back,
        agencies=invited if (invited := len(meeting.agencies())) < kind.quorum else 0,
    )


def _session(attendee: Attendee) -> Session:
    return Session.CLOSED if attendee.closed_session else Session.OPEN


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy says, before a line of it is drawn."""

    paper: PackPaper
    people: tuple[str, ...]
    sheets: tuple[SheetRef, ...]
    released: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody it tells of, each once."""
        return tuple(dict.fromkeys((*self.people, *self.released)))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A copy that is drawn and not yet in the register."""

    attendee: Attendee
    pdf: bytes
    pages: int
    copy: Copy


@dataclass(frozen=True, slots=True)
class Matter:
    """All that copies are made of, read once for all; nothing of it has passed the gate."""

    meeting: Meeting
    frame: Frame
    held: Rights
    files: Mapping[str, CaseFile]
    waiting: Sequence[Waiting]
    releases: Sequence[Release]


def read_matter(desk: Desk, meeting: Meeting, frame: Frame) -> Matter:
    """Read what the copies of a meeting are made of, as it stands now."""
    return Matter(
        meeting=meeting,
        frame=frame,
        held=rights(desk),
        files={case.id: read_case(desk, meeting, case) for case in meeting.cases},
        waiting=waiting_referrals(desk, meeting),
        releases=read_releases(desk, meeting),
    )


def copy_for(desk: Desk, matter: Matter, attendee: Attendee) -> Copy:
    """What one attendee's copy says, every part of it asked of the gate."""
    meeting, held = matter.meeting, matter.held
    heard = hearing(held, meeting, attendee).heard
    to = attending(held, meeting, attendee)
    sheets = referrals_for(matter.waiting, to)
    released = releases_for(matter.releases, to, heard)
    pages = tuple(case_page(held, matter.files[one.id], meeting, attendee) for one in heard)
    paper = PackPaper(
        frame=matter.frame,
        copy=attendee.position,
        of=len(meeting.attendees),
        cover=_cover(desk, meeting, attendee, len(sheets)),
        cases=pages,
        agenda=agenda_of(pages),
        carried=carried_of(pages),
        referrals=tuple(referral_part(desk, one, to) for one in sheets),
        releases=release_lines(released, heard, meeting.on_date),
        release_days=RELEASE_DAYS,
    )
    people = tuple(case.person_id for case in heard)
    going = tuple(one.stay.person_id for one in released)
    return Copy(paper, people, refs_of(sheets), going)


@calm()
def make(
    desk: Desk,
    meeting_id: str,
    *,
    only: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> MadePacks:
    """Make the numbered copies of a meeting's pack in memory and enter them in the register.

    ``only`` names attendees, "SURNAME, Forename", when not everybody's copy is wanted;
    numbers stay those of the whole list. Raises RuleViolation ``nobody_invited``,
    ``not_invited`` when ``only`` names none of them, ``pack_visor`` for the number of a case
    that would quote ViSOR (S3; domain item 47); KeyError for an unknown meeting;
    Cancelled. In each case nothing is registered.
    """
    progress = progress or NoProgress()
    meeting = meetings.meeting(desk, meeting_id)
    if not meeting.attendees:
        raise RuleViolation("attendees", "nobody_invited")
    names = {name.casefold() for name in only}
    wanted = [one for one in meeting.attendees if not only or one.name.casefold() in names]
    if not wanted:
        raise RuleViolation("only", "not_invited")
    made_at = desk.clock.now()
    reference = reference_for(desk, meeting)
    frame = frame_of(desk, meeting, reference, made_at, desk.who)
    matter = read_matter(desk, meeting, frame)
    drawn: list[_Drawn] = []
    for done, attendee in enumerate(wanted):
        progress.step(done, len(wanted))
        copy = copy_for(desk, matter, attendee)
        check_visor(meeting, copy)
        made = make_pack(copy.paper)
        drawn.append(_Drawn(attendee, made.pdf, made.pages, copy))
    signed = attendance(desk, meeting, frame, matter.held)
    sheet = make_attendance(signed)
    progress.step(len(wanted), len(wanted))
    pack = _register(desk, meeting, reference, made_at, drawn)
    return MadePacks(
        pack=pack,
        meeting=meeting,
        copies=tuple(
            MadeCopy(
                copy=copy,
                meeting_id=meeting_id,
                pdf=one.pdf,
                people=one.copy.people,
                paper=one.copy.paper,
                sheets=one.copy.sheets,
                released=one.copy.released,
            )
            for copy, one in zip(pack.copies, drawn, strict=True)
        ),
        sheet=signed,
        attendance=sheet.pdf,
        attendance_pages=sheet.pages,
    )


def check_visor(meeting: Meeting, copy: Copy) -> None:
    """Raise RuleViolation ``pack_visor`` or ``paper_visor`` where a copy names ViSOR (item 47)."""
    for person_id, page in zip(copy.people, copy.paper.cases, strict=True):
        if quotes_visor(page):
            case = next(one.position for one in meeting.cases if one.person_id == person_id)
            raise RuleViolation("pack", "pack_visor", {"case": case})
    if names_visor_beside(copy.paper):
        raise RuleViolation("pack", "paper_visor")


def _register(
    desk: Desk,
    meeting: Meeting,
    reference: str,
    made_at: datetime,
    drawn: list[_Drawn],
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
        for one in drawn:
            work.insert(
                Kind.PACK_COPY,
                {
                    "pack_id": pack_id,
                    "number": one.attendee.position,
                    "of": len(meeting.attendees),
                    "name": one.attendee.name,
                    "agency": one.attendee.agency,
                    "session": _session(one.attendee),
                    "pages": one.pages,
                    "sha256": hashlib.sha256(one.pdf).hexdigest(),
                },
            )
        note_read(work, pack_id, [one.copy for one in drawn])
        return next(one for one in stored.packs(work.reading, meeting.id) if one.id == pack_id)

    return desk.write(act, context="pack")


def note_read(work: Work, pack_id: str, made: Sequence[Copy | MadeCopy]) -> None:
    """Whoever makes packs may read of everybody in them in the preview: consultations."""
    for person_id in dict.fromkeys(person for one in made for person in one.named):
        work.note(Verb.CONSULTATION, Kind.PACK, pack_id, person_id=person_id)
    for sheet in dict.fromkeys(sheet for one in made for sheet in one.sheets):
        about = sheet.person_id
        work.note(Verb.CONSULTATION, Kind.REFERRAL, sheet.referral_id, person_id=about)
        if sheet.matrix_id:
            work.note(Verb.CONSULTATION, Kind.MATRIX, sheet.matrix_id, person_id=about)


def register(desk: Desk, meeting_id: str) -> tuple[Pack, ...]:
    """The packs made for a meeting, latest first, each copy with what became of it."""
    with desk.read() as reading:
        return stored.packs(reading, meeting_id)


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
