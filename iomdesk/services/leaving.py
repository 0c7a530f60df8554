"""Leaving the scheme: by the six month stage with its two facts, or for a reason of its own.

S2 Strategy section 4, domain item 36, ruling 9. Only a meeting lets somebody leave; when the
stage is reached, the program proposes it and nothing more.
"""

from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import LeaveGround, check_exit, six_month_stage
from iomdesk.domain.people import Person
from iomdesk.domain.problems import RuleViolation
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.store.queries import records
from iomdesk.store.schema import Kind
from iomdesk.words import words

_RELEASED: Final = frozenset({"on_licence", "unconditionally", "on_bail", "acquitted"})
"""How a stay in prison ends by release; moved to another prison, nobody was."""


def stage_on(reading: Reading, scheme: Scheme, person: Person) -> date | None:
    """The day somebody reaches the six month stage; None when it is not known (ruling 9)."""
    released = [
        one.ended_on
        for one in records.custody(reading, person.id)
        if one.ended_on is not None and one.end_reason in {"", *_RELEASED}
    ]
    return six_month_stage(
        person.registered_on,
        max(released, default=None),
        months=scheme.readings.exit_months,
        from_release=scheme.readings.exit_counts_from == "registration_or_release",
    )


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
