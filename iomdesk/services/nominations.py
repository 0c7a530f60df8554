"""Nominated officers: a change is told in writing within five working days (S1 7.4)."""

from datetime import date
from typing import Final

from iomdesk.domain.agencies import Nomination, Practitioner, same
from iomdesk.domain.dates import show_date
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.workdays import workdays_after
from iomdesk.services.agencies import agency as find_agency
from iomdesk.services.agencies import keep_practitioner
from iomdesk.services.bankholidays import is_bank_holiday
from iomdesk.services.desk import Desk, Work
from iomdesk.store.changes import Conflict
from iomdesk.store.queries import agencies as stored
from iomdesk.store.schema import Kind

__all__ = ["Nomination"]

CONTEXT: Final = "agencies"
NOTICE_DAYS: Final = 5
"""Working days "after such a change has occurred" (S1 7.4)."""


class NominationChanged(Exception):
    """The change of officer was written on since it was read; nothing was written.

    Attributes:
        now: it as it stands, None when it is gone.
    """

    def __init__(self, now: Nomination | None) -> None:
        super().__init__("the nomination was changed since it was read")
        self.now = now


def nominations(desk: Desk, *, agency: str = "") -> tuple[Nomination, ...]:
    """The changes of nominated officer, the latest first."""
    with desk.read() as reading:
        found = stored.nominations(reading)
    return tuple(one for one in found if not agency or same(one.agency) == same(agency))


def notify_by(changed_on: date) -> date:
    """The last day to tell the others of a change of officer (S1 7.4)."""
    return workdays_after(changed_on, NOTICE_DAYS, is_bank_holiday)


def change_officer(desk: Desk, agency: str, now: str, changed_on: date) -> Nomination:
    """Make somebody an agency's nominated officer; the others have to be told.

    Somebody not known yet is added to the agency. Raises RuleViolation: ``required``,
    ``agency_unknown``, ``date_in_future``, ``officer_already``.
    """
    name = " ".join(now.split())
    if not name:
        raise RuleViolation("now", "required")
    entry = find_agency(desk, agency)
    if entry is None:
        raise RuleViolation("agency", "agency_unknown")
    if changed_on > desk.today():
        raise RuleViolation("changed_on", "date_in_future", {"date": show_date(changed_on)})

    def act(work: Work) -> Nomination:
        everybody = stored.practitioners(work.reading)
        there = [one for one in everybody if same(one.agency) == same(entry.name)]
        before = next((one for one in there if one.nominated), None)
        chosen = next(
            (one for one in there if same(one.name) == same(name) and one.left_on is None), None
        )
        if chosen is not None and chosen.nominated:
            raise RuleViolation("now", "officer_already", {"name": chosen.name})
        if chosen is None:
            chosen = keep_practitioner(
                work, Practitioner(id="", revision=0, agency=entry.name, name=name)
            )
        for one in there:
            if one.nominated:
                work.amend(Kind.PRACTITIONER, one.id, one.revision, {"nominated": False})
        work.amend(Kind.PRACTITIONER, chosen.id, chosen.revision, {"nominated": True})
        row_id = work.insert(
            Kind.NOMINATION,
            {
                "agency": entry.name,
                "before": "" if before is None else before.name,
                "now": chosen.name,
                "changed_on": changed_on,
                "notify_by": notify_by(changed_on),
            },
        )
        found = stored.nomination(work.reading, row_id)
        if found is None:
            raise KeyError(row_id)
        return found

    return desk.write(act, context=CONTEXT)


def note_told(
    desk: Desk, nomination_id: str, base_revision: int, *, on: date, how: str
) -> Nomination:
    """Record when and how the others were told in writing.

    Raises RuleViolation: ``required`` without how, ``date_in_future``, ``told_too_early``
    for a day before the change; NominationChanged; KeyError.
    """
    if not how.strip():
        raise RuleViolation("notified_how", "required")
    if on > desk.today():
        raise RuleViolation("notified_on", "date_in_future", {"date": show_date(on)})

    def act(work: Work) -> Nomination:
        held = stored.nomination(work.reading, nomination_id)
        if held is not None and on < held.changed_on:
            day = show_date(held.changed_on)
            raise RuleViolation("notified_on", "told_too_early", {"date": day})
        values = {"notified_on": on, "notified_how": how.strip()}
        try:
            work.amend(Kind.NOMINATION, nomination_id, base_revision, values)
        except Conflict as conflict:
            raise NominationChanged(held) from conflict
        now = stored.nomination(work.reading, nomination_id)
        if now is None:
            raise KeyError(nomination_id)
        return now

    return desk.write(act, context=CONTEXT)
