"""Who would see what: attendees, rooms and bodies as audiences of the gate, and rows as items.

What a statutory agency is, and which contracts and consents are in force, the register of
agencies says (``services/agreements.py``); who may see what, the gate (``domain/sharing.py``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeAlias

from iomdesk.domain.agencies import AgencyRole, Agreement, AgreementKind, Register, same
from iomdesk.domain.handling import folded, originators_of
from iomdesk.domain.meetings import Attendee, Basis, Meeting, Session
from iomdesk.domain.people import Identifier, IdentifierKind, Provenance
from iomdesk.domain.ragfacts import RagFact
from iomdesk.domain.records import Action, Custody, Event, Flag, Need, Note, RagChange, Score
from iomdesk.domain.sharing import (
    Audience,
    AudienceKind,
    Item,
    ItemKind,
    Originators,
    Withheld,
    release,
)
from iomdesk.services.agencies import own_agency
from iomdesk.services.agreements import register as read_register
from iomdesk.services.desk import Desk
from iomdesk.store.keyfile import read_keys
from iomdesk.words import words

Row: TypeAlias = (
    Event | Note | Need | Action | Flag | Custody | Score | Identifier | RagFact | RagChange
)
"""What hangs off a person and may go out."""

_NUMBERS: Final[Mapping[IdentifierKind, ItemKind]] = {
    IdentifierKind.CRN: ItemKind.CRN,
    IdentifierKind.PNCID: ItemKind.PNCID,
    IdentifierKind.NOMIS: ItemKind.NOMIS,
    # Numbers of the police national computer, like the PNCID, and on no copy but statutory.
    IdentifierKind.CRO: ItemKind.PNCID,
    IdentifierKind.ASN: ItemKind.PNCID,
}
_DAY: Final = timedelta(days=1)
_MOVED_IN: Final = frozenset({"board", "record", "meeting"})
"""What a move without a source of its own keeps as the way it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What decides who may be told, read once for a whole piece of work.

    Attributes:
        own: names, folded, under which the desk's own facts stand.
        today: the day it is asked on.
    """

    register: Register
    own: frozenset[str]
    originators: Originators
    today: date


@dataclass(frozen=True, slots=True)
class Named:
    """An audience and what it is called."""

    label: str
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBy:
    """What an audience would see of an item.

    Attributes:
        anonymised: only its wording without the victim.
        words: "Would see it", or why not.
    """

    label: str
    shown: bool
    anonymised: bool
    words: str


# ---- audiences --------------------------------------------------------------------------


def own_names(desk: Desk) -> frozenset[str]:
    """Under what names the desk's own facts stand, folded.

    Its agency, the store, the scheme's meetings, and those who hold a key: what these
    recorded no other agency told.
    """
    names = [own_agency(desk), desk.name, desk.who]
    names += [kind.title for kind in desk.scheme.meeting_kinds]
    names += [slot.name for slot in read_keys(desk.store.folder).people]
    return frozenset(filter(None, map(folded, names)))


def rights(desk: Desk, register: Register | None = None) -> Rights:
    """Read what decides who may be told; ``register`` where it has been read already."""
    return Rights(
        register=read_register(desk) if register is None else register,
        own=own_names(desk),
        originators=Originators(desk.scheme.readings.originators),
        today=desk.today(),
    )


def audience_of(
    desk: Desk, meeting: Meeting, attendee: Attendee, register: Register | None = None
) -> Audience:
    """An attendee of a meeting as an audience of the gate; see ``attending``."""
    return attending(rights(desk, register), meeting, attendee)


def attending(held: Rights, meeting: Meeting, attendee: Attendee) -> Audience:
    """An attendee as an audience: never more than the line of the list says.

    A paper is read on the day of the meeting, or today where that day is past: a contract
    that has ended since frees nothing any more. Where the register knows a contract or a
    consent of theirs, the register decides; else the line stands for itself, with the day
    its paper was seen (S2 section 10; domain item 33). Whoever left the agency has no basis
    any more, whatever it was.
    """
    on = max(meeting.on_date, held.today)
    basis, until = attendee.basis, attendee.basis_until
    told: Basis | None = basis
    match basis:
        case Basis.STATUTORY:
            told = basis if held.register.statutory(attendee.agency) else None
        case Basis.CONTRACT:
            told, until = _under_contract(held.register, attendee, on)
    if _has_left(held.register, attendee.agency, attendee.name, on):
        told = None
    consented, unseen = _consents(held.register, attendee, on)
    return Audience(
        on=on,
        session=Session.CLOSED if attendee.closed_session else Session.OPEN,
        basis=told,
        basis_until=until,
        consented=consented,
        unseen=unseen,
        agency=attendee.agency,
        own=held.own,
        originators=held.originators,
    )


def _has_left(register: Register, agency: str, name: str, on: date) -> bool:
    """Whether somebody worked for an agency, and does not on that day."""
    left = register.gone.get((same(agency), same(name)))
    return left is not None and left <= on


def _under_contract(
    register: Register, attendee: Attendee, on: date
) -> tuple[Basis | None, date | None]:
    """The basis a contract gives on a day, and its last day."""
    until = attendee.basis_until
    if not _known(register, attendee, AgreementKind.CONTRACT):
        return Basis.CONTRACT, until
    found = register.contract(attendee.agency, on, attendee.name)
    if found is not None:
        days = [day for day in (until, found.until) if day is not None]
        return Basis.CONTRACT, min(days, default=None)
    why = register.why_not(attendee.agency, attendee.name, "", on)
    return (Basis.CONTRACT, on - _DAY) if why in {"basis_ended", "withdrawn"} else (None, until)


def _known(register: Register, attendee: Attendee, kind: AgreementKind) -> list[Agreement]:
    """What the register holds of that kind for this attendee, in force or not."""
    agency, name = folded(attendee.agency), folded(attendee.name)
    return [
        one
        for one in register.agreements
        if one.kind is kind
        and folded(one.agency) == agency
        and folded(one.practitioner) in {"", name}
    ]


def _consents(
    register: Register, attendee: Attendee, on: date
) -> tuple[frozenset[str], frozenset[str]]:
    """Whose consent covers an attendee on a day, and whose waits for its paper to be seen."""
    if attendee.basis is not Basis.CONSENT:
        return frozenset(), frozenset()
    given = register.consents(attendee.agency, attendee.name, on)
    known = {one.person_id for one in _known(register, attendee, AgreementKind.CONSENT)}
    seen = frozenset(person_id for person_id, day in attendee.seen if day <= on)
    by_line = attendee.consented - known
    consented = (attendee.consented & given) | (by_line & seen)
    return consented, by_line - seen


def officer(held: Rights, agency: str, name: str = "") -> Audience:
    """Somebody named of an agency, outside any meeting: only a statutory one has a basis.

    Papers of referrals go to the offender manager and the police (S2 Strategy section 4),
    not to those who sit in a meeting by contract or consent.
    """
    there = not _has_left(held.register, agency, name, held.today)
    basis = Basis.STATUTORY if there and held.register.statutory(agency) else None
    return Audience(
        on=held.today, basis=basis, agency=agency, own=held.own, originators=held.originators
    )


def wall(held: Rights, session: Session, *, everybody_statutory: bool) -> Audience:
    """The wall of a meeting: what it shows goes to the weakest basis of those who see it."""
    basis = Basis.STATUTORY if everybody_statutory else Basis.CONSENT
    return Audience(
        kind=AudienceKind.PROJECTOR, on=held.today, session=session, basis=basis, own=held.own,
        originators=held.originators,
    )  # fmt: skip


def local_authority(held: Rights, agency: str = "") -> Audience:
    """A local authority that is given the data of the Annex of S0, and no more (item 40).

    That agreement is the prison service's permission to pass its own data on (S0 section 4),
    so what a prison told stands as the desk's own here.
    """
    prisons = {
        folded(one.name) for one in held.register.entries.values() if one.role is AgencyRole.PRISON
    }
    return Audience(
        kind=AudienceKind.LOCAL_AUTHORITY, on=held.today, basis=Basis.STATUTORY, agency=agency,
        own=held.own | prisons, originators=held.originators,
    )  # fmt: skip


def standard_audiences(desk: Desk, person_id: str) -> tuple[Named, ...]:
    """Whom "Who would see this?" lists, for one person."""
    return _standard(rights(desk), person_id)


def _standard(held: Rights, person_id: str) -> tuple[Named, ...]:
    base = Audience(on=held.today, own=held.own, originators=held.originators)
    statutory = replace(base, basis=Basis.STATUTORY)
    return (
        Named(words("audience", "desk"), replace(base, kind=AudienceKind.DESK)),
        Named(words("audience", "statutory_closed"), replace(statutory, session=Session.CLOSED)),
        Named(words("audience", "statutory_open"), statutory),
        *_partners(held, base, person_id),
        Named(words("audience", "projector"), wall(held, Session.OPEN, everybody_statutory=True)),
        Named(words("audience", "local_authority"), local_authority(held)),
        Named(words("audience", "board"), replace(base, kind=AudienceKind.BOARD)),
    )


def _partners(held: Rights, base: Audience, person_id: str) -> Iterator[Named]:
    """Each agency that is told by contract or consent, in an open session."""
    for entry in held.register.entries.values():
        if entry.retired or entry.kind not in {Basis.CONTRACT.value, Basis.CONSENT.value}:
            continue
        basis: Basis | None = Basis(entry.kind)
        consented: frozenset[str] = frozenset()
        if basis is Basis.CONSENT:
            consented = held.register.consents(entry.name, "", held.today)
        elif held.register.contract(entry.name, held.today) is None:
            basis = None
        code = "contract" if entry.kind == Basis.CONTRACT.value else "consent"
        yield Named(
            words("audience", code, {"agency": entry.name}),
            replace(base, basis=basis, consented=consented, agency=entry.name),
        )
        for name in _named_in(held, entry.name, person_id):
            consented = held.register.consents(entry.name, name, held.today)
            yield Named(
                words("audience", "consent_named", {"agency": entry.name, "name": name}),
                replace(base, basis=Basis.CONSENT, consented=consented, agency=entry.name),
            )


def _named_in(held: Rights, agency: str, person_id: str) -> list[str]:
    """Those whom a consent of this person names, out of an agency."""
    names = (
        one.practitioner
        for one in held.register.agreements
        if one.person_id == person_id and folded(one.agency) == folded(agency)
    )
    return list(dict.fromkeys(filter(None, names)))


def who_would_see(desk: Desk, item: Item) -> tuple[SeenBy, ...]:
    """Who would see an item and who would not, each with the reason.

    A statutory agency that told it has a line of its own: what it told is its own.
    """
    held = rights(desk)
    listed = list(_standard(held, item.person_id))
    told = originators_of(item.provenance) if item.provenance is not None else frozenset()
    for entry in held.register.entries.values():
        if folded(entry.name) in told and held.register.statutory(entry.name):
            label = words("audience", "told_it", {"agency": entry.name})
            listed.insert(3, Named(label, officer(held, entry.name)))
    return tuple(_seen_by(one, item) for one in listed)


def _seen_by(named: Named, item: Item) -> SeenBy:
    answer = release(item, named.audience)
    if isinstance(answer, Withheld):
        return SeenBy(
            label=named.label, shown=False, anonymised=False,
            words=words("withheld", answer.reason),
        )  # fmt: skip
    code = "anonymised" if answer.anonymised else "shown"
    return SeenBy(
        label=named.label, shown=True, anonymised=answer.anonymised, words=words("seen_by", code)
    )


# ---- items ------------------------------------------------------------------------------


def item_of(row: Row, *, session: Session = Session.OPEN, person_id: str = "") -> Item:
    """A row as an item of the gate, in the part of a meeting its case belongs to.

    ``person_id`` is whose it is, for a number: it does not say so itself.
    """
    closed = bool(getattr(row, "closed_only", False))
    return Item(
        kind=_kind(row),
        person_id=str(getattr(row, "person_id", person_id)),
        session=Session.CLOSED if closed else session,
        provenance=None if _is_own_move(row) else row.provenance,
        anonymised=bool(str(getattr(row, "anonymised", "")).strip()),
    )


def _is_own_move(row: Row) -> bool:
    """Whether it is a status given at this desk that names no source but who agreed to it.

    It is the scheme's own word then, whoever sat there: no other agency told it.
    """
    if not isinstance(row, RagChange) or row.provenance.channel not in _MOVED_IN:
        return False
    source = row.provenance
    plain = Provenance(
        originator=source.originator, received_on=source.received_on, channel=source.channel
    )
    return source == plain and source.originator in {row.agreed_by, row.set_by}


def _kind(row: Row) -> ItemKind:
    match row:
        case Event():
            return ItemKind.INTELLIGENCE if row.is_intelligence else ItemKind.EVENT
        case Identifier():
            return _NUMBERS[row.kind]
    return _KINDS[type(row)]


_KINDS: Final[Mapping[type, ItemKind]] = {
    Note: ItemKind.NOTE,
    Need: ItemKind.NEED,
    Action: ItemKind.ACTION,
    Flag: ItemKind.FLAG,
    Custody: ItemKind.CUSTODY,
    Score: ItemKind.SCORE,
    RagFact: ItemKind.RAG_FACT,
    RagChange: ItemKind.STATUS,
}
