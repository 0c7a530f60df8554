"""The seven pathways of a person: how much help is needed, and what comes next (S2 section 1).

Every assessment is kept; the latest of a pathway is the one that holds.
"""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import PATHWAYS, NeedLevel, Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Need
from iomdesk.services.amending import put_right, take_out
from iomdesk.services.desk import Desk, Work
from iomdesk.services.sources import check_source, checked_text
from iomdesk.store.changes import source_values
from iomdesk.store.queries import records
from iomdesk.store.schema import Kind

IN_NEED = frozenset({NeedLevel.HIGH, NeedLevel.SOME})
"""The levels that count as a need, beside the tab and for the partner route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeed:
    """An assessment before it is kept; the fields are those of ``Need``."""

    pathway: str
    level: NeedLevel
    assessed_on: date
    body: str = ""
    owner_agency: str = ""
    owner_person: str = ""
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayLine:
    """One of the seven rows.

    Attributes:
        now: the assessment that holds; None while nobody has assessed the pathway.
        earlier: those before it, latest first.
    """

    pathway: str
    now: Need | None
    earlier: tuple[Need, ...]

    @property
    def level(self) -> NeedLevel:
        """The level that holds."""
        return NeedLevel.NOT_ASSESSED if self.now is None else self.now.level


class NeedChanged(Exception):
    """Someone else saved this assessment first; nothing was written.

    Attributes:
        now: the assessment as it stands; None when it is gone.
    """

    def __init__(self, now: Need | None) -> None:
        super().__init__("the assessment was changed since it was opened")
        self.now = now


def seven(desk: Desk, person_id: str) -> tuple[PathwayLine, ...]:
    """The seven pathways in their order, each with every assessment of it."""
    with desk.read() as reading:
        held = records.needs(reading, person_id)
    lines = []
    for pathway in PATHWAYS:
        found = tuple(need for need in held if need.pathway == pathway)
        now = found[0] if found else None
        lines.append(PathwayLine(pathway=pathway, now=now, earlier=found[1:]))
    return tuple(lines)


def in_need(needs: tuple[Need, ...]) -> int:
    """In how many pathways the latest assessment tells of a need; ``needs`` latest first."""
    latest: dict[str, Need] = {}
    for need in needs:
        latest.setdefault(need.pathway, need)
    return sum(1 for need in latest.values() if need.level in IN_NEED)


def check_need(new: NewNeed, source: Provenance, today: date) -> None:
    """The rules an assessment is held to; raises RuleViolation for the first it breaks.

    A next step has an agency that takes it, and a day of a step has a step.
    """
    if new.pathway not in PATHWAYS:
        raise RuleViolation("pathway", "required")
    if new.assessed_on > today:
        raise RuleViolation("assessed_on", "date_in_future", {"date": show_date(new.assessed_on)})
    checked_text(new.body, "body")
    step = checked_text(new.next_step, "next_step", needed=new.next_on is not None)
    checked_text(new.owner_agency, "owner_agency", needed=bool(step or new.owner_person.strip()))
    checked_text(new.owner_person, "owner_person")
    check_source(source, today)


def _values(new: NewNeed) -> dict[str, object]:
    return {
        "pathway": new.pathway,
        "level": new.level,
        "assessed_on": new.assessed_on,
        "body": new.body.strip(),
        "owner_agency": new.owner_agency.strip(),
        "owner_person": new.owner_person.strip(),
        "next_step": new.next_step.strip(),
        "next_on": new.next_on,
    }


def keep_need(
    desk: Desk, person_id: str, new: NewNeed, source: Provenance, *, context: str = "record"
) -> str:
    """Keep a new assessment; those before it stay. Gives its id; raises RuleViolation."""
    check_need(new, source, desk.today())
    values = {"person_id": person_id, **_values(new), **source_values(source)}
    return desk.write(lambda work: work.insert(Kind.NEED, values), context=context)


def _held(work: Work, need_id: str, base_revision: int) -> Need:
    held = records.need(work.reading, need_id)
    if held is None or held.revision != base_revision:
        raise NeedChanged(held)
    return held


def amend_need(
    desk: Desk,
    need_id: str,
    base_revision: int,
    new: NewNeed,
    source: Provenance,
    *,
    reason: str,
    context: str = "record",
) -> None:
    """Put an assessment right. Raises RuleViolation, or ``NeedChanged``."""
    why = checked_text(reason, "reason", needed=True)
    check_need(new, source, desk.today())

    def act(work: Work) -> None:
        held = _held(work, need_id, base_revision)
        put_right(work, Kind.NEED, held, _values(new), source, why)

    desk.write(act, context=context)


def withdraw_need(
    desk: Desk, need_id: str, base_revision: int, *, reason: str, context: str = "record"
) -> None:
    """Take an assessment out; the log keeps it. Raises RuleViolation, or ``NeedChanged``."""
    why = checked_text(reason, "reason", needed=True)
    desk.write(
        lambda work: take_out(work, Kind.NEED, _held(work, need_id, base_revision), why),
        context=context,
    )
