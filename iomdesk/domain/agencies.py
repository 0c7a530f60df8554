"""Agencies, the people who work there, and on what basis they may be told anything.

S2 section 10 (contract with a statutory body, or the person's consent; the paper goes to
the coordinator before anything is disclosed); S1 7.4 (change of the nominated officer).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

STATUTORY: Final = "statutory"
_NOBODY: Mapping[tuple[str, str], date] = MappingProxyType({})

REMIND_DAYS: Final = 28
"""How long before an agreement ends the coordinator is reminded."""


class AgencyRole(StrEnum):
    """What an agency does in the scheme: it decides what it is asked for (S1 5.1; item 46)."""

    POLICE = "police"
    COUNCIL_ASB = "council_asb"
    PROBATION = "probation"
    YOUTH = "youth"
    PRISON = "prison"
    TAGGING = "tagging"
    TREATMENT = "treatment"
    OTHER = "other"


class AgreementKind(StrEnum):
    """Why somebody who is not of a statutory agency may be told (domain item 33)."""

    CONTRACT = "contract"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyEntry:
    """An agency as this desk knows it.

    Attributes:
        id, revision: of the stored row; "" and 0 while only the scheme names it.
        kind: "statutory", "contract", "consent" or "unset".
        basis: what makes it statutory, or why not: the coordinator's words.
        retired: it is offered no more.
    """

    id: str
    revision: int
    name: str
    kind: str
    role: AgencyRole
    area: str = ""
    basis: str = ""
    phone: str = ""
    email: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Somebody who works for an agency.

    Attributes:
        nominated: the agency's nominated officer (S1 7.4).
        left_on: the day they left; None while they are there.
    """

    id: str
    revision: int
    agency: str
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    nominated: bool = False
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A contract of an agency, or a person's consent that an agency or one named may be told.

    Attributes:
        practitioner: the only one it covers; empty for the whole agency.
        person_id: whose consent it is; None for a contract.
        lead_body: the statutory body the contract is with.
        until: its last day; None when none is set.
        paper_seen_on: the day the coordinator had the paper; None: not seen, so no basis yet.
        paper_at: where it is filed.
        withdrawn_on: the day it was withdrawn or ended early; counts no more from that day on.
    """

    id: str
    revision: int
    kind: AgreementKind
    agency: str
    begins_on: date
    practitioner: str = ""
    person_id: str | None = None
    lead_body: str = ""
    until: date | None = None
    paper_seen_on: date | None = None
    paper_at: str = ""
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """A change of nominated officer: the others are told within five working days (S1 7.4)."""

    id: str
    revision: int
    agency: str
    before: str
    now: str
    changed_on: date
    notify_by: date
    notified_on: date | None = None
    notified_how: str = ""


class ReminderKind(StrEnum):
    """What the coordinator has to see to about agencies and their papers."""

    ENDED = "ended"
    ENDS_SOON = "ends_soon"
    PAPER_NOT_SEEN = "paper_not_seen"
    OFFICER = "officer"
    OFFICER_LEFT = "officer_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Something to see to, with the day it concerns.

    Attributes:
        row_id: of the agreement, the nomination or the practitioner.
        person_id: whose consent it is; None for anything else.
        on: the last day of the agreement, the day it began, the day the others must be told
            by, or the day the officer left.
        late: whether that day is past.
    """

    kind: ReminderKind
    row_id: str
    agency: str
    on: date
    late: bool
    who: str = ""
    person_id: str | None = None


def same(name: str) -> str:
    """A name as it is compared: capitals and stray blanks do not tell two agencies apart."""
    return " ".join(name.split()).casefold()


def fitting(names: Iterable[str], typed: str, *, inside: bool = True) -> tuple[str, ...]:
    """The names that what was typed may mean: the same one, else those that begin with it,
    else those that contain it. Without ``inside`` those that contain it as whole words.
    """
    wanted = same(typed)
    known = tuple(dict.fromkeys(name for name in names if name.strip()))
    if not wanted:
        return ()
    exact = tuple(name for name in known if same(name) == wanted)
    if exact:
        return exact[:1]
    begun = tuple(name for name in known if same(name).startswith(wanted))
    if begun:
        return begun
    if inside:
        return tuple(name for name in known if wanted in same(name))
    return tuple(name for name in known if f" {wanted} " in f" {same(name)} ")


def like(names: Iterable[str], typed: str, *, inside: bool = True) -> str:
    """The only name that fits what was typed (``fitting``); empty for none or several."""
    found = fitting(names, typed, inside=inside)
    return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Register:
    """Agencies and agreements as they stand, to be asked for any day.

    Attributes:
        entries: the agencies by ``same(name)``, retired ones among them.
        agreements: all of them, whatever has become of them.
        gone: who left an agency and when, by (agency, name) as ``same`` gives them: a paper
            that names only somebody who left covers nobody.
    """

    entries: Mapping[str, AgencyEntry]
    agreements: tuple[Agreement, ...]
    gone: Mapping[tuple[str, str], date] = field(default_factory=lambda: _NOBODY)

    def entry(self, agency: str) -> AgencyEntry | None:
        """The agency of that name; None when the desk does not know it."""
        return self.entries.get(same(agency))

    def kind(self, agency: str) -> str:
        """ "statutory", "contract", "consent" or "unset"; "unset" for one not known."""
        found = self.entry(agency)
        return "unset" if found is None else found.kind

    def statutory(self, agency: str) -> bool:
        """Whether it is a statutory agency now."""
        return self.kind(agency) == STATUTORY

    def contract(self, agency: str, on: date, practitioner: str = "") -> Agreement | None:
        """The contract that covers an agency on a day; the one that lasts longest.

        One made out to a single practitioner covers the agency only where that
        practitioner is asked for.
        """
        found = [
            one
            for one in self._of(agency, AgreementKind.CONTRACT, practitioner)
            if not self.fault(one, on)
        ]
        return max(found, key=_lasts, default=None)

    def consent(self, agency: str, practitioner: str, person_id: str, on: date) -> Agreement | None:
        """The consent of one person that covers somebody on a day; None without one."""
        found = [
            one
            for one in self._of(agency, AgreementKind.CONSENT, practitioner)
            if one.person_id == person_id and not self.fault(one, on)
        ]
        return max(found, key=_lasts, default=None)

    def consents(self, agency: str, practitioner: str, on: date) -> frozenset[str]:
        """Ids of the people whose consent covers somebody of an agency on a day."""
        return frozenset(
            one.person_id
            for one in self._of(agency, AgreementKind.CONSENT, practitioner)
            if one.person_id is not None and not self.fault(one, on)
        )

    def why_not(self, agency: str, practitioner: str, person_id: str, on: date) -> str:
        """Why somebody may not be told of a person on a day: a code, "" when they may.

        ``no_basis``: there is no paper at all. ``no_consent``: there are consents, none of
        them this person's. Else what is amiss with the paper that comes nearest: see
        ``fault``.
        """
        if self.statutory(agency) or self.contract(agency, on, practitioner) is not None:
            return ""
        contracts = list(self._of(agency, AgreementKind.CONTRACT, practitioner))
        consents = list(self._of(agency, AgreementKind.CONSENT, practitioner))
        theirs = [one for one in consents if one.person_id == person_id]
        if any(not self.fault(one, on) for one in theirs):
            return ""
        faults = {self.fault(one, on) for one in (*theirs, *contracts)}
        for code in _NEAREST:
            if code in faults:
                return code
        return "no_consent" if consents else "no_basis"

    def fault(self, agreement: Agreement, on: date) -> str:
        """Why an agreement is not in force on a day: a code, "" when it is.

        ``not_begun``, ``paper_not_seen`` (the copy comes before any disclosure),
        ``withdrawn``, ``basis_ended``, ``practitioner_left``, ``lead_body_statutory`` (a
        contract counts only with a body that is statutory now).
        """
        if agreement.withdrawn_on is not None and agreement.withdrawn_on <= on:
            return "withdrawn"
        if agreement.until is not None and agreement.until < on:
            return "basis_ended"
        if agreement.begins_on > on:
            return "not_begun"
        if agreement.paper_seen_on is None or agreement.paper_seen_on > on:
            return "paper_not_seen"
        if agreement.practitioner:
            left = self.gone.get((same(agreement.agency), same(agreement.practitioner)))
            if left is not None and left <= on:
                return "practitioner_left"
        if agreement.kind is AgreementKind.CONTRACT and not self.statutory(agreement.lead_body):
            return "lead_body_statutory"
        return ""

    def _of(self, agency: str, kind: AgreementKind, practitioner: str) -> Iterable[Agreement]:
        """The agreements of a kind that cover an agency or one practitioner of it."""
        name, who = same(agency), same(practitioner)
        return (
            one
            for one in self.agreements
            if one.kind is kind
            and same(one.agency) == name
            and (not one.practitioner or same(one.practitioner) == who)
        )


_NEAREST: Final = (
    "paper_not_seen", "not_begun", "lead_body_statutory", "basis_ended", "withdrawn",
    "practitioner_left",
)  # fmt: skip
"""Which fault to name first: the one that is soonest mended."""


def _lasts(agreement: Agreement) -> date:
    return agreement.until or date.max


def register_of(
    entries: Iterable[AgencyEntry],
    agreements: Iterable[Agreement],
    practitioners: Iterable[Practitioner] = (),
) -> Register:
    """The register that these make; somebody listed twice is there while either line is."""
    gone: dict[tuple[str, str], date] = {}
    there: set[tuple[str, str]] = set()
    for one in practitioners:
        key = (same(one.agency), same(one.name))
        if one.left_on is None:
            there.add(key)
        else:
            gone[key] = max(one.left_on, gone.get(key, one.left_on))
    return Register(
        entries=MappingProxyType({same(one.name): one for one in entries}),
        agreements=tuple(agreements),
        gone=MappingProxyType({key: day for key, day in gone.items() if key not in there}),
    )
