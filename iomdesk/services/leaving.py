"""Leaving the scheme: by the six month stage with its two facts, or for a reason of its own.

S2 Strategy section 4, domain item 36, ruling 9. Only a meeting lets somebody leave; when the
stage is reached, the program proposes it and nothing more.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import LeaveGround, check_exit
from iomdesk.domain.people import Person
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Custody
from iomdesk.domain.spans import add_months
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.store.queries import records
from iomdesk.store.schema import Kind
from iomdesk.words import words

_NO_RELEASE: Final = ("moved", "died")
"""Codes of ``[stay_end]`` that end a stay in one prison, and by which nobody is released."""


def counted_from(
    scheme: Scheme, registered_on: date | None, stays: Sequence[Custody]
) -> date | None:
    """The day the six months count from: registration or, where later, the latest release.

    None where the day of registration is not known (ruling 9). ``stays`` are all of the person.
    """
    if registered_on is None:
        return None
    days = [registered_on]
    if scheme.readings.exit_counts_from == "registration_or_release":
        days += [one.ended_on for one in stays if one.ended_on and is_release(one, stays)]
    return max(days)


def stage_on(reading: Reading, scheme: Scheme, person: Person) -> date | None:
    """The day somebody reaches the six month stage, month ends clamped; None when not known."""
    since = counted_from(scheme, person.registered_on, records.custody(reading, person.id))
    return None if since is None else add_months(since, scheme.readings.exit_months)


def is_release(stay: Custody, stays: Sequence[Custody]) -> bool:
    """Whether a stay ended by release: not by a move, whether that is said or follows.

    What is said is free words, those of the form or others; where the next stay begins as
    this one ends, the person was moved.
    """
    no_release = {words("stay_end", code).casefold() for code in _NO_RELEASE}
    if stay.ended_on is None or stay.end_reason.strip().casefold() in no_release:
        return False
    next_day = stay.ended_on + timedelta(days=1)
    begun = (one.started_on for one in stays if one.id != stay.id)
    return not any(day is not None and stay.ended_on <= day <= next_day for day in begun)


def leave(
    desk: Desk,
    work: Work,
    person: Person,
    ground: LeaveGround | None,
    reason: str,
    *,
    no_reoffending: bool | None,
    intelligence_supports: bool | None,
) -> str:
    """Let somebody leave, within the transaction of a decision; gives the facts as said.

    Status and history stay as they are; the record is kept. Raises RuleViolation
    ``leave_ground``, ``left_already``, and as ``check_exit`` at the six month stage.
    """
    if ground is None:
        raise RuleViolation("ground", "leave_ground")
    if person.left_on is not None:
        raise RuleViolation("", "left_already", {"date": show_date(person.left_on)})
    today, told = work.at.date(), ""
    if ground is LeaveGround.SIX_MONTHS:
        stage = stage_on(work.reading, desk.scheme, person)
        check_exit(
            stage, today, no_reoffending=no_reoffending,
            intelligence_supports=intelligence_supports,
        )  # fmt: skip
        told = words("leaving", "facts", {"date": "" if stage is None else show_date(stage)})
    params = {"ground": words("leave_ground", ground), "reason": reason.strip()}
    work.amend(
        Kind.PERSON,
        person.id,
        person.revision,
        {
            "left_on": today,
            "leave_reason": words("leaving", "reason", params),
            "look_again_on": None,
        },
    )
    return told
