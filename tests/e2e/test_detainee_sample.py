"""The example list of repeat detainees: four facts of each row get in, and nothing else."""

import csv
import io
from pathlib import Path

import pytest

from iomdesk.services import detainees, referrals
from iomdesk.services.desk import Desk as OpenDesk
from iomdesk.ui.screens.referrals.model import View
from iomdesk.ui.screens.referrals.view import ReferralsView
from tests.e2e.test_cli import PHRASE, Desk
from tests.e2e.test_cli_guards import inside
from tests.helpers.journey import Traveller
from tests.helpers.program import Start

SAMPLE = Path(__file__).parents[2].parent / "shared" / "samples" / "repeat-detainees-2026-11.csv"
pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the example files lie beside the project, not in it"
)
MARK = "88{:02}17"
"""Stands for how often somebody was detained: a number that is nowhere else in a store."""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder with a store in it."""
    made = Desk(tmp_path, capsys)
    assert made.create()[0] == 0
    return made


def everything(desk: OpenDesk) -> str:
    """Every value of every table, the log, drafts and search among them."""
    found: list[str] = []
    with desk.read() as reading:
        tables = reading.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.all():
            for row in reading.exec_driver_sql(f'SELECT * FROM "{name}"').all():
                found += [str(value) for value in row]
    return "\n".join(found)


def marked(place: Path) -> tuple[Path, list[list[str]]]:
    """The list with a number in its last column that can be searched for; and its rows."""
    rows = list(csv.reader(io.StringIO(SAMPLE.read_text(encoding="utf-8-sig"))))
    for number, row in enumerate(rows[1:]):
        row[-1] = MARK.format(number)
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    file = place / SAMPLE.name
    file.write_text(made.getvalue(), encoding="utf-8-sig")
    return file, rows


def test_only_the_four_facts_are_held_anywhere(desk: Desk) -> None:
    file, (headings, *rows) = marked(desk.place)
    assert headings[-1].startswith("Times detained")
    code, out = desk.keyed("import", desk.store, file, "--kind", "detainees", "--from", "Police")
    assert (code, desk.err) == (0, "")
    assert "12 rows ready" in out
    opened = inside(desk.store)
    try:
        held = {
            (one.name, f"{one.birth_date:%d/%m/%Y}", one.address, one.reason)
            for one in detainees.waiting(opened)
        }
        kept = everything(opened)
    finally:
        opened.store.close()
    assert held == {(name, born, address, why) for name, born, address, why, _ in rows}
    assert "BUGLEWEED, Si\u00e2n" in {name for name, *_ in held}
    assert "118 Specimen Close, Calder Bridge" in kept  # what is searched is what is held
    for number in range(len(rows)):
        assert MARK.format(number) not in kept
    assert "Times detained" not in kept


def test_a_referral_is_begun_from_a_line_by_keys(desk: Desk, start: Start) -> None:
    code, _ = desk.keyed("import", desk.store, SAMPLE, "--kind", "detainees", "--from", "Police")
    assert code == 0
    rig = start(desk.store)
    rig.unlock(PHRASE)
    made = Traveller(rig)
    made.press("Ctrl+3", "Ctrl+Shift+Tab")
    pane = made.here(ReferralsView).pane
    assert pane.view is View.DETAINEES
    made.press("F3")
    made.write("bugle")
    made.rest()
    made.press("Down", "Return")
    answers = {key: text for key, text in made.form.fields.answers.items() if text}
    begun = {
        "surname": "BUGLEWEED",
        "forename": "Si\u00e2n",
        "birth_date": "1971-01-02",
        "address": "118 Specimen Close, Calder Bridge",
    }
    assert {key: answers.get(key) for key in begun} == begun
    assert "Breach of bail" in answers["concern"]
    made.fill({"agency": "Police"})  # whose referral it is; the rest may follow later
    made.press("Ctrl+S")
    (line,) = referrals.listed(made.desk, "open")
    held = referrals.read_referral(made.desk, line.id)
    assert (held.name, held.detainee_id is not None) == ("BUGLEWEED, Si\u00e2n", True)
    assert len(detainees.waiting(made.desk)) == 11
