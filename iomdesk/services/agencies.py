"""Agencies and the people who work there: the scheme's list as this desk has set it.

S2 section 2 names the partners without saying which of them are statutory; the coordinator
sets it, with the basis (domain item 46).
"""

from dataclasses import replace
from typing import Final

from iomdesk.domain.agencies import STATUTORY, AgencyEntry, AgencyRole, Practitioner, like, same
from iomdesk.domain.dates import show_date
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_text
from iomdesk.formdef.scheme import Agency, AgencyKind
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.stores import recall, remember
from iomdesk.store.changes import Conflict
from iomdesk.store.queries import agencies as stored
from iomdesk.store.schema import Kind

__all__ = ["AgencyEntry", "AgencyRole", "Practitioner", "like"]

CONTEXT: Final = "agencies"
OWN_AGENCY: Final = "own_agency"


class EntryChanged(Exception):
    """The row was changed since it was read; nothing was written.

    Attributes:
        now: the row as it stands, None when it is gone.
    """

    def __init__(self, now: object | None) -> None:
        super().__init__("the entry was changed since it was read")
        self.now = now


def entries_of(desk: Desk, reading: Reading) -> tuple[AgencyEntry, ...]:
    """Every agency the desk knows, retired ones too: the scheme's first, then those added."""
    kept = {same(one.name): one for one in stored.entries(reading)}
    named = [kept.pop(same(one.name), _of_scheme(one)) for one in desk.scheme.agencies]
    return (*named, *sorted(kept.values(), key=lambda one: one.name.casefold()))


def _of_scheme(agency: Agency) -> AgencyEntry:
    return AgencyEntry(
        id="", revision=0, name=agency.name, kind=agency.kind.value, role=agency.role
    )


def agencies(desk: Desk, *, retired: bool = False) -> tuple[AgencyEntry, ...]:
    """The agencies of the scheme as the desk has set them, then those it added."""
    with desk.read() as reading:
        found = entries_of(desk, reading)
    return found if retired else tuple(one for one in found if not one.retired)


def agency(desk: Desk, name: str) -> AgencyEntry | None:
    """The agency of that name, retired or not; None when the desk does not know it."""
    wanted = same(name)
    return next((one for one in agencies(desk, retired=True) if same(one.name) == wanted), None)


def names(desk: Desk) -> tuple[str, ...]:
    """The names for a picker of agencies."""
    return tuple(one.name for one in agencies(desk))


def save_agency(desk: Desk, entry: AgencyEntry) -> AgencyEntry:
    """Keep what the desk sets of an agency, or a new one; gives it as kept.

    Its name stays once it is kept: facts and papers name their agency by it. Raises
    RuleViolation: ``required``, ``agency_known``, ``agency_name_fixed``, ``basis_needed``
    for one set to statutory that the scheme does not name so, ``own_agency_needed`` for
    retiring the desk's own; EntryChanged.
    """
    name = " ".join(entry.name.split())
    if not name:
        raise RuleViolation("name", "required")
    check_text(name, "name")
    check_text(entry.basis, "basis")
    AgencyKind(entry.kind)  # raises ValueError for a kind that is none
    scheme = next((one for one in desk.scheme.agencies if same(one.name) == same(name)), None)
    named_so = scheme is not None and scheme.kind is AgencyKind.STATUTORY
    if entry.kind == STATUTORY and not named_so and not entry.basis.strip():
        raise RuleViolation("basis", "basis_needed")
    if entry.retired and same(own_agency(desk)) == same(name):
        raise RuleViolation("retired", "own_agency_needed")
    values = {
        "name": name if scheme is None else scheme.name,
        "kind": entry.kind,
        "role": entry.role,
        "area": entry.area.strip(),
        "basis": entry.basis.strip(),
        "phone": entry.phone.strip(),
        "email": entry.email.strip(),
        "retired": entry.retired,
    }

    def act(work: Work) -> AgencyEntry:
        kept = {same(one.name): one for one in stored.entries(work.reading)}
        if not entry.id:
            if same(name) in kept:
                raise RuleViolation("name", "agency_known", {"name": kept[same(name)].name})
            row_id = work.insert(Kind.AGENCY, values)
        else:
            row_id = entry.id
            now = stored.entry(work.reading, row_id)
            if now is not None and same(now.name) != same(name):
                raise RuleViolation("name", "agency_name_fixed", {"name": now.name})
            try:
                work.amend(Kind.AGENCY, row_id, entry.revision, values)
            except Conflict as conflict:
                raise EntryChanged(now) from conflict
        return _present(stored.entry(work.reading, row_id), row_id)

    return desk.write(act, context=CONTEXT)


def _present(found: AgencyEntry | None, row_id: str) -> AgencyEntry:
    if found is None:
        raise KeyError(row_id)
    return found


def own_agency(desk: Desk) -> str:
    """The agency this desk belongs to: as set, else the scheme's police (S2 Strategy 4)."""
    held = str(recall(desk, OWN_AGENCY, "") or "")
    return held or police(desk)


def police(desk: Desk) -> str:
    """The scheme's police: by its role, else by its name, else the first agency of all."""
    known = desk.scheme.agencies
    by_role = (one.name for one in known if one.role is AgencyRole.POLICE)
    by_name = (
        one.name
        for one in known
        if "police" in one.name.casefold() or "constabulary" in one.name.casefold()
    )
    first = (one.name for one in known)
    return next(by_role, "") or next(by_name, "") or next(first, desk.who)


def set_own_agency(desk: Desk, name: str) -> None:
    """Set the agency this desk belongs to. Raises RuleViolation ``agency_unknown``."""
    found = agency(desk, name)
    if found is None or found.retired:
        raise RuleViolation("own_agency", "agency_unknown")
    remember(desk, OWN_AGENCY, found.name, context=CONTEXT)


def practitioners(desk: Desk, agency: str = "", *, left: bool = False) -> tuple[Practitioner, ...]:
    """Who works for an agency, or for any; with ``left`` also those who left."""
    with desk.read() as reading:
        found = stored.practitioners(reading)
    return tuple(
        one
        for one in found
        if (not agency or same(one.agency) == same(agency))
        and (left or one.left_on is None or one.left_on > desk.today())
    )


def save_practitioner(desk: Desk, practitioner: Practitioner) -> Practitioner:
    """Keep somebody who works for an agency; gives them as kept.

    Who is the nominated officer is not set here but by ``nominations.change_officer``, so
    that the others are told (S1 7.4). Raises RuleViolation: ``required``,
    ``agency_unknown``, ``practitioner_known``, ``date_in_future``; EntryChanged.
    """
    name = " ".join(practitioner.name.split())
    for field, value in (("agency", practitioner.agency), ("name", name)):
        if not value.strip():
            raise RuleViolation(field, "required")
    belongs = agency(desk, practitioner.agency)
    if belongs is None:
        raise RuleViolation("agency", "agency_unknown")
    if practitioner.left_on is not None and practitioner.left_on > desk.today():
        raise RuleViolation("left_on", "date_in_future", {"date": show_date(practitioner.left_on)})
    clean = replace(practitioner, agency=belongs.name, name=name)

    def act(work: Work) -> Practitioner:
        return keep_practitioner(work, clean)

    return desk.write(act, context=CONTEXT)


def keep_practitioner(work: Work, practitioner: Practitioner) -> Practitioner:
    """Write one checked practitioner inside a transaction; see ``save_practitioner``."""
    key = (same(practitioner.agency), same(practitioner.name))
    for one in stored.practitioners(work.reading):
        there = one.left_on is None and practitioner.left_on is None
        if one.id != practitioner.id and there and (same(one.agency), same(one.name)) == key:
            raise RuleViolation("name", "practitioner_known", {"name": one.name})
    values = {
        "agency": practitioner.agency,
        "name": practitioner.name,
        "role": practitioner.role.strip(),
        "phone": practitioner.phone.strip(),
        "email": practitioner.email.strip(),
        "left_on": practitioner.left_on,
    }
    row_id = practitioner.id
    if not row_id:
        row_id = work.insert(Kind.PRACTITIONER, values)
    else:
        try:
            work.amend(Kind.PRACTITIONER, row_id, practitioner.revision, values)
        except Conflict as conflict:
            raise EntryChanged(stored.practitioner(work.reading, row_id)) from conflict
    kept = stored.practitioner(work.reading, row_id)
    if kept is None:
        raise KeyError(row_id)
    return kept
