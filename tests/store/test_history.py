"""The history of a person: all of it, and every place in the work by a name of its own."""

import ast
from pathlib import Path

from iomdesk.services import history, referrals
from iomdesk.services.desk import Desk
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from iomdesk.words import words
from tests.helpers.referrals import SOURCE as REFERRED
from tests.helpers.referrals import WHOLE, accepted, tasking
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


def test_a_referral_is_told_answer_by_answer_in_the_words_of_its_form(desk: Desk) -> None:
    told = accepted(desk, tasking(desk), **{"factors.peers.raised": "yes"})
    assert told.person_id is not None
    lines = history.history(desk, told.person_id)
    fields = [field for line in lines for field in line.fields]
    assert not any(label == "Answers" or "{" in before + after for label, before, after in fields)


def test_what_changed_in_a_form_is_a_line_for_each_answer(desk: Desk) -> None:
    person_id = desk.write(
        lambda work: work.insert(Kind.PERSON, {"surname": "Oakapple", **SOURCE}), context="cohort"
    )
    first = referrals.save(desk, None, 0, WHOLE, source=REFERRED, person_id=person_id)
    changed = {**WHOLE, "ppo": "yes", "factors.peers.link": "Never alone", "concern": ""}
    referrals.save(desk, first.id, 1, changed, source=REFERRED)
    latest = next(line for line in history.history(desk, person_id) if line.subject == "Referral")
    assert latest.fields == (
        ("Details of current offence (s) and / or issues of current concern",
         WHOLE["concern"], ""),
        ("Peers and associates, How it links to offending", "", "Never alone"),
        ("PPO case", "No", "Yes"),
        ("Stage", "Ready", "Incomplete"),
        ("Route", "Judgement", "PPO"),
    )  # fmt: skip


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
