"""Reading referrals: one with its life, the lines of the list, and those about the same person."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import RowMapping, func, select, union

from iomdesk.domain.identifiers import UNREADABLE, read_identifier
from iomdesk.domain.people import IdentifierKind
from iomdesk.domain.referrals import (
    OPEN_STAGES,
    Happening,
    Outcome,
    Referral,
    ReferralEvent,
    ReferralLine,
    Route,
    Stage,
)
from iomdesk.store import schema
from iomdesk.store.queries.values import (
    KEPT_FIRST,
    KEPT_LAST,
    day,
    known_day,
    moment,
    provenance,
)
from iomdesk.store.search import fits
from iomdesk.store.vault import Reading

_P = schema.person.c
_R = schema.referral.c
_E = schema.referral_event.c
_M = schema.matrix.c
_AT_ONCE = 500  # ids in one query; SQLite takes a bounded number of them
_NUMBERS = (IdentifierKind.PNCID, IdentifierKind.CRN)


def pack_answers(answers: Mapping[str, str]) -> str:
    """The answers of a form as the column ``answers`` keeps them; empty ones are left out."""
    kept = {key: answers[key] for key in sorted(answers) if answers[key]}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def pack_agencies(agencies: Sequence[str]) -> str:
    """The agencies of a decision as the column ``agencies`` keeps them; empty for none."""
    return json.dumps(list(agencies), ensure_ascii=False) if agencies else ""


def _answers(packed: str) -> dict[str, str]:
    return {str(key): str(value) for key, value in json.loads(packed).items()}


def _event(row: RowMapping) -> ReferralEvent:
    return ReferralEvent(
        id=row["id"],
        referral_id=row["referral_id"],
        kind=Happening(row["kind"]),
        on_date=known_day(row["on_date"]),
        at=moment(row["created_at"]),
        who=row["created_by"],
        body=row["body"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        meeting_id=row["meeting_id"],
        agencies=tuple(json.loads(row["agencies"])) if row["agencies"] else (),
        named=row["named"],
        how=row["how"],
        rule_set=row["rule_set"],
    )


def events(reading: Reading, referral_id: str) -> tuple[ReferralEvent, ...]:
    """The life of a referral, in the order in which it was recorded."""
    query = (
        schema.referral_event.select()
        .where(_E.referral_id == referral_id)
        .order_by(_E.created_at, KEPT_FIRST)
    )
    return tuple(_event(row) for row in reading.execute(query).mappings())


def referral(reading: Reading, referral_id: str) -> Referral | None:
    """One referral with its life, oldest first; None when there is none."""
    query = schema.referral.select().where(_R.id == referral_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _referral(row, events(reading, referral_id))


def many(reading: Reading, ids: Sequence[str]) -> dict[str, Referral]:
    """Referrals with their lives, by id: for a whole list, in a few queries."""
    found: dict[str, Referral] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        lives: dict[str, list[ReferralEvent]] = {}
        query = schema.referral_event.select().where(_E.referral_id.in_(some))
        for row in reading.execute(query.order_by(_E.created_at, KEPT_FIRST)).mappings():
            lives.setdefault(row["referral_id"], []).append(_event(row))
        for row in reading.execute(schema.referral.select().where(_R.id.in_(some))).mappings():
            found[row["id"]] = _referral(row, tuple(lives.get(row["id"], ())))
    return found


def _referral(row: RowMapping, life: tuple[ReferralEvent, ...]) -> Referral:
    return Referral(
        id=row["id"],
        revision=row["revision"],
        person_id=row["person_id"],
        detainee_id=row["detainee_id"],
        answers=MappingProxyType(_answers(row["answers"])),
        rule_set=row["rule_set"],
        surname=row["surname"],
        forename=row["forename"],
        birth_date=day(row["birth_date"]),
        area=row["area"],
        referred_on=day(row["referred_on"]),
        stage=Stage(row["stage"]),
        route=Route(row["route"]),
        events=life,
        provenance=provenance(row),
        created_at=moment(row["created_at"]),
        changed_at=moment(row["changed_at"]),
    )


def _line(row: RowMapping, answers: Mapping[str, str], total: int | None) -> ReferralLine:
    return ReferralLine(
        id=row["id"],
        surname=row["surname"],
        forename=row["forename"],
        birth_date=day(row["birth_date"]),
        area=row["area"],
        agency=answers.get("agency", "") or row["originator"],
        referred_on=day(row["referred_on"]),
        stage=Stage(row["stage"]),
        route=Route(row["route"]),
        matrix_total=total,
        person_id=row["person_id"],
    )


def _totals(reading: Reading) -> dict[str, int]:
    """The total of the latest matrix of each referral that has one."""
    query = (
        select(_M.referral_id, _M.total)
        .where(_M.referral_id.is_not(None))
        .order_by(_M.scored_on, _M.created_at, KEPT_FIRST)
    )
    return {str(referral_id): int(total) for referral_id, total in reading.execute(query)}


def lines(
    reading: Reading, stages: Sequence[Stage], text: str = "", *, person_id: str | None = None
) -> tuple[ReferralLine, ...]:
    """The lines of the list: those in one of these stages, referred latest first.

    Args:
        text: what was typed to find somebody; each part must begin a name, a number or
            the area.
        person_id: narrows it to one person's referrals.
    """
    query = (
        schema.referral.select()
        .where(_R.stage.in_([stage.value for stage in stages]))
        .order_by(_R.referred_on.desc(), _R.created_at.desc(), KEPT_LAST)
    )
    if person_id is not None:
        query = query.where(_R.person_id == person_id)
    totals = _totals(reading)
    found = []
    for row in reading.execute(query).mappings():
        answers = _answers(row["answers"])
        sought = (row["surname"], row["forename"], row["area"], *_numbers(answers))
        if fits(text, sought):
            found.append(_line(row, answers, totals.get(row["id"])))
    return tuple(found)


def _numbers(answers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(answers.get(kind.value, "").replace(" ", "") for kind in _NUMBERS)


def count(reading: Reading, stages: Sequence[Stage]) -> int:
    """How many referrals are in one of these stages."""
    query = select(func.count()).select_from(schema.referral)
    return int(
        reading.execute(query.where(_R.stage.in_([one.value for one in stages]))).scalar_one()
    )


def counts(reading: Reading) -> dict[Stage, int]:
    """How many referrals are in each stage that has any."""
    query = select(_R.stage, func.count()).group_by(_R.stage)
    return {Stage(stage): int(number) for stage, number in reading.execute(query)}


def managers(reading: Reading) -> tuple[str, ...]:
    """The offender managers named in records and in referrals, each once, by name."""
    packed = func.json_extract(_R.answers, "$.offender_manager")
    held = select(_P.offender_manager).where(_P.merged_into.is_(None))
    named = union(held, select(packed))
    found = {" ".join(str(name).split()) for (name,) in reading.execute(named) if name}
    return tuple(sorted(found - {""}, key=str.casefold))


def same(
    reading: Reading,
    *,
    surname: str,
    birth_date: date | None,
    numbers: Mapping[IdentifierKind, str],
    today: date,
    stages: Collection[Stage] = OPEN_STAGES,
    besides: str = "",
) -> tuple[ReferralLine, ...]:
    """Other referrals that are, or may be, about the same person.

    A PNCID or a CRN that reads the same, or the same surname with no other birth date.

    Args:
        numbers: as typed; those that cannot be read prove nothing.
        besides: the id of the referral being looked at.
    """
    wanted = _readable(numbers, today)
    query = (
        schema.referral.select()
        .where(_R.stage.in_([one.value for one in stages]), _R.id != besides)
        .order_by(_R.referred_on.desc(), _R.created_at.desc(), KEPT_LAST)
    )
    totals = _totals(reading)
    found = []
    for row in reading.execute(query).mappings():
        answers = _answers(row["answers"])
        typed = {kind: answers.get(kind.value, "") for kind in _NUMBERS}
        by_number = bool(wanted & _readable(typed, today))
        by_name = bool(surname.strip()) and row["surname"].casefold() == surname.strip().casefold()
        born = day(row["birth_date"])
        by_birth = birth_date is None or born is None or born == birth_date
        if by_number or (by_name and by_birth):
            found.append(_line(row, answers, totals.get(row["id"])))
    return tuple(found)


def _readable(
    numbers: Mapping[IdentifierKind, str], today: date
) -> frozenset[tuple[IdentifierKind, str]]:
    read = (read_identifier(kind, typed, today=today) for kind, typed in numbers.items())
    return frozenset(
        (one.kind, one.canonical) for one in read if one.canonical and one.problem not in UNREADABLE
    )
