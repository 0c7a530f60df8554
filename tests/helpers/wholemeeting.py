"""The store in which the meeting of ``meeting_script`` is held, and who holds it."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Rag
from iomdesk.services import actions, agendas, facts, meetings, rag
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from tests.e2e import meeting_script as script
from tests.helpers import happened, referrals, screens
from tests.helpers.people import POLICE, add
from tests.helpers.rag import facts_for
from tests.helpers.stores import make_folder, open_desk

CHILD = Path(__file__).with_name("meetingchild.py")
DAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Ready:
    """A store with the meeting in its diary.

    Attributes:
        parent: its folder's folder, for settings and screens. key: the raw key of the store.
    """

    parent: Path
    folder: Path
    key: bytes
    meeting_id: str

    def desk(self, at: datetime | None = None) -> Desk:
        """Open it; whoever asks closes the store."""
        moment = at or datetime(2026, 11, 24, 12, tzinfo=UTC)
        return open_desk(self.folder, self.key, SetClock(moment.astimezone()))

    def hold(self, hand: str, env: dict[str, str], *more: str) -> dict[str, Any]:
        """Hold the meeting, or part of it, in a process of its own; gives what it told."""
        printed = screens.run(
            CHILD,
            (hand, str(self.folder), str(self.parent / "desk.ini"), *more),
            env,
            fatal=False,
        )
        found: dict[str, Any] = json.loads(printed.splitlines()[-1])
        return found

    def two_screens(self) -> dict[str, str]:
        """Two screens on paper."""
        return screens.offscreen(self.parent, screens.CHAIR, screens.WALL)


def prepare(parent: Path) -> Ready:
    """Make the store, as the coordinator left it the day before."""
    folder, key = make_folder(parent)
    clock = SetClock(datetime(2026, 10, 14, 9, tzinfo=UTC).astimezone())
    desk = open_desk(folder, key, clock)
    try:
        people = {one: _person(desk, *one) for one in (*script.OPEN, *script.CLOSED)}
        clock.at = datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone()
        for (surname, _), person_id in people.items():
            happened.event(
                desk, person_id, f"Seen, {surname} {script.SECRET}", source=POLICE, on=DAY
            )
            facts.add_flag(
                desk, person_id, body=f"Flag of {surname} {script.SECRET}", source=POLICE,
                closed_only=True,
            )  # fmt: skip
        return Ready(parent, folder, key, _plan(desk, people))
    finally:
        desk.store.close()


def _person(desk: Desk, surname: str, forename: str) -> str:
    """At Amber since 14 Oct, with a police action of old."""
    person_id = add(desk, surname, forename, registered_on=date(2026, 1, 5))
    rag.move(
        desk, person_id, 1, Rag.AMBER, reason=f"Breach {script.SECRET}.", agreed_by="Tasking",
        look_again_on=None, facts=facts_for(Rag.AMBER, desk.today()),
    )  # fmt: skip
    watch = NewAction(body=f"Watch {script.SECRET}", owner_agency="Police",
                      due_on=date(2026, 12, 1))  # fmt: skip
    actions.add(desk, person_id, watch, replace(POLICE, received_on=desk.today()))
    return person_id


def _plan(desk: Desk, people: dict[tuple[str, str], str]) -> str:
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=DAY, at_time=time(9, 30), place=script.PLACE,
        chair=script.CHAIR, chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    heard = frozenset(
        person_id for (surname, _), person_id in people.items() if surname != script.NO_CONSENT
    )
    invited = [Invitation.statutory(name, agency, closed_session=closed)
               for name, agency, closed in script.STATUTORY]  # fmt: skip
    invited += [
        Invitation(name=name, agency=agency, basis=Basis.CONTRACT, basis_detail="County Council",
                   basis_until=date(2027, 3, 31))
        for name, agency in script.BY_CONTRACT
    ]  # fmt: skip
    name, agency = script.BY_CONSENT
    invited.append(
        Invitation(name=name, agency=agency, basis=Basis.CONSENT, basis_detail="File 3",
                   consented=heard, seen_on=date(2026, 11, 20))
    )  # fmt: skip
    order = (script.CHAIR, *script.ROOM)
    for each in sorted(invited, key=lambda one: order.index(one.name)):
        meetings.invite(desk, meeting_id, each)
    meetings.add_cases(desk, meeting_id, list(people.values()))
    for one in reversed(script.CLOSED):  # each comes before those that are closed already
        now = meetings.meeting(desk, meeting_id).cases
        case = next(found for found in now if found.person_id == people[one])
        meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why="")
    agendas.add_referrals(
        desk, meeting_id,
        [
            referrals.scored(desk, referrals.sent(
                desk, surname=surname, forename=forename, crn=f"X99016{number}",
                birth_date=f"199{number}-08-09",
            )).id
            for number, (surname, forename) in enumerate(script.REFERRALS)
        ],
    )  # fmt: skip
    return meeting_id
