"""A pack that lies in nobody's memory any more, drawn again under its own reference.

After a lock or a restart only the register is left. A copy that is not out gets the pages
and the sum of what is drawn now; one that is out stays as it is registered, and is there
to be looked at only while it would be the same to the last byte.
"""

import hashlib
from dataclasses import replace

from iomdesk.domain.meetings import Attendee, Meeting, Pack, PackCopy
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.papers.attendance import make_attendance
from iomdesk.papers.pack import make_pack
from iomdesk.services import meetings
from iomdesk.services.calm import calm
from iomdesk.services.desk import Desk, Work
from iomdesk.services.packs import (
    MadeCopy,
    MadePacks,
    check_visor,
    copy_for,
    frame_of,
    note_read,
    read_matter,
)
from iomdesk.services.packsheet import attendance
from iomdesk.store.queries import meetings as stored
from iomdesk.store.schema import Kind


@calm()
def again(desk: Desk, pack: Pack, *, progress: Progress | None = None) -> MadePacks:
    """Draw the copies of a registered pack anew, in memory, and the chair's sheet.

    Raises RuleViolation ``pack_stale`` when the list of the meeting or the rule set is
    another by now, ``pack_visor`` and ``paper_visor``; Cancelled. Nothing is then kept.
    """
    progress = progress or NoProgress()
    meeting = meetings.meeting(desk, pack.meeting_id)
    if pack.rule_set != desk.scheme.rule_set:
        raise RuleViolation("pack", "pack_stale")
    frame = frame_of(desk, meeting, pack.reference, pack.made_at, pack.made_by)
    matter = read_matter(desk, meeting, frame)
    made: list[MadeCopy] = []
    for done, copy in enumerate(pack.copies):
        progress.step(done, len(pack.copies))
        said = copy_for(desk, matter, _reader(meeting, copy))
        check_visor(meeting, said)
        paper = make_pack(said.paper)
        digest = hashlib.sha256(paper.pdf).hexdigest()
        if digest != copy.sha256 and (copy.printed_at or copy.saved_at):
            continue
        made.append(
            MadeCopy(
                copy=replace(copy, pages=paper.pages, sha256=digest),
                meeting_id=meeting.id, pdf=paper.pdf, people=said.people, paper=said.paper,
                sheets=said.sheets, released=said.released,
            )
        )  # fmt: skip
    signed = attendance(desk, meeting, frame, matter.held)
    sheet = make_attendance(signed)
    progress.step(len(pack.copies), len(pack.copies))
    now = _registered(desk, pack, made)
    by_id = {one.id: one for one in now.copies}
    return MadePacks(
        pack=now,
        meeting=meeting,
        copies=tuple(replace(one, copy=by_id[one.copy.id]) for one in made),
        sheet=signed,
        attendance=sheet.pdf,
        attendance_pages=sheet.pages,
    )


def _reader(meeting: Meeting, copy: PackCopy) -> Attendee:
    """Whose copy it is, under the number that is printed on it."""
    wanted = (copy.number, copy.name, copy.agency, copy.of)
    invited = len(meeting.attendees)
    for one in meeting.attendees:
        if (one.position, one.name, one.agency, invited) == wanted:
            return one
    raise RuleViolation("pack", "pack_stale")


def _registered(desk: Desk, pack: Pack, made: list[MadeCopy]) -> Pack:
    """Keep what is drawn now of the copies that are not out, and who may be read of."""

    held = {one.id: one.sha256 for one in pack.copies}

    def act(work: Work) -> Pack:
        for one in made:
            copy = one.copy
            if copy.sha256 != held[copy.id]:
                revision = stored.copy_revision(work.reading, copy.id)
                values = {"sha256": copy.sha256, "pages": copy.pages}
                work.amend(Kind.PACK_COPY, copy.id, revision, values)
        note_read(work, pack.id, made)
        found = stored.packs(work.reading, pack.meeting_id)
        return next(one for one in found if one.id == pack.id)

    return desk.write(act, context="pack")
