"""The people of the cohort as frozen values, and the words the scheme uses for them.

Source documents are cited by the short names of ``docs/rules.md``:
S2 Strategy App C is the RAG table of the Derbyshire strategy.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Rag(StrEnum):
    """The status of a person on the board (S2 Strategy App C).

    ``NOT_SET`` stands for a status nobody has given yet; it is never shown as Green
    (domain ruling 7).
    """

    RED = "red"
    AMBER_ALERT = "amber_alert"
    AMBER = "amber"
    GREEN = "green"
    NOT_SET = "not_set"

    @property
    def word(self) -> str:
        """The word as printed in the RAG table, in capitals."""
        return self.value.replace("_", " ").upper()

    @property
    def spoken(self) -> str:
        """The word as read out: "Amber Alert", "Not set"."""
        return "Not set" if self is Rag.NOT_SET else self.word.title()

    @property
    def rank(self) -> int:
        """0 for Red to 3 for Green, 4 when not set: the order of lists and boards."""
        return list(Rag).index(self)


BOARD_COLUMNS = (Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN)


class IdentifierKind(StrEnum):
    """The numbers by which agencies know a person (domain section 4)."""

    PNCID = "pncid"
    CRO = "cro"
    ASN = "asn"
    CRN = "crn"
    NOMIS = "nomis"


class FactKind(StrEnum):
    """Facts are kept apart from personal assessments (DPA 2018 s.38(2))."""

    FACT = "fact"
    ASSESSMENT = "assessment"


class Sensitivity(StrEnum):
    """What asks for more care than its source does (S1 5.1: caveats; domain item 46).

    ``VICTIM``: tells of a victim or of domestic violence: anonymised history only.
    ``MEDICAL``: confidential medical detail: only on a stated ground.
    ``BOTH``: both of them, and what is asked of either.
    """

    NONE = ""
    VICTIM = "victim"
    MEDICAL = "medical"
    BOTH = "victim_medical"


class NeedLevel(StrEnum):
    """How much help a person needs in one of the seven pathways (S2 section 1)."""

    HIGH = "high"
    SOME = "some"
    NONE = "none"
    NOT_ASSESSED = "not_assessed"


PATHWAYS = (
    "accommodation",
    "ete",
    "drugs",
    "alcohol",
    "health",
    "finance",
    "family",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact about a person came from (S1 5.2.3; S2 section 10).

    Attributes:
        originator: the agency that supplied it.
        received_on: the day this desk received it.
        channel: how it came: "spreadsheet cohort-2026-11.xlsx", "meeting", "telephone".
        kind: fact or assessment.
        grade: intelligence grade with its scheme, such as "5x5x5 B2 1"; empty otherwise.
        handling: conditions on passing it on; empty when none.
        onward_permission: who allowed passing it on, when, reference; empty when none.
        hmpps_unpublished: unpublished HMPPS data, dropped from every paper (S4).
        sensitivity: a victim or a medical detail in it; see ``Sensitivity``.
        ground: why a medical detail may be told all the same: to prevent self-harm or
            harm, or a substantial public interest (S1 5.1); empty when none is stated.
    """

    originator: str
    received_on: date
    channel: str
    kind: FactKind = FactKind.FACT
    grade: str = ""
    handling: str = ""
    onward_permission: str = ""
    hmpps_unpublished: bool = False
    sensitivity: Sensitivity = Sensitivity.NONE
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One number of one person.

    Attributes:
        typed: exactly what was typed or read; never changed.
        canonical: the full form, or ``typed`` tidied when it cannot be read.
        problem: a code of ``iomdesk.domain.identifiers``, empty when all is well.
        provenance: where this number came from, which need not be whence the person did.
    """

    id: str
    kind: IdentifierKind
    typed: str
    canonical: str
    provenance: Provenance
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of the cohort list: all that the list paints, nothing more."""

    id: str
    surname: str
    forename: str
    other_names: str
    birth_date: date | None
    crn: str
    area: str
    rag: Rag
    rag_since: date | None
    registered_on: date | None
    left_on: date | None
    next_thing: str
    next_late: bool = False

    @property
    def name(self) -> str:
        """ "SURNAME, Forename", surname in capitals."""
        return full_name(self.surname, self.forename)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person's own record: identity and registration, without what hangs off it.

    Attributes:
        revision: counts the changes of this row; a stale one is a conflict.
        mappa: "", "1", "2" or "3".
        left_on: the day the person left the scheme, None while in the cohort.
    """

    id: str
    revision: int
    surname: str
    forename: str
    other_names: str
    birth_date: date | None
    area: str
    address: str
    phone: str
    offender_manager: str
    ppo: bool
    mappa: str
    registered_on: date | None
    last_conviction_on: date | None
    left_on: date | None
    rag: Rag
    rag_since: date | None
    rag_reason: str
    look_again_on: date | None
    identifiers: tuple[Identifier, ...]
    provenance: Provenance
    created_at: datetime
    changed_at: datetime

    @property
    def name(self) -> str:
        """ "SURNAME, Forename", surname in capitals."""
        return full_name(self.surname, self.forename)

    def identifier(self, kind: IdentifierKind) -> str:
        """The first number of a kind in its canonical form, empty when none is held."""
        held = self.number(kind)
        return "" if held is None else held.canonical

    def number(self, kind: IdentifierKind) -> Identifier | None:
        """The first number of a kind with its source; None when none is held."""
        return next((one for one in self.identifiers if one.kind is kind), None)


def full_name(surname: str, forename: str) -> str:
    """ "SURNAME, Forename" (UX section 7: surname in capitals, never cut to initials)."""
    return f"{surname.upper()}, {forename}" if forename else surname.upper()
