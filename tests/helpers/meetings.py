"""A meeting with people on every basis and cases full of marked words, through the services.

Every fact of every person carries a word of its own, so that a test can say exactly
which of them a paper holds.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.services import actions, cohort, facts, meetings, rag
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from tests.helpers import happened
from tests.helpers.rag import facts_for

DAY = date(2026, 11, 24)
SEEN = date(2026, 11, 20)
PEOPLE = ("OAKAPPLE", "QUILLFEATHER", "DRIFTWOODE", "MARSHLIGHT", "TEASELWOOD", "SNOWBERRY")
CLOSED = frozenset({"QUILLFEATHER", "SNOWBERRY"})
CONSENTED = frozenset({"OAKAPPLE", "QUILLFEATHER", "DRIFTWOODE"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A word that stands in one place of one person's record, and what may keep it in."""

    word: str
    person: str
    closed: bool = False
    never: bool = False
    statutory: bool = False


@dataclass(slots=True)
class Scene:
    """What was put in.

    Attributes:
        ids: of the people, by surname. words: every marked word.
    """

    ids: dict[str, str] = field(default_factory=dict)
    words: list[Marked] = field(default_factory=list)
    meeting_id: str = ""


def source(*, grade: str = "", unpublished: bool = False, permission: str = "", handling: str = ""
           ) -> Provenance:  # fmt: skip
    """Where a fact came from."""
    return Provenance(
        originator="Police",
        received_on=date(2026, 11, 20),
        channel="test",
        grade=grade,
        hmpps_unpublished=unpublished,
        onward_permission=permission,
        handling=handling,
    )


# What an event may carry, and whether it never leaves the desk.
EVENTS = (
    ("plain", source(), False),
    ("hubdata", source(unpublished=True), True),
    ("hand1", source(grade="5x5x5 B2 1"), False),
    ("hand2", source(grade="5x5x5 B2 2"), True),
    ("hand2who", source(grade="5x5x5 B2 2", permission="Insp Sallow, 20 Nov"), False),
    ("hand4", source(grade="5x5x5 B2 4"), True),
    ("hand5", source(grade="5x5x5 E4 5"), True),
    ("condless", source(grade="3x5x2 2 B C"), True),
    ("condset", source(grade="3x5x2 2 B C", handling="Not to the family"), True),
    ("condwho", source(grade="3x5x2 2 B C", handling="Not to the family",
                       permission="Insp Sallow, 20 Nov"), False),
    ("ungraded", source(handling="Not to be passed to partners"), True),
    ("oddgrade", source(grade="looks bad"), True),
)  # fmt: skip


def fill_scene(desk: Desk, clock: SetClock) -> Scene:
    """Put everything in; the clock stands as before after it."""
    now, scene = clock.at, Scene()
    for number, surname in enumerate(PEOPLE):
        clock.at = datetime(2026, 6, 1, 9, tzinfo=UTC).astimezone()
        _person(desk, clock, scene, surname, number)
    clock.at = now
    scene.meeting_id = plan(desk, scene)
    return scene


def _person(desk: Desk, clock: SetClock, scene: Scene, surname: str, number: int) -> None:
    def mark(kind: str, **rules: bool) -> str:
        word = f"zq{kind}{number}zq"
        scene.words.append(Marked(word, surname, **rules))
        return word

    numbers = {
        IdentifierKind.CRN: f"X99900{number}",
        IdentifierKind.PNCID: f"2009/99900{number}0",
        IdentifierKind.NOMIS: f"A900{number}ZZ",
    }
    person_id = scene.ids[surname] = cohort.add_person(
        desk,
        {"surname": surname, "forename": "Alex", "area": "Saltergate",
         "birth_date": date(1990, 1, 1 + number)},
        numbers=numbers,
        source=source(),
    )  # fmt: skip
    held = {
        one.kind: one.canonical for one in cohort.read_record(desk, person_id).person.identifiers
    }
    scene.words += [
        Marked(surname, surname),
        Marked(held[IdentifierKind.CRN], surname),
        Marked(held[IdentifierKind.PNCID], surname, statutory=True),
        Marked(held[IdentifierKind.NOMIS], surname, statutory=True),
    ]
    clock.at = datetime(2026, 11, 20, 9, tzinfo=UTC).astimezone()
    status = Rag.RED if number % 2 else Rag.AMBER_ALERT
    rag.move(
        desk,
        person_id,
        1,
        status,
        reason=mark("reason"),
        agreed_by="Daily tasking",
        look_again_on=None,
        facts=facts_for(status, clock.at.date()),
    )
    for kind, origin, never in EVENTS:
        word = mark(kind, never=never, statutory=bool(origin.grade))
        happened.event(desk, person_id, word, source=origin, on=date(2026, 11, 18))
    facts.add_flag(desk, person_id, body=mark("flag"), source=source())
    facts.add_flag(desk, person_id, body=mark("cflag", closed=True), source=source(),
                   closed_only=True)  # fmt: skip
    due = DAY - timedelta(days=6)
    task = actions.NewAction(body=mark("task"), owner_agency="Police", due_on=due)
    actions.add(desk, person_id, task, source())
    hidden = actions.NewAction(body=mark("hubtask", never=True), owner_agency="Police")
    actions.add(desk, person_id, hidden, source(unpublished=True))
    happened.note(desk, person_id, mark("note", never=True), source=source(),
                  on=SEEN)  # fmt: skip


def plan(desk: Desk, scene: Scene) -> str:
    """A daily tasking on ``DAY`` with six cases and six people; gives its id."""
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=DAY, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    consented = frozenset(scene.ids[name] for name in CONSENTED)
    for invitation in (
        Invitation.statutory("HAREBELL, Simon", "Probation"),
        Invitation.statutory("MEADOWRUE, Tom", "HMP Fellgate", by_phone=True, closed_session=True),
        Invitation(name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT,
                   basis_detail="County Council", basis_until=date(2027, 3, 31)),
        Invitation(name="ADDERTONGUE, Lou", agency="Adair Homes", basis=Basis.CONSENT,
                   basis_detail="Seen", consented=consented, seen_on=SEEN),
        Invitation(name="BETONYE, Chris", agency="Thornhope Debt Advice", basis=Basis.CONSENT,
                   basis_detail="Seen", consented=consented, seen_on=SEEN, closed_session=True),
    ):  # fmt: skip
        meetings.invite(desk, meeting_id, invitation)
    meetings.add_cases(desk, meeting_id, [scene.ids[name] for name in PEOPLE])
    for name in PEOPLE:
        if name in CLOSED:
            now = meetings.meeting(desk, meeting_id).cases
            case = next(one for one in now if one.person_id == scene.ids[name])
            meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why="")
    return meeting_id
