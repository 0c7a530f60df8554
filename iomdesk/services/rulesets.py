"""The rule sets of a store: which one is in force, earlier ones, and bringing in a newer one.

A store works under the texts it holds itself, not under the files beside the program: what
was made under a version keeps it for good, and criteria change only by a new, authorised
rule set (S2 section 1).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.scheme import (
    SCHEME_FILE,
    Scheme,
    load_scheme,
    scheme_ids,
    scheme_of_texts,
    scheme_texts,
)
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.store.queries import meetings, rulesets
from iomdesk.store.queries.rulesets import RuleSetRow
from iomdesk.store.schema import Kind
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.formdef.ruleset import RuleChange

__all__ = ["Candidate", "RuleSetRow"]

CONTEXT = "rules"
"""Where in the work the log says a rule set was put in."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A rule set that could be brought in; nothing of it is kept yet.

    Attributes:
        packed: its texts as the store will keep them, those it extends included.
        changes: what differs from the one in force.
    """

    scheme: Scheme
    packed: str
    changes: "tuple[RuleChange, ...]"


@lru_cache(maxsize=8)
def _scheme(name: str, packed: str) -> Scheme:
    """A rule set out of its texts; read once, for a store is locked and unlocked all day.

    Raises FormError, and ValueError when what is kept is no list of texts.
    """
    return scheme_of_texts(name, rulesets.unpack_files(packed))


def scheme_kept(reading: Reading, name: str, version: str) -> Scheme:
    """The rule set that the store holds under this name and version.

    Raises EnvironmentProblem: ``rule_set_missing`` when there is none, ``rule_set_broken``
    when its texts cannot be read.
    """
    packed = rulesets.packed(reading, name, version)
    rule_set = f"{name} {version}"
    if packed is None:
        raise EnvironmentProblem("rule_set_missing", {"rule_set": rule_set})
    try:
        return _scheme(name, packed)
    except (FormError, ValueError) as broken:
        told = {"rule_set": rule_set, "reason": reason(broken)}
        raise EnvironmentProblem("rule_set_broken", told) from broken


def reason(broken: Exception) -> str:
    """Why a rule set cannot be read, in words."""
    if isinstance(broken, FormError):
        return words("form", broken.code, broken.params)
    return words("form", "not_texts")


def opened(reading: Reading, scheme_id: str) -> tuple[Scheme, bool]:
    """The rule set a store is opened under, and whether the store holds it already.

    A store of before rule sets were kept in it is opened under the one that came with the
    program. Raises EnvironmentProblem as ``scheme_kept``.
    """
    row = rulesets.in_force(reading)
    if row is not None:
        return scheme_kept(reading, row.name, row.version), True
    try:
        return load_scheme(scheme_id), False
    except FormError as broken:
        told = {"rule_set": scheme_id, "reason": reason(broken)}
        raise EnvironmentProblem("rule_set_broken", told) from broken


def keep_first(work: Work, scheme: Scheme) -> None:
    """Put the rule set that came with the program into a store that holds none.

    Whoever authorised it stands in the rule set itself.
    """
    packed = rulesets.pack_files(scheme_texts(scheme.id))
    _insert(work, scheme, packed, scheme.authorised_by, scheme.authorised_on, "")


def _insert(
    work: Work,
    scheme: Scheme,
    packed: str,
    authorised_by: str,
    authorised_on: date,
    reference: str,
) -> None:
    work.insert(
        Kind.RULE_SET,
        {
            "name": scheme.id,
            "version": scheme.version,
            "dated": scheme.dated,
            "authorised_by": authorised_by,
            "authorised_on": authorised_on,
            "reference": reference,
            "files": packed,
            "in_force_from": work.at,
            "in_force": True,
        },
    )


def scheme_under(desk: Desk, rule_set: str) -> Scheme:
    """The rules as they were under a version: "derbyshire 2".

    What was decided or printed under it is shown and printed again under it. Raises
    EnvironmentProblem as ``scheme_kept``.
    """
    if rule_set == desk.scheme.rule_set:
        return desk.scheme
    name, _, version = rule_set.partition(" ")
    with desk.read() as reading:
        return scheme_kept(reading, name, version)


def scheme_at(desk: Desk, reading: Reading, at: datetime) -> Scheme:
    """The rules this store worked under at a moment; of one before them all, under the first.

    What happened then is judged and printed by them, whatever came into force since (design
    section 2.5). Raises EnvironmentProblem as ``scheme_kept``.
    """
    kept = sorted(rulesets.all(reading), key=lambda one: one.in_force_from)
    then = [one for one in kept if one.in_force_from <= at] or kept[:1]
    if not then or then[-1].rule_set == desk.scheme.rule_set:
        return desk.scheme
    return scheme_kept(reading, then[-1].name, then[-1].version)


def rule_sets(desk: Desk) -> tuple[RuleSetRow, ...]:
    """Every rule set the store has worked under, the one in force first."""
    with desk.read() as reading:
        return rulesets.all(reading)


def candidate(desk: Desk, folder: Path) -> Candidate:
    """The rule set in a folder, read, checked and compared with the one in force.

    Args:
        folder: the scheme's own folder, with ``scheme.toml`` in it, or the folder around it.

    Raises:
        FormError: a file of it cannot be used as it stands.
        RuleViolation: ``no_rule_set``, ``other_scheme``, ``not_newer``, or ``kind_in_use`` for
            one without a kind of meeting that stands in the diary.
        EnvironmentProblem: the folder cannot be read.
    """
    try:
        own = folder if (folder / SCHEME_FILE).is_file() else folder / desk.scheme.id
        if not own.name or not (own / SCHEME_FILE).is_file():
            raise RuleViolation("folder", "no_rule_set", {"folder": folder.name or str(folder)})
        texts = scheme_texts(own.name, own.parent)
    except OSError as unreadable:
        raise EnvironmentProblem("file_unreadable", {"file": str(folder)}) from unreadable
    return _candidate(desk, own.name, texts)


def shipped_newer(desk: Desk) -> Candidate | None:
    """The rule set that came with the program when it is newer than the one in force.

    Raises FormError when the files beside the program cannot be used.
    """
    if desk.scheme.id not in scheme_ids():
        return None
    try:
        return _candidate(desk, desk.scheme.id, scheme_texts(desk.scheme.id))
    except RuleViolation:
        return None


def _candidate(desk: Desk, scheme_id: str, texts: dict[str, str]) -> Candidate:
    from iomdesk.formdef.ruleset import differences

    packed = rulesets.pack_files(texts)
    scheme = _scheme(scheme_id, packed)
    with desk.read() as reading:
        now = rulesets.in_force(reading)
        held = meetings.kinds(reading)
    _require_newer(scheme, desk.scheme.id, desk.scheme.version if now is None else now.version)
    _require_kinds(desk.scheme, scheme, held)
    return Candidate(scheme=scheme, packed=packed, changes=differences(desk.scheme, scheme))


def _require_newer(scheme: Scheme, scheme_id: str, version: str) -> None:
    if scheme.id != scheme_id:
        params = {"scheme": scheme.title, "own": scheme_id}
        raise RuleViolation("folder", "other_scheme", params)
    if _order(scheme.version) <= _order(version):
        raise RuleViolation("folder", "not_newer", {"version": scheme.version, "now": version})


def _require_kinds(now: Scheme, scheme: Scheme, held: frozenset[str]) -> None:
    """Meetings that were held keep their kind: packs and letters name it."""
    gone = held - {kind.id for kind in scheme.meeting_kinds}
    titles = [kind.title for kind in now.meeting_kinds if kind.id in gone]
    if titles:
        raise RuleViolation("folder", "kind_in_use", {"kind": titles[0]})


def _order(version: str) -> tuple[int, ...]:
    """The numbers of a version, so that 10 comes after 9 and 2.1 after 2."""
    return tuple(int(number) for number in _DIGITS.findall(version))


def bring_in(
    desk: Desk, wanted: Candidate, *, authorised_by: str, authorised_on: date | None, reference: str
) -> RuleSetRow:
    """Bring a newer rule set into force, in one step; the one before is kept.

    The desk goes on under the old rules until it is opened again: lock it at once.

    Args:
        authorised_by: who decided it; only the scheme's own authority changes criteria (S2
            section 1). reference: where the decision is written down.

    Raises:
        RuleViolation: ``required`` for what is missing of the authority,
            ``authorised_ahead`` for a date that is still to come, ``not_newer``.
        EnvironmentProblem: nothing was changed.
    """
    for field, typed in (("authorised_by", authorised_by), ("reference", reference)):
        if not typed.strip():
            raise RuleViolation(field, "required")
    if authorised_on is None:
        raise RuleViolation("authorised_on", "required")
    if authorised_on > desk.today():
        raise RuleViolation("authorised_on", "authorised_ahead")
    scheme = wanted.scheme

    def act(work: Work) -> RuleSetRow:
        now = rulesets.in_force(work.reading)
        if now is not None:
            _require_newer(scheme, now.name, now.version)
            _require_kinds(desk.scheme, scheme, meetings.kinds(work.reading))
            work.amend(Kind.RULE_SET, now.id, now.revision, {"in_force": False})
        _insert(
            work, scheme, wanted.packed, authorised_by.strip(), authorised_on, reference.strip()
        )
        kept = rulesets.in_force(work.reading)
        if kept is None:
            raise KeyError(scheme.rule_set)
        return kept

    return desk.write(act, context=CONTEXT)
