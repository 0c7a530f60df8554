"""The one gate for who may see what; every way out asks it and nothing else decides.

``release`` gives ``Shown`` or ``Withheld`` with the code of the reason. What is withheld
is absent from what goes out, not blacked out, and numbering must not betray it
(design section 2.4).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance


class AudienceKind(StrEnum):
    """Who is about to see something."""

    DESK = "desk"
    ATTENDEE = "attendee"


class ItemKind(StrEnum):
    """What is about to be shown."""

    CASE = "case"
    DETAIL = "detail"
    BIRTH_DATE = "birth_date"
    CRN = "crn"
    PNCID = "pncid"
    NOMIS = "nomis"
    STATUS = "status"
    FLAG = "flag"
    EVENT = "event"
    NEED = "need"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who would see it.

    Attributes:
        session: the most closed part of the meeting this person stays for.
        basis: why this person may hear personal data; None for this desk's own user.
        basis_until: the day that contract or consent ends.
        consented: ids of the people whose consent covers this person.
        on: the day it would be seen.
    """

    kind: AudienceKind
    on: date
    session: Session = Session.OPEN
    basis: Basis | None = None
    basis_until: date | None = None
    consented: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What would be seen.

    Attributes:
        session: the part of the meeting it belongs to.
        provenance: its source; None for what the scheme itself made, such as a case.
    """

    kind: ItemKind
    person_id: str
    session: Session = Session.OPEN
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """It may be seen."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """It may not be seen, and why: a code with words under ``[withheld]``."""

    reason: str


Release: TypeAlias = Shown | Withheld

SHOWN = Shown()
_STATUTORY_ONLY = frozenset({ItemKind.PNCID, ItemKind.NOMIS})


_5X5X5 = re.compile(r"5x5x5 [A-E] ?[1-5][ /]?([1-5])")
_3X5X2 = re.compile(r"3x5x2 [1-3] ?[A-E][ /]?([PC])")


def _against_handling(provenance: Provenance) -> str:
    """Whether its handling code keeps it from partners (domain items 46, 49, 50; S3).

    5x5x5 handling 4 and 5 never; 2 only with whoever authorised it; 3x5x2 handling C
    only with its conditions recorded. A grade that cannot be read stays in.
    """
    grade = " ".join(provenance.grade.split())
    if not grade:
        return ""
    scheme, _, rest = grade.partition(" ")
    grade = f"{scheme.casefold()} {rest.upper()}"
    if five := _5X5X5.fullmatch(grade):
        if five[1] in "45":
            return "handling"
        unauthorised = five[1] == "2" and not provenance.onward_permission.strip()
        return "handling_authoriser" if unauthorised else ""
    if three := _3X5X2.fullmatch(grade):
        return "handling" if three[1] == "C" and not provenance.handling.strip() else ""
    return "handling"


def release(item: Item, audience: Audience) -> Release:
    """Whether an audience may see an item.

    In this order: consent and contract of the person in the room (S2 section 10), open
    and closed part (S2 section 10), unpublished HMPPS data (S4), handling codes (S3),
    numbers for statutory copies only (UX section 10).
    """
    if audience.kind is AudienceKind.DESK:
        return SHOWN
    reason = _against_person(item, audience) or _against_item(item, audience)
    return Withheld(reason) if reason else SHOWN


def _against_person(item: Item, audience: Audience) -> str:
    if audience.basis is None:
        return "no_basis"
    if audience.basis_until is not None and audience.basis_until < audience.on:
        return "basis_ended"
    if audience.basis is Basis.CONSENT and item.person_id not in audience.consented:
        return "no_consent"
    return ""


def _against_item(item: Item, audience: Audience) -> str:
    if item.session is Session.CLOSED and audience.session is not Session.CLOSED:
        return "closed_session"
    if item.provenance is not None:
        if item.provenance.hmpps_unpublished:
            return "hmpps_unpublished"
        if code := _against_handling(item.provenance):
            return code
    if item.kind in _STATUTORY_ONLY and audience.basis is not Basis.STATUTORY:
        return "statutory_only"
    return ""
