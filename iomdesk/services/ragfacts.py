"""Stating the five facts behind a status, and the evidence they give (S2 Strategy App C).

The program suggests a status by the truth table of domain item 26; a person decides
(``services/rag.py``). Nothing is stated without its source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from iomdesk.domain.dates import show_date, show_short
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import BOARD_COLUMNS, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import (
    VALUES,
    FactName,
    FactValue,
    RagFact,
    Standing,
    Suggestion,
    deciding,
    facts_of,
    met,
    standings,
    suggest,
)
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.desk import Desk, Work
from iomdesk.services.raggrounds import BEARS, Ground, grounds_of, kind_now
from iomdesk.services.sources import check_source, checked_text
from iomdesk.store.changes import source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import ragfacts as stored
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said of a fact, before it is kept.

    Attributes:
        as_at: the day it was so.
        body: what it rests on, in words.
        rests_on: ids of the events of the person it rests on.
    """

    fact: FactName
    value: FactValue
    as_at: date
    body: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestLine:
    """A test of the RAG table and how it stands.

    Attributes:
        text: as the table prints it.
        met: None while a fact it asks for is not known.
        rests: what that rests on, in a few words.
        facts: the facts it asks for.
    """

    __test__ = False  # no test of ours, whatever pytest thinks of the name

    text: str
    met: bool | None
    rests: str
    facts: tuple[FactName, ...]


Rested: TypeAlias = Mapping[str, tuple[EventKind, date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that speaks for or against a status of one person today.

    Attributes:
        standings: the five facts in their order.
        tests: for each status the tests of its line.
        grounds: for each fact what the record holds that bears on it, newest first.
        words: how each fact stands, in a line.
        rested: kind and day of each event that a fact rests on or may rest on, by its id.
    """

    standings: tuple[Standing, ...]
    suggestion: Suggestion
    tests: Mapping[Rag, tuple[TestLine, ...]]
    grounds: Mapping[FactName, tuple[Ground, ...]]
    words: Mapping[FactName, str]
    rested: Rested

    def standing(self, fact: FactName) -> Standing:
        """How one fact stands."""
        return next(one for one in self.standings if one.fact is fact)


# ---- stating ----------------------------------------------------------------------------


def check_statement(statement: Statement, source: Provenance, today: date) -> None:
    """The rules a statement is held to; raises RuleViolation for the first it breaks."""
    if statement.value not in VALUES[statement.fact]:
        raise RuleViolation("value", "rag_value_needed")
    if statement.as_at > today:
        raise RuleViolation("as_at", "date_in_future", {"date": show_date(statement.as_at)})
    checked_text(statement.body, "body")
    if source.hmpps_unpublished:
        raise RuleViolation("hmpps_unpublished", "rag_unpublished")
    check_source(source, today)


def state_fact(
    desk: Desk,
    person_id: str,
    statement: Statement,
    source: Provenance,
    *,
    context: str = "record",
) -> str:
    """Keep what is said of a fact, beside what was said before; gives its id.

    Raises RuleViolation.
    """
    check_statement(statement, source, desk.today())
    return desk.write(
        lambda work: insert_statement(work, person_id, statement, source), context=context
    )


def insert_statement(work: Work, person_id: str, statement: Statement, source: Provenance) -> str:
    """Keep a checked statement within a transaction; gives its id.

    Raises RuleViolation ``rests_on_other`` for what is no event of this person.
    """
    wanted = set(statement.rests_on)
    known = stored.events_of(work.reading, work.standing(person_id), wanted)
    if {one.id for one in known} != wanted:
        raise RuleViolation("rests_on", "rests_on_other")
    if any(one.provenance.hmpps_unpublished for one in known):
        raise RuleViolation("rests_on", "rag_unpublished")
    return work.insert(
        Kind.RAG_FACT,
        {
            "person_id": person_id,
            "fact": statement.fact,
            "value": statement.value,
            "as_at": statement.as_at,
            "body": statement.body.strip(),
            "rests_on": stored.kept(statement.rests_on),
            **source_values(source),
        },
    )


def withdraw_fact(
    desk: Desk, fact_id: str, base_revision: int, *, reason: str, context: str = "record"
) -> None:
    """Take out what was stated by mistake; the log keeps what it was, and why it went.

    Raises RuleViolation; ``rag_fact_gone`` when somebody else withdrew or changed it first.
    """
    why = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> None:
        held = stored.fact(work.reading, fact_id)
        if held is None or held.revision != base_revision:
            raise RuleViolation("fact", "rag_fact_gone")
        work.erase(Kind.RAG_FACT, fact_id, base_revision, keep_fields=True)
        work.note(
            Verb.ERASURE, Kind.RAG_FACT, fact_id, person_id=held.person_id,
            fields={"changed_because": why},
        )  # fmt: skip

    desk.write(act, context=context)


# ---- the evidence -----------------------------------------------------------------------


def facts_now(
    reading: Reading, scheme: Scheme, person_id: str, today: date
) -> tuple[Standing, ...]:
    """How the five facts of a person stand."""
    return standings(stored.facts(reading, person_id), today, scheme.readings.rag_days)


def evidence(desk: Desk, person_id: str) -> Evidence:
    """What speaks for or against a status of this person today."""
    with desk.read() as reading:
        return evidence_in(reading, desk.scheme, person_id, desk.today())


def evidence_in(reading: Reading, scheme: Scheme, person_id: str, today: date) -> Evidence:
    """As ``evidence``, within a reading that is open already."""
    now = facts_now(reading, scheme, person_id, today)
    ids = {one for standing in now if standing.held for one in standing.held.rests_on}
    grounds = grounds_of(reading, person_id, today, scheme.readings.rag_days)
    rested = {one.event_id: (one.kind, one.on) for held in grounds.values() for one in held}
    rested |= {
        one.id: (kind_now(one), one.on_date) for one in stored.events_of(reading, person_id, ids)
    }
    return _evidence(scheme, now, today, grounds, rested)


def _evidence(
    scheme: Scheme,
    now: tuple[Standing, ...],
    today: date,
    grounds: Mapping[FactName, tuple[Ground, ...]],
    rested: Rested,
) -> Evidence:
    return Evidence(
        standings=now,
        suggestion=suggest(now),
        tests=_test_lines(scheme, now, today, rested),
        grounds=grounds,
        words={one.fact: fact_words(one, today) for one in now},
        rested=rested,
    )


def imagine(
    held: Evidence, scheme: Scheme, said: Iterable[tuple[Statement, Provenance]], today: date
) -> Evidence:
    """The evidence as it will be once these statements are kept; nothing is kept."""
    facts = [one.held for one in held.standings if one.held is not None]
    facts += [
        RagFact(
            id="", revision=0, person_id="", fact=one.fact, value=one.value, as_at=one.as_at,
            body=one.body, rests_on=one.rests_on, provenance=source,
        )
        for one, source in said
    ]  # fmt: skip
    now = standings(facts, today, scheme.readings.rag_days)
    return _evidence(scheme, now, today, held.grounds, held.rested)


def _test_lines(
    scheme: Scheme, now: Sequence[Standing], today: date, rested: Rested
) -> Mapping[Rag, tuple[TestLine, ...]]:
    """For each status the tests of its line and how they stand."""
    by_fact = {one.fact: one for one in now}
    return {
        status: tuple(
            TestLine(
                text=text,
                met=met(test, now),
                rests="; ".join(
                    _rests(by_fact[fact], facts_of(test), today, rested)
                    for fact in deciding(test, now)
                ),
                facts=facts_of(test),
            )
            for text, test in zip(
                scheme.rag_rule(status).tests, scheme.rag_rule(status).facts, strict=True
            )
        )
        for status in BOARD_COLUMNS
    }


def _short_words(one: Standing, today: date) -> str:
    """How a fact stands where there is little room: "Engaging, 20 Nov (Probation)"."""
    held = one.held
    if held is None or one.out_of_date:
        return fact_words(one, today)
    params = {
        "value": words("rag_value", held.value),
        "date": show_short(held.as_at, today),
        "source": held.provenance.originator,
    }
    return words("rag_stands", "short", params)


def fact_words(one: Standing, today: date) -> str:
    """How a fact stands: "Engaging on 3 Oct 2026 (Probation)", or that it is out of date."""
    held = one.held
    if held is None:
        return words("rag_stands", "unsaid")
    params = {
        "value": words("rag_value", held.value),
        "date": show_date(held.as_at),
        "source": held.provenance.originator,
    }
    if not one.out_of_date or one.good_until is None:
        return words("rag_stands", "so", params)
    since = show_short(one.good_until + timedelta(days=1), today)
    return words("rag_stands", "out_of_date", {**params, "since": since})


def _rests(one: Standing, facts: Sequence[FactName], today: date, rested: Rested) -> str:
    """What a test rests on, in a few words: "3 missed appointments, 12 to 19 Nov"."""
    held = one.held
    told = _short_words(one, today)
    if held is not None and not one.out_of_date:
        events = [rested[key] for key in held.rests_on if key in rested]
        told = _summed(events, today) or held.body or told
    if len(facts) == 1:
        return told
    return f"{words('rag_fact_short', one.fact)}: {told}"


def _summed(events: Sequence[tuple[EventKind, date]], today: date) -> str:
    """ "3 missed appointments, 12 Nov to 19 Nov"; empty for none."""
    if not events:
        return ""
    kinds = {kind for kind, _ in events}
    code = kinds.pop() if len(kinds) == 1 and kinds <= set(BEARS) else EventKind.OTHER
    params = {"count": len(events)}
    what = words("rag_rests", f"{code}_one" if len(events) == 1 else code, params)
    first, last = min(on for _, on in events), max(on for _, on in events)
    days = show_short(last, today)
    if first != last:
        days = words("rag_rests", "days", {"first": show_short(first, today), "last": days})
    return words("rag_rests", "on", {"what": what, "days": days})
