"""The five facts a status rests on, and the status they suggest (S2 Strategy App C; item 26).

The program suggests, a person decides (ruling 6). What is not known, or was known too long
ago, never counts as good: the suggestion is then "not set", or "at least Amber" (ruling 7).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Final, Protocol

from iomdesk.domain.people import Provenance, Rag


class FactName(StrEnum):
    """The five facts."""

    PNC = "pnc"
    WANTED = "wanted"
    INTELLIGENCE = "intelligence"
    SUPERVISION = "supervision"
    TREATMENT = "treatment"


class FactValue(StrEnum):
    """What is said of a fact; the last three are of supervision and treatment."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    ENGAGING = "engaging"
    NOT_COMPLYING = "not_complying"
    NOT_APPLICABLE = "not_applicable"


VALUES: Mapping[FactName, tuple[FactValue, ...]] = {
    **dict.fromkeys(
        (FactName.PNC, FactName.WANTED, FactName.INTELLIGENCE),
        (FactValue.YES, FactValue.NO, FactValue.UNKNOWN),
    ),
    **dict.fromkeys(
        (FactName.SUPERVISION, FactName.TREATMENT),
        (
            FactValue.ENGAGING,
            FactValue.NOT_COMPLYING,
            FactValue.NOT_APPLICABLE,
            FactValue.UNKNOWN,
        ),
    ),
}
"""The values each fact may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RagFact:
    """One fact as somebody stated it on a day.

    Attributes:
        as_at: the day it was so.
        body: what it rests on, in words; empty when records say it.
        rests_on: ids of the events it rests on.
    """

    id: str
    revision: int
    person_id: str
    fact: FactName
    value: FactValue
    as_at: date
    body: str
    rests_on: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a fact stands today.

    Attributes:
        held: the latest statement; None when nobody made one.
        value: what counts today: ``UNKNOWN`` when there is none, or it is out of date.
        good_until: the last day it counts; None where it does not run out.
        out_of_date: it counted once and does not any more.
    """

    fact: FactName
    held: RagFact | None
    value: FactValue
    good_until: date | None
    out_of_date: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the five facts give.

    Attributes:
        status: the status, ``NOT_SET`` when a fact that matters is not known.
        at_least: the status that is certain already while ``status`` is not set; else None.
        unknown: the facts that stand in the way, in their order.
    """

    status: Rag
    at_least: Rag | None
    unknown: tuple[FactName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RagDays:
    """Days that a statement of each fact counts from the day it was so; 0: it never runs out.

    How long a fact stays good S2 does not say: a reading of the rule set.
    """

    pnc: int = 28
    wanted: int = 28
    intelligence: int = 56
    supervision: int = 28
    treatment: int = 28

    def of(self, fact: FactName) -> int:
        """The days of one fact."""
        return int(getattr(self, fact.value))


class Rule(Protocol):
    """What ``fits`` asks of a line of the RAG table; ``formdef.parts.RagRule`` is one."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The expression that each test stands for."""

    @property
    def needs_all(self) -> bool:
        """Whether all tests must hold, or any one."""


GOOD: Final = (FactValue.ENGAGING, FactValue.NOT_APPLICABLE)
"""Of supervision and treatment: nobody who has none of it is held not to engage (item 26)."""


def standings(facts: Iterable[RagFact], today: date, days: RagDays) -> tuple[Standing, ...]:
    """How all five facts stand on a day, in their order.

    The latest statement of each fact counts, by the day it was so; of those of one day the
    one given last. Unpublished HMPPS data is no ground for a status (S4) and is passed over.
    """
    latest: dict[FactName, RagFact] = {}
    for one in facts:
        held = latest.get(one.fact)
        if not one.provenance.hmpps_unpublished and (held is None or one.as_at >= held.as_at):
            latest[one.fact] = one
    return tuple(_standing(fact, latest.get(fact), today, days.of(fact)) for fact in FactName)


def _standing(fact: FactName, held: RagFact | None, today: date, days: int) -> Standing:
    value = FactValue.UNKNOWN if held is None else held.value
    good_until = None
    if held is not None and days and value is not FactValue.UNKNOWN:
        good_until = held.as_at + timedelta(days=days)
    gone = good_until is not None and today > good_until
    return Standing(
        fact=fact,
        held=held,
        value=FactValue.UNKNOWN if gone else value,
        good_until=good_until,
        out_of_date=gone,
    )


def suggest(now: Sequence[Standing]) -> Suggestion:
    """The status that the five facts give, by the truth table of item 26, from the top.

    A ground for Red is enough, whatever else is not known. Else all five have to be known:
    while one is not, the status is not set (ruling 7), and only what is certain already is
    said to be the least.
    """
    by_fact = {one.fact: one.value for one in now}
    wanted = (by_fact[FactName.PNC], by_fact[FactName.WANTED])
    if FactValue.YES in wanted:
        return Suggestion(status=Rag.RED, at_least=None, unknown=())
    intelligence = by_fact[FactName.INTELLIGENCE] is FactValue.YES
    not_engaging = FactValue.NOT_COMPLYING in (
        by_fact[FactName.SUPERVISION],
        by_fact[FactName.TREATMENT],
    )
    if intelligence and not_engaging:
        status = Rag.AMBER_ALERT
    elif intelligence or not_engaging:
        status = Rag.AMBER
    else:
        status = Rag.GREEN
    unknown = tuple(one.fact for one in now if one.value is FactValue.UNKNOWN)
    if not unknown:
        return Suggestion(status=status, at_least=None, unknown=())
    at_least = None if status is Rag.GREEN else status
    return Suggestion(status=Rag.NOT_SET, at_least=at_least, unknown=unknown)


def allows(suggestion: Suggestion, to: Rag) -> bool:
    """Whether the facts give this status, so that nobody has to say why against them.

    While a fact is not known, what is certain already is allowed: "at least Amber" allows
    Amber, and nothing allows Green (ruling 7).
    """
    given = suggestion.status
    return to is (suggestion.at_least if given is Rag.NOT_SET else given)


# ---- the tests of the RAG table, as facts ------------------------------------------------

_TERM: Final = re.compile(r"([a-z]+) = ([a-z_]+(?:/[a-z_]+)*)")


@dataclass(frozen=True, slots=True)
class _Term:
    fact: FactName
    values: frozenset[FactValue]


@lru_cache(maxsize=256)
def _terms(test: str) -> tuple[bool, tuple[_Term, ...]]:
    word = " and " if " and " in test else " or "
    found = []
    for part in test.split(word):
        match = _TERM.fullmatch(part.strip())
        if match is None:
            raise ValueError(part)
        fact = FactName(match[1])
        values = frozenset(map(FactValue, match[2].split("/")))
        if not values <= set(VALUES[fact]) or FactValue.UNKNOWN in values:
            raise ValueError(part)
        found.append(_Term(fact, values))
    return word == " and ", tuple(found)


def check_test(test: str) -> None:
    """Refuse what is no expression of facts; raises ValueError.

    One is "pnc = yes", or several such with "and", or with "or", between them; "/" stands
    between values any of which will do: "supervision = engaging/not_applicable".
    """
    _terms(test)


def facts_of(test: str) -> tuple[FactName, ...]:
    """The facts that a test asks for, in the order it names them."""
    return tuple(dict.fromkeys(term.fact for term in _terms(test)[1]))


def met(test: str, now: Sequence[Standing]) -> bool | None:
    """Whether a test of the RAG table holds; None while that is not known."""
    every, terms = _terms(test)
    by_fact = {one.fact: one.value for one in now}
    return _together(
        every,
        (
            None if by_fact[term.fact] is FactValue.UNKNOWN else by_fact[term.fact] in term.values
            for term in terms
        ),
    )


def deciding(test: str, now: Sequence[Standing]) -> tuple[FactName, ...]:
    """The facts that make a test hold, or not, or not known: what it rests on."""
    answer = met(test, now)
    by_fact = {one.fact: one.value for one in now}
    return tuple(
        term.fact
        for term in _terms(test)[1]
        if answer
        is (None if by_fact[term.fact] is FactValue.UNKNOWN else by_fact[term.fact] in term.values)
    )


def fits(rule: Rule, now: Sequence[Standing]) -> bool | None:
    """Whether the tests of a line hold, all or any as it says; None while not known."""
    return _together(rule.needs_all, (met(test, now) for test in rule.facts))


def _together(every: bool, answers: Iterable[bool | None]) -> bool | None:
    """All, or any, of three-valued answers: what is not known decides only where it must."""
    found = tuple(answers)
    if (not every) in found:
        return not every
    return None if None in found else every


def agree(rules: Sequence[tuple[Rag, Rule]]) -> bool:
    """Whether tests read from the top give just the statuses of the truth table.

    What people read in the RAG table and what the program works out cannot drift apart.
    """
    known = [[value for value in VALUES[fact] if value is not FactValue.UNKNOWN]
             for fact in FactName]  # fmt: skip
    for values in product(*known):
        now = tuple(
            Standing(fact=fact, held=None, value=value, good_until=None, out_of_date=False)
            for fact, value in zip(FactName, values, strict=True)
        )
        first = next((status for status, rule in rules if fits(rule, now)), Rag.NOT_SET)
        if first is not suggest(now).status:
            return False
    return True


# ---- as they stood when a status was given -----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """How a fact stood when a status was given.

    Attributes:
        value: what counted then.
        stated: what had been said, which counted no more when it was out of date; None
            when nobody had said anything.
    """

    fact: FactName
    value: FactValue
    stated: FactValue | None = None
    as_at: date | None = None
    originator: str = ""


def pack(now: Sequence[Standing]) -> str:
    """The five facts as they stand, to be kept with a change of status."""
    told: dict[str, dict[str, str]] = {}
    for one in now:
        line = {"value": one.value.value}
        if one.held is not None:
            line |= {
                "stated": one.held.value.value,
                "as_at": one.held.as_at.isoformat(),
                "originator": one.held.provenance.originator,
                "id": one.held.id,
            }
        told[one.fact.value] = line
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> tuple[Stood, ...]:
    """What ``pack`` kept; nothing for a change from before facts were asked."""
    if not text:
        return ()
    told = json.loads(text)
    return tuple(
        Stood(
            fact=fact,
            value=FactValue(told[fact]["value"]),
            stated=FactValue(told[fact]["stated"]) if "stated" in told[fact] else None,
            as_at=date.fromisoformat(told[fact]["as_at"]) if "as_at" in told[fact] else None,
            originator=str(told[fact].get("originator", "")),
        )
        for fact in FactName
        if fact in told
    )
