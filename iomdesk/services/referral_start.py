"""What a new referral begins with, and whether it is about somebody who is known already."""

from datetime import date

from iomdesk.domain.dates import Sense
from iomdesk.domain.names import match_key
from iomdesk.domain.people import Identifier, IdentifierKind, NeedLevel, Person, Rag
from iomdesk.domain.referrals import WAITING_STAGES, ReferralLine, Stage
from iomdesk.formdef.form import YES, Answers, given
from iomdesk.services.desk import Desk
from iomdesk.services.referral_facts import read_day
from iomdesk.services.same_person import SamePerson, same_people
from iomdesk.store.queries import detainees, people, records
from iomdesk.store.queries import referrals as stored
from iomdesk.words import words

_NEEDS = ("accommodation", "ete", "drugs", "alcohol")


def blank_answers(desk: Desk) -> dict[str, str]:
    """What an empty form begins with: today, and the area this desk works for."""
    begun = {"referred_on": desk.today().isoformat(), "area": desk.area}
    return {key: value for key, value in begun.items() if value}


def answers_from_person(desk: Desk, person_id: str) -> dict[str, str]:
    """A form filled from a person's record, so that nothing is typed twice.

    What the record does not say for certain stays open: no PPO mark is no "No". Unpublished
    HMPPS data sets no tier and goes on no paper, so none of it is brought in: of a record
    that rests on it only who it is (S4; domain item 56). Raises KeyError when there is no
    such person.
    """
    with desk.read() as reading:
        person = people.person(reading, person_id)
        if person is None:
            raise KeyError(person_id)
        scores = records.scores(reading, person_id)
        needs = records.needs(reading, person_id)
    ogrs: dict[str, str] = {}
    for score in scores:  # latest first
        if score.provenance.hmpps_unpublished:
            continue
        if score.tool.casefold().startswith("ogrs") and score.months in {12, 24}:
            ogrs.setdefault(f"ogrs_{score.months}", score.value)
    levels: dict[str, NeedLevel] = {}
    for need in needs:  # latest first
        if need.provenance.hmpps_unpublished:
            continue
        levels.setdefault(need.pathway, need.level)
    found = [
        pathway for pathway in _NEEDS if levels.get(pathway) in {NeedLevel.HIGH, NeedLevel.SOME}
    ]
    numbers = {
        kind.value: number.typed
        for kind in (IdentifierKind.CRN, IdentifierKind.PNCID)
        if (number := _published(person, kind)) is not None
    }
    was_in = person.registered_on is not None
    if person.provenance.hmpps_unpublished:
        return _filled(desk, {**_who(desk, person), **numbers, **ogrs, "needs": "\n".join(found)})
    filled_in = {
        **_who(desk, person),
        "address": person.address,
        "contact_number": person.phone,
        "offender_manager": person.offender_manager,
        "area": person.area or desk.area,
        "panel_before": YES if was_in else "",
        "ppo": YES if person.ppo else "",
        "mappa": person.mappa,
        "last_conviction_on": _iso(person.last_conviction_on),
        "needs": "\n".join(found),
        **numbers,
        **ogrs,
    }
    return _filled(desk, filled_in)


def _who(desk: Desk, person: Person) -> dict[str, str]:
    return {
        **blank_answers(desk),
        "surname": person.surname,
        "forename": person.forename,
        "birth_date": _iso(person.birth_date),
    }


def _published(person: Person, kind: IdentifierKind) -> Identifier | None:
    numbers = (one for one in person.identifiers if one.kind is kind)
    return next((one for one in numbers if not one.provenance.hmpps_unpublished), None)


def _filled(desk: Desk, filled_in: dict[str, str]) -> dict[str, str]:
    areas = {area.name for area in desk.scheme.areas}
    if filled_in.get("area") not in areas:  # kept from elsewhere: the form would call it amiss
        filled_in["area"] = desk.area
    return {key: value for key, value in filled_in.items() if value}


def answers_from_detainee(desk: Desk, detainee_id: str) -> dict[str, str]:
    """A form filled from the four facts of a line of a repeat-detainee list.

    Raises KeyError when there is no such line.
    """
    with desk.read() as reading:
        found = detainees.one(reading, detainee_id)
    if found is None:
        raise KeyError(detainee_id)
    filled_in = {
        **blank_answers(desk),
        "surname": found.surname,
        "forename": found.forename,
        "birth_date": _iso(found.birth_date),
        "address": found.address,
        "concern": found.reason,
    }
    return {key: value for key, value in filled_in.items() if value}


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def known_managers(desk: Desk) -> tuple[str, ...]:
    """The offender managers the store knows, to be offered while a name is typed."""
    with desk.read() as reading:
        return stored.managers(reading)


def duplicates(
    desk: Desk, answers: Answers, *, referral_id: str | None = None
) -> tuple[SamePerson, ...]:
    """People and open referrals that are, or may be, about the same person; surest first.

    By CRN or PNCID, or by name and birth date. ``referral_id`` is the one being looked at.
    """
    today = desk.today()
    surname, forename = given(answers, "surname"), given(answers, "forename")
    born = read_day(answers, "birth_date", today, Sense.BIRTH)
    numbers = {
        kind: given(answers, kind.value)
        for kind in (IdentifierKind.CRN, IdentifierKind.PNCID)
        if given(answers, kind.value)
    }
    known = same_people(desk, surname=surname, forename=forename, birth_date=born, numbers=numbers)
    stages, besides = (*WAITING_STAGES, Stage.MONITORED), referral_id or ""
    with desk.read() as reading:
        by_number = stored.same(reading, surname="", birth_date=None, numbers=numbers,
                                today=today, stages=stages, besides=besides)  # fmt: skip
        by_name = stored.same(reading, surname=surname, birth_date=born, numbers={},
                              today=today, stages=stages, besides=besides)  # fmt: skip
    sure = {line.id for line in by_number}
    same_name = [
        line
        for line in by_name
        if line.id not in sure and match_key(line.forename) == match_key(forename)
    ]
    told = [*known, *(_open_one(line, sure=True) for line in by_number),
            *(_open_one(line, sure=False) for line in same_name)]  # fmt: skip
    return tuple(sorted(told, key=lambda one: not one.sure))


def _open_one(line: ReferralLine, *, sure: bool) -> SamePerson:
    params = {"stage": words("referral_stage", line.stage)}
    return SamePerson(
        person_id="",
        referral_id=line.id,
        name=line.name,
        birth_date=line.birth_date,
        area=line.area,
        rag=Rag.NOT_SET,
        left=False,
        reason=words("same_person", "referral_number" if sure else "referral_name", params),
        sure=sure,
    )
