"""The line about the rule sets in a check of a store."""

from collections.abc import Mapping

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk, Reading
from iomdesk.services.findings import Finding
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.queries import rulesets as stored
from iomdesk.store.queries import settings
from iomdesk.store.schema import Kind
from iomdesk.words import words


def check(desk: Desk) -> Finding:
    """Whether every rule set can be read and is what the log says was put in.

    The log is chained and cannot be rewritten unseen, so a text, a date or a name that was
    altered in the table differs from it. What packs were made with is compared as well.
    """
    with desk.read() as reading:
        kept = stored.all(reading)
        for row in kept:
            try:
                scheme = rulesets.scheme_kept(reading, row.name, row.version)
            except EnvironmentProblem as problem:
                return Finding(words("environment", problem.code, problem.params), sound=False)
            params = {"scheme": scheme.title, "version": scheme.version}
            used = settings.statements_used(reading, row.rule_set)
            if used - {scheme.statement.sha256}:
                return Finding(words("check", "rule_set_changed", params), sound=False)
        altered = _altered(reading)
    if altered:
        return Finding(words("check", "rule_set_altered", {"rule_set": altered}), sound=False)
    if sum(row.in_force for row in kept) != 1:
        return Finding(words("check", "rule_set_none"), sound=False)
    now = {
        "scheme": desk.scheme.title,
        "version": desk.scheme.version,
        "count": f"{len(kept)}",
    }
    code = "rule_set" if len(kept) == 1 else "rule_sets"
    return Finding(words("check", code, now), sound=True)


def _altered(reading: Reading) -> str:
    """The first rule set that is not as the log says, by name; empty when all are."""
    told: dict[str, dict[str, object]] = {}
    for entry in log.of_kind(reading, Kind.RULE_SET):
        row = told.setdefault(entry.row_id, {})
        if entry.verb in {Verb.COLLECTION, Verb.ALTERATION}:
            row.update({name: after for name, (_, after) in entry.fields.items()})
    held = stored.everything(reading)
    for row_id in sorted(told.keys() | held.keys()):
        is_now, was_told = held.get(row_id, {}), told.get(row_id, {})
        if _said(is_now) != _said(was_told):
            return " ".join(str({**was_told, **is_now}.get(key, "")) for key in ("name", "version"))
    return ""


def _said(row: Mapping[str, object]) -> dict[str, object]:
    """What a row says, without what is empty: the log leaves that out."""
    return {name: value for name, value in row.items() if value not in (None, "")}
