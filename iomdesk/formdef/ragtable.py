"""The RAG table of a scheme, and which facts its tests stand for (S2 Strategy App C)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.domain.ragfacts import FactName, RagDays, agree, check_test
from iomdesk.formdef.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RagRule:
    """One line of the RAG table (S2 Strategy Appendix C).

    Attributes:
        word: what the table prints between the tests: "AND", "OR" or nothing.
        needs_all: whether every test must hold, or any one.
        facts: for each test the facts it stands for, as ``domain.ragfacts.met`` reads them.
    """

    status: Rag
    tests: tuple[str, ...]
    word: str
    needs_all: bool
    response: str
    facts: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """The tests as the table prints them, in one line."""
        return f" {self.word} ".replace("  ", " ").join(self.tests)


_STAND_FOR: Final[Mapping[Rag, tuple[str, ...]]] = {
    Rag.RED: ("pnc = yes", "wanted = yes"),
    Rag.AMBER_ALERT: (
        "intelligence = yes",
        "supervision = not_complying or treatment = not_complying",
    ),
    Rag.AMBER: ("supervision = not_complying", "treatment = not_complying", "intelligence = yes"),
    Rag.GREEN: (
        "intelligence = no",
        "supervision = engaging/not_applicable and treatment = engaging/not_applicable",
    ),
}
"""What the tests of Appendix C stand for, for a rule set kept before it said so itself."""


def read_rag_table(table: Table) -> tuple[RagRule, ...]:
    """The RAG table; its tests, as facts, must give the statuses of the truth table."""
    found = []
    for one in table.tables("status"):
        status = Rag(one.choice("status", BOARD_COLUMNS))
        tests = one.texts("tests")
        found.append(
            RagRule(
                status=status,
                tests=tests,
                word=one.choice("word", ("", "AND", "OR")),
                needs_all=one.choice("needs", ("any", "all")) == "all",
                response=one.text("response"),
                facts=_stand_for(one, status, tests),
            )
        )
        one.done()
    if [rule.status for rule in found] != list(BOARD_COLUMNS):
        raise table.fail("status", "not_the_four", allowed=", ".join(BOARD_COLUMNS))
    if not agree([(rule.status, rule) for rule in found]):
        raise table.fail("status", "facts_differ")
    table.done()
    return tuple(found)


def _stand_for(table: Table, status: Rag, tests: tuple[str, ...]) -> tuple[str, ...]:
    """For each test the facts it stands for."""
    known = _STAND_FOR[status]
    if not table.has("facts") and len(tests) == len(known):
        return known
    facts = table.texts("facts")
    if len(facts) != len(tests):
        raise table.fail("facts", "not_so_many", wanted=len(tests))
    for place, fact in enumerate(facts, 1):
        try:
            check_test(fact)
        except ValueError:
            raise table.fail(f"facts[{place}]", "not_a_fact", value=fact) from None
    return facts


def read_rag_days(table: Table) -> RagDays:
    """Days each fact behind a status counts; those usual for a rule set that never said."""
    if not table.has("rag_days"):
        return RagDays()
    days = table.table("rag_days")
    found = {fact.value: days.number_or(fact.value, 0, 366, 0) for fact in FactName}
    days.done()
    return RagDays(**found)
