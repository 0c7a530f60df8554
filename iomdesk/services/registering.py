"""Taking somebody into the cohort because their referral was accepted.

What the form says is kept with the person, with the referral's own source, so that
nothing is typed twice; a record that is there already is filled up, never overwritten.
"""

from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.identifiers import NAMES, UNREADABLE, read_identifier
from iomdesk.domain.names import match_key
from iomdesk.domain.people import IdentifierKind, Person, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Referral
from iomdesk.domain.sharing import strictest
from iomdesk.formdef.form import YES, given
from iomdesk.services import rag
from iomdesk.services.cohort import add_number
from iomdesk.services.desk import Desk, Work
from iomdesk.services.referral_facts import read_day
from iomdesk.services.referral_rows import amend, link, present
from iomdesk.store.changes import source_values
from iomdesk.store.queries import imports, people, records
from iomdesk.store.schema import Kind
from iomdesk.words import words

_NUMBERS: Final = (IdentifierKind.CRN, IdentifierKind.PNCID)
_TOOL: Final = "OGRS 3"
_LEVELS: Final = ("1", "2", "3")
_EXCLUDING: Final = frozenset({"2", "3"})
_FILLED: Final = ("birth_date", "area", "address", "phone", "offender_manager", "mappa")


def register(
    desk: Desk, work: Work, referral: Referral, *, on: date, meeting_id: str | None = None
) -> str:
    """Register the person of an accepted referral on that day; gives the person's id.

    Somebody who had left comes back without the status they left with: it is NOT SET until
    a meeting sets one (ruling 7), and the history says so. ``meeting_id``: where it was
    decided; None for an automatic registration.

    Within the transaction of the decision: makes the person, or brings one that is known
    into the cohort; numbers and OGRS scores are kept, and the referral with its life and
    its matrices is tied to the person. Somebody the store knows by CRN or PNCID is not
    registered twice. Raises RuleViolation ``number_of_another``, and ``record_excludes``
    where the record has a MAPPA level that the form does not know of (ruling 5).
    """
    values = _values(desk, referral)
    source = referral.provenance
    owner = _known_by_number(desk, work, referral)
    person_at = referral.person_id or owner
    known = people.person(work.reading, person_at) if person_at else None
    if known is not None and known.mappa in _EXCLUDING:
        raise RuleViolation("", "record_excludes", {"level": known.mappa})
    if known is None:
        row = {**values, "registered_on": on, **source_values(source)}
        person_id = work.insert(Kind.PERSON, row)
    else:
        person_id = known.id
        _fill_up(work, known, values, source, on)
        if known.left_on is not None and known.rag is not Rag.NOT_SET:
            _status_anew(desk, work, known, meeting_id)
    _numbers(desk, work, person_id, referral, known)
    _scores(work, person_id, referral)
    now = present(work.reading, referral.id)
    link(work, now, person_id)
    if now.person_id is None:
        amend(work, now, {"person_id": person_id})
    return person_id


def _known_by_number(desk: Desk, work: Work, referral: Referral) -> str:
    """Whose record has a number of the form, when it is the same person; empty for nobody.

    Raises RuleViolation ``number_of_another`` when name and birth date say otherwise: then
    form or record is wrong, and nobody is mixed up with somebody else.
    """
    wanted = {}
    for kind in _NUMBERS:
        read = read_identifier(kind, given(referral.answers, kind.value), today=desk.today())
        if read.canonical and read.problem not in UNREADABLE:
            wanted[kind, read.canonical] = NAMES[kind]
    owner = ""
    for person_id, surname, forename, _, born, numbers in imports.known(work.reading):
        shared = [wanted[one] for one in numbers if one in wanted]
        if not shared:
            continue
        if not _same(referral, surname, forename, born):
            raise RuleViolation("", "number_of_another", {"name": shared[0]})
        owner = owner or person_id
    return owner


def _same(referral: Referral, surname: str, forename: str, born: date | None) -> bool:
    """Whether a record with the same number is theirs.

    By birth date with one of the two names, for people marry; else by both names.
    """
    alike = (
        match_key(surname) == match_key(referral.surname),
        match_key(forename) == match_key(referral.forename),
    )
    if born is not None and referral.birth_date is not None:
        return born == referral.birth_date and any(alike)
    return all(alike)


def _values(desk: Desk, referral: Referral) -> dict[str, object]:
    answers = referral.answers
    mappa = given(answers, "mappa")
    return {
        "surname": referral.surname,
        "forename": referral.forename,
        "birth_date": referral.birth_date,
        "area": referral.area,
        "address": given(answers, "address"),
        "phone": given(answers, "contact_number"),
        "offender_manager": given(answers, "offender_manager"),
        "ppo": given(answers, "ppo") == YES,
        "mappa": mappa if mappa in _LEVELS else "",
        "last_conviction_on": read_day(answers, "last_conviction_on", desk.today()),
    }


def _fill_up(
    work: Work, known: Person, values: dict[str, object], source: Provenance, on: date
) -> None:
    """Fill what the record lacks; what stands there was kept for a reason of its own."""
    new: dict[str, object] = {
        name: values[name] for name in _FILLED if values[name] and not getattr(known, name)
    }
    if values["ppo"] and not known.ppo:
        new["ppo"] = True
    convicted = values["last_conviction_on"]
    held = known.last_conviction_on
    if isinstance(convicted, date) and (held is None or convicted > held):
        new["last_conviction_on"] = convicted
    if new:  # only then is anything of the row the referral's
        new |= source_values(strictest(known.provenance, source))
    if known.registered_on is None or known.left_on is not None:
        new |= {"registered_on": on, "left_on": None, "leave_reason": ""}
    if known.left_on is not None:
        new |= {"rag": Rag.NOT_SET, "rag_since": None, "rag_reason": "", "look_again_on": None}
    work.amend(Kind.PERSON, known.id, known.revision, new)


def _status_anew(desk: Desk, work: Work, known: Person, meeting_id: str | None) -> None:
    """The line of history of somebody who comes back: the desk's own word, no agency's."""
    left = "" if known.left_on is None else show_date(known.left_on)
    rag.note_change(
        work,
        known.id,
        before=known.rag,
        to=Rag.NOT_SET,
        reason=words("rag", "anew", {"date": left}),
        agreed_by="",
        set_at=rag.after_last(work, known.id, work.at),
        look_again_on=None,
        source=Provenance(
            originator=desk.who, received_on=work.at.date(),
            channel="record" if meeting_id is None else "meeting",
        ),
        meeting_id=meeting_id,
    )  # fmt: skip


def _numbers(
    desk: Desk, work: Work, person_id: str, referral: Referral, known: Person | None
) -> None:
    held = set() if known is None else {(one.kind, one.canonical) for one in known.identifiers}
    for kind in _NUMBERS:
        typed = given(referral.answers, kind.value)
        if not typed:
            continue
        canonical = read_identifier(kind, typed, today=desk.today()).canonical
        if (kind, canonical) not in held:
            add_number(desk, work, person_id, kind, typed, referral.provenance)


def _scores(work: Work, person_id: str, referral: Referral) -> None:
    """The OGRS of the form, unless the record has that very score already."""
    held = {
        (one.tool.split()[0].casefold(), one.months, one.value.strip())
        for one in records.scores(work.reading, person_id)
        if one.tool.strip()
    }
    for months in (12, 24):
        value = given(referral.answers, f"ogrs_{months}")
        if not value or ("ogrs", months, value) in held:
            continue
        work.insert(
            Kind.SCORE,
            {
                "person_id": person_id,
                "tool": _TOOL,
                "months": months,
                "value": value,
                "scored_on": referral.referred_on,
                "version": "3",
                **source_values(referral.provenance),
            },
        )
