"""A meeting held step by step, so that it can be ended in the middle of any of them.

Run as a program it opens the store, takes the steps one by one, prints the number of each that
returned, and kills itself: after a step, or within the transaction of one.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.meetings import Session
from iomdesk.services import attending, deciding, drafts, meetingnotes, roomcheck, sitting
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.store.changes import Work
from iomdesk.store.queries import sittings as stored
from iomdesk.store.queries.records import notes
from tests.helpers.sittings import SOURCE, item_of, planned, seat_of, sign_in
from tests.helpers.stores import open_desk

Step = Callable[[], object]


def steps(desk: Desk, meeting_id: str) -> list[Step]:
    """What the chair does, each as one call; the order is the meeting's."""

    def seat(surname: str) -> str:
        return seat_of(sitting.state(desk, meeting_id), surname)

    def item(surname: str) -> str:
        return item_of(sitting.state(desk, meeting_id), surname)

    def to(surname: str) -> object:
        return sitting.go_to(desk, meeting_id, item(surname))

    def draft(text: str) -> None:
        drafts.keep_draft(
            desk, "meeting_case", item("TEASELWOOD"), base_revision=1, answers={"body": text}
        )

    def decide() -> object:
        new = NewDecision(verdict=Verdict.TO_PANEL, reason="Weekly.", agencies=("Police",))
        return deciding.record(desk, meeting_id, item("OAKAPPLE"), new, base_revision=1)

    def leave_room() -> object:
        (out,) = roomcheck.before_closing(sitting.state(desk, meeting_id))
        return attending.step_out(desk, meeting_id, out.seat.attendee.id, reason=out.reason)

    def late() -> object:
        new = Invitation.statutory("BROADLEAF, Imran", "County Housing", closed_session=True)
        return attending.add_late(desk, meeting_id, new)

    def note() -> object:
        return meetingnotes.take(
            desk, meeting_id, item("OAKAPPLE"), body="Will engage.", source=SOURCE
        )

    return [
        lambda: sitting.open_meeting(desk, meeting_id),
        lambda: attending.come_in(desk, meeting_id, seat("SALTMARSH")),
        lambda: sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin"),
        *(
            (lambda surname=surname: sign_in(desk, meeting_id, surname))
            for surname in ("SALTMARSH", "HAREBELL", "MEADOWRUE", "SELFHEAL")
        ),
        lambda: attending.apologise(desk, meeting_id, seat("ADDERTONGUE")),
        lambda: to("OAKAPPLE"),
        note,
        decide,
        lambda: deciding.no_action(desk, meeting_id, item("OAKAPPLE")),
        lambda: to("TEASELWOOD"),
        lambda: draft("Three appointments mis"),
        lambda: draft("Three appointments missed since 12 Nov"),
        late,
        lambda: sign_in(desk, meeting_id, "BROADLEAF"),
        leave_room,
        lambda: sitting.set_session(desk, meeting_id, Session.CLOSED),
        lambda: to("QUILLFEATHER"),
        lambda: deciding.put_over(desk, meeting_id, item("QUILLFEATHER"), reason="Ask the prison"),
        lambda: attending.leave(desk, meeting_id, seat("HAREBELL"), reason="Called away"),
        lambda: sitting.set_session(desk, meeting_id, Session.OPEN),
        lambda: attending.come_in(desk, meeting_id, seat("SELFHEAL")),
    ]


def told(desk: Desk, meeting_id: str) -> str:
    """All that a meeting is, by names and times, as one line: ids differ from run to run."""
    state = sitting.state(desk, meeting_id)
    names = {one.id: one.name for one in state.items} | {"": ""}
    held = state.sitting
    found: dict[str, object] = {
        "room": [
            (one.attendee.name, one.place, str(one.since), str(one.signed_at), names[one.item],
             [(line.kind, str(line.at), line.name, line.reason) for line in one.lines])
            for one in state.room.seats
        ],
        "items": [(one.name, str(one.ending)) for one in state.items],
        "agencies": state.room.agencies,
        "gates": state.gates.missing,
        "sitting": held and [
            held.session, names[held.item], str(held.item_since), str(held.read_at), held.read_by,
            str(held.opened_at), str(held.began_at), str(held.ended_at),
        ],
        "notes": [
            (one.name, body)
            for one in state.items
            for body in bodies(desk, one.person_id)
        ],
        "drafts": [
            dict(kept.answers)
            for one in state.items
            if (kept := drafts.find_draft(desk, "meeting_case", one.id)) is not None
        ],
    }  # fmt: skip
    with desk.read() as reading:
        found["minutes"] = [
            (one.kind, names[one.item], one.session, str(one.at), one.outcome, one.body)
            for one in stored.minutes(reading, meeting_id)
        ]
        found["decisions"] = [
            (names[one.item], one.verdict, str(one.at), one.reason, one.agencies)
            for one in stored.decisions(reading, meeting_id)
        ]
    return json.dumps(found)


def bodies(desk: Desk, person_id: str) -> list[str]:
    """What the notes of a person say; nothing of a referral without a person."""
    if not person_id:
        return []
    with desk.read() as reading:
        return [one.body for one in notes(reading, person_id)]


def clock() -> SetClock:
    """As the fixture ``clock``: 24 November 2026, 09:00."""
    return SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())


def prepare(desk: Desk) -> str:
    """The meeting in the diary; gives its id."""
    return planned(desk, referred=False)


def count_writes(after: Callable[[int], None]) -> None:
    """Call ``after`` with how many rows were written, after each, before it is committed."""
    done = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def write(*args: object, **more: object) -> object:
            nonlocal done
            result = real(*args, **more)
            done += 1
            after(done)
            return result

        return write

    for name in ("insert", "amend", "erase", "keep_draft"):
        setattr(Work, name, counted(getattr(Work, name)))


def die() -> None:
    """End as in a power cut: nothing is closed, nothing is tidied."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, key: str, meeting_id: str, where: str, number: str) -> None:
    """Take the steps and die: ``where`` is "step" or "write", ``number`` after which one."""
    at = clock()
    desk = open_desk(Path(folder), bytes.fromhex(key), at)
    if where == "write":
        count_writes(lambda done: die() if done == int(number) else None)
    for taken, step in enumerate(steps(desk, meeting_id), start=1):
        at.at += timedelta(minutes=1)
        step()
        sys.stdout.write(f"{taken}\n")
        sys.stdout.flush()
        if where == "step" and taken == int(number):
            die()


if __name__ == "__main__":
    main(*sys.argv[1:])
