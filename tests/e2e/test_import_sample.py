"""The sample cohort workbook into a real store, held to what a careful person reads out of it.

Checks are accepted, problems repaired, doubles left out; then every person in the store is
what truth.json says, field by field; then the import is undone and the store is as before.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.dates import show_date
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.domain.records import Record
from iomdesk.exchange.fields import Field
from iomdesk.services import cohort, imports
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.imports import Choice, Plan
from tests.helpers.dump import dump

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
FILE = SAMPLES / "cohort-2026-11.xlsx"
RAGS = {status.word: status for status in Rag}

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "truth.json").exists(), reason="the sample files are not beside the project"
)


@pytest.fixture
def truth() -> list[dict[str, Any]]:
    """What a careful person reads, a line for each row."""
    return list(json.loads((SAMPLES / "truth.json").read_text("utf-8"))["cohort"])


def worked_through(plan: Plan, truth: list[dict[str, Any]]) -> Plan:
    """What a careful person does at the desk, row by row."""
    for told in truth:
        number, why = told["row"], told.get("why", "")
        match why:
            case "no surname":
                plan = imports.repair(plan, number, Field.SURNAME, told["surname"])
            case "no such date of birth":
                born = show_date(date.fromisoformat(told["dob"]))
                plan = imports.repair(plan, number, Field.BIRTH_DATE, born)
            case "PNCID check letter":
                proposal = next(r.proposal for r in plan.line(number).row.reasons if r.proposal)
                plan = imports.repair(plan, number, Field.PNCID, proposal)
            case "same PNCID as another row":
                plan = imports.decide(plan, number, Choice.LEAVE_OUT)
    return imports.accept_all(plan, "rag_colour")


def day(value: object) -> date | None:
    """A date of truth.json."""
    return date.fromisoformat(str(value)) if value else None


def differences(record: Record, told: dict[str, Any], name: str) -> list[str]:
    """Every field of a person that is not what truth.json says."""
    person = record.person
    now = record.in_custody()
    scores = {score.months: score.value for score in record.scores}
    change = record.rag_history[0]
    pairs = {
        "surname": (person.surname.upper(), told["surname"]),
        "forename": (person.forename, told["forename"]),
        "dob": (person.birth_date, day(told["dob"])),
        "pncid": (person.identifier(IdentifierKind.PNCID), told["pncid"]),
        "crn": (person.identifier(IdentifierKind.CRN), told["crn"]),
        "nomis": (person.identifier(IdentifierKind.NOMIS), told["nomis"]),
        "area": (person.area, told["area"]),
        "ppo": (person.ppo, told["ppo"]),
        "rag": (person.rag, RAGS[told["rag"]]),
        "rag_date": (person.rag_since, day(told["rag_date"])),
        "history": (
            (change.before, change.status, change.set_at.date(), change.reason),
            (
                Rag.NOT_SET,
                RAGS[told["rag"]],
                day(told["rag_date"]),
                f"Status as kept in {FILE.name}, row {told['row']}",
            ),
        ),
        "om": (person.offender_manager, told["om"]),
        "ogrs12": (scores.get(12), str(told["ogrs12"])),
        "ogrs24": (scores.get(24), str(told["ogrs24"])),
        "registered": (person.registered_on, day(told["registered"])),
        "last_conviction": (person.last_conviction_on, day(told["last_conviction"])),
        "mappa": (person.mappa, told["mappa"]),
        "prison": (now.establishment if now else None, told["prison"]),
        "release": (now.release_on if now else None, day(told["release"])),
        "address": (person.address, told["address"]),
        "phone": (person.phone, told["phone"]),
        "note": ("".join(note.body for note in record.notes), told["note"]),
        "source": (
            (person.provenance.originator, person.provenance.channel),
            ("Probation", f"spreadsheet {FILE.name}"),
        ),
    }
    return [
        f"{name} {key}: {got!r}, not {want!r}" for key, (got, want) in pairs.items() if got != want
    ]


def test_the_sample_is_in_the_store_as_it_should_be_and_out_again(
    desk: Desk, clock: SetClock, truth: list[dict[str, Any]]
) -> None:
    """All 247 people, every field, then undo."""
    clock.at = datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone()
    empty = dump(desk, without=("import_batch", "import_mapping"))
    plan = imports.read_file(desk, FILE, originator="Probation")
    assert imports.counts(plan) == {"ready": 233, "check": 13, "problem": 4, "left_out": 12}
    plan = worked_through(plan, truth)
    assert imports.counts(plan) == {"ready": 247, "check": 0, "problem": 0, "left_out": 15}
    outcome = imports.import_ready(desk, plan)
    assert (outcome.taken, outcome.added, outcome.waiting) == (247, 247, 0)
    for told in truth:
        if not plan.line(told["row"]).row.typed[Field.PNCID]:
            told["pncid"] = ""  # three cells of the file are empty: nothing may be made up
    assert sum(told["pncid"] == "" for told in truth) == 3
    by_crn = {row.crn: row.id for row in cohort.find_people(desk, Filter()).rows}
    people = [told for told in truth if "crn" in told]
    assert len(people) == len(by_crn) == 247
    wrong = [
        line
        for told in people
        for line in differences(
            cohort.read_record(desk, by_crn[told["crn"]]), told, f"row {told['row']}"
        )
    ]
    assert wrong == []
    assert desk.store.check().sound
    assert imports.undo_import(desk, outcome.batch_id) == 247
    assert dump(desk, without=("import_batch", "import_mapping")) == empty
    assert desk.store.check().sound


def test_what_stood_in_the_file_is_kept_where_a_check_letter_was_put_right(
    desk: Desk, truth: list[dict[str, Any]]
) -> None:
    """The number is the corrected one; what was typed stays beside it."""
    told = next(one for one in truth if one.get("why") == "PNCID check letter")
    plan = imports.read_file(desk, FILE, originator="Probation")
    stood = plan.line(told["row"]).row.typed[Field.PNCID]
    imports.import_ready(desk, worked_through(plan, truth))
    row = cohort.find_people(desk, Filter(text=told["crn"])).rows[0]
    person = cohort.read_record(desk, row.id).person
    held = next(one for one in person.identifiers if one.kind is IdentifierKind.PNCID)
    assert held.canonical == told["pncid"]
    assert held.typed == stood
    assert stood.replace(" ", "")[-1] != told["pncid"][-1]
