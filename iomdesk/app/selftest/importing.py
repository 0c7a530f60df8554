"""Spreadsheets: real files that ship, read, judged row by row, and taken in.

``resources/selftest/sheets`` holds a workbook and a list as text of each kind, with what
people do to such files: a title above the headings, a hidden sheet, coloured and merged
cells, days that never were, names in two alphabets, somebody twice. ``expected.json`` says
of each row what must come of it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from iomdesk.app.selftest.bench import Bench
from iomdesk.app.selftest.failing import must
from iomdesk.assets import resource
from iomdesk.services import cohort, detainees, eventimport, imports
from iomdesk.services.desk import Desk

EXPECTED: Final = "expected.json"
_FROM: Final = "Police"
_KINDS: Final = ("xlsx", "csv")


def import_all(bench: Bench) -> dict[str, object]:
    """Every file is read; what is ready of it is taken in, and is there afterwards."""
    text = resource("selftest", "sheets", EXPECTED).read_text(encoding="utf-8")
    expected: Mapping[str, list[dict[str, Any]]] = json.loads(text)
    found = read_all(bench, "imported")
    must(sorted(expected), sorted(found), "spreadsheets")
    rows = 0
    for name, lines in found.items():
        must(len(expected[name]), len(lines), f"{name}, rows")
        for wanted, got in zip(expected[name], lines, strict=True):
            must(wanted, got, name)
        rows += len(lines)
    return {"files": len(found), "rows": rows}


def read_all(bench: Bench, name: str) -> dict[str, list[dict[str, Any]]]:
    """Of every file what is said of its rows; what is ready is taken in."""
    found: dict[str, list[dict[str, Any]]] = {}
    with bench.open_copy(name) as opened:
        for kind in _KINDS:
            found[f"cohort.{kind}"] = _cohort(opened.desk, _file("cohort", kind))
            found[f"detainees.{kind}"] = _detainees(opened.desk, _file("detainees", kind))
            found[f"events.{kind}"] = _events(opened.desk, _file("events", kind))
    return found


def _file(name: str, kind: str) -> Path:
    return resource("selftest", "sheets", f"{name}.{kind}")


def _short(report: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The report without its words, which are looked after elsewhere."""
    return [
        {
            "row": line["row"],
            "verdict": line["verdict"],
            "codes": [reason["code"] for reason in line["reasons"]],
        }
        for line in report
    ]


def _cohort(desk: Desk, file: Path) -> list[dict[str, Any]]:
    before = _people(desk)
    plan = imports.read_file(desk, file, originator=_FROM)
    ready = imports.counts(plan)["ready"]
    new = sum(not line.person_id for line in plan.lines if line.verdict.value == "ready")
    outcome = imports.import_ready(desk, plan)
    must(ready, outcome.taken, f"{file.name}, rows taken in")
    must(before + new, _people(desk), f"{file.name}, people afterwards")
    again = imports.read_file(desk, file, originator=_FROM)
    known = sum(bool(line.person_id) for line in again.lines)
    must(True, known >= ready, f"{file.name}, people known when it is read again")
    return _short(imports.report(plan))


def _people(desk: Desk) -> int:
    return sum(cohort.counts_by_rag(desk).values())


def _detainees(desk: Desk, file: Path) -> list[dict[str, Any]]:
    before = len(detainees.waiting(desk))
    checked = detainees.read_file(desk, file)
    taken = detainees.bring_in(desk, checked, originator=_FROM)
    must(before + len(taken), len(detainees.waiting(desk)), f"{file.name}, detainees afterwards")
    return _short(detainees.report(checked))


def _events(desk: Desk, file: Path) -> list[dict[str, Any]]:
    plan = eventimport.read_file(desk, file)
    ready = eventimport.counts(plan)["ready"]
    kept = eventimport.bring_in(desk, plan)
    must(ready, len(kept.ids), f"{file.name}, events kept")
    return _short(eventimport.report(plan))
