"""The history of a person: all of it, and every place in the work by a name of its own."""

import ast
from pathlib import Path

from iomdesk.services import history
from iomdesk.services.desk import Desk
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from iomdesk.words import words
from tests.store.support import SOURCE

PROGRAM = Path(history.__file__).parents[1]


def test_five_hundred_consultations_hide_no_collection(desk: Desk) -> None:
    row = {"surname": "Oakapple", **SOURCE}
    person_id = desk.write(lambda work: work.insert(Kind.PERSON, row), context="cohort")

    def look(work: object) -> None:
        from iomdesk.store.changes import Work

        assert isinstance(work, Work)
        for _ in range(510):
            work.note(Verb.CONSULTATION, Kind.PERSON, person_id, person_id=person_id)

    desk.write(look, context="record")
    lines = history.history(desk, person_id)
    assert len(lines) == 511
    assert lines[-1].verb == Verb.COLLECTION


def contexts() -> set[str]:
    """Every place in the work that is handed on as a literal, to go into the log."""
    found: set[str] = set()
    for file in {*(PROGRAM / "services").glob("*.py")} - {Path(history.__file__)}:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            given: list[ast.expr | None] = []
            if isinstance(node, ast.Call):
                given = [each.value for each in node.keywords if each.arg == "context"]
            elif isinstance(node, ast.arguments):
                pairs = zip(node.kwonlyargs, node.kw_defaults, strict=True)
                given = [default for name, default in pairs if name.arg == "context"]
            for each in (part for one in given if one is not None for part in ast.walk(one)):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    found.add(each.value)
    return found


def test_every_place_in_the_work_has_words() -> None:
    found = contexts()
    assert found >= {"meetings", "create", "settings", "draft", "unlock", "keys", "pack"}
    for context in found:
        assert words("history_context", context), context
