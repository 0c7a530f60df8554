"""Who may be told of one person, on what paper, and who was told: the Sharing tab.

What the register says here of an agency as a whole; what of a record somebody is shown, the
gate decides fact by fact (``services/audiences.py``).
"""

from dataclasses import dataclass
from datetime import date, datetime

from iomdesk.domain.agencies import (
    AgencyEntry,
    AgencyRole,
    Agreement,
    AgreementKind,
    Register,
    same,
)
from iomdesk.domain.dates import show_date
from iomdesk.services.agreements import register as read_register
from iomdesk.services.audiences import own_names
from iomdesk.services.desk import Desk, Reading
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from iomdesk.store.queries import agencies as stored
from iomdesk.store.queries.agencies import Supplied
from iomdesk.words import words

__all__ = ["Disclosure", "PersonSharing", "Sees", "Supplied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sees:
    """Whether one agency, or one practitioner of it, may be told of a person today.

    Attributes:
        practitioner: the only one the paper covers; empty for the whole agency.
        kind: of the agency: "statutory", "contract", "consent", "unset".
        code: what says so: "statutory", "contract", "consent", or why not.
        why: the same in words.
        until: the last day of the paper; None when it has none or there is no paper.
        agreement: the paper it rests on, or the nearest one that does not do.
        involved: codes of ``[involved]``: "supplied", "owns", "hears".
    """

    agency: str
    practitioner: str
    kind: str
    told: bool
    code: str
    why: str
    until: date | None
    agreement: Agreement | None
    involved: tuple[str, ...]

    @property
    def who(self) -> str:
        """The agency, with the practitioner where only one is covered."""
        return f"{self.agency}, {self.practitioner}" if self.practitioner else self.agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One thing that left the desk about a person (DPA 2018 s.62)."""

    seq: int
    at: datetime
    who: str
    what: str
    how: str
    recipients: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSharing:
    """All of the Sharing tab of one person."""

    sees: tuple[Sees, ...]
    supplied: tuple[Supplied, ...]
    disclosures: tuple[Disclosure, ...]


def person_sharing(desk: Desk, person_id: str) -> PersonSharing:
    """Who may be told, who supplied what is kept, and what was disclosed to whom."""
    with desk.read() as reading:
        return PersonSharing(
            sees=sees(desk, reading, person_id),
            supplied=stored.supplied(reading, person_id),
            disclosures=tuple(
                _disclosure(entry)
                for entry in log.of_person(reading, person_id, verb=Verb.DISCLOSURE)
            ),
        )


def sees(
    desk: Desk, reading: Reading, person_id: str, *, only_involved: bool = False
) -> tuple[Sees, ...]:
    """Every agency of the desk's list, those that have to do with the person first.

    ``only_involved`` leaves the others out: those that supplied nothing, own nothing here,
    were not invited to hear the person last, and have no paper about them.
    """
    register = read_register(desk, reading, person_id=person_id)
    involved, spelt = _involved(reading, person_id)
    known = [one for one in register.entries.values() if not one.retired]
    # Some are met in a fact, and on nobody's list; the desk's own names are no agencies.
    strangers = [name for name in involved if register.entry(name) is None]
    own = own_names(desk) if strangers else frozenset()
    known.extend(_unlisted(spelt[name]) for name in strangers if name not in own)
    lines = [
        line
        for entry in known
        for line in _of_agency(desk, register, entry, person_id, involved)
        if not only_involved or line.involved or line.code == "consent"
    ]
    return tuple(sorted(lines, key=_rank))


def _rank(line: Sees) -> tuple[bool, bool, bool, str, str]:
    return (
        not (line.involved or line.code == "consent"),
        line.kind != "statutory",
        not line.told,
        line.agency.casefold(),
        line.practitioner.casefold(),
    )


def _involved(
    reading: Reading, person_id: str
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Codes of what each agency has to do with a person, by its name as ``same`` gives it;
    and how that name was written last."""
    found: dict[str, tuple[str, ...]] = {}
    spelt: dict[str, str] = {}
    for code, names in (
        ("supplied", [one.originator for one in stored.supplied(reading, person_id)]),
        ("owns", stored.owners(reading, person_id)),
        ("hears", stored.hearing(reading, person_id)),
    ):
        for one in names:
            spelt.setdefault(same(one), one)
        for name in {same(one) for one in names}:
            found[name] = (*found.get(name, ()), code)
    return found, spelt


def _unlisted(name: str) -> AgencyEntry:
    """An agency that only facts name."""
    return AgencyEntry(id="", revision=0, name=name, kind="unset", role=AgencyRole.OTHER)


def _of_agency(
    desk: Desk,
    register: Register,
    entry: AgencyEntry,
    person_id: str,
    involved: dict[str, tuple[str, ...]],
) -> list[Sees]:
    today = desk.today()
    has_to_do = involved.get(same(entry.name), ())
    whole = _line(register, entry, "", person_id, has_to_do, today)
    if whole.told:
        return [whole]
    named = {
        same(one.practitioner): one.practitioner
        for one in register.agreements
        if one.practitioner
        and same(one.agency) == same(entry.name)
        and one.person_id in {None, person_id}
        and one.withdrawn_on is None
    }
    lines = [_line(register, entry, name, person_id, has_to_do, today) for name in named.values()]
    return lines or [whole]


def _line(
    register: Register,
    entry: AgencyEntry,
    practitioner: str,
    person_id: str,
    involved: tuple[str, ...],
    today: date,
) -> Sees:
    code = register.why_not(entry.name, practitioner, person_id, today)
    if code == "no_basis" and entry.kind == AgreementKind.CONSENT:
        code = "no_consent"  # the register asked holds no other person's
    paper: Agreement | None = None
    if code == "" and register.statutory(entry.name):
        said = "statutory"
    elif code == "":
        paper = register.contract(entry.name, today, practitioner) or register.consent(
            entry.name, practitioner, person_id, today
        )
        said = "" if paper is None else paper.kind.value
    else:
        said = code
        paper = next(
            (
                one
                for one in register.agreements
                if same(one.agency) == same(entry.name)
                and same(one.practitioner) in {"", same(practitioner)}
                and one.person_id in {None, person_id}
                and register.fault(one, today) == code
            ),
            None,
        )
    return Sees(
        agency=entry.name,
        practitioner=practitioner,
        kind=entry.kind,
        told=code == "",
        code=said,
        why=_why(said, paper),
        until=None if paper is None else paper.until,
        agreement=paper,
        involved=involved,
    )


def _why(code: str, paper: Agreement | None) -> str:
    """What a line rests on, or what is missing, in a sentence."""
    if paper is None:
        return words("told_why", code)
    day = {
        "consent": paper.paper_seen_on,
        "not_begun": paper.begins_on,
        "basis_ended": paper.until,
        "withdrawn": paper.withdrawn_on,
    }.get(code)
    params = {"body": paper.lead_body, "date": "" if day is None else show_date(day)}
    return words("told_why", code, params)


def why_now(register: Register, agreement: Agreement, today: date) -> str:
    """The state of an agreement today in a few words: "In force", "Paper not seen"."""
    code = register.fault(agreement, today) or "in_force"
    day = {
        "not_begun": agreement.begins_on,
        "basis_ended": agreement.until,
        "withdrawn": agreement.withdrawn_on,
    }.get(code)
    return words("agreement_state", code, {"date": "" if day is None else show_date(day)})


def kind_words(kind: AgreementKind) -> str:
    """ "Contract" or "Consent"."""
    return words("agreement_kind", kind)


def _disclosure(entry: Entry) -> Disclosure:
    how = str(entry.fields.get("how", ("", ""))[1] or "")
    return Disclosure(
        seq=entry.seq,
        at=entry.at,
        who=entry.who,
        what=words("log_subject", entry.subject),
        how=how[:1].upper() + how[1:],
        recipients=entry.recipients,
    )
