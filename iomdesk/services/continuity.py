"""The continuity pack: the desk on paper for the day the computer fails (S2 section 11).

It is for the coordinator at this desk, who may read all of it here; it goes to no meeting.
That it left the store is a disclosure all the same, in the history of everybody it names.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.dates import ago_words, show_moment
from iomdesk.domain.meetings import MeetingState
from iomdesk.domain.people import BOARD_COLUMNS, Rag, full_name
from iomdesk.domain.sharing import names_visor
from iomdesk.papers.continuity import make_continuity
from iomdesk.papers.values import ActionLine, AttendanceSheet, Frame
from iomdesk.papers.values_continuity import (
    BoardLine,
    BoardPart,
    Contact,
    ContinuityPaper,
    DiaryEntry,
    OwnedAction,
)
from iomdesk.services import agencies, diary
from iomdesk.services.desk import Desk, Work
from iomdesk.services.referral_pages import blank_form, blank_matrix
from iomdesk.services.stores import recall, remember
from iomdesk.store.log import Verb
from iomdesk.store.queries import actions, people
from iomdesk.store.queries.people import Filter, Order
from iomdesk.store.queries.values import day
from iomdesk.store.schema import Kind
from iomdesk.words import words

LAST: Final = "continuity"
"""The setting that keeps when one went out last."""

_PHONE: Final = "coordinator_phone"
_MOST_MEETINGS: Final = 40
_SPARE_LINES: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuity:
    """A pack in memory; nothing has left the desk.

    Attributes:
        people: ids of everybody it names.
        last_out: when one went out before; None when none did.
    """

    pdf: bytes
    pages: int
    paper: ContinuityPaper
    people: tuple[str, ...]
    last_out: datetime | None
    sha256: str

    def title(self, today: date) -> str:
        """What it is called in the window, with how old the last one is that went out."""
        if self.last_out is None:
            return words("paper", "continuity_title")
        params = {
            "when": show_moment(self.last_out), "ago": ago_words(self.last_out.date(), today)
        }  # fmt: skip
        return words("paper", "continuity_title_last", params)


def draw(desk: Desk) -> Continuity:
    """Draw it as everything stands now; of the desk's own area where it has one."""
    now = desk.clock.now()
    board, ids = _board(desk)
    open_ones, also = _actions(desk, now.date())
    frame = Frame(
        marking=desk.scheme.marking.full,
        marking_foot=desk.scheme.marking.foot,
        scheme=desk.name,
        occasion=words("paper", "continuity"),
        reference=words("paper", "continuity_reference", {"day": now.date().isoformat()}),
        made_at=now,
        made_by=desk.who,
        training=desk.training,
    )
    paper = ContinuityPaper(
        frame=frame,
        copy=words("paper", "continuity_copy", {"who": desk.who}),
        area=desk.area,
        phone=str(recall(desk, _PHONE, "") or ""),
        board=board,
        contacts=_contacts(desk),
        actions=open_ones,
        diary=_diary(desk, now.date()),
        statement=desk.scheme.statement,
        sheet=AttendanceSheet(
            frame=frame,
            quorum=max(kind.quorum for kind in desk.scheme.meeting_kinds),
            attendees=(),
            spare=_SPARE_LINES,
        ),
        form=blank_form(desk),
        matrix=blank_matrix(desk),
    )
    made = make_continuity(paper)
    return Continuity(
        pdf=made.pdf,
        pages=made.pages,
        paper=paper,
        people=tuple(dict.fromkeys((*ids, *also))),
        last_out=last_out(desk),
        sha256=hashlib.sha256(made.pdf).hexdigest(),
    )


def last_out(desk: Desk) -> datetime | None:
    """When a continuity pack was printed or saved last; None when none was."""
    held = recall(desk, LAST)
    return datetime.fromisoformat(held) if isinstance(held, str) and held else None


def note_out(work: Work, desk: Desk, made: Continuity, how: str, *, goes: bool = True) -> None:
    """Log that it left the desk, once for everybody it names; ``goes`` is False where it
    could not be written after all.
    """
    to, fields = _to(desk), _fields(made, how)
    for person_id in made.people or ("",):
        work.note(
            Verb.DISCLOSURE, Kind.PERSON, person_id, person_id=person_id, recipients=to,
            fields=fields,
        )  # fmt: skip
    if goes:
        remember(desk, LAST, desk.clock.now().isoformat(), context="paper")


def note_meant(work: Work, desk: Desk, made: Continuity, how: str) -> None:
    """Log, once for the whole, that it is about to be printed, or did not come out whole."""
    work.note(Verb.DISCLOSURE, Kind.PERSON, "", recipients=_to(desk), fields=_fields(made, how))


def _to(desk: Desk) -> str:
    return ", ".join(filter(None, (desk.who, agencies.own_agency(desk))))


def _fields(made: Continuity, how: str) -> dict[str, object]:
    return {"how": how, "paper": LAST, "sha256": made.sha256}


def _board(desk: Desk) -> tuple[tuple[BoardPart, ...], list[str]]:
    parts: list[BoardPart] = []
    ids: list[str] = []
    with desk.read() as reading:
        for rag in (*BOARD_COLUMNS, Rag.NOT_SET):
            wanted = Filter(rag=rag, area=desk.area or None, order=Order.NAME)
            rows = people.rows(reading, wanted)
            rows.sort(key=lambda row: (row.rag_since or "9999", row.surname.casefold()))
            if rag is Rag.NOT_SET and not rows:
                continue
            ids += [row.id for row in rows]
            rule = None if rag is Rag.NOT_SET else desk.scheme.rag_rule(rag)
            lines = tuple(
                BoardLine(
                    name=full_name(row.surname, row.forename), crn=row.crn, area=row.area,
                    since=day(row.rag_since), look_again_on=day(row.look_again_on),
                )
                for row in rows
            )  # fmt: skip
            response = "" if rule is None else rule.response
            parts.append(BoardPart(rag=rag, response=response, people=lines))
    return tuple(parts), ids


def _actions(desk: Desk, today: date) -> tuple[tuple[OwnedAction, ...], list[str]]:
    """What is open, but for what no paper at all may hold: unpublished HMPPS data, ViSOR.

    S4 and S3; domain items 47 and 56. On the screen they stand as before.
    """
    with desk.read() as reading:
        found = [
            one
            for one in actions.all_open(reading)
            if (not desk.area or one.area == desk.area)
            and not one.action.provenance.hmpps_unpublished
            and not names_visor(one.action.body)
        ]
    lines = tuple(
        OwnedAction(
            name=one.name,
            left_on=one.left_on,
            action=ActionLine(
                text=one.action.body, owner=one.action.owner_agency, due=one.action.due_on,
                days_late=one.action.days_late(today),
            ),
        )
        for one in found
    )  # fmt: skip
    return lines, [one.action.person_id for one in found]


def _contacts(desk: Desk) -> tuple[Contact, ...]:
    """Each agency with those of its people who are still there; none that is retired."""
    contacts: list[Contact] = []
    for agency in agencies.agencies(desk):
        known = agencies.practitioners(desk, agency.name)
        if agency.phone or agency.email or not known:
            role = "" if agency.role is AgencyRole.OTHER else words("agency_role", agency.role)
            contacts.append(
                Contact(
                    agency=agency.name, name="", role=role, phone=agency.phone,
                    email=agency.email,
                )
            )  # fmt: skip
        contacts.extend(
            Contact(
                agency=agency.name, name=one.name, role=one.role, phone=one.phone,
                email=one.email,
            )
            for one in known
        )  # fmt: skip
    return tuple(contacts)


def _diary(desk: Desk, today: date) -> tuple[DiaryEntry, ...]:
    titles = {kind.id: kind.title for kind in desk.scheme.meeting_kinds}
    ahead = [
        one
        for one in reversed(diary.diary(desk))
        if one.on_date >= today and one.state in {MeetingState.PLANNED, MeetingState.RUNNING}
    ]
    return tuple(
        DiaryEntry(
            starts_at=datetime.combine(one.on_date, one.at_time),
            title=titles.get(one.kind, one.kind),
            place=one.place,
            chair=one.chair,
        )
        for one in ahead[:_MOST_MEETINGS]
    )
