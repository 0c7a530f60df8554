"""A scheme: its parts and forms as frozen values, read from ``forms/SCHEME/*.toml``.

Everything that differs from one county to the next lies in those files. A scheme may say
``extends = "derbyshire"``: then what it leaves out (meeting kinds, marking, tiers,
readings, whole files) is that scheme's. Its texts, the parent's among them, are its rule
set: a store keeps them, and reads them back without any folder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from iomdesk.assets import schemes_folder
from iomdesk.domain.eligibility import TierRules
from iomdesk.domain.matrix import MatrixRules
from iomdesk.domain.people import Rag
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.form import FormDef, Option
from iomdesk.formdef.forms import read_form
from iomdesk.formdef.matrixdef import read_matrix
from iomdesk.formdef.parts import (
    Agency,
    AgencyKind,
    Area,
    Headings,
    Marking,
    MeetingKind,
    Readings,
    Statement,
    StatementPoint,
    TierLine,
    read_agencies,
    read_areas,
    read_headings,
    read_marking,
    read_meeting_kinds,
    read_readings,
    read_statement,
    read_tiers,
)
from iomdesk.formdef.ragtable import RagRule, read_rag_table
from iomdesk.formdef.reading import Table, parse, read_file, read_table
from iomdesk.formdef.updates import UpdateDef, read_updates

__all__ = [
    "Agency",
    "AgencyKind",
    "Area",
    "Headings",
    "Marking",
    "MeetingKind",
    "RagRule",
    "Readings",
    "Scheme",
    "Statement",
    "StatementPoint",
    "TierLine",
    "load_scheme",
    "scheme_ids",
    "scheme_of_texts",
    "scheme_texts",
]

SCHEME_FILE: Final = "scheme.toml"
_VERSION: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}")
FILES: Final = (
    SCHEME_FILE, "agencies.toml", "rag.toml", "statement.toml", "referral.toml", "matrix.toml",
    "updates.toml",
)  # fmt: skip
"""What a scheme's folder may hold; a scheme that extends another may lack all but the first.

A rule set from before there were update forms has no ``updates.toml``.
"""


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
    tiers: TierRules
    tier_lines: tuple[TierLine, ...]
    referral: FormDef
    matrix: MatrixRules
    updates: tuple[UpdateDef, ...] = ()

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
        folder: where the schemes lie, for tests and new rule sets; otherwise the shipped ones.

    Raises:
        FormError: the first thing that is missing, unknown, twice or of a wrong type.
    """
    return scheme_of_texts(scheme_id, scheme_texts(scheme_id, folder))


def scheme_texts(scheme_id: str, folder: Path | None = None) -> dict[str, str]:
    """The texts of a scheme's files by "derbyshire/rag.toml", those of its parent included.

    A parent that does not lie in ``folder`` beside the scheme is taken from those shipped.

    Raises:
        FormError: ``no_such_scheme``, or a file that is too big or no text.
    """
    schemes = folder or schemes_folder()
    if scheme_id not in scheme_ids(schemes):
        raise FormError(SCHEME_FILE, "id", "no_such_scheme", {"value": scheme_id})
    texts = _texts_in(schemes / scheme_id)
    parent = _named_parent(texts[f"{scheme_id}/{SCHEME_FILE}"])
    for place in (schemes, schemes_folder()):
        if parent != scheme_id and parent in scheme_ids(place):
            return texts | _texts_in(place / parent)
    return texts


def _texts_in(folder: Path) -> dict[str, str]:
    names = [name for name in FILES if (folder / name).exists()]
    return {f"{folder.name}/{name}": read_file(folder, name) for name in names}


def _named_parent(text: str) -> str:
    """What a scheme says it extends; whatever is wrong with it, the loader will say."""
    try:
        return str(parse(text).get("extends", ""))
    except (ValueError, RecursionError):
        return ""


def scheme_of_texts(scheme_id: str, texts: Mapping[str, str]) -> Scheme:
    """The scheme that these texts make, read and checked; no folder is looked into.

    Args:
        scheme_id: whose ``scheme.toml`` to begin with.
        texts: as ``scheme_texts`` gives them.

    Raises:
        FormError: the first thing that is missing, unknown, twice or of a wrong type.
    """
    if f"{scheme_id}/{SCHEME_FILE}" not in texts:
        raise FormError(SCHEME_FILE, "id", "no_such_scheme", {"value": scheme_id})
    table = read_table(texts, f"{scheme_id}/{SCHEME_FILE}")
    parent = _parent(table, scheme_id, texts)

    def file(name: str) -> Table:
        """The file of that name: this scheme's, else its parent's."""
        own = f"{scheme_id}/{name}"
        return read_table(texts, own if parent is None or own in texts else f"{parent}/{name}")

    def there(name: str) -> bool:
        """Whether this scheme or its parent has the file."""
        return any(f"{one}/{name}" in texts for one in (scheme_id, parent))

    def part(key: str) -> Table:
        """The table that holds ``key``: this scheme's, else its parent's."""
        if parent is None or table.has(key):
            return table
        return read_table(texts, f"{parent}/{SCHEME_FILE}")

    if table.key_text("id") != scheme_id:
        raise table.fail("id", "not_its_folder", value=scheme_id)
    areas = read_areas(table)
    agencies = read_agencies(file("agencies.toml"))
    readings = read_readings(part("readings").table("readings"))
    tiers, tier_lines = read_tiers(part("tier"), part("partner").table("partner"), readings)
    area_options = tuple(Option(value=area.name, label=area.name) for area in areas)
    referral = read_form(file("referral.toml"), {"areas": area_options})
    matrix = read_matrix(file("matrix.toml"), readings)
    if table.has("headings"):
        headings = read_headings(table.table("headings"))
        referral = replace(referral, scheme_name=headings.form)
        matrix = replace(matrix, title=headings.matrix)
    scheme = Scheme(
        id=scheme_id,
        title=table.text("title"),
        version=_version(table),
        dated=table.day("dated"),
        authorised_by=table.text("authorised_by"),
        authorised_on=table.day("authorised_on"),
        areas=areas,
        agencies=agencies,
        meeting_kinds=read_meeting_kinds(part("meeting_kind")),
        rag_table=read_rag_table(file("rag.toml")),
        statement=read_statement(file("statement.toml")),
        marking=read_marking(part("marking").table("marking")),
        readings=readings,
        tiers=tiers,
        tier_lines=tier_lines,
        referral=referral,
        matrix=matrix,
        updates=read_updates(file("updates.toml")) if there("updates.toml") else (),
    )
    table.done()
    return scheme


def _version(table: Table) -> str:
    """Numbers with dots: versions are put in order, and stand in the name of a rule set."""
    value = table.text("version")
    if not _VERSION.fullmatch(value):
        raise table.fail("version", "not_a_version", value=value[:40])
    return value


def _parent(table: Table, scheme_id: str, texts: Mapping[str, str]) -> str | None:
    """The scheme this one extends; one that extends another itself is refused."""
    if not table.has("extends"):
        return None
    parent = table.key_text("extends")
    if parent == scheme_id or f"{parent}/{SCHEME_FILE}" not in texts:
        raise table.fail("extends", "no_such_scheme", value=parent)
    if read_table(texts, f"{parent}/{SCHEME_FILE}").has("extends"):
        raise table.fail("extends", "extends_chain", value=parent)
    return parent
