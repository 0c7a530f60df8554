"""The lists of the Sharing screen: agencies, people there, contracts and consents, officers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.agencies import (
    AgencyEntry,
    Agreement,
    Nomination,
    Practitioner,
    Register,
    Reminder,
    ReminderKind,
    same,
)
from iomdesk.domain.dates import due_words, show_date
from iomdesk.domain.people import full_name
from iomdesk.services.agencies import own_agency
from iomdesk.services.agreements import register, reminders
from iomdesk.services.desk import Desk
from iomdesk.services.personsharing import kind_words, why_now
from iomdesk.store.queries import agencies as stored
from iomdesk.store.queries import people
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """An agency with what is kept around it.

    Attributes:
        key: names the line, whether a row is kept or not.
        officer: the nominated officer; empty when none is.
        papers: "1 contract in force", "12 consents in force"; empty for a statutory one.
        due: what has to be seen to, in words; empty when nothing has.
    """

    key: str
    entry: AgencyEntry
    own: bool
    people: int
    officer: str
    papers: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerLine:
    """Somebody at an agency."""

    practitioner: Practitioner
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """A contract or consent with its state today.

    Attributes:
        name: whose consent it is, "SURNAME, Forename"; for a contract its lead body.
        ended: it is over, and frees nothing any more.
    """

    agreement: Agreement
    name: str
    state: str
    in_force: bool
    ended: bool
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """A change of nominated officer and whether the others were told."""

    nomination: Nomination
    state: str
    late: bool
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingLists:
    """All four lists, and what has to be seen to."""

    agencies: tuple[AgencyLine, ...]
    people: tuple[PractitionerLine, ...]
    agreements: tuple[AgreementLine, ...]
    officers: tuple[OfficerLine, ...]
    reminders: tuple[Reminder, ...]
    own: str


def lists(desk: Desk) -> SharingLists:
    """Read all four lists as they stand today."""
    today = desk.today()
    own = own_agency(desk)
    with desk.read() as reading:
        now = register(desk, reading)
        due = reminders(desk, reading)
        practitioners = stored.practitioners(reading)
        changes = stored.nominations(reading)
        ids = {one.person_id for one in now.agreements if one.person_id is not None}
        names = {key: full_name(*name) for key, name in people.names(reading, ids).items()}
    said = _by_row(due, today)
    of_agency: dict[str, list[str]] = {}
    for one in due:
        of_agency.setdefault(same(one.agency), []).append(reminder_words(one, today))
    return SharingLists(
        agencies=tuple(
            AgencyLine(
                key=same(entry.name),
                entry=entry,
                own=same(entry.name) == same(own),
                people=sum(_there(one, today) and same(one.agency) == same(entry.name)
                           for one in practitioners),
                officer=next((one.name for one in practitioners
                              if one.nominated and same(one.agency) == same(entry.name)), ""),
                papers=_papers(now, entry, today),
                due="; ".join(of_agency.get(same(entry.name), ())),
            )
            for entry in now.entries.values()
        ),
        people=tuple(
            PractitionerLine(practitioner=one, due=said.get(one.id, "")) for one in practitioners
        ),
        agreements=tuple(
            AgreementLine(
                agreement=one,
                name=one.lead_body if one.person_id is None else names.get(one.person_id, ""),
                state=why_now(now, one, today),
                in_force=not now.fault(one, today),
                ended=now.fault(one, today) in {"withdrawn", "basis_ended"},
                due=said.get(one.id, ""),
            )
            for one in now.agreements
        ),
        officers=tuple(
            OfficerLine(
                nomination=one,
                state=_told_words(one),
                late=one.notified_on is None and one.notify_by < today,
                due=said.get(one.id, ""),
            )
            for one in changes
        ),
        reminders=due,
        own=own,
    )  # fmt: skip


def _there(one: Practitioner, today: date) -> bool:
    return one.left_on is None or one.left_on > today


def _papers(now: Register, entry: AgencyEntry, today: date) -> str:
    counted = Counter(
        one.kind
        for one in now.agreements
        if same(one.agency) == same(entry.name) and not now.fault(one, today)
    )
    parts = []
    for kind, count in counted.items():
        code = f"{kind.value}_one" if count == 1 else f"{kind.value}_many"
        parts.append(words("sharing", f"papers_{code}", {"count": f"{count:,}"}))
    return ", ".join(sorted(parts))


def _by_row(due: Iterable[Reminder], today: date) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in due:
        found[one.row_id] = "; ".join(
            part for part in (found.get(one.row_id, ""), reminder_words(one, today)) if part
        )
    return found


def reminder_words(reminder: Reminder, today: date) -> str:
    """What has to be seen to, in words: "Contract ends in 12 days"."""
    kind = words("reminder", "consent" if reminder.person_id else "contract")
    return words(
        "reminder",
        reminder.kind,
        {
            "kind": kind,
            "date": show_date(reminder.on),
            "due": due_words(reminder.on, today),
        },
    )


def _told_words(one: Nomination) -> str:
    if one.notified_on is None:
        return words("sharing", "not_told", {"date": show_date(one.notify_by)})
    late = one.notified_on > one.notify_by
    params = {"date": show_date(one.notified_on), "how": one.notified_how}
    return words("sharing", "told_late" if late else "told", params)


def waiting(desk: Desk) -> int:
    """How much has to be seen to: the count beside the place."""
    return len(reminders(desk))


__all__ = ["Reminder", "ReminderKind", "kind_words"]
