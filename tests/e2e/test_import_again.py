"""Importing again: nothing twice, nothing dropped unseen, nothing freed, all of it undone."""

import errno
import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.exchange.fields import Field
from iomdesk.exchange.tables import write_rows
from iomdesk.services import cohort, drafts, imports, outgoing
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.services.imports import Choice, Happens, Plan, UndoRefused
from iomdesk.store import log
from iomdesk.store.log import Verb
from tests.helpers.dump import dump

HEAD = ["Surname", "Forename", "DOB", "CRN", "PNCID", "Area", "PPO", "RAG", "RAG date", "Tel"]
OAK = ["OAKAPPLE", "Stephen", "02/02/1988", "X990031", "", "Saltergate", "", "Green",
       "01/11/2026", "01632 960100"]  # fmt: skip
SNOW = ["SNOWBERRY", "Tanya", "11/11/1996", "X990018", "", "Millbeck", "", "Green",
        "02/11/2026", ""]  # fmt: skip
SOURCE = Provenance(originator="Probation", received_on=date(2026, 11, 20), channel="telephone")


def read(desk: Desk, folder: Path, *rows: list[str]) -> Plan:
    """A file with these rows, read; the police sent it."""
    write_rows(folder / "cohort.csv", HEAD, rows)
    return imports.read_file(desk, folder / "cohort.csv", originator="Police")


def changed(row: list[str], **cells: str) -> list[str]:
    """A row with other cells."""
    return [cells.get(name, cell) for name, cell in zip(HEAD, row, strict=True)]


def stale(desk: Desk, plan: Plan) -> None:
    """The plan is refused and nothing changes by it."""
    before = dump(desk)
    with pytest.raises(RuleViolation) as refused:
        imports.import_ready(desk, plan)
    assert refused.value.code == "plan_stale"
    assert dump(desk) == before


def only_id(desk: Desk, text: str) -> str:
    """The id of the one person that search finds."""
    (row,) = cohort.find_people(desk, Filter(text=text)).rows
    return row.id


# ---- nothing twice -----------------------------------------------------------------------


def test_a_plan_is_taken_in_once(desk: Desk, tmp_path: Path) -> None:
    plan = read(desk, tmp_path, OAK, SNOW)
    imports.import_ready(desk, plan)
    stale(desk, plan)
    stale(desk, replace(plan, id="another"))
    again = imports.rematched(desk, plan)
    assert [line.happens for line in again.lines] == [Happens.FILL, Happens.FILL]
    assert imports.import_ready(desk, again).added == 0
    assert cohort.find_people(desk, Filter()).total == 2


def test_a_plan_that_only_fills_is_taken_in_once_too(desk: Desk, tmp_path: Path) -> None:
    imports.import_ready(desk, read(desk, tmp_path, OAK))
    plan = read(desk, tmp_path, OAK)
    imports.import_ready(desk, plan)
    stale(desk, plan)


def test_somebody_added_since_is_met_again_before_the_import(desk: Desk, tmp_path: Path) -> None:
    """Two desks, one file: decisions that still hold stay."""
    plan = imports.decide(read(desk, tmp_path, OAK, SNOW), 3, Choice.LEAVE_OUT)
    cohort.add_person(desk, {"surname": "OAKAPPLE", "forename": "Stephen"},
                      numbers={IdentifierKind.CRN: "X990031"}, source=SOURCE)  # fmt: skip
    stale(desk, plan)
    again = imports.rematched(desk, plan)
    assert [line.happens for line in again.lines] == [Happens.FILL, Happens.LEFT_OUT]
    imports.import_ready(desk, again)
    assert cohort.find_people(desk, Filter()).total == 1


def test_a_namesake_added_since_who_is_nobody_of_the_file_stops_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    plan = read(desk, tmp_path, OAK)
    cohort.add_person(desk, {"surname": "MELILOTTE"}, numbers={}, source=SOURCE)
    assert imports.import_ready(desk, plan).added == 1


def test_somebody_gone_or_changed_since_is_looked_at_again(desk: Desk, tmp_path: Path) -> None:
    first = imports.import_ready(desk, read(desk, tmp_path, OAK))
    gone = read(desk, tmp_path, OAK)
    changing = imports.decide(read(desk, tmp_path, changed(OAK, RAG="Red")), 2, Choice.SAME_FILE)
    who = only_id(desk, "oakapple")
    person = cohort.read_record(desk, who).person
    imports.undo_import(desk, first.batch_id)
    stale(desk, gone)
    stale(desk, changing)
    assert imports.rematched(desk, gone).line(2).happens is Happens.ADD
    imports.import_ready(desk, imports.rematched(desk, gone))
    who = only_id(desk, "oakapple")
    person = cohort.read_record(desk, who).person
    plan = imports.decide(read(desk, tmp_path, changed(OAK, RAG="Red")), 2, Choice.SAME_FILE)
    cohort.amend_person(
        desk, who, person.revision, {"phone": "01632 960999"}, numbers={}, source=SOURCE
    )
    stale(desk, plan)
    assert imports.rematched(desk, plan).line(2).choice is None


# ---- nothing dropped unseen --------------------------------------------------------------


def test_what_differs_from_what_is_kept_waits_for_a_person(desk: Desk, tmp_path: Path) -> None:
    imports.import_ready(desk, read(desk, tmp_path, OAK, SNOW))
    row = changed(OAK, RAG="Red", Tel="01632 960777", PPO="Yes")
    plan = read(desk, tmp_path, row, SNOW)
    line = plan.line(2)
    assert (line.verdict.value, line.happens) == ("check", Happens.WAITS)
    assert [reason.text for reason in line.reasons] == [
        "Differs from what is kept: status, telephone. The row waits for you."
        " Choose whose words stand."
    ]
    assert imports.report(plan)[0]["reasons"] == [
        {"column": "", "code": "differs", "text": line.reasons[0].text}
    ]
    assert plan.line(3).verdict.value == "ready"
    labels = {pair.label for pair in imports.compare(desk, plan, 2) if pair.differs}
    assert labels == {"Status", "Telephone"}
    assert imports.import_ready(desk, plan).taken == 1
    who = only_id(desk, "oakapple")
    assert cohort.read_record(desk, who).person.rag is Rag.GREEN

    ours = imports.accept_all(read(desk, tmp_path, row, SNOW), "differs")
    assert ours.line(2).happens is Happens.FILL
    imports.import_ready(desk, ours)
    person = cohort.read_record(desk, who).person
    assert (person.rag, person.phone, person.ppo) == (Rag.GREEN, "01632 960100", True)

    theirs = imports.decide(read(desk, tmp_path, row, SNOW), 2, Choice.SAME_FILE)
    imports.import_ready(desk, theirs)
    person = cohort.read_record(desk, who).person
    assert (person.rag, person.phone) == (Rag.RED, "01632 960777")


def test_the_files_words_never_take_a_ppo_away_without_saying_so(
    desk: Desk, tmp_path: Path
) -> None:
    """An empty cell says nothing; "No" does, and waits."""
    imports.import_ready(desk, read(desk, tmp_path, changed(OAK, PPO="Yes")))
    silent = read(desk, tmp_path, changed(OAK, Tel="01632 960777"))
    assert silent.line(2).differs == (Field.PHONE,)
    imports.import_ready(desk, imports.decide(silent, 2, Choice.SAME_FILE))
    who = only_id(desk, "oakapple")
    assert cohort.read_record(desk, who).person.ppo
    told = read(desk, tmp_path, changed(OAK, PPO="No", Tel=""))
    assert told.line(2).differs == (Field.PPO,)
    imports.import_ready(desk, imports.decide(told, 2, Choice.SAME_FILE))
    assert not cohort.read_record(desk, who).person.ppo


def test_the_date_of_the_same_status_is_not_dropped_either(desk: Desk, tmp_path: Path) -> None:
    imports.import_ready(desk, read(desk, tmp_path, OAK))
    plan = read(desk, tmp_path, changed(OAK, **{"RAG date": "05/11/2026"}))
    assert plan.line(2).differs == (Field.RAG_ON,)
    imports.import_ready(desk, imports.decide(plan, 2, Choice.SAME_FILE))
    person = cohort.read_record(desk, only_id(desk, "oakapple")).person
    assert person.rag_since == date(2026, 11, 5)


# ---- two rows, one person ----------------------------------------------------------------


def test_rows_that_may_be_one_person_are_never_accepted_at_once(desk: Desk, tmp_path: Path) -> None:
    plan = read(desk, tmp_path, OAK, changed(OAK, Tel=""))
    assert plan.line(3).alike == 2
    assert imports.kinds_of_check(plan) == {}
    assert imports.accept_all(plan, "same_crn") == plan
    with pytest.raises(RuleViolation) as refused:
        imports.decide(plan, 3, Choice.ACCEPT)
    assert refused.value.code == "choice_of_row"
    imports.import_ready(desk, plan)
    assert cohort.find_people(desk, Filter()).total == 1


def test_a_row_fills_what_the_same_row_further_up_leaves_empty(desk: Desk, tmp_path: Path) -> None:
    later = changed(OAK, PNCID="2009/9990012V", RAG="Red", Tel="01632 960555")
    plan = read(desk, tmp_path, changed(OAK, Tel=""), later)
    assert imports.choices_of(plan.line(3)) == (Choice.SAME_ROW, Choice.NEW, Choice.LEAVE_OUT)
    shown = {pair.label: (pair.file, pair.ours) for pair in imports.compare(desk, plan, 3)}
    assert shown["Status"] == ("Red", "Green")
    plan = imports.decide(plan, 3, Choice.SAME_ROW)
    assert (plan.line(3).verdict.value, plan.line(3).happens) == ("ready", Happens.JOIN)
    outcome = imports.import_ready(desk, plan)
    assert (outcome.taken, outcome.added, outcome.waiting) == (1, 1, 0)
    person = cohort.read_record(desk, only_id(desk, "oakapple")).person
    assert (person.rag, person.phone) == (Rag.GREEN, "01632 960555")
    assert [one.canonical for one in person.identifiers] == ["X990031", "2009/9990012V"]


def test_a_row_joined_to_one_that_is_left_out_waits_again(desk: Desk, tmp_path: Path) -> None:
    plan = imports.decide(read(desk, tmp_path, OAK, OAK, SNOW), 3, Choice.SAME_ROW)
    plan = imports.decide(plan, 2, Choice.LEAVE_OUT)
    assert (plan.line(3).verdict.value, plan.line(3).happens) == ("check", Happens.WAITS)
    imports.import_ready(desk, plan)
    assert cohort.find_people(desk, Filter()).total == 1
    with pytest.raises(RuleViolation) as refused:
        imports.decide(plan, 4, Choice.SAME_ROW)
    assert refused.value.code == "choice_needs_row"


def test_a_decision_about_a_row_falls_with_the_likeness(desk: Desk, tmp_path: Path) -> None:
    other = changed(SNOW, CRN="X990031")
    plan = imports.decide(read(desk, tmp_path, OAK, other), 3, Choice.SAME_ROW)
    plan = imports.repair(plan, 2, Field.CRN, "X990032")
    assert (plan.line(3).choice, plan.line(3).happens) == (None, Happens.ADD)


def test_different_people_with_one_number_stay_possible_one_by_one(
    desk: Desk, tmp_path: Path
) -> None:
    plan = imports.decide(read(desk, tmp_path, OAK, changed(SNOW, CRN="X990031")), 3, Choice.NEW)
    assert imports.import_ready(desk, plan).added == 2


# ---- nothing freed -----------------------------------------------------------------------


def test_filling_one_field_lifts_no_restriction(desk: Desk, tmp_path: Path) -> None:
    """The row keeps one source: the strictest of both (S3; S4)."""
    kept = replace(
        SOURCE, grade="5x5x5 B2 5", handling="Not to be passed to partners", hmpps_unpublished=True
    )
    who = cohort.add_person(
        desk,
        {"surname": "OAKAPPLE", "forename": "Stephen", "birth_date": date(1988, 2, 2),
         "address": "1 Sample Street, Saltergate"},
        numbers={IdentifierKind.CRN: "X990031"},
        source=kept,
    )  # fmt: skip
    imports.import_ready(desk, read(desk, tmp_path, OAK))
    person = cohort.read_record(desk, who).person
    assert person.phone == "01632 960100"
    assert person.provenance.originator == "Police; Probation"  # a part is still Probation's
    assert person.provenance.hmpps_unpublished
    assert person.provenance.grade == "5x5x5 B2 5"
    assert person.provenance.handling == "Not to be passed to partners"
    other = changed(OAK, CRN="X990077")
    plan = imports.decide(read(desk, tmp_path, other), 2, Choice.SAME_FILE)
    imports.import_ready(desk, plan)
    (number,) = cohort.read_record(desk, who).person.identifiers
    assert (number.canonical, number.provenance.hmpps_unpublished) == ("X990077", True)


def test_visor_is_no_source_of_a_file(desk: Desk, tmp_path: Path) -> None:
    plan = replace(read(desk, tmp_path, OAK), originator="ViSOR")
    with pytest.raises(RuleViolation) as refused:
        imports.import_ready(desk, plan)
    assert refused.value.code == "visor_source"


# ---- what is looked at and what leaves ---------------------------------------------------


def test_to_compare_is_to_look_at_a_person(desk: Desk, tmp_path: Path) -> None:
    imports.import_ready(desk, read(desk, tmp_path, OAK))
    plan = read(desk, tmp_path, changed(OAK, Surname="OAKAPLE"), SNOW)
    who = only_id(desk, "oakapple")
    assert imports.compare(desk, plan, 2)
    first = history(desk, who)[0]
    assert (first.verb, first.who) == ("consultation", desk.who)
    with desk.read() as reading:
        count = len(log.latest(reading))
    assert imports.compare(desk, plan, 3) == ()
    with desk.read() as reading:
        assert len(log.latest(reading)) == count


BAD = changed(OAK, DOB="31/02/1990")


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are asked of POSIX")
def test_problem_rows_are_for_their_owner_only(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "problems.csv"
    imports.save_problem_rows(desk, read(desk, tmp_path, BAD), target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.glob("*problems*")) == ["problems.csv"]


def test_problem_rows_never_lie_anywhere_without_their_entry(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the log cannot be written, no file; when the file cannot be, the log says so."""
    plan = read(desk, tmp_path, BAD)
    target = tmp_path / "problems.csv"

    def refuses(*_args: object, **_named: object) -> None:
        raise EnvironmentProblem("disk_full")

    with monkeypatch.context() as broken:
        broken.setattr(type(desk.store), "write", refuses)
        with pytest.raises(EnvironmentProblem):
            imports.save_problem_rows(desk, plan, target)
    assert list(tmp_path.glob("*problems*")) == []

    def pulled(*_args: object) -> None:
        raise OSError(errno.EIO, "the drive was pulled out")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", pulled)
        with pytest.raises(EnvironmentProblem, match="paper_drive_gone"):
            imports.save_problem_rows(desk, plan, target)
    assert list(tmp_path.glob("*problems*")) == []
    with desk.read() as reading:
        last, first = log.latest(reading, limit=2)
    assert {first.verb, last.verb} == {Verb.DISCLOSURE}
    assert "how" not in first.fields
    assert last.fields["how"] == (None, outgoing.NOT_SAVED)
    with pytest.raises(ValueError, match="xlsx or csv"):
        imports.save_problem_rows(desk, plan, tmp_path / "problems.pdf")


# ---- undone one by one -------------------------------------------------------------------


def test_imports_on_top_of_each_other_are_undone_from_the_top(desk: Desk, tmp_path: Path) -> None:
    empty = dump(desk, without=("import_batch", "import_mapping"))
    one = imports.import_ready(desk, read(desk, tmp_path, changed(OAK, Tel=""), SNOW))
    two = imports.import_ready(desk, read(desk, tmp_path, OAK))
    with pytest.raises(UndoRefused) as refused:
        imports.undo_import(desk, one.batch_id)
    assert refused.value.people == (only_id(desk, "oakapple"),)
    assert imports.undo_import(desk, two.batch_id) == 0
    assert imports.undo_import(desk, one.batch_id) == 2
    assert dump(desk, without=("import_batch", "import_mapping")) == empty
    assert desk.store.check().sound


def test_what_was_typed_about_people_goes_with_them(desk: Desk, tmp_path: Path) -> None:
    outcome = imports.import_ready(desk, read(desk, tmp_path, OAK))
    who = only_id(desk, "oakapple")
    for form in ("person", "move"):
        drafts.keep_draft(desk, form, who, base_revision=1, answers={"phone": "01632 960100"})
    drafts.keep_draft(desk, "person", f"{who} 2", base_revision=1, answers={"phone": "01632"})
    drafts.keep_draft(desk, "person", drafts.NEW, base_revision=0, answers={"surname": "X"})
    imports.undo_import(desk, outcome.batch_id)
    assert drafts.find_draft(desk, "person", who) is None
    assert drafts.find_draft(desk, "move", who) is None
    assert drafts.find_draft(desk, "person", f"{who} 2") is None
    assert drafts.find_draft(desk, "person", drafts.NEW) is not None
