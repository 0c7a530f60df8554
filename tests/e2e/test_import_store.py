"""Taking files of people into a real store: all or nothing, and back out again the same day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.domain.problems import Cancelled, RuleViolation
from iomdesk.domain.progress import StoppableProgress
from iomdesk.exchange.fields import Field
from iomdesk.exchange.tables import read_table, write_rows
from iomdesk.services import cohort, imports
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.services.imports import Choice, UndoRefused
from iomdesk.store import log
from iomdesk.store.log import Verb
from tests.helpers.dump import dump

HEAD = ["Surname", "Forename", "DOB", "PNCID", "CRN", "Area", "RAG", "RAG date", "Tel", "Notes"]
ROWS = [
    ["OAKAPPLE", "Stephen", "02/02/1988", "2009/9990012V", "X990031", "Saltergate", "Red",
     "01/11/2026", "01632 960100", "Dogs at address"],
    ["SNOWBERRY", "Tanya", "11/11/1996", "", "X990018", "Millbeck", "Green", "02/11/2026", "", ""],
    ["TEAZLEWOOD", "Dean", "14/03/1991", "", "X990012", "Thornhope", "Amber", "03/11/2026",
     "01632 960222", ""],
    ["SPURGEWORT", "Col", "31/02/1990", "", "X990204", "Thornhope", "Amber", "", "", ""],
]  # fmt: skip
SOURCE = Provenance(originator="Probation", received_on=date(2026, 11, 20), channel="telephone")


def make_file(folder: Path, rows: list[list[str]] = ROWS, name: str = "cohort.csv") -> Path:
    """A file with these rows."""
    write_rows(folder / name, HEAD, rows)
    return folder / name


@pytest.fixture
def teaselwood(desk: Desk) -> str:
    """Somebody in the store whom the file spells differently."""
    return cohort.add_person(
        desk,
        {
            "surname": "TEASELWOOD",
            "forename": "Dean",
            "birth_date": date(1991, 3, 14),
            "area": "Millbeck",
        },
        numbers={IdentifierKind.CRN: "X990012"},
        source=SOURCE,
    )


def test_ready_rows_come_in_and_the_others_wait(
    desk: Desk, tmp_path: Path, teaselwood: str
) -> None:
    """One logged transaction; the problem and the undecided row stay behind."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    found = imports.counts(plan)
    assert found == {"ready": 2, "check": 1, "problem": 1, "left_out": 0}
    before = dump(desk)
    assert dump(desk) == before
    outcome = imports.import_ready(desk, plan)
    assert (outcome.taken, outcome.added, outcome.waiting) == (2, 2, 2)
    row = cohort.find_people(desk, Filter(text="oakapple")).rows[0]
    record = cohort.read_record(desk, row.id)
    assert record.person.rag is Rag.RED
    assert record.person.rag_since == date(2026, 11, 1)
    assert record.person.provenance.originator == "Police"
    assert record.person.provenance.channel == "spreadsheet cohort.csv"
    change = record.rag_history[0]
    assert (change.before, change.status) == (Rag.NOT_SET, Rag.RED)
    assert change.reason == "Status as kept in cohort.csv, row 2"
    assert change.set_at.date() == date(2026, 11, 1)
    assert [note.body for note in record.notes] == ["Dogs at address"]
    with desk.read() as reading:
        entries = log.of_batch(reading, outcome.batch_id)
        assert {entry.verb for entry in entries} == {Verb.COLLECTION}
        batch = next(entry for entry in entries if entry.subject == "import_batch")
        assert batch.fields["file_name"] == (None, "cohort.csv")
        assert batch.fields["sha256"] == (None, plan.sha256)
    assert history(desk, row.id)


def test_nothing_is_taken_without_its_source(desk: Desk, tmp_path: Path) -> None:
    """Nobody said whose file it is."""
    plan = imports.read_file(desk, make_file(tmp_path))
    with pytest.raises(RuleViolation) as refused:
        imports.import_ready(desk, plan)
    assert refused.value.code == "source_needed"


def test_same_person_keeps_our_spelling_and_gets_what_was_empty(
    desk: Desk, tmp_path: Path, teaselwood: str
) -> None:
    """Surname and area stay as they are, telephone and status come in."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    line = plan.line(4)
    assert line.happens is imports.Happens.WAITS_SAME
    assert line.match.person_id == teaselwood
    plan = imports.decide(plan, 4, Choice.SAME)
    imports.import_ready(desk, plan)
    record = cohort.read_record(desk, teaselwood)
    assert record.person.surname == "TEASELWOOD"
    assert record.person.area == "Millbeck"
    assert record.person.phone == "01632 960222"
    assert record.person.rag is Rag.AMBER
    assert cohort.find_people(desk, Filter(text="teaz")).total == 0


def test_same_person_by_the_files_words(desk: Desk, tmp_path: Path, teaselwood: str) -> None:
    """Chosen by a person: the file's words replace ours, and the log keeps ours."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    imports.import_ready(desk, imports.decide(plan, 4, Choice.SAME_FILE))
    person = cohort.read_record(desk, teaselwood).person
    assert (person.surname, person.area) == ("TEAZLEWOOD", "Thornhope")
    changed = [line for line in history(desk, teaselwood) if line.verb == "alteration"]
    assert any("TEASELWOOD" in str(line) for line in changed)


def test_a_different_person_is_added_beside(desk: Desk, tmp_path: Path, teaselwood: str) -> None:
    """Two people are in the store after it."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    imports.import_ready(desk, imports.decide(plan, 4, Choice.NEW))
    assert cohort.find_people(desk, Filter()).total == 4


def test_a_repaired_row_is_ready_and_a_row_left_out_stays_out(desk: Desk, tmp_path: Path) -> None:
    """The cell is typed anew in the plan, never in the file."""
    path = make_file(tmp_path)
    data = path.read_bytes()
    plan = imports.read_file(desk, path, originator="Police")
    plan = imports.repair(plan, 5, Field.BIRTH_DATE, "28/02/1990")
    assert plan.line(5).verdict.value == "ready"
    plan = imports.decide(plan, 2, Choice.LEAVE_OUT)
    imports.import_ready(desk, plan)
    names = {row.surname for row in cohort.find_people(desk, Filter()).rows}
    assert names == {"SNOWBERRY", "TEAZLEWOOD", "SPURGEWORT"}
    assert path.read_bytes() == data


def test_the_second_import_of_the_same_file_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Everybody is known; no field, number, score, stay or note comes twice."""
    path = make_file(tmp_path)
    imports.import_ready(desk, imports.read_file(desk, path, originator="Police"))
    before = dump(desk, without=("import_batch",))
    outcome = imports.import_ready(desk, imports.read_file(desk, path, originator="Police"))
    assert (outcome.taken, outcome.added) == (3, 0)
    assert dump(desk, without=("import_batch",)) == before


def test_stopped_half_way_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    """Stop is a rollback."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    before = dump(desk)

    class StopsAtTwo(StoppableProgress):
        def step(self, done: int, total: int, note: str = "") -> None:
            if done == 2:
                self.stop()
            super().step(done, total, note)

    with pytest.raises(Cancelled):
        imports.import_ready(desk, plan, StopsAtTwo())
    assert dump(desk) == before
    assert desk.store.check().sound


def test_undo_leaves_the_store_as_before_and_is_logged(
    desk: Desk, tmp_path: Path, teaselwood: str
) -> None:
    """New people are out, what was filled is empty again; the log holds both."""
    before = dump(desk, without=("import_batch", "import_mapping"))
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    outcome = imports.import_ready(desk, imports.decide(plan, 4, Choice.SAME_FILE))
    assert imports.undo_import(desk, outcome.batch_id) == 2
    assert dump(desk, without=("import_batch", "import_mapping")) == before
    assert imports.batches(desk)[0].undone_at == desk.clock.now()
    assert desk.store.check().sound
    with desk.read() as reading:
        verbs = {entry.verb for entry in log.latest(reading, limit=20)}
    assert Verb.ERASURE in verbs
    with pytest.raises(UndoRefused) as refused:
        imports.undo_import(desk, outcome.batch_id)
    assert refused.value.code == "undone_already"


def test_undo_is_for_the_same_day_and_for_what_nobody_built_upon(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    """Whoever was changed since is named by id, never in the exception's text."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    outcome = imports.import_ready(desk, plan)
    row = cohort.find_people(desk, Filter(text="oakapple")).rows[0]
    cohort.open_record(desk, row.id)
    person = cohort.read_record(desk, row.id).person
    cohort.amend_person(
        desk, row.id, person.revision, {"phone": "01632 960999"}, numbers={}, source=SOURCE
    )
    with pytest.raises(UndoRefused) as refused:
        imports.undo_import(desk, outcome.batch_id)
    assert (refused.value.code, refused.value.people) == ("changed_since", (row.id,))
    assert "OAKAPPLE" not in str(refused.value)
    clock.at += timedelta(days=1)
    with pytest.raises(UndoRefused) as later:
        imports.undo_import(desk, outcome.batch_id)
    assert later.value.code == "another_day"


def test_columns_chosen_by_hand_are_read_so_next_time(desk: Desk, tmp_path: Path) -> None:
    """Headings nobody could guess, chosen once."""
    head = ["Zed", *HEAD[1:]]
    write_rows(tmp_path / "a.csv", head, ROWS[:2])
    plan = imports.read_file(desk, tmp_path / "a.csv", originator="Police")
    assert plan.columns.column(Field.SURNAME) is None
    plan = imports.with_column(plan, 0, Field.SURNAME)
    imports.import_ready(desk, plan)
    again = imports.read_file(desk, tmp_path / "a.csv")
    assert again.kept
    column = again.columns.column(Field.SURNAME)
    assert column is not None
    assert column.index == 0


def test_problem_rows_go_to_a_file_with_their_reasons_and_it_is_logged(
    desk: Desk, tmp_path: Path
) -> None:
    """What leaves the desk is a disclosure."""
    plan = imports.read_file(desk, make_file(tmp_path), originator="Police")
    target = tmp_path / "problems.xlsx"
    assert imports.save_problem_rows(desk, plan, target) == 1
    rows = read_table(target).sheet.rows
    assert rows[0].values[:4] == ("Row", "Why", "Surname", "Forename")
    assert rows[1].values[0] == 5
    assert "no such date, 31/02/1990" in str(rows[1].values[1])
    assert rows[1].values[2] == "SPURGEWORT"
    with desk.read() as reading:
        entry = log.latest(reading, limit=1)[0]
    assert (entry.verb, entry.recipients) == (Verb.DISCLOSURE, "problems.xlsx")


def test_the_report_names_every_row(desk: Desk, tmp_path: Path, teaselwood: str) -> None:
    """As the command line prints it; a dry run keeps nothing."""
    before = dump(desk)
    report = imports.dry_run(desk, make_file(tmp_path))
    assert [(row["row"], row["verdict"]) for row in report] == [
        (2, "ready"), (3, "ready"), (4, "check"), (5, "problem"),
    ]  # fmt: skip
    problem = report[3]["reasons"]
    assert isinstance(problem, list)
    assert problem[0]["column"] == "DOB"
    assert problem[0]["code"] == "no_such_birth_date"
    assert dump(desk) == before
