"""The one gate for who may see what; every way out asks it and nothing else decides.

``release`` gives ``Shown`` or ``Withheld`` with the code of the reason. What is withheld
is absent from what goes out, not blacked out, and numbering must not betray it
(design section 2.4). The person at the desk sees all that the store holds and is not asked
about here: every consultation is logged instead.

Not decided here yet: that a fact with another originator goes out only with that
originator's recorded permission (domain item 44). Which agency's paper a pack is has to be
settled for it first; until then an onward permission is asked for where a grade or
conditions on handling ask for one.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeAlias

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import FactKind, Provenance
from iomdesk.domain.problems import RuleViolation


class ItemKind(StrEnum):
    """What is about to be shown."""

    CASE = "case"
    NAME = "name"
    WHY = "why"
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
    MATRIX = "matrix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who would see it: one named attendee of a meeting.

    Attributes:
        session: the most closed part of the meeting this person stays for.
        basis: why this person may hear personal data; None when none is recorded.
        basis_until: the day that contract or consent ends.
        consented: ids of the people whose consent covers this person.
        on: the day it would be seen.
    """

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
_STATUTORY_ONLY = frozenset({ItemKind.PNCID, ItemKind.NOMIS, ItemKind.MATRIX})


_VISOR = re.compile(r"\bv[\W_]?i[\W_]?s[\W_]?o[\W_]?r\b", re.IGNORECASE)
_5X5X5 = re.compile(r"5x5x5 [A-E] ?[1-5][ /]?([1-5])")
_3X5X2 = re.compile(r"3x5x2 [1-3] ?[A-E][ /]?([PC])")


class _Handling(IntEnum):
    """What the grade itself asks before it is passed on, the strictest last."""

    NOTHING = 0
    CONDITIONS = 1
    AUTHORISER = 2
    NEVER = 3


def _against_handling(provenance: Provenance) -> str:
    """Whether its handling keeps it from partners (domain items 46, 49, 50; S3).

    5x5x5 handling 4 and 5 never; 2 only with whoever authorised it; 3x5x2 handling C
    only with its conditions recorded. A grade that cannot be read stays in. Conditions
    on handling are not printed with what they are set on, so with or without a grade
    they keep it in until somebody's permission to pass it on is recorded.
    """
    permitted = bool(provenance.onward_permission.strip())
    match _strictness(provenance):
        case _Handling.NEVER:
            return "handling"
        case _Handling.AUTHORISER if not permitted:
            return "handling_authoriser"
        case _Handling.CONDITIONS if not provenance.handling.strip():
            return "handling"
    return "handling_conditions" if provenance.handling.strip() and not permitted else ""


def _strictness(provenance: Provenance) -> _Handling:
    grade = " ".join(provenance.grade.split())
    if not grade:
        return _Handling.NOTHING
    scheme, _, rest = grade.partition(" ")
    grade = f"{scheme.casefold()} {rest.upper()}"
    if five := _5X5X5.fullmatch(grade):
        known = {"4": _Handling.NEVER, "5": _Handling.NEVER, "2": _Handling.AUTHORISER}
        return known.get(five[1], _Handling.NOTHING)
    if three := _3X5X2.fullmatch(grade):
        return _Handling.CONDITIONS if three[1] == "C" else _Handling.NOTHING
    return _Handling.NEVER


def strictest(held: Provenance, new: Provenance) -> Provenance:
    """The source of a row of which ``new`` changed only a part; it frees nothing held.

    Who told of it, when and how is as in ``new``. What keeps a row in stays: unpublished
    HMPPS data (S4), the stricter grade, the conditions of both (S3). A permission covers
    what it was given for, so it counts for both only where neither part needs another.
    """
    bound = [one for one in (held, new) if _restricted(one)]
    if not bound:
        bound = [held if held.onward_permission else new]
    permissions = [one.onward_permission.strip() for one in bound]
    permissions = list(dict.fromkeys(one for one in permissions if one))
    by_grade = max(held, new, key=lambda one: (_strictness(one), bool(one.grade.strip())))
    assessed = FactKind.ASSESSMENT in (held.kind, new.kind)
    return replace(
        new,
        kind=FactKind.ASSESSMENT if assessed else FactKind.FACT,
        grade=by_grade.grade,
        handling=_both(held.handling, new.handling),
        onward_permission="" if any(map(_against_handling, bound)) else "; ".join(permissions),
        hmpps_unpublished=held.hmpps_unpublished or new.hmpps_unpublished,
    )


def _restricted(provenance: Provenance) -> bool:
    return bool(provenance.handling.strip()) or _strictness(provenance) is not _Handling.NOTHING


def _both(held: str, new: str) -> str:
    """Conditions of both, each once."""
    held, new = held.strip(), new.strip()
    if not new or new in held.split("; "):
        return held
    return f"{held}; {new}" if held else new


def check_originator(originator: str, *, field: str = "originator") -> None:
    """ViSOR is not quoted as a source: the agency that recorded it there is (S3; item 47).

    Raises RuleViolation ``visor_source`` for ``field``.
    """
    if _VISOR.search(originator):
        raise RuleViolation(field, "visor_source")


def release(item: Item, audience: Audience) -> Release:
    """Whether an audience may see an item.

    In this order: consent and contract of the person in the room (S2 section 10), open
    and closed part (S2 section 10), unpublished HMPPS data (S4), handling codes (S3),
    numbers and matrices for statutory copies only (UX section 10).
    """
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
