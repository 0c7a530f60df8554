"""A scheme as frozen values: areas, agencies, meeting kinds, RAG table, statement, readings.

Everything that differs from one county to the next lies in ``forms/SCHEME/*.toml``. A
scheme may say ``extends = "derbyshire"``: then what it leaves out (meeting kinds,
marking, readings, ``rag.toml``, ``statement.toml``) is that scheme's.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final

from iomdesk.assets import schemes_folder
from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.reading import Table, read_table

SCHEME_FILE: Final = "scheme.toml"


class AgencyKind(StrEnum):
    """On what footing an agency usually sits in a meeting (S2 section 10).

    ``UNSET``: S2 does not say; the coordinator sets it, with the basis.
    """

    STATUTORY = "statutory"
    CONTRACT = "contract"
    CONSENT = "consent"
    UNSET = "unset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A locality with the three capitals that stand for it in references."""

    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency of the picker."""

    name: str
    kind: AgencyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingKind:
    """A kind of meeting (S2 Strategy section 4).

    Attributes:
        code: two capitals that begin a pack's reference.
        quorum: distinct agencies needed before anything is decided.
        proposes: the statuses whose people are put on the agenda by default, in order.
    """

    id: str
    title: str
    pack_title: str
    code: str
    quorum: int
    held: str
    proposes: tuple[Rag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RagRule:
    """One line of the RAG table (S2 Strategy Appendix C).

    Attributes:
        word: what the table prints between the tests: "AND", "OR" or nothing.
        needs_all: whether every test must hold, or any one.
    """

    status: Rag
    tests: tuple[str, ...]
    word: str
    needs_all: bool
    response: str

    @property
    def description(self) -> str:
        """The tests as the table prints them, in one line."""
        return f" {self.word} ".replace("  ", " ").join(self.tests)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPoint:
    """A numbered point of the statement with the bullets under it."""

    text: str
    bullets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The confidentiality statement, word for word (domain item 31)."""

    title: str
    opening: str
    points: tuple[StatementPoint, ...]

    @cached_property
    def text(self) -> str:
        """The whole text as it is read out, a line for each point and bullet."""
        lines = [self.title, self.opening]
        for number, point in enumerate(self.points, 1):
            lines.append(f"{number}. {point.text}")
            lines.extend(f"- {bullet}" for bullet in point.bullets)
        return "\n".join(lines)

    @cached_property
    def sha256(self) -> str:
        """Hash of ``text`` in UTF-8, in hexadecimal: what a signature refers to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The protective marking (ruling 10).

    Attributes:
        full: at the head of each page and in the window's banner.
        foot: at the foot of each page.
        short: where no meeting is concerned, as on the recovery page.
    """

    full: str
    foot: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How the desk reads what the source leaves open (domain section 0, rulings 1 to 12)."""

    matrix_counts: str
    ogrs_tier_months: int
    compliance_months: int
    compliance_over_3: int
    compliance_over_6: int
    intelligence_first_days: int
    intelligence_second_days: int
    exclusion_months_without_conviction: int
    exit_months: int
    exit_counts_from: str
    copies_handed_back: bool
    meeting_lock_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A scheme, complete and checked."""

    id: str
    title: str
    version: str
    dated: date
    authorised_by: str
    authorised_on: date
    areas: tuple[Area, ...]
    agencies: tuple[Agency, ...]
    meeting_kinds: tuple[MeetingKind, ...]
    rag_table: tuple[RagRule, ...]
    statement: Statement
    marking: Marking
    readings: Readings

    @property
    def rule_set(self) -> str:
        """What stored decisions keep: "derbyshire 2"."""
        return f"{self.id} {self.version}"

    def area(self, name: str) -> Area:
        """The area of that name; KeyError when the scheme has none."""
        return {area.name: area for area in self.areas}[name]

    def meeting_kind(self, kind_id: str) -> MeetingKind:
        """The meeting kind with that id; KeyError when the scheme has none."""
        return {kind.id: kind for kind in self.meeting_kinds}[kind_id]

    def rag_rule(self, status: Rag) -> RagRule:
        """The line of the RAG table; KeyError for ``NOT_SET``, which has none."""
        return {rule.status: rule for rule in self.rag_table}[status]


def scheme_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the schemes that ship, in alphabetical order."""
    places = (folder or schemes_folder()).glob(f"*/{SCHEME_FILE}")
    return tuple(sorted(place.parent.name for place in places))


def load_scheme(scheme_id: str, folder: Path | None = None) -> Scheme:
    """The scheme with that id, read and checked.

    Args:
        scheme_id: one of ``scheme_ids``.
        folder: where the schemes lie, for tests; otherwise the shipped ones.

    Raises:
        FormError: the first thing that is missing, unknown, twice or of a wrong type.
    """
    schemes = folder or schemes_folder()
    if scheme_id not in scheme_ids(schemes):
        raise FormError(SCHEME_FILE, "id", "no_such_scheme", {"value": scheme_id})
    own = schemes / scheme_id
    table = read_table(own, SCHEME_FILE)
    parent = _parent(table, scheme_id, schemes)

    def home(name: str) -> Path:
        """The folder that ``name`` is read from: this scheme's, else its parent's."""
        return own if parent is None or (own / name).exists() else schemes / parent

    def part(key: str) -> Table:
        """The table that holds ``key``: this scheme's, else its parent's."""
        if parent is None or table.has(key):
            return table
        return read_table(schemes / parent, SCHEME_FILE)

    if table.key_text("id") != scheme_id:
        raise table.fail("id", "not_its_folder", value=scheme_id)
    scheme = Scheme(
        id=scheme_id,
        title=table.text("title"),
        version=table.text("version"),
        dated=table.day("dated"),
        authorised_by=table.text("authorised_by"),
        authorised_on=table.day("authorised_on"),
        areas=_areas(table),
        agencies=_agencies(read_table(home("agencies.toml"), "agencies.toml")),
        meeting_kinds=_meeting_kinds(part("meeting_kind")),
        rag_table=_rag_table(read_table(home("rag.toml"), "rag.toml")),
        statement=_statement(read_table(home("statement.toml"), "statement.toml")),
        marking=_marking(part("marking").table("marking")),
        readings=_readings(part("readings").table("readings")),
    )
    table.done()
    return scheme


def _parent(table: Table, scheme_id: str, schemes: Path) -> str | None:
    """The scheme this one extends; one that extends another itself is refused."""
    if not table.has("extends"):
        return None
    parent = table.key_text("extends")
    if parent == scheme_id or parent not in scheme_ids(schemes):
        raise table.fail("extends", "no_such_scheme", value=parent)
    if read_table(schemes / parent, SCHEME_FILE).has("extends"):
        raise table.fail("extends", "extends_chain", value=parent)
    return parent


def _code(table: Table, length: int) -> str:
    code = table.text("code")
    if len(code) != length or not (code.isascii() and code.isalpha() and code.isupper()):
        raise table.fail("code", "not_a_code", length=length)
    return code


def _areas(table: Table) -> tuple[Area, ...]:
    found = []
    for one in table.tables("area"):
        found.append(Area(name=one.text("name"), code=_code(one, 3)))
        one.done()
    table.unlike("area", (area.name for area in found))
    table.unlike("area", (area.code for area in found))
    return tuple(found)


def _agencies(table: Table) -> tuple[Agency, ...]:
    found = []
    for one in table.tables("agency"):
        kind = AgencyKind(one.choice("kind", AgencyKind))
        found.append(Agency(name=one.text("name"), kind=kind))
        one.done()
    table.unlike("agency", (agency.name for agency in found))
    table.done()
    return tuple(found)


def _meeting_kinds(table: Table) -> tuple[MeetingKind, ...]:
    found = []
    for one in table.tables("meeting_kind"):
        proposes = one.texts("proposes", empty=True)
        for status in proposes:
            if status not in BOARD_COLUMNS:
                raise one.fail(
                    "proposes", "not_a_choice", value=status, allowed=", ".join(BOARD_COLUMNS)
                )
        found.append(
            MeetingKind(
                id=one.key_text("id"),
                title=one.text("title"),
                pack_title=one.text("pack_title"),
                code=_code(one, 2),
                quorum=one.number("quorum", 1, 20),
                held=one.text("held"),
                proposes=tuple(Rag(status) for status in proposes),
            )
        )
        one.done()
    table.unlike("meeting_kind", (kind.id for kind in found))
    table.unlike("meeting_kind", (kind.code for kind in found))
    return tuple(found)


def _rag_table(table: Table) -> tuple[RagRule, ...]:
    found = []
    for one in table.tables("status"):
        found.append(
            RagRule(
                status=Rag(one.choice("status", BOARD_COLUMNS)),
                tests=one.texts("tests"),
                word=one.choice("word", ("", "AND", "OR")),
                needs_all=one.choice("needs", ("any", "all")) == "all",
                response=one.text("response"),
            )
        )
        one.done()
    if [rule.status for rule in found] != list(BOARD_COLUMNS):
        raise table.fail("status", "not_the_four", allowed=", ".join(BOARD_COLUMNS))
    table.done()
    return tuple(found)


def _statement(table: Table) -> Statement:
    points = []
    for one in table.tables("point"):
        bullets = one.texts("bullets") if one.has("bullets") else ()
        points.append(StatementPoint(text=one.text("text"), bullets=bullets))
        one.done()
    table.unlike("point", (point.text for point in points))
    statement = Statement(
        title=table.text("title"), opening=table.text("opening"), points=tuple(points)
    )
    table.done()
    return statement


def _marking(table: Table) -> Marking:
    marking = Marking(full=table.text("full"), foot=table.text("foot"), short=table.text("short"))
    table.done()
    return marking


def _readings(table: Table) -> Readings:
    readings = Readings(
        matrix_counts=table.choice("matrix_counts", ("convictions_and_arrests", "convictions")),
        ogrs_tier_months=table.number("ogrs_tier_months", 12, 24),
        compliance_months=table.number("compliance_months", 1, 120),
        compliance_over_3=table.number("compliance_over_3", 0, 1000),
        compliance_over_6=table.number("compliance_over_6", 0, 1000),
        intelligence_first_days=table.number("intelligence_first_days", 1, 366),
        intelligence_second_days=table.number("intelligence_second_days", 1, 366),
        exclusion_months_without_conviction=table.number(
            "exclusion_months_without_conviction", 1, 120
        ),
        exit_months=table.number("exit_months", 1, 120),
        exit_counts_from=table.choice(
            "exit_counts_from", ("registration_or_release", "registration")
        ),
        copies_handed_back=table.flag("copies_handed_back"),
        meeting_lock_minutes=table.number("meeting_lock_minutes", 1, 240),
    )
    if readings.ogrs_tier_months not in {12, 24}:
        raise table.fail(
            "ogrs_tier_months", "not_a_choice", value=readings.ogrs_tier_months, allowed="12, 24"
        )
    if readings.intelligence_second_days <= readings.intelligence_first_days:
        least = readings.intelligence_first_days + 1
        raise table.fail("intelligence_second_days", "out_of_range", least=least, most=366)
    table.done()
    return readings
