"""Bringing a spreadsheet in from the command line: a cohort, repeat detainees, events."""

import argparse
import sys
from collections.abc import Mapping

from iomdesk.app.commands import Refused, Said, write_new
from iomdesk.services import agencies, detainees, eventimport, imports
from iomdesk.services.desk import Desk
from iomdesk.services.imports import Plan
from iomdesk.words import words

COHORT = "cohort"
DETAINEES = "detainees"
EVENTS = "events"


def bring_in(asked: argparse.Namespace, said: Said, desk: Desk) -> int:
    """Read the file, report, and take the ready rows in unless it is a dry run.

    What the file holds is told from its headings where ``--kind`` does not say it.
    """
    asked.originator = _whose(desk, asked.originator or "")
    if asked.kind == DETAINEES:
        return _detainees(asked, said, desk)
    if asked.kind == EVENTS:
        return _events(asked, said, desk)
    plan = imports.read_file(desk, asked.file, sheet=asked.sheet, originator=asked.originator or "")
    if asked.kind is None and detainees.is_list(plan.workbook.sheet):
        return _detainees(asked, said, desk)
    if asked.kind is None and eventimport.is_list(plan.workbook.sheet):
        return _events(asked, said, desk)
    return _cohort(asked, said, desk, plan)


def _read_words(asked: argparse.Namespace, counts: Mapping[str, int]) -> str:
    code = "import_read_one" if counts["ready"] == 1 else "import_read"
    return words("command", code, {"file": asked.file.name, **counts})


def _whose(desk: Desk, typed: str) -> str:
    """The only agency that fits what was typed; one this desk does not know is told of."""
    found = agencies.like(agencies.names(desk), typed)
    if typed.strip() and not found:
        told = words("import_row", "event_agency_unknown", {"agency": typed.strip()})
        sys.stderr.write(f"iomdesk: {told}\n")
    return found or typed.strip()


def _cohort(asked: argparse.Namespace, said: Said, desk: Desk, plan: Plan) -> int:
    said.fact("kind", COHORT)
    if not plan.columns.names_found:
        raise Refused(words("command", "no_columns", {"file": asked.file.name}))
    if asked.report is not None and asked.dry_run:  # which keeps nothing, not even a log
        write_new(asked.report, imports.report_bytes(plan))
    elif asked.report is not None:
        imports.save_report(desk, plan, asked.report)
    counts = imports.counts(plan)
    said.fact("counts", dict(counts))
    said.line(_read_words(asked, counts))
    if asked.dry_run:
        said.fact("rows", imports.report(plan))
        said.line(words("command", "import_dry"))
        return 0
    outcome = imports.import_ready(desk, plan)
    said.fact("imported", outcome.taken)
    said.fact("waiting", outcome.waiting)
    said.line(words("command", "imported", {"taken": outcome.taken, "waiting": outcome.waiting}))
    return 0


def _detainees(asked: argparse.Namespace, said: Said, desk: Desk) -> int:
    """Four facts of each row; the columns that stay behind are named."""
    said.fact("kind", DETAINEES)
    checked = detainees.read_file(desk, asked.file, sheet=asked.sheet)
    if asked.report is not None and asked.dry_run:
        write_new(asked.report, detainees.report_bytes(checked))
    elif asked.report is not None:
        detainees.save_report(desk, checked, asked.report)
    counts = detainees.counts(checked)
    said.fact("counts", counts)
    said.fact("left_behind", list(checked.left_behind))
    said.line(_read_words(asked, counts))
    if checked.left_behind:
        left = ", ".join(checked.left_behind)
        said.line(words("command", "left_behind", {"columns": left}))
    if asked.dry_run:
        said.fact("rows", detainees.report(checked))
        said.line(words("command", "import_dry"))
        return 0
    taken = detainees.bring_in(desk, checked, originator=asked.originator or "")
    said.fact("imported", len(taken))
    said.fact("waiting", counts["problem"])
    said.line(words("command", "detainees_in", {"taken": len(taken)}))
    return 0


def _events(asked: argparse.Namespace, said: Said, desk: Desk) -> int:
    """What happened to people of the store; rows about anybody else are kept out."""
    said.fact("kind", EVENTS)
    originator = asked.originator or ""
    plan = eventimport.read_file(desk, asked.file, sheet=asked.sheet, originator=originator)
    if asked.report is not None and asked.dry_run:
        write_new(asked.report, eventimport.report_bytes(plan))
    elif asked.report is not None:
        eventimport.save_report(desk, plan, asked.report)
    counts = dict(eventimport.counts(plan))
    said.fact("counts", counts)
    said.fact("left_behind", list(plan.left_behind))
    said.line(_read_words(asked, counts))
    if plan.left_behind:
        left = ", ".join(plan.left_behind)
        said.line(words("command", "left_behind", {"columns": left}))
    if asked.dry_run:
        said.fact("rows", eventimport.report(plan))
        said.line(words("command", "import_dry"))
        return 0
    kept = eventimport.bring_in(desk, plan)
    said.fact("imported", len(kept.ids))
    said.fact("waiting", kept.waiting)
    code = "event_in" if len(kept.ids) == 1 else "events_in"
    said.line(words("command", code, {"taken": len(kept.ids), "waiting": kept.waiting}))
    return 0
