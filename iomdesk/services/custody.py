"""Stays in prison: where, from when, until when, how long, and the list each came from.

Release dates and types are what a prison or a release list says (S0 Annex; S1 5.1, prison
i-v); nothing here works one out.
"""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Custody
from iomdesk.services.amending import put_right, take_out
from iomdesk.services.desk import Desk, Work
from iomdesk.services.sources import check_source, checked_text
from iomdesk.store.changes import source_values
from iomdesk.store.queries import records
from iomdesk.store.schema import Kind

LONGEST_DAYS = 36_525
"""The longest sentence in days that can be typed: a hundred years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStay:
    """A stay in prison before it is kept; the fields are those of ``Custody``."""

    establishment: str
    started_on: date | None = None
    sentence_days: int | None = None
    release_on: date | None = None
    release_type: str = ""
    ended_on: date | None = None
    end_reason: str = ""


class StayChanged(Exception):
    """Someone else saved this stay first; nothing was written.

    Attributes:
        now: the stay as it stands; None when it is gone.
    """

    def __init__(self, now: Custody | None) -> None:
        super().__init__("the stay was changed since it was opened")
        self.now = now


def stays(desk: Desk, person_id: str) -> tuple[Custody, ...]:
    """The stays of a person: the one that lasts first, then latest first."""
    with desk.read() as reading:
        held = records.custody(reading, person_id)

    def order(stay: Custody) -> tuple[bool, date, date]:
        began = stay.started_on or stay.provenance.received_on
        return stay.ended_on is None, stay.ended_on or began, began

    return tuple(sorted(held, key=order, reverse=True))


def check_stay(new: NewStay, source: Provenance, today: date) -> None:
    """The rules a stay is held to; raises RuleViolation for the first it breaks.

    A day of release may lie ahead; a stay that has begun or ended has not done so in
    days to come, and nothing ends before it began.
    """
    checked_text(new.establishment, "establishment", needed=True)
    for field, day in (("started_on", new.started_on), ("ended_on", new.ended_on)):
        if day is not None and day > today:
            raise RuleViolation(field, "date_in_future", {"date": show_date(day)})
    for field, day in (("release_on", new.release_on), ("ended_on", new.ended_on)):
        if day is not None and new.started_on is not None and day < new.started_on:
            raise RuleViolation(field, "stay_ends_before", {"date": show_date(new.started_on)})
    if new.sentence_days is not None and not 1 <= new.sentence_days <= LONGEST_DAYS:
        raise RuleViolation("sentence_days", "sentence_days", {"most": LONGEST_DAYS})
    checked_text(new.release_type, "release_type")
    checked_text(new.end_reason, "end_reason")
    check_source(source, today)


def _values(new: NewStay) -> dict[str, object]:
    return {
        "establishment": new.establishment.strip(),
        "started_on": new.started_on,
        "sentence_days": new.sentence_days,
        "release_on": new.release_on,
        "release_type": new.release_type.strip(),
        "ended_on": new.ended_on,
        "end_reason": new.end_reason.strip() if new.ended_on is not None else "",
    }


def _one_at_a_time(work: Work, person_id: str, new: NewStay, *, but: str = "") -> None:
    """Nobody is in two prisons: a stay that lasts ends before another begins."""
    if new.ended_on is not None:
        return
    for stay in records.custody(work.reading, person_id):
        if stay.ended_on is None and stay.id != but:
            raise RuleViolation(
                "establishment", "stay_lasts", {"establishment": stay.establishment}
            )


def add_stay(
    desk: Desk, person_id: str, new: NewStay, source: Provenance, *, context: str = "record"
) -> str:
    """Keep a stay in prison; gives its id. Raises RuleViolation."""
    check_stay(new, source, desk.today())

    def act(work: Work) -> str:
        _one_at_a_time(work, work.standing(person_id), new)
        values = {"person_id": person_id, **_values(new), **source_values(source)}
        return work.insert(Kind.CUSTODY, values)

    return desk.write(act, context=context)


def _held(work: Work, stay_id: str, base_revision: int) -> Custody:
    held = records.stay(work.reading, stay_id)
    if held is None or held.revision != base_revision:
        raise StayChanged(held)
    return held


def amend_stay(
    desk: Desk,
    stay_id: str,
    base_revision: int,
    new: NewStay,
    source: Provenance,
    *,
    reason: str,
    context: str = "record",
) -> None:
    """Put a stay right, or move its day of release. Raises RuleViolation or ``StayChanged``."""
    why = checked_text(reason, "reason", needed=True)
    check_stay(new, source, desk.today())

    def act(work: Work) -> None:
        held = _held(work, stay_id, base_revision)
        _one_at_a_time(work, held.person_id, new, but=stay_id)
        put_right(work, Kind.CUSTODY, held, _values(new), source, why)

    desk.write(act, context=context)


def end_stay(
    desk: Desk,
    stay_id: str,
    base_revision: int,
    *,
    on: date,
    reason: str,
    source: Provenance,
    context: str = "record",
) -> None:
    """Say that a stay ended: the day and why, such as "Released on licence", and who said so.

    Raises RuleViolation, or ``StayChanged`` when someone saved first.
    """
    why = checked_text(reason, "end_reason", needed=True)
    today = desk.today()

    def act(work: Work) -> None:
        held = _held(work, stay_id, base_revision)
        new = NewStay(establishment=held.establishment, started_on=held.started_on, ended_on=on)
        check_stay(new, source, today)
        put_right(work, Kind.CUSTODY, held, {"ended_on": on, "end_reason": why}, source, why)

    desk.write(act, context=context)


def withdraw_stay(
    desk: Desk, stay_id: str, base_revision: int, *, reason: str, context: str = "record"
) -> None:
    """Take a stay out; the log keeps it. Raises RuleViolation, or ``StayChanged``."""
    why = checked_text(reason, "reason", needed=True)
    desk.write(
        lambda work: take_out(work, Kind.CUSTODY, _held(work, stay_id, base_revision), why),
        context=context,
    )
