"""Contracts and consents: on what paper anybody outside the statutory agencies is told.

S2 section 10: a contract with a statutory body or the person's consent, and a copy with the
coordinator before anything is disclosed. Consent is given per person (domain item 33).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.agencies import (
    REMIND_DAYS,
    STATUTORY,
    AgencyEntry,
    Agreement,
    AgreementKind,
    Register,
    Reminder,
    ReminderKind,
    register_of,
    same,
)
from iomdesk.domain.dates import show_date
from iomdesk.domain.people import full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_text
from iomdesk.services.agencies import agency as find_agency
from iomdesk.services.agencies import entries_of
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.store.changes import Conflict
from iomdesk.store.queries import agencies as stored
from iomdesk.store.queries import people
from iomdesk.store.schema import Kind

__all__ = ["Agreement", "AgreementKind", "Register", "Reminder", "ReminderKind"]

CONTEXT: Final = "sharing"


class AgreementChanged(Exception):
    """The agreement was changed since it was read; nothing was written.

    Attributes:
        now: the agreement as it stands, None when it is gone.
    """

    def __init__(self, now: Agreement | None) -> None:
        super().__init__("the agreement was changed since it was read")
        self.now = now


def agreements(
    desk: Desk, *, agency: str = "", person_id: str | None = None
) -> tuple[Agreement, ...]:
    """Contracts and consents, those that ended among them, the latest begun first."""
    with desk.read() as reading:
        found = stored.agreements(reading, person_id=person_id)
    return tuple(one for one in found if not agency or same(one.agency) == same(agency))


def names_of(desk: Desk, found: tuple[Agreement, ...]) -> dict[str, str]:
    """ "SURNAME, Forename" by id of the people who gave these consents."""
    ids = {one.person_id for one in found if one.person_id is not None}
    with desk.read() as reading:
        return {key: full_name(*name) for key, name in people.names(reading, ids).items()}


def register(
    desk: Desk, reading: Reading | None = None, *, person_id: str | None = None
) -> Register:
    """The register as it stands; inside ``reading`` when one is given.

    With ``person_id`` it holds no other person's consents: enough for all that is asked
    about that person, and as fast where thousands are kept.
    """
    if reading is None:
        with desk.read() as own:
            return register(desk, own, person_id=person_id)
    held = (
        stored.agreements(reading)
        if person_id is None
        else stored.agreements_about(reading, person_id)
    )
    return register_of(entries_of(desk, reading), held, stored.practitioners(reading))


def add_agreement(desk: Desk, agreement: Agreement) -> Agreement:
    """Keep a contract or a consent; its ``id`` and ``revision`` are made here.

    Raises RuleViolation: ``required``, ``agency_unknown``, ``agency_statutory`` (needs no
    paper), ``contract_body_needed``, ``lead_body_statutory``, ``person_needed``,
    ``ends_before_it_begins``, ``date_in_future`` for a paper seen, ``agreement_known`` for
    one that says what another in force says already.
    """
    checked = _checked(desk, agreement)

    def act(work: Work) -> Agreement:
        _not_twice(desk, work, agreement, checked)
        return _present(work.reading, work.insert(Kind.AGREEMENT, checked))

    return desk.write(act, context=CONTEXT)


def amend(desk: Desk, agreement: Agreement) -> Agreement:
    """Correct or renew an agreement; whose it is and of what kind stays.

    Raises RuleViolation as ``add_agreement`` does, ``agreement_withdrawn`` for one that was
    withdrawn; AgreementChanged.
    """
    checked = _checked(desk, agreement)

    def act(work: Work) -> Agreement:
        held = stored.agreement(work.reading, agreement.id)
        if held is not None and held.withdrawn_on is not None:
            day = show_date(held.withdrawn_on)
            raise RuleViolation("", "agreement_withdrawn", {"date": day})
        _not_twice(desk, work, agreement, checked)
        fixed = {key: value for key, value in checked.items() if key not in {"kind", "person_id"}}
        _guarded(work, agreement.id, agreement.revision, fixed)
        return _present(work.reading, agreement.id)

    return desk.write(act, context=CONTEXT)


def withdraw(
    desk: Desk, agreement_id: str, base_revision: int, *, on: date, reason: str
) -> Agreement:
    """Record that an agreement was withdrawn or ended early; it frees nothing from that day.

    Raises RuleViolation: ``required`` without a reason, ``date_in_future``,
    ``agreement_withdrawn``; AgreementChanged.
    """
    if not reason.strip():
        raise RuleViolation("reason", "required")
    check_text(reason, "reason")
    if on > desk.today():
        raise RuleViolation("withdrawn_on", "date_in_future", {"date": show_date(on)})

    def act(work: Work) -> Agreement:
        held = stored.agreement(work.reading, agreement_id)
        if held is not None and held.withdrawn_on is not None:
            day = show_date(held.withdrawn_on)
            raise RuleViolation("", "agreement_withdrawn", {"date": day})
        values = {"withdrawn_on": on, "withdrawn_reason": reason.strip()}
        _guarded(work, agreement_id, base_revision, values)
        return _present(work.reading, agreement_id)

    return desk.write(act, context=CONTEXT)


def reminders(desk: Desk, reading: Reading | None = None) -> tuple[Reminder, ...]:
    """What the coordinator has to see to, the most pressing day first.

    Agreements that end within ``REMIND_DAYS``, that ended with nothing in their place, or
    whose paper was not seen; officers to be told of (S1 7.4), and those who left.
    """
    if reading is None:
        with desk.read() as own:
            return reminders(desk, own)
    entries = {same(one.name): one for one in entries_of(desk, reading)}
    today = desk.today()
    found = [*_of_agreements(entries, reading, today), *_of_officers(entries, reading, today)]
    return tuple(sorted(found, key=lambda one: (one.on, same(one.agency), one.row_id)))


def _of_agreements(
    entries: Mapping[str, AgencyEntry], reading: Reading, today: date
) -> list[Reminder]:
    found = []
    every: tuple[Agreement, ...] | None = None
    for one in stored.pressing(reading, today + timedelta(days=REMIND_DAYS)):
        entry = entries.get(same(one.agency))
        if entry is not None and (entry.retired or entry.kind == STATUTORY):
            continue
        if one.until is not None and one.until < today:
            kind, on = ReminderKind.ENDED, one.until
        elif one.paper_seen_on is None or one.until is None:
            kind, on = ReminderKind.PAPER_NOT_SEEN, one.begins_on
        else:
            kind, on = ReminderKind.ENDS_SOON, one.until
        if kind is not ReminderKind.PAPER_NOT_SEEN:
            every = stored.agreements(reading) if every is None else every
            if _replaced(every, one):
                continue
        found.append(
            Reminder(
                kind=kind,
                row_id=one.id,
                agency=one.agency,
                on=on,
                late=on < today,
                who=one.practitioner,
                person_id=one.person_id,
            )
        )
    return found


def _replaced(every: Iterable[Agreement], ending: Agreement) -> bool:
    """Whether another agreement covers the same from the day after the last of this one."""
    if ending.until is None:
        return False
    after = ending.until + timedelta(days=1)
    return any(
        one.id != ending.id
        and one.kind is ending.kind
        and one.person_id == ending.person_id
        and same(one.agency) == same(ending.agency)
        and same(one.practitioner) in {"", same(ending.practitioner)}
        and one.begins_on <= after
        and one.withdrawn_on is None
        and (one.until is None or one.until > ending.until)
        for one in every
    )


def _of_officers(
    entries: Mapping[str, AgencyEntry], reading: Reading, today: date
) -> list[Reminder]:
    found = [
        Reminder(
            kind=ReminderKind.OFFICER,
            row_id=one.id,
            agency=one.agency,
            on=one.notify_by,
            late=one.notify_by < today,
            who=one.now,
        )
        for one in stored.nominations(reading)
        if one.notified_on is None
    ]
    for one in stored.practitioners(reading):
        entry = entries.get(same(one.agency))
        retired = entry is not None and entry.retired
        if one.nominated and one.left_on is not None and not retired:
            found.append(
                Reminder(
                    kind=ReminderKind.OFFICER_LEFT,
                    row_id=one.id,
                    agency=one.agency,
                    on=one.left_on,
                    late=one.left_on < today,
                    who=one.name,
                )
            )
    return found


def _checked(desk: Desk, agreement: Agreement) -> dict[str, object]:
    """What is stored of an agreement, checked."""
    if not agreement.agency.strip():
        raise RuleViolation("agency", "required")
    entry = find_agency(desk, agreement.agency)
    if entry is None:
        raise RuleViolation("agency", "agency_unknown")
    if entry.kind == STATUTORY:
        raise RuleViolation("agency", "agency_statutory", {"name": entry.name})
    contract = agreement.kind is AgreementKind.CONTRACT
    lead = " ".join(agreement.lead_body.split()) if contract else ""
    if contract:
        if not lead:
            raise RuleViolation("lead_body", "contract_body_needed")
        body = find_agency(desk, lead)
        if body is None or body.kind != STATUTORY:
            raise RuleViolation("lead_body", "lead_body_statutory")
        lead = body.name
    elif not agreement.person_id:
        raise RuleViolation("person_id", "person_needed")
    if agreement.until is not None and agreement.until < agreement.begins_on:
        raise RuleViolation("until", "ends_before_it_begins")
    seen = agreement.paper_seen_on
    if seen is not None and seen > desk.today():
        raise RuleViolation("paper_seen_on", "date_in_future", {"date": show_date(seen)})
    check_text(agreement.paper_at, "paper_at")
    return {
        "kind": agreement.kind,
        "agency": entry.name,
        "practitioner": " ".join(agreement.practitioner.split()),
        "person_id": None if contract else agreement.person_id,
        "lead_body": lead,
        "begins_on": agreement.begins_on,
        "until": agreement.until,
        "paper_seen_on": seen,
        "paper_at": agreement.paper_at.strip(),
    }


def _not_twice(desk: Desk, work: Work, agreement: Agreement, values: dict[str, object]) -> None:
    """Refuse a second agreement that covers the same people over the same days."""
    whose = agreement.person_id if values["person_id"] else None
    about = None if whose is None else work.standing(whose)
    for one in stored.agreements(work.reading):
        if one.id == agreement.id or one.withdrawn_on is not None:
            continue
        ends = one.until or date.max
        if (
            one.kind is agreement.kind
            and one.person_id == about
            and same(one.agency) == same(str(values["agency"]))
            and same(one.practitioner) == same(str(values["practitioner"]))
            and same(one.lead_body) == same(str(values["lead_body"]))
            and one.begins_on <= (agreement.until or date.max)
            and agreement.begins_on <= ends
            and ends >= desk.today()
        ):
            raise RuleViolation("", "agreement_known", {"date": show_date(one.begins_on)})


def _guarded(work: Work, row_id: str, revision: int, values: dict[str, object]) -> None:
    try:
        work.amend(Kind.AGREEMENT, row_id, revision, values)
    except Conflict as conflict:
        raise AgreementChanged(stored.agreement(work.reading, row_id)) from conflict


def _present(reading: Reading, row_id: str) -> Agreement:
    found = stored.agreement(reading, row_id)
    if found is None:
        raise KeyError(row_id)
    return found
