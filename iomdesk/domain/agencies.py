"""Agencies, the people who work there, and on what basis they may be told anything.

S2 section 10 (contract with a statutory body, or the person's consent; the paper goes to
the coordinator before anything is disclosed); S1 7.4 (change of the nominated officer).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
