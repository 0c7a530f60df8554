"""The one gate for who may see what; every way out asks it and nothing else decides.

``release`` gives ``Shown`` or ``Withheld`` with the code of the reason. What is withheld
is absent from what goes out, not blacked out, and numbering must not betray it
(design section 2.4): a paper without it is the paper of somebody who never told it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from iomdesk.domain.handling import (
    against_handling,
    folded,
    is_medical,
    is_permitted,
    originators_of,
    strictest,
    tells_of_victim,
)
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation

__all__ = [
    "ANNEX",
    "PROJECTED",
    "SHOWN",
    "Audience",
    "AudienceKind",
    "Item",
    "ItemKind",
    "Originators",
    "Release",
    "Shown",
    "Withheld",
    "check_originator",
    "check_text",
    "names_visor",
    "release",
    "strictest",
]


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
    NOTE = "note"
    INTELLIGENCE = "intelligence"
    SCORE = "score"
    CUSTODY = "custody"
    RAG_FACT = "rag_fact"
    ADDRESS = "address"
    PHONE = "phone"
    ESTABLISHMENT = "establishment"
    OCU = "ocu"
    CRIME_CATEGORIES = "crime_categories"
    NATIONALITY = "nationality"
    ETHNIC_GROUP = "ethnic_group"
    SENTENCE_LENGTH = "sentence_length"
    RELEASE_DATE = "release_date"
    RELEASE_TYPE = "release_type"
    PPO = "ppo"
    IN_CUSTODY = "in_custody"
    DECISION = "decision"
    MINUTE = "minute"


class AudienceKind(StrEnum):
    """Who it is that would see it (design section 2.4)."""

    DESK = "desk"
    CHAIR = "chair"
    PROJECTOR = "projector"
    ATTENDEE = "attendee"
    LOCAL_AUTHORITY = "local_authority"
    BOARD = "board"


class Originators(StrEnum):
    """Who needs the originator's written permission (S1 5.2.1, 5.2.3, 5.5.3; item 44).

    ``THIRD_PARTIES``: those who sit by statute exchange among themselves, that being what
    the agreement is for (S2 sections 3 and 4); all others are third parties.
    ``EVERYBODY``: whoever is not the originator.
    """

    THIRD_PARTIES = "third_parties"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who would see it: one named attendee of a meeting, or one of the other five.

    Attributes:
        session: the most closed part of the meeting this person stays for.
        basis: why this person may hear personal data; None when none is recorded. Of the
            projector: the weakest basis of those who see it.
        basis_until: the day that contract or consent ends.
        consented: ids of the people whose consent covers this person.
        unseen: ids of those whose consent is named and its paper not seen yet.
        on: the day it would be seen.
        agency: whose reader it is; empty for a room.
        own: names, folded, under which the desk's own facts stand.
        originators: who needs the originator's permission.
    """

    on: date
    session: Session = Session.OPEN
    basis: Basis | None = None
    basis_until: date | None = None
    consented: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    kind: AudienceKind = AudienceKind.ATTENDEE
    agency: str = ""
    own: frozenset[str] = frozenset()
    originators: Originators = Originators.THIRD_PARTIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What would be seen.

    Attributes:
        session: the part of the meeting it belongs to.
        provenance: its source; None for what the scheme itself made, such as a case.
        anonymised: a wording of it exists that tells of no victim.
    """

    kind: ItemKind
    person_id: str
    session: Session = Session.OPEN
    provenance: Provenance | None = None
    anonymised: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """It may be seen; when ``anonymised``, only in its wording without the victim."""

    anonymised: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """It may not be seen, and why: a code with words under ``[withheld]``."""

    reason: str


Release: TypeAlias = Shown | Withheld

SHOWN = Shown()
_STATUTORY_ONLY: Final = frozenset(
    {
        ItemKind.PNCID,
        ItemKind.NOMIS,
        ItemKind.MATRIX,
        ItemKind.INTELLIGENCE,
        ItemKind.SCORE,
        ItemKind.RAG_FACT,
    }
)

PROJECTED: Final = frozenset({ItemKind.CASE, ItemKind.NAME, ItemKind.STATUS, ItemKind.ACTION})
"""All that the wall may carry of a person (UX section 8): an allow-list."""

ANNEX: Final = frozenset(
    {
        ItemKind.ESTABLISHMENT,
        ItemKind.OCU,
        ItemKind.CRIME_CATEGORIES,
        ItemKind.NAME,
        ItemKind.BIRTH_DATE,
        ItemKind.ADDRESS,
        ItemKind.NATIONALITY,
        ItemKind.ETHNIC_GROUP,
        ItemKind.NOMIS,
        ItemKind.SENTENCE_LENGTH,
        ItemKind.RELEASE_DATE,
        ItemKind.RELEASE_TYPE,
        ItemKind.PNCID,
        ItemKind.PPO,
        ItemKind.IN_CUSTODY,
    }
)
"""The fifteen kinds of data that police may give local authorities (S0 Annex; item 40)."""

_VISOR: Final = re.compile(r"(?<![^\W\d_])v[\W_]?i[\W_]?s[\W_]?o[\W_]?r(?![^\W\d_])", re.IGNORECASE)


def names_visor(text: str) -> bool:
    """Whether a text names ViSOR, however it is spaced, dotted or capitalised."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(one for one in plain if unicodedata.category(one) != "Cf")
    return _VISOR.search(plain) is not None


def check_originator(originator: str, *, field: str = "originator") -> None:
    """ViSOR is not quoted as a source: the agency that recorded it there is (S3; item 47).

    Raises RuleViolation ``visor_source`` for ``field``.
    """
    if names_visor(originator):
        raise RuleViolation(field, "visor_source")


def check_text(text: str, field: str) -> None:
    """No text about a person quotes ViSOR (S3; item 47).

    Raises RuleViolation ``visor_text`` for ``field``.
    """
    if names_visor(text):
        raise RuleViolation(field, "visor_text")


def release(item: Item, audience: Audience) -> Release:
    """Whether an audience may see an item.

    In this order: what the audience is at all (design section 2.4), consent and contract of
    the person in the room (S2 section 10), open and closed part (S2 section 10), unpublished
    HMPPS data (S4), handling codes (S3), the originator's permission (S1 5.2.3, 5.5.3),
    numbers, matrices and intelligence for statutory readers only (UX section 10), medical
    detail and victims (S1 5.1).
    """
    if audience.kind in {AudienceKind.DESK, AudienceKind.CHAIR}:
        return SHOWN
    reason = (
        _against_audience(item, audience)
        or _against_person(item, audience)
        or _against_item(item, audience)
    )
    if reason:
        return Withheld(reason)
    if item.provenance is not None and tells_of_victim(item.provenance):
        return _of_victim(item, audience)
    return SHOWN


def _against_audience(item: Item, audience: Audience) -> str:
    """What no such audience is ever told, whoever it is."""
    match audience.kind:
        case AudienceKind.BOARD:
            return "counts_only"
        case AudienceKind.PROJECTOR if item.kind not in PROJECTED or _is_delicate(item):
            return "not_projected"
        case AudienceKind.LOCAL_AUTHORITY if item.kind not in ANNEX or _is_delicate(item):
            return "not_in_annex"
    return ""


def _is_delicate(item: Item) -> bool:
    """Whether it tells of a victim, of health, or of intelligence."""
    source = item.provenance
    return source is not None and (
        tells_of_victim(source) or is_medical(source) or bool(source.grade.strip())
    )


def _against_person(item: Item, audience: Audience) -> str:
    if audience.kind is AudienceKind.PROJECTOR:
        return ""  # those who may not hear the case are outside while it is on the wall
    if audience.basis is None:
        return "no_basis"
    if audience.basis_until is not None and audience.basis_until < audience.on:
        return "basis_ended"
    if audience.basis is Basis.CONSENT:
        if audience.kind is AudienceKind.LOCAL_AUTHORITY:
            return "no_basis"  # S0: an authority, or who acts for one by contract (item 41)
        if item.person_id not in audience.consented:
            return "paper_not_seen" if item.person_id in audience.unseen else "no_consent"
    return ""


def _against_item(item: Item, audience: Audience) -> str:
    if item.session is Session.CLOSED and audience.session is not Session.CLOSED:
        return "closed_session"
    source = item.provenance
    if source is not None:
        if source.hmpps_unpublished:
            return "hmpps_unpublished"
        if code := against_handling(source):
            return code
    if item.kind is ItemKind.INTELLIGENCE and (source is None or not source.grade.strip()):
        return "handling"  # without a grade nobody can tell what may be done with it
    if source is not None and _needs_permission(source, audience):
        return "originator"
    if _is_statutory_only(item, audience) and audience.basis is not Basis.STATUTORY:
        return "statutory_only"
    if source is not None and _lacks_ground(source, audience):
        return "medical"
    return ""


def _is_statutory_only(item: Item, audience: Audience) -> bool:
    """Numbers, scores and intelligence; what the annex of S0 names goes by that annex."""
    if audience.kind is AudienceKind.LOCAL_AUTHORITY:
        return False
    graded = item.provenance is not None and bool(item.provenance.grade.strip())
    return graded or item.kind in _STATUTORY_ONLY


def _needs_permission(source: Provenance, audience: Audience) -> bool:
    """Whether the originator's written permission is wanting (S1 5.2.3, 5.5.3; item 44).

    A fact that names no originator is nobody's to give, so it stays in too.
    """
    if is_permitted(source):
        return False
    signatory = audience.basis is Basis.STATUTORY and audience.kind is AudienceKind.ATTENDEE
    projected = audience.basis is Basis.STATUTORY and audience.kind is AudienceKind.PROJECTOR
    if audience.originators is Originators.THIRD_PARTIES and (signatory or projected):
        return False
    named = originators_of(source)
    may_tell = audience.own | {folded(audience.agency)}
    return not named or not named <= may_tell


def _lacks_ground(source: Provenance, audience: Audience) -> bool:
    """Medical detail goes, without a stated ground, to no agency but the one that told it all."""
    if not is_medical(source) or source.ground.strip():
        return False
    return originators_of(source) != {folded(audience.agency)}


def _of_victim(item: Item, audience: Audience) -> Release:
    """The whole in a closed part to who sits by statute; else its anonymised wording."""
    whole = audience.basis is Basis.STATUTORY and audience.session is Session.CLOSED
    if whole:
        return SHOWN
    return Shown(anonymised=True) if item.anonymised else Withheld("victim")
